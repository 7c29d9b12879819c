"""Text as tables in every form: CSV, HTML, Markdown, and how they are told apart."""

import contextlib
import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import SourceError
from docgen.parse import read_task_table
from docgen.source import RawCell, RawTable
from docgen.textfile import read_tables
from tests.tables import REGISTRY
from tests.task_tables_text import HEADINGS, SEED, as_csv, as_html, as_markdown, seed_pages

ENCODINGS = ["utf-8", "utf-8-sig", "gbk", "utf-16"]


def read(text: str | bytes) -> tuple[RawTable, ...]:
    return read_tables(text if isinstance(text, bytes) else text.encode(), file="表")


def texts(table: RawTable) -> list[tuple[str, ...]]:
    return [row.texts() for row in table.rows]


def tasks(data: bytes) -> list[tuple[object, ...]]:
    """Everything parse reads of the tasks, without the places."""
    found = read_task_table(read(data), registry=REGISTRY).table
    return [
        (task.number, task.theme, task.name, item.content, item.lead_units, item.units, item.groups, item.unresolved,
         item.start, item.deadline)
        for task in found.tasks
        for item in task.items
    ]  # fmt: skip


# ---- the seed in every form ------------------------------------------------------------------------------------------


def test_the_seed_is_where_the_other_forms_start_from() -> None:
    assert sum(len(page) - 1 for page in seed_pages()) > 28
    assert all(tuple(page[0]) == HEADINGS for page in seed_pages())


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_the_seed_as_csv_gives_the_same_tasks(encoding: str, delimiter: str) -> None:
    data = as_csv(seed_pages(), "gb18030" if encoding == "gbk" else encoding, delimiter=delimiter)
    assert tasks(data) == tasks(SEED.read_bytes())


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_the_seed_as_a_web_page_gives_the_same_tasks(charset: str) -> None:
    assert tasks(as_html(seed_pages(), charset=charset)) == tasks(SEED.read_bytes())


def test_the_seed_as_markdown_gives_the_same_tasks() -> None:
    assert tasks(as_markdown(seed_pages()).encode()) == tasks(SEED.read_bytes())


def test_every_row_of_the_seed_arrives_in_every_form() -> None:
    rows = [tuple(row) for page in seed_pages() for row in page]
    (table,) = read(as_csv(seed_pages()))
    assert texts(table) == rows
    assert [row for table in read(as_markdown(seed_pages())) for row in texts(table)] == [
        tuple(cell.strip() for cell in row) for row in rows
    ]
    assert sum(len(table.rows) for table in read(as_html(seed_pages()))) == len(rows)


# ---- CSV ---------------------------------------------------------------------------------------------------------------


def test_a_quoted_cell_keeps_its_line_breaks_commas_and_quotation_marks() -> None:
    (table,) = read('序号,内容,单位\r\n1,"第一段，\r\n第二段 ""引用"", 完",区水务局\r\n2,乙,丙\r\n')
    assert texts(table)[1] == ("1", '第一段，\n第二段 "引用", 完', "区水务局")
    assert [row.where.row for row in table.rows] == [1, 2, 4]


def test_a_title_above_the_headings_is_a_note_padded_or_not() -> None:
    (table,) = read("附件,,\n重点任务分解表\n序号,任务,单位\n1,甲,乙\n")
    assert table.notes == ("附件", "重点任务分解表")
    assert texts(table) == [("序号", "任务", "单位"), ("1", "甲", "乙")]


def test_the_delimiter_that_makes_more_columns_is_the_one() -> None:
    (table,) = read("序号;任务;单位\n1;甲,乙;丙,丁\n")
    assert texts(table)[1] == ("1", "甲,乙", "丙,丁")


def test_the_first_line_of_excel_that_names_the_separator_is_no_row() -> None:
    (table,) = read("sep=;\n序号;任务;单位\n1;甲;乙\n")
    assert texts(table)[0] == ("序号", "任务", "单位") and table.rows[0].where.row == 2


def test_rows_that_leave_out_empty_cells_at_the_end_are_read_as_they_are() -> None:
    (table,) = read("序号,任务,单位,时限\n1,甲,乙,丙\n2,丁\n3,戊,己,庚\n")
    assert texts(table)[2] == ("2", "丁") and table.notes == ()


