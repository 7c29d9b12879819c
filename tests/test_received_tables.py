"""Received tables as offices make them: merged themes, notes in and around the table, units with their part.

Each is held to one rule: a row is used or refused, and every text is in a task or in a finding.
"""

import io

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import schema
from docgen.diagnostics import Diagnostic, Severity
from docgen.model import Item
from docgen.parse import TableRead, read_task_table
from docgen.source import RawRow, RawTable
from docgen.textfile import read_tables
from docgen.workflow.sources import raw_tables
from tests.tables import REGISTRY, cut, table

HEAD = "| 序号 | 任务名称 | 任务内容 | 牵头单位 | 责任单位 | 完成时限 |\n"
ONE_COLUMN = "| 序号 | 任务名称 | 任务内容 | 责任单位 | 完成时限 |\n"


def read(*tables: RawTable, first_leads: bool = False) -> TableRead:
    found = read_task_table(tables, registry=REGISTRY, first_leads=first_leads)
    assert found.rows.read == found.rows.used + found.rows.refused
    return found


def told(found: TableRead, code: str) -> list[Diagnostic]:
    return [each for each in found.diagnostics if each.code == code]


def errors(found: TableRead) -> list[str]:
    return [each.code for each in found.diagnostics if each.severity is Severity.ERROR]


def items(found: TableRead) -> list[Item]:
    return [item for _, item in found.table.items]


# ---- who leads and who takes part --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "units", "leads", "others"),
    [
        ("区水务局牵头，区教育局、区财政局配合", "无", ["shuiwuju"], ["jiaoyuju", "caizhengju"]),
        ("区水务局牵头，区教育局配合", "区财政局", ["shuiwuju"], ["jiaoyuju", "caizhengju"]),
        ("区水务局牵头，区教育局按职责分工负责", "", ["shuiwuju"], ["jiaoyuju"]),
        ("区水务局牵头，区教育局负责", "", ["shuiwuju"], ["jiaoyuju"]),
        ("区水务局、区财政局牵头", "区教育局", ["shuiwuju", "caizhengju"], ["jiaoyuju"]),
        ("区水务局、区财政局共同牵头", "区教育局", ["shuiwuju", "caizhengju"], ["jiaoyuju"]),
        ("区水务局负责", "", ["shuiwuju"], []),
        ("区水务局（牵头）、区教育局（配合）", "", ["shuiwuju"], ["jiaoyuju"]),
        ("区水务局(主办)", "区教育局(协办)、区财政局（牵头）", ["shuiwuju", "caizhengju"], ["jiaoyuju"]),
        ("区水务局牵头、区财政局配合", "", ["shuiwuju"], ["caizhengju"]),
        ("区水务局、区教育局", "区水务局、区财政局", ["shuiwuju", "jiaoyuju"], ["caizhengju"]),
    ],
)
def test_of_two_columns_the_words_of_a_cell_say_more_than_its_heading(
    lead: str, units: str, leads: list[str], others: list[str]
) -> None:
    found = read(table(HEAD + f"| 1 | 名 | 内容 | {lead} | {units} | 2021年 |"))
    (item,) = items(found)
    assert ([*item.lead_units], [*item.units]) == (leads, others)
    assert errors(found) == []


@pytest.mark.parametrize(
    ("units", "leads", "others"),
    [
        ("区水务局（牵头）、区财政局", ["shuiwuju"], ["caizhengju"]),
        ("区财政局、区水务局〔牵头单位〕", ["shuiwuju"], ["caizhengju"]),
        ("区水务局(主办)、区财政局（配合）、区教育局（协办）", ["shuiwuju"], ["caizhengju", "jiaoyuju"]),
        ("区水务局、区财政局（牵头），区教育局配合", ["caizhengju"], ["shuiwuju", "jiaoyuju"]),
    ],
)
def test_of_one_column_the_bracket_behind_a_name_says_its_part(units: str, leads: list[str], others: list[str]) -> None:
    found = read(table(ONE_COLUMN + f"| 1 | 名 | 内容 | {units} | 2021年 |"))
    (item,) = items(found)
    assert ([*item.lead_units], [*item.units]) == (leads, others)
    assert errors(found) == []


