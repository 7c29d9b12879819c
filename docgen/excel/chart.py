"""A `Chart` in a workbook: its numbers as a table, and the native chart that shows them.

The same chart goes into the ledger and, as a part with a workbook of its own, into a Word document, where Word and
WPS open that workbook to edit the data.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from xlsxwriter.worksheet import Worksheet

from docgen import archive
from docgen.charts import Chart, Series, Shape
from docgen.excel.writing import BODY_FONT, HEAD_FONT, Book, put

DATA_SHEET = "数据"
_SIZE_POINTS = 9
_FONT = {"name": BODY_FONT, "size": _SIZE_POINTS, "bold": False}
_KINDS: Mapping[Shape, Mapping[str, str]] = {
    Shape.COLUMNS: {"type": "column"},
    Shape.STACKED_BARS: {"type": "bar", "subtype": "stacked"},
}
_WIDTH, _HEIGHT = 600, 280  # pixels, in the ledger
_ROW = 18  # pixels of a row
_BESIDE = 8  # the column in which a chart begins, behind the numbers of any scale


def put_chart(book: Book, sheet: Worksheet, chart: Chart, *, row: int, drawn: bool = True) -> int:
    """Write the numbers of a chart from `row` (from 0) and, beside them, the chart; gives the first free row below."""
    head = book.style(font_name=HEAD_FONT, border=1, align="center")
    plain, number = book.style(border=1), book.style(border=1, align="center")
    put(sheet, row, 0, f"{chart.title}（单位：{chart.unit}）", head)
    for column, series in enumerate(chart.series, start=1):
        put(sheet, row, column, series.name, head)
        for place, amount in enumerate(series.values, start=1):
            put(sheet, row + place, column, amount, number)
    for place, category in enumerate(chart.categories, start=1):
        put(sheet, row + place, 0, category, plain)
    if drawn:
        made = _made(book, sheet, chart, row)
        sheet.insert_chart(row, _BESIDE, made)
    return row + max(len(chart.categories) + 1, _HEIGHT // _ROW + 1) + 1


def _made(book: Book, sheet: Worksheet, chart: Chart, row: int) -> Any:
    made = book.workbook.add_chart(dict(_KINDS[chart.shape]))
    last = row + len(chart.categories)
    for column, series in enumerate(chart.series, start=1):
        made.add_series(
            {
                "name": [sheet.name, row, column],
                "categories": [sheet.name, row + 1, 0, last, 0],
                "values": [sheet.name, row + 1, column, last, column],
                **_look(series),
                "data_labels": {"value": True, "font": _FONT, "num_format": _label_format(chart)},
                "gap": 60,
            }
        )
    stacked = chart.shape is Shape.STACKED_BARS
    made.set_title({"none": True})
    made.set_legend({"position": "bottom", "font": _FONT, "none": len(chart.series) < 2})
    names = {"num_font": _FONT, "line": {"color": "#7F7F7F"}}
    numbers = {
        "num_font": _FONT,
        "num_format": "0",
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        "line": {"none": True},
        "major_unit": _step(chart),
    }
    if stacked:  # the names stand at the left, the first on top; the numbers stay below
        made.set_y_axis({**names, "reverse": True, "crossing": "max", "major_gridlines": {"visible": False}})
        made.set_x_axis(numbers)
    else:
        made.set_x_axis(names)
        made.set_y_axis(numbers)
    made.set_size({"width": _WIDTH, "height": _HEIGHT})
    made.set_chartarea({"border": {"none": True}})
    return made


def _label_format(chart: Chart) -> str:
    """In stacked bars a nought would stand on its neighbour's bar."""
    return "0;;;" if chart.shape is Shape.STACKED_BARS else "0"


def _step(chart: Chart) -> int:
    """Whole numbers on the axis: half an item would be nonsense."""
    if chart.shape is Shape.STACKED_BARS:
        sums = [sum(each.values[place] for each in chart.series) for place in range(len(chart.categories))]
    else:
        sums = [amount for each in chart.series for amount in each.values]
    most = max(sums, default=0)
    step = 1
    while most > 8 * step:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step


def _look(series: Series) -> dict[str, object]:
    line = {"color": "#404040", "width": 0.75}
    if not series.pattern:
        return {"fill": {"color": f"#{series.colour}"}, "border": line}
    pattern = {"pattern": series.pattern, "fg_color": "#8C8C8C", "bg_color": f"#{series.colour}"}
    return {"pattern": pattern, "border": line}


@lru_cache(maxsize=32)
def chart_part(chart: Chart) -> tuple[bytes, bytes]:
    """The chart as a part of another package (chart XML with cached values) and the workbook with its numbers.

    What the part refers to is the sheet `DATA_SHEET` of that workbook; the same chart gives the same bytes.
    """
    with_chart, data_only = (_workbook(chart, drawn=drawn) for drawn in (True, False))
    parts = archive.read_parts(with_chart, name=chart.name)
    return parts["xl/charts/chart1.xml"], data_only


def _workbook(chart: Chart, *, drawn: bool) -> bytes:
    book = Book(chart.title)
    sheet = book.sheet(DATA_SHEET)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, max(len(chart.series), 1), 18)
    put_chart(book, sheet, chart, row=0, drawn=drawn)
    return book.finished()
