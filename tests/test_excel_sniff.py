"""What a file is, told by its content."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from docgen.excel.form import write_form
from docgen.excel.sniff import FileKind, kind_of
from tests.excel_forms import spec

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def package(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def ole(*names: str) -> bytes:
    """A header and one directory sector of entries; enough for a check that looks at names only."""
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62) for name in names
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries


def test_a_form_is_a_workbook() -> None:
    assert kind_of(write_form(spec())) is FileKind.XLSX


def test_a_workbook_cut_in_the_middle_is_still_called_a_workbook() -> None:
    data = write_form(spec())
    assert kind_of(data[: len(data) // 2]) is FileKind.XLSX


@pytest.mark.parametrize("data", [b"", b"\0" * 512, b" \r\n"])
def test_a_file_without_content_is_empty(data: bytes) -> None:
    assert kind_of(data) is FileKind.EMPTY


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("Root Entry", "Workbook"), FileKind.XLS),
        (("Root Entry", "Book"), FileKind.XLS),
        (("Root Entry", "WordDocument", "Workbook"), FileKind.DOC),
        (("Root Entry", "Workbook", "WordDocument"), FileKind.XLS),
        (("Root Entry", "EncryptionInfo", "EncryptedPackage"), FileKind.ENCRYPTED),
        (("Root Entry", "VisioDocument"), FileKind.UNKNOWN),
    ],
)
def test_ole_files_are_told_apart_by_the_names_of_their_directory(names: tuple[str, ...], kind: FileKind) -> None:
    assert kind_of(ole(*names)) is kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (package(**{"word/document.xml": b""}), FileKind.DOCX),
        (package(**{"xl/workbook.xml": b""}), FileKind.XLSX),
        (package(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), FileKind.ODS),
        (package(**{"区水务局.xlsx": b"PK"}), FileKind.ZIP),
        (b"PK\x05\x06" + bytes(18), FileKind.ZIP),
        (b"%PDF-1.7\n", FileKind.PDF),
        (b"<html><table><tr><td>1</td></tr></table></html>", FileKind.HTML),
        ("\ufeff<!DOCTYPE html>\n<html>".encode(), FileKind.HTML),
        ("序号,任务\n1,甲\n".encode("gb18030"), FileKind.TEXT),
        ("序号\t任务".encode("utf-16"), FileKind.TEXT),
        (b"\x7fELF\x02\x01\x01\x00", FileKind.UNKNOWN),
    ],
)
def test_other_files_are_told_apart(data: bytes, kind: FileKind) -> None:
    assert kind_of(data) is kind


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the repository")
@pytest.mark.parametrize(
    ("suffix", "kinds"),
    [
        (".xls", {FileKind.XLS}),
        (".ods", {FileKind.ODS}),
        (".doc", {FileKind.DOC}),
        (".docx", {FileKind.DOCX}),
        (".xlsm", {FileKind.XLSX}),
        (".xlsx", {FileKind.XLSX, FileKind.EMPTY}),
    ],
)
def test_real_files_are_what_they_are(suffix: str, kinds: set[FileKind]) -> None:
    files = [path for path in CORPUS.iterdir() if path.suffix == suffix]
    assert files
    assert {path.name: kind for path in files if (kind := kind_of(path.read_bytes())) not in kinds} == {}
