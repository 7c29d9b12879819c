"""Units: `data/units.yaml`."""

from collections.abc import Sequence

from docgen import zh
from docgen.model import Contact, Registry, Unit
from docgen.project.records.shared import codes, contact, refuse_unfilled
from docgen.project.yamlfile import Node, dump, optional_text, optional_texts, parse, plain, raise_together

UNIT_KEYS = ("code", "name", "short_name", "kind", "aliases", "contact", "successor", "ended")


def registry(text: str, *, file: str) -> Registry:
    """Read `units.yaml`; the order of the file is the official order."""
    refuse_unfilled(text, file=file)
    root = parse(text, file=file)
    root.fields("units", "groups")
    orders = iter(range(1, len(root.need("units").list()) + 1))
    units = root.need("units").each(lambda node: _unit(node, next(orders)))
    _refuse_twice(root.need("units"), units)
    known = Registry(units)
    for entry, unit in zip(root.need("units").list(), units, strict=True):
        if unit.successor is not None and (unit.successor not in known or unit.successor == unit.code):
            raise entry.need("successor").wrong(f"单位名录中没有代码“{unit.successor}”的承接单位。")
    if circle := known.circle():
        names = " → ".join(unit.name for unit in (*circle, circle[0]))
        entry = root.need("units").list()[known.units.index(circle[0])]
        raise entry.need("successor").wrong(f"承接单位绕成了一圈：{names}。", hint="请改正其中一个单位的 successor。")
    groups = root.get("groups")
    return Registry(units, dict(groups.each(lambda node: _group(node, known))) if groups else {})


def _group(node: Node, known: Registry) -> tuple[str, tuple[str, ...]]:
    node.fields("name", "members")
    node.need("members")
    return node.need("name").text(), codes(node, "members", known)


def _unit(node: Node, order: int) -> Unit:
    node.fields(*UNIT_KEYS)
    return Unit(
        code=node.need("code").text(),
        name=node.need("name").text(),
        short_name=optional_text(node, "short_name") or node.need("name").text(),
        kind=node.need("kind").text(),
        order=order,
        aliases=optional_texts(node, "aliases"),
        contact=contact(node),
        successor=optional_text(node, "successor"),
        ended=ended.day() if (ended := node.get("ended")) else None,
    )


def _refuse_twice(node: Node, units: Sequence[Unit]) -> None:
    """A code or a spelling that belongs to two units would send one unit's letter to the other."""
    seen: dict[str, int] = {}
    mistakes = []
    names = [unit.name for unit in units]
    for position, (entry, unit) in enumerate(zip(node.list(), units, strict=True)):
        for spelling in dict.fromkeys((f"代码 {unit.code}", *map(zh.comparable, unit.spellings()))):
            owner = seen.setdefault(spelling, position)
            if owner != position:
                mistakes.append(entry.wrong(f"“{unit.name}”与“{names[owner]}”用了同一个名称或代码（{spelling}）。"))
    raise_together(mistakes)


def _contact_plain(known: Contact) -> dict[str, object]:
    return plain([("name", known.name), ("phone", known.phone), ("email", known.email)])


def registry_text(known: Registry) -> str:
    """The registry as a file; a unit's entry keeps to one line where it has no contact."""
    units = [
        plain(
            [
                ("code", unit.code),
                ("name", unit.name),
                ("short_name", unit.short_name if unit.short_name != unit.name else ""),
                ("kind", unit.kind),
                ("aliases", list(unit.aliases)),
                ("contact", _contact_plain(unit.contact)),
                ("successor", unit.successor),
                ("ended", unit.ended.isoformat() if unit.ended else ""),
            ]
        )
        for unit in known
    ]
    groups = [{"name": name, "members": list(members)} for name, members in known.groups.items()]
    return dump(plain([("units", units), ("groups", groups)]), heading="单位名录。排列次序就是公文中的次序。")
