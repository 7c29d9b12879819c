"""计量单位、标点符号和数字 (§9): GB/T 15834-2011 and GB/T 15835-2011 on the text, and the layers' enumerators.

Each rule is a pattern of what is wrong, narrow enough to leave codes, telephone numbers, addresses of web pages and
English alone. A rule that finds nothing in a text it could apply to says that the text conforms.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docgen.gongwen.facts import Place
from docgen.gongwen.patterns import BLOT, CHINESE, HAN
from docgen.gongwen.roles import TEXT, Role
from docgen.gongwen.rules.base import (
    ANY,
    FIXED,
    GB9704,
    NOTE,
    PRACTICE,
    WARNING,
    Answer,
    Case,
    Check,
    judged,
    places,
)
from docgen.gongwen.verdict import Level, Rule, Strength

GB15834, GB15835 = "GB/T 15834-2011", "GB/T 15835-2011"
_READ = (
    *TEXT,
    Role.TITLE,
    Role.ADDRESSEE,
    Role.ANNEX_NOTE,
    Role.REMARK,
    Role.ANNEX_TITLE,
    Role.ANNEX_TEXT,
    Role.CAPTION,
    Role.TABLE_TEXT,
    Role.COPIED_TO,
)
_SIGN = rf"[{HAN}）》”’]"
_NEAR = 4  # characters shown around a fault
_EXCERPTS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Lint:
    """A rule about text: `wrong` finds what is against it, `applies` what it is about at all."""

    rule: Rule
    expected: str
    wrong: re.Pattern[str]
    applies: re.Pattern[str]
    roles: tuple[Role, ...] = _READ

    def find(self, case: Case) -> Iterator[Answer]:
        """One answer for the document: a few of the faults and where they are."""
        faults: list[tuple[Place, str]] = []
        fine: list[Place] = []
        for paragraph in case.reading.all(*self.roles):
            text = case.chinese[id(paragraph)]
            found = [_excerpt(text, match) for match in self.wrong.finditer(text)]
            faults += [(paragraph.place, each) for each in found]
            if not found and self.applies.search(text):
                fine.append(paragraph.place)
        if faults:
            yield judged(
                False, self.expected, _quoted([each for _, each in faults]), places([each for each, _ in faults])
            )
        elif fine:
            yield judged(True, self.expected, self.expected, places(fine))


def _quoted(excerpts: list[str]) -> str:
    shown = "、".join(f"“{each}”" for each in dict.fromkeys(excerpts[:_EXCERPTS_SHOWN]))
    return shown if len(excerpts) <= _EXCERPTS_SHOWN else f"{shown}等{len(excerpts)}处"


def _excerpt(text: str, match: re.Match[str]) -> str:
    """The fault with a little around it, on one line."""
    around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    return " ".join(around.replace(BLOT, "…").split()) or match[0]


def _lint(
    code: str,
    clause: str,
    strength: Strength,
    level: Level,
    title: str,
    expected: str,
    wrong: str,
    applies: str,
    *,
    roles: tuple[Role, ...] = _READ,
) -> Check:
    rule = Rule(code, clause, strength, level, title)
    find: Callable[[Case], Iterator[Answer]] = Lint(rule, expected, re.compile(wrong), re.compile(applies), roles).find
    return Check(rule, ANY, find)


_DIGITS = r"(?<![\dA-Za-z.\-/])"
_MULTIPLIER = "[万亿]"

CHECKS = (
    _lint(
        "text-number-brackets", f"{GB9704} 7.2.5", FIXED, WARNING,
        "文中引用的发文字号也用六角括号，序号不加“第”、不编虚位", "如“国办发〔2012〕1号”",
        rf"[{HAN}][\[【（(［]\s*(?:19|20)\d\d\s*[\]】）)］]\s*第?\d+\s*号|〔(?:19|20)\d\d〕(?:第\d+|0\d*)号",
        r"〔\d{4}〕\d+号",
    ),
    _lint(
        "text-date-zero", GB15835, FIXED, WARNING, "日期中的月、日不编虚位", "如“3月8日”",
        r"年0\d月|(?<!\d)0\d月\d{1,2}日|月0\d日", r"\d月|\d日",
    ),
    _lint(
        "text-date-form", GB15835, PRACTICE, WARNING, "日期写作某年某月某日，年份写全", "如“2026年3月8日”",
        rf"{_DIGITS}(?:19|20)\d\d[./]\d{{1,2}}[./]\d{{1,2}}(?![\d.])|{_DIGITS}(?:19|20)\d\d-\d{{1,2}}-\d{{1,2}}(?![\d\-])"
        r"|(?<![\d])[12]\d年\d{1,2}月\d{1,2}日",
        r"\d{4}年\d{1,2}月",
    ),
    _lint(
        "text-range-sign", f"{GB15835} 5.1", PRACTICE, WARNING, "数字的范围用浪纹线“～”或一字线“—”", "如“3～5天”",
        r"(?<![\d\-—A-Za-z./])\d{1,5}(?:\.\d+)?%?[\-–~∼˜]\d{1,5}(?:\.\d+)?(?=[%万亿元天日月年个项人次名户家米吨亩时分])(?![\d\-])",
        r"\d[～—]\d",
    ),
    _lint(
        "text-range-unit", f"{GB15835} 5.1", PRACTICE, WARNING, "表示范围的两个数，万、亿和百分号都要重复", "如“9亿～16亿”“63%～68%”",
        rf"(?<![\d.])\d+(?:\.\d+)?[～—~]\d+(?:\.\d+)?(?:{_MULTIPLIER}|%)",
        rf"\d(?:{_MULTIPLIER}|%)[～—~]\d",
    ),
    _lint(
        "text-dash", f"{GB15834} 4.14", PRACTICE, WARNING, "破折号用“——”，不用连着的短横或制表符", "用“——”",
        rf"(?<=[{HAN}”》）])(?:-{{2,}}|[─–]+|(?<!—)—(?=[{HAN}]{{2,}}[，。]))(?=[{HAN}“《（])",
        r"——",
    ),
    _lint(
        "text-straight-quotes", f"{GB15834} 4.8", PRACTICE, WARNING, "引号用弯引号“ ”‘ ’", "用“ ”",
        rf"(?:(?<=[{HAN}，。、：；（《])[\"'](?=\S))|(?:(?<=\S)[\"'](?=[{HAN}，。、：；）》]))",
        r"[“‘]",
    ),
    _lint(
        "text-ellipsis", f"{GB15834} 4.11", PRACTICE, WARNING, "省略号用“……”", "用“……”",
        rf"(?<=[{HAN}，。、”])\.{{3,}}|。{{2,}}|(?<!…)…(?!…)|…{{3,}}|·{{3,}}", r"……",
    ),
    _lint(
        "text-enumerator", f"{GB9704} 7.3.3", FIXED, WARNING, "层次序数写作“一、”“（一）”“1.”“（1）”，括号后不加顿号",
        "如“一、”“（一）”“1.”“（1）”",
        rf"\A\s*(?:[（(](?:[{CHINESE}]{{1,3}}|\d{{1,2}})[）)][、.．，]|\d{{1,2}}[、．](?!\d)|[{CHINESE}]{{1,3}}[.．，](?=[{HAN}])"
        rf"|\((?:[{CHINESE}]{{1,3}}|\d{{1,2}})\))",
        rf"\A\s*(?:[{CHINESE}]{{1,3}}、|（(?:[{CHINESE}]{{1,3}}|\d{{1,2}})）|\d{{1,2}}\.)",
        roles=TEXT,
    ),
    _lint(
        "text-half-width", f"{GB15834} 5.1", PRACTICE, WARNING, "汉字之间用全角标点", "用，。：；？！（）",
        rf"(?<={_SIGN})[,;:?!](?=[{HAN}“《（])|(?<={_SIGN})[,;:?!]\s*\Z|(?<=[{HAN}])\([^()（）]*[{HAN}][^()（）]*\)"
        rf"|(?<={_SIGN})\.(?=[{HAN}]|\s*\Z)",
        rf"[{HAN}][，。：；？！（]",
        roles=(*TEXT, Role.TITLE, Role.ANNEX_TEXT, Role.CAPTION, Role.TABLE_TEXT),
    ),
    _lint(
        "text-doubled-mark", GB15834, PRACTICE, WARNING, "标点不重复", "不重复",
        r"，{2,}|、{2,}|；{2,}|：{2,}|[，、；：][，、；。：]|。[，、；：]", r"[，。、；：]",
    ),
    _lint(
        "text-quote-pairs", f"{GB15834} 4.8", PRACTICE, WARNING, "引号、括号、书名号成对", "成对",
        # an opening mark with no closing one in the paragraph, or the reverse
        r"\A[^“”]*”|“[^”]*(?:“|\Z)|\A[^《》]*》|《[^》]*(?:《|\Z)|\A[^（）]*(?<!\d)(?<![a-zA-Z])）|（[^）]*\Z", r"[“《（]",
    ),
    _lint(
        "text-listed-titles", f"{GB15834} 4.5.3.5", PRACTICE, NOTE, "连用的引号、书名号之间通常不加顿号", "如“甲”“乙”、《甲》《乙》",
        r"[”》]、(?=[“《])", r"”“|》《",
    ),
    _lint(
        "text-approximate", f"{GB15835} 4.2.2", PRACTICE, WARNING, "相邻两数连用表示概数，用汉字，中间不加顿号", "如“三四十个”",
        rf"(?<![\d、])[1-9]、[2-9](?=[十百千万]?[个天年次名])|(?<![{CHINESE}、第])[一二三四五六七八]、[二三四五六七八九](?=[十百千万]?[个天年次名人])(?!年级)",
        rf"(?<![{CHINESE}第])(?:一二|二三|三四|四五|五六|六七|七八|八九)[十百千万个天年次名人]",
    ),
    _lint(
        "text-grouping", f"{GB15835} 4.1.4", PRACTICE, WARNING, "多位数的分节每三位一节", "如“12,345”",
        r"(?<![\d,.])\d{1,3}(?:,\d{3})*,(?:\d{1,2}|\d{4,})(?![\d,])(?=[个元万亿人次项%])|\d[，]\d{3}(?!\d)(?=[个元万亿人次项])",
        r"\d,\d{3}",
    ),
    _lint(
        "text-inner-blanks", f"{GB9704} 9", PRACTICE, NOTE, "汉字之间不空格", "没有空格",
        rf"(?<=[{HAN}，。、；：])[ \u3000]+(?=[{HAN}]{{2}})", rf"[{HAN}]{{10}}",
        roles=(*TEXT, Role.ANNEX_NOTE),
    ),
    _lint(
        "text-addressee-signs", f"{GB15834} 4.5", PRACTICE, WARNING, "主送、抄送机关之间用顿号、逗号", "用“、”“，”",
        r"[,;；/]|(?<=\S)[ \u3000]+(?=\S)", r"[、，]", roles=(Role.ADDRESSEE, Role.COPIED_TO),
    ),
    _lint(
        "text-units", "GB 3100—1993", PRACTICE, NOTE, "用法定计量单位和规范的符号", "如“平方米”“千克”“km”",
        r"(?<=\d)(?:平米|KG|Kg|KM|Km|M2|㎡|立方(?!米|厘米|分米))|(?<=\d)(?:公分|英尺|英寸|市斤|华里)", r"\d(?:平方米|千克|公里|千米|km|kg)",
    ),
)  # fmt: skip
