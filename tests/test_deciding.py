"""人工核定 applied to forms and answers: values put right, items without news, accepted faults, reviews."""

from dataclasses import replace
from datetime import date

import pytest

from docgen.deciding import (
    Answered,
    Case,
    Standing,
    corrected,
    in_place_of,
    marked,
    reviewed,
    standing,
    with_accepted,
    with_no_news,
)
from docgen.diagnostics import finding, has_errors
from docgen.errors import ConfigError
from docgen.model import NO_NEWS, DecisionKind, Receipt, Review, RoundDecision
from docgen.source import SourceRef
from tests.tables import BEHIND, DONE, ON_TRACK, REGISTRY, entry, form, round_

FORM = form("""
    | item_id | status   | progress | achievements   | problems |
    | T001-1  | 正常推进 | 八成左右 | 完成方案评审。 |          |
    | T002-1  | 滞后     | 20       | 同上           |          |
""")


def decision(kind: DecisionKind, subject: str = "区水务局", line: int = 2, **said: object) -> RoundDecision:
    place = SourceRef("data/rounds/2020Q3/decisions.yaml", row=line)
    return RoundDecision(kind, subject, "电话核实。", "张三", date(2020, 10, 13), place, **said)  # type: ignore[arg-type]


def value(old: str, new: str, *, item: str = "T001-1", column: str = "progress", line: int = 2) -> RoundDecision:
    return decision(DecisionKind.VALUE, item=item, column=column, old=old, new=new, line=line)


def about(*decisions: RoundDecision) -> Standing:
    return Standing(decisions, {"区水务局": "shuiwuju"})


def case(*before: object, expected: tuple[str, ...] = ("T001-1", "T002-1")) -> Case:
    return Case("shuiwuju", expected, {(each.item_id, each.unit): each for each in before}, round_())


# ---- values put right ------------------------------------------------------------------------------------------------


def test_a_value_put_right_stands_in_the_place_of_the_cell():
    found = corrected(FORM, about(value("八成左右", "80")))
    cell = found.form.rows[0]["progress"]
    assert (cell.text, cell.where) == ("80", FORM.rows[0]["progress"].where)
    assert found.form.rows[1] == FORM.rows[1]
    assert [each.message for each in found.told] == [
        "“完成进度（%）”原填“八成左右”，按核定采用“80”（电话核实；张三，2020-10-13）。"
    ]


def test_blanks_and_full_width_signs_make_no_other_old_value():
    assert corrected(FORM, about(value("八成 左右", "80"))).done


def test_a_blank_cell_is_filled_and_a_cell_is_made_blank():
    found = corrected(FORM, about(value("", "缺经费", column="problems"), value("正常推进", "", column="status")))
    assert [found.form.rows[0][key].text for key in ("problems", "status")] == ["缺经费", ""]


@pytest.mark.parametrize(
    ("decided", "reason"),
    [
        (value("90", "80"), "T001-1“完成进度（%）”所报为“八成左右”，不是“90”"),
        (value("", "80"), "T001-1“完成进度（%）”所报为“八成左右”，不是空白"),
        (value("", "见附件", column="coordination"), "报来的表中没有“需协调事项”栏"),
        (value("1", "2", item="T009-1"), "报来的表中没有 T009-1 这一行"),
    ],
)
def test_a_value_that_no_longer_fits_is_not_forced(decided, reason):
    found = corrected(FORM, about(decided))
    assert found.form == FORM
    assert found.unfit == ((decided, reason),)


def test_of_two_values_for_one_cell_the_later_counts_and_the_earlier_is_told():
    first, second = value("八成左右", "80", line=2), value("八成左右", "85", line=9)
    found = corrected(FORM, about(first, second))
    assert found.form.rows[0]["progress"].text == "85"
    assert found.done == (second,)
    assert found.unfit[0][0] == first


# ---- nothing to report -----------------------------------------------------------------------------------------------


def test_an_item_decided_to_be_without_news_stands_in_place_of_the_answer():
    own = entry("T001-1", status=BEHIND, progress=20, achievements="见附件")
    told = finding("text-refers-elsewhere", "只写了“见附件”。", own.cells["achievements"], subject="T001-1")
    decided = decision(DecisionKind.NO_NEWS, item="T001-1")
    found = with_no_news(Answered((own,), (told,)), (told,), about(decided), case())
    (answer,) = found.entries
    assert (answer.achievements, answer.status, answer.progress) == (NO_NEWS, BEHIND, 20)
    assert answer.decisions == (decided,)
    assert not has_errors(found.diagnostics)


