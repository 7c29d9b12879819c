"""Numbered paragraphs as a tree: 一、 over （一） over 1. over （1）, each with its lines.

What the paragraphs mean (theme, task, content) is the business of `paragraphs`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from docgen import zh
from docgen.source import SourceRef
from docgen.textfile.brackets import open_bracket, unit_brackets

Line = tuple[str, SourceRef]

_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"({_NUMERAL})[、．.]")),
    (2, re.compile(rf"[（(〔]({_NUMERAL})[）)〕]、?")),
    (3, re.compile(r"(\d{1,3})(?:[．.、](?!\d)|(?=\t))")),
    (4, re.compile(r"[（(](\d{1,3})[）)]、?|(\d{1,3})[）)]|([①-⑳])")),
)
_STOPPED = tuple("。；！？：;!?:）)〕]】")
_WRAPPED = 30  # characters; a shorter line was ended on purpose
_INDENTS = "　 \t\xa0"


@dataclass
class Node:
    """A numbered paragraph, or the root (level 0) with what stands above the first number.

    `number` is the mark without its signs; `lines` are the paragraph's own, without the mark of the first.
    """

    level: int
    number: str = ""
    mark: str = ""
    lines: list[Line] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    parent: "Node | None" = None

    def text(self) -> tuple[str, list[tuple[int, SourceRef]]]:
        """The lines joined, and where in the text each begins."""
        return join(self.lines)

    @property
    def has_units(self) -> bool:
        return bool(unit_brackets(self.text()[0]))

    def descendants(self) -> Iterator["Node"]:
        for child in self.children:
            yield child
            yield from child.descendants()


def outline(lines: Sequence[Line]) -> tuple[Node, int]:
    """The root of the tree, and how many brackets on a line of their own were given to the paragraph above
    (they close a whole numbered item, whose sub-paragraphs have no units of their own)."""
    root = current = Node(0)
    moved = 0
    for text, where in _single(lines):
        found = marked(text)
        if found is None:
            owner = _owner_of_bracket(current, text)
            moved += owner is not current
            current = owner
            current.lines.append((text.rstrip(), where))
            continue
        level, number, mark, rest = found
        while current.level >= level and current.parent:
            current = current.parent
        node = Node(level, number, mark, [(rest, where)], parent=current)
        current.children.append(node)
        current = node
    return root, moved


def marked(text: str) -> tuple[int, str, str, str] | None:
    """Level, number, mark and rest of a line that begins with a number; None where it does not."""
    bare = text.strip(_INDENTS)
    for level, pattern in _MARKS:
        if match := pattern.match(bare):
            number = zh.half_width(next(group for group in match.groups() if group))
            return level, number, match[0].strip(), bare[match.end() :].strip(_INDENTS)
    return None


def join(lines: Sequence[Line]) -> tuple[str, list[tuple[int, SourceRef]]]:
    """Lines as one text: a line that was only wrapped runs on, one that ended on purpose stays a line."""
    whole = ""
    starts: list[tuple[int, SourceRef]] = []
    for text, where in lines:
        if whole and not _runs_on(whole, text):
            whole += "\n"
        starts.append((len(whole), where))
        whole += text.strip(_INDENTS)
    return whole, starts


def _runs_on(whole: str, text: str) -> bool:
    if open_bracket(whole):
        return True
    last = whole.rsplit("\n", 1)[-1]
    indented = text[:1] in _INDENTS
    return not indented and len(last) >= _WRAPPED and not last.endswith(_STOPPED)


def _single(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines without line breaks inside (Word writes them as \\v), blank ones left out."""
    for text, where in lines:
        for each in re.split(r"[\r\n\v\u2028]+", text):
            if each.strip(_INDENTS):
                yield each, where


def _owner_of_bracket(current: Node, text: str) -> Node:
    """Whom an unnumbered line belongs to: the paragraph above it, or the item around it.

    （1）…（2）… and then a bracket alone: where no （n） before has units, the bracket is that of the item.
    """
    parent = current.parent
    found = unit_brackets(text.strip(_INDENTS))
    if not found or found[0].start or parent is None or parent.level == 0 or current.has_units:
        return current
    earlier = parent.children[:-1]
    alone = not parent.has_units and not any(each.has_units for each in parent.descendants())
    return parent if earlier and alone else current
