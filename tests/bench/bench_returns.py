"""1,000 returns of 28 rows: read and checked, the first time and again, against libraries that only open them."""

import shutil
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from docgen.excel.returned import read_form
from docgen.project.workspace import Workspace
from docgen.workflow import Session, collect
from docgen.workflow.returns import evaluate
from docgen.workflow.workers import Workforce
from tests.bench import fleet
from tests.bench.race import Race

COUNT = 1000
FEW = 100  # enough of the slowest


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has collected all its returns."""
    root = fleet.district(tmp_path_factory.mktemp("district"), COUNT)
    collect(session(root), fleet.PERIOD, [fleet.inbox(root)])
    return root


def session(root: Path) -> Session:
    return Session(Workspace(root), fleet.DAY)


def checked(root: Path) -> None:
    alone = replace(session(root), workforce=Workforce(workers=1))  # so that this process's own time is all of it
    result = evaluate(alone, fleet.PERIOD)
    assert result.rows().used == COUNT * fleet.TASKS


def anew(root: Path) -> None:
    shutil.rmtree(root / "output/.cache", ignore_errors=True)
    checked(root)


def cells(path: Path) -> int:
    """Open a workbook and look at every cell, as little as any reader does."""
    book = openpyxl.load_workbook(path)
    return sum(cell.value is not None for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def inflated(path: Path) -> list[bytes]:
    with zipfile.ZipFile(path) as package:
        return [package.read(entry) for entry in package.infolist()]


def test_returns(race: Race, district: Path) -> None:
    files = sorted((district / "data/rounds/2020Q3/returns").iterdir())
    few = files[:FEW]
    race(
        f"报回的表（28 行）{COUNT} 份，读出",
        {
            "docgen：读出并校验": lambda: anew(district),
            "docgen：只读出": lambda: [read_form(path.read_bytes(), file=path.name) for path in files],
            f"openpyxl：只打开、逐格读（{FEW} 份，按比例）": lambda: [cells(path) for path in few],
            "calamine：只读值": lambda: [[sheet.to_python() for sheet in _sheets(path)] for path in files],
            "极限：只解压": lambda: [inflated(path) for path in files],
        },
        count=COUNT,
        counts={f"openpyxl：只打开、逐格读（{FEW} 份，按比例）": FEW},
    )


def _sheets(path: Path) -> list[python_calamine.CalamineSheet]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name) for name in book.sheet_names]


def test_collecting_again(race: Race, district: Path, tmp_path: Path) -> None:
    """The whole of `docgen collect`: archive, check, correction copies; and once more with nothing new."""
    inbox = district / "inbox"
    fresh = iter([fleet.district(tmp_path / f"round{nth}", COUNT) for nth in range(6)])
    race(
        f"收取 {COUNT} 份",
        {
            "docgen：再收取一次，没有变动": lambda: collect(session(district), fleet.PERIOD, [inbox]),
            "docgen：第一次": lambda: collect(session(next(fresh)), fleet.PERIOD, [inbox]),
        },
        count=COUNT,
        clock=time.perf_counter,
    )


@pytest.mark.parametrize("count", [30, 100, 300])
def test_collecting_few_again(race: Race, tmp_path: Path, count: int) -> None:
    """Small rounds too: what a run costs before the first file must not eat the gain."""
    known = fleet.district(tmp_path / "known", count)
    inbox = fleet.inbox(known)
    collect(session(known), fleet.PERIOD, [inbox])
    fresh = iter([fleet.district(tmp_path / f"round{nth}", count) for nth in range(6)])
    race(
        f"收取 {count} 份",
        {
            "docgen：再收取一次，没有变动": lambda: collect(session(known), fleet.PERIOD, [inbox]),
            "docgen：第一次": lambda: collect(session(next(fresh)), fleet.PERIOD, [inbox]),
        },
        count=count,
        clock=time.perf_counter,
    )
