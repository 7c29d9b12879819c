"""Work on many units: the same whoever does it, in order, dropped whole when it is interrupted."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from docgen.errors import DocgenError, TemplateError
from docgen.workflow import workers
from docgen.workflow.workers import AtOnce, Told, Workforce
from tests import province
from tests.running import docgen, snapshot

ROOT = Path(__file__).parent.parent


def where(number: int) -> tuple[int, int]:
    time.sleep(0.001)
    return number, os.getpid()


def refuse(number: int) -> int:
    if number == 3:
        raise TemplateError("模板有错。", hint="请改正。")
    return number


def done(workforce: Workforce, count: int, *, seconds: float) -> list[tuple[int, int]]:
    return list(workforce.each(where, range(count), count=count, seconds=seconds, label="x"))


def test_much_work_is_done_by_several_processes_and_comes_in_order() -> None:
    found = done(Workforce(2), 200, seconds=0.01)
    assert [number for number, _ in found] == list(range(200))
    assert len({process for _, process in found}) == 2
    assert os.getpid() not in {process for _, process in found}


@pytest.mark.parametrize(("workforce", "count", "seconds"), [(Workforce(2), 28, 0.004), (Workforce(1), 200, 0.01)])
def test_little_work_and_a_single_worker_start_no_process(workforce: Workforce, count: int, seconds: float) -> None:
    assert {process for _, process in done(workforce, count, seconds=seconds)} == {os.getpid()}


@pytest.mark.parametrize("count", [0, 1, 7])
def test_any_number_of_jobs_will_do(count: int) -> None:
    assert [number for number, _ in done(Workforce(2), count, seconds=1)] == list(range(count))


@pytest.mark.parametrize("number", [1, 2])
def test_a_refusal_arrives_as_it_was_raised(number: int) -> None:
    with pytest.raises(TemplateError, match="模板有错") as caught:
        list(Workforce(number).each(refuse, range(9), count=9, seconds=1, label="x"))
    assert caught.value.hint == "请改正。"


def test_jobs_are_made_as_they_are_needed_so_that_memory_stays_flat() -> None:
    made = []

    def jobs() -> Iterator[int]:
        for number in range(1000):
            made.append(number)
            yield number

    results = Workforce(2).each(where, jobs(), count=1000, seconds=0.05, label="x")
    next(results)
    assert len(made) < 20
    results.close()  # type: ignore[attr-defined]


def test_progress_is_told_to_whoever_looks() -> None:
    told: list[tuple[str, int, int]] = []

    @contextmanager
    def looking(label: str) -> Iterator[Told]:
        yield lambda steps, total: told.append((label, steps, total))

    list(Workforce(1, progress=looking).each(where, range(30), count=30, seconds=0.01, label="函"))
    assert told[-1] == ("函", 30, 30)
    assert [steps for _, steps, _ in told] == sorted({steps for _, steps, _ in told})


def test_in_a_pipe_there_is_no_bar(workspace: Path) -> None:
    assert "[" not in re.sub(r"\[[a-z-]+\]", "", docgen("letters", at=workspace).err)  # codes of findings aside


def test_two_workers_write_the_same_bytes_as_one(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "START_SECONDS", 0)
    found = {}
    for number in (1, 2):
        for verb in (["run", "2020Q3"], ["remind", "2020Q3", "--letters"]):
            result = docgen(*verb, "--workers", number, "--as-of", "2020-10-14", at=workspace)
            assert result.status == 0, result.err
        found[number] = snapshot(workspace)
        for path in ("output", "data"):
            shutil.rmtree(workspace / path)
        left_out = shutil.ignore_patterns(".docgen.lock*", "drafts.json")
        shutil.copytree(ROOT / "data", workspace / "data", ignore=left_out)
    assert found[1] == found[2]


def test_an_address_without_a_cluster_is_told(workspace: Path) -> None:
    result = docgen("letters", "--scheduler", "tcp://127.0.0.1:1", at=workspace)
    assert result.status == 1
    assert "连不上调度程序 tcp://127.0.0.1:1" in result.err
    assert not (workspace / "output").exists()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A cluster of two worker processes on this computer."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running:
        yield running.scheduler_address


def test_a_cluster_of_two_workers_writes_the_same_bytes(
    workspace: Path, cluster: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    subprocess.run(["cp", "-r", workspace / "data", workspace / "templates", other], check=True)
    for folder, more in ((workspace, ()), (other, ("--scheduler", cluster))):
        result = docgen("run", "2020Q3", "--as-of", "2020-10-14", *more, at=folder)
        assert result.status == 0, result.err
    assert snapshot(workspace) == snapshot(other)


@pytest.mark.parametrize("number", [1, 2])
def test_an_interrupted_run_leaves_whole_files_only_and_the_next_completes(tmp_path: Path, number: int) -> None:
    province.lay_out(tmp_path, 200)
    command = [
        sys.executable,
        "-m",
        "docgen",
        "letters",
        "--workers",
        str(number),
        "--as-of",
        "2020-10-09",
        "-w",
        str(tmp_path),
    ]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True)
    folder = tmp_path / "output/letters"
    while not (folder.is_dir() and len(list(folder.iterdir())) > 10):
        assert running.poll() is None
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGINT)  # what Ctrl+C does: the whole group gets it
    _, err = running.communicate(timeout=30)
    assert b"Traceback" not in err
    assert list(folder.iterdir()) == []
    assert not (tmp_path / "data/register.yaml").exists()
    assert docgen("letters", "--as-of", "2020-10-09", at=tmp_path).status == 0
    assert len(list(folder.glob("*.docx"))) == 200


def test_processes_are_copied_only_where_there_is_one_thread() -> None:
    with workers._processes(1) as executor:
        assert isinstance(executor, ProcessPoolExecutor)
        assert executor.submit(where, 1).result()[0] == 1
    assert AtOnce().submit(where, 1).result() == (1, os.getpid())
    with pytest.raises(DocgenError):
        list(Workforce(scheduler="tcp://127.0.0.1:1").each(where, [1], count=1, seconds=1, label="x"))
