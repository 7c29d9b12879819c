"""init, import, export: the workspace and its lists."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen import terminal
from docgen.cli.base import common, docgen, files_line, tell

import click  # isort: skip

if TYPE_CHECKING:
    from docgen.workflow import Outcome, Session


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
    tell("init", outcome, lines, as_json=as_json, seconds=0, dry_run=dry_run)


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
        lines.append(files_line(outcome))
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
