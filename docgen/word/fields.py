"""Which fields a template uses, checked against the dataclass it is filled with, before any value is known.

Works on Jinja's syntax tree. Word and its XML are `render`'s business.
"""

import dataclasses
import difflib
import sys
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import jinja2
from jinja2 import nodes

Kind = type | None  # None: a value whose parts are not known, such as a text or the result of a filter


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at a line of the program text (from 1)."""

    line: int
    message: str


@dataclass
class Survey:
    """Everything one look at a program finds. Fields of the context itself are plain, others `要点.单位`."""

    used: set[str] = field(default_factory=set)
    mistakes: list[Mistake] = field(default_factory=list)


def survey(program: nodes.Template, context: type, environment: jinja2.Environment) -> Survey:
    """Fields used and mistakes: unknown fields, filters, statements."""
    walk = _Walk(context, environment)
    walk.block(program.body, dict(kinds(context)))
    return walk.found


@cache
def kinds(owner: type) -> Mapping[str, Kind]:
    """The fields of a dataclass; a tuple of dataclasses counts as that dataclass."""
    hints = typing.get_type_hints(owner)
    return {member.name: _kind(hints[member.name], owner) for member in dataclasses.fields(owner)}


def _kind(hint: object, owner: type) -> Kind:
    inner = typing.get_args(hint)[0] if typing.get_args(hint) else hint
    if isinstance(inner, dataclasses.Field):  # a field named as its own class: `任务组: tuple[任务组, ...]`
        inner = getattr(sys.modules[owner.__module__], inner.name)
    return inner if isinstance(inner, type) and dataclasses.is_dataclass(inner) else None


def label(node: nodes.Expr) -> str:
    """The field as the author wrote it: `任务.序号`."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{label(node.node)}.{node.attr}"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return label(node.node)
    return "（算式）"


def did_you_mean(name: str, known: Iterator[str] | list[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.4)
    return f"是否应为“{near[0]}”？" if near else ""


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
                    self.expression(part, scope)
            else:
                self._mistake(node, f"不支持的指令“{type(node).__name__.lower()}”，只可用 for、if、set。")

    def _loop(self, node: nodes.For, scope: dict[str, Kind]) -> None:
        inner: dict[str, Kind] = {**scope, "loop": None}
        self._names(node.target, self.expression(node.iter, scope), inner)
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
            scope[name.name] = None
        if isinstance(target, nodes.Name):
            scope[target.name] = kind

    def expression(self, node: nodes.Node, scope: dict[str, Kind]) -> Kind:
        """The kind of a value, if known; notes what it uses on the way."""
        if isinstance(node, nodes.Name):
            return self._name(node, scope)
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, scope)
        if isinstance(node, nodes.Filter) and node.name not in self.environment.filters:
            hint = did_you_mean(node.name, list(self.environment.filters))
            self._mistake(node, f"没有过滤器“{node.name}”。{hint}")
        for child in node.iter_child_nodes():
            self.expression(child, scope)
        return None

    def _name(self, node: nodes.Name, scope: dict[str, Kind]) -> Kind:
        if node.name not in scope:
            self._mistake(node, f"没有字段“{node.name}”。{did_you_mean(node.name, list(scope))}")
            return None
        if node.name in kinds(self.context):
            self.found.used.add(node.name)
        return scope[node.name]

    def _attribute(self, node: nodes.Getattr, scope: dict[str, Kind]) -> Kind:
        owner = self.expression(node.node, scope)
        if owner is None:
            return None
        if node.attr not in kinds(owner):
            hint = did_you_mean(node.attr, list(kinds(owner)))
            self._mistake(node, f"“{label(node.node)}”没有字段“{node.attr}”。{hint}")
            return None
        self.found.used.add(f"{owner.__name__}.{node.attr}")
        return kinds(owner)[node.attr]

    def _mistake(self, node: nodes.Node, message: str) -> None:
        self.found.mistakes.append(Mistake(node.lineno, message))
