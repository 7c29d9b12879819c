"""Copies of a good letter and a good report, each with one fault on the page, and the rules that are to catch it."""

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.archive import read_parts, write_parts

LETTER, REPORT = "letter", "report"
DOCUMENT, STYLES, HEAD = "word/document.xml", "word/styles.xml", "word/header-letter.xml"
PORTRAIT = 'w:top="1960" w:right="1474" w:bottom="1847" w:left="1587"'
LANDSCAPE = 'w:top="1587" w:right="1960" w:bottom="1474" w:left="1847"'
_RULE_GRID = 'w:line="589" w:lineRule="exact"'


@dataclass(frozen=True)
class Change:
    """What stands in a part, and what is put there; with `style` only within that named style."""

    part: str
    old: str
    new: str
    style: str = ""

    def made(self, text: str) -> str:
        """:raises AssertionError: the part no longer has what is to be replaced."""
        start = text.index(f'w:styleId="{self.style}"') if self.style else 0
        end = text.index("</w:style>", start) if self.style else len(text)
        assert self.old in text[start:end], f"{self.part} {self.style}: {self.old}"
        return text[:start] + text[start:end].replace(self.old, self.new) + text[end:]


@dataclass(frozen=True)
class Fault:
    """`caught_by`: the rules meant for it, without “page-”; `besides`: those that cannot but notice it too."""

    base: str
    changes: tuple[Change, ...]
    caught_by: frozenset[str]
    besides: frozenset[str] = frozenset()

    def made(self, content: bytes) -> bytes:
        """The document with the fault. :raises AssertionError: it no longer has what the fault replaces."""
        parts = read_parts(content, name="sample")
        for change in self.changes:
            parts[change.part] = change.made(parts[change.part].decode("utf-8")).encode("utf-8")
        return write_parts(parts)


def fault(base: str, caught_by: str, *changes: tuple[str, str, str], besides: str = "") -> Fault:
    made = tuple(Change(*change) for change in changes)
    return Fault(base, made, frozenset(caught_by.split()), frozenset(besides.split()))


def style(style_id: str, old: str, new: str) -> Change:
    return Change(STYLES, old, new, style_id)


def styled(base: str, caught_by: str, *changes: Change, besides: str = "") -> Fault:
    return Fault(base, changes, frozenset(caught_by.split()), frozenset(besides.split()))


_BREAK = '<w:p><w:pPr><w:pStyle w:val="Carrier"/><w:pageBreakBefore/></w:pPr></w:p>'
_IMPRINT = '<w:p><w:pPr><w:pStyle w:val="Carrier"/></w:pPr><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><mc:Alt'
_RULED = '<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="8" w:space="1" w:color="000000"/></w:pBdr></w:pPr></w:p>'
_ANNEX = '<w:p><w:pPr><w:pStyle w:val="AnnexMark"/>'
_LONG_NAME = "附件：区政务服务数据管理局和区城市管理和综合执法局重点任务分解表及其说明材料汇编目录"
_INDENT = 'w:firstLineChars="200" w:left="0" w:right="0" w:firstLine="630"'
_FLUSH = 'w:firstLineChars="0" w:left="0" w:right="0" w:firstLine="0"'

