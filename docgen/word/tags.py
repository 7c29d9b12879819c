"""The tags in the text of one paragraph, and what is wrong with the way they are typed.

Works on text; where runs, tables and text boxes matter is decided in `inspecting`. A slip that can mean only one thing
(curly quotes) is put right in `Tag.source`; every other one is told.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Protocol

from docgen.word.mistakes import Report

OBJECT = "￼"  # stands for a picture, field, note mark or symbol among the text
DELETED = "￻"  # text that a tracked change deletes
_WHOLE = re.compile(r"\{\{(?P<field>.*?)\}\}|\{%(?P<statement>.*?)%\}|\{#(?P<note>.*?)#\}", re.DOTALL)
_BRACE = re.compile(r"[{}｛｝]")
_WIDE_BRACES = str.maketrans("｛｝％＃", "{}%#")
_WIDE = dict(zip("｜（），．。：＝＞＜！＋－～［］｀＂＇", "|(),..:=><!+-~[]`\"'", strict=True))
_CURLY = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_OPENERS = {'"': '"', "'": "'", "“": "”", "”": "”", "‘": "’", "’": "’"}
WORDS = ("for", "if", "elif", "else", "endif", "endfor", "set")
_CHINESE = {
    "如果": "if", "若": "if", "否则": "else", "结束": "endif 或 endfor", "循环": "for", "对于": "for", "每个": "for",
    "结束如果": "endif", "结束循环": "endfor", "设": "set", "设置": "set", "elseif": "elif", "elsif": "elif", "end": "endif 或 endfor",
}  # fmt: skip
_MERGING = ("vm", "hm", "colspan", "cellbg")
_LEVELS = ("p", "tr")


class Tell(Protocol):
    """What a judge of one tag reports with: code, message, hint."""

    def __call__(self, code: str, message: str, hint: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as typed. `kind`: field, statement or note; `level`: p, tr or empty; `source`: what the engine gets."""

    kind: str
    level: str
    word: str  # the first word of a statement
    content: str  # without braces, level and outer blanks, quotes straightened
    source: str
    span: tuple[int, int]
    sound: bool  # whether it may be used: a mistake in it has been told otherwise


def tags(text: str, report: Report) -> list[Tag]:
    """Every tag of a paragraph in order; what is no tag and has braces is reported."""
    found: list[Tag] = []
    at = 0
    while brace := _BRACE.search(text, at):
        start = brace.start()
        whole = _WHOLE.match(text, start)
        if whole and not _cut_short(whole):
            found.append(_tag(whole, report))
            at = whole.end()
        else:
            at = _broken(text, start, report)
            found += _meant(text[start:at], (start, at))
    return found


def _meant(slip: str, span: tuple[int, int]) -> list[Tag]:
    """The statement that a broken tag was to be, so that the rest of its block is not told as well."""
    content = re.sub(r"^[{%#\s]+|[}%#\s]+$", "", slip.translate(_WIDE_BRACES))
    words = re.match(rf"(?:(p|tr)\s+)?({'|'.join(WORDS)})\b", content)
    if not words:
        return []
    level = words[1] or ""
    return [Tag("statement", level, words[2], content.removeprefix(level).strip(), "", span, sound=False)]


def _cut_short(whole: re.Match[str]) -> bool:
    """Whether another brace stands within, outside of quoted words: the tag was not closed, or one is too many."""
    return bool(_BRACE.search(unquoted(whole[0][2:-2])))


def unquoted(content: str) -> str:
    """The text with quoted words as blanks, so that what is in them counts for nothing; length is kept."""
    return re.sub(
        r"\"[^\"]*\"|'[^']*'|“[^“”]*”|‘[^‘’]*’",
        lambda match: match[0][0] + " " * (len(match[0]) - 2) + match[0][-1],
        content,
    )


# ---- what is no tag ------------------------------------------------------------------------------------------

