"""Packages written: the same bytes whoever deflated their parts, and as the standard library would have it."""

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from docgen.archive import packed, read_parts, write_parts

NAMES = st.text("ab/.xml甲", min_size=1, max_size=8).filter(lambda name: name[-1] != "/")
PARTS = st.dictionaries(NAMES, st.binary(max_size=60) | st.just(b"<c/>" * 20_000))


def by_zipfile(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, content)
    return stream.getvalue()


@given(PARTS)
def test_a_package_has_the_bytes_that_zipfile_would_write(parts: dict[str, bytes]) -> None:
    assert write_parts(parts) == by_zipfile(parts)


@given(PARTS)
def test_parts_deflated_before_are_copied(parts: dict[str, bytes]) -> None:
    kept = {name: packed(content) for name, content in parts.items()}
    assert write_parts(kept) == write_parts(parts)
    mixed = [(name, content if place % 2 else kept[name]) for place, (name, content) in enumerate(parts.items())]
    assert write_parts(mixed) == write_parts(parts)


@given(st.lists(st.binary(max_size=50) | st.just(b"<row>" * 30_000), max_size=6))
def test_a_part_in_pieces_comes_out_as_if_it_were_whole(pieces: list[bytes]) -> None:
    assert packed(iter(pieces)) == packed(b"".join(pieces))
    assert read_parts(write_parts({"a": packed(iter(pieces))}), name="x") == {"a": b"".join(pieces)}
