"""主体 (§7.3.1 to §7.3.3): title, addressee, body and its levels."""

import re
from collections.abc import Iterator

from docgen import zh
from docgen.gongwen import patterns as pt
from docgen.gongwen import standard as gb
from docgen.gongwen.facts import Drawing, Paragraph
from docgen.gongwen.fonts import family
from docgen.gongwen.roles import LEVELS, TEXT, Role
from docgen.gongwen.rules.base import (
    ERROR,
    FIXED,
    GB9704,
    NOTE,
    OFFICIAL,
    PRACTICE,
    USUAL,
    WARNING,
    Answer,
    Case,
    Seen,
    characters,
    check,
    first_line,
    gathered,
    judged,
    left_free,
    near,
    right_free,
)
from docgen.gongwen.rules.head import gap_answer, rule_below_number
from docgen.gongwen.rules.lettering import has_han, shown

_INDENT_TOLERANCE = 0.3  # characters
_CENTRE_TOLERANCE = 0.5
_SHORTEST_LAST_LINE = 3  # characters of a title's last line
_NUMERALS = {zh.numeral(number): number for number in range(1, 100)}
_INSIDE_ENUMERATOR = re.compile(rf"[（(]?([{pt.CHINESE}]+|\d+)")
_BLANK_START = re.compile("^[ \u3000\t\xa0]+")


@check("title-present", f"{GB9704} 7.3.1", FIXED, ERROR, "有标题", OFFICIAL)
def title_present(case: Case) -> Iterator[Answer]:
    title = case.reading.first(Role.TITLE)
    where = str(title.place) if title else "主体开头"
    yield judged(title is not None, "有", "有" if title else "没有认出标题", where)


@check("title-size", f"{GB9704} 7.3.1", USUAL, WARNING, "标题用 2 号字（22 磅）", OFFICIAL)
def title_size(case: Case) -> Iterator[Answer]:
    wanted = case.numbers.title_size_pt
    seen = [
        Seen(title.place, f"{run.size_pt:g} 磅", run.size_pt == wanted)
        for title in case.reading.all(Role.TITLE)
        for run in shown(title)
    ]
    return gathered(f"{wanted:g} 磅", seen)


@check("title-font", f"{GB9704} 7.3.1", USUAL, WARNING, "标题用小标宋体", OFFICIAL)
def title_font(case: Case) -> Iterator[Answer]:
    wanted = family(case.numbers.title_font)
    seen = [
        Seen(title.place, family(run.font.east_asia) or "没有指定", family(run.font.east_asia) == wanted)
        for title in case.reading.all(Role.TITLE)
        for run in shown(title)
        if has_han(run)
    ]
    return gathered(wanted, seen)


@check("title-centred", f"{GB9704} 7.3.1", FIXED, ERROR, "标题居中", OFFICIAL)
def title_centred(case: Case) -> Iterator[Answer]:
    return gathered("居中", [centred(title, case) for title in case.reading.all(Role.TITLE)])


def centred(paragraph: Paragraph, case: Case) -> Seen:
    """Centred between equal indents."""
    lopsided = left_free(paragraph, case) + first_line(paragraph, case) - right_free(paragraph, case)
    words = {"center": "居中", "right": "居右"}.get(paragraph.jc, "没有居中")
    good = paragraph.jc == "center" and abs(lopsided) <= 2 * _CENTRE_TOLERANCE
    actual = words if good or paragraph.jc != "center" else f"居中，左右缩进相差 {abs(lopsided):.1f} 字"
    return Seen(paragraph.place, actual, good)


