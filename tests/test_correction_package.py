"""校验意见 in the package itself: what carries no mark keeps its bytes, and the marks can be taken off again."""

import contextlib
import io
import re
import time
from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from docgen.archive import read_parts, write_parts
from docgen.diagnostics import Diagnostic, Severity, finding
from docgen.excel.correction import MARKS, mark, suffix
from docgen.excel.form import read_form, write_form
from docgen.excel.sniff import WorkbookError
from docgen.sheets import RawForm
from docgen.source import SourceRef
from tests.damages import DAMAGES
from tests.excel_forms import changed, filled, opened, saved, spec
from tests.test_damaged_forms import ORIGINAL
from tests.test_excel_correction import FILE, FOUND, TITLE, at, colour, comments

FORM = "xl/worksheets/sheet1.xml"
MACROS = b"\xd0\xcf\x11\xe0 not for running"


def with_macros(data: bytes) -> bytes:
    """The workbook as one with macros."""
    parts = read_parts(data, name="x")
    types, relations = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    parts[types] = parts[types].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    parts[types] = parts[types].replace(
        b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )
    macro = b'<Relationship Id="vba" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
    parts[relations] = parts[relations].replace(b"</Relationships>", macro + b"</Relationships>")
    return write_parts({**parts, "xl/vbaProject.bin": MACROS})


@cache
def rich() -> bytes:
    """A filled form as a macro workbook with a picture, a chart on a sheet of its own, a comment and a form control."""

    def enrich(sheet: Worksheet) -> None:
        stream = io.BytesIO()
        Picture.new("RGB", (40, 30), "red").save(stream, "PNG")
        sheet.add_image(Image(io.BytesIO(stream.getvalue())), "K6")
        sheet["D5"].comment = Comment("口径请见附件", "张三")
        sheet["L5"].comment = Comment("原因待补", "张三")
        page = sheet.parent.create_sheet("附图")
        page["A1"], page["A2"] = 3, 4
        chart = BarChart()
        chart.add_data(Reference(page, min_col=1, min_row=1, max_row=2))
        page.add_chart(chart, "C3")

    parts = read_parts(with_macros(changed(filled(), enrich)), name="x")
    drawing = next(name for name in parts if name.endswith(".vml"))
    button = b'<v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="Button_x0020_1" style="width:9pt"></v:shape>'
    parts[drawing] = parts[drawing].replace(b"</xml>", button + b"</xml>")
    return write_parts(parts)


def cells(sheet: bytes) -> dict[bytes, bytes]:
    return {match[1]: match[0] for match in re.finditer(rb'<c r="([A-Z]+\d+)"(?:[^>]*/>|.*?</c>)', sheet, re.DOTALL)}


def around(sheet: bytes) -> dict[str, bytes]:
    """The children of <worksheet> by name, those a copy must change left out."""
    inner = sheet[sheet.index(b">", sheet.index(b"<worksheet")) + 1 : sheet.rindex(b"</worksheet>")]
    found, at_ = {}, 0
    while match := re.compile(rb"<(\w+)\b[^>]*?(/>|>)").match(inner, at_):
        end = match.end() if match[2] == b"/>" else inner.index(b"</%b>" % match[1], at_) + len(match[1]) + 3
        found[match[1].decode()] = inner[at_:end]
        at_ = end
    return {name: xml for name, xml in found.items() if name not in ("sheetViews", "cols", "dimension", "sheetData")}


def test_every_part_without_a_mark_keeps_its_bytes() -> None:
    before = read_parts(rich(), name="x")
    after = read_parts(mark(rich(), FOUND, title=TITLE), name="x")
    touched = {name for name in before if before[name] != after.get(name)}
    drawing = next(name for name in before if name.endswith(".vml"))
    comment = next(name for name in before if "comment" in name and name.endswith(".xml"))
    assert touched == {
        FORM, "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", drawing, comment
    }  # fmt: skip
    assert set(after) - set(before) == {"xl/worksheets/sheet5.xml"}
    assert after["xl/vbaProject.bin"] == MACROS and any("media/" in name for name in after)
    assert b"Button_x0020_1" in after[drawing]


