"""`docgen check`: Word documents against GB/T 9704-2012."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.diagnostics import Diagnostic
from docgen.errors import SourceError
from docgen.gongwen import page_rules
from docgen.gongwen.checking import is_refused, judge, with_pages
from docgen.gongwen.numbers import NATIONAL, Numbers
from docgen.gongwen.page import RenderedDocument
from docgen.gongwen.recognition import recognise
from docgen.gongwen.roles import Kind, Reading
from docgen.gongwen.verdict import RENDERING, Result, Verdict, counted
from docgen.project.local_rule import read_local_rule
from docgen.project.workspace import given_files, read_given
from docgen.rendering.render import render
from docgen.source import SourceRef
from docgen.word.view import view
from docgen.workflow.session import Outcome, Session

NOT_RENDERED = "没有排成版面，没有测量"
_PAGE_KINDS = {Kind.LETTER: "letter", Kind.UPWARD: "file", Kind.DOWNWARD: "file", Kind.UNKNOWN: "unknown"}


@dataclass(frozen=True)
class Checked:
    """A document with its answers. `notes`: what a reader must know about the rendering."""

    file: str
    reading: Reading
    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()

    def as_json(self, *, roles: bool) -> dict[str, object]:
        found: dict[str, object] = {
            "file": self.file,
            "kind": self.reading.kind.value,
            "evidence": self.reading.evidence,
            "counts": {verdict.value: count for verdict, count in counted(self.results).items()},
            "ok": not is_refused(self.results),
            "notes": list(self.notes),
        }
        if roles:
            found["roles"] = [each.as_json() for each in self.reading.assigned]
        return found


def check(
    session: Session, paths: Sequence[Path], *, rendered: bool = False, profile: Path | None = None, roles: bool = True
) -> Outcome:
    """Judge every file; those that are no .docx become findings, the others are judged all the same.

    `profile`: a file with the numbers of a local rule. Writes nothing.

    :raises SourceError: a path that is not there, or an unreadable profile.
    :raises ConfigError: the profile is not as it should be.
    :raises OutputError: `rendered`, and LibreOffice is not installed.
    """
    numbers = read_local_rule(profile) if profile else NATIONAL
    contents: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    for path in _documents(paths):
        try:
            contents[str(path)] = read_given(path)
        except SourceError as error:
            found.append(_unreadable(str(path), error))
    checked, unread = check_contents(contents, numbers=numbers, rendered=rendered)
    return outcome_of(checked, (*found, *unread), numbers, roles=roles, rendered=rendered)


def _documents(paths: Sequence[Path]) -> list[Path]:
    """The files as given, and the .docx of the folders, each once."""
    found = [each for path in paths for each in _inside(path)]
    return list(dict.fromkeys(found))


def _inside(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    return [each for each in given_files((path,)) if each.suffix.lower() == ".docx"]


def check_contents(
    contents: Mapping[str, bytes], *, numbers: Numbers = NATIONAL, rendered: bool = False
) -> tuple[list[Checked], list[Diagnostic]]:
    """Judge documents by name; the names are shown."""
    readings: dict[str, Reading] = {}
    unread: list[Diagnostic] = []
    for name, data in contents.items():
        try:
            readings[name] = recognise(view(data, file=name))
        except SourceError as error:
            unread.append(_unreadable(name, error))
    pages = render({name: contents[name] for name in readings}) if rendered and readings else {}
    return [_checked(name, reading, pages.get(name), numbers) for name, reading in readings.items()], unread


def _checked(name: str, reading: Reading, pages: RenderedDocument | None, numbers: Numbers) -> Checked:
    results = judge(reading, numbers)
    kind = _PAGE_KINDS[reading.kind]
    if pages is None:
        return Checked(name, reading, (*results, *_unmeasured(kind)))
    texts = {role.value: found[0].text.split("\t")[0] for role, found in reading.by_role.items() if found}
    measured = page_rules.check_pages(pages, kind, texts, numbers)
    return Checked(name, reading, with_pages(results, measured), page_rules.rendering_notes(pages))


def _unmeasured(kind: str) -> tuple[Result, ...]:
    """无法判断 for every rule about pages: nothing is said to conform that was not measured."""
    return tuple(
        Result(each.rule, Verdict.UNKNOWN, each.rule.title, NOT_RENDERED, "整个文件", RENDERING)
        for each in page_rules.CHECKS
        if kind in each.kinds
    )


def _unreadable(file: str, error: SourceError) -> Diagnostic:
    message = error.message.removeprefix(f"{file}：")
    return Diagnostic("document-unreadable", f"不能检查：{message}", (SourceRef(file),), error.hint)


def outcome_of(
    checked: Sequence[Checked], found: Sequence[Diagnostic], numbers: Numbers, *, roles: bool, rendered: bool
) -> Outcome:
    totals = counted(result for each in checked for result in each.results)
    return Outcome(
        counts={
            "documents": len(checked),
            "unreadable": len(found),
            **{verdict.value: count for verdict, count in totals.items()},
        },
        diagnostics=tuple(found),
        details={
            "documents": [each.as_json(roles=roles) for each in checked],
            "results": [{"file": each.file, **result.as_json()} for each in checked for result in each.results],
            "rendered": rendered,
            "local_rule": {"name": numbers.name, "changes": list(numbers.local())},
        },
        refused=bool(found) or any(is_refused(each.results) for each in checked),
    )
