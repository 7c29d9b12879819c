"""What takes effect on the paragraphs and runs of a filled template, by the template's own styles.

An office renames and changes styles; their ids stay. So ids are asked, and sizes and fonts are looked up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docgen.word.oxml import Element, qualified
from docgen.word.view_styles import Layer, Styles, run_layer
from docgen.word.view_theme import Theme
from docgen.word.view_values import child, val

_P, _R, _T, _BR = (qualified(f"w:{name}") for name in ("p", "r", "t", "br"))
_HALF_POINT_TWIPS = 10


@dataclass
class Looks:
    """`known`: character properties by paragraph and character style, each pair worked out once."""

    styles: Styles
    known: dict[tuple[str, str], Layer] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Mapping[str, Element | None]) -> "Looks":
        """By the roots of the parts `styles` and `theme`; either may be missing."""
        return cls(Styles(parts.get("styles"), Theme.read(parts.get("theme"))))

    def style(self, paragraph: Element) -> str:
        """The id of the paragraph's style."""
        return val(child(paragraph, "pPr"), "pStyle") or self.styles.default_paragraph

    def layer(self, run: Element) -> Layer:
        """The character properties in effect: run, character style, paragraph style, what these are based on, defaults."""
        properties = child(run, "rPr")
        paragraph = next(run.iterancestors(_P), None)
        pair = (self.style(paragraph) if paragraph is not None else "", val(properties, "rStyle") or "")
        if pair not in self.known:
            self.known[pair] = self.styles.run(*pair, direct={})
        return self.known[pair] | run_layer(properties)

    def font(self, layer: Layer, slot: str) -> str:
        """The font of a slot (eastAsia, ascii) by name, looked up in the theme where it is one of that."""
        given = layer.get(slot)
        theme, name = given if isinstance(given, tuple) else ("", "")
        return self.styles.theme.fonts.get(theme, "") if theme else str(name)

    def character_twips(self, run: Element) -> int:
        """The width of a Chinese character of this run: its size and the space after it."""
        layer = self.layer(run)
        size, space = layer.get("sz"), layer.get("spacing")
        return _number(size) * _HALF_POINT_TWIPS + _number(space)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def runs(paragraph: Element) -> Iterator[Element]:
    """The runs of a paragraph with text of their own; not those of a text box in it."""
    for run in paragraph.iter(_R):
        if run.find(_T) is not None and next(run.iterancestors(_P)) is paragraph:
            yield run


def pieces(paragraph: Element) -> Iterator[Element]:
    """The w:t and w:br of a paragraph."""
    for run in paragraph.iter(_R):
        if next(run.iterancestors(_P)) is paragraph:
            yield from run.iterchildren(_T, _BR)


def shown(paragraph: Element) -> str:
    """The text of a paragraph with its line breaks, without that of a text box in it."""
    return "".join("\n" if piece.tag == _BR else piece.text or "" for piece in pieces(paragraph))
