"""Imports one upon another: at the same time, accepted before, from an older or a wholly different table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml
from docx import Document

from docgen import terminal, wording
from docgen.changes import identify
from docgen.diagnostics import finding
from docgen.model import Deadline, Decision, TaskTable
from docgen.project import records
from docgen.project.store import locked
from docgen.source import SourceRef
from docgen.workflow import session
from tests.running import docgen, snapshot
from tests.tables import REGISTRY, item, task, task_table
from tests.test_table_life import edited, exported, imported


@pytest.fixture
def told(workspace: Path) -> Path:
    """The sample office after its letters went out."""
    assert docgen("letters", at=workspace).status == 0
    return workspace


# ---- two at once -----------------------------------------------------------------------------------------------------


@contextmanager
def meanwhile(monkeypatch: pytest.MonkeyPatch, other: Callable[[], object]) -> Iterator[None]:
    """Another process does `other` just before this one gets the lock."""
    waiting = [other]

    @contextmanager
    def late(root: Path) -> Iterator[None]:
        if waiting:
            waiting.pop()()
        with locked(root):
            yield

    with monkeypatch.context() as patch:
        patch.setattr(session, "locked", late)
        yield


def copied(file: Path, name: str) -> Path:
    copy = file.with_name(name)
    copy.write_bytes(file.read_bytes())
    return copy


def test_an_import_is_held_against_what_another_one_wrote_meanwhile(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = exported(told)
    one = edited(copied(first, "一.xlsx"), T024__1_I="2021年6月底")
    two = edited(copied(first, "二.xlsx"), T005__1_I="2030年")
    with meanwhile(monkeypatch, lambda: imported(one, told)):
        changes = imported(two, told).json["changes"]["changed"]
    assert {(each["id"], each["after"]) for each in changes} == {("T005", "2030年"), ("T024", "2020年")}
    kept = yaml.safe_load((told / "data/adjustments.yaml").read_text(encoding="utf-8"))["adjustments"]
    assert [(each["task"], each["after"]) for each in kept if each["task"] == "T024"] == [
        ("T024", "2021年6月底"), ("T024", "2020年")
    ]  # fmt: skip


def test_an_import_of_units_is_held_against_what_another_one_wrote_meanwhile(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = exported(workspace, "units")
    one = edited(copied(first, "一.xlsx"), shuiwuju_G="0755-1")
    two = edited(copied(first, "二.xlsx"), jiaoyuju_G="0755-2")
    with meanwhile(monkeypatch, lambda: imported(one, workspace)):
        changes = imported(two, workspace).json["changes"]["changed"]
    assert {each["id"] for each in changes} == {"shuiwuju", "jiaoyuju"}


# ---- accepted before -------------------------------------------------------------------------------------------------


def errors(file: Path, workspace: Path) -> list[str]:
    return [each["code"] for each in imported(file, workspace).json["diagnostics"] if each["severity"] == "ERROR"]


def test_a_blank_accepted_once_is_accepted_for_that_item_only(workspace: Path) -> None:
    file = edited(exported(workspace), T024__1_F="")
    assert imported(file, workspace, "--accept").status == 0
    assert errors(file, workspace) == []
    assert errors(edited(file, T005__1_F=""), workspace) == ["required-blank"]


def test_words_accepted_once_are_accepted_wherever_they_stand(workspace: Path) -> None:
    file = edited(exported(workspace), T024__1_I="尽快")
    assert imported(file, workspace, "--accept").status == 0
    assert errors(edited(file, T005__1_I="尽快"), workspace) == []


def test_an_acceptance_names_the_file_that_was_imported(workspace: Path) -> None:
    file = edited(exported(workspace), T024__1_F="")
    assert imported(file, workspace, "--accept").status == 0
    found = yaml.safe_load((workspace / "data/decisions.yaml").read_text(encoding="utf-8"))["decisions"][-1]
    assert found["why"].startswith("导入 修改/tasks.xlsx 时")


def test_a_column_taken_away_is_asked_again_for_every_file(workspace: Path) -> None:
    def without_start(name: str) -> Path:
        file = copied(exported(workspace), name)
        book = openpyxl.load_workbook(file)
        book.worksheets[0].delete_cols(8)
        book.worksheets[0].title = name
        book.save(file)
        return file

    one, two = without_start("一.xlsx"), without_start("二.xlsx")
    assert imported(one, workspace, "--accept").status == 0
    assert errors(one, workspace) == []
    assert errors(two, workspace) == ["own-column-missing"]
    tasks = (workspace / "data/tasks.yaml").read_text(encoding="utf-8")
    assert tasks.count("start:") == 29, "nothing was wiped"


# ---- where an export may go ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["tasks", "units"])
@pytest.mark.parametrize(
    "name",
    ["data/units.yaml", "data/任务.xlsx", "templates/任务分解函.docx", "output/letters/x.xlsx", "任务.docx", "任务"],
)
def test_an_export_never_takes_the_place_of_what_docgen_keeps(workspace: Path, what: str, name: str) -> None:
    before = snapshot(workspace)
    for more in ((), ("--overwrite",), ("--dry-run",)):
        refused = docgen("export", what, workspace / name, *more, at=workspace)
        assert refused.status == 1 and "没有导出" in refused.err
    assert snapshot(workspace) == before


# ---- decisions.yaml in any style ---------------------------------------------------------------------------------------

ONE = "{kind: unit-name, subject: 区水利局, value: 区水务局, why: 'a: b', who: 办, when: 2020-01-01}"
NEW = Decision("accepted", "required-blank", "“牵头单位”为空。", "核对", "办", date(2020, 6, 1), SourceRef(""))


@pytest.mark.parametrize(
    ("text", "before"),
    [
        (f"# 说明\ndecisions: [{ONE}]\n", 1),
        (f"# 说明\n\n# 又一行\ndecisions:\n  - {ONE}\n...", 1),
        ("# 说明\ndecisions:\n  # 还没有\n", 0),
        ("# 说明\ndecisions:\n", 0),
        ("# 说明\ndecisions: []  # 空\n", 0),
        (f"# 说明\n{{decisions: [{ONE}, {ONE}]}}\n", 2),
        (f"# 说明\ndecisions:\n- {ONE}\n# 末尾\n", 1),
    ],
)
def test_a_decision_can_be_added_whatever_the_style_of_the_file(text: str, before: int) -> None:
    grown = records.with_decisions(text, [NEW], file="d.yaml")
    assert grown.startswith("# 说明\n")
    found = records.decisions(grown, file="d.yaml")
    assert len(found) == before + 1
    assert [(each.kind, each.subject, each.value) for each in found][before:] == [(NEW.kind, NEW.subject, NEW.value)]
    assert found[:before] == () or found[0].why == "a: b"


def test_what_people_wrote_stays_where_text_can_be_added() -> None:
    text = f"decisions:\n# 中间\n- {ONE}  # 行末\n"
    assert records.with_decisions(text, [NEW], file="d.yaml").startswith(text)


# ---- another table -----------------------------------------------------------------------------------------------------


def years(*texts: str, name: str = "任务") -> TaskTable:
    return task_table(
        *(task(str(n), item(f"T{n:03d}-1", text), name=f"{text[:9]}{name}") for n, text in enumerate(texts, start=1))
    )


def without_ids(given: TaskTable) -> TaskTable:
    tasks = (
        replace(each, id="", items=tuple(replace(one, id="") for one in each.items)) for each in given.tasks
    )  # fmt: skip
    return replace(given, tasks=tuple(tasks))


WATER = "建设水库水位监测站，汛期每小时上报水情。"
SCHOOLS = "推广校园无感签到，覆盖全部公办小学。"
TREES = "普查古树名木，建立养护档案和责任清单。"


def test_a_number_alone_makes_no_same_task() -> None:
    present, read = years(WATER, SCHOOLS), without_ids(years(TREES, SCHOOLS))
    found, changes, doubts = identify(present, read, registry=REGISTRY)
    assert [each.id for each in found.tasks] == ["T003", "T002"]
    assert ([each.task for each in changes.added], [each.task for each in changes.removed]) == (["T003"], ["T001"])
    assert doubts == ()


def test_a_task_reworded_under_its_number_is_the_same_and_told() -> None:
    read = without_ids(years(WATER.replace("每小时", "实时").replace("水库", "河道"), SCHOOLS, name="改"))
    found, changes, doubts = identify(years(WATER, SCHOOLS), read, registry=REGISTRY)
    assert [each.id for each in found.tasks] == ["T001", "T002"] and not changes.added
    assert [each.code for each in doubts] == ["task-matched-by-number"]


def test_a_wholly_different_table_needs_a_word(workspace: Path) -> None:
    lines = ["| 序号 | 任务名称 | 任务内容 | 牵头单位 | 完成时限 |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {n} | 第{n}件旧事 | 去年第{n}件旧事的内容。 | 区水务局 | 2019年 |" for n in range(1, 29)]
    other = workspace / "去年.md"
    other.write_text("\n".join(lines), encoding="utf-8")
    before = snapshot(workspace)
    refused = imported(other, workspace)
    assert refused.status == 1
    assert "table-differs" in {each["code"] for each in refused.json["diagnostics"]}
    assert len(refused.json["changes"]["removed"]) == 28
    assert snapshot(workspace) == before
    assert imported(other, workspace, "--accept").status == 0


def test_every_doubtful_match_is_shown() -> None:
    doubts = [finding("task-matched-by-number", f"第{n}项", SourceRef("表")) for n in range(9)]
    others = [finding("unit-abbreviated", f"第{n}项", SourceRef("表")) for n in range(9)]
    lines = terminal.findings([*doubts, *others])
    assert sum("task-matched-by-number" in line for line in lines) == 9
    assert sum("unit-abbreviated" in line for line in lines) == terminal.SHOWN_PER_CODE + 1


# ---- another year ------------------------------------------------------------------------------------------------------


def test_another_year_is_an_adjustment_and_makes_a_new_letter(told: Path) -> None:
    first = edited(exported(told), T024__1_I="12月底前")
    assert imported(first, told, "--year", "2021").status == 0
    assert docgen("letters", "--changed", at=told).status == 0
    again = copied(first, "再.xlsx")
    assert docgen("export", "tasks", again, "--overwrite", at=told).status == 0
    assert not any(imported(again, told).json["changes"].values()), "the year of the item stays without --year"
    result = imported(edited(again, T024__1_I="12月底前（2023年）"), told)
    (change,) = result.json["changes"]["changed"]
    assert (change["before"], change["after"]) == ("12月底前（2021年）", "12月底前（2023年）")
    assert result.json["counts"]["adjustments"] == 1
    issued = docgen("letters", "--changed", "--json", at=told).json
    assert {each["unit"] for each in issued["letters"]} == {"区水务局", "区政务服务数据管理局"}
    words = {
        cell.text
        for path in issued["files"]
        if path.endswith(".docx") and "区水务局" in path
        for each in Document(str(told / path)).tables
        for row in each.rows
        for cell in row.cells
    }
    assert "12月底前（2023年）" in words


def test_the_year_counts_for_a_letter_only_where_words_leave_it_out() -> None:
    def digest(deadline: Deadline) -> str:
        one = replace(item("T001-1"), deadline=deadline)
        return wording.letter_digest(REGISTRY["shuiwuju"], task_table(task("1", one)))

    assert digest(Deadline.read("12月底前", year=2021)) != digest(Deadline.read("12月底前", year=2022))
    assert digest(Deadline.read("2021年", year=2021)) == digest(Deadline.read("2021年", year=2022))
