"""A template looked through before it is compiled: every mistake at once, each at its place.

The tags of a part are read from its tree and checked as a program of their own, one line a tag, so that whatever is
wrong leads back to the paragraph it stands in. What is sound is put in order on the way: tags split over runs joined,
curly quotes straightened.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import jinja2
from lxml import etree

from docgen import contexts
from docgen.word.fields import survey
from docgen.word.joining import Piece, drop_if_empty, join, keep_page_break, page_breaks, pieces
from docgen.word.mistakes import Mistake, Place, Report
from docgen.word.nesting import Placed, nest, shown
from docgen.word.oxml import Element, plain_text, qualified, short_tag
from docgen.word.places import is_fallback, outline_levels, part_word, places
from docgen.word.syntax import reason
from docgen.word.tags import Tag, tags

FILLED = re.compile(r"word/(document|(header|footer)[^/]*|footnotes|endnotes)\.xml")
STYLES = "word/styles.xml"
_TAG_BYTES = re.compile(rb"\{\{|\{%")
_TAG_TEXT = re.compile(r"\{\{|\{%")
_INLINE = frozenset(map(qualified, ("w:ins", "w:moveTo")))
_TR, _TBL, _P, _BODY = (qualified(f"w:{name}") for name in ("tr", "tbl", "p", "body"))


@dataclass
class Inspection:
    """What was found in a template. `parts`: the trees to be filled, put in order, by name; those with tags only."""

    mistakes: list[Mistake] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    parts: dict[str, Element] = field(default_factory=dict)
    trees: dict[str, Element] = field(default_factory=dict)  # every part that could hold tags


@dataclass
class _Line:
    """A paragraph with its tags."""

    paragraph: Element
    parts: list[Piece]
    tags: list[Tag]


def inspect(package: Mapping[str, bytes], kind: str, environment: jinja2.Environment) -> Inspection:
    """Look through every part of an unpacked .docx for a template of this kind."""
    found = Inspection()
    roots = {name: root for name in package if (root := _tree(name, package[name], found)) is not None}
    styles = _tree(STYLES, package[STYLES], found) if STYLES in package else None
    levels = outline_levels(styles)
    found.trees = roots
    for name, root in roots.items():
        if _PartInspection(name, root, levels, found).look(kind, environment):
            found.parts[name] = root
    found.mistakes += _elsewhere(package)
    return found


def _tree(name: str, content: bytes, found: Inspection) -> Element | None:
    if not FILLED.fullmatch(name) and name != STYLES:
        return None
    try:
        return etree.fromstring(content, strict_parser())
    except etree.XMLSyntaxError:
        message = f"这一部分（{name}）已损坏，不能读取。"
        found.mistakes.append(
            Mistake("template-damaged", message, Place(part_word(name)), "请用留底的模板，或重新另存为 .docx。")
        )
        return None


def strict_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)


def _elsewhere(package: Mapping[str, bytes]) -> Iterator[Mistake]:
    """Tags where nothing is filled: comments, charts, properties."""
    for name, content in package.items():
        if name.endswith((".xml", ".rels")) and not FILLED.fullmatch(name) and _has_tag(content):
            yield Mistake(
                "template-place",
                f"{part_word(name)}（{name}）中有标签，这个位置不会被填写。",
                Place(part_word(name)),
                "请删去这条批注。" if name == "word/comments.xml" else "请移到正文、页眉或页脚。",
            )


def _has_tag(content: bytes) -> bool:
    return bool(_TAG_BYTES.search(content) or _TAG_BYTES.search(re.sub(rb"<[^>]*>", b"", content)))


class _PartInspection:
    """One part: its lines, their structure, then the fields."""

    def __init__(self, name: str, root: Element, levels: Mapping[str, int], found: Inspection) -> None:
        self.name = name
        self.root = root
        self.found = found
        self.places = places(root, name, levels)
        self.numbers = {paragraph: number for number, paragraph in enumerate(root.iter(_P))}
        self.order = {node: number for number, node in enumerate(root.iter())}

    def look(self, kind: str, environment: jinja2.Environment) -> bool:
        """Whether the part has tags; they are put in order where nothing is wrong with any."""
        before = len(self.found.mistakes)
        lines = [self._line(paragraph, environment) for paragraph in self.root.iter(_P)]
        lines = [line for line in lines if line.tags]
        for line in lines:
            self._judge_line(line)
        self._judge_attributes()
        self._judge_program([line for line in lines if not is_fallback(line.paragraph)], kind, environment)
        self.found.mistakes[before:] = sorted(self.found.mistakes[before:], key=self._reading_order)
        if len(self.found.mistakes) == before:
            statements = {line.paragraph for line in lines if line.tags[0].level == "p"}
            for paragraph in statements:
                keep_page_break(paragraph, statements)
            for line in lines:
                join(line.parts, line.tags)
                if _is_optional(line):
                    drop_if_empty(line.paragraph, line.tags)
        return bool(lines)

    def _reading_order(self, mistake: Mistake) -> tuple[int, int]:
        return self.order.get(mistake.node, 0), mistake.span[0]

    # ---- one paragraph

    def _line(self, paragraph: Element, environment: jinja2.Environment) -> _Line:
        parts = pieces(paragraph)
        text = "".join(part.text for part in parts)
        report = self._report(paragraph)
        found = [self._read(each, parts, report, environment) for each in tags(text, report)]
        return _Line(paragraph, parts, found)

    def _read(self, tag: Tag, parts: list[Piece], report: Report, environment: jinja2.Environment) -> Tag:
        """The tag with its syntax checked by itself."""
        if tag.sound and any(_revised(part.node) for part in parts if part.at < tag.span[1] and part.end > tag.span[0]):
            report(
                "template-tag-split",
                f"“{tag.source}”：有一部分是修订中加进的字。",
                "请接受或拒绝修订，再保存。",
                tag.span,
            )
            return replace(tag, sound=False)
        if not tag.sound or tag.word in ("else", "endif", "endfor") or tag.kind == "note":
            return tag
        why = reason(tag, environment)
        if why:
            report("template-syntax", f"“{tag.source}”：{why[0]}", why[1], tag.span)
        return replace(tag, sound=not why)

    def _report(self, paragraph: Element) -> Report:
        silent = is_fallback(paragraph)

        def report(code: str, message: str, hint: str, span: tuple[int, int]) -> None:
            if not silent:
                place, number = self.places[paragraph], self.numbers[paragraph]
                told = span if _is_plain(paragraph) else (0, 0)
                self.found.mistakes.append(Mistake(code, message, place, hint, paragraph, told, number))

        return report

    def _judge_line(self, line: _Line) -> None:
        """A statement with p or tr takes its whole paragraph or row away, so nothing else may stand there."""
        ruling = [tag for tag in line.tags if tag.level]
        if not ruling:
            return
        report = self._report(line.paragraph)
        first = ruling[0]
        text = "".join(part.text for part in line.parts)
        rest = (text[: first.span[0]] + text[first.span[1] :]).strip()
        if len(ruling) > 1:
            report(
                "template-place", f"一段里有{len(ruling)}个带 p 或 tr 的指令。", "请各占一段或一行。", ruling[1].span
            )
        elif rest:
            unit = "段" if first.level == "p" else "行"
            report(
                "template-place",
                f"带 {first.level} 的指令要独占一{unit}，“{rest[:20]}”会被一起删去。",
                f"请把别的文字移到另一{unit}。",
                first.span,
            )
        elif first.word == "for" and page_breaks(line.paragraph):
            report(
                "template-place",
                "循环的开头有分页符，看不准是每一项另起一页还是只分一次。",
                "请把分页符移到别的段落。",
                first.span,
            )
        elif list(line.paragraph.iter(_P))[1:]:
            report("template-place", "带 p 或 tr 的指令所在的段落里有文本框。", "请把文本框移到别的段落。", first.span)
        if first.level == "tr":
            self._judge_row(line.paragraph, first, report)

    def _judge_row(self, paragraph: Element, tag: Tag, report: Report) -> None:
        row = next(paragraph.iterancestors(_TR), None)
        if row is None:
            report("template-place", "带 tr 的指令要写在表格里。", "不在表格里的请用 {%p … %}。", tag.span)
        elif plain_text(row).strip() != plain_text(paragraph).strip():
            report(
                "template-place",
                "带 tr 的指令要独占一行，这一行的其他格会被一起删去。",
                "请在表格里加一行，只写这个指令。",
                tag.span,
            )
        elif next(row.iter(_TBL), None) is not None:
            report("template-place", "带 tr 的指令所在的行里套有表格。", "请在表格里加一行，只写这个指令。", tag.span)

    def _judge_attributes(self) -> None:
        """Tags where Word shows no text of the document: alternative texts, field codes, formulas."""
        text = qualified("w:t")
        for node in self.root.iter(etree.Element):
            hidden = [*map(str, node.attrib.values()), *([node.text or ""] if node.tag != text else [])]
            if any(map(_TAG_TEXT.search, hidden)) and not is_fallback(node):
                paragraph = next((each for each in (node, *node.iterancestors()) if each.tag == _P), None)
                place = self.places.get(paragraph, Place(part_word(self.name)))
                what = "域代码" if node.tag == qualified("w:instrText") else "图形的说明文字、属性或公式"
                self.found.mistakes.append(
                    Mistake(
                        "template-place", f"{what}中有标签，这个位置不会被填写。", place, "请移到正文里。", paragraph
                    )
                )

    # ---- the whole part

    def _judge_program(self, lines: list[_Line], kind: str, environment: jinja2.Environment) -> None:
        placed = [Placed(tag, line.paragraph, self._report(line.paragraph)) for line in lines for tag in line.tags]
        parts = {line.paragraph: line.parts for line in lines}
        starts = {id(each): self._position(each, parts[each.paragraph]) for each in placed}
        program = nest(sorted(placed, key=lambda each: starts[id(each)]))
        try:
            tree = environment.parse("\n".join(line.source for line in program))
        except jinja2.TemplateSyntaxError as error:  # what no check above foresaw
            self._unforeseen(error, program[min(error.lineno, len(program)) - 1].placed)
            return
        result = survey(tree, contexts.TEMPLATES[kind], environment)
        self.found.used |= result.used
        for each in result.mistakes:
            at = program[each.line - 1].placed
            if at is not None:
                at.report(each.code, f"“{shown(at.tag)}”：{each.message}", each.hint, at.tag.span)

    def _unforeseen(self, error: jinja2.TemplateSyntaxError, at: Placed | None) -> None:
        if at is not None:
            at.report("template-syntax", f"写法不通（{error.message}）。", "请对照手册“模板”页检查。", at.tag.span)
        else:
            place = Place(part_word(self.name))
            self.found.mistakes.append(Mistake("template-syntax", f"写法不通（{error.message}）。", place, ""))

    def _position(self, placed: Placed, parts: list[Piece]) -> tuple[int, int]:
        """In the order of the file: a text box stands within the paragraph that holds it."""
        piece = next(each for each in parts if each.end > placed.tag.span[0])
        return self.order[piece.node], placed.tag.span[0]


def _is_plain(paragraph: Element) -> bool:
    """Whether characters can be counted in the paragraph as `commenting` counts them."""
    return all(short_tag(part.node) in ("w:t", "w:tab", "w:br") for part in pieces(paragraph))


def _revised(node: Element) -> bool:
    """Whether a tracked change put this text in."""
    return any(parent.tag in _INLINE for parent in node.iterancestors() if isinstance(parent.tag, str))


def _is_optional(line: _Line) -> bool:
    """Whether a paragraph is nothing but conditions and loops that may all print nothing, and its cell has another."""
    home = line.paragraph.getparent()
    if home.tag == qualified("w:tc") and len(home.findall(_P)) == 1:
        return False
    depth, at, otherwise = 0, 0, 0
    text = "".join(part.text for part in line.parts)
    for tag in line.tags:
        if depth == 0 and text[at : tag.span[0]].strip():
            return False
        at = tag.span[1]
        if tag.level or (tag.kind == "field" and depth == 0):
            return False
        otherwise += tag.word == "else" and depth == 1
        depth += {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(tag.word, 0)
    blocks = sum(tag.word in ("if", "for") for tag in line.tags)
    return not text[at:].strip() and blocks > 0 and not otherwise
