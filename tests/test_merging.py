"""A person's words put into a finished document, and read out of one that another program wrote."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from lxml import etree

from docgen.archive import read_parts, write_parts
from docgen.drafts import Merge, Passage
from docgen.printed import Note
from docgen.word.commenting import commented, marked, notes_of
from docgen.word.merging import passages, rearranged, reworded
from docgen.word.oxml import NAMESPACES

W = f'xmlns:w="{NAMESPACES["w"]}" xmlns:mc="{NAMESPACES["mc"]}"'
NOTHING = Merge({}, frozenset(), {}, (), ())


def document(*blocks: str) -> bytes:
    body = "".join(each if each.startswith("<") else f"<w:p>{run(each)}</w:p>" for each in blocks)
    return write_parts({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()})


def run(text: str, look: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def row(*cells: str, joined: str = "") -> str:
    first = f'<w:tcPr><w:vMerge w:val="{joined}"/></w:tcPr>' if joined else ""
    made = [
        f"<w:tc>{first if not n else ''}<w:p>{run(each) if each else ''}</w:p></w:tc>" for n, each in enumerate(cells)
    ]
    return f"<w:tr>{''.join(made)}</w:tr>"


def xml(data: bytes) -> str:
    return read_parts(data, name="x")["word/document.xml"].decode()


def texts(data: bytes) -> list[str]:
    return [each.text for each in passages(data, file="x")]


@pytest.mark.parametrize(
    ("shown", "block"),
    [
        ("甲乙丙", f"<w:p>{run('甲')}<w:proofErr w:type='spellStart'/>{run('乙丙')}</w:p>"),
        ("甲\t乙", "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>"),
        ("甲\n乙", "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>"),
        ("甲新", f"<w:p>{run('甲')}<w:ins w:id='1' w:author='李'>{run('新')}</w:ins></w:p>"),
        ("甲", f"<w:p>{run('甲')}<w:del w:id='1' w:author='李'><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"),
        ("甲", f"<w:p>{run('甲')}<w:moveFrom w:id='1' w:author='李'>{run('移走')}</w:moveFrom></w:p>"),
        (
            "甲",
            f"<w:p>{run('甲')}<w:r><w:pict><w:txbxContent><w:p>{run('框里')}</w:p></w:txbxContent></w:pict></w:r></w:p>",
        ),
    ],
)
def test_a_paragraph_reads_as_a_person_sees_it(shown: str, block: str) -> None:
    assert texts(document(block)) == [shown]


def test_other_words_keep_the_look_of_what_they_stand_in() -> None:
    data = document(f"<w:p>{run('共', '<w:b/>')}{run('28', '<w:i/>')}{run('个单位。')}</w:p>")
    changed = reworded(data, {0: "共29个单位和企业。"})
    assert texts(changed) == ["共29个单位和企业。"]
    runs = etree.fromstring(xml(changed).encode()).iter("{*}r")
    looks = [
        (
            "".join(each.itertext()),
            [etree.QName(one).localname for one in (each.find("{*}rPr") if each.find("{*}rPr") is not None else ())],
        )
        for each in runs
    ]
    assert looks == [("共", ["b"]), ("29", ["i"]), ("个单位和企业。", [])]


@pytest.mark.parametrize("text", ["<w:p>&amp;", "{{ 字段 }}", "]]>", "𠮷野家", "a\tb\nc"])
def test_hostile_words_arrive_as_text(text: str) -> None:
    assert texts(reworded(document("原文"), {0: text})) == [text]
    assert texts(rearranged(document("原文"), added(0, Passage(text)))) == ["原文", text]


def added(number: int, *new: Passage, deleted: frozenset[int] = frozenset()) -> Merge:
    return Merge({}, deleted, {number: new} if new else {}, (), ())


def test_paragraphs_go_and_come_where_they_belong() -> None:
    data = document("一", "二", "三")
    assert texts(rearranged(data, added(0, Passage("新一"), Passage("新二"), deleted=frozenset({1})))) == [
        "一",
        "新一",
        "新二",
        "三",
    ]
    assert texts(rearranged(data, added(-1, Passage("最前")))) == ["最前", "一", "二", "三"]


def test_what_follows_a_table_stands_behind_it() -> None:
    data = document(f"<w:tbl>{row('甲', '乙')}</w:tbl>", "后")
    found = passages(rearranged(data, added(1, Passage("表后的话"))), file="x")
    assert [(each.text, each.cell is None) for each in found] == [
        ("甲", False),
        ("乙", False),
        ("表后的话", True),
        ("后", True),
    ]


def test_a_row_that_was_added_becomes_a_row() -> None:
    data = document(f"<w:tbl>{row('甲', '乙', joined='restart')}{row('', '丙', joined='continue')}</w:tbl>")
    new = (Passage("丁", cell=(0, 1, 1)), Passage("戊", cell=(0, 1, 2)))
    wide = document(f"<w:tbl>{row('甲', '乙', '己', joined='restart')}{row('', '丙', '庚', joined='continue')}</w:tbl>")
    merged = rearranged(wide, added(2, *new))
    assert [each.cell for each in passages(merged, file="x") if each.text in "丁戊"] == [(0, 1, 1), (0, 1, 2)]
    assert xml(merged).count('w:val="continue"') == 2
    assert data


def test_a_row_emptied_goes_and_a_cell_emptied_keeps_its_paragraph() -> None:
    data = document(f"<w:tbl>{row('甲', '乙')}{row('丙', '丁')}</w:tbl>")
    assert xml(rearranged(data, added(0, deleted=frozenset({0, 1})))).count("<w:tr>") == 1
    kept = etree.fromstring(xml(rearranged(data, added(0, deleted=frozenset({0})))).encode())
    assert [len(cell.findall("{*}p")) for cell in kept.iter("{*}tc")] == [1, 1, 1, 1]


def test_a_paragraph_that_ends_a_section_is_emptied_not_removed() -> None:
    data = document(f"<w:p><w:pPr><w:sectPr/></w:pPr>{run('末段')}</w:p>", "后")
    merged = rearranged(data, added(0, deleted=frozenset({0})))
    assert (texts(merged), "<w:sectPr/>" in xml(merged)) == (["后"], True)


def test_without_edits_not_a_byte_changes() -> None:
    data = document("一", "二")
    steps: tuple[Callable[[bytes], bytes], ...] = (lambda d: reworded(d, {}), lambda d: rearranged(d, NOTHING))
    assert [step(data) for step in steps] == [data, data]


# ---- comments and the mark of 核稿版 ----------------------------------------------------------------------------------------

TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
HEADER = f"<w:hdr {W}><w:p/></w:hdr>".encode()
SECTION = '<w:sectPr xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{}</w:sectPr>'
REFERENCE = '<w:headerReference w:type="default" r:id="rId1"/>'


def package(section: str = "", target: str = "") -> bytes:
    """A document as an office's own template may lead to: with its header or without, with relations or without."""
    parts = {"[Content_Types].xml": TYPES, **read_parts(document("正文", section), name="x")} if section else {
        "[Content_Types].xml": TYPES, **read_parts(document("正文"), name="x")
    }  # fmt: skip
    if target:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
        relation = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
        parts |= {"word/_rels/document.xml.rels": RELATIONS.format(relation).encode(), "word/header1.xml": HEADER}
    return write_parts(parts)


