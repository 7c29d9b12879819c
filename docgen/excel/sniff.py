"""What a file is, by its content alone, and the refusal of what is none: a name or an extension proves nothing.

Zip packages are told apart by their parts, OLE files by the names of their directory. The OLE check looks
for the UTF-16 names at the 128-byte steps of directory entries instead of following the sector chains: it
needs no library, and a wrong guess only changes which refusal the clerk reads.
"""

import io
import re
import zipfile
import zlib
from enum import Enum
from functools import partial

from docgen.diagnostics import CATALOGUE
from docgen.errors import SourceError


class FileKind(Enum):
    """The kinds docgen has something to say about. The value is what a message calls it."""

    XLSX = "Excel 工作簿（.xlsx）"
    ENCRYPTED = "设有打开密码的文件"
    XLS = "旧格式的 Excel 或 WPS 工作簿（.xls、.et）"
    ODS = "OpenDocument 表格（.ods）"
    XML2003 = "XML 表格（Excel 2003 的 .xml）"
    DOCX = "Word 文档（.docx）"
    DOC = "旧格式的 Word 文档（.doc、.wps）"
    ZIP = "压缩包"
    LOCKED_ZIP = "设有密码的压缩包"
    RAR = "RAR 或 7z 压缩包"
    PICTURE = "图片"
    MAIL = "邮件"
    PDF = "PDF 文件"
    HTML = "网页文件"
    TEXT = "文本文件"
    EMPTY = "空文件"
    UNKNOWN = "不认识的文件"


