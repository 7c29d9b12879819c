"""主体 (§7.3.4 to §7.3.7): 附件说明, 署名 and 成文日期, 附注, 附件."""

import re
from collections.abc import Iterator

from docgen.gongwen import standard as gb
from docgen.gongwen.facts import Paragraph
from docgen.gongwen.fonts import family, is_han
from docgen.gongwen.roles import TEXT, Role
from docgen.gongwen.rules.base import (
    ERROR,
    FIXED,
    GB9704,
    OFFICIAL,
    PRACTICE,
    WARNING,
    Answer,
    Case,
    Seen,
    character_twips,
    check,
    first_line,
    gathered,
    height_twips,
    judged,
    left_free,
    line_box_twips,
    near,
    right_free,
    unknown,
)
from docgen.gongwen.rules.head import gap_answer
from docgen.gongwen.rules.lettering import has_han, shown
from docgen.gongwen.rules.main import centred, leading_blanks

_HALF, _FREE, _MIDDLE, _THIRD_LINE = 0.5, 0.75, 1.0, 0.35  # tolerances, the last in lines, the others in characters
_NOTE_HEAD = re.compile(r"附\s*件\s*(?P<colon>[:：])\s*")
_NOTE_NUMBER = re.compile(r"(?P<number>\d+)\s*(?P<sign>[.．、])\s*")
_NAME_END = "。；，、：;,.!！"
GOOD_DATE = re.compile(r"\d{4}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日")
_NEW_PAGE = ("nextPage", "oddPage", "evenPage")


def width(text: str) -> float:
    """How many characters wide a text is: Han and full-width signs one, others half."""
    return sum(1.0 if is_han(each) or each in "：、，。；（）《》〔〕“”—…\u3000" else 0.5 for each in text)


# ---- 附件说明 ------------------------------------------------------------------------------------------------


def annex_names(case: Case) -> list[tuple[str, str, Paragraph]]:
    """Number (empty for a single one), name and paragraph of each annex that the text announces."""
    found = []
    for paragraph in case.reading.all(Role.ANNEX_NOTE):
        for line in paragraph.text.split("\n"):
            rest = _NOTE_HEAD.sub("", line.strip(), count=1)
            match = _NOTE_NUMBER.match(rest)
            name = rest[match.end() :] if match else rest
            if name:
                found.append((match["number"] if match else "", name.strip(), paragraph))
    return found


@check(
    "annex-note-form",
    f"{GB9704} 7.3.4",
    FIXED,
    ERROR,
    "附件说明写作“附件：名称”；有几个附件的，写作“附件：1.名称”，逐个编号",
)
def annex_note_form(case: Case) -> Iterator[Answer]:
    paragraphs = case.reading.all(Role.ANNEX_NOTE)
    if not paragraphs:
        return
    head = _NOTE_HEAD.match(paragraphs[0].text.strip())
    numbers = [number for number, _, _ in annex_names(case)]
    faults = [] if head and head["colon"] == "：" else ["“附件”后不是全角冒号"]
    if len(numbers) > 1 and numbers != [str(each) for each in range(1, len(numbers) + 1)]:
        faults.append(f"序号为{'、'.join(each or '无' for each in numbers)}")
    signs = {match["sign"] for each in paragraphs for match in _NOTE_NUMBER.finditer(_after_head(each))}
    if signs - {"."}:
        faults.append("序号后不是“.”")
    expected = "附件：1.名称" if len(numbers) > 1 else "附件：名称"
    yield judged(not faults, expected, "、".join(faults) or f"{len(numbers)} 个附件", str(paragraphs[0].place))


def _after_head(paragraph: Paragraph) -> str:
    text = _NOTE_HEAD.sub("", paragraph.text.strip(), count=1)
    match = _NOTE_NUMBER.match(text)
    return match[0] if match else ""


@check("annex-note-ending", f"{GB9704} 7.3.4", FIXED, ERROR, "附件名称后不加标点符号")
def annex_note_ending(case: Case) -> Iterator[Answer]:
    seen = []
    for _, name, paragraph in annex_names(case):
        good = name[-1] not in _NAME_END
        seen.append(Seen(paragraph.place, "没有标点" if good else f"以“{name[-1]}”结尾", good))
    return gathered("没有标点", seen)


