"""Task lists without a table: numbered paragraphs with their units in brackets."""

import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import zh
from docgen.errors import SourceError
from docgen.parse import read_task_table
from docgen.source import RawTable, SourceRef
from docgen.textfile import read_paragraph_list, read_tables
from tests.tables import REGISTRY, cut
from tests.task_tables_text import SEED, seed_pages


def read(text: str, *, encoding: str = "utf-8") -> RawTable:
    (table,) = read_tables(text.encode(encoding), file="清单.txt")
    return table


def check(text: str, expected: str) -> RawTable:
    """The list read is the table `expected`, where ⏎ is a line break and ^ a cell that the one above covers."""
    found = read(text)
    shown = [
        [(f"^{cell.inherited}" if cell.covered else cell.text).replace("\n", "⏎") for cell in row] for row in found.rows
    ]
    assert shown == cut(expected)
    return found


# ---- the forms of a list ---------------------------------------------------------------------------------------------


def test_each_numbered_paragraph_is_a_row_and_the_paragraph_above_is_its_theme() -> None:
    table = check(
        """附件
重点任务清单

一、夯实城区数字底座
　　1.深化运营能力。全面接入数据。（牵头单位：区水务局；责任单位：区教育局、区财政局；启动时间：2020年；完成时限：2021年）
　　2.推动融合：汇聚数据。（牵头单位：区教育局；完成时限：长期推进）
二、深化服务
　　1.推进“政务+”。（牵头单位：区财政局；责任单位：各相关单位；完成时限：2021年底前）
""",
        """
        | 序号 | 主题 | 任务名称 | 任务内容 | 牵头单位 | 责任单位 | 启动时间 | 完成时限 |
        | 1 | 夯实城区数字底座 | 深化运营能力 | 全面接入数据。 | 区水务局 | 区教育局、区财政局 | 2020年 | 2021年 |
        | 2 | 夯实城区数字底座 | 推动融合 | 汇聚数据。 | 区教育局 | | | 长期推进 |
        | 1 | 深化服务 | 推进“政务+” | 推进“政务+”。 | 区财政局 | 各相关单位 | | 2021年底前 |
        """,
    )
    assert [row.where.row for row in table.rows] == [None, 5, 6, 8]
    assert table.notes == ("附件", "重点任务清单")


def test_all_levels_above_the_units_are_the_theme() -> None:
    check(
        "一、总体工程\n（一）数字底座\n1．建平台\n（1）接入数据（牵头单位：甲）\n（2）汇聚数据（牵头单位：乙）\n（二）应用\n1、医疗（牵头单位：丙）",
        """
        | 序号 | 主题 | 任务名称 | 任务内容 | 牵头单位 |
        | 1 | 总体工程：数字底座：建平台 | 接入数据 | 接入数据 | 甲 |
        | 2 | 总体工程：数字底座：建平台 | 汇聚数据 | 汇聚数据 | 乙 |
        | 1 | 总体工程：应用 | 医疗 | 医疗 | 丙 |
        """,
    )


@pytest.mark.parametrize(
    "bracket",
    [
        "（牵头单位：区水务局；责任单位：区教育局；完成时限：2020年）",
        "(牵头单位:区水务局;责任单位:区教育局;完成时限:2020年)",
        "〔牵头单位：区水务局，配合单位：区教育局，完成时间：2020年〕",
        "（牵头单位：区水务局；责任单位：区教育局；完成时限：2020年)",
        "[牵头部门：区水务局 协同单位：区教育局 时间节点：2020年]",
        "（牵头单位：区水务局责任单位：区教育局完成时限：2020年）",
        "（ 牵头单位 ：区水务局。责任单位：区教育局。\n完成时限：2020年。 ）",
        "（牵头单位：区水务局）（责任单位：区教育局）(完成时限：2020年)",
        "（区水务局牵头，区教育局按职责分工负责；2020年）",
        "（由区水务局牵头，区教育局配合，2020年）",
    ],
)
def test_brackets_and_labels_of_every_kind_say_the_same(bracket: str) -> None:
    table = read(f"1.建设平台。接入数据{bracket}。\n2.打造应用（牵头单位：区财政局）\n")
    assert [row.texts() for row in table.rows] == [
        ("序号", "任务名称", "任务内容", "牵头单位", "责任单位", "完成时限"),
        ("1", "建设平台", "接入数据。", "区水务局", "区教育局", "2020年"),
        ("2", "打造应用", "打造应用", "区财政局", "", ""),
    ]


