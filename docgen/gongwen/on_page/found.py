"""The elements of an official document found on its pages: by the words the file has for them, else by pattern,
colour and place. Every rule about pages starts from here; what is not found is None or empty."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median

from docgen.gongwen import patterns
from docgen.gongwen import standard as gb
from docgen.gongwen.numbers import NATIONAL, Numbers
from docgen.gongwen.on_page.elements import (
    COPIED,
    ISSUED,
    ONE,
    Numbered,
    Spot,
    free_rules,
    in_table,
    is_centred,
    is_imprint,
    is_long,
    page_number_of,
)
from docgen.gongwen.page import Box, Line, Page, RenderedDocument, Stroke, around

_MARK_SIZE_PT = 18.0
_MARK_REGION_MM = 200.0  # marks and their rules lie above
_MARK_HEIGHT_MM = 3.0  # red ink lower than that is a rule
_TITLE_SIZE_PT = 17.5  # larger than any other black text of page 1
_SAME_ROW_MM = 1.0
_ADDRESSEE_LINES = 12
_NAME_LINES = 12  # of all names before a date
_ANNEX_MARK = re.compile(r"附件\d*[：:]?")
_NUMBER = re.compile(r"\S{1,20}[〔\[（(【［﹝]\d{2,4}年?[〕\])）】］﹞]第?\d+号")
_SIGNER = re.compile(r"签发人[：:].*")
_ANNEX_NOTE = re.compile(r"附件[：:].+")
_DATE = re.compile(patterns.FULL_DATE)
_REMARK = re.compile(r"（.+")


def _located(text: str, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The lines that a text fills, where they stand first among these."""
    wanted = "".join(text.split())
    for start, spot in enumerate(spots if wanted else ()):
        rest, taken = wanted, start
        while rest and taken < len(spots) and rest.startswith(spots[taken].line.packed):
            rest = rest[len(spots[taken].line.packed) :]
            taken += 1
        if not rest and spot.line.packed:
            return spots[start:taken]
    return ()


