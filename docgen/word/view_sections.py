"""Sections of a received document with what they inherit, its headers and footers, and the settings that matter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from docgen.gongwen.facts import EMPTY, Block, Section, Settings, Story
from docgen.word.oxml import Element, qualified
from docgen.word.reading_package import WordPackage
from docgen.word.view_values import attribute, child, integer, measure, switch, val

_SECT = qualified("w:sectPr")
_RELATION = qualified("r:id")
_LETTER_TWIPS = (12240, 15840)  # what Word takes where the paper is not given
_DEFAULT_MARGINS = {"top": 1440, "right": 1440, "bottom": 1440, "left": 1440, "header": 720, "footer": 720}
_WORDS = {"header": "页眉", "footer": "页脚"}
_KINDS = {"default": "", "even": "双页", "first": "首页"}

Reader = Callable[[str, Element], tuple[Block, ...]]


@dataclass
class Stories:
    """Headers and footers by relation id, each read once; `read` turns a part into blocks under a name."""

    package: WordPackage
    read: Reader
    _found: dict[str, Story] = field(default_factory=dict)
    _targets: dict[str, str] | None = None

    def story(self, tag: str, kind: str, relation: str) -> Story:
        """The part; empty where the relation dangles."""
        if self._targets is None:
            self._targets = self.package.targets()
        part = self._targets.get(relation)
        if part is None:
            return EMPTY
        if part not in self._found:
            name = f"{_KINDS.get(kind, '')}{_WORDS[tag]}（{part.rpartition('/')[2].removesuffix('.xml')}）"
            self._found[part] = Story(name, self.read(name, self.package.tree(part)))
        return self._found[part]


def sections(body: Element, stories: Stories) -> tuple[Section, ...]:
    """All sections in order; a document without any has one with Word's defaults."""
    found: list[Section] = []
    for number, node in enumerate(_properties(body)):
        before = found[-1] if found else None
        found.append(_section(number, node, before, stories))
    return tuple(found)


def _properties(body: Element) -> Iterator[Element | None]:
    """The w:sectPr of the body's paragraphs, then that of its end."""
    for properties in body.iter(qualified("w:pPr")):
        if (node := properties.find(_SECT)) is not None:
            yield node
    yield body.find(_SECT)


def _section(number: int, node: Element | None, before: Section | None, stories: Stories) -> Section:
    size, margins, grid = (child(node, name) for name in ("pgSz", "pgMar", "docGrid"))
    pages = child(node, "pgNumType")
    lengths = {side: measure(attribute(margins, side)) for side in _DEFAULT_MARGINS}
    width = measure(attribute(size, "w")) or _LETTER_TWIPS[0]
    height = measure(attribute(size, "h")) or _LETTER_TWIPS[1]
    return Section(
        number=number,
        start=val(node, "type") or "nextPage",
        width_twips=width,
        height_twips=height,
        **{side: _DEFAULT_MARGINS[side] if twips is None else twips for side, twips in lengths.items()},
        gutter=measure(attribute(margins, "gutter")) or 0,
        landscape=width > height,
        own_first_page=bool(switch(node, "titlePg")),
        page_start=integer(attribute(pages, "start")),
        page_format=attribute(pages, "fmt") or "",
        grid=attribute(grid, "type") or "",
        line_pitch=measure(attribute(grid, "linePitch")),
        char_space=integer(attribute(grid, "charSpace")) or 0,
        columns=integer(attribute(child(node, "cols"), "num")) or 1,
        headers=_stories("header", node, before.headers if before else {}, stories),
        footers=_stories("footer", node, before.footers if before else {}, stories),
    )


def _stories(tag: str, node: Element | None, inherited: object, stories: Stories) -> dict[str, Story]:
    found: dict[str, Story] = dict(inherited)  # type: ignore[call-overload]
    for reference in node.iterchildren(qualified(f"w:{tag}Reference")) if node is not None else ():
        kind = attribute(reference, "type") or "default"
        found[kind] = stories.story(tag, kind, reference.get(_RELATION, ""))
    return found


def settings(root: Element | None) -> Settings:
    return Settings(
        even_and_odd=bool(switch(root, "evenAndOddHeaders")),
        mirror_margins=bool(switch(root, "mirrorMargins")),
        hyphenation=bool(switch(root, "autoHyphenation")),
    )
