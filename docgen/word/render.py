"""A Word template compiled once and filled many times, strictly.

docxtpl prepares the parts (it joins tags that an editor split over runs); from there on nothing of it is used, since
its rendering loses text without a word. Here a missing field, an empty value, a leftover brace or a text that did
not arrive stops the run with a message that names the template, the paragraph and the field.
"""

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import docxtpl
import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from docgen import contexts
from docgen.archive import read_parts, write_parts
from docgen.errors import TemplateError
from docgen.word import filters
from docgen.word.fields import label, survey
from docgen.word.finish import finish
from docgen.word.fitting import Broken, fit
from docgen.word.lettering import set_letters
from docgen.word.looks import Looks
from docgen.word.oxml import plain_text, qualified, to_bytes

_FILLED = re.compile(r"word/(document|(header|footer)[^/]*|footnotes|endnotes)\.xml")
_STYLES, _THEME = "word/styles.xml", "word/theme/theme1.xml"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_BRACES = re.compile(r"[{}｛｝]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EVALUATION = (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
_SHOWN = 60  # characters of a paragraph in a message
_FIELDS_HINT = "可用字段见“docgen templates fields”。"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part as a program; `lines` is its text, one paragraph per line, for messages."""

    name: str
    program: jinja2.Template
    lines: list[str]


@dataclass(frozen=True)
class Template:
    """A compiled template. `fields` are the fields it uses: those of the context plain, others as `要点.单位`."""

    kind: str
    file: str
    fields: frozenset[str]
    _parts: tuple[_Part, ...]
    _package: Mapping[str, bytes]
    _taken: frozenset[int]  # shape numbers in the parts that are copied
    _looks: Looks
    _copies: dict[str | None, dict[str, bytes]]  # parts without tags, by digit font

    @classmethod
    def compile(cls, data: bytes, *, kind: str, file: str) -> "Template":
        """Prepare the .docx `data` to be filled with `contexts.TEMPLATES[kind]`; `file` names it in messages.

        :raises SourceError: not a zip package.
        :raises TemplateError: all mistakes of the template in one message.
        """
        return _Compiler(kind=kind, file=file).compile(data)

    def render(self, context: object, *, digit_font: str | None = None) -> bytes:
        """The document for one context; the same context gives the same bytes.

        `digit_font`: the font of digits and Latin letters; None: that of the text around them.

        :raises TemplateError: a value is missing, must not be printed, or did not arrive.
        """
        if not isinstance(context, contexts.TEMPLATES[self.kind]):
            raise TypeError(f"{self.kind} is filled with its own context, not with {type(context).__name__}")
        for place, content in _leaves(context, ""):
            self._check_value(place, content)
        values = {member.name: getattr(context, member.name) for member in fields(context)}  # type: ignore[arg-type]
        printed: dict[str, list[tuple[str, str]]] = {}
        package = dict(self._package)
        numbers = set(self._taken)
        broken: list[Broken] = []
        for part in self._parts:
            printed[part.name] = []
            root = self._filled(part, values, printed[part.name])
            finish(root, numbers)
            broken += self._dressed(root, digit_font)
            package[part.name] = to_bytes(root)
        if digit_font not in self._copies:
            self._copies[digit_font] = {
                name: self._copied(package[name], digit_font)
                for name in filter(_FILLED.fullmatch, package.keys() - printed.keys())
            }
        result = write_parts(package | self._copies[digit_font])
        self._read_back(result, printed, broken)
        return result

    def _dressed(self, root: Any, digit_font: str | None) -> list[Broken]:
        """Place and letter a part by the template's styles."""
        broken = fit(root, self._looks)
        set_letters(root, self._looks, digit_font)
        return broken

    def _copied(self, content: bytes, digit_font: str | None) -> bytes:
        """A part without tags, dressed as the others are; byte for byte as it was where there is nothing to do."""
        root = etree.fromstring(content, _strict_parser())
        before = to_bytes(root)
        self._dressed(root, digit_font)
        after = to_bytes(root)
        return content if after == before else after

    def _check_value(self, place: str, content: object) -> None:
        if content is None:
            raise TemplateError(f"模板“{self.file}”：字段“{place}”没有值。", hint="请补充数据，不知道的写“待明确”。")
        if isinstance(content, str) and (match := _FORBIDDEN.search(content)):
            code = f"U+{ord(match[0]):04X}"
            raise TemplateError(
                f"模板“{self.file}”：字段“{place}”含有不可见的控制字符（{code}）。",
                hint="请在数据来源中删除该字符后重试。",
            )

    def _filled(self, part: _Part, values: Mapping[str, Any], printed: list[tuple[str, str]]) -> Any:
        """The part with its values, as a tree; every printed text is found in it, in order."""
        try:
            xml = part.program.render({**values, filters.PRINTED: printed})
            root = etree.fromstring(xml.encode("utf-8"), _strict_parser())
        except etree.XMLSyntaxError as error:
            raise TemplateError(
                f"模板“{self.file}”的{part.name}填充后结构不完整（{error.msg}）。",
                hint="请检查 {%p … %}、{%tr … %} 是否独占一段或一行、是否成对。",
            ) from error
        except _EVALUATION as error:
            paragraph = _shown(part.lines, _line_of(error))
            raise TemplateError(f"模板“{self.file}”{paragraph}：{_reason(error)}", hint=_FIELDS_HINT) from error
        self._in_order(plain_text(root), printed)
        return root

    def _in_order(self, whole: str, printed: Iterable[tuple[str, str]]) -> None:
        position = 0
        for field, content in printed:
            found = whole.find(content, position)
            if found < 0:
                raise self._lost(field, content)
            position = found + len(content)

    def _read_back(
        self, result: bytes, printed: Mapping[str, list[tuple[str, str]]], broken: Iterable[Broken] = ()
    ) -> None:
        """What is in the finished file, not what was meant to be; a signature set in lines reads as one."""
        package = read_parts(result, name=self.file)
        for name, texts in printed.items():
            whole = plain_text(etree.fromstring(package[name], _strict_parser()))
            for text, lines in broken:
                whole = whole.replace(lines, text)
            for field, content in dict.fromkeys(texts):
                if content not in whole:
                    raise self._lost(field, content)

    def _lost(self, field: str, content: str) -> TemplateError:
        return TemplateError(
            f"模板“{self.file}”：字段“{field}”的内容“{content[:_SHOWN]}”没有完整写入文档。",
            hint="请检查该字段所在段落的指令写法。",
        )


def environment() -> ImmutableSandboxedEnvironment:
    """Strict, escaping, without access to Python, and only with the filters a letter needs."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
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

    def compile(self, data: bytes) -> Template:
        package = read_parts(data, name=self.file)
        if "word/document.xml" not in package:
            raise TemplateError(f"模板“{self.file}”不是 Word 文档（.docx）。", hint="请用 WPS 或 Word 另存为 .docx。")
        preparer = docxtpl.DocxTemplate(io.BytesIO(data))
        parts = [self._part(name, content, preparer) for name, content in package.items() if _FILLED.fullmatch(name)]
        self._refuse_tags_elsewhere(package)
        looks = self._looks(package)
        mistakes = list(dict.fromkeys(self.mistakes))
        if mistakes:
            count = f"有{len(mistakes)}处错误：\n" if len(mistakes) > 1 else ""
            raise TemplateError(f"模板“{self.file}”{count}" + "\n".join(mistakes), hint=_FIELDS_HINT)
        programs = tuple(part for part in parts if part is not None)
        copied = (content for name, content in package.items() if name not in {part.name for part in programs})
        taken = frozenset[int]().union(*map(_shape_numbers, copied))
        return Template(self.kind, self.file, frozenset(self.used), programs, package, taken, looks, {})

    def _looks(self, package: Mapping[str, bytes]) -> Looks:
        """The styles of the template with the fonts of its theme, if it has one."""
        roots: dict[str, Any] = {}
        for kind, name in (("styles", _STYLES), ("theme", _THEME)):
            try:
                roots[kind] = etree.fromstring(package[name], _strict_parser()) if name in package else None
            except etree.XMLSyntaxError as error:
                self.mistakes.append(f"的{name}已损坏（{error.msg}）。")
        return Looks.of(roots)

    def _part(self, name: str, content: bytes, preparer: docxtpl.DocxTemplate) -> _Part | None:
        """None: the part has no tags and is copied as it is."""
        try:
            root = etree.fromstring(content, _strict_parser())
        except etree.XMLSyntaxError as error:
            self.mistakes.append(f"的{name}已损坏（{error.msg}）。")
            return None
        if not self._braces_are_tags(root):
            return None
        xml = etree.tostring(root, encoding="unicode")
        if not _TAG.search(plain_text(root)):
            return None
        source = _paragraph_per_line(preparer.patch_xml(xml))
        lines = [re.sub(r"^[^<]*?>|<[^>]*>|<[^>]*$", "", line) for line in source.split("\n")]
        program = self._program(source, lines)
        return _Part(name, program, lines) if program is not None else None

    def _braces_are_tags(self, root: Any) -> bool:
        """Braces that are not part of a whole tag within one paragraph would be printed, or swallow text."""
        before = len(self.mistakes)
        for paragraph in root.iter(qualified("w:p")):
            shown = "".join(t.text or "" for t in paragraph.iter(qualified("w:t")) if _owner(t) is paragraph)
            inside = "".join(_TAG.findall(shown))
            if _BRACES.search(_TAG.sub("", shown)) or "｛" in inside or "｝" in inside:
                self.mistakes.append(
                    f"“{shown[:_SHOWN]}”：花括号不成对，或用了全角花括号。字段应写成半角的 {{{{ 字段 }}}}，并写在同一段内。"
                )
        return len(self.mistakes) == before

    def _program(self, source: str, lines: list[str]) -> jinja2.Template | None:
        try:
            tree = self.environment.parse(source)
            found = survey(tree, contexts.TEMPLATES[self.kind], self.environment)
            self.used |= found.used
            self.mistakes += [_shown(lines, mistake.line) + "：" + mistake.message for mistake in found.mistakes]
            if found.mistakes:
                return None
            _guard_outputs(tree, self.environment)
            code = self.environment.compile(tree)
        except jinja2.TemplateSyntaxError as error:
            self.mistakes.append(f"{_shown(lines, error.lineno)}：指令写法有误（{error.message}）。")
            return None
        return jinja2.Template.from_code(self.environment, code, self.environment.globals)

    def _refuse_tags_elsewhere(self, package: Mapping[str, bytes]) -> None:
        for name, content in package.items():
            if name.endswith(".xml") and not _FILLED.fullmatch(name) and re.search(rb"\{\{|\{%", content):
                self.mistakes.append(f"的{name}中有字段，这个位置不会被填写，请移到正文、页眉或页脚。")


def _guard_outputs(tree: nodes.Template, environment: jinja2.Environment) -> None:
    """Put `printed` around every expression that prints."""
    for output in tree.find_all(nodes.Output):
        output.nodes = [node if isinstance(node, nodes.TemplateData) else _guarded(node) for node in output.nodes]
    tree.set_environment(environment)


def _guarded(node: nodes.Expr) -> nodes.Filter:
    name = nodes.Const(label(node), lineno=node.lineno)
    return nodes.Filter(node, filters.PRINTED, [name], [], None, None, lineno=node.lineno)


def _paragraph_per_line(xml: str) -> str:
    """Line ends within the tags of paragraphs, where XML ignores them: a line number then leads to a paragraph."""
    return re.sub(r"<w:p(?=[ >/])", "<w:p\n", xml.replace("\n", " ")).replace("</w:p>", "</w:p\n>")


def _shown(lines: list[str], line: int | None) -> str:
    content = lines[line - 1].strip() if line and line <= len(lines) else ""
    return f"“{content[:_SHOWN]}”" if content else ""


def _line_of(error: BaseException) -> int | None:
    """The last line of the program that the error came through; Jinja rewrites tracebacks to its lines."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _reason(error: Exception) -> str:
    if isinstance(error, filters.UnprintableError):
        return str(error)
    return f"不能计算（{error}）。"


def _owner(node: Any) -> Any:
    """The paragraph a w:t belongs to; text boxes hold paragraphs within paragraphs."""
    return next(node.iterancestors(qualified("w:p")), None)


def _leaves(content: object, place: str) -> Iterable[tuple[str, object]]:
    """Every text, number and gap of a context with its place: 任务组[1].任务[3].任务内容."""
    if is_dataclass(content) and not isinstance(content, type):
        for member in fields(content):
            dotted = f"{place}.{member.name}" if place else member.name
            yield from _leaves(getattr(content, member.name), dotted)
    elif isinstance(content, tuple):
        for number, item in enumerate(content, start=1):
            yield from _leaves(item, f"{place}[{number}]")
    else:
        yield place, content


def _shape_numbers(content: bytes) -> set[int]:
    return {int(number) for number in re.findall(rb'<wp:docPr [^>]*?id="(\d+)"', content)}


def _strict_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
