"""Drafts of one report against each other: what a person changed in the last one, and how that goes into the next.

Three texts of each paragraph: what docgen wrote (base), what lies on the disk (theirs), what the data say now (ours).
Paragraphs are compared by their words, never by their XML: a file saved by another program has other runs, other
styles and other ids, and the same words. Pure.
"""

import difflib
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

ALIKE = 0.4  # share of common characters from which two paragraphs are one that was changed
_PAIRS = 4000  # comparisons in one stretch; beyond, paragraphs are paired in their order

Cell = tuple[int, int, int]  # table, row and cell of a document, each from 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with text. `key` names it from draft to draft and is empty where nobody knows it, as in a file that
    was edited; `section`: the heading it stands under; `cell`: where in a table it stands; `number`: its place among
    all paragraphs of its document."""

    text: str
    key: str = ""
    section: str = ""
    cell: Cell | None = None
    number: int = 0

    @property
    def words(self) -> str:
        """What is compared: white space of any kind and width is one blank."""
        return re.sub(r"\s+", " ", self.text).strip()


@dataclass(frozen=True, slots=True)
class Edits:
    """What a person did to a draft, by place in the base. `changed`: the new text; `inserted`: what follows a base
    paragraph now, -1 before the first."""

    changed: Mapping[int, str] = field(default_factory=dict)
    deleted: frozenset[int] = frozenset()
    inserted: Mapping[int, tuple[Passage, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.changed or self.deleted or self.inserted)

    def __len__(self) -> int:
        return len(self.changed) + len(self.deleted) + sum(map(len, self.inserted.values()))


@dataclass(frozen=True, slots=True)
class Conflict:
    """An edit of a paragraph whose data changed since. `number`: the paragraph of the new draft it is told beside;
    `theirs` empty: the person took it out; `ours` empty: the new draft has it no more."""

    number: int
    base: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An edit that goes into the new draft as it is: what docgen wrote, and what the person made of it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Merge:
    """How the new draft becomes the merged one. `texts`: new words by paragraph number; `inserted`: paragraphs behind a
    paragraph number, -1 before the first."""

    texts: Mapping[int, str] = field(default_factory=dict)
    deleted: frozenset[int] = frozenset()
    inserted: Mapping[int, tuple[Passage, ...]] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.deleted or self.inserted or self.conflicts)


# ---- what a person did ------------------------------------------------------------------------------------------


def edits(base: Sequence[Passage], theirs: Sequence[Passage]) -> Edits:
    """Base against the file on the disk, paragraph by paragraph."""
    changed: dict[int, str] = {}
    deleted: set[int] = set()
    inserted: dict[int, list[Passage]] = {}
    last = -1
    for i, j in _aligned(base, theirs):
        if i is not None and j is not None:
            if base[i].words != theirs[j].words:
                changed[i] = theirs[j].text
        elif i is not None:
            deleted.add(i)
        elif j is not None:
            inserted.setdefault(last, []).append(theirs[j])
        last = last if i is None else i
    return Edits(changed, frozenset(deleted), {i: tuple(each) for i, each in inserted.items()})


def _aligned(one: Sequence[Passage], two: Sequence[Passage]) -> Iterator[tuple[int | None, int | None]]:
    """Places that belong together, in the order of both; None where one side has nothing."""
    words, others = [each.words for each in one], [each.words for each in two]
    i = j = 0
    for a, b in (*_anchors(words, others), (len(one), len(two))):
        matcher = difflib.SequenceMatcher(None, words[i:a], others[j:b], autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            left, right = range(i + i1, i + i2), range(j + j1, j + j2)
            yield from zip(left, right, strict=True) if tag == "equal" else _paired(one, two, left, right)
        if a < len(one):
            yield a, b
        i, j = a + 1, b + 1


def _anchors(one: Sequence[str], two: Sequence[str]) -> list[tuple[int, int]]:
    """Places of the texts that both have just once, as many of them as stand in the same order on both sides.

    What is between two of them is a few paragraphs. The cells of a long table repeat each other ten thousand times, and
    comparing all of them with all takes an hour (Bram Cohen's patience diff).
    """
    once = dict(_once(two))
    ends: list[int] = []  # the least place in `two` at which a chain of each length ends
    chains: list[tuple[int, int, int]] = []  # place in `one`, place in `two`, the link before; one per text
    links: list[int] = []  # of `ends`, in `chains`
    for i, j in sorted((place, once[text]) for text, place in _once(one) if text in once):
        length = bisect(ends, j)
        ends[length : length + 1] = [j]
        links[length : length + 1] = [len(chains)]
        chains.append((i, j, links[length - 1] if length else -1))
    found, at = [], links[-1] if links else -1
    while at >= 0:
        i, j, at = chains[at]
        found.append((i, j))
    return found[::-1]


def _once(texts: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The texts that are there just once, with their places."""
    count = Counter(texts)
    return ((text, place) for place, text in enumerate(texts) if count[text] == 1)


def _paired(
    one: Sequence[Passage], two: Sequence[Passage], left: range, right: range
) -> Iterator[tuple[int | None, int | None]]:
    """A stretch where nothing is equal: those that are most alike belong together, in order."""
    pairs = _most_alike(one, two, left, right)
    i, j = left.start, right.start
    for a, b in (*pairs, (left.stop, right.stop)):
        yield from ((each, None) for each in range(i, a))
        yield from ((None, each) for each in range(j, b))
        if a < left.stop or b < right.stop:
            yield a, b
        i, j = a + 1, b + 1


def _most_alike(one: Sequence[Passage], two: Sequence[Passage], left: range, right: range) -> list[tuple[int, int]]:
    if len(left) == len(right) == 1:
        return [(left[0], right[0])]
    if len(left) * len(right) > _PAIRS:
        return list(zip(left, right, strict=False))
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}
    for i in reversed(left):
        for j in reversed(right):
            nothing: tuple[float, list[tuple[int, int]]] = (0.0, [])
            found = max(best.get((i + 1, j), nothing), best.get((i, j + 1), nothing), key=lambda each: each[0])
            alike = _alike(one[i], two[j])
            rest = best.get((i + 1, j + 1), nothing)
            if alike >= ALIKE and alike + rest[0] > found[0]:
                found = (alike + rest[0], [(i, j), *rest[1]])
            best[i, j] = found
    return best[left.start, right.start][1] if left and right else []


