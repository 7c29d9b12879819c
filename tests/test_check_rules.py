"""What paragraphs are taken for in files without named styles, rules about rare elements, and honest answers."""

import pytest

from docgen.gongwen.checking import CHECKS, ON_PAGE, RULES, judge, judge_document, with_pages
from docgen.gongwen.facts import Document
from docgen.gongwen.numbers import NATIONAL, Numbers
from docgen.gongwen.page_rules import PAGE_RULES
from docgen.gongwen.recognition import recognise
from docgen.gongwen.roles import Kind, Role
from docgen.gongwen.verdict import RENDERING, Level, Result, Verdict
from docgen.word.view import view
from tests.word_parts import STYLES, edited, good, in_style, swap
from tests.word_xml import A4, docx, p

# ---- a notice made by hand: no style says what anything is ---------------------------------------------------


def rpr(font: str, size: int, more: str = "") -> str:
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>{more}<w:sz w:val="{size}"/>'


FANG, HEI, TITLE, RED = rpr("仿宋", 32), rpr("黑体", 32), rpr("方正小标宋简体", 44), '<w:color w:val="FF0000"/>'
SQUEEZED = rpr("仿宋", 32, '<w:spacing w:val="-5"/>')
LINE = '<w:spacing w:line="579" w:lineRule="exact"/>'
TWO = f'{LINE}<w:ind w:firstLineChars="200" w:firstLine="630"/>'
CENTRE = '<w:jc w:val="center"/>'
RULE = '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="FF0000"/></w:pBdr>'
HEAD = [
    p("000123", ppr=LINE, rpr=FANG),
    p("机密★1年", ppr=LINE, rpr=HEI),
    p("特急", ppr=LINE, rpr=HEI),
    p("某某市人民政府办公室文件", ppr=f'<w:spacing w:before="200" w:line="1000" w:lineRule="exact"/>{CENTRE}',
      rpr=rpr("方正小标宋简体", 72, RED)),
    p(ppr=LINE),
    p("某政办发〔2026〕5号", ppr=f"{RULE}{LINE}{CENTRE}", rpr=FANG),
]  # fmt: skip
MAIN = [
    p(ppr=LINE),
    p("关于做好某项工作的通知", ppr=f"{LINE}{CENTRE}", rpr=TITLE),
    p(ppr=LINE),
    p("各区人民政府，市有关单位：", ppr=LINE, rpr=FANG),
    p("为做好某项工作，现通知如下。", ppr=TWO, rpr=SQUEEZED),
    p("一、总体要求", ppr=TWO, rpr=HEI),
    p("（一）工作原则。坚持实事求是。", ppr=TWO, rpr=rpr("楷体", 32)),
    p("1.按时报送。", ppr=TWO, rpr=SQUEEZED),
    p("（1）数据准确。", ppr=TWO, rpr=SQUEEZED),
    p("附件：1.任务清单", ppr=TWO, rpr=FANG),
    p("2.联系表", ppr=f'{LINE}<w:ind w:left="1575"/>', rpr=FANG),
    p("某某市人民政府办公室", ppr=f'{LINE}<w:ind w:left="4725"/>{CENTRE}', rpr=FANG),
    p("2026年3月8日", ppr=f'{LINE}<w:ind w:left="4725"/>{CENTRE}', rpr=FANG),
    p("（此件公开发布）", ppr=TWO, rpr=FANG),
    p("附件1", ppr=f"<w:pageBreakBefore/>{LINE}", rpr=HEI),
    p("任务清单", ppr=f'<w:spacing w:before="579" w:line="579" w:lineRule="exact"/>{CENTRE}', rpr=TITLE),
    p("清单的内容。", ppr=TWO, rpr=FANG),
    p("附件2", ppr=f"<w:pageBreakBefore/>{LINE}", rpr=HEI),
    p("联系表", ppr=f'<w:spacing w:before="579" w:line="579" w:lineRule="exact"/>{CENTRE}', rpr=TITLE),
    p("表的内容。", ppr=TWO, rpr=FANG),
    p("抄送：市委办公室。", ppr=LINE, rpr=rpr("仿宋", 28)),
    p("某某市人民政府办公室\t2026年3月8日印发".replace("\t", "</w:t><w:tab/><w:t>"), ppr=LINE, rpr=rpr("仿宋", 28)),
]
ROLES = (
    "份号 密级和保密期限 紧急程度 发文机关标志 空行 发文字号 空行 标题 空行 主送机关 正文 一级标题 二级标题 三级标题 四级标题 "
    "附件说明 附件说明 署名 成文日期 附注 附件标识 附件标题 附件正文 附件标识 附件标题 附件正文 抄送 印发机关和印发日期"
)


