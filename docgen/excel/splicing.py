"""XML changed in place: elements with the bytes they stand at, and splices that leave every other byte as it was.

For parts of a workbook that somebody else wrote. A tree that is written anew loses what its writer did not know and
changes what it did; here only what is meant to change is written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

MOST_BYTES = 30 * 2**20  # of one part; reading more takes longer than anybody waits for one copy

_OTHER_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)
_START_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
_OWN_TAG = re.compile(r"<(/?)(?=[A-Za-z])")


@dataclass(slots=True)
class Element:
    """An element and where it stands: `start` to `opened` is its start tag, `closed` to `end` its end tag.

    `name` is without the root's prefix, so that <x:row> is a row where the root is an <x:worksheet>. `text` are the
    characters directly inside.
    """

    tag: str
    name: str
    attributes: Mapping[str, str]
    start: int
    opened: int
    closed: int = 0
    end: int = 0
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def named(self, name: str) -> Iterator["Element"]:
        return (child for child in self.children if child.name == name)

    def child(self, name: str) -> "Element | None":
        return next(self.named(name), None)


class Markup:
    """One part with the changes that are to be made to it."""

    def __init__(self, data: bytes, *, depth: int) -> None:
        """:raises ValueError: no XML in UTF-8, or too long. Elements deeper than `depth` are not looked at."""
        if len(data) > MOST_BYTES or _OTHER_ENCODING.match(data.removeprefix(b"\xef\xbb\xbf")):
            raise ValueError("too long, or not in UTF-8")
        self.data = data
        self.root = _scanned(data, depth)
        self.prefix = self.root.tag.rpartition(":")[0]
        self._splices: list[tuple[int, int, bytes]] = []
        self._attributes: dict[int, tuple[Element, dict[str, str | None]]] = {}
        self._inside: dict[int, tuple[Element, list[bytes]]] = {}

    @property
    def changed(self) -> bool:
        return bool(self._splices or self._attributes or self._inside)

    def raw(self, element: Element) -> bytes:
        return self.data[element.start : element.end]

    def inner(self, element: Element) -> bytes:
        return self.data[element.opened : element.closed]

    def own(self, xml: str) -> bytes:
        """XML of ours, written without prefixes, as it must stand in this part."""
        return (_OWN_TAG.sub(rf"<\1{self.prefix}:", xml) if self.prefix else xml).encode()

    def replace(self, element: Element, new: bytes) -> None:
        self._splices.append((element.start, element.end, new))

    def fill(self, element: Element, new: bytes) -> None:
        """New content between the tags of an element."""
        if element.closed == element.end:
            self.append(element, new)
        else:
            self._splices.append((element.opened, element.closed, new))

    def before(self, element: Element, new: bytes) -> None:
        self._splices.append((element.start, element.start, new))

    def append(self, parent: Element, new: bytes) -> None:
        """At the end of the parent's content."""
        self._inside.setdefault(parent.start, (parent, []))[1].append(new)

    def put(self, parent: Element, name: str, new: bytes, order: Sequence[str]) -> None:
        """In the place that `order`, the names of the schema, gives a child of this name."""
        later = order[order.index(name) + 1 :]
        following = next((child for child in parent.children if child.name in later), None)
        if following is None:
            self.append(parent, new)
        else:
            self.before(following, new)

    def set(self, element: Element, **attributes: str | None) -> None:
        """Give the start tag these attributes; None takes one away."""
        self._attributes.setdefault(element.start, (element, {}))[1].update(attributes)

    def result(self) -> bytes:
        pieces, at = [], 0
        for start, end, new in sorted([*self._splices, *self._tags()], key=lambda splice: splice[:2]):
            if start < at:
                raise ValueError("two changes of the same bytes")
            pieces += [self.data[at:start], new]
            at = end
        return b"".join([*pieces, self.data[at:]])

    def _tags(self) -> Iterator[tuple[int, int, bytes]]:
        """The splices of start tags and of what is put inside."""
        touched = {start: element for start, (element, _) in (*self._attributes.items(), *self._inside.items())}
        for start, element in touched.items():
            _, attributes = self._attributes.get(start, (element, {}))
            _, inside = self._inside.get(start, (element, []))
            tag = with_attributes(self.data[start : element.opened], attributes)
            if inside and element.closed == element.end:
                tag = tag[:-2].rstrip() + b">" + b"".join(inside) + f"</{element.tag}>".encode()
            elif inside:
                yield element.closed, element.closed, b"".join(inside)
            if tag != self.data[start : element.opened]:
                yield start, element.opened, tag


def with_attributes(tag: bytes, attributes: Mapping[str, str | None]) -> bytes:
    """A start tag with these attributes; what else it has stays as it is."""
    for name, value in attributes.items():
        tag = re.sub(rb"""\s+%b\s*=\s*(?:"[^"]*"|'[^']*')""" % re.escape(name.encode()), b"", tag)
        if value is not None:
            end = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:end].rstrip() + f" {name}={quoteattr(value)}".encode() + tag[end:]
    return tag


def escaped(text: str) -> str:
    """Text for the content of an element. `_x0041_` would be read as A, so its first sign is written so itself."""
    return escape(re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)).replace("\r", "&#13;")


def _scanned(data: bytes, depth: int) -> Element:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    open_elements: list[Element] = []
    texts: list[list[str]] = []
    found: list[Element] = []
    level = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level > depth:
            return
        start = parser.CurrentByteIndex
        match = _START_TAG.match(data, start)
        if match is None:
            raise ValueError("a tag that is not where it was found")
        prefix = found[0].tag.rpartition(":")[0] if found else tag.rpartition(":")[0]
        name = tag.removeprefix(f"{prefix}:") if prefix else tag
        element = Element(tag, name, attributes, start, match.end())
        found.append(element) if not found else open_elements[-1].children.append(element)
        open_elements.append(element)
        texts.append([])

    def end(_: str) -> None:
        nonlocal level
        level -= 1
        if level >= depth:
            return
        element = open_elements.pop()
        element.text = "".join(texts.pop())
        empty = data[element.opened - 2 : element.opened] == b"/>"
        element.closed = element.opened if empty else parser.CurrentByteIndex
        element.end = element.opened if empty else data.index(b">", element.closed) + 1

    def characters(text: str) -> None:
        if level <= depth and texts:
            texts[-1].append(text)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return found[0]


def _refuse(*_: object) -> None:
    raise ValueError("a DOCTYPE")