def test_every_cell_without_a_mark_keeps_its_bytes_and_so_does_all_around_the_cells() -> None:
    before, after = (read_parts(data, name="x")[FORM] for data in (rich(), mark(rich(), FOUND, title=TITLE)))
    was, now = cells(before), cells(after)
    assert {name for name in was if was[name] != now[name]} == {b"J5", b"L5", b"L7", b"N6"}
    assert set(now) - set(was) == {b"P4", b"P5", b"P6", b"P7"}
    for name in (b"J5", b"L5", b"L7", b"N6"):
        assert re.sub(rb' s="\d+"', b"", was[name]) == re.sub(rb' s="\d+"', b"", now[name])
    names = list(around(after))
    assert names.index("autoFilter") == names.index("sheetProtection") + 1, "in the order of the schema"
    assert {name: xml for name, xml in around(after).items() if name != "autoFilter"} == around(before)


def test_a_macro_workbook_stays_one_by_content_and_by_name() -> None:
    assert suffix(mark(rich(), FOUND, title=TITLE)) == ".xlsm"
    assert suffix(mark(filled(), FOUND, title=TITLE)) == ".xlsx"


def test_a_comment_without_a_mark_keeps_its_bytes_and_one_with_a_mark_its_text() -> None:
    after = read_parts(mark(rich(), FOUND, title=TITLE), name="x")
    part = next(content for name, content in after.items() if "comment" in name and name.endswith(".xml"))
    kept = '<comment ref="D5" authorId="0" shapeId="0"><text><t>口径请见附件</t></text></comment>'.encode()
    assert kept in part
    assert "<r><t>原因待补</t></r>".encode() in part


def test_a_conversation_at_a_marked_cell_is_left_as_it_is() -> None:
    """Excel shows the conversation and not what is written into its shadow; the colour and the column say it then."""
    parts = read_parts(rich(), name="x")
    relations = "xl/worksheets/_rels/sheet1.xml.rels"
    kind = b"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    relation = b'<Relationship Id="talk" Type="%b" Target="../threadedComments/threadedComment1.xml"/>' % kind
    parts[relations] = parts[relations].replace(b"</Relationships>", relation + b"</Relationships>")
    talk = b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    talk += b'<threadedComment ref="L5" id="{1}"><text>x</text></threadedComment></ThreadedComments>'
    data = write_parts({**parts, "xl/threadedComments/threadedComment1.xml": talk})
    workbook = opened(mark(data, FOUND, title=TITLE))
    assert comments(workbook)["L5"] == "原因待补" and "120%" in comments(workbook)["J5"]
    assert colour(workbook["填报表"], "L5") == MARKS[Severity.ERROR]


def test_the_column_can_be_filtered_by_in_the_protected_sheet() -> None:
    workbook = opened(mark(filled(), FOUND, title=TITLE))
    sheet = workbook["填报表"]
    assert sheet.auto_filter.ref == "A4:P7" and not sheet.protection.autoFilter and sheet.protection.sheet
    buttons = {each.colId for each in sheet.auto_filter.filterColumn if each.hiddenButton}
    assert buttons == set(range(15)), "only the last column shows its button"


def test_a_filter_never_overlaps_a_table_of_the_unit() -> None:
    """Excel would repair the workbook."""
    data = changed(filled(), lambda sheet: sheet.add_table(Table(displayName="任务", ref="A4:O7")))
    assert opened(mark(data, FOUND, title=TITLE))["填报表"].auto_filter.ref == "P4:P7"


def test_a_filter_of_the_unit_is_stretched_to_the_column() -> None:
    data = changed(filled(), lambda sheet: setattr(sheet.auto_filter, "ref", "A4:O7"))
    assert opened(mark(data, FOUND, title=TITLE))["填报表"].auto_filter.ref == "A4:P7"


def test_a_locked_cell_is_unlocked_where_it_is_marked_and_locked_again_without_its_mark() -> None:
    wrong = (finding("cell-blank", "改动了任务内容。", at("D6")),)
    first = mark(filled(), wrong, title=TITLE)
    sheet = opened(first)["填报表"]
    assert sheet.protection.sheet and not sheet["D6"].protection.locked and sheet["D7"].protection.locked
    again = opened(mark(first, FOUND, title=TITLE))["填报表"]
    assert again["D6"].protection.locked and colour(again, "D6") == colour(again, "D7")


def test_a_cell_the_unit_had_coloured_gets_its_own_colour_back() -> None:
    data = changed(filled(), lambda sheet: setattr(sheet["J5"], "fill", PatternFill("solid", fgColor="FF00B050")))
    first = mark(data, FOUND, title=TITLE)
    assert colour(opened(first)["填报表"], "J5") == MARKS[Severity.ERROR]
    second = opened(saved(opened(mark(first, FOUND[:1], title=TITLE))))
    assert colour(second["填报表"], "J5") == "FF00B050"


