"""The XML of a received .docx: parts found by their relations, parsed without trust, brought to one spelling.

After this the tree has transitional namespaces, one branch of every alternative, ☑/☐ for check boxes, and
prompts told from text. What paragraphs and tables say is read in `read` and its neighbours.
"""

import codecs
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from docgen.archive import MAX_FILE_BYTES, read_parts
from docgen.errors import SourceError
from docgen.word.oxml import Element, qualified

MAX_XML_BYTES = 64 * 2**20  # 3,000 rows of 8 cells as WPS writes them have about 30 MB

PROMPT = "{docgen}prompt"  # what w:t becomes in a content control that nobody has filled in

_SAVE_AS = "请在 WPS 或 Word 中打开，另存为 .docx 格式后再试。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(rb"<!DOCTYPE|<\0!\0D\0O\0C\0T|\0<\0!\0D\0O\0C\0T")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SPELLINGS = {
    f"http://purl.oclc.org/ooxml/{strict}".encode(): f"http://schemas.openxmlformats.org/{transitional}".encode()
    for strict, transitional in (
        ("wordprocessingml/main", "wordprocessingml/2006/main"),
        ("officeDocument/relationships", "officeDocument/2006/relationships"),
        ("officeDocument/math", "officeDocument/2006/math"),
        ("drawingml/main", "drawingml/2006/main"),
        ("drawingml/picture", "drawingml/2006/picture"),
        ("drawingml/chart", "drawingml/2006/chart"),
        ("drawingml/diagram", "drawingml/2006/diagram"),
    )
}


@dataclass(frozen=True, slots=True)
class WordParts:
    """The roots that reading needs; a part the package does not have is None."""

    body: Element
    numbering: Element | None
    styles: Element | None


@dataclass(frozen=True, slots=True)
class WordPackage:
    """All parts of a document, for those who look at more than its text. `document` is the root of the main part."""

    file: str
    parts: Mapping[str, bytes]
    main: str
    document: Element

    def beside(self, kind: str) -> Element | None:
        """The part the document has one of (styles, settings, theme …), found by relation or by its usual name."""
        return _beside(self.parts, self.main, kind, self.file)

    def targets(self) -> dict[str, str]:
        """The parts that relations of the document lead to, by relation id; dangling ones are left out."""
        return dict(_targets(self.parts, self.main, self.file))

    def tree(self, name: str) -> Element:
        """:raises SourceError: the part is damaged."""
        return _tree(self.parts[name], self.file)


def open_document(data: bytes, *, file: str) -> WordParts:
    """:raises SourceError: not a .docx, protected, damaged, too large, or with a DOCTYPE."""
    package = open_package(data, file=file)
    body = package.document.find(qualified("w:body"))
    return WordParts(body, package.beside("numbering"), package.beside("styles"))


def open_package(data: bytes, *, file: str) -> WordPackage:
    """:raises SourceError: not a .docx, protected, damaged, too large, or with a DOCTYPE."""
    _refuse_other_kinds(data, file)
    parts = {_plain_name(name): content for name, content in read_parts(data, name=file).items()}
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and _DOCTYPE.search(content):
            raise SourceError(f"{file}：文件内有不该出现的 DOCTYPE 声明，不予打开。", hint=_SAVE_AS)
    main = _related(parts, "", "officeDocument", file) or "word/document.xml"
    if main not in parts:
        raise SourceError(f"{file}：不是 Word 文档（找不到正文部分）。", hint=_SAVE_AS)
    document = _tree(parts[main], file)
    body = document.find(qualified("w:body")) if document.tag == qualified("w:document") else None
    if body is None:
        raise SourceError(f"{file}：不是 Word 文档（正文部分不是文字处理内容）。", hint=_SAVE_AS)
    return WordPackage(file, parts, main, document)


def _refuse_other_kinds(data: bytes, file: str) -> None:
    if not data.strip(b"\0 \r\n\t"):
        raise SourceError(f"{file}：文件是空的。", hint="请重新取得该文件。")
    if len(data) > MAX_FILE_BYTES:
        raise SourceError(f"{file}：文件过大（{len(data) // 2**20} MB）。", hint="请删除多余的图片后另存。")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SourceError(f"{file}：文档设有打开密码。", hint="请取消密码后另存为 .docx 格式再试。")
        raise SourceError(f"{file}：这是旧格式的文档（.doc、.wps），不能直接读取。", hint=_SAVE_AS)
    if not data.startswith(b"PK"):
        raise SourceError(f"{file}：不是 Word 文档（.docx）。", hint=_SAVE_AS)


