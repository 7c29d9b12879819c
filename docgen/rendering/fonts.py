"""Free fonts of the same widths in the place of office fonts that are not installed, for LibreOffice on Linux.

A private fontconfig file says so for one call of LibreOffice; nothing of the machine is changed. Windows and macOS
have fonts and substitutions of their own and need none.
"""

import subprocess
import sys
from functools import lru_cache
from xml.sax.saxutils import escape

from docgen.gongwen.faces import ASKED, Face

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_STAND_INS: dict[Face, tuple[str, ...]] = {
    Face.FANG: ("FandolFang R", "AR PL UMing CN", "Noto Serif CJK SC"),
    Face.KAI: ("FandolKai", "AR PL UKai CN"),
    Face.HEI: ("FandolHei", "Noto Sans CJK SC"),
    Face.SONG: ("AR PL SungtiL GB", "AR PL UMing CN"),
    Face.TITLE: ("Noto Serif CJK SC",),
    Face.LATIN: ("Liberation Serif",),
}
_LIST_SECONDS = 60


def configuration() -> str:
    """The text of a fontconfig file for `office.convert`; empty where the system does without."""
    if sys.platform in ("win32", "darwin"):
        return ""
    return configuration_for(installed_families())


def configuration_for(installed: frozenset[str]) -> str:
    """Stand-ins for every office font that is not among the `installed` families.

    A brother of the same role that is installed (仿宋 for 仿宋_GB2312) goes before the free ones.
    """
    blocks = []
    for face, names in ASKED.items():
        present = tuple(name for name in names if name in installed)
        bold = face is Face.TITLE and not present
        blocks += [_block(name, (*present, *_STAND_INS[face]), bold=bold) for name in names if name not in present]
    folders = "".join(f"<dir>{folder}</dir>" for folder in _FOLDERS)
    include = '<include ignore_missing="yes">/etc/fonts/conf.d</include>'
    return f"<fontconfig>{folders}<cachedir>{{cache}}</cachedir>{include}{''.join(blocks)}</fontconfig>"


def _block(name: str, families: tuple[str, ...], *, bold: bool) -> str:
    strings = "".join(f"<string>{escape(family)}</string>" for family in families)
    weight = '<edit name="weight" mode="assign" binding="same"><const>bold</const></edit>' if bold else ""
    return (
        f'<match target="pattern"><test qual="any" name="family"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="assign" binding="same">{strings}</edit>{weight}</match>'
    )


@lru_cache(maxsize=1)
def installed_families() -> frozenset[str]:
    """The families this machine has, by fontconfig; empty where it cannot say."""
    try:
        listed = subprocess.run(
            ["fc-list", ":", "family"],
            capture_output=True,
            timeout=_LIST_SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    text = listed.stdout.decode("utf-8", "replace").replace("\\", "")
    return frozenset(name.strip() for line in text.splitlines() for name in line.split(","))
