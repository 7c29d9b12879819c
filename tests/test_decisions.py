"""`docgen collect --decide` on the sample: what is written, what it does, what it refuses."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from docgen.project import records
from tests.running import Result, docgen

ROOT = Path(__file__).parent.parent
FILE = "data/rounds/2020Q3/decisions.yaml"
BY = ("--why", "电话核实", "--who", "张三", "--as-of", "2020-10-14")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its returns read once, so that reading them again is quick."""
    folder = tmp_path_factory.mktemp("decide")
    for name in ("templates", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".docgen.lock*"))
    assert docgen("collect", "2020Q3", at=folder).status == 0
    return folder


@pytest.fixture
def office(collected: Path, tmp_path: Path) -> Path:
    shutil.copytree(collected, tmp_path / "office")
    return tmp_path / "office"


def decide(office: Path, kind: str, *words: str, by: tuple[str, ...] = BY) -> Result:
    return docgen("collect", "2020Q3", "--decide", kind, *words, *by, at=office)


def status(office: Path) -> dict:
    return docgen("status", "2020Q3", "--json", at=office).json


def state_of(found: dict, unit: str) -> dict:
    return next(each for each in found["units"] if each["unit"] == unit)


def written(office: Path) -> str:
    return (office / FILE).read_text(encoding="utf-8")


def adds_up(counts: dict) -> bool:
    parts = ("accepted", "returned", "missing", "exempt")
    return counts["expected"] == sum(counts[part] for part in parts) == 28


# ---- each kind ---------------------------------------------------------------------------------------------------------


def test_a_value_put_right_makes_the_return_accepted_and_is_told_everywhere(office):
    found = decide(office, "更正", "--unit", "组织部", "--item", "t027-1", "--column", "完成进度", "--value", "100")
    assert "更正 区委组织部 T027-1 完成进度（%）：80 → 100。用于 区委组织部-01.xlsx。" in found.out
    now = status(office)
    assert (now["counts"]["accepted"], now["counts"]["returned"]) == (21, 4)
    assert adds_up(now["counts"])
    assert not (office / "output/2020Q3/corrections/区委组织部-退回修改.xlsx").exists()
    (line,) = now["decisions"]
    assert (line["old"], line["new"], line["where"]["row"], line["effective"]) == ("80", "100", 3, True)
    traced = docgen("trace", "2020Q3", "T027", at=office).out
    assert "100（格内写作“80”）  区委组织部-01.xlsx〔填报表!J5〕" in traced
    assert "人工核定          更正 区委组织部" in traced


def test_the_ledger_shows_each_decision_and_where_it_stands(office):
    decide(office, "更正", "--unit", "区教育局", "--item", "T017-1", "--column", "完成进度", "--value", "55")
    assert docgen("summary", "2020Q3", at=office).status == 0
    book = openpyxl.load_workbook(office / "output/2020Q3/2020年第三季度台账.xlsx")
    row = next(row for row in book["人工核定"].iter_rows(values_only=True) if row[0] == 1)
    assert row[1:9] == ("更正", "区教育局", "T017-1", "完成进度（%）", "53", "55", "电话核实", "张三")
    assert row[-1] == f"{FILE}〔第3行〕"
    items = book["台账"]
    (line,) = [row for row in items.iter_rows(values_only=True) if row[0] == "T017-1"]
    assert 55 in line
    assert any(str(cell).endswith(f"；人工核定：{FILE}〔第3行〕") for cell in line)


def test_a_value_goes_through_the_same_checks_as_a_cell(office):
    found = decide(office, "更正", "--unit", "区教育局", "--item", "T017-1", "--column", "完成进度", "--value", "120")
    assert found.status == 0
    assert "“120”" in found.err
    assert state_of(status(office), "区教育局")["state"] == "退回"


