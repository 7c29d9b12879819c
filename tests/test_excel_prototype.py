"""Forms filled into the prototype of their round: to the byte what the library would have laid out."""

from dataclasses import replace
from datetime import date
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.excel import form as forms
from docgen.excel.form import laid_out, write_form
from docgen.model import Period, Unit
from docgen.schema import FORM_COLUMNS
from docgen.sheets import FormRow, FormSpec
from tests.excel_forms import CONTENT, HOSTILE, STATUSES, row, spec

TEXT = st.sampled_from(
    (*HOSTILE, CONTENT, "", "1", "区水务局", "填报说明", "甲_x000D_乙", "_xD800_", "\x07响", "a" * 300)
)
ANSWERS = st.dictionaries(
    st.sampled_from([column.key for column in FORM_COLUMNS if column.editable]),
    TEXT | st.sampled_from(("0", "60", "100", "007", "2021-06-30", "1900-02-28", "0001-01-01", "长期")),
)
ROWS = st.builds(
    FormRow,
    *(st.text(max_size=6) | TEXT for _ in range(6)),
    last_achievements=TEXT,
    last_next_steps=TEXT,
    prefilled=st.none() | ANSWERS,
)
NAMES = st.sampled_from(("区水务局", " 两头空 ", "<r>a</r>", "任务名称", "1", "A&B局", "很" * 40, "控\x07制", ""))
UNITS = st.builds(Unit, st.sampled_from(("QSWJ", "1", "区水务局")), NAMES, st.just("x"), st.just("y"), st.just(1))
STATUS_WORDS = st.sampled_from((STATUSES, ("已完成,待验收", "其他"), tuple(f"很长的状态名称之{n}" for n in range(30))))
SPECS = st.builds(
    FormSpec,
    title=st.sampled_from(("2020年第三季度进展情况填报表", "标题<&>", "填报说明")),
    unit=UNITS,
    period=st.just(Period(2020, 3)),
    due=st.just(date(2020, 10, 10)),
    form_version=st.sampled_from((1, 2)),
    statuses=STATUS_WORDS,
    rows=st.lists(ROWS, max_size=4).map(tuple),
    meanings=st.sampled_from(({}, {"已完成": "任务内容全部完成。"})),
    sign_off=st.sampled_from(({}, {"填报人": "张三"})),
)


@settings(max_examples=80, deadline=None)
@given(SPECS)
def test_a_filled_form_has_the_bytes_of_the_form_the_library_lays_out(wanted: FormSpec) -> None:
    assert write_form(wanted) == laid_out(wanted)


@pytest.mark.parametrize("count", [1, 2, 3, 11, 12, 13, 28, 300])
def test_whatever_the_number_of_its_rows(count: int) -> None:
    assert write_form(spec(count)) == laid_out(spec(count))


def test_forms_of_many_units_are_laid_out_once() -> None:
    """Else the speed would be lost and nothing would tell."""
    forms._mould.cache_clear()
    with mock.patch.object(forms, "draw", wraps=forms.draw) as drawn:
        for number in range(1, 30):
            unit = Unit(f"U{number}", f"区第{number}局", f"{number}局", "政府工作部门", number)
            write_form(spec(number, unit=unit))
    assert drawn.call_count == 1


def test_a_form_of_another_round_is_not_filled_into_the_prototype_of_this_one() -> None:
    here = spec(2)
    others = (
        replace(here, due=date(2020, 10, 11)),
        replace(here, form_version=2),
        replace(here, title="另一标题"),
        replace(here, meanings={}),
        replace(here, statuses=("是", "否")),
        replace(here, rows=(row(1, last_next_steps=""), row(2, last_next_steps=""))),
    )
    write_form(here)
    for other in others:
        assert write_form(other) == laid_out(other) != write_form(here)
