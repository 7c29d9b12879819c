"""A received task table as tasks: the sample table, told fact by fact, and tables of every other state."""

import re
import time
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from docgen.diagnostics import Diagnostic, Severity
from docgen.model import Decision, Item, Registry, RowCount, Unit
from docgen.parse import TableRead, read_task_table
from docgen.source import RawTable, SourceRef
from docgen.textfile import read_tables
from tests.tables import REGISTRY, table

DATA = Path(__file__).parent.parent / "data"
SOURCE = DATA / "source" / "重点任务分解表.txt"
HEAD = "| 序号 | 主题 | 任务名称 | 任务内容 | 牵头单位 | 责任单位 | 启动时间 | 完成时限 |\n"


def read(*pages: str, head: str = HEAD, decisions: Iterable[Decision] = (), registry: Registry = REGISTRY) -> TableRead:
    """Read pages of rows under the same headings."""
    tables: list[RawTable] = [table(head + page) for page in pages]
    return read_task_table(tables, registry=registry, decisions=decisions)


def told(found: TableRead, code: str) -> list[Diagnostic]:
    return [each for each in found.diagnostics if each.code == code]


def message(found: TableRead, code: str) -> str:
    (one,) = told(found, code)
    return one.message


def codes(found: TableRead) -> set[str]:
    return {each.code for each in found.diagnostics}


def only_item(found: TableRead) -> Item:
    (one,) = found.table.items
    return one[1]


# ---- the sample table, read independently ------------------------------------------------------------------------


@cache
def sample(*, decided: bool = True) -> TableRead:
    known = {unit["code"]: unit for unit in yaml.safe_load((DATA / "units.yaml").read_text(encoding="utf-8"))["units"]}
    registry = Registry(
        tuple(
            Unit(code, unit["name"], unit["short_name"], unit["kind"], order, tuple(unit.get("aliases", ())))
            for order, (code, unit) in enumerate(known.items(), start=1)
        )
    )
    why = Decision(
        "unit-name",
        "区金融服务业",
        "区金融服务署",
        "笔误",
        "示例",
        date(2020, 6, 5),
        SourceRef("decisions.yaml", row=3),
    )
    tables = read_tables(SOURCE.read_bytes(), file="重点任务分解表.txt")
    return read_task_table(tables, registry=registry, decisions=[why] if decided else [])


def golden() -> list[dict[str, list[str]]]:
    """The sample table read by hand: the texts of every cell, by column, of every 分项; shares nothing with docgen.

    A line with a number or with a lead unit is a new row, any other is glued to the row above, cell by cell.
    """
    rows: list[list[str]] = []
    for line in SOURCE.read_text(encoding="utf-8-sig").split("\n"):
        cells = line.rstrip("\r").split("\t")
        if len(cells) != 8 or cells[0] == "序号":
            continue
        if cells[0] or cells[4]:
            rows.append(cells)
        else:
            rows[-1] = [above + below for above, below in zip(rows[-1], cells, strict=True)]
    items: list[dict[str, list[str]]] = []
    themes = {8 - 1: "夯实城区数字底座", 10: "打造三大核心平台", 14: "深化政府服务领域应用", 18: "深化民生服务领域应用",
              26: "深化城区治理领域应用", 28: "探索跨领域智慧应用"}  # fmt: skip
    number = name = ""
    for row in rows:
        number, name = row[0] or number, row[2] or name
        theme = next(words for last, words in sorted(themes.items()) if int(number) <= last)
        items.append(
            {
                "number": [number],
                "theme": [theme],
                "name": [name],
                "content": [row[3].replace("<p>", "").replace("</p>", "").strip()],
                "lead_units": row[4].split("、"),
                "units": [each for each in row[5].split("、") if each],
                "start": [row[6].replace(" ", "")],
                "deadline": [row[7].replace(" ", "")],
            }
        )
    return items


def names(codes: Iterable[str]) -> list[str]:
    known = re.findall(r"\{code: (\w+), name: (\w+),", (DATA / "units.yaml").read_text(encoding="utf-8"))
    return [dict(known)[code] for code in codes]