@check(
    "title-gap",
    f"{GB9704} 7.3.1、10.1",
    FIXED,
    WARNING,
    "标题在红色分隔线（信函为最后一个版头要素）之下空二行",
    OFFICIAL,
)
def title_gap(case: Case) -> Iterator[Answer]:
    """From the rule where it is a border of the number's paragraph, else from the number and the 4 mm to the rule.

    No answer where 份号 and the like stand in a frame or box beside the number: the last of them counts, on the page.
    """
    number, title = case.reading.first(Role.NUMBER), case.reading.first(Role.TITLE)
    items = [each for role in (Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY) for each in case.reading.all(role)]
    flowing = case.document.paragraphs
    aside = any(each.frame or not any(each is known for known in flowing) for each in items)
    if number is not None and title is not None and not aside:
        rule = rule_below_number(case) if case.kind.with_head else None
        drawn = rule is not None and isinstance(rule[0], Drawing)
        more = gb.RED_RULE_GAP_MM if drawn else 0
        yield gap_answer(number, title, gb.TITLE_GAP_LINES, case, more_mm=more)


@check(
    "title-shape",
    f"{GB9704} 7.3.1",
    PRACTICE,
    NOTE,
    "标题分行词意完整、排列对称，不断开书名号，末行不少于三个字",
    OFFICIAL,
)
def title_shape(case: Case) -> Iterator[Answer]:
    """Only what manual line breaks decide; where Word breaks the lines itself the page must be seen."""
    lines = [line.strip() for title in case.reading.all(Role.TITLE) for line in title.text.split("\n")]
    lines = [line for line in lines if line]
    if len(lines) > 1:
        faults = [f"“{line}”" for line in lines if line.count("《") != line.count("》")]
        words = [f"书名号断在两行：{'、'.join(faults)}"] if faults else []
        if len(lines[-1]) < _SHORTEST_LAST_LINE:
            words.append(f"末行只有“{lines[-1]}”")
        if len(lines) > 2 and len(lines[1]) < min(len(lines[0]), len(lines[2])):
            words.append("中间短、上下长")
        title = case.reading.all(Role.TITLE)[0]
        yield judged(not words, "梯形或菱形", "；".join(words) or f"{len(lines)} 行", str(title.place))


# ---- 主送机关 ------------------------------------------------------------------------------------------------


@check("addressee-flush", f"{GB9704} 7.3.2", FIXED, ERROR, "主送机关居左顶格，回行仍顶格", OFFICIAL)
def addressee_flush(case: Case) -> Iterator[Answer]:
    seen = []
    for paragraph in case.reading.all(Role.ADDRESSEE):
        first = first_line(paragraph, case) + left_free(paragraph, case) + leading_blanks(paragraph)
        flush = paragraph.jc in ("left", "both") and near(first, 0, _INDENT_TOLERANCE)
        seen.append(Seen(paragraph.place, "顶格" if flush else f"缩进 {first:.1f} 字", flush))
    return gathered("顶格", seen)


@check("addressee-ending", f"{GB9704} 7.3.2", FIXED, ERROR, "主送机关最后一个名称后标全角冒号", OFFICIAL)
def addressee_ending(case: Case) -> Iterator[Answer]:
    found = case.reading.all(Role.ADDRESSEE)
    if found:
        last = found[-1].text.strip()
        yield judged(last.endswith("："), "以“：”结尾", f"以“{last[-1]}”结尾", str(found[-1].place))


@check("addressee-gap", f"{GB9704} 7.3.2", FIXED, WARNING, "主送机关在标题下空一行", OFFICIAL)
def addressee_gap(case: Case) -> Iterator[Answer]:
    titles, addressee = case.reading.all(Role.TITLE), case.reading.first(Role.ADDRESSEE)
    if titles and addressee is not None:
        yield gap_answer(titles[-1], addressee, gb.ADDRESSEE_GAP_LINES, case)


# ---- 正文 ----------------------------------------------------------------------------------------------------


def leading_blanks(paragraph: Paragraph) -> float:
    """The width of blanks typed in front, in characters."""
    match = _BLANK_START.match(paragraph.text)
    return sum(1.0 if each == "\u3000" else 0.5 for each in match[0]) if match else 0.0


