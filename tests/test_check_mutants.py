"""Good documents with one fault each: caught by the rule meant for it, and by no other."""

from dataclasses import dataclass

import pytest

from docgen.gongwen.checking import RULES, judge_document
from docgen.gongwen.verdict import Level, Result, Verdict
from docgen.word.view import view
from tests.word_parts import (
    DOCUMENT,
    SETTINGS,
    STYLES,
    Edit,
    edited,
    fonts,
    good,
    in_paragraph,
    in_style,
    look,
    swap,
    words,
)

BODY = "重点任务共28项"  # a paragraph of the report's text
POINT = "1.深化大数据运营能力"
LETTER_BODY = "根据罗湖区智慧城区建设工作安排"
FIRST_SECTION = r"(<w:sectPr>(?:(?!</w:sectPr>).)*?)"
HEADER = "word/header-letter.xml"


@dataclass(frozen=True)
class Mutant:
    """`rules`: the codes that must be violated, and no other. `base`: which good document is changed."""

    name: str
    base: str
    rules: str
    edits: tuple[Edit, ...]


def m(name: str, base: str, rules: str, *edits: Edit) -> Mutant:
    return Mutant(name, base, rules, edits)


# The margins of the nominal profile with the pitch that just fits.
NOMINAL = (
    swap(DOCUMENT, 'w:top="1960"', 'w:top="2098"'),
    swap(DOCUMENT, 'w:bottom="1847"', 'w:bottom="1984"'),
    swap(DOCUMENT, 'w:right="1960"', 'w:right="2098"'),
    swap(DOCUMENT, 'w:left="1847"', 'w:left="1984"'),
    swap(DOCUMENT, 'w:linePitch="589"', 'w:linePitch="579"'),
    swap(STYLES, 'w:line="589"', 'w:line="579"'),
)
BULLETS_TO_EDGE = '<w:ind w:left="0" w:right="0"/>'


SHEET = (
    m("Letter paper", "short", "paper-size", swap(DOCUMENT, FIRST_SECTION + 'w:w="11906"', r'\1w:w="12240"', count=1),
      swap(DOCUMENT, 'w:right="1474"', 'w:right="1808"', count=1)),
    m("upper margin 30 mm", "short", "top-white", swap(DOCUMENT, 'w:top="1960"', 'w:top="1700"', count=1),
      swap(DOCUMENT, 'w:bottom="1847"', 'w:bottom="2107"', count=1)),
    m("left margin 31.5 mm", "short", "left-white", swap(DOCUMENT, 'w:left="1587"', 'w:left="1787"', count=1),
      swap(DOCUMENT, 'w:right="1474"', 'w:right="1274"', count=1)),
    m("type area too narrow", "short", "type-area-width characters-per-line",
      swap(DOCUMENT, 'w:right="1474"', 'w:right="1774"', count=1)),
    m("type area too high", "short", "type-area-height", swap(DOCUMENT, 'w:bottom="1847"', 'w:bottom="1747"', count=1)),
    m("580-twip lines", "short", "lines-per-page", *NOMINAL, swap(STYLES, 'w:line="579"', 'w:line="580"')),
    m("28 pt lines", "short", "lines-per-page", in_style("Normal", 'w:line="589"', 'w:line="560"')),
    m("-4 spacing", "short", "characters-per-line", swap(STYLES, '<w:spacing w:val="-5"/>', '<w:spacing w:val="-4"/>')),
    m("portrait margins in landscape", "short", "landscape-area",
      swap(DOCUMENT, 'w:top="1587" w:right="1960" w:bottom="1474" w:left="1847"',
           'w:top="1960" w:right="1474" w:bottom="1847" w:left="1587"')),
)  # fmt: skip

LETTERING = (
    m("theme font", "report", "theme-font",
      fonts(BODY, 'w:hint="eastAsia" w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"')),
    m("body in 宋体", "report", "body-font", fonts(BODY, 'w:hint="eastAsia" w:eastAsia="宋体"')),
    m("body in 4号", "report", "body-size", look(BODY, '<w:sz w:val="28"/>')),
    m("first level in 仿宋", "report", "level-font", fonts("一、总体情况", 'w:hint="eastAsia" w:eastAsia="仿宋"')),
    m("second level in 黑体", "report", "level-font", fonts("夯实城区数字底座", 'w:hint="eastAsia" w:eastAsia="黑体"')),
    m("third level in 黑体", "report", "level-font", fonts(POINT, 'w:hint="eastAsia" w:eastAsia="黑体"')),
    m("bold third level", "report", "emphasis", look(POINT, "<w:b/>")),
    m("italic body", "report", "emphasis", look(BODY, "<w:i/>")),
    m("underlined body", "report", "emphasis", look(BODY, '<w:u w:val="single"/>')),
    m("red body", "report", "text-colour", look(BODY, '<w:color w:val="FF0000"/>')),
    m("quotes in Times", "report", "quote-font",
      fonts("未启动的分项", 'w:hint="default" w:ascii="Times New Roman" w:hAnsi="Times New Roman"')),
    m("a character GB2312 lacks", "report", "gb2312-characters", words("重点任务共28项", "朱镕牵头重点任务共28项")),
)  # fmt: skip

