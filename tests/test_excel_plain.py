"""The quick reader and the full one: where the quick one reads at all, both find the same in every cell."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.archive import read_parts, write_parts
from docgen.excel import packages, plain, table, xlsx
from docgen.excel.form import read_form, write_form
from docgen.excel.grid import Page
from docgen.excel.sniff import FileKind, WorkbookError, kind_of
from tests.damages import DAMAGES
from tests.excel_forms import ANSWERS, HOSTILE, changed, filled, spec

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLES = sorted(ROOT.glob("data/rounds/*/returns/*.xlsx"))
FORM = filled(answers={**ANSWERS, "N": date(2021, 6, 30)})
SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK = "xl/workbook.xml"


def quickly(data: bytes) -> tuple[Page, ...] | None:
    """None where the quick reader leaves the file to the full one, or never gets it."""
    if kind_of(data) is not FileKind.XLSX:
        return None
    try:
        parts = packages.unpacked(data, "x")
    except WorkbookError:
        return None
    return plain.read(parts, "x") if packages.costs_little(parts) else None


def compared(pages: tuple[Page, ...]) -> list[object]:
    return [
        (page.name, page.visibility, page.cells, sorted(map(str, page.merged)), page.hidden_rows, page.hidden_columns)
        for page in pages
    ]


def agree(data: bytes) -> bool:
    """Whether the quick reader read it; if so, as the full one does."""
    found = quickly(data)
    if found is None:
        return False
    full = xlsx.read(data, "x")
    assert compared(found) == compared(full)
    assert [[type(each.value) for each in page.cells.values()] for page in found] == [
        [type(page.cells[place].value) for place in quick.cells] for page, quick in zip(full, found, strict=True)
    ]
    return True


@pytest.mark.parametrize("name", DAMAGES)
def test_both_readers_agree_on_every_damage(name: str) -> None:
    agree(DAMAGES[name](FORM))


def test_most_damages_are_read_quickly() -> None:
    quick = [name for name, damage in DAMAGES.items() if quickly(damage(FORM))]
    assert len(quick) > 0.8 * len(DAMAGES)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_return_is_read_quickly_and_alike(path: Path) -> None:
    assert agree(path.read_bytes())


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not there")
def test_both_readers_agree_on_the_whole_corpus() -> None:
    quick = sum(agree(path.read_bytes()) for path in sorted(CORPUS.rglob("*.xls*")))
    assert quick >= 10


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([f"{letter}{row}" for letter in "ADGIJKLMNO" for row in (5, 6, 7, 9)]),
        st.sampled_from((*HOSTILE, True, 0, 0.85, 1e300, -3.5, datetime(2021, 1, 2, 3, 4), date(1900, 1, 5)))
        | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.integers(-(10**12), 10**12),
        max_size=8,
    ),
    st.sampled_from(("General", "0%", "yyyy-mm-dd", "[h]:mm", "@", 'm"月"d"日"', "0.00_ ;[Red]-0.00")),
)
def test_both_readers_agree_whatever_stands_in_the_cells(answers: Mapping[str, object], number_format: str) -> None:
    def fill(page: object) -> None:
        for place, value in answers.items():
            page[place].value = None  # type: ignore[index]
            page[place].data_type, page[place]._value = _stored(value)  # type: ignore[index]
            page[place].number_format = number_format  # type: ignore[index]

    agree(changed(write_form(spec()), fill))


def _stored(value: object) -> tuple[str, object]:
    kind = "s" if isinstance(value, str) else "b" if isinstance(value, bool) else "n"
    return ("d" if isinstance(value, date) else kind), value


def test_a_form_as_written_is_read_quickly_and_so_are_shared_texts() -> None:
    assert agree(write_form(spec(40)))


# ---- what is left to the full reader -------------------------------------------------------------------------------------


def put(part: str, old: str, new: str) -> bytes:
    parts = read_parts(write_form(spec()), name="x")
    before = parts[part].decode()
    assert re.search(old, before)
    return write_parts({**parts, part: re.sub(old, new, before, count=1).encode()})


UNUSUAL = {
    "a formula": put(SHEET, r'<c r="J5" s="(\d+)"/>', r'<c r="J5" s="\1"><f>1+1</f><v>2</v></c>'),
    "a cell that does not say where": put(SHEET, r'<c r="I5"', "<c"),
    "a cell of another row": put(SHEET, r'<c r="I5"', '<c r="I6"'),
    "a cell twice": put(SHEET, r'<c r="I5"', '<c r="H5"'),
    "rows out of order": put(SHEET, r'<row r="6"', '<row r="2"'),
    "a day in words": put(SHEET, r'<c r="J5" s="(\d+)"/>', r'<c r="J5" s="\1" t="d"><v>2021-01-02</v></c>'),
    "a number in words": put(SHEET, r'<c r="J5" s="(\d+)"/>', r'<c r="J5" s="\1"><v>0x12</v></c>'),
    "a day beyond the calendar": put(SHEET, r'<c r="N5" s="(\d+)"/>', r'<c r="N5" s="\1"><v>99999999999</v></c>'),
    "a text that is not there": put(SHEET, r'<c r="J5" s="(\d+)"/>', r'<c r="J5" s="\1" t="s"><v>9999</v></c>'),
    "a look that is not there": put(SHEET, r'<c r="J5" s="\d+"/>', '<c r="J5" s="9999"><v>1</v></c>'),
    "a link": put(SHEET, "<printOptions", '<hyperlinks><hyperlink ref="J5" location="A1"/></hyperlinks><printOptions'),
    "an element nobody knows": put(SHEET, "<printOptions", "<something/><printOptions"),
    "merged ranges that overlap": put(SHEET, '<mergeCell ref="A2:B2"/>', '<mergeCell ref="A1:B2"/>'),
    "days from 1904": put(BOOK, "<workbookPr", '<workbookPr date1904="1"'),
    "two sheets of one name": put(BOOK, 'name="填报说明"', 'name="填报表"'),
    "an empty fill": put(STYLES, '<fill><patternFill patternType="none"/></fill>', "<fill/>"),
    "a time of saving in other words": put("docProps/core.xml", "2000-01-01T00:00:00Z", "2000年1月1日"),
    "no texts": write_parts({k: v for k, v in read_parts(write_form(spec()), name="x").items() if k != TEXTS}),
    "a part nobody knows": write_parts({**read_parts(write_form(spec()), name="x"), "xl/other.xml": b"<x/>"}),
    "XML cut off": put(SHEET, "</worksheet>", ""),
}


@pytest.mark.parametrize("data", UNUSUAL.values(), ids=UNUSUAL)
def test_what_is_unusual_is_left_to_the_full_reader(data: bytes) -> None:
    assert quickly(data) is None


@pytest.mark.parametrize("data", UNUSUAL.values(), ids=UNUSUAL)
def test_and_the_form_is_what_it_would_be_without_the_quick_one(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> object:
        try:
            return read_form(data, file="x.xlsx")
        except WorkbookError as error:
            return str(error)

    with_both = told()
    monkeypatch.setattr(table.plain, "read", lambda parts, file: None)
    assert told() == with_both


def test_a_bomb_of_shared_texts_is_refused_by_the_quick_reader_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docgen.excel.grid.MAX_CHARACTERS", 100)
    with pytest.raises(WorkbookError, match="文字过多"):
        quickly(write_form(spec()))


def test_the_quick_reader_is_only_given_what_packages_lets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(table.plain, "read", lambda parts, file: asked.append(file))
    parts = read_parts(write_form(spec()), name="x")
    with pytest.raises(WorkbookError, match="DOCTYPE"):
        table.read_pages(write_parts({**parts, SHEET: b"<!DOCTYPE x>" + parts[SHEET]}), file="甲.xlsx")
    table.read_pages(write_parts({**parts, "xl/x.xml": b"<x>" + b"<y/>" * 20_001 + b"</x>"}), file="乙.xlsx")
    assert asked == []


def test_a_share_beyond_all_measure_is_shown_as_the_number_it_is() -> None:
    def fill(page: object) -> None:
        page["J5"].value, page["J5"].number_format = 1e300, "0%"  # type: ignore[index]

    assert agree(changed(write_form(spec()), fill))


# ---- written oddly: the pattern must not take for a cell or a text what the XML parser does not ---------------------------

ROW_5 = r'<row r="5"([^>]*)>'
ODDLY = {
    "rows in a comment": put(SHEET, "</sheetData>", '</sheetData><!--<sheetData><row r="60"/></sheetData>-->'),
    "cells in a comment": put(SHEET, ROW_5, r'<row r="5"\1><!--<c r="A5"><v>7</v></c>-->'),
    "cells in CDATA": put(SHEET, ROW_5, r'<row r="5"\1><![CDATA[<c r="A5"><v>7</v></c>]]>'),
    "cells in an instruction": put(SHEET, ROW_5, r'<row r="5"\1><?x <c r="A5"><v>7</v></c>?>'),
    "rows elsewhere": put(
        SHEET, "</worksheet>", '<extLst><row r="60"><c r="A60"><v>7</v></c></row></extLst></worksheet>'
    ),
    "two tables of rows": put(SHEET, "</sheetData>", '</sheetData><sheetData><row r="60"/></sheetData>'),
    "a row in a row": put(SHEET, ROW_5, r'<row r="5"\1><row r="50"><c r="A50"><v>7</v></c></row>'),
    "a row twice": put(SHEET, "</sheetData>", '<row r="5"><c r="P5"><v>7</v></c></row></sheetData>'),
    "another namespace": put(SHEET, ROW_5, r'<row r="5" xmlns="urn:x"\1>'),
    "an attribute twice": put(SHEET, ROW_5, r'<row r="5" r="5"\1>'),
    "a prefix nobody declared": put(SHEET, ROW_5, r'<row r="5" x:y="1"\1>'),
    "words between the cells": put(SHEET, ROW_5, r'<row r="5"\1>7'),
    "blanks between the cells": put(SHEET, ROW_5, '<row r="5"\\1>\n  '),
    "a cell with a prefix": put(SHEET, ROW_5, rf'<row r="5"\1><x:c xmlns:x="{plain._MAIN[1:-1]}" r="A5"/>'),
    "a character XML has not": put(SHEET, "<v>62</v>", "<v>6\x012</v>"),
    "a number in other digits": put(SHEET, r'<c r="J5" s="(\d+)"/>', r'<c r="J5" s="\1"><v>４</v></c>'),
    "a row of other digits": put(SHEET, r'<c r="J5"', '<c r="J５"'),
    "texts in a comment": put(TEXTS, "<si>", "<!--<si><t>x</t></si>--><si>"),
    "texts after the end": put(TEXTS, "</sst>", "</sst><si><t>x</t></si>"),
    "texts of another namespace": put(TEXTS, "<sst xmlns=", '<sst xmlns="urn:x" xmlns:m='),
    "entities": put(TEXTS, "<t>", "<t>&lt;甲&amp;&#x4E59;&#95;x0041_&gt;"),
    "an entity nobody declared": put(TEXTS, "<t>", "<t>&x;"),
    "a control character": put(TEXTS, "<t>", "<t>\x02"),
    "a noncharacter": put(TEXTS, "<t>", "<t>\uffff"),
    "lines as on Windows": put(TEXTS, "<t>", "<t>甲\r\n乙\r丙\n"),
    "how it is read aloud": put(TEXTS, "</t>", '</t><phoneticPr fontId="1" type="noConversion"/>'),
    "a text in pieces further on": put(TEXTS, "</si><si><t>", "</si><si><r><t>甲</t></r></si><si><t>"),
    "a text in pieces": put(TEXTS, "<t>", "<r><t>甲</t></r><r><t>乙</t></r></si><si><t>"),
}


@pytest.mark.parametrize("data", ODDLY.values(), ids=ODDLY)
def test_what_is_written_oddly_is_read_as_the_full_reader_does_or_not_at_all(data: bytes) -> None:
    try:
        full = compared(xlsx.read(data, "x"))
    except WorkbookError:
        assert quickly(data) is None
    else:
        assert quickly(data) is None or compared(quickly(data) or ()) == full


@pytest.mark.parametrize("data", ODDLY.values(), ids=ODDLY)
def test_the_pattern_finds_what_the_xml_parser_finds(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with_pattern = quickly(data)
    monkeypatch.setattr(plain, "_cut_cells", lambda xml: ([], None))
    monkeypatch.setattr(plain, "_cut_texts", lambda xml: None)
    monkeypatch.setattr(plain, "_sheet", plain._sheet.__wrapped__)  # type: ignore[attr-defined]
    assert quickly(data) == with_pattern


def test_the_pattern_finds_every_cell_and_text_of_a_form() -> None:
    parts = {name: content.decode() for name, content in read_parts(write_form(spec()), name="x").items()}
    cells, rest = plain._cut_cells(parts[SHEET])
    assert len(cells) == parts[SHEET].count("<v>") and rest is not None and "<v>" not in rest
    assert len(plain._cut_texts(parts[TEXTS]) or ()) == parts[TEXTS].count("<si>")
