"""The text of one paragraph as a reader sees it once all revisions are accepted.

Field results are kept and field codes are not; what cannot be text is named to the caller as a `Sight`.
Numbers in front come from `reading_numbers`; which paragraphs make a cell is decided in `read`.
"""

from collections.abc import Callable, Iterator
from enum import Enum

from docgen.word.oxml import Element, qualified
from docgen.word.reading_numbers import whole
from docgen.word.reading_package import PROMPT


class Sight(Enum):
    """What stands in a cell and is no text of it. The value ends the sentence 第3行第2列有……"""

    PICTURE = "图片，未读取"
    OBJECT = "嵌入的对象或控件，未读取"
    CHART = "图表或图示，其中的文字未读取"
    COMMENT = "批注，未读取"
    FOOTNOTE = "脚注或尾注，未读取"
    SYMBOL = "符号字体的字符，未读取"
    FORMULA = "公式，按先后顺序读作文字"
    PROMPT = "没有填写的内容控件，其提示文字未读取"
    REVISION = "修订标记，按接受全部修订后的文字读取"
    BOX = "文本框，其中的文字没有读入单元格"
    NESTED = "嵌套的表格，已作为单独的表格读取"
    COVERED = "被合并单元格遮住的文字，未读取"
    UNCOUNTED = "被合并单元格遮住的自动编号，未计入编号"


Seen = Callable[[Sight], None]

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"
_VAL = qualified("w:val")


def _tags(names: str) -> frozenset[str]:
    return frozenset(qualified(name if ":" in name else f"w:{name}") for name in names.split())


_OPENED = _tags(
    "sdtContent customXml smartTag hyperlink fldSimple dir bdo ruby rubyBase mc:AlternateContent mc:Choice mc:Fallback"
)
_ACCEPTED = _tags("ins moveTo")
_REJECTED = _tags("del moveFrom")
_SDT, _SDT_CONTENT = qualified("w:sdt"), qualified("w:sdtContent")
_RUN, _TEXT, _FIELD, _BOX = qualified("w:r"), qualified("w:t"), qualified("w:fldChar"), qualified("w:txbxContent")
_FIELD_KIND, _FORM = qualified("w:fldCharType"), qualified("w:ffData")
_FORMULAS = frozenset({f"{_MATH}oMath", f"{_MATH}oMathPara"})
_SHAPES = _tags("drawing pict object")
_MARKS = {
    qualified("w:tab"): "\t",
    qualified("w:ptab"): "\t",
    qualified("w:br"): "\n",
    qualified("w:cr"): "\n",
    qualified("w:noBreakHyphen"): "-",
}
_SIGHTS = {
    qualified("w:sym"): Sight.SYMBOL,
    qualified("w:commentReference"): Sight.COMMENT,
    qualified("w:footnoteReference"): Sight.FOOTNOTE,
    qualified("w:endnoteReference"): Sight.FOOTNOTE,
    PROMPT: Sight.PROMPT,
}
_SHAPE_SIGHTS = {
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic": Sight.PICTURE,
    f"{_VML}imagedata": Sight.PICTURE,
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": Sight.CHART,
    "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart": Sight.CHART,
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": Sight.CHART,
    "{urn:schemas-microsoft-com:office:office}OLEObject": Sight.OBJECT,
    qualified("w:control"): Sight.OBJECT,
}
_DEEPEST_FIELD = 20  # Word nests no deeper: beyond that the marks of begin and end are broken
_BLANKS = str.maketrans("\t\n\r", "   ")


def contents(node: Element, seen: Seen) -> Iterator[Element]:
    """The children of a node with every wrapper opened: content controls, links, revisions, custom markup."""
    for child in node:
        tag = child.tag
        if tag in _REJECTED:
            seen(Sight.REVISION)
        elif tag in _OPENED or tag in _ACCEPTED:
            if tag in _ACCEPTED:
                seen(Sight.REVISION)
            yield from contents(child, seen)
        elif tag == _SDT:
            inside = child.find(_SDT_CONTENT)
            if inside is not None:
                yield from contents(inside, seen)
        else:
            yield child


def paragraph_text(paragraph: Element, seen: Seen) -> tuple[str, list[Element]]:
    """The text of a w:p, and the contents of the text boxes anchored in it."""
    pieces: list[str] = []
    boxes: list[Element] = []
    fields: list[bool] = []  # for each field that is open: whether its result has begun
    for part in contents(paragraph, seen):
        if part.tag == _RUN:
            for child in contents(part, seen):
                _take(child, pieces, boxes, fields, seen)
        elif part.tag in _FORMULAS:
            seen(Sight.FORMULA)
            pieces.extend(sign.text or "" for sign in part.iter(f"{_MATH}t"))
    return "".join(pieces), boxes


def _take(child: Element, pieces: list[str], boxes: list[Element], fields: list[bool], seen: Seen) -> None:
    """One child of a run. Fields are followed within a paragraph only: a begin that never ends must not
    swallow the rest of the document, and the later paragraphs of a long result are results anyway."""
    tag = child.tag
    if tag == _FIELD:
        pieces.append(_field(child, fields))
    elif tag in _SHAPES:
        boxes.extend(_shapes(child, seen))
    elif tag in _SIGHTS:
        seen(_SIGHTS[tag])
    elif not all(fields):
        return
    elif tag == _TEXT:
        pieces.append((child.text or "").translate(_BLANKS))
    elif tag in _MARKS:
        pieces.append(_MARKS[tag])
    elif tag == _RUN:  # the base of a phonetic guide holds runs of its own
        for inner in contents(child, seen):
            _take(inner, pieces, boxes, fields, seen)


def _field(node: Element, fields: list[bool]) -> str:
    kind = node.get(_FIELD_KIND)
    if kind == "begin":
        if len(fields) >= _DEEPEST_FIELD:
            fields.clear()
        shown = _form_field(node.find(_FORM)) if all(fields) else ""
        fields.append(False)
        return shown
    if kind == "separate" and fields:
        fields[-1] = True
    elif kind == "end" and fields:
        fields.pop()
    return ""


def _form_field(form: Element | None) -> str:
    """What a check box or a list of an old form shows: it has no result text."""
    box = form.find(qualified("w:checkBox")) if form is not None else None
    if box is not None:
        state = box.find(qualified("w:checked"))
        state = box.find(qualified("w:default")) if state is None else state
        return "☑" if state is not None and state.get(_VAL, "1") in ("1", "true", "on") else "☐"
    choice = form.find(qualified("w:ddList")) if form is not None else None
    if choice is None:
        return ""
    entries = [entry.get(_VAL, "") for entry in choice.iterchildren(qualified("w:listEntry"))]
    chosen = whole(choice.find(qualified("w:result")), 0) or 0
    return str(entries[chosen]) if 0 <= chosen < len(entries) else ""


def _shapes(node: Element, seen: Seen) -> Iterator[Element]:
    """The text boxes of a drawing, not those inside of other text boxes; what else is drawn is a sight."""
    for child in node:
        if child.tag == _BOX:
            yield child
            continue
        if child.tag in _SHAPE_SIGHTS:
            seen(_SHAPE_SIGHTS[child.tag])
        yield from _shapes(child, seen)
