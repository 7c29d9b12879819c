"""The units that the ladder of reminders came to name in the report, with what was sent to them before."""

from docgen import zh
from docgen.model import Registry, RoundResult, StepKind, UnitState, UnitStatus

_WAYS = {StepKind.NOTICE: "通知", StepKind.LETTER: "发函"}


def named(result: RoundResult, registry: Registry) -> str:
    """区委宣传部、区教育局（均10月13日通知、10月15日发函）；…: units that are open still; empty where none was named.

    Only what was sent after the day due and up to the day of the report, which speaks of no later day.
    """
    alike: dict[str, list[str]] = {}
    for each in result.units:
        open_still = each.state in (UnitState.MISSING, UnitState.RETURNED)
        if open_still and _is_named(result, each) and (sent := _sent(result, each)):
            alike.setdefault(sent, []).append(registry[each.unit].name)
    return "；".join(
        f"{zh.enumerated(names)}（{'均' if len(names) > 1 else ''}{sent}）" for sent, names in alike.items()
    )


def _is_named(result: RoundResult, status: UnitStatus) -> bool:
    return any(
        line.unit == status.unit and line.kind is StepKind.NAMING and line.state is status.state
        for line in result.reminders
    )


def _sent(result: RoundResult, status: UnitStatus) -> str:
    first, last = result.round.due, result.round.report_date
    lines = [line for line in result.reminded(status.unit) if first < line.day <= last]
    return zh.enumerated([f"{line.day.month}月{line.day.day}日{_WAYS[line.kind]}" for line in lines])
