"""Assigning roles: each paragraph of a document to what it is, and the document to its kind."""

import re
from dataclasses import dataclass, field

from docgen.gongwen import patterns as pt
from docgen.gongwen.facts import Document, Paragraph, Story
from docgen.gongwen.roles import LEVELS, Assigned, Kind, Reading, Role

_STYLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        (Role.MARK, r"发文机关标志|红头|版头标志"),
        (Role.COPY_NUMBER, r"份号"),
        (Role.SECRECY, r"密级"),
        (Role.URGENCY, r"紧急程度"),
        (Role.NUMBER, r"发文字号|文号"),
        (Role.SIGNER, r"签发人"),
        (Role.ANNEX_TITLE, r"附件标题"),
        (Role.ANNEX_MARK, r"附件标[记识志]|附件[序编]号"),
        (Role.ANNEX_NOTE, r"附件说明"),
        (Role.TITLE, r"公文标题|^title\b|^标题$|主标题|大标题"),
        (Role.ADDRESSEE, r"主送"),
        (Role.ISSUER, r"署名|落款(?!日期)"),
        (Role.DATE, r"成文日期|落款日期|成文时间"),
        (Role.REMARK, r"附注"),
        (Role.COPIED_TO, r"抄送"),
        (Role.IMPRINT, r"印发"),
        (Role.PAGE_NUMBER, r"页码"),
        (Role.CAPTION, r"表题|图题|^caption|题注"),
        (Role.LEVEL_1, r"一级标题|^heading 1\b|^标题 ?1$"),
        (Role.LEVEL_2, r"二级标题|^heading 2\b|^标题 ?2$"),
        (Role.LEVEL_3, r"三级标题|^heading 3\b|^标题 ?3$"),
        (Role.LEVEL_4, r"四级标题|^heading 4\b|^标题 ?4$"),
        (Role.TABLE_TEXT, r"^表[文头中格]"),
        (Role.BODY, r"公文正文|^body text\b|^正文文本"),
    )
)
_HEAD_PARAGRAPHS = 15  # the 版头 is among the first so many that are not blank
_ISSUER_LONGEST = 60  # characters
_LETTER_LINES = 3  # one of the four may be missing
_LETTER_LINE_MM = 160.0  # longer than the type area is wide


def recognise(document: Document) -> Reading:
    """Every paragraph with its role; pure, the same document gives the same reading."""
    flow = _Flow(document.paragraphs)
    flow.assign()
    roles = {id(each.paragraph): each for each in flow.found}
    found: list[Assigned] = []
    for story in _stories(document, "headers"):
        found += [_marginal(document, story, paragraph) for paragraph in story.paragraphs]
    for paragraph in document.everywhere:
        found.append(roles[id(paragraph)] if id(paragraph) in roles else _enclosed(paragraph))
    for story in _stories(document, "footers"):
        found += [_marginal(document, story, paragraph) for paragraph in story.paragraphs]
    reading = Reading(document, Kind.UNKNOWN, "", tuple(found))
    kind, evidence = _kind(reading)
    return Reading(document, kind, evidence, reading.assigned)


def _stories(document: Document, which: str) -> list[Story]:
    found = {story.name: story for section in document.sections for story in getattr(section, which).values()}
    return list(found.values())


def by_style(paragraph: Paragraph) -> Assigned | None:
    """The role that the style's name tells."""
    names = [paragraph.style, *paragraph.aliases.split(",")]
    for role, pattern in _STYLES:
        if name := next((name for name in names if pattern.search(name.strip())), None):
            return Assigned(paragraph, role, f"样式“{name}”")
    return None


