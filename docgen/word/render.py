"""A compiled Word template filled, strictly: once per context, as often as wanted.

docxtpl's own rendering loses text without a word and is not used. A missing field, an empty value or a text that did
not arrive stops the run with a message that names the template, the paragraph and the field. `compiling` makes the
programs.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import jinja2
from lxml import etree

from docgen import contexts
from docgen.archive import read_parts, write_parts
from docgen.errors import TemplateError
from docgen.word import filters
from docgen.word.compiling import FIELDS_HINT, FILLED, SHOWN, Part, compiled, shown, strict_parser
from docgen.word.finish import finish
from docgen.word.fitting import Broken, fit
from docgen.word.lettering import set_letters
from docgen.word.looks import Looks
from docgen.word.oxml import plain_text, to_bytes

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EVALUATION = (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


@dataclass(frozen=True)
class Template:
    """A compiled template. `fields` are the fields it uses: those of the context plain, others as `要点.单位`."""

    kind: str
    file: str
    fields: frozenset[str]
    _parts: tuple[Part, ...]
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
        made = compiled(data, kind=kind, file=file)
        return cls(kind, file, made.fields, made.parts, made.package, made.taken, made.looks, {})

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
                for name in filter(FILLED.fullmatch, package.keys() - printed.keys())
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
        root = etree.fromstring(content, strict_parser())
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

    def _filled(self, part: Part, values: Mapping[str, Any], printed: list[tuple[str, str]]) -> Any:
        """The part with its values, as a tree; every printed text is found in it, in order."""
        try:
            xml = part.program.render({**values, filters.PRINTED: printed})
            root = etree.fromstring(xml.encode("utf-8"), strict_parser())
        except etree.XMLSyntaxError as error:
            raise TemplateError(
                f"模板“{self.file}”的{part.name}填充后结构不完整（{error.msg}）。",
                hint="请检查 {%p … %}、{%tr … %} 是否独占一段或一行、是否成对。",
            ) from error
        except _EVALUATION as error:
            paragraph = shown(part.lines, _line_of(error))
            raise TemplateError(f"模板“{self.file}”{paragraph}：{_reason(error)}", hint=FIELDS_HINT) from error
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
            whole = plain_text(etree.fromstring(package[name], strict_parser()))
            for text, lines in broken:
                whole = whole.replace(lines, text)
            for field, content in dict.fromkeys(texts):
                if content not in whole:
                    raise self._lost(field, content)

    def _lost(self, field: str, content: str) -> TemplateError:
        return TemplateError(
            f"模板“{self.file}”：字段“{field}”的内容“{content[:SHOWN]}”没有完整写入文档。",
            hint="请检查该字段所在段落的指令写法。",
        )


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
