"""The office's own holidays and working days: `data/holidays.yaml`."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from docgen import zh
from docgen.project.yamlfile import Node, parse
from docgen.workdays import OwnYear, Workdays

_MOST_REST_DAYS = 200  # of a year; a span that is longer was mistyped
_RANGE = re.compile(r"\s*(?:至|到|~|～)\s*")


def holidays(text: str, *, file: str) -> Workdays:
    """Read the table. :raises ConfigError: also for a day of another year, and one that is both rest and work."""
    root = parse(text, file=file)
    if "years" in root.fields("years") and root.get("years") is None:
        return Workdays()  # the key with nothing but comments below it
    nodes = root.need("years").list()
    years: dict[int, OwnYear] = {}
    for node, (year, own) in zip(nodes, root.need("years").each(_year), strict=True):
        if year in years:
            raise node.wrong(f"{year}年写了两次。", hint="请合并为一项。")
        years[year] = own
    return Workdays(years)


def _year(node: Node) -> tuple[int, OwnYear]:
    node.fields("year", "complete", "rest", "work")
    year, complete = node.need("year").integer(at_least=1949), node.get("complete")
    rest, work = _days(node, "rest", year), _days(node, "work", year)
    if both := rest & work:
        raise node.wrong(f"{zh.long_date(min(both))}既写作休息日，又写作工作日。")
    if len(rest) > _MOST_REST_DAYS:
        raise node.wrong(f"{year}年写了 {len(rest)} 个休息日，超过 {_MOST_REST_DAYS} 个。", hint="周末不必写。")
    if not rest | work:
        raise node.wrong(f"{year}年没有写一个日期。", hint="请在 rest（休息日）、work（工作日）中写明，或删去这一项。")
    return year, OwnYear(rest, work, complete=complete.yes() if complete else False)


def _days(node: Node, key: str, year: int) -> frozenset[date]:
    listed = node.get(key)
    found: set[date] = set()
    for each in listed.list() if listed else ():
        for day in _span(each):
            if day.year != year:
                raise each.wrong(f"{zh.long_date(day)}不在{year}年。")
            if day in found:
                raise each.wrong(f"{zh.long_date(day)}写了两次。")
            found.add(day)
    return frozenset(found)


def _span(node: Node) -> Iterator[date]:
    """2027-01-01, or 2027-02-05 至 2027-02-11 with both."""
    ends = _RANGE.split(node.text())
    try:
        first, last = date.fromisoformat(ends[0]), date.fromisoformat(ends[-1])
    except ValueError:
        first, last = date.max, date.min
    if len(ends) > 2 or last < first:
        raise node.wrong(f"“{node.text()}”不是日期。", hint="请写成 2027-01-01，或 2027-02-05 至 2027-02-11。")
    yield from (first + timedelta(days=number) for number in range((last - first).days + 1))
