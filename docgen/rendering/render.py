"""Word files on paper: one call of LibreOffice for a batch, then every page measured."""

import re
from collections.abc import Mapping

from docgen.archive import read_parts
from docgen.errors import DocgenError, OutputError, SourceError
from docgen.gongwen.page import RenderedDocument
from docgen.rendering import fonts, office
from docgen.rendering.measure import measured

START_SECONDS = 60.0  # the first start of a fresh profile takes 2 to 3, on a slow machine much more
SECONDS_PER_FILE = 15.0

# LibreOffice leaves out the blank pages before a section that begins on an even page, unless told (from 7.4).
_WITH_BLANK_PAGES = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
_JOB = office.Job(".docx", _WITH_BLANK_PAGES, ".pdf")
_FONT_PARTS = re.compile(r"word/(document|styles|header[^/]*|footer[^/]*)\.xml")
_FONT_NAMES = re.compile(r"<w:rFonts\b[^>]*>")
_FONT_NAME = re.compile(r'w:(?:ascii|hAnsi|eastAsia|cs)="([^"]+)"')
_CHARACTER_GRID = re.compile(r'<w:docGrid\b[^>]*w:type="(?:linesAndChars|snapToChars)"')


def render(documents: Mapping[str, bytes]) -> dict[str, RenderedDocument]:
    """Each .docx as pages, by the names given. One that fails has no pages and says why in `failure`.

    :raises OutputError: LibreOffice is not installed.
    """
    program = _program()
    parts, failures = _opened(documents)
    pdfs = _converted(program, {name: documents[name] for name in parts})
    renderer = office.version(program)
    found = {}
    for name in documents:
        if name in failures:
            found[name] = RenderedDocument((), renderer, failure=failures[name])
        else:
            found[name] = document_of(parts[name], pdfs.get(name), renderer)
    return found


def to_pdf(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each .docx as PDF; one that cannot be converted is missing.

    :raises OutputError: LibreOffice is not installed.
    """
    return _converted(_program(), documents)


def _program() -> str:
    program = office.program()
    if program is None:
        raise OutputError(
            "本机没有安装 LibreOffice，不能把文件排成版面来量。",
            hint="请安装 LibreOffice（7.4 或更新）；或者不加 --render。",
        )
    return program


def _opened(documents: Mapping[str, bytes]) -> tuple[dict[str, dict[str, bytes]], dict[str, str]]:
    """The parts of each file within the limits of `archive`, and why the others are not opened."""
    parts, failures = {}, {}
    for name, content in documents.items():
        try:
            parts[name] = read_parts(content, name=name)
        except SourceError as error:
            failures[name] = str(error)
    return parts, failures


def _converted(program: str, documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """All in one call. If LibreOffice broke off, those without a result once more, each by itself."""
    if not documents:
        return {}
    configuration = fonts.configuration()

    def convert(some: Mapping[str, bytes]) -> office.Conversion:
        seconds = START_SECONDS + SECONDS_PER_FILE * len(some)
        return office.convert(program, some, _JOB, seconds=seconds, font_configuration=configuration)

    together = convert(documents)
    found = dict(together.results)
    missing = {name: content for name, content in documents.items() if name not in found}
    if not together.clean and len(documents) > 1:
        for name, content in missing.items():
            found.update(convert({name: content}).results)
    return found


def document_of(parts: Mapping[str, bytes], pdf: bytes | None, renderer: str) -> RenderedDocument:
    """What a renderer made of a file with these parts; without a PDF it failed."""
    if pdf is None:
        return RenderedDocument((), renderer, failure="LibreOffice 不能把这个文件排成版面，可能已损坏或设有打开密码。")
    xml = {name: part.decode("utf-8", "replace") for name, part in parts.items() if _FONT_PARTS.fullmatch(name)}
    try:
        pages, embedded = measured(pdf)
    except DocgenError as error:
        return RenderedDocument((), renderer, failure=str(error))
    grid = bool(_CHARACTER_GRID.search(xml.get("word/document.xml", "")))
    return RenderedDocument(pages, renderer, _asked("".join(xml.values())), embedded, grid)


def _asked(xml: str) -> tuple[str, ...]:
    """The fonts a document names, in the order of their first mention."""
    names = (name for element in _FONT_NAMES.findall(xml) for name in _FONT_NAME.findall(element))
    return tuple(dict.fromkeys(names))
