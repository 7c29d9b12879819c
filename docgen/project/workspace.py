"""Which file of the workspace lies where, and loading it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from docgen.errors import ConfigError, DocgenError, SourceError
from docgen.model import (
    Adjustment,
    Adopted,
    Decision,
    Issued,
    Office,
    Period,
    Receipt,
    Registry,
    Reminded,
    Round,
    RoundDecision,
    TaskTable,
)
from docgen.project import records
from docgen.project.frozen import is_return
from docgen.project.store import TEMPORARY
from docgen.workdays import Workdays

OFFICE = "data/office.yaml"
UNITS = "data/units.yaml"
TASKS = "data/tasks.yaml"
REGISTER = "data/register.yaml"
DECISIONS = "data/decisions.yaml"
ADJUSTMENTS = "data/adjustments.yaml"
HOLIDAYS = "data/holidays.yaml"
ROUNDS = "data/rounds"
LETTERS = "output/letters"
TEMPLATES_FOLDER = "templates"

_START = "请先运行 docgen init 建立工作区，或用 -w 指明工作区所在的文件夹。"
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Workspace:
    """A folder with templates/, data/ and output/. Loads are done afresh for each command.

    `frozen`: where the inputs lie that are read in place of those of the folder, for a round that is closed;
    `frozen_files` are the paths it may see.
    """

    root: Path
    frozen: Path | None = None
    frozen_files: frozenset[str] = frozenset()

    def place(self, path: str) -> Path:
        """Where an input lies. Returns are never copied: originals do not change."""
        return self.root / path if self.frozen is None or is_return(path) else self.frozen / path

    def require(self) -> None:
        """:raises DocgenError: this folder is no workspace yet; says what to do first."""
        if not (self.root / "data").is_dir():
            raise DocgenError(f"{self.root} 还不是 docgen 的工作区（没有 data 文件夹）。", hint=_START)

    def text(self, path: str) -> str:
        """:raises ConfigError: absent, not readable, or not UTF-8."""
        self.require()
        try:
            return self.place(path).read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            raise ConfigError("没有这个文件。", file=path, hint=_MISSING.get(path, "请按手册“数据”页补上。")) from None
        except UnicodeDecodeError as error:
            raise ConfigError("不是 UTF-8 编码。", file=path, hint="请用记事本打开，另存为 UTF-8 编码。") from error
        except OSError as error:
            raise ConfigError(f"不能读取（{error.strerror}）。", file=path) from error

    def optional_text(self, path: str) -> str | None:
        return self.text(path) if self.place(path).is_file() else None

    @cached_property
    def office(self) -> Office:
        return records.office(self.text(OFFICE), file=OFFICE)

    @cached_property
    def registry(self) -> Registry:
        return records.registry(self.text(UNITS), file=UNITS)

    @cached_property
    def tasks(self) -> TaskTable:
        return records.task_table(self.text(TASKS), file=TASKS, known=self.registry)

    @property
    def tasks_if_any(self) -> TaskTable | None:
        return self.tasks if self.place(TASKS).is_file() else None

    @property
    def register(self) -> tuple[Issued, ...]:
        """发文登记簿 as it lies on the disk now: two verbs of one command may both add to it."""
        text = self.optional_text(REGISTER)
        return records.register(text, file=REGISTER) if text is not None else ()

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        text = self.optional_text(DECISIONS)
        return records.decisions(text, file=DECISIONS) if text is not None else ()

    @cached_property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """调整记录: every change of the table since the first letters, oldest first."""
        text = self.optional_text(ADJUSTMENTS)
        return records.adjustments(text, file=ADJUSTMENTS) if text is not None else ()

    @cached_property
    def workdays(self) -> Workdays:
        """Working days with what the office declared itself."""
        text = self.optional_text(HOLIDAYS)
        return records.holidays(text, file=HOLIDAYS) if text is not None else Workdays()

    # ---- rounds

    def round_folder(self, period: Period) -> str:
        return f"{ROUNDS}/{period}"

    def returns_folder(self, period: Period) -> str:
        return f"{ROUNDS}/{period}/returns"

    def output_folder(self, period: Period) -> str:
        return f"output/{period}"

    def periods(self) -> tuple[Period, ...]:
        """The rounds that have a `round.yaml`, earliest first."""
        folder = self.place(ROUNDS)
        names = [each.parent.name for each in folder.glob("*/round.yaml")] if folder.is_dir() else []
        return tuple(sorted(found for name in names if (found := records.period(name))))

    def round(self, period: Period) -> Round:
        """:raises ConfigError: the round is not set up, or its file is broken."""
        path = f"{self.round_folder(period)}/round.yaml"
        self.require()
        if not self.place(path).is_file():
            have = "、".join(map(str, self.periods())) or "没有"
            hint = f"请建立 {path}，写明统计截止日期、报送截止日期等（见手册“数据”页）。"
            raise ConfigError(f"没有设立 {period.name} 的填报（现有：{have}）。", hint=hint)
        found = records.collection_round(self.text(path), file=path)
        if found.period != period:
            raise ConfigError(f"文件写的是 {found.period}，与文件夹 {period} 不符。", file=path)
        return found

    def round_tasks_file(self, period: Period) -> str:
        """Where the tasks of a round lie once its forms went out, so that the round explains itself for ever."""
        return f"{self.round_folder(period)}/tasks.yaml"

    def round_tasks(self, period: Period) -> TaskTable:
        """The tasks a round was asked about; before its forms went out, the tasks in force."""
        path = self.round_tasks_file(period)
        text = self.optional_text(path)
        return self.tasks if text is None else records.task_table(text, file=path, known=self.registry)

    def receipts(self, period: Period) -> tuple[Receipt, ...]:
        path = f"{self.round_folder(period)}/returns.yaml"
        text = self.optional_text(path)
        return records.receipts(text, file=path) if text is not None else ()

    def round_decisions_file(self, period: Period) -> str:
        return f"{self.round_folder(period)}/decisions.yaml"

    def round_decisions(self, period: Period) -> tuple[RoundDecision, ...]:
        path = self.round_decisions_file(period)
        text = self.optional_text(path)
        return records.round_decisions(text, file=path) if text is not None else ()

    def report_file(self, period: Period, name: str) -> str:
        """Where reports of a round are kept that people edited, and the final one."""
        return f"{self.round_folder(period)}/report/{name}"

    def adopted_file(self, period: Period) -> str:
        return f"{self.round_folder(period)}/summary.yaml"

    def adopted(self, period: Period) -> Adopted | None:
        """The final report of a round; None: it has none yet."""
        path = self.adopted_file(period)
        text = self.optional_text(path)
        return records.adopted(text, file=path) if text is not None else None

    def reminders_file(self, period: Period) -> str:
        return f"{self.round_folder(period)}/reminders.yaml"

    def reminders(self, period: Period) -> tuple[Reminded, ...]:
        """催报登记 as it lies on the disk now."""
        path = self.reminders_file(period)
        text = self.optional_text(path)
        return records.reminders(text, file=path, known=self.registry) if text is not None else ()

    def archived(self, period: Period) -> tuple[str, ...]:
        """Names of the files that lie in the archive folder, registered or not."""
        folder = self.root / self.returns_folder(period)
        names = (each.name for each in folder.iterdir() if each.is_file()) if folder.is_dir() else ()
        seen = (
            name
            for name in names
            if self.frozen is None or f"{self.returns_folder(period)}/{name}" in self.frozen_files
        )
        return tuple(sorted(name for name in seen if not name.endswith(TEMPORARY)))

    def original(self, period: Period, name: str) -> bytes | None:
        """The bytes of an archived return; None where the file has gone."""
        try:
            return (self.root / self.returns_folder(period) / name).read_bytes()
        except FileNotFoundError:
            return None

    def output(self, path: str) -> bytes | None:
        """The bytes of a file docgen wrote earlier; None where it has gone or cannot be read."""
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None

    # ---- other files

    def template(self, kind: str) -> bytes | None:
        """The office's own template; None where it has none, so that the package's is used."""
        return self.original_of(f"{TEMPLATES_FOLDER}/{kind}.docx")

    def template_in_force(self, kind: str, period: Period | None) -> tuple[str, bytes] | None:
        """The template of a quarter, else the office's, with its path; None where the package's is used."""
        folders = [f"{self.round_folder(period)}/templates"] if period else []
        for folder in (*folders, TEMPLATES_FOLDER):
            path = f"{folder}/{kind}.docx"
            if (data := self.original_of(path)) is not None:
                return path, data
        return None

    def original_of(self, path: str) -> bytes | None:
        """A file of the workspace; None where there is none. :raises SourceError: it cannot be read."""
        try:
            return self.place(path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SourceError(
                f"{path}：不能读取（{error.strerror}）。", hint="请检查是不是文件，有没有权限。"
            ) from error

    def relative(self, path: Path) -> str:
        """How a path is shown and recorded: relative to the workspace where it lies inside it."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.name


