"""Killed at any moment, or out of disk, `collect` and `run` lose no original and leave no half file; the next run completes.

200 kills at moments spread over the whole duration, and some at the file operations themselves, half-way through a
write. Each is a forked process ended by SIGKILL; what it leaves is looked at, then the same command runs again.
"""

import errno
import os
import random
import shutil
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from docgen.model import Period
from docgen.project import store
from docgen.project.store import MANIFEST, TEMPORARY, sha256
from docgen.project.workspace import Workspace
from tests.running import docgen, snapshot
from tests.small_office import QUARTER, mail, small_office

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")
CHUNKS, KILLS = 10, 10  # of each of the two commands
AT_WRITES = 10  # of each


@dataclass(frozen=True)
class Undisturbed:
    """One command on one workspace: how it was before, how it is after, every content a file has in between."""

    root: Path
    words: tuple[object, ...]
    inbox: Mapping[str, bytes]
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    contents: Mapping[str, frozenset[str]]
    seconds: float
    writes: int


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Undisturbed]:
    folder = tmp_path_factory.mktemp("kills")
    root = small_office(folder / "office")
    inbox = mail(root, folder / "mail")
    collect = undisturbed(root, inbox, ("collect", QUARTER, inbox, "--as-of", "2020-10-09"))
    for path in (root / "output").rglob("*"):
        if path.is_file():
            path.unlink()
    return {"collect": collect, "run": undisturbed(root, inbox, ("run", QUARTER, "--as-of", "2020-10-16"))}


def undisturbed(root: Path, inbox: Path, words: tuple[object, ...]) -> Undisturbed:
    before = snapshot(root)
    written: dict[str, set[str]] = defaultdict(set)
    real = store._write

    def noted(path: Path, data: bytes) -> None:
        written[path.relative_to(root).as_posix().removesuffix(TEMPORARY)].add(sha256(data))
        real(path, data)

    store._write = noted
    try:
        result = docgen(*words, at=root)
    finally:
        store._write = real
    assert result.status == 0, result.err
    after = snapshot(root)
    restore(root, before)
    started = time.monotonic()
    ended(forked(root, words))
    seconds = time.monotonic() - started
    assert snapshot(root) == after, "the same input gives the same bytes"
    contents = {path: frozenset({*hashes, sha256(before.get(path, b""))}) for path, hashes in written.items()}
    return Undisturbed(root, words, snapshot(inbox), before, after, contents, seconds, sum(map(len, written.values())))


def restore(root: Path, wanted: Mapping[str, bytes]) -> None:
    present = snapshot(root)
    for path in present.keys() - wanted.keys():
        (root / path).unlink()
    for path, data in wanted.items():
        if present.get(path) != data:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)


def forked(root: Path, words: tuple[object, ...], prepare: Callable[[], None] = lambda: None) -> int:
    """The command in a process of its own; gives its number."""
    process = os.fork()
    if process == 0:
        prepare()
        os._exit(docgen(*words, at=root).status)
    return process


def ended(process: int) -> int:
    _, status = os.waitpid(process, 0)
    return status


def look(case: Undisturbed) -> None:
    """Every original is there, every file is whole."""
    root = case.root
    if case.words[0] == "collect":
        assert snapshot(Path(str(case.words[2]))) == case.inbox, "what was given lies where it lay"
    workspace = Workspace(root)
    for receipt in workspace.receipts(Period(2020, 3)):
        original = workspace.original(Period(2020, 3), receipt.file)
        assert original is not None and sha256(original) == receipt.sha256
    for path, data in snapshot(root).items():
        if not path.endswith(TEMPORARY) and case.before.get(path) != data and path != MANIFEST:
            assert sha256(data) in case.contents[path], path


def complete(case: Undisturbed) -> None:
    result = docgen(*case.words, at=case.root)
    assert result.status == 0, result.err
    now = snapshot(case.root)
    assert sorted(now) == sorted(case.after)
    assert [path for path in now if now[path] != case.after[path]] == []


@pytest.mark.parametrize("name", ["collect", "run"])
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_killed_at_any_moment(commands: Mapping[str, Undisturbed], name: str, chunk: int) -> None:
    case = commands[name]
    chance = random.Random(f"{name} {chunk}")
    for _ in range(KILLS):
        restore(case.root, case.before)
        process = forked(case.root, case.words)
        time.sleep(chance.uniform(0, case.seconds))
        os.kill(process, signal.SIGKILL)
        ended(process)
        look(case)
        complete(case)


@pytest.mark.parametrize("name", ["collect", "run"])
def test_killed_half_way_through_a_write(commands: Mapping[str, Undisturbed], name: str) -> None:
    case = commands[name]
    for number in random.Random(name).sample(range(case.writes), min(AT_WRITES, case.writes)):
        restore(case.root, case.before)
        status = ended(forked(case.root, case.words, dying_at(number)))
        assert os.WIFSIGNALED(status), "it died where it was told to"
        look(case)
        complete(case)


