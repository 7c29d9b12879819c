"""`docgen remind` as an office runs it: a step a day, logged, the same again on the same day, stopped by an answer."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from docgen.project import records
from docgen.project.workspace import Workspace
from tests.running import docgen, snapshot

PERIOD = "2020Q3"
FOLDER = f"output/{PERIOD}/reminders"
LOG = f"data/rounds/{PERIOD}/reminders.yaml"
SILENT, RETURNED = "区委宣传部", "区委组织部"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its forms written and its returns read, so that each test need not read them again."""
    folder = tmp_path_factory.mktemp("read")
    for name in ("templates", "data"):
        shutil.copytree(Path(__file__).parent.parent / name, folder / name)
    for verb in ("forms", "collect"):
        assert docgen(verb, PERIOD, at=folder).status == 0
    return folder


@pytest.fixture
def workspace(read: Path, tmp_path: Path) -> Path:
    shutil.copytree(read, tmp_path / "office")
    return tmp_path / "office"


def remind(workspace: Path, day: str, *more: str):
    result = docgen("remind", PERIOD, "--as-of", day, *more, "--json", at=workspace)
    assert result.status == 0, result.err
    return result.json


def log(workspace: Path):
    path = workspace / LOG
    if not path.exists():
        return ()
    return records.reminders(path.read_text(encoding="utf-8"), file=LOG, known=Workspace(workspace).registry)