@pytest.mark.parametrize("units", ["某局（牵头）、区财政局", "某局牵头，区财政局配合"])
def test_the_known_unit_does_not_lead_where_the_one_that_leads_is_unknown(units: str) -> None:
    found = read(table(ONE_COLUMN + f"| 1 | 名 | 内容 | {units} | 2021年 |"))
    (item,) = items(found)
    assert (item.lead_units, item.units, item.unresolved_leads) == ((), ("caizhengju",), ("某局",))
    assert errors(found) == ["unknown-unit"]


def test_of_an_unknown_and_a_known_unit_it_is_not_guessed_who_leads() -> None:
    page = table(ONE_COLUMN + "| 1 | 名 | 内容 | 某局、区财政局 | 2021年 |")
    found = read(page)
    assert items(found)[0].lead_units == () and set(errors(found)) == {"unknown-unit", "lead-unknown"}
    (item,) = items(read(page, first_leads=True))
    assert (item.lead_units, item.unresolved_leads, item.unresolved) == ((), ("某局",), ())


def test_an_unknown_unit_that_takes_part_is_no_unknown_lead() -> None:
    found = read(table(HEAD + "| 1 | 名 | 内容 | 区水务局牵头，某局配合 | 无 | 2021年 |"))
    assert (items(found)[0].unresolved, items(found)[0].unresolved_leads) == (("某局",), ())


# ---- merged themes -----------------------------------------------------------------------------------------------

THEMED = "| 主题 | 序号 | 任务名称 | 任务内容 | 牵头单位 | 完成时限 |\n"


def merged(text: str, *spans: tuple[int, int, int]) -> RawTable:
    """A table where cells of a column are merged downward: (column, first row, last row), all from 1."""
    plain = table(text)
    rows = [list(row.cells) for row in plain.rows]
    for column, first, last in spans:
        anchor = rows[first - 1][column - 1]
        for row in range(first, last):
            below = rows[row][column - 1]
            rows[row][column - 1] = below._replace(text="", value=None, covered="above", inherited=anchor.text)
    return RawTable(
        tuple(RawRow(tuple(cells), row.where) for cells, row in zip(rows, plain.rows, strict=True)), plain.where
    )


def themes(found: TableRead) -> list[tuple[str, str]]:
    return [(task.number, task.theme) for task in found.table.tasks]


def test_a_theme_that_begins_on_a_further_item_is_told_and_reaches_the_tasks_it_covers() -> None:
    found = read(
        merged(
            THEMED
            + "| 主题一 | 1 | 甲 | 甲一 | 区水务局 | 2021年 |\n"
            + "|        | 2 | 乙 | 乙一 | 区教育局 | 2021年 |\n"
            + "| 主题二 |   |    | 乙二 | 区财政局 | 2022年 |\n"
            + "|        | 3 | 丙 | 丙一 | 区财政局 | 2022年 |\n",
            (1, 2, 3), (2, 3, 4), (3, 3, 4), (1, 4, 5),
        )
    )  # fmt: skip
    assert themes(found) == [("1", "主题一"), ("2", "主题一"), ("3", "主题二")]
    (one,) = told(found, "item-theme-differs")
    assert one.message == "第2项的又一分项另有主题“主题二”，该项仍归在“主题一”之下。" and one.where.cell == "A4"


def test_a_merged_theme_whose_first_row_is_no_task_is_that_of_the_rows_below() -> None:
    found = read(
        merged(
            THEMED
            + "| 主题一 | 1 | 甲 | 甲一 | 区水务局 | 2021年 |\n"
            + "| 主题二 | 举例 | 例 | 例一 | 区水务局 | 2021年 |\n"
            + "|        | 2 | 乙 | 乙一 | 区教育局 | 2021年 |\n",
            (1, 3, 4),
        )
    )
    assert themes(found) == [("1", "主题一"), ("2", "主题二")]


