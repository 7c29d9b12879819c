"""A report that people edit while returns still come in, on real files saved again by LibreOffice.

What the person wrote is looked for with python-docx, not with docgen's own reader.
"""

import io
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from docgen.rendering.office import Job, convert, program
from tests.running import Result, docgen

pytestmark = pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")

PERIOD, NAME = "2020Q3", "2020年第三季度进展情况报告"
OUTPUT = f"output/{PERIOD}"
REPORT, DRAFT, MERGED = f"{OUTPUT}/{NAME}.docx", f"{OUTPUT}/{NAME}（核稿版）.docx", f"{OUTPUT}/{NAME}（合并第2稿）.docx"
LATE = "区城市管理和综合执法局"
OPINION = "以上情况已经主任审阅。"


def saved_again(data: bytes) -> bytes:
    """As LibreOffice saves it: other runs, other style names, other ids, the same words."""
    job = Job(".docx", "docx:MS Word 2007 XML", ".docx")
    return convert(program() or "soffice", {"报告": data}, job, seconds=120).results["报告"]


def edited(data: bytes, change: "Callable[[Document], None]") -> bytes:
    document = Document(io.BytesIO(data))
    change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def by_hand(document: "Document") -> None:
    """A sentence reworded where the data stay, one where they will change; one added, one taken out, a cell changed."""
    for paragraph in document.paragraphs:
        if "打造智慧水务" in paragraph.text and paragraph.text[:1].isdigit():
            paragraph.add_run(OPINION)
        if paragraph.text.startswith("重点任务共"):
            paragraph.add_run("总体进展平稳。")
        if paragraph.text.startswith("一、总体情况"):
            paragraph.insert_paragraph_before("领导同志高度关注本季度进展。", paragraph.style)
        if paragraph.text.startswith("未启动的分项") and "加固云计算" in paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)
    cell = next(cell for cell in cells(document) if cell.text.startswith("首批11项"))
    cell.paragraphs[0].runs[-1].text += "（已核）"


def cells(document: "Document"):
    return [cell for table in document.tables for row in table.rows for cell in row.cells]


def words(path: Path) -> list[str]:
    document = Document(str(path))
    return [each.text for each in document.paragraphs] + [cell.text for cell in cells(document)]


def comments(path: Path) -> list[str]:
    return [comment.text for comment in Document(str(path)).comments]


def send(workspace: Path, folder: Path) -> None:
    """The unit that had not answered fills in its form and sends it."""
    assert docgen("forms", PERIOD, at=workspace).status == 0
    form = next((workspace / OUTPUT / "forms").glob(f"*{LATE}*.xlsx"))
    workbook = openpyxl.load_workbook(form)
    sheet = workbook["填报表"]
    headings = {
        str(cell.value).strip(): cell.column for row in sheet.iter_rows(max_row=6) for cell in row if cell.value
    }
    answers = {
        "进度状态": "正常推进",
        "完成进度（%）": 61,
        "本季度进展情况": "8月完成平台升级，接入视频1203路。",
        "下一步工作计划": "12月底前完成验收。",
        "预计完成时间": date(2021, 12, 20),
    }
    for row in sheet.iter_rows(min_row=5):
        if re.fullmatch(r"T\d+-\d+", str(row[0].value or "")):
            for heading, value in answers.items():
                sheet.cell(row[0].row, headings[heading]).value = value
    folder.mkdir()
    workbook.save(folder / "补报.xlsx")
    assert docgen("collect", PERIOD, folder, "--as-of", "2020-10-20", at=workspace).status == 0


def summary(workspace: Path, *more: str, day: str = "2020-10-16") -> Result:
    result = docgen("summary", PERIOD, "--as-of", day, *more, "--json", at=workspace)
    assert result.status == 0, result.err
    return result