def texts(workspace: Path, day: str) -> dict[str, str]:
    """The text to each unit in the list of a day, by the unit."""
    sheet = openpyxl.load_workbook(workspace / FOLDER / f"{day}提醒名单.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (head,) = [number for number, row in enumerate(rows) if row[1] == "单位"]
    return {row[1]: row[-1] for row in rows[head + 1 :] if row[1]}


def answer(workspace: Path, unit: str) -> None:
    """A valid return of the unit: what another one sent, in its own form."""
    form = next((workspace / f"output/{PERIOD}/forms").glob(f"*{unit}*"))
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    heads = {cell.value: cell for row in sheet.iter_rows(max_row=8) for cell in row if cell.value}
    named = {str(value).split("\n")[0]: cell for value, cell in heads.items()}
    top = named["任务编号"].row
    answers = {
        "进度状态": "正常推进",
        "完成进度（%）": 60,
        "本季度进展情况": "完成3个站点建设。",
        "预计完成时间": "2020-12-20",
    }
    for row in range(top + 1, sheet.max_row + 1):
        if re.fullmatch(r"T\d+-\d+", str(sheet.cell(row, named["任务编号"].column).value)):
            for heading, value in answers.items():
                sheet.cell(row, named[heading].column).value = value
    book.save(workspace / f"{unit}.xlsx")


def test_a_quarter_is_reminded_step_by_step_and_every_step_is_logged(workspace):
    assert remind(workspace, "2020-09-20")["steps"] == []
    assert not (workspace / LOG).exists()
    steps = {day: remind(workspace, day)["steps"] for day in ("2020-10-13", "2020-10-15", "2020-10-21")}
    by_unit = {day: {step["unit"]: step for step in found} for day, found in steps.items()}
    assert [by_unit[day][SILENT]["step"] for day in steps] == ["催报通知", "催报函", "在报告中点名"]
    assert [len(found) for found in steps.values()] == [8, 8, 8]
    numbers = {line.number: line for line in Workspace(workspace).register}
    letter = by_unit["2020-10-15"][SILENT]["document"]
    assert numbers[letter].addressee == SILENT and numbers[letter].kind == "催报函"
    assert numbers[by_unit["2020-10-15"][RETURNED]["document"]].kind == "退回修改函"
    logged = log(workspace)
    assert len(logged) == 24
    assert {
        (Workspace(workspace).registry[line.unit].name, line.day.isoformat(), line.document) for line in logged
    } == {(step["unit"], day, step["document"]) for day, found in steps.items() for step in found}


def test_a_second_run_on_the_same_day_makes_the_same_bytes_and_logs_nothing(workspace):
    for day in ("2020-10-13", "2020-10-15", "2020-10-21"):
        first = remind(workspace, day)
        before = snapshot(workspace)
        second = remind(workspace, day)
        assert snapshot(workspace) == before
        assert first["counts"]["reminded"] == 8 and second["counts"]["reminded"] == 0
        assert [step | {"new": True} for step in second["steps"]] == first["steps"]


def test_the_files_of_a_day_can_be_made_again_after_output_is_deleted(workspace):
    remind(workspace, "2020-10-15")
    before = snapshot(workspace / "output" / PERIOD / "reminders")
    shutil.rmtree(workspace / FOLDER)
    remind(workspace, "2020-10-15")
    assert snapshot(workspace / "output" / PERIOD / "reminders") == before


def test_missing_and_returned_units_are_told_different_things(workspace):
    remind(workspace, "2020-10-13")
    told = texts(workspace, "2020-10-13")
    assert "已逾期1个工作日。截至目前，尚未收到你单位的《罗湖区智慧城区建设重点任务进展情况填报表》" in told[SILENT]
    assert "处必须修改，已退回，尚未收到修改后的填报表" in told[RETURNED]
    assert "退回" not in told[SILENT]
    for unit, text in told.items():
        assert text.startswith(f"{unit}：") and text.endswith("2020年10月13日")
        assert not re.search(r"None|。。|，。|；。|（）", text)


def test_an_answer_that_comes_between_two_steps_ends_them(workspace):
    remind(workspace, "2020-10-13")
    answer(workspace, SILENT)
    collected = docgen("collect", PERIOD, workspace / f"{SILENT}.xlsx", "--as-of", "2020-10-13", "--json", at=workspace)
    states = {each["unit"]: each["state"] for each in collected.json["units"]}
    assert states[SILENT] == "采用", collected.err
    again = remind(workspace, "2020-10-13")
    assert SILENT not in {step["unit"] for step in again["steps"]}
    assert texts(workspace, "2020-10-13")[SILENT] == "已经另行报送，不必再发。"
    later = remind(workspace, "2020-10-15")
    assert len(later["steps"]) == 7 and SILENT not in {step["unit"] for step in later["steps"]}
    assert [line.day.isoformat() for line in log(workspace) if line.unit == "xuanchuanbu"] == ["2020-10-13"]


def test_an_exempt_unit_is_never_reminded(workspace):
    (workspace / f"data/rounds/{PERIOD}/decisions.yaml").write_text(
        f"decisions:\n  - {{kind: exempt, subject: {SILENT}, why: 职能移交, who: 某某, when: 2020-09-28}}\n",
        encoding="utf-8",
    )
    for day in ("2020-10-13", "2020-10-15", "2020-10-21"):
        assert SILENT not in {step["unit"] for step in remind(workspace, day)["steps"]}
    assert not list((workspace / FOLDER).glob(f"*{SILENT}*"))


def test_letters_may_be_forced_and_count_as_the_reminder_of_the_day(workspace):
    forced = remind(workspace, "2020-10-13", "--letters")
    assert forced["counts"]["letters"] == forced["counts"]["reminded"] == 8
    assert {step["step"] for step in forced["steps"]} == {"催报函", "退回修改函"}
    assert remind(workspace, "2020-10-13")["counts"]["reminded"] == 0
    third = remind(workspace, "2020-10-15")  # the letter of the ladder has been sent: a notice names it
    assert {step["by"] for step in third["steps"]} == {"通知"}
    assert third["counts"]["letters"] == 0
    number = {step["unit"]: step["document"] for step in forced["steps"]}[SILENT]
    assert f"我办已发催报函（{number}）。" in texts(workspace, "2020-10-15")[SILENT]


def test_a_letter_is_not_forced_upon_a_unit_that_was_reminded_that_day(workspace):
    remind(workspace, "2020-10-13")
    before = snapshot(workspace)
    found = remind(workspace, "2020-10-13", "--letters")
    assert snapshot(workspace) == before
    assert {each["code"] for each in found["diagnostics"]} >= {"reminded-later"}


def test_units_whose_return_came_after_the_day_are_left_out_and_named(workspace):
    found = remind(workspace, "2020-09-28")
    assert {step["unit"] for step in found["steps"]} == set(found["missing"])
    (note,) = [each for each in found["diagnostics"] if each["code"] == "received-later"]
    assert all(unit in note["message"] for unit in found["returned"])


def test_a_round_may_have_its_own_ladder(workspace):
    path = workspace / f"data/rounds/{PERIOD}/round.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + "ladder: [{days: 2, step: 电话催报, by: 通知}]\n", encoding="utf-8"
    )
    assert remind(workspace, "2020-10-13")["steps"] == []
    assert {step["step"] for step in remind(workspace, "2020-10-14")["steps"]} == {"电话催报"}
    assert remind(workspace, "2021-01-04")["steps"] == []


