"""The ids of the shipped styles given back where an editor gave others.

`fitting` goes by ids, so that an office may rename a style. LibreOffice keeps the names and numbers the ids anew
(LetterMark becomes Style12), so a style that has a shipped name and an unknown id is the shipped one.
"""

import re
from collections.abc import Mapping
from functools import cache

from lxml import etree

from docgen.gongwen import standard as gb
from docgen.word.oxml import Element, qualified
from docgen.word.styles import styles_part

_STYLES = "word/styles.xml"
_PARTS = re.compile(r"word/(document|(header|footer)[^/]*|footnotes|endnotes|comments|numbering|styles)\.xml")
_REFERENCE = re.compile(
    rb'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link|styleLink|numStyleLink)\s+w:val=")([^"]*)(")'
)
_ID = re.compile(rb'(<w:style\s[^>]*?w:styleId=")([^"]*)(")')


def restored(package: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The parts of a .docx with the shipped ids; the same parts where there is nothing to give back."""
    ids = _given_back(package.get(_STYLES, b""))
    if not ids:
        return package

    def renamed(match: re.Match[bytes]) -> bytes:
        return match[1] + ids.get(match[2], match[2]) + match[3]

    return {
        name: _ID.sub(renamed, _REFERENCE.sub(renamed, content)) if _PARTS.fullmatch(name) else content
        for name, content in package.items()
    }


def _given_back(styles: bytes) -> dict[bytes, bytes]:
    """Present id → shipped id, for styles whose name says which they are and whose id is not taken by another."""
    try:
        root = etree.fromstring(styles, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        return {}
    present = _by_name(root)
    taken = set(present.values())
    return {
        present[name].encode(): identifier.encode()
        for name, identifier in _shipped().items()
        if name in present and present[name] != identifier and identifier not in taken
    }


@cache
def _shipped() -> Mapping[str, str]:
    return _by_name(styles_part(gb.E_DOC))


def _by_name(root: Element) -> dict[str, str]:
    """The ids of styles by name; of built-in styles the case of the name varies."""
    names = ((style, style.find(qualified("w:name"))) for style in root.iter(qualified("w:style")))
    return {
        name.get(qualified("w:val"), "").casefold(): style.get(qualified("w:styleId"), "")
        for style, name in names
        if name is not None
    }
