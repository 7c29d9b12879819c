"""Task lists without a table: paragraphs that end in （牵头单位：…；责任单位：…；完成时限：…） as a table.

The table has docgen's own headings. Every bracket is a row. The numbered paragraph that holds brackets is the
task, the numbered paragraphs above it are the theme; a further bracket in the same paragraph, or in numbered
paragraphs below it, is a row without number (分项). What belongs to no task is counted in the notes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from docgen import schema, zh
from docgen.source import UNITS_IN_TEXT, RawCell, RawRow, RawTable, SourceRef
from docgen.textfile.brackets import CLOSING, OPENING, SEPARATORS, Bracket, inside_sentences, unit_brackets
from docgen.textfile.lines import unread
from docgen.textfile.outline import Line, Node, join, outline

_TITLE = 50  # characters; a longer line above the list, or one that is a sentence, is no title
_SHARED = ("lead_units", "units")


def read_paragraph_list(lines: Sequence[tuple[str, SourceRef]], *, file: str) -> RawTable | None:
    """The task list that paragraphs make, each with its place; None where they make none.

    A list is two brackets of units, or one that names two things; a single （责任单位：…） is a remark.
    """
    root, moved = outline(lines)
    reading = _Reading()
    for node in (root, *root.descendants()):
        reading.brackets += unit_brackets(node.text()[0])
        reading.passed += inside_sentences(node.text()[0])
    if not reading.is_list:
        return None
    _take_root(root, reading)
    for child in root.children:
        _walk(child, (), reading)
    return _table(reading, file, moved)


# ---- rows --------------------------------------------------------------------------------------------------------


@dataclass
class _Row:
    """One item: texts by column key or unknown label; `further`: a 分项 of the row above."""

    where: SourceRef
    texts: dict[str, str]
    further: bool = False


@dataclass
class _Reading:
    """What has been found so far."""

    rows: list[_Row] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    stray: list[Line] = field(default_factory=list)
    brackets: list[Bracket] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        return len(self.brackets) > 1 or any(len(each.fields) > 1 for each in self.brackets)


@dataclass
class _Part:
    """A stretch of a paragraph up to the end of its bracket."""

    text: str
    fields: dict[str, str]
    where: SourceRef


def _walk(node: Node, themes: tuple[str, ...], reading: _Reading) -> None:
    if node.has_units:
        _take_task(node, themes, reading)
    elif any(each.has_units for each in node.descendants()):
        title, rest = first_sentence(node.text()[0])
        if rest:
            reading.stray += node.lines[1:] or [(rest, node.lines[0][1])]
        for child in node.children:
            _walk(child, (*themes, title), reading)
    elif node.parent and any(each.has_units for each in node.parent.children):
        _take_bare(node, themes, reading)
    else:
        reading.stray += [line for each in (node, *node.descendants()) for line in each.lines]


def _take_bare(node: Node, themes: tuple[str, ...], reading: _Reading) -> None:
    """A numbered paragraph without units among those that have them: a task, though its units are missing."""
    end = next((place for place, (line, _) in enumerate(node.lines) if zh.is_note(line)), len(node.lines))
    reading.stray += node.lines[end:]
    text = join(node.lines[:end])[0]
    name, rest = first_sentence(text)
    texts = {"number": node.number, "theme": "：".join(themes), "name": name, "content": rest or text}
    row = _Row(node.lines[0][1], texts)
    reading.rows.append(row)
    for child in node.children:
        _take_below(child, row, reading)


def _take_task(node: Node, themes: tuple[str, ...], reading: _Reading) -> None:
    parts = _parts(node, reading)
    name, rest = first_sentence(parts[0].text)
    first = _Row(parts[0].where, {"number": node.number, "theme": "：".join(themes), "name": name, **parts[0].fields})
    first.texts["content"] = rest or parts[0].text
    reading.rows.append(first)
    reading.rows += [_Row(each.where, {"content": each.text, **each.fields}, further=True) for each in parts[1:]]
    for child in node.children:
        _take_below(child, first, reading)


def _take_below(node: Node, task: _Row, reading: _Reading) -> None:
    """A numbered paragraph below a task: with units a 分项, without them a part of the task's content."""
    if node.has_units:
        parts = _parts(node, reading)
        parts[0].text = node.mark + parts[0].text
        reading.rows += [_Row(each.where, {"content": each.text, **each.fields}, further=True) for each in parts]
    else:
        task.texts["content"] += "\n" + node.mark + node.text()[0]
    for child in node.children:
        _take_below(child, task, reading)


def _take_root(root: Node, reading: _Reading) -> None:
    """What stands above the first number: titles, and paragraphs with units but without a number."""
    titles = next((place for place, (text, _) in enumerate(root.lines) if not _is_title(text)), len(root.lines))
    if titles and root.has_units and _has_headed_items(root.lines):
        titles -= 1  # the last one heads the first item as others head theirs
    reading.title += [text.strip() for text, _ in root.lines[:titles]]
    root.lines = lines = root.lines[titles:]
    if not root.has_units:
        reading.stray += lines
        return
    for part in _parts(root, reading):
        name, rest = first_sentence(part.text)
        reading.rows.append(_Row(part.where, {"name": name, "content": rest or part.text, **part.fields}))


def _is_title(line: str) -> bool:
    bare = line.strip()
    return len(bare) <= _TITLE and not bare.endswith(("。", "；", "，")) and not unit_brackets(bare)