def test_what_was_put_on_comes_off_again_to_the_last_cell() -> None:
    """But for style numbers: the old marks' styles stay in the list of styles, unused."""
    nothing = (finding("form-version", "填报表不是现行的版本。", SourceRef(FILE)),)
    plain, cleared = (opened(mark(data, nothing, title=TITLE)) for data in (rich(), mark(rich(), FOUND, title=TITLE)))

    def seen(sheet: Worksheet) -> Mapping[str, object]:
        return {
            cell.coordinate: (cell.value, colour(sheet, cell.coordinate), cell.protection.locked, cell.number_format)
            for cells in sheet.iter_rows()
            for cell in cells
        }

    assert seen(cleared["填报表"]) == seen(plain["填报表"])
    assert comments(cleared) == comments(plain) == {"D5": "口径请见附件", "L5": "原因待补"}
    assert [sheet.title for sheet in cleared] == [sheet.title for sheet in plain]


def test_a_chart_that_was_in_front_is_not_selected_together_with_the_list() -> None:
    workbook = opened(filled())
    chart = BarChart()
    chart.add_data(Reference(workbook["填报表"], min_col=10, min_row=5, max_row=7))
    workbook.create_chartsheet("图", 0).add_chart(chart)
    workbook.active = 0
    parts = read_parts(mark(saved(workbook), FOUND, title=TITLE), name="x")
    selected = [name for name, content in parts.items() if b"tabSelected=" in content]
    again = opened(write_parts(parts))
    assert again.active.title == "校验意见" == again.sheetnames[0] and len(selected) == 1


def test_the_unit_may_move_and_rename_the_list_of_an_earlier_copy() -> None:
    workbook = opened(mark(filled(), FOUND, title=TITLE))
    workbook["校验意见"].title = "意见（已看）"
    workbook.move_sheet("意见（已看）", offset=3)
    again = opened(mark(saved(workbook), FOUND[:2], title=TITLE))
    assert again.sheetnames == ["填报表", "填报说明", "_docgen", "意见（已看）"]
    assert again.active.title == "意见（已看）" and again.active.max_row == 5


def test_names_that_belong_to_sheets_still_do_behind_the_new_first_sheet() -> None:
    before, after = opened(filled()), opened(mark(filled(), FOUND, title=TITLE))
    for name in ("填报表", "填报说明"):
        assert after[name].print_title_rows == before[name].print_title_rows
    assert after["填报说明"].print_area == before["填报说明"].print_area
    assert after["校验意见"].print_title_rows == "$3:$3"


def prefixed(data: bytes) -> bytes:
    """As the Open XML SDK writes workbooks: every element with a prefix."""
    parts = read_parts(data, name="x")
    for name in (FORM, "xl/styles.xml", "xl/workbook.xml"):
        xml = re.sub(rb"<(/?)(?=[A-Za-z])(?!\w+:)", rb"<\1x:", parts[name])
        parts[name] = xml.replace(b' xmlns="http://schemas.openxmlformats.org/spread', b' xmlns:x="http://schemas.openxmlformats.org/spread')  # fmt: skip
    return write_parts(parts)


def test_a_workbook_with_prefixes_is_marked_in_its_own_prefix() -> None:
    copy = mark(prefixed(filled()), FOUND, title=TITLE)
    sheet = opened(copy)["填报表"]
    assert colour(sheet, "J5") == MARKS[Severity.ERROR] and sheet["P4"].value == "校验意见"
    assert b"<x:c r=" in (parts := read_parts(copy, name="x"))[FORM] and b"<c " not in parts[FORM]


def without(data: bytes, *names: str, **replaced: tuple[bytes, bytes]) -> bytes:
    parts = {name: content for name, content in read_parts(data, name="x").items() if name not in names}
    for name, (old, new) in replaced.items():
        path = {"sheet": FORM, "types": "[Content_Types].xml", "workbook": "xl/workbook.xml"}[name]
        assert old in parts[path]
        parts[path] = parts[path].replace(old, new)
    return write_parts(parts)


