"""A document as plain values: its paragraphs, what of the context each prints and where, and notes beside them.

`word` reads and writes them; what they mean is for `origins`, `remarks` and `drafts`.
"""

from dataclasses import dataclass

Place = tuple[str | int, ...]
AUTHOR = "docgen"


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed text. `place`: the way through the context, ("滞后任务", 0, "进度"); empty for what was computed in the
    template, where only the `label` is known. `start`: its first character in the text of its paragraph."""

    label: str
    text: str
    place: Place
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class TracedParagraph:
    """`number`: the paragraph among all of word/document.xml, from 0; `printed` in the order of the text."""

    number: int
    text: str
    printed: tuple[Printed, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A comment. `start`, `end`: characters of the paragraph's text, None for the whole of it. `text`: one line for
    each paragraph of the comment."""

    paragraph: int
    text: str
    start: int | None = None
    end: int | None = None
    author: str = AUTHOR
