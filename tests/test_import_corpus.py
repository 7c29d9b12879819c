"""Every odd file, real ones and made ones, through `docgen import`: tasks or one named finding, never a traceback."""

import gc
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from docgen.changes import identify
from docgen.parse import read_task_table
from docgen.source import RawTable
from tests.running import docgen
from tests.tables import REGISTRY, table
from tests.test_excel_formats import corner

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
FILES = sorted(each.name for each in CORPUS.iterdir() if each.suffix != ".md") if CORPUS.is_dir() else []
GIGABYTE = 2**30
LONGEST_SECONDS = 20
NAMED = {"heading-missing", "table-empty"}


@pytest.mark.skipif(not FILES, reason="the corpus of real files is not beside the repository")
def test_every_file_of_the_corpus_ends_in_tasks_or_one_named_refusal(workspace: Path) -> None:
    for name in FILES:
        result = docgen("import", CORPUS / name, "--dry-run", "--json", at=workspace)
        assert result.status in (0, 1), name
        if "error" in result.json:
            assert result.json["error"].startswith(f"{name}："), result.json["error"]
            continue
        counts, found = result.json["counts"], result.json["diagnostics"]
        errors = {each["code"] for each in found if each["severity"] == "ERROR"}
        assert counts["tasks"] or len(errors & NAMED) == 1, name
        assert counts["rows_read"] == counts["rows_used"] + counts["rows_refused"], name


@pytest.mark.skipif(not FILES, reason="the corpus of real files is not beside the repository")
def test_no_file_of_the_corpus_takes_more_than_its_time_and_memory(workspace: Path) -> None:
    """One process for each, under limits that would kill it: 20 s of processor time, 1 GiB of memory."""
    heavy = sorted(FILES, key=lambda name: (CORPUS / name).stat().st_size)[-3:]
    for name in heavy:
        done = limited("import", str(CORPUS / name), "--dry-run", "-w", str(workspace))
        assert done.returncode in (0, 1), f"{name}: {done.stderr}"


def limited(*words: str) -> subprocess.CompletedProcess[str]:
    def bounds() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_SECONDS, LONGEST_SECONDS))
        resource.setrlimit(resource.RLIMIT_DATA, (GIGABYTE, GIGABYTE))

    command = [sys.executable, "-m", "docgen", *words]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, preexec_fn=bounds, timeout=60, env={**os.environ}
    )


def test_the_sparse_grid_bomb_is_refused_or_survived(workspace: Path) -> None:
    given = workspace / "表.xlsx"
    given.write_bytes(corner('s="7"'))
    assert given.stat().st_size < 4800
    result = docgen("import", given, "--dry-run", at=workspace)
    assert result.status == 1 and "表.xlsx" in result.err and "Traceback" not in result.err


def test_a_size_bomb_is_refused_by_name(workspace: Path) -> None:
    given = workspace / "表.xlsx"
    given.write_bytes(corner())
    with zipfile.ZipFile(given, "a", zipfile.ZIP_DEFLATED) as bomb, bomb.open("xl/worksheets/sheet9.xml", "w") as part:
        for _ in range(600):
            part.write(b" " * 2**20)
    assert given.stat().st_size < 700_000
    result = docgen("import", given, "--dry-run", at=workspace)
    assert result.status == 1 and "过大" in result.err


# ---- size ----------------------------------------------------------------------------------------------------------


def _long(count: int) -> RawTable:
    lines = ["| 序号 | 主题 | 任务名称 | 任务内容 | 牵头单位 | 责任单位 | 启动时间 | 完成时限 |"]
    lines += [
        f"| {n} | 主题{n // 50} | 任务{n} | {'推进第' + str(n) + '号事项。' * 9} | 区水务局 | 区教育局 | 2020年 | 2021年底 |"
        for n in range(1, count + 1)
    ]
    return table("\n".join(lines))


def _steps(count: int) -> int:
    """Calls of Python functions while a table is read, and read again against itself: work that no clock disturbs."""
    given = _long(count)
    calls = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    gc.collect()
    sys.setprofile(counted)
    try:
        first, *_ = identify(None, read_task_table([given], registry=REGISTRY).table, registry=REGISTRY)
        identify(first, read_task_table([given], registry=REGISTRY).table, registry=REGISTRY)
    finally:
        sys.setprofile(None)
    return calls


def test_three_thousand_tasks_are_read_with_work_linear_in_their_rows() -> None:
    small, large = _steps(300), _steps(3000)
    assert large < 10.5 * small


def test_progress_is_told_up_to_the_last_row() -> None:
    told: list[tuple[int, int]] = []
    read_task_table([_long(40)], registry=REGISTRY, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (41, 41) and told == sorted(told)