def test_several_brackets_of_one_number_are_further_items_that_share_what_they_leave_out() -> None:
    table = check(
        "1.建设平台。接入视频（牵头单位：甲；责任单位：乙；完成时限：2020年）；接入门禁（责任单位：丙）；\n"
        "　　接入水电（完成时限：2021年）。\n"
        "2.打造应用（牵头单位：丁）\n",
        """
        | 序号 | 任务名称 | 任务内容 | 牵头单位 | 责任单位 | 完成时限 |
        | 1 | 建设平台 | 接入视频 | 甲 | 乙 | 2020年 |
        |  |  | 接入门禁 | ^甲 | 丙 |  |
        |  |  | 接入水电。 | ^甲 | ^丙 | 2021年 |
        | 2 | 打造应用 | 打造应用 | 丁 |  |  |
        """,
    )
    assert [row.where.row for row in table.rows[1:]] == [1, 1, 2, 3]


def test_paragraphs_below_a_task_are_its_content_or_with_units_its_items() -> None:
    check(
        "（一）建设平台（牵头单位：甲）\n1.接入数据。\n2.汇聚数据。\n（二）打造应用。（牵头单位：乙）\n1.医疗（牵头单位：丙）\n",
        """
        | 序号 | 任务名称 | 任务内容 | 牵头单位 |
        | 一 | 建设平台 | 建设平台⏎1.接入数据。⏎2.汇聚数据。 | 甲 |
        | 二 | 打造应用 | 打造应用。 | 乙 |
        |  |  | 1.医疗 | 丙 |
        """,
    )


def test_a_bracket_alone_behind_paragraphs_without_units_is_that_of_the_whole_item() -> None:
    table = check(
        "1.建设平台。\n（1）接入数据；\n（2）汇聚数据。\n（牵头单位：甲；完成时限：2020年）\n",
        """
        | 序号 | 任务名称 | 任务内容 | 牵头单位 | 完成时限 |
        | 1 | 建设平台 | 建设平台。⏎（1）接入数据；⏎（2）汇聚数据。 | 甲 | 2020年 |
        """,
    )
    assert table.notes == ("有 1 处单位括号单独成行，且其上各小项都没有单位，作为整项任务的单位。",)


def test_a_bracket_alone_behind_each_paragraph_is_that_of_the_paragraph() -> None:
    check(
        "一、平台\n1.接入数据。\n（牵头单位：甲）\n2.汇聚数据。\n（牵头单位：乙）\n",
        """
        | 序号 | 主题 | 任务名称 | 任务内容 | 牵头单位 |
        | 1 | 平台 | 接入数据 | 接入数据。 | 甲 |
        | 2 | 平台 | 汇聚数据 | 汇聚数据。 | 乙 |
        """,
    )


def test_a_list_without_numbers_has_no_column_of_numbers() -> None:
    check(
        "任务清单\n建设平台。接入数据。（牵头单位：甲）\n打造应用——汇聚数据。（牵头单位：乙）\n",
        """
        | 任务名称 | 任务内容 | 牵头单位 |
        | 建设平台 | 接入数据。 | 甲 |
        | 打造应用 | 汇聚数据。 | 乙 |
        """,
    )


def test_names_on_lines_of_their_own_stay_with_their_paragraphs() -> None:
    table = check(
        "任务清单\n建设平台\n接入数据。（牵头单位：甲）\n打造应用\n汇聚数据。（牵头单位：乙）\n",
        """
        | 任务名称 | 任务内容 | 牵头单位 |
        | 建设平台 | 接入数据。 | 甲 |
        | 打造应用 | 汇聚数据。 | 乙 |
        """,
    )
    assert table.notes == ("任务清单",)


def test_lines_that_were_only_wrapped_run_on_in_text_and_bracket() -> None:
    long = "以需求为导向，不断夯实大数据基础，大力推动数据的融合、共享和创新"
    table = read(f"1.运营。{long}\n应用（牵头单位：区水\n务局；完成时限：2020\n年）\n2.完（牵头单位：乙）")
    assert table.rows[1].texts() == ("1", "运营", f"{long}应用", "区水务局", "2020年")
    assert [row.where.row for row in table.rows[1:]] == [1, 5]


def test_the_tab_that_word_puts_behind_a_number_makes_no_table() -> None:
    table = read("1.\t建设平台（牵头单位：甲）\n2.\t打造应用（牵头单位：乙）\n\t（以上两项）\n")
    assert [row.texts()[:2] for row in table.rows[1:]] == [("1", "建设平台"), ("2", "打造应用")]


