"""Cells of units: who leads, who takes part, which words are groups, what is not known."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from docgen import zh
from docgen.model import Decision, Registry, Unit
from docgen.parse.reading import Cell, Reading
from docgen.source import SourceRef

GROUP = re.compile(r"各.{0,16}|(?:[省市区县]|其他)?(?:直)?(?:相关|有关)(?:单位|部门|企业|街道)")
WHOLE = re.compile(r"各区、县级市(?:政府|人民政府)?|各区、各街道")  # phrases whose 、 separates nothing
OPEN_END = re.compile(r"等(?:相关|有关)?(?:单位|部门|企业)?$")
NOBODY = ("无", "/", "—", "-", "——", "暂无")
_LEADS = re.compile(r"(?:共同|联合)?(?:负责)?(?:牵头|主办)(?:负责|落实|实施)?$")
_HELPS = re.compile(
    r"(?:按照?职责分工|按职责|根据职责|分别)?(?:分工)?(?:协助|配合|协同|参与|协办)?(?:负责|落实|实施|配合)?$"
)
_HELPS_SAID = re.compile(r"职责|分别|协助|配合|协同|参与|协办")  # a bare 负责 says so only beside a unit that leads
_BEHIND = re.compile(
    r"[（(〔\[【]\s*(?:(?P<lead>(?:共同)?(?:牵头|主办)(?:单位|部门)?)"
    r"|(?:共同)?(?:配合|协办|协同|协助|参与|参加)(?:单位|部门)?)\s*[）)〕\]】]$"
)
_PREFIX = re.compile(r"^(?:[省市区县]|.{2,3}[省市区县])")


class Part(Enum):
    """What a cell says of a unit in it: 「A牵头」「B负责」「C配合」, or nothing."""

    LEADS = "牵头"
    IN_CHARGE = "负责"
    HELPS = "配合"
    UNSAID = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A cell of units understood. Leads that the cell itself names (「A牵头」) are in `leads`, all others in `codes`.

    `helpers` are those of `codes`, and of the names in `unresolved`, that the cell says take part (「B、C配合」).
    `unresolved_leads` are unknown names that the cell says lead; `first_known`: the first name is a known unit.
    """

    codes: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    open_list: bool = False
    unresolved: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    unresolved_leads: tuple[str, ...] = ()
    first_known: bool = True


