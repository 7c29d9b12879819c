"""A round that is closed gives the same bytes years later, whatever became of the workspace; what changed is named."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from docx import Document

from tests.running import docgen, snapshot

ROOT = Path(__file__).parent.parent
PERIOD = "2020Q3"
REPORT = f"output/{PERIOD}/2020年第三季度进展情况报告.docx"


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("frozen")
    for folder in ("templates", "data"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns(".docgen.lock*", "drafts.json"))
    result = docgen("run", PERIOD, "--freeze", "--as-of", "2020-10-20", at=root)
    assert result.status == 0, result.err
    return root


@pytest.fixture
def years_later(frozen: Path, tmp_path: Path) -> Path:
    """Nothing outside the rounds is as it was: names, units, templates, tasks; the outputs are gone."""
    root = Path(shutil.copytree(frozen, tmp_path / "later"))
    for path, old, new in (
        ("data/office.yaml", "智慧城区建设", "数字政府建设"),
        ("data/units.yaml", "name: 区水务局", "name: 区水务和海洋局"),
        ("data/tasks.yaml", "打造智慧水务", "打造数字水务"),
    ):
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), encoding="utf-8")
    for path in (root / "templates").glob("*.docx"):
        path.write_bytes((ROOT / "templates/任务分解函.docx").read_bytes())
    shutil.rmtree(root / "output" / PERIOD)
    return root


def made(root: Path) -> dict[str, bytes]:
    return snapshot(root / "output" / PERIOD)


def test_the_same_bytes_years_later(frozen: Path, years_later: Path) -> None:
    before = snapshot(years_later / "data")
    result = docgen("run", PERIOD, "--as-of", "2026-03-01", at=years_later)
    assert result.status == 0, result.err
    assert made(years_later) == made(frozen)
    assert {path: data for path, data in snapshot(years_later / "data").items() if "drafts.json" not in path} == {
        path: data for path, data in before.items() if "drafts.json" not in path
    }
    named = next(line for line in result.err.splitlines() if "[frozen-input-changed]" in line)
    changed = ("data/office.yaml", "data/units.yaml", "data/tasks.yaml", "templates/进展情况报告.docx")
    assert [path for path in changed if path not in named] == []


def test_summary_of_a_frozen_round_is_the_same_as_well(frozen: Path, years_later: Path) -> None:
    assert docgen("summary", PERIOD, at=years_later).status == 0
    assert (years_later / REPORT).read_bytes() == (frozen / REPORT).read_bytes()


def test_a_trace_of_a_frozen_round_finds_its_words_of_then(frozen: Path, years_later: Path) -> None:
    words = "重点任务共28项"
    assert docgen("trace", PERIOD, words, at=years_later).out == docgen("trace", PERIOD, words, at=frozen).out
    assert "打造智慧水务" in docgen("trace", PERIOD, "T024", at=years_later).out


def test_trials_write_nothing(workspace: Path, tmp_path: Path) -> None:
    assert docgen("summary", PERIOD, at=workspace).status == 0
    final = Path(shutil.copy(workspace / REPORT, tmp_path / "稿.docx"))
    before = snapshot(workspace)
    for words in (("run", PERIOD, "--freeze"), ("summary", PERIOD, "--adopt", final), ("summary", PERIOD, "--draft")):
        result = docgen(*words, "--dry-run", at=workspace)
        assert result.status == 0, result.err
    assert docgen("summary", PERIOD, "--unit", "区水务局", "--dry-run", at=workspace).status == 0
    assert {path: data for path, data in snapshot(workspace).items() if ".cache" not in path} == before


def test_the_round_has_its_documents_in_its_own_folder(frozen: Path) -> None:
    kept = frozen / f"data/rounds/{PERIOD}/frozen" / REPORT
    assert kept.read_bytes() == (frozen / REPORT).read_bytes()


def test_a_return_that_changed_or_went_is_named_and_nothing_is_written(years_later: Path) -> None:
    returns = years_later / f"data/rounds/{PERIOD}/returns"
    (returns / "区水务局-02.xlsx").write_bytes(b"other")
    (returns / "区财政局-01.xlsx").unlink()
    for command in ("run", "summary"):
        result = docgen(command, PERIOD, at=years_later)
        assert result.status == 1
        assert "区水务局-02.xlsx" in result.err
        assert "区财政局-01.xlsx" in result.err
        assert not (years_later / REPORT).exists()


def test_a_damaged_copy_or_lock_is_never_taken_for_an_open_round(years_later: Path) -> None:
    place = years_later / f"data/rounds/{PERIOD}/frozen"
    (place / "data/units.yaml").write_text("units: []\n", encoding="utf-8")
    assert "frozen/data/units.yaml" in docgen("summary", PERIOD, at=years_later).err
    (place / "frozen.json").write_text("{", encoding="utf-8")
    result = docgen("summary", PERIOD, at=years_later)
    assert (result.status, "frozen.json" in result.err) == (1, True)


def test_a_late_return_is_archived_and_told_but_does_not_count(frozen: Path, years_later: Path, tmp_path: Path) -> None:
    late = tmp_path / "late"
    late.mkdir()
    data = (ROOT / "data/rounds/2020Q3/returns/区教育局-01.xlsx").read_bytes()
    (late / "补报.xlsx").write_bytes(data + b"\0")
    docgen("collect", PERIOD, late, at=years_later)
    result = docgen("summary", PERIOD, at=years_later)
    assert "[frozen-return-late]" in result.err
    assert (years_later / REPORT).read_bytes() == (frozen / REPORT).read_bytes()


def test_another_version_that_makes_it_otherwise_says_so(years_later: Path) -> None:
    """Stood in for by a lock that has other outputs, made by another program."""
    path = years_later / f"data/rounds/{PERIOD}/frozen/frozen.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    lock["outputs"][REPORT], lock["version"], lock["program"] = "0" * 64, "0.0.9", "other"
    path.write_text(json.dumps(lock, ensure_ascii=False), encoding="utf-8")
    result = docgen("summary", PERIOD, at=years_later)
    line = next(line for line in result.err.splitlines() if "[frozen-output-differs]" in line)
    assert ("0.0.9" in line, REPORT in line) == (True, True)


# ---- the final report ----------------------------------------------------------------------------------------------


@pytest.fixture
def adopted(workspace: Path, tmp_path: Path) -> Path:
    """The sample with its report edited elsewhere and declared final."""
    assert docgen("summary", PERIOD, at=workspace).status == 0
    document = Document(str(workspace / REPORT))
    next(each for each in document.paragraphs if each.text.startswith("重点任务共")).add_run("总体平稳。")
    document.save(str(tmp_path / "送审定稿.docx"))
    result = docgen(
        "summary", PERIOD, "--adopt", tmp_path / "送审定稿.docx", "--as-of", "2020-10-21", "--json", at=workspace
    )
    assert result.status == 0, result.err
    assert result.json["adopted"]["changed"] == 1
    return workspace


def test_the_final_report_is_kept_with_the_round(adopted: Path, tmp_path: Path) -> None:
    known = yaml.safe_load((adopted / f"data/rounds/{PERIOD}/summary.yaml").read_text(encoding="utf-8"))
    assert known["title"] == "关于罗湖区智慧城区建设重点任务2020年第三季度进展情况的报告"
    assert known["number"] == "罗智统〔2020〕2号"
    assert known["adopted"] == "2020-10-21"
    kept = adopted / f"data/rounds/{PERIOD}/report" / known["file"]
    assert kept.read_bytes() == (tmp_path / "送审定稿.docx").read_bytes()
    assert (adopted / f"data/rounds/{PERIOD}/frozen/frozen.json").is_file()


def test_a_later_summary_says_that_the_round_is_closed(adopted: Path) -> None:
    result = docgen("summary", PERIOD, at=adopted)
    assert (result.status, "[round-closed]" in result.err) == (0, True)


def test_the_next_report_says_what_it_was_compared_with(workspace: Path) -> None:
    assert docgen("summary", "2020Q2", at=workspace).status == 0
    last = workspace / "output/2020Q2/2020年第二季度进展情况报告.docx"
    number = docgen("summary", "2020Q2", "--adopt", last, "--json", at=workspace).json["number"]
    assert docgen("summary", PERIOD, at=workspace).status == 0
    opening = next(each.text for each in Document(str(workspace / REPORT)).paragraphs if each.text.startswith("根据"))
    cited = "《关于罗湖区智慧城区建设重点任务2020年第二季度进展情况的报告》"
    assert f"数据截至2020年9月30日，并与{cited}（{number}）作了对照。" in opening


def test_another_final_report_is_refused_without_overwrite(adopted: Path, tmp_path: Path) -> None:
    other = shutil.copy(adopted / REPORT, tmp_path / "另一份.docx")
    assert docgen("summary", PERIOD, "--adopt", other, at=adopted).status == 1
    assert docgen("summary", PERIOD, "--adopt", other, "--overwrite", at=adopted).status == 0
    assert len(list((adopted / f"data/rounds/{PERIOD}/report").glob("定稿-*"))) == 2


@pytest.mark.parametrize("content", [b"", b"not a document", b"PK\x03\x04 half"])
def test_what_is_no_word_file_cannot_be_final(workspace: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "稿.docx"
    path.write_bytes(content)
    assert docgen("summary", PERIOD, "--adopt", path, at=workspace).status == 1
    assert not (workspace / f"data/rounds/{PERIOD}/summary.yaml").exists()
