"""How the command line looks: Chinese help pages, findings and sums as text. No decisions, no files.

click counts a Chinese character as one column and knows no Chinese; both are mended here, before any
command is declared.
"""

import gettext
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from docgen.diagnostics import Diagnostic, Severity

# Before any command is declared: click looks some texts up in decorators. gettext asks LANGUAGE before LC_ALL.
os.environ["LANGUAGE"] = "zh_CN"
gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))

ALL_SHOWN = ("task-matched-by-number",)  # each is a question of its own
SHOWN_PER_CODE = 5  # findings of one kind shown on the terminal; all of them are in --json and the ledger


def _wide(text: str) -> str:
    return "".join(each + "\0" if unicodedata.east_asian_width(each) in "WF" else each for each in text)


class ChineseFormatter(click.HelpFormatter):
    """Counts a Chinese character as two columns, so that columns line up and lines do not overflow."""

    def write(self, string: str) -> None:
        super().write(string.replace("\0", ""))

    def write_text(self, text: str) -> None:
        super().write_text(_wide(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_wide(first), _wide(second)) for first, second in rows], col_max, col_spacing)


class ChineseContext(click.Context):
    formatter_class = ChineseFormatter


class ChineseCommand(click.Command):
    context_class = ChineseContext

    def __init__(self, *args: Any, **attrs: Any) -> None:
        attrs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **attrs)


class ChineseGroup(click.Group):
    context_class = ChineseContext
    command_class = ChineseCommand
    group_class = type

    def __init__(self, *args: Any, **attrs: Any) -> None:
        attrs.setdefault("options_metavar", "[选项]")
        attrs.setdefault("subcommand_metavar", "命令 [参数]...")
        super().__init__(*args, **attrs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which the work is done, which is that of their declaration."""
        return list(self.commands)


def prepare_streams() -> None:
    """A Chinese Windows console is GBK: characters it lacks are replaced instead of stopping the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def findings(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Findings as lines, worst first; of many alike the first ones and how many more there are."""
    lines: list[str] = []
    shown: dict[str, int] = {}
    for severity in Severity:
        for each in (found for found in diagnostics if found.severity is severity):
            shown[each.code] = shown.get(each.code, 0) + 1
            if shown[each.code] <= SHOWN_PER_CODE or _all_shown(each):
                lines.append(str(each))
    for code, count in shown.items():
        first = next(found for found in diagnostics if found.code == code)
        if count > SHOWN_PER_CODE and not _all_shown(first):
            lines.append(f"……[{code}] 另有 {count - SHOWN_PER_CODE} 条同类{first.severity.value}")
    return lines


def _all_shown(found: Diagnostic) -> bool:
    return found.severity is Severity.ERROR or found.code in ALL_SHOWN


def padded(text: str, width: int) -> str:
    """`text` filled with blanks to `width` columns, a Chinese character counting two."""
    return text + " " * max(0, width - sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text))


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal, told steps done and steps in all; None where nobody would see it (a file, a pipe)."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield told
