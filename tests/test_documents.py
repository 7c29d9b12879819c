"""催报函, 退回修改函, 通报, withdrawn numbers, profiles: what the office sends beside letters and report, by commands."""

from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm

from docgen.project import records
from tests.rendering import missing_tools
from tests.running import docgen, snapshot

PERIOD = "2020Q3"
DAY = ("--as-of", "2020-10-20")


def text(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def office(workspace: Path, *lines: str) -> None:
    path = workspace / "data/office.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")


def issued(workspace: Path) -> list[str]:
    register = records.register((workspace / "data/register.yaml").read_text(encoding="utf-8"), file="register.yaml")
    return [line.number for line in register]


# ---- reminders -----------------------------------------------------------------------------------------------------


def test_before_the_letters_of_the_ladder_no_number_is_given(workspace: Path) -> None:
    before = issued(workspace)
    assert docgen("remind", PERIOD, "--as-of", "2020-10-13", at=workspace).status == 0
    assert issued(workspace) == before


def test_silent_units_are_reminded_and_faulty_returns_go_back_with_every_fault(workspace: Path) -> None:
    before = issued(workspace)
    result = docgen("remind", PERIOD, "--letters", *DAY, "--json", at=workspace)
    assert result.status == 0, result.err
    letters = [name for name in result.json["files"] if name.endswith(".docx")]
    assert (
        len(letters) == len(result.json["missing"]) + len(result.json["returned"]) == result.json["counts"]["letters"]
    )
    assert len(issued(workspace)) == len(before) + len(letters)
    silent = text(workspace / next(name for name in letters if "催报函" in name))
    assert "应当在2020年10月12日以前报我办。截至2020年10月20日，尚未收到你单位的填报表" in silent
    back = text(workspace / next(name for name in letters if "区委组织部-退回修改函" in name))
    status = docgen("collect", PERIOD, "--json", at=workspace).json
    (sent,) = [each for each in status["submissions"] if each["unit"] == "区委组织部"]
    faults = [each for each in sent["diagnostics"] if each["severity"] == "ERROR"]
    assert f"有{len(faults)}处必须修改" in back
    assert all(each["message"].rstrip("。") in back for each in faults)


def test_the_same_state_gives_the_same_numbers_and_bytes(workspace: Path) -> None:
    docgen("remind", PERIOD, "--letters", *DAY, at=workspace)
    before = snapshot(workspace)
    docgen("remind", PERIOD, "--letters", "--as-of", "2020-10-25", at=workspace)
    assert snapshot(workspace) == before


# ---- bulletin ------------------------------------------------------------------------------------------------------


def test_the_bulletin_tells_the_units_what_the_report_tells_the_leaders(workspace: Path) -> None:
    result = docgen("summary", PERIOD, "--bulletin", "--json", at=workspace)
    assert result.status == 0, result.err
    report, bulletin = (
        text(workspace / f"output/{PERIOD}/2020年第三季度进展情况{kind}.docx") for kind in ("报告", "通报")
    )
    assert "签发人" in report and "签发人" not in bulletin
    assert "现将有关情况通报如下" in bulletin and "特此通报。" in bulletin and "特此报告" not in bulletin
    sentence = next(line for line in report.splitlines() if line.startswith("重点任务共"))
    assert sentence in bulletin
    assert len(set(issued(workspace))) == len(issued(workspace))


def test_many_addressees_move_to_the_imprint_so_that_page_1_shows_text(workspace: Path) -> None:
    docgen("summary", PERIOD, "--bulletin", at=workspace)
    document = Document(str(workspace / f"output/{PERIOD}/2020年第三季度进展情况通报.docx"))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert "主送机关" not in styles
    boxed = "".join(
        node.text or "" for node in document.element.body.iter("{*}txbxContent") for node in node.iter("{*}t")
    )
    assert "主送：区委组织部、区委宣传部" in boxed


# ---- numbers -------------------------------------------------------------------------------------------------------


def test_a_withdrawn_number_stays_on_record_and_is_not_given_again(workspace: Path) -> None:
    number = "罗智统函〔2020〕10号"
    assert docgen("letters", "--withdraw", number, "--as-of", "2020-06-10", at=workspace).status == 0
    before = issued(workspace)
    assert number in before
    result = docgen("letters", "--unit", "区水务局", "--as-of", "2020-06-11", "--json", at=workspace).json
    (new,) = (each["number"] for each in result["letters"])
    assert new not in before and issued(workspace) == [*before, new]
    path = next(name for name in result["files"] if name.endswith(".docx"))
    assert "同时作废" not in text(workspace / path), "a withdrawn letter is not replaced; it never was in force"
    again = docgen("letters", "--withdraw", number, at=workspace)
    assert again.status == 1 and "已经作废" in again.err


