"""letters, forms: what goes out."""

from typing import TYPE_CHECKING

from docgen.cli.base import PeriodType, common, docgen, files_line

import click  # isort: skip

if TYPE_CHECKING:
    from docgen.model import Period
    from docgen.workflow import Outcome, Session


@docgen.command("letters", short_help="生成任务分解函（每单位一份）。")
@click.option("--unit", metavar="单位", help="只生成一个单位的。")
@click.option("--changed", is_flag=True, help="只生成任务有变动的单位的。")
@click.option("--withdraw", metavar="发文字号", help="把一个发文字号记为作废，不生成函。")
@common(works=True)
def letters_command(
    session: "Session", unit: str | None, changed: bool, withdraw: str | None
) -> "tuple[Outcome, list[str]]":
    """为每个单位生成任务分解函，并登记发文字号。任务没有变动的，字号不变。"""
    from docgen.workflow import letters
    from docgen.workflow import withdraw as withdraw_number

    if withdraw is not None:
        outcome = withdraw_number(session, withdraw)
        return outcome, [f"{withdraw} 已记为作废。", files_line(outcome)]
    outcome = letters(session, unit=unit, changed=changed)
    return outcome, [f"任务分解函 {outcome.counts['letters']} 份", files_line(outcome)]


@docgen.command("forms", short_help="生成季度填报表（每单位一份）。")
@click.argument("period", type=PeriodType(), metavar="季度")
@click.option("--unit", metavar="单位", help="只生成一个单位的。")
@click.option("--renew", is_flag=True, help="改按现行任务重新编制（任务在发表以后有变动时）。")
@common(works=True)
def forms_command(session: "Session", period: "Period", unit: str | None, renew: bool) -> "tuple[Outcome, list[str]]":
    """为每个单位生成本季度的填报表，旁边附上季度已报的进展。"""
    from docgen.workflow import forms

    outcome = forms(session, period, unit=unit, renew=renew)
    return outcome, [f"填报表 {outcome.counts['forms']} 份", files_line(outcome)]