def test_a_tab_inside_a_line_makes_a_table_as_ever() -> None:
    table = read("1.\t建设平台（牵头单位：甲）\t2020年\n2.\t打造应用（牵头单位：乙）\t2021年\n")
    assert table.rows[0].texts() == ("1.", "建设平台（牵头单位：甲）", "2020年")


def test_a_label_docgen_does_not_know_is_a_column_of_its_own() -> None:
    check(
        "1.甲（牵头单位：A；责任领导：张三）\n2.乙（牵头单位：B；完成时限：2020年）",
        """
        | 序号 | 任务名称 | 任务内容 | 牵头单位 | 完成时限 | 责任领导 |
        | 1 | 甲 | 甲 | A |  | 张三 |
        | 2 | 乙 | 乙 | B | 2020年 |  |
        """,
    )


def test_brackets_inside_a_name_of_a_unit_and_in_the_text_are_text() -> None:
    check(
        "1.建设平台（一期）。接入（含门禁）〔2020〕3号数据（牵头单位：市场监管局（知识产权局）；责任单位：乙）\n2.完（牵头单位：丙）",
        """
        | 序号 | 任务名称 | 任务内容 | 牵头单位 | 责任单位 |
        | 1 | 建设平台（一期） | 接入（含门禁）〔2020〕3号数据 | 市场监管局（知识产权局） | 乙 |
        | 2 | 完 | 完 | 丙 |  |
        """,
    )


def test_a_name_ends_at_a_stop_outside_quotation_marks_only() -> None:
    table = read("1.落实“一网统管。”行动：全面接入，9:00开始。完成（牵头单位：甲；责任单位：乙）")
    assert table.rows[1].texts()[1:3] == ("落实“一网统管。”行动", "全面接入，9:00开始。完成")


# ---- nothing vanishes ------------------------------------------------------------------------------------------------


def test_text_that_belongs_to_no_task_is_counted_with_its_lines() -> None:
    table = read(
        "清单\n为贯彻落实上级部署，制定本清单。\n一、平台。总的要求。\n1.建设（牵头单位：甲；责任单位：乙）\n附注一行\n"
        "二、保障措施\n各单位要高度重视。\n某办公室\n"
    )
    assert table.notes == (
        "清单",
        "另有 6 行文字不属于任何任务，未读取（第2行“为贯彻落实上级部署，制定本清单。”、第3行“总的要求。”、"
        "第5行“附注一行”、第6行“保障措施”、第7行“各单位要高度重视。”、第8行“某办公室”）。",
    )


def test_a_bracket_that_is_not_closed_is_read_and_told() -> None:
    table = read("1.建设（牵头单位：甲；责任单位：乙\n2.打造（牵头单位：丙）\n")
    assert [row.texts()[3:] for row in table.rows[1:]] == [("甲", "乙"), ("丙", "")]
    assert table.notes == ("有 1 处单位括号缺少后一半，按到段末处理。",)


def test_words_before_the_first_label_stay_with_the_content() -> None:
    table = read("1.建设平台。接入（一期，牵头单位：甲；责任单位：乙）")
    assert table.rows[1].texts()[2] == "接入（一期）"


SIGNS = st.text("一二、（）(1.2)牵头单位：责任：甲乙。；\n　〔〕”“", max_size=80)


@given(SIGNS)
def test_every_sign_of_a_list_is_in_a_cell_a_note_or_a_counted_line(text: str) -> None:
    lines = [(line, SourceRef("t", row=number)) for number, line in enumerate(text.split("\n"), start=1)]
    table = read_paragraph_list(lines, file="t")
    if table is None:
        return
    uncounted = {"、", "（", "）", "(", ")", ".", "：", "。", "；", "\n", "　", "〔", "〕"} | set("牵头单位责任")
    counted = [note for note in table.notes if "不属于任何任务" in note]
    kept = "".join(cell.text + cell.inherited for row in table.rows[1:] for cell in row) + "".join(table.notes)
    if not counted:
        assert set(text) - uncounted - set("一二12") <= set(kept)
    assert all(row.where.row for row in table.rows[1:])


@given(st.text(max_size=120))
def test_any_text_is_a_list_or_none(text: str) -> None:
    found = read_paragraph_list([(text, SourceRef("t", row=1))], file="t")
    assert found is None or len(found.rows) > 1


