"""Native charts in Word: parts as the schema wants them, numbers that can be edited, the same bytes each time."""

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from lxml import etree

from docgen.charts import Chart, Series, Shape
from docgen.errors import TemplateError
from docgen.excel.chart import DATA_SHEET, chart_part
from docgen.gongwen import standard as gb
from docgen.rendering.render import to_pdf
from docgen.word import chart as chart_module
from docgen.word import pages, styles
from docgen.word.chart import Drawn, with_charts
from docgen.word.oxml import cell, paragraph, plain_text, row, table, table_borders
from docgen.word.package import word_package

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
COLUMNS = Chart(
    "状态", "分项状态", Shape.COLUMNS, ("已完成", "=1+1", "<滞后>&"),
    (Series("上季度", (1, 2, 0), "BFBFBF", "light_upward_diagonal"), Series("本季度", (4, 0, 12), "2F5597")),
)  # fmt: skip
BARS = replace(COLUMNS, name="主题", shape=Shape.STACKED_BARS)

# The order of the children as ECMA-376 part 1 (dml-chart) has it, for every element these charts use.
ORDER = {
    "chartSpace": "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotSource protection chart spPr txPr "
    "externalData printSettings userShapes extLst",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout barChart catAx valAx dTable spPr",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape",
    "dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent "
    "showBubbleSize separator showLeaderLines",
    "catAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos "
    "spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos "
    "spPr txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit dispUnits",
    "legend": "legendPos legendEntry layout overlay spPr txPr",
    "strRef": "f strCache", "numRef": "f numCache", "strCache": "ptCount pt", "numCache": "formatCode ptCount pt",
    "scaling": "logBase orientation max min",
}  # fmt: skip
REQUIRED = {"catAx": {"axId", "scaling", "axPos", "crossAx"}, "valAx": {"axId", "scaling", "axPos", "crossAx"},
            "ser": {"idx", "order", "tx", "cat", "val"}, "barChart": {"barDir", "ser", "axId"}}  # fmt: skip


def document(*content: Any) -> bytes:
    """A document of these paragraphs and tables, as a filled template would be."""
    blocks = (paragraph(styles.BODY, each) if isinstance(each, str) else each for each in content)
    body = [*blocks, pages.portrait(gb.E_DOC, "nextPage")]
    return word_package(pages.Draft(body, {}).document(), pages.common_margins(), title="试", profile=gb.E_DOC)


def drawn(chart: Chart) -> Drawn:
    part, workbook = chart_part(chart)
    return Drawn(part, workbook, chart.title, 60)


def illustrated(*charts: Chart, text: str = "前{}后") -> bytes:
    content = [text.format(chart.mark) for chart in charts]
    return with_charts(document(*content), {chart.mark: drawn(chart) for chart in charts}, file="r")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("chart", [COLUMNS, BARS])
def test_a_chart_part_has_its_elements_in_the_order_of_the_schema(chart: Chart) -> None:
    root = etree.fromstring(parts(illustrated(chart))["word/charts/chart1.xml"])
    checked = 0
    for node in root.iter(f"{C}*"):
        name = etree.QName(node).localname
        children = [etree.QName(child).localname for child in node]
        if name in ORDER:
            allowed = ORDER[name].split()
            assert [each for each in children if each not in allowed] == [], name
            assert children == sorted(children, key=allowed.index), name
            assert REQUIRED.get(name, set()) <= set(children), name
            checked += 1
        assert int(node.get("val", "1")) >= 0 if name in ("axId", "crossAx") else True
    assert checked > 15
    ids = [node.get("val") for node in root.iter(f"{C}axId")]
    assert sorted(node.get("val") for node in root.iter(f"{C}crossAx")) == sorted(set(ids))


@pytest.mark.parametrize("chart", [COLUMNS, BARS])
def test_the_cached_numbers_are_those_of_the_workbook_behind_the_chart(chart: Chart) -> None:
    package = parts(illustrated(chart))
    root = etree.fromstring(package["word/charts/chart1.xml"])
    for series, node in zip(chart.series, root.iter(f"{C}ser"), strict=True):
        assert [each.text for each in node.find(f"{C}tx").iter(f"{C}v")] == [series.name]
        assert [each.text for each in node.find(f"{C}cat").iter(f"{C}v")] == list(chart.categories)
        assert [int(each.text) for each in node.find(f"{C}val").iter(f"{C}v")] == list(series.values)
    sheet = openpyxl.load_workbook(io.BytesIO(package["word/embeddings/docgen1.xlsx"]))[DATA_SHEET]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        [name, *(series.values[place] for series in chart.series)] for place, name in enumerate(chart.categories)
    ]
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 4  # =1+1 is text, not a formula
    for reference in root.iter(f"{C}f"):
        assert re.fullmatch(rf"'?{DATA_SHEET}'?!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", reference.text)


