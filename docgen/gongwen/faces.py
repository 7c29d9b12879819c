"""Typefaces by what they stand for: the names documents ask for and the names that PDFs embed, each to its role.

Source: gongwen-format.md §2.4 and §3.2 (names of office fonts, free stand-ins and what renderers embed).
"""

from enum import Enum


class Face(Enum):
    """What a font is in an official document; the value is what people call it."""

    FANG = "仿宋"
    KAI = "楷体"
    HEI = "黑体"
    SONG = "宋体"
    TITLE = "小标宋"
    LATIN = "西文字体"


ASKED: dict[Face, tuple[str, ...]] = {
    Face.FANG: (
        "仿宋_GB2312", "仿宋", "FangSong", "FangSong_GB2312", "方正仿宋_GBK", "方正仿宋简体", "华文仿宋", "STFangsong",
    ),
    Face.KAI: ("楷体_GB2312", "楷体", "KaiTi", "KaiTi_GB2312", "方正楷体_GBK", "方正楷体简体", "华文楷体", "STKaiti"),
    Face.HEI: ("黑体", "SimHei", "方正黑体_GBK", "方正黑体简体", "华文黑体", "STHeiti"),
    Face.SONG: ("宋体", "SimSun", "NSimSun", "新宋体", "华文宋体", "STSong"),
    Face.TITLE: (
        "方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "小标宋", "华文中宋", "STZhongsong",
    ),
    Face.LATIN: ("Times New Roman",),
}  # fmt: skip

# Beginnings of PostScript names, in lower case without “-”, “_” and blanks. First the offices' fonts, then stand-ins.
_OWN: dict[Face, tuple[str, ...]] = {
    Face.FANG: ("fangsong", "stfangsong", "fzfs", "fzfangsong"),
    Face.KAI: ("kaiti", "stkaiti", "fzkt", "fzkai"),
    Face.HEI: ("simhei", "stheiti", "fzht", "fzhei"),
    Face.SONG: ("simsun", "nsimsun", "stsong"),
    Face.TITLE: ("fzxbs", "fzxiaobiaosong", "stzhongsong", "stzhongs"),
    Face.LATIN: ("timesnewroman",),
}
_STAND_INS: dict[Face, tuple[str, ...]] = {
    Face.FANG: ("fandolfang",),
    Face.KAI: ("fandolkai", "arplkaiti", "arplukai", "ukai", "gkai", "bousungegkai"),
    Face.HEI: ("fandolhei",),
    Face.SONG: ("bousungeg", "arplsungti", "uming", "arpluming", "fandolsong"),
    Face.TITLE: ("notoserifcjk", "sourcehanserif"),
    Face.LATIN: ("liberationserif",),
}


def plain(name: str) -> str:
    """A font's name as names are compared: lower case, no blanks, hyphens and underscores."""
    return "".join(name.lower().replace("-", "").replace("_", "").split())


_ASKED = {plain(name): face for face, names in ASKED.items() for name in names}


def asked_face(name: str) -> Face | None:
    """The role of a font by the name a document asks for; None for one that official documents do not use."""
    return _ASKED.get(plain(name))


def embedded_face(name: str) -> Face | None:
    """The role of an embedded font or of its stand-in; None for any other, e.g. a renderer's last resort."""
    return _beginning(name, _OWN) or _beginning(name, _STAND_INS)


def is_stand_in(name: str) -> bool:
    """Whether an embedded font only stands in for an office's font, or is a renderer's last resort."""
    return _beginning(name, _OWN) is None


def _beginning(name: str, table: dict[Face, tuple[str, ...]]) -> Face | None:
    wanted = plain(name)
    return next((face for face, starts in table.items() if wanted.startswith(starts)), None)