@dataclass(frozen=True)
class Found:
    """A rendered document with its elements. `kind`: letter, file or unknown. `texts`: role → the words in the file."""

    document: RenderedDocument
    kind: str
    texts: Mapping[str, str] = field(default_factory=dict)
    numbers: Numbers = NATIONAL

    @property
    def failed(self) -> bool:
        return not self.document.pages

    @property
    def pages(self) -> tuple[Page, ...]:
        return self.document.pages

    @property
    def first(self) -> Page:
        return self.pages[0]

    # ---- lines ---------------------------------------------------------------------------------------------------

    @cached_property
    def page_numbers(self) -> tuple[Numbered, ...]:
        return tuple(found for page in self.pages if (found := page_number_of(page)))

    @cached_property
    def upright(self) -> tuple[Spot, ...]:
        """All lines in reading order, without page numbers and turned text."""
        numbers = {id(each.line) for each in self.page_numbers}
        return tuple(
            Spot(page, line)
            for page in self.pages
            for line in page.lines
            if not line.turned and id(line) not in numbers
        )

    def on_page(self, page: Page) -> tuple[Line, ...]:
        return tuple(spot.line for spot in self.upright if spot.page is page)

    def located(self, text: str) -> tuple[Spot, ...]:
        """The lines a text of the file fills, wherever it stands first; none if it is not there as a whole."""
        return _located(text, self.upright)

    def _given(self, *roles: str) -> tuple[Spot, ...]:
        """The lines of the first of these roles that the file has words for."""
        return next((lines for role in roles if (lines := self.located(self.texts.get(role, "")))), ())

    # ---- head ----------------------------------------------------------------------------------------------------

    @cached_property
    def mark_lines(self) -> tuple[Line, ...]:
        """The red lines of the 发文机关标志; none where it is a picture."""
        return tuple(
            line
            for line in self.on_page(self.first)
            if line.is_red and line.size_pt >= _MARK_SIZE_PT and line.ink.top < _MARK_REGION_MM
        )

    @cached_property
    def mark(self) -> Box | None:
        """The ink of the mark, also of one that is a picture."""
        if self.mark_lines:
            return around(line.ink for line in self.mark_lines)
        high = (band for band in self.first.red_ink if band.height > _MARK_HEIGHT_MM and band.top < _MARK_REGION_MM)
        return next(high, None)

    @cached_property
    def red_rules(self) -> tuple[Stroke, ...]:
        """The long red rules of page 1 from top to bottom."""
        return tuple(stroke for stroke in self.first.strokes if is_long(stroke) and stroke.colour.is_red)

    @cached_property
    def upper_rules(self) -> tuple[Stroke, ...]:
        """The red rules in the upper part: of a letter the upper double rule, of a file its one."""
        return tuple(stroke for stroke in self.red_rules if stroke.y < _MARK_REGION_MM)

    @cached_property
    def lower_rules(self) -> tuple[Stroke, ...]:
        return tuple(stroke for stroke in self.red_rules if stroke.y >= _MARK_REGION_MM)

    @cached_property
    def number(self) -> Spot | None:
        """发文字号."""
        given = self._given("发文字号")
        head = (Spot(self.first, line) for line in self.on_page(self.first) if line.ink.top < _MARK_REGION_MM)
        return given[0] if given else next((spot for spot in head if _NUMBER.fullmatch(spot.line.packed)), None)

    @cached_property
    def signer(self) -> Spot | None:
        """签发人, of an 上行文 only."""
        head = (Spot(self.first, line) for line in self.on_page(self.first) if line.ink.top < _MARK_REGION_MM)
        return next((spot for spot in head if _SIGNER.fullmatch(spot.line.packed)), None)

    def row(self, spot: Spot) -> tuple[Line, ...]:
        """All lines of a page on one base line."""
        return tuple(line for line in self.on_page(spot.page) if abs(line.base - spot.line.base) <= _SAME_ROW_MM)

    @cached_property
    def title(self) -> tuple[Spot, ...]:
        """The lines of the 标题 on page 1."""
        if given := self._given("标题"):
            return given
        above = self.number.line.ink.bottom if self.number else 0.0
        return tuple(
            Spot(self.first, line)
            for line in self.on_page(self.first)
            if line.size_pt >= _TITLE_SIZE_PT and not line.is_red and line.ink.top > above
        )

    @cached_property
    def addressee(self) -> tuple[Spot, ...]:
        """The lines of the 主送机关, which end with a colon."""
        if given := self._given("主送机关", "主送"):
            return given
        if not self.title:
            return ()
        after = self.upright[self._place(self.title[-1]) + 1 :][:_ADDRESSEE_LINES]
        end = next((place for place, spot in enumerate(after) if spot.line.packed.endswith(("：", ":"))), None)
        lines = after[: end + 1] if end is not None else ()
        flush = all(spot.line.cell.left < self.numbers.left_mm + ONE and spot.page is self.first for spot in lines)
        return lines if flush else ()

    def _place(self, spot: Spot) -> int:
        return next(place for place, each in enumerate(self.upright) if each.line is spot.line)

    # ---- main part -----------------------------------------------------------------------------------------------

    @cached_property
    def annex_pages(self) -> tuple[Page, ...]:
        """The pages that begin an 附件, by their first line."""
        found = []
        for page in self.pages[1:]:
            lines = self.on_page(page)
            if lines and _ANNEX_MARK.fullmatch(lines[0].packed):
                found.append(page)
        return tuple(found)

    @cached_property
    def main_pages(self) -> tuple[Page, ...]:
        """The pages before the first 附件."""
        return self.pages[: self.annex_pages[0].number - 1] if self.annex_pages else self.pages

    @cached_property
    def flow(self) -> tuple[Spot, ...]:
        """The lines of the main part after title and 主送机关, without tables and 版记."""
        head = self.addressee or self.title
        start = self._place(head[-1]) + 1 if head else 0
        main = {id(page) for page in self.main_pages}
        imprint = {id(line) for line in self.imprint_lines}
        return tuple(
            spot
            for spot in self.upright[start:]
            if id(spot.page) in main
            and id(spot.line) not in imprint
            and not spot.line.is_red
            and not in_table(spot.line, spot.page)
        )

    @cached_property
    def date(self) -> Spot | None:
        """成文日期: the last line of the main part that is nothing but a date."""
        dates = [spot for spot in self.flow if _DATE.fullmatch(spot.line.packed)]
        return dates[-1] if dates else None

    @cached_property
    def name(self) -> tuple[Spot, ...]:
        """署名: the lines right above the date that do not begin where text does."""
        if self.date is None:
            return ()
        before = self.flow[: self.flow.index(self.date)]
        if given := _located(self.texts.get("署名", ""), before[-_NAME_LINES:]):
            return before[before.index(given[0]) :]  # the first of several names, and all below it
        found: list[Spot] = []
        for spot in reversed(before):
            below = found[0] if found else self.date
            near = spot.page is below.page and below.line.base - spot.line.base < 1.6 * gb.LINE_MM
            if not near or spot.line.cell.left < self.numbers.left_mm + 4 * ONE:
                break
            found.insert(0, spot)
        return tuple(found)

    @cached_property
    def _tail(self) -> int:
        """Where in the flow the signature begins; its length where there is none."""
        first = self.name[0] if self.name else self.date
        return self.flow.index(first) if first else len(self.flow)

    @cached_property
    def annex_note(self) -> tuple[Spot, ...]:
        """附件说明, all its lines."""
        before = self.flow[: self._tail]
        places = [place for place, spot in enumerate(before) if _ANNEX_NOTE.fullmatch(spot.line.packed)]
        if not places:
            return ()
        note = [before[places[-1]]]
        for spot in before[places[-1] + 1 :]:
            if spot.page is not note[-1].page or spot.line.base - note[-1].line.base > 1.5 * gb.LINE_MM:
                break
            note.append(spot)
        return tuple(note)

    @cached_property
    def body(self) -> tuple[Spot, ...]:
        """正文: the flow up to 附件说明 or signature, in about the size of text, not centred."""
        end = self.flow.index(self.annex_note[0]) if self.annex_note else self._tail
        return tuple(
            spot
            for spot in self.flow[:end]
            if abs(spot.line.size_pt - self.numbers.body_size_pt) <= 2.5 and not is_centred(spot.line)
        )

    @cached_property
    def remark(self) -> Spot | None:
        """附注: the line after the date, in parentheses."""
        if self.date is None:
            return None
        after = self.flow[self.flow.index(self.date) + 1 :][:1]
        return next((spot for spot in after if _REMARK.fullmatch(spot.line.packed)), None)

    # ---- imprint -------------------------------------------------------------------------------------------------

    @cached_property
    def imprint_page(self) -> Page | None:
        """The page of the 版记: the last one with 印发 or 抄送 on it."""
        for page in reversed(self.pages):
            if not page.is_landscape and any(is_imprint(line) for line in self.on_page(page)):
                return page
        return None

    @cached_property
    def imprint_rules(self) -> tuple[Stroke, ...]:
        """The long black rules of the 版记, from top to bottom."""
        return free_rules(self.imprint_page) if self.imprint_page else ()

    @cached_property
    def imprint_lines(self) -> tuple[Line, ...]:
        if self.imprint_page is None:
            return ()
        lines = self.on_page(self.imprint_page)
        begin = min(line.ink.top for line in lines if is_imprint(line))
        return tuple(line for line in lines if line.ink.top >= begin - 0.5)

    @cached_property
    def issued(self) -> Line | None:
        """印发日期 with its 印发."""
        return next((line for line in self.imprint_lines if ISSUED.fullmatch(line.packed)), None)

    @cached_property
    def copied(self) -> tuple[Line, ...]:
        """抄送, all its lines."""
        places = [place for place, line in enumerate(self.imprint_lines) if COPIED.fullmatch(line.packed)]
        if not places:
            return ()
        row = self.issued.base if self.issued else float("inf")
        return tuple(line for line in self.imprint_lines[places[0] :] if line.base < row - _SAME_ROW_MM)

    def is_imprint_only(self, page: Page) -> bool:
        imprint = {id(line) for line in self.imprint_lines}
        return page is self.imprint_page and all(id(line) in imprint for line in self.on_page(page))

    # ---- full pages ----------------------------------------------------------------------------------------------

    @cached_property
    def full_pages(self) -> tuple[tuple[Page, tuple[Line, ...]], ...]:
        """The pages of text from top to bottom, each with its rows: one size, one pitch, no table, no room left."""
        return tuple((page, rows) for page in self.main_pages[1:] if (rows := self._full(page)))

    def _full(self, page: Page) -> tuple[Line, ...]:
        lines = [line for line in self.on_page(page) if not in_table(line, page)]
        rows = tuple(line for place, line in enumerate(lines) if not place or line.base - lines[place - 1].base > 1)
        if len(rows) < 15 or page.is_landscape or len(lines) < len(self.on_page(page)):
            return ()
        steps = [after.base - before.base for before, after in pairwise(rows)]
        pitch = median(steps)
        even = all(abs(step - pitch) <= 0.15 * pitch for step in steps)
        one_size = all(abs(row.size_pt - self.numbers.body_size_pt) <= 1 for row in rows)
        room = rows[-1].ink.bottom + pitch <= gb.TYPE_AREA_BOTTOM_MM + 1.5
        whole = len(rows) >= self.numbers.lines_per_page or not room
        return rows if even and one_size and whole else ()
