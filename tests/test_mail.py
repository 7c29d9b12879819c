"""Mail drafts: what they say is read back by two parsers, one of them not the library that wrote them."""

import email
import email.policy
import re
import shutil
from base64 import b64decode
from datetime import date
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.mail import Attachment, Mailbox, draft
from tests.running import docgen, snapshot

PERIOD = "2020Q3"
OFFICE = Mailbox("罗湖区智慧城区建设统筹办公室", "tongchou@example.gov.cn")
UNIT = Mailbox("市市场监督管理局罗湖管理局", "shijian@example.gov.cn")
LONG = "23-市市场监督管理局罗湖管理局-2020年第三季度填报表（第2版）𠮷.xlsx"


def made(**changed: object) -> bytes:
    given = {
        "sender": OFFICE,
        "to": UNIT,
        "subject": "催报函：请报送罗湖区智慧城区建设重点任务2020年第三季度进展情况",
        "text": "市市场监督管理局罗湖管理局：\n　　请报送。\n\n统筹办公室",
        "attachments": [Attachment(LONG, b"PK\x03\x04" * 100), Attachment("催报函.docx", b"PK\x03\x04")],
        "day": date(2020, 10, 15),
    }
    return draft(**{**given, **changed})  # type: ignore[arg-type]


def read(data: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)  # type: ignore[return-value]


def test_a_draft_says_what_was_given():
    found = read(made())
    assert (found["From"].addresses[0].display_name, found["From"].addresses[0].addr_spec) == (
        OFFICE.name,
        OFFICE.address,
    )
    assert (found["To"].addresses[0].display_name, found["To"].addresses[0].addr_spec) == (UNIT.name, UNIT.address)
    assert found["Subject"] == "催报函：请报送罗湖区智慧城区建设重点任务2020年第三季度进展情况"
    assert found["Date"].datetime.isoformat() == "2020-10-15T09:00:00+08:00"
    assert found["X-Unsent"] == "1"
    assert found.get_body().get_content().split() == ["市市场监督管理局罗湖管理局：", "请报送。", "统筹办公室"]
    sent = [(each.get_filename(), each.get_content()) for each in found.iter_attachments()]
    assert sent == [(LONG, b"PK\x03\x04" * 100), ("催报函.docx", b"PK\x03\x04")]
    assert not [part for part in found.walk() if part.defects]


def test_another_parser_reads_the_same():
    parser = pytest.importorskip("fast_mail_parser")
    found = parser.parse_email(made())
    assert found.subject == "催报函：请报送罗湖区智慧城区建设重点任务2020年第三季度进展情况"
    assert [box.address for box in found.to] == [UNIT.address]
    assert [(each.filename, bytes(each.content)) for each in found.attachments] == [
        (LONG, b"PK\x03\x04" * 100),
        ("催报函.docx", b"PK\x03\x04"),
    ]
    assert "请报送。" in found.text_plain[0]


def test_an_attachment_names_itself_both_ways_and_no_character_is_cut():
    data = made().decode("ascii")
    pieces = re.findall(r"filename\*(\d+)\*=(?:utf-8'')?([^;\r]*)", data.partition("Content-Disposition")[2])
    first = pieces[: next((n for n, piece in enumerate(pieces[1:], 1) if piece[0] == "0"), len(pieces))]
    assert [int(number) for number, _ in first] == list(range(len(first)))
    assert "".join(unquote_to_bytes(words).decode() for _, words in first) == LONG  # each piece is whole characters
    (words,) = re.findall(r'sheet;\r\n name="(.*?)"', data, re.DOTALL)
    decoded = [b64decode(each).decode() for each in re.findall(r"=\?utf-8\?b\?([^?]*)\?=", words)]
    assert "".join(decoded) == LONG


def test_lines_are_short_ascii_and_end_as_the_standard_wants():
    data = made(subject="进展" * 100)
    assert max(len(line) for line in data.split(b"\r\n")) <= 88  # one media type of Office is longer than 78
    assert b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b"")
    assert data.isascii()
    assert all(len(word) <= 75 for word in re.findall(rb"=\?[^?]*\?.\?[^?]*\?=", data))


def test_without_an_address_the_header_is_left_out():
    found = read(made(to=Mailbox("区水务局", None), sender=Mailbox("统筹办公室", None)))
    assert found["To"] is None and found["From"] is None


@pytest.mark.parametrize("evil", ["催报\nBcc: x@y.cn", "催报\r\n\r\n正文", "催报\0\x1b", "催报\u2028Bcc: x@y.cn"])
def test_nothing_in_a_subject_or_name_begins_a_header(evil):
    found = read(made(subject=evil, to=Mailbox(evil, "a@b.cn"), attachments=[Attachment(f"{evil}.docx", b"x")]))
    assert {name.lower() for name in found} == {
        "content-type", "mime-version", "from", "to", "subject", "date", "x-unsent"
    }  # fmt: skip
    assert found["Bcc"] is None and found["Subject"].startswith("催报")
    (attachment,) = found.iter_attachments()
    assert "\n" not in attachment.get_filename()


def test_the_same_content_gives_the_same_bytes_and_another_another_boundary():
    assert made() == made()
    assert made().split(b"boundary")[1][:45] != made(text="别的").split(b"boundary")[1][:45]


