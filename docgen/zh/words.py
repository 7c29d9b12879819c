"""Words and signs: numerals, written dates and document numbers, widths, shares, excerpts."""

import re
import unicodedata
from datetime import date

DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
SEPARATORS = "、，,；;\n"


def numeral(number: int) -> str:
    """A whole number from 0 to 9999 as read aloud: 12 → 十二, 105 → 一百零五 (used for 一、（一） headings)."""
    if not 0 <= number <= 9999:
        raise ValueError(f"0 to 9999 only, not {number}")
    if number < 10:
        return DIGITS[number] if number else "零"
    text, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + unit
        gap = digit == 0
    return text.removeprefix("一") if text.startswith("一十") else text


def capital_numeral(number: int) -> str:
    """A whole number below 万亿 in the signs that nobody can alter: 28 → 贰拾捌, 10500 → 壹万零伍佰."""
    if not 0 <= number < 10**12:
        raise ValueError(f"0 to 999999999999 only, not {number}")
    if number == 0:
        return "零"
    text, gap = "", False
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = divmod(number, size)
        if part:
            text += ("零" if text and (gap or part < 1000) else "") + _capital_part(part) + unit
        gap = bool(text) and part == 0
    return text


def _capital_part(number: int) -> str:
    """1 to 9999."""
    text, gap = "", False
    for size, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if gap and text else "") + _CAPITALS[digit] + unit
        gap = digit == 0
    return text


def long_date(day: date) -> str:
    """2020年9月30日: arabic digits, full year, no zero in front (GB/T 9704-2012 §7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(prefix: str, year: int, serial: int) -> str:
    """发文字号: full year in 〔〕, no 第, no zero in front (GB/T 9704-2012 §7.2.5)."""
    return f"{prefix}〔{year}〕{serial}号"


def half_width(text: str) -> str:
    """NFKC: ８５％ → 85%, （） → (). For reading and comparing only; a text that is shown stays as it was."""
    return unicodedata.normalize("NFKC", text)


def comparable(text: str) -> str:
    """The key under which two spellings are the same: NFKC, without any white space, lower case."""
    return without_blanks(half_width(text)).casefold()


_NOTE = re.compile(
    r"^[（(【\[〔]?\s*(?:(?:备|附|尾|表)?\s*注|注意|注释|(?:填表|填报|填写|编制|有关|特别|情况)?\s*说\s*明)"
    r"\s*[\d一二三四五六七八九十]{0,2}\s*[】\]〕）)]?\s*[：:]"
)


def is_note(text: str) -> bool:
    """Whether a text says of itself that it is a note: 注：… 备注：… 填表说明：…, in or without brackets."""
    return bool(_NOTE.match(text.strip()))


def without_blanks(text: str) -> str:
    """Drop white space of every width."""
    return "".join(text.split())


def share(part: int, whole: int) -> str:
    """A share in per cent, one decimal, rounded half up: 1 of 8 → 12.5%. Nothing is nudged to reach 100."""
    if whole == 0:
        return "0%"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"


def enumerated(names: list[str] | tuple[str, ...]) -> str:
    """甲、乙、丙."""
    return "、".join(names)


def first_sentences(text: str, limit: int) -> str:
    """The whole sentences at the start of `text` that fit into `limit` characters; at least the first one.

    Cut at 。！？ only: a clause cut at ； would pass for a sentence. Not inside “”, 《》 or （）.
    """
    sentences = _sentences(re.sub(r"\s*[\r\n]\s*", "", text.strip()))
    kept = ""
    for sentence in sentences:
        if kept and len(kept) + len(sentence) > limit:
            break
        kept += sentence
    kept = kept.rstrip("；，、 ")
    return kept if not kept or re.search(r"[。！？][”’）]?$", kept) else kept + "。"


def _sentences(text: str) -> list[str]:
    """Pieces that end with 。！？ outside quotations and brackets; what is never closed ends with the text."""
    found, piece, depth = [], "", 0
    for sign, following in zip(text, (text + "\0")[1:], strict=True):
        piece += sign
        depth += (sign in "“‘《（") - (sign in "”’》）" and depth > 0)
        ends = sign in "。！？" or (sign in "”’）" and len(piece) > 1 and piece[-2] in "。！？")
        if ends and depth == 0 and following not in "”’）":
            found.append(piece)
            piece = ""
    return [*found, piece] if piece else found


def runs(numbers: list[str] | tuple[str, ...]) -> str:
    """Numbers of tasks as one reads them: 1 5 6 7 8 10 → 第1项、第5至8项、第10项. Runs shorter than three stay single."""
    parts: list[list[str]] = []
    for number in numbers:
        follows = parts and number.isdecimal() and parts[-1][-1].isdecimal() and int(number) == int(parts[-1][-1]) + 1
        if follows:
            parts[-1].append(number)
        else:
            parts.append([number])
    words = [
        f"第{part[0]}至{part[-1]}项" if len(part) > 2 else "、".join(f"第{each}项" for each in part) for part in parts
    ]
    return "、".join(words)
