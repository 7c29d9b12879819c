"""The office and what it decided: `office.yaml`, `decisions.yaml`."""

import re
from collections.abc import Sequence

from docgen.errors import ConfigError
from docgen.gongwen.standard import PROFILES
from docgen.model import Decision, Office
from docgen.project.records.shared import contact, refuse_unfilled
from docgen.project.yamlfile import Node, dump, optional_text, optional_texts, parse
from docgen.source import SourceRef

DECISION_KINDS = ("unit-name", "accepted", "exempt")
URGENCIES = ("特急", "加急")  # GB/T 9704-2012 §7.2.3
OFFICE_KEYS = (
    "name", "region", "plan", "basis", "letter_prefix", "report_prefix", "reporting_rule", "addressee",
    "contact", "signer", "copied_to", "letter_columns", "joint", "sealed", "copy_number",
    "secrecy", "urgency", "letter_copied_to", "profile", "digit_font", "sample",
)  # fmt: skip


def office(text: str, *, file: str) -> Office:
    """Read `office.yaml`. :raises ConfigError: with file, line and key of every mistake found first."""
    refuse_unfilled(text, file=file)
    root = parse(text, file=file)
    root.fields(*OFFICE_KEYS)
    sample, sealed = root.get("sample"), root.get("sealed")
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
    root.fields("decisions")
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

    :raises ConfigError: the file is written in a way to which nothing can be added.
    """
    lines = [
        {"kind": each.kind, "subject": each.subject, "value": each.value, "why": each.why, "who": each.who,
         "when": each.when.isoformat()}
        for each in added
    ]  # fmt: skip
    if text is None:
        return dump({"decisions": lines}, heading="人工核定：办公室对任务分解表疑点的认定。原件不改，认定写在这里。")
    indent = re.search(r"^( *)- ", text, re.MULTILINE)
    body = dump(lines).replace("\n", "\n" + (indent[1] if indent else "  "))
    kept = re.sub(r"^(decisions:)[ \t]*\[[ \t]*\][ \t]*$", r"\1", text, flags=re.MULTILINE).rstrip()
    grown = f"{kept}\n{indent[1] if indent else '  '}{body.rstrip()}\n"
    before = len(decisions(text, file=file))
    read = decisions(grown, file=file)
    if len(read) != before + len(lines) or any(
        (new.kind, new.subject, new.value) != (meant.kind, meant.subject, meant.value)
        for new, meant in zip(read[before:], added, strict=True)
    ):
        raise ConfigError("不能在这个文件末尾加写核定。", file=file, hint="请把核定写成每项一段、以“- ”开头的列表。")
    return grown
