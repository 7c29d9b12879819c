"""Plain text as tables: what copying a Word or Excel table into a text file gives.

Bytes in, `RawTable`s out; one table per run of tab-separated lines, since a table that runs over pages
arrives as several. What the columns mean is `parse`'s business.
"""

from collections.abc import Iterator

from docgen.errors import SourceError
from docgen.source import RawCell, RawRow, RawTable, SourceRef

_NO_TABLE = "请在 Word、WPS 或 Excel 中选中整个表格，复制到记事本，另存为 UTF-8 编码的 .txt 文件。"


def decode(data: bytes, *, file: str) -> str:
    """Text of unknown encoding: byte-order mark, then UTF-8, then GB18030.

    A detector is wrong on short Chinese files more often than this ladder. :raises SourceError: none fits.
    """
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    ladder = [marks[data[:2]]] if data[:2] in marks else ["utf-8-sig", "gb18030"]
    for encoding in ladder:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(f"{file}：认不出文字编码。", hint="请用记事本打开，另存为 UTF-8 编码。")


def read_tables(data: bytes, *, file: str) -> tuple[RawTable, ...]:
    """The tables of a tab-separated text; `notes` of the first are the lines above it (title and the like).

    :raises SourceError: there is no tab-separated line at all.
    """
    text = decode(data, file=file)
    tables = tuple(_tables(text, file))
    if not tables:
        raise SourceError(f"{file}：没有找到表格（没有用制表符分隔的行）。", hint=_NO_TABLE)
    return tables


def _tables(text: str, file: str) -> Iterator[RawTable]:
    number = 1
    above: list[str] = []
    rows: list[RawRow] = []
    for line_number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line:
            rows.append(_row(line, SourceRef(file, table=number, row=line_number)))
        elif line.strip():
            if rows:  # a text between two tables belongs to the second
                yield RawTable(tuple(rows), SourceRef(file, table=number), tuple(above))
                number, above, rows = number + 1, [], []
            above.append(line.strip())
        elif rows:
            yield RawTable(tuple(rows), SourceRef(file, table=number), tuple(above))
            number, above, rows = number + 1, [], []
    if rows:
        yield RawTable(tuple(rows), SourceRef(file, table=number), tuple(above))


def _row(line: str, where: SourceRef) -> RawRow:
    return RawRow(tuple(RawCell(text, where, value=text or None) for text in line.split("\t")), where)
