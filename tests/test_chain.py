"""The main job on the real table: everything a quarter needs, the sums right, nothing changed by a second run."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from docgen.model import UnitState
from tests.running import docgen, snapshot

SOURCE = "data/source/重点任务分解表.txt"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    root = Path(__file__).parent.parent
    folder = tmp_path_factory.mktemp("chain")
    for name in ("templates", "data"):
        shutil.copytree(root / name, folder / name)
    result = docgen("run", "2020Q3", "--json", at=folder)
    assert result.status == 0, result.err
    return folder, result.json


def test_a_run_writes_a_letter_and_a_form_for_each_of_the_28_units(done):
    folder, found = done
    assert len(list((folder / "output/letters").glob("*.docx"))) == 28
    assert len(list((folder / "output/2020Q3/forms").glob("*.xlsx"))) == 28
    assert found["counts"]["letters"] == found["counts"]["forms"] == found["counts"]["units"] == 28


def test_a_run_writes_correction_copies_a_list_of_silent_units_report_and_ledger(done):
    folder, found = done
    corrections = {
        path.name.removesuffix("-退回修改.xlsx") for path in (folder / "output/2020Q3/corrections").iterdir()
    }
    assert corrections == set(found["returned"])
    for name in (
        "2020年第三季度进展情况报告.docx",
        "2020年第三季度台账.xlsx",
        "reminders/2020年第三季度未报送和退回单位名单.xlsx",
    ):
        assert (folder / "output/2020Q3" / name).is_file()


def test_the_units_of_a_round_add_up(done):
    counts = done[1]["counts"]
    assert counts["expected"] == counts["accepted"] + counts["returned"] + counts["missing"] + counts["exempt"] == 28
    assert (counts["accepted"], counts["returned"], counts["missing"]) == (20, 5, 3)
    assert counts["received"] == 25
    assert counts["on_time"] == 23


def test_the_rows_of_the_returns_add_up(done):
    found = done[1]
    assert found["counts"]["rows_read"] == found["counts"]["rows_used"] + found["counts"]["rows_refused"]
    for submission in found["submissions"]:
        assert submission["rows_read"] == submission["rows_used"] + submission["rows_refused"]


def test_the_items_by_status_add_up_to_all_items(done):
    found = done[1]
    assert sum(found["statuses"].values()) == found["counts"]["items"] == 29


def test_a_second_run_rewrites_no_byte(done):
    folder, _ = done
    before = snapshot(folder)
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file() and "lock" not in path.name}
    second = docgen("run", "2020Q3", "--json", at=folder).json
    assert snapshot(folder) == before
    assert {path: path.stat().st_mtime_ns for path in times} == times
    assert second["counts"]["files_created"] == second["counts"]["files_changed"] == 0


def test_output_deleted_and_made_again_is_byte_identical(done, tmp_path):
    folder, _ = done
    shutil.copytree(folder, tmp_path / "again")
    before = snapshot(tmp_path / "again")
    shutil.rmtree(tmp_path / "again/output")
    assert docgen("run", "2020Q3", "--as-of", "2031-01-01", at=tmp_path / "again").status == 0
    assert snapshot(tmp_path / "again") == before


def test_a_run_on_the_sample_leaves_data_as_it_is_in_the_repository(done):
    folder, _ = done
    before, after = snapshot(Path(__file__).parent.parent / "data"), snapshot(folder / "data")
    record = "rounds/2020Q3/drafts.json"  # what the run wrote, told apart from what a person will make of it
    assert {path: data for path, data in after.items() if path != record} == {
        path: data for path, data in before.items() if path != record
    }


def test_verbs_one_by_one_give_the_same_files_as_the_run(done, workspace):
    folder, _ = done
    for words in (
        ("letters",),
        ("forms", "2020Q3"),
        ("collect", "2020Q3"),
        ("remind", "2020Q3", "--as-of", "2020-09-20"),  # before the first step of the ladder
        ("status", "2020Q3", "--save"),
        ("summary", "2020Q3"),
    ):
        assert docgen(*words, at=workspace).status == 0
    assert snapshot(workspace / "output") == snapshot(folder / "output")


# ---- import ------------------------------------------------------------------------------------------------------


def test_the_import_of_the_real_table_gives_the_numbers_of_the_issue(workspace):
    found = docgen("import", workspace / SOURCE, "--dry-run", "--json", at=workspace).json
    n = found["counts"]
    assert (n["tasks"], n["items"], n["units"], n["themes"], n["lead_units"]) == (28, 29, 28, 6, 17)
    assert n["rows_read"] == 37 == n["rows_used"] + n["rows_refused"]
    assert n["rows_refused"] == 0
    assert found["ok"]


def test_the_import_names_every_doubt_of_the_real_table(workspace):
    told = docgen("import", workspace / SOURCE, "--dry-run", "--json", at=workspace).json["diagnostics"]
    messages = "\n".join(f"{each['code']} {each['message']}" for each in told)
    for words in (
        "duplicate-content 第3项的任务内容与第2项第2分项的完全相同",
        "“区金融服务业”不在单位名录中，是否为“区金融服务署”",
        "“区发展和改革委员会”是“区发展和改革局”的另一名称",
        "“罗湖投资控股有限公司等相关单位”没有列完",
        "19 项任务的责任单位写作“各相关单位”",
    ):
        assert words in messages


def test_without_the_decision_an_unknown_unit_stops_the_import(workspace):
    (workspace / "data/decisions.yaml").unlink()
    (workspace / "data/tasks.yaml").unlink()
    result = docgen("import", workspace / SOURCE, at=workspace)
    assert result.status == 1
    assert "区金融服务业" in result.err
    assert "区金融服务署" in result.err
    assert not (workspace / "data/tasks.yaml").exists()


def test_a_run_without_tasks_imports_the_only_table_in_source(workspace):
    before = (workspace / "data/tasks.yaml").read_bytes()
    (workspace / "data/tasks.yaml").unlink()
    assert docgen("run", "2020Q3", at=workspace).status == 0
    assert (workspace / "data/tasks.yaml").read_bytes() == before


# ---- what the documents say --------------------------------------------------------------------------------------


def _docx_text(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_a_letter_addresses_its_unit_and_lists_just_its_tasks(done):
    folder, _ = done
    text = _docx_text(folder / "output/letters/10-区水务局-任务分解函.docx")
    assert "区水务局：" in text
    assert "打造智慧水务" in text
    assert "打造智慧城管" not in text
    assert "19项任务" in text
    assert "罗智统函〔2020〕10号" in _all_parts(folder / "output/letters/10-区水务局-任务分解函.docx")


def _all_parts(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


def test_every_letter_has_its_own_number_and_no_tag_or_none_is_left(done):
    folder, _ = done
    numbers = set()
    for path in sorted((folder / "output/letters").glob("*.docx")):
        parts = _all_parts(path)
        numbers.add(next(n for n in range(1, 29) if f"罗智统函〔2020〕{n}号" in parts))
        assert not any(left in parts for left in ("{{", "{%", ">None", "｛｛"))
    assert numbers == set(range(1, 29))


def test_figures_in_the_report_text_are_those_of_the_json(done):
    folder, found = done
    text = _docx_text(folder / "output/2020Q3/2020年第三季度进展情况报告.docx")
    for word, count in found["statuses"].items():
        assert f"{word}{count}个" in text
    assert "None" not in text


def test_the_ledger_has_a_row_for_every_item_and_numbers_are_numbers(done):
    folder, _ = done
    book = openpyxl.load_workbook(folder / "output/2020Q3/2020年第三季度台账.xlsx")
    rows = [row for row in book["台账"].iter_rows(values_only=True) if str(row[0]).startswith("T0")]
    assert len(rows) == 29
    assert all(row[10] is None or isinstance(row[10], int) for row in rows)


def test_a_form_carries_period_unit_version_and_item_ids_in_a_very_hidden_sheet(done):
    folder, _ = done
    book = openpyxl.load_workbook(folder / "output/2020Q3/forms/10-区水务局-2020年第三季度填报表.xlsx")
    hidden = [sheet for sheet in book if sheet.sheet_state == "veryHidden"]
    assert len(hidden) == 1
    pairs = [(row[0], str(row[1])) for row in hidden[0].iter_rows(values_only=True)]
    assert {("period", "2020Q3"), ("unit", "shuiwuju"), ("item", "T024-1")} <= set(pairs)


def test_a_form_shows_last_quarters_progress_beside(done):
    folder, _ = done
    book = openpyxl.load_workbook(folder / "output/2020Q3/forms/10-区水务局-2020年第三季度填报表.xlsx")
    words = [str(cell.value) for row in book["填报表"].iter_rows() for cell in row if cell.value]
    assert any(word.startswith("［正常推进，") for word in words)


# ---- a new return -----------------------------------------------------------------------------------------------


def _corrected(workspace: Path) -> bytes:
    """The correction copy of 区委组织部, put right as its clerk would."""
    docgen("collect", "2020Q3", at=workspace)
    book = openpyxl.load_workbook(workspace / "output/2020Q3/corrections/区委组织部-退回修改.xlsx")
    sheet = book["填报表"]
    place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 80)
    place.value = 100
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_correction_copy_put_right_and_sent_again_is_accepted(workspace, tmp_path_factory):
    given = tmp_path_factory.mktemp("mail") / "区委组织部-退回修改（已改）.xlsx"
    given.write_bytes(_corrected(workspace))
    found = docgen("collect", "2020Q3", given, "--as-of", "2020-10-16", "--json", at=workspace).json
    assert found["counts"]["accepted"] == 21
    unit = next(each for each in found["units"] if each["unit"] == "区委组织部")
    assert (unit["state"], unit["version"], unit["file"]) == (UnitState.ACCEPTED.value, 2, "区委组织部-02.xlsx")
    assert not (workspace / "output/2020Q3/corrections/区委组织部-退回修改.xlsx").exists()
    assert (workspace / "data/rounds/2020Q3/returns/区委组织部-02.xlsx").read_bytes() == given.read_bytes()


def test_the_same_bytes_are_not_archived_twice(workspace):
    original = workspace / "data/rounds/2020Q3/returns/区教育局-01.xlsx"
    copy = workspace / "区教育局 - 副本.xlsx"
    copy.write_bytes(original.read_bytes())
    before = snapshot(workspace / "data")
    found = docgen("collect", "2020Q3", copy, "--json", at=workspace).json
    assert "same-file-again" in {each["code"] for each in found["diagnostics"]}
    assert snapshot(workspace / "data") == before


def test_a_file_that_is_no_workbook_is_kept_and_told_but_stops_nothing(workspace):
    bad = workspace / "扫描件.pdf"
    bad.write_bytes(b"%PDF-1.4 not a form")
    result = docgen("collect", "2020Q3", bad, "--as-of", "2020-10-12", "--json", at=workspace)
    assert result.status == 0
    assert (workspace / "data/rounds/2020Q3/returns/未识别-01.pdf").read_bytes() == bad.read_bytes()
    assert "not-a-workbook" in {each["code"] for each in result.json["diagnostics"]}


def test_a_changed_original_is_not_used(workspace):
    original = workspace / "data/rounds/2020Q3/returns/区教育局-01.xlsx"
    original.write_bytes(original.read_bytes() + b" ")
    found = docgen("status", "2020Q3", "--json", at=workspace).json
    assert "original-changed" in {each["code"] for each in found["diagnostics"]}
    assert next(each for each in found["units"] if each["unit"] == "区教育局")["state"] == UnitState.MISSING.value


def test_an_exempt_unit_is_counted_as_exempt(workspace):
    (workspace / "data/rounds/2020Q3/decisions.yaml").write_text(
        "decisions:\n  - {kind: exempt, subject: 区委宣传部, why: 本季度无任务, who: 示例, when: 2020-10-09}\n",
        encoding="utf-8",
    )
    counts = docgen("status", "2020Q3", "--json", at=workspace).json["counts"]
    assert (counts["missing"], counts["exempt"]) == (2, 1)
    assert counts["expected"] == counts["accepted"] + counts["returned"] + counts["missing"] + counts["exempt"]


# ---- the register -------------------------------------------------------------------------------------------------


def test_a_changed_task_gets_a_new_number_that_names_the_letter_it_replaces(workspace):
    tasks = workspace / "data/tasks.yaml"
    tasks.write_text(tasks.read_text(encoding="utf-8").replace("打造智慧水务", "打造智慧水务体系"), encoding="utf-8")
    found = docgen("letters", "--changed", "--as-of", "2020-11-02", "--json", at=workspace).json
    assert [(each["unit"], each["number"]) for each in found["letters"]] == [
        ("区水务局", "罗智统函〔2020〕29号"),
        ("区政务服务数据管理局", "罗智统函〔2020〕30号"),
    ]
    assert "罗智统函〔2020〕10号" in _docx_text(workspace / "output/letters/10-区水务局-任务分解函（29号）.docx")


def test_without_changes_letters_changed_writes_nothing(workspace):
    found = docgen("letters", "--changed", "--json", at=workspace).json
    assert found["letters"] == []
    assert found["files"] == []


def test_json_is_one_object_and_messages_go_to_standard_error(workspace):
    result = docgen("run", "2020Q3", "--json", "--dry-run", at=workspace)
    assert isinstance(json.loads(result.out), dict)
    assert "错误" in result.err
    assert not (workspace / "output").exists()