FAULTS: Mapping[str, Fault] = {
    # ---- letter
    "mark 7 mm lower": fault(
        LETTER, "letter-mark-top letter-rule-gap", (HEAD, 'w:y="1718"', 'w:y="2115"'),
        besides="letter-number-gap",
    ),
    "red rules of 156 mm": fault(
        LETTER, "letter-rule-length", (HEAD, 'cx="6120000"', 'cx="5616000"'), besides="letter-rule-middle"
    ),
    "red rules off the middle": fault(
        LETTER, "letter-rule-middle", (HEAD, "<wp:posOffset>720000<", "<wp:posOffset>900000<")
    ),
    "weights of the red rules swapped": fault(
        LETTER, "letter-rule-weights",
        (HEAD, 'w="25416"', 'w="9541"'), (HEAD, 'w="9540"', 'w="25416"'), (HEAD, 'w="9541"', 'w="9540"'),
    ),
    "red rules on later pages": fault(
        LETTER, "letter-rule-pages",
        (DOCUMENT, 'w:type="even" r:id="header-blank"', 'w:type="even" r:id="header-letter"'),
        besides="left-edge pitch lines colour",
    ),
    "发文字号 to the left": styled(LETTER, "letter-number-right", style("LetterNumber", 'val="right"', 'val="left"')),
    "发文字号 far below the rule": styled(
        LETTER, "letter-number-gap", style("LetterNumber", 'w:before="850"', 'w:before="1150"')
    ),
    "a number on page 1 of a letter": fault(
        LETTER, "letter-first-number", (DOCUMENT, 'w:type="first" r:id="footer-blank"', 'w:type="first" r:id="footer-odd"')
    ),
    "rules in a letter's 版记": fault(
        LETTER, "letter-imprint", (DOCUMENT, "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header-turned-odd\"",
        _RULED + "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header-turned-odd\""),
        besides="landscape-box",
    ),
    "附件说明 wrapped flush left": fault(
        LETTER, "annex-note",
        (DOCUMENT, "附件：区水务局重点任务分解表", _LONG_NAME),
        (STYLES, 'w:hangingChars="300" w:left="1575" w:right="0" w:hanging="945"', _INDENT),
        (STYLES, 'w:leftChars="200" w:rightChars="0" ' + _INDENT, 'w:leftChars="0" w:rightChars="0" ' + _INDENT),
    ),
    # ---- sheet and text of the report
    "a shorter sheet": fault(
        REPORT, "paper", (DOCUMENT, 'w:w="11906" w:h="16838"', 'w:w="11906" w:h="16300"'),
        besides="number-height lines ink-height",
    ),
    "left margin of 25 mm": fault(
        REPORT, "left-edge",
        (DOCUMENT, PORTRAIT, PORTRAIT.replace('"1587"', '"1417"').replace('"1474"', '"1644"')),
        besides="addressee-left number-side red-rule-width title-middle indent annex-note remark mark-middle imprint-width "
        "number-place signer",
    ),
    "right margin of 34 mm": fault(
        REPORT, "width", (DOCUMENT, PORTRAIT, PORTRAIT.replace('"1474"', '"1928"')),
        besides="characters red-rule-width title-middle mark-middle number-side date-place signer lines ink-height",
    ),
    "lines of 580 twips": fault(
        REPORT, "lines",
        (DOCUMENT, PORTRAIT, PORTRAIT.replace("1960", "2098").replace("1847", "1984")),
        (STYLES, _RULE_GRID, 'w:line="580" w:lineRule="exact"'),
        (DOCUMENT, 'w:linePitch="589"', 'w:linePitch="580"'),
        besides="ink-top ink-height mark-top imprint-bottom",
    ),
    "squeezed by 4 twips": styled(
        REPORT, "characters", style("Normal", 'w:spacing w:val="-5"', 'w:spacing w:val="-4"'), besides="lines"
    ),
    "white above paragraphs": styled(
        REPORT, "pitch",
        style("BodyText", "<w:pPr>", '<w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="200" ' + _RULE_GRID + "/>"),
    ),
    "no indent": fault(REPORT, "indent", (STYLES, _INDENT, _FLUSH), besides="remark"),
    "indent of one character": styled(
        REPORT, "indent", style("BodyText", _INDENT, _INDENT.replace("200", "100").replace("630", "315"))
    ),
    "blue text": styled(
        REPORT, "colour", style("BodyText", "<w:rPr>", '<w:rPr><w:color w:val="0000FF"/>')
    ),
    "text of 4号": styled(
        REPORT, "body-type", style("BodyText", "<w:rPr>", '<w:rPr><w:sz w:val="28"/>'),
        besides="characters indent pitch",
    ),
    "first level in 楷体": styled(REPORT, "level-type", style("Heading1", '"黑体"', '"楷体_GB2312"')),
    # ---- head of the report
    "black mark": styled(REPORT, "mark-red", style("ReportMark", "FF0000", "000000")),
    "mark of 1999": styled(REPORT, "mark-top", style("ReportMark", 'w:before="2100"', 'w:before="1533"')),
    "mark to the left": styled(REPORT, "mark-middle", style("ReportMark", 'val="center"', 'val="left"')),
    "mark in 黑体": styled(REPORT, "mark-type", style("ReportMark", '"方正小标宋简体"', '"黑体"'), besides="mark-top"),
    "red rule close to the 发文字号": styled(
        REPORT, "red-rule-gap", style("ReportNumber", 'w:space="11"', 'w:space="4"')
    ),
    "thin red rule": styled(REPORT, "red-rule-weight", style("ReportNumber", 'w:sz="12"', 'w:sz="4"')),
    "short red rule": styled(
        REPORT, "red-rule-width", style("ReportNumber", 'w:right="0"', 'w:right="1200"'), besides="signer"
    ),
    "发文字号 close to the mark": styled(REPORT, "number-gap", style("ReportNumber", 'w:before="1130"', 'w:before="600"')),
    "发文字号 three characters in": styled(
        REPORT, "number-place", style("ReportNumber", 'w:firstLineChars="100" w:left="0" w:right="0" w:firstLine="315"',
        'w:firstLineChars="300" w:left="0" w:right="0" w:firstLine="945"'),
    ),
    "签发人 four characters in": styled(REPORT, "signer", style("ReportNumber", 'w:pos="8505"', 'w:pos="7560"')),
    "title close to the rule": styled(REPORT, "title-gap", style("Title", 'w:before="985"', 'w:before="400"')),
    "title to the left": styled(REPORT, "title-middle", style("Title", 'val="center"', 'val="left"')),
    "title of 小二": styled(REPORT, "title-type", style("Title", 'w:sz w:val="44"', 'w:sz w:val="36"'),
                          besides="addressee-gap title-gap"),
    "title like a sandglass": fault(
        REPORT, "title-shape", (DOCUMENT, "关于罗湖区智慧城区建设重点任务</w:t><w:br/>",
        "关于罗湖区智慧城区建设</w:t><w:br/><w:t>重点任务</w:t><w:br/>"),
    ),
    "主送机关 close to the title": styled(REPORT, "addressee-gap", style("Addressee", 'w:before="295"', 'w:before="0"')),
    "主送机关 indented": styled(
        REPORT, "addressee-left", style("Addressee", "</w:pPr>", '<w:ind w:left="630"/></w:pPr>')
    ),
    # ---- after the text
    "date flush left": styled(
        REPORT, "date-place",
        style("IssueDate", 'w:leftChars="1350"', 'w:leftChars="0"'), style("IssueDate", 'w:left="4252"', 'w:left="0"'),
        style("IssueDate", 'val="center"', 'val="left"'),
    ),
    "署名 off the date's middle": styled(
        REPORT, "name-middle",
        style("Issuer", 'w:leftChars="1350"', 'w:leftChars="800"'), style("Issuer", 'w:left="4252"', 'w:left="2520"'),
    ),
    "附注 flush left": styled(REPORT, "remark", style("Remark", _INDENT, _FLUSH)),
    # ---- page numbers
    "footer at 7 mm": fault(REPORT, "number-height", (DOCUMENT, 'w:footer="1415"', 'w:footer="397"')),
    "numbers in the middle": fault(
        REPORT, "number-side",
        ("word/footer-odd.xml", '<w:pStyle w:val="PageNumberOdd"/>', '<w:pStyle w:val="PageNumberOdd"/><w:jc w:val="center"/>'),
        ("word/footer-even.xml", '<w:pStyle w:val="PageNumberEven"/>',
         '<w:pStyle w:val="PageNumberEven"/><w:jc w:val="center"/>'),
    ),
    "even numbers to the right": fault(REPORT, "number-side", ("word/footer-even.xml", "PageNumberEven", "PageNumberOdd")),
    "numbers of 3号": fault(
        REPORT, "number-type", (STYLES, '<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:style><w:style '
        'w:type="paragraph" w:styleId="PageNumberEven"',
        '<w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="PageNumberEven"'),
        besides="number-height landscape-number",
    ),
    "numbers begin again in the annex": fault(
        REPORT, "numbers-run", (DOCUMENT, f"<w:pgMar {LANDSCAPE}",
        f'<w:pgNumType w:start="1"/><w:pgMar {LANDSCAPE}'), besides="imprint-even",
    ),
    "no number on odd pages": fault(REPORT, "numbers-run", ("word/footer-odd.xml", "PAGE", "AUTHOR"),
                                    besides="number-height number-side"),
    # ---- 版记
    "版记 on an odd page": fault(REPORT, "imprint-even", (DOCUMENT, _IMPRINT, _BREAK + _BREAK + _IMPRINT)),
    "版记 1 cm higher": fault(
        REPORT, "imprint-bottom", (DOCUMENT, "<wp:posOffset>1714320<", "<wp:posOffset>1354320<")
    ),
    "first and last rule of the 版记 thin": fault(
        REPORT, "imprint-weight", (DOCUMENT, 'w:val="single" w:sz="8"', 'w:val="single" w:sz="2"')
    ),
    "抄送 flush left": styled(
        REPORT, "imprint-copied", style("CopiedTo", 'w:leftChars="100"', 'w:leftChars="0"'),
        style("CopiedTo", 'w:hangingChars="300" w:left="1120"', 'w:hangingChars="0" w:left="0"'),
        style("CopiedTo", 'w:hanging="840"', 'w:hanging="0"'),
    ),
    "印发日期 six characters in": styled(REPORT, "imprint-issued", style("Imprint", 'w:pos="8564"', 'w:pos="7200"')),
    # ---- annex
    "附件 on the second line": fault(REPORT, "annex-first-line", (DOCUMENT, _ANNEX, "<w:p/>" + _ANNEX), besides="landscape-box"),
    "附件 in 仿宋": styled(REPORT, "annex-type", style("AnnexMark", '"黑体"', '"仿宋_GB2312"')),
    "title of the annex on the second line": styled(
        REPORT, "annex-title", style("AnnexTitle", 'w:before="589"', 'w:before="0"')
    ),
    "portrait margins in landscape": fault(
        REPORT, "landscape-box", (DOCUMENT, LANDSCAPE, PORTRAIT), besides="annex-first-line annex-title"
    ),
    "landscape number not turned": fault(
        REPORT, "landscape-number",
        ("word/header-turned-odd.xml", '<w:textDirection w:val="tbRl"/>', ""),
        ("word/header-turned-even.xml", '<w:textDirection w:val="tbRl"/>', ""),
        besides="numbers-run landscape-box annex-first-line annex-title annex-type table-head",
    ),
    "landscape number on the wrong end": fault(
        REPORT, "landscape-number", ("word/header-turned-even.xml", "PageNumberEven", "PageNumberOdd")
    ),
    "landscape number 1 cm nearer to the edge": fault(
        REPORT, "landscape-number",
        ("word/header-turned-odd.xml", 'w:tblpX="1447"', 'w:tblpX="880"'),
        ("word/header-turned-even.xml", 'w:tblpX="1447"', 'w:tblpX="880"'),
    ),
    "head of the table on its first page only": fault(
        REPORT, "table-head", (DOCUMENT, '<w:tblHeader/>', "")
    ),
}  # fmt: skip
