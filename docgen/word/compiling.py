"""A Word template turned into programs, once, with every mistake of it in one message.

docxtpl prepares the parts: it joins tags that an editor split over runs. `fields` judges what the programs use,
`render` fills them.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import docxtpl
import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from docgen import contexts
from docgen.archive import read_parts
from docgen.errors import TemplateError
from docgen.word import filters, programs
from docgen.word.fields import label, survey
from docgen.word.fitting import STYLES
from docgen.word.looks import Looks
from docgen.word.oxml import plain_text, qualified
from docgen.word.plain import FIT, FITTED
from docgen.word.tracing import Shape, traced

FILLED = re.compile(r"word/(document|(header|footer)[^/]*|footnotes|endnotes)\.xml")
_STYLES, _THEME = "word/styles.xml", "word/theme/theme1.xml"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_SHAPE = re.compile(r'<wp:docPr [^>]*?id="(\d+)"')
_BRACES = re.compile(r"[{}｛｝]")
SHOWN = 60  # characters of a paragraph in a message
FIELDS_HINT = "可用字段见“docgen templates fields”。"


@dataclass(frozen=True, slots=True)
class Part:
    """A part as a program; `lines` is its text, one paragraph per line, for messages."""

    name: str
    program: jinja2.Template
    lines: list[str]
    source: str
    shape: Shape | None  # what is known of all it can write; None: too little to do without a tree


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to be filled. `fields`: those of the context plain, others as `要点.单位`."""

    fields: frozenset[str]
    parts: tuple[Part, ...]
    package: Mapping[str, bytes]
    taken: frozenset[int]  # shape numbers in the parts that are copied
    looks: Looks


def compiled(data: bytes, *, kind: str, file: str) -> Compiled:
    """The .docx `data` prepared to be filled with `contexts.TEMPLATES[kind]`; `file` names it in messages.

    :raises SourceError: not a zip package.
    :raises TemplateError: all mistakes of the template in one message.
    """
    return _Compiler(kind=kind, file=file).compile(data)


def environment() -> ImmutableSandboxedEnvironment:
    """Strict, without access to Python, and only with the filters a letter needs."""
    made = ImmutableSandboxedEnvironment(autoescape=False, undefined=jinja2.StrictUndefined)  # `Prints` escapes
    made.code_generator_class = programs.Generator
    kept = {name: made.filters[name] for name in filters.JINJA_FILTERS}
    made.filters = {**kept, **filters.FILTERS, filters.PRINTED: filters.printed}
    made.globals = {}
    return made


class _Compiler:
    """Turns the parts of one template into programs and gathers every mistake on the way."""

    def __init__(self, *, kind: str, file: str) -> None:
        self.kind = kind
        self.file = file
        self.environment = environment()
        self.mistakes: list[str] = []
        self.used: set[str] = set()

    def compile(self, data: bytes) -> Compiled:
        package = read_parts(data, name=self.file)
        if "word/document.xml" not in package:
            raise TemplateError(f"模板“{self.file}”不是 Word 文档（.docx）。", hint="请用 WPS 或 Word 另存为 .docx。")
        preparer = docxtpl.DocxTemplate(io.BytesIO(data))
        parts = [self._part(name, content, preparer) for name, content in package.items() if FILLED.fullmatch(name)]
        self._refuse_tags_elsewhere(package)
        looks = self._looks(package)
        mistakes = list(dict.fromkeys(self.mistakes))
        if mistakes:
            count = f"有{len(mistakes)}处错误：\n" if len(mistakes) > 1 else ""
            raise TemplateError(f"模板“{self.file}”{count}" + "\n".join(mistakes), hint=FIELDS_HINT)
        filled = tuple(part for part in parts if part is not None)
        copied = (content for name, content in package.items() if name not in {part.name for part in filled})
        taken = frozenset[int]().union(*map(_shape_numbers, copied))
        return Compiled(frozenset(self.used), _numbered(filled, taken), package, taken, looks)

    def _looks(self, package: Mapping[str, bytes]) -> Looks:
        """The styles of the template with the fonts of its theme, if it has one."""
        roots: dict[str, Any] = {}
        for kind, name in (("styles", _STYLES), ("theme", _THEME)):
            try:
                roots[kind] = etree.fromstring(package[name], strict_parser()) if name in package else None
            except etree.XMLSyntaxError as error:
                self.mistakes.append(f"的{name}已损坏（{error.msg}）。")
        return Looks.of(roots)

    def _part(self, name: str, content: bytes, preparer: docxtpl.DocxTemplate) -> Part | None:
        """None: the part has no tags and is copied as it is."""
        try:
            root = etree.fromstring(content, strict_parser())
        except etree.XMLSyntaxError as error:
            self.mistakes.append(f"的{name}已损坏（{error.msg}）。")
            return None
        if not self._braces_are_tags(root):
            return None
        _mark_blocks(root)
        xml = etree.tostring(root, encoding="unicode")
        if not _TAG.search(plain_text(root)):
            return None
        source = _paragraph_per_line(_spelt_out(preparer.patch_xml(xml)))
        lines = [re.sub(r"^[^<]*?>|<[^>]*>|<[^>]*$", "", line) for line in source.split("\n")]
        made = self._program(source, lines)
        return Part(name, made[0], lines, source, made[1]) if made is not None else None

    def _braces_are_tags(self, root: Any) -> bool:
        """Braces that are not part of a whole tag within one paragraph would be printed, or swallow text."""
        before = len(self.mistakes)
        for paragraph in root.iter(qualified("w:p")):
            shown = "".join(t.text or "" for t in paragraph.iter(qualified("w:t")) if _owner(t) is paragraph)
            inside = "".join(_TAG.findall(shown))
            if _BRACES.search(_TAG.sub("", shown)) or "｛" in inside or "｝" in inside:
                self.mistakes.append(
                    f"“{shown[:SHOWN]}”：花括号不成对，或用了全角花括号。字段应写成半角的 {{{{ 字段 }}}}，并写在同一段内。"
                )
        return len(self.mistakes) == before

    def _program(self, source: str, lines: list[str]) -> tuple[jinja2.Template, Shape | None] | None:
        """The program and the shape of what it writes."""
        try:
            tree = self.environment.parse(source)
            found = survey(tree, contexts.TEMPLATES[self.kind], self.environment)
            self.used |= found.used
            self.mistakes += [shown(lines, mistake.line) + "：" + mistake.message for mistake in found.mistakes]
            if found.mistakes:
                return None
            _guard_outputs(tree, self.environment)
            _without_line_ends(tree)
            shape = traced(tree, _merging(self.environment))
            return programs.program(self.environment, tree), shape
        except jinja2.TemplateSyntaxError as error:
            self.mistakes.append(f"{shown(lines, error.lineno)}：指令写法有误（{error.message}）。")
            return None

    def _refuse_tags_elsewhere(self, package: Mapping[str, bytes]) -> None:
        for name, content in package.items():
            if name.endswith(".xml") and not FILLED.fullmatch(name) and re.search(rb"\{\{|\{%", content):
                self.mistakes.append(f"的{name}中有字段，这个位置不会被填写，请移到正文、页眉或页脚。")


