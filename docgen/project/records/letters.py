"""发文登记簿: `register.yaml`."""

from collections.abc import Iterable

from docgen.model import Issued
from docgen.project.yamlfile import Node, dump, optional_text, parse, plain


def register(text: str, *, file: str) -> tuple[Issued, ...]:
    """Read 发文登记簿. :raises ConfigError: also when a series has a gap or a number given twice."""
    root = parse(text, file=file)
    root.fields("issued")
    issued = root.need("issued").each(_issued)
    by_series: dict[tuple[str, int], int] = {}
    for node, line in zip(root.need("issued").list(), issued, strict=True):
        expected = by_series.get((line.series, line.year), 0) + 1
        if line.serial != expected:
            raise node.wrong(f"{line.number} 不连号，应为 {expected} 号。", hint="发文字号必须从 1 起逐号登记。")
        by_series[line.series, line.year] = expected
    return issued


def _issued(node: Node) -> Issued:
    node.fields("series", "year", "serial", "kind", "about", "date", "digest", "replaces", "addressee", "withdrawn")
    return Issued(
        series=node.need("series").text(),
        year=node.need("year").integer(at_least=1),
        serial=node.need("serial").integer(at_least=1),
        kind=node.need("kind").text(),
        about=node.need("about").text(),
        date=node.need("date").day(),
        digest=optional_text(node, "digest") or "",
        replaces=optional_text(node, "replaces") or "",
        addressee=optional_text(node, "addressee") or "",
        withdrawn=withdrawn.day() if (withdrawn := node.get("withdrawn")) else None,
    )


def register_text(issued: Iterable[Issued]) -> str:
    lines = [
        plain([("series", line.series), ("year", line.year), ("serial", line.serial), ("kind", line.kind),
               ("about", line.about), ("date", line.date.isoformat()), ("digest", line.digest),
               ("replaces", line.replaces), ("addressee", line.addressee),
               ("withdrawn", line.withdrawn.isoformat() if line.withdrawn else "")])
        for line in issued
    ]  # fmt: skip
    return dump({"issued": lines}, heading="发文登记簿。由 docgen 逐号登记，不要删行或改号。")
