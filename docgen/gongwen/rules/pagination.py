"""页码 (§7.5) and its place on landscape pages (§8), and tables that run over pages."""

from collections.abc import Iterator

from docgen.gongwen import standard as gb
from docgen.gongwen.facts import Block, Drawing, Paragraph, Section, Story, Table, millimetres, paragraphs_in
from docgen.gongwen.fonts import family
from docgen.gongwen.numbers import CENTRE
from docgen.gongwen.roles import TEXT, Role
from docgen.gongwen.rules.base import (
    ERROR,
    FIXED,
    GB9704,
    NOTE,
    PRACTICE,
    WARNING,
    WITH_HEAD,
    Answer,
    Case,
    Seen,
    check,
    gathered,
    judged,
    left_free,
    line_box_twips,
    mm,
    near,
    right_free,
)
from docgen.gongwen.rules.head import DOUBTFUL_MM, estimated

_FREE_TOLERANCE = 0.5  # characters
_X_TOLERANCE_MM = 1.5
_FONT_LINE = 1.3  # the height of a line that its font decides, in sizes, roughly
_LONG_TABLE_ROWS = 8
_ANY_SIDE = ("center", "left", "right")


def used_footers(case: Case, section: Section) -> list[tuple[str, Story]]:
    """The footers that pages of a section show after its first one."""
    kinds = ["default", "even"] if case.document.settings.even_and_odd else ["default"]
    return [(kind, section.footers[kind]) for kind in kinds if kind in section.footers]


def _with_text(case: Case) -> list[Section]:
    """The portrait sections that hold body text."""
    numbers = {case.document.section_of(each).number for each in case.reading.all(*TEXT)}
    return [each for each in case.document.sections if each.number in numbers and not each.landscape]


def numbered(case: Case) -> list[tuple[Section, str, Paragraph]]:
    """Section, kind (default: odd pages) and paragraph of each page number in a portrait footer."""
    found = []
    for section in case.document.sections:
        for kind, story in used_footers(case, section) if not section.landscape else ():
            found += [(section, kind, each) for each in story.paragraphs if "PAGE" in each.fields]
    return found


@check("numbering-present", f"{GB9704} 7.5", FIXED, ERROR, "正文各面有页码")
def numbering_present(case: Case) -> Iterator[Answer]:
    """Odd and even pages of the sections with text; the page of the 版记 may be without."""
    seen = []
    for section in _with_text(case):
        kinds = ("default", "even") if case.document.settings.even_and_odd else ("default",)
        stories = [section.footers.get(kind) for kind in kinds] + [section.headers.get("default")]
        *feet, head = (story is not None and story.numbers_pages for story in stories)
        good = all(feet) or head
        seen.append(Seen(section.where, "有页码" if good else "没有页码", good))
    return gathered("有页码", seen)


@check("numbering-first", f"{GB9704} 7.5", FIXED, ERROR, "文件格式的首页也编页码", WITH_HEAD)
def numbering_first(case: Case) -> Iterator[Answer]:
    section = case.document.sections[0]
    story = section.footers.get("first")
    hidden = section.own_first_page and not (story is not None and story.numbers_pages)
    yield judged(not hidden, "首页有页码", "首页不同，没有页码" if hidden else "首页与其他页相同", section.where)


@check("numbering-type", f"{GB9704} 7.5", FIXED, ERROR, "页码用 4 号半角宋体阿拉伯数字")
def numbering_type(case: Case) -> Iterator[Answer]:
    n = case.numbers
    expected = f"{n.page_number_size_pt:g} 磅{family(n.page_number_font)}"
    seen = []
    for paragraph in case.reading.all(Role.PAGE_NUMBER):
        for run in paragraph.runs:
            if run.text.strip() or run.field == "PAGE":
                actual = f"{run.size_pt:g} 磅{family(run.font.ascii) or '（没有指定字体）'}"
                seen.append(Seen(paragraph.place, actual, actual == expected))
    return gathered(expected, seen)


@check("numbering-form", f"{GB9704} 7.5", FIXED, WARNING, "页码左右各一条一字线，数字为半角")
def numbering_form(case: Case) -> Iterator[Answer]:
    dash = case.numbers.page_number_dash
    seen = []
    for paragraph in case.reading.all(Role.PAGE_NUMBER):
        around = _around(paragraph)
        good = around == (dash, dash)
        seen.append(Seen(paragraph.place, f"{around[0]} 1 {around[1]}".strip(), good))
    formats = {section.page_format for section in case.document.sections} - {"", "decimal"}
    seen += [Seen("节的页码格式", each, False) for each in formats]
    return gathered(f"{dash} 1 {dash}", seen)


