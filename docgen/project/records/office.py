"""The office: `office.yaml`."""

import re

from docgen.gongwen.standard import PROFILES
from docgen.model import LADDER, Office
from docgen.project.records.reminders import ladder
from docgen.project.records.shared import contact, refuse_unfilled
from docgen.project.yamlfile import Node, optional_text, optional_texts, parse

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
