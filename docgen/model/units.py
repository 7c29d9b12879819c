"""Units and their registry: who a name means, in official order."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from docgen import zh

_SHORTEST_SPELLING = 3  # a shorter beginning of a text proves no unit
_SHORTEST_ABBREVIATION = 3  # 政法 would fit too many


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask. None: not known, shown as 待明确."""

    name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the registry. Its identity is `code`; `order` is the official order, from 1.

    `successor`: the code of the unit that took over when this one was abolished or renamed on `ended`.
    """

    code: str
    name: str
    short_name: str
    kind: str
    order: int
    aliases: tuple[str, ...] = ()
    contact: Contact = Contact()
    successor: str | None = None
    ended: date | None = None

    def spellings(self) -> tuple[str, ...]:
        return (self.name, self.short_name, *self.aliases)


@dataclass(frozen=True)
class Registry:
    """All units, in official order, and the groups (各街道) whose members are declared, as codes."""

    units: tuple[Unit, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _by_spelling(self) -> dict[str, Unit]:
        return {zh.comparable(name): unit for unit in self.units for name in unit.spellings()}

    def __getitem__(self, code: str) -> Unit:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Unit | None:
        return self._by_code.get(code)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    def __len__(self) -> int:
        return len(self.units)

    def named(self, name: str) -> Unit | None:
        """The unit with exactly this full name, short name or alias; never a similar one."""
        return self._by_spelling.get(zh.comparable(name))

    def group(self, name: str) -> tuple[str, ...] | None:
        """The codes of a declared group; None where the group is not declared."""
        return self.groups.get(name)

    def longest_start(self, text: str) -> tuple[Unit, int] | None:
        """The unit whose spelling is the longest beginning of `text` (a comparable key), and that length."""
        for length in range(min(len(text), self._longest), _SHORTEST_SPELLING - 1, -1):
            if unit := self._by_spelling.get(text[:length]):
                return unit, length
        return None

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_spelling), default=0)

    def _abbreviated(self, name: str) -> list[Unit]:
        """Units whose full name has all characters of `name` in their order (发改委 → 发展和改革委员会).

        A final 委, 局, 会, 办 is dropped first. For suggestions only: 数据局 would fit 政务服务数据管理局 too.
        """
        wanted = re.sub(r"[委局会办]$", "", zh.comparable(name))
        if len(wanted) < _SHORTEST_ABBREVIATION:
            return []
        pattern = re.compile(".*".join(map(re.escape, wanted)))
        return [unit for unit in self.units if pattern.search(zh.comparable(unit.name))]

    def suggestions(self, name: str) -> tuple[Unit, ...]:
        """Up to three units whose name looks like `name`; for a message only, never to decide."""
        near = difflib.get_close_matches(zh.comparable(name), self._by_spelling, n=6, cutoff=0.6)
        alike = [*(self._by_spelling[spelling] for spelling in near), *self._abbreviated(name)]
        return tuple(dict.fromkeys(alike))[:3]

    def in_order(self, codes: Iterable[str]) -> tuple[Unit, ...]:
        wanted = set(codes)
        return tuple(unit for unit in self.units if unit.code in wanted)
