"""`docgen trace`: from an item or a unit to file, cell and hash, read again here with openpyxl alone."""

import hashlib
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.running import docgen

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trace")
    shutil.copytree(ROOT / "data", folder / "data")
    assert docgen("collect", "2020Q3", at=folder).status == 0  # reads the returns, so that the traces need not
    return folder


@pytest.fixture(scope="module")
def traced(office: Path) -> dict:
    return docgen("trace", "2020Q3", "--json", at=office).json


def test_every_value_stands_in_the_cell_that_is_named(office, traced):
    books: dict[str, openpyxl.Workbook] = {}
    compared = 0
    for item in traced["items"]:
        for answer in item["answers"]:
            for field in answer["fields"]:
                where = field["where"]
                if where["file"] not in books:
                    books[where["file"]] = openpyxl.load_workbook(office / where["file"])
                value = books[where["file"]][where["sheet"]][where["cell"]].value
                written = field["written"] or ("" if field["value"] is None else str(field["value"]))
                assert ("" if value is None else str(value).strip().removesuffix(" 00:00:00")) == written
                compared += 1
    assert compared > 200


def test_every_file_is_named_with_its_hash(office, traced):
    for item in traced["items"]:
        for answer in item["answers"]:
            if answer["file"]:
                assert answer["sha256"] == hashlib.sha256((office / answer["file"]).read_bytes()).hexdigest()


def test_just_one_answer_of_an_item_stands_in_the_ledger(traced):
    standing = [sum(answer["stands"] for answer in item["answers"]) for item in traced["items"]]
    assert set(standing) == {0, 1}
    assert sum(standing) == 27  # 29 items less the two that nobody answered


@pytest.mark.parametrize("words", ["T024", "t024-1", "24", "第24项"])
def test_an_item_is_found_by_its_id_and_by_its_number(office, words):
    found = docgen("trace", "2020Q3", words, "--json", at=office).json
    assert [each["item"] for each in found["items"]] == ["T024-1"]


def test_the_lines_of_an_item_name_file_sheet_cell_hash_and_last_quarter(office):
    out = docgen("trace", "2020Q3", "T013", at=office).out
    digits = hashlib.sha256((office / "data/rounds/2020Q3/returns/区国库支付中心-01.xlsx").read_bytes()).hexdigest()
    assert "完成进度（%）     22  区国库支付中心-01.xlsx〔填报表!J5〕" in out
    assert f"区国库支付中心-01.xlsx  校验值 {digits[:12]}" in out
    assert "上季度            正常推进，18  2020Q2/区国库支付中心-01.xlsx〔填报表!I5〕" in out


def test_a_unit_shows_its_versions_and_what_it_changed_between_them(office):
    unit = docgen("trace", "2020Q3", "水务局", "--json", at=office).json["unit"]
    assert [(each["version"], each["state"], each["counts"]) for each in unit["versions"]] == [
        (1, "退回", False),
        (2, "采用", True),
    ]
    (change,) = unit["changes"]
    cells = {(each["item"], each["column"]): each for each in change["cells"]}
    assert cells.keys() == {("T024-1", "完成进度（%）"), ("", "填报日期")}
    assert cells["T024-1", "完成进度（%）"]["where_before"]["cell"] == "J5"


def test_two_versions_can_be_compared_the_other_way_round(office):
    found = docgen("trace", "2020Q3", "区水务局", "--between", "2", "1", at=office)
    assert "第2次 → 第1次：改动 2 格" in found.out
    assert "100 → 120" in found.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("不存在的局",), "没有任务、分项、单位或数字“不存在的局”"),
        (("T099",), "请写任务编号（T013）"),
        (("区水务局", "--between", "1", "9"), "没有第 9 次报送，共报送 2 次"),
        (("T024", "--between", "1", "2"), "只有追溯一个单位时才能比较"),
        (("水务",), "没有任务、分项、单位或数字“水务”"),
    ],
)
def test_what_cannot_be_traced_is_told_in_one_message(office, words, told):
    result = docgen("trace", "2020Q3", *words, at=office)
    assert result.status == 1
    assert told in result.err
