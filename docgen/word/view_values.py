"""Attribute values of received WordprocessingML: twips, switches, numbers, in every spelling the formats allow.

A value that cannot be read counts as absent: Word opens such files too.
"""

import re

from docgen.word.oxml import Element, qualified

_MEASURE = re.compile(r"(-?\d+(?:\.\d+)?)(mm|cm|in|pt|pc|pi)?")
_TWIPS_PER = {"mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440, "pt": 20, "pc": 240, "pi": 240}
_ON = frozenset({"1", "true", "on"})
_LONGEST = 32  # characters of a number; more are no length of a page


def attribute(node: Element | None, name: str) -> str | None:
    """The w: attribute of a node, None where either is absent."""
    return None if node is None else node.get(qualified(f"w:{name}"))


def child(node: Element | None, name: str) -> Element | None:
    """The first w: child of this name."""
    return None if node is None else node.find(qualified(f"w:{name}"))


def val(node: Element | None, name: str) -> str | None:
    """The w:val of a w: child."""
    return attribute(child(node, name), "val")


def measure(text: str | None, *, per_twip: float = 1) -> int | None:
    """A length in twips; strict files write 12pt, 2.5cm. `per_twip`: how many of the unit wanted make a twip, for
    lengths that are counted in another unit where they carry none."""
    match = _MEASURE.fullmatch(text.strip()) if text and len(text) < _LONGEST else None
    return round(float(match[1]) * (_TWIPS_PER[match[2]] * per_twip if match[2] else 1)) if match else None


def half_points(text: str | None) -> int | None:
    return measure(text, per_twip=0.1)


def integer(text: str | None) -> int | None:
    return measure(text)


def is_on(node: Element | None) -> bool | None:
    """A switch: None where it is not there, on where it is there without a value."""
    if node is None:
        return None
    return (attribute(node, "val") or "1") in _ON


def switch(properties: Element | None, name: str) -> bool | None:
    return is_on(child(properties, name))
