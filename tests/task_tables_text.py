"""The seed's task table written in the other forms of text that offices send: CSV, HTML, Markdown.

`pages` are lists of rows of eight texts, the repeated headings of every page included, as they stand in
``data/source``. Nothing here uses the program.
"""

import csv
import html
import io
from collections.abc import Sequence
from pathlib import Path

Pages = Sequence[Sequence[Sequence[str]]]

SEED = Path(__file__).parent.parent / "data" / "source" / "重点任务分解表.txt"
TITLE = "重点任务分解表"
HEADINGS = ("序号", "主题", "任务名称", "任务内容", "牵头单位", "责任单位", "启动时间", "完成时限")


def seed_pages() -> list[list[list[str]]]:
    """The pages of the seed: every run of tabbed lines, cut at the tabs."""
    pages: list[list[list[str]]] = [[]]
    for line in SEED.read_text(encoding="utf-8-sig").split("\n"):
        if "\t" in line:
            pages[-1].append(line.split("\t"))
        elif pages[-1]:
            pages.append([])
    return [page for page in pages if page]


def as_csv(pages: Pages, encoding: str = "utf-8-sig", *, delimiter: str = ",") -> bytes:
    """One sheet saved as CSV: the title in the first cell, then every page below the other."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow([TITLE, *[""] * 7])
    for page in pages:
        writer.writerows(page)
    return stream.getvalue().encode(encoding)


def as_html(pages: Pages, *, charset: str = "utf-8") -> bytes:
    """A page with a table for each page; a theme is one cell merged over the rows of its page that leave it blank.

    A row that a page break cut off stays a row of its own, and is never covered by a theme.
    """
    tables = "\n".join(f"<table border=1>\n{_html_rows(page)}</table>" for page in pages)
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><style>td {{color: red}}</style>'
    return f"<html>\n<head>{head}<title>页</title></head>\n<body><p>{TITLE}</p>\n{tables}\n</body></html>".encode(
        charset
    )


def _html_rows(page: Sequence[Sequence[str]]) -> str:
    lines = []
    covered = 0
    for index, row in enumerate(page):
        span = 1
        while _same_theme(page, index + span) and row[0].strip():
            span += 1
        spanned = covered > 0
        covered = span - 1 if row[1].strip() else max(0, covered - 1)
        cells = "".join(
            f"<td{f' rowspan={span}' if place == 1 and row[1].strip() and span > 1 else ''}>{_html_text(text)}</td>"
            for place, text in enumerate(row)
            if not (place == 1 and spanned)
        )
        lines.append(f"<tr>{cells}</tr>\n")
    return "".join(lines)


def _same_theme(page: Sequence[Sequence[str]], index: int) -> bool:
    return index < len(page) and not page[index][1].strip() and bool(page[index][0].strip())


def _html_text(text: str) -> str:
    return html.escape(text).replace("\n", "<br>\n")


def as_markdown(pages: Pages) -> str:
    """A pipe table for each page, the title as a heading."""
    tables = []
    for page in pages:
        heading, *rows = [[_markdown_text(text) for text in row] for row in page]
        lines = [heading, ["---"] * len(heading), *rows]
        tables.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    return f"# {TITLE}\n\n" + "\n\n".join(tables) + "\n"


def _markdown_text(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")
