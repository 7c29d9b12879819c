"""The house of the program: what may import what, where foreign libraries live, who may touch files and the clock.

Every import is read with `ast`, also those inside functions and those for type checkers only.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "docgen"

# Bottom first. A part may import any part of a layer below; of its own layer only what SIDEWAYS names.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("source", "zh", "garbage", "archive", "rulings", "workdays"),
    ("diagnostics", "model"),
    ("schema", "charts", "contexts", "contexts_filters", "sheets", "examples", "printed"),
    (
        "textfile",
        "parse",
        "changes",
        "adjusting",
        "editing",
        "values",
        "entries",
        "recognising",
        "versions",
        "deciding",
        "outcomes",
        "decisionlist",
        "validate",
        "progress",
        "reconcile",
        "comparison",
        "figures",
        "consolidate",
        "ladder",
        "answering",
        "mail",
        "numbering",
        "drafts",
        "movements",
        "origins",
        "passages",
        "remarks",
        "wording",
        "lists",
        "ledgersheets",
        "sums",
        "gongwen",
        "contexts_samples",
    ),
    ("word", "excel", "rendering", "project", "manual"),
    ("workflow",),
    ("terminal", "verdicts", "cli", "__main__"),
)

# Who → whom within a layer.
SIDEWAYS: tuple[tuple[str, str], ...] = (
    ("model", "diagnostics"),
    ("sheets", "schema"),
    ("movements", "drafts"),
    ("passages", "drafts"),
    ("passages", "origins"),
    ("origins", "reconcile"),
    ("remarks", "origins"),
    ("contexts", "charts"),
    ("entries", "values"),
    ("comparison", "progress"),
    ("figures", "comparison"),
    ("consolidate", "progress"),
    ("deciding", "values"),
    ("deciding", "versions"),
    ("outcomes", "deciding"),
    ("consolidate", "comparison"),
    ("consolidate", "figures"),
    ("wording", "figures"),
    ("lists", "figures"),
    ("lists", "ledgersheets"),
    ("ledgersheets", "changes"),
    ("ledgersheets", "comparison"),
    ("ledgersheets", "figures"),
    ("ledgersheets", "wording"),
    ("sums", "figures"),
    ("sheets", "charts"),
    ("consolidate", "reconcile"),
    ("lists", "reconcile"),
    ("recognising", "entries"),
    ("lists", "decisionlist"),
    ("lists", "wording"),
    ("wording", "progress"),
    ("answering", "wording"),
    ("parse", "wording"),
    ("changes", "wording"),
    ("adjusting", "changes"),
    ("editing", "wording"),
    ("project", "rendering"),
    ("cli", "terminal"),
    ("cli", "verdicts"),
    ("__main__", "cli"),
)

# Foreign library → the parts it may be imported in. A library that is not named here has no home at all.
HOMES: dict[str, tuple[str, ...]] = {
    "docx": ("word",),
    "docxtpl": ("word",),
    "jinja2": ("word",),
    "markupsafe": ("word",),
    "lxml": ("word",),
    "openpyxl": ("excel",),
    "xlsxwriter": ("excel",),
    "xlrd": ("excel",),
    "python_calamine": ("excel",),
    "defusedxml": ("excel",),
    "pypdfium2": ("rendering",),
    "yaml": ("project",),
    "distributed": ("workflow",),
    "chinese_calendar": ("workdays",),
    "click": ("cli", "terminal"),
}

# Calls that read or write files; only `project` may make them, and these, each for its reason.
FILE_CALLS = frozenset(
    {"open", "read_bytes", "write_bytes", "read_text", "write_text", "unlink", "mkdir", "rmdir", "rename", "touch",
     "NamedTemporaryFile", "TemporaryFile", "mkstemp", "mkdtemp", "TemporaryDirectory"}
)  # fmt: skip
MAY_TOUCH_FILES: dict[tuple[str, str, str], str] = {
    (
        "cli",
        "_report",
        "NamedTemporaryFile",
    ): "the report of an unexpected fault goes to the folder for temporary files",
    ("cli.manual", "help_command", "read_text"): "the manual lies in the package",
    ("terminal", "write_text", "write_text"): "click's formatter has a method of this name; no file",
    ("rendering.office", "convert", "TemporaryDirectory"): "LibreOffice takes and gives files: a folder for one call",
    ("rendering.office", "_converted", "write_bytes"): "what it is to convert, in that folder",
    ("rendering.office", "_converted", "read_bytes"): "what it made of it",
    ("rendering.office", "_profile", "mkdir"): "its profile, in that folder",
    ("rendering.office", "_profile", "write_text"): "its settings",
    ("rendering.office", "_environment", "write_text"): "the font configuration of the call",
    ("excel.sniff", "*", "open"): "a part of a zip package in memory; no file",
}

CLOCK_CALLS = frozenset({"today", "now", "utcnow", "localtime", "gmtime"})
CLOCK_HOMES = ("cli",)


# ---- reading the sources ----------------------------------------------------------------------------------------------


def modules() -> dict[str, ast.Module]:
    """Every module of the package by its name below docgen; docgen/__init__ is ''."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def part_of(module: str) -> str:
    """The part of the house a module belongs to: the module itself, or the package it lies in."""
    return module.partition(".")[0]


