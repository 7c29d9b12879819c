"""Which fields a template uses and how, checked against the dataclass it is filled with, before any value is known.

Works on Jinja's syntax tree. Word and its XML are the business of `inspecting`.
"""

import dataclasses
import difflib
import sys
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import jinja2
from jinja2 import nodes

from docgen.contexts import TEMPLATES, 年月日
from docgen.contexts_filters import ANY, BY_NAME, DAY, LIST, NUMBER, RECORD, TEXT, TRUTH
from docgen.word.nesting import ANYTHING

_PLAIN_KINDS = {str: TEXT, int: NUMBER, bool: TRUTH, 年月日: DAY}
_LOOP = ("index", "index0", "first", "last", "length", "revindex")
# What an expression may be made of; other nodes are refused with these words.
_REFUSED: dict[type[nodes.Node], str] = {
    nodes.Call: "不能调用函数（名称后面的圆括号），只可用过滤器。",
    nodes.Getitem: "不能用方括号取值。列表请用 for 逐项取，或用过滤器“首项”“末项”。",
    nodes.Mul: "不能做乘法，数字由 docgen 算好，请用现成的字段。",
    nodes.Div: "不能做除法，数字由 docgen 算好，请用现成的字段。",
    nodes.FloorDiv: "不能做除法，数字由 docgen 算好，请用现成的字段。",
    nodes.Mod: "不能用百分号做运算，数字由 docgen 算好，请用现成的字段。",
    nodes.Pow: "不能做乘方，数字由 docgen 算好，请用现成的字段。",
    nodes.Dict: "不能用花括号写成对的值。",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of value an expression has; `owner`: the dataclass of a record, or of the records of a list."""

    word: str
    owner: type | None = None


UNKNOWN_KIND = Kind(ANY)


@dataclass(frozen=True, slots=True)
class Misuse:
    """What is wrong at a line of the program text (from 1); `code` is of the catalogue of findings."""

    line: int
    code: str
    message: str
    hint: str = ""


@dataclass
class Survey:
    """Everything one look at a program finds. Fields of the context itself are plain, others `要点.单位`."""

    used: set[str] = field(default_factory=set)
    mistakes: list[Misuse] = field(default_factory=list)


def survey(program: nodes.Template, context: type, environment: jinja2.Environment) -> Survey:
    """Fields used and mistakes: unknown fields, filters, statements; values used as what they are not."""
    walk = _Walk(context, environment)
    walk.block(program.body, {**kinds(context), ANYTHING: UNKNOWN_KIND})
    return walk.found


@cache
def kinds(owner: type) -> Mapping[str, Kind]:
    """The fields of a dataclass with their kinds."""
    hints = typing.get_type_hints(owner)
    return {member.name: _kind(hints[member.name], owner) for member in dataclasses.fields(owner)}


def _kind(hint: object, owner: type) -> Kind:
    inner = typing.get_args(hint)[0] if typing.get_args(hint) else hint
    if isinstance(inner, dataclasses.Field):  # a field named as its own class: `任务组: tuple[任务组, ...]`
        inner = getattr(sys.modules[owner.__module__], inner.name)
    if isinstance(inner, type) and dataclasses.is_dataclass(inner):
        return Kind(LIST if inner is not hint else RECORD, inner)
    return Kind(_PLAIN_KINDS.get(inner, ANY)) if isinstance(inner, type) else UNKNOWN_KIND


def label(node: nodes.Expr) -> str:
    """The field as the author wrote it: `任务.序号`."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{label(node.node)}.{node.attr}"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return label(node.node)
    return "（算式）"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    names = [each for each in known if not each.startswith("docgen_")]
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.4)
    if not near:
        return ""
    best = max(near, key=lambda each: (difflib.SequenceMatcher(None, each, name).ratio(), _same_start(each, name)))
    return f"是否应为“{best}”？"


