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


_MAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+", re.ASCII)


def is_mail_address(text: str) -> bool:
    """Whether a text is one plain mail address (name@host.domain), such as can stand in a header as it is."""
    return _MAIL_ADDRESS.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask. None: not known, shown as 待明确."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the registry. Its identity is `code`; `order` is the official order, from 1.

    `successor`: the code of the unit that took over when this one was abolished or renamed on `ended`; from that
    day on, or ever since where the day is not known.
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

    def heir(self, unit: Unit, day: date | None = None) -> Unit:
        """Who does the work of `unit` on `day` (None: in the end): the last of its successors, or the unit itself."""
        seen = {unit.code}
        while not (day and unit.ended and unit.ended > day):
            following = self.get(unit.successor or "")
            if following is None or following.code in seen:
                break
            seen.add(following.code)
            unit = following
        return unit

    def circle(self) -> tuple[Unit, ...]:
        """Units that succeed each other in a circle; none where every chain ends."""
        for unit in self.units:
            chain = [unit]
            while following := self.get(chain[-1].successor or ""):
                if following in chain:
                    return tuple(chain[chain.index(following) :])
                chain.append(following)
        return ()

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_spelling), default=0)

    def abbreviated(self, name: str) -> Unit | None:
        """The one unit that `name` shortens (区发改局 → 区发展和改革局, 发改委 → …委员会); None for none or several.

        A short name keeps the unit's first characters (区 and what follows it) and its last, and all others in
        their order. So 区数据局 is no short name of 区政务服务数据管理局, which it would be by its characters only.
        """
        key = zh.comparable(name)
        if len(_proper(key)) < _SHORTEST_ABBREVIATION:
            return None
        found = [unit for unit in self.units if _shortens(key, zh.comparable(unit.name))]
        return found[0] if len(found) == 1 else None

    def _alike(self, name: str) -> list[Unit]:
        """Units whose full name has all characters of `name` in their order; for suggestions only."""
        wanted = re.sub(r"[委局会办]$", "", zh.comparable(name))
        if len(wanted) < _SHORTEST_ABBREVIATION:
            return []
        pattern = re.compile(".*".join(map(re.escape, wanted)))
        return [unit for unit in self.units if pattern.search(zh.comparable(unit.name))]

    def suggestions(self, name: str) -> tuple[Unit, ...]:
        """Up to three units whose name looks like `name`; for a message only, never to decide."""
        near = difflib.get_close_matches(zh.comparable(name), self._by_spelling, n=6, cutoff=0.6)
        alike = [*(self._by_spelling[spelling] for spelling in near), *self._alike(name)]
        return tuple(dict.fromkeys(alike))[:3]

    def in_order(self, codes: Iterable[str]) -> tuple[Unit, ...]:
        wanted = set(codes)
        return tuple(unit for unit in self.units if unit.code in wanted)


def _proper(name: str) -> str:
    """A name without the word for its level: 区发改局 → 发改局."""
    return re.sub(r"^(?:中共)?[省市区县镇](?!场)", "", name)


def _shortens(short: str, full: str) -> bool:
    level = short[: len(short) - len(_proper(short))]
    body, whole = _proper(short), _proper(full)
    if not full.startswith(level) or body[0] != whole[0] or len(body) >= len(whole):
        return False
    last = re.sub("委$", "委员会", re.sub("办$", "办公室", body))[-1]
    return last == whole[-1] and bool(
        re.search(".*".join(map(re.escape, body[:-1])) + f".*{re.escape(body[-1])}", whole)
    )