def as_in_the_original(found: list[str]) -> list[str]:
    """Names of the original in the words of the registry: what the registry and the decision say of them."""
    same = {
        "区发展和改革委员会": "区发展和改革局",
        "区金融服务业": "区金融服务署",
        "罗湖投资控股有限公司等相关单位": "罗湖投资控股有限公司",
    }
    return [same.get(name, name) for name in found]


def test_every_cell_of_the_sample_table_is_what_a_reading_by_hand_gives() -> None:
    wanted, found = golden(), sample().table.items
    assert len(wanted) == len(found) == 29
    for one, (task, item) in zip(wanted, found, strict=True):
        where = f"第{task.number}项"
        assert [task.number] == one["number"], where
        assert [task.theme] == one["theme"], where
        assert [task.name] == one["name"], where
        assert [item.content] == one["content"], where
        assert names(item.lead_units) == as_in_the_original(one["lead_units"]), where
        assert [*names(item.units), *item.groups] == as_in_the_original(one["units"]), where
        assert [item.start.words, item.deadline.words] == [*one["start"], *one["deadline"]], where


def test_the_sample_table_has_37_rows_28_tasks_29_items_and_6_themes() -> None:
    found = sample()
    assert found.rows == RowCount(read=37, used=37, refused=0)
    assert [len(task.items) for task in found.table.tasks] == [1, 2, *[1] * 26]
    assert [task.number for task in found.table.tasks] == [str(number) for number in range(1, 29)]
    assert len(found.table.themes) == 6
    assert found.table.title == "重点任务分解表"


def test_every_row_of_the_sample_table_is_used_once() -> None:
    lines = SOURCE.read_text(encoding="utf-8-sig").split("\n")
    data = {number for number, line in enumerate(lines, start=1) if "\t" in line and not line.startswith("序号")}
    used = [row for _, item in sample().table.items for row in item.rows]
    assert sorted(used) == sorted(data)


def test_task_2_has_two_items_each_with_its_own_units() -> None:
    first, second = sample().table.tasks[1].items
    assert names(first.lead_units) == ["区政务服务数据管理局", "市公安局罗湖分局"]
    assert names(first.units) == ["区委政法委", "区应急管理局", "市市场监督管理局罗湖管理局"]
    assert names(second.lead_units) == ["区政务服务数据管理局"]
    assert len(second.units) == 7


def test_words_cut_by_the_page_are_whole_again_in_every_column() -> None:
    tasks = sample().table.tasks
    assert "区应急管理局" in names(tasks[26].items[0].units)
    assert (tasks[26].theme, tasks[27].theme) == ("探索跨领域智慧应用", "探索跨领域智慧应用")
    assert "开放给各个行业快速调用，降低" in tasks[3].items[0].content


def test_nine_pages_are_continued_and_each_place_is_told() -> None:
    continued = [place for each in told(sample(), "row-continued") for place in each.places]
    assert len(continued) == 37 - 29


def test_markup_is_gone_and_every_other_sign_stays() -> None:
    contents = [item.content for _, item in sample().table.items]
    assert not any("<p>" in text or "</p>" in text for text in contents)
    assert "采购 WAF 防护" in contents[7]
    assert "融合,实现" in contents[2], "half-width commas of the original stay"
    assert sample().table.tasks[7].name == "建设罗湖区智能运营中心项目 (IOC)"


def test_open_deadlines_have_no_date_and_2021_ends_on_its_last_day() -> None:
    deadlines = {item.deadline.words: item.deadline for _, item in sample().table.items}
    assert [(words, deadlines[words].date, deadlines[words].ongoing) for words in ("长期推进", "持续建设")] == [
        ("长期推进", None, True), ("持续建设", None, True)
    ]  # fmt: skip
    assert (deadlines["2021年"].date, deadlines["2021年"].ongoing) == (date(2021, 12, 31), False)


