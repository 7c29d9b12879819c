"""发文字号: given once, without gaps, never twice."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from docgen.model import Issued
from docgen.numbering import Wanted, assign, latest

DAY = date(2020, 6, 8)
WISHES = st.lists(
    st.tuples(
        st.sampled_from(["甲统函", "甲统"]), st.integers(2020, 2022), st.sampled_from("abcd"), st.sampled_from("xyz")
    ),
    max_size=25,
)


def letters(*pairs: tuple[str, str]) -> list[Wanted]:
    return [Wanted("函", about, digest) for about, digest in pairs]


def test_the_first_letters_are_numbered_from_one_in_their_order() -> None:
    register, given_ = assign((), letters(("b", "1"), ("a", "1")), series="甲统函", day=DAY)
    assert [line.number for line in register] == ["甲统函〔2020〕1号", "甲统函〔2020〕2号"]
    assert given_["a"].number == "甲统函〔2020〕2号"


def test_a_letter_with_the_same_tasks_keeps_its_number_and_date() -> None:
    register, _ = assign((), letters(("a", "1")), series="甲统函", day=DAY)
    again, given_ = assign(register, letters(("a", "1")), series="甲统函", day=date(2021, 1, 1))
    assert again == register
    assert given_["a"].date == DAY


def test_a_letter_with_changed_tasks_gets_the_next_number_and_names_the_one_it_replaces() -> None:
    register, _ = assign((), letters(("a", "1"), ("b", "1")), series="甲统函", day=DAY)
    later, given_ = assign(register, letters(("a", "2"), ("b", "1")), series="甲统函", day=DAY)
    assert (given_["a"].number, given_["a"].replaces) == ("甲统函〔2020〕3号", "甲统函〔2020〕1号")
    assert given_["b"] == register[1]
    assert later[:2] == register


def test_tasks_that_change_back_get_a_new_number_too() -> None:
    register: tuple[Issued, ...] = ()
    for digest in ("1", "2", "1"):
        register, _ = assign(register, letters(("a", digest)), series="甲统函", day=DAY)
    assert [line.replaces for line in register] == ["", "甲统函〔2020〕1号", "甲统函〔2020〕2号"]


def test_a_new_year_and_another_series_begin_at_one() -> None:
    register, _ = assign((), letters(("a", "1")), series="甲统函", day=DAY)
    register, _ = assign(register, letters(("b", "1")), series="甲统函", day=date(2021, 1, 4))
    register, _ = assign(register, letters(("c", "1")), series="甲统", day=DAY)
    assert [line.number for line in register] == ["甲统函〔2020〕1号", "甲统函〔2021〕1号", "甲统〔2020〕1号"]


@given(WISHES)
def test_whatever_is_wanted_numbers_run_without_gap_and_none_is_given_twice(
    wishes: list[tuple[str, int, str, str]],
) -> None:
    register: tuple[Issued, ...] = ()
    for series, year, about, digest in wishes:
        before = register
        register, given_ = assign(register, letters((about, digest)), series=series, day=date(year, 6, 8))
        assert register[: len(before)] == before, "a line already in the register was changed"
        assert given_[about].digest == digest
        assert latest(register, "函", about) == given_[about]
    for key in {(line.series, line.year) for line in register}:
        serials = [line.serial for line in register if (line.series, line.year) == key]
        assert serials == list(range(1, len(serials) + 1))
    assert len({line.number for line in register}) == len(register)
