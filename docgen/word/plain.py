"""A filled part finished as text, without a tree: what is repeated a thousand times in a table costs only its letters.

`finish`, `fitting` and `lettering` say what has to be done; here it is done to the text where that is as good, and by
them to single paragraphs where it is not. The result says the same as theirs (a test compares). A text that cannot be
treated so is `NotPlain`, and a tree is made of it.
"""

import html
import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from docgen.word.fitting import fit
from docgen.word.lettering import has_letters, set_letters
from docgen.word.looks import Looks
from docgen.word.programs import MARK, TEXT, Prints
from docgen.word.tracing import Shape
from docgen.word.vertical import Merger, NotPlain

FIT, FITTED = "<?docgen-fit?>", "<?docgen-fitted?>"  # around the blocks of a part that `fitting` has to see
_ROWS = "</w:tr><w:tr"  # between two rows a text may be cut
_PIECE = 2**14  # characters that are finished together, at least
_CHUNKS = 2**4  # of a program, taken at once
_REMEMBERED = 4096  # paragraphs kept as they were mended
_TEXT = re.compile(f"{TEXT}([^<]*)")
_REFERENCE = re.compile(rb"&#(\d{1,6});")
_SECTION_END = "</w:sectPr></w:pPr>"
_LAST = re.compile(
    r"(<w:sectPr.*?</w:sectPr>)(</w:pPr>.*?</w:p>).*<w:sectPr[ >].*</w:sectPr>(</w:body></w:document>)", re.DOTALL
)
_PICTURES = (":blip", ":imagedata", ":OLEObject")
_EMPTY = f"{TEXT}</w:t>"


def without_marks(text: str) -> str:
    """A filled part without what only this module understands."""
    return text.replace(FIT, "").replace(FITTED, "")


@dataclass
class Dress:
    """How the paragraphs of a part are placed and lettered. `root`: its opening tag, `end` its closing tag."""

    looks: Looks
    digit_font: str | None
    root: str
    end: str
    _known: dict[str, str] = field(default_factory=dict)

    def lettered(self, text: str, odd: Collection[str]) -> str:
        """Paragraphs that need other fonts set in them; see `lettering`. `odd`: the characters GB2312 lacks."""
        made: list[str] = []
        done = 0
        for at in self._places(text, odd):
            if at >= done:
                start, end = _paragraph(text, at, done)
                made += (text[done:start], self._dressed(text[start:end], fitting=False))
                done = end
        return "".join((*made, text[done:])) if made else text

    def _places(self, text: str, odd: Collection[str]) -> Iterable[int]:
        """Where characters stand that need another font, or may."""
        if self.digit_font is None:
            return sorted(place for each in odd for place in _found(text, each))
        return (match.start() for match in _TEXT.finditer(text) if has_letters(match[1], self.digit_font))

    def fitted(self, text: str, shown: str) -> str:
        """The marked blocks fitted, all that is between them lettered. `shown`: the texts of `text`."""
        odd = _odd(shown)
        if FIT not in text:
            return self.lettered(text, odd)
        outer, blocks = [], []
        for piece in text.split(FIT):
            block, _, after = piece.rpartition(FITTED)
            blocks.append(block)
            outer.append(self.lettered(after, odd))
        dressed = self._dressed(FIT.join(blocks[1:]), fitting=True).split(FIT)
        return "".join((outer[0], *(a + b for a, b in zip(dressed, outer[1:], strict=True))))

    def _dressed(self, blocks: str, *, fitting: bool) -> str:
        if blocks not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            tree = etree.fromstring(self.root + blocks + self.end)
            if fitting:
                fit(tree, self.looks)
            set_letters(tree, self.looks, self.digit_font)
            dressed = _inside(tree)
            if _shown(dressed) != _shown(blocks):
                raise NotPlain
            self._known[blocks] = dressed
        return self._known[blocks]


def _inside(tree: Any) -> str:
    text: str = etree.tostring(tree, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("<")]


def _odd(shown: str) -> Collection[str]:
    """The characters of a text that GB2312 lacks, and perhaps some that it has."""
    encoded = shown.encode("gb2312", "xmlcharrefreplace")
    return {chr(int(number)) for number in _REFERENCE.findall(encoded)} if b"&#" in encoded else ()


def _found(text: str, character: str) -> Iterator[int]:
    """The places of a character of the text."""
    place = text.find(character)
    while place >= 0:
        yield place
        place = text.find(character, place + 1)


