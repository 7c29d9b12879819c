"""A fleet of damaged forms: every value arrives, or its loss is told at its cell; nothing vanishes, nothing breaks."""

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from docgen import schema
from docgen.diagnostics import Diagnostic
from docgen.model import Period, Receipt, Submission
from docgen.project.store import sha256
from docgen.project.workspace import Workspace
from docgen.rendering import office
from docgen.workflow.returns import evaluate
from docgen.workflow.session import Session
from tests.damages import DAMAGES

ROOT = Path(__file__).parent.parent
QUARTER = Period(2020, 3)
UNIT = "yingjiju"
ORIGINAL = ROOT / "data/rounds/2020Q3/returns/区应急管理局-01.xlsx"
ANSWERS = ("status", "progress", "achievements", "problems", "next_steps", "expected", "coordination")
WHOLE = {"not-a-workbook", "not-our-form", "workbook-protected", "workbook-too-large", "other-period", "unit-unknown",
         "unit-disagrees", "tasks-of-other-unit"}  # fmt: skip
HEADINGS = {column.key: column.heading for column in schema.FORM_COLUMNS}
# Which damages may cost the unit, and with it the whole form.
UNIT_LOST = {
    "identity lost, another unit named": "shuiwuju",
}


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Submission]:
    """Every damaged form, all in one round that received nothing else."""
    return evaluated(
        tmp_path_factory.mktemp("fleet"), {name: make(ORIGINAL.read_bytes()) for name, make in DAMAGES.items()}
    )


def evaluated(root: Path, files: Mapping[str, bytes]) -> dict[str, Submission]:
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("returns*", ".docgen.lock*"))
    session = Session(Workspace(root), date(2020, 10, 9), dry_run=True)
    session.trial[QUARTER] = {
        Receipt(f"{number:03d}.xlsx", name, sha256(data), date(2020, 10, 9)): data
        for number, (name, data) in enumerate(files.items())
    }
    result = evaluate(session, QUARTER)
    assert len(result.submissions) == len(files), "every file is accounted for"
    return {each.receipt.original_name: each for each in result.submissions}


def lost(sent: Submission, whole: Submission) -> Iterator[tuple[str, str, object]]:
    """(item, column, value) of every answer that did not arrive as it was given."""
    have = {entry.item_id: entry for entry in sent.entries}
    for entry in whole.entries:
        for key in ANSWERS:
            value = getattr(entry, key)
            got = have.get(entry.item_id)
            if value not in (None, "") and (got is None or getattr(got, key) != value):
                yield entry.item_id, key, value


def told(sent: Submission, item: str, key: str) -> list[Diagnostic]:
    """What says why an answer is not there: at its cell, about its item, its column, its row, or the whole file."""
    entry = next((each for each in sent.entries if each.item_id == item), None)
    cell = entry.cells.get(key) if entry else None
    return [
        each
        for each in sent.diagnostics
        if each.code in WHOLE
        or (cell is not None and cell in each.places)
        or (entry is None and (each.subject == item or item in each.message))
        or (each.code == "form-heading-missing" and {f"“{HEADINGS[key]}”", f"“{HEADINGS['item_id']}”"} & _quoted(each))
    ]


def _quoted(each: Diagnostic) -> set[str]:
    return set(re.findall("“[^”]*”", each.message))


def test_there_are_at_least_sixty_kinds_of_damage() -> None:
    assert len(DAMAGES) >= 60


@pytest.mark.parametrize("name", DAMAGES)
def test_every_value_arrives_or_is_told_at_its_cell(fleet: Mapping[str, Submission], name: str) -> None:
    sent, whole = fleet[name], fleet["nothing at all"]
    assert sent.rows.read == sent.rows.used + sent.rows.refused
    assert len(sent.entries) == sent.rows.used
    untold = [
        (item, key, value)
        for item, key, value in lost(sent, whole)
        if not told(sent, item, key) and not typed(name, sent, item, key)
    ]
    assert untold == [], [str(each) for each in sent.diagnostics]
    if sent.unit is None:
        assert {each.code for each in sent.diagnostics} & WHOLE
    else:
        assert sent.unit == UNIT_LOST.get(name, UNIT)


