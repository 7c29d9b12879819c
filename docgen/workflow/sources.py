"""A received task table, whatever kind of file it is, as `RawTable`s: by content, never by name."""

from docgen.errors import SourceError
from docgen.excel.sniff import FileKind, kind_of
from docgen.excel.table import Visibility, read_sheets
from docgen.project.legacy import convert_legacy
from docgen.source import RawTable
from docgen.textfile import read_paragraph_list, tasks_outside
from docgen.textfile import read_tables as read_text_tables
from docgen.word.read import read_document

_KINDS_READ = "请给 Word（.docx、.doc、.wps）、Excel（.xlsx、.xls、.et、.ods）、网页或文字文件。"
_WORKBOOKS = (FileKind.XLSX, FileKind.XLS, FileKind.ODS, FileKind.XML2003)


def raw_tables(data: bytes, *, file: str) -> tuple[RawTable, ...]:
    """The tables of a file. :raises SourceError: of a kind that holds none, damaged, protected or too large."""
    kind = kind_of(data)
    if kind in (FileKind.TEXT, FileKind.HTML):
        return read_text_tables(data, file=file)
    if kind in _WORKBOOKS or kind is FileKind.ENCRYPTED:
        return tuple(_visible(data, file))
    if kind is FileKind.DOC:
        data = convert_legacy(data, suffix=".doc")
        kind = FileKind.DOCX
    if kind is FileKind.DOCX:
        return _of_word(data, file)
    raise SourceError(f"{file}：这是{kind.value}，不是任务表。", hint=_KINDS_READ)


def _visible(data: bytes, file: str) -> list[RawTable]:
    return [sheet.table for sheet in read_sheets(data, file=file) if sheet.visibility is Visibility.VISIBLE]


def _of_word(data: bytes, file: str) -> tuple[RawTable, ...]:
    """The tables of a Word file; where it has none, the list its paragraphs make. Tasks outside the tables are told."""
    tables, paragraphs = read_document(data, file=file)
    lines = [(paragraph.text, paragraph.where) for paragraph in paragraphs]
    if tables:
        return (*tables, *tasks_outside(lines, file=file))
    listed = read_paragraph_list(lines, file=file)
    if listed is None:
        raise SourceError(f"{file}：文件中没有表格，也没有带责任单位括号的任务清单。", hint="请核对是否选错了文件。")
    return (listed,)