def notice(*changed: tuple[str, str]) -> Document:
    body = "".join([*HEAD, *MAIN]) + f"<w:sectPr>{A4}</w:sectPr>"
    for old, new in changed:
        assert old in body, old
        body = body.replace(old, new, 1)
    return view(docx(body), file="通知.docx")


def answers(document: Document, code: str, numbers: Numbers = NATIONAL) -> list[Result]:
    return [each for each in judge_document(document, numbers) if each.rule.code == code]


def verdicts(document: Document, code: str, numbers: Numbers = NATIONAL) -> list[Verdict]:
    return [each.verdict for each in answers(document, code, numbers)]


def test_a_notice_without_styles_is_read_by_its_words_and_places() -> None:
    reading = recognise(notice())
    assert [each.role.value for each in reading.assigned] == ROLES.split()
    assert reading.kind is Kind.DOWNWARD
    assert all(each.evidence for each in reading.assigned)


def test_a_signer_or_a_report_makes_it_go_upward() -> None:
    signed = notice(("某政办发〔2026〕5号", "某政办发〔2026〕5号</w:t><w:tab/><w:t>签发人：张三"))
    assert recognise(signed).kind is Kind.UPWARD
    assert recognise(notice(("工作的通知", "工作的报告"))).kind is Kind.UPWARD
    assert verdicts(notice(("工作的通知", "工作的报告")), "signer") == [Verdict.VIOLATES]


def test_a_document_without_a_head_is_of_no_kind_and_is_not_asked_for_one() -> None:
    document = view(
        docx(p("随便写的一段文字，没有版头。", ppr=TWO, rpr=SQUEEZED) + f"<w:sectPr>{A4}</w:sectPr>"), file="x.docx"
    )
    reading = recognise(document)
    assert reading.kind is Kind.UNKNOWN
    codes = {each.rule.code for each in judge(reading)}
    assert codes.isdisjoint({"mark-present", "number-form", "title-present", "date-present", "imprint-present"})
    assert {"paper-size", "top-white", "body-indent"} <= codes


def test_an_annex_in_a_file_of_its_own_is_known() -> None:
    reading = recognise(view(docx(p("附件3") + p("工作清单", ppr=CENTRE) + p("内容很多。")), file="x.docx"))
    assert [each.role for each in reading.assigned] == [Role.ANNEX_MARK, Role.ANNEX_TITLE, Role.ANNEX_TEXT]
    assert not answers(reading.document, "annex-match")


GOOD_OF_NOTICE = (
    "copy-number secrecy-urgency mark-colour mark-font mark-centred number-form number-type number-place red-rule title-size "
    "title-font title-centred addressee-flush addressee-ending body-indent body-font body-size level-font annex-note-form "
    "annex-note-indent annex-match annex-page annex-mark-type annex-title-line annex-title-centred signature-place "
    "signature-centred date-form remark-form imprint-type copied-to-form imprint-form lines-per-page top-white"
)


@pytest.mark.parametrize("code", GOOD_OF_NOTICE.split())
def test_the_notice_conforms_where_it_was_made_to(code: str) -> None:
    found = verdicts(notice(), code)
    assert found
    assert set(found) == {Verdict.CONFORMS}, answers(notice(), code)