@pytest.fixture(scope="module")
def hand_edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a report that was edited and saved again by LibreOffice; the data have not changed yet."""
    root = tmp_path_factory.mktemp("edited")
    for folder in ("templates", "data"):
        source = Path(__file__).parent.parent / folder
        shutil.copytree(source, root / folder, ignore=shutil.ignore_patterns(".docgen.lock*", "drafts.json"))
    summary(root, "--draft")
    path = root / REPORT
    path.write_bytes(saved_again(edited(path.read_bytes(), by_hand)))
    return root


@pytest.fixture
def again(hand_edited: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(hand_edited, tmp_path / "again"))


def test_a_report_only_saved_again_has_no_edits(workspace: Path) -> None:
    summary(workspace)
    (workspace / REPORT).write_bytes(saved_again((workspace / REPORT).read_bytes()))
    edits = summary(workspace).json["edits"]
    assert (edits["kept"], edits["conflicts"], edits["merged"]) == ([], [], {})


def test_edits_of_a_report_whose_data_did_not_change_leave_it_as_it_is(again: Path) -> None:
    before = (again / REPORT).read_bytes()
    result = summary(again)
    assert (again / REPORT).read_bytes() == before
    assert len(result.json["edits"]["kept"]) == 5
    assert result.json["edits"]["conflicts"] == []
    assert not (again / MERGED).exists()


def test_after_a_late_return_edits_are_kept_or_told_as_conflicts_beside_the_untouched_file(
    again: Path, tmp_path: Path
) -> None:
    before = (again / REPORT).read_bytes()
    send(again, tmp_path / "sent")
    result = summary(again, "--draft", day="2020-10-20")
    assert (again / REPORT).read_bytes() == before
    found = words(again / MERGED)
    assert any(OPINION in each for each in found)
    assert "领导同志高度关注本季度进展。" in found
    assert any(each.endswith("（已核）") for each in found)
    assert not any(each.startswith("未启动的分项") and "加固云计算" in each for each in found)
    assert not any("总体进展平稳。" in each for each in found)  # its figures changed: the new ones stand
    assert any(each.startswith("重点任务共") and "正常推进16个" in each for each in found)
    told = [each for each in comments(again / MERGED) if "总体进展平稳。" in each]
    assert len(told) == 1
    assert "正常推进15个" in told[0]
    assert "正常推进16个" in told[0]
    assert any("8月完成平台升级，接入视频1203路。" in each for each in found)
    conflict = result.json["edits"]["conflicts"]
    assert [each["theirs"].endswith("总体进展平稳。") for each in conflict] == [True]
    # 核稿版 nobody edited: it takes the edits over, with sources
    assert any(OPINION in each for each in words(again / DRAFT))


def test_overwriting_puts_the_merged_draft_in_place_and_keeps_the_edited_file_with_the_round(
    again: Path, tmp_path: Path
) -> None:
    before = (again / REPORT).read_bytes()
    send(again, tmp_path / "sent")
    archived = summary(again, "--overwrite").json["edits"]["archived"]
    assert [(again / each).read_bytes() for each in archived] == [before]
    assert any(OPINION in each for each in words(again / REPORT))
    first = (again / REPORT).read_bytes()
    result = summary(again)
    assert result.json["edits"]["merged"] == {}
    assert (again / REPORT).read_bytes() == first


def test_the_comments_of_others_go_along(again: Path, tmp_path: Path) -> None:
    def remarked(document: "Document") -> None:
        paragraph = next(each for each in document.paragraphs if OPINION in each.text)
        document.add_comment(paragraph.runs, text="请再核实数量。", author="王主任", initials="王")

    path = again / REPORT
    path.write_bytes(edited(path.read_bytes(), remarked))
    send(again, tmp_path / "sent")
    summary(again)
    document = Document(str(again / MERGED))
    assert [(each.author, each.text) for each in document.comments if each.author != "docgen"] == [
        ("王主任", "请再核实数量。")
    ]


def test_a_late_return_is_told_with_what_it_changed(workspace: Path, tmp_path: Path) -> None:
    first = summary(workspace)
    assert (first.json["draft"], first.json["changes"]) == (1, None)
    send(workspace, tmp_path / "sent")
    changes = summary(workspace, day="2020-10-20").json["changes"]
    assert [each["what"] for each in changes["units"]] == [LATE]
    figures = {each["what"]: (each["before"], each["after"]) for each in changes["figures"]}
    assert figures["总体.状态.正常推进"] == ("15", "16")
    assert figures["报送.采用"] == ("20", "21")
    overview = next(each for each in changes["passages"] if each["before"].startswith("重点任务共"))
    assert overview["what"] == "一、总体情况"
    assert ("正常推进15个" in overview["before"], "正常推进16个" in overview["after"]) == (True, True)
    assert any("接入视频1203路" in each["after"] and each["before"] == "" for each in changes["passages"])
    sheets = openpyxl.load_workbook(workspace / changes["file"])
    assert sheets.sheetnames == ["补报单位", "数字变动", "段落变动"]
    assert any(cell.value == LATE for row in sheets["补报单位"].iter_rows() for cell in row)
    assert summary(workspace, day="2020-10-21").json["changes"] is None


def test_a_report_that_is_no_word_file_any_more_is_refused_as_before(workspace: Path) -> None:
    summary(workspace)
    (workspace / REPORT).write_bytes(b"no report")
    assert docgen("summary", PERIOD, at=workspace).status == 1
    assert docgen("summary", PERIOD, "--overwrite", at=workspace).status == 0


def test_a_broken_record_of_what_was_written_never_costs_an_edit(again: Path) -> None:
    (again / f"data/rounds/{PERIOD}/drafts.json").write_text('{"docgen": 1, "documents": ')
    before = (again / REPORT).read_bytes()
    assert docgen("summary", PERIOD, at=again).status == 1
    assert (again / REPORT).read_bytes() == before
