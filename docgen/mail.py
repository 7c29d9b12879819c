"""Mail drafts (.eml): to be opened, looked through and sent by a person. Nothing is sent here.

RFC 5322 and MIME by the standard library, with what Chinese mail programs need on top: the name of an attachment both
as RFC 2231 and as RFC 2047 encoded words, and `X-Unsent` so that Outlook opens a draft. The same content gives the
same bytes: the boundary comes from the content, the date from outside.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from email import encoders
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import quote

_CHINA = timezone(timedelta(hours=8))
_MORNING = time(9, 0)  # the hour says nothing; the mail program writes its own when the draft is sent
_POLICY = compat32.clone(linesep="\r\n", max_line_length=None)  # headers come folded
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    ".docx": f"{_OPEN_XML}.wordprocessingml.document",
    ".xlsx": f"{_OPEN_XML}.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroenabled.12",
}
_WORD = 75  # an encoded word may not be longer, RFC 2047 §2
_PIECE = 5  # characters of a name to a line: 60 when they are four bytes each, percent-encoded


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's name and address; without an address it is left out of the draft."""

    name: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    data: bytes


def draft(
    *, sender: Mailbox, to: Mailbox, subject: str, text: str, attachments: Sequence[Attachment], day: date
) -> bytes:
    """The bytes of an .eml file. `text` is plain; control characters in `subject` and names become blanks."""
    digest = hashlib.sha256("\0".join((to.name, subject, text)).encode())
    for each in attachments:
        digest.update(each.name.encode() + b"\0" + each.data)
    message = MIMEMultipart("mixed", boundary=f"=_docgen_{digest.hexdigest()[:32]}", policy=_POLICY)
    for name, box in (("From", sender), ("To", to)):
        if box.address:
            message[name] = _mailbox(box)
    message["Subject"] = Header(_line(subject), "utf-8", header_name="Subject").encode(maxlinelen=_WORD)
    message["Date"] = format_datetime(datetime.combine(day, _MORNING, _CHINA))
    message["X-Unsent"] = "1"
    message.attach(_text(text))
    for each in attachments:
        message.attach(_attached(each))
    return _written(message)


def _written(message: Message) -> bytes:
    stream = BytesIO()
    BytesGenerator(stream, mangle_from_=False, policy=_POLICY).flatten(message)
    return stream.getvalue()


def _mailbox(box: Mailbox) -> str:
    """The name in one encoded word where it fits: some programs show a blank between two."""
    made = Header(_line(box.name), "utf-8", maxlinelen=_WORD)
    made.append(f"<{box.address}>", "us-ascii")
    return made.encode()


def _line(text: str) -> str:
    """Text for a header: one line, so that nothing in it can begin a header of its own."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _text(text: str) -> MIMEText:
    return MIMEText("\r\n".join([*text.splitlines(), ""]), "plain", "utf-8", policy=_POLICY)


def _attached(attachment: Attachment) -> MIMEBase:
    name = _line(attachment.name)
    kind = _TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    part = MIMEBase(*kind.split("/"), policy=_POLICY)
    part.set_payload(attachment.data)
    encoders.encode_base64(part)
    part.replace_header("Content-Type", f'{kind};\n name="{Header(name, "utf-8", maxlinelen=_WORD).encode()}"')
    part["Content-Disposition"] = ";\n ".join(["attachment", *_pieces(name)])
    return part


def _pieces(name: str) -> Iterator[str]:
    """RFC 2231 §3 and §4: the name percent-encoded, in pieces that are put together again; no character is cut."""
    for number, start in enumerate(range(0, len(name), _PIECE)):
        charset = "utf-8''" if number == 0 else ""
        yield f"filename*{number}*={charset}{quote(name[start : start + _PIECE], safe='')}"