def test_a_unit_without_news_keeps_what_it_did_report():
    own = entry("T001-1", achievements="完成方案评审。")
    gone = finding("row-missing", "缺少 T002-1。", SourceRef("区水务局.xlsx"), subject="T002-1")
    before = entry("T002-1", status=ON_TRACK, progress=40)
    found = with_no_news(Answered((own,), (gone,)), (gone,), about(decision(DecisionKind.NO_NEWS)), case(before))
    assert [each.achievements for each in found.entries] == ["完成方案评审。", NO_NEWS]
    assert (found.entries[1].status, found.entries[1].progress) == (ON_TRACK, 40)
    assert not has_errors(found.diagnostics)


def test_a_unit_that_sent_nothing_has_last_quarters_status_and_the_place_of_the_decision():
    decided = decision(DecisionKind.NO_NEWS)
    found = in_place_of(about(decided), case(entry("T001-1", progress=40), entry("T002-1", progress=50)))
    assert [(each.item_id, each.progress, each.where) for each in found.entries] == [
        ("T001-1", 40, decided.where),
        ("T002-1", 50, decided.where),
    ]


def test_without_last_quarter_the_decision_must_say_status_and_progress():
    found = in_place_of(about(decision(DecisionKind.NO_NEWS, item="T001-1")), case())
    assert not found.entries
    assert found.unfit[0][1] == "T001-1 没有上季度的数据，也没有写明状态和进度"
    said = decision(DecisionKind.NO_NEWS, item="T001-1", status="未启动", progress=0)
    (answer,) = in_place_of(about(said), case()).entries
    assert answer.status is not None
    assert (answer.status.word, answer.progress) == ("未启动", 0)


def test_an_item_that_is_not_the_units_is_told():
    found = in_place_of(about(decision(DecisionKind.NO_NEWS, item="T009-1")), case())
    assert found.unfit[0][1] == "T009-1 不是该单位本季度应报的分项"


# ---- faults accepted ---------------------------------------------------------------------------------------------------


def test_an_accepted_fault_becomes_a_note_that_names_who_and_why():
    own = entry("T001-1", status=DONE, progress=100)
    fault = finding("done-without-date", "没有填写完成日期。", own.cells["expected"], subject="T001-1")
    decided = decision(DecisionKind.ACCEPT, codes=("done-without-date",))
    found = with_accepted(Answered((own,), ()), (fault,), about(decided))
    assert not has_errors(found.diagnostics)
    assert found.diagnostics[0].message == "没有填写完成日期（核定采用：电话核实；张三，2020-10-13）。"
    assert found.entries[0].decisions == (decided,)


@pytest.mark.parametrize(
    "narrow", [{"item": "T002-1"}, {"item": "T001-1", "column": "problems"}, {"codes": ("expected-past",)}]
)
def test_only_the_faults_that_are_named_are_accepted(narrow):
    own = entry("T001-1", status=DONE, progress=100)
    fault = finding("done-without-date", "没有填写完成日期。", own.cells["expected"], subject="T001-1")
    decided = replace(decision(DecisionKind.ACCEPT, codes=("done-without-date",)), **narrow)
    found = with_accepted(Answered((own,), ()), (fault,), about(decided))
    assert found.diagnostics == (fault,)
    assert found.unfit == ((decided, "报来的表中没有这样的错误"),)


def test_codes_that_are_not_there_are_told_beside_those_that_are():
    own = entry("T001-1", status=DONE, progress=100)
    fault = finding("done-without-date", "没有填写完成日期。", own.cells["expected"], subject="T001-1")
    decided = decision(DecisionKind.ACCEPT, codes=("done-without-date", "expected-past"))
    found = with_accepted(Answered((own,), ()), (fault,), about(decided))
    assert found.done == (decided,)
    assert found.unfit == ((decided, "没有 expected-past 一类的错误"),)


