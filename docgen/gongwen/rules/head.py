"""版头 of the 文件格式 (§7.2), and what the 发文字号 and the mark have in common in all formats."""

from collections.abc import Iterator

from docgen.gongwen import patterns as pt
from docgen.gongwen import standard as gb
from docgen.gongwen.facts import Border, Drawing, Paragraph, millimetres
from docgen.gongwen.fonts import family
from docgen.gongwen.roles import Kind, Role
from docgen.gongwen.rules.base import (
    ERROR,
    FIXED,
    GB9704,
    NOTE,
    OFFICIAL,
    PRACTICE,
    RECOMMENDED,
    WARNING,
    WITH_HEAD,
    Answer,
    Case,
    Seen,
    characters,
    check,
    first_line,
    gap_mm,
    gathered,
    height_twips,
    inside_line_mm,
    judged,
    left_free,
    mm,
    near,
    right_free,
    unknown,
)
from docgen.gongwen.rules.lettering import has_han, shown

SURE_MM, DOUBTFUL_MM = 1.5, 3.0  # an estimate by line heights: within the first it conforms, beyond the second not
GAP_TOLERANCE_MM = 2.5
_EMPTY_LINES_MM = 0.7
_FREE_TOLERANCE = 0.5  # characters
_RULE_TOLERANCE_MM = 1.0
_RULE_WEIGHTS_MM = (0.35, 1.06)


def estimated(value: float | None, wanted: float, expected: str, where: str, why: str) -> Answer:
    """A height worked out from line heights: near enough, clearly wrong, or for a rendering to say."""
    if value is None:
        return unknown(expected, why, where)
    told = f"约 {mm(value)}（按行高推算）"
    off = abs(value - wanted)
    if SURE_MM < off <= DOUBTFUL_MM:
        return unknown(expected, f"{told}，与规定相近，要排成版面才能判断", where)
    return judged(off <= SURE_MM, expected, told, where)


def gap_answer(upper: Paragraph, lower: Paragraph, lines: int, case: Case, *, more_mm: float = 0) -> Answer:
    """Whether so many lines are free between the types of two paragraphs, by line heights.

    Clear white of that many lines conforms, and so do as many empty lines: then the white inside of both lines of
    text comes on top. `more_mm`: what else lies between.
    """
    wanted = lines * gb.LINE_MM + more_mm
    low, high = wanted - GAP_TOLERANCE_MM, wanted + gb.SEVEN_EIGHTHS_MM + _EMPTY_LINES_MM
    expected = f"空{'一二三'[lines - 1]}行（净距 {low:.1f} 至 {high:.1f} mm）"
    gap = gap_mm(upper, lower, case)
    if gap is None:
        return unknown(expected, "行高不固定，或两者不在一处，要排成版面才能量", str(lower.place))
    return judged(low <= gap <= high, expected, f"约 {mm(gap)}（按行高推算）", str(lower.place))


# ---- 份号, 密级, 紧急程度 --------------------------------------------------------------------------------------


@check("copy-number", f"{GB9704} 7.2.1", FIXED, ERROR, "份号用 6 位阿拉伯数字，3 号，顶格")
def copy_number(case: Case) -> Iterator[Answer]:
    for paragraph in case.reading.all(Role.COPY_NUMBER):
        text = paragraph.text.strip()
        faults = [] if len(text) == 6 and text.isdigit() and text.isascii() else [f"写作“{text}”"]
        yield _flush_left(paragraph, case, "6 位数字，16 磅，顶格", faults)


def _flush_left(paragraph: Paragraph, case: Case, expected: str, faults: list[str]) -> Answer:
    if paragraph.size_pt != gb.SIZE_3_PT:
        faults.append(f"{paragraph.size_pt:g} 磅")
    if paragraph.jc not in ("left", "both") or abs(first_line(paragraph, case) + left_free(paragraph, case)) > 0.3:
        faults.append("没有顶格")
    return judged(not faults, expected, "、".join(faults) or paragraph.text.strip(), str(paragraph.place))


