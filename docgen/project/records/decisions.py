"""人工核定: `decisions.yaml` of the task table and of a round."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from docgen import schema
from docgen.diagnostics import ACCEPTABLE
from docgen.errors import ConfigError
from docgen.model import Decision, DecisionKind, Review, RoundDecision
from docgen.project.yamlfile import Node, dump, optional_text, parse, plain
from docgen.source import SourceRef

DECISION_KINDS = ("unit-name", "accepted")
ROUND_DECISION_KINDS = tuple(kind.value for kind in DecisionKind)
_ALWAYS = ("kind", "subject", "why", "who", "when")
_OF_TABLE = "人工核定：办公室对任务分解表疑点的认定。原件不改，认定写在这里。"
_OF_ROUND = "人工核定：办公室对本季度报送的认定。原件不改，认定写在这里。"

_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")

T = TypeVar("T")
Plain = Mapping[str, object]


# ---- about the task table --------------------------------------------------------------------------------------------


def decisions(text: str, *, file: str) -> tuple[Decision, ...]:
    """Read `data/decisions.yaml`."""
    root = parse(text, file=file)
    if "decisions" in root.fields("decisions") and root.get("decisions") is None:
        return ()  # the key with nothing but comments below it
    return root.need("decisions").each(_decision)


def _decision(node: Node) -> Decision:
    node.fields("kind", "subject", "value", "why", "who", "when")
    return Decision(
        kind=_known(node, DECISION_KINDS),
        subject=node.need("subject").text(),
        value=optional_text(node, "value") or "",
        why=node.need("why").text(),
        who=node.need("who").text(),
        when=node.need("when").day(),
        where=SourceRef(node.file, row=node.line),
    )


def _known(node: Node, kinds: Sequence[str]) -> str:
    kind = node.need("kind").text()
    if kind not in kinds:
        raise node.need("kind").wrong(f"不认识的核定种类“{kind}”。", hint=f"可用：{'、'.join(kinds)}。")
    return kind


def _plain(each: Decision) -> Plain:
    return plain(
        [("kind", each.kind), ("subject", each.subject), ("value", each.value), ("why", each.why), ("who", each.who),
         ("when", each.when.isoformat())]
    )  # fmt: skip


# ---- about a round ---------------------------------------------------------------------------------------------------


def round_decisions(text: str, *, file: str) -> tuple[RoundDecision, ...]:
    """Read `decisions.yaml` of a round. :raises ConfigError: also for a key that says nothing for its kind."""
    root = parse(text, file=file)
    if "decisions" in root.fields("decisions") and root.get("decisions") is None:
        return ()
    return root.need("decisions").each(_round_decision)


def _round_decision(node: Node) -> RoundDecision:
    for key in ("new", "note", "why", "who"):
        found = node.get(key)
        if found is not None and isinstance(found.value, str) and _INVISIBLE.search(found.value):
            raise found.wrong("有不可见的控制字符，写不进 Word 和 Excel。", hint="请删去该字符。")
    return _READERS[DecisionKind(_known(node, ROUND_DECISION_KINDS))](node)


def _accept(node: Node) -> RoundDecision:
    node.fields(*_ALWAYS, "item", "column", "codes")
    codes = node.need("codes").each(_code)
    if not codes:
        raise node.need("codes").wrong("没有写明采用哪些错误。")
    return _made(node, DecisionKind.ACCEPT, codes=codes, item=_item(node), column=_column(node))


def _code(node: Node) -> str:
    if node.text() not in ACCEPTABLE:
        hint = f"可用：{'、'.join(ACCEPTABLE)}；缺少或读不出的值，请用 value 更正。"
        raise node.wrong(f"错误“{node.text()}”不能核定采用。", hint=hint)
    return node.text()


def _value(node: Node) -> RoundDecision:
    node.fields(*_ALWAYS, "item", "column", "old", "new")
    node.need("item")
    node.need("column")
    old, new = optional_text(node, "old") or "", optional_text(node, "new") or ""
    if old == new:
        raise node.wrong("更正前后的值相同。", hint="请在 old 写原来的值，在 new 写更正后的值；空白的不写。")
    return _made(node, DecisionKind.VALUE, old=old, new=new, item=_item(node), column=_column(node))


def _no_news(node: Node) -> RoundDecision:
    node.fields(*_ALWAYS, "item", "status", "progress")
    progress = node.get("progress")
    share = progress.integer() if progress else None
    if progress and share is not None and share > 100:
        raise progress.wrong("这里应当是 0 至 100 的整数。")
    if (progress is None) != (node.get("status") is None):
        raise node.wrong("status 和 progress 要写就都写。")
    status = optional_text(node, "status") or ""
    return _made(node, DecisionKind.NO_NEWS, item=_item(node), status=status, progress=share)


def _exempt(node: Node) -> RoundDecision:
    node.fields(*_ALWAYS)
    return _made(node, DecisionKind.EXEMPT)


def _withdraw(node: Node) -> RoundDecision:
    node.fields(*_ALWAYS)
    return _made(node, DecisionKind.WITHDRAW)


def _review(node: Node) -> RoundDecision:
    node.fields(*_ALWAYS, "state", "note", "item", "column")
    words = {state.value: state for state in Review}
    state = node.need("state")
    if state.text() not in words:
        raise state.wrong(f"不认识的审核状态“{state.text()}”。", hint=f"可用：{'、'.join(words)}。")
    if node.get("column") and not node.get("item"):
        raise node.need("column").wrong("写了栏目，没有写分项。", hint="请用 item 写明分项编号。")
    note = optional_text(node, "note") or ""
    found = words[state.text()]
    return _made(node, DecisionKind.REVIEW, state=found, note=note, item=_item(node), column=_column(node))


_READERS: Mapping[DecisionKind, Callable[[Node], RoundDecision]] = {
    DecisionKind.ACCEPT: _accept,
    DecisionKind.VALUE: _value,
    DecisionKind.NO_NEWS: _no_news,
    DecisionKind.EXEMPT: _exempt,
    DecisionKind.WITHDRAW: _withdraw,
    DecisionKind.REVIEW: _review,
}


def _item(node: Node) -> str:
    return (optional_text(node, "item") or "").strip().upper()


def _column(node: Node) -> str:
    """The key of the column that a heading names; empty where there is none. :raises ConfigError: unknown heading."""
    found = node.get("column")
    if found is None:
        return ""
    columns = schema.INPUT_COLUMNS
    column = schema.headed(columns, found.text())
    if column is None:
        headings = "、".join(each.heading for each in columns)
        raise found.wrong(f"填报表没有单位填写的“{found.text()}”栏。", hint=f"可用：{headings}。")
    return column.key


def _made(node: Node, kind: DecisionKind, **said: object) -> RoundDecision:
    known = {
        "kind": kind,
        "subject": node.need("subject").text(),
        "why": node.need("why").text(),
        "who": node.need("who").text(),
        "when": node.need("when").day(),
        "where": SourceRef(node.file, row=node.line),
    }
    return RoundDecision(**known, **said)  # type: ignore[arg-type]


def _round_plain(each: RoundDecision) -> Plain:
    heading = schema.column(schema.FORM_COLUMNS, each.column).heading if each.column else ""
    return plain(
        [("kind", each.kind.value), ("subject", each.subject), ("item", each.item), ("column", heading),
         ("old", each.old), ("new", each.new), ("codes", list(each.codes)), ("status", each.status),
         ("progress", each.progress), ("state", each.state.value if each.state else ""), ("note", each.note),
         ("why", each.why), ("who", each.who), ("when", each.when.isoformat())]
    )  # fmt: skip


# ---- adding ------------------------------------------------------------------------------------------------------------


def with_decisions(text: str | None, added: Sequence[Decision], *, file: str) -> str:
    """`data/decisions.yaml` with further decisions at its end; what people wrote in it stays as it is."""
    return _grown(text, added, read=lambda words: decisions(words, file=file), entry=_plain, heading=_OF_TABLE)


def with_round_decisions(text: str | None, added: Sequence[RoundDecision], *, file: str) -> str:
    """`decisions.yaml` of a round with further decisions at its end; what people wrote in it stays as it is."""

    def read(words: str) -> Sequence[RoundDecision]:
        return round_decisions(words, file=file)

    return _grown(text, added, read=read, entry=_round_plain, heading=_OF_ROUND)


def _grown(
    text: str | None,
    added: Sequence[T],
    *,
    read: Callable[[str], Sequence[T]],
    entry: Callable[[T], Plain],
    heading: str,
) -> str:
    """A file written in a way to which nothing can be added (`[{…}]`, `...` at its end) is written anew, its first
    comments kept.
    """
    new = [entry(each) for each in added]
    if text is None:
        return dump({"decisions": new}, heading=heading)
    whole = [*map(entry, read(text)), *new]
    grown = _appended(text, new)
    try:
        if [entry(each) for each in read(grown)] == whole:
            return grown
    except ConfigError:
        pass
    comments = re.match(r"(?:[ \t]*(?:#.*)?\n)*", text)
    return (comments[0] if comments else "") + dump({"decisions": whole})


def _appended(text: str, added: Sequence[Plain]) -> str:
    indent = re.search(r"^( *)- ", text, re.MULTILINE)
    margin = indent[1] if indent else "  "
    body = dump(added).replace("\n", "\n" + margin)
    kept = re.sub(r"^(decisions:)[ \t]*\[[ \t]*\][ \t]*$", r"\1", text, flags=re.MULTILINE).rstrip()
    return f"{kept}\n{margin}{body.rstrip()}\n"
