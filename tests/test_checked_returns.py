"""What becomes of filled forms on their way through `collect`: one real return, spoilt cell by cell."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from tests.running import docgen

UNIT = "区教育局"


@pytest.fixture
def sent(workspace: Path, tmp_path: Path) -> Path:
    """A workspace in which only the accepted return of one unit is to come, and the file it will send."""
    folder = workspace / "data/rounds/2020Q3"
    data = (folder / f"returns/{UNIT}-01.xlsx").read_bytes()
    for path in (folder / "returns").iterdir():
        path.unlink()
    (folder / "returns.yaml").write_text("received: []\n", encoding="utf-8")
    path = tmp_path / f"{UNIT}.xlsx"
    path.write_bytes(data)
    return path


def cell(sheet: Worksheet, heading: str) -> str:
    """The address of the first row's cell under a heading."""
    for row in sheet.iter_rows():
        for each in row:
            if each.value == heading:
                return f"{each.column_letter}{each.row + 1}"
    raise AssertionError(heading)


def spoil(path: Path, *, mac: bool = False, **cells: object) -> dict[str, str]:
    """Write into the cells of the first row under these headings; returns the addresses."""
    workbook = openpyxl.load_workbook(path)
    if mac:
        workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook["填报表"]
    places = {}
    for heading, value in cells.items():
        places[heading] = cell(sheet, heading)
        sheet[places[heading]] = value
        if isinstance(value, int) and heading == "预计完成时间":
            sheet[places[heading]].number_format = "General"
    workbook.save(path)
    return places


def collected(workspace: Path, path: Path) -> tuple[str, dict[str, list[str]], dict[str, object]]:
    """State of the return, cells by code of what was found, and the whole answer."""
    answer = docgen("collect", "2020Q3", path, "--json", "--as-of", "2020-10-09", at=workspace).json
    (submission,) = answer["submissions"]
    found: dict[str, list[str]] = {}
    for each in submission["diagnostics"]:
        found.setdefault(each["code"], []).append(each["where"].get("cell", ""))
        if each["severity"] == "ERROR":
            assert each["where"]["file"] and each["where"]["sheet"] and each["where"]["cell"]
            assert each["message"] and each["hint"]
    return submission["state"], found, answer


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("完成进度（%）", "=J99/J98", "cell-fault"),
        ("完成进度（%）", "#REF!", "cell-fault"),
        ("完成进度（%）", "85%左右", "progress-not-a-number"),
        ("完成进度（%）", "同上", "progress-not-a-number"),
        ("完成进度（%）", 0.85, "progress-not-a-number"),
        ("本季度进展情况", "见附件", "text-refers-elsewhere"),
        ("本季度进展情况", "/", "text-refers-elsewhere"),
        ("本季度进展情况", "暂无", "text-refers-elsewhere"),
        ("预计完成时间", "待定", "date-unreadable"),
        ("预计完成时间", datetime(1905, 7, 13), "date-unreadable"),
        ("进度状态", "#N/A", "cell-fault"),
    ],
)
def test_a_spoilt_cell_returns_the_form_with_one_fault_at_that_cell(
    workspace: Path, sent: Path, heading: str, value: object, code: str
) -> None:
    places = spoil(sent, **{heading: value})
    state, found, answer = collected(workspace, sent)
    errors = [each for each in answer["submissions"][0]["diagnostics"] if each["severity"] == "ERROR"]  # type: ignore[index]
    assert (state, [each["code"] for each in errors]) == ("退回", [code])
    assert found[code] == [places[heading]]


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("完成进度（%）", "八成", "progress-normalised"),
        ("完成进度（%）", "８０％", "progress-normalised"),
        ("预计完成时间", "12月底前", "date-normalised"),
        ("预计完成时间", 44196, "date-normalised"),
        ("本季度进展情况", "高度重视，扎实推进。", "text-only-slogans"),
    ],
)
def test_a_certain_spelling_and_a_poor_text_are_noted_and_accepted(
    workspace: Path, sent: Path, heading: str, value: object, code: str
) -> None:
    places = spoil(
        sent, **{"进度状态": "正常推进", "完成进度（%）": 80, "预计完成时间": date(2020, 12, 31), heading: value}
    )
    state, found, _ = collected(workspace, sent)
    assert (state, found.get(code)) == ("采用", [places[heading]])


def test_a_date_counted_from_1904_is_the_day_that_is_seen(workspace: Path, sent: Path) -> None:
    spoil(sent, mac=True, **{"预计完成时间": date(2020, 12, 31), "进度状态": "正常推进", "完成进度（%）": 80})
    state, found, _ = collected(workspace, sent)
    assert state == "采用"
    assert not {"date-unreadable", "date-normalised", "expected-past", "expected-before-start"} & found.keys()


def test_nothing_to_report_is_accepted_and_counted(workspace: Path, sent: Path) -> None:
    spoil(sent, 本季度进展情况="本季度无新进展")
    state, _, answer = collected(workspace, sent)
    assert (state, answer["counts"]["no_news"]) == ("采用", 1)  # type: ignore[index]


def test_a_deadline_moved_by_the_unit_is_listed_and_not_adopted(workspace: Path, sent: Path) -> None:
    places = spoil(sent, 完成时限="2025年", 任务名称="另一任务")
    state, found, answer = collected(workspace, sent)
    assert (state, sorted(found["given-text-changed"])) == ("采用", sorted(places.values()))
    requests = answer["adjustment_requests"]
    assert {(each["unit"], each["column"], each["after"]) for each in requests} == {  # type: ignore[attr-defined]
        (UNIT, "完成时限", "2025年"),
        (UNIT, "任务名称", "另一任务"),
    }
    page = (Path(__file__).parent.parent / "docgen/help/data.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in page for key in requests[0])  # type: ignore[index]
    summary = docgen("summary", "2020Q3", at=workspace)
    assert summary.status == 0, summary.err
    ledger = openpyxl.load_workbook(workspace / "output/2020Q3/2020年第三季度台账.xlsx")
    shown = [value for row in ledger["申请调整"].iter_rows(values_only=True) for value in row]
    assert {"2025年", "另一任务"} <= set(shown)
    assert "2025年" not in [value for row in ledger["台账"].iter_rows(values_only=True) for value in row]


def test_an_error_on_trial_warns_and_the_return_is_accepted(workspace: Path, sent: Path) -> None:
    spoil(sent, **{"进度状态": "正常推进", "完成进度（%）": 80, "预计完成时间": date(2020, 9, 1)})
    round_ = workspace / "data/rounds/2020Q3/round.yaml"
    before = round_.read_text(encoding="utf-8")
    assert collected(workspace, sent)[0] == "退回"
    round_.write_text(before + "trial: [expected-past]\n", encoding="utf-8")
    state, found, answer = collected(workspace, sent)
    assert (state, len(found["expected-past"])) == ("采用", 1)
    told = [each for each in answer["submissions"][0]["diagnostics"] if each["code"] == "expected-past"]  # type: ignore[index]
    assert (told[0]["severity"], told[0]["message"][:4]) == ("WARNING", "（试行）")
