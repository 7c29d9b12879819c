"""A received .docx as tables and paragraphs: made by hand feature by feature, and real files nobody here wrote."""

import io
import os
import shutil
import stat
import time
import zipfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import docx
import pytest

from docgen.errors import SourceError
from docgen.parse import TableRead, read_task_table
from docgen.project import legacy
from docgen.project.legacy import convert_legacy
from docgen.source import RawCell, RawTable, SourceRef
from docgen.textfile import read_tables as read_text_tables
from docgen.word import read, reading_package
from docgen.word.read import REMARK, Paragraph, read_paragraphs, read_tables
from docgen.word.reading_numbers import written
from tests.rendering import missing_tools
from tests.tables import REGISTRY, cut
from tests.task_tables import SOURCES, as_docx, seed_rows

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
FILE = "任务.docx"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{RELATIONS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


# ---- documents as text ---------------------------------------------------------------------------------------------


def relations(**targets: str) -> str:
    each = "".join(f'<Relationship Id="{k}" Type="{RELATIONS}/{k}" Target="{t}"/>' for k, t in targets.items())
    return f'{HEADER}<Relationships xmlns="{PACKAGE}">{each}</Relationships>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def document(body: str) -> str:
    return f"{HEADER}<w:document {NAMES}><w:body>{body}</w:body></w:document>"


def word(body: str, *, numbering: str = "", styles: str = "", **parts: str | bytes) -> bytes:
    """A .docx of this body; `numbering` and `styles` are the children of the roots of those parts."""
    found: dict[str, str | bytes] = {
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": relations(numbering="numbering.xml", styles="styles.xml", image="../NULL"),
    }
    if numbering:
        found["word/numbering.xml"] = f"{HEADER}<w:numbering {NAMES}>{numbering}</w:numbering>"
    if styles:
        found["word/styles.xml"] = f"{HEADER}<w:styles {NAMES}>{styles}</w:styles>"
    return zipped(found | parts)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inside: str, properties: str = "") -> str:
    """A paragraph; a text without markup becomes a run."""
    shown = inside if inside.startswith("<") else run(inside) if inside else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{shown}</w:p>"


