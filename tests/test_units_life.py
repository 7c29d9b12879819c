"""The life of the registry: columns taken away, units renamed, abolished and succeeded."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from docgen.errors import ConfigError
from docgen.model import Registry
from docgen.parse import read_task_table
from docgen.project import records
from tests.running import docgen, snapshot
from tests.tables import REGISTRY, UNITS, table
from tests.test_table_life import edited, exported, imported


def changed(file: Path, how: Callable[[Worksheet], object]) -> Path:
    book = openpyxl.load_workbook(file)
    how(book.worksheets[0])
    book.save(file)
    return file


def head_of(sheet: Worksheet) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "单位代码")


def codes(workspace: Path, file: Path) -> list[str]:
    return [each["code"] for each in imported(file, workspace).json["diagnostics"]]


# ---- columns -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", [1, 3, 4, 5, 6, 7, 8, 9, 10])
def test_a_column_taken_away_wipes_nothing(workspace: Path, column: int) -> None:
    file = edited(
        exported(workspace, "units"), shuiwuju_E="区水利局", shuiwuju_F="某某", shuiwuju_G="1", shuiwuju_J="a@b.cn"
    )
    assert imported(file, workspace).status == 0
    file = changed(file, lambda sheet: sheet.delete_cols(column))
    before = snapshot(workspace)
    result = imported(file, workspace)
    assert result.status == 1 and not any(result.json["changes"].values())
    assert [each["code"] for each in result.json["diagnostics"]] == ["own-column-missing"]
    assert snapshot(workspace) == before


def test_a_column_the_registry_has_no_place_for_is_told(workspace: Path) -> None:
    def add(sheet: Worksheet) -> None:
        sheet.cell(head_of(sheet), 11).value = "备注"
        sheet.cell(head_of(sheet) + 1, 11).value = "某"
        sheet.cell(head_of(sheet) + 2, 12).value = "没有栏目名称"

    assert codes(workspace, changed(exported(workspace, "units"), add)) == [
        "cell-without-heading", "unit-column-unused"
    ]  # fmt: skip


def test_a_list_exported_before_there_were_addresses_is_read(workspace: Path) -> None:
    file = changed(exported(workspace, "units"), lambda sheet: sheet.delete_cols(10))
    assert codes(workspace, file) == []


def test_an_address_comes_back_and_what_is_none_is_refused(workspace: Path) -> None:
    file = edited(exported(workspace, "units"), shuiwuju_J="shuiwuju@example.gov.cn")
    assert imported(file, workspace).status == 0
    assert "email: shuiwuju@example.gov.cn" in (workspace / "data/units.yaml").read_text(encoding="utf-8")
    before = snapshot(workspace)
    for wrong in ("a@b", "a b@example.cn", "a@example.cn;b@example.cn", "见通讯录", "a@example.cn\nBcc: x@y.cn"):
        assert codes(workspace, edited(file, shuiwuju_J=wrong)) == ["address-unreadable"], wrong
    assert (workspace / "data/units.yaml").read_bytes() == before["data/units.yaml"]


# ---- names -------------------------------------------------------------------------------------------------------------


def test_a_renamed_unit_is_still_known_by_its_old_names(workspace: Path) -> None:
    file = edited(exported(workspace, "units"), shuiwuju_B="区水务和湖泊局", shuiwuju_C="水湖局")
    result = imported(file, workspace)
    assert result.status == 0
    assert [each["code"] for each in result.json["diagnostics"]] == ["unit-renamed"]
    known = records.registry((workspace / "data/units.yaml").read_text(encoding="utf-8"), file="units.yaml")
    assert known["shuiwuju"].aliases[-2:] == ("区水务局", "水务局")
    again = docgen("import", workspace / "data/source/重点任务分解表.txt", "--dry-run", "--json", at=workspace)
    assert again.status == 0 and not any(again.json["changes"].values())


def test_two_units_may_swap_their_names(workspace: Path) -> None:
    file = edited(exported(workspace, "units"), shuiwuju_B="区教育局", shuiwuju_C="教育局", jiaoyuju_B="区水务局",
                  jiaoyuju_C="水务局")  # fmt: skip
    assert imported(file, workspace).status == 0


# ---- successors --------------------------------------------------------------------------------------------------------


def test_units_that_succeed_each_other_in_a_circle_are_refused(workspace: Path) -> None:
    file = edited(exported(workspace, "units"), shuiwuju_H="区教育局", jiaoyuju_H="区水务局")
    result = imported(file, workspace)
    assert result.status == 1
    assert "successor-circle" in {each["code"] for each in result.json["diagnostics"]}


def test_a_registry_with_a_circle_is_a_mistake_of_the_file() -> None:
    units = "units:\n" + "".join(
        f"  - {{code: {code}, name: {name}, kind: 区, successor: {heir}}}\n"
        for code, name, heir in (("a", "甲局", "b"), ("b", "乙局", "c"), ("c", "丙局", "a"))
    )
    with pytest.raises(ConfigError, match="甲局 → 乙局 → 丙局 → 甲局"):
        records.registry(units, file="units.yaml")


CHAIN = Registry(
    tuple(
        replace(
            unit,
            successor={"shuiwuju": "jiaoyuju", "jiaoyuju": "caizhengju"}.get(unit.code),
            ended={"shuiwuju": date(2020, 1, 1), "jiaoyuju": date(2020, 7, 1)}.get(unit.code),
        )
        for unit in UNITS
    ),
    {"各局": ("shuiwuju", "yingjiju")},
)


@pytest.mark.parametrize(
    ("day", "who"),
    [
        (date(2019, 12, 31), "shuiwuju"),
        (date(2020, 1, 1), "jiaoyuju"),
        (date(2020, 6, 30), "jiaoyuju"),
        (date(2020, 7, 1), "caizhengju"),
        (None, "caizhengju"),
    ],
)
@pytest.mark.parametrize("words", ["区水务局", "水务局", "各局", "区水务局区应急管理局"])
def test_a_unit_is_succeeded_to_the_end_of_the_chain_and_not_before_the_day(
    day: date | None, who: str, words: str
) -> None:
    text = f"| 序号 | 任务名称 | 任务内容 | 牵头单位 | 完成时限 |\n| 1 | 名 | 内容 | {words} | 2021年 |"
    read = read_task_table([table(text)], registry=CHAIN, day=day)
    assert read.table.tasks[0].items[0].lead_units[0] == who
    assert ("unit-succeeded" in {each.code for each in read.diagnostics}) is (who != "shuiwuju")


def test_letters_and_forms_to_an_abolished_unit_are_told(workspace: Path) -> None:
    file = edited(exported(workspace, "units"), shuiwuju_H="区应急管理局", shuiwuju_I="2020-07-01")
    assert imported(file, workspace).status == 0
    for words in (("letters",), ("forms", "2020Q3")):
        for day, there in (("2020-06-30", False), ("2020-07-01", True)):
            found = docgen(*words, "--as-of", day, "--dry-run", "--json", at=workspace).json["diagnostics"]
            told = [each["message"] for each in found if each["code"] == "unit-ended"]
            assert bool(told) is there
            assert not told or ("区水务局" in told[0] and "区应急管理局" in told[0])


def test_a_chain_that_ends_is_no_circle() -> None:
    assert REGISTRY.circle() == () and CHAIN.circle() == ()
    assert CHAIN.heir(CHAIN["shuiwuju"]).code == "caizhengju"