HEAD = (
    m("black mark", "report", "mark-colour", in_style("ReportMark", '<w:color w:val="FF0000"/>', "")),
    m("mark in 黑体", "report", "mark-font", in_style("ReportMark", 'w:eastAsia="方正小标宋简体"', 'w:eastAsia="黑体"')),
    m("mark at the left", "report", "mark-centred", in_style("ReportMark", "center", "left")),
    m("mark where the 1999 edition has it", "report", "mark-position", in_style("ReportMark", '"2100"', '"1533"')),
    m("year in square brackets", "report", "number-form", words("罗智统〔2020〕2号", "罗智统[2020]2号")),
    m("year in round brackets", "report", "number-form", words("罗智统〔2020〕2号", "罗智统（2020）2号")),
    m("第 before the serial", "report", "number-form", words("罗智统〔2020〕2号", "罗智统〔2020〕第2号")),
    m("zero before the serial", "report", "number-form", words("罗智统〔2020〕2号", "罗智统〔2020〕02号")),
    m("number in 4号", "report", "number-type", look("罗智统〔2020〕2号", '<w:sz w:val="28"/>')),
    m("number centred upward", "report", "number-place", in_style("ReportNumber", '"left"/></w:pPr>', '"center"/></w:pPr>')),
    m("number close to the mark", "report", "number-gap", in_style("ReportNumber", '"1130"', '"560"')),
    m("no 签发人", "report", "signer", swap(DOCUMENT, "<w:tab/><w:t [^>]*>签发人：</w:t></w:r>.*?待明确</w:t>", "", count=1)),
    m("签发人 in 仿宋", "report", "signer",
      swap(DOCUMENT, '(签发人：</w:t></w:r><w:r><w:rPr><w:rFonts )[^>]*>', r'\1w:hint="eastAsia"/>', count=1)),
    m("black rule", "report", "red-rule", in_style("ReportNumber", 'w:color="FF0000"', 'w:color="000000"')),
    m("no rule", "report", "red-rule", in_style("ReportNumber", "<w:pBdr>.*?</w:pBdr>", "")),
    m("thin red rule", "report", "red-rule-weight", in_style("ReportNumber", 'w:sz="12"', 'w:sz="2"')),
)  # fmt: skip

LETTER = (
    m("mark 40 mm from the edge", "short", "letter-mark-position letter-rule-gap",
      swap(HEADER, 'w:y="1718"', 'w:y="2285"')),
    m("文件 after the name", "short", "letter-mark-name", swap(HEADER, "统筹办公室<", "统筹办公室文件<")),
    m("black mark of a letter", "short", "mark-colour", in_style("LetterMark", '<w:color w:val="FF0000"/>', "")),
    m("a rule of 156 mm", "short", "letter-rules",
      swap(HEADER, '720000(</wp:posOffset></wp:positionH>.*?)cx="6120000"', r'972000\1cx="5616000"', count=1)),
    m("a missing rule", "short", "letter-rules", swap(HEADER, "<w:r>(?:(?!<w:r>).)*?下细线.*?</w:r>", "", count=1)),
    m("a black rule", "short", "letter-rules",
      swap(HEADER, '(<a:ln w="9540"[^>]*>.*?)FF0000', r"\g<1>000000", count=1)),
    m("swapped weights", "short", "letter-rule-order",
      swap(HEADER, '<a:ln w="25416"(.*?)<a:ln w="9540"', r'<a:ln w="9540"\1<a:ln w="25416"', count=1)),
    m("upper rules 5 mm lower", "short", "letter-rule-gap", swap(HEADER, ">1585908<", ">1765908<"),
      swap(HEADER, ">1623186<", ">1803186<")),
    m("lower rules at 25 mm", "short", "letter-lower-rule", swap(HEADER, ">9922014<", ">9742014<"),
      swap(HEADER, ">9959292<", ">9779292<")),
    m("rules to the left", "short", "letter-rules-centred", swap(HEADER, ">720000<", ">540000<")),
    m("rules on every page", "short", "letter-rules-first-page",
      swap(DOCUMENT, 'w:type="default" r:id="header-blank"', 'w:type="default" r:id="header-letter"', count=1)),
    m("first page not different", "short", "letter-first-page-number", swap(DOCUMENT, "<w:titlePg/>", "")),
    m("number on page 1", "short", "letter-first-page-number",
      swap(DOCUMENT, 'w:type="first" r:id="footer-blank"', 'w:type="first" r:id="footer-odd"')),
    m("number at the left", "short", "letter-number-place", in_style("LetterNumber", '"right"/></w:pPr>', '"left"/></w:pPr>')),
    m("印发 in a letter", "short", "letter-imprint",
      swap(DOCUMENT, "(<w:p><w:pPr><w:pStyle w:val=\"Remark\")",
           '<w:p><w:pPr><w:pStyle w:val="Imprint"/><w:keepNext/></w:pPr><w:r><w:t>本办</w:t><w:tab/>'
           r"<w:t>2020年6月8日印发</w:t></w:r></w:p>\1")),
    m("double rule without white", "short", "letter-rule-white", swap(HEADER, ">1623186<", ">1604500<")),
)  # fmt: skip