def test_a_value_that_no_longer_fits_is_a_warning(office):
    decide(office, "更正", "--unit", "区委组织部", "--item", "T027-1", "--column", "完成进度", "--value", "100")
    text = written(office).replace("old: '80'", "old: '81'")
    (office / FILE).write_text(text, encoding="utf-8")
    found = docgen("status", "2020Q3", at=office)
    assert f"{FILE}〔第3行〕 请核对" in found.err
    assert "T027-1“完成进度（%）”所报为“80”，不是“81”" in found.err
    assert state_of(status(office), "区委组织部")["state"] == "退回"


def test_a_return_is_accepted_despite_the_faults_that_are_named(office):
    refused = decide(office, "采用", "--unit", "区委组织部")
    assert "这一份现有：done-below-100（状态为已完成，但进度不足 100，1 条）" in refused.err
    assert decide(office, "采用", "--unit", "区委组织部", "--code", "done-below-100").status == 0
    now = status(office)
    assert state_of(now, "区委组织部")["state"] == "采用"
    assert "accepted-by-decision" in {each["code"] for each in now["diagnostics"]}


def test_a_silent_unit_without_news_is_accepted_and_not_reminded_but_sent_nothing(office):
    assert decide(office, "无进展", "--unit", "区委宣传部").status == 0
    now = status(office)
    unit = state_of(now, "区委宣传部")
    assert (unit["state"], unit["file"]) == ("采用", None)
    assert (now["counts"]["received"], now["counts"]["missing"]) == (25, 2)
    assert adds_up(now["counts"])
    assert "区委宣传部" not in docgen("remind", "2020Q3", "--dry-run", "--json", at=office).json["missing"]


def test_a_file_collected_by_mistake_counts_for_nobody_and_stays_archived(office):
    assert decide(office, "撤回", "--file", "区财政局-01.xlsx").status == 0
    now = status(office)
    assert state_of(now, "区财政局")["state"] == "未报"
    assert adds_up(now["counts"])
    assert now["counts"]["withdrawn"] == 1
    again = office / "data/rounds/2020Q3/returns/区财政局-01.xlsx"
    assert again.is_file()
    assert "已核定撤回" in docgen("collect", "2020Q3", again, at=office).err


def test_a_return_sent_back_after_reading_has_the_note_in_its_correction_copy(office):
    found = decide(office, "审核", "--unit", "区教育局", "--state", "退回", "--note", "请补充经费情况", "--item", "T017-1",
                   "--column", "本季度进展情况")  # fmt: skip
    assert found.status == 0
    assert "subject: 区教育局-01.xlsx" in written(office), "the very file that was read"
    now = status(office)
    assert (state_of(now, "区教育局")["state"], state_of(now, "区教育局")["review"]) == ("退回", "退回")
    assert adds_up(now["counts"])
    book = openpyxl.load_workbook(office / "output/2020Q3/corrections/区教育局-退回修改.xlsx")
    words = [str(cell.value) for row in book["校验意见"].iter_rows() for cell in row]
    assert any("审核退回：请补充经费情况" in each for each in words)


def test_an_exempt_unit_is_no_longer_missing(office):
    assert decide(office, "免报", "--unit", "区委宣传部").status == 0
    assert status(office)["counts"]["exempt"] == 1


# ---- review is required ------------------------------------------------------------------------------------------------


def test_where_review_is_required_only_what_passed_is_in_the_report(office):
    path = office / "data/rounds/2020Q3/round.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "review: 必须\n", encoding="utf-8")
    assert decide(office, "审核", "--unit", "区教育局", "--state", "通过").status == 0
    now = status(office)
    assert (now["counts"]["accepted"], now["counts"]["in_review"]) == (20, 19)
    assert adds_up(now["counts"])
    assert state_of(now, "区财政局")["review"] == "待审"
    found = docgen("summary", "2020Q3", "--json", at=office).json
    assert found["counts"]["items_answered"] == 1
    assert docgen("status", "2020Q3", at=office).out.count("（审核：待审）") == 19


