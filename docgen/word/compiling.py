"""A Word template turned into programs, once, with every mistake of it in one message.

docxtpl prepares the parts: it joins tags that an editor split over runs. `fields` judges what the programs use,
`render` fills them.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import docxtpl
import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from docgen.archive import read_parts
from docgen.errors import TemplateError
from docgen.word import filters, programs
from docgen.word.fields import label
from docgen.word.fitting import STYLES as FITTED_STYLES
from docgen.word.inspecting import FILLED, STYLES, Inspection, inspect, strict_parser
from docgen.word.looks import Looks
from docgen.word.mistakes import CHECK_HINT, FIELDS_HINT, SHOWN, Mistake, Place
from docgen.word.oxml import Element, qualified
from docgen.word.plain import FIT, FITTED
from docgen.word.restyling import restored
from docgen.word.tracing import Shape, traced

__all__ = [
    "FIELDS_HINT",
    "FILLED",
    "SHOWN",
    "Compiled",
    "Part",
    "compiled",
    "environment",
    "mistakes",
    "shown",
    "strict_parser",
]

_THEME = "word/theme/theme1.xml"
_SHAPE = re.compile(r'<wp:docPr [^>]*?id="(\d+)"')


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
    package = restored(_package(data, file))
    made = environment()
    found = inspect(package, kind, made)
    filled, wrong = _filled(found, data, made) if not found.mistakes else ((), [])
    told = list(dict.fromkeys(map(str, (*found.mistakes, *wrong))))
    if told:
        count = f"有{len(told)}处错误：\n" if len(told) > 1 else ""
        unknown = any(each.code.endswith("-unknown") for each in found.mistakes)
        raise TemplateError(f"模板“{file}”{count}" + "\n".join(told), hint=FIELDS_HINT if unknown else CHECK_HINT)
    copied = (content for name, content in package.items() if name not in {part.name for part in filled})
    taken = frozenset[int]().union(*map(_shape_numbers, copied))
    return Compiled(frozenset(found.used), _numbered(filled, taken), package, taken, _looks(package))


def mistakes(data: bytes, *, kind: str, file: str) -> tuple[Mistake, ...]:
    """Every mistake of a template, each once; empty where it can be filled.

    :raises SourceError: not a zip package.
    :raises TemplateError: not a Word document.
    """
    package = _package(data, file)
    made = environment()
    found = inspect(package, kind, made)
    wrong = [] if found.mistakes else _filled(found, data, made)[1]
    return tuple({(each.code, str(each), each.span): each for each in (*found.mistakes, *wrong)}.values())


def _package(data: bytes, file: str) -> Mapping[str, bytes]:
    package = read_parts(data, name=file)
    if "word/document.xml" not in package:
        raise TemplateError(f"模板“{file}”不是 Word 文档（.docx）。", hint="请用 WPS 或 Word 另存为 .docx。")
    return package


def environment() -> ImmutableSandboxedEnvironment:
    """Strict, without access to Python, and only with the filters a letter needs."""
    made = ImmutableSandboxedEnvironment(autoescape=False, undefined=jinja2.StrictUndefined)  # `Prints` escapes
    made.code_generator_class = programs.Generator
    guards = {filters.PRINTED: filters.printed, filters.BOUNDED: filters.bounded, filters.PRESENT: filters.present}
    made.filters = {**filters.named(dict(made.filters)), **guards}
    made.globals = {}
    return made


def _looks(package: Mapping[str, bytes]) -> Looks:
    """The styles of the template with the fonts of its theme, if it has one."""
    named = (("styles", STYLES), ("theme", _THEME))
    return Looks.of({kind: _parsed(package[name]) if name in package else None for kind, name in named})


def _parsed(content: bytes) -> Element | None:
    try:
        return etree.fromstring(content, strict_parser())
    except etree.XMLSyntaxError:
        return None  # a theme that cannot be read names no font; a broken styles part was refused before


def _filled(found: Inspection, data: bytes, made: jinja2.Environment) -> tuple[tuple[Part, ...], list[Mistake]]:
    """A program for each part with tags; mistakes that only the whole program shows."""
    preparer = docxtpl.DocxTemplate(io.BytesIO(data))
    filled: list[Part] = []
    wrong: list[Mistake] = []
    for name, root in found.parts.items():
        _mark_blocks(root)
        source = _paragraph_per_line(_spelt_out(preparer.patch_xml(etree.tostring(root, encoding="unicode"))))
        lines = [re.sub(r"^[^<]*?>|<[^>]*>|<[^>]*$", "", line) for line in source.split("\n")]
        try:
            tree = made.parse(source)
            _guard(tree, made)
            _without_line_ends(tree)
            shape = traced(tree, _merging(made))
            filled.append(Part(name, programs.program(made, tree), lines, source, shape))
        except jinja2.TemplateSyntaxError as error:
            words = f"{shown(lines, error.lineno)}写法不通（{error.message}）。"
            wrong.append(Mistake("template-syntax", words, Place(), "请对照手册“模板”页检查。"))
    return tuple(filled), wrong


def _guard(tree: nodes.Template, made: jinja2.Environment) -> None:
    """Put `printed` around every expression that prints, `present` around every part of a chain (甲 ~ 乙), `bounded` around
    every list and every named value."""
    for output in tree.find_all(nodes.Output):
        output.nodes = [node if isinstance(node, nodes.TemplateData) else _guarded(node) for node in output.nodes]
    for loop in tree.find_all(nodes.For):
        loop.iter = _bounded(loop.iter, loops=1)
    for named in tree.find_all(nodes.Assign):
        named.node = _bounded(named.node, loops=0)
    for chain in tree.find_all(nodes.Concat):
        chain.nodes = [_guarded(node, filters.PRESENT) for node in chain.nodes]
    tree.set_environment(made)


def _guarded(node: nodes.Expr, guard: str = filters.PRINTED) -> nodes.Filter:
    name = nodes.Const(label(node), lineno=node.lineno)
    return nodes.Filter(node, guard, [name], [], None, None, lineno=node.lineno)


def _bounded(node: nodes.Node, *, loops: int) -> nodes.Filter:
    looped = nodes.Const(loops, lineno=node.lineno)
    return nodes.Filter(node, filters.BOUNDED, [looped], [], None, None, lineno=node.lineno)


def _mark_blocks(root: Element) -> None:
    """Marks around each block of a part that `fitting` has to see again when it is filled."""
    body = root.find(qualified("w:body"))
    for block in list(body if body is not None else root):
        styles = {node.get(qualified("w:val")) for node in block.iter(qualified("w:pStyle"))}
        if styles & FITTED_STYLES:
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


def _numbered(parts: tuple[Part, ...], taken: frozenset[int]) -> tuple[Part, ...]:
    """Where two shapes have one number, they are numbered anew in every document, which only a tree can do."""
    numbers = [number for part in parts for number in _SHAPE.findall(part.source)]
    if len({*numbers, *map(str, taken)}) == len(numbers) + len(taken):
        return parts
    return tuple(replace(part, shape=None) for part in parts)


def _shape_numbers(content: bytes) -> set[int]:
    return {int(number) for number in _SHAPE.findall(content.decode("utf-8", "replace"))}
