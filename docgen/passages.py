"""The paragraphs of a document that was just made, each under a name that it keeps from one draft to the next."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass

from docgen.drafts import Passage
from docgen.origins import ID
from docgen.printed import Place, TracedParagraph

KEY_WORDS = 8  # characters of the template that tell paragraphs about one thing apart
_HEADING = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|附件\d*$")
HEADING_LENGTH = 40


def passages_of(context: object, paragraphs: Iterable[TracedParagraph]) -> Iterator[Passage]:
    """The paragraphs of a document that was just made, each with the name it has in every draft and its heading.

    A text that is nothing but a value of the context, as in most cells of a long table, is that very value, so that it
    is not there twice.
    """
    seen: Counter[str] = Counter()
    section = ""
    for each in paragraphs:
        section = each.text if _HEADING.match(each.text) and len(each.text) <= HEADING_LENGTH else section
        key, value = _identified(context, each)
        seen[key] += 1
        unique = key if seen[key] == 1 else f"{key}#{seen[key]}"
        text = value if type(value) is str and value == each.text else each.text
        yield Passage(text, unique, section, number=each.number)


def _identified(context: object, paragraph: TracedParagraph) -> tuple[str, object]:
    """A name for a paragraph that stays the same from one draft to the next: what all it prints has in common, items by
    id, other structs by name, and the words of the template it begins with. And the value that it has in common."""
    words, place = _skeleton(paragraph), _common([each.place for each in paragraph.printed if each.place])
    steps: list[str] = []
    found: object = context
    for step in place:
        found = getattr(found, step) if isinstance(step, str) else found[step]  # type: ignore[index]
        steps.append(step if isinstance(step, str) else _named(found, step))
    return f"{'/'.join(steps)}|{words[:KEY_WORDS] if paragraph.printed else words}", found


def _skeleton(paragraph: TracedParagraph) -> str:
    """The text of a paragraph without what it prints."""
    kept, done = "", 0
    for each in paragraph.printed:
        kept += paragraph.text[done : each.start]
        done = each.end
    return re.sub(r"\s+", "", kept + paragraph.text[done:])


def _common(places: Sequence[Place]) -> Place:
    """The way that places share."""
    if len(places) < 2:
        return places[0] if places else ()
    shared = itertools.takewhile(lambda steps: len(set(steps)) == 1, zip(*places, strict=False))
    return tuple(steps[0] for steps in shared)


def _named(struct: object, number: int) -> str:
    if not is_dataclass(struct):
        return str(number + 1)
    texts = [value for each in fields(struct) if isinstance(value := getattr(struct, each.name), str) and value]
    named = getattr(struct, ID, "") or getattr(struct, "名称", "") or (texts[0] if texts else "")
    return re.sub(r"[/\s]+", "", named) or str(number + 1)