def test_a_merged_theme_cut_by_the_page_stays_whole_in_the_tasks_it_covers_on_the_next_one() -> None:
    first = table(THEMED + "| 探索跨领域 | 1 | 甲 | 甲的前 | 区水务局 | 2021年 |\n")
    second = merged(THEMED + "| 智慧应用 | | | 一半 | | |\n| | 2 | 乙 | 乙一 | 区教育局 | 2021年 |\n", (1, 2, 3))
    assert themes(read(first, second)) == [("1", "探索跨领域智慧应用"), ("2", "探索跨领域智慧应用")]


def test_an_empty_theme_merged_with_its_heading_is_no_theme() -> None:
    found = read(
        merged(
            THEMED + "| | 1 | 甲 | 甲一 | 区水务局 | 2021年 |\n| 主题 | 2 | 乙 | 乙一 | 区教育局 | 2021年 |\n",
            (1, 1, 2),
        )
    )
    assert themes(found)[0] == ("1", "")


def test_of_an_exported_table_the_tasks_under_a_merged_theme_keep_it() -> None:
    found = read(
        merged(
            "| 分项编号 | 序号 | 主题 | 任务名称 | 任务内容 | 牵头单位 | 责任单位 | 启动时间 | 完成时限 |\n"
            "| T001-1 | 1 | 主题一 | 甲 | 甲一 | 区水务局 | | 2020年 | 2021年 |\n"
            "| T002-1 | 2 | | 乙 | 乙一 | 区水务局 | | 2020年 | 2021年 |\n",
            (3, 2, 3),
        )
    )
    assert themes(found) == [("1", "主题一"), ("2", "主题一")]


# ---- rows that are no tasks --------------------------------------------------------------------------------------

TASK = "| {n} | 名{n} | 内容{n} | 区水务局 | | 2021年 |\n"


def across(text: str, row: int) -> RawTable:
    """A table where the one text of a row is merged across the whole width."""
    plain = table(text)
    cells = plain.rows[row - 1].cells
    wide = (cells[0], *(cell._replace(covered="left", inherited=cells[0].text) for cell in cells[1:]))
    rows = [RawRow(wide, each.where) if place == row else each for place, each in enumerate(plain.rows, start=1)]
    return RawTable(tuple(rows), plain.where)


NOTES = (
    "注：由办公室解释",
    "备注: 甲",
    "说明：一式两份",
    "填表说明：按季报送",
    "附注：甲",
    "（注：甲）",
    "备 注：甲",
    "注1：甲",
)


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_note_below_or_between_the_tasks_is_refused_by_name(note: str, column: int) -> None:
    row = "| " + " | ".join(note if place == column else "" for place in range(6)) + " |\n"
    found = read(table(HEAD + TASK.format(n=1) + row + TASK.format(n=2)))
    assert (found.rows.read, found.rows.refused) == (3, 1)
    assert [(item.content, task.theme, task.name) for task, item in found.table.items] == [
        ("内容1", "", "名1"), ("内容2", "", "名2")
    ]  # fmt: skip
    (one,) = told(found, "row-note")
    assert note in one.message and one.where.row == 3


def test_a_merged_note_is_no_theme_and_its_numbered_lines_belong_to_it() -> None:
    lines = "| 注：1.时限为最迟时限 | | | | | |\n| 2.逾期通报。 | | | | | |\n"
    found = read(across(HEAD + lines + TASK.format(n=1), 2))
    assert [each.where.row for each in told(found, "row-note")] == [2, 3]
    assert [task.theme for task in found.table.tasks] == [""]


def test_a_row_with_units_that_begins_like_a_note_is_a_task() -> None:
    found = read(table(HEAD + "| 1 | 说明：甲 | 注：乙 | 区水务局 | | 2021年 |\n"))
    assert (len(found.table.tasks), told(found, "row-note")) == (1, [])


def test_a_section_without_tasks_is_refused_by_name_and_one_over_another_is_part_of_its_theme() -> None:
    blank = " | | | | | |\n"
    found = read(
        table(
            HEAD + f"| 一、数字底座工程{blank}| （一）云平台建设{blank}{TASK.format(n=1)}| （二）网络的建设{blank}"
            + f"{TASK.format(n=2)}| 二、没有任务的一类{blank}"
        )
    )  # fmt: skip
    assert [task.theme for task in found.table.tasks] == ["数字底座工程：云平台建设", "数字底座工程：网络的建设"]
    assert [each.message for each in told(found, "section-unused")] == ["“没有任务的一类”以下没有以它为主题的任务。"]
    assert found.rows.refused == 1


