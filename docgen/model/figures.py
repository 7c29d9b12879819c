"""Figures: everything the report counts, counted once, each with what it counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the report. `key` is its stable path (总体.状态.已完成); `parts` are the ids of the items, tasks or
    item-and-unit pairs, or the codes of the units, that it counts."""

    key: str
    parts: tuple[str, ...]

    @property
    def value(self) -> int:
        return len(self.parts)


@dataclass(frozen=True, slots=True)
class Sum:
    """What must add up: the figure `whole` is that of all `parts` together, which share nothing."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Figures(Mapping[str, Figure]):
    """All figures of a ledger by key, and what adds up among them."""

    found: Mapping[str, Figure]
    sums: tuple[Sum, ...]

    def __getitem__(self, key: str) -> Figure:
        return self.found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def value(self, *path: str) -> int:
        """The number at a path. :raises KeyError: nothing is counted there."""
        return self.found[key(*path)].value

    def under(self, *path: str) -> dict[str, Figure]:
        """The figures one step below a path, by their last word, in their order."""
        return dict(self._below.get(key(*path), {}))

    @cached_property
    def _below(self) -> Mapping[str, Mapping[str, Figure]]:
        found: dict[str, dict[str, Figure]] = {}
        for name, figure in self.found.items():
            path, _, last = name.rpartition(".")
            found.setdefault(path, {})[last] = figure
        return found


def key(*path: str) -> str:
    """总体, 状态, 已完成 → 总体.状态.已完成; a stop within a name would be a step of its own."""
    return ".".join(step.replace(".", "．") for step in path)
