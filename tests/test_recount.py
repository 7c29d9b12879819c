"""The report of the sample, counted a second time from the returned workbooks by a reader of its own.

Nothing of docgen is imported: workbooks are read with openpyxl, YAML with PyYAML, Word files as the XML they are. Taken
from the report itself is only which units' files went back, which its annex says; all else is counted anew.
"""

import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import yaml

ROOT = Path(__file__).parent.parent

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NOTHING = "暂无数据"
STATUSES = ("已完成", "正常推进", "滞后", "未启动", NOTHING)
LAMPS = ("绿灯", "黄灯", "红灯", "逾期", "不计")
FIELDS = {"进度状态": "status", "完成进度（%）": "progress"}


# ---- a reader of its own --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    status: str
    progress: int


@dataclass(frozen=True)
class Counted:
    """One quarter as counted here: what stands for every item, its lamp, its theme."""

    status: dict[str, str]
    lamp: dict[str, str]
    progress: dict[str, int]
    theme: dict[str, str]
    leads: dict[str, list[str]]


def answers(file: Path) -> dict[str, Answer]:
    """Item id → what the unit says of it, from the sheet that has the form's headings."""
    sheet = openpyxl.load_workbook(file, data_only=True)["填报表"]
    lines = [[("" if cell is None else str(cell).strip()) for cell in row] for row in sheet.iter_rows(values_only=True)]
    top = next(number for number, line in enumerate(lines) if "任务编号" in line)
    at = {name: lines[top].index(name) for name in ("任务编号", *FIELDS)}
    found = {}
    for line in lines[top + 1 :]:
        if re.fullmatch(r"T\d+-\d+", line[at["任务编号"]]):
            percent = re.sub(r"[%％]", "", line[at["完成进度（%）"]])
            found[line[at["任务编号"]]] = Answer(line[at["进度状态"]].strip("。 "), int(float(percent or 0)))
    return found


def last_day(words: str) -> date | None:
    return date(int(words[:4]), 12, 31) if re.fullmatch(r"\d{4}年", words) else None


