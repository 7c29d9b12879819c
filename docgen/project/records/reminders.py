"""The ladder of reminders (`ladder` in `office.yaml` or `round.yaml`) and its log: `reminders.yaml`."""

import re
from collections.abc import Iterable

from docgen.model import Registry, Reminded, Rung, StepKind, UnitState
from docgen.project.yamlfile import Node, dump, parse

_KINDS = {kind.value: kind for kind in StepKind}
_STATES = {state.value: state for state in (UnitState.MISSING, UnitState.RETURNED)}
_FARTHEST = 250  # working days: a year


def ladder(root: Node) -> tuple[Rung, ...] | None:
    """The key `ladder` of a file; None where it is not there. :raises ConfigError: the rungs do not go upward."""
    node = root.get("ladder")
    if node is None:
        return None
    rungs = node.each(_rung)
    for entry, before, rung in zip(node.list()[1:], rungs, rungs[1:], strict=False):
        if rung.days <= before.days:
            raise entry.wrong(f"“{rung.name}”应在“{before.name}”之后。", hint="请按 days 从小到大排列，不要相同。")
        if rung.name in {each.name for each in rungs if each is not rung}:
            raise entry.wrong(f"“{rung.name}”写了两次。", hint="每一步的名称必须不同。")
        if before.kind is StepKind.NAMING:
            raise entry.wrong("点名以后不再有别的步骤。", hint="请把点名放在最后。")
    if not rungs or (rungs[0].kind is StepKind.NAMING):
        raise node.wrong("点名以前至少要有一次催报。", hint="请在点名之前写明一次通知或函。")
    return rungs


def _rung(node: Node) -> Rung:
    node.fields("days", "step", "by")
    words, by = node.need("days").text(), node.need("by").text()
    if not re.fullmatch(r"[-+]?\d{1,3}", words, re.ASCII) or abs(int(words)) > _FARTHEST:
        hint = "写报送截止以后第几个工作日；以前的写负数，如 -5。"
        raise node.need("days").wrong(f"这里应当是 -{_FARTHEST} 至 {_FARTHEST} 的整数，现为“{words}”。", hint=hint)
    if by not in _KINDS:
        raise node.need("by").wrong(f"不认识的方式“{by}”。", hint=f"可用：{'、'.join(_KINDS)}。")
    if _KINDS[by] is StepKind.NAMING and int(words) <= 0:
        raise node.need("days").wrong("点名只能在报送截止以后。")
    return Rung(int(words), node.need("step").text(), _KINDS[by])


def reminders(text: str, *, file: str, known: Registry) -> tuple[Reminded, ...]:
    """Read the log. :raises ConfigError: days that go backwards, a unit reminded twice on one day, an unknown unit."""
    root = parse(text, file=file)
    root.fields("reminders")
    lines = root.need("reminders").each(lambda node: _line(node, known))
    for number, (node, line) in enumerate(zip(root.need("reminders").list(), lines, strict=True)):
        _refuse_disorder(node, line, lines[:number])
    return lines


def _refuse_disorder(node: Node, line: Reminded, before: tuple[Reminded, ...]) -> None:
    if before and line.day < before[-1].day:
        raise node.wrong(f"{line.day} 早于上一行的 {before[-1].day}。", hint="催报登记只在末尾加写，不要改动次序。")
    if any(each.unit == line.unit and each.day == line.day for each in before):
        raise node.wrong(f"单位“{line.unit}”在 {line.day} 登记了两次。", hint="一个单位一天只提醒一次，请删去一行。")


def _line(node: Node, known: Registry) -> Reminded:
    node.fields("day", "unit", "state", "step", "by", "document")
    unit = node.need("unit").text()
    if unit not in known:
        raise node.need("unit").wrong(f"单位名录中没有代码“{unit}”。")
    return Reminded(
        unit=unit,
        step=node.need("step").text(),
        kind=_KINDS[_among(node, "by", _KINDS)],
        state=_STATES[_among(node, "state", _STATES)],
        day=node.need("day").day(),
        document=node.need("document").text(),
    )


def _among(node: Node, key: str, words: Iterable[str]) -> str:
    found = node.need(key).text()
    if found not in words:
        raise node.need(key).wrong(f"不认识的“{found}”。", hint=f"可用：{'、'.join(words)}。")
    return found


def reminders_text(lines: Iterable[Reminded]) -> str:
    plain = [
        {"day": line.day.isoformat(), "unit": line.unit, "state": line.state.value, "step": line.step,
         "by": line.kind.value, "document": line.document}
        for line in lines
    ]  # fmt: skip
    return dump({"reminders": plain}, heading="催报登记。由 docgen remind 登记；只在末尾加写，不要改动。")