@check("annex-note-indent", f"{GB9704} 7.3.4", FIXED, ERROR, "附件说明左空二字，回行与名称的首字对齐")
def annex_note_indent(case: Case) -> Iterator[Answer]:
    """The second and later ones begin under the number of the first, three characters further in."""
    seen = []
    for index, paragraph in enumerate(case.reading.all(Role.ANNEX_NOTE)):
        text = paragraph.text.strip()
        begin = first_line(paragraph, case) + left_free(paragraph, case) + leading_blanks(paragraph)
        head = _NOTE_HEAD.match(text)
        wanted = 2.0 if head or index == 0 else 5.0
        prefix = (head[0] if head else "") + _after_head(paragraph)
        faults = [] if near(begin, wanted, _HALF) else [f"左空 {begin:.1f} 字"]
        line = case.document.section_of(paragraph).text_width_twips / _advance(paragraph, case)
        wraps = begin + width(text) > line
        if wraps and not faults and not near(left_free(paragraph, case), begin + width(prefix), _HALF):
            faults.append(f"回行空 {left_free(paragraph, case):.1f} 字")
        seen.append(Seen(paragraph.place, "、".join(faults) or "对齐", not faults))
    return gathered("左空二字，回行对齐名称首字", seen)


def _advance(paragraph: Paragraph, case: Case) -> float:
    return character_twips(paragraph, case.document.section_of(paragraph), case.document) or 320


@check("annex-note-gap", f"{GB9704} 7.3.4", FIXED, WARNING, "附件说明在正文下空一行")
def annex_note_gap(case: Case) -> Iterator[Answer]:
    note = case.reading.first(Role.ANNEX_NOTE)
    before = _last_before(note, case) if note else None
    if note is not None and before is not None:
        yield gap_answer(before, note, gb.ANNEX_NOTE_GAP_LINES, case)


def _last_before(paragraph: Paragraph, case: Case) -> Paragraph | None:
    texts = [each for each in case.reading.all(*TEXT) if each.place.number < paragraph.place.number]
    return texts[-1] if texts else None


@check("annex-match", f"{GB9704} 7.3.7", FIXED, ERROR, "附件的序号、标题与附件说明一致")
def annex_match(case: Case) -> Iterator[Answer]:
    announced = [(number, _bare(name)) for number, name, _ in annex_names(case)]
    present = [(number, _bare(name)) for number, name in annexes(case)]
    if not announced and (not present or not case.reading.all(*TEXT, Role.DATE)):
        return  # nothing of the kind, or an annex in a file of its own
    where = str((case.reading.all(Role.ANNEX_NOTE) or case.reading.all(Role.ANNEX_MARK))[0].place)
    expected = "；".join(f"附件{number}“{name}”" for number, name in announced) or "附件说明列出每个附件"
    if announced and not present:
        yield unknown(expected, "文件内没有附件，不能对照", where)
    else:
        actual = "；".join(f"附件{number}“{name}”" for number, name in present)
        yield judged(announced == present, expected, actual, where)


def annexes(case: Case) -> list[tuple[str, str]]:
    """Number and title of each annex in the file; the title may take several lines."""
    found: list[tuple[str, str]] = []
    for each in case.reading.assigned:
        text = "".join(each.paragraph.text.split())
        if each.role is Role.ANNEX_MARK:
            found.append(("".join(filter(str.isdigit, text)), ""))
        elif each.role is Role.ANNEX_TITLE and found:
            found[-1] = (found[-1][0], found[-1][1] + text)
    return found


def _bare(name: str) -> str:
    return "".join(name.split()).strip("《》" + _NAME_END)


# ---- 署名, 成文日期, 附注 --------------------------------------------------------------------------------------


@check("date-present", f"{GB9704} 7.3.5", FIXED, ERROR, "有成文日期", OFFICIAL)
def date_present(case: Case) -> Iterator[Answer]:
    date = case.reading.first(Role.DATE)
    where = str(date.place) if date else "正文之后"
    yield judged(date is not None, "有", date.text.strip() if date else "没有认出", where)


@check("date-form", f"{GB9704} 7.3.5.4", FIXED, ERROR, "成文日期用阿拉伯数字，年份标全称，月、日不编虚位")
def date_form(case: Case) -> Iterator[Answer]:
    for paragraph in case.reading.all(Role.DATE):
        text = paragraph.text.strip()
        yield judged(bool(GOOD_DATE.fullmatch(text)), "如“2026年3月8日”", f"“{text}”", str(paragraph.place))


