"""Hostile content in every input column of real forms, through `run` and `remind --letters`: text, or a finding.

Each value stands in the four text columns of one row that is accepted, and in all seven columns of one row that goes
back. Nothing becomes a formula, a field or a tag, and nothing is lost without a finding.
"""

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import fromstring

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from docgen.archive import read_parts
from docgen.excel import cells
from docgen.values import short
from tests.running import docgen

ROOT = Path(__file__).parent.parent
VALUES = {
    "link": '=HYPERLINK("http://x.cn","点我")', "command": "=cmd|' /C calc'!A0", "dde": '=DDE("cmd";"/C calc";"1")',
    "plus": "+1+1", "minus": "-2+3", "at": "@SUM(A1:A9)", "quote": "'=1+1", "tab": "甲\t=1+1", "braces": "{{x}}甲",
    "raw": "{% raw %}甲", "paragraph": "{%p if x %}甲", "comment": "{#注#}甲", "tag": "<w:p>甲</w:p>",
    "run": "<r><t>甲</t></r>", "entity": "&amp;甲&#x41;", "cdata": "]]>甲<![CDATA[", "field": "INCLUDETEXT甲{ PAGE }",
    "control": "甲_x0007_乙_x001B_丙", "escape": "甲_x005F_x0041_乙", "wide": "𠮷林路甲", "right": "\u202e甲乙\u202c丙",
    "invisible": "甲\u200b\ufeff乙", "lines": "甲\n=1+1\n乙", "zeros": "00123", "long": "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(32767)),
}  # fmt: skip
ACCEPTED = ("区政务服务数据管理局", "区应急管理局", "区委政法委")
TEXTS, ALL = "KLMO", "IJKLMNO"
TEXT_HEADINGS = ("本季度进展情况", "存在问题及原因", "下一步工作计划", "需协调事项")
FIRST = 5


@dataclass(frozen=True)
class Round:
    """What came of it: the workspace, and by value the place it was put at: unit and row."""

    root: Path
    accepted: dict[str, tuple[str, int]]
    returned: dict[str, tuple[str, int]]
    findings: tuple[dict[str, object], ...]

    def original(self, unit: str) -> bytes:
        return (self.root / f"data/rounds/2020Q3/returns/{unit}-01.xlsx").read_bytes()

    def copy(self, unit: str) -> bytes:
        return (self.root / f"output/2020Q3/corrections/{unit}-退回修改.xlsx").read_bytes()

    def written(self, suffix: str) -> Iterator[tuple[str, dict[str, bytes]]]:
        for path in sorted((self.root / "output").rglob(f"*{suffix}")):
            yield path.name, read_parts(path.read_bytes(), name=path.name)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Round:
    root = tmp_path_factory.mktemp("hostile")
    for folder in ("templates", "data"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns(".docgen.lock*"))
    shutil.rmtree(root / "data/rounds/2020Q2")
    shutil.rmtree(root / "data/rounds/2020Q3/returns")
    (root / "data/rounds/2020Q3/returns.yaml").write_text("received: []\n", encoding="utf-8")
    assert docgen("forms", "2020Q3", at=root).status == 0
    mail = root.parent / "mail"
    mail.mkdir()
    accepted, returned = filled(root, mail)
    answer = docgen("collect", "2020Q3", mail, "--as-of", "2020-10-09", "--json", at=root)
    assert answer.status == 0, answer.err
    for words in (("run", "2020Q3"), ("remind", "2020Q3", "--letters")):
        result = docgen(*words, "--as-of", "2020-10-16", at=root)
        assert result.status == 0, result.err
    return Round(root, accepted, returned, tuple(answer.json["diagnostics"]))


def filled(root: Path, mail: Path) -> tuple[dict[str, tuple[str, int]], dict[str, tuple[str, int]]]:
    places: tuple[dict[str, tuple[str, int]], dict[str, tuple[str, int]]] = ({}, {})
    waiting = [iter(list(VALUES.items())[:-1]), iter(VALUES.items())]  # the long one is never accepted
    for path in sorted((root / "output/2020Q3/forms").glob("*.xlsx")):
        unit = path.name.split("-")[1]
        back = unit not in ACCEPTED
        workbook = openpyxl.load_workbook(path)
        for row in range(FIRST, FIRST + rows_of(workbook["填报表"])):
            name, value = next(waiting[back], ("", ""))
            answer(workbook["填报表"], row, value, "" if not name else ALL if back else TEXTS)
            if name:
                places[back][name] = (unit, row)
        if unit in {where for kind in places for where, _ in kind.values()}:
            workbook.save(mail / f"{unit}.xlsx")
    return places


def rows_of(sheet: Worksheet) -> int:
    return sum(str(cell.value or "").startswith("T") for cell in sheet["A"])


def answer(sheet: Worksheet, row: int, value: str, letters: str) -> None:
    plain = {"I": "正常推进", "J": 60, "K": "8月完成招标。", "N": date(2020, 12, 31)}
    for letter, given in {**plain, **{letter: f"{value}〔{letter}〕" for letter in letters}}.items():
        cell = sheet[f"{letter}{row}"]
        cell.value = given
        if isinstance(given, str) and given:
            cell.data_type = "s"
    for label in (each for line in sheet.iter_rows(min_row=row) for each in line if each.value in LABELS):
        sheet.cell(label.row, label.column + 1, "张三")


LABELS = ("填报人：", "联系电话：", "审核人：", "填报日期：")


def seen(value: str) -> str:
    """The value as a person sees it: what cannot be seen or stored gone, written-out characters read."""
    return cells.clean(cells.unescaped(value)).strip()


