"""Whether if, for, else and their ends fit together, across the paragraphs and tables of one part.

A block must end where it began: in the same paragraph (no letter), the same text or cell (p), the same table (tr).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.word.mistakes import Report
from docgen.word.oxml import Element, qualified
from docgen.word.tags import Tag

DEEPEST = 12  # blocks within blocks; the programs made of them have a limit of 20
ANYTHING = "docgen_anything"  # a name for what could not be read
_ENDS = {"endif": "if", "endfor": "for"}
_TBL = qualified("w:tbl")
_AFTER = {"": "同一段里加上", "p": "后面加一段，只写", "tr": "这个表格里加一行，只写"}
_WHERE = {"": "同一段", "p": "同一处（正文、同一个单元格或同一个文本框）", "tr": "同一个表格"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A tag with its paragraph and a way to report what is wrong with it."""

    tag: Tag
    paragraph: Element
    report: Report

    def tell(self, message: str, hint: str = "") -> None:
        self.report("template-block", f"“{shown(self.tag)}”：{message}", hint, self.tag.span)

    @property
    def container(self) -> Element:
        """Where a block of this tag must also end."""
        if not self.tag.level:
            return self.paragraph
        if self.tag.level == "p":
            return self.paragraph.getparent()
        return next(self.paragraph.iterancestors(_TBL), None)


@dataclass(slots=True)
class Block:
    """An if or for that is open."""

    start: Placed
    otherwise: bool = False  # its else has come


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a program that has the tags alone; `placed`: the tag it is, None for an end that was missing."""

    source: str
    placed: Placed | None


def shown(tag: Tag) -> str:
    braces = ("{{", "}}") if tag.kind == "field" else (f"{{%{tag.level}", "%}")
    return f"{braces[0]} {tag.content} {braces[1]}"


def nest(placed: Sequence[Placed]) -> list[Line]:
    """The tags in order as a program that can be read, one line for each, whatever does not fit left out or supplied.

    Every misfit is reported: an end without beginning, a block without end, crossed blocks, ends at another level.
    """
    blocks: list[Block] = []
    lines: list[Line] = []
    for each in placed:
        if each.tag.word in ("if", "for"):
            if len(blocks) == DEEPEST:
                each.tell(f"已经套了{DEEPEST}层 if、for，不能再套。", "请减少层数。")
                break
            blocks.append(Block(each))
            lines.append(Line(_beginning(each.tag), each))
        elif each.tag.word in _ENDS:
            lines += _end(each, blocks)
        elif each.tag.word in ("else", "elif"):
            lines += _branch(each, blocks)
        elif each.tag.sound:
            lines.append(Line(_plain(each.tag), each))
    else:
        _tell_open(blocks)
    return [*lines, *map(_supplied, reversed(blocks))]


def _tell_open(blocks: Sequence[Block]) -> None:
    for block in reversed(blocks):
        word = block.start.tag.word
        where = _AFTER[block.start.tag.level]
        block.start.tell(f"没有与它成对的 end{word}。", f"请在{where} {_closing(block)}。")


def _plain(tag: Tag) -> str:
    """The tag without its level, on one line."""
    return tag.source.replace(f"{{%{tag.level} ", "{% ", 1).replace("\n", " ")


def _beginning(tag: Tag) -> str:
    """A block whose beginning is broken still gives its names to what is within."""
    if tag.sound:
        return _plain(tag)
    names = re.match(r"for\s+(\w+)\b", tag.content)
    return f"{{% for {names[1] if names else '_'} in {ANYTHING} %}}" if tag.word == "for" else f"{{% if {ANYTHING} %}}"


def _supplied(block: Block) -> Line:
    return Line(f"{{% end{block.start.tag.word} %}}", None)


def _closing(block: Block) -> str:
    return f"{{%{block.start.tag.level} end{block.start.tag.word} %}}"


def _end(each: Placed, blocks: list[Block]) -> list[Line]:
    word = _ENDS[each.tag.word]
    if not blocks:
        each.tell(f"前面没有与它成对的 {word}。", "请删去，或补上开头。")
        return []
    inner = blocks[-1]
    if inner.start.tag.word != word:
        return _crossed(each, blocks, word)
    blocks.pop()
    _fits(each, inner)
    return [Line(f"{{% {each.tag.word} %}}", each)]


def _crossed(each: Placed, blocks: list[Block], word: str) -> list[Line]:
    """An end that belongs to a block further out, or to none."""
    if not any(block.start.tag.word == word for block in blocks):
        each.tell(
            f"前面没有与它成对的 {word}。",
            f"这里应结束的是“{shown(blocks[-1].start.tag)}”，请写成 {_closing(blocks[-1])}。",
        )
        return []
    lines: list[Line] = []
    while blocks[-1].start.tag.word != word:
        block = blocks.pop()
        each.tell(f"与“{shown(block.start.tag)}”交叉：里面的还没有结束。", f"请先写 {_closing(block)}，再写这一个。")
        lines.append(_supplied(block))
    _fits(each, blocks.pop())
    return [*lines, Line(f"{{% {each.tag.word} %}}", each)]


def _branch(each: Placed, blocks: list[Block]) -> list[Line]:
    word = each.tag.word
    if not blocks or (word == "elif" and blocks[-1].start.tag.word == "for"):
        each.tell("不在 if 与 endif 之间。", "请删去，或补上开头。" if not blocks else "for 里面没有 elif。")
        return []
    block = blocks[-1]
    if block.otherwise:
        each.tell("前面已经有 else。", "一个 if 只能有一个 else，并且在最后。")
        return []
    block.otherwise = word == "else"
    _fits(each, block)
    return [Line(_plain(each.tag) if each.tag.sound else f"{{% elif {ANYTHING} %}}", each)]


def _fits(each: Placed, block: Block) -> None:
    """Whether a branch or end stands at the level and in the text of its beginning."""
    level, want = each.tag.level, block.start.tag.level
    opening = shown(block.start.tag)
    if level != want:
        each.tell(
            f"与开头“{opening}”不一致。",
            f"开头{_letter(want)}，这里也要{_letter(want)}：{{%{want} {each.tag.content} %}}。",
        )
    elif each.container is not block.start.container:
        each.tell(f"与开头“{opening}”不在{_WHERE[want]}之内。", _elsewhere(want))


def _letter(level: str) -> str:
    return f"带 {level}" if level else "不带字母"


def _elsewhere(level: str) -> str:
    return "跨段的请用 {%p … %}，各占一段。" if not level else "请移到一处。"
