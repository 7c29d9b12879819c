"""Effective character and paragraph properties of a received document: defaults, styles, lists, direct formatting.

A layer is a flat dict of what one place says. Layers lie on each other from the defaults up; indents and spacing
replace each other attribute by attribute, as in Word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from docgen.word.oxml import Element, qualified
from docgen.word.view_theme import Theme
from docgen.word.view_values import attribute, child, half_points, integer, measure, switch, val

Layer = dict[str, object]

TOGGLES = ("b", "i", "vanish")
_SLOTS = ("eastAsia", "ascii", "hAnsi")
_KEEPS = {
    "keepNext": "keep_next",
    "keepLines": "keep_lines",
    "pageBreakBefore": "page_break_before",
    "snapToGrid": "snap_to_grid",
}
_JUSTIFICATION = {"start": "left", "end": "right"}
_DEFAULT_HALF_POINTS = 20


def run_layer(properties: Element | None) -> Layer:
    """What one w:rPr says."""
    if properties is None:
        return {}
    layer: Layer = {name: found for name in TOGGLES if (found := switch(properties, name)) is not None}
    fonts = child(properties, "rFonts")
    for slot in _SLOTS if fonts is not None else ():
        if theme := attribute(fonts, f"{slot}Theme"):
            layer[slot] = (theme, "")
        elif name := attribute(fonts, slot):
            layer[slot] = ("", name)
    if hint := attribute(fonts, "hint"):
        layer["hint"] = hint
    if (underline := val(properties, "u")) is not None:
        layer["u"] = underline != "none"
    if (color := val(properties, "color")) is not None:
        layer["color"] = "" if color == "auto" else color.upper()
    for name, number in (
        ("sz", half_points(val(properties, "sz"))),
        ("position", half_points(val(properties, "position"))),
        ("spacing", measure(val(properties, "spacing"))),
    ):
        if number is not None:
            layer[name] = number
    return layer


def paragraph_layer(properties: Element | None) -> Layer:
    """What one w:pPr says, list and style apart."""
    if properties is None:
        return {}
    layer: Layer = {key: found for name, key in _KEEPS.items() if (found := switch(properties, name)) is not None}
    if jc := val(properties, "jc"):
        layer["jc"] = _JUSTIFICATION.get(jc, jc)
    if (outline := integer(val(properties, "outlineLvl"))) is not None:
        layer["outline"] = outline
    layer |= _indents(child(properties, "ind"))
    layer |= _spacing(child(properties, "spacing"))
    if (tabs := child(properties, "tabs")) is not None:
        layer["tabs"] = tuple(_tabs(tabs))
    if (borders := child(properties, "pBdr")) is not None:
        layer["borders"] = borders
    if (frame := child(properties, "framePr")) is not None:
        layer["frame"] = frame
    return layer


def _indents(node: Element | None) -> Layer:
    if node is None:
        return {}
    layer: Layer = {}
    for names, key in ((("left", "start"), "left"), (("right", "end"), "right")):
        for name in names:
            if (twips := measure(attribute(node, name))) is not None:
                layer[key] = twips
            if (hundredths := integer(attribute(node, f"{name}Chars"))) is not None:
                layer[f"{key}_chars"] = hundredths
    for name, sign in (("firstLine", 1), ("hanging", -1)):
        # where both are given the hanging one counts
        if (twips := measure(attribute(node, name))) is not None:
            layer["first"] = sign * twips
        if (hundredths := integer(attribute(node, f"{name}Chars"))) is not None:
            layer["first_chars"] = sign * hundredths
    return layer


def _spacing(node: Element | None) -> Layer:
    if node is None:
        return {}
    layer: Layer = {}
    for name in ("before", "after", "line"):
        if (twips := measure(attribute(node, name))) is not None:
            layer[name] = twips
    for name in ("before", "after"):
        if (hundredths := integer(attribute(node, f"{name}Lines"))) is not None:
            layer[f"{name}_lines"] = hundredths
        if attribute(node, f"{name}Autospacing") in ("1", "true", "on"):
            layer[name] = 280  # what Word makes of it: 14 pt
    if rule := attribute(node, "lineRule"):
        layer["rule"] = rule
    elif "line" in layer:
        layer["rule"] = "auto"
    return layer


def _tabs(node: Element) -> Iterator[tuple[str, int]]:
    for tab in node.iterchildren(qualified("w:tab")):
        kind, twips = attribute(tab, "val") or "left", measure(attribute(tab, "pos"))
        if twips is not None:
            yield kind, twips


@dataclass(frozen=True, slots=True)
class Style:
    """A style with its names and the two layers it adds up to together with those it is based on."""

    name: str
    aliases: str
    paragraph: Layer
    run: Layer


_NOTHING = Style("", "", {}, {})


class Styles:
    """The styles of a document, each resolved once."""

    def __init__(self, styles: Element | None, theme: Theme) -> None:
        self.theme = theme
        each = styles.iterchildren(qualified("w:style")) if styles is not None else ()
        self._nodes = {attribute(node, "styleId") or "": node for node in each}
        self._defaults = child(styles, "docDefaults")
        self._resolved: dict[str, Style] = {}

    @cached_property
    def default_paragraph(self) -> str:
        return self._default("paragraph")

    @cached_property
    def default_table(self) -> str:
        return self._default("table")

    def _default(self, kind: str) -> str:
        found = (
            name
            for name, node in self._nodes.items()
            if attribute(node, "type") == kind and attribute(node, "default") in ("1", "true", "on")
        )
        return next(found, "")

    @cached_property
    def run_defaults(self) -> Layer:
        return {"sz": _DEFAULT_HALF_POINTS} | run_layer(child(child(self._defaults, "rPrDefault"), "rPr"))

    @cached_property
    def paragraph_defaults(self) -> Layer:
        return paragraph_layer(child(child(self._defaults, "pPrDefault"), "pPr"))

    def __getitem__(self, identifier: str) -> Style:
        """The style of this id; an unknown one says nothing."""
        if identifier not in self._nodes:
            return _NOTHING
        if identifier not in self._resolved:
            self._resolved[identifier] = self._resolve(identifier)
        return self._resolved[identifier]

    def _resolve(self, identifier: str) -> Style:
        chain: list[Element] = []
        asked: str | None = identifier
        while asked in self._nodes and self._nodes[asked] not in chain:
            chain.append(self._nodes[asked])
            asked = val(chain[-1], "basedOn")
        paragraph: Layer = {}
        run: Layer = {}
        for node in reversed(chain):
            paragraph = laid_on(paragraph, paragraph_layer(child(node, "pPr")))
            run = run | run_layer(child(node, "rPr"))
        own = chain[0]
        return Style(val(own, "name") or identifier, val(own, "aliases") or "", paragraph, run)

    def node(self, identifier: str) -> Element | None:
        return self._nodes.get(identifier)

    def run(self, *styles: str, direct: Layer) -> Layer:
        """Character properties: table, paragraph and character style (ids), then what the run itself says.

        Bold and the like are switches among the styles: bold in two of them is not bold.
        """
        layer = dict(self.run_defaults)
        flips = {name: bool(layer.pop(name, False)) for name in TOGGLES}
        always = dict(flips)
        for identifier in styles:
            found = self[identifier].run
            for name in TOGGLES:
                flips[name] ^= bool(found.get(name, False))
            layer |= {key: value for key, value in found.items() if key not in TOGGLES}
        layer |= {name: flips[name] or always[name] for name in TOGGLES}
        return layer | direct


def laid_on(lower: Layer, upper: Layer) -> Layer:
    """Paragraph properties of two layers. A new first-line indent replaces the inherited one in both its spellings;
    so does white above and below."""
    kept = dict(lower)
    if "first" in upper and "first_chars" not in upper and _turns(lower, upper):
        kept.pop("first_chars", None)
    if "first_chars" in upper and "first" not in upper and upper["first_chars"]:
        kept.pop("first", None)
    return kept | upper


def _turns(lower: Layer, upper: Layer) -> bool:
    """Whether a hanging indent comes over a first-line one, or the reverse; otherwise the inherited characters win."""
    before, now = lower.get("first_chars"), upper["first"]
    return isinstance(before, int) and isinstance(now, int) and before * now < 0
