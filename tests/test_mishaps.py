"""Bad input and bad luck: one clear Chinese message, the right exit status, nothing half-written, nothing lost."""

import errno
import multiprocessing
from pathlib import Path

import pytest

from docgen.project import store
from tests.running import docgen, snapshot


def _refused(result, *words: str) -> None:
    assert result.status == 1, result.out + result.err
    assert result.err.startswith("错误：") or "错误" in result.err
    assert "Traceback" not in result.err
    for word in words:
        assert word in result.err


# ---- configuration ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["office", "units", "tasks"])
def test_a_missing_file_is_named_with_a_remedy(workspace, name):
    (workspace / f"data/{name}.yaml").unlink()
    _refused(docgen("letters", at=workspace), f"data/{name}.yaml", "请")


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("office", "region: 罗湖区", "regoin: 罗湖区", ("第3行", "regoin", "region")),
        ("office", "region: 罗湖区", "region：罗湖区", ("data/office.yaml", "全角")),
        ("office", "region: 罗湖区", "name: 又一个", ("第3行", "name", "两次")),
        ("units", "name: 区水务局, ", "", ("data/units.yaml", "name", "缺少")),
        ("units", "code: shuiwuju", "code: jiaoyuju", ("区水务局", "区教育局")),
        ("tasks", "- shuiwuju", "- shuiwujv", ("data/tasks.yaml", "shuiwujv", "shuiwuju")),
        ("tasks", "deadline: 2021年", "deadline: 后年", ("deadline", "后年")),
    ],
)
def test_a_mistake_is_told_with_file_line_key_and_remedy(workspace, name, old, new, expected):
    path = workspace / f"data/{name}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    _refused(docgen("letters", at=workspace), *expected)


def test_a_file_in_gbk_is_told_as_such(workspace):
    path = workspace / "data/office.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    _refused(docgen("letters", at=workspace), "UTF-8")


def test_an_unknown_period_names_those_there_are(workspace):
    _refused(docgen("run", "2021Q1", at=workspace), "2021年第一季度", "2020Q2", "2020Q3")


@pytest.mark.parametrize("words", ["2020Q5", "x", "2020"])
def test_what_is_no_quarter_is_refused(workspace, words):
    _refused(docgen("run", words, at=workspace), words, "2020Q3")


def test_an_unknown_unit_is_told_with_a_suggestion(workspace):
    _refused(docgen("letters", "--unit", "区水务", at=workspace), "区水务局")


def test_an_unknown_option_is_a_usage_error_in_chinese(workspace):
    result = docgen("run", "2020Q3", "--acept", at=workspace)
    assert result.status == 2
    assert "没有这个选项" in result.err


def test_in_an_empty_folder_docgen_says_what_to_do_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = docgen()
    assert result.status == 0
    assert "docgen init" in result.out
    _refused(docgen("run", "2020Q3"), "docgen init")
    assert not list(tmp_path.iterdir())


def test_init_makes_a_workspace_once(tmp_path):
    assert docgen("init", tmp_path / "新区").status == 0
    assert (tmp_path / "新区/templates/任务分解函.docx").is_file()
    _refused(docgen("init", tmp_path / "新区"), "data")


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7", b"PK\x03\x04broken", b"\x00\xff\xfe\x00" * 9])
def test_a_table_file_that_is_none_is_refused(workspace, content):
    path = workspace / "表.txt"
    path.write_bytes(content)
    before = snapshot(workspace)
    _refused(docgen("import", path, at=workspace), "表.txt")
    assert snapshot(workspace) == before


def test_a_file_that_is_not_there_is_refused(workspace):
    _refused(docgen("import", workspace / "没有.txt", at=workspace), "没有.txt")
    _refused(docgen("collect", "2020Q3", workspace / "没有.xlsx", at=workspace), "没有.xlsx")


# ---- writing -----------------------------------------------------------------------------------------------------


def test_an_output_edited_by_hand_is_never_overwritten(workspace):
    docgen("letters", at=workspace)
    letter = workspace / "output/letters/10-区水务局-任务分解函.docx"
    letter.write_bytes(letter.read_bytes() + b"edited")
    office = workspace / "data/office.yaml"
    office.write_text(office.read_text(encoding="utf-8").replace("12日内", "10日内"), encoding="utf-8")
    before = snapshot(workspace)
    _refused(docgen("letters", at=workspace), "10-区水务局", "--overwrite")
    assert snapshot(workspace) == before
    assert docgen("letters", "--overwrite", at=workspace).status == 0
    assert snapshot(workspace) != before


def test_a_stale_output_edited_by_hand_is_kept(workspace):
    docgen("collect", "2020Q3", at=workspace)
    copy = workspace / "output/2020Q3/corrections/区委组织部-退回修改.xlsx"
    copy.write_bytes(b"edited")
    (workspace / "data/rounds/2020Q3/decisions.yaml").write_text(
        "decisions:\n  - {kind: exempt, subject: 区委组织部, why: 示例, who: 示例, when: 2020-10-09}\n",
        encoding="utf-8",
    )
    result = docgen("collect", "2020Q3", at=workspace)
    assert result.status == 0
    assert "保留未动" in result.out
    assert copy.read_bytes() == b"edited"


def test_a_full_disk_leaves_everything_as_it_was(workspace, monkeypatch):
    docgen("run", "2020Q3", at=workspace)
    office = workspace / "data/office.yaml"
    office.write_text(office.read_text(encoding="utf-8").replace("12日内", "10日内"), encoding="utf-8")
    before = snapshot(workspace)
    written = iter(range(1000))
    real = store._write

    def full(path: Path, data: bytes) -> None:
        if next(written) == 7:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, data)

    monkeypatch.setattr(store, "_write", full)
    _refused(docgen("letters", at=workspace), "磁盘空间不足")
    assert snapshot(workspace) == before


def test_a_folder_in_the_way_is_told(workspace):
    (workspace / "output").mkdir()
    (workspace / "output/letters").write_text("a file where a folder should be", encoding="utf-8")
    _refused(docgen("letters", at=workspace), "output/letters")


def _hold(root: str, ready, release) -> None:
    with store.locked(Path(root)):
        ready.set()
        release.wait(30)


def test_a_second_writer_is_turned_away_and_a_dead_one_leaves_no_lock(workspace):
    context = multiprocessing.get_context("spawn")
    ready, release = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(str(workspace), ready, release))
    holder.start()
    assert ready.wait(30)
    _refused(docgen("letters", at=workspace), "正在被", str(holder.pid))
    assert docgen("status", "2020Q3", at=workspace).status == 0
    holder.kill()
    holder.join()
    assert docgen("letters", at=workspace).status == 0


def test_an_unexpected_fault_ends_with_status_3_and_a_report_without_text(workspace, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("秘密内容")

    monkeypatch.setattr("docgen.workflow.status", broken)
    result = docgen("status", "2020Q3", at=workspace)
    assert result.status == 3
    assert "Traceback" not in result.err
    report = Path(next(word for word in result.err.split() if "docgen-" in word))
    text = report.read_text(encoding="utf-8")
    report.unlink()
    assert "RuntimeError" in text
    assert "秘密内容" not in text
