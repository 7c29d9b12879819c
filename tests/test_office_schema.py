"""Every document against the schema that Office itself goes by (that of Microsoft's Open XML SDK), charts included."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from docgen import contexts_samples
from docgen.archive import read_parts, write_parts
from docgen.contexts import TEMPLATES
from docgen.word.blueprint import build
from docgen.word.render import Template
from tests.conftest import ROOT
from tests.running import docgen

PERIOD = "2020Q3"
DAY = ("--as-of", "2020-10-20")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("run", PERIOD, *DAY),
    ("summary", PERIOD, "--bulletin", "--draft", *DAY),
    ("summary", PERIOD, "--unit", "区水务局", *DAY),
    ("remind", PERIOD, "--letters", *DAY),
    ("status", PERIOD, *DAY),
    ("export", "tasks", "{root}/任务表.xlsx"),
    ("export", "units", "{root}/单位名录.xlsx"),
)
SUFFIXES = (".docx", ".xlsx")
# The SDK misses a theme in every document; Word does not, and no font of ours comes from one.
NO_THEME = "relationships/theme' is missing."
LETTER, REPORT = "output/letters/10-区水务局-任务分解函.docx", f"output/{PERIOD}/2020年第三季度进展情况报告.docx"
FORM = f"output/{PERIOD}/forms/10-区水务局-2020年第三季度填报表.xlsx"


def faults(path: Path) -> list[str]:
    """What the schema has against a file."""
    result = OpenXmlValidator().validate(path)
    found = (f"{each.part_uri}{each.path or ''}: {each.description}" for each in result.errors)
    return [each for each in found if not each.endswith(NO_THEME)]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace with all that its quarter makes."""
    root = tmp_path_factory.mktemp("district")
    for folder in ("templates", "data"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns(".docgen.lock*", "drafts.json"))
    for words in COMMANDS:
        result = docgen(*(word.format(root=root) for word in words), at=root)
        assert result.status == 0, result.err
    return root


def test_every_file_of_a_quarter_is_valid(district: Path) -> None:
    files = [path for path in (*district.iterdir(), *(district / "output").rglob("*")) if path.suffix in SUFFIXES]
    files = [path for path in files if path.parent.name != "corrections"]
    assert len(files) > 70
    assert {path.name: found for path in files if (found := faults(path))} == {}


def test_marks_in_the_copy_of_a_return_add_no_fault_to_those_of_its_program(district: Path) -> None:
    """Only the counts in what is told may grow."""
    copies = sorted((district / f"output/{PERIOD}/corrections").glob("*.xlsx"))
    assert len(copies) >= 5
    for copy in copies:
        unit = copy.name.partition("-")[0]
        original = max((district / f"data/rounds/{PERIOD}/returns").glob(f"{unit}-*.xlsx"))
        before, after = ({re.sub(r"\d+", "", each) for each in faults(path)} for path in (original, copy))
        assert after <= before, copy.name


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_and_its_samples_are_valid(kind: str, tmp_path: Path) -> None:
    template = Template.compile(build(kind), kind=kind, file="x")
    place = tmp_path / "x.docx"
    place.write_bytes(build(kind))
    assert faults(place) == []
    for name, context in contexts_samples.samples(kind).items():
        place.write_bytes(template.render(context, missing=[]))
        assert faults(place) == [], name


def swapped(part: str, old: str, new: str) -> Callable[[Path, Path], None]:
    def change(source: Path, target: Path) -> None:
        parts = read_parts(source.read_bytes(), name="x")
        assert old.encode() in parts[part]
        target.write_bytes(write_parts({**parts, part: parts[part].replace(old.encode(), new.encode(), 1)}))

    return change


@pytest.mark.parametrize(
    ("file", "change"),
    [
        (LETTER, swapped("word/document.xml", "<w:pStyle", '<w:jc w:val="center"/><w:pStyle')),
        (LETTER, swapped("word/document.xml", "<w:cantSplit/>", '<w:cantSplit w:val="1"/>')),
        (REPORT, swapped("word/charts/chart1.xml", "<c:barDir", "<c:axId/><c:barDir")),
        (REPORT, swapped("word/charts/chart1.xml", '<c:gapWidth val="', '<c:gapWidth val="x')),
        (FORM, swapped("xl/worksheets/sheet1.xml", "<sheetData>", "<pageMargins/><sheetData>")),
    ],
)
def test_what_is_not_valid_is_found(
    district: Path, tmp_path: Path, file: str, change: Callable[[Path, Path], None]
) -> None:
    target = tmp_path / f"x{Path(file).suffix}"
    change(district / file, target)
    assert faults(target) != []
