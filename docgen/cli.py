"""The commands. Everything they do is in `workflow`; here are words, options, exit status and JSON."""

import json
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from docgen import __version__, terminal  # terminal first: it sets click's language before a command is declared
from docgen.errors import DocgenError

import click  # isort: skip

if TYPE_CHECKING:
    from docgen.model import Period
    from docgen.workflow import Outcome, Session

EXIT_NO, EXIT_UNEXPECTED = 1, 3
TOPICS = ("guide", "data", "templates", "check", "findings", "glossary", "design")
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


def common(*, writes: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options every command has, handed on as one `Session`; and the one way results are told."""

    def decorate(verb: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(verb)
        def command(
            workspace: Path, as_json: bool, as_of: date | None = None, dry_run: bool = False, overwrite: bool = False,
            **arguments: Any,
        ) -> None:  # fmt: skip
            from docgen.project.workspace import Workspace
            from docgen.workflow import Session

            day = as_of or datetime.now().astimezone().date()  # the one place that asks the clock
            session = Session(Workspace(workspace), day, dry_run=dry_run, overwrite=overwrite)
            name = click.get_current_context().command_path.removeprefix("docgen ")
            began = time.perf_counter()
            outcome, lines = verb(session, **arguments)
            _tell(name, outcome, lines, as_json=as_json, seconds=time.perf_counter() - began, dry_run=dry_run)

        for option in reversed(_options(writes)):
            command = option(command)
        return command

    return decorate


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


def _tell(name: str, outcome: "Outcome", lines: list[str], *, as_json: bool, seconds: float, dry_run: bool) -> None:
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


def _files_line(outcome: "Outcome") -> str:
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


@docgen.command("init", short_help="建立新的工作区。")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), metavar="[文件夹]")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果。")
@click.option("--dry-run", is_flag=True, help="只说明将要做什么，不写文件。")
def init_command(folder: Path, as_json: bool, dry_run: bool) -> None:
    """建立新的工作区：文件夹、待填写的配置、Word 模板。"""
    from docgen.workflow import init

    outcome = init(folder, dry_run=dry_run)
    lines = [f"已建立工作区 {folder.resolve()}：", *(f"  {path}" for path in outcome.written.files)]
    lines.append("下一步：填写 data/office.yaml 和 data/units.yaml，再用 docgen import 导入任务分解表。")
    _tell("init", outcome, lines, as_json=as_json, seconds=0, dry_run=dry_run)


@docgen.command("import", short_help="导入任务分解表。")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--accept", is_flag=True, help="有错误也导入（已核对过），并记下核对过的问题。")
@click.option("--basis", metavar="依据", help="发函以后调整任务的依据，例如 罗府办〔2020〕15号。")
@click.option("--first-leads", is_flag=True, help="只有一栏单位时，列在首位的牵头。")
@click.option("--year", type=click.IntRange(1990, 2099), metavar="年份", help="时间没有写年份时，按哪一年读。")
@common()
def import_command(
    session: "Session", file: Path, accept: bool, basis: str | None, first_leads: bool, year: int | None
) -> "tuple[Outcome, list[str]]":
    """读取收到的任务分解表，显示问题和与现行任务的差别；没有错误时写入 data/tasks.yaml。

    也读 docgen export 写出、改过的任务表和单位名录。
    """
    from docgen.workflow import Reading, import_table

    with terminal.progress("读取") as progress:
        how = Reading(first_leads=first_leads, year=year, progress=progress)
        outcome = import_table(session, file, accept=accept, basis=basis, how=how)
    n = outcome.counts
    lines = _change_lines(outcome)
    if outcome.details.get("what") == "units":
        lines = [f"读取单位 {n['units']} 个", *lines]
    else:
        lines = [
            f"读取 {n['rows_read']} 行 = 采用 {n['rows_used']} 行 + 未采用 {n['rows_refused']} 行",
            f"任务 {n['tasks']} 项，分项 {n['items']} 个，主题 {n['themes']} 个，"
            f"单位 {n['units']} 个（牵头 {n['lead_units']} 个，只配合 {n['units'] - n['lead_units']} 个）",
            *lines,
        ]
    if n.get("adjustments"):
        lines.append(f"其中发函以后的调整 {n['adjustments']} 处，记入 data/adjustments.yaml。")
    if outcome.refused:
        accepting = "" if outcome.details.get("what") == "units" else "；核对无误要照此导入的，请加 --accept"
        lines.append(f"有错误，没有写入。请改正后重新导入{accepting}。")
    else:
        lines.append(_files_line(outcome))
    return outcome, lines


def _change_lines(outcome: "Outcome") -> list[str]:
    if outcome.details["first_import"]:
        return ["首次导入。"]
    changes: Any = outcome.details["changes"]
    words = {"added": "新增", "removed": "取消", "changed": "改动", "renumbered": "改号"}
    lines = ["与现行的相比：" + "，".join(f"{word} {len(changes[key])} 处" for key, word in words.items())]
    for key, word in words.items():
        for change in changes[key]:
            lines.append(f"  {word} {change['id']} 第{change['number']}项“{change['name']}”{_what(change)}")
    return lines


def _what(change: Mapping[str, str]) -> str:
    if "field" not in change:
        return ""
    where = f"（{change['item']}）" if "item" in change else ""
    before, after = change.get("before", ""), change.get("after", "")
    return f"{where}：{change['field']} " + (change.get("words") or " → ".join((before or "（空）", after or "（空）")))


@docgen.group("export", short_help="导出任务表、单位名录，供修改。")
def export_group() -> None:
    """写成 Excel 供修改，改完用 docgen import 导回核对。"""


@export_group.command("tasks", short_help="导出现行任务表。")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@common()
def export_tasks_command(session: "Session", file: Path) -> "tuple[Outcome, list[str]]":
    """把现行任务写成 Excel，一行一个分项。改完用 docgen import 导回。"""
    from docgen.workflow import export_tasks

    outcome = export_tasks(session, file)
    return outcome, [f"分项 {outcome.counts['items']} 个，写入 {file}。改完保存后运行 docgen import {file}。"]


@export_group.command("units", short_help="导出单位名录。")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@common()
def export_units_command(session: "Session", file: Path) -> "tuple[Outcome, list[str]]":
    """把单位名录写成 Excel，一行一个单位。改完用 docgen import 导回。"""
    from docgen.workflow import export_units

    outcome = export_units(session, file)
    return outcome, [f"单位 {outcome.counts['units']} 个，写入 {file}。改完保存后运行 docgen import {file}。"]


@docgen.command("letters", short_help="生成任务分解函（每单位一份）。")
@click.option("--unit", metavar="单位", help="只生成一个单位的。")
@click.option("--changed", is_flag=True, help="只生成任务有变动的单位的。")
@click.option("--withdraw", metavar="发文字号", help="把一个发文字号记为作废，不生成函。")
@common()
def letters_command(
    session: "Session", unit: str | None, changed: bool, withdraw: str | None
) -> "tuple[Outcome, list[str]]":
    """为每个单位生成任务分解函，并登记发文字号。任务没有变动的，字号不变。"""
    from docgen.workflow import letters
    from docgen.workflow import withdraw as withdraw_number

    if withdraw is not None:
        outcome = withdraw_number(session, withdraw)
        return outcome, [f"{withdraw} 已记为作废。", _files_line(outcome)]
    outcome = letters(session, unit=unit, changed=changed)
    return outcome, [f"任务分解函 {outcome.counts['letters']} 份", _files_line(outcome)]


@docgen.command("forms", short_help="生成季度填报表（每单位一份）。")
@click.argument("period", type=PeriodType(), metavar="季度")
@click.option("--unit", metavar="单位", help="只生成一个单位的。")
@click.option("--renew", is_flag=True, help="改按现行任务重新编制（任务在发表以后有变动时）。")
@common()
def forms_command(session: "Session", period: "Period", unit: str | None, renew: bool) -> "tuple[Outcome, list[str]]":
    """为每个单位生成本季度的填报表，旁边附上季度已报的进展。"""
    from docgen.workflow import forms

    outcome = forms(session, period, unit=unit, renew=renew)
    return outcome, [f"填报表 {outcome.counts['forms']} 份", _files_line(outcome)]


@docgen.command("collect", short_help="收取并校验报回的填报表。")
@click.argument("period", type=PeriodType(), metavar="季度")
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, metavar="[文件、文件夹或压缩包]...")
@common()
def collect_command(session: "Session", period: "Period", paths: tuple[Path, ...]) -> "tuple[Outcome, list[str]]":
    """收取报回的文件，原件归档，逐格校验，有错的写出退回修改件。不给文件时，重新校验已归档的。"""
    from docgen.workflow import collect

    with terminal.progress("收取") as told:
        outcome = collect(session, period, paths, told)
    n = outcome.counts
    lines = [f"本次收到 {n['files_received']} 个文件，退回修改件 {n['corrections']} 份"] if paths else []
    return outcome, [*lines, *_round_lines(n), _files_line(outcome)]


def _round_lines(n: Mapping[str, int]) -> list[str]:
    return [
        f"应报 {n['expected']} = 采用 {n['accepted']} + 退回 {n['returned']} + 未报 {n['missing']} + 免报 {n['exempt']}；"
        f"实报 {n['received']}，其中按时 {n['on_time']}"
        + (f"；认不出单位的文件 {u} 个" if (u := n.get("unrecognised", 0)) else ""),
        f"填报行 {n['rows_read']} = 读出 {n['rows_used']} + 未读出 {n['rows_refused']}",
    ]


@docgen.command("status", short_help="查看各单位报送状态。")
@click.argument("period", type=PeriodType(), metavar="季度")
@common(writes=False)
def status_command(session: "Session", period: "Period") -> "tuple[Outcome, list[str]]":
    """按公文次序列出各单位的报送状态。"""
    from docgen.workflow import status

    outcome = status(session, period)
    units: Any = outcome.details["units"]
    lines = [_unit_line(unit) for unit in units]
    return outcome, [*lines, *_round_lines(outcome.counts)]


def _unit_line(unit: Mapping[str, Any]) -> str:
    late = "" if unit["on_time"] or not unit["file"] else "（迟报）"
    version = f"第 {unit['version']} 次报送" if (unit["version"] or 1) > 1 else ""
    words = f"{terminal.padded(unit['unit'], 38)}{unit['state']}{late}  {unit['file'] or ''}  {version}"
    return words.rstrip()


@docgen.command("remind", short_help="列出未报和退回未重报的单位。")
@click.argument("period", type=PeriodType(), metavar="季度")
@click.option("--letters", is_flag=True, help="同时给未报送的写催报函、给退回的写退回修改函，并登记发文字号。")
@common()
def remind_command(session: "Session", period: "Period", letters: bool) -> "tuple[Outcome, list[str]]":
    """写出未报送和退回后尚未重报的单位名单。"""
    from docgen.workflow import remind

    outcome = remind(session, period, letters=letters)
    told = [f"催报函、退回修改函 {outcome.counts['letters']} 份"] if letters else []
    return outcome, [*_silent_lines(outcome.details), *told, _files_line(outcome)]


def _silent_lines(details: Mapping[str, Any]) -> list[str]:
    words = {"missing": "未报送", "returned": "退回待重报"}
    return [f"{word}（{len(details[key])}）：{'、'.join(details[key]) or '无'}" for key, word in words.items()]


@docgen.command("summary", short_help="生成季度报告和台账。")
@click.argument("period", type=PeriodType(), metavar="季度")
@click.option("--bulletin", is_flag=True, help="同时生成发给各单位的进展情况通报。")
@common()
def summary_command(session: "Session", period: "Period", bulletin: bool) -> "tuple[Outcome, list[str]]":
    """生成进展情况报告（Word）和台账（Excel）。"""
    from docgen.workflow import summary

    outcome = summary(session, period, bulletin=bulletin)
    statuses: Any = outcome.details["statuses"]
    lines = [f"分项 {outcome.counts['items']} = " + " + ".join(f"{word} {n}" for word, n in statuses.items())]
    return outcome, [*lines, _files_line(outcome)]


@docgen.command("run", short_help="完成一个季度的全部工作。")
@click.argument("period", type=PeriodType(), metavar="季度")
@common()
def run_command(session: "Session", period: "Period") -> "tuple[Outcome, list[str]]":
    """依次生成任务分解函、填报表，校验报回的文件，列出未报单位，写出报告和台账。可以反复运行。"""
    from docgen.workflow import run

    began = time.perf_counter()
    outcome = run(session, period)
    n, statuses = outcome.counts, outcome.details["statuses"]
    assert isinstance(statuses, dict)
    return outcome, [
        f"{period.name}：单位 {n['units']} 个，任务 {n['tasks']} 项，分项 {n['items']} 个",
        f"任务分解函 {n['letters']} 份，填报表 {n['forms']} 份，退回修改件 {n['corrections']} 份",
        *_round_lines(n),
        *_silent_lines(outcome.details),
        f"分项 {n['items']} = " + " + ".join(f"{word} {count}" for word, count in statuses.items()),
        _files_line(outcome),
        f"用时 {time.perf_counter() - began:.1f} 秒",
    ]


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


@docgen.group("templates", short_help="Word 模板。")
def templates_group() -> None:
    """查看模板可用的字段，恢复原样的模板。"""


@templates_group.command("fields", short_help="列出模板可用的字段。")
@click.argument("name", required=False, metavar="[模板]")
def fields_command(name: str | None) -> None:
    """列出模板可用的字段、含义和举例。"""
    from docgen import manual
    from docgen.contexts import TEMPLATES

    if name is not None and name not in TEMPLATES:
        raise DocgenError(f"没有“{name}”这个模板。", hint=f"可用：{'、'.join(TEMPLATES)}。")
    for kind in [name] if name else TEMPLATES:
        click.echo(manual.template_fields(kind))


@templates_group.command("restore", short_help="恢复 templates/ 中的模板。")
@common()
def restore_command(session: "Session") -> "tuple[Outcome, list[str]]":
    """把 templates/ 中的模板恢复为 docgen 自带的样式。"""
    from docgen.workflow import restore_templates

    outcome = restore_templates(session)
    return outcome, [_files_line(outcome)]


@templates_group.command("check", short_help="检查模板填充后的格式。")
@click.option("--render", "rendered", is_flag=True, help="用 LibreOffice 排成版面，再量版面。")
@click.option(
    "--profile", type=click.Path(path_type=Path), metavar="文件", help="地方规定的数值（YAML），代替国家标准的。"
)
@common(writes=False)
def templates_check_command(session: "Session", rendered: bool, profile: Path | None) -> "tuple[Outcome, list[str]]":
    """用一般、最少、最多三种内容填充每个模板，再按 GB/T 9704-2012 检查。不写文件。"""
    from docgen import verdicts
    from docgen.workflow.checking import check_templates

    outcome = check_templates(session, rendered=rendered, profile=profile)
    return outcome, verdicts.lines(outcome.details, outcome.counts, roles=False)


@docgen.command("help", short_help="阅读手册。")
@click.argument("topic", required=False, metavar="[主题]")
def help_command(topic: str | None) -> None:
    """显示手册。主题：guide 操作、data 数据、templates 模板、check 公文格式检查、findings 校验提示、glossary 词汇、design 设计。"""
    chosen = topic or TOPICS[0]
    if chosen not in TOPICS:
        raise DocgenError(f"手册没有“{chosen}”这个主题。", hint=f"可用：{'、'.join(TOPICS)}。")
    click.echo(resources.files("docgen").joinpath("help", f"{chosen}.md").read_text(encoding="utf-8"))


def main() -> NoReturn:
    """Run the command line; every ending has one of the four exit statuses and never a traceback."""
    terminal.prepare_streams()
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