@check(
    "secrecy-urgency",
    f"{GB9704} 7.2.2、7.2.3",
    FIXED,
    ERROR,
    "密级和保密期限、紧急程度用 3 号黑体，顶格，按份号、密级、紧急程度的次序",
)
def secrecy_urgency(case: Case) -> Iterator[Answer]:
    order = (Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY)
    found = [each for each in case.reading.assigned if each.role in order]
    for each in found:
        if each.role is not Role.COPY_NUMBER:
            fonts = {family(run.font.east_asia) for run in shown(each.paragraph) if has_han(run)}
            faults = [] if fonts <= {"黑体"} else ["、".join(sorted(fonts - {"黑体"}))]
            if [order.index(other.role) for other in found] != sorted(order.index(other.role) for other in found):
                faults.append("次序不对")
            yield _flush_left(each.paragraph, case, "16 磅黑体，顶格", faults)


# ---- 发文机关标志 ---------------------------------------------------------------------------------------------


@check("mark-present", f"{GB9704} 7.2.4、10.1", FIXED, ERROR, "有发文机关标志", OFFICIAL)
def mark_present(case: Case) -> Iterator[Answer]:
    found = case.reading.first(Role.MARK)
    where = str(found.place) if found else "首页"
    yield judged(found is not None, "有", found.text.strip() if found else "没有认出", where)


@check("mark-colour", f"{GB9704} 7.2.4、10.1", FIXED, ERROR, "发文机关标志为红色", OFFICIAL)
def mark_colour(case: Case) -> Iterator[Answer]:
    seen = [
        Seen(mark.place, f"#{run.color}" if run.color else "黑色", pt.is_red(run))
        for mark in case.reading.all(Role.MARK)
        for run in shown(mark)
    ]
    return gathered("红色", seen)


@check("mark-font", f"{GB9704} 7.2.4、10.1", RECOMMENDED, WARNING, "发文机关标志用小标宋体", OFFICIAL)
def mark_font(case: Case) -> Iterator[Answer]:
    wanted = family(gb.FONT_TITLE)
    seen = [
        Seen(mark.place, family(run.font.east_asia) or "没有指定", family(run.font.east_asia) == wanted)
        for mark in case.reading.all(Role.MARK)
        for run in shown(mark)
        if has_han(run)
    ]
    return gathered(wanted, seen)


@check("mark-centred", f"{GB9704} 7.2.4、10.1", FIXED, ERROR, "发文机关标志居中", OFFICIAL)
def mark_centred(case: Case) -> Iterator[Answer]:
    """Centred or spread over the line, with equal indents."""
    seen = []
    for mark in case.reading.all(Role.MARK):
        lopsided = abs(left_free(mark, case) + first_line(mark, case) - right_free(mark, case)) > _FREE_TOLERANCE
        good = mark.jc in ("center", "distribute") and not lopsided
        words = {"center": "居中", "distribute": "分散对齐", "right": "右对齐"}.get(mark.jc, "左对齐")
        seen.append(Seen(mark.place, words + ("，左右缩进不等" if lopsided else ""), good))
    return gathered("居中", seen)


@check(
    "mark-position", f"{GB9704} 7.2.4", FIXED, ERROR, "发文机关标志上缘距版心上边 35 mm（距纸上边 72 mm）", WITH_HEAD
)
def mark_position(case: Case) -> Iterator[Answer]:
    mark = case.reading.first(Role.MARK)
    if mark is not None:
        wanted = case.numbers.mark_top_mm
        why = "标志不在正文的行中，或其上的行高不固定，要排成版面才能量"
        expected = f"距纸上边 {wanted:g} mm（±1 mm）"
        yield estimated(top_in_flow(mark, case), wanted, expected, str(mark.place), why)


