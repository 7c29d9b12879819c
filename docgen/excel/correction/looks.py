"""The styles of a workbook with those of the marks added at their ends, so that every number in use stays what it is."""

import re
from collections.abc import Mapping

from docgen.diagnostics import Severity
from docgen.excel.splicing import Element, Markup, with_attributes
from docgen.excel.writing import BODY_FONT, HEAD_FONT

# Unusual shades, so that a mark is known again by its colour alone, wherever the cell was moved to.
MARKS: Mapping[Severity, str] = {Severity.ERROR: "FFFFB9B7", Severity.WARNING: "FFFFD9A6"}

_RED, _BLUE = "FFC00000", "FF0563C1"
_BOX = "".join(f'<{side} style="thin"><color rgb="FF7F7F7F"/></{side}>' for side in ("left", "right", "top", "bottom"))
_PROTECTION = re.compile(rb"<(?:[\w.-]+:)?protection\b[^>]*>")
_COLOUR = re.compile(rb"""<(?:[\w.-]+:)?(fg|bg)Color\b([^>]*?)/?>""")


class Looks:
    """A style is a number of the part's cellXfs, as a cell has it."""

    def __init__(self, styles: bytes, *, by_libreoffice: bool) -> None:
        """`by_libreoffice`: it wrote the part last, and with it a colour of its own behind every plain one.

        :raises ValueError, LookupError: a part without what a style consists of.
        """
        self._keeps_behind = not by_libreoffice
        self._markup = Markup(styles, depth=4)
        self._lists = {name: _list(self._markup, name) for name in ("fonts", "fills", "borders", "cellXfs")}
        self._entries = {
            name: [self._markup.raw(each) for each in found.children] for name, found in self._lists.items()
        }
        self._known: dict[tuple[str, bytes], int] = {}
        marking = {number for number, fill in enumerate(self._entries["fills"]) if _is_mark(fill)}
        numbered = enumerate(self._entries["cellXfs"])
        self.marked = frozenset(place for place, xf in numbered if _fill_number(xf) in marking)

    def mark(self, style: int, severity: Severity, *, unlocked: bool) -> int:
        """The style with the colour of a mark; the colour it had is kept as the one behind it, which nobody sees."""
        xf = self._style(style)
        before = _solid(self._fill(xf))
        behind = self._markup.own("<bgColor") + (before or b' indexed="64"') + b"/>"
        fill = self._number_of_fill(self._markup.own(f'<fgColor rgb="{MARKS[severity]}"/>') + behind)
        return self._with(xf, fill, locked=False if unlocked else None)

    def unmark(self, style: int, colour: str | None, *, locked: bool | None) -> int:
        """The style without the mark: in the colour from before where it is known, else in `colour` (#RRGGBB)."""
        xf = self._style(style)
        known = _behind(self._fill(xf)) if self._keeps_behind else b""
        if known:
            fill = self._number_of_fill(self._markup.own("<fgColor") + known + b"/>")
        elif colour is None:
            fill = 0
        else:
            fill = self._number_of_fill(self._markup.own(f'<fgColor rgb="FF{colour[1:]}"/><bgColor indexed="64"/>'))
        return self._with(xf, fill, locked=locked)

    def own(
        self,
        *,
        font: str = BODY_FONT,
        size: int = 11,
        colour: str = "",
        link: bool = False,
        fill: str = "",
        across: str = "left",
        down: str = "center",
        boxed: bool = True,
    ) -> int:
        """A style of ours: wrapped text, unlocked."""
        underline = "<u/>" if link else ""
        ink = f'<color rgb="{_BLUE if link else colour}"/>' if link or colour else ""
        font_number = self._add("fonts", f'<font>{underline}<sz val="{size}"/>{ink}<name val="{font}"/></font>')
        shade = f'<fgColor rgb="{fill}"/><bgColor indexed="64"/>'
        fill_number = self._number_of_fill(self._markup.own(shade)) if fill else 0
        border = self._add("borders", f"<border>{_BOX}<diagonal/></border>") if boxed else 0
        return self._add(
            "cellXfs",
            f'<xf numFmtId="0" fontId="{font_number}" fillId="{fill_number}" borderId="{border}" xfId="0" applyFont="1"'
            ' applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">'
            f'<alignment horizontal="{across}" vertical="{down}" wrapText="1"/><protection locked="0"/></xf>',
        )

    def heading(self) -> int:
        return self.own(font=HEAD_FONT, colour=_RED, across="center")

    def remark(self) -> int:
        return self.own(colour=_RED, down="top")

    def result(self) -> bytes:
        for name, listed in self._lists.items():
            added = self._entries[name][len(listed.children) :]
            if added:
                self._markup.append(listed, b"".join(added))
                self._markup.set(listed, count=str(len(self._entries[name])))
        return self._markup.result()

    def _style(self, number: int) -> bytes:
        styles = self._entries["cellXfs"]
        return styles[number] if number < len(styles) else styles[0]

    def _fill(self, xf: bytes) -> bytes:
        fills, number = self._entries["fills"], _fill_number(xf)
        return fills[number] if number < len(fills) else fills[0]

    def _number_of_fill(self, colours: bytes) -> int:
        before, after = self._markup.own('<fill><patternFill patternType="solid">|</patternFill></fill>').split(b"|")
        return self._add("fills", before + colours + after)

    def _with(self, xf: bytes, fill: int, *, locked: bool | None) -> int:
        return self._add("cellXfs", _protected(with_fill(xf, fill), locked, self._markup))

    def _add(self, name: str, xml: str | bytes) -> int:
        """The number of this entry, which is added where it is new."""
        new = xml if isinstance(xml, bytes) else self._markup.own(xml)
        if (name, new) not in self._known:
            self._known[name, new] = len(self._entries[name])
            self._entries[name].append(new)
        return self._known[name, new]


