"""The manual says what the program does: its tables, commands, keys, examples and messages are compared and run."""

import ast
import importlib
import inspect
import io
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import openpyxl
import pytest
from docx import Document
from jinja2 import nodes

from docgen import cli, zh
from docgen.contexts import TEMPLATES
from docgen.contexts_filters import BY_NAME, FILTERS
from docgen.contexts_samples import samples
from docgen.diagnostics import ACCEPTABLE, CATALOGUE
from docgen.gongwen import checking, page_rules
from docgen.gongwen.standard import PROFILES
from docgen.manual import BLOCKS
from docgen.model import Registry
from docgen.project import records
from docgen.word.compiling import environment, mistakes
from docgen.word.filters import BOUNDED, PRESENT, PRINTED
from docgen.word.render import Template
from tests.refresh_manual import BLOCK, HELP, ROOT
from tests.running import docgen
from tests.template_cases import docx_of

WRITTEN_HERE = ("guide", "data", "templates", "check", "findings", "glossary", "speed")
PAGES = {name: (HELP / f"{name}.md").read_text(encoding="utf-8") for name in WRITTEN_HERE}
WITH_README = {**PAGES, "README": (ROOT / "README.md").read_text(encoding="utf-8")}
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")

# A file of the workspace, the section of data.md about it, its reader in `records` and that reader's inner functions.
FILES = {
    "data/office.yaml": ("## 2.", "office", ("office", "contact")),
    "data/units.yaml": ("## 3.", "registry", ("registry", "_unit", "contact", "_group")),
    "data/tasks.yaml": ("## 4.", "task_table", ("task_table", "_task", "_item")),
    "data/register.yaml": ("## 5.", "register", ("register", "_issued")),
    "data/adjustments.yaml": ("## 13.", "adjustments", ("adjustments", "_adjustment")),
    "data/holidays.yaml": ("## 14.", "holidays", ("holidays", "_year")),
    "data/decisions.yaml": ("## 6.", "decisions", ("decisions", "_decision")),
    "data/rounds/2020Q3/round.yaml": (
        "## 7.",
        "collection_round",
        ("collection_round", "_status", "_lamps", "_lamp", "_rung"),
    ),
    "data/rounds/2020Q3/returns.yaml": ("## 8.", "receipts", ("receipts", "_receipt")),
    "data/rounds/2020Q3/reminders.yaml": ("## 15.", "reminders", ("reminders", "_line")),
    "data/rounds/2020Q3/summary.yaml": ("## 17.", "adopted", ("adopted",)),
    "data/rounds/2020Q3/decisions.yaml": (
        "## 16.",
        "round_decisions",
        ("round_decisions", "_accept", "_value", "_no_news", "_exempt", "_withdraw", "_review"),
    ),
}


def rows(text: str, heading: str) -> list[list[str]]:
    """The rows of the table whose first heading is `heading`, without its two head lines."""
    found = re.search(rf"^\| {heading} \|.*\n\| ---.*\n((?:\|.*\n?)+)", text, re.MULTILINE)
    assert found, f"no table headed {heading}"
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("| "))] for line in found[1].splitlines()]