def test_a_row_with_more_cells_than_headings_is_told() -> None:
    (table,) = read("序号,任务,单位\n1,甲,乙\n2,丙,丁,戊\n3,己,庚\n")
    assert texts(table)[2] == ("2", "丙", "丁", "戊")
    assert table.notes == ("有 1 行的格数多于表头（第3行），可能是内容中的分隔符没有加引号。",)


def test_quotation_marks_that_do_not_pair_are_kept_and_told() -> None:
    (table,) = read('序号,任务,单位\n1,"智慧"城区,乙\n2,丙,丁\n')
    assert texts(table)[1] == ("1", '"智慧"城区', "乙")
    assert any("引号不成对" in note for note in table.notes)


@pytest.mark.parametrize(
    "text",
    [
        "各单位：\n请于月底前报送,谢谢。\n联系人张三,电话12345\n",
        "一句话,只有一行\n",
        "只有一栏\n又一行\n",
        "今天开会，讨论了很多问题。\n会后形成纪要,印发,存档\n",
    ],
)
def test_sentences_with_commas_are_no_table(text: str) -> None:
    with pytest.raises(SourceError, match="没有找到表格"):
        read(text)


def test_a_text_with_tabs_is_never_csv() -> None:
    (table,) = read("序号\t任务,内容,单位\n1\t甲,乙,丙\n")
    assert texts(table) == [("序号", "任务,内容,单位"), ("1", "甲,乙,丙")]


# ---- Markdown ----------------------------------------------------------------------------------------------------------


def test_a_pipe_table_with_escaped_bars_breaks_and_alignment() -> None:
    (table,) = read("# 任务表\n\n| 序号 | 任务 | 单位 |\n|:--|:-:|--:|\n| 1 | 甲\\|乙<br>丙 | 丁 |\n| 2 | | 戊 |\n")
    assert table.notes == ("任务表",)
    assert texts(table) == [("序号", "任务", "单位"), ("1", "甲|乙\n丙", "丁"), ("2", "", "戊")]
    assert [row.where.row for row in table.rows] == [3, 5, 6]


def test_outer_bars_may_be_left_out_and_text_behind_the_last_table_is_told() -> None:
    first, second = read("序号 | 任务\n--- | ---\n1 | 甲\n\n续表\n\n| 序号 | 任务 |\n|---|---|\n| 2 | 乙 |\n注：完\n")
    assert texts(first) == [("序号", "任务"), ("1", "甲")] and first.notes == ()
    assert second.notes == ("续表", "另有 1 行文字在表格之后，未读取（第10行“注：完”）。")
    assert [table.where.table for table in (first, second)] == [1, 2]


def test_bars_without_a_line_of_dashes_are_no_table() -> None:
    with pytest.raises(SourceError):
        read("甲 | 乙\n丙 | 丁\n")


# ---- HTML --------------------------------------------------------------------------------------------------------------


def page(body: str) -> str:
    return f"<!DOCTYPE html><html><body>{body}</body></html>"


def covered(cell: RawCell) -> tuple[str, str, str]:
    return cell.text, cell.covered, cell.inherited


def test_merged_cells_say_what_covers_them() -> None:
    (table,) = read(page("<table><tr><td rowspan=2>甲<td colspan=2>乙</tr><tr><td>丙<td>丁</table>"))
    assert [[covered(cell) for cell in row] for row in table.rows] == [
        [("甲", "", ""), ("乙", "", ""), ("", "left", "乙")],
        [("", "above", "甲"), ("丙", "", ""), ("丁", "", "")],
    ]


def test_a_cell_merged_both_ways_covers_a_block() -> None:
    (table,) = read(page("<table><tr><td rowspan=2 colspan=2>甲<td>乙<tr><td>丙<tr><td>丁<td>戊<td>己</table>"))
    assert [[covered(cell) for cell in row] for row in table.rows] == [
        [("甲", "", ""), ("", "left", "甲"), ("乙", "", "")],
        [("", "above", "甲"), ("", "above", "甲"), ("丙", "", "")],
        [("丁", "", ""), ("戊", "", ""), ("己", "", "")],
    ]