def _guard_outputs(tree: nodes.Template, environment: jinja2.Environment) -> None:
    """Put `printed` around every expression that prints."""
    for output in tree.find_all(nodes.Output):
        output.nodes = [node if isinstance(node, nodes.TemplateData) else _guarded(node) for node in output.nodes]
    tree.set_environment(environment)


def _guarded(node: nodes.Expr) -> nodes.Filter:
    name = nodes.Const(label(node), lineno=node.lineno)
    return nodes.Filter(node, filters.PRINTED, [name], [], None, None, lineno=node.lineno)


def _mark_blocks(root: Any) -> None:
    """Marks around each block of a part that `fitting` has to see again when it is filled."""
    body = root.find(qualified("w:body"))
    for block in list(body if body is not None else root):
        styles = {node.get(qualified("w:val")) for node in block.iter(qualified("w:pStyle"))}
        if styles & STYLES:
            block.addprevious(etree.ProcessingInstruction("docgen-fit"))
            block.addnext(etree.ProcessingInstruction("docgen-fitted"))


def _spelt_out(xml: str) -> str:
    """No paragraph in one tag, every text keeps its outer blanks, and the marks are those of `plain`."""
    xml = xml.replace("<?docgen-fit ?>", FIT).replace("<?docgen-fitted ?>", FITTED)
    xml = re.sub(r"<w:p( [^<>]*)?/>", r"<w:p\1></w:p>", xml)
    return re.sub("<w:t(?: [^<>]*)?(?<!/)>", programs.TEXT, xml)


def _without_line_ends(tree: nodes.Template) -> None:
    """The line ends have done their duty: nodes know their lines."""
    for data in tree.find_all(nodes.TemplateData):
        data.data = data.data.replace("\n", "")


def _merging(environment: jinja2.Environment) -> frozenset[str]:
    return frozenset(name for name, done in environment.filters.items() if done is filters.merged_downward)


def _paragraph_per_line(xml: str) -> str:
    """Line ends within the tags of paragraphs, where XML ignores them: a line number then leads to a paragraph."""
    return re.sub(r"<w:p(?=[ >/])", "<w:p\n", xml.replace("\n", " ")).replace("</w:p>", "</w:p\n>")


def shown(lines: list[str], line: int | None) -> str:
    content = lines[line - 1].strip() if line and line <= len(lines) else ""
    return f"“{content[:SHOWN]}”" if content else ""


def _owner(node: Any) -> Any:
    """The paragraph a w:t belongs to; text boxes hold paragraphs within paragraphs."""
    return next(node.iterancestors(qualified("w:p")), None)


def _numbered(parts: tuple[Part, ...], taken: frozenset[int]) -> tuple[Part, ...]:
    """Where two shapes have one number, they are numbered anew in every document, which only a tree can do."""
    numbers = [number for part in parts for number in _SHAPE.findall(part.source)]
    if len({*numbers, *map(str, taken)}) == len(numbers) + len(taken):
        return parts
    return tuple(replace(part, shape=None) for part in parts)


def _shape_numbers(content: bytes) -> set[int]:
    return {int(number) for number in _SHAPE.findall(content.decode("utf-8", "replace"))}


def strict_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