@pytest.mark.parametrize(
    "data",
    [
        package(),
        package(SECTION.format("")),
        package(SECTION.format(REFERENCE), "header1.xml"),
        package(SECTION.format(REFERENCE), "/word/header1.xml"),
        package(SECTION.format(REFERENCE), "gone.xml"),
    ],
)
def test_every_page_is_marked_whatever_headers_a_template_has(data: bytes) -> None:
    made = read_parts(marked(data, "核稿版"), name="x")
    headers = [name for name, content in made.items() if "核稿版".encode() in content]
    assert "word/header-draft.xml" in headers
    assert ("word/header1.xml" in headers) == (
        b"header1.xml" in read_parts(data, name="x").get("word/_rels/document.xml.rels", b"")
    )
    kinds = re.findall(rb'headerReference[^>]*w:type="(\w+)"', made["word/document.xml"])
    assert sorted(kinds) == [b"default", b"even", b"first"]


def test_comments_are_read_as_they_were_written() -> None:
    notes = (Note(0, "第一行\n第二行 <b>&", author="王主任"), Note(0, "数字", 1, 2))
    data = commented(package(), notes, day=date(2020, 10, 16))
    assert [(each.text, each.author) for each in notes_of(data, file="x")] == [
        ("第一行\n第二行 <b>&", "王主任"),
        ("数字", "docgen"),
    ]
    again = commented(data, [Note(0, "再来一条")], day=date(2020, 10, 17))
    numbers = re.findall(rb'<w:comment [^>]*w:id="(\d+)"', read_parts(again, name="x")["word/comments.xml"])
    assert numbers == [b"0", b"1", b"2"]


@pytest.mark.parametrize("offsets", [(0, 1), (1, 2), (0, 2), (1, 1), (0, 99)])
def test_a_comment_anywhere_leaves_the_text_as_it_is(offsets: tuple[int, int]) -> None:
    data = document(f"<w:p>{run('甲乙')}<w:r><w:tab/><w:t>丙</w:t></w:r></w:p>")
    with_types = write_parts({"[Content_Types].xml": TYPES, **read_parts(data, name="x")})
    assert texts(commented(with_types, [Note(0, "注", *offsets)], day=date(2020, 10, 16))) == ["甲乙\t丙"]