def _list(markup: Markup, name: str) -> Element:
    found = markup.root.child(name)
    if found is None or not found.children:
        raise LookupError(f"no {name}")
    return found


def _fill_number(xf: bytes) -> int:
    match = re.search(rb"""\sfillId\s*=\s*["'](\d+)["']""", xf)
    return int(match[1]) if match else 0


def with_fill(xf: bytes, fill: int) -> bytes:
    tag, rest = _start(xf)
    return with_attributes(tag, {"fillId": str(fill), "applyFill": "1"}) + rest


def _start(xf: bytes) -> tuple[bytes, bytes]:
    end = xf.index(b">") + 1  # no attribute of an xf holds a >
    return xf[:end], xf[end:]


def _protected(xf: bytes, locked: bool | None, markup: Markup) -> bytes:
    """The style with its cells locked or not; None: as they are."""
    if locked is None:
        return xf
    tag, rest = _start(xf)
    tag = with_attributes(tag, {"applyProtection": "1"})
    present = _PROTECTION.search(rest)
    if present:
        return (
            tag
            + rest[: present.start()]
            + with_attributes(present[0], {"locked": str(int(locked))})
            + rest[present.end() :]
        )
    new = markup.own(f'<protection locked="{int(locked)}"/>')
    if tag.endswith(b"/>"):
        return tag[:-2].rstrip() + b">" + new + markup.own("</xf>")
    alignment = re.match(rb"\s*<(?:[\w.-]+:)?alignment\b[^>]*/>", rest)
    place = alignment.end() if alignment else 0
    return tag + rest[:place] + new + rest[place:]


def _colours(fill: bytes) -> Mapping[bytes, bytes]:
    return {match[1]: match[2].rstrip() for match in _COLOUR.finditer(fill)}


def _solid(fill: bytes) -> bytes:
    """How the colour of a plainly coloured cell is written; empty where it has none."""
    return _colours(fill).get(b"fg", b"") if b'"solid"' in fill else b""


def _is_mark(fill: bytes) -> bool:
    return any(f'"{colour}"'.encode() in _solid(fill) for colour in MARKS.values())


def _behind(fill: bytes) -> bytes:
    """How the colour kept behind a mark is written; empty where none was kept."""
    written = _colours(fill).get(b"bg", b"")
    return written if b"rgb=" in written or b"theme=" in written else b""