@pytest.mark.parametrize(("due", "day"), [("2099-10-12", "2099-10-13"), ("2098-12-30", "2099-01-05")])
def test_a_year_without_announced_holidays_is_said(workspace, due, day):
    path = workspace / f"data/rounds/{PERIOD}/round.yaml"
    round_ = path.read_text(encoding="utf-8").replace("due: 2020-10-12", f"due: {due}")
    path.write_text(round_.replace("as_of: 2020-09-30", f"as_of: {due}"), encoding="utf-8")
    told = [each for each in remind(workspace, day)["diagnostics"] if each["code"] == "holidays-unknown"]
    assert [each["message"].partition("2099")[2] for each in told] == [
        "年放假安排尚未发布，已按周一至周五计算，请核对。"
    ]
    (workspace / "data/holidays.yaml").write_text(
        "years: [{year: 2099, complete: 是, rest: [2099-10-01 至 2099-10-07]}]\n", encoding="utf-8"
    )
    after = [each["message"] for each in remind(workspace, day)["diagnostics"] if each["code"] == "holidays-unknown"]
    assert not any("2099年" in message for message in after)


def test_a_day_due_that_is_a_rest_day_is_said_with_the_next_working_day(workspace):
    path = workspace / f"data/rounds/{PERIOD}/round.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("due: 2020-10-12", "due: 2020-10-04"), encoding="utf-8")
    (note,) = [each for each in remind(workspace, "2020-09-20")["diagnostics"] if each["code"] == "due-on-rest-day"]
    assert "2020年10月4日（星期日）是休息日" in note["message"] and "2020-10-09" in note["hint"]


def test_the_letters_of_the_ladder_name_the_day_they_are_of(workspace):
    remind(workspace, "2020-10-15")
    (path,) = (workspace / FOLDER).glob(f"*{SILENT}-催报函.docx")
    assert "截至2020年10月15日，尚未收到" in "\n".join(each.text for each in Document(str(path)).paragraphs)


def test_a_dry_run_writes_and_logs_nothing(workspace):
    before = snapshot(workspace)
    assert len(remind(workspace, "2020-10-15", "--dry-run")["steps"]) == 8
    assert snapshot(workspace) == before


def test_a_day_due_far_off_is_a_slip_of_the_year(workspace):
    path = workspace / f"data/rounds/{PERIOD}/round.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("due: 2020-10-12", "due: 2029-10-12"), encoding="utf-8")
    result = docgen("remind", PERIOD, at=workspace)
    assert result.status == 1 and "请核对年份" in result.err and "round.yaml" in result.err


@pytest.mark.parametrize(
    "text", ["reminders:\n  - day: 2020-10", "", "reminders:\n", "\ufeff{{x}}", "reminders: &a []"]
)
def test_a_log_that_is_half_written_stops_the_command_and_stays_as_it_is(workspace, text):
    (workspace / LOG).write_text(text, encoding="utf-8")
    before = snapshot(workspace)
    result = docgen("remind", PERIOD, "--as-of", "2020-10-15", at=workspace)
    assert result.status == 1 and LOG in result.err and "Traceback" not in result.err
    assert snapshot(workspace) == before


# ---- what the report says of it ------------------------------------------------------------------------------------


def report(workspace: Path) -> str:
    assert docgen("summary", PERIOD, "--overwrite", at=workspace).status == 0
    path = workspace / f"output/{PERIOD}/2020年第三季度进展情况报告.docx"
    return "\n".join(each.text for each in Document(str(path)).paragraphs)


def test_the_report_names_those_who_were_reminded_in_vain_and_says_when(workspace):
    remind(workspace, "2020-10-13")
    remind(workspace, "2020-10-15")
    assert "经催报" not in report(workspace)  # reminded, but not yet at the step of naming
    remind(workspace, "2020-10-21")
    answer(workspace, SILENT)
    docgen("collect", PERIOD, workspace / f"{SILENT}.xlsx", "--as-of", "2020-10-21", at=workspace)
    said = report(workspace)
    (sentence,) = re.findall(r"经催报仍未报送或者重报的有：(.*?)。", said)
    assert sentence.endswith("（均10月13日通知、10月15日发函）") and sentence.count("、") == 6 + 1
    assert RETURNED in sentence and SILENT not in sentence
