"""What can be said of a program before it runs: whether whatever it prints, it writes whole elements and texts in w:t.

Where every body of a loop and of a condition opens and closes its own elements, the result is well formed on every way
through the program, and need not be parsed to know it.
"""

import re
from dataclasses import dataclass, field

from jinja2 import nodes

_TAG = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)([^<>]*?)(/?)>|<\?docgen-fit(?:ted)?\?>|<|[^<]+")
_CELL, _TABLE, _TEXT, _RUN = "w:tc", "w:tbl", "w:t", "w:r"
_SHAPE = "wp:docPr"
_ENDS = {_CELL: "w:p", _TABLE: "w:tr"}  # what has to end it
_UNUSUAL = ("w:sdt", "w:fldSimple", "w:customXml")  # rows and paragraphs may stand in them


class _Unproven(Exception):  # noqa: N818 – never leaves this module
    """The program may write what is not well formed, or prints outside of a w:t."""


@dataclass
class _Cell:
    """What a table cell prints: merging looks at cells that print one text only."""

    loops: int  # around the cell
    marked: bool = False
    prints: int = 0
    worded: bool = False  # the template itself says something in it


@dataclass(frozen=True, slots=True)
class Shape:
    """`filled`: every cell ends with a paragraph and every table with a row. `nested`: there are tables in cells. `bare`:
    cells that may be merged show nothing but what is printed in them."""

    filled: bool
    nested: bool
    bare: bool


@dataclass
class _Walk:
    merging: frozenset[str]  # names of the filter that merges cells
    merged: int = 0
    open: list[str] = field(default_factory=list)
    last: list[str | None] = field(default_factory=lambda: [None])  # the child closed last, by depth; None: not sure
    cells: list[_Cell] = field(default_factory=list)
    loops: int = 0
    filled: bool = True
    nested: bool = False
    bare: bool = True

    def body(self, body: list[nodes.Node], *, loop: bool = False) -> None:
        """A body that ends among the elements it began in, and closes none that it did not open."""
        before, floor, last = list(self.open), len(self.open), self.last[-1]
        self.loops += loop
        for node in body:
            self._node(node, floor)
        self.loops -= loop
        if self.open != before:
            raise _Unproven
        if self.last[-1] != last and before:
            self.last[-1] = None  # it may not have been run

    def _node(self, node: nodes.Node, floor: int) -> None:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if isinstance(part, nodes.TemplateData):
                    self._markup(part.data, floor)
                else:
                    self._print(part)
        elif isinstance(node, nodes.For):
            self.body(node.body, loop=True)
            self.body(node.else_)
        elif isinstance(node, nodes.If):
            for branch in (node.body, node.elif_, node.else_):
                self.body(list(branch))

    def _markup(self, text: str, floor: int) -> None:
        for match in _TAG.finditer(text):
            if match[0] == "<":
                raise _Unproven  # a comment, an instruction, or a tag cut by a directive
            if match[2]:
                self._tag(match[2], floor, closing=bool(match[1]), whole=bool(match[4]))
            elif self.cells and self.open[-1:] == [_TEXT]:
                self.cells[-1].worded = True

    def _tag(self, name: str, floor: int, *, closing: bool, whole: bool) -> None:
        if name in _UNUSUAL or name.endswith("Change") or (name == _SHAPE and self.loops):
            raise _Unproven
        if closing:
            if len(self.open) <= floor or self.open.pop() != name:
                raise _Unproven
            self._closed(name, self.last.pop())
        elif not whole:
            self.open.append(name)
            self.last.append(None)
            if name == _CELL:
                self.cells.append(_Cell(self.loops))
            self.nested = self.nested or self.open.count(_TABLE) > 1
        if closing or whole:
            self.last[-1] = name

    def _closed(self, name: str, last: str | None) -> None:
        if name == _CELL and (cell := self.cells.pop()).marked:
            if cell.prints > 1:
                raise _Unproven
            self.bare = self.bare and not cell.worded
        self.filled = self.filled and last == _ENDS.get(name, last)

    def _print(self, node: nodes.Node) -> None:
        if self.open[-2:] != [_RUN, _TEXT]:
            raise _Unproven
        merged = sum(each.name in self.merging for each in node.find_all(nodes.Filter))
        self.merged += merged
        for cell in self.cells:
            cell.prints += 1
            cell.marked = cell.marked or bool(merged)
        if merged and (self.open.count(_TABLE) != 1 or self.cells[-1].loops != self.loops):
            raise _Unproven


def traced(tree: nodes.Template, merging: frozenset[str]) -> Shape | None:
    """What can be said of all that a program may write; None where it may write what is not well formed, or print
    outside of runs.

    `merging`: the names of the filter that merges cells, which is understood where it is the only text of a cell.
    """
    walk = _Walk(merging)
    try:
        walk.body(tree.body)
    except _Unproven:
        return None
    if walk.merged != sum(each.name in merging for each in tree.find_all(nodes.Filter)):
        return None
    return Shape(walk.filled, walk.nested, walk.bare)
