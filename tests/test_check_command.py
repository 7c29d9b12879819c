"""`docgen check` and `docgen templates check` as a person runs them; real files nobody here wrote."""

import json
import re
import time
from pathlib import Path

import pytest

from docgen.contexts import REMINDER, TEMPLATES, UNIT_PAGE
from docgen.contexts_samples import LONG_UNIT, samples
from docgen.errors import ConfigError
from docgen.gongwen import page_rules
from docgen.gongwen.numbers import NATIONAL, numbered
from docgen.project.local_rule import local_rule
from tests.rendering import missing_tools
from tests.running import docgen
from tests.test_manual import FENCE, PAGES, SPAN, rows
from tests.word_parts import edited, good, swap, words

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SLOWEST_SECONDS = 5.0


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "某函.docx"
    path.write_bytes(good("short"))
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "有错的函.docx"
    path.write_bytes(edited(good("short"), words("2020年6月8日", "2020年06月08日")))
    return path


# ---- answers -------------------------------------------------------------------------------------------------


def test_a_good_letter_passes(letter: Path) -> None:
    result = docgen("check", letter)
    assert result.status == 0, result.out
    assert result.out.splitlines()[0].startswith(f"{letter}：信函格式（")
    assert re.fullmatch(r"  符合 \d+ 项、不符合 0 项、无法判断 \d+ 项", result.out.splitlines()[-1])


def test_a_violation_is_told_with_expected_actual_and_place_and_ends_with_1(faulty: Path) -> None:
    result = docgen("check", faulty)
    assert result.status == 1
    assert "现为：“2020年06月08日”；位置：正文第" in result.out
    assert "[date-form]" in result.out


def test_the_output_shown_in_the_manual_is_what_docgen_says(tmp_path: Path) -> None:
    path = tmp_path / "某函.docx"
    path.write_bytes(edited(good("short"), words("2020年6月8日", "2020年06月08日")))
    said = docgen("check", path).out.replace(str(path), path.name)
    shown = FENCE.findall(PAGES["check"])[0][1]
    assert re.sub(r"\d+ 项", "N 项", said).splitlines() == re.sub(r"\d+ 项", "N 项", shown).splitlines()


def test_without_a_rendering_every_rule_about_pages_is_unknown(letter: Path) -> None:
    found = docgen("check", letter, "--json").json
    codes = {rule.code for rule in page_rules.PAGE_RULES}
    of_pages = [each for each in found["results"] if each["rule"] in codes]
    assert len(of_pages) > 30
    assert {each["verdict"] for each in of_pages} == {"unknown"}
    assert {each["measured_in"] for each in of_pages} == {"rendering"}


def test_json_has_the_contract_and_the_keys_of_the_manual(faulty: Path) -> None:
    found = docgen("check", faulty, "--json").json
    told = {row[0]: set(SPAN.findall(row[1])) for row in rows(PAGES["data"], "列表")}
    assert all(
        set(each) | {"conforms", "violates", "unknown"} <= told["`results`"] | set(each) for each in found["results"]
    )
    assert {"rule", "clause", "verdict", "severity", "expected", "actual", "where", "measured_in"} <= set(
        found["results"][0]
    )
    assert all(set(each) <= told["`documents`"] for each in found["documents"])
    assert all(set(each) == told["`roles`"] for each in found["documents"][0]["roles"])
    assert not found["ok"]
    assert found["counts"]["documents"] == 1
    assert found["counts"]["violates"] == sum(each["verdict"] == "violates" for each in found["results"])


def test_roles_are_listed_when_asked_for(letter: Path) -> None:
    assert "主送机关：正文第3段“区金融服务署：”（样式“主送机关”）" in docgen("check", letter, "--roles").out
    assert "主送机关：" not in docgen("check", letter).out