@settings(max_examples=60, deadline=None)
@given(
    subject=st.text(min_size=1, max_size=80),
    name=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60),
    data=st.binary(max_size=200),
)
def test_any_subject_name_and_content_come_back(subject, name, data):
    found = read(made(subject=subject, attachments=[Attachment(name, data)]))
    seen = "".join(sign if sign.isprintable() else " " for sign in subject).split()
    assert str(found["Subject"]).split() == seen
    (attachment,) = found.iter_attachments()
    assert attachment.get_filename() == name and attachment.get_content() == data


# ---- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mail")
    for name in ("templates", "data"):
        shutil.copytree(Path(__file__).parent.parent / name, folder / name)
    units = (folder / "data/units.yaml").read_text(encoding="utf-8")
    line = "{code: xuanchuanbu, name: 区委宣传部, short_name: 宣传部, kind: 区委部门}"
    assert line in units
    contact = line.replace("}", ", contact: {name: 示例丁, email: xcb@example.gov.cn}}")
    (folder / "data/units.yaml").write_text(units.replace(line, contact), encoding="utf-8")
    assert docgen("run", PERIOD, at=folder).status == 0
    result = docgen("remind", PERIOD, "--as-of", "2020-10-15", "--mail", "--json", at=folder)
    assert result.status == 0, result.err
    assert result.json["counts"]["mails"] == 8
    assert [each["message"][:4] for each in result.json["diagnostics"] if each["code"] == "address-unknown"] == [
        "区委组织",
        "本办没有",
    ]
    return folder


def drafts(folder: Path, day: str = "2020-10-15") -> dict[str, email.message.EmailMessage]:
    return {path.name: read(path.read_bytes()) for path in (folder / f"output/{PERIOD}/reminders/mail-{day}").iterdir()}


def test_a_silent_unit_gets_the_letter_and_its_form(office):
    found = drafts(office)["02-区委宣传部-催报函.eml"]
    assert found["To"].addresses[0].addr_spec == "xcb@example.gov.cn"
    letter, form = found.iter_attachments()
    assert letter.get_content() == (office / f"output/{PERIOD}/reminders/02-区委宣传部-催报函.docx").read_bytes()
    assert form.get_content() == (office / f"output/{PERIOD}/forms/{form.get_filename()}").read_bytes()
    text = found.get_body().get_content()
    assert "现发去催报函（罗智统函〔2020〕" in text and "随信附上：催报函、2020年第三季度填报表。" in text


def test_a_unit_whose_return_went_back_gets_the_letter_and_the_correction_copy(office):
    found = drafts(office)["01-区委组织部-退回修改函.eml"]
    letter, copy = found.iter_attachments()
    assert letter.get_filename() == "01-区委组织部-退回修改函.docx"
    assert copy.get_content() == (office / f"output/{PERIOD}/corrections/区委组织部-退回修改.xlsx").read_bytes()
    assert "请修改后重新报送" in found["Subject"]


def test_the_drafts_of_a_day_are_the_same_again_and_a_naming_sends_none(office, tmp_path):
    shutil.copytree(office, tmp_path / "again")
    before = snapshot(tmp_path / "again")
    assert docgen("remind", PERIOD, "--as-of", "2020-10-15", "--mail", at=tmp_path / "again").status == 0
    assert snapshot(tmp_path / "again") == before
    named = docgen("remind", PERIOD, "--as-of", "2020-10-21", "--mail", "--json", at=tmp_path / "again").json
    assert {step["by"] for step in named["steps"]} == {"点名"} and named["counts"]["mails"] == 0


def test_an_office_that_uses_mail_says_so_once(office, tmp_path):
    shutil.copytree(office, tmp_path / "switch")
    path = tmp_path / "switch/data/office.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + "mail: 是\ncontact: {email: tc@example.gov.cn}\n", encoding="utf-8"
    )
    (tmp_path / f"switch/data/rounds/{PERIOD}/reminders.yaml").unlink()
    assert docgen("remind", PERIOD, "--as-of", "2020-10-13", at=tmp_path / "switch").status == 0
    found = drafts(tmp_path / "switch", "2020-10-13")
    assert len(found) == 8
    assert {each["From"].addresses[0].addr_spec for each in found.values()} == {"tc@example.gov.cn"}
    assert [len(list(each.iter_attachments())) for each in found.values()] == [1] * 8  # a notice has no letter


def test_without_the_option_there_are_no_drafts(office, tmp_path):
    shutil.copytree(office, tmp_path / "none")
    shutil.rmtree(tmp_path / f"none/output/{PERIOD}/reminders")
    result = docgen("remind", PERIOD, "--as-of", "2020-10-15", "--json", at=tmp_path / "none").json
    assert result["counts"]["mails"] == 0 and not any(name.endswith(".eml") for name in result["files"])


@pytest.mark.parametrize("address", ["a@b", "a b@c.cn", "a@c.cn, b@c.cn", "<a@c.cn>", "甲@c.cn"])
def test_an_address_that_is_none_is_refused_in_the_registry(office, tmp_path, address):
    shutil.copytree(office / "data", tmp_path / "data")
    path = tmp_path / "data/units.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("xcb@example.gov.cn", f"'{address}'"), encoding="utf-8")
    result = docgen("status", PERIOD, at=tmp_path)
    assert result.status == 1 and "不是电子邮箱地址" in result.err and "data/units.yaml" in result.err
