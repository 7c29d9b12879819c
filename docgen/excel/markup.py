"""XML of a received file as elements, with what hostile XML can do refused. For the readers of ODS and XML 2003."""

import re
from xml.etree.ElementTree import Element

from defusedxml import DTDForbidden, EntitiesForbidden
from defusedxml.ElementTree import fromstring

from docgen.excel.sniff import with_doctype

_DECLARED = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["'](gb[\w-]*)["'][^>]*\?>""", re.IGNORECASE
)


def parsed(data: bytes, file: str) -> Element:
    """The root element.

    GB2312, GBK and GB18030 are decoded here, since expat knows no encoding of several bytes but the Unicode ones.

    :raises WorkbookError: it has a DOCTYPE.
    :raises SyntaxError, ValueError: no XML.
    """
    if match := _DECLARED.match(data):
        data = data[match.end() :].decode("gb18030").encode()
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (DTDForbidden, EntitiesForbidden) as error:
        raise with_doctype(file) from error
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def whole_number(text: str | None, default: int = 1) -> int:
    """An attribute that counts something; `default` where it is missing.

    :raises ValueError: not a number above 0.
    """
    number = default if text is None else int(text)
    if number < 1:
        raise ValueError(f"{text} counts nothing")
    return number
