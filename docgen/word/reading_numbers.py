"""Numbers that Word writes in front of paragraphs: list numbering, counted in the order of the document.

The number is nowhere in the text: it follows from numbering.xml, from the style, and from every numbered
paragraph before. Bullets are no numbers. Where the number goes is decided in `read`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docgen import zh
from docgen.word.oxml import Element, qualified

_VAL = qualified("w:val")
_PROPERTIES, _STYLE, _BASE = qualified("w:pPr"), qualified("w:pStyle"), qualified("w:basedOn")
_NUMBER, _LIST, _LEVEL = qualified("w:numPr"), qualified("w:numId"), qualified("w:ilvl")


@dataclass(frozen=True, slots=True)
class _Level:
    """`restart`: the level (from 1) after which this one begins again; 0 never, None after any above it."""

    start: int
    form: str
    pattern: str
    restart: int | None
    legal: bool
    style: str


@dataclass(frozen=True, slots=True)
class _List:
    """A w:num. Lists of one w:abstractNum count on together; `starts` are the levels where this one begins anew."""

    shared: str
    levels: dict[int, _Level]
    starts: dict[int, int]

    def start(self, level: int) -> int:
        return self.starts.get(level, self.levels[level].start)


@dataclass(frozen=True, slots=True)
class _Choice:
    """List and level as a paragraph or a style names them; None: not named here. List "0" takes numbering away."""

    list_id: str | None
    level: int | None


_NONE = _Choice(None, None)


class Numbering:
    """Gives each paragraph its number; to be asked once for each, in the order of the document."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._styles = {style.get(qualified("w:styleId"), ""): style for style in _each(styles, "style")}
        self._default = next((name for name, style in self._styles.items() if _is_default(style)), "")
        self._of_styles: dict[str, _Choice] = {}
        self._lists = dict(_lists(numbering, self._styles))
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def number(self, paragraph: Element) -> str:
        """The number of a paragraph as text ("3.", "（二）"), empty where it has none. It counts from now on."""
        list_id, level = self._place(paragraph)
        if not list_id:
            return ""
        found = self._lists[list_id]
        self._count(list_id, found, level)
        return _shown(found, level, self._counts[found.shared])

    def has_number(self, paragraph: Element) -> bool:
        """Whether the paragraph would get a number; nothing is counted."""
        list_id, level = self._place(paragraph)
        return bool(list_id) and self._lists[list_id].levels[level].form != "bullet"

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list and the level of a paragraph; the list is empty where there is none."""
        if not self._lists:
            return "", 0
        choice = self._choice(paragraph)
        list_id, level = choice.list_id or "0", choice.level or 0
        return (list_id, level) if list_id in self._lists and level in self._lists[list_id].levels else ("", 0)

    def _choice(self, paragraph: Element) -> _Choice:
        properties = paragraph.find(_PROPERTIES)
        style = properties.find(_STYLE) if properties is not None else None
        inherited = self._of_style(style.get(_VAL, "") if style is not None else self._default)
        return _under(_named(properties), inherited)

    def _of_style(self, name: str) -> _Choice:
        if name not in self._of_styles:
            self._of_styles[name] = self._resolved(name)
        return self._of_styles[name]

    def _resolved(self, name: str) -> _Choice:
        """What a style and those it is based on say; a level may be tied to the style instead."""
        choice, asked, passed = _NONE, name, set()
        while asked in self._styles and asked not in passed:
            passed.add(asked)
            style = self._styles[asked]
            own = _named(style.find(_PROPERTIES))
            found = self._lists.get(own.list_id or "0")
            if found and own.level is None:
                own = _Choice(own.list_id, _tied(found, asked))
            choice = _under(choice, own)
            base = style.find(_BASE)
            asked = base.get(_VAL, "") if base is not None else ""
        return choice

    def _count(self, list_id: str, found: _List, level: int) -> None:
        counts = self._counts[found.shared]
        if level in found.starts and (list_id, level) not in self._begun:
            counts[level] = found.starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else found.start(level)
        self._begun.add((list_id, level))
        for deeper in [other for other in counts if other > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or 0 < level + 1 <= restart:
                del counts[deeper]


def numbered(number: str, text: str) -> str:
    """The number in front of its text; alone where there is no text. Kept apart where the two would run together."""
    if not number or not text.strip():
        return number or text
    return f"{number} {text}" if number[-1].isalnum() else number + text


def _shown(found: _List, level: int, counts: dict[int, int]) -> str:
    shape = found.levels[level]
    if shape.form in ("bullet", "none"):
        return "" if shape.form == "bullet" else re.sub(r"%\d", "", shape.pattern)

    def place(match: re.Match[str]) -> str:
        asked = int(match[1]) - 1
        if asked not in found.levels:
            return ""
        count = counts.get(asked, found.start(asked))
        return written(count, "decimal" if shape.legal else found.levels[asked].form)

    return re.sub(r"%(\d)", place, shape.pattern).strip()


# ---- the parts ---------------------------------------------------------------------------------------------------


def whole(node: Element | None, default: int | None) -> int | None:
    """The w:val of an element as a whole number; the default where either is missing or no number."""
    text = node.get(_VAL, "") if node is not None else ""
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else default


def _each(root: Element | None, tag: str) -> Iterator[Element]:
    if root is not None:
        yield from root.iterchildren(qualified(f"w:{tag}"))


def _is_default(style: Element) -> bool:
    marked = style.get(qualified("w:default")) in ("1", "true", "on")
    return marked and style.get(qualified("w:type")) == "paragraph"


def _named(properties: Element | None) -> _Choice:
    """What the w:pPr of a paragraph or a style says itself."""
    own = properties.find(_NUMBER) if properties is not None else None
    if own is None:
        return _NONE
    list_id = own.find(_LIST)
    return _Choice(list_id.get(_VAL) if list_id is not None else None, whole(own.find(_LEVEL), None))


def _under(own: _Choice, inherited: _Choice) -> _Choice:
    list_id = own.list_id if own.list_id is not None else inherited.list_id
    return _Choice(list_id, own.level if own.level is not None else inherited.level)


def _tied(found: _List, style: str) -> int | None:
    return next((number for number, level in found.levels.items() if level.style == style), None)


def _lists(numbering: Element | None, styles: dict[str, Element]) -> Iterator[tuple[str, _List]]:
    abstract = {each.get(qualified("w:abstractNumId"), ""): each for each in _each(numbering, "abstractNum")}
    instances = {each.get(qualified("w:numId"), ""): each for each in _each(numbering, "num")}
    for name, instance in instances.items():
        shared = _definition(instance, abstract, instances, styles)
        if name == "0" or shared is None:
            continue
        levels, starts = _levels(abstract[shared]), {}
        for override in _each(instance, "lvlOverride"):
            number = _level_number(override)
            levels.update(_levels(override))
            start = whole(override.find(qualified("w:startOverride")), None)
            if start is not None:
                starts[number] = start
        yield name, _List(shared, levels, {level: start for level, start in starts.items() if level in levels})


def _definition(
    instance: Element, abstract: dict[str, Element], instances: dict[str, Element], styles: dict[str, Element]
) -> str | None:
    """The id of the w:abstractNum with the levels; a list may take them from a style of lists."""
    passed: set[str] = set()
    while True:
        reference = instance.find(qualified("w:abstractNumId"))
        name = reference.get(_VAL, "") if reference is not None else ""
        if name not in abstract or name in passed:
            return name if name in abstract else None
        passed.add(name)
        link = abstract[name].find(qualified("w:numStyleLink"))
        style = styles.get(link.get(_VAL, "")) if link is not None else None
        other = instances.get(_named(style.find(_PROPERTIES)).list_id or "") if style is not None else None
        if other is None:
            return name
        instance = other


def _levels(holder: Element) -> dict[int, _Level]:
    return {_level_number(level): _level(level) for level in _each(holder, "lvl")}


def _level_number(node: Element) -> int:
    text = node.get(qualified("w:ilvl"), "")
    return int(text) if re.fullmatch("[0-8]", text) else 0


def _level(node: Element) -> _Level:
    form = next(node.iter(qualified("w:numFmt")), None)  # Word puts 001, 002 … into an alternative
    pattern = node.find(qualified("w:lvlText"))
    legal = node.find(qualified("w:isLgl"))
    style = node.find(qualified("w:pStyle"))
    return _Level(
        start=whole(node.find(qualified("w:start")), 0) or 0,
        form=_form(form) if form is not None else "decimal",
        pattern=pattern.get(_VAL, "") if pattern is not None else "",
        restart=whole(node.find(qualified("w:lvlRestart")), None),
        legal=legal is not None and legal.get(_VAL, "1") in ("1", "true", "on"),
        style=style.get(_VAL, "") if style is not None else "",
    )


def _form(node: Element) -> str:
    """The name of the number format; for a custom one its first number ("001"), which shows its width."""
    name = str(node.get(_VAL, "decimal"))
    return node.get(qualified("w:format"), "").split(",")[0].strip() if name == "custom" else name


# ---- forms of numbers --------------------------------------------------------------------------------------------


def written(number: int, form: str) -> str:
    """A count in a number format of Word; decimal where the format is unknown or does not reach so far."""
    if re.fullmatch("0+1", form):
        return f"{number:0{len(form)}}"
    if form in _SETS and 1 <= number <= len(_SETS[form]):
        return _SETS[form][number - 1]
    if form in _FORMS and 1 <= number <= 3999:
        return _FORMS[form](number)
    return str(number)


def _legal(number: int) -> str:
    words = zh.numeral(number)
    return ("一" + words if words.startswith("十") else words).translate(_LEGAL)


def _letters(number: int) -> str:
    """a … z, aa, bb …: Word repeats the letter."""
    return "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        times, number = divmod(number, size)
        text += sign * times
    return text


_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_IDEOGRAPHS = str.maketrans("0123456789", zh.DIGITS)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SETS = {
    "decimalEnclosedCircle": _CIRCLES,
    "decimalEnclosedCircleChinese": _CIRCLES,
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
         "taiwaneseCountingThousand"), zh.numeral),
    "chineseLegalSimplified": _legal,
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalZero": lambda number: f"{number:02}",
    "ideographDigital": lambda number: str(number).translate(_IDEOGRAPHS),
    "japaneseDigitalTenThousand": lambda number: str(number).translate(_IDEOGRAPHS),
    "taiwaneseDigital": lambda number: str(number).translate(_IDEOGRAPHS),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
}  # fmt: skip
