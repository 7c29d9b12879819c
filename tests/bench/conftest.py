"""What all benchmarks share: the `race` fixture, and the table of ratios at the end of the run.

Run with ``python -m pytest tests/bench --benchmark-only``; a plain ``pytest`` does not come here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench.race import Race, Result

_RESULTS = pytest.StashKey[list[Result]]()
_HEAD = ("| 做什么 | 怎样做 | 每份毫秒 | 是 docgen 的几倍 |", "| --- | --- | --- | --- |")


@pytest.fixture
def race(benchmark: Any, request: pytest.FixtureRequest) -> Race:
    return Race(benchmark, request.config.stash.setdefault(_RESULTS, []))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """A file that every contestant writes its pieces to, one after the other."""
    yield tmp_path / "piece"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    results = config.stash.get(_RESULTS, [])
    if results:
        terminalreporter.section("倍数")
        for line in (*_HEAD, *(row for result in results for row in result.rows())):
            terminalreporter.write_line(line)
