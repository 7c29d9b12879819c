"""What `collect` is given: zip archives taken apart, and files that are no form, each with its own word."""

import io
import struct
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

import pytest

from docgen import archive
from docgen.archive import members
from docgen.errors import SourceError
from docgen.excel.sniff import FileKind, kind_of
from tests.running import docgen, snapshot

RETURNS = "data/rounds/2020Q3/returns"


def packed(files: dict[str, bytes], *, encoding: str = "", comment: bytes = b"", flags: int = 0) -> bytes:
    """A zip; with `encoding`, names in it are written as Windows does, without saying so."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for number, content in enumerate(files.values()):
            package.writestr(f"name-{number}", content)
        package.comment = comment
    data = stream.getvalue()
    for number, name in enumerate(files):
        raw = name.encode(encoding or "utf-8")
        data = _renamed(data, f"name-{number}".encode(), raw, flags | (0 if encoding else 0x800))
    return data


def _renamed(data: bytes, old: bytes, new: bytes, flags: int) -> bytes:
    """Another name and other flags, in the local header and in the directory; the offsets are set anew."""
    out, offsets = bytearray(), []
    source = zipfile.ZipFile(io.BytesIO(data))
    entries = [(entry, data[entry.header_offset :]) for entry in source.infolist()]
    directory = bytearray()
    for entry, at in entries:
        size, more = struct.unpack_from("<HH", at, 26)
        body = at[30 + size + more : 30 + size + more + entry.compress_size]
        raw = at[30 : 30 + size]
        bits = struct.unpack_from("<H", at, 6)[0]
        if raw == old:
            raw, bits = new, bits | flags
        offsets.append(len(out))
        head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, bits, entry.compress_type, 0, 33, entry.CRC,
                           entry.compress_size, entry.file_size, len(raw), 0)  # fmt: skip
        out += head + raw + body
        directory += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, bits, entry.compress_type, 0, 33, entry.CRC,
                                 entry.compress_size, entry.file_size, len(raw), 0, 0, 0, 0, 0, offsets[-1]) + raw  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(out), 0)
    return bytes(out + directory + end)


def form_of(workspace: Path, name: str, round_: str = "2020Q3") -> bytes:
    return (workspace / f"data/rounds/{round_}/returns/{name}").read_bytes()


@pytest.fixture
def fresh(workspace: Path) -> tuple[Path, dict[str, bytes]]:
    """A workspace that received nothing yet, and what it will receive."""
    folder = workspace / RETURNS
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    for path in folder.iterdir():
        path.unlink()
    (workspace / "data/rounds/2020Q3/returns.yaml").unlink()
    return workspace, files


def collected(workspace: Path, *paths: Path, day: str = "2020-10-09") -> dict[str, object]:
    result = docgen("collect", "2020Q3", *paths, "--as-of", day, "--json", at=workspace)
    assert result.status == 0, result.err
    assert "Traceback" not in result.err
    return result.json


def codes(found: dict[str, object]) -> list[str]:
    return [each["code"] for each in found["diagnostics"]]  # type: ignore[attr-defined]


# ---- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["", "gbk", "utf-8", "gb18030"])
def test_chinese_names_are_what_their_packer_saw(encoding: str) -> None:
    names = ["报送/区水务局/填报表（最终版）.xlsx", "诚誠俢.xlsx", "plain.txt"]
    found = members(packed(dict.fromkeys(names, b"x"), encoding=encoding), name="甲.zip")
    assert [member.name for member in found] == names


def test_a_backslash_is_a_folder_and_the_second_byte_of_a_character_is_none() -> None:
    raw = "報送\\許.xlsx"

    found = members(packed({raw: b"x"}, encoding="gbk"), name="甲.zip")
    assert [member.name for member in found] == ["報送/許.xlsx"]


def test_the_unicode_path_of_winrar_counts_unless_the_name_was_changed_since() -> None:
    raw = b"????.xlsx"
    said = "区水务局.xlsx".encode()
    for crc, name in ((zlib.crc32(raw), "区水务局.xlsx"), (1, "????.xlsx")):
        entry = zipfile.ZipInfo("????.xlsx")
        entry.extra = struct.pack("<HHBI", 0x7075, 5 + len(said), 1, crc) + said
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            package.writestr(entry, b"x")
        assert [member.name for member in members(stream.getvalue(), name="甲.zip")] == [name]


# ---- archives ----------------------------------------------------------------------------------------------------------


def test_a_zip_of_all_returns_gives_the_sums_of_the_folder(fresh: tuple[Path, dict[str, bytes]]) -> None:
    workspace, files = fresh
    given = workspace / "各单位报送.zip"
    given.write_bytes(packed({f"第三季度/{name}": data for name, data in files.items()}, encoding="gbk"))
    found = collected(workspace, given)
    counts = found["counts"]
    assert [counts[key] for key in ("expected", "accepted", "returned", "missing")] == [28, 20, 5, 3]  # type: ignore[index]
    assert counts["files_received"] == len(files)  # type: ignore[index]
    assert "archive-opened" in codes(found)
    assert {path.read_bytes() for path in (workspace / RETURNS).iterdir()} == set(files.values())
    names = {each["original_name"] for each in found["submissions"]}  # type: ignore[attr-defined]
    assert names == {f"各单位报送.zip/第三季度/{name}" for name in files}
    again = collected(workspace, given)
    assert again["counts"]["files_received"] == 0  # type: ignore[index]
    assert codes(again).count("same-file-again") == len(files)


def test_archives_in_archives_are_opened_and_litter_is_left_out(fresh: tuple[Path, dict[str, bytes]]) -> None:
    workspace, files = fresh
    name, data = next(iter(files.items()))
    inner = packed({name: data, "~$填报表.xlsx": b"lock"})
    given = workspace / "甲.zip"
    given.write_bytes(packed({"内/乙.zip": inner, "__MACOSX/._x": b"1", ".DS_Store": b"2", "Thumbs.db": b"3"}))
    found = collected(workspace, given)
    assert [each["original_name"] for each in found["submissions"]] == [f"甲.zip/内/乙.zip/{name}"]  # type: ignore[attr-defined]
    said = [each["message"] for each in found["diagnostics"] if each["code"] == "archive-opened"]  # type: ignore[attr-defined]
    assert said == ["压缩包里有 4 个文件，取出 1 个，略去 3 个。", "压缩包里有 2 个文件，取出 1 个，略去 1 个。"]


def test_what_is_readable_of_a_locked_zip_is_taken_and_the_zip_is_kept(fresh: tuple[Path, dict[str, bytes]]) -> None:
    workspace, files = fresh
    (one, data), (two, locked) = list(files.items())[:2]
    given = workspace / "加密.zip"
    given.write_bytes(_renamed(packed({one: data, "x": locked}), b"x", two.encode(), 1))
    found = collected(workspace, given)
    assert found["counts"]["files_received"] == 2  # type: ignore[index]
    (said,) = [each for each in found["diagnostics"] if each["code"] == "archive-unreadable"]  # type: ignore[attr-defined]
    assert f"{two}（设有密码）" in said["message"] and "密码" in said["hint"]
    assert (workspace / RETURNS / "未识别-01.zip").read_bytes() == given.read_bytes()
    assert "workbook-protected" in codes(collected(workspace)), "said again whenever the round is read"


@pytest.mark.parametrize("limit", ["MAX_ENTRIES", "MAX_UNPACKED_BYTES", "MAX_RATIO"])
def test_a_zip_beyond_the_limits_is_not_opened_but_kept(
    fresh: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    workspace, _ = fresh
    given = workspace / "炸弹.zip"
    given.write_bytes(packed({"a": bytes(2**21), "b": b"", "c": b""}))
    monkeypatch.setattr(archive, limit, 2)
    with monkeypatch.context() as patch, pytest.raises(SourceError, match="过大"):
        patch.setattr(zipfile.ZipFile, "read", _never)
        members(given.read_bytes(), name="x")
    found = collected(workspace, given)
    assert "archive-unreadable" in codes(found)
    assert (workspace / RETURNS / "未识别-01.zip").is_file()


def _never(*_: object) -> None:
    raise AssertionError("unpacked")


def test_a_file_beyond_all_measure_is_not_even_read(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ARCHIVE_BYTES", 10)
    given = workspace / "录像.mp4"
    given.write_bytes(bytes(11))
    before = snapshot(workspace / "data")
    assert "file-not-taken" in codes(collected(workspace, given))
    assert snapshot(workspace / "data") == before


def test_paths_that_lead_out_of_the_archive_write_nothing_outside(fresh: tuple[Path, dict[str, bytes]]) -> None:
    workspace, files = fresh
    given = workspace / "甲.zip"
    given.write_bytes(packed({"../../evil.xlsx": next(iter(files.values())), "C:\\x\\..\\evil.exe": b"MZ\x90\0\3"}))
    before = set(snapshot(workspace.parent))
    collected(workspace, given)
    new = {name for name in set(snapshot(workspace.parent)) - before if "/output/" not in f"/{name}"}
    assert all("/returns" in name for name in new), new
    assert sorted(path.suffix for path in (workspace / RETURNS).iterdir()) == [".exe", ".xlsx"]


# ---- other files -------------------------------------------------------------------------------------------------------


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.c", "d@e.f", "report"
    message.set_content("见附件")
    return bytes(message)


OTHERS = {
    "照片.jpg": (b"\xff\xd8\xff\xe0" + bytes(99), FileKind.PICTURE, "图片"),
    "截图.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(99), FileKind.PICTURE, "截图"),
    "拍照.heic": (bytes(3) + b"\x18ftypheic" + bytes(99), FileKind.PICTURE, "图片"),
    "扫描.tif": (b"II*\0" + bytes(99), FileKind.PICTURE, "图片"),
    "扫描.bmp": (b"BM" + (60).to_bytes(4, "little") + bytes(54), FileKind.PICTURE, "图片"),
    "网图.webp": (b"RIFF\1\2\3\4WEBP" + bytes(99), FileKind.PICTURE, "图片"),
    "盖章.pdf": (b"%PDF-1.7\n" + bytes(99), FileKind.PDF, "扫描件"),
    "报送.rar": (b"Rar!\x1a\x07\1\0" + bytes(99), FileKind.RAR, "zip 格式"),
    "报送.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(99), FileKind.RAR, "zip 格式"),
    "报送.eml": (mail(), FileKind.MAIL, "附件"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_workbook_is_kept_with_its_own_word_and_remedy(workspace: Path, name: str) -> None:
    data, kind, word = OTHERS[name]
    assert kind_of(data) is kind
    given = workspace / name
    given.write_bytes(data)
    found = collected(workspace, given)
    (said,) = [each for each in found["diagnostics"] if each["code"] == "not-a-workbook"]  # type: ignore[attr-defined]
    assert kind.value in said["message"] and word in said["message"] + said["hint"]
    assert found["counts"]["unrecognised"] == 1  # type: ignore[index]
    kept = workspace / RETURNS / f"未识别-01{Path(name).suffix}"
    assert kept.read_bytes() == data


@pytest.mark.parametrize("text", ["序号: 1\n任务: 甲\n", "from: a\n1,2\n", "note: x\nfrom: y\n"])
def test_a_text_with_colons_is_no_mail(text: str) -> None:
    assert kind_of(text.encode()) is FileKind.TEXT
