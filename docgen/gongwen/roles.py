"""What each paragraph of a document is, and what kind of document it is, each with its evidence.

The name of the style comes first, then how the text is written together with where it stands. The readings are
printed, so that a person sees where the program misread a document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from docgen.gongwen.facts import Document, Drawing, Paragraph


class Role(Enum):
    """The value is the word of the standard."""

    COPY_NUMBER = "份号"
    SECRECY = "密级和保密期限"
    URGENCY = "紧急程度"
    MARK = "发文机关标志"
    NUMBER = "发文字号"
    SIGNER = "签发人"
    TITLE = "标题"
    ADDRESSEE = "主送机关"
    BODY = "正文"
    LEVEL_1 = "一级标题"
    LEVEL_2 = "二级标题"
    LEVEL_3 = "三级标题"
    LEVEL_4 = "四级标题"
    ANNEX_NOTE = "附件说明"
    ISSUER = "署名"
    DATE = "成文日期"
    REMARK = "附注"
    ANNEX_MARK = "附件标识"
    ANNEX_TITLE = "附件标题"
    ANNEX_TEXT = "附件正文"
    CAPTION = "表题"
    TABLE_TEXT = "表文"
    COPIED_TO = "抄送"
    IMPRINT = "印发机关和印发日期"
    PAGE_NUMBER = "页码"
    BLANK = "空行"
    OTHER = "其他"


LEVELS = (Role.LEVEL_1, Role.LEVEL_2, Role.LEVEL_3, Role.LEVEL_4)
TEXT = (Role.BODY, *LEVELS)


class Kind(Enum):
    """The value is the word shown."""

    LETTER = "信函格式"
    UPWARD = "文件格式（上行文）"
    DOWNWARD = "文件格式（下行文、平行文）"
    UNKNOWN = "未能认出"

    @property
    def with_head(self) -> bool:
        """文件格式, whichever way it goes."""
        return self in (Kind.UPWARD, Kind.DOWNWARD)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A paragraph with its role and why: 样式“发文字号”, or how it is written and where it stands."""

    paragraph: Paragraph
    role: Role
    evidence: str

    def as_json(self) -> dict[str, str]:
        text = " ".join(self.paragraph.text.split())
        return {
            "where": str(self.paragraph.place),
            "role": self.role.value,
            "evidence": self.evidence,
            "text": text if len(text) <= 40 else text[:40] + "……",
        }


@dataclass(frozen=True)
class Reading:
    """A document with the roles of its paragraphs in reading order: first headers, then the body, then footers."""

    document: Document
    kind: Kind
    evidence: str
    assigned: tuple[Assigned, ...]

    @cached_property
    def by_role(self) -> Mapping[Role, tuple[Paragraph, ...]]:
        found: dict[Role, list[Paragraph]] = {role: [] for role in Role}
        for each in self.assigned:
            found[each.role].append(each.paragraph)
        return {role: tuple(paragraphs) for role, paragraphs in found.items()}

    def all(self, *roles: Role) -> tuple[Paragraph, ...]:
        """The paragraphs of these roles, in reading order."""
        if len(roles) == 1:
            return self.by_role[roles[0]]
        return tuple(each.paragraph for each in self.assigned if each.role in roles)

    def first(self, role: Role) -> Paragraph | None:
        return next(iter(self.by_role[role]), None)

    def first_lines(self) -> tuple[Drawing, ...]:
        """The straight lines drawn in the first page's header, or in the body where that has none."""
        first = self.document.sections[0]
        kind = "first" if first.own_first_page else "default"
        headers = [first.headers[kind]] if kind in first.headers else []
        found = (
            [each for story in headers for each in story.drawings if each.kind == "line"],
            [each for p in self.document.everywhere for each in p.drawings if each.kind == "line"],
        )
        return tuple(next((lines for lines in found if lines), []))
