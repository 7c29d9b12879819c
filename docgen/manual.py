"""The tables of the manual, written from the program's own declarations.

``docgen/help/*.md`` holds them between markers; a test compares, and ``tests/refresh_manual.py`` writes
them anew. Nothing is declared here.
"""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from docgen import examples, zh
from docgen.contexts import TEMPLATES, 图, 年月日
from docgen.contexts_filters import ANY, DAY, FILTERS, LIST, NUMBER, TEXT, TRUTH
from docgen.diagnostics import RULES
from docgen.gongwen import checking, page_rules
from docgen.gongwen.numbers import national
from docgen.gongwen.verdict import Rule
from docgen.model import Deadline, Registry, Unit
from docgen.parse import read_unit_cell
from docgen.schema import FORM_COLUMNS, TASK_COLUMNS


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def task_columns() -> str:
    rows = [
        (column.heading, "、".join(column.aliases) or "—", "必需" if column.required else "可缺")
        for column in TASK_COLUMNS
        if column.key != "id"
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


def time_forms() -> str:
    """What the program makes of every written form of a time, in a table of the year 2020."""
    return _table(("写法", "读作", "说明"), (_time(words) for words in examples.TIMES))


def _time(words: str) -> tuple[str, str, str]:
    read = Deadline.read(words, year=examples.TABLE_YEAR)
    when = read.when
    if when is None:
        return words, "读不出", "错误"
    notes = [f"没有写年份，按表题的{read.year}年"] if read.year else []
    notes += [f"分{len(read.milestones)}步"] if read.milestones else []
    notes += ["周期性"] if when.recurring else ["持续"] if when.ongoing and when.last else []
    notes += [f"届时{when.action}"] if when.action and not read.milestones else []
    first, last = (day.isoformat() if day else "" for day in (when.first, when.last))
    days = f"{first} 至 {last}" if last else f"{first} 起，没有确定日期" if first else "没有确定日期"
    return words, last if first == last and last else days, "；".join(notes) or "—"


def unit_forms() -> str:
    """What the program makes of every written form of a cell of units, with a small registry."""
    return _table(("写法", "情形", "读作", "提示"), (_unit_cell(*each) for each in examples.UNITS))


def _unit_cell(words: str, case: str) -> tuple[str, str, str, str]:
    read = read_unit_cell(words, _REGISTRY)
    leads, others = (zh.enumerated([_REGISTRY[code].name for code in codes]) for codes in (read.leads, read.codes))
    parts = [f"{leads}（牵头）" if leads else "", others, *read.groups]
    meaning = zh.enumerated([each for each in parts if each]) + ("，名单未完" if read.open_list else "")
    meaning += f"{zh.enumerated(read.unresolved)}没有认出" if read.unresolved else ""
    codes = "、".join(f"`{code}`" for code in dict.fromkeys(read.findings))
    return words.replace("\n", "（换行）"), case, meaning or "没有单位", codes or "—"


def _registry() -> Registry:
    names = (
        ("区发展和改革局", "发改局", ("区发改局",)),
        ("区教育局", "教育局", ()),
        ("区财政局", "财政局", ()),
        ("区水务局", "水务局", ()),
        ("区应急管理局", "应急局", ()),
        ("区金融服务署", "金融署", ()),
        ("东门街道办事处", "东门街道", ()),
        ("桂园街道办事处", "桂园街道", ()),
        ("省科技厅", "科技厅", ()),
        ("省工业和信息化厅", "省工信厅", ()),
    )
    units = [Unit(name, name, short, "", order, aliases) for order, (name, short, aliases) in enumerate(names, start=1)]
    old = Unit("区原水利局", "区原水利局", "原水利局", "", len(units) + 1, successor="区水务局")
    return Registry((*units, old), {"各街道": ("东门街道办事处", "桂园街道办事处")})


_REGISTRY = _registry()


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
    rows = [(f"`{rule.code}`", rule.title, rule.clause or "—", rule.strength.value, rule.level.word) for rule in rules]
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
    words = {str: TEXT, int: NUMBER, bool: TRUTH, 年月日: DAY, 图: "图"}
    inner = _item_type(hint)
    return f"{LIST}，每项为{inner.__name__}" if inner else words.get(hint, f"{hint.__name__}的各字段")


def template_filters() -> str:
    """What a template may apply to a value."""
    rows = [
        (
            f"`{each.name}`" + (f"（也可写作 `{each.english}`）" if each.english else ""),
            "、".join(each.takes),
            "同原来" if each.gives == ANY else each.gives,
            each.meaning,
            f"`{each.example}`",
        )
        for each in FILTERS
    ]
    return _table(("过滤器", "用于", "得到", "含义", "举例"), rows)


def _item_type(hint: Any) -> type | None:
    """The dataclass of a `tuple[X, ...]`, else None."""
    inner = get_args(hint)[:1]
    return inner[0] if inner and is_dataclass(inner[0]) and isinstance(inner[0], type) else None


def _inner(context: type) -> list[type]:
    found: list[type] = []
    for hint in get_type_hints(context).values():
        inner = _item_type(hint) or (hint if isinstance(hint, type) and is_dataclass(hint) else None)
        if inner:
            found += [inner, *_inner(inner)]
    return found


BLOCKS = {
    "task-columns": task_columns,
    "form-columns": form_columns,
    "time-forms": time_forms,
    "unit-forms": unit_forms,
    "finding-codes": finding_codes,
    "template-fields": all_template_fields,
    "template-filters": template_filters,
    "check-rules": check_rules,
    "check-page-rules": page_check_rules,
    "local-rule-keys": local_rule_keys,
}
