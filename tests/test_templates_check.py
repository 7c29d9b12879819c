"""`docgen templates check` as a person runs it: every mistake at once, then samples filled and judged."""

import re
from pathlib import Path

import pytest

from docgen import contexts, contexts_samples
from docgen.archive import read_parts
from docgen.contexts import TEMPLATES
from docgen.word.blueprint import build
from docgen.word.render import Template
from tests.running import docgen
from tests.template_cases import docx_of
from tests.word_parts import edited, words

LETTER = "templates/任务分解函.docx"


def broken_letter(workspace: Path) -> None:
    path = workspace / LETTER
    path.write_bytes(
        edited(
            path.read_bytes(),
            words("{{ 主送 }}：", "{{ 主送单位 }}："),
            words("{%p if 共性任务数 %}", "{%p if 共性任务数 ％}"),
            words("{%tr for 任务 in 组.任务 %}", "{%tr for 任务 in 组.标题 %}"),
        )
    )


def test_all_mistakes_are_listed_in_order_with_place_text_and_remedy(workspace: Path) -> None:
    broken_letter(workspace)
    result = docgen("templates", "check", at=workspace)
    assert result.status == 1
    told = result.err.strip().splitlines()
    assert told[0] == (
        f"{LETTER}〔正文第11段〕 错误 “{{{{ 主送单位 }}}}：”：“{{{{ 主送单位 }}}}”：没有字段“主送单位”。是否应为“主送”？"
        " [template-field-unknown]"
    )
    assert "“一、任务分工”下第" in told[1] and "请改为半角：{%p if 共性任务数 %}。" in told[1]
    assert "第1个表格第4行" in told[2] and "“组.标题”是文字，不是列表" in told[2]
    assert len(told) == 3
    assert f"{LETTER}：写法有 3 处错误，没有试填" in result.out
    assert "templates/催报函.docx：写法没有错误" in result.out


def test_the_mistakes_are_there_for_programs_too(workspace: Path) -> None:
    broken_letter(workspace)
    found = docgen("templates", "check", "--json", at=workspace).json
    assert not found["ok"]
    assert found["counts"]["mistakes"] == 3
    assert found["counts"]["documents"] == 4 * (len(TEMPLATES) - 1)
    where = found["diagnostics"][2]["where"]
    assert where == {"file": LETTER, "table": 1, "row": 4, "part": "正文", "heading": "三、进展报送"}
    assert [each["mistakes"] for each in found["templates"] if each["kind"] == contexts.LETTER] == [3]


def test_a_file_is_checked_as_the_kind_its_name_says(workspace: Path, tmp_path: Path) -> None:
    new = tmp_path / "新的催报函.docx"
    new.write_bytes(docx_of("{{ 应报分项数 }}{{ 任务组 }}"))
    result = docgen("templates", "check", new, at=workspace)
    assert result.status == 1
    assert "没有字段“任务组”。它是“任务分解函”模板的字段。" in result.err


def test_a_file_whose_name_says_no_kind_needs_one(workspace: Path, tmp_path: Path) -> None:
    new = tmp_path / "函.docx"
    new.write_bytes(build(contexts.REMINDER))
    result = docgen("templates", "check", new, at=workspace)
    assert result.status == 1
    assert "请加 --kind" in result.err
    assert docgen("templates", "check", new, "--kind", "催报函", at=workspace).status == 0
    assert "没有“通知”这个模板" in docgen("templates", "check", new, "--kind", "通知", at=workspace).err


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04half", b"plain text"], ids=["empty", "half", "text"])
def test_a_file_that_is_no_word_document_is_told(workspace: Path, content: bytes) -> None:
    (workspace / LETTER).write_bytes(content)
    result = docgen("templates", "check", at=workspace)
    assert result.status == 1
    assert f"{LETTER} 错误" in result.err and "[template-damaged]" in result.err
    assert "templates/催报函.docx：写法没有错误" in result.out


def test_a_field_that_may_be_empty_is_found_by_the_samples(workspace: Path) -> None:
    path = workspace / LETTER
    path.write_bytes(edited(path.read_bytes(), words("特此函告。", "替代{{ 替代函 }}。特此函告。")))
    result = docgen("templates", "check", at=workspace)
    assert result.status == 1
    assert "用“最少”的内容填充时出错" in result.err and "字段“替代函”没有内容" in result.err


@pytest.mark.parametrize("kind", TEMPLATES)
def test_hostile_texts_arrive_to_the_letter(kind: str) -> None:
    context = contexts_samples.samples(kind)[contexts_samples.HOSTILE]
    data = Template.compile(build(kind), kind=kind, file=kind).render(context)
    xml = read_parts(data, name=kind)["word/document.xml"].decode()
    assert "完成率&lt;80%，A&amp;B 工程；{{x}}{% if %}{#；&lt;w:p&gt;&amp;amp;]]" in xml
    assert "𠮷林路" in re.sub("<[^>]*>", "", xml)  # another font, and so a run of its own
