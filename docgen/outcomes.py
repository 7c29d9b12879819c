"""What became of every decision of a round: whether it does anything, and why not where it does not."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from docgen.deciding import Standing
from docgen.diagnostics import Diagnostic, finding
from docgen.model import Decided, DecisionKind, Review, RoundDecision, RoundResult, Submission, UnitState, UnitStatus

Told = tuple[bool, str]


def with_outcomes(result: RoundResult, decisions: Standing, unfit: Mapping[RoundDecision, str]) -> RoundResult:
    """The round with what became of its decisions, and a warning for each that does nothing."""
    found = outcomes(result, decisions, unfit)
    warned = tuple(told for each in found if (told := without_effect(each)))
    return replace(result, decisions=found, diagnostics=(*result.diagnostics, *warned))


def outcomes(result: RoundResult, decisions: Standing, unfit: Mapping[RoundDecision, str]) -> tuple[Decided, ...]:
    """`unfit`: decisions about units that sent nothing, and why they do nothing there."""
    found = []
    for number, each in enumerate(decisions.decisions):
        later = decisions.decisions[number + 1 :]
        sent = _named(result, each.subject)
        unit = decisions.units.get(each.subject) or (sent.unit if sent else None)
        effective, told = _OUTCOMES[each.kind](result, each, unit, unfit)
        if any(_replaces(one, each) for one in later):
            effective, told = each.kind is DecisionKind.REVIEW, "后来另有核定"
        found.append(Decided(each, unit, effective, told))
    return tuple(found)


def without_effect(found: Decided) -> Diagnostic | None:
    """The warning about a decision that does nothing."""
    if found.effective:
        return None
    each = found.decision
    about = f"{each.subject}{' ' + each.item if each.item else ''}"
    message = f"对“{about}”的核定（{each.kind.word}）不起作用：{found.told}。"
    return finding("decision-without-effect", message, each.where)


def _replaces(later: RoundDecision, earlier: RoundDecision) -> bool:
    """The same thing decided again; acceptances stand beside each other."""
    same = (later.kind, later.subject, *later.cell) == (earlier.kind, earlier.subject, *earlier.cell)
    if later.kind is DecisionKind.REVIEW:
        same = (later.kind, later.subject) == (earlier.kind, earlier.subject)
    return same and later.kind is not DecisionKind.ACCEPT


def _named(result: RoundResult, file: str) -> Submission | None:
    return next((each for each in result.submissions if each.name == file), None)


def _status(result: RoundResult, unit: str | None) -> UnitStatus | None:
    return next((each for each in result.units if each.unit == unit), None)


def _of_return(result: RoundResult, each: RoundDecision, unit: str | None, unfit: Mapping[RoundDecision, str]) -> Told:
    """更正, 采用: they do something where the return that counts shows it."""
    if each.subject in {receipt.file for receipt in result.withdrawn}:
        return False, "这一份已核定撤回"
    status = _status(result, unit)
    if status is None:
        return False, "认不出这一份是哪个单位的" if unit is None else "该单位本季度没有应报的分项"
    sent = status.submission
    if sent is None:
        return False, "该单位没有报送"
    reasons = dict.fromkeys(reason for one, reason in sent.unfit if one == each)
    if each in sent.decided:
        return True, "；".join((f"用于 {sent.name}", *reasons))
    if sent.name != each.subject and _named(result, each.subject):
        return False, f"该单位以 {sent.name} 为准，不是这一份"
    return False, "；".join(reasons) or f"{sent.name} 认不出单位或不是本季度的填报表"


def _no_news(result: RoundResult, each: RoundDecision, unit: str | None, unfit: Mapping[RoundDecision, str]) -> Told:
    status = _status(result, unit)
    if status is None:
        return False, "该单位本季度没有应报的分项"
    sent = status.submission
    items = [item_id for (item_id, code), entry in result.entries.items() if code == unit and each in entry.decisions]
    reasons = [reason for one, reason in sent.unfit if one == each] if sent else [unfit.get(each, "")]
    missing = "；".join(dict.fromkeys(reason for reason in reasons if reason))
    if items:
        return True, f"{'、'.join(items)} 计为无新进展" + (f"；{missing}" if missing else "")
    held = "该单位的填报还没有审核通过" if status.held else "该单位的填报退回待重报"
    return False, missing or held


def _exempt(result: RoundResult, each: RoundDecision, unit: str | None, unfit: Mapping[RoundDecision, str]) -> Told:
    status = _status(result, unit)
    if status is None:
        return False, "该单位本季度没有应报的分项"
    if status.state is UnitState.EXEMPT:
        return True, "免报"
    return False, "该单位已经报送，按所报采用"


def _withdrawn(result: RoundResult, each: RoundDecision, unit: str | None, unfit: Mapping[RoundDecision, str]) -> Told:
    return True, "不计入任何单位"


def _review(result: RoundResult, each: RoundDecision, unit: str | None, unfit: Mapping[RoundDecision, str]) -> Told:
    sent = _named(result, each.subject)
    status = _status(result, unit)
    if sent is None:
        return False, "这一份已核定撤回"
    if unit is None or status is None or each not in sent.decided:
        return False, "认不出这一份是哪个单位、哪个季度的填报表"
    if each.state is not Review.RETURNED and not sent.accepted:
        return False, "这一份有错误，仍为退回"
    if status.submission is not sent:
        return True, "该单位后来另有报送"
    if each.state is Review.RETURNED:
        return True, "退回待重报"
    return True, "暂不计入报告" if status.held else "计入报告"


_OUTCOMES: Mapping[
    DecisionKind, Callable[[RoundResult, RoundDecision, str | None, Mapping[RoundDecision, str]], Told]
] = {
    DecisionKind.ACCEPT: _of_return,
    DecisionKind.VALUE: _of_return,
    DecisionKind.NO_NEWS: _no_news,
    DecisionKind.EXEMPT: _exempt,
    DecisionKind.WITHDRAW: _withdrawn,
    DecisionKind.REVIEW: _review,
}