def test_the_five_doubts_of_the_sample_table_are_told_by_name() -> None:
    found = sample(decided=False)
    assert message(found, "duplicate-content") == "第3项的任务内容与第2项第2分项的完全相同。"
    assert "“区金融服务业”不在单位名录中，是否为“区金融服务署”" in message(found, "unknown-unit")
    assert "“区发展和改革委员会”是“区发展和改革局”的另一名称" in message(found, "unit-alias")
    assert "“罗湖投资控股有限公司等相关单位”没有列完" in message(found, "open-list")
    assert message(found, "group-units") == "有 19 项任务的责任单位写作“各相关单位”。"
    assert len(told(found, "group-units")[0].places) == 19


def test_without_a_decision_the_unknown_unit_is_an_error_and_kept_as_written() -> None:
    found = sample(decided=False)
    assert [each.code for each in found.diagnostics if each.severity is Severity.ERROR] == ["unknown-unit"]
    assert found.table.tasks[17].items[0].unresolved_leads == ("区金融服务业",)


def test_with_the_decision_the_unit_is_the_decided_one_and_the_finding_names_who_and_when() -> None:
    found = sample()
    assert names(found.table.tasks[17].items[0].lead_units) == ["区金融服务署", "区企业服务中心"]
    assert "decisions.yaml〔第3行〕 的核定作“区金融服务署”处理（示例，2020-06-05）" in message(found, "unit-decided")
    assert [each for each in found.diagnostics if each.severity is Severity.ERROR] == []


# ---- headings ------------------------------------------------------------------------------------------------------


def test_columns_are_known_by_heading_in_any_order_and_by_alias() -> None:
    found = read(
        "| 2021年 | 区水务局 | 建设内容 | 名称 | 1 | 区教育局 |",
        head="| 时间节点 | 牵头部门 | 主要内容 | 重点任务 | 编号 | 配合单位 |\n",
    )
    (task,) = found.table.tasks
    assert (task.number, task.name, task.theme) == ("1", "名称", "")
    assert (task.items[0].content, task.items[0].lead_units, task.items[0].units) == (
        "建设内容",
        ("shuiwuju",),
        ("jiaoyuju",),
    )
    assert codes(found) == set()


def test_blanks_and_width_inside_a_heading_do_not_matter() -> None:
    row = "| 1 | 主 | 名 | 内容 | 区水务局 | | 2020年 | 2021年 |"
    found = read(row, head=HEAD.replace("序号", "序　号").replace("完成时限", "完成 时限"))
    assert len(found.table.tasks) == 1 and codes(found) == set()


def test_a_missing_required_column_is_named() -> None:
    found = read("| 1 | 名 | 内容 | 2020年 |", head="| 序号 | 任务名称 | 任务内容 | 启动时间 |\n")
    assert {each.message for each in told(found, "heading-missing")} == {"缺少“牵头单位”栏。", "缺少“完成时限”栏。"}


def test_an_unknown_column_is_told_and_kept_as_it_is() -> None:
    found = read(
        "| 1 | 名 | 内容 | 区水务局 | 2021年 | 话 |",
        head="| 序号 | 任务名称 | 任务内容 | 牵头单位 | 完成时限 | 备注 |\n",
    )
    assert message(found, "heading-unknown") == "“备注”栏没有对应的栏目，原样保存为附加栏。"
    assert only_item(found).extra == (("备注", "话"),)


def test_a_table_without_headings_is_refused() -> None:
    found = read("| 1 | 主题 | 名 | 内容 | 区水务局 | | 2020年 | 2021年 |", head="")
    assert message(found, "heading-missing") == "没有找到任务表的表头。"
    assert found.table.tasks == ()


def test_no_table_at_all_is_a_finding_and_no_crash() -> None:
    found = read_task_table((), registry=REGISTRY)
    assert codes(found) == {"heading-missing"}


def test_repeated_headings_are_no_rows() -> None:
    row = "| {n} | 主题 | 名{n} | 内容{n} | 区水务局 | | 2020年 | 2021年 |\n"
    found = read(row.format(n=1) + HEAD + row.format(n=2), row.format(n=3))
    assert found.rows == RowCount(3, 3, 0)
    assert [task.number for task in found.table.tasks] == ["1", "2", "3"]