def _has_headed_items(lines: Sequence[Line]) -> bool:
    """Whether the items behind the first one begin with a line that is only a name."""
    followers = [after for (line, _), (after, _) in pairwise(lines) if unit_brackets(line)]
    return any(map(_is_title, followers))


# ---- paragraphs with brackets ------------------------------------------------------------------------------------


def _parts(node: Node, reading: _Reading) -> list[_Part]:
    """A paragraph cut behind each of its brackets; brackets side by side that say different things are one."""
    text, starts = node.text()
    brackets = unit_brackets(text)
    parts: list[_Part] = []
    done = 0
    for bracket in brackets:
        own = _content(text[done : bracket.start], bracket)
        if parts and not own and not parts[-1].fields.keys() & bracket.fields.keys():
            parts[-1].fields |= bracket.fields
        else:
            parts.append(_Part(own, dict(bracket.fields), _place(starts, _first_sign(text, done))))
        done = bracket.end
    _take_rest(text[done:], done, starts, parts[-1], reading)
    return parts


def _content(text: str, bracket: Bracket) -> str:
    bare = text.strip().lstrip(SEPARATORS).strip()
    return f"{bare}（{bracket.aside}）" if bracket.aside else bare


def _take_rest(rest: str, at: int, starts: list[tuple[int, SourceRef]], part: _Part, reading: _Reading) -> None:
    """What follows the last bracket: on its line it belongs to the item, further lines belong to nothing."""
    line, _, _ = rest.partition("\n")
    words = line.strip()
    if words.strip(SEPARATORS):
        part.text += words
    elif words.startswith("。") and part.text and not part.text.endswith(("。", "！", "？")):
        part.text += "。"
    later = [(place - at, where) for place, where in starts if place > at + len(line)]
    ends = [*(place for place, _ in later), len(rest)][1:]
    reading.stray += [(rest[place:end], where) for (place, where), end in zip(later, ends, strict=True)]


def _first_sign(text: str, start: int) -> int:
    """Where the words behind a bracket begin, so that a row is placed at its own line."""
    bare = text[start:].lstrip(SEPARATORS)
    return len(text) - len(bare) if bare else start


def _place(starts: list[tuple[int, SourceRef]], at: int) -> SourceRef:
    return next(where for place, where in reversed(starts) if place <= at)


def first_sentence(text: str) -> tuple[str, str]:
    """The words up to the first 。 ： —— or line break outside quotation marks and brackets, and the rest."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "“《" or sign in OPENING) - (sign in "”》" or sign in CLOSING)
        if depth > 0:
            continue
        if sign in "。！？\n" or (sign in "：:" and not _between_digits(text, place)) or text.startswith("——", place):
            return text[:place].strip(), text[place + 1 :].lstrip("—\n").strip()
    return text.strip(), ""


def _between_digits(text: str, place: int) -> bool:
    return bool(re.fullmatch(r"\d.\d", text[max(0, place - 1) : place + 2]))


# ---- the table ---------------------------------------------------------------------------------------------------


def _table(reading: _Reading, file: str, moved: int) -> RawTable:
    columns = [*_columns(reading)]
    where = SourceRef(file)
    rows = [RawRow(tuple(_cell(heading, where) for _, heading in columns), where)]
    shared: dict[str, str] = {}
    for row in reading.rows:
        shared = _left_out(row, shared)
        rows.append(RawRow(tuple(_cell_of(key, row, shared) for key, _ in columns), row.where))
    return RawTable(tuple(rows), where, (*reading.title, *_notes(reading, moved)))


def _left_out(row: _Row, above: dict[str, str]) -> dict[str, str]:
    """The units that hold for a row: a further bracket without a lead of its own means those before it."""
    if not row.further or row.texts.get("lead_units"):
        above = {}
    return {key: row.texts.get(key) or above.get(key, "") for key in _SHARED}


def _columns(reading: _Reading) -> Iterator[tuple[str, str]]:
    """Key and heading of the columns that occur, in docgen's order; unknown labels behind, as written."""
    used = dict.fromkeys(key for row in reading.rows for key, text in row.texts.items() if text)
    known = {column.key: column.heading for column in schema.TASK_COLUMNS}
    yield from ((key, heading) for key, heading in known.items() if key in used)
    yield from ((key, key) for key in used if key not in known)


def _cell_of(key: str, row: _Row, shared: dict[str, str]) -> RawCell:
    """A cell; one that a further bracket leaves out is covered, as by a merged cell that begins above."""
    text = row.texts.get(key, "")
    if row.further and key in _SHARED and not text and not row.texts.get("lead_units"):
        return RawCell("", row.where, covered="above", inherited=shared[key])
    return _cell(text, row.where)


def _cell(text: str, where: SourceRef) -> RawCell:
    return RawCell(text, where, value=text or None)


def _notes(reading: _Reading, moved: int) -> Iterator[str]:
    yield from unread([(line, where.row or where.paragraph) for line, where in reading.stray], "不属于任何任务")
    if reading.passed:
        yield f"有 {len(reading.passed)} 处{UNITS_IN_TEXT}：{'、'.join(reading.passed)}。"
    if moved:
        yield f"有 {moved} 处单位括号单独成行，且其上各小项都没有单位，作为整项任务的单位。"
    broken = sum(not each.closed for each in reading.brackets)
    if broken:
        yield f"有 {broken} 处单位括号缺少后一半，按到段末处理。"
