"""Units' texts in a report: joined, numbered, cut at the ends of sentences, 同上 resolved; nothing rephrased."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.consolidate import consolidate, decide
from docgen.model import Ledger
from docgen.wording.editing import clause, edited, resolved, tidy
from tests.tables import REGISTRY, entry, item, round_, submission, task, task_table

HOSTILE = st.text(st.sampled_from(list("完成0123456789.．、，。；：！？（）()“”一二三①-•\n\r\t %<&")), max_size=60)


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("完成招标。设备到货。", 99, "完成招标。设备到货。"),
        ("完成招标。设备到货。", 6, "完成招标。"),
        ("完成招标", 99, "完成招标。"),
        ("完成招标\n设备到货", 99, "完成招标。设备到货。"),
        ("1.完成招标；\n2.设备到货；", 99, "一是完成招标。二是设备到货。"),
        ("（1）完成招标\n（2）设备到货\n（3）开工", 8, "完成招标。"),
        ("①完成招标\n②设备到货", 99, "一是完成招标。二是设备到货。"),
        ("1.5万户完成改造\n2.3万户签约", 99, "1.5万户完成改造。2.3万户签约。"),
        ("完成招标；。", 99, "完成招标。"),
        ("完成（）招标。。", 99, "完成招标。"),
        ("。", 99, ""),
        ("", 99, ""),
    ],
)
def test_a_text_is_joined_numbered_and_cut(text: str, limit: int, shown: str) -> None:
    assert edited(text, limit) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("受疫情影响。", "受疫情影响"), ("受疫情影响\n资金未到位。", "受疫情影响；资金未到位"),
     ("1.疫情\n2.资金", "一是疫情；二是资金"), ("。；", "")],
)  # fmt: skip
def test_a_clause_has_no_stop_and_no_line(text: str, shown: str) -> None:
    assert clause(text) == shown


@given(HOSTILE, st.integers(1, 80))
def test_no_text_comes_out_with_lines_or_doubled_stops(text: str, limit: int) -> None:
    shown = edited(text, limit)
    assert not re.search(r"[\r\n]|[。！？]{2}|[，；、：][。！？]|（）|“”", shown), shown
    assert shown == "" or shown[-1] in "。！？”’）"
    assert not re.search(r"[\r\n。]$", clause(text))


@given(st.text(st.sampled_from(list("完成招标设备到货。")), max_size=40))
def test_a_text_that_is_in_order_keeps_every_word(text: str) -> None:
    plain = re.sub("。", "", text)
    assert re.sub("。", "", edited(text, 999)) == plain
    assert tidy(plain) == plain


def ledger_of(*texts: str) -> Ledger:
    table = task_table(*(task(str(n), item(f"T00{n}-1")) for n in range(1, len(texts) + 1)))
    entries = [entry(f"T00{n}-1", achievements=text) for n, text in enumerate(texts, start=1)]
    result = decide(round_(), [submission("shuiwuju", *entries)], table=table, expected=["shuiwuju"], exempt=[])
    return consolidate(result, None, registry=REGISTRY)


@pytest.mark.parametrize(
    ("texts", "last"),
    [
        (("完成招标。", "同上"), "完成招标。"),
        (("完成招标。", "同上", "同上。"), "完成招标。"),
        (("完成招标。", "开工。", "同第1项"), "完成招标。"),
        (("同上",), ""),
        (("同第2项", "同第1项"), ""),
        (("完成招标。", "同第9项"), ""),
        (("完成招标。", "同上级要求，完成整改。"), "同上级要求，完成整改。"),
    ],
)
def test_the_same_as_above_is_what_stands_above(texts: tuple[str, ...], last: str) -> None:
    ledger = ledger_of(*texts)
    lead = ledger.rows[-1].lead
    assert lead is not None
    assert resolved(lead, "achievements", ledger) == last