def test_columns_that_change_places_on_the_next_page_are_followed() -> None:
    page = table("| 完成时限 | 序号 | 任务名称 | 任务内容 | 牵头单位 |\n| 2022年 | 2 | 名二 | 内容二 | 区水务局 |")
    first = table(HEAD + "| 1 | 主题 | 名一 | 内容一 | 区水务局 | | 2020年 | 2021年 |")
    found = read_task_table([first, page], registry=REGISTRY)
    assert [(task.number, task.items[0].deadline.words) for task in found.table.tasks] == [
        ("1", "2021年"),
        ("2", "2022年"),
    ]


def test_an_unknown_column_of_a_later_page_is_told() -> None:
    page = table(
        "| 序号 | 任务名称 | 备注 | 任务内容 | 牵头单位 | 完成时限 |\n| 2 | 名二 | 要紧的话 | 内容二 | 区水务局 | 2021年 |"
    )
    first = table(HEAD + "| 1 | 主题 | 名一 | 内容一 | 区水务局 | | 2020年 | 2021年 |")
    assert told(read_task_table([first, page], registry=REGISTRY), "heading-unknown")


# ---- rows --------------------------------------------------------------------------------------------------------------


def test_a_row_without_number_and_lead_continues_the_row_above_in_every_column() -> None:
    found = read(
        """
        | 1 | 探索跨领域 | 打造智慧 | 推进物联网技术的创 | 区水 | 区应急 | 20 | 20 |
        """,
        """
        | | 智慧应用 | 渔邨 | 新应用 | | 管理局 | 20年 | 21年 |
        """,
    )
    (task,) = found.table.tasks
    assert (task.theme, task.name, task.items[0].content) == (
        "探索跨领域智慧应用",
        "打造智慧渔邨",
        "推进物联网技术的创新应用",
    )
    assert task.items[0].units == ("yingjiju",)
    assert (task.items[0].start.words, task.items[0].deadline.words) == ("2020年", "2021年")
    assert "row-continued" in codes(found)


def test_a_row_may_be_continued_more_than_once() -> None:
    found = read("| 1 | 主 | 名 | 一 | 区水务局 | | 2020年 | 2021年 |", "| | | | 二 | | | | |", "| | | | 三 | | | | |")
    assert only_item(found).content == "一二三"
    assert found.rows == RowCount(3, 3, 0)


def test_a_theme_continued_on_the_next_page_names_all_tasks_under_it() -> None:
    rows = "| {n} | {theme} | 名{n} | 内容{n} | 区水务局 | | 2020年 | 2021年 |\n"
    found = read(
        rows.format(n=1, theme="甲主题") + rows.format(n=2, theme="探索跨领域") + rows.format(n=3, theme=""),
        "| | 智慧应用 | | 续 | | | | |\n" + rows.format(n=4, theme="") + rows.format(n=5, theme="乙主题"),
    )
    assert [task.theme for task in found.table.tasks] == ["甲主题", *["探索跨领域智慧应用"] * 3, "乙主题"]


def test_a_row_with_a_lead_unit_but_no_number_is_another_item_with_its_own_units_and_deadline() -> None:
    found = read(
        """
        | 1 | 主 | 名 | 甲内容 | 区水务局 | 区教育局 | 2020年 | 2021年 |
        |   |    |    | 乙内容 | 区财政局 |          | 2020年 | 2022年 |
        """
    )
    (task,) = found.table.tasks
    assert [(i.content, i.lead_units, i.units, i.deadline.words) for i in task.items] == [
        ("甲内容", ("shuiwuju",), ("jiaoyuju",), "2021年"),
        ("乙内容", ("caizhengju",), (), "2022年"),
    ]
    assert told(found, "item-added")[0].where.row == 3


def test_a_first_row_without_a_number_is_refused_and_counted() -> None:
    found = read(
        "| | 主 | 名 | 内容 | 区水务局 | | 2020年 | 2021年 |\n| 1 | 主 | 名 | 内容 | 区水务局 | | 2020年 | 2021年 |"
    )
    assert found.rows == RowCount(read=2, used=1, refused=1)
    assert told(found, "row-without-task")[0].where.row == 2


