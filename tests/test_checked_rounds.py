"""A round found before: the same as found anew, valid only while nothing it came from has changed."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from docgen.model import Period
from docgen.project import cache
from docgen.project.workspace import Workspace
from docgen.workflow import Session, correcting, returns
from docgen.workflow.checked import _packed, _unpacked
from docgen.workflow.packing import packed, unpacking
from docgen.workflow.returns import evaluate
from tests.running import docgen

QUARTER = Period(2020, 3)
ROUND = "data/rounds/2020Q3"
ORIGINAL = "区水务局-02.xlsx"
DECISIONS = """decisions:
  - {kind: accept, subject: 区委组织部, codes: [done-below-100], why: 已核实, who: 甲, when: 2020-10-13}
  - {kind: review, subject: 区水务局-02.xlsx, state: 通过, why: 已阅, who: 甲, when: 2020-10-13}
"""


def session(workspace: Path) -> Session:
    return Session(Workspace(workspace), date(2020, 10, 13))


def collected(workspace: Path, *words: str) -> dict[str, object]:
    found = docgen("collect", "2020Q3", *words, "--as-of", "2020-10-13", "--json", at=workspace)
    assert found.status == 0, found.err
    return {key: value for key, value in found.json.items() if key not in ("seconds", "files", "written")}


def forgotten(workspace: Path) -> None:
    shutil.rmtree(workspace / "output/.cache")


def never(*_: object, **__: object) -> None:
    raise AssertionError("this was known")


def decided(workspace: Path) -> None:
    (workspace / ROUND / "decisions.yaml").write_text(DECISIONS, encoding="utf-8")


@pytest.mark.parametrize("prepare", [None, decided], ids=["as it came", "with decisions"])
def test_every_submission_comes_back_from_json_as_it_was_found(
    workspace: Path, prepare: Callable[[Path], None] | None
) -> None:
    if prepare:
        prepare(workspace)
    found = evaluate(session(workspace), QUARTER).submissions
    assert len(found) >= 25 and any(each.diagnostics for each in found)
    assert all(_unpacked(json.loads(json.dumps(_packed(each)))) == each for each in found)
    assert any(each.decided for each in found) == (prepare is not None)


def test_the_second_time_nothing_is_read_and_nothing_is_marked(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = collected(workspace)
    monkeypatch.setattr(returns, "_read", never)
    monkeypatch.setattr(correcting, "_as_sent", never)
    assert collected(workspace) == first
    assert docgen("status", "2020Q3", "--as-of", "2020-10-13", at=workspace).status == 0


def _more_exact(workspace: Path) -> None:
    place = workspace / ROUND / "round.yaml"
    place.write_text(place.read_text("utf-8").replace("word: 正常推进", "word: 推进正常"), encoding="utf-8")


def _tampered(workspace: Path) -> None:
    place = workspace / ROUND / "returns" / ORIGINAL
    place.write_bytes(place.read_bytes() + b"x")


def _gone(workspace: Path) -> None:
    (workspace / ROUND / "returns" / ORIGINAL).unlink()


def _renamed(workspace: Path) -> None:
    place = workspace / "data/units.yaml"
    place.write_text(place.read_text("utf-8").replace("name: 区水务局,", "name: 区水务管理局,"), encoding="utf-8")


CHANGES = [decided, _more_exact, _tampered, _gone, _renamed]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_changes_is_found_as_if_nothing_had_been_known(
    workspace: Path, change: Callable[[Path], None]
) -> None:
    first = collected(workspace)
    change(workspace)
    again = collected(workspace)
    forgotten(workspace)
    assert again == collected(workspace) != first


def test_the_originals_of_the_quarter_before_have_a_say(workspace: Path) -> None:
    """Its answers are compared with."""
    before = cache.state(workspace, QUARTER)
    place = min((workspace / "data/rounds/2020Q2/returns").iterdir())
    place.write_bytes(place.read_bytes() + b"x")
    assert cache.state(workspace, QUARTER) != before


def test_a_later_quarter_does_not_matter(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = collected(workspace)
    shutil.copytree(workspace / ROUND, workspace / "data/rounds/2020Q4")
    monkeypatch.setattr(returns, "_read", never)
    assert collected(workspace) == first


@pytest.mark.parametrize("text", ["{", "[]", '{"state": 1}', None])
def test_a_broken_memory_costs_only_time(workspace: Path, text: str | None) -> None:
    first = collected(workspace)
    place = workspace / "output/.cache/2020Q3-checked.json"
    held = place.read_text(encoding="utf-8")
    place.write_text(held.replace("正常推进", "滞后", 1) if text is None else text, encoding="utf-8")
    assert place.read_text(encoding="utf-8") != held
    assert collected(workspace) == first


def test_forms_stay_known_when_the_round_is(workspace: Path) -> None:
    collected(workspace)
    forms = (workspace / "output/.cache/2020Q3.json").read_bytes()
    shutil.rmtree(workspace / "output/2020Q3/corrections")
    collected(workspace)
    assert (workspace / "output/.cache/2020Q3.json").read_bytes() == forms


def test_a_copy_that_has_gone_is_made_again_and_one_edited_by_hand_is_kept(workspace: Path) -> None:
    collected(workspace)
    copies = sorted((workspace / "output/2020Q3/corrections").iterdir())
    made = [copy.read_bytes() for copy in copies]
    copies[0].unlink()
    copies[1].write_bytes(b"by hand")
    collected(workspace)
    assert copies[0].read_bytes() == made[0] and copies[1].read_bytes() == b"by hand"


def test_a_trial_neither_trusts_nor_keeps(workspace: Path) -> None:
    collected(workspace, "--dry-run")
    assert not (workspace / "output").exists()


def test_what_json_cannot_hold_is_not_packed() -> None:
    with pytest.raises(TypeError):
        packed(object())
    with pytest.raises(TypeError):
        packed({"a": {1, 2}})
    with pytest.raises(TypeError):
        unpacking(set[int])
