"""How long collecting takes, the first time and again: ``python tests/bench/collect.py [how many returns]``."""

import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from docgen.archive import read_parts, write_parts  # noqa: E402
from docgen.model import Period  # noqa: E402
from docgen.project.workspace import Workspace  # noqa: E402
from docgen.workflow import Session, collect  # noqa: E402


def fill(workspace: Path, count: int) -> Path:
    """A copy of the sample workspace that received nothing, and `count` different returns in a folder."""
    for folder in ("data", "templates"):
        shutil.copytree(ROOT / folder, workspace / folder)
    round_ = workspace / "data/rounds/2020Q3"
    originals = [path.read_bytes() for path in sorted((round_ / "returns").iterdir())]
    shutil.rmtree(round_ / "returns")
    (round_ / "returns.yaml").unlink()
    inbox = workspace / "inbox"
    inbox.mkdir()
    for number in range(count):
        parts = read_parts(originals[number % len(originals)], name="x")
        parts["docProps/app.xml"] += b"<!--%d-->" % number
        (inbox / f"{number:04}.xlsx").write_bytes(write_parts(parts))
    return inbox


def measured(workspace: Path, inbox: Path) -> tuple[float, dict[str, int]]:
    began = time.perf_counter()
    outcome = collect(Session(Workspace(workspace), date(2020, 10, 9)), Period(2020, 3), [inbox])
    return time.perf_counter() - began, dict(outcome.counts)


def main() -> None:
    counts = [int(word) for word in sys.argv[1:]] or [125, 250, 500, 1000]
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            inbox = fill(Path(folder), count)
            first, _ = measured(Path(folder), inbox)
            again, _ = measured(Path(folder), inbox)
        sys.stdout.write(f"{count} returns: {first:.1f} s, again {again:.1f} s, {first / again:.1f} times faster\n")


if __name__ == "__main__":
    main()