def test_blank_rows_between_tasks_are_neither_rows_nor_continuations() -> None:
    row = "| {n} | 主 | 名{n} | 内容{n} | 区水务局 | | 2020年 | 2021年 |\n"
    found = read(row.format(n=1) + "| | | | \u3000 | | | | |\n" + row.format(n=2))
    assert found.rows == RowCount(2, 2, 0)
    assert told(found, "row-continued") == []


def test_a_number_used_twice_is_an_error_with_both_places() -> None:
    row = "| 1 | 主 | 名{n} | 内容{n} | 区水务局 | | 2020年 | 2021年 |\n"
    (one,) = told(read(row.format(n=1) + row.format(n=2)), "number-repeated")
    assert [place.cell for place in one.places] == ["D2", "D3"]


@pytest.mark.parametrize(
    ("written", "number"),
    [("1", "1"), ("1.0", "1"), ("１", "1"), ("1.", "1"), ("1、", "1"), ("（1）", "1"), ("（一）", "一"), ("一、", "一"), ("1-2", "1-2"),
     ("1.10", "1.10"), ("甲1", "甲1")],
)  # fmt: skip
def test_the_marks_around_a_number_are_not_the_number(written: str, number: str) -> None:
    found = read(f"| {written} | 主 | 名 | 内容 | 区水务局 | | 2020年 | 2021年 |")
    assert found.table.tasks[0].number == number


def test_numbers_that_differ_in_their_marks_only_are_the_same_number() -> None:
    row = "| {n} | 主 | 名{n} | 内容{n} | 区水务局 | | 2020年 | 2021年 |\n"
    assert told(read(row.format(n="1.0") + row.format(n="（1）")), "number-repeated")


def test_required_cells_that_are_empty_are_errors_at_their_cells() -> None:
    found = read("| 1 | 主 |  |  |  | | 2020年 |  |")
    assert {(each.message, each.where.cell) for each in told(found, "required-blank")} == {
        ("第1项的“任务名称”为空。", "C2"), ("第1项的“任务内容”为空。", "D2"),
        ("第1项的“牵头单位”为空。", "E2"), ("第1项的“完成时限”为空。", "H2"),
    }  # fmt: skip


def test_a_row_shorter_than_its_headings_is_read_with_empty_cells() -> None:
    found = read("| 1 | 主 | 名 | 内容 | 区水务局 |")
    assert [each.message for each in told(found, "required-blank")] == ["第1项的“完成时限”为空。"]


def test_rows_above_the_headings_do_not_disappear_silently() -> None:
    row = "| 1 | 主 | 名{n} | 内容{n} | 区水务局 | | 2020年 | 2021年 |\n"
    found = read_task_table([table(row.format(n=1) + HEAD + row.format(n=2))], registry=REGISTRY)
    assert found.diagnostics


def test_a_cell_beyond_the_headings_does_not_disappear_silently() -> None:
    found = read("| 1 | 主 | 名 | 内容 | 区水务局 | | 2020年 | 2021年 | 多出一格 |")
    assert found.diagnostics


def test_a_further_item_with_a_name_of_its_own_does_not_lose_it_silently() -> None:
    found = read(
        """
        | 1 | 主 | 名   | 甲内容 | 区水务局 | | 2020年 | 2021年 |
        |   |    | 另名 | 乙内容 | 区财政局 | | 2020年 | 2021年 |
        """
    )
    assert any("另名" in str(each) for each in found.diagnostics) or "另名" in repr(found.table)


TABBED = HEAD.strip("| \n").replace(" | ", "\t") + "\n1\t主\t名\t内容的前一半\t区水务局\t\t2020年\t2021年\n"


def test_a_line_of_text_between_two_pages_does_not_disappear_silently() -> None:
    text = f"{TABBED}内容的后一半\n{TABBED.replace('1', '2')}"
    found = read_task_table(read_tables(text.encode(), file="t"), registry=REGISTRY)
    assert "内容的后一半" in message(found, "text-between-tables")