def top_in_flow(mark: Paragraph, case: Case) -> float | None:
    """The upper edge of the mark's type, from the margin and the heights of the paragraphs above it."""
    section = case.document.sections[0]
    blocks = case.document.blocks
    index = next((index for index, block in enumerate(blocks) if block is mark), None)
    inside = inside_line_mm(mark, section)
    if index is None or inside is None or mark.frame:
        return None
    before = [each for each in blocks[:index] if not (isinstance(each, Paragraph) and each.frame)]
    above = [height_twips(each, section) if isinstance(each, Paragraph) else None for each in before]
    if None in above:
        return None
    total = abs(section.top) + sum(each or 0 for each in above) + mark.spacing.before
    return millimetres(total) + inside


# ---- 发文字号, 签发人 -----------------------------------------------------------------------------------------


@check(
    "number-form",
    f"{GB9704} 7.2.5",
    FIXED,
    ERROR,
    "发文字号：年份用全称写在六角括号〔〕内，序号不加“第”、不编虚位，后加“号”",
    OFFICIAL,
)
def number_form(case: Case) -> Iterator[Answer]:
    """As in 国办发〔2012〕1号. A document with a head must have one."""
    numbers = case.reading.all(Role.NUMBER)
    expected = "如“国办发〔2012〕1号”"
    if not numbers:
        yield judged(False, expected, "没有认出发文字号", "版头")
    for paragraph in numbers:
        text = paragraph.text.split("\t")[0]
        text = pt.SIGNER.split(text)[0].strip()
        yield judged(bool(pt.NUMBER_GOOD.fullmatch(text)), expected, f"“{text}”", str(paragraph.place))


@check("number-type", f"{GB9704} 7.2.5", FIXED, ERROR, "发文字号用 3 号仿宋体", OFFICIAL)
def number_type(case: Case) -> Iterator[Answer]:
    """The runs before 签发人, whose name has a font of its own."""
    seen = []
    for paragraph in case.reading.all(Role.NUMBER):
        run = paragraph.first_run
        actual = f"{run.size_pt:g} 磅{family(run.font.east_asia)}"
        seen.append(Seen(paragraph.place, actual, actual == "16 磅仿宋"))
    return gathered("16 磅仿宋", seen)


@check("number-place", f"{GB9704} 7.2.5", FIXED, ERROR, "发文字号居中；上行文居左空一字", WITH_HEAD)
def number_place(case: Case) -> Iterator[Answer]:
    for paragraph in case.reading.all(Role.NUMBER):
        free = left_free(paragraph, case) + first_line(paragraph, case)
        if case.kind is Kind.UPWARD:
            good = paragraph.jc in ("left", "both") and near(free, 1, _FREE_TOLERANCE)
            yield judged(good, "居左空一字", _justified(paragraph, free), str(paragraph.place))
        else:
            good = paragraph.jc == "center" and near(free, 0, _FREE_TOLERANCE)
            yield judged(good, "居中", _justified(paragraph, free), str(paragraph.place))


def _justified(paragraph: Paragraph, free: float) -> str:
    words = {"center": "居中", "right": "居右"}.get(paragraph.jc, "居左")
    return f"{words}，缩进 {free:.1f} 字" if abs(free) > 0.05 else words


@check("number-gap", f"{GB9704} 7.2.5", FIXED, WARNING, "发文字号在发文机关标志下空二行", WITH_HEAD)
def number_gap(case: Case) -> Iterator[Answer]:
    mark, number = case.reading.first(Role.MARK), case.reading.first(Role.NUMBER)
    if mark is not None and number is not None:
        yield gap_answer(mark, number, gb.MARK_GAP_LINES, case)


@check(
    "signer",
    f"{GB9704} 7.2.6",
    FIXED,
    ERROR,
    "上行文标注签发人，居右空一字，“签发人：”用 3 号仿宋体，姓名用 3 号楷体",
    (Kind.UPWARD,),
)
def signer(case: Case) -> Iterator[Answer]:
    expected = "签发人居右空一字，姓名楷体"
    head = [each for each in case.reading.all(Role.NUMBER, Role.SIGNER) if pt.SIGNER.search(each.text)]
    if not head:
        yield judged(False, expected, "没有签发人", "版头")
    for paragraph in head:
        faults = _name_faults(paragraph)
        if not _stands_right(paragraph, case):
            faults.append("没有居右空一字")
        yield judged(not faults, expected, "、".join(faults) or "居右空一字，姓名楷体", str(paragraph.place))


