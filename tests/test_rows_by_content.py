"""Rows that lost their number, told by the text of their task; never where two could be meant."""

import pytest

from docgen.model import Item, Task
from docgen.recognising import with_numbers
from tests.tables import form, item, task

PAIRS: tuple[tuple[Task, Item], ...] = tuple(
    (task(str(n), each, name=f"任务{n}"), each)
    for n, each in enumerate((item("T001-1", "建设平台"), item("T002-1", "归集 数据"), item("T003-1", "同一句话"),
                              item("T004-1", "同一句话")), start=1)
)  # fmt: skip


def numbers(text: str, **more: object) -> tuple[list[str], list[str]]:
    """The numbers of the rows afterwards, and the messages."""
    found, told = with_numbers(form(text, **more), PAIRS)  # type: ignore[arg-type]
    cells = [row.get("item_id") for row in found.rows]
    return [cell.text if cell else "" for cell in cells], [each.message for each in told]


def test_a_row_without_number_is_the_item_whose_text_it_has_to_the_letter():
    assert numbers("| item_id | content |\n| | 归集数据 |\n| T001-1 | 建设平台 |") == (
        ["T002-1", "T001-1"],
        ["任务编号空着，按任务内容认作 T002-1“任务2”。"],
    )


@pytest.mark.parametrize(
    "rows",
    [
        "| | 建设平台。 |",  # another text
        "| | 同一句话 |",  # two items have it
        "| | 建设平台 |\n| | 建设平台 |",  # two rows have it
        "| | 建设平台 |\n| t001-1 | 改过的内容 |",  # another row names the item
        "| | |",
    ],
)
def test_a_row_that_could_be_another_item_keeps_no_number(rows):
    before = form(f"| item_id | content |\n{rows}")
    assert with_numbers(before, PAIRS) == (before, ())


def test_without_the_column_of_numbers_every_row_can_be_told_or_the_column_is_missing():
    whole, _ = with_numbers(form("| content |\n| 建设平台 |\n| 归集数据 |", missing=("item_id",)), PAIRS)
    assert whole.missing == ()
    part, _ = with_numbers(form("| content |\n| 建设平台 |\n| 别的 |", missing=("item_id",)), PAIRS)
    assert part.missing == ("item_id",)