def _alike(one: Passage, two: Passage) -> float:
    return difflib.SequenceMatcher(None, one.words, two.words, autojunk=False).ratio()


# ---- into the new draft ------------------------------------------------------------------------------------------


def counterparts(base: Sequence[Passage], ours: Sequence[Passage]) -> dict[int, int]:
    """Place in the base → place in the new draft: by key, then what is left by its words."""
    by_key = {each.key: j for j, each in enumerate(ours) if each.key}
    found = {i: by_key[each.key] for i, each in enumerate(base) if each.key in by_key}
    taken = set(found.values())
    free: dict[str, list[int]] = {}
    for j, each in enumerate(ours):
        if j not in taken:
            free.setdefault(each.words, []).append(j)
    for i, each in enumerate(base):
        if i not in found and free.get(each.words):
            found[i] = free[each.words].pop(0)
    return found


def merge(base: Sequence[Passage], made: Edits, ours: Sequence[Passage]) -> Merge:
    """The edits in the new draft: kept where the data under them are what they were, else told as a conflict."""
    partner = counterparts(base, ours)
    texts: dict[int, str] = {}
    deleted: set[int] = set()
    kept: list[Kept] = []
    conflicts: list[Conflict] = []
    for i in sorted({*made.changed, *made.deleted}):
        theirs = made.changed.get(i, "")
        if i not in partner:
            conflicts.append(Conflict(_number_at(i, partner, ours), base[i].text, theirs, ""))
            continue
        mine = ours[partner[i]]
        if mine.words == base[i].words:
            kept.append(Kept(base[i].text, theirs))
            if theirs:
                texts[mine.number] = theirs
            else:
                deleted.add(mine.number)
        elif Passage(theirs).words != mine.words:
            conflicts.append(Conflict(mine.number, base[i].text, theirs, mine.text))
    inserted: dict[int, list[Passage]] = {}
    for i, added in sorted(made.inserted.items()):
        inserted.setdefault(_number_at(i, partner, ours), []).extend(added)
        kept += [Kept("", each.text) for each in added]
    places = {number: tuple(added) for number, added in inserted.items()}
    return Merge(texts, frozenset(deleted), places, tuple(kept), tuple(conflicts))


def joined(one: Merge, two: Merge) -> Merge:
    """The edits of two people to the same draft. Where both changed a paragraph, the second one's words are a conflict;
    a conflict the second one has settled is none any more."""
    conflicts = [each for each in one.conflicts if each.number not in two.texts and each.number not in two.deleted]
    texts, deleted = dict(one.texts), set(one.deleted)
    for number, text in two.texts.items():
        if number in deleted or Passage(texts.get(number, text)).words != Passage(text).words:
            conflicts.append(Conflict(number, "", text, texts.get(number, "")))
        texts.setdefault(number, text)
    deleted |= {number for number in two.deleted if number not in texts}
    same = {(number, each.words) for number, added in one.inserted.items() for each in added}
    inserted = {number: list(added) for number, added in one.inserted.items()}
    for number, added in two.inserted.items():
        inserted.setdefault(number, []).extend(each for each in added if (number, each.words) not in same)
    conflicts += [each for each in two.conflicts if each not in conflicts]
    kept = tuple(dict.fromkeys((*one.kept, *two.kept)))
    places = {number: tuple(added) for number, added in inserted.items() if added}
    return Merge(texts, frozenset(deleted), places, kept, tuple(conflicts))


def _number_at(i: int, partner: Mapping[int, int], ours: Sequence[Passage]) -> int:
    """The paragraph of the new draft where something at a place of the base belongs: the nearest before it; -1: none."""
    before = next((partner[each] for each in range(i, -1, -1) if each in partner), None)
    return -1 if before is None else ours[before].number


# ---- what changed from draft to draft ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure or a paragraph that is not what it was. Empty `before`: new; empty `after`: gone."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that differs from the one before it: which figures, paragraphs and units moved."""

    number: int
    day: date
    figures: tuple[Moved, ...]
    passages: tuple[Moved, ...]
    units: tuple[Moved, ...]


def moved_figures(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[Moved, ...]:
    names = list(dict.fromkeys((*before, *after)))
    shown = ((name, str(before.get(name, "")), str(after.get(name, ""))) for name in names)
    return tuple(Moved(*each) for each in shown if each[1] != each[2])


def moved_passages(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[Moved, ...]:
    """Paragraphs that say something else, in the order of the new draft; those that went, behind what they followed."""
    partner = counterparts(before, after)
    back = {j: i for i, j in partner.items()}
    gone: dict[int, list[Moved]] = {}
    for i, each in enumerate(before):
        if i not in partner:
            at = next((partner[k] for k in range(i, -1, -1) if k in partner), -1)
            gone.setdefault(at, []).append(Moved(each.section, each.text, ""))
    found = gone.get(-1, [])
    for j, each in enumerate(after):
        old = before[back[j]].text if j in back else ""
        if Passage(old).words != each.words:
            found.append(Moved(each.section, old, each.text))
        found += gone.get(j, [])
    return tuple(found)
