"""What docgen wrote as the report of a round, kept with the round: the base against which hand edits and late returns
are found.

It lies in the round's folder and not under output/, which may be deleted at any time: without it nobody could tell a
person's words in a report from docgen's.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from docgen.drafts import Draft, Moved, Passage
from docgen.project.store import sha256

_FORMAT = 1
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_MOVED = ("figures", "passages", "units")


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """A document as docgen made it from the data alone: the hash of its file and its paragraphs."""

    sha256: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class WrittenRound:
    """Everything kept of a round's report: its documents by path, the last figures and unit states, and its drafts."""

    documents: Mapping[str, WrittenDocument] = field(default_factory=dict)
    figures: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    drafts: tuple[Draft, ...] = ()


def place(folder: str) -> str:
    return f"{folder}/drafts.json"


def load(root: Path, folder: str) -> WrittenRound | None:
    """None where nothing was written yet, or the record is broken: nothing can be told apart then."""
    try:
        found = json.loads((root / place(folder)).read_bytes())
        return _read(found) if found["docgen"] == _FORMAT else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _read(found: Any) -> WrittenRound:
    once: dict[str, str] = {}  # headings and short cells are the same a thousand times
    texts = [
        tuple(
            Passage(once.setdefault(text, text), key, once.setdefault(section, section))
            for key, section, text in (map(str, paragraph) for paragraph in each)
        )
        for each in found["texts"]
    ]
    return WrittenRound(
        {
            str(path): WrittenDocument(str(each["sha256"]), texts[each["text"]])
            for path, each in found["documents"].items()
        },
        {str(name): int(value) for name, value in found["figures"].items()},
        {str(name): str(state) for name, state in found["units"].items()},
        tuple(map(_draft, found["drafts"])),
    )


def _draft(found: Any) -> Draft:
    moved = (tuple(Moved(**each) for each in found[key]) for key in _MOVED)
    return Draft(int(found["draft"]), date.fromisoformat(found["day"]), *moved)


def content(written: WrittenRound) -> bytes:
    """The record as a file; a text that several files share stands in it once."""
    texts: list[Sequence[Passage]] = []
    documents = {}
    for path, each in written.documents.items():
        number = next((number for number, text in enumerate(texts) if _is_same(text, each.passages)), len(texts))
        texts += [each.passages] if number == len(texts) else []
        documents[path] = {"sha256": each.sha256, "text": number}
    made = [
        {"draft": each.number, "day": each.day.isoformat()}
        | {key: [asdict(one) for one in getattr(each, key)] for key in _MOVED}
        for each in written.drafts
    ]
    body = {
        "docgen": _FORMAT,
        "documents": documents,
        "figures": dict(written.figures),
        "units": dict(written.units),
        "drafts": made,
    }
    file = io.BytesIO()
    file.writelines((_json(body).encode()[:-1], b',"texts":'))
    file.writelines(_array(_array((_json(_said(one)).encode(),) for one in text) for text in texts))
    file.write(b"}\n")
    return file.getvalue()


def _array(members: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    """A JSON list in pieces, of members in pieces: a long report as one value takes several times its length."""
    yield b"["
    for number, pieces in enumerate(members):
        if number:
            yield b","
        yield from pieces
    yield b"]"


def _said(passage: Passage) -> tuple[str, str, str]:
    return passage.key, passage.section, passage.text


def _is_same(one: Sequence[Passage], two: Sequence[Passage]) -> bool:
    return one is two or (len(one) == len(two) and all(_said(a) == _said(b) for a, b in zip(one, two, strict=True)))


def on_disk(root: Path, path: str) -> bytes | None:
    """A file of the workspace as it lies there; None where there is none."""
    try:
        return (root / path).read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return None


def known_by(document: WrittenDocument, data: bytes) -> bool:
    """Whether these bytes are what docgen made, untouched."""
    return sha256(data) == document.sha256