def tc(inside: str = "", properties: str = "") -> str:
    """A cell; anything that is no block becomes a paragraph."""
    block = inside.startswith(("<w:p>", "<w:tbl>", "<w:sdt>"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside if block else p(inside)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


BEGIN, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
ALONG_BEGIN, ALONG = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'


def numbers(list_id: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def level(place: int, form: str, pattern: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def abstract(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def num(name: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def start_at(place: int, value: int) -> str:
    return f'<w:lvlOverride w:ilvl="{place}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


# ---- what was read, as text ------------------------------------------------------------------------------------------


def tables(data: bytes) -> tuple[RawTable, ...]:
    return read_tables(data, file=FILE)


def only(data: bytes) -> RawTable:
    (one,) = tables(data)
    return one


def sign(cell: RawCell) -> str:
    """^甲 for a cell covered from above by 甲, <甲 for one covered from the left."""
    if not cell.covered:
        return cell.text
    assert cell.text == "" and cell.value is None
    return {"above": "^", "left": "<"}[cell.covered] + cell.inherited


def grid(table: RawTable) -> list[list[str]]:
    return [[sign(cell) for cell in row] for row in table.rows]


def cell_text(inside: str, **parts: str) -> str:
    return only(word(tbl(tr(tc(inside))), **parts)).rows[0].cells[0].text


def remarks(table: RawTable) -> list[str]:
    return [note.removeprefix(REMARK) for note in table.notes if note.startswith(REMARK)]


def titles(table: RawTable) -> list[str]:
    return [note for note in table.notes if not note.startswith(REMARK)]


def paragraph_texts(data: bytes) -> list[str]:
    return [each.text for each in read_paragraphs(data, file=FILE)]


# ---- merged cells ------------------------------------------------------------------------------------------------------


def test_a_plain_table_has_its_texts_and_the_places_of_its_rows() -> None:
    table = only(word(tbl(tr(tc("序号"), tc("任务")), tr(tc("1"), tc("")))))
    assert grid(table) == [["序号", "任务"], ["1", ""]]
    assert table.where == SourceRef(FILE, table=1)
    assert [row.where for row in table.rows] == [SourceRef(FILE, table=1, row=1), SourceRef(FILE, table=1, row=2)]
    assert table.rows[1].cells[0].where == SourceRef(FILE, table=1, row=2)
    assert [cell.value for cell in table.rows[1]] == ["1", None]


def test_a_cell_merged_along_covers_the_columns_right_of_it() -> None:
    table = only(word(tbl(tr(tc("甲", span(3)), tc("乙")))))
    assert grid(table) == [["甲", "<甲", "<甲", "乙"]]


def test_a_cell_merged_downward_covers_the_rows_below_it() -> None:
    table = only(word(tbl(tr(tc("甲", BEGIN), tc("1")), tr(tc("", GO_ON), tc("2")), tr(tc("乙", BEGIN), tc("3")))))
    assert grid(table) == [["甲", "1"], ["^甲", "2"], ["乙", "3"]]


def test_the_word_continue_written_out_means_the_same_as_left_out() -> None:
    table = only(word(tbl(tr(tc("甲", BEGIN)), tr(tc("", '<w:vMerge w:val="continue"/>')))))
    assert grid(table) == [["甲"], ["^甲"]]


def test_a_cell_merged_both_ways_covers_from_the_left_in_its_row_and_from_above_below() -> None:
    table = only(word(tbl(tr(tc("甲", span(2) + BEGIN), tc("1")), tr(tc("", span(2) + GO_ON), tc("2")))))
    assert grid(table) == [["甲", "<甲", "1"], ["^甲", "^甲", "2"]]


def test_two_merges_that_overlap_and_begin_in_different_rows_are_kept_apart() -> None:
    table = only(
        word(
            tbl(
                tr(tc("一", BEGIN), tc("甲", BEGIN), tc("1")),
                tr(tc("", GO_ON), tc("乙", BEGIN), tc("2")),
                tr(tc("二", BEGIN), tc("", GO_ON), tc("3")),
                tr(tc("", GO_ON), tc("", GO_ON), tc("4")),
            )
        )
    )
    assert grid(table) == [["一", "甲", "1"], ["^一", "乙", "2"], ["二", "^乙", "3"], ["^二", "^乙", "4"]]


def test_the_merge_of_old_files_made_of_single_cells_is_one_along() -> None:
    table = only(word(tbl(tr(tc("甲", ALONG_BEGIN), tc("", ALONG), tc("", ALONG), tc("乙")))))
    assert grid(table) == [["甲", "<甲", "<甲", "乙"]]


def test_an_old_merge_both_ways_covers_from_above_in_the_rows_below() -> None:
    table = only(
        word(tbl(tr(tc("甲", ALONG_BEGIN + BEGIN), tc("", ALONG)), tr(tc("", ALONG_BEGIN + GO_ON), tc("", ALONG))))
    )
    assert grid(table) == [["甲", "<甲"], ["^甲", "^甲"]]


def test_an_old_merge_along_that_begins_nowhere_is_an_ordinary_cell() -> None:
    assert grid(only(word(tbl(tr(tc("甲", ALONG), tc("乙")))))) == [["甲", "乙"]]


def test_a_merge_downward_that_begins_nowhere_is_an_ordinary_cell() -> None:
    assert grid(only(word(tbl(tr(tc("甲", GO_ON)), tr(tc("乙", GO_ON)))))) == [["甲"], ["乙"]]


def test_a_merge_downward_ends_at_a_row_without_it() -> None:
    assert grid(only(word(tbl(tr(tc("甲", BEGIN)), tr(tc("乙")), tr(tc("丙", GO_ON)))))) == [["甲"], ["乙"], ["丙"]]


def test_a_merge_of_a_blank_cell_covers_with_no_text() -> None:
    table = only(word(tbl(tr(tc("", BEGIN)), tr(tc("", GO_ON)))))
    assert table.rows[1].cells[0].covered == "above" and table.rows[1].cells[0].inherited == ""


def test_a_row_that_begins_late_or_ends_early_has_blank_cells_there() -> None:
    late = tr(tc("乙"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>')
    assert grid(only(word(tbl(tr(tc("1"), tc("2"), tc("3")), late)))) == [["1", "2", "3"], ["", "乙", ""]]


def test_rows_of_different_length_stay_so() -> None:
    assert grid(only(word(tbl(tr(tc("1"), tc("2")), tr(tc("3")))))) == [["1", "2"], ["3"]]


def test_text_under_a_merged_cell_is_not_read_but_told() -> None:
    table = only(word(tbl(tr(tc("甲", BEGIN)), tr(tc("遮住", GO_ON)))))
    assert grid(table) == [["甲"], ["^甲"]]
    assert remarks(table) == ["第2行第1列有被合并单元格遮住的文字，未读取。"]


@pytest.mark.parametrize("columns", ["0", "-3", "many", ""])
def test_a_senseless_span_is_one_column(columns: str) -> None:
    assert grid(only(word(tbl(tr(tc("甲", f'<w:gridSpan w:val="{columns}"/>'), tc("乙")))))) == [["甲", "乙"]]


@pytest.mark.parametrize(
    "row", [tr(tc("甲", span(10**9))), tr(tc("甲"), properties='<w:gridBefore w:val="999999999"/>')]
)
def test_a_row_of_a_billion_columns_is_refused(row: str) -> None:
    with pytest.raises(SourceError, match="第1个表格第1行超过200列"):
        tables(word(tbl(row)))


def test_more_cells_than_any_office_needs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_CELLS", 20)
    with pytest.raises(SourceError, match="表格过大"):
        tables(word(tbl(*[tr(tc("甲", span(9)))] * 3)))


# ---- the text of a cell ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        pytest.param(p("甲") + p("乙"), "甲\n乙", id="paragraphs are lines"),
        pytest.param(p("") + p("甲") + p(""), "甲", id="blank lines around are dropped"),
        pytest.param("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>", "甲\n乙\n丙", id="breaks"),
        pytest.param("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙", id="tab"),
        pytest.param("<w:r><w:t>2020</w:t><w:noBreakHyphen/><w:t>2022</w:t></w:r>", "2020-2022", id="hyphen"),
        pytest.param("<w:r><w:t>智慧</w:t><w:softHyphen/><w:t>警务</w:t></w:r>", "智慧警务", id="soft hyphen"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>甲</w:t></w:r>', "甲", id="symbol"),
        pytest.param("<w:r><w:t>甲\n  乙</w:t></w:r>", "甲   乙", id="a new line in the XML is a blank"),
        pytest.param("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>", "隐藏", id="hidden text"),
        pytest.param(f"<w:ins>{run('增')}</w:ins>{run('原')}", "增原", id="inserted text is kept"),
        pytest.param(f"<w:del><w:r><w:delText>删</w:delText></w:r></w:del>{run('原')}", "原", id="deleted text"),
        pytest.param(f"<w:moveFrom>{run('移')}</w:moveFrom><w:moveTo>{run('到')}</w:moveTo>", "到", id="moved text"),
        pytest.param(f'<w:hyperlink r:id="x">{run("链接")}</w:hyperlink>', "链接", id="link"),
        pytest.param(f"<w:smartTag>{run('智能')}</w:smartTag>", "智能", id="smart tag"),
        pytest.param(f'<w:fldSimple w:instr=" DATE ">{run("2020年")}</w:fldSimple>', "2020年", id="simple field"),
        pytest.param(f"<w:sdt><w:sdtContent>{p('内容')}</w:sdtContent></w:sdt>", "内容", id="content control"),
        pytest.param(
            f"<w:r><w:ruby><w:rt>{run('yu')}</w:rt><w:rubyBase>{run('渔')}</w:rubyBase></w:ruby></w:r>{run('邨')}",
            "渔邨",
            id="phonetic guide",
        ),
        pytest.param("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "x+1", id="formula"),
        pytest.param("<w:r><w:t>甲<!-- 注 -->乙</w:t></w:r>", "甲乙", id="a comment of the XML"),
        pytest.param("<w:r><w:t>　　</w:t></w:r>", "　　", id="full-width blanks stay"),
    ],
)
def test_the_text_of_a_cell_is_what_a_reader_sees(inside: str, text: str) -> None:
    assert cell_text(inside) == text


def field(code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return f"{mark('begin')}{code}{mark('separate')}{result}{mark('end')}"


def test_the_result_of_a_field_is_kept_and_its_code_is_not() -> None:
    inner = field("<w:r><w:instrText> PAGE </w:instrText></w:r>", run("7"))
    code = f"<w:r><w:instrText> IF </w:instrText></w:r>{inner}{run('=1')}"
    assert cell_text(run("第") + field(code, run("七")) + run("页")) == "第七页"


def test_a_field_that_never_ends_swallows_no_further_paragraph() -> None:
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("code")
    assert cell_text(p(broken) + p("正文")) == "正文"


def test_thousands_of_fields_that_never_end_lose_no_text() -> None:
    half = '<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/><w:t>甲</w:t></w:r>'
    assert len(cell_text(half * 5_000 + run("乙"))) == 5_001


def test_a_paragraph_whose_end_was_deleted_runs_on_into_the_next() -> None:
    assert cell_text(p("前半", "<w:rPr><w:del/></w:rPr>") + p("后半")) == "前半后半"
    assert cell_text(p("末", "<w:rPr><w:del/></w:rPr>")) == "末"


def test_a_deleted_row_is_gone_and_an_inserted_one_is_there() -> None:
    table = only(
        word(tbl(tr(tc("删"), properties="<w:del/>"), tr(tc("增"), properties="<w:ins/>"), tr(tc("留")))),
    )
    assert grid(table) == [["增"], ["留"]]
    assert remarks(table) == ["第1行之前有修订标记，按接受全部修订后的文字读取。"]


def check_box(state: str, content: str) -> str:
    box = f"<w14:checkbox>{state}</w14:checkbox>"
    return f"<w:sdt><w:sdtPr>{box}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(("state", "shown"), [('<w14:checked w14:val="1"/>', "☑"), ('<w14:checked w14:val="0"/>', "☐")])
def test_a_check_box_is_shown_as_such_whatever_letter_stands_for_it(state: str, shown: str) -> None:
    letter = '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'
    assert cell_text(p(check_box(state, letter) + run(" 是"))) == f"{shown} 是"
    assert grid(only(word(tbl(tr(check_box(state, tc("☒")), tc("甲")))))) == [[shown, "甲"]]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "☑"),
        ('<w:checkBox><w:default w:val="0"/></w:checkBox>', "☐"),
        ('<w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList>', "乙"),
        ('<w:ddList><w:result w:val="9"/><w:listEntry w:val="甲"/></w:ddList>', ""),
    ],
)
def test_boxes_and_lists_of_old_forms_show_their_state(form: str, shown: str) -> None:
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{form}</w:ffData></w:fldChar></w:r>'
    code, end = "<w:r><w:instrText> FORM </w:instrText></w:r>", '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert cell_text(begin + code + end) == shown


def test_the_prompt_of_a_content_control_nobody_filled_in_is_no_text_but_told() -> None:
    prompt = f"<w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{tc('单击此处输入文字。')}</w:sdtContent>"
    table = only(word(tbl(tr(tc("牵头单位"), f"<w:sdt>{prompt}</w:sdt>"))))
    assert grid(table) == [["牵头单位", ""]]
    assert remarks(table) == ["第1行第2列有没有填写的内容控件，其提示文字未读取。"]


def test_rows_and_tables_within_content_controls_are_found() -> None:
    wrapped = tbl(f"<w:sdt><w:sdtContent>{tr(tc('1'))}{tr(tc('2'))}</w:sdtContent></w:sdt>", tr(tc("3")))
    table = only(word(f"<w:sdt><w:sdtContent>{wrapped}</w:sdtContent></w:sdt>"))
    assert grid(table) == [["1"], ["2"], ["3"]]


# ---- what stands around the table ------------------------------------------------------------------------------------


def test_the_notes_of_a_table_are_the_paragraphs_since_the_table_before() -> None:
    first, second = tables(
        word(p("附件") + p("  ") + p(" 分解表 ") + tbl(tr(tc("甲"))) + p("续表") + tbl(tr(tc("乙"))))
    )
    assert first.notes == ("附件", "分解表")
    assert second.notes == ("续表",)
    assert second.where == SourceRef(FILE, table=2)


def test_no_more_than_the_last_ten_paragraphs_are_notes() -> None:
    body = "".join(p(f"第{n}段") for n in range(30))
    far, *near = only(word(body + tbl(tr(tc("甲"))))).notes
    assert near == [f"第{n}段" for n in range(20, 30)]
    assert "较远处有 20 段文字，未读取（“第0段”、" in far


def test_a_nested_table_is_a_table_of_its_own_and_no_text_of_the_outer_cell() -> None:
    nested = tbl(tr(tc("里一"), tc("里二")))
    outer, inner, last = tables(
        word(tbl(tr(tc("外"), tc(p("见下表") + nested + p("表后")))) + tbl(tr(tc("末")))),
    )
    assert grid(outer) == [["外", "见下表\n表后"]]
    assert grid(inner) == [["里一", "里二"]]
    assert (inner.where.table, last.where.table) == (2, 3)
    assert remarks(outer) == ["第1行第2列有嵌套的表格，已作为单独的表格读取。"]
    assert titles(inner) == ["见下表"]


def test_pictures_objects_and_comments_in_cells_are_told_with_their_places() -> None:
    picture = "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"
    old_picture = "<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>"
    embedded = "<w:r><w:object><o:OLEObject/></w:object></w:r>"
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    footnote = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    symbol = '<w:r><w:sym w:char="F0FC"/></w:r>'
    table = only(
        word(tbl(tr(tc(picture), tc(run("甲") + comment)), tr(tc(old_picture), tc(embedded + footnote + symbol))))
    )
    assert remarks(table) == [
        "第1行第1列、第2行第1列有图片，未读取。",
        "第1行第2列有批注，未读取。",
        "第2行第2列有嵌入的对象或控件，未读取。",
        "第2行第2列有脚注或尾注，未读取。",
        "第2行第2列有符号字体的字符，未读取。",
    ]
    assert grid(table) == [["", "甲"], ["", ""]]


def test_a_picture_in_every_row_does_not_make_a_sentence_of_every_row() -> None:
    picture = tc("<w:r><w:drawing><pic:pic/></w:drawing></w:r>")
    (told,) = remarks(only(word(tbl(*[tr(picture)] * 40))))
    assert told.endswith("第5行第1列等40处有图片，未读取。")


def test_revisions_are_told() -> None:
    table = only(word(tbl(tr(tc(f"<w:ins>{run('增')}</w:ins>")))))
    assert remarks(table) == ["第1行第1列有修订标记，按接受全部修订后的文字读取。"]


def test_the_title_of_a_table_stays_the_last_note_so_that_it_is_found() -> None:
    data = word(p("重点任务分解表") + tbl(tr(tc(tbl(tr(tc("里"))))), tr(tc("外"))))
    assert tables(data)[0].notes[-1] == "重点任务分解表"


def test_rows_that_nobody_sees_are_read_and_named() -> None:
    table = only(word(tbl(tr(tc("甲")), tr(tc("乙"), properties="<w:hidden/>"))))
    assert grid(table) == [["甲"], ["乙"]] and table.hidden_rows == (2,)


def text_box(inside: str) -> str:
    new = f"<mc:Choice><w:drawing><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
    old = f"<w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict>"
    return f"<w:r><mc:AlternateContent>{new}<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"


def test_a_text_box_is_read_once_though_word_writes_it_twice() -> None:
    data = word(p(run("前") + text_box(p("框中标题") + tbl(tr(tc("甲")))) + run("后")) + tbl(tr(tc("乙"))))
    first, second = tables(data)
    assert grid(first) == [["甲"]] and first.notes == ("前后", "框中标题")
    assert grid(second) == [["乙"]] and second.notes == ()
    assert paragraph_texts(data) == ["前后", "框中标题"]


def test_an_old_text_box_without_alternative_is_read() -> None:
    old = f"<w:r><w:pict><v:textbox><w:txbxContent>{p('旧框')}</w:txbxContent></v:textbox></w:pict></w:r>"
    assert paragraph_texts(word(p(old))) == ["旧框"]


def test_a_text_box_over_a_cell_is_told_and_no_text_of_the_cell() -> None:
    table = only(word(tbl(tr(tc(p(run("格") + text_box(p("框"))))))))
    assert grid(table) == [["格"]]
    assert remarks(table) == ["第1行第1列有文本框，其中的文字没有读入单元格。"]


def test_a_document_without_tables_gives_none() -> None:
    assert tables(word(p("只有文字"))) == ()


# ---- list numbers ------------------------------------------------------------------------------------------------------

ONE_LIST = abstract(0, level(0, "decimal", "%1")) + num(1, 0)


def test_a_column_numbered_as_a_list_reads_as_numbers() -> None:
    rows = [tr(tc(p("", numbers(1))), tc(name)) for name in ("甲", "乙", "丙")]
    assert grid(only(word(tbl(*rows), numbering=ONE_LIST))) == [["1", "甲"], ["2", "乙"], ["3", "丙"]]


@pytest.mark.parametrize(
    ("form", "pattern", "first", "tenth", "twelfth"),
    [
        ("decimal", "%1.", "1.甲", "10.甲", "12.甲"),
        ("decimal", "第%1项", "第1项 甲", "第10项 甲", "第12项 甲"),
        ("decimal", "%1", "1 甲", "10 甲", "12 甲"),
        ("decimalZero", "%1、", "01、甲", "10、甲", "12、甲"),
        ("decimalFullWidth", "%1．", "１．甲", "１０．甲", "１２．甲"),
        ("chineseCounting", "（%1）", "（一）甲", "（十）甲", "（十二）甲"),
        ("chineseCountingThousand", "%1、", "一、甲", "十、甲", "十二、甲"),
        ("chineseLegalSimplified", "%1、", "壹、甲", "壹拾、甲", "壹拾贰、甲"),
        ("ideographDigital", "%1、", "一、甲", "一〇、甲", "一二、甲"),
        ("japaneseCounting", "%1、", "一、甲", "十、甲", "十二、甲"),
        ("decimalEnclosedCircle", "%1", "① 甲", "⑩ 甲", "⑫ 甲"),
        ("ideographTraditional", "%1、", "甲、甲", "癸、甲", "12、甲"),
        ("lowerLetter", "%1)", "a)甲", "j)甲", "l)甲"),
        ("upperRoman", "%1.", "I.甲", "X.甲", "XII.甲"),
        ("somethingNew", "%1.", "1.甲", "10.甲", "12.甲"),
        ("bullet", "•", "甲", "甲", "甲"),
        ("none", "附：%1", "附：甲", "附：甲", "附：甲"),
    ],
)
def test_numbers_are_written_as_word_shows_them(form: str, pattern: str, first: str, tenth: str, twelfth: str) -> None:
    data = word(p("甲", numbers(1)) * 12, numbering=abstract(0, level(0, form, pattern)) + num(1, 0))
    found = paragraph_texts(data)
    assert (found[0], found[9], found[11]) == (first, tenth, twelfth)


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (27, "lowerLetter", "aa"),
        (1949, "lowerRoman", "mcmxlix"),
        (105, "chineseCounting", "一百零五"),
        (21, "decimalEnclosedCircle", "21"),
        (0, "chineseCounting", "0"),
        (999_999_999, "upperRoman", "999999999"),
        (7, "001", "007"),
    ],
)
def test_numbers_beyond_their_form_are_decimal(number: int, form: str, text: str) -> None:
    assert written(number, form) == text


def test_deeper_levels_begin_again_under_each_number_above() -> None:
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "%3)")
    order = [0, 1, 2, 2, 1, 2, 0, 1]
    data = word("".join(p("", numbers(1, each)) for each in order), numbering=abstract(0, levels) + num(1, 0))
    assert paragraph_texts(data) == ["1.", "1.1", "a)", "b)", "1.2", "a)", "2.", "2.1"]


def test_a_level_may_be_told_to_count_on_and_to_show_digits_only() -> None:
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", '<w:isLgl/><w:lvlRestart w:val="0"/>')
    data = word("".join(p("", numbers(1, each)) for each in (0, 1, 0, 1)), numbering=abstract(0, levels) + num(1, 0))
    assert paragraph_texts(data) == ["一、", "1.1", "二、", "2.2"]


def test_lists_of_one_definition_count_on_together_and_a_new_start_holds_for_all() -> None:
    numbering = abstract(0, level(0, "decimal", "%1")) + num(1, 0) + num(2, 0, start_at(0, 8)) + num(3, 0)
    data = word("".join(p("", numbers(each)) for each in (1, 1, 3, 2, 2, 1, 2)), numbering=numbering)
    assert paragraph_texts(data) == ["1", "2", "3", "8", "9", "10", "11"]


def test_lists_of_different_definitions_count_each_for_itself() -> None:
    numbering = abstract(0, level(0, "decimal", "%1")) + abstract(1, level(0, "decimal", "%1", start=5))
    data = word("".join(p("", numbers(each)) for each in (1, 2, 1, 2)), numbering=numbering + num(1, 0) + num(2, 1))
    assert paragraph_texts(data) == ["1", "5", "2", "6"]


def test_a_list_may_write_a_level_in_its_own_way() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1.")}</w:lvlOverride>'
    data = word(p("", numbers(1)), numbering=abstract(0, level(0, "decimal", "%1")) + num(1, 0, override))
    assert paragraph_texts(data) == ["A."]


def style(name: str, inside: str, kind: str = "paragraph", more: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{name}" {more}>{inside}</w:style>'


def in_style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def test_the_number_may_come_from_the_style_or_from_the_one_it_is_based_on() -> None:
    styles = style("a", f"<w:pPr>{numbers(1)}</w:pPr>") + style("b", '<w:basedOn w:val="a"/>')
    body = p("甲", in_style("a")) + p("乙", in_style("b")) + p("丙", in_style("c")) + p("丁")
    assert paragraph_texts(word(body, numbering=ONE_LIST, styles=styles)) == ["1 甲", "2 乙", "丙", "丁"]


def test_the_default_style_numbers_paragraphs_without_style() -> None:
    styles = style("a", f"<w:pPr>{numbers(1)}</w:pPr>", more='w:default="1"')
    assert paragraph_texts(word(p("甲"), numbering=ONE_LIST, styles=styles)) == ["1 甲"]


def test_list_zero_takes_the_number_of_the_style_away() -> None:
    styles = style("a", f"<w:pPr>{numbers(1)}</w:pPr>")
    body = p("甲", in_style("a") + numbers(0)) + p("乙", in_style("a"))
    assert paragraph_texts(word(body, numbering=ONE_LIST, styles=styles)) == ["甲", "1 乙"]


def test_a_style_tied_to_a_level_gets_that_level() -> None:
    tied = level(0, "decimal", "%1", in_style("一级")) + level(1, "decimal", "%1.%2", in_style("二级"))
    reference = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style("一级", reference) + style("二级", '<w:basedOn w:val="一级"/>' + reference)
    body = p("甲", in_style("一级")) + p("乙", in_style("二级")) + p("丙", in_style("二级"))
    data = word(body, numbering=abstract(0, tied) + num(1, 0), styles=styles)
    assert paragraph_texts(data) == ["1 甲", "1.1 乙", "1.2 丙"]


def test_a_list_may_take_its_levels_from_a_style_of_lists() -> None:
    numbering = abstract(0, '<w:numStyleLink w:val="列表"/>') + abstract(1, level(0, "decimal", "%1.")) + num(1, 0)
    styles = style("列表", f"<w:pPr>{numbers(2)}</w:pPr>", kind="numbering")
    assert paragraph_texts(word(p("甲", numbers(1)), numbering=numbering + num(2, 1), styles=styles)) == ["1.甲"]


def test_styles_and_lists_that_refer_to_themselves_end() -> None:
    numbering = abstract(0, '<w:numStyleLink w:val="a"/>', level(0, "decimal", "%1.")) + num(1, 0)
    styles = style("a", f'<w:basedOn w:val="b"/><w:pPr>{numbers(1)}</w:pPr>') + style("b", '<w:basedOn w:val="a"/>')
    assert paragraph_texts(word(p("甲", in_style("b")), numbering=numbering, styles=styles)) == ["1.甲"]


def test_a_reference_to_a_list_that_is_not_there_is_no_number() -> None:
    assert paragraph_texts(word(p("甲", numbers(9)) + p("乙", numbers(1, 7)), numbering=ONE_LIST)) == ["甲", "乙"]
    assert paragraph_texts(word(p("甲", numbers(1)))) == ["甲"]


def test_a_deleted_paragraph_and_a_covered_cell_use_up_no_number() -> None:
    removed = p("<w:del/>", "<w:rPr><w:del/></w:rPr>" + numbers(1))
    merged = [tr(tc(p("", numbers(1)), mark), tc("甲")) for mark in (BEGIN, GO_ON, BEGIN)]
    table = only(word(removed + tbl(*merged), numbering=ONE_LIST))
    assert grid(table) == [["1", "甲"], ["^1", "甲"], ["2", "甲"]]
    assert remarks(table) == ["第2行第1列有被合并单元格遮住的自动编号，未计入编号。"]


def test_several_numbered_paragraphs_of_a_cell_each_have_their_number() -> None:
    assert cell_text(p("甲", numbers(1)) + p("乙", numbers(1)), numbering=ONE_LIST) == "1 甲\n2 乙"


# ---- paragraphs --------------------------------------------------------------------------------------------------------


def test_paragraphs_outside_of_tables_are_read_with_their_places_and_blank_ones_are_not_counted() -> None:
    data = word(p("一、夯实底座") + p("　") + tbl(tr(tc("表中"))) + p("（牵头单位：区水务局）"))
    assert read_paragraphs(data, file=FILE) == (
        Paragraph("一、夯实底座", SourceRef(FILE, paragraph=1)),
        Paragraph("（牵头单位：区水务局）", SourceRef(FILE, paragraph=2)),
    )


# ---- packages ------------------------------------------------------------------------------------------------------------

BODY = p("标题", numbers(1)) + tbl(tr(tc("甲", span(2)), tc("乙")))
EXPECTED = [["甲", "<甲", "乙"]]


def test_strict_ooxml_is_read_like_the_transitional_one() -> None:
    purl = "http://purl.oclc.org/ooxml"
    parts = {name: zipfile.ZipFile(io.BytesIO(word(BODY, numbering=ONE_LIST))).read(name).decode() for name in NAMELIST}
    strict = {
        name: text.replace(W, f"{purl}/wordprocessingml/main").replace(
            RELATIONS, f"{purl}/officeDocument/relationships"
        )
        for name, text in parts.items()
    }
    table = only(zipped(strict))
    assert grid(table) == EXPECTED and table.notes == ("1 标题",)


NAMELIST = ("_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/numbering.xml")


def test_parts_with_a_byte_order_mark_or_in_utf_16_are_read() -> None:
    text = document(BODY)
    for content in (b"\xef\xbb\xbf" + text.encode(), text.replace("UTF-8", "UTF-16").encode("utf-16")):
        assert grid(only(word("", **{"word/document.xml": content}))) == EXPECTED


def test_the_main_part_is_found_by_its_relation_wherever_it_is() -> None:
    parts = {
        "_rels/.rels": relations(officeDocument="/Deep/Text.XML"),
        "deep/text.xml": document(BODY),
        "deep/_rels/text.xml.rels": relations(numbering="lists/n.xml"),
        "deep/lists/n.xml": f"<w:numbering {NAMES}>{ONE_LIST}</w:numbering>",
    }
    assert only(zipped(parts)).notes == ("1 标题",)


@pytest.mark.parametrize("broken", ["word/gone.xml", "../../../x", "", "word\\document.xml"])
def test_a_relation_that_leads_nowhere_does_not_matter(broken: str) -> None:
    assert grid(only(word(BODY, **{"_rels/.rels": relations(officeDocument=broken)}))) == EXPECTED


def test_missing_relations_styles_and_numbering_do_not_matter() -> None:
    assert grid(only(zipped({"word/document.xml": document(BODY)}))) == EXPECTED
    assert grid(only(zipped({"word\\document.xml": document(BODY)}))) == EXPECTED


@pytest.mark.parametrize("part", ["word/document.xml", "word/numbering.xml", "docProps/app.xml", "_rels/.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_anywhere_is_refused(part: str, encoding: str) -> None:
    hostile = '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + document(p("&e;")).removeprefix(HEADER)
    with pytest.raises(SourceError, match="DOCTYPE"):
        tables(word(BODY, **{part: hostile.encode(encoding)}))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "是空的", id="empty"),
        pytest.param(OLE, "旧格式的文档", id="doc"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码", id="password"),
        pytest.param(b"<html>", "不是 Word 文档", id="html"),
        pytest.param(b"PK\x03\x04 nothing", "已损坏", id="damaged zip"),
        pytest.param(zipped({"a.txt": "甲"}), "找不到正文", id="other zip"),
        pytest.param(word("", **{"word/document.xml": "<w:document"}), "已损坏", id="damaged XML"),
        pytest.param(word("", **{"word/document.xml": ""}), "已损坏", id="empty part"),
        pytest.param(word("", **{"word/document.xml": f"<w:document {NAMES}/>"}), "不是文字处理内容", id="no body"),
        pytest.param(word("", **{"word/document.xml": "<workbook/>"}), "不是文字处理内容", id="other root"),
        pytest.param(word(BODY, numbering="</w:x>"), "已损坏", id="damaged numbering"),
        pytest.param(word("<w:sdt><w:sdtContent>" * 200 + "</w:sdtContent></w:sdt>" * 200), "已损坏", id="too deep"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as refusal:
        tables(data)
    assert refusal.value.message.startswith(FILE) and refusal.value.hint.endswith("。")


def test_a_file_or_a_text_too_large_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_package, "MAX_XML_BYTES", 500)
    with pytest.raises(SourceError, match="文档内容过多"):
        tables(word(BODY))
    monkeypatch.setattr(reading_package, "MAX_FILE_BYTES", 100)
    with pytest.raises(SourceError, match="文件过大"):
        tables(word(BODY))


def test_a_size_bomb_is_refused_unopened() -> None:
    with pytest.raises(SourceError, match="展开后过大"):
        tables(word(p("甲" * 3_000_000)))


def test_content_as_deep_as_the_parser_lets_through_is_read() -> None:
    deep = "<w:sdt><w:sdtContent>" * 120 + p("甲") + "</w:sdtContent></w:sdt>" * 120
    assert paragraph_texts(word(deep)) == ["甲"]
    nested = "甲"
    for _ in range(60):
        nested = tbl(tr(tc(nested)))
    assert len(tables(word(nested))) == 60


def test_everything_python_docx_writes_is_read_back() -> None:
    made = docx.Document()
    made.add_heading("任务", 1)
    made.add_paragraph("编号", style="List Number")
    table = made.add_table(rows=3, cols=3)
    for index, cell in enumerate(table._cells):
        cell.text = str(index)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "宽"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "高"
    stream = io.BytesIO()
    made.save(stream)
    found = only(stream.getvalue())
    assert grid(found) == [["宽", "<宽", "2"], ["3", "4", "高"], ["6", "7", "^高"]]
    assert found.notes == ("任务", "1.编号")


# ---- size ------------------------------------------------------------------------------------------------------------------


def test_a_table_of_3000_rows_takes_seconds_not_minutes() -> None:
    row = tr(tc(p("", numbers(1))), tc("主题", BEGIN), *[tc("推动数据融合应用" * 4)] * 6)
    data = word(tbl(*[row] * 3000), numbering=ONE_LIST)
    began = time.perf_counter()
    table = only(data)
    assert time.perf_counter() - began < 5
    assert (len(table.rows), table.rows[-1].cells[0].text) == (3000, "3000")


# ---- the sample task table as Word ---------------------------------------------------------------------------------------


def test_the_sample_table_as_word_has_the_rows_of_the_original_page_after_page() -> None:
    pages = seed_rows()
    assert [len(page) for page in pages] == [3, 4, 5, 4, 4, 5, 5, 5, 5, 5, 3]
    table = only(as_docx(pages))
    assert [list(row.texts()) for row in table.rows] == [row for page in pages for row in page]
    assert table.notes == ("附件", "重点任务分解表")


def test_themes_are_merged_as_far_as_their_page_goes() -> None:
    table = only(as_docx(seed_rows()))
    themes = [sign(row.cells[1]) for row in table.rows[:7]]
    assert themes == ["主题", "夯实城区数字底座", "^夯实城区数字底座", "主题", "", "", ""]
    last = [sign(row.cells[1]) for row in table.rows[-3:]]
    assert last == ["主题", "智慧应用", "^智慧应用"]
    assert sum(bool(row.cells[1].covered) for row in table.rows) == 6


def test_without_merged_themes_no_cell_is_covered() -> None:
    table = only(as_docx(seed_rows(), merge_themes=False))
    assert not any(cell.covered for row in table.rows for cell in row)


@pytest.mark.parametrize("merge_themes", [True, False])
def test_the_sample_table_means_the_same_as_word_and_as_text(*, merge_themes: bool) -> None:
    """Every task, unit and time, and every finding but for its place."""
    (path,) = SOURCES.glob("*.txt")
    text = read_task_table(read_text_tables(path.read_bytes(), file=FILE), registry=REGISTRY)
    made = read_task_table(tables(as_docx(seed_rows(), merge_themes=merge_themes)), registry=REGISTRY)
    assert said(made) == said(text)
    assert made.rows == text.rows


def said(found: TableRead) -> object:
    tasks = [
        (task.number, task.theme, task.name, [(i.content, i.lead_units, i.unresolved, i.deadline) for i in task.items])
        for task in found.table.tasks
    ]
    return found.table.title, tasks, sorted((each.code, each.message) for each in found.diagnostics)


# ---- real files -----------------------------------------------------------------------------------------------------------

REAL = sorted(CORPUS.glob("*.docx"))


def real(name: str) -> bytes:
    path = CORPUS / name
    if not path.is_file():
        pytest.skip(f"the corpus of real files is not at {CORPUS}")
    return path.read_bytes()


@pytest.mark.skipif(not REAL, reason=f"the corpus of real files is not at {CORPUS}")
def test_every_real_document_is_read_in_no_time() -> None:
    for path in REAL:
        began = time.perf_counter()
        found = tables(path.read_bytes())
        paragraphs = read_paragraphs(path.read_bytes(), file=path.name)
        assert time.perf_counter() - began < 5, path.name
        assert [table.where.table for table in found] == list(range(1, len(found) + 1))
        assert all(each.text.strip() for each in paragraphs)


def test_spans_of_every_kind_are_read_as_word_shows_them() -> None:
    found = tables(real("odd-docling-spans.docx"))
    assert len(found) == 7
    assert grid(found[2])[1] == ["Cell 1.0", "Merged Cell 1.1 1.2", "<Merged Cell 1.1 1.2", "Cell 1.3"]
    assert [row[1] for row in grid(found[3])] == cut(
        "| Header 0.1 | Merged Cell 1.1 2.1 | ^Merged Cell 1.1 2.1 | Merged Cell 3.1 4.1 | ^Merged Cell 3.1 4.1 |"
    )[0]
    assert grid(found[4])[4:8] == [
        ["Cell 4.0", "^Merged Cell 3.1 4.1", "Cell 4.2", "^", "Merged Cell 4.4 5.4"],
        ["", "", "", "^", "^Merged Cell 4.4 5.4"],
        ["", "", "", "", ""],
        ["", "<", "<", "<", "<"],
    ]
    assert grid(found[5]) == [["Header 0.0", "Header 0.1"], ["", "Cell 1.1"]]
    assert grid(found[6]) == [["Header 0.0", "Header 0.1", "Merged Cell 0.2 1.2"], ["", "", "^Merged Cell 0.2 1.2"]]


def test_a_table_of_wps_has_number_and_kind_merged_over_pairs_of_rows() -> None:
    found = tables(real("wps-fujian5-seq-vmerge.docx"))
    assert [len(table.rows) for table in found] == [4, 2, 2, 19]
    heading, *pairs = grid(found[3])
    assert heading == ["序号", "文献类型", "格式及示例"]
    assert [row[0] for row in pairs] == [text for n in range(1, 10) for text in (str(n), f"^{n}")]
    assert all(below[1] == "^" + above[1] for above, below in list(pairwise(pairs))[::2])
    assert found[3].notes[-1].startswith("表4")
    assert grid(found[0])[0][0] == "参考文献\n类型"


def test_a_document_whose_text_is_only_in_a_text_box_has_text() -> None:
    assert paragraph_texts(real("odd-word2007-textbox.docx")) == ["{{ph}}"]


def test_a_document_with_byte_order_marks_in_its_parts_is_read() -> None:
    data = real("odd-mammoth-bom.docx")
    assert tables(data) == () and paragraph_texts(data) == ["This XML has a byte order mark."]


def test_tables_between_paragraphs_and_one_in_another_are_told_apart() -> None:
    first, outer, inner, last = tables(real("odd-pydocx-paras-and-tables.docx"))
    assert [len(each.rows) for each in (first, outer, inner, last)] == [2, 1, 2, 1]
    assert grid(outer)[0][0].startswith("Text before") and "Between" not in grid(outer)[0][0]
    assert grid(inner) == [["Table"], ["Between"]]
    assert remarks(outer) == ["第1行第1列有嵌套的表格，已作为单独的表格读取。"]


def test_a_chinese_template_of_thirteen_columns_has_them_in_every_row() -> None:
    table = only(real("tpl-easypoi-contract.docx"))
    assert [len(row.cells) for row in table.rows] == [13] * 5
    assert grid(table)[0][:3] == ["采购订单号：", "<采购订单号：", "{{order.orderId}}"]
    assert grid(table)[3] == ["{{in items}}"] + ["<{{in items}}"] * 12


def test_check_boxes_of_a_real_form_are_seen() -> None:
    data = real("odd-docling-checkboxes.docx")
    assert [text[:1] for text in paragraph_texts(data)[3:]] == ["☑", "☑", "☐"]
    assert only(data).rows[2].cells[0].text.count("☐") + only(data).rows[2].cells[0].text.count("☑") > 1


# ---- old formats -----------------------------------------------------------------------------------------------------------


def program(folder: Path, script: str) -> Path:
    """A stand-in for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_without_libreoffice_an_old_file_is_to_be_saved_as_docx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SourceError, match=r"没有安装 LibreOffice.*另存为 \.docx"):
        convert_legacy(OLE, suffix=".doc")


@pytest.mark.parametrize("data", [b"", b"<html>", b"PK\x03\x04"])
def test_a_web_page_under_the_name_of_a_document_is_never_opened(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="不是旧格式的 Word 文档"):
        convert_legacy(data, suffix=".doc")


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_a_conversion_that_fails_or_hangs_is_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    program(tmp_path, "exit 1")
    with pytest.raises(SourceError, match="可能已损坏或设有打开密码"):
        convert_legacy(OLE, suffix=".wps")
    monkeypatch.setattr(legacy, "TIMEOUT_SECONDS", 1)
    program(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; wait")
    began = time.perf_counter()
    with pytest.raises(SourceError, match="1 秒内没有转换完"):
        convert_legacy(OLE, suffix=".wps")
    assert time.perf_counter() - began < 10
    child = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat")
    assert not child.exists() or child.read_text().split()[2] in "ZX"  # nothing goes on running


@pytest.mark.rendering
def test_an_old_document_is_read_by_way_of_libreoffice() -> None:
    if shutil.which("soffice") is None:
        pytest.skip(f"needs {missing_tools()}")
    data = real("odd-docling-legacy.doc")
    with pytest.raises(SourceError, match="旧格式"):
        tables(data)
    converted = convert_legacy(data, suffix=".doc")
    assert converted.startswith(b"PK")
    assert grid(only(converted))[:2] == [["", "Food", "Calories per portion"], ["Leaves", "Ash, Elm, Maple", "50"]]
    assert "2.Don’t forget to drink water" in paragraph_texts(converted)
