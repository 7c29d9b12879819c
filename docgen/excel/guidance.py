"""填报说明: the second sheet of the form, written from the schema so that it cannot disagree with the form."""

from collections.abc import Mapping
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from docgen import schema, zh
from docgen.excel import cells
from docgen.excel.writing import GRID, HEAD_FONT, Book, put, put_across, set_print
from docgen.model import Period
from docgen.schema import Column

SHEET = "填报说明"
EXAMPLE_MARK = "示例"

_FIRST_WIDTH = 20.0
_WIDTH_SCALE = 0.85
_SIZE = 12


def write(
    book: Book, *, statuses: tuple[str, ...], meanings: Mapping[str, str], due: date, unit: str, period: Period
) -> None:
    """Add the sheet to the form's workbook. `meanings` explains status words; a word without one stands alone."""
    sheet = book.sheet(SHEET)
    widths = _set_columns(sheet)
    row = _title(book, sheet, len(widths) - 1)
    row = _paragraphs(book, sheet, row, "一、怎样填", _HOW, widths)
    row = _column_table(book, sheet, row, widths)
    row = _paragraphs(book, sheet, row + 1, "三、进度状态的含义", _status_lines(statuses, meanings), widths)
    row = _paragraphs(book, sheet, row, "四、没有新进展的任务", _NO_PROGRESS, widths)
    row = _paragraphs(book, sheet, row, "五、怎样报回", _sending_back(due, unit, period), widths)
    row = _example(book, sheet, row, widths)
    set_print(sheet, heading_row=None, last_row=row - 1, last_column=len(widths) - 1)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)  # instructions are read, and pinned up, as one page
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.hide_gridlines(2)


_HOW = (
    "只填“填报表”中的黄色格。灰色格是任务原文和上季度的填报内容，供对照，请勿改动。",
    "每行是一项任务，请逐行填写；不要删行、并格，不要增减或改动栏目。",
    "每格直接填结果，不要写公式，不要写“同上”“见附件”。",
    "行高随文字增加；显示不全的，可拖动行号下边线加高。",
)
_NO_PROGRESS = (
    "本季度没有新进展的，仍须填写进度状态和完成进度，在“本季度进展情况”中写“本季度无新进展”，并说明原因。",
    "尚未启动的，进度状态照实选取，完成进度填 0，在“下一步工作计划”中写明何时启动。",
    "已经完成的，进度填 100，在“预计完成时间”中填实际完成日期。",
)


def _sending_back(due: date, unit: str, period: Period) -> tuple[str, ...]:
    return (
        f"请于{zh.long_date(due)}前报回，文件名可写作“{unit}{period.name}填报表.xlsx”。",
        "请保存为 .xlsx 格式，不要加打开密码，不要转成图片、PDF 或 Word 文档。",
        "请在原表中填写，不要把内容复制到新建的表格；表尾的填报人、联系电话、审核人、填报日期请填全。",
        "收到退回的表格，请看“校验意见”表，按意见改好后用同一个文件报回。",
    )


def heights(due: date, unit: str, period: Period) -> tuple[float, ...]:
    """Of the lines that name the unit."""
    return tuple(_line_height(line, sum(_widths())) for line in _numbered(_sending_back(due, unit, period)))


