"""How the elements of an official document are written: the patterns by which they are known in text."""

import re

from docgen.gongwen.facts import Paragraph, Run

CHINESE = "〇零一二三四五六七八九十百"
HAN = r"㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
FULL_DATE = r"\d{4}年\d{1,2}月\d{1,2}日|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
DATE_LINE = re.compile(rf"(?:{FULL_DATE})|\d{{4}}[.\-/]\d{{1,2}}[.\-/]\d{{1,2}}")
# Any bracket, any serial: what is wrong with them is for the rules to say.
NUMBER_LINE = re.compile(
    rf"(?P<code>[{HAN}A-Za-z]{{1,16}})\s*(?P<open>[〔\[（(【［﹝])\s*(?P<year>\d{{2,4}})\s*年?\s*"
    r"(?P<close>[〕\])）】］﹞])\s*(?P<serial>第?\s*\d+)\s*号"
)
NUMBER_GOOD = re.compile(rf"[{HAN}A-Za-z]{{1,16}}〔(?:19|20)\d\d〕[1-9]\d*号")
SIGNER = re.compile(r"签\s*发\s*人\s*[:：]")
COPY_NUMBER = re.compile(r"(?:№|No\.?)?\s*\d{5,8}")
SECRECY = re.compile(r"(?:绝密|机密|秘密)(?:\s*★.*)?")
URGENCY = re.compile(r"特急|加急|特提|平急|紧急|急件")
TITLE_ENDS = [
    "决议",
    "决定",
    "命令",
    "令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "复函",
    "纪要",
    "方案",
    "办法",
    "规定",
    "细则",
    "条例",
    "规则",
    "要点",
    "计划",
    "总结",
]
TITLE_LINE = re.compile(rf".*关于.+的?(?:{'|'.join(TITLE_ENDS)})(?:（[^（）]{{1,12}}）)?", re.DOTALL)
UPWARD_TITLE = re.compile(r".*(?:报告|请示)(?:（[^（）]*）)?", re.DOTALL)
ADDRESSEE_END = re.compile(r".{1,300}[：:；;，,。]?", re.DOTALL)
ANNEX_NOTE = re.compile(r"附\s*件\s*[:：]\s*\S")
ANNEX_NOTE_NEXT = re.compile(r"\d+\s*[.．、]\s*\S")
FIGURE_CAPTION = re.compile(r"图\s*\d{1,2}[\s　.．：:、]")
ANNEX_MARK = re.compile(rf"附\s*件\s*(?:\d+|[{CHINESE}]+)?\s*[:：]?")
REMARK = re.compile(r"[（(].+[）)]", re.DOTALL)
COPIED_TO = re.compile(r"(?:抄\s*[送报]|分\s*送|主\s*送)\s*[:：]")
IMPRINT = re.compile(rf"(?:{FULL_DATE})\s*印发|.*印发日期|.+\t.*印发", re.DOTALL)
LEVELS = (
    re.compile(rf"[{CHINESE}]{{1,4}}[、.．，]"),
    re.compile(rf"[（(][{CHINESE}]{{1,4}}[）)]"),
    re.compile(r"\d{1,2}\s*[.．、](?!\d)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
)


BLOT = "\ue000"  # stands for each character of what is no Chinese text
# Addresses of pages and of mail, file names.
_FOREIGN = re.compile(
    r"https?://[^\s，。；）》”]+|www\.[^\s，。；）》”]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"[\w\-]+\.(?:docx?|xlsx?|pdf|txt|zip|wps|et|ofd|jpg|png|com|cn|org|net)\b",
    re.ASCII | re.IGNORECASE,
)


def chinese_only(text: str) -> str:
    """The text with each character of an address or a file name blotted out; lengths stay."""
    return _FOREIGN.sub(lambda match: BLOT * len(match[0]), text)


def level_of(text: str) -> int | None:
    """The level (from 1) whose enumerator a text begins with, however it is punctuated."""
    stripped = text.lstrip(" 　\t")
    return next((number for number, pattern in enumerate(LEVELS, start=1) if pattern.match(stripped)), None)


def is_red(run: Run) -> bool:
    """Red as people see it: FF0000, C00000, E60012 …"""
    return is_red_color(run.color)


def is_red_color(color: str) -> bool:
    try:
        red, green, blue = (int(color[place : place + 2], 16) for place in (0, 2, 4))
    except ValueError:
        return False
    return len(color) == 6 and red >= 0xB0 and max(green, blue) <= 0x50


def is_heading_like(paragraph: Paragraph) -> bool:
    """Centred, and set larger than text."""
    return paragraph.jc == "center" and paragraph.size_pt >= 18