@pytest.mark.parametrize("row", ["| | 合计 | | 共28项 | | |\n", "| 举例 | 甲 | | 共28项 | | |\n"])
def test_what_stands_in_a_row_that_is_no_task_is_named(row: str) -> None:
    found = read(table(HEAD + TASK.format(n=1) + row))
    assert any("共28项" in each.message for each in found.diagnostics)


def test_the_rest_of_a_name_behind_the_second_item_is_part_of_the_name() -> None:
    found = read(
        table(HEAD + "| 1 | 打造智慧 | 一 | 区水务局 | | 2021年 |\n| | | 二 | 区教育局 | | 2021年 |\n"),
        table(HEAD + "| | 渔邨 | 续 | | | |\n"),
    )
    assert [(task.name, item.content) for task, item in found.table.items] == [
        ("打造智慧渔邨", "一"), ("打造智慧渔邨", "二续")
    ]  # fmt: skip


# ---- text outside of tables --------------------------------------------------------------------------------------


def word(*blocks: str | list[list[str]]) -> tuple[RawTable, ...]:
    """The tables of a Word file of paragraphs and tables."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        made = document.add_table(rows=len(block), cols=len(block[0]))
        for row, texts in zip(made.rows, block, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return raw_tables(stream.getvalue(), file="表.docx")


def rows_of(*texts: str) -> list[list[str]]:
    return cut(HEAD + "".join(texts))


def test_paragraphs_below_a_word_table_are_told() -> None:
    found = read(*word("附件1", "任务分解表", rows_of(TASK.format(n=1)), "注：由办公室解释。", "某办公室"))
    assert [each.message for each in told(found, "text-between-tables")] == [
        "表格以外的文字“注：由办公室解释。”未作任务读取。", "表格以外的文字“某办公室”未作任务读取。"
    ]  # fmt: skip
    assert [each.message for each in told(found, "row-above-headings")] == [
        "表头以上的“附件1”作为标题或说明，未作任务读取。"
    ]
    assert found.table.title == "任务分解表" and errors(found) == []


def test_more_paragraphs_above_a_word_table_than_a_title_has_are_told() -> None:
    found = read(*word(*(f"第{n}段。" for n in range(15)), rows_of(TASK.format(n=1))))
    assert any("第0段" in each.message for each in told(found, "table-note"))


def test_tasks_in_paragraphs_beside_a_table_are_an_error_that_names_them() -> None:
    found = read(*word(rows_of(TASK.format(n=1)), "二、另外，推进乙工作。（牵头单位：区教育局；完成时限：2021年）"))
    assert errors(found) == ["tasks-outside-tables"]
    assert "“另外，推进乙工作”" in told(found, "tasks-outside-tables")[0].message


def test_tasks_in_lines_beside_a_table_of_text_or_html_are_an_error() -> None:
    line = "二、推进乙工作。（牵头单位：区教育局；完成时限：2021年）"
    cells = cut(HEAD + TASK.format(n=1))
    tabbed = "\n".join("\t".join(row) for row in cells) + f"\n{line}\n"
    page = "<table>" + "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in cells)
    for text in (tabbed, f"{page}</table><p>{line}</p>"):
        found = read(*read_tables(text.encode(), file="表"))
        assert errors(found) == ["tasks-outside-tables"] and len(found.table.tasks) == 1


def test_a_numbered_line_above_a_further_table_is_its_theme() -> None:
    found = read(
        *word(
            "一、第一部分", rows_of(TASK.format(n=1)), "二、第二部分", rows_of(TASK.format(n=1).replace("名1", "名乙"))
        )
    )
    assert themes(found) == [("1", "第一部分"), ("1", "第二部分")]
    assert "number-repeated" not in errors(found) and told(found, "text-between-tables") == []


def test_a_numbered_line_above_a_table_with_themes_or_above_the_only_table_is_told() -> None:
    row = "| 主题 | {n} | 名{n} | 内容{n} | 区水务局 | 2021年 |\n"
    found = read(*word(cut(THEMED + row.format(n=1)), "二、第二部分", cut(THEMED + row.format(n=2))))
    assert [task.theme for task in found.table.tasks] == ["主题", "主题"]
    assert "二、第二部分" in told(found, "text-between-tables")[0].message
    alone = read(*word("一、重点任务", rows_of(TASK.format(n=1))))
    assert alone.table.tasks[0].theme == "" and "一、重点任务" in told(alone, "row-above-headings")[0].message


def test_a_table_that_is_no_task_table_is_named_by_its_first_row() -> None:
    found = read(table(HEAD + TASK.format(n=1)), table("| 姓名 | 电话 |\n| 张三 | 1 |"))
    assert "（首行“姓名；电话”）" in told(found, "table-skipped")[0].message


# ---- headings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "key"),
    [("序号", "number"), ("编号", "number"), ("任务编号", "number"), ("主题", "theme"), ("类别", "theme"),
     ("工作任务", "theme"), ("项目名称", "theme"), ("民生实事", "theme"), ("任务名称", "name"), ("重点任务", "name"),
     ("任务", "name"), ("阶段性任务", "name"), ("目标任务", "name"), ("任务内容", "content"), ("具体要求", "content"),
     ("工作要求", "content"), ("主要内容", "content"), ("具体实施内容", "content"), ("工作措施", "content"),
     ("牵头单位", "lead_units"), ("主要责任单位", "lead_units"), ("牵头部门", "lead_units"), ("牵头科室", "lead_units"),
     ("责任单位", "units"), ("责任部门", "units"), ("责任科室", "units"), ("配合单位", "units"), ("协同单位", "units"),
     ("协同配合单位", "units"), ("其他责任单位", "units"), ("参与单位", "units"), ("配合部门", "units"),
     ("协办部门", "units"), ("协同部门", "units"), ("启动时间", "start"), ("完成时限", "deadline"),
     ("时限要求", "deadline"), ("时间节点", "deadline"), ("进度安排", "deadline"), ("预计完成时间", "deadline"),
     ("年度目标", "deadline"), ("完成期限", "deadline"), ("完成日期", "deadline"), ("截止时间", "deadline"),
     ("办结时限", "deadline")],
)  # fmt: skip
def test_every_heading_seen_in_the_wild_is_known(heading: str, key: str) -> None:
    known = schema.headed(schema.TASK_COLUMNS, heading)
    assert known is not None and known.key == key


def test_headings_of_persons_have_no_field_and_are_kept() -> None:
    head = HEAD.replace("责任单位", "责任领导").replace("完成时限", "完成时限 | 备注 | 备注")
    found = read(table(head + "| 1 | 名 | 内容 | 区水务局 | 张三 | 2021年 | 甲 | 乙 |"))
    assert items(found)[0].extra == (("责任领导", "张三"), ("备注", "甲"), ("备注（2）", "乙"))


def test_of_two_columns_that_mean_the_same_the_plainer_heading_is_read_and_the_other_one_kept() -> None:
    head = "| 序号 | 任务名称 | 任务内容 | 牵头单位 | 配合部门 | 责任单位 | 年度目标 | 完成时限 |\n"
    found = read(table(head + "| 1 | 名 | 内容 | 区水务局 | 区教育局 | 区财政局 | 开工 | 2021年 |"))
    (item,) = items(found)
    assert (item.units, item.deadline.words) == (("caizhengju",), "2021年")
    assert item.extra == (("配合部门", "区教育局"), ("年度目标", "开工"))
    assert len(told(found, "heading-doubled")) == 2 and errors(found) == []


def test_the_column_of_numbers_may_have_no_heading() -> None:
    head = HEAD.replace("序号", " ")
    page = table(
        head + "| 举例 | 例 | 例 | 区水务局 | | 2021年 |\n" + TASK.format(n=7) + TASK.format(n="8.") + TASK.format(n=9)
    )
    found = read(page, table(head + "| | | 续 | | | |\n" + TASK.format(n=10)))
    assert [task.number for task in found.table.tasks] == ["7", "8", "9", "10"]
    assert [each.message for each in told(found, "number-unheaded")] == [
        "第1栏没有名称，以下各格是序号，作为“序号”栏。"
    ]
    assert items(found)[2].content == "内容9续"


def test_a_column_without_heading_that_holds_other_things_is_no_column_of_numbers() -> None:
    found = read(table(HEAD.replace("序号", " ") + TASK.format(n="甲") + TASK.format(n="乙")))
    assert len(told(found, "cell-without-heading")) == 2 and told(found, "number-unheaded") == []


# ---- marks left behind -------------------------------------------------------------------------------------------


def test_the_code_of_a_line_end_is_removed_and_told() -> None:
    found = read(table(HEAD + "| 1 | 名_x000D_ | 内_x000D_容_x4E00_ | 区水务局_x000D_ | | 2021年_x000d_ |"))
    ((task, item),) = found.table.items
    assert (task.name, item.content, item.deadline.words) == ("名", "内容_x4E00_", "2021年")
    (one,) = told(found, "markup-removed")
    assert len(one.places) == 4 and errors(found) == []


@pytest.mark.parametrize("tag", ["del", "s", "strike", "DEL"])
def test_deleted_text_of_a_web_page_is_not_read_and_told(tag: str) -> None:
    def page(content: str) -> str:
        cells = cut(HEAD + TASK.format(n=1).replace("内容1", content) + TASK.format(n=2))
        return (
            "<table>" + "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in cells) + "</table>"
        )

    found = read(*read_tables(page(f"<{tag}>旧 的<b>话</b></{tag}>新<{tag}>没有关").encode(), file="表"))
    assert [item.content for item in items(found)] == ["新", "内容2"]
    assert [each.message for each in told(found, "table-note")] == [
        "有 2 处标明删除的文字，未读取：“旧 的话”、“没有关”。"
    ]


# ---- task lists --------------------------------------------------------------------------------------------------


def listed(text: str) -> TableRead:
    return read(*read_tables(text.encode(), file="清单.txt"))


def test_a_numbered_item_without_units_among_those_that_have_them_is_a_task_whose_units_are_missing() -> None:
    found = listed(
        "一、强基\n（一）推进甲。（牵头单位：区水务局；完成时限：2020年）\n（二）推进乙。没有括号。\n注：由办公室解释。\n"
        "（三）推进丙。（牵头单位：区教育局；完成时限：2020年）\n二、保障措施\n加强领导。\n"
    )
    assert [(task.number, task.name, item.content) for task, item in found.table.items] == [
        ("一", "推进甲", "推进甲。"), ("二", "推进乙", "没有括号。"), ("三", "推进丙", "推进丙。")
    ]  # fmt: skip
    assert found.rows.read == 3 and {each.message for each in told(found, "required-blank")} == {
        "第二项的“牵头单位”为空。", "第二项的“完成时限”为空。"
    }  # fmt: skip
    (note,) = told(found, "table-note")
    assert all(words in note.message for words in ("“注：由办公室解释。”", "“保障措施”", "“加强领导。”"))


def test_a_bracket_that_closes_a_sentence_inside_a_paragraph_is_read() -> None:
    found = listed(
        "（一）推进甲。（牵头单位：区水务局；完成时限：2020年）\n"
        "（二）推进乙。完成一。（区教育局牵头，区财政局负责，2020年）完成二。（牵头单位：区水务局；完成时限：2021年）\n"
    )
    assert [(item.content, item.lead_units, item.units) for item in items(found)[1:]] == [
        ("完成一。", ("jiaoyuju",), ("caizhengju",)), ("完成二。", ("shuiwuju",), ())
    ]  # fmt: skip


def test_a_bracket_of_units_in_the_middle_of_a_sentence_is_text_and_told() -> None:
    found = listed("（一）推进平台（区教育局牵头，区财政局配合）的接入。（牵头单位：区水务局；完成时限：2020年）\n")
    assert "（区教育局牵头，区财政局配合）的接入" in items(found)[0].content
    assert "（区教育局牵头，区财政局配合）" in told(found, "units-in-text")[0].message


# ---- nothing vanishes --------------------------------------------------------------------------------------------

WORDS = st.text("甲乙丙丁戊己庚", min_size=2, max_size=4)
TASK_ROW = st.tuples(
    st.integers(1, 9).map(str) | st.just(""), WORDS | st.just(""), WORDS | st.just(""), WORDS,
    st.sampled_from(["区水务局", "区教育局", "某局", ""]), st.sampled_from(["区财政局", "各街道", ""]),
    st.sampled_from(["2021年", "尽快", ""]), WORDS | st.just(""),
)  # fmt: skip
JUNK_ROW = st.one_of(
    st.tuples(st.integers(0, 8), st.sampled_from(["", "注：", "填表说明：", "一、", "合计", "举例"]), WORDS).map(
        lambda each: ["" if place != each[0] else each[1] + each[2] for place in range(9)]
    ),
    st.lists(WORDS | st.just(""), min_size=1, max_size=9),
)
COLUMNS = ("序号", "主题", "任务名称", "任务内容", "牵头单位", "责任单位", "完成时限", "备注")


@st.composite
def small_tables(draw: st.DrawFn) -> RawTable:
    """Some of the columns, rows of tasks, junk between; themes and other cells merged downward, rows across."""
    kept = [place for place in range(8) if place in (0, 2, 3) or draw(st.booleans())]
    made = [
        [row[place] for place in kept] if len(row) == 8 and isinstance(row, tuple) else [*row]
        for row in draw(st.lists(TASK_ROW | JUNK_ROW, max_size=8))
    ]
    lines = [[COLUMNS[place] for place in kept], *made]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    rows = [list(row.cells) for row in table(text).rows]
    for row in range(2, len(rows)):
        for column in range(min(len(rows[row]), len(rows[row - 1]), len(kept))):
            above, cell = rows[row - 1][column], rows[row][column]
            if not cell.text and draw(st.booleans()):
                shown = above.inherited if above.covered == "above" else above.text
                rows[row][column] = cell._replace(covered="above", inherited=shown)
    wheres = [row.where for row in table(text).rows]
    return RawTable(tuple(RawRow(tuple(cells), where) for cells, where in zip(rows, wheres, strict=True)), wheres[0])


def kept_texts(found: TableRead) -> str:
    """Everything the tasks and the findings say."""
    said = [each.message for each in found.diagnostics]
    for task, item in found.table.items:
        codes = (*item.lead_units, *item.units)
        said += [task.number, task.theme, task.name, item.content, item.deadline.words, *item.groups, *item.unresolved]
        said += [*item.unresolved_leads, *(REGISTRY[code].name for code in codes)]
        said += [words for pair in item.extra for words in pair]
    return "\n".join(said)


@given(small_tables())
def test_every_row_is_used_or_refused_and_every_text_is_in_a_task_or_a_finding(given_table: RawTable) -> None:
    found = read(given_table)
    assert found.rows.read == sum(not row.blank for row in given_table.rows[1:])
    kept = kept_texts(found)
    for row in given_table.rows[1:]:
        for cell in row:
            assert unnumbered(cell.text) in kept, f"{cell.text} {found.diagnostics}"


def unnumbered(text: str) -> str:
    """The number of a section is no part of its title."""
    return text.removeprefix("一、")


def test_units_and_times_merged_over_several_tasks_hold_for_each() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["序号", "任务名称", "任务内容", "牵头单位", "责任单位", "完成时限"],
        ["1", "甲", "建设甲。", "区水务局", "区教育局", "2021年"],
        ["2", "乙", "建设乙。", None, None, None],
        ["3", "丙", "建设丙。", "区财政局", None, None],
    ):
        sheet.append(row)
    sheet.merge_cells("D2:D3")
    sheet.merge_cells("E2:E3")
    sheet.merge_cells("F2:F4")
    stream = io.BytesIO()
    book.save(stream)
    found = read_task_table(raw_tables(stream.getvalue(), file="表.xlsx"), registry=REGISTRY)
    items = [task.items[0] for task in found.table.tasks]
    assert [each.lead_units for each in items] == [("shuiwuju",), ("shuiwuju",), ("caizhengju",)]
    assert [each.units for each in items] == [("jiaoyuju",), ("jiaoyuju",), ()]
    assert {each.deadline.words for each in items} == {"2021年"}
    assert [each.code for each in found.diagnostics].count("cell-shared") == 2
