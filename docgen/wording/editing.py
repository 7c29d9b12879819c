"""What units write, edited by rules for a report: joined, numbered, cut at the ends of sentences, 同上 resolved.

Nothing is rephrased: every sign that stays is the unit's own, but for stops, 一是 二是 and the line breaks.
"""

import re

from docgen import zh
from docgen.model import Ledger, ProgressEntry

_NUMBERED = re.compile(
    r"\s*(?:\d{1,2}\s*[.．、)）](?!\d)|[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]|[一二三四五六七八九十]{1,3}、"
    r"|[①-⑳]|[-•·●▪◆■*]\s)\s*"
)
_ABOVE = re.compile(r"(?:同上|如上|同前|同上一?[项行])")
_NUMBER = re.compile(r"同第?\s*(\d{1,3})\s*[项行号]?(?:任务)?")
_DOUBLED = ((re.compile(r"[，；、：,;:\s]+(?=[。！？])"), ""), (re.compile(r"([。！？])[。！？]+"), r"\1"))
_DOUBLED_INSIDE = re.compile(r"([，；、：])[，；、：]+")
_LOST = re.compile(r"(?:（\s*）|\(\s*\)|“\s*”|《\s*》|〔\s*〕)")
_END = re.compile(r"[。！？][”’）]?$")


def points(text: str) -> list[str]:
    """The lines of a text, each as a sentence; a list of the unit's own numbers comes without them."""
    lines = [line for line in re.split(r"\s*[\r\n\v]+\s*", text.strip()) if line.strip()]
    listed = [line for line in lines if _NUMBERED.match(line)]
    if len(listed) > 1:
        lines = [_NUMBERED.sub("", line, count=1) if line in listed else line for line in lines]
    return [sentence for line in lines if (sentence := as_sentence(line))]


def is_list(text: str) -> bool:
    """Whether the unit numbered the lines of its text."""
    lines = re.split(r"[\r\n\v]+", text.strip())
    return len(lines) > 1 and all(_NUMBERED.match(line) for line in lines if line.strip())


def as_sentence(line: str) -> str:
    """A line that ends with a stop, without brackets around nothing and without doubled signs."""
    words = tidy(line)
    if not re.search(r"\w", words):
        return ""
    return words if _END.search(words) else words.rstrip("，；、：,;:. ") + "。"


def tidy(text: str) -> str:
    """Signs that stand twice or around nothing are taken out."""
    words = _LOST.sub("", text.strip())
    for pattern, kept in _DOUBLED:
        words = pattern.sub(kept, words)
    return _DOUBLED_INSIDE.sub(r"\1", words).lstrip("，；、：。！？,;: ")


def edited(text: str, limit: int) -> str:
    """Whole sentences up to `limit` characters, at least the first; a numbered list reads 一是…。二是…。"""
    if not is_list(text):
        return tidy(zh.first_sentences("".join(points(text)), limit))
    kept: list[str] = []
    for sentence in points(text):
        if kept and sum(map(len, kept)) + len(sentence) > limit:
            break
        kept.append(sentence)
    if len(kept) < 2:
        return "".join(kept)
    return "".join(f"{zh.numeral(number)}是{sentence}" for number, sentence in enumerate(kept, start=1))


def clause(text: str) -> str:
    """A whole text for use inside a sentence: on one line, without the stop at its end."""
    found = points(text)
    if is_list(text) and len(found) > 1:
        found = [f"{zh.numeral(number)}是{each}" for number, each in enumerate(found, start=1)]
    joined = "；".join(re.sub(r"[。！？]+$", "", each) for each in found)
    return joined.strip().rstrip("。；;.！!，, ")


def resolved(entry: ProgressEntry, field: str, ledger: Ledger) -> str:
    """A text of an entry; 同上 is the text of the same unit's row above, 同第3项 that of its row for task 3.

    Empty where that leads nowhere: what is meant is then not known.
    """
    text: str = getattr(entry, field)
    seen: set[str] = set()
    while (target := _referred(entry, text, ledger)) is not None:
        if target.item_id in seen:
            return ""
        seen.add(target.item_id)
        entry, text = target, getattr(target, field)
    return "" if _reference(text) else text


def _reference(text: str) -> re.Match[str] | None:
    words = text.strip().rstrip("。")
    return _ABOVE.fullmatch(words) or _NUMBER.fullmatch(words)


def _referred(entry: ProgressEntry, text: str, ledger: Ledger) -> ProgressEntry | None:
    meant = _reference(text)
    own = [each for each in ledger.result.entries.values() if each.unit == entry.unit] if meant else []
    if meant is None or not own:
        return None
    if meant.re is _ABOVE:
        places = [each.item_id for each in own]
        place = places.index(entry.item_id) if entry.item_id in places else 0
        return own[place - 1] if place else None
    ids = {item.id for task, item in ledger.table.items if task.number == meant[1]}
    return next((each for each in own if each.item_id in ids), None)
