"""The real table in every kind of file gives the same tasks, row for row."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import task_tables, task_tables_excel, task_tables_text
from tests.running import docgen

SHAPES: dict[str, Callable[[], bytes]] = {
    "表.docx": lambda: task_tables.as_docx(task_tables.seed_rows()),
    "表.xlsx": lambda: task_tables_excel.as_xlsx(task_tables_text.seed_pages()),
    "表.xls": lambda: task_tables_excel.as_xls(task_tables_text.seed_pages()),
    "表.ods": lambda: task_tables_excel.as_ods(task_tables_text.seed_pages()),
    "表.csv": lambda: task_tables_text.as_csv(task_tables_text.seed_pages(), "gb18030"),
    "表.html": lambda: task_tables_text.as_html(task_tables_text.seed_pages()),
    "表.md": lambda: task_tables_text.as_markdown(task_tables_text.seed_pages()).encode(),
}


def _tasks(workspace: Path, file: Path) -> tuple[list[dict], dict[str, int]]:
    result = docgen("import", file, "--dry-run", "--json", at=workspace)
    assert result.status == 0, result.err
    tasks = result.json["tasks"]
    for task in tasks:
        for item in task["items"]:
            del item["source_rows"]
    return tasks, result.json["counts"]


NEEDS_OFFICE = (".xls", ".ods")  # LibreOffice makes them; they are read without it


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.rendering if name.endswith(NEEDS_OFFICE) else ()) for name in SHAPES]
)
def test_the_real_table_gives_the_same_tasks_in_every_kind_of_file(workspace, name):
    if name.endswith(NEEDS_OFFICE) and not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    given = workspace / name
    given.write_bytes(SHAPES[name]())
    expected, _ = _tasks(workspace, workspace / "data/source/重点任务分解表.txt")
    found, counts = _tasks(workspace, given)
    assert found == expected
    assert (counts["tasks"], counts["items"], counts["units"]) == (28, 29, 28)
    assert counts["rows_read"] == counts["rows_used"] + counts["rows_refused"] == 37


def test_a_file_of_another_kind_is_refused_by_name(workspace):
    given = workspace / "表.docx"
    given.write_bytes(b"%PDF-1.7 a scan")
    result = docgen("import", given, at=workspace)
    assert result.status == 1
    assert "PDF" in result.err