MAIN = (
    m("title in 3号", "short", "title-size", in_style("LetterTitle", '<w:sz w:val="44"/>', '<w:sz w:val="32"/>')),
    m("title in 黑体", "short", "title-font", in_style("LetterTitle", 'w:eastAsia="方正小标宋简体"', 'w:eastAsia="黑体"')),
    m("title at the left", "short", "title-centred", in_style("LetterTitle", "center", "left")),
    m("title right under the number", "short", "title-gap", in_style("LetterTitle", 'w:before="975"', 'w:before="0"')),
    m("title split inside 《》", "short", "title-shape", words("关于分解落实罗湖区", "关于《分解落实罗湖区"),
      words("重点任务的函", "重点任务》的函")),
    m("one character in the last line", "short", "title-shape",
      swap(DOCUMENT, "</w:t><w:br/><w:t [^>]*>重点任务的函", '重点任务的</w:t><w:br/><w:t xml:space="preserve">函', count=1)),
    m("addressee indented", "short", "addressee-flush",
      in_style("Addressee", "</w:pPr>", '<w:ind w:firstLineChars="200" w:firstLine="630"/></w:pPr>')),
    m("addressee without a colon", "short", "addressee-ending", words("区金融服务署：", "区金融服务署")),
    m("addressee far below", "short", "addressee-gap", in_style("Addressee", '"295"', '"1500"')),
    m("body without an indent", "short", "body-indent", in_paragraph(LETTER_BODY, "(<w:pStyle[^>]*>)", r"\1<w:ind "
      'w:firstLineChars="0" w:firstLine="0"/>')),
    m("body indented as a whole", "short", "body-indent", in_paragraph(LETTER_BODY, "(<w:pStyle[^>]*>)", r"\1<w:ind "
      'w:leftChars="200" w:left="630" w:firstLineChars="0" w:firstLine="0"/>')),
    m("indent by blanks", "short", "typed-blanks", in_paragraph(LETTER_BODY, "(<w:pStyle[^>]*>)", r"\1<w:ind "
      'w:firstLineChars="0" w:firstLine="0"/>'), words(LETTER_BODY, "　　" + LETTER_BODY)),
    m("indent in characters only", "short", "indent-lengths",
      in_paragraph(LETTER_BODY, "(<w:pStyle[^>]*>)", r'\1<w:ind w:firstLineChars="200" w:firstLine="0"/>')),
    m("space above a paragraph", "short", "paragraph-spacing",
      in_paragraph(LETTER_BODY, "(<w:pStyle[^>]*>)", r'\1<w:spacing w:before="120"/>')),
    m("a level left out", "short", "level-order", words("二、落实要求", "四、落实要求"), words("三、进展报送", "五、进展报送")),
)  # fmt: skip