# ---- nothing but text ------------------------------------------------------------------------------------------------


def test_no_workbook_that_was_written_has_a_formula(done: Round) -> None:
    books = list(done.written(".xlsx"))
    assert len(books) > 28 + len({unit for unit, _ in done.returned.values()})
    for name, parts in books:
        for part, content in parts.items():
            if part.startswith("xl/worksheets/"):
                assert re.search(rb"<(?:\w+:)?f[\s/>]", content) is None, (name, part)
            assert b"ddeLink" not in content and b"externalLink" not in content, (name, part)
            assert b'TargetMode="External"' not in content, (name, part)


def test_no_document_that_was_written_has_a_field_or_a_link_but_the_page_number(done: Round) -> None:
    documents = list(done.written(".docx"))
    assert any("退回修改函" in name for name, _ in documents) and any("进展情况报告" in name for name, _ in documents)
    for name, parts in documents:
        for part, content in parts.items():
            codes = re.findall(rb"<w:instrText[^>]*>([^<]*)|<w:fldSimple[^>]*w:instr=\"([^\"]*)", content)
            words = {(one or two).split()[0] for one, two in codes}
            assert words <= {b"PAGE"}, (name, part, words)
            assert b"<w:hyperlink" not in content and b'TargetMode="External"' not in content, (name, part)


# ---- nothing lost ----------------------------------------------------------------------------------------------------


def texts_of(parts: dict[str, bytes]) -> str:
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    nodes = fromstring(parts["word/document.xml"]).iter()
    return "".join({f"{w}t": node.text or "", f"{w}p": "\n", f"{w}br": "\n"}.get(node.tag, "") for node in nodes)


@pytest.fixture(scope="module")
def ledger(done: Round) -> dict[str, dict[str, object]]:
    (path,) = (done.root / "output/2020Q3").glob("*台账.xlsx")
    rows = list(openpyxl.load_workbook(path)["台账"].iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if "任务编号" in row)
    return {str(row[0]): dict(zip(map(str, rows[head]), row, strict=True)) for row in rows[head + 1 :]}


@pytest.fixture(scope="module")
def report(done: Round) -> str:
    return next(texts_of(parts) for name, parts in done.written(".docx") if "进展情况报告" in name)


@pytest.mark.parametrize("name", list(VALUES)[:-1])
def test_a_hostile_answer_that_is_accepted_reaches_ledger_and_report_as_text(
    done: Round, ledger: dict[str, dict[str, object]], report: str, name: str
) -> None:
    unit, row = done.accepted[name]
    item = str(openpyxl.load_workbook(io.BytesIO(done.original(unit)))["填报表"][f"A{row}"].value)
    for letter, heading in zip(TEXTS, TEXT_HEADINGS, strict=True):
        wanted = seen(f"{VALUES[name]}〔{letter}〕")
        line = ledger[item]
        own = line[heading] if line["填报单位"] == unit else line["配合单位进展"]
        assert wanted in str(own), (heading, line)
    if ledger[item]["填报单位"] == unit:  # the report tells an item in the words of its lead unit
        assert flat(seen(f"{VALUES[name]}〔K〕")) in flat(report)


def test_most_of_the_hostile_answers_are_those_of_lead_units(done: Round, ledger: dict[str, dict[str, object]]) -> None:
    """So that the report, too, has seen formulas, tags, braces and characters beyond the first plane."""
    sheets = {unit: openpyxl.load_workbook(io.BytesIO(done.original(unit)))["填报表"] for unit in ACCEPTED}
    lead = {
        name
        for name, (unit, row) in done.accepted.items()
        if ledger[str(sheets[unit][f"A{row}"].value)]["填报单位"] == unit
    }
    assert len(lead) >= 12 and {"link", "plus", "at", "raw", "paragraph", "tag", "wide", "control"} <= lead, sorted(
        lead
    )


def flat(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff]", "", text)


@pytest.mark.parametrize("name", VALUES)
def test_a_hostile_answer_that_goes_back_stays_in_the_copy_byte_for_byte_and_is_told(done: Round, name: str) -> None:
    unit, row = done.returned[name]
    before, after = (cells_of(data) for data in (done.original(unit), done.copy(unit)))
    for letter in ALL:
        place = f"{letter}{row}".encode()
        assert re.sub(rb' s="\d+"', b"", before[place]) == re.sub(rb' s="\d+"', b"", after[place])
    told = {
        each["where"].get("cell")  # type: ignore[attr-defined]
        for each in done.findings
        if f"/{unit}-01.xlsx" in str(each["where"]) and each["severity"] == "ERROR"
    }
    assert {f"I{row}", f"J{row}"} <= told, "a status and a progress that are none are refused at their cells"


@pytest.mark.parametrize("name", VALUES)
def test_the_letter_to_the_unit_quotes_the_hostile_answer_as_text(done: Round, name: str) -> None:
    unit, _ = done.returned[name]
    letter = next(texts_of(parts) for file, parts in done.written(".docx") if f"{unit}-退回修改函" in file)
    assert flat(short(seen(VALUES[name]), 30).rstrip("…")) in flat(letter)


def cells_of(data: bytes) -> dict[bytes, bytes]:
    parts = read_parts(data, name="x")
    sheet = next(content for name, content in parts.items() if "sheet1.xml" in name)
    return {match[1]: match[0] for match in re.finditer(rb'<c r="([A-Z]+\d+)"(?:[^>]*/>|.*?</c>)', sheet, re.DOTALL)}
