"""`docgen templates check` as a person runs it: every mistake at once, then samples filled and judged."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from docgen import contexts, contexts_samples
from docgen.archive import read_parts, write_parts
from docgen.contexts import TEMPLATES
from docgen.word.blueprint import build
from docgen.word.compiling import mistakes
from docgen.word.marking import marked
from docgen.word.oxml import element, plain_text, run
from docgen.word.render import Template
from tests.running import docgen
from tests.template_cases import CASES, Case, docx_of, split
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


# ---- copies with comments -----------------------------------------------------------------------------------------


def comments(path: Path) -> list[str]:
    parts = read_parts(path.read_bytes(), name="c")
    root = etree.fromstring(parts["word/comments.xml"])
    return ["".join(each.itertext()) for each in root]


def commented_text(path: Path) -> list[str]:
    """The text between the start and end of each comment."""
    root = etree.fromstring(read_parts(path.read_bytes(), name="c")["word/document.xml"])
    found = []
    for start in root.iter("{*}commentRangeStart"):
        between = []
        for node in start.itersiblings():
            if etree.QName(node).localname == "commentRangeEnd":
                break
            between.append("".join(node.itertext()))
        found.append("".join(between))
    return found


def test_each_mistake_is_a_comment_at_its_place(workspace: Path) -> None:
    broken_letter(workspace)
    before = (workspace / LETTER).read_bytes()
    result = docgen("templates", "check", "--mark", "--as-of", "2020-10-11", at=workspace)
    assert result.status == 1
    copy = workspace / "output/templates/任务分解函（批注）.docx"
    assert str(copy.relative_to(workspace)) in result.out
    assert commented_text(copy) == ["{{ 主送单位 }}", "{%p if 共性任务数 ％}", "{%tr for 任务 in 组.标题 %}"]
    told = comments(copy)
    assert [("主送单位" in told[0]), ("全角" in told[1]), ("不是列表" in told[2])] == [True] * 3
    assert (workspace / LETTER).read_bytes() == before
    assert list((workspace / "output/templates").iterdir()) == [copy]


def test_a_mistake_where_word_has_no_comments_is_told_at_the_beginning(workspace: Path, tmp_path: Path) -> None:
    new = tmp_path / "催报函.docx"
    header = '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>{{ 页眉字段 }}</w:t></w:r></w:p></w:hdr>'
    new.write_bytes(
        write_parts({**read_parts(docx_of("第一段", "第二段"), name="t"), "word/header9.xml": header.encode()})
    )
    assert docgen("templates", "check", new, "--mark", at=workspace).status == 1
    copy = tmp_path / "催报函（批注）.docx"
    assert comments(copy)[0].startswith("页眉第1段“{{ 页眉字段 }}”：") and "没有字段“页眉字段”" in comments(copy)[0]
    assert commented_text(copy) == ["第一段"]
    assert docgen("templates", "check", new, "--mark", "--dry-run", at=workspace).status == 1


def test_without_mistakes_no_copy_is_written(workspace: Path) -> None:
    result = docgen("templates", "check", workspace / "templates/催报函.docx", "--mark", at=workspace)
    assert result.status == 0
    assert [each.name for each in (workspace / "templates").iterdir() if "批注" in each.name] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_broken_template_can_be_marked(case: Case) -> None:
    wrong = mistakes(case.data(), kind=contexts.LETTER, file="t")
    made = marked(case.data(), wrong, day=date(2020, 10, 11))
    root = etree.fromstring(read_parts(made, name="t")["word/comments.xml"])
    assert len([each for each in root if etree.QName(each).localname == "comment"]) == len(wrong)


# ---- which template is used -----------------------------------------------------------------------------------------


def reworded(workspace: Path, folder: str, kind: str, text: str) -> str:
    """The template of this kind in another folder, with one word changed; its hash."""
    data = edited(build(kind), words("特此", text))
    path = workspace / folder / f"{kind}.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def test_the_template_of_the_quarter_goes_before_that_of_the_office_and_the_package(workspace: Path) -> None:
    report = workspace / "output/2020Q3/2020年第三季度进展情况报告.docx"
    (workspace / "templates/进展情况报告.docx").unlink()
    manifest = workspace / "output/manifest.json"
    for folder, told in (("", "docgen"), ("templates", None), ("data/rounds/2020Q3/templates", None)):
        text = f"来自{len(folder)}"
        digest = reworded(workspace, folder, contexts.REPORT, text) if folder else None
        result = docgen("summary", "2020Q3", "--overwrite", at=workspace)
        assert result.status == 0, result.err
        used = json.loads(manifest.read_text(encoding="utf-8"))["templates"][
            "output/2020Q3/2020年第三季度进展情况报告.docx"
        ]
        assert used["template"] == (told or f"{folder}/进展情况报告.docx")
        assert digest is None or used["sha256"] == digest
        assert (
            text in plain_text(etree.fromstring(read_parts(report.read_bytes(), name="r")["word/document.xml"]))
        ) is bool(folder)
    listed = docgen("templates", at=workspace).out.splitlines()
    assert "任务分解函：templates/任务分解函.docx" in listed
    assert "进展情况报告：templates/进展情况报告.docx" in listed
    assert "进展情况报告（2020Q3）：data/rounds/2020Q3/templates/进展情况报告.docx" in listed
    found = docgen("templates", "--json", at=workspace).json["templates"]
    assert {"kind", "period", "file", "sha256"} == set(found[0])
    other = docgen("templates", "check", "--json", at=workspace).json["templates"]
    assert "data/rounds/2020Q3/templates/进展情况报告.docx" in {each["file"] for each in other}


def test_every_letter_is_in_the_manifest_with_its_template(workspace: Path) -> None:
    assert docgen("letters", at=workspace).status == 0
    manifest = json.loads((workspace / "output/manifest.json").read_text(encoding="utf-8"))
    letters = [path for path in manifest["files"] if path.startswith("output/letters/")]
    digest = hashlib.sha256((workspace / LETTER).read_bytes()).hexdigest()
    assert len(letters) > 20
    assert {path: manifest["templates"][path] for path in letters} == dict.fromkeys(  # noqa: RUF024
        letters, {"template": LETTER, "sha256": digest}
    )


def test_a_manifest_without_templates_is_still_read(workspace: Path) -> None:
    assert docgen("letters", "--unit", "区水务局", at=workspace).status == 0
    path = workspace / "output/manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["templates"]
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    result = docgen("letters", "--unit", "区水务局", at=workspace)
    assert result.status == 0, result.err
    assert json.loads(path.read_text(encoding="utf-8"))["templates"]


def test_a_missing_value_in_a_letter_is_written_and_reported(workspace: Path) -> None:
    path = workspace / LETTER
    path.write_bytes(edited(path.read_bytes(), words("特此函告。", "替代{{ 替代函 }}。特此函告。")))
    result = docgen("letters", "--unit", "区水务局", at=workspace)
    assert result.status == 0, result.err
    assert "字段“替代函”没有内容，写作“待明确”。" in result.err and "[value-missing]" in result.err
    made = next((workspace / "output/letters").glob("*区水务局*.docx"))
    assert "替代待明确。特此函告。" in plain_text(
        etree.fromstring(read_parts(made.read_bytes(), name="r")["word/document.xml"])
    )


def test_a_mistake_behind_pictures_and_fields_can_be_marked(workspace: Path, tmp_path: Path) -> None:
    page = [element("w:r", None, element("w:fldChar", {"fldCharType": kind})) for kind in ("begin", "end")] * 20
    new = tmp_path / "催报函.docx"
    new.write_bytes(docx_of(split(*page, run("{{ 甲 }}"))))
    assert docgen("templates", "check", new, "--mark", at=workspace).status == 1
    assert "没有字段“甲”" in comments(tmp_path / "催报函（批注）.docx")[0]