def _marginal(document: Document, story: Story, paragraph: Paragraph) -> Assigned:
    """A paragraph of a header or footer: the mark of a letter, a page number, or nothing of the standard."""
    if "PAGE" in paragraph.fields:
        return Assigned(paragraph, Role.PAGE_NUMBER, "含有 PAGE 域")
    if not paragraph.text.strip():
        return Assigned(paragraph, Role.BLANK, "没有文字")
    found = by_style(paragraph)
    if found and found.role in (Role.MARK, Role.PAGE_NUMBER):
        return found
    first = document.sections[0]
    of_first_page = story in (first.headers.get("first"), first.headers.get("default"))
    if of_first_page and pt.is_red(paragraph.first_run) and paragraph.size_pt >= 20:
        return Assigned(paragraph, Role.MARK, "首页页眉中的红色大字")
    return Assigned(paragraph, Role.OTHER, "页眉页脚中的文字")


def _enclosed(paragraph: Paragraph) -> Assigned:
    """A paragraph in a table or a text box of the body."""
    text = paragraph.text.strip()
    if not text:
        return Assigned(paragraph, Role.BLANK, "没有文字")
    if "PAGE" in paragraph.fields:
        return Assigned(paragraph, Role.PAGE_NUMBER, "含有 PAGE 域")
    found = by_style(paragraph)
    if found and found.role in (Role.MARK, Role.COPIED_TO, Role.IMPRINT, Role.SECRECY, Role.URGENCY, Role.COPY_NUMBER):
        return found
    if pt.is_red(paragraph.first_run) and paragraph.size_pt >= 20:
        return Assigned(paragraph, Role.MARK, "文本框或表格中的红色大字")
    if pt.COPIED_TO.match(text):
        return Assigned(paragraph, Role.COPIED_TO, "以“抄送：”起头")
    if pt.IMPRINT.match(text):
        return Assigned(paragraph, Role.IMPRINT, "含有日期和“印发”")
    return Assigned(paragraph, Role.TABLE_TEXT, "在表格或文本框中")


