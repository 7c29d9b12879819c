"""A made-up province, one quarter through `docgen run`: what a unit costs among 100 and among 1,000, and the memory.

Takes some minutes, most of them to make the province; so each is run once.
"""

import os
import sys
from functools import partial
from pathlib import Path

from tests import province
from tests.bench.race import Race

SIZES = (1000, 100)
MEMORY: dict[int, float] = {}


def seconds(folder: Path, units: int) -> float:
    """Processor time of `docgen run` by one process, from an empty output folder; its memory is noted."""
    command = [sys.executable, "-m", "docgen", "run", "2020Q3", "--as-of", "2020-10-12", "--workers", "1"]
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    child = os.posix_spawn(sys.executable, [*command, "-w", str(folder)], os.environ, file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    assert status == 0
    MEMORY[units] = used.ru_maxrss / 1024
    return used.ru_utime + used.ru_stime


def test_province(race: Race, tmp_path: Path) -> None:
    for units in SIZES:
        province.make(tmp_path / str(units), units)
    race(
        "docgen run 一个季度，每个单位",
        {f"{units} 个单位，{10 * units} 个分项": partial(seconds, tmp_path / str(units), units) for units in SIZES},
        count=SIZES[0],
        counts={f"{units} 个单位，{10 * units} 个分项": units for units in SIZES},
        rounds=1,
        warmup=False,
    )
    race.benchmark.extra_info["MiB"] = dict(MEMORY)
    sys.stdout.write(f"MiB: {MEMORY}\n")