class Names:
    """Reads cells of units against the registry and what the office has decided."""

    def __init__(
        self, registry: Registry, decided: Mapping[str, Decision], reading: Reading, day: date | None = None
    ) -> None:
        self.registry = registry
        self.day = day  # on which units are succeeded by others; None: whenever that is
        self.decided = decided
        self.reading = reading
        self.groups: dict[str, dict[str, SourceRef]] = defaultdict(dict)

    def read(self, cell: Cell, number: str) -> Named:
        """Understand one cell; names that stay unknown are told and kept as written."""
        where = cell.where or SourceRef("")
        found = _Found()
        for written, part in _parts(cell.text):
            if OPEN_END.fullmatch(written):
                found.open_list = True
                self._tell_open(cell.text, number, where)
            elif GROUP.fullmatch(written):
                found.add(self._members(written, number, where), part)
                found.groups += [] if self.registry.group(written) is not None else [written]
            else:
                name, is_open = self._without_end(written, cell.text, number, where)
                found.open_list = found.open_list or is_open
                codes = self._codes(name, number, where, found.codes)
                found.add(codes, part)
                found.add_unresolved([] if codes else [name], part)
                found.first_known = bool(codes) if found.first_known is None else found.first_known
        return found.named()

    def _without_end(self, written: str, whole: str, number: str, where: SourceRef) -> tuple[str, bool]:
        if OPEN_END.search(written) and self.registry.named(written) is None:
            self._tell_open(whole, number, where)
            return OPEN_END.sub("", written), True
        return written, False

    def _tell_open(self, text: str, number: str, where: SourceRef) -> None:
        self.reading.note("open-list", f"第{number}项的单位名单“{text}”没有列完。", where)

    def _members(self, group: str, number: str, where: SourceRef) -> list[str]:
        members = self.registry.group(group)
        if members is None:
            self.groups[group].setdefault(number, where)
            return []
        self.reading.note("group-resolved", f"第{number}项的“{group}”按单位名录展开为 {len(members)} 个单位。", where)
        return [self._successor(self.registry[code], number, where).code for code in members]

    def _codes(self, name: str, number: str, where: SourceRef, before: list[str]) -> list[str]:
        """The unit of a name; several where names stand together without separators; none where it is unknown."""
        unit = self.registry.named(name) or self._with_prefix(name, number, where, before)
        if unit:
            self._tell_alias(name, unit, number, where)
            return [self._successor(unit, number, where).code]
        if short := self._abbreviated(name, number, where):
            return [self._successor(short, number, where).code]
        if together := self._together(name):
            words = "、".join(each.name for each in together)
            self.reading.note("units-run-together", f"第{number}项的“{name}”没有分隔，读作{words}。", where)
            return [self._successor(each, number, where).code for each in together]
        return self._decided(name, number, where)

    def _tell_alias(self, name: str, unit: Unit, number: str, where: SourceRef) -> None:
        if zh.comparable(name) != zh.comparable(unit.name) and self.registry.named(name):
            self.reading.note("unit-alias", f"第{number}项的“{name}”是“{unit.name}”的另一名称。", where)

    def _abbreviated(self, name: str, number: str, where: SourceRef) -> Unit | None:
        unit = None if name in self.decided else self.registry.abbreviated(name)
        if unit:
            message = f"第{number}项的“{name}”按简称读作“{unit.name}”，名录中没有别的单位可以这样简称。"
            self.reading.note("unit-abbreviated", message, where)
        return unit

    def _with_prefix(self, name: str, number: str, where: SourceRef, before: list[str]) -> Unit | None:
        """省科技厅、工业和信息化厅: the first name's 省 stands for the others too."""
        prefix = _PREFIX.match(self.registry[before[-1]].name) if before else None
        unit = self.registry.named(prefix[0] + name) if prefix else None
        if unit:
            self.reading.note(
                "unit-alias",
                f"第{number}项的“{name}”省略了前面的“{prefix[0]}”，读作“{unit.name}”。" if prefix else "",
                where,
            )
        return unit

    def _successor(self, unit: Unit, number: str, where: SourceRef) -> Unit:
        heir = self.registry.heir(unit, self.day)
        if heir is unit:
            return unit
        since = f"自 {unit.ended} 起" if unit.ended else ""
        self.reading.note("unit-succeeded", f"第{number}项的“{unit.name}”{since}由“{heir.name}”承接。", where)
        return heir

    def _together(self, text: str) -> list[Unit]:
        """Names without separators (text from a PDF): only where the whole text is names of the registry."""
        found: list[Unit] = []
        rest = zh.comparable(text)
        while rest:
            unit = self.registry.longest_start(rest)
            if unit is None:
                return []
            found.append(unit[0])
            rest = rest[unit[1] :]
        return found

    def _decided(self, name: str, number: str, where: SourceRef) -> list[str]:
        near = "、".join(f"“{unit.name}”" for unit in self.registry.suggestions(name))
        message = f"第{number}项的“{name}”不在单位名录中" + (f"，是否为{near}？" if near else "。")
        decision = self.decided.get(name)
        unit = self.registry.named(decision.value) if decision else None
        if decision and unit:
            message += f"已按 {decision.where} 的核定作“{unit.name}”处理（{decision.who}，{decision.when}）。"
            self.reading.note("unit-decided", message, where)
            return [self._successor(unit, number, where).code]
        self.reading.note("unknown-unit", message, where)
        return []

    def tell_groups(self) -> None:
        for name, places in self.groups.items():
            self.reading.note("group-units", f"有 {len(places)} 项任务的责任单位写作“{name}”。", *places.values())