# ---- what is not written -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("更正", "--unit", "区水利局", "--item", "T024-1", "--column", "完成进度", "--value", "1"),
            "名录中没有“区水利局”",
        ),
        (
            ("更正", "--unit", "区水务局", "--item", "T099-1", "--column", "完成进度", "--value", "1"),
            "没有分项“T099-1”",
        ),
        (("更正", "--unit", "区水务局", "--item", "T024", "--column", "完成进度", "--value", "1"), "是否为：T024-1？"),
        (
            ("更正", "--unit", "区水务局", "--item", "T024-1", "--column", "进展", "--value", "1"),
            "没有单位填写的“进展”栏",
        ),
        (("更正", "--unit", "区水务局", "--item", "T013-1", "--column", "完成进度", "--value", "1"), "中没有 T013-1"),
        (("更正", "--unit", "区水务局", "--item", "T024-1", "--column", "完成进度", "--value", "100"), "不用更正"),
        (("更正", "--unit", "区委宣传部", "--item", "T027-1", "--column", "完成进度", "--value", "1"), "没有报送"),
        (("免报", "--unit", "区水务局"), "该单位已经报送，按所报采用"),
        (("撤回", "--file", "区水务局-09.xlsx"), "本季度没有收到“区水务局-09.xlsx”"),
        (("审核", "--unit", "区委宣传部", "--state", "通过"), "没有可以审核的文件"),
        (("审核", "--unit", "区委组织部", "--state", "通过"), "这一份有错误，仍为退回"),
        (("采用", "--unit", "区委组织部", "--code", "expected-past"), "报来的表中没有错误 expected-past"),
        (
            ("采用", "--unit", "区委组织部", "--code", "done-below-100", "--code", "expected-past"),
            "没有错误 expected-past",
        ),
        (("采用", "--unit", "区委组织部", "--code", "no-such-code"), "错误“no-such-code”不能核定采用"),
        (("采用", "--unit", "区工业和信息化局", "--code", "cell-blank"), "错误“cell-blank”不能核定采用"),
        (("无进展", "--unit", "区水务局"), "该单位没有空着的分项"),
        (("无进展", "--unit", "区水务局", "--item", "T013-1"), "T013-1 不是该单位本季度应报的分项"),
    ],
)
def test_a_decision_that_refers_to_nothing_or_does_nothing_is_not_written(office, words, told):
    found = decide(office, *words)
    assert found.status == 1
    assert told in found.err
    assert not (office / FILE).exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("免报", "--unit", "区水务局", "--item", "T024-1"), "--decide 免报 不用 --item"),
        (("更正", "--unit", "区水务局", "--item", "T024-1"), "--decide 更正 还要写 --column、--value"),
        (("采用", "--unit", "区水务局", "--file", "x.xlsx", "--code", "expected-past"), "只写一个"),
        (("无进展", "--unit", "区水务局", "--status", "滞后"), "--status 和 --progress 要写就都写"),
        (("免报", "--unit", " "), "--unit 不能空着"),
        (("免报",), "还要写 --unit"),
    ],
)
def test_options_that_do_not_go_together_are_told_as_such(office, words, told):
    found = decide(office, *words)
    assert found.status == 2
    assert told in found.err


def test_who_and_why_must_be_said(office):
    found = decide(office, "免报", "--unit", "区委宣传部", by=())
    assert found.status == 2
    assert "还要写 --why、--who" in found.err


def test_options_of_a_decision_without_a_decision_are_refused(office):
    assert "--unit 要与 --decide 一起用" in docgen("collect", "2020Q3", "--unit", "区水务局", at=office).err


def test_a_dry_run_shows_what_would_be_and_writes_nothing(office):
    before = sorted(path for path in office.rglob("*"))
    found = decide(office, "免报", "--unit", "区委宣传部", "--dry-run")
    assert "免报 1" in found.out
    assert sorted(path for path in office.rglob("*")) == before