def test_a_letter_keeps_the_name_its_unit_had(workspace: Path) -> None:
    assert docgen("letters", "--unit", "区水务局", at=workspace).status == 0
    units, register = workspace / "data/units.yaml", workspace / "data/register.yaml"
    register.write_text(
        register.read_text(encoding="utf-8").replace("about: shuiwuju\n", "about: shuiwuju\n    addressee: 区水务局\n"),
        encoding="utf-8",
    )
    renamed = units.read_text(encoding="utf-8").replace(
        "name: 区水务局, short_name: 水务局", "name: 区水务和湖泊局, short_name: 水务局, aliases: [区水务局]"
    )
    units.write_text(renamed, encoding="utf-8")
    result = docgen("letters", "--unit", "水务局", "--json", at=workspace)
    assert result.status == 0, result.err
    (path,) = (name for name in result.json["files"] if name.endswith(".docx"))
    assert "区水务局：" in text(workspace / path) and "区水务局-任务分解函" in path


# ---- the office's choices ------------------------------------------------------------------------------------------


def test_the_profile_of_the_office_is_that_of_its_templates(workspace: Path) -> None:
    office(workspace, "profile: nominal")
    assert docgen("templates", "restore", "--overwrite", at=workspace).status == 0
    section = Document(str(workspace / "templates/催报函.docx")).sections[0]
    assert abs(section.top_margin - Mm(37)) < Mm(0.05)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("profile: wide", "不认识的版面"),
        ("urgency: 很急", "不认识的紧急程度"),
        ("copy_number: 12", "份号应为 6 位数字"),
    ],
)
def test_a_choice_that_does_not_exist_is_told_with_its_line(workspace: Path, line: str, words: str) -> None:
    office(workspace, line)
    result = docgen("letters", at=workspace)
    assert result.status == 1 and words in result.err and "office.yaml" in result.err


@pytest.mark.rendering
@pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {missing_tools()}")
@pytest.mark.parametrize("profile", ["e-doc", "nominal"])
def test_every_document_of_a_quarter_passes_the_checker_in_either_profile(workspace: Path, profile: str) -> None:
    """With everything an office can ask for at once in the second: joint issue, secrecy, urgency, copies, no seal."""
    if profile == "nominal":
        more = ("joint: [区发展和改革局]", "sealed: 否", "copy_number: '000001'", "secrecy: 秘密★1年", "urgency: 特急")
        office(workspace, "profile: nominal", *more, "letter_copied_to: [区委办公室]", "digit_font: Times New Roman")
        assert docgen("templates", "restore", "--overwrite", at=workspace).status == 0
    assert docgen("run", PERIOD, at=workspace).status == 0
    assert docgen("remind", PERIOD, "--letters", *DAY, at=workspace).status == 0
    assert docgen("summary", PERIOD, "--bulletin", at=workspace).status == 0
    files = sorted((workspace / "output").rglob("*.docx"))
    assert len(files) == 28 + 8 + 3, "letters; reminders and returned forms; report, bulletin and 报送情况"
    result = docgen("check", *files, "--render", "--json")
    faults = [
        (each["file"], each["rule"], each["actual"])
        for each in result.json["results"]
        if each["severity"] == "error" and each["verdict"] != "conforms"
    ]
    assert faults == []
    assert result.status == 0


@pytest.mark.rendering
@pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {missing_tools()}")
@pytest.mark.parametrize("profile", ["e-doc", "nominal"])
def test_templates_hold_little_and_much_on_the_page_in_either_profile(workspace: Path, profile: str) -> None:
    office(workspace, f"profile: {profile}")
    assert docgen("templates", "restore", "--overwrite", at=workspace).status == 0
    result = docgen("templates", "check", "--render", "--json", at=workspace)
    errors = [each for each in result.json["results"] if each["severity"] == "error"]
    assert len(errors) > 500
    faults = [each for each in errors if each["verdict"] != "conforms" and not _of_a_table_only(each)]
    assert [(each["file"], each["rule"]) for each in faults] == []


def _of_a_table_only(result: dict[str, str]) -> bool:
    """单位进展页 is one table under two lines: it has no full lines of text to measure the type area by."""
    on_edges = result["rule"] in ("page-left-edge", "page-width")
    return result["verdict"] == "unknown" and on_edges and "单位进展页" in result["file"]