def test_a_merged_cell_at_the_end_of_a_row_covers_the_shorter_row_below() -> None:
    (table,) = read(page("<table><tr><td>甲<td>乙<td rowspan=0>丙<tr><td>丁<tr><td>戊<td>己</table>"))
    assert [[covered(cell) for cell in row] for row in table.rows[1:]] == [
        [("丁", "", ""), ("", "", ""), ("", "above", "丙")],
        [("戊", "", ""), ("己", "", ""), ("", "above", "丙")],
    ]


def test_breaks_paragraphs_entities_and_blanks_are_text_as_a_browser_shows_it() -> None:
    body = "<table><tr><td>一、<br/>二&amp;三&lt;<p>四</p><p>五</p><td> 建设\n   平台 A\n  B&nbsp;C <b>粗</b>体<td><div>甲</div></table>"
    (table,) = read(page(body))
    assert texts(table) == [("一、\n二&三<\n四\n五", "建设平台 A B\xa0C 粗体", "甲")]


def test_scripts_styles_and_comments_are_no_text() -> None:
    (table,) = read(
        page("<script>var a='<table><td>x'</script><!-- <td>y --><table><tr><td>甲<style>b{}</style><td>乙</table>")
    )
    assert texts(table) == [("甲", "乙")]


def test_a_nested_table_is_a_table_of_its_own_and_no_text_of_the_outer_cell() -> None:
    outer, inner = read(page("<table><tr><td>外<table><tr><td>内1<td>内2</table>后<td>乙</table>"))
    assert texts(outer) == [("外后", "乙")] and texts(inner) == [("内1", "内2")]
    assert (outer.where.table, inner.where.table) == (1, 2)


def test_lines_and_captions_above_a_table_are_notes_and_lines_behind_are_counted() -> None:
    body = "<h1>重点任务分解表</h1><table><caption>2020年</caption><tr><td>1</table><p>注</p>\n"
    (table,) = read(page(body))
    assert table.notes == ("重点任务分解表", "2020年", "另有 1 行文字在表格之后，未读取（第1行“注”）。")


def test_hidden_rows_are_read_and_named() -> None:
    (table,) = read(page("<table><tr><td>1<tr style='mso-x:1;display:none'><td>2<tr><td>3</table>"))
    assert texts(table) == [("1",), ("2",), ("3",)] and table.hidden_rows == (2,)


def test_the_marks_of_excels_own_export_are_no_hindrance() -> None:
    export = (
        '<html xmlns:v="urn:schemas-microsoft-com:vml"><head><meta charset=gb2312><!--[if gte mso 9]><xml/><![endif]-->'
        "</head><body><table><tr height=20><td class=xl65>序号</td><td>任务</td></tr><tr><td x:num>1</td><td>甲<span "
        "style='mso-spacerun:yes'>&nbsp;</span></td></tr><![if supportMisalignedColumns]><tr height=0 "
        "style='display:none'><td></td><td></td></tr><![endif]></table></body></html>"
    )
    (table,) = read(export.encode("gbk"))
    assert texts(table) == [("序号", "任务"), ("1", "甲\xa0"), ("", "")]
    assert table.rows[2].blank and table.hidden_rows == (3,)


@pytest.mark.parametrize("charset", ["big5", "gb2312", "utf-8", "nonsense", "rot13"])
def test_the_encoding_a_page_declares_counts_where_it_is_one(charset: str) -> None:
    written = charset if charset in ("big5", "utf-8") else "gb18030"
    data = f"<html><meta charset='{charset}'><table><tr><td>臺北市政府<td>任務</table>".encode(written)
    (table,) = read(data)
    assert texts(table) == [("臺北市政府", "任務")]


def test_a_page_without_a_table_may_hold_a_list() -> None:
    (table,) = read(
        page("<p>1.建设平台。接入数据（牵头单位：区水务局；完成时限：2020年）</p>\n<p>2.完。（牵头单位：区教育局）</p>")
    )
    assert texts(table)[1][:3] == ("1", "建设平台", "接入数据")
    assert [row.where.row for row in table.rows[1:]] == [1, 2]


