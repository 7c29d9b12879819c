"""check, templates: the format of Word files."""

from pathlib import Path
from typing import TYPE_CHECKING

from docgen.cli.base import common, docgen, files_line
from docgen.errors import DocgenError

import click  # isort: skip

if TYPE_CHECKING:
    from docgen.workflow import Outcome, Session


@docgen.command("check", short_help="检查 Word 文件是否合乎公文格式。")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="文件或文件夹...")
@click.option("--render", "rendered", is_flag=True, help="用 LibreOffice 排成版面，再量版面。")
@click.option(
    "--profile", type=click.Path(path_type=Path), metavar="文件", help="地方规定的数值（YAML），代替国家标准的。"
)
@click.option("--roles", is_flag=True, help="列出每一段认作什么。")
@common(writes=False)
def check_command(
    session: "Session", files: tuple[Path, ...], rendered: bool, profile: Path | None, roles: bool
) -> "tuple[Outcome, list[str]]":
    """按 GB/T 9704-2012 检查任何 .docx 文件：符合、不符合、无法判断。不改动文件。"""
    from docgen import verdicts
    from docgen.workflow.checking import check

    outcome = check(session, files, rendered=rendered, profile=profile)
    return outcome, verdicts.lines(outcome.details, outcome.counts, roles=roles)


@common(writes=False)
def _in_force(session: "Session") -> "tuple[Outcome, list[str]]":
    from docgen.workflow.trying import in_force

    outcome = in_force(session)
    return outcome, [_force_line(each) for each in outcome.details["templates"]]  # type: ignore[attr-defined]


def _force_line(row: dict[str, str | None]) -> str:
    where = "docgen 自带的" if row["file"] == "docgen" else row["file"]
    period = f"（{row['period']}）" if row["period"] else ""
    return f"{row['kind']}{period}：{where}"


@docgen.group("templates", short_help="Word 模板。", invoke_without_command=True)
@click.pass_context
def templates_group(context: click.Context, /, **options: object) -> None:
    """列出正在使用的模板。

    先用本季度的（data/rounds/季度/templates/），再用本办的（templates/），都没有的用 docgen 自带的。
    """
    if context.invoked_subcommand is None:
        _in_force(**options)


templates_group.params += reversed(_in_force.__click_params__)  # type: ignore[attr-defined]


@templates_group.command("fields", short_help="列出模板可用的字段。")
@click.argument("name", required=False, metavar="[模板]")
def fields_command(name: str | None) -> None:
    """列出模板可用的字段和过滤器：内容、含义、举例。"""
    from docgen import manual
    from docgen.contexts import TEMPLATES

    _known_kind(name)
    for kind in [name] if name else TEMPLATES:
        click.echo(manual.template_fields(kind) + "\n")
    click.echo(f"### 过滤器\n\n{manual.template_filters()}")


@templates_group.command("restore", short_help="恢复 templates/ 中的模板。")
@common()
def restore_command(session: "Session") -> "tuple[Outcome, list[str]]":
    """把 templates/ 中的模板恢复为 docgen 自带的样式。"""
    from docgen.workflow import restore_templates

    outcome = restore_templates(session)
    return outcome, [files_line(outcome)]


@templates_group.command("check", short_help="检查模板的写法和填充后的格式。")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, metavar="[文件...]")
@click.option("--kind", metavar="模板", help="这些文件是哪一种模板；文件名里写明了的不用加。")
@click.option("--mark", is_flag=True, help="另写一份副本，每处错误用批注标出。")
@click.option("--render", "rendered", is_flag=True, help="用 LibreOffice 排成版面，再量版面。")
@click.option(
    "--profile", type=click.Path(path_type=Path), metavar="文件", help="地方规定的数值（YAML），代替国家标准的。"
)
@common()
def templates_check_command(
    session: "Session", files: tuple[Path, ...], kind: str | None, mark: bool, rendered: bool, profile: Path | None
) -> "tuple[Outcome, list[str]]":
    """列出模板写法上的全部错误；没有错误的，用一般、最少、最多、刁难四种内容填充，再按 GB/T 9704-2012 检查。

    不写文件名的，检查工作区里正在使用的全部模板。
    """
    from docgen import verdicts
    from docgen.workflow.trying import check_templates

    _known_kind(kind)
    outcome = check_templates(session, files, kind=kind, mark=mark, rendered=rendered, profile=profile)
    told = [_template_line(each) for each in outcome.details["templates"]]  # type: ignore[attr-defined]
    copies = [files_line(outcome), *(f"  {path}" for path in outcome.written.files)] if mark else []
    return outcome, [*told, *verdicts.lines(outcome.details, outcome.counts, roles=False), *copies]


def _template_line(tried: dict[str, object]) -> str:
    count = tried["mistakes"]
    return f"{tried['file']}：" + (f"写法有 {count} 处错误，没有试填" if count else "写法没有错误")


def _known_kind(name: str | None) -> None:
    from docgen.contexts import TEMPLATES

    if name is not None and name not in TEMPLATES:
        raise DocgenError(f"没有“{name}”这个模板。", hint=f"可用：{'、'.join(TEMPLATES)}。")
