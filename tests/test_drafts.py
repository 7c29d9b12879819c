"""Three texts of a report put together: what docgen wrote, what a person made of it, and what the data say now."""

import difflib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from docgen.drafts import Draft, Moved, Passage, edits, joined, merge, moved_figures, moved_passages
from docgen.project import written
from docgen.project.written import WrittenDocument, WrittenRound


def keyed(*texts: str) -> tuple[Passage, ...]:
    """Paragraphs as docgen makes them: numbered, each with a name; `name=text` names one."""
    pairs = [text.split("=", 1) if "=" in text else [text, text] for text in texts]
    return tuple(Passage(text, key=key, section="一、总体情况", number=n) for n, (key, text) in enumerate(pairs))


def read(*texts: str) -> tuple[Passage, ...]:
    return tuple(Passage(text) for text in texts)


def after(ours: Sequence[Passage], plan) -> list[str]:
    """The paragraphs of the merged draft."""
    found = [each.text for each in plan.inserted.get(-1, ())]
    for each in ours:
        if each.number not in plan.deleted:
            found.append(plan.texts.get(each.number, each.text))
        found += [one.text for one in plan.inserted.get(each.number, ())]
    return found


BASE = keyed("标题", "总=已完成4个。", "甲=甲单位完成了招标。", "乙=乙单位正在推进。", "结语")
LATE = keyed("标题", "总=已完成5个。", "甲=甲单位完成了招标。", "丙=丙单位已报送。", "乙=乙单位正在推进。", "结语")


def merged(theirs: Sequence[Passage], ours: Sequence[Passage] = LATE):
    return merge(BASE, edits(BASE, theirs), ours)


def test_without_edits_the_new_draft_stands() -> None:
    plan = merged(read(*(each.text for each in BASE)))
    assert not plan
    assert after(LATE, plan) == [each.text for each in LATE]


def test_white_space_is_no_edit() -> None:
    assert not edits(keyed("文号\t签发人：某某"), read("文号 签发人：某某 "))


def test_an_edit_is_kept_where_the_data_under_it_did_not_change() -> None:
    plan = merged(read("标题", "已完成4个。", "甲单位顺利完成了招标。", "乙单位正在推进。", "结语"))
    assert "甲单位顺利完成了招标。" in after(LATE, plan)
    assert plan.conflicts == ()


def test_an_edit_is_a_conflict_where_the_data_changed_and_the_new_data_stand() -> None:
    plan = merged(read("标题", "已完成4个，进展平稳。", "甲单位完成了招标。", "乙单位正在推进。", "结语"))
    (conflict,) = plan.conflicts
    assert (conflict.base, conflict.theirs, conflict.ours) == ("已完成4个。", "已完成4个，进展平稳。", "已完成5个。")
    assert "已完成5个。" in after(LATE, plan)


def test_a_person_who_wrote_what_the_data_say_now_is_no_conflict() -> None:
    plan = merged(read("标题", "已完成5个。", "甲单位完成了招标。", "乙单位正在推进。", "结语"))
    assert plan.conflicts == ()


def test_a_paragraph_taken_out_stays_out_and_one_added_stays_where_it_was() -> None:
    plan = merged(read("标题", "已完成4个。", "请领导审阅。", "甲单位完成了招标。", "结语"))
    assert after(LATE, plan) == ["标题", "已完成5个。", "请领导审阅。", "甲单位完成了招标。", "丙单位已报送。", "结语"]


def test_one_taken_out_whose_data_changed_comes_back_with_a_conflict() -> None:
    plan = merged(read("标题", "甲单位完成了招标。", "乙单位正在推进。", "结语"))
    assert [(each.theirs, each.ours) for each in plan.conflicts] == [("", "已完成5个。")]
    assert "已完成5个。" in after(LATE, plan)


def test_an_edit_of_a_paragraph_the_new_draft_has_not_is_told() -> None:
    gone = keyed("标题", "总=已完成5个。", "乙=乙单位正在推进。", "结语")
    plan = merged(read("标题", "已完成4个。", "甲单位完成了公开招标。", "乙单位正在推进。", "结语"), gone)
    assert [(each.theirs, each.ours) for each in plan.conflicts] == [("甲单位完成了公开招标。", "")]


def test_what_stands_before_everything_is_kept_there() -> None:
    plan = merged(read("（送审稿）", *(each.text for each in BASE)))
    assert after(LATE, plan)[0] == "（送审稿）"


def test_the_edits_of_two_people_both_stand_and_the_same_one_stands_once() -> None:
    one = merged(read("标题", "已完成4个。", "甲单位顺利完成了招标。", "乙单位正在推进。", "补充一句。", "结语"))
    two = merged(read("标题", "已完成4个。", "甲单位顺利完成了招标。", "乙单位加快推进。", "补充一句。", "结语"))
    found = after(LATE, joined(one, two))
    assert found.count("补充一句。") == 1
    assert {"甲单位顺利完成了招标。", "乙单位加快推进。"} <= set(found)