@pytest.mark.parametrize(
    "text",
    [
        "一、没有清单\n二、只有正文。\n",
        "1.加强领导（责任单位：区水务局）\n2.加强保障\n",
        "关于〔2020〕3号（以下简称《方案》）的说明（联系人：张三；联系电话：123）\n",
        "（群众参与）\n（资金落实）\n（按时完成）\n",
    ],
)
def test_a_text_without_units_in_brackets_is_no_list(text: str) -> None:
    with pytest.raises(SourceError, match=r"没有找到表格.*任务清单.*牵头单位"):
        read(text)


# ---- lists from Word ---------------------------------------------------------------------------------------------------


def test_paragraphs_of_word_keep_their_places_and_their_line_breaks() -> None:
    def place(number: int) -> SourceRef:
        return SourceRef("方案.docx", paragraph=number)

    lines = [("一、平台", place(3)), ("1.建设\v接入（牵头单位：甲；责任单位：乙）", place(4)), ("完。", place(5))]
    table = read_paragraph_list(lines, file="方案.docx")
    assert table is not None
    assert table.rows[1].texts() == ("1", "平台", "建设", "接入", "甲", "乙")
    assert table.rows[1].where == place(4)
    assert table.notes == ("另有 1 行文字不属于任何任务，未读取（第5行“完。”）。",)


def test_word_paragraphs_without_a_list_are_none() -> None:
    assert read_paragraph_list([("一、平台", SourceRef("d"))], file="d") is None
    assert read_paragraph_list([], file="d") is None


# ---- as parse reads it ---------------------------------------------------------------------------------------------------


def as_paragraphs(rows: Sequence[Sequence[str]]) -> str:
    """Rows of the seed (no cut ones) as a list: a theme, then a numbered paragraph with its bracket."""
    lines = []
    themes = 0
    for number, theme, name, content, lead, units, start, deadline in rows:
        if theme:
            themes += 1
            lines.append(f"{zh.numeral(themes)}、{theme}")
        bracket = f"牵头单位：{lead}；责任单位：{units}；启动时间：{start}；完成时限：{deadline}"
        lines.append(f"　　{number}.{name}。{content}（{bracket}）")
    return "\n".join(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_list_gives_parse_the_same_tasks_as_the_table(encoding: str) -> None:
    pages = seed_pages()
    cut_off = {id(before) for page, following in pairwise(pages) if not following[1][0]
               for before in page[-1:]}  # fmt: skip
    rows = [row for page in pages for row in page[1:] if row[0] and id(row) not in cut_off and "<p>" not in row[3]]
    assert len(rows) > 10
    table = "\n".join("\t".join(row) for row in [pages[0][0], *rows])
    expected, found = (
        read_task_table(read_tables(text.encode(encoding), file="t"), registry=REGISTRY).table
        for text in (table, as_paragraphs(rows))
    )
    assert [(task.number, task.theme, task.name) for task in found.tasks] == [
        (task.number, task.theme, task.name) for task in expected.tasks
    ]
    for one, two in zip(found.items, expected.items, strict=True):
        assert (one[1].content, one[1].lead_units, one[1].units, one[1].groups, one[1].unresolved, one[1].deadline) == (
            two[1].content, two[1].lead_units, two[1].units, two[1].groups, two[1].unresolved, two[1].deadline
        )  # fmt: skip
    assert SEED.exists()


def test_items_that_share_their_lead_arrive_as_items_of_one_task() -> None:
    table = read(
        "1.建设。接入视频（牵头单位：区水务局；完成时限：2020年）；接入门禁（完成时限：2021年）\n2.完（牵头单位：区教育局）"
    )
    (task, _) = read_task_table([table], registry=REGISTRY).table.tasks
    assert [(item.content, item.lead_units, item.deadline.words) for item in task.items] == [
        ("接入视频", ("shuiwuju",), "2020年"), ("接入门禁", ("shuiwuju",), "2021年")
    ]  # fmt: skip


def test_a_long_or_hostile_list_is_read_in_reasonable_time() -> None:
    started = time.perf_counter()
    long = "".join(f"{number}.任务{number}。内容（牵头单位：甲；责任单位：乙）\n" for number in range(1, 900))
    assert len(read(long).rows) == 900
    for hostile in (
        "（" * 50000,
        "（牵头单位：" * 5000,
        "1.甲\n（牵头单位：\n" * 500,
        "（一）" * 20000,
        "（" * 20000 + "）" * 20000,
    ):
        read_paragraph_list([(line, SourceRef("t", row=1)) for line in hostile.split("\n")], file="t")
    assert time.perf_counter() - started < 20
