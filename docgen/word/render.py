"""A compiled Word template filled, strictly: once per context, as often as wanted.

docxtpl's own rendering loses text without a word and is not used. A missing field, an empty value or a text that did
not arrive stops the run with a message that names the template, the paragraph and the field. `compiling` makes the
programs.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import jinja2
from lxml import etree

from docgen import contexts
from docgen.archive import Packed, is_intact, packed, write_parts
from docgen.errors import TemplateError
from docgen.word import filters
from docgen.word.compiling import FIELDS_HINT, FILLED, SHOWN, Compiled, Part, compiled, shown, strict_parser
from docgen.word.finish import finish
from docgen.word.fitting import Broken, fit
from docgen.word.lettering import set_letters
from docgen.word.oxml import plain_text, to_bytes
from docgen.word.plain import Dress, Finishing, without_marks
from docgen.word.programs import PRINTS, Prints
from docgen.word.vertical import NotPlain

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_SMALL = 2**14  # characters of a part that is likely to be the same in every document: a header with the mark
_EVALUATION = (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


@dataclass(frozen=True)
class Template:
    """A compiled template. `fields` are the fields it uses: those of the context plain, others as `要点.单位`."""

    kind: str
    file: str
    fields: frozenset[str]
    _made: Compiled
    _copies: dict[str | None, dict[str, Packed]] = field(default_factory=dict)  # parts without tags, by digit font
    _dresses: dict[tuple[str, str | None], Dress] = field(default_factory=dict)
    _repeated: dict[tuple[str, str | None, str], Packed] = field(default_factory=dict)  # small parts, by their text

    @classmethod
    def compile(cls, data: bytes, *, kind: str, file: str) -> "Template":
        """Prepare the .docx `data` to be filled with `contexts.TEMPLATES[kind]`; `file` names it in messages.

        :raises SourceError: not a zip package.
        :raises TemplateError: all mistakes of the template in one message.
        """
        made = compiled(data, kind=kind, file=file)
        return cls(kind, file, made.fields, made)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that have tags, as programs."""
        return self._made.parts

    def render(self, context: object, *, digit_font: str | None = None, missing: list[str] | None = None) -> bytes:
        """The document for one context; the same context gives the same bytes.

        `digit_font`: the font of digits and Latin letters; None: that of the text around them. `missing`: takes the
        fields that have no content and are printed as 待明确; None: a missing value is refused.

        :raises TemplateError: a value is missing, must not be printed, or did not arrive.
        """
        if not isinstance(context, contexts.TEMPLATES[self.kind]):
            raise TypeError(f"{self.kind} is filled with its own context, not with {type(context).__name__}")
        self._check(context, gaps=missing is not None)
        values = {member.name: getattr(context, member.name) for member in fields(context)}  # type: ignore[arg-type]
        gaps: list[str] | None = [] if missing is not None else None
        values[filters.MISSING] = gaps
        try:
            filled = {part.name: self._as_text(part, values, digit_font) for part in self._made.parts}
        except NotPlain:
            values[filters.MISSING] = gaps = [] if missing is not None else None  # what was noted is noted again
            filled = self._as_trees(values, digit_font)
        if missing is not None:
            missing += dict.fromkeys(gaps or ())
        for name, part in filled.items():
            if not is_intact(part):
                raise TemplateError(f"模板“{self.file}”：{name}没有完整写入文档。", hint="请再运行一次。")
        return write_parts({**self._unfilled(digit_font), **filled})

    def _unfilled(self, digit_font: str | None) -> Mapping[str, Packed]:
        """All parts of the package as they are copied, in their order."""
        if digit_font not in self._copies:
            package = self._made.package
            filled = {part.name for part in self._made.parts}
            self._copies[digit_font] = {
                name: packed(self._copied(content, digit_font) if _is_dressed(name, filled) else content)
                for name, content in package.items()
            }
        return self._copies[digit_font]

    # ---- as text

    def _as_text(self, part: Part, values: Mapping[str, Any], digit_font: str | None) -> Packed:
        """:raises NotPlain: only a tree will do."""
        if part.shape is None:
            raise NotPlain
        prints = Prints({filters.MISSING: values.get(filters.MISSING)}, breaks=True)
        finishing = Finishing(prints, self._dress(part, digit_font), part.shape)
        pieces = finishing.text(self.chunks(part, values, prints))
        first, second = next(pieces), next(pieces, None)
        known = (part.name, digit_font, first) if second is None else None
        if known in self._repeated:
            return self._repeated[known]
        done = packed(piece.encode() for piece in itertools.chain((DECLARATION, first, second or ""), pieces))
        if lost := finishing.lost():
            raise self._lost(*lost)
        if known is not None and len(first) < _SMALL:
            self._repeated[known] = done
        return done

    def chunks(self, part: Part, values: Mapping[str, Any], prints: Prints) -> Iterator[str]:
        """What a program writes, piece by piece, with its failures told by paragraph."""
        try:
            yield from part.program.generate({**values, PRINTS: prints, filters.STEPS: [0]})
        except _EVALUATION as error:
            paragraph = shown(part.lines, _line_of(error))
            raise TemplateError(f"模板“{self.file}”{paragraph}：{_reason(error)}", hint=FIELDS_HINT) from error

    def _dress(self, part: Part, digit_font: str | None) -> Dress:
        if (part.name, digit_font) not in self._dresses:
            root = part.source[: part.source.index(">") + 1]
            end = part.source[part.source.rindex("<") :]
            self._dresses[part.name, digit_font] = Dress(self._made.looks, digit_font, root, end)
        return self._dresses[part.name, digit_font]

    # ---- as trees

    def _as_trees(self, values: Mapping[str, Any], digit_font: str | None) -> dict[str, Packed]:
        """The filled parts; every printed text is found in them."""
        filled: dict[str, Packed] = {}
        numbers = set(self._made.taken)
        for part in self._made.parts:
            prints = Prints({filters.MISSING: values.get(filters.MISSING)}, breaks=False)
            root = self._filled(part, values, prints)
            finish(root, numbers)
            broken = self._dressed(root, digit_font)
            done = to_bytes(root)
            self._read_back(done, prints.noted(), broken)
            filled[part.name] = packed(done)
        return filled

    def _dressed(self, root: Any, digit_font: str | None) -> list[Broken]:
        """Place and letter a part by the template's styles."""
        broken = fit(root, self._made.looks)
        set_letters(root, self._made.looks, digit_font)
        return broken

    def _copied(self, content: bytes, digit_font: str | None) -> bytes:
        """A part without tags, dressed as the others are; byte for byte as it was where there is nothing to do."""
        root = etree.fromstring(content, strict_parser())
        before = to_bytes(root)
        self._dressed(root, digit_font)
        after = to_bytes(root)
        return content if after == before else after

    def _check(self, context: object, *, gaps: bool) -> None:
        """`gaps`: fields without a value are allowed. :raises TemplateError: one without, or a character no document can hold."""
        texts: list[str] = []
        whole, text = _gather(context, texts), "".join(texts)
        if whole and (text.isprintable() or not _FORBIDDEN.search(text)):
            return
        for place, content in _leaves(context, ""):
            if content is not None or not gaps:
                self._check_value(place, content)

    def _check_value(self, place: str, content: object) -> None:
        if content is None:
            raise TemplateError(f"模板“{self.file}”：字段“{place}”没有值。", hint="请补充数据，不知道的写“待明确”。")
        if isinstance(content, str) and (match := _FORBIDDEN.search(content)):
            code = f"U+{ord(match[0]):04X}"
            raise TemplateError(
                f"模板“{self.file}”：字段“{place}”含有不可见的控制字符（{code}）。",
                hint="请在数据来源中删除该字符后重试。",
            )

    def _filled(self, part: Part, values: Mapping[str, Any], prints: Prints) -> Any:
        """The part with its values, as a tree; every printed text is found in it, in order."""
        xml = "".join(self.chunks(part, values, prints))
        try:
            root = etree.fromstring(without_marks(xml).encode("utf-8"), strict_parser())
        except etree.XMLSyntaxError as error:
            raise TemplateError(
                f"模板“{self.file}”的{part.name}填充后结构不完整（{error.msg}）。",
                hint="请检查 {%p … %}、{%tr … %} 是否独占一段或一行、是否成对。",
            ) from error
        self._in_order(plain_text(root), prints.noted())
        return root

    def _in_order(self, whole: str, printed: Iterable[tuple[str, str]]) -> None:
        position = 0
        for label, content in printed:
            found = whole.find(content, position)
            if found < 0:
                raise self._lost(label, content)
            position = found + len(content)

    def _read_back(self, part: bytes, printed: Iterable[tuple[str, str]], broken: Iterable[Broken]) -> None:
        """What is in the finished part, not what was meant to be; a signature set in lines reads as one."""
        whole = plain_text(etree.fromstring(part, strict_parser()))
        for text, lines in broken:
            whole = whole.replace(lines, text)
        for label, content in dict.fromkeys(printed):
            if content not in whole:
                raise self._lost(label, content)

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


def _is_dressed(name: str, filled: set[str]) -> bool:
    """Whether a part that is copied holds text of the document."""
    return bool(FILLED.fullmatch(name)) and name not in filled


def _gather(content: object, texts: list[str]) -> bool:
    """All texts of a context, quickly; False where a value is missing."""
    for value in contexts.values(content):
        if type(value) is str:
            texts.append(value)
        elif value is None:
            return False
        elif isinstance(value, tuple):
            if not all(_gather(each, texts) for each in value):
                return False
        elif isinstance(value, str):
            texts.append(value)
        elif is_dataclass(value) and not _gather(value, texts):
            return False
    return True


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
