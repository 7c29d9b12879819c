"""YAML read strictly and written plainly; the only module that knows PyYAML.

Every scalar stays text until somebody asks for a number or a date, so ``NO``, ``012`` and
``2020-13-01`` arrive as written. Each mistake is told with file, line and key: YAML that does not
parse, a key given twice, a key nobody knows, a value of the wrong kind.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import yaml

from docgen.errors import ConfigError
from docgen.garbage import uncollected

T = TypeVar("T")

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # whichever there is
    """Every scalar is text: what else each might be is not asked, which takes longer than reading it."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: object) -> str:
        return "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file that knows its file, line (from 1) and key path."""

    value: "str | Mapping[str, Node] | Sequence[Node] | None"
    file: str
    line: int
    path: str

    def wrong(self, message: str, *, hint: str = "") -> ConfigError:
        return ConfigError(message, file=self.file, line=self.line, key=self.path, hint=hint)

    def fields(self, *known: str) -> "Mapping[str, Node]":
        """The entries of a mapping. :raises ConfigError: not a mapping, or a key that is not among `known`."""
        if not isinstance(self.value, Mapping):
            raise self.wrong("这里应当是若干“键: 值”。")
        for key, node in self.value.items():
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"是否应为“{near[0]}”？" if near else f"可用的键：{'、'.join(known)}。"
                raise ConfigError(f"不认识的键“{key}”。", file=self.file, line=node.line, key=node.path, hint=hint)
        return self.value

    def get(self, key: str) -> "Node | None":
        """The entry, or None where it is absent or left empty."""
        node = self.value.get(key) if isinstance(self.value, Mapping) else None
        return None if node is None or node.value is None else node

    def need(self, key: str) -> "Node":
        """The entry. :raises ConfigError: absent or left empty."""
        node = self.get(key)
        if node is None:
            raise self.wrong(f"缺少“{key}”。", hint="请补上这个键并写明内容。")
        return node

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("这里应当是一段文字。")
        return self.value

    def integer(self, *, at_least: int = 0) -> int:
        words = self.text()
        if not words.isascii() or not words.isdigit() or int(words) < at_least:
            raise self.wrong(f"这里应当是不小于 {at_least} 的整数，现为“{words}”。")
        return int(words)

    def day(self) -> date:
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.wrong(f"这里应当是日期（如 2020-09-30），现为“{self.text()}”。") from None

    def yes(self) -> bool:
        words = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
        if self.text().lower() not in words:
            raise self.wrong(f"这里应当是“是”或“否”，现为“{self.text()}”。")
        return words[self.text().lower()]

    def list(self) -> "Sequence[Node]":
        if self.value is None:
            return ()
        if isinstance(self.value, str | Mapping):
            raise self.wrong("这里应当是列表，每项一行，以“- ”开头。")
        return self.value

    def texts(self) -> tuple[str, ...]:
        return tuple(node.text() for node in self.list())

    def each(self, decode: "Callable[[Node], T]") -> tuple[T, ...]:
        """Decode every entry of a list. :raises ConfigError: with the mistakes of all entries at once."""
        done: list[T] = []
        mistakes: list[ConfigError] = []
        for node in self.list():
            try:
                done.append(decode(node))
            except ConfigError as error:
                mistakes.append(error)
        raise_together(mistakes)
        return tuple(done)


def raise_together(mistakes: Sequence[ConfigError]) -> None:
    """Raise one ConfigError that tells all of `mistakes`; do nothing where there are none."""
    if len(mistakes) == 1:
        raise mistakes[0]
    if mistakes:
        raise ConfigError("\n".join([f"共有 {len(mistakes)} 处错误：", *(f"  {error}" for error in mistakes)]))


def optional_text(node: Node, key: str) -> str | None:
    found = node.get(key)
    return found.text() if found else None


def optional_texts(node: Node, key: str) -> tuple[str, ...]:
    found = node.get(key)
    return found.texts() if found else ()


@uncollected()
def parse(text: str, *, file: str) -> Node:
    """Read one YAML document.

    :raises ConfigError: it does not parse, is empty, uses anchors, or gives a key twice.
    """
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, text, file) from None
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError("文件里有不能显示的字符。", file=file, hint="请用记事本另存为 UTF-8 编码。") from error
    if root is None:
        raise ConfigError("文件是空的。", file=file, hint="请按手册“数据”页填写。")
    read = _node(root, file=file, line=root.start_mark.line + 1, path="", seen=set())
    if "&" in text:
        _refuse_anchors(text, file)
    return read


def _refuse_anchors(text: str, file: str) -> None:
    """:raises ConfigError: there is an anchor, also one that nothing refers to."""
    for token in yaml.scan(text, Loader=_Loader):
        if isinstance(token, yaml.AnchorToken):
            raise ConfigError("不支持锚点和引用（& 和 *）。", file=file, line=token.start_mark.line + 1)


def _node(node: yaml.Node, *, file: str, line: int, path: str, seen: set[int]) -> Node:
    """`line`: where it is told to stand, which is that of its key."""
    if id(node) in seen:
        raise ConfigError("不支持锚点和引用（& 和 *）。", file=file, line=line, key=path)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return Node(_mapping(node, file=file, path=path, seen=seen), file, line, path)
    if isinstance(node, yaml.SequenceNode):
        children = [
            _node(child, file=file, line=child.start_mark.line + 1, path=f"{path}[{number}]", seen=seen)
            for number, child in enumerate(node.value, start=1)
        ]
        return Node(children, file, line, path)
    plain_null = not getattr(node, "style", None) and node.value in ("", "~", "null")
    return Node(None if plain_null else str(node.value), file, line, path)


def _mapping(node: yaml.MappingNode, *, file: str, path: str, seen: set[int]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in found:
            raise ConfigError(f"“{key}”写了两次。", file=file, line=line, key=path, hint="请删去其中一处。")
        found[key] = _node(value_node, file=file, line=line, path=f"{path}.{key}" if path else key, seen=seen)
    return found


def _syntax_error(error: yaml.MarkedYAMLError, text: str, file: str) -> ConfigError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else None
    words = text.splitlines()[line - 1] if line and line <= len(text.splitlines()) else ""
    before = text.splitlines()[line - 2] if line and line > 1 else ""
    if "\t" in words:
        hint = "此行有制表符，缩进请只用空格。"
    elif any("：" in each and ":" not in each for each in (words, before)):
        hint = "冒号“：”是全角的，请改为半角“:”并在后面空一格。"
    elif words.count('"') % 2 or words.count("'") % 2:
        hint = "引号没有成对。"
    else:
        hint = "请检查此行和上一行的缩进、冒号和引号。"
    return ConfigError("写法不合 YAML 的规定。", file=file, line=line, hint=hint)


class _Dumper(yaml.SafeDumper):
    """Lists indented under their key, as people write them; long Chinese lines left whole."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """Line ends that YAML knows and editors do not show (NEL, U+2028) are escaped: written as they are, they fold."""
    style = '"' if re.search("[\x85\u2028\u2029]", value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def dump(value: object, *, heading: str = "") -> str:
    """YAML text of plain dicts, lists and scalars, in their given order, with a comment line on top."""
    body = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)
    return (f"# {heading}\n" if heading else "") + body


def plain(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """A dict without the entries that say nothing (None, empty text, empty list)."""
    return {key: value for key, value in pairs if value not in (None, "", [], (), {})}
