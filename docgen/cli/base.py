"""What every command shares: the group, dates and quarters as arguments, and the one way results are told."""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen import __version__, terminal  # terminal first: it sets click's language before a command is declared
from docgen.errors import DocgenError

import click  # isort: skip

if TYPE_CHECKING:
    from docgen.model import Period
    from docgen.workflow import Outcome

EXIT_NO = 1
START_HERE = """\
{folder} 还不是 docgen 的工作区。第一次使用，请按次序：
  1. docgen init          在当前文件夹建立工作区（templates、data）
  2. 填写 data/office.yaml（本办）和 data/units.yaml（单位名录）
  3. docgen import 文件   导入收到的任务分解表
  4. docgen run 2020Q3    完成一个季度的全部工作
详细说明：docgen help"""


class PeriodType(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic in newer click only
    """2020Q3, also 2020年第三季度."""

    name = "季度"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Period":
        from docgen.project.records import period

        found = period(value) if isinstance(value, str) else value
        if found is None:
            raise DocgenError(f"“{value}”不是季度。", hint="请写成 2020Q3，或 2020年第三季度。")
        return found


class DayType(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """2020-09-30, also 2020年9月30日."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from docgen import zh

        if isinstance(value, date):
            return value
        when = zh.read_when(value)
        if when is None or when.first != when.last or when.last is None:
            raise DocgenError(f"“{value}”不是日期。", hint="请写成 2020-09-30。")
        return when.last


def common(*, writes: bool = True, works: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options every command has, handed on as one `Session`; and the one way results are told.

    `writes`: those of commands that write; `works`: those of commands that have work for every unit.
    """

    def decorate(verb: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(verb)
        def command(
            workspace: Path, as_json: bool, as_of: date | None = None, dry_run: bool = False, overwrite: bool = False,
            workers: int | None = None, scheduler: str = "", **arguments: Any,
        ) -> None:  # fmt: skip
            from docgen.project.workspace import Workspace
            from docgen.workflow import Session
            from docgen.workflow.workers import Workforce

            day = as_of or datetime.now().astimezone().date()  # the one place that asks the clock
            workforce = Workforce(workers, scheduler, terminal.progress)
            session = Session(Workspace(workspace), day, dry_run=dry_run, overwrite=overwrite, workforce=workforce)
            name = click.get_current_context().command_path.removeprefix("docgen ")
            began = time.perf_counter()
            outcome, lines = verb(session, **arguments)
            tell(name, outcome, lines, as_json=as_json, seconds=time.perf_counter() - began, dry_run=dry_run)

        for option in reversed([*_options(writes), *(_WORKING if works else ())]):
            command = option(command)
        return command

    return decorate


_WORKING = (
    click.option("--workers", type=click.IntRange(1), metavar="个数", help="最多同时用几个进程，默认每个核一个。"),
    click.option("--scheduler", default="", metavar="地址", help="交给 Dask 集群去做，如 tcp://主机:8786。"),
)


def _options(writes: bool) -> list[Callable[..., Any]]:
    folder = click.Path(file_okay=False, path_type=Path)
    shared = [
        click.option(
            "-w", "--workspace", type=folder, default=Path(), metavar="文件夹", help="工作区，默认为当前文件夹。"
        ),
        click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果（提示信息仍在标准错误）。"),
    ]
    if writes:
        shared += [
            click.option("--as-of", type=DayType(), metavar="日期", help="办理日期，默认为今天。"),
            click.option("--dry-run", is_flag=True, help="只说明将要做什么，不写文件。"),
            click.option("--overwrite", is_flag=True, help="覆盖被人改动过的输出文件。"),
        ]
    return shared


def tell(name: str, outcome: "Outcome", lines: list[str], *, as_json: bool, seconds: float, dry_run: bool) -> None:
    for line in terminal.findings(outcome.diagnostics):
        click.echo(line, err=True)
    if as_json:
        click.echo(json.dumps(_as_json(name, outcome, seconds), ensure_ascii=False, indent=1))
    else:
        if dry_run:
            click.echo("（试运行，没有写任何文件）")
        for line in lines:
            click.echo(line)
    if outcome.refused:
        sys.exit(EXIT_NO)


def _as_json(name: str, outcome: "Outcome", seconds: float) -> dict[str, object]:
    return {
        "command": name,
        "ok": not outcome.refused,
        "files": list(outcome.written.files),
        "counts": dict(outcome.counts),
        "diagnostics": [each.as_json() for each in outcome.diagnostics],
        **outcome.details,
        "seconds": round(seconds, 3),
    }


def files_line(outcome: "Outcome") -> str:
    w = outcome.written
    parts = [("新写", w.created), ("更新", w.changed), ("未变", w.unchanged), ("删除过时的", w.removed)]
    told = "，".join(f"{word} {len(paths)} 个" for word, paths in parts if paths)
    kept = f"；{len(w.kept)} 个被人改动过，保留未动（{'、'.join(w.kept)}）" if w.kept else ""
    return f"文件：{told or '没有'}{kept}"


@click.group(cls=terminal.ChineseGroup, invoke_without_command=True)
@click.version_option(__version__, "--version", prog_name="docgen", help="显示版本。")
@click.pass_context
def docgen(context: click.Context) -> None:
    """重点任务：分解、填报、回收、校验、报告。"""
    if context.invoked_subcommand is None:
        if Path("data").is_dir():
            click.echo(context.get_help())
        else:
            click.echo(START_HERE.format(folder=Path.cwd()))