STRICT = (
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
)  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        without(filled(), "xl/styles.xml"),
        without(filled(), workbook=STRICT, sheet=STRICT),
        without(filled(), sheet=(b'<c r="A5"', b"<c")),
        without(filled(), types=(b"sheet.main+xml", b"template.main+xml")),
        without(filled(), sheet=(b"<sheetData>", b"<x:sheetData>")),
    ],
    ids=["no styles", "strict", "cells without addresses", "a template", "broken"],
)
def test_what_cannot_be_marked_without_loss_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(WorkbookError, match=rf"^{FILE}："):
        mark(data, FOUND, title=TITLE)


def test_a_list_in_a_form_of_ours_tells_where_it_was_and_where_it_is() -> None:
    was = (SourceRef("报送.csv", row=6, cell="J6"), SourceRef("报送.csv", row=9, cell="J9"))
    found: Sequence[Diagnostic] = (
        finding("progress-not-a-number", "“八成左右”。", was[0]),
        finding("row-unknown", "任务编号“T999-1”。", SourceRef("报送.csv", row=8, cell="A8")),
    )
    workbook = opened(mark(write_form(spec()), found, title=TITLE, moved={was[0]: at("J5")}, lead="这是新表。"))
    rows = list(workbook["校验意见"].values)
    assert [row[2] for row in rows[3:]] == ["填报表 J5（完成进度（%））\n原文件：J6", "原文件：A8"]
    assert "这是新表。" in str(rows[1][0])
    assert colour(workbook["填报表"], "J5") == MARKS[Severity.ERROR]
    assert workbook["校验意见"]["A4"].hyperlink.location == "'填报表'!J5" and not workbook["校验意见"]["A5"].hyperlink


def test_a_marked_macro_workbook_is_read_as_before() -> None:
    def seen(data: bytes) -> object:
        form = read_form(data, file=FILE)
        return form.identity, [{key: cell.text for key, cell in row.cells.items()} for row in form.rows]

    assert seen(mark(rich(), FOUND, title=TITLE)) == seen(rich())


# ---- what could hang ---------------------------------------------------------------------------------------------


def stuffed(part: str, before: bytes, what: bytes) -> bytes:
    parts = read_parts(filled(), name="x")
    assert before in parts[part]
    parts[part] = parts[part].replace(before, what + before, 1)
    return write_parts(parts)


@pytest.mark.parametrize(
    "data",
    [
        stuffed("xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * 60_000),
        stuffed("xl/worksheets/sheet2.xml", b"</sheetData>", b"x<a/>" * 300_000),
        stuffed(FORM, b"</sheetData>", b"x<a/>" * 300_000),
        stuffed(FORM, b"</sheetData>", b"".join(b'<row r="%d"/>' % number for number in range(100, 100_000))),
    ],
    ids=["styles", "text between elements elsewhere", "text between elements", "rows"],
)
def test_a_swollen_workbook_is_marked_or_refused_in_seconds(data: bytes) -> None:
    started = time.process_time()
    with contextlib.suppress(WorkbookError):
        assert colour(opened(mark(data, FOUND, title=TITLE))["填报表"], "J5") == MARKS[Severity.ERROR]
    assert time.process_time() - started < 20


# ---- the fleet ---------------------------------------------------------------------------------------------------

UNMARKED = {"styles lost", "csv in gbk", "csv in utf-8", "csv with a mark", "unicode text", "a web page as .xls"}


def answers(form: RawForm) -> object:
    rows = [{key: (cell.text, cell.fault) for key, cell in row.cells.items()} for row in form.rows]
    return form.identity, form.unit_text, rows, {label: cell.text for label, cell in form.sign_off.items()}, form.notes


@pytest.mark.parametrize("part", range(4))
def test_whatever_a_unit_did_to_its_form_the_marks_change_nothing_it_says(part: int) -> None:
    seen = set()
    for name in list(DAMAGES)[part::4]:
        data = DAMAGES[name](ORIGINAL.read_bytes())
        try:
            form = read_form(data, file=FILE)
        except WorkbookError:
            continue  # nobody's, and so never marked
        places = [row[key].where for row in form.rows for key in ("progress", "content") if key in row.cells]
        try:
            copy = mark(data, [finding("cell-blank", "意见。", *places)] if places else FOUND, title=TITLE)
        except WorkbookError:
            seen.add(name)
            continue
        assert answers(read_form(copy, file=FILE)) == answers(form), name
    assert seen == UNMARKED & set(list(DAMAGES)[part::4])