@dataclass
class _Found:
    """What has been found so far in one cell."""

    codes: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)
    unresolved_leads: list[str] = field(default_factory=list)
    helpers: list[str] = field(default_factory=list)
    open_list: bool = False
    first_known: bool | None = None

    def add(self, codes: Sequence[str], part: Part) -> None:
        (self.leads if part is Part.LEADS else self.codes).extend(codes)
        self.helpers += codes if part is Part.HELPS else []

    def add_unresolved(self, names: Sequence[str], part: Part) -> None:
        (self.unresolved_leads if part is Part.LEADS else self.unresolved).extend(names)
        self.helpers += names if part is Part.HELPS else []

    def named(self) -> Named:
        codes, leads, groups, helpers = map(dict.fromkeys, (self.codes, self.leads, self.groups, self.helpers))
        return Named(
            tuple(codes), tuple(leads), tuple(groups), self.open_list, tuple(self.unresolved), tuple(helpers),
            tuple(self.unresolved_leads), self.first_known is not False,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitsOfCell(Named):
    """A cell of units understood, with the codes of what there was to tell."""

    findings: tuple[str, ...] = ()


def read_unit_cell(text: str, registry: Registry) -> UnitsOfCell:
    """Read one cell of units by itself, as every cell of a table is read."""
    reading = Reading()
    names = Names(registry, {}, reading)
    found = names.read(Cell(text, SourceRef("")), "1")
    names.tell_groups()
    told = tuple(each.code for each in reading.notes)
    unresolved = (*found.unresolved_leads, *found.unresolved)
    return UnitsOfCell(found.codes, found.leads, found.groups, found.open_list, unresolved, findings=told)


def _parts(text: str) -> list[tuple[str, Part]]:
    """The names of a cell and their part; who is in charge beside a unit that leads takes part."""
    found = list(_pieces(text))
    led = any(part is Part.LEADS for _, part in found)
    return [(name, Part.HELPS if led and part is Part.IN_CHARGE else part) for name, part in found]


def _pieces(text: str) -> Iterator[tuple[str, Part]]:
    """The names of a cell and what it says of them: 「A牵头，B、C按职责分工负责」「A（牵头）、B（配合）」."""
    for clause in re.split(r"[，,；;\n]", text):
        leading = bool(_LEADS.search(clause.strip()))
        bare = _LEADS.sub("", clause.strip()) if leading else _without_duty(clause.strip())
        duty = "" if leading else clause.strip().removeprefix(bare)
        helping = Part.HELPS if _HELPS_SAID.search(duty) else Part.IN_CHARGE if duty else Part.UNSAID
        for piece in _split(bare):
            name, own = _with_own_part(piece)
            if name and name not in NOBODY:
                yield name, own or (Part.LEADS if leading else helping)


def _with_own_part(piece: str) -> tuple[str, Part | None]:
    """A name and the part said behind it alone: 「A（牵头）」「B（配合）」, 「A牵头」 before a 、."""
    if behind := _BEHIND.search(piece):
        return piece[: behind.start()].strip(), Part.LEADS if behind["lead"] else Part.HELPS
    if leads := _LEADS.search(piece):
        return piece[: leads.start()].strip(), Part.LEADS
    return piece, None


def _without_duty(clause: str) -> str:
    """Drop 按职责分工负责 and the like behind a name, but never a whole name."""
    match = _HELPS.search(clause)
    return clause[: match.start()] if match and match.start() and match[0] not in ("", "分工") else clause


def _split(text: str) -> list[str]:
    whole = WHOLE.search(text)
    if whole:
        return [*_split(text[: whole.start()]), whole[0], *_split(text[whole.end() :])]
    return [piece.strip().strip("：:。").removeprefix("由") for piece in text.split("、") if piece.strip()]