def test_every_font_is_named_for_chinese_characters_too() -> None:
    root = etree.fromstring(parts(illustrated(COLUMNS))["word/charts/chart1.xml"])
    latin = list(root.iter(f"{A}latin"))
    assert latin
    for node in latin:
        following = node.getnext()
        assert following is not None and following.tag == f"{A}ea" and following.get("typeface") == node.get("typeface")


def test_the_package_opens_and_every_relation_has_its_part() -> None:
    data = illustrated(COLUMNS, BARS)
    package = parts(data)
    assert len(docx.Document(io.BytesIO(data)).inline_shapes) == 2
    for number in (1, 2):
        relations = etree.fromstring(package[f"word/charts/_rels/chart{number}.xml.rels"])
        assert relations[0].get("Target") == f"../embeddings/docgen{number}.xlsx"
        assert f'PartName="/word/charts/chart{number}.xml"'.encode() in package["[Content_Types].xml"]
    assert package["[Content_Types].xml"].count(b'Extension="xlsx"') == 1


def test_the_text_around_a_chart_stays_and_its_mark_is_gone() -> None:
    root = etree.fromstring(parts(illustrated(COLUMNS))["word/document.xml"])
    assert "前后" in plain_text(root) and "〔图" not in plain_text(root)
    (spacing,) = [p.find(".//{*}spacing") for p in root.iter("{*}p") if p.find(".//{*}inline") is not None]
    assert spacing.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}lineRule") == "auto"


def test_a_chart_may_stand_twice_and_a_document_without_mark_keeps_its_bytes() -> None:
    twice = with_charts(document(COLUMNS.mark, COLUMNS.mark), {COLUMNS.mark: drawn(COLUMNS)}, file="r")
    assert len([name for name in parts(twice) if name.startswith("word/charts/chart")]) == 2
    plain = document("没有图")
    assert with_charts(plain, {COLUMNS.mark: drawn(COLUMNS)}, file="r") == plain


def test_a_text_that_looks_like_a_mark_is_no_chart() -> None:
    other = "〔图甲乙丙丁戊己庚辛壬癸子丑〕"
    kept = with_charts(document(other, COLUMNS.mark), {COLUMNS.mark: drawn(COLUMNS)}, file="r")
    assert other in plain_text(etree.fromstring(parts(kept)["word/document.xml"]))


def test_a_chart_in_a_margin_is_refused() -> None:
    data = parts(document("正文"))
    name = next(each for each in data if "header" in each or "footer" in each)
    data[name] = data[name].replace(b"</w:p>", f"<w:r><w:t>{COLUMNS.mark}</w:t></w:r></w:p>".encode(), 1)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for part, content in data.items():
            package.writestr(part, content)
    with pytest.raises(TemplateError, match="图只能放在正文中"):
        with_charts(stream.getvalue(), {COLUMNS.mark: drawn(COLUMNS)}, file="r")


def test_a_long_table_that_is_left_out_of_the_tree_comes_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(*(cell(1000, paragraph(styles.TABLE_TEXT, f"{n}、{n * n}")) for _ in range(2))) for n in range(40)]
    rules = table_borders(outer_eighths=4, inner_eighths=4, sides=True)
    content = ("前", COLUMNS.mark, table([1000, 1000], *rows, borders=rules, side_twips=0), COLUMNS.mark, "后")
    whole = with_charts(document(*content), {COLUMNS.mark: drawn(COLUMNS)}, file="r")
    monkeypatch.setattr(chart_module, "_LONG", 1000)
    assert with_charts(document(*content), {COLUMNS.mark: drawn(COLUMNS)}, file="r") == whole


def test_the_same_chart_gives_the_same_bytes() -> None:
    first = illustrated(COLUMNS, BARS)
    chart_part.cache_clear()
    assert illustrated(COLUMNS, BARS) == first


def test_libreoffice_draws_the_chart_with_its_words_and_numbers() -> None:
    chart = replace(COLUMNS, categories=("已完成", "正常推进", "滞后"))
    pdf = pypdfium2.PdfDocument(to_pdf({"r": illustrated(chart, text="{}")})["r"])
    shown = "".join(pdf[0].get_textpage().get_text_range().split())
    assert all(word in shown for word in (*chart.categories, "上季度", "本季度", "12", "4"))
    assert "〔图" not in shown
