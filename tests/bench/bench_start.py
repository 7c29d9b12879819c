"""How long a person waits before a command begins: processor time of whole processes."""

import resource
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.bench.race import Race
from tests.running import docgen

ROOT = Path(__file__).parents[2]


def seconds(folder: Path, *words: str) -> float:
    """What a process and its children used."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_start(race: Race, tmp_path: Path) -> None:
    for name in ("data", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns(".docgen.lock*"))
    assert docgen("collect", "2020Q3", "--as-of", "2020-10-12", at=tmp_path).status == 0
    race(
        "启动",
        {
            "docgen --help": partial(seconds, tmp_path, "-m", "docgen", "--help"),
            "docgen status（28 个单位，收取过）": partial(seconds, tmp_path, "-m", "docgen", "status", "2020Q3"),
            "空的 Python": partial(seconds, tmp_path, "-c", ""),
            "Python 加 docxtpl 和 openpyxl": partial(seconds, tmp_path, "-c", "import docxtpl, openpyxl"),
        },
        count=1,
        rounds=9,
    )
