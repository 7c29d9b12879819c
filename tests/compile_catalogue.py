"""Compile the catalogue of click's messages: run ``python tests/compile_catalogue.py`` after an edit of the .po."""

import ast
import struct
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "docgen/locale/zh_CN/LC_MESSAGES/messages.po"
COMPILED = SOURCE.with_suffix(".mo")


def read_entries(source: str) -> list[dict[str, str]]:
    """Each entry of a .po file, by keyword ("msgid", "msgid_plural", "msgstr", "msgstr[0]"); the header is one."""
    entries: list[dict[str, str]] = []
    keyword = ""
    for line in source.splitlines():
        if line.startswith('"'):  # the text goes on
            quoted = line
        elif line.startswith("msg"):
            keyword, quoted = line.split(" ", 1)
            if keyword == "msgid":
                entries.append({})
        else:
            continue
        entries[-1][keyword] = entries[-1].get(keyword, "") + ast.literal_eval(quoted)
    return entries


def compile_catalogue(source: str) -> bytes:
    """The .mo of a .po, the same on every machine: sorted, little-endian, without the optional hash table."""
    texts: dict[bytes, bytes] = {}
    for entry in read_entries(source):
        msgid = "\0".join(entry[keyword] for keyword in ("msgid", "msgid_plural") if keyword in entry)
        texts[msgid.encode()] = entry.get("msgstr", entry.get("msgstr[0]", "")).encode()
    msgids = sorted(texts)
    index_at, index_size = 7 * 4, 8 * len(msgids)  # the header is seven numbers; an index row is length and position
    header = (0x950412DE, 0, len(msgids), index_at, index_at + index_size, 0, index_at + 2 * index_size)
    index, data = struct.pack("<7I", *header), b""
    for text in msgids + [texts[msgid] for msgid in msgids]:
        index += struct.pack("<2I", len(text), index_at + 2 * index_size + len(data))
        data += text + b"\0"
    return index + data


if __name__ == "__main__":
    COMPILED.write_bytes(compile_catalogue(SOURCE.read_text(encoding="utf-8")))
