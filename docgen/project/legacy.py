"""Old binary Word files (.doc, WPS's .wps) as .docx, by LibreOffice where it is installed.

What the result says is read in `read`.
"""

from docgen.archive import MAX_FILE_BYTES
from docgen.errors import SourceError
from docgen.rendering import office

TIMEOUT_SECONDS = 60

_SAVE_AS = "请在 WPS 或 Word 中打开，另存为 .docx 格式后再导入。"
# Web pages and the like under the name .doc are refused: opening them would fetch what they point to.
_KNOWN = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
# WPS's .wps is Word's binary format; under its own name LibreOffice may take it for Microsoft Works.
_JOB = office.Job(".doc", "docx:MS Word 2007 XML", ".docx")


def convert_legacy(data: bytes, *, suffix: str) -> bytes:
    """The same document as .docx; `suffix` (.doc, .wps) is what messages call it.

    :raises SourceError: no LibreOffice here, another kind of file, a password, damage, or more than 60 seconds.
    """
    if not data.startswith(_KNOWN):
        raise SourceError(f"这个 {suffix} 文件的内容不是旧格式的 Word 文档。", hint=_SAVE_AS)
    if len(data) > MAX_FILE_BYTES:
        raise SourceError(f"这个 {suffix} 文件过大（{len(data) // 2**20} MB）。", hint="请删除多余的图片后另存。")
    program = office.program()
    if program is None:
        raise SourceError(f"{suffix} 是旧格式，本机没有安装 LibreOffice，不能转换。", hint=_SAVE_AS)
    made = office.convert(program, {"": data}, _JOB, seconds=TIMEOUT_SECONDS)
    if not made.in_time:
        raise SourceError(f"这个 {suffix} 文件在 {TIMEOUT_SECONDS} 秒内没有转换完。", hint=_SAVE_AS)
    if not made.results:
        raise SourceError(f"这个 {suffix} 文件不能转换，可能已损坏或设有打开密码。", hint=_SAVE_AS)
    return made.results[""]
