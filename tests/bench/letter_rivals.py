"""The same letter made by other template engines: docxtpl, and those of Node where they are installed."""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import docxtpl
import jinja2

from docgen import contexts
from docgen.archive import read_parts
from docgen.contexts import 任务组, 任务行
from docgen.word.compiling import environment
from docgen.word.render import Template

HERE = Path(__file__).parent
NODE = ("docxtemplater", "easy-template-x", "carbone")
COLUMNS = {"序号": "no", "主题": "theme", "任务名称": "name", "任务内容": "content", "牵头单位": "lead", "责任单位": "units",
           "启动时间": "start", "完成时限": "deadline"}  # fmt: skip


class Docxtpl:
    """docxtpl as its manual says: the template opened anew for each letter, with the filters our template uses."""

    def __init__(self, template: bytes) -> None:
        self.template = template
        self.environment = jinja2.Environment(autoescape=True)
        own = {name: made for name, made in environment().filters.items() if not name.startswith("docgen")}
        self.environment.filters.update(own | {"纵向合并": str})

    def __call__(self, context: object) -> bytes:
        document = docxtpl.DocxTemplate(io.BytesIO(self.template))
        values = {member.name: getattr(context, member.name) for member in fields(context)}  # type: ignore[arg-type]
        document.render(values, self.environment, autoescape=True)
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()


def missing() -> str:
    """Why the engines of Node cannot run here; empty where they can."""
    if shutil.which("node") is None:
        return "没有 node"
    absent = [name for name in NODE if not (HERE / "node_modules" / name).is_dir()]
    return f"没有安装 {'、'.join(absent)}" if absent else ""


def node_seconds(engine: str, folder: Path, template: Template, letters: Sequence[contexts.任务分解函]) -> float:
    """Seconds of processor time for all letters in a process of its own, measured by itself."""
    place, data, out = folder / f"{engine}.docx", folder / "letters.json", folder / f"{engine}-out.docx"
    if not place.exists():
        place.write_bytes(_template_for(engine, template, letters[0]))
    if not data.exists():
        data.write_text(json.dumps([_record(each) for each in letters], ensure_ascii=False), encoding="utf-8")
    command = ["node", str(HERE / "peers.cjs"), engine, str(place), str(data), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    assert _text(out.read_bytes()).endswith(_text(template.render(letters[-1]))[-2000:]), (
        f"{engine} wrote another letter"
    )
    return float(done.stdout) * len(letters)


def _text(document: bytes) -> str:
    xml = read_parts(document, name="x")["word/document.xml"].decode()
    return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", xml)).replace("&quot;", '"').replace("&apos;", "'")


def _template_for(engine: str, template: Template, letter: contexts.任务分解函) -> bytes:
    """Our letter with the tags of another engine printed into it."""
    if engine == "carbone":
        rows = (_tags("{{d.rows[i].{}}}"), _tags("{{d.rows[i+1].{}}}"))
        return template.render(_with(letter, "{d.to}", "{d.annex}", rows))
    first = _tags("{{{}}}")
    row = replace(first, 序号="{#rows}" + first.序号, 完成时限=first.完成时限 + "{/rows}")
    return template.render(_with(letter, "{to}", "{annex}", (row,)))


def _with(letter: contexts.任务分解函, to: str, annex: str, rows: tuple[任务行, ...]) -> contexts.任务分解函:
    group = letter.任务组[0]
    return replace(letter, 主送=to, 附件名称=annex, 任务组=(任务组(group.标题, rows),))


def _tags(form: str) -> 任务行:
    return 任务行(
        任务编号="T",
        附加栏="",
        **{name: form.replace("{}", key).replace("{{", "{").replace("}}", "}") for name, key in COLUMNS.items()},
    )


def _record(letter: contexts.任务分解函) -> dict[str, object]:
    rows = [{key: getattr(row, name) for name, key in COLUMNS.items()} for row in letter.任务组[0].任务]
    return {"to": letter.主送, "annex": letter.附件名称, "rows": rows}
