"""Writes the generated tables of the manual anew: run ``python tests/refresh_manual.py`` after changing a declaration.

What stands between ``<!-- begin: NAME -->`` and ``<!-- end: NAME -->`` comes from `docgen.manual.BLOCKS`.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
HELP = ROOT / "docgen" / "help"
BLOCK = re.compile(r"(<!-- begin: ([a-z-]+) -->\n)(.*?)(<!-- end: \2 -->)", re.DOTALL)


def refreshed(page: str) -> str:
    """The page with every block as the program declares it now."""
    sys.path.insert(0, str(ROOT))
    from docgen.manual import BLOCKS

    return BLOCK.sub(lambda match: f"{match[1]}{BLOCKS[match[2]]()}\n{match[4]}", page)


if __name__ == "__main__":
    for path in sorted(HELP.glob("*.md")):
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