def test_hostile_words_reach_the_ledger_the_trace_and_the_letter_as_text(office):
    words = '=HYPERLINK("http://x","y") {{ x }} {% if %} <w:p> 𠮷\n第二行: # a - b'
    said = ("--why", words, "--who", words, "--as-of", "2020-10-14")
    name = ("--unit", "区教育局", "--item", "T017-1", "--column")
    assert decide(office, "更正", *name, "存在问题", "--value", words, by=said).status == 0
    assert decide(office, "审核", "--unit", "区教育局", "--state", "退回", "--note", words, by=said).status == 0
    assert all(each.why == words for each in records.round_decisions(written(office), file=FILE))
    assert docgen("summary", "2020Q3", at=office).status == 0
    assert docgen("remind", "2020Q3", "--letters", "--as-of", "2020-10-15", at=office).status == 0
    sheet = openpyxl.load_workbook(office / "output/2020Q3/2020年第三季度台账.xlsx")["人工核定"]
    told = [cell for row in sheet.iter_rows() for cell in row if cell.value and "HYPERLINK" in str(cell.value)]
    assert len(told) == 6
    assert {cell.data_type for cell in told} == {"s"}
    assert all(len(line) > 0 for line in docgen("trace", "2020Q3", "T017", at=office).out.splitlines())


def test_control_characters_are_refused_before_they_are_written(office):
    found = decide(office, "免报", "--unit", "区委宣传部", by=("--why", "a\a", "--who", "b"))
    assert "不可见的控制字符" in found.err
    assert not (office / FILE).exists()


# ---- the file ------------------------------------------------------------------------------------------------------------


def test_what_people_wrote_in_the_file_stays_and_the_new_line_follows_in_their_style(office):
    own = "# 我们的核定\ndecisions:\n- {kind: exempt, subject: 区委宣传部, why: 改革, who: 李四, when: 2020-10-01}  # 已函告\n"
    (office / FILE).write_text(own, encoding="utf-8")
    assert decide(office, "审核", "--unit", "区水务局", "--state", "通过").status == 0
    assert written(office).startswith(own)
    assert [each.kind.value for each in records.round_decisions(written(office), file=FILE)] == ["exempt", "review"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{kind: acept, subject: 区水务局, why: a, who: b, when: 2020-10-01}", "不认识的核定种类“acept”"),
        ("{kind: exempt, subject: 区水务局, who: b, when: 2020-10-01}", "缺少“why”"),
        ("{kind: exempt, subject: 区水务局, item: T024-1, why: a, who: b, when: 2020-10-01}", "不认识的键“item”"),
        ("{kind: value, subject: 区水务局, item: T024-1, column: 进度, old: 1, new: 2, why: a, who: b, when: 2020-10-01}", "“进度”栏"),
        ("{kind: value, subject: 区水务局, item: T024-1, column: 完成进度, why: a, who: b, when: 2020-10-01}", "前后的值相同"),
        ("{kind: review, subject: 区水务局-01.xlsx, state: 同意, why: a, who: b, when: 2020-10-01}", "不认识的审核状态“同意”"),
        ("{kind: accept, subject: 区水务局, codes: [], why: a, who: b, when: 2020-10-01}", "没有写明采用哪些错误"),
        ("{kind: no-news, subject: 区水务局, status: 滞后, why: a, who: b, when: 2020-10-01}", "要写就都写"),
        ("{kind: withdraw, subject: 没有.xlsx, why: a, who: b, when: 2020-10-01}", "本季度没有收到“没有.xlsx”"),
        ("{kind: exempt, subject: 区水利局, why: a, who: b, when: 十月一日}", "应当是日期"),
        ('{kind: exempt, subject: 区水务局, why: "a\\a", who: b, when: 2020-10-01}', "不可见的控制字符"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_told_with_its_line(office, line, told):
    (office / FILE).write_text(f"decisions:\n  - {line}\n", encoding="utf-8")
    found = docgen("status", "2020Q3", at=office)
    assert found.status == 1
    assert told in found.err
    assert f"{FILE} 第2行" in found.err
