"""Bytes as text, whatever program saved them."""

import codecs
import re

from docgen.errors import SourceError

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,20})""", re.IGNORECASE
)
# What pages call by these names is GBK in practice, and GB 18030 holds all of them.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252"}
# Codecs that turn text into text or unpack data; a page must not choose them.
_TEXT_ONLY = re.compile(r"^(?:utf|gb|big5|cp\d|windows-|iso-8859|hz|shift|euc|ascii|us-ascii|latin)", re.IGNORECASE)


def decode(data: bytes, *, file: str) -> str:
    """Text of unknown encoding: byte-order mark, then UTF-8, then GB18030.

    A detector is wrong on short Chinese files more often than this ladder. :raises SourceError: none fits.
    """
    ladder = [_MARKS[data[:2]]] if data[:2] in _MARKS else ["utf-8-sig", "gb18030"]
    for encoding in ladder:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(f"{file}：认不出文字编码。", hint="请用记事本打开，另存为 UTF-8 编码。")


def decode_page(data: bytes, *, file: str) -> str:
    """The same for a text that may be a web page: what its <meta> declares counts where it is not UTF-8.

    A page in Big5 passes for GB18030 and would come out as other characters, so its own word goes first.
    :raises SourceError: nothing fits.
    """
    declared = _declared(data)
    if declared is None or data[:2] in _MARKS:
        return decode(data, file=file)
    for encoding in ("utf-8-sig", declared):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return decode(data, file=file)


def _declared(data: bytes) -> str | None:
    """The encoding a page declares in its first 4 KB, if Python knows it."""
    match = _CHARSET.search(data[:4096])
    name = match[1].decode("ascii").lower() if match else ""
    if not _TEXT_ONLY.match(name):
        return None
    try:
        return _WIDER.get(name, codecs.lookup(name).name)
    except LookupError:
        return None
