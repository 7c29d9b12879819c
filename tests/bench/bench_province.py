"""A made-up province, one quarter through `docgen run`: what a unit costs among 100 and among 1,000, and the memory.

Takes some minutes, most of them to make the province; so each is run once.
"""

import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests import province
from tests.bench.race import Race

ROOT = Path(__file__).parents[2]
SIZES = (1000, 100)
MEMORY: dict[int, float] = {}


PROGRAM = """
import sys
from docgen.cli import main
try:
    main()
finally:
    used = open("/proc/self/status").read().partition("VmHWM:")[2].split()[0]
    print(used, file=open(sys.argv[-1] + "/memory", "w"))
"""


def seconds(folder: Path, units: int) -> float:
    """Processor time of `docgen run` by one process, from an empty output folder; the memory it took is noted."""
    words = ["run", "2020Q3", "--as-of", "2020-10-12", "--workers", "1", "-w", str(folder)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", PROGRAM, *words], check=True, capture_output=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    MEMORY[units] = int((folder / "memory").read_text(encoding="utf-8")) / 1024
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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
