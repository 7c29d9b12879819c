"""`docgen init` and `docgen templates restore`: what a workspace starts with."""

from pathlib import Path

from docgen.contexts import TEMPLATES
from docgen.errors import OutputError
from docgen.gongwen.standard import PROFILES
from docgen.project import starter
from docgen.project.store import commit
from docgen.word.blueprint import build
from docgen.workflow.session import Outcome, Session


def init(root: Path, *, dry_run: bool) -> Outcome:
    """Make a workspace in `root`: folders, sample configuration to fill in, the Word templates.

    :raises OutputError: there is a workspace already.
    """
    if (root / "data").exists():
        raise OutputError(f"{root} 已经有 data 文件夹，没有改动。", hint="请换一个空文件夹。")
    files = {path: text.encode() for path, text in starter.FILES.items()}
    files |= {f"templates/{kind}.docx": build(kind) for kind in TEMPLATES}
    present = [path for path in files if (root / path).exists()]
    if present:
        raise OutputError(f"{'、'.join(present)} 已经存在，没有改动。", hint="请换一个空文件夹。")
    written = commit(root, files, dry_run=dry_run)
    return Outcome(counts={"files": len(files)}, written=written)


def restore_templates(session: Session) -> Outcome:
    """Write the package's templates into templates/, in the profile of the office. :raises OutputError: one is there, edited, and no `overwrite`."""
    session.workspace.require()
    present = {kind: session.workspace.template(kind) for kind in TEMPLATES}
    profile = PROFILES[session.workspace.office.profile]
    files = {f"templates/{kind}.docx": build(kind, profile) for kind in TEMPLATES}
    edited = [kind for kind, data in present.items() if data is not None and data != files[f"templates/{kind}.docx"]]
    if edited and not session.overwrite:
        names = "、".join(f"templates/{kind}.docx" for kind in edited)
        raise OutputError(f"{names} 已被修改过，没有覆盖。", hint="确要恢复原样，请加 --overwrite。")
    with session.writing():
        written = session.commit(files)
    return Outcome(counts={"templates": len(files)}, written=written)
