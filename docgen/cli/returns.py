"""collect, status, remind: what comes back, and what does not."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen import terminal
from docgen.cli.base import PeriodType, common, docgen, files_line
from docgen.cli.deciding import decided_line, deciding_options, wished

import click  # isort: skip

if TYPE_CHECKING:
    from datetime import date

    from docgen.model import Period
    from docgen.workflow import Outcome, Session


@docgen.command("collect", short_help="收取并校验报回的填报表。")
@click.argument("period", type=PeriodType(), metavar="季度")
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, metavar="[文件、文件夹或压缩包]...")
@deciding_options
@common(works=True)
def collect_command(
    session: "Session", period: "Period", paths: tuple[Path, ...], **given: Any
) -> "tuple[Outcome, list[str]]":
    """收取报回的文件，原件归档，逐格校验，有错的写出退回修改件。不给文件时，重新校验已归档的。

    加 --decide 的，不收文件，记一条人工核定，再重新校验。
    """
    from docgen.workflow import collect, decide

    if wish := wished(given, paths=paths):
        outcome = decide(session, period, wish)
        return outcome, [decided_line(outcome.details), *round_lines(outcome.counts), files_line(outcome)]
    outcome = collect(session, period, paths)
    n = outcome.counts
    lines = [f"本次收到 {n['files_received']} 个文件，退回修改件 {n['corrections']} 份"] if paths else []
    return outcome, [*lines, *round_lines(n), files_line(outcome)]


def round_lines(n: Mapping[str, int]) -> list[str]:
    return [
        f"应报 {n['expected']} = 采用 {n['accepted']} + 退回 {n['returned']} + 未报 {n['missing']} + 免报 {n['exempt']}；"
        f"实报 {n['received']}，其中按时 {n['on_time']}"
        + (f"；认不出单位的文件 {u} 个" if (u := n.get("unrecognised", 0)) else ""),
        f"填报行 {n['rows_read']} = 读出 {n['rows_used']} + 未读出 {n['rows_refused']}",
    ]


@docgen.command("status", short_help="查看各单位报送状态。")
@click.argument("period", type=PeriodType(), metavar="季度")
@click.option("--save", is_flag=True, help="同时写出一页的报送情况（Word 和 Excel）。")
@common()
def status_command(session: "Session", period: "Period", save: bool) -> "tuple[Outcome, list[str]]":
    """按公文次序列出各单位的报送状态、合计和比例。"""
    from docgen.workflow import status

    outcome = status(session, period)
    units: Any = outcome.details["units"]
    lines = [*(_unit_line(unit) for unit in units), *round_lines(outcome.counts), _rates_line(outcome)]
    if save:
        from docgen.workflow import save_status

        saved = save_status(session, period)
        outcome = replace(outcome, written=saved.written, diagnostics=(*outcome.diagnostics, *saved.diagnostics))
        lines.append(files_line(outcome))
    return outcome, lines


def _rates_line(outcome: "Outcome") -> str:
    rates: Any = outcome.details["rates"]
    words = {"received": "实报", "on_time": "按时", "accepted": "采用", "returned": "退回", "missing": "未报"}
    told = "，".join(f"{word} {rates[key]}" for key, word in words.items())
    return f"占应报{'减免报' if outcome.counts['exempt'] else ''}：{told}"


def _unit_line(unit: Mapping[str, Any]) -> str:
    review = f"（审核：{unit['review']}）" if unit["review"] else ""
    late = _lateness(unit)
    version = f"第 {unit['version']} 次报送" if (unit["version"] or 1) > 1 else ""
    words = f"{terminal.padded(unit['unit'], 38)}{unit['state']}{late}{review}  {unit['file'] or ''}  {version}"
    return words.rstrip()


def _lateness(unit: Mapping[str, Any]) -> str:
    """（迟报 2 个工作日）, （逾期 3 个工作日） for a unit that is still to answer."""
    if unit["late_by"] is not None:
        return f"（迟报 {unit['late_by']} 个工作日）" if unit["late_by"] else "（截止后的休息日收到）"
    return f"（逾期 {unit['overdue']} 个工作日）" if unit["overdue"] else ""


@docgen.command("remind", short_help="列出未报和退回未重报的单位。")
@click.argument("period", type=PeriodType(), metavar="季度")
@click.option("--letters", is_flag=True, help="不论催报步骤，给未报送的写催报函、给退回的写退回修改函。")
@click.option("--mail", is_flag=True, help="同时写出邮件草稿（.eml），附函和填报表；只写文件，不发送。")
@common(works=True)
def remind_command(session: "Session", period: "Period", letters: bool, mail: bool) -> "tuple[Outcome, list[str]]":
    """写出未报送和退回待重报的单位名单，按办理日期该走的催报步骤写出提醒或函，并登记。"""
    from docgen.workflow import remind

    outcome = remind(session, period, letters=letters, mail=mail)
    return outcome, [*silent_lines(outcome.details), *_step_lines(outcome, session.as_of), files_line(outcome)]


def _step_lines(outcome: "Outcome", day: "date") -> list[str]:
    steps: Any = outcome.details["steps"]
    by_name: dict[str, list[str]] = {}
    for step in steps:
        word = step["step"] if step["new"] else f"{step['step']}（当天已登记）"
        by_name.setdefault(word, []).append(step["unit"])
    lines = [f"{word}（{len(units)}）：{'、'.join(units)}" for word, units in by_name.items()]
    if not lines:
        lines = [f"{day.isoformat()} 没有要走的催报步骤"]
    made = (("催报函、退回修改函", "letters", "份"), ("邮件草稿", "mails", "封"))
    return [*lines, *(f"{word} {n} {unit}" for word, key, unit in made if (n := outcome.counts[key]))]


def silent_lines(details: Mapping[str, Any]) -> list[str]:
    words = {"missing": "未报送", "returned": "退回待重报"}
    return [f"{word}（{len(details[key])}）：{'、'.join(details[key]) or '无'}" for key, word in words.items()]