@dataclass
class _Flow:
    """The body's paragraphs outside of tables, assigned from top to bottom.

    The stages follow each other: head, title, addressee, text, closing, annex.
    """

    paragraphs: tuple[Paragraph, ...]
    found: list[Assigned] = field(default_factory=list)
    seen: set[Role] = field(default_factory=set)

    def assign(self) -> None:
        texts = [each.text.strip() for each in self.paragraphs]
        self.annex = self._annex_start(texts)
        self.date = self._date(texts)
        self.filled = 0
        for index, (paragraph, text) in enumerate(zip(self.paragraphs, texts, strict=True)):
            made = self._one(index, paragraph, text)
            self.found.append(made)
            self.seen.add(made.role)
            self.filled += bool(text)

    def _annex_start(self, texts: list[str]) -> int:
        """Where the first annex begins: a line that is only 附件 and its number, after some text."""
        for index, text in enumerate(texts):
            style = by_style(self.paragraphs[index])
            styled = style is not None and style.role is Role.ANNEX_MARK
            alone = not any(texts[:index])  # an annex in a file of its own
            if text and (styled or (pt.ANNEX_MARK.fullmatch(text) and (index > 2 or alone))):
                return index
        return len(texts)

    def _date(self, texts: list[str]) -> int | None:
        lines = [i for i, text in enumerate(texts[: self.annex]) if pt.DATE_LINE.fullmatch(text.replace(" ", ""))]
        return lines[-1] if lines else None

    def _one(self, index: int, paragraph: Paragraph, text: str) -> Assigned:
        if not text:
            return Assigned(paragraph, Role.BLANK, "没有文字")
        if index >= self.annex:
            return self._in_annex(paragraph, text)
        styled = by_style(paragraph)
        if styled and styled.role is not Role.BODY:
            return styled
        place = (
            self._head(paragraph, text)
            or self._closing(index, paragraph, text)
            or self._title(paragraph, text)
            or self._addressee(index, paragraph, text)
        )
        return place or self._text(paragraph, text, styled)

    # ---- stages

    def _head(self, paragraph: Paragraph, text: str) -> Assigned | None:
        if self.filled >= _HEAD_PARAGRAPHS or self.seen & {Role.TITLE, Role.ADDRESSEE, Role.BODY}:
            return None
        if pt.NUMBER_LINE.match(text) and len(text) < 80 and Role.NUMBER not in self.seen:
            return Assigned(paragraph, Role.NUMBER, "版头位置，写法为发文字号")
        if pt.is_red(paragraph.first_run) and paragraph.size_pt >= 20:
            return Assigned(paragraph, Role.MARK, "版头位置的红色大字")
        if Role.NUMBER in self.seen:
            return None
        for role, pattern in (
            (Role.COPY_NUMBER, pt.COPY_NUMBER),
            (Role.SECRECY, pt.SECRECY),
            (Role.URGENCY, pt.URGENCY),
        ):
            if pattern.fullmatch(text):
                return Assigned(paragraph, role, f"版头位置，写法为{role.value}")
        if pt.SIGNER.match(text):
            return Assigned(paragraph, Role.SIGNER, "以“签发人：”起头")
        return None

    def _title(self, paragraph: Paragraph, text: str) -> Assigned | None:
        after_title = bool(self.found) and self.found[-1].role is Role.TITLE
        if self.seen & {Role.BODY, Role.ADDRESSEE, *LEVELS}:
            return None
        if Role.TITLE in self.seen and not after_title:
            return None
        if pt.is_heading_like(paragraph):
            return Assigned(paragraph, Role.TITLE, "主体开头，居中的大字")
        if not after_title and len(text) < 80 and pt.TITLE_LINE.fullmatch(text):
            return Assigned(paragraph, Role.TITLE, "主体开头，写法为“关于……的”文种")
        return None

    def _addressee(self, index: int, paragraph: Paragraph, text: str) -> Assigned | None:
        """Right after the title, ending with a colon, or short and flush left."""
        if Role.TITLE not in self.seen or self.seen & {Role.BODY, Role.ADDRESSEE, *LEVELS}:
            return None
        flush = not paragraph.indents.first and not paragraph.indents.first_chars and "。" not in text
        if text.endswith(("：", ":")) and "。" not in text:
            return Assigned(paragraph, Role.ADDRESSEE, "标题之后，以冒号结尾")
        if flush and len(text) <= 30 and paragraph.jc in ("left", "both") and not pt.level_of(text):
            return Assigned(paragraph, Role.ADDRESSEE, "标题之后，顶格的短行")
        return None

    def _closing(self, index: int, paragraph: Paragraph, text: str) -> Assigned | None:
        if pt.ANNEX_NOTE.match(text) and self.seen & {Role.BODY, *LEVELS}:
            return Assigned(paragraph, Role.ANNEX_NOTE, "以“附件：”起头")
        last = next((each for each in reversed(self.found) if each.role is not Role.BLANK), None)
        if last and last.role is Role.ANNEX_NOTE and pt.ANNEX_NOTE_NEXT.match(text):
            return Assigned(paragraph, Role.ANNEX_NOTE, "附件说明的下一项")
        if index == self.date:
            return Assigned(paragraph, Role.DATE, "正文之后，单独一行日期")
        if self.date is not None and index < self.date and self._just_before_date(index, text):
            return Assigned(paragraph, Role.ISSUER, "成文日期之前的短行")
        if self.date is not None and index > self.date and pt.REMARK.fullmatch(text):
            return Assigned(paragraph, Role.REMARK, "成文日期之后，写在括号中")
        if pt.COPIED_TO.match(text) and Role.TITLE in self.seen:
            return Assigned(paragraph, Role.COPIED_TO, "以“抄送：”起头")
        if pt.IMPRINT.match(text):
            return Assigned(paragraph, Role.IMPRINT, "含有日期和“印发”")
        return None

    def _just_before_date(self, index: int, text: str) -> bool:
        between = self.paragraphs[index + 1 : self.date]
        return (
            not any(each.text.strip() for each in between)
            and len(text) <= _ISSUER_LONGEST
            and not text.endswith(("。", "：", "；", "！"))
        )

    def _text(self, paragraph: Paragraph, text: str, styled: Assigned | None) -> Assigned:
        if level := pt.level_of(text):
            return Assigned(paragraph, LEVELS[level - 1], f"以第{level}层的序号起头")
        if styled:
            return styled
        if paragraph.jc == "center" and pt.FIGURE_CAPTION.match(text):
            return Assigned(paragraph, Role.CAPTION, "居中，以“图”和序号起头")
        if Role.DATE in self.seen:
            return Assigned(paragraph, Role.OTHER, "成文日期之后的文字")
        return Assigned(paragraph, Role.BODY, "标题和主送机关之后的文字" if Role.TITLE in self.seen else "一般文字")

    def _in_annex(self, paragraph: Paragraph, text: str) -> Assigned:
        styled = by_style(paragraph)
        if styled and styled.role not in (Role.BODY, Role.TITLE):
            return styled
        last = next((each for each in reversed(self.found) if each.role is not Role.BLANK), None)
        if pt.ANNEX_MARK.fullmatch(text):
            return Assigned(paragraph, Role.ANNEX_MARK, "单独一行的“附件”和序号")
        if last and last.role is Role.ANNEX_MARK:
            return Assigned(paragraph, Role.ANNEX_TITLE, "附件标识之后的一行")
        if last and last.role is Role.ANNEX_TITLE and pt.is_heading_like(paragraph):
            return Assigned(paragraph, Role.ANNEX_TITLE, "附件标题的下一行")
        if pt.COPIED_TO.match(text):
            return Assigned(paragraph, Role.COPIED_TO, "以“抄送：”起头")
        if pt.IMPRINT.match(text):
            return Assigned(paragraph, Role.IMPRINT, "含有日期和“印发”")
        return Assigned(paragraph, Role.ANNEX_TEXT, "附件标识之后的文字")


