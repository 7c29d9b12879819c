"""All returns of a round as one table: where every unit stands, and figures that add up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.consolidate import consolidate, decide
from docgen.diagnostics import Diagnostic
from docgen.lists import ledger_sheets
from docgen.model import Item, Ledger, ProgressEntry, RoundResult, Submission, UnitState, UnitStatus
from tests.tables import (
    BEHIND,
    DONE,
    NOT_STARTED,
    ON_TRACK,
    REGISTRY,
    STATUSES,
    UNITS,
    entry,
    item,
    round_,
    submission,
    task,
    task_table,
)

EARLY, DUE, LATE = date(2020, 10, 9), date(2020, 10, 12), date(2020, 10, 13)
CODES = [unit.code for unit in UNITS]


def stands(*sent: Submission, exempt: tuple[str, ...] = ()) -> UnitStatus:
    """Where 区水务局 stands after these returns, in their order."""
    (status,) = decide(round_(), sent, table=TABLE, expected=["shuiwuju"], exempt=exempt).units
    return status


# ---- where a unit stands -------------------------------------------------------------------------------------------------


def test_a_unit_that_sent_nothing_is_missing_and_not_on_time() -> None:
    assert stands() == UnitStatus("shuiwuju", UnitState.MISSING, None, on_time=False, versions=0)


def test_a_unit_that_need_not_report_is_exempt() -> None:
    assert stands(exempt=("shuiwuju",)).state is UnitState.EXEMPT
    assert stands(submission("shuiwuju", accepted=False), exempt=("shuiwuju",)).state is UnitState.EXEMPT


def test_an_exempt_unit_that_reports_all_the_same_is_accepted() -> None:
    assert stands(submission("shuiwuju"), exempt=("shuiwuju",)).state is UnitState.ACCEPTED


def test_a_faulty_return_is_returned() -> None:
    found = stands(submission("shuiwuju", accepted=False))
    assert (found.state, found.versions, found.on_time) == (UnitState.RETURNED, 1, True)


def test_the_newest_accepted_return_counts() -> None:
    found = stands(submission("shuiwuju", file="01.xlsx"), submission("shuiwuju", file="02.xlsx", received=LATE))
    assert found.submission is not None
    assert (found.submission.name, found.submission.version, found.versions) == ("02.xlsx", 2, 2)


def test_an_accepted_return_counts_even_if_a_later_one_is_faulty() -> None:
    found = stands(
        submission("shuiwuju", file="01.xlsx"), submission("shuiwuju", file="02.xlsx", accepted=False, received=LATE)
    )
    assert found.submission is not None
    assert (found.state, found.submission.name) == (UnitState.ACCEPTED, "01.xlsx")


def test_of_faulty_returns_only_the_newest_goes_back() -> None:
    found = stands(*(submission("shuiwuju", file=f"0{n}.xlsx", accepted=False) for n in (1, 2)))
    assert found.submission is not None and found.submission.name == "02.xlsx"


@pytest.mark.parametrize(("received", "on_time"), [(EARLY, True), (DUE, True), (LATE, False)])
def test_a_return_on_the_due_day_is_on_time_and_the_day_after_is_late(received: date, on_time: bool) -> None:
    assert stands(submission("shuiwuju", received=received)).on_time is on_time


def test_a_return_that_is_replaced_is_told_with_the_one_that_counts() -> None:
    result = decide(
        round_(),
        [submission("shuiwuju", file="01.xlsx"), submission("shuiwuju", file="02.xlsx", received=LATE)],
        table=TABLE,
        expected=["shuiwuju"],
        exempt=[],
    )
    (note,) = result.diagnostics
    assert note.code == "replaced-by-later" and "02.xlsx" in note.message and note.where.file.endswith("01.xlsx")


def test_a_faulty_return_after_the_accepted_one_is_not_said_to_be_replaced_by_a_later() -> None:
    sent = [submission("shuiwuju", file="01.xlsx"), submission("shuiwuju", file="02.xlsx", accepted=False)]
    assert decide(round_(), sent, table=TABLE, expected=["shuiwuju"], exempt=[]).diagnostics == ()


def test_a_file_that_names_no_unit_is_kept_among_the_submissions() -> None:
    result = decide(round_(), [submission(None, accepted=False)], table=TABLE, expected=["shuiwuju"], exempt=[])
    assert len(result.submissions) == 1
    assert result.counts()["missing"] == 1


SENT = st.lists(
    st.builds(
        lambda unit, accepted, received: submission(unit, accepted=accepted, received=received),
        st.sampled_from([*CODES, None]),
        st.booleans(),
        st.sampled_from([EARLY, DUE, LATE]),
    ),
    max_size=20,
)


@given(SENT, st.sets(st.sampled_from(CODES)))
def test_whatever_comes_in_expected_is_accepted_returned_missing_and_exempt(
    sent: list[Submission], exempt: set[str]
) -> None:
    result = decide(round_(), sent, table=TABLE, expected=CODES, exempt=exempt)
    counts = result.counts()
    assert counts["expected"] == len(CODES) == sum(counts[key] for key in ("accepted", "returned", "missing", "exempt"))
    assert counts["received"] == len({each.unit for each in sent if each.unit})
    assert counts["accepted"] == len({each.unit for each in sent if each.unit and each.accepted})
    assert [each.receipt for each in result.submissions] == [each.receipt for each in sent]
    assert sum(status.versions for status in result.units) == sum(each.unit is not None for each in sent)


# ---- the ledger ----------------------------------------------------------------------------------------------------------------

TABLE = task_table(
    task("1", item("T001-1", leads=("shuiwuju", "jiaoyuju"), units=("caizhengju",)), theme="甲"),
    task(
        "2", item("T002-1", leads=("caizhengju",)), item("T002-2", leads=("shuiwuju",), deadline="长期推进"), theme="甲"
    ),
    task("3", item("T003-1", leads=(), groups=("各相关单位",)), theme=""),
)


def result_of(*sent: Submission) -> RoundResult:
    return decide(round_(), sent, table=TABLE, expected=["jiaoyuju", "caizhengju", "shuiwuju"], exempt=[])


def ledger_of(*sent: Submission, previous: RoundResult | None = None) -> Ledger:
    return consolidate(result_of(*sent), previous, registry=REGISTRY)


def test_an_item_nobody_answered_is_a_row_of_its_own_and_counted_as_unanswered() -> None:
    ledger = ledger_of()
    assert [row.item.id for row in ledger.rows] == ["T001-1", "T002-1", "T002-2", "T003-1"]
    assert ledger.figures["总体.状态.暂无数据"].parts == ("T001-1", "T002-1", "T002-2", "T003-1")
    assert ledger.figures.value("总体", "分项") == ledger.figures.value("总体", "预警", "不计") == 4


def test_of_two_lead_units_the_one_named_first_stands_for_the_item() -> None:
    ledger = ledger_of(
        submission("jiaoyuju", entry("T001-1", "jiaoyuju", progress=30)),
        submission("shuiwuju", entry("T001-1", progress=70)),
    )
    row = ledger.rows[0]
    assert row.lead is not None and (row.lead.unit, row.lead.progress) == ("shuiwuju", 70)
    assert [each.unit for each in row.others] == ["jiaoyuju"]


def test_where_the_first_lead_is_silent_the_second_stands_for_the_item() -> None:
    row = ledger_of(submission("jiaoyuju", entry("T001-1", "jiaoyuju", progress=30))).rows[0]
    assert row.lead is not None and row.lead.unit == "jiaoyuju"
    assert row.others == ()


def test_the_answer_of_a_unit_that_only_helps_never_stands_for_the_item() -> None:
    row = ledger_of(submission("caizhengju", entry("T001-1", "caizhengju"))).rows[0]
    assert row.lead is None
    assert [each.unit for each in row.others] == ["caizhengju"]


def test_two_leads_that_say_different_things_are_told_with_both_cells() -> None:
    ledger = ledger_of(
        submission("jiaoyuju", entry("T001-1", "jiaoyuju", status=BEHIND)),
        submission("shuiwuju", entry("T001-1", status=DONE)),
    )
    (problem,) = contradictions(ledger)
    assert problem.code == "leads-disagree"
    assert problem.message == "T001-1“任务1”：区水务局报“已完成”，区教育局报“滞后”。"
    assert [str(place) for place in problem.places] == ["shuiwuju.xlsx〔填报表!I5〕", "jiaoyuju.xlsx〔填报表!I5〕"]


def test_two_leads_of_one_mind_are_not_mentioned() -> None:
    sent = (submission("jiaoyuju", entry("T001-1", "jiaoyuju")), submission("shuiwuju", entry("T001-1")))
    assert contradictions(ledger_of(*sent)) == []


@pytest.mark.parametrize(
    ("lead", "other", "column"),
    [
        ({"progress": 60}, {"progress": 41}, ""),
        ({"progress": 60}, {"progress": 40}, "progress"),
        ({"progress": 40}, {"progress": 60}, "progress"),
        ({"expected": date(2021, 6, 30)}, {"expected": date(2021, 7, 31)}, ""),
        ({"expected": date(2021, 6, 30)}, {"expected": date(2021, 8, 1)}, "expected"),
        ({"status": DONE, "progress": 100}, {"progress": 20}, "status"),
    ],
)
def test_two_leads_agree_in_status_progress_and_date_told_once(
    lead: dict[str, object], other: dict[str, object], column: str
) -> None:
    both = item("T001-1", leads=("shuiwuju", "jiaoyuju"))
    assert compared(both, lead, other) == [(column, True)] * bool(column)


@pytest.mark.parametrize(
    ("lead", "other", "column"),
    [
        ({"status": DONE, "progress": 100}, {"status": DONE, "progress": 100}, ""),
        ({"status": DONE, "progress": 100}, {"status": ON_TRACK}, "status"),
        ({"status": ON_TRACK}, {"status": DONE, "progress": 100}, ""),  # a part may be done before the whole
        ({"status": ON_TRACK}, {"status": BEHIND}, "status"),
        ({"status": BEHIND}, {"status": ON_TRACK}, ""),
        ({"status": NOT_STARTED, "progress": 0}, {"status": ON_TRACK}, "status"),
        ({"progress": 90}, {"progress": 41}, ""),
        ({"progress": 90}, {"progress": 40}, "progress"),
        ({"progress": 40}, {"progress": 90}, ""),
        ({"expected": date(2021, 6, 30)}, {"expected": date(2021, 6, 30)}, ""),
        ({"expected": date(2021, 6, 30)}, {"expected": date(2021, 7, 1)}, "expected"),
        ({"expected": date(2021, 6, 30)}, {"expected": None}, ""),
        ({"progress": None}, {"progress": 5}, ""),
    ],
)
def test_a_part_may_be_ahead_of_the_whole_and_not_behind_it(
    lead: dict[str, object], other: dict[str, object], column: str
) -> None:
    assert compared(item("T001-1", units=("jiaoyuju",)), lead, other) == [(column, False)] * bool(column)


def compared(of: Item, lead: dict[str, object], other: dict[str, object]) -> list[tuple[str, bool]]:
    table = task_table(task("1", of))
    sent = (
        submission("shuiwuju", entry("T001-1", **lead)),  # type: ignore[arg-type]
        submission("jiaoyuju", entry("T001-1", "jiaoyuju", **other)),  # type: ignore[arg-type]
    )
    result = decide(round_(), sent, table=table, expected=["jiaoyuju", "shuiwuju"], exempt=())
    ledger = consolidate(result, None, registry=REGISTRY)
    assert len(contradictions(ledger)) == len(ledger.disagreements)
    (sheet,) = [each for each in ledger_sheets(ledger) if each.name == "不一致"]
    assert len(sheet.rows) == len(ledger.disagreements)
    return [(each.column, each.both_lead) for each in ledger.disagreements]


def contradictions(ledger: Ledger) -> list[Diagnostic]:
    return [each for each in ledger.diagnostics if each.code in ("leads-disagree", "partner-disagrees")]


def test_a_contradiction_of_lead_and_partner_names_both_and_what_they_report() -> None:
    table = task_table(task("1", item("T001-1", units=("jiaoyuju",))))
    sent = (
        submission("shuiwuju", entry("T001-1", status=DONE, progress=100)),
        submission("jiaoyuju", entry("T001-1", "jiaoyuju", status=BEHIND)),
    )
    result = decide(round_(), sent, table=table, expected=["jiaoyuju", "shuiwuju"], exempt=())
    (problem,) = consolidate(result, None, registry=REGISTRY).diagnostics
    assert problem.message == "T001-1“任务1”：区水务局报“已完成”，区教育局报“滞后”。"
    assert [place.cell for place in problem.places] == ["I5", "I5"]


@given(st.sets(st.sampled_from(["T001-1", "T002-1", "T003-1", "T004-1"])))
def test_every_item_has_an_answer_or_is_told_as_unanswered(answered: set[str]) -> None:
    ledger = ledger_of(submission("shuiwuju", *(entry(each) for each in sorted(answered))))
    told = [each.subject for each in ledger.diagnostics if each.code == "item-unanswered"]
    assert sorted([*told, *(row.item.id for row in ledger.rows if row.lead)]) == [row.item.id for row in ledger.rows]
    assert len(told) == ledger.figures.value("总体", "状态", "暂无数据")


def test_a_returned_file_is_not_used() -> None:
    ledger = ledger_of(submission("shuiwuju", entry("T001-1"), accepted=False))
    assert ledger.figures.value("总体", "状态", "暂无数据") == 4


def test_last_quarter_stands_beside_this_one() -> None:
    before = result_of(submission("shuiwuju", entry("T001-1", status=BEHIND, progress=20)))
    ledger = ledger_of(submission("shuiwuju", entry("T001-1")), previous=before)
    assert ledger.rows[0].previous is not None and ledger.rows[0].previous.progress == 20
    counts = {word: figure.value for word, figure in ledger.figures.under("上季", "状态").items() if figure.value}
    assert counts == {"滞后": 1, "暂无数据": 3}


ANSWERS = st.dictionaries(
    st.sampled_from([("T001-1", "shuiwuju"), ("T001-1", "jiaoyuju"), ("T001-1", "caizhengju"), ("T002-1", "caizhengju"),
                     ("T002-2", "shuiwuju")]),
    st.tuples(st.sampled_from(STATUSES), st.integers(0, 100)),
)  # fmt: skip


@given(ANSWERS)
def test_whatever_is_answered_every_tally_adds_up(answers: dict[tuple[str, str], tuple[object, int]]) -> None:
    by_unit: dict[str, list[ProgressEntry]] = {}
    for (item_id, unit), (status, progress) in answers.items():
        by_unit.setdefault(unit, []).append(entry(item_id, unit, status, progress))  # type: ignore[arg-type]
    ledger = ledger_of(*(submission(unit, *entries) for unit, entries in by_unit.items()))
    found = ledger.figures
    assert len(ledger.rows) == found.value("总体", "分项") == 4
    for each in found.sums:
        assert sorted(part for name in each.parts for part in found[name].parts) == sorted(found[each.whole].parts)
    for unit in REGISTRY:
        if f"单位.{unit.name}.分项" in found:
            led = {item.id for _, item in TABLE.items if unit.code in item.lead_units}
            said = led & {item_id for item_id, code in answers if code == unit.code}
            assert set(found[f"单位.{unit.name}.分项"].parts) == led
            assert set(found[f"单位.{unit.name}.状态.暂无数据"].parts) == led - said
    for row in ledger.rows:
        shown = {each.unit for each in (*row.others, *((row.lead,) if row.lead else ()))}
        assert shown == {unit for item_id, unit in answers if item_id == row.item.id}


def test_units_that_lead_are_counted_in_official_order() -> None:
    names = [name for name in ledger_of().figures if name.startswith("单位.") and name.endswith(".分项")]
    assert names == ["单位.区教育局.分项", "单位.区财政局.分项", "单位.区水务局.分项"]


def test_an_item_without_lead_unit_is_unanswered_and_belongs_to_no_unit() -> None:
    ledger = ledger_of(submission("shuiwuju", entry("T001-1", status=ON_TRACK)))
    assert ledger.rows[3].lead is None
    led = [
        figure.value for name, figure in ledger.figures.items() if name.startswith("单位.") and name.endswith(".分项")
    ]
    assert sum(led) == 4  # T001-1 twice, T002-1, T002-2
