"""What a figure or a sentence of the report rests on, for `docgen trace`: found by its name, or by its words."""

import re
from collections.abc import Sequence
from itertools import tee

from docgen.errors import DocgenError
from docgen.model import Figure, Figures, Period
from docgen.origins import Origin, Origins, merged
from docgen.passages import passages_of
from docgen.printed import Printed, TracedParagraph
from docgen.workflow.drafting import Made
from docgen.workflow.reporting import ledger_of, records_of, report_as_made
from docgen.workflow.session import Session

SHORTEST = 4  # characters of a pasted sentence that can be looked for
MOST = 12  # figures named in a question which one is meant

Json = dict[str, object]


def figure(session: Session, period: Period, words: str) -> Json | None:
    """The figure whose path has all these steps: 总体.已完成 is 总体.状态.已完成. None: there is none of the name.

    :raises DocgenError: several figures have these steps.
    """
    if "." not in words and "．" not in words:
        return None
    ledger = ledger_of(session, period)
    found = _named(ledger.figures, re.split(r"[.．]", words.strip()))
    if len(found) > 1:
        shown = "、".join(each.key for each in found[:MOST]) + ("……" if len(found) > MOST else "")
        raise DocgenError(f"“{words}”可以是 {len(found)} 个数字。", hint=f"请写全：{shown}。")
    if not found:
        return None
    origin = Origins(ledger, None, records_of(session, ledger.round)).figure(found[0])  # no document is asked about
    return {"key": found[0].key, "value": found[0].value, "parts": list(found[0].parts), **_told(origin)}


def _named(figures: Figures, steps: Sequence[str]) -> list[Figure]:
    exact = figures.get(".".join(steps))
    if exact is not None:
        return [exact]
    return [each for name, each in figures.items() if _has_steps(name.split("."), steps)]


def _has_steps(path: Sequence[str], steps: Sequence[str]) -> bool:
    """The first and the last step, and the others in their order between them."""
    rest = iter(path)
    return path[0] == steps[0] and path[-1] == steps[-1] and all(step in rest for step in steps)


def sentence(session: Session, period: Period, words: str) -> list[Json]:
    """The paragraphs of the report that say these words, with what each printed value in them rests on."""
    wanted = _plain(words)
    if len(wanted) < SHORTEST:
        return []
    made = report_as_made(session, period)
    paragraphs, again = tee(made.traced())
    found: list[Json] = []
    for paragraph, passage in zip(paragraphs, passages_of(made.origins.context, again), strict=True):
        at = _plain(paragraph.text).find(wanted)
        if at >= 0:
            values = [each for each in paragraph.printed if _within(paragraph, each, at, at + len(wanted))]
            found.append(
                {
                    "text": paragraph.text,
                    "section": passage.section,
                    "values": [_value(made, each) for each in values],
                }
            )
    return found


def _plain(text: str) -> str:
    """White space does not count: a sentence copied out of Word has other."""
    return re.sub(r"\s+", "", text)


def _within(paragraph: TracedParagraph, value: Printed, start: int, end: int) -> bool:
    first = len(_plain(paragraph.text[: value.start]))
    return first < end and first + len(_plain(value.text)) > start


def _value(made: Made, value: Printed) -> Json:
    return {"text": value.text, "label": value.label, **_told(made.origins.of(value.place, value.label))}


def _told(origin: Origin) -> Json:
    sources = [each.as_json() for each in merged(origin.sources)]
    return {"how": origin.how, "sources": sources, "hints": list(origin.hints)}