def _plain_name(name: str) -> str:
    """Names of parts do not depend on case; some writers use the backslash of Windows."""
    return name.replace("\\", "/").lstrip("/").lower()


def _related(parts: Mapping[str, bytes], part: str, kind: str, file: str) -> str | None:
    """The name of the part that `part` ("" is the package) relates to as `kind`, if there is such a part."""
    relations = _relations(parts, part, file)
    found = (_target(parts, part, each) for each in relations if each.get("Type", "").endswith(f"/{kind}"))
    return next((name for name in found if name), None)


def _targets(parts: Mapping[str, bytes], part: str, file: str) -> Iterator[tuple[str, str]]:
    for relation in _relations(parts, part, file):
        if name := _target(parts, part, relation):
            yield relation.get("Id", ""), name


def _relations(parts: Mapping[str, bytes], part: str, file: str) -> list[Element]:
    folder, name = posixpath.split(part)
    content = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    return list(_tree(content, file).iter(_RELATION)) if content else []


def _target(parts: Mapping[str, bytes], part: str, relation: Element) -> str | None:
    """The part a relation leads to; dangling relations are common, and no reason to refuse."""
    if relation.get("TargetMode") == "External":
        return None
    folder = posixpath.dirname(part)
    target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "").replace("\\", "/")))
    return _plain_name(target) if _plain_name(target) in parts else None


def _beside(parts: Mapping[str, bytes], main: str, kind: str, file: str) -> Element | None:
    name = _related(parts, main, kind, file) or posixpath.join(posixpath.dirname(main), f"{kind}.xml")
    return _tree(parts[name], file) if name in parts else None


def _tree(content: bytes, file: str) -> Element:
    """A part as an element tree, in the spelling the rest of the reading knows."""
    root = _parsed(content.removeprefix(codecs.BOM_UTF8), file)
    if "purl.oclc.org/ooxml" in str(root.tag):
        respelled = bytes(etree.tostring(root, encoding="UTF-8"))
        for strict, transitional in _SPELLINGS.items():
            respelled = respelled.replace(strict, transitional)
        root = _parsed(respelled, file)
    _keep_one_alternative(root)
    _show_check_marks(root)
    _tell_prompts(root)
    return root


def _parsed(content: bytes, file: str) -> Element:
    if len(content) > MAX_XML_BYTES:
        raise SourceError(f"{file}：文档内容过多（{len(content) // 2**20} MB）。", hint="请拆成几个文件后再试。")
    # The default limits of libxml2 stay on: 256 levels, 10 MB in one text.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise SourceError(f"{file}：文件已损坏，不能读取。", hint="请重新取得该文件，或" + _SAVE_AS[1:]) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError(f"{file}：文件内有不该出现的 DOCTYPE 声明，不予打开。", hint=_SAVE_AS)
    return root


def _keep_one_alternative(root: Element) -> None:
    """Word writes a text box twice, as a new shape and as an old one; reading both would double its text."""
    for alternative in list(root.iter(qualified("mc:AlternateContent"))):
        for other in alternative[1:]:
            alternative.remove(other)


def _show_check_marks(root: Element) -> None:
    """A check box shows a letter of a symbol font, which says nothing; its state is in the properties."""
    for box in list(root.iter(f"{_W14}checkbox")):
        state = box.find(f"{_W14}checked")
        checked = state is not None and state.get(f"{_W14}val", "1") in ("1", "true", "on")
        content = box.getparent().getparent().find(qualified("w:sdtContent"))
        signs = list(content.iter(qualified("w:t"), qualified("w:sym"))) if content is not None else []
        for sign in signs:
            sign.tag, sign.text = qualified("w:t"), ""
        if signs:
            signs[0].text = "☑" if checked else "☐"


def _tell_prompts(root: Element) -> None:
    for flag in list(root.iter(qualified("w:showingPlcHdr"))):
        if flag.get(qualified("w:val"), "1") in ("1", "true", "on"):
            content = flag.getparent().getparent().find(qualified("w:sdtContent"))
            for prompt in list(content.iter(qualified("w:t"))) if content is not None else ():
                prompt.tag = prompt.tag if prompt.text in ("☑", "☐") else PROMPT