def test_files_that_are_no_documents_are_told_and_the_others_checked(letter: Path, tmp_path: Path) -> None:
    (tmp_path / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    result = docgen("check", tmp_path / "旧.doc", tmp_path / "坏.docx", tmp_path / "没有.docx", letter)
    assert result.status == 1
    assert len(result.err.splitlines()) == 3
    assert all("不能检查：" in line and line.endswith("[document-unreadable]") for line in result.err.splitlines())
    assert "不能直接读取。请在 WPS 或 Word 中打开" in result.err
    assert f"{letter}：信函格式" in result.out


def test_a_folder_means_its_documents(letter: Path, faulty: Path) -> None:
    found = docgen("check", letter.parent, letter, "--json").json
    assert sorted(each["file"] for each in found["documents"]) == sorted(map(str, (letter, faulty)))
    assert "共 2 个文件，1 个有错误" in docgen("check", letter.parent).out


# ---- local rules ---------------------------------------------------------------------------------------------


def test_a_profile_replaces_numbers_and_says_so_first(letter: Path, tmp_path: Path) -> None:
    profile = tmp_path / "细则.yaml"
    profile.write_text("name: 某市细则\ntitle_font: 黑体\npage_number_gap_mm: 7\n", encoding="utf-8")
    result = docgen("check", letter, "--profile", profile)
    assert result.out.splitlines()[0] == "按 某市细则 的地方规定：标题字体 黑体（国家标准 方正小标宋简体）"
    assert "[title-font]" in result.out
    found = docgen("check", letter, "--profile", profile, "--json").json
    assert found["local_rule"]["name"] == "某市细则"


def test_the_profile_shown_in_the_manual_is_read() -> None:
    (example,) = [body for language, body in FENCE.findall(PAGES["check"]) if language == "yaml"]
    assert len(local_rule(example, file="细则.yaml").local()) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title_fonts: 黑体", "title_font"),
        ("top_mm: 三十", "应当是数字"),
        ("top_mm: -1", "应当是数字"),
        ("lines_per_page: 0", "整数"),
        ("bold_levels: [5]", "1 至 4"),
        ("page_number_place: 左", "outer"),
        ("- 1", "键: 值"),
    ],
)
def test_a_wrong_profile_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        local_rule(text, file="细则.yaml")
    assert "细则.yaml" in str(caught.value)


def test_every_number_can_be_given_in_a_profile() -> None:
    for each in numbered():
        value = getattr(NATIONAL, each.name)
        words_ = "[1]" if isinstance(value, tuple) else "30" if value is None else str(value)
        assert local_rule(f"{each.name}: {words_}", file="x").name == "x"


# ---- templates -----------------------------------------------------------------------------------------------


def test_the_shipped_templates_pass_with_little_and_with_much(workspace: Path) -> None:
    result = docgen("templates", "check", at=workspace)
    assert result.status == 0, result.out
    found = docgen("templates", "check", "--json", at=workspace).json
    assert found["counts"]["documents"] == 4 * len(TEMPLATES)
    errors = [each for each in found["results"] if each["severity"] == "error" and each["measured_in"] == "xml"]
    # The names of a joint issue stand in a table: only a rendering tells where.
    assert {each["rule"] for each in errors if each["verdict"] != "conforms"} <= {"mark-position"}
    assert [each for each in found["results"] if each["verdict"] == "violates"] == []


def test_an_office_template_with_a_fault_fails(workspace: Path) -> None:
    path = workspace / "templates/任务分解函.docx"
    path.write_bytes(edited(path.read_bytes(), swap("word/document.xml", "<w:titlePg/>", "")))
    result = docgen("templates", "check", at=workspace)
    assert result.status == 1
    assert "[letter-first-page-number]" in result.out


@pytest.mark.parametrize("kind", TEMPLATES)
def test_samples_hold_little_and_much(kind: str) -> None:
    made = samples(kind)
    assert len(made) == 4
    longest_title = 57 if kind == UNIT_PAGE else 60  # its title is the name of the unit and fixed words
    assert len(str(made["最多"].标题)) == longest_title  # type: ignore[attr-defined]
    assert len(LONG_UNIT) == 40
    longest = max(len(str(each)) for each in made.values())
    assert kind == REMINDER or longest > 30 * 50, "a 催报函 has no list"


@pytest.mark.rendering
@pytest.mark.skipif(bool(missing_tools()), reason=f"没有 {missing_tools()}")
def test_a_rendering_answers_the_rules_about_pages(letter: Path) -> None:
    found = docgen("check", letter, "--render", "--json").json
    measured = [each for each in found["results"] if each["measured_in"] == "rendering"]
    assert sum(each["verdict"] == "conforms" for each in measured) > 20
    assert any("LibreOffice" in note for note in found["documents"][0]["notes"])


# ---- real files ----------------------------------------------------------------------------------------------


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the repository")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.docx")), ids=lambda path: path.name)
def test_any_word_file_is_checked_in_time(path: Path) -> None:
    began = time.perf_counter()
    result = docgen("check", path, "--json")
    assert time.perf_counter() - began < SLOWEST_SECONDS
    assert result.status in (0, 1)
    assert len(json.loads(result.out)["results"]) > 5
    assert not result.err


def test_every_document_of_a_run_passes(workspace: Path) -> None:
    assert docgen("run", "2020Q3", at=workspace).status == 0
    found = docgen("check", workspace / "output", "--json").json
    assert found["counts"]["documents"] > 20
    wrong = [each for each in found["results"] if each["verdict"] == "violates" and each["severity"] == "error"]
    assert wrong == []
    doubtful = [each for each in found["results"] if each["verdict"] == "unknown" and each["measured_in"] == "xml"]
    assert [each for each in doubtful if each["severity"] == "error"] == []
