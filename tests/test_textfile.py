"""Plain text as tables: encodings, pages, lines above a table."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.archive import read_parts, write_parts
from docgen.errors import SourceError
from docgen.source import RawTable
from docgen.textfile import decode, read_tables

PAGES = "附件\n\n重点任务分解表\n\n序号\t主题\n1\t甲\n\n序号\t主题\n2\t乙\n3\t丙\n"


def texts(tables: tuple[RawTable, ...]) -> list[list[tuple[str, ...]]]:
    return [[row.texts() for row in table.rows] for table in tables]


def test_each_run_of_tabbed_lines_is_a_table_with_the_lines_above_it_as_notes() -> None:
    tables = read_tables(PAGES.encode(), file="表.txt")
    assert texts(tables) == [[("序号", "主题"), ("1", "甲")], [("序号", "主题"), ("2", "乙"), ("3", "丙")]]
    assert [table.notes for table in tables] == [("附件", "重点任务分解表"), ()]


def test_every_row_knows_its_page_and_its_line_in_the_file() -> None:
    tables = read_tables(PAGES.encode(), file="表.txt")
    assert [(row.where.file, row.where.table, row.where.row) for table in tables for row in table.rows] == [
        ("表.txt", 1, 5), ("表.txt", 1, 6), ("表.txt", 2, 8), ("表.txt", 2, 9), ("表.txt", 2, 10)
    ]  # fmt: skip


def test_an_empty_cell_stays_in_its_column() -> None:
    (table,) = read_tables(b"1\t\t2\t\n", file="t")
    assert table.rows[0].texts() == ("1", "", "2", "")
    assert [cell.blank for cell in table.rows[0]] == [False, True, False, True]


def test_a_line_of_tabs_only_is_a_blank_row() -> None:
    (table,) = read_tables(b"a\tb\n\t\t\nc\td\n", file="t")
    assert [row.blank for row in table.rows] == [False, True, False]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_line_ends_of_any_system_give_the_same_table(ends: str) -> None:
    assert texts(read_tables(PAGES.replace("\n", ends).encode(), file="t")) == texts(
        read_tables(PAGES.encode(), file="t")
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_the_text_of_notepad_is_read_in_every_encoding_it_saves(encoding: str) -> None:
    assert decode(PAGES.encode(encoding), file="t") == PAGES


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufeff\ufffe")))
def test_utf8_always_arrives_as_it_was(text: str) -> None:
    assert decode(text.encode(), file="t") == text


@given(st.binary(max_size=200))
def test_any_bytes_give_tables_or_one_clear_refusal(data: bytes) -> None:
    try:
        tables = read_tables(data, file="t")
    except SourceError as error:
        assert "t：" in str(error) and error.hint
    else:
        assert all(table.rows for table in tables)


def test_bytes_of_no_encoding_are_refused_with_the_remedy() -> None:
    with pytest.raises(SourceError, match="另存为 UTF-8"):
        decode(b"\xff\xff\x81\x01", file="t")


@pytest.mark.parametrize("text", ["", "\n\n", "一、没有表格的文件\n（牵头单位：区水务局）\n"])
def test_a_text_without_a_table_is_refused_and_says_how_to_get_one(text: str) -> None:
    with pytest.raises(SourceError, match=r"没有找到表格.*复制到记事本"):
        read_tables(text.encode(), file="t")


@given(st.lists(st.lists(st.text("甲乙1 。", min_size=1, max_size=4), min_size=2, max_size=5), min_size=1, max_size=6))
def test_a_table_written_with_tabs_is_read_back_cell_by_cell(rows: list[list[str]]) -> None:
    text = "".join("\t".join(row) + "\n" for row in rows)
    (table,) = read_tables(text.encode(), file="t")
    assert [list(row.texts()) for row in table.rows] == rows


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_a_line_break_inside_a_cell_does_not_cut_the_row(sign: str) -> None:
    (table,) = read_tables(f"1\t第一段{sign}第二段\t区水务局\n".encode(), file="t")
    assert [len(row.cells) for row in table.rows] == [3]


def test_a_quoted_cell_of_two_lines_as_excel_copies_it_is_one_cell() -> None:
    (table,) = read_tables('1\t"第一段\n第二段"\t区水务局\n'.encode(), file="t")
    assert texts((table,)) == [[("1", "第一段\n第二段", "区水务局")]]


# ---- packages (docgen.archive), the other way a file is opened ----------------------------------------------------------


def package(name: str, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as made:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = compression
        made.writestr(entry, "abc" * 1000)
    return stream.getvalue()


def damaged(data: bytes, at: int) -> bytes:
    return data[:at] + b"\xff" * 10 + data[at + 10 :]


@given(
    st.dictionaries(st.text("ab/.xml甲", min_size=1, max_size=8).filter(lambda n: n[-1] != "/"), st.binary(max_size=60))
)
def test_the_parts_of_a_package_are_read_back_and_the_same_parts_give_the_same_bytes(parts: dict[str, bytes]) -> None:
    assert read_parts(write_parts(parts), name="x") == parts
    assert write_parts(parts) == write_parts(list(parts.items()))


@given(st.integers(0, package("a.xml").find(b"PK\x01\x02") - 4), st.binary(min_size=1, max_size=4))
def test_a_package_damaged_in_its_first_part_is_read_or_refused_and_nothing_else(at: int, noise: bytes) -> None:
    data = package("a.xml")
    try:
        read_parts(data[:at] + noise + data[at + len(noise) :], name="x.xlsx")
    except SourceError as error:
        assert str(error).startswith("x.xlsx：")


def test_a_package_that_would_unpack_to_far_more_than_it_is_is_refused() -> None:
    with pytest.raises(SourceError, match="展开后过大"):
        read_parts(write_parts({"a.xml": bytes(8 * 2**20)}), name="x.xlsx")


@pytest.mark.parametrize(
    "data", [package(""), damaged(package("a.xml", zipfile.ZIP_LZMA), 60)], ids=["a part without name", "damaged LZMA"]
)
def test_a_package_that_python_stumbles_over_is_refused_too(data: bytes) -> None:
    with pytest.raises(SourceError):
        read_parts(data, name="x.xlsx")