def _same_start(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


class _Walk:
    """One pass over a program; `scope` maps each name in force to its kind."""

    def __init__(self, context: type, environment: jinja2.Environment) -> None:
        self.context = context
        self.environment = environment
        self.found = Survey()

    def block(self, body: list[nodes.Node], scope: dict[str, Kind]) -> None:
        for node in body:
            if isinstance(node, nodes.For):
                self._loop(node, scope)
            elif isinstance(node, nodes.If):
                self._condition(node, scope)
            elif isinstance(node, nodes.Assign):
                self._names(node.target, self.expression(node.node, scope), scope)
            elif isinstance(node, nodes.Output):
                for part in node.nodes:
                    self._printed(part, scope)
            else:
                self._mistake(
                    node, "template-syntax", f"不支持的指令“{type(node).__name__.lower()}”。", "只可用 for、if、set。"
                )

    def _loop(self, node: nodes.For, scope: dict[str, Kind]) -> None:
        listed = self.expression(node.iter, scope)
        if listed.word not in (LIST, ANY):
            self._mistake(
                node,
                "template-loop",
                f"“{label(_bare(node.iter))}”是{_said(listed.word)}，不是列表，不能用 for 逐项取。",
                _for_hint(listed),
            )
        inner: dict[str, Kind] = {**scope, "loop": Kind("loop")}
        self._names(node.target, Kind(RECORD, listed.owner) if listed.owner else UNKNOWN_KIND, inner)
        if node.test is not None:
            self.expression(node.test, inner)
        self.block(node.body, inner)
        self.block(node.else_, dict(scope))

    def _condition(self, node: nodes.If, scope: dict[str, Kind]) -> None:
        self.expression(node.test, scope)
        for branch in (node.body, node.elif_, node.else_):
            self.block(list(branch), scope)

    def _names(self, target: nodes.Node, kind: Kind, scope: dict[str, Kind]) -> None:
        for name in target.find_all(nodes.Name):
            scope[name.name] = UNKNOWN_KIND
        if isinstance(target, nodes.Name):
            scope[target.name] = kind

    def _printed(self, node: nodes.Node, scope: dict[str, Kind]) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        kind = self.expression(node, scope)
        name = label(_bare(node))
        if kind.word == LIST:
            hint = f"请用 for 逐项取：{{% for 项 in {name} %}}……{{% endfor %}}。"
            self._mistake(node, "template-value", f"“{name}”是列表，不能直接印出。", hint)
        elif kind.word == TRUTH:
            self._mistake(
                node,
                "template-value",
                f"“{name}”只有是、否两个值，不能直接印出。",
                f"请用 if 判断：{{% if {name} %}}……{{% endif %}}。",
            )
        elif kind.word in (RECORD, "loop"):
            hint = f"请写明印哪一个字段，如 {{{{ {name}.{_first_field(kind)} }}}}。"
            self._mistake(node, "template-value", f"“{name}”有几个字段，不能整个印出。", hint)

    def expression(self, node: nodes.Node, scope: dict[str, Kind]) -> Kind:
        """The kind of a value, if known; notes what it uses on the way."""
        if isinstance(node, nodes.Name):
            return self._name(node, scope)
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, scope)
        if isinstance(node, nodes.Filter):
            return self._filter(node, scope)
        if words := _REFUSED.get(type(node)):
            self._mistake(node, "template-syntax", words, "")
            return UNKNOWN_KIND
        inner = [self.expression(child, scope) for child in node.iter_child_nodes()]
        return _kind_of(node, inner)

    def _name(self, node: nodes.Name, scope: dict[str, Kind]) -> Kind:
        if node.name not in scope:
            self._unknown(node, node.name, scope)
            return UNKNOWN_KIND
        if node.name in kinds(self.context):
            self.found.used.add(node.name)
        return scope[node.name]

    def _unknown(self, node: nodes.Name, name: str, scope: Mapping[str, Kind]) -> None:
        """A name that is none here: of an item of a list, of another template, or of nothing."""
        lists = [each for each, kind in _lists(self.context) if name in kinds(kind)]
        others = [kind for kind, context in TEMPLATES.items() if name in kinds(context)]
        hint = did_you_mean(name, scope)
        if lists:
            hint = f"它是列表“{lists[0]}”里每一项的字段，请写在 for 里：{{% for 项 in {lists[0].split('.')[-1]} %}}{{{{ 项.{name} }}}}。"
        elif others:
            hint = f"它是“{others[0]}”模板的字段。" + hint
        self._mistake(node, "template-field-unknown", f"没有字段“{name}”。", hint)

    def _attribute(self, node: nodes.Getattr, scope: dict[str, Kind]) -> Kind:
        owner = self.expression(node.node, scope)
        name = label(node.node)
        if owner.word == ANY:
            return UNKNOWN_KIND
        if owner.word == "loop" and node.attr in _LOOP:
            return Kind(NUMBER if node.attr not in ("first", "last") else TRUTH)
        if owner.word == LIST:
            hint = f"请先用 for 逐项取：{{% for 项 in {name} %}}{{{{ 项.{node.attr} }}}}{{% endfor %}}。"
            self._mistake(node, "template-value", f"“{name}”是列表，不能直接取“{node.attr}”。", hint)
        elif owner.owner is None:
            self._mistake(
                node,
                "template-field-unknown",
                f"“{name}”是{_said(owner.word)}，里面没有字段“{node.attr}”。",
                "请删去点和后面的字。",
            )
        elif node.attr not in kinds(owner.owner):
            hint = did_you_mean(node.attr, kinds(owner.owner))
            self._mistake(node, "template-field-unknown", f"“{name}”没有字段“{node.attr}”。", hint)
        else:
            self.found.used.add(f"{owner.owner.__name__}.{node.attr}")
            return kinds(owner.owner)[node.attr]
        return UNKNOWN_KIND

    # ---- filters

    def _filter(self, node: nodes.Filter, scope: dict[str, Kind]) -> Kind:
        given = self.expression(node.node, scope) if node.node is not None else UNKNOWN_KIND
        arguments = [self.expression(each, scope) for each in (*node.args, *(pair.value for pair in node.kwargs))]
        declared = BY_NAME.get(node.name)
        if declared is None or node.name not in self.environment.filters:
            self._mistake(
                node, "template-filter-unknown", f"没有过滤器“{node.name}”。", did_you_mean(node.name, BY_NAME)
            )
            return UNKNOWN_KIND
        fewest, most = declared.arguments
        if not fewest <= len(arguments) <= most or node.dyn_args or node.dyn_kwargs:
            self._mistake(
                node, "template-value", f"过滤器“{node.name}”{_arguments(fewest, most)}。", f"例如 {declared.example}"
            )
        elif not _suits(given.word, declared.takes):
            takes = "、".join(declared.takes)
            self._mistake(
                node,
                "template-value",
                f"过滤器“{node.name}”用于{takes}，“{label(_bare(node))}”是{_said(given.word)}。",
                f"例如 {declared.example}",
            )
        elif declared.name == "连接":
            self._joined(node, given)
        if declared.gives == RECORD:
            return Kind(RECORD, given.owner) if given.owner else UNKNOWN_KIND
        return given if declared.gives == ANY else Kind(declared.gives)

    def _joined(self, node: nodes.Filter, given: Kind) -> None:
        """The field that 连接 takes of each item is a name in quotes."""
        named = [pair.value for pair in node.kwargs if pair.key == "attribute"] or node.args[1:2]
        if given.owner is None:
            return
        name = named[0].value if named and isinstance(named[0], nodes.Const) else None
        if name is None or name not in kinds(given.owner):
            hint = did_you_mean(name, kinds(given.owner)) if name else f'例如 |连接("、", "{_first_field(given)}")。'
            message = (
                f"“{label(_bare(node))}”没有字段“{name}”。" if name else f"过滤器“{node.name}”没有写明连接哪一个字段。"
            )
            self._mistake(node, "template-field-unknown", message, hint)
        elif kinds(given.owner)[name].word in (LIST, RECORD, TRUTH):
            self._mistake(node, "template-value", f"“{name}”是{_said(kinds(given.owner)[name].word)}，不能连接。", "")
        else:
            self.found.used.add(f"{given.owner.__name__}.{name}")

    def _mistake(self, node: nodes.Node, code: str, message: str, hint: str) -> None:
        self.found.mistakes.append(Misuse(node.lineno, code, message, hint))