def dying_at(number: int) -> Callable[[], None]:
    """Die in the write with this number, with half of it on the disk."""

    def prepare() -> None:
        real, left = store._write, iter(range(number, -1, -1))

        def write(path: Path, data: bytes) -> None:
            if next(left) == 0:
                real(path, data[: len(data) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            real(path, data)

        store._write = write

    return prepare


@pytest.mark.parametrize("name", ["collect", "run"])
def test_killed_between_two_renames(commands: Mapping[str, Undisturbed], name: str) -> None:
    case = commands[name]
    for number in random.Random(name).sample(range(case.writes), min(AT_WRITES, case.writes)):
        restore(case.root, case.before)
        status = ended(forked(case.root, case.words, dying_before_rename(number)))
        assert os.WIFSIGNALED(status), "it died where it was told to"
        look(case)
        complete(case)


def dying_before_rename(number: int) -> Callable[[], None]:
    def prepare() -> None:
        real, left = Path.replace, iter(range(number, -1, -1))

        def replace(path: Path, target: Path) -> Path:
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(path, target)

        Path.replace = replace  # type: ignore[method-assign,assignment]

    return prepare


def test_what_a_killed_run_left_is_removed_by_the_next_one_wherever_it_writes(
    commands: Mapping[str, Undisturbed],
) -> None:
    collect, run = commands["collect"], commands["run"]
    restore(collect.root, collect.before)
    ended(forked(collect.root, collect.words, dying_at(1)))
    left = [path for path in snapshot(collect.root) if path.endswith(TEMPORARY)]
    assert left and all("/returns/" in path for path in left)
    result = docgen(*run.words, "--json", at=collect.root)
    assert "original-unregistered" not in {each["code"] for each in result.json["diagnostics"]}
    assert not [path for path in snapshot(collect.root) if path.endswith(TEMPORARY)]


# ---- a full disk, a file that is open elsewhere, a folder in the way, two at a time ----------------------------------


@pytest.mark.parametrize(
    ("step", "code"), [("_write", errno.ENOSPC), ("_write", errno.EROFS), ("_flush", errno.ENOSPC)]
)
@pytest.mark.parametrize("name", ["collect", "run"])
def test_a_disk_that_is_full_at_any_write_stops_with_a_message_and_costs_nothing(
    commands: Mapping[str, Undisturbed], monkeypatch: pytest.MonkeyPatch, name: str, step: str, code: int
) -> None:
    case, real = commands[name], getattr(store, step)
    for number in random.Random(f"{name} {step} {code}").sample(range(case.writes), 3):
        restore(case.root, case.before)
        monkeypatch.setattr(store, step, failing_at(number, real, code))
        result = docgen(*case.words, at=case.root)
        assert result.status == 1 and "Traceback" not in result.err
        assert {errno.ENOSPC: "磁盘空间不足", errno.EROFS: "磁盘是只读的"}[code] in result.err
        monkeypatch.setattr(store, step, real)
        look(case)
        complete(case)


@pytest.mark.parametrize("name", ["collect", "run"])
def test_a_file_that_is_open_elsewhere_when_it_is_put_in_place_costs_nothing(
    commands: Mapping[str, Undisturbed], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    case, real = commands[name], Path.replace
    for number in random.Random(name).sample(range(case.writes), 4):
        restore(case.root, case.before)
        monkeypatch.setattr(Path, "replace", failing_at(number, real, errno.EACCES))
        result = docgen(*case.words, at=case.root)
        assert result.status == 1 and "没有写入权限" in result.err
        monkeypatch.setattr(Path, "replace", real)
        look(case)
        complete(case)


def failing_at(number: int, real: Callable[..., object], code: int) -> Callable[..., object]:
    left = iter(range(number, -1, -1))

    def call(*arguments: object) -> object:
        if next(left, 1) == 0:
            raise OSError(code, os.strerror(code))
        return real(*arguments)

    return call


def test_a_file_where_the_folder_of_the_copies_should_be_is_told_and_the_originals_are_kept(
    commands: Mapping[str, Undisturbed],
) -> None:
    case = commands["collect"]
    restore(case.root, case.before)
    (case.root / f"output/{QUARTER}").mkdir(parents=True, exist_ok=True)
    in_the_way = case.root / f"output/{QUARTER}/corrections"
    shutil.rmtree(in_the_way, ignore_errors=True)
    in_the_way.write_text("a file", encoding="utf-8")
    result = docgen(*case.words, at=case.root)
    assert result.status == 1 and f"output/{QUARTER}/corrections" in result.err
    look_without(case, in_the_way)
    in_the_way.unlink()
    complete(case)


def look_without(case: Undisturbed, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.unlink()
    look(case)
    path.write_text(text, encoding="utf-8")


def test_of_two_at_a_time_one_is_done_and_the_other_is_done_or_turned_away(commands: Mapping[str, Undisturbed]) -> None:
    case = commands["collect"]
    restore(case.root, case.before)
    two = [forked(case.root, case.words) for _ in range(2)]
    assert 0 in {os.waitstatus_to_exitcode(ended(process)) for process in two}
    look(case)
    complete(case)