def _paragraph(text: str, at: int, done: int) -> tuple[int, int]:
    """Where the paragraph around a place begins and ends. :raises NotPlain: one of a text box, or around one."""
    start = max(text.rfind("<w:p>", done, at), text.rfind("<w:p ", done, at))
    end = text.find("</w:p>", at) + len("</w:p>")
    inside = text[start:end]
    if start < 0 or inside.count("</w:p>") != 1 or "<w:p>" in inside[4:] or "<w:p " in inside[4:]:
        raise NotPlain
    return start, end


@dataclass
class Finishing:
    """One part on its way: `chunks` go in as the program makes them, finished text comes out, checked."""

    prints: Prints
    dress: Dress
    shape: Shape
    merger: Merger = field(init=False)
    _gone: set[int] = field(default_factory=set)  # which of the printed texts stood in cells that are continued
    _arrived: int = 0  # how many of the printed texts were found
    _held: str = ""  # from the last end of a section on, while nothing stands behind it

    def __post_init__(self) -> None:
        self.merger = Merger(self.shape, self.prints)

    def text(self, chunks: Iterable[str]) -> Iterator[str]:
        """:raises NotPlain: only a tree can be finished."""
        for piece in self._pieces(chunks):
            yield self._passed(self._finished(piece))
        if self._held:
            yield _without_last_section(self._held)

    def lost(self) -> tuple[str, str] | None:
        """The first text that was printed and is not there, with its label; None: all arrived, in order."""
        at, prints = self._arrived, self.prints
        return (prints.labels[at], prints.texts[at]) if at < len(prints.texts) else None

    def _pieces(self, chunks: Iterable[str]) -> Iterator[str]:
        """The text in pieces that end between rows, with equal cells merged."""
        coming, held = iter(chunks), ""
        while more := list(itertools.islice(coming, _CHUNKS)):  # of which all may be empty
            held += "".join(more)
            between = held.rfind(_ROWS) if len(held) > _PIECE and not self.shape.nested else -1
            cut = between + len("</w:tr>")
            if between >= 0 and held.count(FIT, 0, cut) == held.count(FITTED, 0, cut):
                yield self._merged(held[:cut])
                held = held[cut:]
        yield self._merged(held) + self.merger.rest()

    def _merged(self, text: str) -> str:
        return self.merger.merged(text) if MARK in text or self.merger.holding else text

    def _finished(self, text: str) -> str:
        if not (self.shape.filled or _is_filled(text)):
            raise NotPlain
        if self.prints.ragged:
            text = text.replace(_EMPTY, "")
        shown = _shown(text)
        self._find(shown)
        return self.dress.fitted(text, shown)

    def _passed(self, text: str) -> str:
        """What may go; a section that is empty so far is kept until something follows, or nothing does."""
        text, self._held = self._held + text, ""
        at = text.rfind(_SECTION_END)
        if at < 0 or _says_something(text[text.find("</w:p>", at) :]):
            return text
        begin = text.rfind("<w:sectPr", 0, at)
        self._held = text[begin:]
        return text[:begin]

    def _find(self, shown: str) -> None:
        """Find what was printed, in order, as far as it stands in this piece; what stands in cleared cells is above."""
        texts, gone = self.prints.texts, self._gone
        gone.update(self.merger.newly_cleared())
        place = 0
        for number in range(self._arrived, len(texts)):
            if number not in gone:
                content = texts[number]
                found = shown.find(content, place)
                if found < 0:
                    self._arrived = number
                    return
                place = found + len(content)
        self._arrived = len(texts)


def _says_something(text: str) -> bool:
    return bool(_shown(text).strip()) or any(each in text for each in _PICTURES)


def _without_last_section(tail: str) -> str:
    """The end of a document from the properties of its last section but one, behind which nothing is said: that is the
    last section now. See `finish.drop_empty_last_section`."""
    match = _LAST.fullmatch(tail)
    if match is None:
        return tail
    if "<w:p>" in match[2] or "<w:p " in match[2]:
        raise NotPlain
    return match[2] + match[1] + match[3]


def _is_filled(text: str) -> bool:
    """Whether every cell ends with a paragraph and every table with a row, as Word wants it."""
    ends = ("</w:tc>", "</w:p></w:tc>"), ("</w:tbl>", "</w:tr></w:tbl>")
    return all(text.count(end) == text.count(good) for end, good in ends)


def _shown(text: str) -> str:
    """The texts of all w:t together; a break is nothing."""
    shown = "".join(_TEXT.findall(text))
    return html.unescape(shown) if "&" in shown else shown
