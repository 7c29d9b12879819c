"""The rules of GB/T 9704-2012 that are measured on the rendered page, and what they answer about a document."""

from collections.abc import Mapping

from docgen.gongwen.numbers import NATIONAL, Numbers
from docgen.gongwen.on_page import annex, body, foot, head, sheet
from docgen.gongwen.on_page.base import FILE, LETTER, UNKNOWN, PageCheck
from docgen.gongwen.on_page.found import Found
from docgen.gongwen.page import RenderedDocument
from docgen.gongwen.verdict import Result, Rule

CHECKS: tuple[PageCheck, ...] = (*sheet.CHECKS, *head.CHECKS, *body.CHECKS, *foot.CHECKS, *annex.CHECKS)
PAGE_RULES: tuple[Rule, ...] = tuple(each.rule for each in CHECKS)
KINDS = (LETTER, FILE, UNKNOWN)


def check_pages(
    document: RenderedDocument,
    kind: str,
    texts: Mapping[str, str] | None = None,
    numbers: Numbers = NATIONAL,
) -> tuple[Result, ...]:
    """What every rule for this kind of document answers.

    `kind`: "letter" (信函格式), "file" (文件格式) or "unknown". `texts`: the words of an element by its role, as the
    file has them (标题, 发文字号, 主送机关, 署名 …), so that it is found wherever it stands. A document that could not be
    rendered gets 无法判断 from every rule.

    :raises ValueError: another kind.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    found = Found(document, kind, dict(texts or {}), numbers)
    return tuple(result for each in CHECKS for result in each(found))


def rendering_notes(document: RenderedDocument) -> tuple[str, ...]:
    """What a reader of the answers must know about the rendering: the program and the fonts it had to replace."""
    notes = [f"版面由 {document.renderer} 排出。"]
    if document.substitutions:
        replaced = "；".join(map(str, document.substitutions))
        notes.append(f"本机没有的字体：{replaced}；替代字体的字宽相同，字迹高低可差 0.6 mm。")
    return tuple(notes)
