"""Forms read before: the same as read anew, trusted only from this very program, and of no consequence when lost."""

import json
import shutil
import zlib
from datetime import date
from pathlib import Path

import pytest

from docgen.excel import form as excel_form
from docgen.excel.form import read_form
from docgen.model import Period
from docgen.project import cache
from docgen.workflow import remembering
from docgen.workflow.remembering import Memory, packed, unpacked
from tests.damages import DAMAGES
from tests.excel_forms import ANSWERS, filled
from tests.running import docgen

ROOT = Path(__file__).parent.parent
QUARTER = Period(2020, 3)
CHECKED = "output/.cache/2020Q3-checked.json"  # what spares reading the forms at all
RETURNS = sorted((ROOT / "data/rounds/2020Q3/returns").iterdir())


@pytest.mark.parametrize("path", RETURNS, ids=lambda path: path.stem)
def test_a_form_comes_back_from_json_as_it_was_read(path: Path) -> None:
    form = read_form(path.read_bytes(), file=path.name)
    assert unpacked(json.loads(json.dumps(packed(form))), path.name) == form


@pytest.mark.parametrize("name", ["csv in gbk", "#REF! in every progress", "date1904", "numbers merged over rows"])
def test_a_damaged_form_too(name: str) -> None:
    form = read_form(DAMAGES[name](filled(answers={**ANSWERS, "N": date(2021, 6, 30)})), file="a.xlsx")
    assert unpacked(json.loads(json.dumps(packed(form))), "a.xlsx") == form


def _collected(workspace: Path) -> dict[str, object]:
    found = docgen("collect", "2020Q3", "--as-of", "2020-10-12", "--json", at=workspace).json
    return {key: value for key, value in found.items() if key != "seconds"}


def test_the_second_time_no_workbook_that_was_read_is_opened(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _collected(workspace)
    assert first["counts"]["accepted"] == 20  # type: ignore[index]
    monkeypatch.setattr(remembering, "read_form", _never)
    (workspace / CHECKED).unlink()
    assert _collected(workspace) == first
    assert docgen("status", "2020Q3", at=workspace).status == 0


def _never(*_: object, **__: object) -> None:
    raise AssertionError("a workbook was read")


@pytest.mark.parametrize("spoil", ["gone", "broken", "other program", "odd"])
def test_a_memory_that_is_lost_or_not_ours_costs_only_time(workspace: Path, spoil: str) -> None:
    first = _collected(workspace)
    (workspace / CHECKED).unlink()
    place = workspace / "output/.cache/2020Q3.json"
    body = json.loads(place.read_bytes())
    if spoil == "gone":
        shutil.rmtree(place.parent)
    elif spoil == "broken":
        place.write_bytes(b"{")
    elif spoil == "other program":
        cache.save(workspace, QUARTER, dict.fromkeys(body["files"], zlib.compress(b"1")))
        place.write_bytes(place.read_bytes().replace(body["program"].encode(), b"x"))
    else:
        odd = (b'{"sheet":1}', b'{"sheet":', b"[" * 10**5, b"\xff")
        cache.save(workspace, QUARTER, {key: zlib.compress(odd[n % len(odd)]) for n, key in enumerate(body["files"])})
    assert _collected(workspace) == first
    assert json.loads(place.read_bytes()) == body


def test_a_trial_run_remembers_nothing(workspace: Path) -> None:
    docgen("collect", "2020Q3", "--dry-run", at=workspace)
    assert not (workspace / "output").exists()


def test_what_no_longer_belongs_to_the_round_is_forgotten(tmp_path: Path) -> None:
    cache.save(tmp_path, QUARTER, {"x": cache.squeezed(1)})
    memory = Memory(tmp_path, QUARTER, cache.load(tmp_path, QUARTER))
    memory.read(filled(), file="a.xlsx")
    memory.save()
    assert len(cache.load(tmp_path, QUARTER)) == 1 and "x" not in cache.load(tmp_path, QUARTER)
    assert excel_form.read_form is read_form


def test_each_file_is_read_once(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from docgen.project.workspace import Workspace
    from docgen.workflow import Session, collect

    inbox = workspace / "inbox"
    inbox.mkdir()
    for number, path in enumerate(RETURNS[:5]):
        shutil.copy(path, inbox / f"{number}.xlsx")
    (workspace / "data/rounds/2020Q3/returns.yaml").unlink()
    shutil.rmtree(workspace / "data/rounds/2020Q3/returns")
    read: list[str] = []
    monkeypatch.setattr(remembering, "read_form", lambda data, *, file: read.append(file) or read_form(data, file=file))
    session = Session(Workspace(workspace), date(2020, 10, 9))
    collect(session, QUARTER, [inbox])
    assert not session.memories, "forms that were saved are held no longer"
    before = list((workspace / "data/rounds/2020Q2/returns").iterdir())
    assert len(read) == 5 + len(before)