def test_a_wide_span_stays_within_the_grid_and_is_told() -> None:
    (table,) = read(page("<table><tr><td colspan=99999 rowspan=99999>甲<td>乙<tr><td>丙</table>"))
    assert [len(row.cells) for row in table.rows] == [200, 200]
    assert any("未读取" in note for note in table.notes)


def test_hostile_pages_are_read_in_reasonable_time() -> None:
    started = time.perf_counter()
    for body in (
        "<table>" * 3000,
        "<table><tr>" + "<td colspan=200>" * 20000,
        "<td" * 20000,
        "<![x" * 20000,
        "<!--" * 20000,
    ):
        with contextlib.suppress(SourceError):
            read(page(body))
    assert time.perf_counter() - started < 20


# ---- any text survives ---------------------------------------------------------------------------------------------------

WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\t\ufeff", exclude_categories=("Cs",)), min_size=0, max_size=30
)
ROWS = st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=5).map(
    lambda rows: [list(HEADINGS[:3]), *([f"{number}", *row[1:]] for number, row in enumerate(rows, start=1))]
)


def one_newline(text: str) -> str:
    return re.sub(r"\r\n|\r", "\n", text)


@given(ROWS, st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_any_text_survives_csv(rows: list[list[str]], encoding: str) -> None:
    data = as_csv([rows], encoding)
    if encoding == "gb18030":
        try:  # a GBK file that is also valid UTF-8 cannot be told from it
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return
    (table,) = read(data)
    assert [list(row.texts()) for row in table.rows] == [[one_newline(text) for text in row] for row in rows]


def shown(text: str) -> str:
    """What a browser shows of a cell: blanks run together, none at the ends of lines."""
    lines = text.split("\n")
    return "\n".join(re.sub("[ \r\f]+", " ", line).strip(" ") for line in lines).strip("\n")


@given(ROWS)
def test_any_text_survives_html(rows: list[list[str]]) -> None:
    rows = [[text.replace("\r", " ") for text in row] for row in rows]
    (table,) = read(as_html([rows]))
    assert [list(row.texts())[2] for row in table.rows] == [shown(row[2]) for row in rows]


@given(ROWS)
def test_any_text_survives_markdown(rows: list[list[str]]) -> None:
    rows = [[one_newline(text) for text in row] for row in rows]
    if any(re.search(r"<br\s*/?>", text, re.IGNORECASE) for row in rows for text in row):
        return
    (table,) = read(as_markdown([rows]))
    assert [list(row.texts()) for row in table.rows] == [
        [text.replace("\n", "<br>").strip().replace("<br>", "\n") for text in row] for row in rows
    ]


@given(st.text(max_size=200))
def test_any_page_gives_tables_or_one_clear_refusal(text: str) -> None:
    for start in ("<html>", "<table><tr><td>", "<html><![", "<div><!"):
        data = (start + text).encode("utf-8", "replace")
        try:
            tables = read(data)
        except SourceError as error:
            assert error.hint
        else:
            assert all(table.rows for table in tables)


@given(st.text("<>/!-[]=\"' tabledrhcospn\n1甲", max_size=120))
def test_any_markup_gives_tables_or_one_clear_refusal(text: str) -> None:
    try:
        read("<table>" + text)
    except SourceError as error:
        assert error.hint


@given(st.text('序号,;|-"\n甲（）：1.、', max_size=80))
def test_any_signs_of_tables_give_tables_or_one_clear_refusal(text: str) -> None:
    try:
        tables = read(text)
    except SourceError as error:
        assert "没有找到表格" in str(error) and error.hint
    else:
        assert all(table.rows for table in tables)


def test_a_text_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(SourceError, match="过大"):
        read(b"a\tb\n" * (6 * 2**20))


def test_an_escaped_page_in_a_cell_stays_a_text() -> None:
    (table,) = read(page(f"<table><tr><td>{html.escape('<table><td>甲</table>')}</table>"))
    assert texts(table) == [("<table><td>甲</table>",)]