# ---- the kind of document ------------------------------------------------------------------------------------


def _kind(reading: Reading) -> tuple[Kind, str]:
    mark = reading.first(Role.MARK)
    if mark is not None and "信函" in mark.style:
        return Kind.LETTER, f"发文机关标志的样式“{mark.style}”"
    red = [line for line in reading.first_lines() if pt.is_red_color(line.color)]
    count = sum(2 if line.compound else 1 for line in red)
    if count >= _LETTER_LINES and any(line.width_mm > _LETTER_LINE_MM for line in red):
        return Kind.LETTER, f"首页有{count}条红线，长于版心"
    text = mark.text.strip() if mark else ""
    if mark is not None and mark.place.part.startswith(("首页页眉", "页眉")) and not text.endswith("文件"):
        return Kind.LETTER, "发文机关标志在首页页眉中，不带“文件”"
    if mark is None and not any(pt.is_red_color(color) for color in _rule_colors(reading)):
        return Kind.UNKNOWN, "没有认出发文机关标志，也没有红线"
    return _direction(reading, text)


def _rule_colors(reading: Reading) -> list[str]:
    """The colours of the rules of a head: borders under the number, lines drawn on page 1."""
    numbers = reading.all(Role.NUMBER, Role.SIGNER)
    borders = [border.color for paragraph in numbers for border in paragraph.borders]
    return borders + [line.color for line in reading.first_lines()]


def _direction(reading: Reading, mark: str) -> tuple[Kind, str]:
    """上行 where a 签发人 is given, or the title says so."""
    head = reading.all(Role.NUMBER, Role.SIGNER)
    why = "发文机关标志以“文件”结尾" if mark.endswith("文件") else "有红色的版头"
    if any(pt.SIGNER.search(paragraph.text) for paragraph in head):
        return Kind.UPWARD, f"{why}，有签发人"
    title = "".join(paragraph.text for paragraph in reading.all(Role.TITLE)).strip()
    if pt.UPWARD_TITLE.fullmatch(title):
        return Kind.UPWARD, f"{why}，标题的文种是报告或请示"
    return Kind.DOWNWARD, f"{why}，没有签发人"
