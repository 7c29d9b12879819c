"""Old binary Word files (.doc, WPS's .wps) as .docx, by LibreOffice where it is installed.

The only part of the reading that starts a program and touches the disk, in a temporary folder of its own.
What the result says is read in `read`.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from docgen.archive import MAX_FILE_BYTES
from docgen.errors import SourceError

TIMEOUT_SECONDS = 60

_SAVE_AS = "请在 WPS 或 Word 中打开，另存为 .docx 格式后再导入。"
# Web pages and the like under the name .doc are refused: opening them would fetch what they point to.
_KNOWN = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)


def convert_legacy(data: bytes, *, suffix: str) -> bytes:
    """The same document as .docx; `suffix` (.doc, .wps) is what messages call it.

    :raises SourceError: no LibreOffice here, another kind of file, a password, damage, or more than 60 seconds.
    """
    if not data.startswith(_KNOWN):
        raise SourceError(f"这个 {suffix} 文件的内容不是旧格式的 Word 文档。", hint=_SAVE_AS)
    if len(data) > MAX_FILE_BYTES:
        raise SourceError(f"这个 {suffix} 文件过大（{len(data) // 2**20} MB）。", hint="请删除多余的图片后另存。")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise SourceError(f"{suffix} 是旧格式，本机没有安装 LibreOffice，不能转换。", hint=_SAVE_AS)
    with tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as folder:
        return _converted(data, program, Path(folder), suffix)


def _converted(data: bytes, program: str, folder: Path, suffix: str) -> bytes:
    # WPS's .wps is Word's binary format; under its own name LibreOffice may take it for Microsoft Works.
    source, made = folder / "source.doc", folder / "made"
    source.write_bytes(data)
    profile = _profile(folder / "profile")
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to"]
    finished = _run([*command, "docx:MS Word 2007 XML", "--outdir", str(made), str(source)])
    result = made / "source.docx"
    if not finished:
        raise SourceError(f"这个 {suffix} 文件在 {TIMEOUT_SECONDS} 秒内没有转换完。", hint=_SAVE_AS)
    if not result.is_file():
        raise SourceError(f"这个 {suffix} 文件不能转换，可能已损坏或设有打开密码。", hint=_SAVE_AS)
    return result.read_bytes()


def _profile(folder: Path) -> Path:
    """A profile that nobody else uses, so that a LibreOffice already open does not matter; nothing runs in it
    and nothing is fetched."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}'
        "</oor:items>",
        encoding="utf-8",
    )
    return folder


def _run(command: list[str]) -> bool:
    """Whether the program ended by itself. It starts others, so on time out its whole group is ended."""
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, start_new_session=True, stdin=silent, stdout=silent, stderr=silent) as running:
        try:
            running.wait(timeout=TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):
                os.killpg(running.pid, signal.SIGKILL)
            else:
                running.kill()
            return False
    return True
