"""What a command imports before it can begin: nothing of Word and Excel that it does not need."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from docgen import workflow
from tests.running import docgen

HEAVY = frozenset(
    {
        "docx",
        "docxtpl",
        "jinja2",
        "lxml",
        "openpyxl",
        "xlsxwriter",
        "pypdfium2",
        "xlrd",
        "python_calamine",
        "distributed",
    }
)
PROGRAM = """
import sys
from docgen import cli
sys.argv = ["docgen", *sys.argv[1:]]
try:
    cli.main()
finally:
    print("\\nLOADED", *sorted({name.split(".")[0] for name in sys.modules}))
"""


def loaded(*words: str, at: Path) -> set[str]:
    """The top modules a command had imported when it ended well."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], cwd=at, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return set(done.stdout.rsplit("LOADED", 1)[1].split())


@pytest.mark.parametrize("words", [(), ("--help",), ("letters", "--help"), ("run", "--help"), ("--version",)])
def test_help_imports_nothing_of_word_excel_and_yaml(workspace: Path, words: tuple[str, ...]) -> None:
    assert not loaded(*words, at=workspace) & (HEAVY | {"yaml", "multiprocessing"})


def test_status_of_returns_that_were_collected_imports_nothing_of_word_and_excel(workspace: Path) -> None:
    assert docgen("collect", "2020Q3", "--as-of", "2020-10-12", at=workspace).status == 0
    assert not loaded("status", "2020Q3", at=workspace) & HEAVY


def test_every_verb_that_type_checkers_know_is_there_and_no_other() -> None:
    tree = ast.parse(Path(workflow.__file__ or "").read_text(encoding="utf-8"))
    declared = {
        each.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("docgen.workflow.")
        for each in node.names
    }
    table = next(node for node in ast.walk(tree) if isinstance(node, ast.Dict))
    known = {name for names in ast.literal_eval(table).values() for name in names}
    assert declared == known
    assert all(getattr(workflow, name) is not None for name in known)