FAULTS = [
    ("copy-number", "000123", "12345"),
    (
        "secrecy-urgency",
        f'<w:rPr>{HEI}</w:rPr><w:t xml:space="preserve">特急',
        f'<w:rPr>{FANG}</w:rPr><w:t xml:space="preserve">特急',
    ),
    ("number-place", f"{RULE}{LINE}{CENTRE}", f"{RULE}{LINE}"),
    ("annex-note-form", "2.联系表", "3.联系表"),
    ("annex-match", "附件2", "附件3"),
    ("annex-match", ">联系表<", ">联络表<"),
    ("annex-page", f"<w:pageBreakBefore/>{LINE}", LINE),
    ("addressee-ending", "市有关单位：", "市有关单位:"),
    ("title-present", p("关于做好某项工作的通知", ppr=f"{LINE}{CENTRE}", rpr=TITLE), ""),
    ("date-present", p("2026年3月8日", ppr=f'{LINE}<w:ind w:left="4725"/>{CENTRE}', rpr=FANG), ""),
    ("imprint-form", "3月8日印发", "03月08日印发"),
]


@pytest.mark.parametrize(("code", "old", "new"), FAULTS)
def test_a_fault_of_the_notice_is_found(code: str, old: str, new: str) -> None:
    assert Verdict.VIOLATES in verdicts(notice((old, new)), code)


def test_the_second_annex_note_begins_under_the_number_of_the_first() -> None:
    wrong = notice(('<w:ind w:left="1575"/>', '<w:ind w:left="630"/>'))
    assert Verdict.VIOLATES in verdicts(wrong, "annex-note-indent")


def test_the_form_without_a_seal_conforms_too() -> None:
    plain = '<w:ind w:left="4725"/><w:jc w:val="center"/>'
    unsealed = notice((plain, '<w:ind w:left="5040"/>'), (plain, '<w:ind w:left="5670"/>'))
    assert verdicts(unsealed, "signature-place") == [Verdict.CONFORMS]


# ---- never more than was measured ----------------------------------------------------------------------------


def test_what_depends_on_the_font_is_unknown() -> None:
    loose = notice(*[(LINE, "")] * 12)
    assert verdicts(loose, "mark-position") == [Verdict.UNKNOWN]
    assert verdicts(loose, "number-gap") == [Verdict.UNKNOWN]


def test_an_estimate_near_the_limit_is_unknown() -> None:
    near = edited(good("report"), in_style("ReportMark", '"2100"', '"1985"'))  # 2.4 mm higher
    assert verdicts(view(near, file="x"), "mark-position") == [Verdict.UNKNOWN]


def test_an_annex_that_is_not_in_the_file_cannot_be_compared() -> None:
    start = next(index for index, each in enumerate(MAIN) if ">附件1<" in each)
    body = "".join([*HEAD, *MAIN[:start]]) + f"<w:sectPr>{A4}</w:sectPr>"
    assert verdicts(view(docx(body), file="x"), "annex-match") == [Verdict.UNKNOWN]


def test_absent_elements_give_no_answer() -> None:
    codes = {each.rule.code for each in judge_document(view(good("short"), file="x"))}
    assert codes.isdisjoint({"copy-number", "secrecy-urgency", "signer", "red-rule", "copied-to-form", "mark-position"})


def test_what_the_page_answered_is_not_left_open() -> None:
    loose = judge_document(notice(*[(LINE, "")] * 12))
    rules = {rule.code: rule for rule in PAGE_RULES}
    seen = Result(rules["page-mark-top"], Verdict.VIOLATES, "72 mm", "60 mm", "第1页", RENDERING)
    open_ = Result(rules["page-number-gap"], Verdict.UNKNOWN, "20.8 mm", "没有认出", "第1页", RENDERING)
    codes = [each.rule.code for each in with_pages(loose, (seen, open_)) if each.verdict is Verdict.UNKNOWN]
    assert "mark-position" not in codes
    assert "number-gap" in codes


def test_rules_are_paired_with_rules_that_exist() -> None:
    assert set(ON_PAGE) <= {rule.code for rule in RULES}
    assert set(ON_PAGE.values()) <= {rule.code for rule in PAGE_RULES}


# ---- letters drawn by others ---------------------------------------------------------------------------------