def span(paragraph: Paragraph, case: Case) -> tuple[float, float]:
    """Where the line of a short paragraph begins and ends, in characters from the left edge of the type area."""
    text = paragraph.text.strip()
    line = case.document.section_of(paragraph).text_width_twips / _advance(paragraph, case)
    left, right = left_free(paragraph, case), right_free(paragraph, case)
    long = min(max(map(width, text.split("\n"))), line - left - right)
    if paragraph.jc == "center":
        start = left + (line - left - right - long) / 2
    elif paragraph.jc == "right":
        start = line - right - long - _trailing(paragraph)
    else:
        start = left + first_line(paragraph, case) + leading_blanks(paragraph)
    return start, start + long


def _trailing(paragraph: Paragraph) -> float:
    text = paragraph.text
    return sum(1.0 if each == "\u3000" else 0.5 for each in text[len(text.rstrip()) :])


@check(
    "signature-place",
    f"{GB9704} 7.3.5",
    FIXED,
    WARNING,
    "成文日期右空四字（盖章）；不盖章的，署名右空二字，日期首字比署名首字右移二字",
)
def signature_place(case: Case) -> Iterator[Answer]:
    """Either form; where the date is longer than the name it stands two characters from the edge instead."""
    names, date = case.reading.all(Role.ISSUER), case.reading.first(Role.DATE)
    if date is None:
        return
    line = case.document.section_of(date).text_width_twips / _advance(date, case)
    start, end = span(date, case)
    free = line - end
    good = near(free, gb.DATE_FREE_CHARACTERS, _FREE)
    if not good and names:
        starts, ends = zip(*(span(name, case) for name in names), strict=True)
        name_start, name_end = min(starts), max(ends)
        beside = near(start, name_start + gb.UNSEALED_SHIFT_CHARACTERS, _FREE)
        white = gb.UNSEALED_FREE_CHARACTERS
        good = beside and (near(line - name_end, white, _FREE) or near(free, white, _FREE))
    yield judged(good, "日期右空 4 字，或按不盖章的排法", f"日期右空 {free:.1f} 字", str(date.place))


@check("signature-centred", f"{GB9704} 7.3.5.1", FIXED, WARNING, "盖章的，署名以成文日期为准居中")
def signature_centred(case: Case) -> Iterator[Answer]:
    """Only for the form with a seal: four characters free to the right of the date."""
    names, date = case.reading.all(Role.ISSUER), case.reading.first(Role.DATE)
    if date is None or len(names) != 1:
        return
    line = case.document.section_of(date).text_width_twips / _advance(date, case)
    (a, b), (c, d) = span(names[0], case), span(date, case)
    if near(line - d, gb.DATE_FREE_CHARACTERS, _FREE):
        off = (a + b - c - d) / 2
        actual = "居中" if abs(off) <= _MIDDLE else f"偏{'右' if off > 0 else '左'} {abs(off):.1f} 字"
        yield judged(abs(off) <= _MIDDLE, "以日期为准居中（±1 字）", actual, str(names[0].place))


@check(
    "signature-kept",
    f"{GB9704} 7.3.5.5",
    PRACTICE,
    WARNING,
    "署名、成文日期与正文末段同页（段落设“与下段同页”）",
    OFFICIAL,
)
def signature_kept(case: Case) -> Iterator[Answer]:
    """Every paragraph from the last one of the text to the one before the date."""
    date = case.reading.first(Role.DATE)
    last = _last_before(date, case) if date else None
    flow = case.document.paragraphs
    if date is None or last is None or not any(each is date for each in flow):
        return
    chain = [each for each in flow if last.place.number <= each.place.number < date.place.number]
    loose = [each for each in chain if not each.keep_next]
    where = str((loose or [date])[0].place)
    yield judged(not loose, "与下段同页", "没有设" if loose else "与下段同页", where)


@check("remark-form", f"{GB9704} 7.3.6", FIXED, WARNING, "附注左空二字，加圆括号")
def remark_form(case: Case) -> Iterator[Answer]:
    for paragraph in case.reading.all(Role.REMARK):
        text = paragraph.text.strip()
        begin = first_line(paragraph, case) + left_free(paragraph, case) + leading_blanks(paragraph)
        faults = [] if text.startswith("（") and text.endswith("）") else ["没有用全角圆括号括起"]
        faults += [] if near(begin, 2, _HALF) else [f"左空 {begin:.1f} 字"]
        yield judged(not faults, "左空二字，写在（ ）内", "、".join(faults) or "左空二字", str(paragraph.place))


