"""What the comments of 核稿版 say: beside each figure what it counts or where it was filled in, beside each paragraph
where its texts are from, with what was found about them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from docgen.origins import ID, Origin, Origins, merged
from docgen.printed import Note, Printed, TracedParagraph

FIGURES_SHOWN = 100  # comments of one paragraph; the sources of further figures stand in that of the whole
SOURCES_SHOWN = 30  # a count of more is told in full by `docgen trace`
_FIGURE = re.compile(r"\d+(\.\d+)?%?|(增加|减少)\d+(\.\d+)?个|持平|落后序时进度\d+个百分点")
_ORDINAL = "序号"
_STATIC = "模板中的文字，没有填入数据。"


def remarks(paragraphs: Iterable[TracedParagraph], origins: Origins) -> tuple[Note, ...]:
    """The comments of a report, in the order of its paragraphs. A table row about one item has one for all its cells."""
    paragraphs = tuple(paragraphs)
    cells = {each.number: row for each in paragraphs if (row := _row(each, origins)) is not None}
    rows: dict[tuple[str | int, ...], list[TracedParagraph]] = {}
    for each in paragraphs:
        if each.number in cells:
            rows.setdefault(cells[each.number], []).append(each)
    found = [note for row in rows.values() for note in _of_row(row, origins)]
    found += [note for each in paragraphs if each.number not in cells for note in _of_paragraph(each, origins)]
    return tuple(sorted(found, key=lambda note: (note.paragraph, note.start is not None, note.start or 0)))


def _row(paragraph: TracedParagraph, origins: Origins) -> tuple[str | int, ...] | None:
    """The struct about an item whose one field is all a paragraph prints: a cell of a row."""
    if len(paragraph.printed) != 1 or paragraph.printed[0].text != paragraph.text:
        return None
    place = paragraph.printed[0].place[:-1]
    return place if place and hasattr(origins.at(place), ID) else None


def _of_row(row: Sequence[TracedParagraph], origins: Origins) -> Iterator[Note]:
    """One note for the cells of a row, at its first figure, else at its last cell."""
    at = next((each for each in row if is_figure(each.printed[0])), row[-1])
    told = _told(origins.of(each.printed[0].place, each.printed[0].label) for each in row)
    yield Note(at.number, "出处：\n" + "\n".join(told))


def _of_paragraph(paragraph: TracedParagraph, origins: Origins) -> Iterator[Note]:
    all_figures = [each for each in paragraph.printed if is_figure(each)]
    figures, more = all_figures[:FIGURES_SHOWN], all_figures[FIGURES_SHOWN:]
    texts = [*(each for each in paragraph.printed if not is_figure(each) and not _is_ordinal(each)), *more]
    if texts:
        told = _told(origins.of(each.place, each.label) for each in texts)
        yield Note(paragraph.number, "出处：\n" + "\n".join(told))
    elif not paragraph.printed and paragraph.text.endswith("。"):
        yield Note(paragraph.number, _STATIC)
    for each in figures:
        told = _told([origins.of(each.place, each.label)])
        yield Note(paragraph.number, f"“{each.text}”：\n" + "\n".join(told), each.start, each.end)


def is_figure(printed: Printed) -> bool:
    return _FIGURE.fullmatch(printed.text) is not None and not _is_ordinal(printed)


def _is_ordinal(printed: Printed) -> bool:
    return (str(printed.place[-1]) if printed.place else printed.label.rpartition(".")[2]) == _ORDINAL


def _told(origins: Iterable[Origin]) -> list[str]:
    """Each source once, then what was found; long counts are cut, and say so."""
    origins = tuple(origins)
    how = [f"{each.how}。" for each in origins if each.how]
    found = merged(source for each in origins for source in each.sources)
    sources = [each.told(whole_path=False) for each in found]
    more = [f"……共 {len(sources)} 处，全部见 docgen trace。"] if len(sources) > SOURCES_SHOWN else []
    hints = [f"请核对：{hint}" for each in origins for hint in each.hints]
    return list(dict.fromkeys([*how, *sources[:SOURCES_SHOWN], *more, *hints]))
