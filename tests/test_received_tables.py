"""Received tables as offices make them: merged themes, notes in and around the table, units with their part.

Each is held to one rule: a row is used or refused, and every text is in a task or in a finding.
"""

import pytest

from docgen.diagnostics import Diagnostic, Severity
from docgen.model import Item
from docgen.parse import TableRead, read_task_table
from docgen.source import RawTable
from tests.tables import REGISTRY, table

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
