"""Packages written: the same bytes whoever deflated their parts, and as the standard library would have it."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.archive import check_limits, packed, read_parts, write_parts
from docgen.errors import SourceError

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


def test_a_part_that_other_packages_had_is_the_same_object() -> None:
    first, second = (read_parts(write_parts({"a": b"same" * 99, "b": own}), name="x") for own in (b"1", b"2"))
    assert first["a"] is second["a"] and (first["b"], second["b"]) == (b"1", b"2")


@pytest.mark.parametrize("place", ["crc", "deflated"])
def test_a_damaged_part_is_refused_after_the_whole_one_was_read(place: str) -> None:
    data = write_parts({"a": b"same" * 99})
    assert read_parts(data, name="x") == {"a": b"same" * 99}
    at = {"crc": data.rindex(b"PK\1\2") + 16, "deflated": 33}[place]
    with pytest.raises(SourceError, match="已损坏"):
        read_parts(data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :], name="x")


@given(st.binary(max_size=400), st.integers(0, 600), st.integers(0, 255))
def test_parts_are_what_zipfile_reads(content: bytes, place: int, byte: int) -> None:
    data = bytearray(write_parts({"a.xml": content, "b.xml": b"b" * 40}))
    data[place % len(data)] = byte
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_limits(package, name="x")
            expected = {entry.filename: package.read(entry) for entry in package.infolist() if not entry.is_dir()}
    except Exception:  # noqa: BLE001 – whatever it is, the part is not to be had
        with pytest.raises(SourceError):
            read_parts(bytes(data), name="x")
    else:
        assert read_parts(bytes(data), name="x") == expected