def _name_faults(paragraph: Paragraph) -> list[str]:
    """The fonts of the names after 签发人：."""
    runs, named = [], False
    for run in shown(paragraph):
        if named and has_han(run):
            runs.append(run)
        match = pt.SIGNER.search(run.text) or ("：" in run.text)
        if match and not named:
            named = True
            rest = run.text.rpartition("：")[2].strip()
            runs += [run] if rest else []
    fonts = {family(run.font.east_asia) for run in runs}
    return [] if fonts <= {"楷体"} else [f"姓名用{'、'.join(sorted(fonts - {'楷体'}))}"]


def _stands_right(paragraph: Paragraph, case: Case) -> bool:
    """By a right tab one character from the edge, or set right with one character free."""
    width = case.document.section_of(paragraph).text_width_twips
    tabs = [tab for tab in paragraph.tabs if tab.kind in ("right", "end")]
    if "\t" in paragraph.text and tabs:
        free = characters(None, width - tabs[-1].twips, paragraph, case)
    elif paragraph.jc == "right":
        free = right_free(paragraph, case)
    else:
        return False
    return near(free, 1, _FREE_TOLERANCE)


# ---- the red rule --------------------------------------------------------------------------------------------


def rule_below_number(case: Case) -> tuple[Border | Drawing, float, str] | None:
    """The rule under the 发文字号, its length in mm and its place: a border, or a line drawn there."""
    for paragraph in case.reading.all(Role.NUMBER, Role.SIGNER):
        if border := paragraph.border("bottom"):
            section = case.document.section_of(paragraph)
            indents = paragraph.indents.left + paragraph.indents.right
            return border, millimetres(section.text_width_twips - indents), str(paragraph.place)
    for line in case.reading.first_lines():
        if line.width_mm > 100 and pt.is_red_color(line.color):
            return line, line.width_mm, line.name or "首页的线"
    return None


@check("red-rule", f"{GB9704} 7.2.7", FIXED, ERROR, "发文字号之下有与版心等宽的红色分隔线", WITH_HEAD)
def red_rule(case: Case) -> Iterator[Answer]:
    wanted = case.numbers.width_mm
    expected = f"红色，长 {wanted:g} mm（±{_RULE_TOLERANCE_MM:g} mm）"
    found = rule_below_number(case)
    if found is None:
        doubtful = _table_in_head(case)
        why = "没有找到段落边框或直线"
        yield unknown(expected, why, "版头") if doubtful else judged(False, expected, why, "版头")
        return
    rule, length, where = found
    color = "红色" if pt.is_red_color(rule.color) else f"颜色 {rule.color or '黑'}"
    good = pt.is_red_color(rule.color) and near(length, wanted, _RULE_TOLERANCE_MM)
    yield judged(good, expected, f"{color}，长 {mm(length)}", where)


def _table_in_head(case: Case) -> bool:
    """Whether a table stands above the title: its rules may be the red one, and are not told here."""
    for each in case.reading.assigned:
        if each.role in (Role.TITLE, Role.ADDRESSEE, Role.BODY):
            return False
        if each.role is Role.TABLE_TEXT:
            return True
    return False


@check("red-rule-weight", f"{GB9704} 7.2.7", PRACTICE, NOTE, "红色分隔线粗 0.35 至 1 mm", WITH_HEAD)
def red_rule_weight(case: Case) -> Iterator[Answer]:
    if (found := rule_below_number(case)) and (weight := found[0].weight_mm) is not None:
        low, high = _RULE_WEIGHTS_MM
        yield judged(low <= weight <= high, "0.35 至 1 mm", f"{weight:.2f} mm", found[2])


CHECKS = (
    copy_number,
    secrecy_urgency,
    mark_present,
    mark_colour,
    mark_font,
    mark_centred,
    mark_position,
    number_form,
    number_type,
    number_place,
    number_gap,
    signer,
    red_rule,
    red_rule_weight,
)
