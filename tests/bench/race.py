"""Contestants timed in turns, so that what else the machine does meanwhile falls on all alike."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

ROUNDS = 5


@dataclass(frozen=True)
class Result:
    """Who needed how many seconds for one piece, as the median of all rounds; the first one is docgen's way."""

    subject: str
    seconds: Mapping[str, float]

    def times(self, name: str) -> float:
        """How many times as long as docgen a contestant needed."""
        return self.seconds[name] / next(iter(self.seconds.values()))

    def rows(self) -> list[str]:
        """Lines of a Markdown table: subject, way, milliseconds apiece, multiple of docgen's."""
        return [
            f"| {self.subject} | {name} | {seconds * 1000:.2f} | {self.times(name):.2f} |"
            for name, seconds in self.seconds.items()
        ]


@dataclass
class Race:
    """Runs contestants under pytest-benchmark and keeps their medians. `benchmark` is the fixture of that plugin."""

    benchmark: Any
    results: list[Result] = field(default_factory=list)

    def __call__(
        self,
        subject: str,
        contestants: Mapping[str, Callable[[], object]],
        *,
        count: int,
        counts: Mapping[str, int] | None = None,
        rounds: int = ROUNDS,
        clock: Callable[[], float] = time.process_time,
        warmup: bool = True,
    ) -> Result:
        """Let each contestant make its pieces once per round, after one round that does not count.

        A contestant that is another process returns its seconds itself.

        `count` is how many pieces it makes; `counts` says so for those that make fewer, being so slow.
        `clock`: this process's own time by default, which others on the machine disturb least; where processes or
        the disk take part, `time.perf_counter`.
        """
        seconds: dict[str, list[float]] = {name: [] for name in contestants}

        def one_round() -> None:
            for name, run in contestants.items():
                gc.collect()
                began = clock()
                measured = run()
                seconds[name].append(measured if isinstance(measured, float) else clock() - began)

        self.benchmark.pedantic(one_round, rounds=rounds, warmup_rounds=int(warmup))
        result = Result(
            subject,
            {
                name: statistics.median(found[int(warmup) :]) / (counts or {}).get(name, count)
                for name, found in seconds.items()
            },
        )
        self.benchmark.extra_info[subject] = dict(result.seconds)
        self.results.append(result)
        return result