_SLIPS: tuple[tuple[str, str, str], ...] = (
    (r"\{\{\{+[^{}]*\}\}+", "花括号多了。", "字段前后各写两个：{{ 字段 }}。"),
    (r"\{\s+[{%][^{}]*[}%]\s*\}", "两个括号之间有空格。", "请连着写：{{ 字段 }}、{% 指令 %}。"),
    (r"\{[{%][^{}]*[}%]\s+\}", "两个括号之间有空格。", "请连着写：{{ 字段 }}、{% 指令 %}。"),
    (r"\{\{[^{}%]*%\}", "开头是“{{”，结尾是“%}”。", "字段写成 {{ 字段 }}，指令写成 {% 指令 %}。"),
    (r"\{%[^{}%]*\}\}", "开头是“{%”，结尾是“}}”。", "字段写成 {{ 字段 }}，指令写成 {% 指令 %}。"),
    (r"\{%[^{}%]*\}", "结尾少了百分号。", "指令写成 {% 指令 %}。"),
    (r"\{[^{}%]+%\}", "开头少了百分号。", "指令写成 {% 指令 %}。"),
    (r"\{\{[^{}]*\}(?!\})", "结尾只有一个花括号。", "字段前后各写两个：{{ 字段 }}。"),
    (r"\{(?![{%#])[^{}]*\}\}", "开头只有一个花括号。", "字段前后各写两个：{{ 字段 }}。"),
    (r"\{(?![{%#])[^{}]*\}", "前后只有一个花括号。", "字段前后各写两个：{{ 字段 }}；文字中请改用圆括号。"),
    (r"\{#[^{}#]*\}", "注释没有结束。", "注释写成 {# 注释 #}。"),
)  # fmt: skip


def _broken(text: str, start: int, report: Report) -> int:
    """Report what begins with the brace at `start`; where to look on."""
    plain = text.translate(_WIDE_BRACES)
    whole = _WHOLE.match(plain, start)
    if whole and not _cut_short(whole) and whole[0] != text[start : whole.end()]:
        wide = "、".join(f"“{each}”" for each in dict.fromkeys(re.findall("[｛｝％＃]", text[start : whole.end()])))
        what = "花括号" if wide[1] in "｛｝" else ""
        report("template-width", f"{what}{wide}是全角的，不会被认作标签。", f"请改为半角：{whole[0]}。", whole.span())
        return whole.end()
    for pattern, message, hint in _SLIPS:
        if slip := re.compile(pattern).match(plain, start):
            report("template-brace", f"“{text[start : slip.end()]}”：{message}", hint, slip.span())
            return slip.end()
    return _unpaired(text, start, report)


def _unpaired(text: str, start: int, report: Report) -> int:
    if text[start] in "}｝":
        end = start + len(re.compile(r"[}｝]+").match(text, start)[0])  # type: ignore[index]
        report(
            "template-brace",
            f"“{text[start:end]}”前面没有开始的花括号。",
            "请补上，或删去；一个字段写在同一段之内。",
            (start, end),
        )
        return end
    another = _BRACE.search(text, start + len(re.compile(r"[{｛]+").match(text, start)[0]))  # type: ignore[index]
    end = another.start() if another else len(text)
    shown = text[start:end].strip()[:20]
    report("template-brace", f"“{shown}”后面没有结束的花括号。", "请补上；一个字段写在同一段之内。", (start, end))
    return end


# ---- what is a tag -------------------------------------------------------------------------------------------


def _tag(whole: re.Match[str], report: Report) -> Tag:
    kind = str(whole.lastgroup)
    inner = whole[0][2:-2]
    told: list[str] = []

    def tell(code: str, message: str, hint: str = "") -> None:
        told.append(code)
        report(code, f"“{_flat(whole[0])}”：{message}", hint, whole.span())

    if kind == "note":
        return Tag(kind, "", "", inner, whole[0], whole.span(), sound=True)
    _judge_marks(inner, tell)
    inner = inner.strip("-+")
    content = _straightened(inner, tell)
    level, content = _level(kind, content, tell)
    word = _word(content) if kind == "statement" else ""
    _judge_words(kind, content, word, tell)
    if "docgen_" in unquoted(content):
        tell("template-syntax", "名称不能以 docgen_ 开头。", "请用字段表里的名称。")
    braces = ("{{", "}}") if kind == "field" else ("{%" + level, "%}")
    return Tag(kind, level, word, content, f"{braces[0]} {content} {braces[1]}", whole.span(), sound=not told)


def _flat(text: str) -> str:
    return " ".join(text.replace(OBJECT, "□").replace(DELETED, "").split())


def _word(content: str) -> str:
    found = re.match(r"\w+", content)
    return found[0] if found else ""