class WorkbookError(SourceError):
    """A received file that cannot be read as a workbook; `code` is the finding of the catalogue to report it by."""

    def __init__(self, message: str, *, code: str, hint: str | None = None) -> None:
        super().__init__(message, hint=CATALOGUE[code].remedy if hint is None else hint)
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle cannot find `code` among the positional arguments; the worker process sends these errors."""
        return partial(type(self), code=self.code, hint=self.hint), (self.message,)


class ReaderError(WorkbookError):
    """One reader cannot make sense of a workbook; another one may."""


_OPEN_AND = "如能在 WPS 或 Excel 中打开，"
_SAVE_AS = "请在 WPS 或 Excel 中另存为 .xlsx 后重新报送。"
_FILL_IN = "请在本办发出的 Excel 填报表中填写后报送"
_REMEDIES = {
    FileKind.DOCX: f"{_FILL_IN}，不要用 Word 文件代替。",
    FileKind.DOC: f"{_FILL_IN}，不要用 Word 文件代替。",
    FileKind.PDF: f"{_FILL_IN}；盖章的扫描件可另附，不能代替填报表。",
    FileKind.PICTURE: f"{_FILL_IN}；截图、照片不能代替填报表。",
    FileKind.MAIL: "请把邮件中的附件另存出来，再收取附件。",
    FileKind.ZIP: "请解压后报送其中的 .xlsx 文件。",
    FileKind.LOCKED_ZIP: "请取消压缩包的密码后重新报送，或者解压后报送其中的 .xlsx 文件。",
    FileKind.RAR: "请解压后报送其中的 .xlsx 文件，或者改用 zip 格式压缩。",
}


def refusal(kind: FileKind, file: str) -> WorkbookError:
    """Why a file of a kind that is no workbook is not read, and what to send instead."""
    if kind is FileKind.ENCRYPTED:
        return protected(file)
    if kind is FileKind.EMPTY:
        return WorkbookError(f"{file}：文件是空的。", code="not-a-workbook", hint="请重新发送该文件。")
    code = "workbook-protected" if kind is FileKind.LOCKED_ZIP else "not-a-workbook"
    return WorkbookError(f"{file}：这是{kind.value}，不能直接读取。", code=code, hint=_REMEDIES.get(kind, _SAVE_AS))


def damaged(file: str, kind: FileKind = FileKind.XLSX) -> ReaderError:
    """What a reader raises on a workbook of its kind that it cannot make sense of."""
    what = "文件" if kind is FileKind.XLSX else f"这是{kind.value}，"
    message = f"{file}：{what}已损坏或写法特殊，不能读取。"
    return ReaderError(message, code="not-a-workbook", hint=_OPEN_AND + _SAVE_AS)


def not_unpacked(file: str) -> WorkbookError:
    """A package that no reader could unpack."""
    return WorkbookError(f"{file}：文件已损坏，不能解包。", code="not-a-workbook", hint=_OPEN_AND + _SAVE_AS)


def protected(file: str) -> WorkbookError:
    return WorkbookError(f"{file}：工作簿设有打开密码。", code="workbook-protected")


def with_doctype(file: str) -> WorkbookError:
    """Entities are declared in a DOCTYPE, and nothing a spreadsheet program writes has one."""
    message = f"{file}：文件内有不该出现的 DOCTYPE 声明，不予打开。"
    return WorkbookError(message, code="not-a-workbook", hint=_SAVE_AS)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_NAMES = (
    ("EncryptedPackage", FileKind.ENCRYPTED),
    ("Workbook", FileKind.XLS),
    ("Book", FileKind.XLS),
    ("WordDocument", FileKind.DOC),
    ("__properties_version1.0", FileKind.MAIL),
)
_BEGINNINGS = (
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"\x89PNG\r\n", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"II*\0", FileKind.PICTURE),
    (b"MM\0*", FileKind.PICTURE),
    (b"Rar!\x1a\x07", FileKind.RAR),
    (b"7z\xbc\xaf\x27\x1c", FileKind.RAR),
)
_HEADER = re.compile(r"(?:from|to|subject|received|return-path|message-id):", re.IGNORECASE)
_SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_CONTENT_TYPES = "[Content_Types].xml"
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(data: bytes) -> FileKind:
    """What the bytes are. Never raises: damage inside a recognised package is for its reader to find."""
    if not data.strip(b"\0 \r\n\t"):
        return FileKind.EMPTY
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if _is_picture(data):
        return FileKind.PICTURE
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    return _text_kind(data)


def _is_picture(data: bytes) -> bool:
    """Kinds whose mark does not stand at the very beginning: WebP, HEIC of telephones, BMP with its own size."""
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    heic = data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif")
    bmp = data[:2] == b"BM" and data[6:10] == bytes(4) and data[2:6] == len(data).to_bytes(4, "little")
    return webp or heic or bmp


def _ole_kind(data: bytes) -> FileKind:
    """The name that stands first in the directory decides: an embedded object's names come after the file's own."""
    found = [(place, kind) for name, kind in _OLE_NAMES if (place := _directory_entry(data, name)) >= 0]
    encrypted = any(kind is FileKind.ENCRYPTED for _, kind in found)
    return FileKind.ENCRYPTED if encrypted else min(found, key=lambda pair: pair[0], default=(0, FileKind.UNKNOWN))[1]


def _directory_entry(data: bytes, name: str) -> int:
    wanted = name.encode("utf-16-le") + b"\0\0"
    place = data.find(wanted)
    while place >= 0 and place % 128:
        place = data.find(wanted, place + 1)
    return place


def _zip_kind(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            locked = any(entry.flag_bits & 1 for entry in package.infolist())
            types = _beginning(package, _CONTENT_TYPES) if _CONTENT_TYPES in names else b""
            mimetype = _beginning(package, "mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError, ValueError, zlib.error):
        # The directory at the end is lost; the local headers still tell what it was meant to be.
        return FileKind.XLSX if b"xl/" in data else FileKind.DOCX if b"word/" in data else FileKind.ZIP
    if b"opendocument.spreadsheet" in mimetype:
        return FileKind.ODS
    if b"wordprocessingml" in types or "word/document.xml" in names:
        return FileKind.DOCX
    if b"spreadsheetml" in types or b"ms-excel" in types or any(name.startswith("xl/") for name in names):
        return FileKind.XLSX
    return FileKind.LOCKED_ZIP if locked else FileKind.ZIP


def _beginning(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(2**18)  # a size bomb must not go off while we only look what the file is


def _text_kind(data: bytes) -> FileKind:
    text = _decoded(data[: 2**16])
    if text is None:
        return FileKind.UNKNOWN
    start = text.lstrip("\ufeff \t\r\n")[:2000].lower()
    if start.startswith("<") and _SPREADSHEET_2003 in start and re.search(r"<(?:\w+:)?workbook\b", start):
        return FileKind.XML2003
    if start.startswith("<") and re.search(r"<(!doctype html|html|head|body|table)\b", start):
        return FileKind.HTML
    head = re.split(r"\n\s*\n", start, maxsplit=1)[0].splitlines()
    if head and re.match(r"[a-z][\w-]*:", head[0]) and len([line for line in head if _HEADER.match(line)]) > 1:
        return FileKind.MAIL
    return FileKind.TEXT


def _decoded(data: bytes) -> str | None:
    """As text, or None for what is not text. A character cut off at the end is no fault."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "gb18030")
    for encoding in encodings:
        for cut in range(4):
            try:
                text = data[: len(data) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return None if _CONTROL.search(text) else text
    return None