def _said(word: str) -> str:
    return f"“{word}”" if word == TRUTH else word


def _bare(node: nodes.Node) -> nodes.Expr:
    """The expression under its filters."""
    while isinstance(node, nodes.Filter) and node.node is not None:
        node = node.node
    return typing.cast(nodes.Expr, node)


def _for_hint(kind: Kind) -> str:
    return "请改用列表字段，或直接印出 {{ … }}。" if kind.word != TRUTH else "请用 if 判断。"


def _first_field(kind: Kind) -> str:
    return next(iter(kinds(kind.owner)), "名称") if kind.owner else "index"


def _lists(context: type, before: str = "") -> list[tuple[str, type]]:
    """The lists of a context with those within them: (任务组.任务, 任务行)."""
    found: list[tuple[str, type]] = []
    for name, kind in kinds(context).items():
        if kind.word == LIST and kind.owner is not None:
            found += [(before + name, kind.owner), *_lists(kind.owner, f"{before}{name}.")]
    return found


def _suits(word: str, takes: tuple[str, ...]) -> bool:
    """A day is a text as well: it may go where texts go."""
    return ANY in (word, *takes) or word in takes or (word == DAY and TEXT in takes) or (word == TEXT and DAY in takes)


def _arguments(fewest: int, most: int) -> str:
    if most == 0:
        return "后面不写括号"
    if fewest == most:
        return f"的括号里要写{fewest}项"
    return f"的括号里写{fewest}至{most}项"


def _kind_of(node: nodes.Node, inner: list[Kind]) -> Kind:
    if isinstance(node, nodes.Compare | nodes.Not | nodes.Test):
        return Kind(TRUTH)
    if isinstance(node, nodes.Concat):
        return Kind(TEXT)
    if isinstance(node, nodes.Const):
        return Kind(_PLAIN_KINDS.get(type(node.value), ANY))
    if isinstance(node, nodes.And | nodes.Or) and inner and all(each == inner[0] for each in inner):
        return inner[0]
    if isinstance(node, nodes.CondExpr):
        return inner[1] if len(inner) > 1 else UNKNOWN_KIND
    return UNKNOWN_KIND