def test_two_different_edits_of_one_paragraph_are_a_conflict() -> None:
    one = merged(read("标题", "已完成4个。", "甲单位顺利完成了招标。", "乙单位正在推进。", "结语"))
    two = merged(read("标题", "已完成4个。", "甲单位已经完成招标。", "乙单位正在推进。", "结语"))
    plan = joined(one, two)
    assert [each.theirs for each in plan.conflicts] == ["甲单位已经完成招标。"]
    assert "甲单位顺利完成了招标。" in after(LATE, plan)


def test_figures_and_paragraphs_that_moved_say_from_what_to_what() -> None:
    assert [(each.what, each.before, each.after) for each in moved_figures({"甲": 1, "乙": 2}, {"甲": 2, "丙": 0})] == [
        ("甲", "1", "2"),
        ("乙", "2", ""),
        ("丙", "", "0"),
    ]
    moved = moved_passages(BASE, LATE)
    assert [(each.before, each.after) for each in moved] == [("已完成4个。", "已完成5个。"), ("", "丙单位已报送。")]
    back = moved_passages(LATE, BASE)
    assert [(each.before, each.after) for each in back] == [("已完成5个。", "已完成4个。"), ("丙单位已报送。", "")]


_TEXTS = some.lists(some.text("甲乙丙丁。", min_size=1, max_size=6), max_size=7)


@given(base=_TEXTS, theirs=_TEXTS, ours=_TEXTS)
def test_no_word_a_person_wrote_is_lost(base: list[str], theirs: list[str], ours: list[str]) -> None:
    """It stands in the merged draft, or in a conflict."""
    generated = tuple(Passage(text, key=f"{n}", number=n) for n, text in enumerate(base))
    new = tuple(Passage(text, key=f"{n}", number=n) for n, text in enumerate(ours))
    plan = merge(generated, edits(generated, read(*theirs)), new)
    told = {*after(new, plan), *(each.theirs for each in plan.conflicts)}
    assert {text for text in theirs if text not in base} <= told


@given(base=_TEXTS, theirs=_TEXTS)
def test_edits_of_unchanged_data_give_just_what_the_person_has(base: list[str], theirs: list[str]) -> None:
    generated = tuple(Passage(text, key=f"{n}", number=n) for n, text in enumerate(base))
    plan = merge(generated, edits(generated, read(*theirs)), generated)
    assert plan.conflicts == ()
    assert after(generated, plan) == theirs


@pytest.mark.parametrize("size", [400])
def test_a_report_rewritten_from_end_to_end_is_compared_in_no_time(size: int) -> None:
    base = keyed(*(f"{n}=第{n}段原文。" for n in range(size)))
    theirs = read(*(f"完全另写的第{n}段。" for n in range(size)))
    assert len(edits(base, theirs)) == size


def test_the_cells_of_a_long_table_are_not_all_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand rows say 绿灯 in the same column; only what stands between texts that are there once is compared."""
    base = keyed(*(text for n in range(2000) for text in (f"T{n}", f"a{n}=绿灯", f"b{n}=正常推进", f"c{n}=50%")))
    changed = [each.text for each in base]
    changed[5], changed[4000:4003], changed[7000:7000] = "黄灯", ["T1000号"], ["另起一段"]
    stretches: list[int] = []
    matcher = difflib.SequenceMatcher

    def noted(junk: None, one: Sequence[str], two: Sequence[str], autojunk: bool) -> object:
        stretches.append(max(len(one), len(two)))
        return matcher(junk, one, two, autojunk)

    monkeypatch.setattr(difflib, "SequenceMatcher", noted)
    found = edits(base, read(*changed))
    assert max(stretches) <= 10
    assert found.changed == {5: "黄灯", 4000: "T1000号"}
    assert found.deleted == {4001, 4002}
    assert {at: [each.text for each in added] for at, added in found.inserted.items()} == {7001: ["另起一段"]}


def test_the_record_is_one_json_value_with_each_text_once_and_is_read_back(tmp_path: Path) -> None:
    text = (Passage("“甲”\n乙", "汇总表/T1-1/进展|", "附件1"), Passage("45%", section="附件1"))
    placed = tuple(replace(each, number=number) for number, each in enumerate(text, start=7))
    documents = {name: WrittenDocument("0", each) for name, each in zip("abc", (text, placed, ()), strict=True)}
    made = WrittenRound(
        documents, {"总体": 3}, {"区": "采用"}, (Draft(1, date(2020, 10, 12), (), (), (Moved("区", "", "采用"),)),)
    )
    data = written.content(made)
    body = json.loads(data)
    assert data == (json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    assert len(body["texts"]) == 2
    (tmp_path / written.place("x")).parent.mkdir()
    (tmp_path / written.place("x")).write_bytes(data)
    assert written.load(tmp_path, "x") == replace(made, documents={**documents, "b": documents["a"]})