def _status_lines(statuses: tuple[str, ...], meanings: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{word}：{meanings[word]}" if meanings.get(word) else word for word in statuses)


def _set_columns(sheet: Worksheet) -> tuple[float, ...]:
    """A column of names, then the columns of the example, as wide as in the schema's proportions."""
    widths = _widths()
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    return widths


def _widths() -> tuple[float, ...]:
    return (_FIRST_WIDTH, *(column.width * _WIDTH_SCALE for column in schema.INPUT_COLUMNS))


def _title(book: Book, sheet: Worksheet, last: int) -> int:
    put_across(sheet, 0, 0, last, SHEET, book.style(font_name=HEAD_FONT, font_size=18, align="center"))
    book.set_height(sheet, 0, 34)
    return 1


def _heading(book: Book, sheet: Worksheet, row: int, text: str, last: int) -> int:
    put_across(sheet, row, 0, last, text, book.style(font_name=HEAD_FONT, font_size=13, text_wrap=False))
    book.set_height(sheet, row, 26)
    return row + 1


def _paragraphs(
    book: Book, sheet: Worksheet, row: int, heading: str, lines: tuple[str, ...], widths: tuple[float, ...]
) -> int:
    row = _heading(book, sheet, row, heading, len(widths) - 1)
    for text in _numbered(lines):
        put_across(sheet, row, 0, len(widths) - 1, text, book.style(font_size=_SIZE))
        book.set_height(sheet, row, _line_height(text, sum(widths)))
        row += 1
    return row


def _numbered(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{number}．{line}" for number, line in enumerate(lines, 1))


def _line_height(text: str, width: float) -> float:
    return cells.text_height(text, width=width, size=_SIZE) + 2


def _boxed(book: Book, **more: object) -> Format:
    return book.style(font_size=_SIZE, border=1, border_color=GRID, **more)


def _column_table(book: Book, sheet: Worksheet, row: int, widths: tuple[float, ...]) -> int:
    """One line for each column to fill: name, whether it must be filled, kind, instruction and example."""
    row = _heading(book, sheet, row, "二、各栏目怎样填", len(widths) - 1)
    head = _boxed(book, font_name=HEAD_FONT, align="center", bg_color="#D0D7E2")
    _table_row(sheet, row, ("栏目", "是否必填", "填写要求", "填什么", "举例"), (head,) * 5, widths)
    book.set_height(sheet, row, 24)
    centred, left = _boxed(book, align="center"), _boxed(book)
    for number, column in enumerate(schema.INPUT_COLUMNS, 1):
        need = "必填" if column.required else "选填"
        texts = (f"{number}．{column.heading}", need, column.instruction, _kind(column), column.example)
        _table_row(sheet, row + number, texts, (left, centred, left, left, left), widths)
        book.set_height(sheet, row + number, _table_height(texts, widths))
    return row + len(schema.INPUT_COLUMNS) + 1


def _spans(widths: tuple[float, ...]) -> tuple[tuple[int, int], ...]:
    """Where the five columns of the table lie among the columns of the sheet."""
    return ((0, 0), (1, 1), (2, 4), (5, 5), (6, len(widths) - 1))


def _table_row(
    sheet: Worksheet, row: int, texts: tuple[str, ...], styles: tuple[Format, ...], widths: tuple[float, ...]
) -> None:
    for (first, last), text, style in zip(_spans(widths), texts, styles, strict=True):
        put_across(sheet, row, first, last, text, style)


def _table_height(texts: tuple[str, ...], widths: tuple[float, ...]) -> float:
    return 4 + max(
        cells.text_height(text, width=sum(widths[first : last + 1]), size=_SIZE)
        for (first, last), text in zip(_spans(widths), texts, strict=True)
    )


def _kind(column: Column) -> str:
    return column.kind.value + (f"，{column.max_length}字以内" if column.max_length else "")


def _example(book: Book, sheet: Worksheet, row: int, widths: tuple[float, ...]) -> int:
    """A filled row as it would look, marked so that nobody takes it for a row to report."""
    row = _heading(book, sheet, row, "六、填写示例（仅供参考，不要填在这里）", len(widths) - 1)
    head = _boxed(book, font_name=HEAD_FONT, align="center", bg_color="#FFE699")
    for place, text in enumerate(("栏目", *(column.heading for column in schema.INPUT_COLUMNS))):
        put(sheet, row, place, text, head)
    book.set_height(sheet, row, 40)
    texts = (EXAMPLE_MARK, *(column.example for column in schema.INPUT_COLUMNS))
    for place, text in enumerate(texts):
        put(sheet, row + 1, place, text, _boxed(book, italic=True, font_color="#595959"))
    heights = (cells.text_height(text, width=width, size=_SIZE) for text, width in zip(texts, widths, strict=True))
    book.set_height(sheet, row + 1, max(heights) + 4)
    return row + 2
