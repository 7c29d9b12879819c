"""summary, run: the end of a quarter, and all of it."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.cli.base import PeriodType, common, docgen, files_line
from docgen.cli.returns import round_lines, silent_lines

import click  # isort: skip

if TYPE_CHECKING:
    from docgen.model import Period
    from docgen.workflow import Outcome, Session


@docgen.command("summary", short_help="生成季度报告和台账。")
@click.argument("period", type=PeriodType(), metavar="季度")
@click.option("--kind", type=click.Choice(["报告", "通报"]), default="报告", help="写哪一种，默认为报告。")
@click.option("--bulletin", is_flag=True, help="同时生成发给各单位的进展情况通报。")
@click.option("--draft/--final", "with_sources", help="另写核稿版，逐段逐数注明出处；默认只写没有批注的。")
@click.option("--adopt", type=click.Path(path_type=Path), metavar="文件", help="把这份报告定为终稿，存入该季度并封存。")
@click.option("--unit", metavar="单位", help="只写一个单位的进展页（一页，四个季度），随下一次发函附上。")
@common()
def summary_command(
    session: "Session",
    period: "Period",
    kind: str,
    bulletin: bool,
    with_sources: bool,
    adopt: Path | None,
    unit: str | None,
) -> "tuple[Outcome, list[str]]":
    """生成进展情况报告（Word）和台账（Excel）。"""
    from docgen import workflow
    from docgen.contexts import BULLETIN, REPORT

    if unit is not None:
        outcome = workflow.unit_page(session, period, unit)
        return outcome, [f"{outcome.details['unit']}：分项 {outcome.counts['items']} 个", files_line(outcome)]
    if adopt is not None:
        outcome = workflow.adopt(session, period, adopt)
        return outcome, [*adopted_lines(outcome.details["adopted"]), files_line(outcome)]
    kinds = (BULLETIN,) if kind == "通报" else (REPORT, BULLETIN) if bulletin else (REPORT,)
    outcome = workflow.summary(session, period, kinds=kinds, with_sources=with_sources)
    statuses: Any = outcome.details["statuses"]
    lines = [f"分项 {outcome.counts['items']} = " + " + ".join(f"{word} {n}" for word, n in statuses.items())]
    return outcome, [*lines, *draft_lines(outcome.details), files_line(outcome)]


def adopted_lines(final: Any) -> list[str]:
    name = f"《{final['title']}》" if final["title"] else "报告"
    number = f"（{final['number']}）" if final["number"] else ""
    changed = f"与生成的相比改动 {final['changed']} 处，" if final["changed"] is not None else ""
    return [f"{name}{number}定稿，{changed}存为 {final['file']}，本季度已封存。"]


def draft_lines(details: Mapping[str, Any]) -> list[str]:
    """What moved since the last draft, and what became of hand edits; nothing where neither is."""
    lines = []
    if (moved := details["changes"]) is not None:
        lines.append(
            f"第 {details['draft']} 稿与上一稿相比：报送情况变动 {len(moved['units'])} 个单位，"
            f"数字变动 {len(moved['figures'])} 处，段落变动 {len(moved['passages'])} 段，详见 {moved['file']}"
        )
        lines += [
            f"  {each['what']}：{each['before'] or '（没有）'} → {each['after'] or '（没有）'}"
            for each in moved["units"]
        ]
    edits = details["edits"]
    if edits["kept"] or edits["conflicts"]:
        lines.append(f"人工改动：保留 {len(edits['kept'])} 处，与新的数据冲突 {len(edits['conflicts'])} 处")
    lines += [f"  合并稿：{path}" for path in edits["merged"].values()]
    lines += [f"  被替换的原稿存为 {path}" for path in edits["archived"]]
    return lines


@docgen.command("run", short_help="完成一个季度的全部工作。")
@click.argument("period", type=PeriodType(), metavar="季度")
@click.option("--freeze", "freezing", is_flag=True, help="完成以后封存：以后一直按这时的数据和模板计算。")
@common(works=True)
def run_command(session: "Session", period: "Period", freezing: bool) -> "tuple[Outcome, list[str]]":
    """依次生成任务分解函、填报表，校验报回的文件，列出未报单位，写出报告和台账。可以反复运行。"""
    from docgen.workflow import run

    began = time.perf_counter()
    outcome = run(session, period, freezing=freezing)
    n, statuses = outcome.counts, outcome.details["statuses"]
    assert isinstance(statuses, dict)
    return outcome, [
        f"{period.name}：单位 {n['units']} 个，任务 {n['tasks']} 项，分项 {n['items']} 个",
        f"任务分解函 {n['letters']} 份，填报表 {n['forms']} 份，退回修改件 {n['corrections']} 份",
        *round_lines(n),
        *silent_lines(outcome.details),
        f"分项 {n['items']} = " + " + ".join(f"{word} {count}" for word, count in statuses.items()),
        *draft_lines(outcome.details),
        files_line(outcome),
        f"用时 {time.perf_counter() - began:.1f} 秒",
    ]
