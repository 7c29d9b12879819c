"""The office and what it decided: `office.yaml`, `decisions.yaml`."""

import re
from collections.abc import Sequence

from docgen.errors import ConfigError
from docgen.gongwen.standard import PROFILES
from docgen.model import LADDER, Decision, Office
from docgen.project.records.reminders import ladder
from docgen.project.records.shared import contact, refuse_unfilled
from docgen.project.yamlfile import Node, dump, optional_text, optional_texts, parse, plain
from docgen.source import SourceRef

DECISION_KINDS = ("unit-name", "accepted", "exempt")
URGENCIES = ("特急", "加急")  # GB/T 9704-2012 §7.2.3
OFFICE_KEYS = (
    "name", "region", "plan", "basis", "letter_prefix", "report_prefix", "reporting_rule", "addressee",
    "contact", "signer", "copied_to", "letter_columns", "joint", "sealed", "copy_number",
    "secrecy", "urgency", "letter_copied_to", "profile", "digit_font", "sample",
    "ladder", "mail",
)  # fmt: skip


def office(text: str, *, file: str) -> Office:
    """Read `office.yaml`. :raises ConfigError: with file, line and key of every mistake found first."""
    refuse_unfilled(text, file=file)
    root = parse(text, file=file)
    root.fields(*OFFICE_KEYS)
    sample, sealed, drafts = root.get("sample"), root.get("sealed"), root.get("mail")
    return Office(
        **{key: root.need(key).text() for key in OFFICE_KEYS[:8]},
        contact=contact(root),
        signer=optional_text(root, "signer"),
        copied_to=optional_texts(root, "copied_to"),
        letter_columns=optional_texts(root, "letter_columns"),
        joint=optional_texts(root, "joint"),
        sealed=sealed.yes() if sealed else True,
        copy_number=_copy_number(root),
        secrecy=optional_text(root, "secrecy") or "",
        urgency=_urgency(root),
        letter_copied_to=optional_texts(root, "letter_copied_to"),
        profile=_profile(root),
        digit_font=optional_text(root, "digit_font"),
        sample=sample.yes() if sample else False,
        ladder=ladder(root) or LADDER,
        mail=drafts.yes() if drafts else False,
    )


def _copy_number(root: Node) -> str:
    node = root.get("copy_number")
    if node and not re.fullmatch(r"\d{6}", node.text()):
        raise node.wrong(f"份号应为 6 位数字，现为“{node.text()}”。")  # GB/T 9704-2012 §7.2.1
    return node.text() if node else ""


def _urgency(root: Node) -> str:
    node = root.get("urgency")
    if node and node.text() not in URGENCIES:
        raise node.wrong(f"不认识的紧急程度“{node.text()}”。", hint=f"可用：{'、'.join(URGENCIES)}。")
    return node.text() if node else ""


def _profile(root: Node) -> str:
    node = root.get("profile")
    if node and node.text() not in PROFILES:
        raise node.wrong(f"不认识的版面“{node.text()}”。", hint=f"可用：{'、'.join(PROFILES)}。")
    return node.text() if node else next(iter(PROFILES))


def decisions(text: str, *, file: str) -> tuple[Decision, ...]:
    root = parse(text, file=file)
    if "decisions" in root.fields("decisions") and root.get("decisions") is None:
        return ()  # the key with nothing but comments below it
    return root.need("decisions").each(_decision)


def _decision(node: Node) -> Decision:
    node.fields("kind", "subject", "value", "why", "who", "when")
    kind = node.need("kind").text()
    if kind not in DECISION_KINDS:
        raise node.need("kind").wrong(f"不认识的核定种类“{kind}”。", hint=f"可用：{'、'.join(DECISION_KINDS)}。")
    return Decision(
        kind=kind,
        subject=node.need("subject").text(),
        value=optional_text(node, "value") or "",
        why=node.need("why").text(),
        who=node.need("who").text(),
        when=node.need("when").day(),
        where=SourceRef(node.file, row=node.line),
    )


def with_decisions(text: str | None, added: Sequence[Decision], *, file: str) -> str:
    """The file with further decisions at its end; what people wrote in it, comments included, stays as it is.

    A file written in a way to which nothing can be added (`[{…}]`, `...` at its end) is written anew, its first
    comments kept.
    """
    if text is None:
        return _decisions_text(added, heading="人工核定：办公室对任务分解表疑点的认定。原件不改，认定写在这里。")
    before = decisions(text, file=file)
    grown = _appended(text, added)
    try:
        read = decisions(grown, file=file)
    except ConfigError:
        read = ()
    if [_compared(each) for each in read] == [_compared(each) for each in (*before, *added)]:
        return grown
    comments = re.match(r"(?:[ \t]*(?:#.*)?\n)*", text)
    return (comments[0] if comments else "") + _decisions_text((*before, *added))


def _appended(text: str, added: Sequence[Decision]) -> str:
    indent = re.search(r"^( *)- ", text, re.MULTILINE)
    margin = indent[1] if indent else "  "
    body = dump([_plain(each) for each in added]).replace("\n", "\n" + margin)
    kept = re.sub(r"^(decisions:)[ \t]*\[[ \t]*\][ \t]*$", r"\1", text, flags=re.MULTILINE).rstrip()
    return f"{kept}\n{margin}{body.rstrip()}\n"


def _decisions_text(found: Sequence[Decision], *, heading: str = "") -> str:
    return dump({"decisions": [_plain(each) for each in found]}, heading=heading)


def _plain(each: Decision) -> dict[str, object]:
    return plain(
        [("kind", each.kind), ("subject", each.subject), ("value", each.value), ("why", each.why), ("who", each.who),
         ("when", each.when.isoformat())]
    )  # fmt: skip


def _compared(each: Decision) -> tuple[str, ...]:
    return each.kind, each.subject, each.value, each.why, each.who, each.when.isoformat()