def typed(name: str, sent: Submission, item: str, key: str) -> bool:
    """The clerk typed something else into this very cell, and that arrived; or wiped out what may stay blank."""
    if name == "everything blank":
        return not schema.column(schema.FORM_COLUMNS, key).required
    letters = dict(zip("IJKLMNO", ANSWERS, strict=True))
    entry = next(each for each in sent.entries if each.item_id == item)
    arrived = getattr(entry, key) not in (None, "") or (key == "expected" and entry.expected_words)
    none = name[4:-1] in ("/", "——", "无") and not schema.column(schema.FORM_COLUMNS, key).required
    return name[1:2] == ":" and letters[name[0]] == key and bool(arrived or none)


def test_the_undamaged_form_has_all_its_answers(fleet: Mapping[str, Submission]) -> None:
    whole = fleet["nothing at all"]
    assert (whole.unit, whole.accepted, len(whole.entries)) == (UNIT, True, 6)


# What must arrive whole, whatever else is said.
HARMLESS = (
    "sheet renamed", "introduction in front", "instructions deleted", "form hidden", "identity merely hidden",
    "identity deleted", "identity shown and renamed", "a copy of the form behind", "date1904", "unit in other words",
    "identity and unit lost", "identity lost, unit misspelt", "values in an empty workbook", "values moved right and down",
    "an older version", "a picture on the answers", "styles lost", "csv in gbk", "csv in utf-8", "csv with a mark",
    "unicode text", "a web page as .xls", "rows sorted", "blank rows between", "rows above", "a total",
    "a row of their own", "rows hidden", "number in lower case", "a column inserted", "a column moved", "columns hidden",
    "the content column deleted", "a heading renamed", "whole column coloured", "something in the last row",
    "drop-downs gone", "unprotected", "comments", "deadline changed", "task text changed", "sign-off deleted",
)  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_loses_nothing_costs_nothing(fleet: Mapping[str, Submission], name: str) -> None:
    sent, whole = fleet[name], fleet["nothing at all"]
    assert sent.unit == UNIT, [str(each) for each in sent.diagnostics]
    assert list(lost(sent, whole)) == []


SAID = {
    "identity and unit lost": "unit-from-tasks", "identity lost, unit misspelt": "unit-from-tasks",
    "identity lost, another unit named": "tasks-of-other-unit", "another unit named": "unit-disagrees",
    "an older version": "form-version", "another quarter": "other-period", "pictures only": "not-our-form",
    "rows without headings": "not-our-form", "password": "workbook-protected", "a row deleted": "row-missing",
    "a total": "row-total", "a row of their own": "row-added", "a row twice": "row-repeated",
    "number of another unit": "row-unknown", "an answer column deleted": "form-heading-missing",
    "formula without result": "cell-fault", "#REF! in every progress": "cell-fault", "everything blank": "cell-blank",
    "同上 all the way down": "text-refers-elsewhere", "deadline changed": "given-text-changed",
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_what_was_done_is_called_by_its_name(fleet: Mapping[str, Submission], name: str) -> None:
    assert SAID[name] in {each.code for each in fleet[name].diagnostics}


def test_how_certain_the_unit_is_is_shown(fleet: Mapping[str, Submission]) -> None:
    (said,) = [each for each in fleet["identity and unit lost"].diagnostics if each.code == "unit-from-tasks"]
    assert "“区应急管理局”（应报 6 项，表内有 6 项，占 100%；相符 100%" in said.message
    (headless,) = [each for each in fleet["rows without headings"].diagnostics if each.code == "not-our-form"]
    assert "6 行没有读取（A1“T" in headless.message


@pytest.mark.rendering
@pytest.mark.skipif(office.program() is None, reason="needs LibreOffice")
@pytest.mark.parametrize("target", ["xls", "ods", "xlsx", "html", "csv:Text - txt - csv (StarCalc):44,34,76,1"])
def test_a_form_saved_by_another_program_arrives_under_any_name(tmp_path: Path, target: str) -> None:
    kind = target.partition(":")[0]
    job = office.Job(".xlsx", target, f".{kind}")
    program = office.program()
    assert program is not None
    made = office.convert(program, {"form": ORIGINAL.read_bytes()}, job, seconds=120).results["form"]
    sent = evaluated(tmp_path, {"whole": ORIGINAL.read_bytes(), f"填报表.{kind}.et": made})
    assert sent[f"填报表.{kind}.et"].unit == UNIT
    assert list(lost(sent[f"填报表.{kind}.et"], sent["whole"])) == []
