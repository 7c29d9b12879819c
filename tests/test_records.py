"""The files of the workspace: read strictly, with every mistake told where it stands; written so that they come back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.changes import identify
from docgen.errors import ConfigError
from docgen.model import (
    Contact,
    Deadline,
    Issued,
    Item,
    Lamp,
    Period,
    Receipt,
    Registry,
    StatusKind,
    Task,
    TaskTable,
    Thresholds,
)
from docgen.parse import read_task_table
from docgen.project import records
from docgen.project.starter import FILES
from docgen.project.yamlfile import Node, dump, parse
from tests.tables import REGISTRY, table, when

DATA = Path(__file__).parent.parent / "data"
OFFICE = (DATA / "office.yaml").read_text(encoding="utf-8")
ROUND = (DATA / "rounds/2020Q3/round.yaml").read_text(encoding="utf-8")
DECISIONS = (DATA / "decisions.yaml").read_text(encoding="utf-8")
UNITS = "units:\n  - {code: shuiwuju, name: 区水务局, kind: 区政府部门}\n  - {code: jiaoyuju, name: 区教育局, kind: 区政府部门}\n"
TASKS = """\
title: 重点任务分解表
tasks:
  - id: T001
    number: 1
    name: 打造智慧水务
    items:
      - {id: T001-1, content: 建设内容, lead_units: [shuiwuju], start: 2020年, deadline: 2021年}
"""
REGISTER = """\
issued:
  - {series: 某统函, year: 2020, serial: 1, kind: 函, about: shuiwuju, date: 2020-06-08, digest: a}
  - {series: 某统函, year: 2020, serial: 2, kind: 函, about: jiaoyuju, date: 2020-06-08, digest: b}