def imports(tree: ast.Module, known: frozenset[str]) -> Iterator[str]:
    """Full names of what is imported; `from docgen.word import pages` is docgen.word.pages where that is a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for each in node.names:
                whole = f"{base}.{each.name}"
                yield whole if whole.removeprefix("docgen.") in known else base


def inside(tree: ast.Module, known: frozenset[str]) -> set[str]:
    """The docgen modules a module imports, by their names below docgen."""
    names = {name for name in imports(tree, known) if name.partition(".")[0] == "docgen"}
    return {name.removeprefix("docgen").removeprefix(".") for name in names}


def calls(tree: ast.AST, function: str = "*") -> Iterator[tuple[str, str]]:
    """(function the call stands in, name of what is called) for every call."""
    for node in ast.iter_child_nodes(tree):
        within = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield within, node.func.attr
            elif isinstance(node.func, ast.Name):
                yield within, node.func.id
        yield from calls(node, within)


# ---- the rules, each as the list of what breaks it ----------------------------------------------------------------------


Rule = Callable[[dict[str, ast.Module]], list[str]]


def without_a_layer(tree: dict[str, ast.Module]) -> list[str]:
    placed = {part for layer in LAYERS for part in layer}
    return [module for module in tree if module and part_of(module) not in placed]


def upward_or_sideways(tree: dict[str, ast.Module]) -> list[str]:
    level = {part: number for number, layer in enumerate(LAYERS) for part in layer}
    found = []
    for module, source in tree.items():
        for other in inside(source, frozenset(tree)):
            one, two = part_of(module), part_of(other)
            if not other or one == two:
                continue  # the version in docgen/__init__; modules of one package
            down = level.get(two, 99) < level.get(one, -1)
            if not down and (one, two) not in SIDEWAYS:
                found.append(f"{module} → {other}")
    return found


def cycles(tree: dict[str, ast.Module]) -> list[str]:
    known = frozenset(tree)
    graph = {module: inside(source, known) & known for module, source in tree.items()}
    done: set[str] = set()
    found: list[str] = []

    def visit(module: str, way: tuple[str, ...]) -> None:
        if module in way:
            found.append(" → ".join((*way[way.index(module) :], module)))
        elif module not in done:
            for other in sorted(graph[module]):
                visit(other, (*way, module))
            done.add(module)

    for module in graph:
        visit(module, ())
    return found


def relative(tree: dict[str, ast.Module]) -> list[str]:
    return [
        module
        for module, source in tree.items()
        if any(name.startswith(".") for name in imports(source, frozenset(tree)))
    ]


def imports_in_init(tree: dict[str, ast.Module]) -> list[str]:
    return sorted(imports(tree[""], frozenset(tree)))


def foreign(tree: dict[str, ast.Module]) -> list[str]:
    found = []
    for module, source in tree.items():
        for name in imports(source, frozenset(tree)):
            library = name.partition(".")[0]
            if library in sys.stdlib_module_names or library in ("", "docgen"):
                continue
            if part_of(module) not in HOMES.get(library, ()):
                found.append(f"{module} → {name}")
    return found


def files(tree: dict[str, ast.Module]) -> list[str]:
    found = []
    for module, source in tree.items():
        for function, name in calls(source):
            allowed = (module, function, name) in MAY_TOUCH_FILES or (module, "*", name) in MAY_TOUCH_FILES
            if part_of(module) != "project" and name in FILE_CALLS and not allowed:
                found.append(f"{module}.{function}: {name}()")
    return found


def prints(tree: dict[str, ast.Module]) -> list[str]:
    return [
        f"{module}.{function}" for module, source in tree.items() for function, name in calls(source) if name == "print"
    ]


def clocks(tree: dict[str, ast.Module]) -> list[str]:
    return [
        f"{module}.{function}: {name}()"
        for module, source in tree.items()
        for function, name in calls(source)
        if name in CLOCK_CALLS and part_of(module) not in CLOCK_HOMES
    ]


def broad_excepts(tree: dict[str, ast.Module]) -> list[str]:
    found = []
    for module, source in tree.items():
        for node in ast.walk(source):
            if isinstance(node, ast.ExceptHandler):
                kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
                names = {each.id if isinstance(each, ast.Name) else None if each else "everything" for each in kinds}
                if names & {"everything", "Exception", "BaseException"}:
                    found.append(f"{module}:{node.lineno}")
    return found


def broad_excepts_outside_cli(tree: dict[str, ast.Module]) -> list[str]:
    return [place for place in broad_excepts(tree) if not place.startswith("cli:")]


RULES: dict[str, Rule] = {
    "has no layer": without_a_layer,
    "imports upward or sideways": upward_or_sideways,
    "imports in a circle": cycles,
    "imports relatively": relative,
    "is imported by docgen/__init__": imports_in_init,
    "imports a foreign library outside its home": foreign,
    "touches files outside project": files,
    "prints": prints,
    "asks the clock": clocks,
    "excepts everything": broad_excepts_outside_cli,
}


# ---- the tests -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", RULES)
def test_no_module_of_the_program(what: str) -> None:
    assert RULES[what](modules()) == []


PLANTED = [
    ("has no layer", "novelty", "x = 1"),
    ("imports upward or sideways", "zh", "from docgen import model"),
    ("imports upward or sideways", "parse", "def f():\n    import docgen.project.records"),
    ("imports upward or sideways", "parse", "from docgen.changes import identify"),
    ("imports upward or sideways", "diagnostics", "from docgen.model import Unit"),
    ("imports upward or sideways", "word.render", "from docgen.excel.form import read_form"),
    (
        "imports upward or sideways",
        "excel.form",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from docgen.cli import main",
    ),
    ("imports in a circle", "excel.cells", "from docgen.excel import form"),
    ("imports relatively", "word.render", "from . import styles"),
    ("is imported by docgen/__init__", "", "from docgen import model"),
    ("imports a foreign library outside its home", "workflow.running", "import openpyxl"),
    ("imports a foreign library outside its home", "project.store", "from lxml import etree"),
    ("imports a foreign library outside its home", "parse", "import pandas"),
    ("touches files outside project", "workflow.running", "def f(path):\n    return path.read_bytes()"),
    ("touches files outside project", "parse", "with open('x') as stream: pass"),
    ("prints", "workflow.running", "def f():\n    print('x')"),
    ("asks the clock", "workflow.running", "from datetime import date\nday = date.today()"),
    ("excepts everything", "project.store", "try:\n    pass\nexcept (OSError, Exception):\n    pass"),
    ("excepts everything", "project.store", "try:\n    pass\nexcept:\n    pass"),
]


@pytest.mark.parametrize(("what", "module", "source"), PLANTED)
def test_a_planted_breach_is_found(what: str, module: str, source: str) -> None:
    tree = modules()
    before = RULES[what](tree)
    assert len(RULES[what](tree | {module: ast.parse(source)})) > len(before)


def test_the_one_broad_except_is_in_cli() -> None:
    assert len(broad_excepts(modules())) == 1


def test_the_table_of_layers_names_only_what_exists_and_each_once() -> None:
    parts = [part for layer in LAYERS for part in layer]
    assert len(parts) == len(set(parts))
    assert set(parts) == {part_of(module) for module in modules() if module}


def test_every_exception_of_the_rules_is_still_needed() -> None:
    tree = modules()
    used = {
        (part_of(module), part_of(other))
        for module, source in tree.items()
        for other in inside(source, frozenset(tree))
    }
    assert set(SIDEWAYS) - used == set()
    made = {(module, function, name) for module, source in tree.items() for function, name in calls(source)}
    made |= {(module, "*", name) for module, _, name in made}
    assert MAY_TOUCH_FILES.keys() - made == set()


def test_every_module_says_what_it_is_for() -> None:
    assert [module for module, source in modules().items() if not ast.get_docstring(source)] == []
