"""The exceptions that stop a run. Bad data never raises: it becomes a Diagnostic.

Every message is Chinese and complete: what happened, where, and what to do. The command line
prints it as it is and ends with status 1.

    DocgenError
    ├── ConfigError     office.yaml, units.yaml, tasks.yaml, round.yaml … cannot be used
    ├── TemplateError   a Word template cannot be compiled or filled without loss
    ├── SourceError     a given file cannot be read at all
    └── OutputError     a result cannot be written
"""


class DocgenError(Exception):
    """Base of everything docgen raises on purpose. `hint` is the remedy, a whole sentence or empty."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message + self.hint


class ConfigError(DocgenError):
    """A file of the workspace is missing or broken; `file`, `line` (from 1) and `key` say where."""

    def __init__(self, message: str, *, file: str = "", line: int | None = None, key: str = "", hint: str = "") -> None:
        place = file + (f" 第{line}行" if line else "") + (f"（{key}）" if key else "")
        super().__init__(f"{place}：{message}" if place else message, hint=hint)
        self.file = file
        self.line = line
        self.key = key


class TemplateError(DocgenError):
    """A Word template has a mistake, or a value would not arrive in it exactly."""


class SourceError(DocgenError):
    """A file is not what it should be: not a workbook, password, damaged, too large."""


class OutputError(DocgenError):
    """A result cannot be written: open elsewhere, edited by hand, no permission, no space."""
