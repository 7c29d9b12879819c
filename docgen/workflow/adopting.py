"""`docgen summary --adopt`: the report as it went out, declared final and kept with its round."""

from dataclasses import replace
from pathlib import Path

from docgen.drafts import edits
from docgen.errors import DocgenError
from docgen.gongwen.recognition import recognise
from docgen.gongwen.roles import Role
from docgen.model import Adopted, Period
from docgen.project import records, written
from docgen.project.store import sha256
from docgen.project.workspace import read_given, safe_name
from docgen.word import view
from docgen.word.merging import passages
from docgen.workflow.freezing import freeze, lock_of
from docgen.workflow.reporting import summary
from docgen.workflow.session import Outcome, Session


def adopt(session: Session, period: Period, path: Path) -> Outcome:
    """Archive the report a person gives as the final one of a quarter, and freeze the round it tells of.

    :raises SourceError: it is not there, or no .docx.
    :raises DocgenError: another report is final already, and no `overwrite`.
    """
    workspace = session.workspace
    data = read_given(path)
    number, title = _named(data, path.name)
    with session.writing():
        known = workspace.adopted(period)
        if known is not None and known.sha256 != sha256(data) and not session.overwrite:
            raise DocgenError(
                f"{period.name}的报告已于 {known.day} 定稿（{known.original_name}）。",
                hint="确要改用这一份，请加 --overwrite；原来的仍留在该季度的 report 文件夹。",
            )
        outcome = summary(session, period)
        name = f"定稿-{safe_name(path.stem)}-{sha256(data)[:8]}.docx"
        day = known.day if known is not None and known.sha256 == sha256(data) else session.as_of
        final = Adopted(name, path.name, sha256(data), day, number, title)
        files = {workspace.report_file(period, name): data}
        files[workspace.adopted_file(period)] = records.adopted_text(final).encode()
        done = session.commit(files)
        if lock_of(session, period) is None and not session.dry_run:
            done += freeze(session, period, outcome.written.files)
    about = {"file": workspace.report_file(period, name), "number": number, "title": title, "sha256": final.sha256}
    changed = _changed(session, period, data, path.name)
    return replace(
        outcome, written=outcome.written + done, details={**outcome.details, "adopted": {**about, "changed": changed}}
    )


def _named(data: bytes, name: str) -> tuple[str, str]:
    """发文字号 and 标题 as the document has them; empty where it has none that can be told."""
    found = recognise(view.view(data, file=name)).by_role
    number, title = (
        "".join("".join(each.text.split("\t")[0].split()) for each in found.get(role, ()))
        for role in (Role.NUMBER, Role.TITLE)
    )
    return number, title


def _changed(session: Session, period: Period, data: bytes, name: str) -> int | None:
    """How many paragraphs are not as docgen wrote them; None where that is not known."""
    record = written.load(session.workspace.root, session.workspace.round_folder(period))
    base = record.documents.get("进展情况报告") if record else None
    return len(edits(base.passages, passages(data, file=name))) if base else None