CLOSING = (
    m("annex name ends with 。", "short", "annex-note-ending", words("附件：区金融服务署重点任务分解表", "附件：区金融服务署重点任务分解表。")),
    m("half-width colon after 附件", "short", "annex-note-form", words("附件：区金融", "附件:区金融")),
    m("annex note flush left", "short", "annex-note-indent", in_style("AnnexNote", "<w:ind [^>]*/>", BULLETS_TO_EDGE)),
    m("annex note right under the text", "short", "annex-note-gap", in_style("AnnexNote", 'w:before="589"', 'w:before="0"')),
    m("annex with another title", "short", "annex-match",
      swap(DOCUMENT, "(AnnexTitle.*?)重点任务分解表", r"\1任务分解表", count=1)),
    m("zero before the month", "short", "date-form", words("2020年6月8日", "2020年06月08日")),
    m("date in Chinese numerals", "short", "date-form", words("2020年6月8日", "二〇二〇年六月八日")),
    m("date at the right edge", "short", "signature-place", in_style("IssueDate", "center", "right")),
    m("name not above the date", "short", "signature-centred", in_style("Issuer", "<w:ind [^>]*/>", BULLETS_TO_EDGE)),
    m("signature may part from the text", "short", "signature-kept", in_style("Issuer", '<w:keepNext w:val="1"/>', "")),
    m("附注 in half-width brackets", "short", "remark-form", words("（联系人：待明确，联系电话：待明确）", "(联系人：待明确，联系电话：待明确)")),
    m("annex on the page of the text", "short", "annex-page",
      swap(DOCUMENT, '(.*)<w:type w:val="nextPage"/>', r'\1<w:type w:val="continuous"/>', count=1)),
    m("附件 in 仿宋", "short", "annex-mark-type", in_style("AnnexMark", 'w:eastAsia="黑体"', 'w:eastAsia="仿宋_GB2312"')),
    m("annex title at the left", "short", "annex-title-centred", in_style("AnnexTitle", "center", "left")),
    m("annex title on line 2", "short", "annex-title-line", in_style("AnnexTitle", 'w:before="589"', 'w:before="0"')),
)  # fmt: skip

IMPRINT = (
    m("抄送 in 3号", "report", "imprint-type", look("抄送：", '<w:sz w:val="32"/>')),
    m("抄送 without 。", "report", "copied-to-form", words("区政务服务数据管理局。</w:t></w:r></w:p></w:tc>", "区政务服务数据管理局</w:t></w:r></w:p></w:tc>")),
    m("抄送 flush left", "report", "copied-to-indent", in_style("CopiedTo", "<w:ind [^>]*/>", BULLETS_TO_EDGE)),
    m("zero in the date of 印发", "report", "imprint-form", words("10月20日印发", "9月05日印发")),
    m("印发 flush left", "report", "imprint-indent", in_style("Imprint", "<w:ind [^>]*/>", BULLETS_TO_EDGE)),
    m("rules of the 版记 swapped", "report", "imprint-rules", swap(DOCUMENT, 'w:sz="8"', 'w:sz="9"'),
      swap(DOCUMENT, 'w:sz="6"', 'w:sz="8"'), swap(DOCUMENT, 'w:sz="9"', 'w:sz="6"')),
    m("版记 too narrow", "report", "imprint-rule-length",
      swap(DOCUMENT, r'(版记.*?)<w:tblW w:w="8844"', r'\1<w:tblW w:w="8000"', count=1)),
    m("版记 10 mm higher", "report", "imprint-bottom", swap(DOCUMENT, ">1714320<", ">1354320<")),
    m("no 印发", "report", "imprint-present", swap(DOCUMENT, "<w:tr>(?:(?!<w:tr>).)*?印发</w:t>.*?</w:tr>", "", count=1)),
)  # fmt: skip

PAGINATION = (
    m("footer 7 mm from the edge", "short", "numbering-height", swap(DOCUMENT, 'w:footer="1415"', 'w:footer="397"')),
    m("centred number", "short", "numbering-side", swap("word/footer-odd.xml", "</w:pPr>", '<w:jc w:val="center"/></w:pPr>')),
    m("number at the very edge", "report", "numbering-side",
      swap("word/footer-even.xml", "</w:pPr>", '<w:ind w:leftChars="0" w:left="0"/></w:pPr>')),
    m("odd and even pages alike", "report", "numbering-side", swap(SETTINGS, "<w:evenAndOddHeaders/>", "")),
    m("no numbers", "short", "numbering-present", swap(DOCUMENT, 'r:id="footer-(?:odd|even)"', 'r:id="footer-blank"')),
    m("number in 5号", "short", "numbering-type", in_style("PageNumberOdd", 'w:sz w:val="28"', 'w:sz w:val="21"')),
    m("number in Times", "short", "numbering-type", in_style("PageNumberEven", 'w:ascii="宋体"', 'w:ascii="Times New Roman"')),
    m("hyphens beside the number", "short", "numbering-form", swap("word/footer-odd.xml", "—", "-")),
    m("numbers begin again in the annex", "short", "numbering-continuous",
      swap(DOCUMENT, "(.*)<w:docGrid", r'\1<w:pgNumType w:start="1"/><w:docGrid', count=1)),
    m("no number on page 1 of a report", "report", "numbering-first",
      swap(DOCUMENT, "<w:docGrid", "<w:titlePg/><w:docGrid", count=1)),
    m("upright number on landscape pages", "short", "landscape-number",
      swap("word/header-turned-odd.xml", '<w:textDirection w:val="tbRl"/>', "")),
    m("number at the other edge", "short", "landscape-number",
      swap("word/header-turned-even.xml", 'w:tblpX="1447"', 'w:tblpX="15000"')),
    m("odd number above", "short", "landscape-number",
      swap("word/header-turned-odd.xml", "PageNumberOdd", "PageNumberEven")),
    m("table head not repeated", "letter", "table-heading", swap(DOCUMENT, '<w:tblHeader/>', "")),
    m("rows may break", "letter", "table-rows", swap(DOCUMENT, "<w:cantSplit/>", "", count=1)),
)  # fmt: skip


