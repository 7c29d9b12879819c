"""trace: from an item or a unit to the cells."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from docgen import terminal
from docgen.cli.base import PeriodType, common, docgen
from docgen.cli.deciding import decision_line

import click  # isort: skip

if TYPE_CHECKING:
    from docgen.model import Period
    from docgen.workflow import Outcome, Session

_DIGITS = 12  # of a hash, for people; JSON has them all
Found = Mapping[str, Any]


@docgen.command("trace", short_help="追溯填报内容到单元格。")
@click.argument("period", type=PeriodType(), metavar="季度")
@click.argument("subject", required=False, metavar="[任务编号、序号、单位、数字或一句话]")
@click.option("--between", type=int, nargs=2, metavar="第几次 第几次", help="比较一个单位的哪两次报送。")
@common(writes=False)
def trace_command(
    session: "Session", period: "Period", subject: str | None, between: tuple[int, int] | None
) -> "tuple[Outcome, list[str]]":
    """任务、分项：各单位填报的每一格在哪个文件哪一格；单位：历次报送和两次之间改动的每一格。

    数字（总体.已完成）、报告里的一句话：数了哪些、出自哪一格。
    """
    from docgen.workflow import trace

    outcome = trace(session, period, subject, between=between)
    items: Any = outcome.details["items"]
    unit: Any = outcome.details["unit"]
    lines = list(_unit_lines(unit)) if unit else []
    if figure := outcome.details["figure"]:
        lines += _figure_lines(figure, str(period))  # type: ignore[arg-type]
    for passage in outcome.details["passages"]:  # type: ignore[attr-defined]
        lines += _passage_lines(passage, str(period))
    for item in items:
        lines += _item_lines(item) if unit is None and subject else [_item_line(item)]
    return outcome, lines


def _figure_lines(figure: Found, period: str) -> Iterator[str]:
    yield f"{figure['key']} = {figure['value']}"
    yield from _source_lines(figure, "  ", period)


def _passage_lines(passage: Found, period: str) -> Iterator[str]:
    section = f"（{passage['section']}）" if passage["section"] else ""
    yield f"{section}{_shown(passage['text'])}"
    for value in passage["values"]:
        yield f"  “{_shown(value['text'])}”" + (f"：{value['how']}" if value["how"] else "")
        yield from _source_lines(value, "    ", period)


def _source_lines(found: Found, indent: str, period: str) -> Iterator[str]:
    """One line for each cell: the item, who filled it in, what the column is, and where it stands."""
    for source in found["sources"]:
        item = f"{source['item']} " if "item" in source else ""
        who = f"{source['unit']} " if "unit" in source else ""
        says = f"“{_short(_shown(source['value']))}”" if "value" in source else ""
        digest = f"  {_hash(source)}" if "sha256" in source else ""
        parts = PurePosixPath(source["where"]["file"]).parts
        earlier = f"{parts[-3]}/" if "returns" in parts[:-1] and period not in parts else ""
        yield f"{indent}{item}{who}{source['what']}{says}  {earlier}{_place(source['where'])}{digest}"
    yield from (f"{indent}请核对：{hint}" for hint in found["hints"])


def _place(where: Found | None) -> str:
    """区水务局-01.xlsx〔填报表!E7〕: archive names are short and unlike, so folders are left out."""
    if where is None:
        return "（无）"
    name, sheet, cell = PurePosixPath(where["file"]).name, where.get("sheet"), where.get("cell")
    inner = sheet + (f"!{cell}" if cell else "") if sheet else f"第{where['row']}行" if "row" in where else ""
    return f"{name}〔{inner}〕" if inner else name


def _hash(each: Found) -> str:
    return f"校验值 {each['sha256'][:_DIGITS]}" if each["sha256"] else ""


def _item_line(item: Found) -> str:
    """One item in one line: what stands in the ledger, or the first answer there is, and where it comes from."""
    answers = sorted((each for each in item["answers"] if each["fields"]), key=lambda each: not each["stands"])
    head = f"  {terminal.padded(item['item'], 8)}{terminal.padded(_short(item['name']), 40)}"
    if not answers:
        return f"{head}没有填报"
    fields = answers[0]["fields"]
    said = "，".join(_shown(each["value"]) for each in fields[:2])
    return f"{head}{answers[0]['unit']} {said}  {_place(fields[0]['where'])}"


def _item_lines(item: Found) -> Iterator[str]:
    gone = f"，序时进度 {item['time_progress']}%" if item["time_progress"] is not None else ""
    yield f"{item['item']} 第{item['number']}项“{item['name']}”（完成时限：{item['deadline']}；预警：{item['lamp']}{gone}）"
    for answer in item["answers"]:
        yield from _answer_lines(answer)


def _answer_lines(answer: Found) -> Iterator[str]:
    stands = "，台账采用" if answer["stands"] else ""
    name = f"  {PurePosixPath(answer['file']).name}  {_hash(answer)}" if answer["file"] else ""
    yield f"  {answer['unit']}（{answer['role']}，{answer['state']}{stands}）{name}"
    yield from (f"    {line}" for line in map(_field_line, answer["fields"]))
    yield from (f"    人工核定          {line}" for line in map(decision_line, answer["decisions"]))
    if answer["previous"]:
        yield _previous_line(answer["previous"])


def _previous_line(before: Found) -> str:
    said = "，".join(_shown(each["value"]) for each in before["fields"][:2])
    where = before["fields"][0]["where"]
    quarter = next((part for part in PurePosixPath(where["file"]).parts if part[:4].isdecimal()), "")
    return f"    上季度            {said}  {quarter}/{_place(where)}  {_hash(before)}".rstrip()


def _field_line(field: Found) -> str:
    written = f"（格内写作“{field['written']}”）" if field["written"] else ""
    return f"{terminal.padded(field['column'], 18)}{_shown(field['value'])}{written}  {_place(field['where'])}"


def _shown(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else "—"


def _short(text: str) -> str:
    return text if len(text) <= 18 else text[:18] + "…"


def _unit_lines(unit: Found) -> Iterator[str]:
    yield f"{unit['unit']}：{unit['state']}，报送 {len(unit['versions'])} 次"
    for each in unit["versions"]:
        counts = "，以此为准" if each["counts"] else ""
        review = f"，审核{each['review']}" if each["review"] else ""
        errors = f"，错误 {each['errors']} 处" if each["errors"] else ""
        name = PurePosixPath(each["file"]).name
        yield f"  第{each['version']}次  {name}  {each['received']} 收到  {each['state']}{review}{errors}{counts}  {_hash(each)}"
    for change in unit["changes"]:
        yield from _change_lines(change)
    yield from (f"  人工核定：{decision_line(each)}" for each in unit["decisions"])


def _change_lines(change: Found) -> Iterator[str]:
    head = f"  第{change['from']}次 → 第{change['to']}次："
    if not change["readable"]:
        yield f"{head}有一份读不出，没有比较"
        return
    yield f"{head}改动 {len(change['cells'])} 格"
    for cell in change["cells"]:
        item = f"{cell['item']} " if cell["item"] else ""
        before, after = (_shown(cell[key] or "（空）") for key in ("before", "after"))
        places = f"{_place(cell['where_before'])} → {_place(cell['where_after'])}"
        yield f"    {item}{cell['column']}：{before} → {after}  {places}"
