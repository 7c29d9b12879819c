"""A template opened and saved again in another program is still a template."""

from functools import cache

import pytest
from lxml import etree

from docgen import contexts_samples
from docgen.archive import read_parts, write_parts
from docgen.contexts import LETTER, STATUS, TEMPLATES
from docgen.gongwen.checking import judge
from docgen.gongwen.recognition import recognise
from docgen.gongwen.verdict import Verdict
from docgen.rendering import office
from docgen.word.blueprint import build
from docgen.word.compiling import mistakes
from docgen.word.oxml import plain_text, qualified
from docgen.word.render import Template
from docgen.word.view import view

# LibreOffice writes the space of a header as a lower top margin: the sheet looks the same, the file says other numbers.
MEASURED_ON_THE_PAGE = {"top-white", "type-area-height"}
needs_libreoffice = pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")


@cache
def saved_again() -> dict[str, bytes]:
    """Every shipped template, opened and saved by LibreOffice in one call."""
    program = office.program()
    assert program is not None
    job = office.Job(".docx", "docx:MS Word 2007 XML", ".docx")
    made = office.convert(program, {kind: build(kind) for kind in TEMPLATES}, job, seconds=120)
    assert set(made.results) == set(TEMPLATES)
    return dict(made.results)


def texts(data: bytes) -> list[str]:
    """The lines a reader sees; of a text box saved in two ways, one."""
    root = etree.fromstring(read_parts(data, name="t")["word/document.xml"])
    for copy in list(root.iter("{*}Fallback")):
        copy.getparent().remove(copy)
    return sorted(filter(None, (line.strip() for line in plain_text(root).split("\n"))))


def violated(data: bytes) -> set[str]:
    results = judge(recognise(view(data, file="t")))
    return {each.rule.code for each in results if each.verdict is Verdict.VIOLATES}


@needs_libreoffice
@pytest.mark.rendering
@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_saved_again_by_libreoffice_makes_the_same_document(kind: str) -> None:
    again = saved_again()[kind]
    assert mistakes(again, kind=kind, file=kind) == ()
    before, after = (Template.compile(data, kind=kind, file=kind) for data in (build(kind), again))
    for name, context in contexts_samples.samples(kind).items():
        first, second = before.render(context), after.render(context)
        assert texts(first) == texts(second), name
        if kind != STATUS:  # no document of the standard
            assert violated(second) - MEASURED_ON_THE_PAGE <= violated(first), name


@needs_libreoffice
@pytest.mark.rendering
def test_styles_keep_the_ids_that_docgen_goes_by() -> None:
    made = Template.compile(saved_again()[LETTER], kind=LETTER, file=LETTER).render(
        contexts_samples.samples(LETTER)["最多"]
    )
    styles = etree.fromstring(read_parts(made, name="t")["word/styles.xml"])
    ids = {each.get(qualified("w:styleId")) for each in styles.iter(qualified("w:style"))}
    assert {"LetterMark", "Issuer", "IssueDateUnsealed", "Heading1", "BodyText"} <= ids


def test_a_style_of_the_office_with_another_name_is_left_alone() -> None:
    parts = dict(read_parts(build(LETTER), name="t"))
    parts["word/styles.xml"] = parts["word/styles.xml"].replace("署名（不盖章）".encode(), "我办的署名".encode())
    made = Template.compile(write_parts(parts), kind=LETTER, file=LETTER)
    assert made.render(contexts_samples.samples(LETTER)["最少"])
