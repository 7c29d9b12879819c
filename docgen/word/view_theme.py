"""The fonts of a document's theme by the names that w:rFonts uses for them."""

from dataclasses import dataclass, field

from docgen.word.oxml import Element, qualified

_MAJOR, _MINOR = "majorFont", "minorFont"
_SCRIPTS = {"EastAsia": "a:ea", "Ascii": "a:latin", "HAnsi": "a:latin", "Bidi": "a:cs"}


@dataclass(frozen=True)
class Theme:
    """`fonts`: minorEastAsia → 等线 … An absent theme has none; then the name stays unknown."""

    fonts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, theme: Element | None) -> "Theme":
        found: dict[str, str] = {}
        for family in (_MAJOR, _MINOR):
            node = next(theme.iter(qualified(f"a:{family}")), None) if theme is not None else None
            for script, tag in _SCRIPTS.items() if node is not None else ():
                found[f"{family[:5]}{script}"] = _typeface(node, tag)
        return cls(found)


def _typeface(family: Element, tag: str) -> str:
    """The font of a script; an empty East Asian one is that of simplified Chinese."""
    node = family.find(qualified(tag))
    name = str(node.get("typeface", "")) if node is not None else ""
    if name or tag != "a:ea":
        return name
    fonts = family.iterchildren(qualified("a:font"))
    return next((str(font.get("typeface", "")) for font in fonts if font.get("script") == "Hans"), "")
