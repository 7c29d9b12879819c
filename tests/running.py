"""The command line run in this process, as a person would run it: words in, exit status and both streams out."""

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from docgen.cli import main


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


def docgen(*words: object, at: Path | None = None) -> Result:
    """Run ``docgen WORDS``; with `at`, in that workspace (-w is put behind the command)."""
    argv = [str(word) for word in words]
    if at is not None:
        argv += ["-w", str(at)]
    out, err = io.StringIO(), io.StringIO()
    with mock.patch("sys.argv", ["docgen", *argv]), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
    return Result(status, out.getvalue(), err.getvalue())


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, the lock left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".docgen.lock" not in path.name
    }
