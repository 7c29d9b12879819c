"""Python programs made of Jinja's syntax trees, quicker than Jinja's own: declared fields are read as attributes, and
what is printed goes through the one `Prints` of a run, which also escapes it. Nothing else prints.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import escape

from docgen import contexts
from docgen.word import filters

PRINTS = "docgen_prints"  # name under which a run finds its `Prints`
MARK = f"<?{filters.MERGE_MARK}?>"
TEXT = '<w:t xml:space="preserve">'  # how every text of a program begins
BREAKS = {"\n": f"</w:t><w:br/>{TEXT}", "\t": f"</w:t><w:tab/>{TEXT}"}
_BREAK = re.compile("[\n\t]")


def _declared() -> frozenset[str]:
    """The names of all fields of all contexts; none of them leads out of the data."""
    found: set[str] = set()
    todo = [
        each for each in vars(contexts).values() if isinstance(each, type) and hasattr(each, "__dataclass_fields__")
    ]
    for owner in todo:
        found |= {member.name for member in fields(owner)}
    return frozenset(name for name in found if name.isidentifier() and not name.isascii())


_FIELDS = _declared()


class Generator(CodeGenerator):
    """Reads a declared field as an attribute (the sandbox has nothing to say about those) and calls `Prints` directly."""

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 – Jinja's name
        """All that stands between two directives is one piece."""
        if frame.buffer is not None or frame.require_output_check:
            super().visit_Output(node, frame)
            return
        self.writeline('yield "".join((')
        self.indent()
        for child in node.nodes:
            self.newline(child)  # for messages
            if isinstance(child, nodes.TemplateData):
                self.write(repr(child.data))
            else:
                self.visit(child, frame)
            self.write(",")
        self.outdent()
        self.writeline("))")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        if node.attr not in _FIELDS:
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        if node.name != filters.PRINTED or node.node is None:
            super().visit_Filter(node, frame)
            return
        label, prints = node.args
        self.visit(prints, frame)
        self.write("(")
        self.visit(node.node, frame)
        self.write(", ")
        self.visit(label, frame)
        self.write(")")


def program(environment: jinja2.Environment, tree: nodes.Template) -> jinja2.Template:
    """The program of a tree whose printing expressions all pass the filter `PRINTED`.

    :raises TemplateSyntaxError: as Jinja does.
    """
    for node in tree.find_all(nodes.Filter):
        if node.name == filters.PRINTED:
            node.args = [node.args[0], nodes.Name(PRINTS, "load", lineno=node.lineno)]
    tree.set_environment(environment)
    return jinja2.Template.from_code(environment, environment.compile(tree), environment.globals)


class Prints:
    """What a run printed, in order: its texts and their labels, in two lists, since a tuple for each would keep the
    garbage collector busy; and each text as XML.

    `marked`: places in `texts` of texts whose cell may be merged with the one above. `breaks`: line ends become w:br and
    are left out of `texts`, since every text stands in a w:t; else `finish` makes them.
    """

    def __init__(self, more: Mapping[str, Any], *, breaks: bool) -> None:
        self.texts: list[str] = []
        self.labels: list[str] = []
        self.marked: list[int] = []
        self.ragged = False  # a text begins or ends with a break, which leaves an empty w:t beside it
        self._odd: list[tuple[str, str]] = []
        self._context = {**more, filters.PRINTED: self._odd}
        self._breaks = breaks

    def __call__(self, value: object, label: str) -> str:
        """:raises UnprintableError: a value that must not be printed."""
        if (type(value) is str or type(value) is filters.Merged) and value and not _is_odd(value):
            self.texts.append(value)
            self.labels.append(label)
            if type(value) is str:
                return value
            self.marked.append(len(self.texts) - 1)
            return MARK + value
        shown = filters.printed(self._context, value, label)  # type: ignore[arg-type]
        self._odd.clear()
        self.texts.append(str(shown))
        self.labels.append(label)
        xml = str(escape(str(shown)))
        if self._breaks and _BREAK.search(xml):
            self.texts[-1] = _BREAK.sub("", str(shown))
            self.ragged = self.ragged or xml[0] in BREAKS or xml[-1] in BREAKS or bool(re.search("[\n\t]{2}", xml))
            xml = _BREAK.sub(lambda found: BREAKS[found[0]], xml)
        if isinstance(shown, filters.Merged):
            self.marked.append(len(self.texts) - 1)
            return MARK + xml
        return xml

    def noted(self) -> list[tuple[str, str]]:
        """Labels and texts."""
        return list(zip(self.labels, self.texts, strict=True))


def _is_odd(text: str) -> bool:
    """Whether XML or Word spells a text in another way; asked of every value, and quicker than a pattern."""
    return "&" in text or "<" in text or ">" in text or "\n" in text or "\t" in text or "\r" in text