def _around(paragraph: Paragraph) -> tuple[str, str]:
    """What stands before and after the number, without blanks."""
    before, after, passed = "", "", False
    for run in paragraph.runs:
        if run.field == "PAGE":
            passed = True
        elif passed:
            after += run.text
        else:
            before += run.text
    return before.strip(), after.strip()


@check("numbering-side", f"{GB9704} 7.5", FIXED, ERROR, "单页码居右空一字，双页码居左空一字")
def numbering_side(case: Case) -> Iterator[Answer]:
    found = numbered(case)
    if not found:
        return
    if case.numbers.page_number_place == CENTRE:
        seen = [Seen(each.place, _side(each, case), each.jc == "center") for _, _, each in found]
        yield from gathered("居中", seen)
        return
    if not case.document.settings.even_and_odd:
        yield judged(False, "单双页不同", "没有设奇偶页不同", "文档设置")
    for kind, name, side in (("default", "单页", "right"), ("even", "双页", "left")):
        seen = [_on_side(each, side, case) for _, which, each in found if which == kind]
        yield from gathered(f"{name}居{'右' if side == 'right' else '左'}空 1 字", seen)


def _on_side(paragraph: Paragraph, side: str, case: Case) -> Seen:
    if paragraph.frame:
        return Seen(paragraph.place, "在图文框中", False)
    free = _free(paragraph, side, case)
    good = _jc(paragraph) == side and near(free, 1, _FREE_TOLERANCE)
    return Seen(paragraph.place, _side(paragraph, case), good)


def _jc(paragraph: Paragraph) -> str:
    return paragraph.jc if paragraph.jc in _ANY_SIDE else "left"


def _free(paragraph: Paragraph, side: str, case: Case) -> float:
    """White at the side, typed full-width blanks included."""
    text = paragraph.text
    if side == "right":
        return right_free(paragraph, case) + (len(text) - len(text.rstrip("\u3000")))
    return left_free(paragraph, case) + (len(text) - len(text.lstrip("\u3000")))


def _side(paragraph: Paragraph, case: Case) -> str:
    side = _jc(paragraph)
    if side == "center":
        return "居中"
    return f"居{'右' if side == 'right' else '左'}空 {_free(paragraph, side, case):.1f} 字"


@check("numbering-height", f"{GB9704} 7.5", FIXED, WARNING, "页码的一字线上距版心下边缘 7 mm（距纸上边 269 mm）")
def numbering_height(case: Case) -> Iterator[Answer]:
    """From the footer's distance and the lines below the number; the middle of its line is the dash."""
    wanted = case.numbers.page_number_mm
    expected = f"距纸上边 {wanted:g} mm（±1.5 mm）"
    answers: dict[str, Answer] = {}
    for section, _, paragraph in numbered(case):
        height, fixed = _dash_mm(section, paragraph, case)
        if height is not None and not fixed and abs(height - wanted) <= DOUBTFUL_MM:
            height = None
        answer = estimated(height, wanted, expected, str(paragraph.place), "页码的行高不固定，要排成版面才能量")
        answers.setdefault(answer.verdict.value + answer.actual, answer)
    yield from answers.values()


def _dash_mm(section: Section, paragraph: Paragraph, case: Case) -> tuple[float | None, bool]:
    """The middle of the number's line on the sheet, and whether every line is of a fixed height."""
    story = next((s for _, s in used_footers(case, section) if any(each is paragraph for each in s.blocks)), None)
    if story is None or paragraph.frame:
        return None, False
    blocks = list(story.blocks)
    index = next(index for index, each in enumerate(blocks) if each is paragraph)
    total, fixed = 0.0, True
    for each in blocks[index:]:
        if not isinstance(each, Paragraph):
            return None, False
        line = line_box_twips(each, section) if each.spacing.rule == "exact" else None
        fixed = fixed and line is not None
        high = line if line is not None else 20 * each.size_pt * _FONT_LINE
        total += each.spacing.after + (high / 2 if each is paragraph else high + each.spacing.before)
    return millimetres(section.height_twips - section.footer - total), fixed


@check("numbering-continuous", f"{GB9704} 7.5", FIXED, WARNING, "附件与正文一起装订时页码连续编排")
def numbering_continuous(case: Case) -> Iterator[Answer]:
    later = [section for section in case.document.sections if section.number]
    seen = [
        Seen(each.where, "接续" if each.page_start is None else f"从 {each.page_start} 起", each.page_start is None)
        for each in later
    ]
    return gathered("接续", seen)