_MISSING = {
    OFFICE: "请在其中写明统筹办公室的名称、文号代字等（docgen init 可写出样式）。",
    UNITS: "请在其中登记各单位（docgen init 可写出样式）。",
    TASKS: "请先用 docgen import 导入任务分解表。",
}


def read_given(path: Path) -> bytes:
    """A file named on the command line. :raises SourceError: absent, a folder, or not readable."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"没有这个文件：{path}。", hint="请检查文件名和所在的文件夹。") from None
    except IsADirectoryError:
        raise SourceError(f"{path} 是文件夹，不是文件。") from None
    except OSError as error:
        raise SourceError(
            f"{path}：不能读取（{error.strerror}）。", hint="请关闭打开该文件的程序，或检查权限。"
        ) from error


def given_size(path: Path) -> int:
    """How many bytes a file named on the command line has; 0 where there is none, which reading it will tell."""
    return path.stat().st_size if path.is_file() else 0


def given_files(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files meant by files and folders on the command line, in a stable order; hidden and temporary ones left out."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [each for each in inside if not each.is_dir() and not each.name.startswith((".", "~$"))]
    return tuple(found)


def safe_name(name: str, *, longest: int = 80) -> str:
    """A file name that every system takes, Chinese kept: no separators, control or reserved characters."""
    kept = "".join("_" if each in '<>:"/\\|?*' or unicodedata.category(each)[0] == "C" else each for each in name)
    kept = unicodedata.normalize("NFC", kept).strip(" .")[:longest].rstrip(" .")
    return f"_{kept}" if not kept or _RESERVED.match(kept) else kept
