"""Given cells that a unit wrote over: requests to adjust, told, listed and never adopted."""

from dataclasses import replace

import pytest

from docgen.consolidate import consolidate, decide
from docgen.diagnostics import Severity
from docgen.lists import ledger_sheets
from docgen.model import AdjustmentRequest
from docgen.source import SourceRef
from docgen.validate import given_text_changes, requested_adjustments
from tests.tables import REGISTRY, entry, form, item, round_, submission, task, task_table

GIVEN = """
    | item_id | name   | content  | role | deadline   |
    | t1-1    | {name} | {content} | {role} | {deadline} |
    | T9-9    | 别的   | 别的     | 牵头 | 别的       |
    """
SAME = {"name": "任务1", "content": "建设 内容", "role": "牵头", "deadline": "2021年"}


def requested(**given_: str) -> list[tuple[str, str, str]]:
    rows = form(GIVEN.format(**(SAME | given_)))
    pairs = [(task("1", item("T1-1")), item("T1-1"))]
    asked = requested_adjustments(rows, pairs, "shuiwuju", roles={"T1-1": "牵头（共同牵头：区教育局）"})
    told_ = given_text_changes(asked)
    assert [(each.where, each.subject) for each in told_] == [(each.where, "T1-1") for each in asked]
    assert {each.severity for each in told_} <= {Severity.WARNING}
    return [(each.column, each.before, each.after) for each in asked]


def test_given_text_in_another_spelling_or_wiped_out_asks_for_nothing() -> None:
    assert requested() == []
    assert requested(deadline="２０２１年", content="") == []
    assert requested(role="牵头(共同牵头：区教育局)") == []


@pytest.mark.parametrize(
    ("column", "before", "after"),
    [
        ("name", "任务1", "任务一"),
        ("content", "建设内容", "建设部分内容"),
        ("role", "牵头（共同牵头：区教育局）", "配合"),
        ("role", "牵头（共同牵头：区教育局）", "牵头（共同牵头：区财政局）"),
        ("deadline", "2021年", "2022年"),
    ],
)
def test_given_text_that_was_altered_is_a_request_with_before_and_after(column: str, before: str, after: str) -> None:
    assert requested(**{column: after}) == [(column, before, after)]


def test_the_requests_of_the_files_that_count_stand_in_a_sheet_of_the_ledger() -> None:
    asked = AdjustmentRequest("shuiwuju", "T001-1", "任务1", "deadline", "2021年", "2022年", SourceRef("a.xlsx"))
    old = replace(submission("shuiwuju", entry("T001-1"), file="01.xlsx"), requests=(replace(asked, after="旧"),))
    new = replace(submission("shuiwuju", entry("T001-1"), file="02.xlsx"), requests=(asked,))
    table = task_table(task("1", item("T001-1")))
    result = decide(round_(), [old, new], table=table, expected=["shuiwuju"], exempt=())
    assert result.requests() == (asked,)
    (sheet,) = [each for each in ledger_sheets(consolidate(result, None, registry=REGISTRY)) if each.name == "申请调整"]
    assert sheet.rows == ((1, "区水务局", "T001-1", "任务1", "完成时限", "2021年", "2022年", "a.xlsx"),)
