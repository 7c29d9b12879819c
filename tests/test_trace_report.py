"""`docgen trace` for 20 random figures and 20 random sentences of the sample report: the cells it names are opened with
openpyxl in the returns themselves, and must say what the figure or the sentence rests on."""

import hashlib
import random
import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from docgen.project.workspace import Workspace
from docgen.workflow import Session, summary, trace
from docgen.workflow.reporting import ledger_of
from tests.running import docgen

NAME = "output/2020Q3/2020年第三季度进展情况报告.docx"
CHANCE = random.Random(20201016)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    root = tmp_path_factory.mktemp("trace")
    for folder in ("templates", "data"):
        source = Path(__file__).parent.parent / folder
        shutil.copytree(source, root / folder, ignore=shutil.ignore_patterns(".docgen.lock*", "drafts.json"))
    made = Session(Workspace(root), date(2020, 10, 16))
    summary(made, period())
    return made


def period():
    from docgen.project.records import period as read

    return read("2020Q3")


class Files:
    """The returns as openpyxl reads them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.books: dict[str, openpyxl.Workbook] = {}

    def cell(self, source: dict[str, Any]) -> str:
        """What the named cell holds; the file must have the hash that is told."""
        file = source["where"]["file"]
        path = self.root / file
        assert hashlib.sha256(path.read_bytes()).hexdigest() == source["sha256"]
        if file not in self.books:
            self.books[file] = openpyxl.load_workbook(path, data_only=True)
        held = self.books[file][source["where"]["sheet"]][source["where"]["cell"]].value
        if isinstance(held, float):
            return f"{held * 100:.0f}" if held <= 1 else f"{held:.0f}"
        return f"{held:%Y-%m-%d}" if isinstance(held, date | datetime) else str(held or "")


@pytest.fixture(scope="module")
def files(session: Session) -> Files:
    return Files(session.workspace.root)


def plain(text: str) -> str:
    return re.sub(r"[\s。；;.！!，,]+", "", text)


def cited(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The sources in returns; others are records of the office or the table of tasks."""
    return [each for each in found["sources"] if "/returns/" in each["where"]["file"] and "cell" in each["where"]]


def test_twenty_random_figures_lead_to_the_cells_they_count(session: Session, files: Files) -> None:
    figures = ledger_of(session, period()).figures
    words = sorted(
        name
        for name, figure in figures.items()
        if ".状态." in name and 0 < figure.value < 20 and "暂无数据" not in name
    )
    for name in CHANCE.sample(words, 20):
        found: Any = trace(session, period(), name).details["figure"]
        status = name.rpartition(".")[2]
        held = [files.cell(each) for each in cited(found)]
        assert (found["key"], found["value"]) == (name, figures[name].value)
        assert [plain(each) for each in held] == [plain(status)] * found["value"], name


def test_figures_of_lists_changes_and_returns_lead_to_their_files(session: Session, files: Files) -> None:
    asked: Any = trace(session, period(), "清单.需协调").details["figure"]
    assert all(files.cell(each) for each in cited(asked))
    assert len(cited(asked)) == asked["value"]
    worse: Any = trace(session, period(), "变化.变差").details["figure"]
    assert {each["where"]["file"].split("/")[2] for each in cited(worse)} == {"2020Q2", "2020Q3"}
    used: Any = trace(session, period(), "报送.采用").details["figure"]
    paths = [files.root / each["where"]["file"] for each in used["sources"]]
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths] == [
        each["sha256"] for each in used["sources"]
    ]
    assert len(paths) == used["value"]


def sentences(path: Path) -> Iterator[str]:
    """Sentences of the body and of the annex that quote a unit."""
    document = Document(str(path))
    texts = [each.text for each in document.paragraphs if re.match(r"\d+\.", each.text)]
    annex = next(each for each in document.tables if "下一步" in [cell.text for cell in each.rows[0].cells])
    texts += [cell.text for row in annex.rows[1:] for cell in row.cells[8:]]
    for text in dict.fromkeys(texts):
        told = (each for each in re.findall(r"[^。\n]+。", text) if len(each) > 12)
        # What begins with a number is the name of a task; an item nobody answered for quotes nobody.
        yield from (each for each in told if not re.match(r"\d+\.", each) and not re.search("未报送|尚未重报", each))


def test_twenty_random_sentences_lead_to_the_cells_they_quote(session: Session, files: Files) -> None:
    for words in CHANCE.sample(sorted(set(sentences(session.workspace.root / NAME))), 20):
        passages: Any = trace(session, period(), words).details["passages"]
        assert passages, words
        for passage in passages:
            quoted = [each for value in passage["values"] for each in cited(value)]
            assert quoted, words
            for value in (value for value in passage["values"] if not value["how"]):  # quoted, not computed
                for each in cited(value):
                    held, said = plain(files.cell(each)), plain(value["text"].removesuffix("%"))
                    assert held in said or said in held or held[:10] in said or each["what"] == "预计完成时间", (
                        words,
                        each,
                    )
            held = "".join(plain(files.cell(each)) for each in quoted)
            if not re.search("序时进度|预计完成时间", words):  # a sentence of a unit, in whole or in part
                assert any(plain(part) in held for part in re.split("[：，；]", words) if len(plain(part)) > 5), words


def test_a_figure_on_the_terminal_names_file_cell_and_hash(session: Session) -> None:
    result = docgen("trace", "2020Q3", "总体.已完成", at=session.workspace.root)
    lines = result.out.splitlines()
    assert lines[0] == "总体.状态.已完成 = 4"
    assert re.fullmatch(r"  T\d+-\d+ \S+ 进度状态“已完成”  \S+\.xlsx〔填报表!I\d+〕  校验值 [0-9a-f]{12}", lines[1])


def test_last_quarters_files_are_told_apart(session: Session) -> None:
    result = docgen("trace", "2020Q3", "上季.状态.滞后", at=session.workspace.root)
    assert all("2020Q2/" in line for line in result.out.splitlines()[1:])


def test_a_name_that_several_figures_have_is_asked_back(session: Session) -> None:
    result = docgen("trace", "2020Q3", "主题.滞后", at=session.workspace.root)
    assert result.status == 1
    assert "主题.夯实城区数字底座.状态.滞后" in result.err


@pytest.mark.parametrize("words", ["总体.没有这一项", "报告里没有的一句话", "..", "。。。。。。"])
def test_words_that_lead_nowhere_get_one_message(session: Session, words: str) -> None:
    result = docgen("trace", "2020Q3", words, at=session.workspace.root)
    assert (result.status, result.err.count("错误：")) == (1, 1)