def test_a_line_of_text_below_the_last_row_does_not_disappear_silently() -> None:
    found = read_task_table(read_tables(f"{TABBED}内容的后一半\n".encode(), file="t"), registry=REGISTRY)
    assert any("内容的后一半" in each.message for each in found.diagnostics)


def test_a_table_without_rows_is_an_error() -> None:
    found = read("")
    assert any(each.severity is Severity.ERROR for each in found.diagnostics)


# ---- texts and times ------------------------------------------------------------------------------------------------------


def test_markup_of_a_web_page_is_removed_and_told() -> None:
    found = read("| 1 | 主 | 名 | <p>甲<br/>乙</p><span class='x'>丙</span> | 区水务局 | | 2020年 | 2021年 |")
    assert only_item(found).content == "甲乙丙"
    assert told(found, "markup-removed")[0].where.cell == "D2"


@pytest.mark.parametrize("text", ["i<3 且 a>b", "《方案》", "5G+LED 屏，100% 覆盖", "a < p >"])
def test_signs_that_are_no_markup_stay(text: str) -> None:
    found = read(f"| 1 | 主 | 名 | {text} | 区水务局 | | 2020年 | 2021年 |")
    assert only_item(found).content == text
    assert told(found, "markup-removed") == []


def test_blanks_inside_a_date_go_and_are_told() -> None:
    found = read("| 1 | 主 | 名 | 内 容 | 区水务局 | | 2020 年 | 2021 年 6 月 |")
    assert (only_item(found).start.words, only_item(found).deadline.words) == ("2020年", "2021年6月")
    assert only_item(found).content == "内 容"
    assert len(told(found, "blank-in-date")) == 2


def test_a_time_that_cannot_be_read_is_an_error_and_keeps_its_words() -> None:
    found = read("| 1 | 主 | 名 | 内容 | 区水务局 | | 2020年 | 6月底完成 |")
    assert told(found, "year-missing")[0].where.cell == "H2"
    assert only_item(found).deadline.words == "6月底完成"
    assert only_item(found).deadline.date is None
    found = read("| 1 | 主 | 名 | 内容 | 区水务局 | | 2020年 | 尽快 |")
    assert told(found, "deadline-unreadable")[0].where.cell == "H2"
    assert only_item(found).deadline.words == "尽快"


@pytest.mark.parametrize("deadline", ["6月底完成", ""])
def test_a_time_that_is_not_known_is_not_taken_for_an_open_one(deadline: str) -> None:
    found = read(f"| 1 | 主 | 名 | 内容 | 区水务局 | | 2020年 | {deadline} |")
    assert not only_item(found).deadline.ongoing


def test_a_deadline_before_the_start_is_an_error_and_the_same_year_is_none() -> None:
    row = "| 1 | 主 | 名 | 内容 | 区水务局 | | 2021年6月 | {} |"
    assert told(read(row.format("2020年")), "deadline-before-start")[0].where.cell == "H2"
    assert told(read(row.format("2021年6月")), "deadline-before-start") == []
    assert told(read(row.format("长期推进")), "deadline-before-start") == []


def test_equal_contents_are_told_with_both_places_whatever_the_width_of_their_signs() -> None:
    row = "| {n} | 主 | 名{n} | {text} | 区水务局 | | 2020年 | 2021年 |\n"
    (one,) = told(read(row.format(n=1, text="融合，实现。") + row.format(n=2, text="融合,实现。")), "duplicate-content")
    assert one.message == "第2项的任务内容与第1项的完全相同。"
    assert [place.cell for place in one.places] == ["D3", "D2"]


# ---- units ----------------------------------------------------------------------------------------------------------------


def units_of(text: str, lead: str = "区委政法委") -> tuple[Item, TableRead]:
    found = read(f"| 1 | 主 | 名 | 内容 | {lead} | {text} | 2020年 | 2021年 |")
    return only_item(found), found