def _judge_marks(inner: str, tell: Tell) -> None:
    """What stands in a tag beside text."""
    if DELETED in inner:
        tell("template-tag-split", "中间有修订删去的字，看不准是哪一个字段。", "请接受或拒绝修订，再保存。")
    elif OBJECT in inner:
        tell("template-tag-split", "中间夹着图片、域、批注号或符号。", "请删去这个标签，不间断地重新打一遍。")
    elif "\t" in inner or "\n" in inner:
        tell("template-tag-split", "中间有换行或制表符。", "请删去，让标签在一行之内。")
    if inner[:1] in ("-", "+") or inner[-1:] in ("-", "+"):
        tell("template-syntax", "括号里边的“-”“+”会把前后两段连在一起。", "请删去。")
    wide = dict.fromkeys(each for each in unquoted(inner) if each in _WIDE)
    if wide:
        pairs = "、".join(f"“{each}”改为“{_WIDE[each]}”" for each in wide)
        tell("template-width", f"{'、'.join(f'“{each}”' for each in wide)}是全角的。", f"请把{pairs}。")


def _straightened(inner: str, tell: Tell) -> str:
    """Quotes as the engine wants them: a pair of curly ones is straight, one within straight ones is a text."""
    made: list[str] = []
    at = 0
    while at < len(inner):
        sign = inner[at]
        if sign not in _OPENERS:
            made.append(sign)
            at += 1
            continue
        end = inner.find(_OPENERS[sign], at + 1)
        if end < 0:
            tell(
                "template-quote",
                f"引号“{sign}”没有配对，或两边的引号不是一种。",
                '请用一对英文引号，例如 无则("待明确")。',
            )
            return "".join(made) + inner[at:]
        made.append(_literal(inner[at + 1 : end], _CURLY.get(sign, sign)))
        at = end + 1
    return "".join(made).strip()


def _literal(words: str, quote: str) -> str:
    """Quoted words that neither docxtpl, which straightens every quote, nor Jinja takes for more than words."""
    safe = "".join(
        f"\\u{ord(each):04x}" if each in _CURLY or each in "{}%#&<>" or each == quote else each for each in words
    )
    return f"{quote}{safe}{quote}"


def _level(kind: str, content: str, tell: Tell) -> tuple[str, str]:
    """The letters after {% that make a statement rule a paragraph or a row, and the rest."""
    first, _, rest = content.partition(" ")
    if kind == "field":
        if first in ("p", "r", "tr", "tc") and rest:
            tell("template-syntax", f"字段前面不能加“{first}”。", "请删去。")
            return "", rest.strip()
        return "", content
    if first in _LEVELS:
        return first, rest.strip()
    if first in ("r", "tc"):
        tell("template-syntax", f"没有“{{%{first}”这种指令。", "管整段的用 {%p，管整行的用 {%tr，一句之内的用 {%。")
        return "", rest.strip()
    if joined := re.fullmatch(rf"(p|tr)({'|'.join(WORDS)})", first):
        tell("template-syntax", f"“{joined[1]}”后面要空一格。", f"请写成 {{%{joined[1]} {joined[2]} … %}}。")
        return joined[1], f"{joined[2]} {rest}".strip()
    return "", content


def _judge_words(kind: str, content: str, word: str, tell: Tell) -> None:
    if not content:
        tell("template-syntax", "括号里没有内容。", "请写上字段或指令，或删去。")
    elif kind == "field":
        if (first := _word(content)) in WORDS and not content[len(first) :].startswith((".", "|")):
            tell("template-syntax", "指令不能写在 {{ }} 里。", f"请写成 {{% {content} %}}。")
    elif word not in WORDS:
        tell("template-syntax", *_no_statement(content, word))
    elif word in ("else", "endif", "endfor") and content != word:
        tell("template-syntax", f"“{word}”后面不能再写别的。", f"请写成 {{% {word} %}}。")


def _no_statement(content: str, word: str) -> tuple[str, str]:
    if word in _CHINESE:
        return f"指令不能写成“{word}”。", f"请写成 {_CHINESE[word]}。"
    if word in _MERGING:
        return f"不支持“{word}”。", "合并相同的格请用过滤器：{{ 任务.主题|纵向合并 }}。"
    near = difflib.get_close_matches(word, WORDS, n=1, cutoff=0.6)
    if near:
        return f"没有指令“{word}”。", f"是否应为“{near[0]}”？"
    if re.fullmatch(r"[a-zA-Z]+", word):
        return f"不支持的指令“{word}”。", "只可用 for、if、set。"
    return "{% %} 里要写指令。", f"如要印出字段，请写成 {{{{ {content} }}}}。"
