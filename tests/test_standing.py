"""报送情况: figures, rates, late days; the same on the terminal, in JSON, in Word and in Excel."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from docx import Document

from docgen.answering import rates, standings
from docgen.contexts import STATUS, 报送行
from docgen.contexts_samples import LONG_UNIT, samples
from docgen.model import Reminded, RoundResult, StepKind, TaskTable, UnitState, UnitStatus
from docgen.rendering.render import to_pdf
from docgen.word.blueprint import build
from docgen.word.render import Template
from docgen.workdays import Workdays
from tests.rendering import missing_tools
from tests.running import docgen, snapshot
from tests.tables import REGISTRY, round_

PERIOD = "2020Q3"
PAGE = f"output/{PERIOD}/2020年第三季度重点任务报送情况"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("standing")
    for name in ("templates", "data"):
        shutil.copytree(Path(__file__).parent.parent / name, folder / name)
    assert docgen("status", PERIOD, "--save", at=folder).status == 0
    return folder


def result_of(*states: tuple[UnitState, int, bool]) -> RoundResult:
    units = [
        UnitStatus(unit.code, state, None, on_time=on_time, versions=versions)
        for unit, (state, versions, on_time) in zip(REGISTRY, states, strict=False)
    ]
    return RoundResult(round_(), TaskTable("", ()), (), tuple(units), ())


# ---- rates ---------------------------------------------------------------------------------------------------------


def test_rates_are_of_the_units_that_had_to_report_rounded_half_up_and_not_nudged():
    found = result_of(
        (UnitState.ACCEPTED, 1, True),
        (UnitState.ACCEPTED, 1, False),
        (UnitState.RETURNED, 1, True),
        (UnitState.MISSING, 0, False),
        (UnitState.MISSING, 0, False),
        (UnitState.MISSING, 0, False),
        (UnitState.EXEMPT, 0, False),
    )
    share = rates(found)
    assert share == {"received": "50%", "on_time": "33.3%", "accepted": "33.3%", "returned": "16.7%", "missing": "50%"}
    assert sum(float(share[key].rstrip("%")) for key in ("accepted", "returned", "missing")) == pytest.approx(100.0)


def test_three_thirds_are_not_made_to_add_up_to_a_hundred():
    share = rates(
        result_of((UnitState.ACCEPTED, 1, True), (UnitState.RETURNED, 1, True), (UnitState.MISSING, 0, False))
    )
    assert [share[key] for key in ("accepted", "returned", "missing")] == ["33.3%"] * 3


def test_a_round_in_which_nobody_had_to_report_has_no_share():
    assert set(rates(result_of((UnitState.EXEMPT, 0, False))).values()) == {"0%"}


def test_reminders_show_with_the_units_that_are_still_open_only():
    found = result_of((UnitState.MISSING, 0, False), (UnitState.ACCEPTED, 1, True))
    log = tuple(
        Reminded(unit.code, step, kind, UnitState.MISSING, date(2020, 10, day), "x")
        for unit, _ in zip(REGISTRY, found.units, strict=False)
        for step, kind, day in (("催报函", StepKind.LETTER, 15), ("在报告中点名", StepKind.NAMING, 21))
    )
    lines = standings(replace(found, reminders=log), registry=REGISTRY, workdays=Workdays())
    assert [line.remark for line in lines] == ["提醒1次，最近10月15日", ""]


# ---- the commands ----------------------------------------------------------------------------------------------------


def test_the_terminal_tells_rates_late_days_and_overdue_days(office):
    out = docgen("status", PERIOD, "--as-of", "2020-10-15", at=office).out
    assert "占应报：实报 89.3%，按时 82.1%，采用 71.4%，退回 17.9%，未报 10.7%" in out
    assert "采用（迟报 2 个工作日）  区教育局-01.xlsx" in out
    assert "未报（逾期 3 个工作日）" in out
    for day in ("2020-10-12", "2026-11-27"):  # not yet; the quarter is reported on
        assert "逾期" not in docgen("status", PERIOD, "--as-of", day, at=office).out


def test_the_json_has_the_rates_and_the_days_of_each_unit(office):
    found = docgen("status", PERIOD, "--as-of", "2020-10-15", "--json", at=office).json
    by_unit = {each["unit"]: each for each in found["units"]}
    assert found["rates"]["received"] == "89.3%"
    assert (by_unit["区教育局"]["late_by"], by_unit["区教育局"]["overdue"]) == (2, None)
    assert (by_unit["区委宣传部"]["late_by"], by_unit["区委宣传部"]["overdue"]) == (None, 3)
    assert (by_unit["区水务局"]["late_by"], by_unit["区水务局"]["overdue"]) == (None, None)


def test_word_and_excel_say_what_the_terminal_says(office):
    units = docgen("status", PERIOD, "--json", at=office).json["units"]
    told = [(each["unit"], each["state"]) for each in units]
    document = Document(str(office / f"{PAGE}.docx"))
    assert [(row.cells[1].text, row.cells[2].text) for row in document.tables[0].rows[1:]] == told
    sheet = openpyxl.load_workbook(office / f"{PAGE}.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [(row[1], row[2]) for row in rows if isinstance(row[0], int)] == told
    text = "\n".join(each.text for each in document.paragraphs)
    note = "\n".join(str(row[0]) for row in rows[:4])
    for share in ("89.3%", "82.1%", "71.4%", "17.9%", "10.7%"):
        assert share in text and share in note
    assert "免报" not in text + note


def test_the_sheet_prints_on_one_page_upright_with_its_heading_repeated(office):
    sheet = openpyxl.load_workbook(office / f"{PAGE}.xlsx").active
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize)) == ("portrait", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (setup.fitToWidth, setup.fitToHeight) == (None, None)  # 1 each, which is what a file need not say
    heading = next(row for row in range(1, 9) if sheet.cell(row, 2).value == "单位")
    assert sheet.print_title_rows == f"${heading}:${heading}"


def test_saving_on_another_day_changes_no_byte(office):
    before = snapshot(office)
    assert docgen("status", PERIOD, "--save", "--as-of", "2031-01-01", at=office).status == 0
    assert snapshot(office) == before


def test_a_page_edited_by_hand_is_not_overwritten(office, tmp_path):
    shutil.copytree(office, tmp_path / "edited")
    page = tmp_path / "edited" / f"{PAGE}.xlsx"
    page.write_bytes(page.read_bytes() + b"\0")
    result = docgen("status", PERIOD, "--save", at=tmp_path / "edited")
    assert result.status == 1 and "报送情况.xlsx" in result.err


def test_without_save_nothing_is_written(office):
    before = snapshot(office)
    assert docgen("status", PERIOD, at=office).status == 0
    assert snapshot(office) == before


def test_an_exempt_unit_is_counted_and_left_out_of_the_shares(office, tmp_path):
    shutil.copytree(office, tmp_path / "exempt")
    (tmp_path / f"exempt/data/rounds/{PERIOD}/decisions.yaml").write_text(
        "decisions:\n  - {kind: exempt, subject: 区委宣传部, why: 职能移交, who: 某某, when: 2020-09-28}\n",
        encoding="utf-8",
    )
    assert "占应报减免报：实报 92.6%" in docgen("status", PERIOD, "--save", at=tmp_path / "exempt").out
    text = "\n".join(each.text for each in Document(str(tmp_path / "exempt" / f"{PAGE}.docx")).paragraphs)
    assert "应报单位28个（其中免报1个），实报25个（92.6%）" in text and "（不含免报）" in text


# ---- on the page -----------------------------------------------------------------------------------------------------


def texts_of(pdf: bytes) -> list[str]:
    """The text of every page."""
    document = pypdfium2.PdfDocument(pdf)
    return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]


@pytest.mark.rendering
@pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {missing_tools()}")
def test_28_units_fit_on_one_page_and_100_run_on_with_the_heading_repeated(office):
    def rows(count: int) -> tuple[报送行, ...]:
        name = LONG_UNIT if count > 28 else "市公安局交通警察支队罗湖大队"
        return tuple(
            报送行(number, name, "未报", "", "12处须修改；提醒3次，最近10月15日") for number in range(1, count + 1)
        )

    template = Template.compile(build(STATUS), kind=STATUS, file="x")
    most = replace(samples(STATUS)["最多"], 标题="2020年第三季度重点任务报送情况")
    documents = {str(count): template.render(replace(most, 单位=rows(count))) for count in (28, 100)}
    documents["sample"] = (office / f"{PAGE}.docx").read_bytes()
    pages = {name: texts_of(pdf) for name, pdf in to_pdf(documents).items()}
    assert len(pages["sample"]) == len(pages["28"]) == 1
    assert len(pages["100"]) > 2
    assert all("收到日期" in page for page in pages["100"])