@pytest.mark.parametrize(
    "text",
    ["区教育局、区财政局", "区教育局，区财政局", "区教育局；区财政局", "区教育局\n区财政局", "区教育局,区财政局;"],
)
def test_units_are_separated_by_any_of_the_usual_signs(text: str) -> None:
    cells = table(HEAD + "| 1 | 主 | 名 | 内容 | 区委政法委 | @ | 2020年 | 2021年 |")
    row = cells.rows[1]
    changed = tuple(type(c)(text, c.where) if c.text == "@" else c for c in row.cells)
    found = read_task_table([RawTable((cells.rows[0], type(row)(changed, row.where)), cells.where)], registry=REGISTRY)
    assert only_item(found).units == ("jiaoyuju", "caizhengju")
    assert codes(found) == set()


@pytest.mark.parametrize("text", ["无", "/", "—", ""])
def test_nobody_is_no_unit(text: str) -> None:
    item, found = units_of(text)
    assert (item.units, item.groups, item.unresolved, codes(found)) == ((), (), (), set())


def test_a_lead_repeated_among_the_others_and_a_unit_named_twice_count_once() -> None:
    item, _ = units_of("区委政法委、区教育局、区财政局、区教育局")
    assert (item.lead_units, item.units) == (("zhengfawei",), ("jiaoyuju", "caizhengju"))


def test_an_alias_is_told_and_read_as_the_unit() -> None:
    item, found = units_of("区发展和改革委员会")
    assert item.units == ("fagaiju",)
    assert message(found, "unit-alias") == "第1项的“区发展和改革委员会”是“区发展和改革局”的另一名称。"


def test_an_unknown_unit_is_an_error_suggests_and_is_kept_as_written() -> None:
    item, found = units_of("区金融服务业")
    assert (item.units, item.unresolved) == ((), ("区金融服务业",))
    assert "是否为“区金融服务署”" in message(found, "unknown-unit")


@pytest.mark.parametrize("word", ["各相关单位", "各有关单位", "各街道", "各区", "有关部门", "区有关部门"])
def test_a_kind_of_unit_is_a_group(word: str) -> None:
    item, found = units_of(f"区教育局、{word}")
    assert (item.units, item.groups) == (("jiaoyuju",), (word,))
    assert message(found, "group-units") == f"有 1 项任务的责任单位写作“{word}”。"


@pytest.mark.parametrize("ending", ["等", "等相关单位", "等有关部门", "等单位", "等企业"])
def test_a_list_that_ends_with_and_others_is_open(ending: str) -> None:
    item, found = units_of(f"区教育局、罗湖投资控股有限公司{ending}")
    assert (item.units, item.open_list, item.groups) == (("jiaoyuju", "luotou"), True, ())
    assert "没有列完" in message(found, "open-list")


@pytest.mark.parametrize("ending", ["等相关单位", "等有关部门"])
def test_a_short_unit_name_with_and_others_is_a_unit_and_an_open_list(ending: str) -> None:
    item, _ = units_of(f"区教育局、区水务局{ending}")
    assert (item.units, item.open_list, item.groups) == (("jiaoyuju", "shuiwuju"), True, ())


def test_and_others_after_a_separator_makes_the_list_open() -> None:
    item, _ = units_of("区教育局、等相关单位")
    assert (item.units, item.open_list, item.groups) == (("jiaoyuju",), True, ())


def test_an_unknown_name_is_kept_without_the_and_others_that_open_list_says() -> None:
    item, _ = units_of("某某公司等相关单位")
    assert (item.unresolved, item.open_list) == (("某某公司",), True)


def test_the_tasks_of_a_group_are_counted_as_tasks() -> None:
    found = read(
        """
        | 1 | 主 | 名 | 甲内容 | 区水务局 | 各相关单位 | 2020年 | 2021年 |
        |   |    |    | 乙内容 | 区财政局 | 各相关单位 | 2020年 | 2021年 |
        """
    )
    assert message(found, "group-units") == "有 1 项任务的责任单位写作“各相关单位”。"


def test_a_group_is_kept_once() -> None:
    item, _ = units_of("各相关单位", lead="各相关单位")
    assert item.groups == ("各相关单位",)


# ---- one column of units ---------------------------------------------------------------------------------------------------

