"""The runs of a paragraph with the fields they are results of; deleted text is left out, as a reader would see it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docgen.word.oxml import Element, qualified
from docgen.word.reading_package import PROMPT
from docgen.word.reading_text import Sight, contents
from docgen.word.view_styles import Layer, run_layer
from docgen.word.view_values import attribute, child, val

_RUN, _TEXT, _CODE, _FIELD = (qualified(f"w:{name}") for name in ("r", "t", "instrText", "fldChar"))
_SIMPLE = qualified("w:fldSimple")
_SIGNS = {
    qualified("w:tab"): "\t",
    qualified("w:ptab"): "\t",
    qualified("w:br"): "\n",
    qualified("w:cr"): "\n",
    qualified("w:noBreakHyphen"): "-",
    qualified("w:sym"): "□",
    qualified("w:pgNum"): "1",
}
_DEEPEST_FIELD = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A run: its text, its character style (id), what it says directly, the code of its field."""

    text: str
    style: str
    layer: Layer
    field: str


@dataclass
class _Field:
    code: str = ""
    shown: bool = False


@dataclass
class _Fields:
    """The complex fields that are open. One that ends without a result still names its run."""

    open: list[_Field] = field(default_factory=list)
    ended: str = ""

    def mark(self, node: Element) -> None:
        kind = attribute(node, "fldCharType")
        if kind == "begin" and len(self.open) < _DEEPEST_FIELD:
            self.open.append(_Field())
        elif kind == "separate" and self.open:
            self.open[-1].shown = True
        elif kind == "end" and self.open:
            self.ended = _kind(self.open.pop().code)

    @property
    def hidden(self) -> bool:
        return not all(each.shown for each in self.open)

    @property
    def kind(self) -> str:
        return _kind(self.open[-1].code) if self.open else ""


def _kind(code: str) -> str:
    """PAGE of ` PAGE \\* MERGEFORMAT `."""
    return (code.split() or [""])[0].upper()


def _unseen(sight: Sight) -> None:
    """What is not text is no run."""


def runs_of(paragraph: Element) -> Iterator[Piece]:
    """The runs with text of a paragraph, wrappers opened; empty pieces stand for fields without a result."""
    fields = _Fields()
    simple = next(paragraph.iter(_SIMPLE), None) is not None
    for part in contents(paragraph, _unseen):
        if part.tag == _RUN:
            yield from _run(part, fields, _simple_field(part) if simple else "")


def _simple_field(run: Element) -> str:
    """The code of the w:fldSimple around a run."""
    around = next(run.iterancestors(_SIMPLE), None)
    return _kind(attribute(around, "instr") or "")


def _run(node: Element, fields: _Fields, simple: str) -> Iterator[Piece]:
    properties = child(node, "rPr")
    text = ""
    for part in contents(node, _unseen):
        if part.tag == _FIELD:
            fields.mark(part)
        elif part.tag == _CODE and fields.open:
            fields.open[-1].code += part.text or ""
        elif not fields.hidden:
            text += _shown(part)
    style, layer = val(properties, "rStyle") or "", run_layer(properties)
    if text:
        yield Piece(text, style, layer, fields.kind or simple)
    if fields.ended:
        yield Piece("", style, layer, fields.ended)
        fields.ended = ""


def _shown(part: Element) -> str:
    if part.tag in (_TEXT, PROMPT):
        return (part.text or "").replace("\n", " ")
    if part.tag == _RUN:  # the base of a phonetic guide
        return "".join(_shown(each) for each in contents(part, _unseen))
    return _SIGNS.get(part.tag, "")
