"""The options of `collect --decide`: which a kind of decision needs, which it may have."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.rulings import DecisionKind, Review

import click  # isort: skip

if TYPE_CHECKING:
    from docgen.workflow import Wish

Command = Callable[..., Any]
_KINDS = {kind.word: kind for kind in DecisionKind}
_STATES = {state.value: state for state in Review}

# What each kind needs, and what it may have. --why and --who always; one of --unit and --file where both may be.
_NEEDED: Mapping[DecisionKind, tuple[str, ...]] = {
    DecisionKind.ACCEPT: (),
    DecisionKind.VALUE: ("item", "column", "value"),
    DecisionKind.NO_NEWS: ("unit",),
    DecisionKind.EXEMPT: ("unit",),
    DecisionKind.WITHDRAW: ("file",),
    DecisionKind.REVIEW: ("state",),
}
_ALLOWED: Mapping[DecisionKind, tuple[str, ...]] = {
    DecisionKind.ACCEPT: ("unit", "file", "item", "column", "code"),
    DecisionKind.VALUE: ("unit", "file", "item", "column", "value"),
    DecisionKind.NO_NEWS: ("unit", "item", "status", "progress"),
    DecisionKind.EXEMPT: ("unit",),
    DecisionKind.WITHDRAW: ("file",),
    DecisionKind.REVIEW: ("unit", "file", "item", "column", "state", "note"),
}


def deciding_options(command: Command) -> Command:
    """Give a command the options of a decision."""
    for option in reversed(
        (
            click.option("--decide", type=click.Choice([*_KINDS]), metavar="种类", help=f"记一条人工核定：{'、'.join(_KINDS)}。"),
            click.option("--unit", metavar="单位", help="核定哪个单位的。"),
            click.option("--file", metavar="文件", help="核定哪一份（归档的文件名，或收到时的文件名）。"),
            click.option("--item", metavar="分项编号", help="核定哪个分项，例如 T013-1。"),
            click.option("--column", metavar="栏目", help="核定哪一栏，例如 完成进度。"),
            click.option("--value", metavar="值", help="更正为什么；写 '' 是改为空白。"),
            click.option("--code", multiple=True, metavar="代码", help="采用时接受哪些错误，可以写几个。"),
            click.option("--state", type=click.Choice([*_STATES]), metavar="状态", help=f"审核状态：{'、'.join(_STATES)}。"),
            click.option("--note", metavar="意见", help="审核意见；退回的，写进退回修改件和退回修改函。"),
            click.option("--status", metavar="进度状态", help="无进展而没有上季度数据时，写明进度状态。"),
            click.option("--progress", type=click.IntRange(0, 100), metavar="完成进度", help="同上，写明完成进度。"),
            click.option("--why", metavar="理由", help="核定的理由。"),
            click.option("--who", metavar="核定人", help="谁核定的。"),
        )
    ):  # fmt: skip
        command = option(command)
    return command


def wished(given: Mapping[str, Any], *, paths: tuple[Path, ...]) -> "Wish | None":
    """The decision that the options describe; None without --decide.

    :raises click.UsageError: options that do not go together, or are missing.
    """
    from docgen.workflow import Wish

    used = [name for name, value in given.items() if value not in (None, ()) and name != "decide"]
    if given["decide"] is None:
        if used:
            raise click.UsageError(f"{_named(used)} 要与 --decide 一起用。")
        return None
    kind = _KINDS[given["decide"]]
    _refuse(kind, given, used, paths)
    plain = {name: given[name] for name in ("unit", "file", "item", "column", "value", "note", "status", "progress")}
    state = _STATES[given["state"]] if given["state"] else None
    return Wish(kind, given["why"].strip(), given["who"].strip(), **plain, codes=given["code"], state=state)


def _refuse(kind: DecisionKind, given: Mapping[str, Any], used: list[str], paths: tuple[Path, ...]) -> None:
    if paths:
        raise click.UsageError("收取文件和 --decide 请分两次运行。")
    surplus = [name for name in used if name not in (*_ALLOWED[kind], "why", "who")]
    missing = [name for name in (*_NEEDED[kind], "why", "who") if name not in used]
    if blank := [name for name in used if name != "value" and not str(given[name]).strip()]:
        raise click.UsageError(f"{_named(blank)} 不能空着。")
    if surplus:
        raise click.UsageError(f"--decide {kind.word} 不用 {_named(surplus)}。")
    if missing:
        raise click.UsageError(f"--decide {kind.word} 还要写 {_named(missing)}。")
    if {"unit", "file"} <= set(_ALLOWED[kind]) and len({"unit", "file"} & set(used)) != 1:
        raise click.UsageError(f"--decide {kind.word} 要写 --unit 或 --file，只写一个。")
    if ("status" in used) != ("progress" in used):
        raise click.UsageError("--status 和 --progress 要写就都写。")


def _named(names: list[str]) -> str:
    return "、".join(f"--{name}" for name in names)


def decided_line(details: Mapping[str, Any]) -> str:
    """What was decided and where it is written."""
    made = details["decided"]
    where = made["where"]
    return f"已记入 {where['file']} 第{where['row']}行：{_what(made)}。{made['told']}。"


def decision_line(made: Mapping[str, Any]) -> str:
    """A decision with its reason, its effect and its place."""
    where = made["where"]
    effect = made["told"] if made["effective"] else f"不起作用：{made['told']}"
    reason = f"{_line(made['why'])}；{_line(made['who'])}，{made['when']}"
    return f"{_what(made)}（{reason}）。{effect}。 {where['file']} 第{where['row']}行"


def _what(made: Mapping[str, Any]) -> str:
    about = " ".join(made[key] for key in ("subject", "item", "column") if key in made)
    what = f"：{_line(made['old']) or '（空白）'} → {_line(made['new']) or '（空白）'}" if "old" in made else ""
    if "state" in made:
        what = f"：{made['state']}" + (f"（{_line(made['note'])}）" if "note" in made else "")
    return f"{made['word']} {about}{what}"


def _line(text: str) -> str:
    """A text that may have several lines, in one."""
    return " ".join(text.split())