@check("body-indent", f"{GB9704} 7.3.3", FIXED, ERROR, "正文每个自然段左空二字，回行顶格")
def body_indent(case: Case) -> Iterator[Answer]:
    wanted = case.numbers.first_line_characters
    seen = []
    for paragraph in case.reading.all(*TEXT):
        rest = left_free(paragraph, case)
        first = first_line(paragraph, case) + leading_blanks(paragraph)
        faults = []
        if not near(first + rest, wanted, _INDENT_TOLERANCE):
            faults.append(f"首行空 {first + rest:.1f} 字")
        elif abs(rest) > _INDENT_TOLERANCE:
            faults.append(f"回行空 {rest:.1f} 字")
        good = f"首行空 {wanted:g} 字"
        seen.append(Seen(paragraph.place, "、".join(faults) or good, not faults))
    return gathered(f"首行空 {wanted:g} 字，回行顶格", seen)


@check(
    "indent-lengths", f"{GB9704} 7.3.3", PRACTICE, NOTE, "以字为单位的缩进同时写明长度，两者一致（有的软件只认长度）"
)
def indent_lengths(case: Case) -> Iterator[Answer]:
    """Word goes by the characters, LibreOffice by the length; where only one is given, one of them is wrong."""
    seen = []
    for paragraph in case.reading.all(*TEXT):
        chars, twips = paragraph.indents.first_chars, paragraph.indents.first
        if chars is not None:
            by_length = characters(None, twips, paragraph, case)
            good = near(by_length, chars / 100, _INDENT_TOLERANCE)
            seen.append(Seen(paragraph.place, f"{chars / 100:g} 字，长度合 {by_length:.1f} 字", good))
    return gathered("两者一致", seen)


@check("typed-blanks", f"{GB9704} 7.3.3", PRACTICE, WARNING, "缩进用段落格式，不在段首打空格")
def typed_blanks(case: Case) -> Iterator[Answer]:
    seen = []
    for paragraph in case.reading.all(*TEXT, Role.ADDRESSEE, Role.ANNEX_NOTE, Role.ISSUER, Role.DATE):
        typed = bool(leading_blanks(paragraph))
        seen.append(Seen(paragraph.place, "段首有空格" if typed else "没有空格", not typed))
    return gathered("没有空格", seen)


@check("paragraph-spacing", f"{GB9704} 5.2.3", PRACTICE, WARNING, "正文段前、段后不另加空白")
def paragraph_spacing(case: Case) -> Iterator[Answer]:
    seen = []
    for paragraph in case.reading.all(*TEXT):
        before, after = paragraph.spacing.before, paragraph.spacing.after
        actual = f"段前 {before / 20:g} 磅、段后 {after / 20:g} 磅"
        seen.append(Seen(paragraph.place, actual, not before and not after))
    return gathered("段前 0 磅、段后 0 磅", seen)


@check("level-order", f"{GB9704} 7.3.3", PRACTICE, NOTE, "同一层的序号连续")
def level_order(case: Case) -> Iterator[Answer]:
    """Counting may begin again at one; a level may be left out where there are few."""
    counts: dict[int, int] = {}
    seen = []
    for paragraph in case.reading.all(*LEVELS):
        level, number = _enumerated(paragraph)
        if number:
            before = counts.get(level, 0)
            good = number in (1, before + 1)
            seen.append(Seen(paragraph.place, "连续" if good else f"第{level}层 {before} 之后是 {number}", good))
            counts = {each: count for each, count in counts.items() if each < level} | {level: number}
    return gathered("连续", seen)


def _enumerated(paragraph: Paragraph) -> tuple[int, int]:
    """The level and the number in front of a paragraph; 0 where there is none."""
    text = paragraph.text.strip(" \u3000\t")
    level = pt.level_of(text)
    match = _INSIDE_ENUMERATOR.match(text)
    if level is None or match is None:
        return 0, 0
    return level, int(match[1]) if match[1].isdigit() else _NUMERALS.get(match[1], 0)


CHECKS = (
    title_present,
    title_size,
    title_font,
    title_centred,
    title_gap,
    title_shape,
    addressee_flush,
    addressee_ending,
    addressee_gap,
    body_indent,
    indent_lengths,
    typed_blanks,
    paragraph_spacing,
    level_order,
)
