"""Every mistake of a template has a message of its own, with the place it is at; all of them come at once."""

import pytest

from docgen import contexts
from docgen.diagnostics import CATALOGUE
from docgen.word.compiling import mistakes
from tests.template_cases import CASES, Case, docx_of

# What is wrong at two places, each of which has to be put right.
TWICE = ("over two paragraphs", "full-width per cent", "crossed", "row tag outside a table")
FILE = "templates/任务分解函.docx"


def found(data: bytes):
    return mistakes(data, kind=contexts.LETTER, file=FILE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_template_is_told_with_its_place_and_remedy(case: Case) -> None:
    told = found(case.data())
    assert told, "no mistake was found"
    assert case.code in {each.code for each in told}
    assert {each.code for each in told} <= set(CATALOGUE)
    whole = "\n".join(map(str, told))
    assert any(str(each.place).startswith(case.place + "“") or str(each.place) == case.place for each in told), whole
    for words in case.says:
        assert words in whole
    assert len(told) == (2 if case.name in TWICE else 1), whole


def test_the_broken_templates_are_many_and_each_says_something_of_its_own() -> None:
    assert len(CASES) >= 40
    assert len({case.name for case in CASES}) == len(CASES)
    firsts = [case.says for case in CASES]
    assert len(set(firsts)) == len(firsts)


@pytest.mark.parametrize(
    "content",
    [
        ("{% if 主送 %}" * 300 + "{% endif %}" * 300,),
        ("{% for 组 in 任务组 %}" * 40 + "{% endfor %}" * 40,),
        ("{%p if 主送 %}",) * 300,
        ("{{ " + "(" * 240 + "主送" + ")" * 240 + " }}",),
        ("{{ 主送" + "|去空白" * 300 + " }}",),
        ("{{ " + "not " * 120 + "主送 }}",),
    ],
    ids=["ifs", "loops", "paragraphs", "brackets", "filters", "words"],
)
def test_what_is_too_deep_is_told_and_never_breaks_the_program(content: tuple[str, ...]) -> None:
    told = "".join(map(str, found(docx_of(*content))))
    assert "层" in told or "太" in told or "不能直接印出" in told
