"""Fonts as the rules compare them: by the kind of type, and by which characters they have."""

from docgen.gongwen import faces
from docgen.gongwen import standard as gb

_WIDER = {faces.plain(name): wider for name, wider in gb.WIDER_FONTS.items()}
_SYMBOLS = ("\u3000", "\u33ff")  # full-width signs of which GB 2312 has a part: it lacks 〇 and ㎡
_SUPPLEMENTARY = ("\U00020000", "\U0003ffff")


def family(name: str) -> str:
    """The kind of type (仿宋, 小标宋 …), or the name itself where official documents do not use it."""
    face = faces.asked_face(name)
    return face.value if face else name.strip()


def is_gb2312(name: str) -> bool:
    """Whether the font has only the 6763 characters of GB2312; others fall back to another font."""
    return "gb2312" in name.casefold()


def outside_gb2312(text: str) -> str:
    """The Han characters of a text that GB2312 lacks, each once."""
    return "".join(dict.fromkeys(each for each in text if is_han(each) and not _encodes(each)))


def font_for(character: str, font: str) -> str:
    """The font for a character that a font lacks, as far as the names of both tell; empty: it stays in this one."""
    if _SUPPLEMENTARY[0] <= character <= _SUPPLEMENTARY[1]:
        return gb.FONT_SUPPLEMENTARY if faces.asked_face(font) else ""
    full = is_han(character) or _SYMBOLS[0] <= character <= _SYMBOLS[1]
    return _WIDER.get(faces.plain(font), "") if full and not _encodes(character) else ""


def is_in_gb2312(text: str) -> bool:
    """Whether GB2312 has every character of a text."""
    return text.isascii() or _encodes(text)


def is_han(character: str) -> bool:
    return "㐀" <= character <= "鿿" or "豈" <= character <= "﫿" or character >= "\U00020000"


def _encodes(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
