"""Where units stand once the office has reviewed returns and answered for units: the sum stays true."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from docgen.consolidate import decide
from docgen.model import DecisionKind, ProgressEntry, Review, RoundDecision, RoundResult, Submission, UnitState
from docgen.source import SourceRef
from tests.tables import entry, item, round_, submission, task, task_table

TABLE = task_table(task("1", item("T001-1"), item("T002-1")), task("2", item("T003-1", leads=("jiaoyuju",))))
CODES = ("jiaoyuju", "shuiwuju")
NO_NEWS = RoundDecision(
    DecisionKind.NO_NEWS, "区水务局", "来电", "张三", date(2020, 10, 13), SourceRef("decisions.yaml", row=2)
)


def decided(*sent: Submission, answered: tuple[ProgressEntry, ...] = (), must: bool = False) -> RoundResult:
    round__ = round_(review_required=must)
    return decide(round__, sent, table=TABLE, expected=CODES, exempt=(), answered=answered)


def state(result: RoundResult, unit: str = "shuiwuju") -> tuple[UnitState, str | None]:
    (status,) = [each for each in result.units if each.unit == unit]
    return status.state, status.submission.name if status.submission else None


def version(number: int, *, accepted: bool = True, review: Review | None = None) -> Submission:
    name = f"区水务局-{number:02d}.xlsx"
    return replace(submission("shuiwuju", entry("T001-1"), accepted=accepted, file=name), review=review)


def test_a_return_sent_back_after_reading_takes_what_came_before_with_it():
    returned = version(2, accepted=False, review=Review.RETURNED)
    assert state(decided(version(1), returned)) == (UnitState.RETURNED, "区水务局-02.xlsx")
    assert state(decided(version(1), returned, version(3))) == (UnitState.ACCEPTED, "区水务局-03.xlsx")
    assert state(decided(version(1), version(2, accepted=False))) == (UnitState.ACCEPTED, "区水务局-01.xlsx")


def test_where_review_is_required_only_what_passed_has_answers():
    for review, answers in ((None, 0), (Review.PENDING, 0), (Review.PASSED, 1)):
        result = decided(version(1, review=review), must=True)
        assert state(result)[0] is UnitState.ACCEPTED
        assert len(result.entries) == answers
        assert result.in_review() == 1 - answers
    assert len(decided(version(1)).entries) == 1


def test_a_silent_unit_is_accepted_only_when_all_its_items_are_answered():
    first, second = (replace(entry(name), decisions=(NO_NEWS,)) for name in ("T001-1", "T002-1"))
    part = decided(answered=(first,))
    assert state(part) == (UnitState.MISSING, None)
    assert set(part.entries) == {("T001-1", "shuiwuju")}
    whole = decided(answered=(first, second))
    assert state(whole) == (UnitState.ACCEPTED, None)
    assert whole.counts()["received"] == 0


def test_of_a_return_that_goes_back_the_items_without_news_are_counted():
    kept = replace(entry("T001-1"), decisions=(NO_NEWS,))
    sent = submission("shuiwuju", kept, entry("T002-1"), accepted=False)
    assert set(decided(sent).entries) == {("T001-1", "shuiwuju")}


VERSIONS = st.lists(st.tuples(st.booleans(), st.sampled_from([None, *Review])), max_size=5)


@given(VERSIONS, st.booleans(), st.sets(st.sampled_from(["T001-1", "T002-1"])))
def test_the_sum_stays_true_whatever_is_decided(versions, must, answered):
    sent = [
        version(number, accepted=accepted and review is not Review.RETURNED, review=review)
        for number, (accepted, review) in enumerate(versions, start=1)
    ]
    given_ = () if sent else tuple(replace(entry(name), decisions=(NO_NEWS,)) for name in sorted(answered))
    counts = decided(*sent, answered=given_, must=must).counts()
    assert counts["expected"] == sum(counts[key] for key in ("accepted", "returned", "missing", "exempt")) == 2