# ---- landscape pages -----------------------------------------------------------------------------------------


@check(
    "landscape-number", f"{GB9704} 8", FIXED, ERROR, "横排页的页码位置与其他页一致：在纸的左边竖放，单页在下、双页在上"
)
def landscape_number(case: Case) -> Iterator[Answer]:
    """Text that reads downward, fixed to the sheet in the header or footer."""
    dash = gb.PAGE_HEIGHT_MM - gb.PAGE_NUMBER_DASH_MM
    expected = f"竖放，中线距纸左边 {dash:g} mm（±{_X_TOLERANCE_MM:g} mm），单页在下、双页在上"
    seen = []
    for section in case.document.sections:
        if section.landscape:
            kinds = ("default", "even") if case.document.settings.even_and_odd else ("default",)
            for kind in kinds:
                fault = _turned_fault(section, kind, dash)
                where = f"{section.where}{'双页' if kind == 'even' else '单页'}"
                seen.append(Seen(where, fault or "竖放在纸左边", not fault))
    return gathered(expected, seen)


def _turned_fault(section: Section, kind: str, dash_mm: float) -> str:
    stories = [stories[kind] for stories in (section.headers, section.footers) if kind in stories]
    numbers = [each for story in stories for each in story.paragraphs if "PAGE" in each.fields]
    turned = [pair for story in stories for pair in _turned(story.blocks)]
    if not numbers:
        return "没有页码"
    if len(turned) < len(numbers):
        return "页码没有竖放"
    paragraph, middle = turned[0]
    if middle is not None and not near(middle, dash_mm, _X_TOLERANCE_MM):
        return f"中线距纸左边 {mm(middle)}"
    wanted = "left" if kind == "even" else "right"
    return "" if _jc(paragraph) == wanted else "上下位置不对"


def _turned(blocks: tuple[Block, ...]) -> Iterator[tuple[Paragraph, float | None]]:
    """Page numbers that read downward, with the middle of their box from the left edge of the sheet."""
    for block in blocks:
        if isinstance(block, Table):
            cells = [cell for row in block.rows for cell in row.cells if cell.turned]
            for paragraph in (each for cell in cells for each in paragraphs_in(cell.blocks)):
                if "PAGE" in paragraph.fields:
                    yield paragraph, _middle(block)
        else:
            for box in block.drawings:
                for paragraph in paragraphs_in(box.blocks) if box.turned else ():
                    if "PAGE" in paragraph.fields:
                        yield paragraph, _box_middle(box)


def _middle(table: Table) -> float | None:
    place = table.floating
    if place is None or place.across_from != "page" or place.across is None or not table.width_twips:
        return None
    return millimetres(place.across + table.width_twips / 2)


def _box_middle(box: Drawing) -> float | None:
    if box.across.relative != "page" or box.across.distance_mm is None:
        return None
    return box.across.distance_mm + box.width_mm / 2


# ---- tables --------------------------------------------------------------------------------------------------


def _long_tables(case: Case) -> list[Table]:
    """Tables of data that may run over a page."""
    return [
        table
        for table in case.document.tables
        if len(table.rows) >= _LONG_TABLE_ROWS and max(len(row.cells) for row in table.rows) > 1
    ]


@check("table-heading", f"{GB9704} 8", PRACTICE, NOTE, "跨页的表格每页重复表头")
def table_heading(case: Case) -> Iterator[Answer]:
    seen = []
    for table in _long_tables(case):
        good = table.rows[0].header
        seen.append(Seen(f"{table.place}处的表格", "重复" if good else "没有设重复标题行", good))
    return gathered("重复", seen)


@check("table-rows", f"{GB9704} 8", PRACTICE, NOTE, "表格的行不跨页断开")
def table_rows(case: Case) -> Iterator[Answer]:
    seen = []
    for table in _long_tables(case):
        loose = sum(not row.cant_split for row in table.rows)
        actual = f"{loose} 行可以断开" if loose else "不断开"
        seen.append(Seen(f"{table.place}处的表格", actual, not loose))
    return gathered("不断开", seen)


CHECKS = (
    numbering_present,
    numbering_first,
    numbering_type,
    numbering_form,
    numbering_side,
    numbering_height,
    numbering_continuous,
    landscape_number,
    table_heading,
    table_rows,
)
