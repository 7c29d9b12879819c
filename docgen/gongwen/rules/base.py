"""What a rule is made of: a catalogue entry, and a function from a document's reading to answers."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from docgen.gongwen.facts import Document, Paragraph, Place, Section, millimetres
from docgen.gongwen.numbers import Numbers
from docgen.gongwen.patterns import chinese_only
from docgen.gongwen.roles import Kind, Reading
from docgen.gongwen.verdict import Level, Result, Rule, Strength, Verdict

GB9704, GB33476 = "GB/T 9704-2012", "GB/T 33476.2-2016"
FIXED, USUAL, RECOMMENDED, PRACTICE = Strength.FIXED, Strength.USUAL, Strength.RECOMMENDED, Strength.PRACTICE
ERROR, WARNING, NOTE = Level.ERROR, Level.WARNING, Level.NOTE
ANY = tuple(Kind)
WITH_HEAD = (Kind.UPWARD, Kind.DOWNWARD)
OFFICIAL = (*WITH_HEAD, Kind.LETTER)
_PLACES_SHOWN = 3
_VALUES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """A `Result` without its rule."""

    verdict: Verdict
    expected: str
    actual: str
    where: str


@dataclass(frozen=True)
class Case:
    """What a rule looks at."""

    reading: Reading
    numbers: Numbers

    @property
    def document(self) -> Document:
        return self.reading.document

    @property
    def kind(self) -> Kind:
        return self.reading.kind

    @cached_property
    def chinese(self) -> Mapping[int, str]:
        """The text of each paragraph, by its `id`, with what is no Chinese text blotted out."""
        return {id(each.paragraph): chinese_only(each.paragraph.text) for each in self.reading.assigned}


Find = Callable[[Case], Iterator[Answer]]


@dataclass(frozen=True)
class Check:
    """A rule of the catalogue and how it is measured in the file."""

    rule: Rule
    kinds: tuple[Kind, ...]
    find: Find

    def __call__(self, case: Case) -> tuple[Result, ...]:
        """Its answers; none where the document has nothing that the rule is about."""
        if case.kind not in self.kinds:
            return ()
        return tuple(
            Result(self.rule, each.verdict, each.expected, each.actual, each.where) for each in self.find(case)
        )


def check(
    code: str, clause: str, strength: Strength, level: Level, title: str, kinds: tuple[Kind, ...] = ANY
) -> Callable[[Find], Check]:
    """Make a rule of the function below."""
    rule = Rule(code, clause, strength, level, title)
    return lambda find: Check(rule, kinds, find)


# ---- answers -------------------------------------------------------------------------------------------------


def judged(good: bool, expected: str, actual: str, where: str) -> Answer:
    return Answer(Verdict.CONFORMS if good else Verdict.VIOLATES, expected, actual, where)


def unknown(expected: str, why: str, where: str) -> Answer:
    return Answer(Verdict.UNKNOWN, expected, why, where)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found at one place, and whether it is as it should be."""

    where: Place | str
    actual: str
    good: bool


def gathered(expected: str, seen: Iterable[Seen]) -> Iterator[Answer]:
    """One answer where all is well, else one for each different fault with the places it was found at."""
    found = list(seen)
    faults: dict[str, list[Place | str]] = defaultdict(list)
    for each in found:
        if not each.good:
            faults[each.actual].append(each.where)
    if found and not faults:
        values = list(dict.fromkeys(each.actual for each in found))
        more = " 等" if len(values) > _VALUES_SHOWN else ""
        shown = "；".join(values[:_VALUES_SHOWN]) + more
        yield Answer(Verdict.CONFORMS, expected, shown, places([each.where for each in found]))
    for actual, where in faults.items():
        yield Answer(Verdict.VIOLATES, expected, actual, places(where))


def places(where: Sequence[Place | str]) -> str:
    """A few places and how many there are."""
    distinct = list(dict.fromkeys(where))
    shown = "、".join(map(str, distinct[:_PLACES_SHOWN]))
    return shown if len(distinct) <= _PLACES_SHOWN else f"{shown}等{len(distinct)}处"


# ---- lengths -------------------------------------------------------------------------------------------------


def mm(length_mm: float) -> str:
    return f"{length_mm:.1f} mm"


def near(value: float, wanted: float, tolerance: float) -> bool:
    return abs(value - wanted) <= tolerance + 1e-6


def character_twips(paragraph: Paragraph, section: Section, document: Document) -> float:
    """How far it is from one Han character to the next in a paragraph."""
    run = paragraph.first_run
    if section.grid in ("linesAndChars", "snapToChars") and paragraph.snap_to_grid:
        return 20 * run.size_pt + section.char_space / 204.8
    return 20 * run.size_pt + run.spacing_twips


def characters(chars: int | None, twips: int, paragraph: Paragraph, case: Case) -> float:
    """An indent in characters: as given in characters, else its length in characters of the paragraph."""
    if chars is not None:
        return chars / 100
    section = case.document.section_of(paragraph)
    return twips / (character_twips(paragraph, section, case.document) or 1)


def first_line(paragraph: Paragraph, case: Case) -> float:
    return characters(paragraph.indents.first_chars, paragraph.indents.first, paragraph, case)


def left_free(paragraph: Paragraph, case: Case) -> float:
    """White to the left of the lines after the first, in characters. In characters Word counts the hanging part
    apart from it, in twips not."""
    indents = paragraph.indents
    left = characters(indents.left_chars, indents.left, paragraph, case)
    if indents.left_chars is not None and indents.first_chars is not None and indents.first_chars < 0:
        return left - indents.first_chars / 100
    return left


def right_free(paragraph: Paragraph, case: Case) -> float:
    return characters(paragraph.indents.right_chars, paragraph.indents.right, paragraph, case)


def line_box_twips(paragraph: Paragraph, section: Section) -> int | None:
    """The height of one line, where the file fixes it; None where it depends on the font."""
    spacing = paragraph.spacing
    if spacing.rule == "exact":
        return spacing.line
    if spacing.rule == "auto" and section.line_pitch and section.grid and paragraph.snap_to_grid:
        return round(section.line_pitch * spacing.line / 240)
    return None


def height_twips(paragraph: Paragraph, section: Section) -> int | None:
    """The height of a paragraph of one line with the white around it."""
    line = line_box_twips(paragraph, section)
    lines = paragraph.text.count("\n") + 1
    return None if line is None else paragraph.spacing.before + lines * line + paragraph.spacing.after


def inside_line_mm(paragraph: Paragraph, section: Section) -> float | None:
    """From the upper edge of the line to that of its type."""
    line = line_box_twips(paragraph, section)
    return None if line is None else millimetres(line - 20 * paragraph.size_pt) / 2


def gap_mm(upper: Paragraph, lower: Paragraph, case: Case) -> float | None:
    """White from the type of one paragraph's last line to that of the first line of a later one, by line heights."""
    section = case.document.section_of(upper)
    ordered = case.document.paragraphs
    places_ = [index for index, each in enumerate(ordered) if each is upper or each is lower]
    inner = (inside_line_mm(upper, section), inside_line_mm(lower, section))
    if len(places_) != 2 or None in inner:
        return None
    between = [height_twips(each, section) for each in ordered[places_[0] + 1 : places_[1]]]
    if None in between:
        return None
    white = upper.spacing.after + lower.spacing.before + sum(each or 0 for each in between)
    return (inner[0] or 0) + millimetres(white) + (inner[1] or 0)