def section(page: str, start: str) -> str:
    """A section of second level, by how its heading begins."""
    found = re.search(rf"^{re.escape(start)}.*?(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert found, f"no section {start}"
    return found[0]


def without_blocks(page: str) -> str:
    return BLOCK.sub("", page)


# ---- generated tables --------------------------------------------------------------------------------------------


def blocks() -> dict[str, tuple[str, str]]:
    """Page and text of every generated block, by name."""
    return {match[2]: (name, match[3]) for name, page in PAGES.items() for match in BLOCK.finditer(page)}


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_a_generated_table_is_what_the_program_declares(name):
    assert name in blocks(), f"no page holds the block {name}"
    assert blocks()[name][1] == BLOCKS[name]() + "\n", "run: python tests/refresh_manual.py"


def test_no_page_has_a_block_that_the_program_does_not_write():
    assert blocks().keys() == BLOCKS.keys()


def test_every_finding_of_the_catalogue_has_a_row():
    listed = {row[0].strip("`") for row in rows(PAGES["findings"], "代码")}
    assert listed == set(CATALOGUE)


# ---- commands ----------------------------------------------------------------------------------------------------


def commands(group: click.Group = cli.docgen, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command and subcommand with its words after `docgen`."""
    for name, command in group.commands.items():
        yield before + name, command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


COMMANDS = dict(commands())


def shown_commands() -> list[tuple[str, str]]:
    """Every command line shown on a page: (page, words after `docgen`)."""
    found = []
    for name, page in WITH_README.items():
        fenced = [line for _, body in FENCE.findall(page) for line in body.splitlines()]
        spans = SPAN.findall(FENCE.sub("", page))
        for text in (*fenced, *spans):
            found += [(name, match[1]) for match in re.finditer(r"(?:^|&& )docgen ([a-z][^&|`]*)$", text.strip())]
    return found


def resolved(words: list[str]) -> tuple[str, list[str]]:
    """The longest command that the words begin with, and the words after it."""
    name = words[0]
    rest = words[1:]
    while rest and f"{name} {rest[0]}" in COMMANDS:
        name, rest = f"{name} {rest[0]}", rest[1:]
    return name, rest


def test_every_command_has_its_own_heading_in_the_guide_and_every_heading_is_a_command():
    headings = re.findall(r"^#+ `docgen ([a-z ]+)`", PAGES["guide"], re.MULTILINE)
    assert len(headings) == len(set(headings))
    assert set(headings) == set(COMMANDS)


def test_every_command_shown_in_the_manual_or_the_readme_exists_with_its_options():
    shown = shown_commands()
    assert len(shown) > 40
    for page, line in shown:
        name, rest = resolved(line.split())
        assert name in COMMANDS, f"{page}: docgen {line}"
        options = {option for param in COMMANDS[name].params for option in (*param.opts, *param.secondary_opts)}
        given = {word for word in rest if word.startswith("-")}
        assert given <= options | {"--help"}, f"{page}: docgen {line}"
        if name == "help":
            assert set(rest) <= set(cli.TOPICS), f"{page}: docgen {line}"


def test_every_option_is_explained_in_the_guide():
    params = [param for command in COMMANDS.values() for param in command.params if isinstance(param, click.Option)]
    options = {name for param in params for name in (param.opts[-1], *param.secondary_opts)}
    told = set(re.findall(r"--[a-z][a-z-]+", PAGES["guide"]))
    assert options <= told
    assert told <= options | {"--help"}


@pytest.mark.parametrize("topic", cli.TOPICS)
def test_help_prints_the_page_of_a_topic(topic):
    path = HELP / f"{topic}.md"
    if topic not in WRITTEN_HERE and not path.exists():
        pytest.skip(f"{topic}.md is written elsewhere and is not there yet")
    result = docgen("help", topic)
    assert result.status == 0, result.err
    assert result.out.strip() == path.read_text(encoding="utf-8").strip()


def test_help_without_a_topic_prints_the_guide():
    assert docgen("help").out.strip() == PAGES["guide"].strip()


# ---- codes and words -----------------------------------------------------------------------------------------------


def test_every_finding_code_that_the_manual_mentions_exists():
    known = {
        *CATALOGUE,
        *records.DECISION_KINDS,
        *records.ROUND_DECISION_KINDS,
        *PROFILES,
        *(rule.code for rule in (*checking.RULES, *page_rules.PAGE_RULES)),
    }
    spans = {span for page in PAGES.values() for span in SPAN.findall(without_blocks(page)) if CODE.fullmatch(span)}
    shown = {code for page in PAGES.values() for code in re.findall(r"\[([a-z-]+)\]$", page, re.MULTILINE)}
    assert len(shown) > 10
    assert spans | shown <= known


def test_every_identifier_of_the_glossary_stands_in_the_source():
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docgen").rglob("*.py"))
    listed = [(row[0], SPAN.findall(row[2])) for row in rows(PAGES["glossary"], "词")]
    assert len(listed) > 50
    for word, identifiers in listed:
        assert identifiers, f"{word} has no identifier"
        for identifier in identifiers:
            assert re.search(rf"(?<![\w-]){re.escape(identifier)}(?![\w-])", source), f"{word}: {identifier}"


def test_the_filters_declared_are_those_the_engine_has():
    guards = {PRINTED, BOUNDED, PRESENT}
    assert set(environment().filters) - guards == set(BY_NAME)


@pytest.mark.parametrize("declared", FILTERS, ids=lambda each: each.name)
def test_the_example_of_a_filter_works_in_a_template(declared):
    used = declared.example + ("甲{% endif %}" if declared.example.startswith("{% if") else "")
    if re.search(r"(?<=[{ ])[点项]\.|任务\.", used):
        name, of = (
            ("任务", "牵头任务") if "任务." in used else ("点", "滞后任务") if "点." in used else ("项", "状态统计")
        )
        used = f"{{% for {name} in {of} %}}{used}{{% endfor %}}"
    data = docx_of(used)
    kinds = [kind for kind in TEMPLATES if not mistakes(data, kind=kind, file=kind)]
    assert kinds
    found = {node.name for node in environment().parse(used).find_all(nodes.Filter)}
    assert found == {declared.name}
    for kind in kinds:
        assert Template.compile(data, kind=kind, file=kind).render(samples(kind)["一般"])
        if declared.english:
            english = docx_of(used.replace(f"|{declared.name}", f"|{declared.english}"))
            assert not mistakes(english, kind=kind, file=kind)


# ---- files of the workspace ------------------------------------------------------------------------------------------


def _readers() -> dict[str, ModuleType]:
    """The functions of `records` that say which keys a place may have, with their modules."""
    found: dict[str, ModuleType] = {}
    for entry in pkgutil.iter_modules(records.__path__):
        module = importlib.import_module(f"{records.__name__}.{entry.name}")
        tree = ast.parse(inspect.getsource(module))
        names = [f.name for f in tree.body if isinstance(f, ast.FunctionDef) and ".fields(" in ast.unparse(f)]
        found |= dict.fromkeys(names, module)
    return found


READERS = _readers()


def keys_read_by(functions: tuple[str, ...]) -> set[str]:
    """The keys that functions of `records` allow in their `.fields(…)`, constants resolved."""
    found: set[str] = set()
    for function in functions:
        module = READERS[function]
        for node in ast.walk(ast.parse(inspect.getsource(getattr(module, function)))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fields":
                for argument in node.args:
                    plain = isinstance(argument, ast.Constant)
                    found |= {argument.value} if plain else set(getattr(module, argument.value.id))
    return found


def test_every_reader_of_records_is_compared_with_the_manual():
    assert set(READERS) == {function for _, _, functions in FILES.values() for function in functions}


@pytest.mark.parametrize("file", [name for name, (_, _, functions) in FILES.items() if functions])
def test_every_key_of_a_file_is_named_in_its_section(file):
    start, _, functions = FILES[file]
    told = set(SPAN.findall(FENCE.sub("", section(PAGES["data"], start))))
    known = keys_read_by(functions)
    assert known
    assert known <= told


@pytest.mark.parametrize("file", [name for name, (_, _, functions) in FILES.items() if functions])
def test_every_key_in_the_first_column_of_a_files_table_can_be_read(file):
    start, _, functions = FILES[file]
    told = {key for row in rows(section(PAGES["data"], start), "键") for key in SPAN.findall(row[0])}
    assert told <= keys_read_by(functions)


def examples() -> dict[str, str]:
    """The YAML examples of data.md by the file name that stands in the line above them."""
    return dict(re.findall(r"^`([^`]+)`\n\n```yaml\n(.*?)^```$", PAGES["data"], re.DOTALL | re.MULTILINE))


def registry_of_the_examples() -> Registry:
    return records.registry(examples()["data/units.yaml"], file="data/units.yaml")


def test_every_file_has_an_example_and_every_example_a_file():
    assert examples().keys() == FILES.keys()
    assert len(re.findall(r"^```yaml", PAGES["data"], re.MULTILINE)) == len(FILES)


@pytest.mark.parametrize("file", FILES)
def test_an_example_is_read_by_the_reader_of_its_file(file):
    reader = FILES[file][1]
    more = {"known": registry_of_the_examples()} if reader in ("task_table", "reminders") else {}
    assert getattr(records, reader)(examples()[file], file=file, **more)


def test_the_units_named_in_examples_of_decisions_are_in_the_example_of_the_registry():
    units = registry_of_the_examples()
    (decision,) = records.decisions(examples()["data/decisions.yaml"], file="data/decisions.yaml")
    assert units.named(decision.value)
    file = "data/rounds/2020Q3/decisions.yaml"
    for each in records.round_decisions(examples()[file], file=file):
        assert "." in each.subject or units.named(each.subject), each.subject


def test_every_kind_of_decision_about_a_round_is_shown_and_explained():
    file = "data/rounds/2020Q3/decisions.yaml"
    shown = [each.kind.value for each in records.round_decisions(examples()[file], file=file)]
    told = [row[0].split()[0].strip("`") for row in rows(section(PAGES["data"], "## 16."), "种类")]
    assert sorted(shown) == sorted(told) == sorted(records.ROUND_DECISION_KINDS)


def test_the_faults_that_can_be_accepted_are_those_of_the_manual():
    (row,) = [row for row in rows(section(PAGES["data"], "## 16."), "种类") if row[0].startswith("`accept`")]
    assert set(ACCEPTABLE) == {code for code in SPAN.findall(row[2]) if "-" in code}


@pytest.mark.parametrize(
    "words", ["12月底前", "2026年6月并持续跟踪", "第三季度", "9月投入使用", "每年12月底前", "201803"]
)
def test_the_forms_of_times_that_occur_are_in_the_manual_with_what_they_mean(words):
    told = {row[0]: row[1:] for row in rows(PAGES["data"], "写法 \\| 读作")}
    when = zh.read_when(words, default_year=2020)
    assert when is not None and (str(when.last) if when.last else "没有确定日期") in told[words][0]


# ---- what commands print and write -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """One copy of the sample workspace with everything a run writes, and what the run printed."""
    folder = copied_sample(tmp_path_factory.mktemp("manual"))
    result = docgen("run", "2020Q3", at=folder)
    assert result.status == 0, result.err
    return folder, result.out.splitlines()


@pytest.fixture(scope="module")
def office(ran: tuple[Path, list[str]]) -> Path:
    return ran[0]


def copied_sample(folder: Path) -> Path:
    for name in ("templates", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".docgen.lock*", "drafts.json"))
    return folder


def test_the_run_shown_in_the_guide_is_what_the_sample_prints(ran):
    shown = next(body for _, body in FENCE.findall(PAGES["guide"]) if body.startswith("2020年第三季度："))
    assert shown.splitlines() == ran[1][:-2]
    assert [line[:2] for line in ran[1][-2:]] == ["文件", "用时"]


def test_the_files_that_data_md_lists_are_those_a_run_writes(office):
    listed = {row[0].strip("`") for row in rows(PAGES["data"], "路径")}
    assert all((office / path).is_file() for path in listed)
    written = {path.parent for path in (office / "output").rglob("*") if path.is_file()}
    assert {(office / path).parent for path in listed} == written


ARGUMENTS = {
    "init": ("new",),
    "import": (ROOT / "data/source/重点任务分解表.txt",),
    "export tasks": (),
    "export units": (),
    "letters": ("--unit", "区水务局"),
    "forms": ("2020Q3", "--unit", "区水务局"),
    "collect": ("2020Q3",),
    "status": ("2020Q3",),
    "remind": ("2020Q3", "--as-of", "2020-09-20"),
    "summary": ("2020Q3",),
    "trace": ("2020Q3",),
    "run": ("2020Q3",),
    "check": (ROOT / "templates/任务分解函.docx",),
    "templates restore": (),
    "templates check": (),
    "templates": (),
}
UTF_8 = {**os.environ, "PYTHONIOENCODING": "utf-8"}
COMMON_KEYS = {"command", "ok", "files", "counts", "diagnostics", "seconds"}


def test_the_json_table_has_every_command_that_gives_json():
    with_json = {name for name, command in COMMANDS.items() if any("--json" in param.opts for param in command.params)}
    assert {row[0] for row in rows(PAGES["data"], "命令")} == with_json == set(ARGUMENTS)


@pytest.mark.parametrize("line", rows(PAGES["data"], "命令"), ids=lambda row: row[0])
def test_the_json_of_a_command_has_just_the_keys_of_the_manual(office, tmp_path, line):
    name, counts, more = line
    place = {"at": office} if name != "init" else {}
    new = {"init": "new", "export tasks": "任务.xlsx", "export units": "单位.xlsx"}
    given = (tmp_path / new[name],) if name in new else ARGUMENTS[name]
    found = docgen(*name.split(), *given, "--json", **place).json
    assert set(found["counts"]) == set(SPAN.findall(counts))
    assert set(found) == COMMON_KEYS | set(SPAN.findall(more))
    assert set(SPAN.findall(section(PAGES["data"], "## 12."))) >= COMMON_KEYS


def test_json_names_the_command_alone_however_docgen_was_started(office):
    line = [sys.executable, "-m", "docgen", "status", "2020Q3", "--json", "-w", str(office)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, check=True, encoding="utf-8", env=UTF_8)
    assert json.loads(done.stdout)["command"] == "status"


def test_the_entries_of_json_lists_have_just_the_keys_of_the_manual(office):
    told = {row[0]: set(SPAN.findall(row[1])) for row in rows(PAGES["data"], "列表")}
    read = docgen("import", ROOT / "data/source/重点任务分解表.txt", "--dry-run", "--json", at=office).json
    collected = docgen("collect", "2020Q3", "--json", at=office).json
    letters = docgen("letters", "--unit", "区水务局", "--json", at=office).json
    tasks = read["tasks"]
    assert all(set(task) == told["`tasks`"] for task in tasks)
    assert all(set(item) == told["`items`"] for task in tasks for item in task["items"])
    assert all(set(unit) == told["`units`"] for unit in collected["units"])
    assert all(set(each) == told["`submissions`"] for each in collected["submissions"])
    assert all(set(each) == told["`letters`"] for each in letters["letters"])
    found = read["diagnostics"] + collected["diagnostics"]
    assert set().union(*(set(each) for each in found)) == told["`diagnostics`"]
    assert set().union(*(set(each["where"]) for each in found)) <= told["`where`、`places`"]
    assert set(read["changes"]) <= told["`changes`"]


# ---- the messages quoted -----------------------------------------------------------------------------------------------

GOOD = ROOT / "data/rounds/2020Q3/returns/区委政法委-01.xlsx"  # three rows, 5 to 7, all accepted
FAULTS: tuple[dict[str, object], ...] = (
    {"K5": None},
    {"J5": "八成左右"},
    {"J5": 0.85},
    {"J5": 120},
    {"I5": "进展顺利"},
    {"I5": "已完成"},
    {"J5": 100},
    {"I5": "未启动"},
    {"I5": "滞后", "L5": None},
    {"N5": "明年初"},
    {"row": 6},
    {"A6": "T099-1"},
    {"A6": "T003-1"},
    {"C2": "区财政局"},
)


def damaged(changes: dict[str, object]) -> bytes:
    """The good return with cells changed, or a row deleted."""
    book = openpyxl.load_workbook(GOOD)
    sheet = book["填报表"]
    for place, value in changes.items():
        if place == "row":
            sheet.delete_rows(value)
        else:
            sheet[place] = value
    return saved(book)


def copied_without_marks() -> bytes:
    book = openpyxl.load_workbook(GOOD)
    for name in book.sheetnames:
        if name != "填报表":
            del book[name]
    book["填报表"]["C2"] = None
    return saved(book)


def saved(book: object) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What docgen says of a folder of faulty returns, without folders."""
    folder = copied_sample(tmp_path_factory.mktemp("faults"))
    inbox = folder / "inbox"
    inbox.mkdir()
    for number, changes in enumerate(FAULTS, start=2):
        (inbox / f"{number:02d}.xlsx").write_bytes(damaged(changes))
    shutil.copy(ROOT / "data/rounds/2020Q2/returns/区委政法委-01.xlsx", inbox / "16.xlsx")
    (inbox / "17.xls").write_bytes(old_workbook())
    Document().save(str(inbox / "18.docx"))
    (inbox / "19.xlsx").write_bytes(copied_without_marks())
    result = docgen("collect", "2020Q3", inbox, "--as-of", "2020-10-11", at=folder)
    assert result.status == 0, result.err
    return {line.removeprefix("data/rounds/2020Q3/returns/") for line in result.err.splitlines()}


def old_workbook() -> bytes:
    """The least that is recognised as .xls: the mark of an OLE file and a directory entry named Workbook."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + "Workbook".encode("utf-16-le").ljust(128, b"\0")


def quoted() -> list[str]:
    fences = [body for _, body in FENCE.findall(section(PAGES["findings"], "## 4."))]
    return [line for body in fences for line in body.splitlines()]


def test_ten_faults_are_explained_each_with_a_message():
    parts = re.split(r"^### 4\.\d+ .*$", section(PAGES["findings"], "## 4."), flags=re.MULTILINE)[1:]
    assert len(parts) == 10
    assert all(FENCE.search(part) for part in parts)


@pytest.mark.parametrize("line", quoted(), ids=lambda line: line.rpartition("[")[2].rstrip("]"))
def test_a_message_quoted_in_findings_is_what_docgen_says(told, line):
    assert line in told


def test_the_message_explained_piece_by_piece_is_one_of_the_sample(office):
    line = FENCE.findall(section(PAGES["findings"], "## 2."))[0][1].strip()
    assert line in docgen("status", "2020Q3", at=office).err.splitlines()


def test_the_refusal_to_overwrite_shown_in_the_guide_is_what_docgen_says(office):
    shown = next(body for _, body in FENCE.findall(PAGES["guide"]) if "被人改动过" in body)
    path = office / "output/2020Q3/2020年第三季度台账.xlsx"
    path.write_bytes(path.read_bytes() + b"x")
    result = docgen("summary", "2020Q3", at=office)
    assert result.status == 1
    assert [line.strip() for line in result.err.splitlines()[-3:]] == [line.strip() for line in shown.splitlines()]
    assert docgen("summary", "2020Q3", "--overwrite", at=office).status == 0


def test_the_template_mistake_shown_in_the_manual_is_what_docgen_says(workspace):
    path = workspace / "templates/任务分解函.docx"
    document = Document(str(path))
    paragraph = next(each for each in document.paragraphs if each.text == "{{ 主送 }}：")
    paragraph.runs[0].text = "{{ 主送单位 }}："
    for run in paragraph.runs[1:]:
        run.text = ""
    document.save(str(path))
    result = docgen("letters", "--dry-run", at=workspace)
    assert result.status == 1
    assert result.err.strip() == FENCE.findall(section(PAGES["templates"], "## 4."))[0][1].strip()