HEADER = "word/header-letter.xml"


def compound(upper: str, lower: str) -> Document:
    """A letter with two compound lines in place of four."""
    run = '<w:r>(?:(?!<w:r>).)*?name="{}".*?</w:r>'
    line = '(name="{}".*?)cap="flat"'
    data = edited(
        good("short"),
        swap(HEADER, run.format("上细线"), "", count=1),
        swap(HEADER, run.format("下细线"), "", count=1),
        swap(HEADER, line.format("上粗线"), rf'\1cap="flat" cmpd="{upper}"', count=1),
        swap(HEADER, line.format("下粗线"), rf'\1cap="flat" cmpd="{lower}"', count=1),
    )
    return view(data, file="x.docx")


def test_a_compound_line_is_a_double_rule() -> None:
    found = judge_document(compound("thickThin", "thinThick"))
    assert {each.rule.code for each in found if each.verdict is Verdict.VIOLATES} == set()
    assert verdicts(compound("thickThin", "thinThick"), "letter-rules") == [Verdict.CONFORMS]
    assert Verdict.VIOLATES in verdicts(compound("thinThick", "thinThick"), "letter-rule-order")


def test_lines_that_go_with_the_text_are_left_to_the_page() -> None:
    moving = edited(
        good("short"), swap(HEADER, '<wp:positionV relativeFrom="page">', '<wp:positionV relativeFrom="paragraph">')
    )
    document = view(moving, file="x.docx")
    assert verdicts(document, "letter-rules") == [Verdict.UNKNOWN]
    assert verdicts(document, "letter-lower-rule") == []


def test_heights_from_the_margin_are_worked_out() -> None:
    body = edited(
        good("short"),
        swap(
            HEADER,
            '<wp:positionV relativeFrom="page"><wp:posOffset>1585908',
            '<wp:positionV relativeFrom="margin"><wp:posOffset>341308',
        ),
    )  # 1244600 EMU are the 1960 twips of the upper margin
    assert set(verdicts(view(body, file="x.docx"), "letter-rules")) == {Verdict.CONFORMS}


# ---- both spellings of 28 characters -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("space", "verdict"), [("-848", Verdict.CONFORMS), ("-849", Verdict.CONFORMS), ("0", Verdict.VIOLATES)]
)
def test_a_character_grid_is_counted_as_word_counts_it(space: str, verdict: Verdict) -> None:
    data = edited(
        good("short"),
        swap(STYLES, '<w:spacing w:val="-5"/>', ""),
        swap(
            "word/document.xml", '<w:docGrid w:type="lines"', f'<w:docGrid w:type="linesAndChars" w:charSpace="{space}"'
        ),
    )
    assert verdicts(view(data, file="x"), "characters-per-line") == [verdict]


# ---- local rules ---------------------------------------------------------------------------------------------


def test_a_local_rule_replaces_a_number_and_is_told() -> None:
    local = NATIONAL.with_local("某市细则", {"title_font": "黑体", "bold_levels": (3,), "top_mm": 30.0})
    assert [sentence.split("（国家")[0] for sentence in local.local()] == [
        "天头（上页边距） 30 mm", "标题字体 黑体", "可以加粗的层次 3",
    ]  # fmt: skip
    document = view(good("short"), file="x")
    assert verdicts(document, "title-font", local) == [Verdict.VIOLATES]
    assert verdicts(document, "top-white", local) == [Verdict.VIOLATES]
    assert not NATIONAL.local()


# ---- the catalogue -------------------------------------------------------------------------------------------


def test_codes_are_words_and_each_stands_once() -> None:
    codes = [rule.code for rule in (*RULES, *PAGE_RULES)]
    assert len(codes) == len(set(codes))
    assert all(code.replace("-", "").isalnum() and code.islower() for code in codes)
    assert len(CHECKS) > 90


def test_every_rule_names_a_clause_and_what_is_only_practice_is_no_error() -> None:
    assert all(rule.clause.startswith("GB") and rule.title for rule in RULES)
    assert all(rule.level is not Level.ERROR for rule in RULES if rule.strength.value == "实务")
