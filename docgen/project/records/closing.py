"""`summary.yaml` of a round: which report was declared final."""

from docgen.model import Adopted
from docgen.project.yamlfile import dump, parse


def adopted(text: str, *, file: str) -> Adopted:
    root = parse(text, file=file)
    root.fields("file", "original_name", "sha256", "adopted", "number", "title")
    file_name, original, digest = (root.need(key).text() for key in ("file", "original_name", "sha256"))
    number, title = (node.text() if (node := root.get(key)) is not None else "" for key in ("number", "title"))
    return Adopted(file_name, original, digest, root.need("adopted").day(), number, title)


def adopted_text(found: Adopted) -> str:
    lines = {
        "file": found.file,
        "original_name": found.original_name,
        "sha256": found.sha256,
        "adopted": found.day.isoformat(),
        "number": found.number,
        "title": found.title,
    }
    return dump(
        {key: value for key, value in lines.items() if value},
        heading="本季度定稿的报告。由 docgen summary --adopt 登记；文件在 report/ 中，不要改动。",
    )
