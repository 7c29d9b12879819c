"""The tables of the manual, written from the program's own declarations.

``docgen/help/*.md`` holds them between markers; a test compares, and ``tests/refresh_manual.py`` writes
them anew. Nothing is declared here.
"""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from docgen.contexts import TEMPLATES
from docgen.diagnostics import RULES
from docgen.gongwen import checking, page_rules
from docgen.gongwen.numbers import national
from docgen.gongwen.verdict import Rule
from docgen.schema import FORM_COLUMNS, TASK_COLUMNS


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def task_columns() -> str:
    rows = [
        (column.heading, "、".join(column.aliases) or "—", "必需" if column.required else "可缺")
        for column in TASK_COLUMNS
    ]
    return _table(("栏目", "也认这些写法", "是否必需"), rows)


def form_columns() -> str:
    rows = [
        (
            column.heading,
            "填报单位填写" if column.editable else "已填好，不改",
            column.kind.value,
            "必填" if column.required else "—",
            column.instruction or "—",
        )
        for column in FORM_COLUMNS
    ]
    return _table(("栏目", "由谁填写", "内容", "必填", "填写要求"), rows)


def finding_codes() -> str:
    rows = [(f"`{rule.code}`", rule.severity.value, rule.meaning, rule.remedy or "—") for rule in RULES]
    return _table(("代码", "性质", "含义", "如何处理"), rows)


def check_rules() -> str:
    """The rules that the checker measures in the file."""
    return _rules(checking.RULES)


def page_check_rules() -> str:
    """The rules that the checker measures on the rendered page."""
    return _rules(page_rules.PAGE_RULES)


def _rules(rules: Iterable[Rule]) -> str:
    rows = [
        (f"`{rule.code}`", rule.title, rule.clause or "—", rule.strength.value, rule.level.word) for rule in rules
    ]
    return _table(("代码", "规则", "依据", "约束程度", "不符合时"), rows)


def local_rule_keys() -> str:
    """What a file with a local rule may set."""
    return _table(("键", "含义", "国家标准的值"), [(f"`{key}`", words, value) for key, words, value in national()])


def template_fields(kind: str) -> str:
    """The fields of a template as tables: its own, then those of what its lists hold."""
    parts = [f"### {kind}", _fields(TEMPLATES[kind])]
    seen: set[type] = set()
    for part in _inner(TEMPLATES[kind]):
        if part not in seen:
            seen.add(part)
            parts += [f"#### {part.__name__}：{(part.__doc__ or '').strip().rstrip('。')}", _fields(part)]
    return "\n\n".join(parts)


def all_template_fields() -> str:
    return "\n\n".join(template_fields(kind) for kind in TEMPLATES)


def _fields(context: type) -> str:
    hints = get_type_hints(context)
    rows = [
        (
            f"`{each.name}`",
            _type_word(hints[each.name]),
            str(each.metadata["meaning"]),
            str(each.metadata["example"]) or "—",
        )
        for each in fields(context)  # dataclass by declaration
    ]
    return _table(("字段", "内容", "含义", "举例"), rows)


def _type_word(hint: Any) -> str:
    words = {str: "文字", int: "整数", bool: "是否"}
    inner = _item_type(hint)
    return f"列表，每项为{inner.__name__}" if inner else words[hint]


def _item_type(hint: Any) -> type | None:
    """The dataclass of a `tuple[X, ...]`, else None."""
    inner = get_args(hint)[:1]
    return inner[0] if inner and is_dataclass(inner[0]) and isinstance(inner[0], type) else None


def _inner(context: type) -> list[type]:
    found: list[type] = []
    for hint in get_type_hints(context).values():
        if inner := _item_type(hint):
            found += [inner, *_inner(inner)]
    return found


BLOCKS = {
    "task-columns": task_columns,
    "form-columns": form_columns,
    "finding-codes": finding_codes,
    "template-fields": all_template_fields,
    "check-rules": check_rules,
    "check-page-rules": page_check_rules,
    "local-rule-keys": local_rule_keys,
}