def test_a_lost_column_that_must_say_something_is_never_accepted():
    own = entry("T001-1", status=None)
    own = replace(own, cells={key: place for key, place in own.cells.items() if key != "status"})
    fault = finding("form-heading-missing", "没有找到“进度状态”栏。", SourceRef("区水务局.xlsx"))
    decided = decision(DecisionKind.ACCEPT, codes=("form-heading-missing",))
    found = with_accepted(Answered((own,), ()), (fault,), about(decided))
    assert has_errors(found.diagnostics)


def test_a_cell_that_must_say_something_is_never_accepted_without_a_value():
    own = entry("T001-1", status=None)
    fault = finding("cell-fault", "“进度状态”是错误值。", own.cells["status"], subject="T001-1")
    found = with_accepted(Answered((own,), ()), (fault,), about(decision(DecisionKind.ACCEPT, codes=("cell-fault",))))
    assert has_errors(found.diagnostics)
    assert found.unfit[0][1] == "有的格必须有内容，请用更正写明"


# ---- reviews -------------------------------------------------------------------------------------------------------------


def test_the_last_review_counts():
    sent_back = decision(DecisionKind.REVIEW, "区水务局-01.xlsx", state=Review.RETURNED, note="请补充数据")
    passed = decision(DecisionKind.REVIEW, "区水务局-01.xlsx", state=Review.PASSED)
    assert reviewed(FORM, about(sent_back, passed)).state is Review.PASSED
    found = reviewed(FORM, about(passed, sent_back))
    assert [each.message for each in found.told] == ["审核退回：请补充数据。"]


def test_a_review_about_a_cell_points_to_it_and_one_without_note_tells_the_reason():
    decided = decision(
        DecisionKind.REVIEW, "区水务局-01.xlsx", state=Review.RETURNED, item="T002-1", column="achievements"
    )
    (told,) = reviewed(FORM, about(decided)).told
    assert (told.where.cell, told.message, told.subject) == ("D6", "审核退回：电话核实。", "T002-1")


# ---- whom decisions are about --------------------------------------------------------------------------------------------

RECEIPTS = (Receipt("区水务局-01.xlsx", "水务局报表.xlsx", "0" * 64, date(2020, 10, 9)),)


def placed(*decisions: RoundDecision) -> Standing:
    return standing(decisions, receipts=RECEIPTS, registry=REGISTRY, round_=round_())


def test_decisions_are_about_a_unit_or_about_one_file():
    of_unit, of_file = value("1", "2"), replace(value("3", "4"), subject="区水务局-01.xlsx")
    found = placed(of_unit, of_file)
    assert found.about("shuiwuju", "区水务局-01.xlsx").decisions == (of_unit, of_file)
    assert found.about("shuiwuju", "区水务局-02.xlsx").decisions == (of_unit,)
    assert found.about("jiaoyuju", "区教育局-01.xlsx").decisions == ()


@pytest.mark.parametrize(
    ("decided", "told"),
    [
        (decision(DecisionKind.EXEMPT, "区水利局"), "单位名录中没有“区水利局”"),
        (decision(DecisionKind.WITHDRAW, "区水务局"), "本季度没有收到“区水务局”"),
        (decision(DecisionKind.REVIEW, "区水务局-1.xlsx", state=Review.PASSED), "是否为：区水务局-01.xlsx？"),
        (decision(DecisionKind.EXEMPT, "区水务局-01.xlsx"), "单位名录中没有“区水务局-01.xlsx”"),
        (decision(DecisionKind.NO_NEWS, status="完成了", progress=1), "不认识的进度状态“完成了”"),
    ],
)
def test_a_decision_about_nobody_is_refused_with_its_line(decided, told):
    with pytest.raises(ConfigError) as refused:
        placed(decided)
    assert told in str(refused.value)
    assert str(refused.value).startswith("data/rounds/2020Q3/decisions.yaml 第2行")


def test_an_answer_carries_the_decisions_about_it_into_its_provenance():
    decided = value("八成左右", "80")
    (one, other) = marked((entry("T001-1"), entry("T002-1")), (decided,))
    assert one.provenance == "shuiwuju.xlsx〔填报表 第5行〕；人工核定：data/rounds/2020Q3/decisions.yaml〔第2行〕"
    assert other.provenance == "shuiwuju.xlsx〔填报表 第5行〕"
