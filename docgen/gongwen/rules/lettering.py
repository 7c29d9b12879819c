"""字体、字号、颜色 (§5.2.2, §5.2.4, §7.3.3): what text is set in."""

import re
from collections.abc import Iterator

from docgen.gongwen.facts import Paragraph, Run
from docgen.gongwen.fonts import family, is_gb2312, is_han, outside_gb2312
from docgen.gongwen.patterns import LEVELS as ENUMERATORS
from docgen.gongwen.roles import LEVELS, TEXT, Role
from docgen.gongwen.rules.base import (
    ERROR,
    FIXED,
    GB9704,
    PRACTICE,
    USUAL,
    WARNING,
    Answer,
    Case,
    Seen,
    check,
    gathered,
)

_AMBIGUOUS = re.compile("[“”‘’—…·×]")  # drawn in either script's font
_COLOURED = (Role.MARK,)
_NUMBERED_LEVELS = tuple(zip(LEVELS, "一二三四", strict=True))


def shown(paragraph: Paragraph) -> tuple[Run, ...]:
    """The runs a reader sees something of."""
    return tuple(run for run in paragraph.runs if run.text.strip() and not run.hidden)


def has_han(run: Run) -> bool:
    """Whether the run shows its font: characters beyond U+FFFF are in none that official documents use."""
    return any(is_han(each) and each <= "\uffff" for each in run.text)


def first_sentence(paragraph: Paragraph) -> tuple[Run, ...]:
    """The runs of a paragraph's heading: up to the first full stop, colon or bracketed remark."""
    text = "".join(run.text for run in paragraph.runs)
    enumerator = next((match for each in ENUMERATORS if (match := each.match(text.lstrip(" \u3000\t")))), None)
    start = (len(text) - len(text.lstrip(" \u3000\t"))) + (enumerator.end() if enumerator else 0)
    stop = re.compile("[。：:；（(\n]").search(text, start)
    end = stop.start() if stop else len(text)
    found, position = [], 0
    for run in paragraph.runs:
        if position < end and run.text.strip():
            found.append(run)
        position += len(run.text)
    return tuple(found)


@check("body-font", f"{GB9704} 5.2.2", USUAL, WARNING, "正文用仿宋体")
def body_font(case: Case) -> Iterator[Answer]:
    """Text proper: levels have fonts of their own, and after a run-in heading 仿宋 again."""
    wanted = family(case.numbers.body_font)
    seen = [
        Seen(paragraph.place, family(run.font.east_asia) or "没有指定", family(run.font.east_asia) == wanted)
        for paragraph in case.reading.all(Role.BODY)
        for run in shown(paragraph)
        if has_han(run)
    ]
    return gathered(wanted, seen)


@check("body-size", f"{GB9704} 5.2.2", USUAL, WARNING, "正文用 3 号字（16 磅）")
def body_size(case: Case) -> Iterator[Answer]:
    wanted = case.numbers.body_size_pt
    seen = [
        Seen(paragraph.place, f"{run.size_pt:g} 磅", run.size_pt == wanted)
        for paragraph in case.reading.all(*TEXT)
        for run in shown(paragraph)
    ]
    return gathered(f"{wanted:g} 磅", seen)


@check("level-font", f"{GB9704} 7.3.3", USUAL, WARNING, "层次标题的字体：第一层黑体、第二层楷体、第三层和第四层仿宋")
def level_font(case: Case) -> Iterator[Answer]:
    """Judged on the heading itself, up to the first full stop."""
    for number, (role, word) in enumerate(_NUMBERED_LEVELS, start=1):
        wanted = family(case.numbers.level_font(number))
        seen = [
            Seen(paragraph.place, family(run.font.east_asia) or "没有指定", family(run.font.east_asia) == wanted)
            for paragraph in case.reading.all(role)
            for run in first_sentence(paragraph)
            if has_han(run)
        ]
        yield from gathered(f"第{word}层{wanted}", seen)


@check("emphasis", f"{GB9704} 7.3.3", PRACTICE, WARNING, "正文和层次标题不加粗、不倾斜、不加下划线")
def emphasis(case: Case) -> Iterator[Answer]:
    allowed = case.numbers.bold_levels
    seen = []
    for number, role in enumerate((Role.BODY, *LEVELS)):
        for paragraph in case.reading.all(role):
            for run in shown(paragraph):
                words = _emphasised(run, bold_allowed=number in allowed)
                seen.append(Seen(paragraph.place, words or "没有", not words))
    return gathered("没有", seen)


def _emphasised(run: Run, *, bold_allowed: bool) -> str:
    marks = (("加粗", run.bold and not bold_allowed), ("倾斜", run.italic), ("下划线", run.underline))
    return "、".join(word for word, on in marks if on)


@check("text-colour", f"{GB9704} 5.2.4", FIXED, ERROR, "文字一律为黑色（发文机关标志和版头的线除外）")
def text_colour(case: Case) -> Iterator[Answer]:
    """Everything but the mark, tables and page numbers included."""
    seen = [
        Seen(each.paragraph.place, f"#{run.color}" if run.color else "黑色", run.color in ("", "000000"))
        for each in case.reading.assigned
        if each.role not in _COLOURED
        for run in shown(each.paragraph)
    ]
    return gathered("黑色", seen)


@check("theme-font", f"{GB9704} 5.2.2", PRACTICE, WARNING, "字体按名称指定，不用随主题变化的字体")
def theme_font(case: Case) -> Iterator[Answer]:
    """A theme attribute in effect wins over any name beside it, and changes with the reader's theme."""
    seen = []
    for each in case.reading.assigned:
        for run in shown(each.paragraph):
            latin = any(sign.isascii() and sign.isalnum() for sign in run.text)
            slots = (("eastAsia",) if has_han(run) else ()) + (("ascii", "hAnsi") if latin else ())
            themed = [slot for slot in slots if slot in run.font.themed]
            seen.append(Seen(each.paragraph.place, "主题字体" if themed else "指定了名称", not themed))
    return gathered("指定了名称", seen)


@check("quote-font", f"{GB9704} 5.2.2", PRACTICE, WARNING, "引号、破折号、省略号用中文字体")
def quote_font(case: Case) -> Iterator[Answer]:
    """Word draws them in the Latin font unless the run says eastAsia, or both fonts are the same."""
    seen = []
    for paragraph in case.reading.all(*TEXT, Role.TITLE, Role.ANNEX_NOTE, Role.ANNEX_TITLE):
        for run in shown(paragraph):
            if _AMBIGUOUS.search(run.text):
                good = run.font.hint == "eastAsia" or run.font.ascii in ("", run.font.east_asia)
                actual = "中文字体" if good else f"西文字体 {run.font.ascii}"
                seen.append(Seen(paragraph.place, actual, good))
    return gathered("中文字体", seen)


@check("gb2312-characters", f"{GB9704} 5.2.2", PRACTICE, WARNING, "名称带 GB2312 的字体里没有的字，换用字数多的字体")
def gb2312_characters(case: Case) -> Iterator[Answer]:
    """Such characters fall back to another font, and a name looks patched."""
    seen = []
    for each in case.reading.assigned:
        for run in shown(each.paragraph):
            if is_gb2312(run.font.east_asia) and has_han(run):
                missing = outside_gb2312(run.text)
                actual = f"“{missing}”用了 {run.font.east_asia}" if missing else "都在字体之内"
                seen.append(Seen(each.paragraph.place, actual, not missing))
    return gathered("都在字体之内", seen)


CHECKS = (
    body_font,
    body_size,
    level_font,
    emphasis,
    text_colour,
    theme_font,
    quote_font,
    gb2312_characters,
)
