"""Text as tables: tab-separated pages, CSV, HTML, Markdown, and task lists without a table.

Bytes in, `RawTable`s out. What a text is is told by its content, never by the name of the file. What the
columns mean is `parse`'s business.
"""

import re
from collections.abc import Sequence

from docgen import schema
from docgen.archive import MAX_FILE_BYTES
from docgen.errors import SourceError
from docgen.source import TASKS_OUTSIDE, RawTable, SourceRef
from docgen.textfile.decoding import decode, decode_page
from docgen.textfile.delimited import read_csv
from docgen.textfile.lines import lines_of
from docgen.textfile.markdown import read_markdown
from docgen.textfile.outline import marked
from docgen.textfile.pages import read_pages
from docgen.textfile.paragraphs import read_paragraph_list
from docgen.textfile.webpage import looks_like_page, read_page

__all__ = ["decode", "read_paragraph_list", "read_tables", "tasks_outside"]

_TELLING = tuple(schema.column(schema.TASK_COLUMNS, key).heading for key in ("name", "content"))
_NO_TABLE = (
    "请在 Word、WPS 或 Excel 中选中整个表格，复制到记事本，另存为 UTF-8 编码的 .txt 文件；"
    "没有表格的任务清单，请在每项任务末尾写明（牵头单位：…；责任单位：…；完成时限：…）。"
)


def read_tables(data: bytes, *, file: str) -> tuple[RawTable, ...]:
    """The tables of a text; `notes` of each are the lines above it and sentences about what was not read.

    :raises SourceError: too large, of unknown encoding, or with neither table nor task list.
    """
    if len(data) > MAX_FILE_BYTES:
        raise SourceError(f"{file}：文件过大（超过 {MAX_FILE_BYTES // 2**20} MB）。", hint="请只保留任务表后再试。")
    text = decode_page(data, file=file)
    if looks_like_page(text):
        page = read_page(text, file=file)
        outside = [(line, SourceRef(file, row=place)) for line, place in page.outside]
        tables = (*page.tables, *tasks_outside(outside, file=file)) if page.tables else _listed(outside, file)
    else:
        tables = _plain(text, file)
    if not tables:
        raise SourceError(f"{file}：没有找到表格，也没有找到带责任单位括号的任务清单。", hint=_NO_TABLE)
    return tables


def _plain(text: str, file: str) -> tuple[RawTable, ...]:
    """What is no web page. Tabs make a table, unless they only indent or follow the number of a paragraph."""
    if found := read_markdown(text, file=file):
        return found
    lines = [(line, SourceRef(file, row=number)) for number, line in enumerate(lines_of(text), start=1)]
    if "\t" in text:
        listed = _listed(lines, file) if all(_tabs_indent(line) for line, _ in lines) else ()
        if listed:
            return listed
        outside = [(line, where) for line, where in lines if "\t" not in line]
        return (*read_pages(text, file=file), *tasks_outside(outside, file=file))
    return read_csv(text, file=file) or _listed(lines, file)


def tasks_outside(lines: Sequence[tuple[str, SourceRef]], *, file: str) -> tuple[RawTable, ...]:
    """What the lines outside of the tables of a file hold of tasks: a table without rows whose note names them."""
    found = read_paragraph_list(lines, file=file)
    if found is None:
        return ()
    shown = [place for place, cell in enumerate(found.rows[0]) if cell.text in _TELLING]
    tasks = "、".join(
        f"“{next((row.cells[i].text for i in shown if row.cells[i].text), '')}”" for row in found.rows[1:]
    )
    return (RawTable((), SourceRef(file), (f"另有 {len(found.rows) - 1} 项{TASKS_OUTSIDE}：{tasks}。",)),)


def _listed(lines: Sequence[tuple[str, SourceRef]], file: str) -> tuple[RawTable, ...]:
    found = read_paragraph_list(lines, file=file)
    return (found,) if found else ()


def _tabs_indent(line: str) -> bool:
    """Every tab of a line stands before its words or behind their number, where Word's own numbering puts it."""
    bare = re.sub(r"^\s+", "", line)
    found = marked(bare)
    return "\t" not in (found[3] if found else bare).strip()
