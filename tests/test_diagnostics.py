"""Findings: the catalogue, joining, order, and what they look like."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.diagnostics import (
    CATALOGUE,
    RULES,
    TRIABLE,
    Severity,
    finding,
    has_errors,
    joined,
    on_trial,
    worst_first,
)
from docgen.source import SourceRef

PACKAGE = Path(__file__).parent.parent / "docgen"
SHEET = SourceRef("区水务局-01.xlsx", sheet="填报表")
CODES = st.sampled_from(["cell-blank", "progress-fell", "progress-normalised", "row-added"])


def codes_named_in_the_program() -> set[str]:
    """Every text constant of the package that looks like a code and stands outside the catalogue."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if path.name != "diagnostics.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return found


def codes_told(*, hinted: bool | None = None) -> set[str]:
    """The first argument of each `finding(...)`, `note(...)` and `told(...)` that is written out; `hinted`: with `hint=`."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                own = any(keyword.arg == "hint" for keyword in node.keywords)
                if name in ("finding", "note", "told") and hinted in (None, own):
                    found.add(node.args[0].value)
    return found


def test_every_code_is_a_word_and_stands_once_in_the_catalogue() -> None:
    assert len(CATALOGUE) == len(RULES)
    assert [code for code in CATALOGUE if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code)] == []


def test_every_error_and_warning_says_what_to_do() -> None:
    silent = {rule.code for rule in RULES if rule.severity is not Severity.NOTE and not rule.remedy}
    assert silent <= codes_told(hinted=True) - codes_told(hinted=False), (
        "neither the catalogue nor the call has a remedy"
    )
    assert [rule.code for rule in RULES if rule.remedy and not rule.remedy.endswith("。")] == []


def test_the_program_tells_no_code_that_the_catalogue_does_not_have() -> None:
    told = codes_told()
    assert len(told) > 30, "the reading of the sources has gone wrong"
    assert told - CATALOGUE.keys() == set()


def test_the_catalogue_has_no_code_that_nothing_tells() -> None:
    assert CATALOGUE.keys() - codes_named_in_the_program() == set()


def test_a_code_outside_the_catalogue_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        finding("no-such-code", "……", SHEET)


def test_a_finding_shows_place_severity_message_remedy_and_code_in_this_order() -> None:
    message = "完成进度应在 0 至 100 之间，填报值为“120%”。"
    shown = str(finding("progress-out-of-range", message, SHEET.at(row=7, cell="E7")))
    assert shown == (
        "区水务局-01.xlsx〔填报表!E7〕 错误 完成进度应在 0 至 100 之间，填报值为“120%”。"
        "请改为 0 至 100 的整数。 [progress-out-of-range]"
    )


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (SourceRef("表.txt"), "表.txt"),
        (SourceRef("表.txt", row=8), "表.txt〔第8行〕"),
        (SourceRef("表.txt", table=2, row=8, cell="完成时限"), "表.txt〔第2页第8行“完成时限”列〕"),
        (SourceRef("a.xlsx", sheet="填报表"), "a.xlsx〔填报表〕"),
        (SourceRef("a.xlsx", sheet="填报表", row=7), "a.xlsx〔填报表 第7行〕"),
        (SourceRef("a.xlsx", sheet="填报表", row=7, cell="E7"), "a.xlsx〔填报表!E7〕"),
        (SourceRef("a.docx", paragraph=3), "a.docx〔第3段〕"),
    ],
)
def test_a_place_reads_as_people_name_it(where: SourceRef, shown: str) -> None:
    assert str(where) == shown


def test_json_names_the_severity_and_only_the_known_parts_of_the_place() -> None:
    found = finding("cell-blank", "“进度状态”没有填写。", SHEET.at(row=5, cell="I5"), hint="").as_json()
    assert found == {
        "code": "cell-blank",
        "severity": "ERROR",
        "message": "“进度状态”没有填写。",
        "hint": "",
        "where": {"file": "区水务局-01.xlsx", "sheet": "填报表", "row": 5, "cell": "I5"},
    }


def test_equal_findings_of_one_sheet_become_one_with_all_cells() -> None:
    each = [finding("cell-blank", "“进度状态”没有填写。", SHEET.at(row=row, cell=f"I{row}")) for row in (5, 6, 9)]
    (one,) = joined(each)
    assert [place.cell for place in one.places] == ["I5", "I6", "I9"]
    assert "等3处（I5、I6、I9）" in str(one)
    assert [place["cell"] for place in one.as_json()["places"]] == ["I5", "I6", "I9"]  # type: ignore[attr-defined]


def test_findings_of_two_files_are_never_joined() -> None:
    other = SourceRef("区教育局-01.xlsx", sheet="填报表", row=5, cell="I5")
    assert (
        len(joined([finding("cell-blank", "同", SHEET.at(row=5, cell="I5")), finding("cell-blank", "同", other)])) == 2
    )


@given(st.lists(st.tuples(CODES, st.sampled_from("甲乙"), st.integers(5, 9)), max_size=12))
def test_joining_loses_no_place_and_joining_again_changes_nothing(told: list[tuple[str, str, int]]) -> None:
    found = [finding(code, message, SHEET.at(row=row, cell=f"E{row}")) for code, message, row in told]
    once = joined(found)
    assert {(d.code, d.message, p) for d in once for p in d.places} == {(d.code, d.message, d.where) for d in found}
    assert len({(d.code, d.message) for d in once}) == len(once)
    assert joined(once) == once


@given(st.lists(st.tuples(CODES, st.integers(5, 9)), max_size=12))
def test_errors_come_first_and_equals_keep_their_order(told: list[tuple[str, int]]) -> None:
    found = [finding(code, f"第{index}个", SHEET.at(row=row)) for index, (code, row) in enumerate(told)]
    ordered = worst_first(found)
    assert sorted(map(str, ordered)) == sorted(map(str, found))
    ranks = [list(Severity).index(each.severity) for each in ordered]
    assert ranks == sorted(ranks)
    for severity in Severity:
        alike = [each for each in found if each.severity is severity]
        assert [each for each in ordered if each.severity is severity] == alike
    assert has_errors(found) == any(code == "cell-blank" for code, _ in told)


# ---- rules on trial ----------------------------------------------------------------------------------------------------


def test_an_error_on_trial_warns_and_says_so_and_other_findings_stay() -> None:
    told = [
        finding(code, "话。", SHEET) for code in ("expected-past", "cell-blank", "progress-fell", "date-normalised")
    ]
    first, *others = on_trial(told, {"expected-past", "progress-fell", "date-normalised"})
    assert (first.severity, first.message, first.as_json()["severity"]) == (Severity.WARNING, "（试行）话。", "WARNING")
    assert others == told[1:]
    assert not has_errors([first]) and has_errors(others)
    assert on_trial(told, ()) == tuple(told)


def test_a_rule_on_trial_stays_so_when_findings_are_joined() -> None:
    tried = on_trial([finding("expected-past", "同", SHEET.at(row=row, cell=f"N{row}")) for row in (5, 6)], TRIABLE)
    (one,) = joined(tried)
    assert one.severity is Severity.WARNING and len(one.places) == 2


def test_only_errors_can_be_tried_out_and_the_manual_names_them() -> None:
    assert {CATALOGUE[code].severity for code in TRIABLE} == {Severity.ERROR}
    page = (PACKAGE / "help" / "data.md").read_text(encoding="utf-8")
    assert " ".join(f"`{code}`" for code in TRIABLE) in page


def test_places_in_several_files_are_told_with_their_files() -> None:
    other = SourceRef("区教育局-01.xlsx", sheet="填报表", row=5, cell="I5")
    said = str(finding("leads-disagree", "话。", SHEET.at(row=5, cell="I5"), other))
    assert "区教育局-01.xlsx〔填报表!I5〕" in said and "区水务局-01.xlsx〔填报表!I5〕" in said