def text(code: str, faulty: str) -> Mutant:
    """A sentence put before the first paragraph of a letter's text."""
    return m(f"{code}: {faulty}", "short", code, words(LETTER_BODY, f"{faulty}{LETTER_BODY}"))


TEXT = (
    text("text-number-brackets", "按国办发[2012]1号要求，"),
    text("text-number-brackets", "按国办发（2012）1号要求，"),
    text("text-number-brackets", "按国办发〔2012〕01号要求，"),
    text("text-date-zero", "自2020年07月起，"),
    text("text-date-zero", "在7月05日以前，"),
    text("text-date-form", "在2020.7.5以前，"),
    text("text-date-form", "在2020/07/05以前，"),
    text("text-date-form", "在20年7月5日以前，"),
    text("text-range-sign", "在3-5天内，"),
    text("text-range-unit", "投资9～16亿元，"),
    text("text-range-unit", "达到63～68%，"),
    text("text-dash", "一条主线--数据融合，"),
    text("text-straight-quotes", '坚持"一网统管"，'),
    text("text-ellipsis", "水务、消防...，"),
    text("text-ellipsis", "水务、消防。。。"),
    m("text-enumerator: （一）、", "report", "text-enumerator", words("（一）夯实", "（一）、夯实")),
    text("text-enumerator", "1、总体要求。"),
    text("text-half-width", "水务,消防,城管，"),
    text("text-half-width", "水务(消防)一体，"),
    text("text-doubled-mark", "按照要求，，"),
    text("text-quote-pairs", "按照“一网统管要求，"),
    text("text-quote-pairs", "按照《工作方案要求，"),
    text("text-listed-titles", "落实“一网通办”、“一网统管”，"),
    text("text-approximate", "用三、四个月，"),
    text("text-grouping", "投资1,23元，"),
    text("text-inner-blanks", "按照 工作方案的要求，"),
    text("text-units", "面积20平米，"),
    m("text-addressee-signs", "short", "text-addressee-signs", words("区金融服务署：", "区金融服务署;区水务局：")),
)

MUTANTS = (*SHEET, *LETTERING, *HEAD, *LETTER, *MAIN, *CLOSING, *IMPRINT, *PAGINATION, *TEXT)


def answers(data: bytes) -> tuple[Result, ...]:
    return judge_document(view(data, file="test.docx"))


def violated(data: bytes) -> set[str]:
    return {each.rule.code for each in answers(data) if each.verdict is Verdict.VIOLATES}


@pytest.mark.parametrize("base", ["letter", "short", "report"])
def test_a_good_document_violates_nothing_and_leaves_no_error_rule_open(base: str) -> None:
    found = [each for each in answers(good(base)) if each.verdict is not Verdict.CONFORMS]
    assert [each for each in found if each.verdict is Verdict.VIOLATES or each.rule.level is Level.ERROR] == []


def test_a_document_with_the_nominal_margins_is_good_too() -> None:
    data = edited(good("short"), *NOMINAL)
    assert violated(data) == set()
    (top,) = [each for each in answers(data) if each.rule.code == "top-white"]
    assert "nominal" in top.actual


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_fault_is_caught_by_its_rule_and_by_no_other(mutant: Mutant) -> None:
    assert violated(edited(good(mutant.base), *mutant.edits)) == set(mutant.rules.split())


def test_there_are_enough_mutants() -> None:
    assert len(MUTANTS) >= 100


def test_most_rules_have_a_mutant() -> None:
    caught = {code for mutant in MUTANTS for code in mutant.rules.split()}
    assert caught <= {rule.code for rule in RULES}
    # 份号, 密级 and what is missing altogether are tested in test_check_rules.py.
    assert len({rule.code for rule in RULES} - caught) <= 8, {rule.code for rule in RULES} - caught