def lamp_of(item: dict[str, str], answer: Answer | None, as_of: date) -> str:
    """As the manual says: 10 and 30 points; done is green; open work goes by its status."""
    if answer is None:
        return "不计"
    start, end = date(int(item["start"][:4]), 1, 1), last_day(item["deadline"])
    if end is None:
        late = answer.status == "滞后" or (answer.status == "未启动" and start <= as_of)
        return "黄灯" if late else "绿灯"
    if answer.status == "已完成":
        return "绿灯"
    if as_of > end:
        return "逾期"
    gone = max(0, min(100, ((as_of - start).days + 1) * 100 // ((end - start).days + 1)))
    behind = gone - answer.progress
    return "绿灯" if behind <= 10 else "黄灯" if behind <= 30 else "红灯"


def counted(data: Path, period: str, as_of: date, returned: set[str]) -> Counted:
    folder = data / "rounds" / period
    units = {each["code"]: each["name"] for each in yaml.safe_load((data / "units.yaml").read_text("utf-8"))["units"]}
    received = yaml.safe_load((folder / "returns.yaml").read_text("utf-8"))["received"]
    latest: dict[str, dict[str, Answer]] = {}
    for each in sorted(received, key=lambda each: each["received"]):
        unit = each["file"].rsplit("-", 1)[0]
        if unit not in returned:
            latest[unit] = answers(folder / "returns" / each["file"])
    found = Counted({}, {}, {}, {}, {})
    for task in yaml.safe_load((folder / "tasks.yaml").read_text("utf-8"))["tasks"]:
        for item in task["items"]:
            leads = [units[code] for code in item.get("lead_units", [])]
            answer = next((latest[u][item["id"]] for u in leads if item["id"] in latest.get(u, {})), None)
            found.status[item["id"]] = answer.status if answer else NOTHING
            found.lamp[item["id"]] = lamp_of(item, answer, as_of)
            found.theme[item["id"]] = task["theme"]
            found.leads[item["id"]] = leads
            if answer:
                found.progress[item["id"]] = answer.progress
    return found


# ---- what docgen wrote -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """The report as text and tables, the caches and workbooks of its charts, the sheets of the ledger."""

    paragraphs: list[str]
    tables: list[list[list[str]]]
    charts: list[dict[str, dict[str, float]]]
    books: list[dict[str, dict[str, float]]]
    ledger: dict[str, list[list[object]]]


def text_of(node: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in node.iter(f"{W}t"))


def chart_of(part: bytes) -> dict[str, dict[str, float]]:
    """Series → category → cached value."""
    found = {}
    for series in ElementTree.fromstring(part).iter(f"{C}ser"):
        name = next(series.find(f"{C}tx").iter(f"{C}v")).text  # type: ignore[union-attr]
        names = [each.text or "" for each in series.find(f"{C}cat").iter(f"{C}v")]  # type: ignore[union-attr]
        values = [float(each.text or "nan") for each in series.find(f"{C}val").iter(f"{C}v")]  # type: ignore[union-attr]
        found[str(name)] = dict(zip(names, values, strict=True))
    return found


def book_of(data: Path) -> dict[str, dict[str, float]]:
    lines = list(openpyxl.load_workbook(data)["数据"].iter_rows(values_only=True))
    return {str(name): {str(line[0]): float(line[place]) for line in lines[1:] if line[0]}  # type: ignore[arg-type]
            for place, name in enumerate(lines[0]) if place and name}  # fmt: skip


def read_report(folder: Path, scratch: Path) -> Written:
    name = next(folder.glob("*报告.docx"))
    with zipfile.ZipFile(name) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
        parts = sorted(each for each in package.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", each))
        charts = [chart_of(package.read(part)) for part in parts]
        books = []
        for part in sorted(each for each in package.namelist() if each.startswith("word/embeddings/")):
            (scratch / "book.xlsx").write_bytes(package.read(part))
            books.append(book_of(scratch / "book.xlsx"))
    tables = [
        [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
        for table in body.iter(f"{W}tbl")
    ]
    workbook = openpyxl.load_workbook(next(folder.glob("*台账.xlsx")))
    ledger = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in workbook}
    return Written([text_of(each) for each in body.iter(f"{W}p")], tables, charts, books, ledger)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("recount")
    for name in ("data", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    command = [sys.executable, "-m", "docgen", "summary", "2020Q3", "--as-of", "2020-10-20"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return read_report(folder / "output" / "2020Q3", folder)


@pytest.fixture(scope="module")
def quarters(written: Written) -> tuple[Counted, Counted]:
    data = ROOT / "data"
    (silent,) = [table for table in written.tables if table[0][:3] == ["序号", "单位", "应报分项数"]]
    returned = {row[1] for row in silent if row[-1].startswith("退回")}
    return (
        counted(data, "2020Q3", date(2020, 9, 30), returned),
        counted(data, "2020Q2", date(2020, 6, 30), set()),
    )


def the(found: list[str], opening: str) -> str:
    (one,) = [each for each in found if each.startswith(opening)]
    return one


# ---- agreement ---------------------------------------------------------------------------------------------------------------


def test_the_table_of_the_report_counts_what_the_returns_say(
    written: Written, quarters: tuple[Counted, Counted]
) -> None:
    now, before = quarters
    (table,) = [table for table in written.tables if table[0][:3] == ["类别", "名称", "数量"]]
    rows = {row[1]: row for row in table[1:]}
    assert list(rows) == [*STATUSES, *LAMPS]
    for words, which in ((STATUSES, "status"), (LAMPS, "lamp")):
        this, last = Counter(getattr(now, which).values()), Counter(getattr(before, which).values())
        for word in words:
            share = (2000 * this[word] + 29) // 58
            shown = f"{share // 10}.{share % 10}%".replace(".0%", "%")
            difference = this[word] - last[word]
            change = f"增加{difference}个" if difference > 0 else f"减少{-difference}个" if difference else "持平"
            assert rows[word][2:] == [str(this[word]), shown, str(last[word]), change], word


def test_the_sentences_of_the_report_count_what_the_returns_say(
    written: Written, quarters: tuple[Counted, Counted]
) -> None:
    now, before = quarters
    told = dict(
        re.findall(
            r"[，；](\D+?)(\d+)个，占",
            the(written.paragraphs, "重点任务共").replace("按分项统计", "").replace("。对照序时进度", ""),
        )
    )
    expected = Counter(now.status.values()) + Counter(now.lamp.values())
    assert {word: int(number) for word, number in told.items()} == dict(expected)
    behind = [each for each, status in now.status.items() if status == "滞后"]
    assert f"自报滞后的分项{len(behind)}个" in the(written.paragraphs, "自报滞后")
    finished = [each for each, status in now.status.items() if status == "已完成" != before.status[each]]
    assert the(written.paragraphs, "新完成的分项").startswith(f"新完成的分项{len(finished)}个：")
    moved = [now.progress[each] - before.progress[each] for each in now.progress if each in before.progress]
    up, same, down = (sum(test) for test in zip(*((m > 0, m == 0, m < 0) for m in moved), strict=True))
    assert down == 0
    assert f"进度提高{up}个、相同{same}个；" in the(written.paragraphs, "与2020年第二季度相比")
    assert f"提高{max(moved)}个百分点" in the(written.paragraphs, "与2020年第二季度相比")
    due = [
        each
        for each, status in now.status.items()
        if status != "已完成" and each in {"T021-1"}  # of the unfinished items only this one ends in 2020
    ]
    assert f"尚未报告完成的分项有{len(due)}个" in the(written.paragraphs, "2020年第四季度末以前")


def test_every_theme_counts_what_the_returns_say(written: Written, quarters: tuple[Counted, Counted]) -> None:
    now, _ = quarters
    for theme in dict.fromkeys(now.theme.values()):
        items = [each for each, name in now.theme.items() if name == theme]
        place = next(n for n, each in enumerate(written.paragraphs) if re.fullmatch(rf"（.）{re.escape(theme)}", each))
        sentence = written.paragraphs[place + 1]
        assert sentence.startswith(f"共{len(items)}个分项")
        for which in (now.status, now.lamp):
            found = Counter(which[each] for each in items)
            for word, number in found.items():
                shown = (
                    f"均为{word}"
                    if len(found) == 1 and number > 1
                    else f"为{word}"
                    if len(found) == 1
                    else f"{word}{number}个"
                )
                assert shown in sentence, (theme, word)


def test_the_charts_show_what_the_returns_say_and_so_do_the_workbooks_behind_them(
    written: Written, quarters: tuple[Counted, Counted]
) -> None:
    now, before = quarters
    assert written.charts == written.books and len(written.charts) == 3
    for chart, which in zip(written.charts, ("status", "lamp"), strict=False):
        for quarter, series in ((before, "2020年第二季度"), (now, "2020年第三季度")):
            shown = {word: int(number) for word, number in chart[series].items() if number}
            assert shown == dict(Counter(getattr(quarter, which).values())), series
    for status, by_theme in written.charts[2].items():
        for theme, number in by_theme.items():
            found = sum(now.status[each] == status and now.theme[each] == theme for each in now.status)
            assert int(number) == found, (status, theme)


def test_the_annex_and_the_ledger_have_a_row_for_every_item_as_its_return_says(
    written: Written, quarters: tuple[Counted, Counted]
) -> None:
    now, before = quarters
    (annex,) = [table for table in written.tables if table[0][:2] == ["序号", "主题"]]
    assert [row[5] for row in annex[1:]] == list(now.status.values())
    assert [row[7] for row in annex[1:]] == list(now.lamp.values())
    assert [row[6] for row in annex[1:]] == [
        f"{now.progress[each]}%" if each in now.progress else "—" for each in now.status
    ]
    rows = below(written.ledger["台账"], "任务编号")
    assert [row["任务编号"] for row in rows] == list(now.status)
    for row in rows:
        item = str(row["任务编号"])
        assert (row["进度状态"], row["完成进度（%）"]) == (now.status[item], now.progress.get(item))
        assert (row["预警"], row["上季度状态"]) == (now.lamp[item], before.status[item])
    overall = next(row for row in below(written.ledger["统计"], "统计口径") if row["名称"] == "全部分项")
    assert {word: overall[word] for word in STATUSES} == {
        word: list(now.status.values()).count(word) for word in STATUSES
    }
    for row in below(written.ledger["统计"], "统计口径"):
        if row["统计口径"] == "按主题":
            assert row["合计"] == list(now.theme.values()).count(str(row["名称"]))


def test_the_quarters_of_the_ledger_are_those_of_the_returns(
    written: Written, quarters: tuple[Counted, Counted]
) -> None:
    now, before = quarters
    for row in below(written.ledger["各季度"], "任务编号"):
        item = str(row["任务编号"])
        for period, quarter in (("2020Q2", before), ("2020Q3", now)):
            shown = [row[f"{period} {what}"] for what in ("状态", "进度（%）", "预警")]
            assert shown == [quarter.status[item], quarter.progress.get(item), quarter.lamp[item]], (item, period)


def below(lines: list[list[object]], heading: str) -> list[dict[str, object]]:
    top = next(number for number, line in enumerate(lines) if line[0] == heading)
    return [dict(zip(map(str, lines[top]), line, strict=True)) for line in lines[top + 1 :] if line[0]]
