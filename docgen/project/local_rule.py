"""A file with the numbers of a local rule (地方规定), which the checker takes instead of those of the standard."""

from collections.abc import Callable, Mapping
from pathlib import Path

from docgen.errors import ConfigError
from docgen.gongwen.numbers import CENTRE, NATIONAL, OUTER, Numbers, numbered
from docgen.project.workspace import read_given
from docgen.project.yamlfile import Node, parse

_NAME = "name"
_LONGEST_MM = 1000.0


def read_local_rule(path: Path) -> Numbers:
    """The standard's numbers with those that the file replaces.

    :raises SourceError: the file cannot be read.
    :raises ConfigError: it is not as it should be.
    """
    try:
        text = read_given(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError("不是 UTF-8 编码。", file=path.name, hint="请用记事本打开，另存为 UTF-8 编码。") from error
    return local_rule(text, file=path.name)


def local_rule(text: str, *, file: str) -> Numbers:
    """:raises ConfigError: an unknown key, or a value of the wrong kind."""
    root = parse(text, file=file)
    readers = _readers()
    given = root.fields(_NAME, *readers)
    values = {key: readers[key](node) for key, node in given.items() if key != _NAME and node.value is not None}
    name = root.get(_NAME)
    return NATIONAL.with_local(name.text() if name else file, values)


def _readers() -> Mapping[str, Callable[[Node], object]]:
    """How each number is read: by the kind of the national one; what may have two values is a length."""
    found: dict[str, Callable[[Node], object]] = {}
    for each in numbered():
        national = getattr(NATIONAL, each.name)
        if each.name == "page_number_place":
            found[each.name] = _place
        elif isinstance(national, str):
            found[each.name] = Node.text
        elif isinstance(national, tuple):
            found[each.name] = _levels
        elif isinstance(national, int):
            found[each.name] = _count
        else:
            found[each.name] = _length
    return found


def _length(node: Node) -> float:
    try:
        value = float(node.text())
    except ValueError:
        value = -1.0
    if not 0 <= value <= _LONGEST_MM:
        raise node.wrong(f"这里应当是数字（不带单位），现为“{node.text()}”。")
    return value


def _count(node: Node) -> int:
    return node.integer(at_least=1)


def _levels(node: Node) -> tuple[int, ...]:
    levels = tuple(each.integer(at_least=1) for each in node.list())
    if any(level > 4 for level in levels):
        raise node.wrong("层次只有 1 至 4。")
    return levels


def _place(node: Node) -> str:
    if node.text() not in (OUTER, CENTRE):
        raise node.wrong(f"这里应当是 {OUTER}（单右双左）或 {CENTRE}（居中），现为“{node.text()}”。")
    return node.text()
