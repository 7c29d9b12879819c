"""An .xlsx package as its parts: which sheet is where, and new parts and relations added without touching the others."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from docgen import archive
from docgen.excel import packages
from docgen.excel.sniff import FileKind, kind_of, refusal
from docgen.excel.splicing import Element, Markup

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "[Content_Types].xml"
_EMPTY_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
# The kinds of workbook that open under the extension they get here; templates and add-ins do not.
_SUFFIXES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
}
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
# The children of <workbook> in the order of its schema (ISO/IEC 29500-1 §18.2.27).
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind` is the last word of its type: worksheet, comments; `target` the path of the part, "" for what is outside."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, its place among all sheets from 0, the path of its part."""

    name: str
    place: int
    path: str


class Package:
    """The parts of a workbook, and what is changed in them."""

    def __init__(self, data: bytes, file: str) -> None:
        """:raises WorkbookError: not a package that may be opened. :raises ValueError, LookupError: an odd one."""
        kind = kind_of(data)
        if kind is not FileKind.XLSX:
            raise refusal(kind, file)
        self.parts = dict(packages.unpacked(data, file))
        (self.workbook,) = [each.target for each in self.relations("") if each.kind == "officeDocument"]
        root = Markup(self.parts[self.workbook], depth=1).root
        prefix = root.tag.rpartition(":")[0]
        if root.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns") != MAIN:
            raise ValueError("strict Office Open XML, or none")

    @property
    def suffix(self) -> str:
        """.xlsx or .xlsm. :raises LookupError: a template or something else."""
        types = Markup(self.parts[_TYPES], depth=2).root
        named = {each.attributes.get("PartName"): each.attributes.get("ContentType", "") for each in types.children}
        return _SUFFIXES[named[f"/{self.workbook}"]]

    def packed(self) -> bytes:
        return archive.write_parts(self.parts)

    # ---- relations ---------------------------------------------------------------------------------------------------

    def relations(self, part: str) -> tuple[Relation, ...]:
        """What a part refers to; of the package itself where `part` is empty."""
        path = _relations_path(part)
        if path not in self.parts:
            return ()
        found = Markup(self.parts[path], depth=2).root.named("Relationship")
        return tuple(_relation(each, part) for each in found)

    def related(self, part: str, kind: str) -> str | None:
        """The path of the one part of this kind that a part refers to."""
        return next((each.target for each in self.relations(part) if each.kind == kind and each.target), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Refer to another part; gives the id of the relation."""
        path = _relations_path(part)
        taken = {each.id for each in self.relations(part)}
        id_ = next(f"rId{number}" for number in range(1, 100_000) if f"rId{number}" not in taken)
        markup = Markup(self.parts.get(path, _EMPTY_RELATIONS), depth=1)
        xml = f'<Relationship Id="{id_}" Type="{RELATIONS}/{kind}" Target={quoteattr("/" + target)}/>'
        markup.append(markup.root, markup.own(xml))
        self.parts[path] = markup.result()
        return id_

    def add(self, stem: str, suffix: str, content: bytes, content_type: str) -> str:
        """A new part, such as xl/comments3.xml; gives its path. Its kind is declared unless its extension has it."""
        taken = {name.lower() for name in self.parts}
        path = next(p for n in range(1, 100_000) if (p := f"{stem}{n}.{suffix}").lower() not in taken)
        markup = Markup(self.parts[_TYPES], depth=2)
        if suffix == "xml":
            xml = f'<Override PartName="/{path}" ContentType="{content_type}"/>'
            markup.append(markup.root, markup.own(xml))
        elif suffix not in {each.attributes.get("Extension", "").lower() for each in markup.root.children}:
            xml = f'<Default Extension="{suffix}" ContentType="{content_type}"/>'
            markup.before(markup.root.children[0], markup.own(xml))
        self.parts[_TYPES] = markup.result()
        self.parts[path] = content
        return path

    # ---- the workbook ------------------------------------------------------------------------------------------------

    def sheets(self) -> tuple[SheetPart, ...]:
        """The worksheets in their order; charts and dialogs that stand between them count for the place only."""
        targets = {each.id: each for each in self.relations(self.workbook)}
        found = []
        for place, sheet in enumerate(_sheets(Markup(self.parts[self.workbook], depth=3)).children):
            relation = targets[_relation_id(sheet)]
            if relation.kind == "worksheet":
                found.append(SheetPart(sheet.attributes["name"], place, relation.target))
        return tuple(found)

    def pages_without_cells(self) -> tuple[str, ...]:
        """The paths of the charts and dialogs that stand among the worksheets."""
        kinds = ("chartsheet", "dialogsheet")
        return tuple(each.target for each in self.relations(self.workbook) if each.kind in kinds)

    def insert_first(self, name: str, content: bytes) -> SheetPart:
        """A new worksheet before all others. Names that belong to a sheet count sheets, so theirs go up by one."""
        path = self.add("xl/worksheets/sheet", "xml", content, SHEET_TYPE)
        id_ = self.relate(self.workbook, "worksheet", path)
        markup = Markup(self.parts[self.workbook], depth=3)
        sheets = _sheets(markup)
        number = max(int(each.attributes["sheetId"]) for each in sheets.children) + 1
        xml = f'<sheet name={quoteattr(name)} sheetId="{number}" xmlns:r="{RELATIONS}" r:id="{id_}"/>'
        markup.before(sheets.children[0], markup.own(xml))
        for each in _defined(markup):
            if "localSheetId" in each.attributes:
                markup.set(each, localSheetId=str(int(each.attributes["localSheetId"]) + 1))
        self.parts[self.workbook] = markup.result()
        return SheetPart(name, 0, path)

    def activate(self, sheet: SheetPart) -> None:
        """Let the workbook open with this sheet, which must not be hidden for that."""
        markup = Markup(self.parts[self.workbook], depth=3)
        views = markup.root.child("bookViews")
        for view in views.named("workbookView") if views else ():
            markup.set(view, activeTab=str(sheet.place), firstSheet=None)
        markup.set(_sheets(markup).children[sheet.place], state=None)
        self.parts[self.workbook] = markup.result()

    def local_name(self, name: str, sheet: SheetPart) -> str | None:
        """What a name of this sheet stands for, such as its print area."""
        markup = Markup(self.parts[self.workbook], depth=3)
        found = (each for each in _defined(markup) if _is(each, name, sheet))
        return next((each.text for each in found), None)

    def set_local_name(self, name: str, sheet: SheetPart, cells: str, *, hidden: bool = False) -> None:
        """Let a name of this sheet stand for these of its cells, such as $A$1:$P$9."""
        markup = Markup(self.parts[self.workbook], depth=3)
        text = markup.own(_escaped_reference(sheet.name, cells))
        present = next((each for each in _defined(markup) if _is(each, name, sheet)), None)
        mark = ' hidden="1"' if hidden else ""
        xml = f'<definedName name="{name}" localSheetId="{sheet.place}"{mark}>'
        new = markup.own(xml) + text + markup.own("</definedName>")
        if present is not None:
            markup.fill(present, text)
        elif (names := markup.root.child("definedNames")) is not None:
            markup.append(names, new)
        else:
            whole = markup.own("<definedNames>") + new + markup.own("</definedNames>")
            markup.put(markup.root, "definedNames", whole, _ORDER)
        self.parts[self.workbook] = markup.result()


def _relations_path(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relation(element: Element, part: str) -> Relation:
    target = element.attributes["Target"]
    outside = element.attributes.get("TargetMode") == "External"
    path = "" if outside else posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
    return Relation(element.attributes["Id"], element.attributes["Type"].rpartition("/")[2], path)


def _relation_id(sheet: Element) -> str:
    return next(value for name, value in sheet.attributes.items() if re.fullmatch(r"[\w.-]+:id", name))


def _sheets(markup: Markup) -> Element:
    found = markup.root.child("sheets")
    if found is None:
        raise LookupError("a workbook without sheets")
    return found


def _defined(markup: Markup) -> Iterator[Element]:
    names = markup.root.child("definedNames")
    return names.named("definedName") if names is not None else iter(())


def _is(element: Element, name: str, sheet: SheetPart) -> bool:
    local = element.attributes.get("localSheetId")
    return element.attributes.get("name") == name and local == str(sheet.place)


def quoted(sheet: str) -> str:
    """The name of a sheet as it stands in references."""
    return "'" + sheet.replace("'", "''") + "'"


def _escaped_reference(sheet: str, cells: str) -> str:
    return escape(f"{quoted(sheet)}!{cells}")
