"""Fonts as the rules compare them: by the kind of type, and by which characters they have."""

from docgen.gongwen import faces


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


def is_han(character: str) -> bool:
    return "㐀" <= character <= "鿿" or "豈" <= character <= "﫿" or character >= "\U00020000"


def _encodes(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
