"""核稿版: every paragraph and figure of the report with its source beside it, held against the returns themselves."""

import hashlib
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from docgen.archive import read_parts
from docgen.rendering.office import Job, convert, program
from docgen.word.commenting import notes_of
from tests.running import docgen

PERIOD, NAME = "2020Q3", "2020年第三季度进展情况报告"
CELL = re.compile(r"：([^：〔\n]+\.xlsx)〔(.+)!([A-Z]+\d+)〕（([^“\n]+?)“([^”]+)”，校验值 ([0-9a-f]{12})）")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("draft")
    for folder in ("templates", "data"):
        source = Path(__file__).parent.parent / folder
        shutil.copytree(source, root / folder, ignore=shutil.ignore_patterns(".docgen.lock*", "drafts.json"))
    assert docgen("summary", PERIOD, "--draft", at=root).status == 0
    return root


@pytest.fixture(scope="module")
def draft(office: Path) -> Path:
    return office / f"output/{PERIOD}/{NAME}（核稿版）.docx"


def beside(path: Path) -> dict[str, list[str]]:
    """The comments of each paragraph, by its text; read by position in the XML, with python-docx alone."""
    document = Document(str(path))
    texts = {str(comment.comment_id): comment.text for comment in document.comments}
    found: dict[str, list[str]] = {}
    for node in document.element.body.iter(qn("w:p")):
        text = "".join(each.text or "" for each in node.iter(qn("w:t")))
        marks = [each.get(qn("w:id")) for each in node.iter(qn("w:commentRangeStart"))]
        found.setdefault(text, []).extend(texts[mark] for mark in marks)
    return found


def test_the_final_report_has_no_comment_and_no_mark(office: Path) -> None:
    path = office / f"output/{PERIOD}/{NAME}.docx"
    assert list(Document(str(path)).comments) == []
    with zipfile.ZipFile(path) as package:
        assert not any("核稿版".encode() in package.read(name) for name in package.namelist())


def test_asking_for_a_draft_does_not_change_a_byte_of_the_final_report(office: Path, workspace: Path) -> None:
    assert docgen("summary", PERIOD, "--final", at=workspace).status == 0
    path = f"output/{PERIOD}/{NAME}.docx"
    assert (workspace / path).read_bytes() == (office / path).read_bytes()


def test_every_sentence_and_every_figure_has_a_comment(draft: Path) -> None:
    found = beside(draft)
    sentences = [text for text in found if text.endswith("。")]
    assert len(sentences) > 40
    in_annex = {cell.text for row in Document(str(draft)).tables[1].rows for cell in row.cells}
    silent = [text for text in sentences if not found[text] and text not in in_annex]
    assert silent == ["特此报告。"] or silent == []
    overview = next(text for text in found if text.startswith("重点任务共"))
    quoted = [re.match(r"“(.+?)”：", told)[1] for told in found[overview] if told.startswith("“")]
    assert quoted == re.findall(r"\d+(?:\.\d+)?%?", overview)


def test_every_row_of_the_annex_has_one_comment_for_its_cells(draft: Path) -> None:
    rows = Document(str(draft)).tables[1].rows
    for row in list(rows)[1:]:
        marks = list(row._tr.iter(qn("w:commentRangeStart")))
        assert len(marks) == 1, [cell.text for cell in row.cells]


def test_the_cells_that_comments_name_hold_what_they_quote(office: Path, draft: Path) -> None:
    told = {match for texts in beside(draft).values() for text in texts for match in CELL.findall(text)}
    assert len(told) > 50
    sheets: dict[str, openpyxl.Workbook] = {}
    for file, sheet, cell, _, value, digest in told:
        quarter, _, name = file.rpartition("/")
        path = office / f"data/rounds/{quarter or PERIOD}/returns/{name}"
        assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(digest)
        book = sheets.setdefault(file, openpyxl.load_workbook(path, data_only=True))
        held = book[sheet][cell].value
        assert value in (
            str(held).strip().rstrip("%"),
            f"{float(held) * 100:.0f}" if isinstance(held, float) else "",
            str(held)[:10],
        ), cell


def test_disagreements_stand_beside(draft: Path) -> None:
    assert any("请核对：" in text for texts in beside(draft).values() for text in texts)


def test_a_count_tells_the_items_it_is_made_of(draft: Path) -> None:
    overview = next(text for text in beside(draft) if text.startswith("重点任务共"))
    done = int(re.search(r"已完成(\d+)个", overview)[1])
    told = next(text for text in beside(draft)[overview] if "总体.状态.已完成 = " in text)
    assert told.count("进度状态“已完成”") == done


@pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
def test_all_comments_live_through_libreoffice(draft: Path) -> None:
    data = draft.read_bytes()
    job = Job(".docx", "docx:MS Word 2007 XML", ".docx")
    again = convert(program() or "", {"x": data}, job, seconds=120).results["x"]
    before, after = notes_of(data, file="x"), notes_of(again, file="x")
    assert [each.text for each in before] == [each.text for each in after]
    assert b'w:date="0-00-00' not in read_parts(again, name="x")["word/comments.xml"]
