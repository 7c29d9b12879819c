"""What one command works with: the workspace, the day, the way of writing, and rounds read once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from docgen.diagnostics import Diagnostic
from docgen.errors import DocgenError
from docgen.model import Period, Receipt, RoundDecision, RoundResult, Submission, TaskTable, Unit
from docgen.project.store import TemplateUse, Written, commit, locked
from docgen.project.workspace import Workspace
from docgen.workflow.remembering import Memory, memory
from docgen.workflow.workers import Workforce


@dataclass(frozen=True)
class Outcome:
    """What a verb did: sums, files, findings, and the further keys of its JSON."""

    counts: Mapping[str, int]
    written: Written = field(default_factory=Written)
    diagnostics: tuple[Diagnostic, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)
    refused: bool = False  # the answer is no: the command ends with status 1


@dataclass(frozen=True)
class Checked:
    """What was found in a round in an earlier run, at one state of the workspace; kept by `workflow.checked`.

    `submissions` None: nothing is known of this state. `copies`: the hashes of the correction copies, by their names.
    """

    state: str
    submissions: tuple[Submission, ...] | None = None
    copies: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Session:
    """One command's work. `as_of` is the day it is done, passed in; nothing below asks the clock."""

    workspace: Workspace
    as_of: date
    dry_run: bool = False
    overwrite: bool = False
    workforce: Workforce = field(default_factory=Workforce)
    rounds: dict[Period, RoundResult] = field(default_factory=dict)
    tables: dict[Period, TaskTable] = field(default_factory=dict)
    decisions: dict[Period, tuple[RoundDecision, ...]] = field(default_factory=dict)
    registers: dict[Period, tuple[Receipt, ...]] = field(default_factory=dict)
    trial: dict[Period, dict[Receipt, bytes]] = field(default_factory=dict)  # a dry run's files, not archived
    memories: dict[Period, Memory] = field(default_factory=dict)
    checked: dict[Period, Checked] = field(default_factory=dict)
    uses: dict[str, TemplateUse] = field(default_factory=dict)  # by the names of the files made from templates
    gaps: dict[str, tuple[str, ...]] = field(default_factory=dict)  # fields without content, by the names of the files
    _holding: bool = False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the workspace against other writers; a verb inside a verb joins the one lock."""
        if self._holding or self.dry_run:
            yield
            return
        self.workspace.require()
        with locked(self.workspace.root):
            self._holding = True
            try:
                yield
            finally:
                self._holding = False

    @property
    def holding(self) -> bool:
        """Whether this command writes, here and now."""
        return self._holding

    def commit(
        self,
        files: Mapping[str, bytes] | Iterable[tuple[str, bytes]],
        *,
        owned: Sequence[str] = (),
        keep_edited: bool = False,
    ) -> Written:
        return commit(
            self.workspace.root,
            files,
            owned=owned,
            overwrite=self.overwrite,
            keep_edited=keep_edited,
            dry_run=self.dry_run,
            uses=self.uses,
        )

    def made(self, name: str, use: TemplateUse, missing: tuple[str, ...]) -> None:
        """Note of a document the template it was made from, and the fields it shows as 待明确."""
        self.uses[name] = use
        if missing:
            self.gaps[name] = missing

    def table(self, period: Period) -> TaskTable:
        """The tasks of a round, read once per command."""
        if period not in self.tables:
            self.tables[period] = self.workspace.round_tasks(period)
        return self.tables[period]

    def registered(self, period: Period) -> tuple[Receipt, ...]:
        """The register of the files of a round, read once; `collect` reads it anew."""
        if period not in self.registers:
            self.registers[period] = self.workspace.receipts(period)
        return self.registers[period]

    def receipts(self, period: Period) -> tuple[Receipt, ...]:
        return (*self.registered(period), *self.trial.get(period, {}))

    def round_decisions(self, period: Period) -> tuple[RoundDecision, ...]:
        """The decisions of a round: those of its file, and in a dry run the one that would be added."""
        if period not in self.decisions:
            self.decisions[period] = self.workspace.round_decisions(period)
        return self.decisions[period]

    def original(self, period: Period, receipt: Receipt) -> bytes | None:
        """The bytes of a return; None where the archived file has gone."""
        known = self.trial.get(period, {}).get(receipt)
        return known if known is not None else self.workspace.original(period, receipt.file)

    def memory(self, period: Period) -> Memory:
        """The forms of a round that were read before."""
        if period not in self.memories:
            self.memories[period] = memory(self.workspace.root, period)
        return self.memories[period]

    def unit(self, name: str) -> Unit:
        """The unit a command-line option names. :raises DocgenError: the registry does not have it."""
        registry = self.workspace.registry
        found = registry.named(name) or registry.get(name)
        if found is None:
            near = "、".join(unit.name for unit in registry.suggestions(name))
            hint = f"是否为：{near}？" if near else "请用 data/units.yaml 中的全称、简称或代码。"
            raise DocgenError(f"单位名录中没有“{name}”。", hint=hint)
        return found