ONE_COLUMN = "| 序号 | 任务名称 | 任务内容 | 责任单位 | 完成时限 |\n"


def test_of_one_column_of_units_it_is_not_guessed_who_leads() -> None:
    found = read("| 1 | 名 | 内容 | 区水务局、区教育局 | 2021年 |", head=ONE_COLUMN)
    assert told(found, "lead-unknown")[0].where.cell == "D2"
    assert (only_item(found).lead_units, only_item(found).units) == ((), ("shuiwuju", "jiaoyuju"))


@pytest.mark.parametrize(
    ("units", "first_leads", "leads", "others"),
    [
        ("区水务局", False, ("shuiwuju",), ()),
        ("区水务局、区教育局", True, ("shuiwuju",), ("jiaoyuju",)),
        ("区教育局牵头，区水务局、区财政局按职责分工负责", False, ("jiaoyuju",), ("shuiwuju", "caizhengju")),
    ],
)
def test_of_one_column_of_units_the_lead_is_the_only_the_named_or_by_order_the_first(
    units: str, first_leads: bool, leads: tuple[str, ...], others: tuple[str, ...]
) -> None:
    page = table(ONE_COLUMN + f"| 1 | 名 | 内容 | {units} | 2021年 |")
    found = read_task_table([page], registry=REGISTRY, first_leads=first_leads)
    assert (only_item(found).lead_units, only_item(found).units) == (leads, others)
    assert told(found, "lead-unknown") == []


# ---- properties --------------------------------------------------------------------------------------------------------------

CELLS = st.text("甲乙丙0１<p>/、等年 ，各\u3000", max_size=8)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=9), max_size=12)


def of_cells(rows: list[list[str]]) -> RawTable:
    head = table(HEAD)
    like = head.rows[0]
    body = tuple(
        type(like)(tuple(type(like.cells[0])(text, like.where.at(row=n, cell=f"{'ABCDEFGHI'[i]}{n}")) for i, text in enumerate(row)),
                   like.where.at(row=n))
        for n, row in enumerate(rows, start=2)
    )  # fmt: skip
    return RawTable((like, *body), head.where)


@given(ROWS)
def test_whatever_the_cells_rows_read_are_rows_used_and_refused(rows: list[list[str]]) -> None:
    found = read_task_table([of_cells(rows)], registry=REGISTRY)
    assert found.rows.read == found.rows.used + found.rows.refused
    assert found.rows.read == sum(any(cell.strip() for cell in row) for row in rows)
    assert sum(len(item.rows) for _, item in found.table.items) == found.rows.used


@given(st.lists(st.lists(CELLS, min_size=8, max_size=9), max_size=12))
def test_every_place_of_every_finding_lies_in_the_table(rows: list[list[str]]) -> None:
    for each in read_task_table([of_cells(rows)], registry=REGISTRY).diagnostics:
        assert all(
            place.file == "表.xlsx" and (place.row is not None or each.code == "table-empty") for place in each.places
        )


def test_a_fault_in_a_cell_that_only_the_continuation_has_names_its_file_and_cell() -> None:
    found = read("| 1 | 主 | 名 | 内容 | 区水务局 |", "| | | | 续 | | 区金融服务业 | 2020年 | 2021年 |")
    assert (told(found, "unknown-unit")[0].where.file, told(found, "unknown-unit")[0].where.cell) == ("表.xlsx", "F2")


def test_the_time_of_reading_grows_with_the_rows_and_not_with_their_square() -> None:
    def seconds(count: int) -> float:
        line = "| {n} | 主 | 名{n} | 内容{n}" + "字" * 50 + " | 区水务局 | 区教育局、区财政局 | 2020年 | 2021年 |\n"
        page = table(HEAD + "".join(line.format(n=n) for n in range(count)))
        began = time.process_time()
        assert len(read_task_table([page], registry=REGISTRY).table.tasks) == count
        return time.process_time() - began

    small, large = min(seconds(150) for _ in range(3)), min(seconds(1500) for _ in range(2))
    assert large < 40 * small  # ten times the rows: 10 times as long where it is linear, 100 times where it is not
