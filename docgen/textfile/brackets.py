"""Unit brackets of a task list: （牵头单位：…；责任单位：…；完成时限：…）, in any kind of brackets, even mixed.

A bracket counts if it holds a label that names a column of units or times, or, at the end of a paragraph,
nothing but units with their part and a time （区水务局牵头，区应急管理局配合；2020年底前完成）.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen import schema, zh

OPENING, CLOSING = "（(〔[【﹝", "）)〕]】﹞"
SEPARATORS = "；;，,。、 　\t\n"

_KEYS = ("lead_units", "units", "start", "deadline")
_MORE_LABELS = {
    "牵头": "lead_units", "责任主体": "units", "配合": "units",
}  # fmt: skip
LABELS: dict[str, str] = {
    spelling: column.key for column in schema.TASK_COLUMNS if column.key in _KEYS for spelling in column.spellings()
} | _MORE_LABELS
_KNOWN = "|".join(sorted(map(re.escape, LABELS), key=len, reverse=True))
_LABEL = re.compile(rf"(?P<known>{_KNOWN})\s*[：:]|(?:^|(?<=[；;，,。\s]))(?P<other>[\u4e00-\u9fff]{{2,8}})\s*[：:]")
_PART = re.compile(
    r"(?P<names>.*?)(?:(?P<lead>牵头(?:负责|落实|实施|组织)?)|(?:(?:按照?|根据)(?:各自)?职责(?:分工)?|分别|共同|分工|具体)?"
    r"(?:负责|配合|参与|参加|协同|协助|协办|落实)(?:落实|实施|配合)?)"
)
_CERTAIN = re.compile(r"牵头|负责|配合|分工")
_PART_SAID = re.compile(r"牵头|配合|分工")
_STOPS = tuple("。；！？;")
_LONGEST = 1000  # characters; what is longer is no bracket of units


@dataclass(frozen=True, slots=True)
class Bracket:
    """A unit bracket at `start`…`end` of a text. `fields`: column key or unknown label → text.

    `aside`: words before the first label. `closed` False: the closing sign is missing, and it runs to the end of
    its text.
    """

    start: int
    end: int
    fields: dict[str, str]
    aside: str = ""
    closed: bool = True


def unit_brackets(text: str) -> tuple[Bracket, ...]:
    """The unit brackets of a paragraph, from left to right, none inside another."""
    return tuple(_brackets(text))


def open_bracket(text: str) -> bool:
    """Whether a unit bracket begins in `text` and does not end there, so that the next line goes on with it."""
    found = unit_brackets(text)
    return bool(found) and not found[-1].closed


def _brackets(text: str) -> Iterator[Bracket]:
    ends = _ends(text)
    done = 0
    for start, end in ends.items():
        inner = text[start + 1 : end - 1] if end else text[start + 1 :]
        if start < done or len(inner) > _LONGEST:
            continue
        found = _fields(inner) or (_parts(inner) if _may_close(text, start, end, inner) else None)
        if found and not (found[0] and (not end or set(found[0]) & set(OPENING))):
            done = end or len(text)
            yield Bracket(start, done, found[1], found[0], closed=bool(end))


def _may_close(text: str, start: int, end: int, inner: str) -> bool:
    """Units without labels close a paragraph, or a sentence inside it if they say who leads."""
    if not end or not text[end:].split("\n", 1)[0].strip(SEPARATORS):
        return bool(end)
    return "牵头" in inner and (text[:start].rstrip()[-1:] in _STOPS or text[end] in _STOPS)


def inside_sentences(text: str) -> Iterator[str]:
    """Brackets that name units with their part, but stand in the middle of a sentence: they are text."""
    read = [range(each.start, each.end) for each in unit_brackets(text)]
    for start, end in _ends(text).items():
        inner = text[start + 1 : end - 1] if end else ""
        said = len(inner) <= _LONGEST and _PART_SAID.search(inner) and not any(start in each for each in read)
        if said and _parts(inner):
            yield text[start:end]


def _ends(text: str) -> dict[int, int]:
    """For every opening sign the place behind the sign that closes it, whatever its kind; 0 where none does."""
    ends: dict[int, int] = {}
    waiting: list[int] = []
    for place, sign in enumerate(text):
        if sign in OPENING:
            ends[place] = 0
            waiting.append(place)
        elif sign in CLOSING and waiting:
            ends[waiting.pop()] = place + 1
    return ends


def _fields(inner: str) -> tuple[str, dict[str, str]] | None:
    """The labelled texts of a bracket; None where no label is one of ours."""
    labels = list(_LABEL.finditer(inner))
    if not any(label["known"] for label in labels):
        return None
    fields: dict[str, str] = {}
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        text = inner[label.end() : following.start() if following else len(inner)].strip(SEPARATORS)
        key = LABELS[label["known"]] if label["known"] else label["other"]
        if text:
            fields[key] = f"{fields[key]}、{text}" if key in fields else text
    return inner[: labels[0].start()].strip(SEPARATORS), fields


def _parts(inner: str) -> tuple[str, dict[str, str]] | None:
    """A牵头，B、C按职责分工负责；2020年底前完成: every piece must be units with their part, or a time."""
    fields: dict[str, str] = {}
    waiting: list[str] = []
    for piece in filter(None, (each.strip(SEPARATORS) for each in re.split(r"[；;，,。\n]", inner))):
        if zh.read_when(piece, default_year=2000) is not None:  # whether it is a time; the year does not matter
            fields["deadline"] = f"{fields['deadline']}，{piece}" if "deadline" in fields else piece
        elif match := _PART.fullmatch(piece):
            names = "、".join(filter(None, [*waiting, re.sub(r"^(?:由|会同)", "", match["names"])]))
            key = "lead_units" if match["lead"] else "units"
            fields[key] = f"{fields[key]}、{names}" if key in fields else names
            waiting = []
        else:
            waiting.append(piece)
    named = any(fields.get(key) for key in ("lead_units", "units"))
    return ("", fields) if named and not waiting and _CERTAIN.search(inner) else None