"""
RECEIPTS = "received:\n  - {file: a-01.xlsx, original_name: 填报表.xlsx, sha256: 0a, received: 2020-10-09}\n"


def holidays(text: str):
    return records.holidays(text, file="holidays.yaml")


def units(text: str) -> Registry:
    return records.registry(text, file="units.yaml")


def tasks(text: str) -> TaskTable:
    return records.task_table(text, file="tasks.yaml", known=REGISTRY)


def round_of(text: str) -> object:
    return records.collection_round(text, file="round.yaml")


def office(text: str) -> object:
    return records.office(text, file="office.yaml")


def decisions(text: str) -> object:
    return records.decisions(text, file="decisions.yaml")


def register(text: str) -> object:
    return records.register(text, file="register.yaml")


def receipts(text: str) -> object:
    return records.receipts(text, file="returns.yaml")


def refused(read: Callable[[str], object], text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return caught.value


# ---- the sample and the starter are good files --------------------------------------------------------------------------


def test_the_files_of_the_sample_are_read() -> None:
    registry = units((DATA / "units.yaml").read_text(encoding="utf-8"))
    assert [unit.order for unit in registry] == list(range(1, 29))
    assert registry["fagaiju"].aliases == ("区发展和改革委员会", "区发改局")
    assert registry["shuiwuju"].contact == Contact(None, None)
    sample = records.office(OFFICE, file="office.yaml")
    assert (sample.letter_prefix, sample.sample, sample.signer) == ("罗智统函", True, None)
    (decision,) = records.decisions(DECISIONS, file="decisions.yaml")
    assert (decision.kind, decision.subject, decision.value, decision.when) == (
        "unit-name", "区金融服务业", "区金融服务署", date(2020, 6, 5)
    )  # fmt: skip
    assert DECISIONS.split("\n")[(decision.where.row or 0) - 1] == "  - kind: unit-name"


def test_the_round_of_the_sample_has_its_dates_scale_and_limits() -> None:
    found = records.collection_round(ROUND, file="round.yaml")
    assert (found.period, found.as_of, found.due) == (Period(2020, 3), date(2020, 9, 30), date(2020, 10, 12))
    assert [(status.word, status.kind) for status in found.statuses] == [
        ("已完成", StatusKind.DONE), ("正常推进", StatusKind.ON_TRACK), ("滞后", StatusKind.BEHIND), ("未启动", StatusKind.NOT_STARTED)
    ]  # fmt: skip
    assert found.thresholds == Thresholds(yellow=10, red=30)


def test_a_round_names_the_rules_on_trial() -> None:
    assert records.collection_round(ROUND, file="round.yaml").trial == frozenset()
    found = records.collection_round(ROUND + "trial: [expected-past, done-without-date]\n", file="round.yaml")
    assert found.trial == {"expected-past", "done-without-date"}
    assert records.collection_round(ROUND + "trial: []\n", file="round.yaml").trial == frozenset()


def test_the_files_of_a_new_workspace_say_what_is_still_to_be_filled_in_and_are_right_otherwise() -> None:
    readers = {"office.yaml": office, "units.yaml": units, "round.yaml": round_of, "holidays.yaml": holidays}
    for path, text in FILES.items():
        read = readers[Path(path).name]
        if "（请填写）" in text:
            assert "还没有填写" in str(refused(read, text)), path
        assert read(text.replace("（请填写）", "")), path


# ---- every mistake is told with its place -----------------------------------------------------------------------------------

MISTAKES = [
    # reader, text, line, key, words of the message and the remedy
    (office, OFFICE.replace("region: 罗湖区\n", ""), 2, "", ("缺少“region”",)),
    (office, OFFICE.replace("region:", "regoin:"), 3, "regoin", ("不认识的键“regoin”", "是否应为“region”")),
    (office, OFFICE.replace("region:", "地区:"), 3, "地区", ("不认识的键“地区”", "可用的键：name、region")),
    (office, OFFICE.replace("region:", "name:"), 3, "", ("“name”写了两次",)),
    (office, OFFICE.replace("region: ", "region:\t&"), 3, "", ("制表符",)),
    (office, OFFICE.replace("region: ", "region："), 4, "", ("全角",)),
    (office, OFFICE.replace("sample: 是", "sample: 对"), 10, "sample", ("“是”或“否”", "现为“对”")),
    (office, OFFICE.replace("region: 罗湖区", "region: [罗湖区]"), 3, "region", ("一段文字",)),
    (office, OFFICE + "contact: 张三\n", 11, "contact", ("键: 值",)),
    (office, OFFICE + "contact: {phon: 1}\n", 11, "contact.phon", ("是否应为“phone”",)),
    (office, OFFICE + "copied_to: 区委办\n", 11, "copied_to", ("应当是列表",)),
    (office, "", None, "", ("空的",)),
    (office, "# 只有注释\n", None, "", ("空的",)),
    (office, "一段文字", 1, "", ("键: 值",)),
    (office, "name: a\n---\nname: b\n", 2, "", ("不合 YAML",)),
    (units, "units: {a: b}\n", 1, "units", ("应当是列表",)),
    (units, "units:\n  - 区水务局\n", 2, "units[1]", ("键: 值",)),
    (units, "units:\n\t- {code: a}\n", 2, "", ("制表符",)),
    (units, "units:\n  - &a {code: a, name: b, kind: c}\n  - *a\n", 2, "units[2]", ("锚点",)),
    (units, UNITS + "  - {code: jiaoyuju, name: 区财政局, kind: x}\n", 4, "units[3]", ("区财政局", "区教育局", "代码 jiaoyuju")),
    (units, UNITS + "  - {code: c, name: 区财政局, kind: x, aliases: [区教育局]}\n", 4, "units[3]", ("区财政局", "区教育局")),
    (tasks, TASKS.replace("[shuiwuju]", "[shuiwujv]"), 7, "tasks[1].items[1].lead_units[1]", ("“shuiwujv”", "shuiwuju")),
    (tasks, TASKS.replace("[shuiwuju]", "shuiwuju"), 7, "tasks[1].items[1].lead_units", ("应当是列表",)),
    (tasks, TASKS + TASKS.partition("tasks:\n")[2], 8, "tasks[2]", ("“T001”出现了两次",)),
    (round_of, ROUND.replace("2020-09-30", "2020-13-01"), 3, "as_of", ("应当是日期", "2020-13-01")),
    (round_of, ROUND.replace("2020-09-30", "2020年9月30日"), 3, "as_of", ("应当是日期",)),
    (round_of, ROUND.replace("2020Q3", "2020Q5"), 2, "period", ("读不出季度",)),
    (round_of, ROUND.replace("form_version: 1", "form_version: 0"), 6, "form_version", ("不小于 1 的整数", "“0”")),
    (round_of, ROUND.replace("form_version: 1", "form_version: 一"), 6, "form_version", ("整数", "“一”")),
    (round_of, ROUND.replace("meaning: 滞后", "meaning: 落后"), 10, "statuses[3].meaning", ("“落后”", "完成、正常、滞后、未启动")),
    (round_of, ROUND.replace("  - {word: 滞后, meaning: 滞后}\n", ""), 7, "statuses", ("四种含义",)),
    (round_of, ROUND + "trial: [progress-fell]\n", 13, "trial[1]", ("“progress-fell”不能试行", "expected-past")),
    (round_of, ROUND + "trial: [cell-blank]\n", 13, "trial[1]", ("“cell-blank”不能试行",)),
    (round_of, ROUND + "trial: expected-past\n", 13, "trial", ("列表",)),
    (round_of, ROUND.replace("red: 30", "red: -1"), 12, "thresholds.red", ("整数", "“-1”")),
    (decisions, DECISIONS.replace("unit-name", "unit_name"), 3, "decisions[1].kind", ("“unit_name”", "unit-name、accepted")),
    (decisions, DECISIONS.replace("    why:", "    # why:"), 3, "decisions[1]", ("缺少“why”",)),
    (register, REGISTER.replace("serial: 2", "serial: 3"), 3, "issued[2]", ("某统函〔2020〕3号 不连号", "应为 2 号")),
    (register, REGISTER.replace("serial: 2", "serial: 1"), 3, "issued[2]", ("不连号",)),
    (register, REGISTER.replace("serial: 1,", "serial: 2,", 1), 2, "issued[1]", ("不连号", "应为 1 号")),
    (receipts, RECEIPTS.replace("a-01.xlsx", "../a-01.xlsx"), 2, "received[1].file", ("不能带路径",)),
    (receipts, RECEIPTS.replace("a-01.xlsx", "'b\\a-01.xlsx'"), 2, "received[1].file", ("不能带路径",)),
]  # fmt: skip


@pytest.mark.parametrize(("read", "text", "line", "key", "words"), MISTAKES)
def test_a_mistake_is_told_with_file_line_key_and_words(
    read: Callable[[str], object], text: str, line: int | None, key: str, words: tuple[str, ...]
) -> None:
    error = refused(read, text)
    assert error.file.endswith(".yaml") and error.file in str(error)
    assert (error.line, error.key) == (line, key), str(error)
    for each in words:
        assert each in str(error)


def test_several_mistakes_are_told_at_once_each_with_its_place() -> None:
    text = "units:\n  - {cod: a, name: 甲, kind: x}\n  - {code: b, kind: x}\n  - {code: c, name: 丙, kind: x}\n"
    shown = str(refused(units, text))
    assert "共有 2 处错误" in shown
    assert "第2行（units[1].cod）" in shown and "是否应为“code”" in shown
    assert "第3行（units[2]）：缺少“name”" in shown


def test_mistakes_deep_in_the_tasks_are_told_together() -> None:
    more = TASKS.partition("tasks:\n")[2].replace("T001", "T002")
    shown = str(refused(tasks, (TASKS + more).replace("2021年", "后年").replace("shuiwuju", "nobody")))
    assert "共有 2 处错误" in shown and "第7行" in shown and "第12行" in shown


def test_every_name_used_twice_is_told() -> None:
    text = (
        UNITS
        + "  - {code: a, name: 甲局, kind: x, aliases: [区水务局]}\n  - {code: b, name: 乙局, kind: x, aliases: [区教育局]}\n"
    )
    assert "共有 2 处错误" in str(refused(units, text))


# ---- text stays text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["NO", "012", "2020-13-01", "1.0", "yes", "1e3", "0x1F", "null", "~", "2020-09-30", "12:30:45"]
)
def test_words_that_yaml_would_turn_into_something_else_stay_text(words: str) -> None:
    shown = words if words not in ("null", "~") else f"'{words}'"
    text = f"units:\n  - {{code: a, name: {shown}, kind: x, aliases: [{shown}]}}\n"
    if ":" in words:
        text = text.replace(words, f"'{words}'")
    (unit,) = units(text)
    assert (unit.name, unit.aliases) == (words, (words,))


@pytest.mark.parametrize("word", ["", "~", "null"])
def test_a_key_left_empty_is_the_same_as_no_key(word: str) -> None:
    text = f"units:\n  - code: a\n    name: 甲\n    kind: x\n    contact: {word}\n    aliases: {word}\n"
    (unit,) = units(text)
    assert (unit.contact, unit.aliases) == (Contact(), ())


def test_a_required_key_left_empty_is_told_as_missing() -> None:
    assert "缺少“region”" in str(refused(office, OFFICE.replace("region: 罗湖区", "region:")))


def test_an_anchor_is_refused_even_if_nothing_refers_to_it() -> None:
    refused(units, "units:\n  - &a {code: a, name: 甲, kind: x}\n")


@pytest.mark.parametrize("code", ["jiaoyuju", "other"])
def test_a_unit_listed_twice_under_the_same_name_is_refused(code: str) -> None:
    refused(units, UNITS + f"  - {{code: {code}, name: 区教育局, kind: x}}\n")


def test_limits_that_cannot_both_hold_are_refused() -> None:
    refused(round_of, ROUND.replace("{yellow: 10, red: 30}", "{yellow: 30, red: 10}"))


@pytest.mark.parametrize("word", ["滞后", "暂无数据"])
def test_a_status_word_that_is_taken_is_refused(word: str) -> None:
    last = "  - {word: 未启动, meaning: 未启动}\n"
    refused(round_of, ROUND.replace(last, f"{last}  - {{word: {word}, meaning: 正常}}\n"))


def test_a_round_due_before_its_figures_end_is_refused() -> None:
    refused(round_of, ROUND.replace("due: 2020-10-12", "due: 2020-01-12"))


# ---- round trips --------------------------------------------------------------------------------------------------------------

UNFILLED = "（请填写）"  # the mark of what is still to be filled in: see the test of its own
NEL = "\x85"  # a line end of YAML 1.1: see the test of its own
WORDS = st.text(st.characters(codec="utf-8", exclude_characters=NEL), min_size=1, max_size=20).filter(
    lambda text: text.strip() and not text.startswith(UNFILLED)
)
HOSTILE = st.sampled_from(
    [
        "# 不是注释",
        "a: b",
        "- x",
        "'",
        '"',
        "{{x}}",
        "*a",
        "&a",
        "!x",
        "第一行\n第二行",
        " 前后 ",
        "\t",
        "是",
        "null",
        "~",
        "---",
    ]
)
TEXT = (WORDS | HOSTILE).filter(lambda text: text.strip())
CODES = st.lists(st.sampled_from([unit.code for unit in REGISTRY]), unique=True, max_size=3).map(tuple)
TIMES = st.sampled_from(["2021年", "长期推进", "2020年6月底", "2020-12-31", "2020Q3"]).map(when)
ITEMS = st.builds(
    Item,
    id=st.just(""),
    content=TEXT,
    lead_units=CODES,
    units=CODES,
    groups=st.lists(TEXT, max_size=2).map(tuple),
    open_list=st.booleans(),
    start=TIMES | st.just(Deadline("", None)),
    deadline=TIMES,
    unresolved=st.lists(TEXT, max_size=2).map(tuple),
    rows=st.lists(st.integers(0, 10**6), max_size=3).map(tuple),
)


@st.composite
def task_tables(draw: st.DrawFn) -> TaskTable:
    found = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        of = draw(st.lists(ITEMS, min_size=1, max_size=3))
        named = tuple(
            Item(**{n: getattr(i, n) for n in i.__dataclass_fields__} | {"id": f"T{number}-{k}"})
            for k, i in enumerate(of)
        )
        found.append(Task(f"T{number}", draw(TEXT), draw(TEXT | st.just("")), draw(TEXT), named))
    return TaskTable(draw(TEXT), tuple(found), draw(st.just("") | TEXT), draw(st.sampled_from(["", "0" * 64, "012"])))


@settings(max_examples=50, deadline=None)
@given(task_tables())
def test_a_task_table_written_is_read_back_the_same(before: TaskTable) -> None:
    assert tasks(records.task_table_text(before)) == before


@given(st.lists(st.tuples(st.sampled_from(["甲统函", "乙统"]), TEXT, st.dates(), TEXT | st.just("")), max_size=6))
def test_a_register_written_is_read_back_the_same(given_: list[tuple[str, str, date, str]]) -> None:
    lines: list[Issued] = []
    for series, about, day, replaces in given_:
        serial = 1 + sum(line.series == series and line.year == 2020 for line in lines)
        lines.append(Issued(series, 2020, serial, "任务分解函", about, day, "012", replaces))
    assert register(records.register_text(lines)) == tuple(lines)


NAMES = WORDS.filter(lambda text: not text.startswith(".") and "/" not in text and "\\" not in text)


@given(st.lists(st.builds(Receipt, NAMES, TEXT, st.sampled_from(["0e12", "0" * 64]), st.dates()), max_size=5))
def test_receipts_written_are_read_back_the_same(before: list[Receipt]) -> None:
    assert receipts(records.receipts_text(before)) == tuple(before)


@given(
    st.recursive(
        TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=10
    )
)
def test_any_texts_lists_and_mappings_written_are_read_back_as_text(value: object) -> None:
    def plain(node: Node) -> object:
        if isinstance(node.value, str) or node.value is None:
            return node.value
        if isinstance(node.value, dict):
            return {key: plain(child) for key, child in node.value.items()}
        return [plain(child) for child in node.list()]

    assert plain(parse(dump({"value": value}), file="x.yaml")) == {"value": value}


def test_a_next_line_sign_survives_writing_and_reading() -> None:
    before = (Receipt("a-01.xlsx", f"甲{NEL}乙", "0a", date(2020, 10, 9)),)
    assert receipts(records.receipts_text(before)) == before


def test_a_returned_file_whose_name_has_the_mark_of_the_unfilled_does_not_stop_the_round() -> None:
    before = (Receipt("a-01.xlsx", f"{UNFILLED}2020年第三季度填报表.xlsx", "0a", date(2020, 10, 9)),)
    assert receipts(records.receipts_text(before)) == before


def test_writing_puts_the_explanation_on_top_and_leaves_out_what_says_nothing() -> None:
    text = records.task_table_text(tasks(TASKS))
    assert text.startswith("# 重点任务分解表。")
    assert "groups" not in text and "open_list" not in text and "theme" not in text


HEAD = "| 序号 | 任务名称 | 任务内容 | 牵头单位 | 完成时限 |\n"


@pytest.mark.parametrize(
    "row",
    [
        "| 1 | 名 | 内容 | 区水务局 | |",
        "| 1 | 名 | 内容 | | 2021年 |",
        "| 1 | 名 | 内容 | 区金融服务业 | 2021年 |",
        "| 1 | | 内容 | 区水务局 | 2021年 |",
        "| 1 | 名 | | 区水务局 | 2021年 |",
        "| 1 | | | 区水务局 | 2021年 |",
        "| 1 | 名 | 内容 | 区水务局 | 6月底完成 |",
    ],
)
def test_whatever_was_read_and_accepted_can_be_read_back(row: str) -> None:
    read = read_task_table([table(HEAD + row)], registry=REGISTRY).table
    numbered, _, _ = identify(None, read, registry=REGISTRY)
    assert tasks(records.task_table_text(numbered)) == numbered


@given(
    st.text(st.characters(codec="utf-8"), max_size=60) | st.lists(HOSTILE | st.just("a: "), max_size=6).map("\n".join)
)
def test_any_text_is_read_or_refused_with_the_name_of_the_file(text: str) -> None:
    for read in (office, units, round_of, decisions, register, receipts):
        assert ".yaml" in str(refused(read, text))


def test_a_round_may_have_its_own_words_and_colours_for_the_lamps() -> None:
    own = "lamps: {green: {word: 蓝灯, colour: 蓝}, none: {colour: 无}}\nexcerpt: 80\n"
    found = records.collection_round(f"{ROUND}{own}", file="r")
    assert (found.lamp_word(Lamp.GREEN), found.lamps[Lamp.GREEN].colour) == ("蓝灯", "蓝")
    assert (found.lamp_word(Lamp.RED), found.lamps[Lamp.NONE].colour, found.excerpt) == ("红灯", "", 80)


@pytest.mark.parametrize(
    ("lamps", "told"),
    [
        ("{green: {word: 红灯}}", "两种预警不能用同一个词"),
        ("{green: {colour: 紫}}", "不认识的颜色“紫”"),
        ("{blue: {}}", "blue"),
    ],
)
def test_lamps_that_cannot_be_told_apart_are_refused(lamps: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        records.collection_round(f"{ROUND}lamps: {lamps}\n", file="r")
