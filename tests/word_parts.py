"""Finished documents changed in one place, part by part: for tests of what the checker sees."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from docgen import contexts
from docgen.archive import read_parts, write_parts
from docgen.word.blueprint import build
from docgen.word.render import Template
from docgen.workflow.drawing import illustrated
from tests import word_contexts as samples

Parts = dict[str, str]
Edit = Callable[[Parts], None]
DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"


@cache
def good(name: str) -> bytes:
    """A letter (letter, short) or a report (report) as the program writes it, without characters GB2312 lacks."""
    context = {"letter": samples.NINE_LEADS, "short": samples.NO_LEAD, "report": samples.REPORT}[name]
    kind = contexts.REPORT if name == "report" else contexts.LETTER
    data = illustrated(Template.compile(build(kind), kind=kind, file=kind).render(context), context, file=kind)
    return edited(data, lambda parts: parts.update({DOCUMENT: parts[DOCUMENT].replace("渔邨", "渔村")}))


def edited(data: bytes, *edits: Edit) -> bytes:
    """The document with its XML parts changed; other parts stay as they are."""
    raw = read_parts(data, name="test")
    parts = {name: content.decode("utf-8") for name, content in raw.items() if name.endswith((".xml", ".rels"))}
    for edit in edits:
        edit(parts)
    changed: Mapping[str, bytes] = {name: content.encode("utf-8") for name, content in parts.items()}
    return write_parts({**raw, **changed})


def swap(part: str, old: str, new: str, *, count: int = 0) -> Edit:
    """Replace a pattern, everywhere or `count` times; it must be there."""

    def edit(parts: Parts) -> None:
        parts[part], found = re.subn(old, new, parts[part], count=count, flags=re.DOTALL)
        assert found, f"{part}: {old}"

    return edit


def in_style(identifier: str, old: str, new: str) -> Edit:
    """Replace within the definition of a style."""
    return _within(STYLES, rf'<w:style [^>]*w:styleId="{identifier}".*?</w:style>', old, new)


def in_paragraph(text: str, old: str, new: str) -> Edit:
    """Replace within the first paragraph that has this text in a run."""
    return _within(DOCUMENT, rf"<w:p>(?:(?!</?w:p>).)*?{re.escape(text)}.*?</w:p>", old, new)


def words(old: str, new: str) -> Edit:
    """Replace a text of the body where it stands first."""
    return swap(DOCUMENT, re.escape(old), new, count=1)


def look(text: str, properties: str) -> Edit:
    """Give the run with this text further character properties."""
    return in_paragraph(text, r'(<w:r><w:rPr>)(<w:rFonts w:hint="eastAsia"/>)', rf"\1\2{properties}")


def fonts(text: str, attributes: str) -> Edit:
    return in_paragraph(text, r'<w:rFonts w:hint="eastAsia"/>', f"<w:rFonts {attributes}/>")


def _within(part: str, block: str, old: str, new: str) -> Edit:
    def edit(parts: Parts) -> None:
        match = re.search(block, parts[part], re.DOTALL)
        assert match, f"{part}: {block}"
        inside, found = re.subn(old, new, match[0], count=1, flags=re.DOTALL)
        assert found, f"{match[0][:400]}: {old}"
        parts[part] = parts[part][: match.start()] + inside + parts[part][match.end() :]

    return edit
