"""What is wrong in a template, and where: values that messages, findings and comments are made from."""

from collections.abc import Callable
from dataclasses import dataclass, field

from docgen.source import SourceRef
from docgen.word.oxml import Element

SHOWN = 60  # characters of a paragraph in a message
FIELDS_HINT = "可用字段见“docgen templates fields”。"
CHECK_HINT = "运行“docgen templates check --mark”可得到标出错误的副本。"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands as a person would look for it; `heading` is the nearest one above, empty if none."""

    part: str = ""  # 正文, 页眉, 脚注 …
    heading: str = ""
    table: int | None = None  # tables of the part, from 1
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None  # paragraphs with text outside tables, from 1
    text: str = ""

    def __str__(self) -> str:
        """正文“二、落实要求”下第3段“……”."""
        return self.spot + (f"“{shortened(self.text)}”" if self.text.strip() else "")

    @property
    def shown_text(self) -> str:
        return shortened(self.text)

    @property
    def spot(self) -> str:
        """The place without the text of the paragraph."""
        heading = f"“{self.heading}”下" if self.heading else ""
        table = f"第{self.table}个表格第{self.row}行第{self.column}列" if self.table else ""
        line = f"第{self.paragraph}段" if self.paragraph else ""
        return f"{self.part}{heading}{table or line}"

    def source(self, file: str) -> SourceRef:
        return SourceRef(
            file,
            table=self.table,
            row=self.row,
            paragraph=self.paragraph,
            part=self.part or None,
            heading=self.heading or None,
        )


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake. `code` is of the catalogue of findings; `message` and `hint` are whole sentences.

    `node`: the paragraph it is in, if any, `number` that of it in its part, from 0. `span`: the characters of it, none
    where they cannot be told apart.
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    node: Element | None = field(default=None, compare=False, repr=False)
    span: tuple[int, int] = (0, 0)
    number: int | None = field(default=None, compare=False)

    @property
    def shows_text(self) -> bool:
        """Whether the text of the paragraph is to be said: not where the message begins with all of it."""
        text = shortened(self.place.text)
        return bool(text) and not self.message.startswith(f"“{text}”：")

    def __str__(self) -> str:
        return (
            f"{self.place}：{self.message}{self.hint}"
            if self.shows_text
            else f"{self.place.spot}{self._parting}{self.message}{self.hint}"
        )

    @property
    def _parting(self) -> str:
        return "" if self.message.startswith("“") else "："


Report = Callable[[str, str, str, tuple[int, int]], None]  # code, message, hint, span within a paragraph


def shortened(text: str) -> str:
    """The beginning of a paragraph on one line."""
    line = " ".join(text.split())
    return line[:SHOWN] + ("…" if len(line) > SHOWN else "")
