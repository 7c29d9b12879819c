"""The commands. Everything they do is in `workflow`; here are words, options, exit status and JSON."""

import json
import sys
import tempfile
import traceback
from pathlib import Path
from typing import NoReturn

from docgen import __version__, terminal
from docgen.cli.base import EXIT_NO, docgen
from docgen.errors import DocgenError
from docgen.garbage import search_seldom

import click  # isort: skip

# Each module declares its commands; this is the order they are listed in.
from docgen.cli import tables, sending, returns, reports, tracing, word, manual  # noqa: F401  # isort: skip
from docgen.cli.manual import TOPICS  # isort: skip

__all__ = ["TOPICS", "docgen", "main"]
EXIT_UNEXPECTED = 3


def main() -> NoReturn:
    """Run the command line; every ending has one of the four exit statuses and never a traceback."""
    terminal.prepare_streams()
    search_seldom()
    try:
        docgen(standalone_mode=True, prog_name="docgen")
    except DocgenError as error:
        _fail(str(error), EXIT_NO)
    except Exception as error:  # noqa: BLE001  # the one broad except of the program: an unknown fault must not end in a traceback
        _fail(f"出现未预料的错误。请把 {_report(error)} 交给维护人员（其中没有文件内容）。", EXIT_UNEXPECTED)
    sys.exit(0)


def _fail(message: str, status: int) -> NoReturn:
    click.echo(f"错误：{message}", err=True)
    if "--json" in sys.argv[1:]:
        command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
        found = {"command": command, "ok": False, "files": [], "counts": {}, "diagnostics": [], "error": message}
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    sys.exit(status)


def _report(error: Exception) -> str:
    """A report of where the program failed: frames and types only, since a message may quote a document."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"docgen {__version__}, Python {sys.version.split()[0]}, {sys.platform}", type(error).__name__]
    lines += [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    with tempfile.NamedTemporaryFile("w", prefix="docgen-", suffix=".txt", delete=False, encoding="utf-8") as stream:
        stream.write("\n".join(lines) + "\n")
    return stream.name
