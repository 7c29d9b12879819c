"""Charts for a document: what its context shows, drawn by `excel` and put in place by `word`."""

from dataclasses import fields

from docgen.charts import Chart, Shape
from docgen.contexts import 图
from docgen.excel.chart import chart_part
from docgen.word.chart import Drawn, with_charts

_COLUMNS_MM = 52.0
_BAR_MM, _FRAME_MM, _TALLEST_MM = 9.0, 18.0, 150.0


def illustrated(document: bytes, context: object, *, file: str) -> bytes:
    """The filled document with the charts of its context in place of their marks."""
    charts = charts_of(context)
    if not charts:
        return document
    return with_charts(document, {mark: _drawn(chart) for mark, chart in charts.items()}, file=file)


def charts_of(context: object) -> dict[str, Chart]:
    """The charts of a context by the marks that stand for them."""
    values = (getattr(context, each.name) for each in fields(context))  # type: ignore[arg-type]
    return {str(value): value.chart for value in values if isinstance(value, 图)}


def _drawn(chart: Chart) -> Drawn:
    part, workbook = chart_part(chart)
    return Drawn(part, workbook, chart.title, _height_mm(chart))


def _height_mm(chart: Chart) -> float:
    if chart.shape is Shape.COLUMNS:
        return _COLUMNS_MM
    return min(_FRAME_MM + _BAR_MM * len(chart.categories), _TALLEST_MM)