# ---- 附件 ----------------------------------------------------------------------------------------------------


@check("annex-page", f"{GB9704} 7.3.7", FIXED, ERROR, "附件另面编排")
def annex_page(case: Case) -> Iterator[Answer]:
    seen = []
    for mark in case.reading.all(Role.ANNEX_MARK):
        good = _begins_page(mark, case)
        seen.append(Seen(mark.place, "另面" if good else "接在上文之后", good))
    return gathered("另面", seen)


def _begins_page(mark: Paragraph, case: Case) -> bool:
    blocks = case.document.blocks
    index = next((index for index, block in enumerate(blocks) if block is mark), 0)
    before = blocks[index - 1] if index else None
    broken = mark.page_break_before or (mark.page_break_inside and mark.text.startswith("\n"))
    if before is None or broken or not isinstance(before, Paragraph):
        return before is None or broken
    new_section = before.ends_section and case.document.section_of(mark).start in _NEW_PAGE
    return new_section or (before.page_break_inside and before.text.endswith("\n"))


@check("annex-mark-type", f"{GB9704} 7.3.7", FIXED, ERROR, "“附件”二字和序号用 3 号黑体，顶格，在版心第一行")
def annex_mark_type(case: Case) -> Iterator[Answer]:
    seen = []
    for mark in case.reading.all(Role.ANNEX_MARK):
        faults = []
        fonts = {family(run.font.east_asia) for run in shown(mark) if has_han(run)}
        if fonts - {"黑体"}:
            faults.append("、".join(sorted(fonts - {"黑体"})))
        if mark.size_pt != gb.SIZE_3_PT:
            faults.append(f"{mark.size_pt:g} 磅")
        begin = first_line(mark, case) + left_free(mark, case) + leading_blanks(mark)
        if mark.jc not in ("left", "both") or not near(begin, 0, _HALF):
            faults.append("没有顶格")
        if mark.spacing.before:
            faults.append(f"段前 {mark.spacing.before / 20:g} 磅")
        seen.append(Seen(mark.place, "、".join(faults) or "16 磅黑体，顶格", not faults))
    return gathered("16 磅黑体，顶格，第一行", seen)


def _first_titles(case: Case) -> Iterator[tuple[Paragraph, Paragraph]]:
    """Each annex mark with the first line of its title."""
    mark: Paragraph | None = None
    for each in case.reading.assigned:
        if each.role is Role.ANNEX_MARK:
            mark = each.paragraph
        elif each.role is Role.ANNEX_TITLE and mark is not None:
            yield mark, each.paragraph
            mark = None


@check("annex-title-centred", f"{GB9704} 7.3.7", FIXED, ERROR, "附件标题居中")
def annex_title_centred(case: Case) -> Iterator[Answer]:
    return gathered("居中", [centred(title, case) for title in case.reading.all(Role.ANNEX_TITLE)])


@check("annex-title-line", f"{GB9704} 7.3.7", FIXED, ERROR, "附件标题在版心第三行")
def annex_title_line(case: Case) -> Iterator[Answer]:
    """One line between the mark and the title, as white or as an empty paragraph."""
    for mark, title in _first_titles(case):
        section = case.document.section_of(mark)
        numbers = (mark.place.number, title.place.number)
        between = [
            height_twips(each, section)
            for each in case.document.paragraphs
            if numbers[0] < each.place.number < numbers[1]
        ]
        line = line_box_twips(mark, section)
        if line is None or None in between:
            yield unknown("第三行", "行高不固定，要排成版面才能量", str(title.place))
        else:
            white = mark.spacing.after + title.spacing.before + sum(each or 0 for each in between)
            row = 2 + white / line
            yield judged(near(row, 3, _THIRD_LINE), "第三行", f"约在第 {row:.1f} 行", str(title.place))


CHECKS = (
    annex_note_form,
    annex_note_ending,
    annex_note_indent,
    annex_note_gap,
    annex_match,
    date_present,
    date_form,
    signature_place,
    signature_centred,
    signature_kept,
    remark_form,
    annex_page,
    annex_mark_type,
    annex_title_centred,
    annex_title_line,
)
