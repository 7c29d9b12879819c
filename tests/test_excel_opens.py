"""The workbooks as another program opens them: LibreOffice converts a form, a correction copy and a ledger."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from docgen.diagnostics import finding
from docgen.excel.correction import mark
from docgen.excel.form import write_form
from docgen.excel.ledger import write_workbook
from docgen.schema import LEDGER_COLUMNS, SIGN_OFF, Column
from docgen.sheets import TableSheet
from docgen.source import SourceRef
from tests.excel_forms import CONTENT, filled, spec
from tests.test_correction_package import rich

MISSING = [name for name in ("soffice", "pdftotext") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.rendering,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {'、'.join(MISSING)}"),
]


def workbooks() -> dict[str, bytes]:
    place = SourceRef("区水务局.xlsx", sheet="填报表", row=5, cell="J5")
    row = tuple(CONTENT if column.width > 40 else column.heading[:4] for column in LEDGER_COLUMNS)
    return {
        "form": write_form(spec(9)),
        "correction": mark(
            filled(), [finding("progress-out-of-range", "填报值为“120%”。", place)], title="区水务局校验意见"
        ),
        "macros": mark(rich(), [finding("progress-out-of-range", "填报值为“120%”。", place)], title="区水务局校验意见"),
        "ledger": write_workbook(
            [
                TableSheet("台账", LEDGER_COLUMNS, [row] * 28, title="2020年第三季度重点任务台账", frozen_columns=4),
                TableSheet("日期", (Column("day", "收到日期", width=12),), [(date(2020, 10, 9),)]),
            ],
            title="台账",
        ),
    }


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of every page, without blanks, by workbook. One call, with a profile of its own."""
    folder = tmp_path_factory.mktemp("excel")
    for name, data in workbooks().items():
        (folder / f"{name}{'.xlsm' if name == 'macros' else '.xlsx'}").write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, *map(str, sorted(folder.glob("*.xls?")))], check=True, capture_output=True, timeout=180)
    return {name: text_of(folder / f"{name}.pdf") for name in workbooks()}


def text_of(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    return [re.sub(r"\s", "", page) for page in text.split("\f")[:-1]]


def test_a_form_is_printed_whole_with_its_headings_on_every_page(pages: dict[str, list[str]]) -> None:
    table = [page for page in pages["form"] if "任务编号" in page]
    assert 2 <= len(table) <= 4 and len(pages["form"]) <= len(table) + 2
    assert all("需协调事项" in page and "进度状态" in page for page in table)
    assert "填报单位：区水务局" in table[0] and "报送截止：2020年10月10日" in table[0]
    whole = "".join(table)
    assert [whole.count(f"T{number:03d}-1") for number in range(1, 10)] == [1] * 9
    assert whole.count(CONTENT[-12:]) == 9, "the end of every task text is on the paper"
    assert all(label in table[-1] for label in SIGN_OFF)


def test_the_instructions_are_printed_after_the_form_and_the_hidden_sheet_is_not(pages: dict[str, list[str]]) -> None:
    text = "".join(pages["form"])
    assert text.index("各栏目怎样填") > text.index("T009-1")
    assert "docgen" not in text and "QSWJ" not in text


def test_pages_are_numbered(pages: dict[str, list[str]]) -> None:
    count = len(pages["form"])
    assert f"第{count}页，共{count}页" in pages["form"][-1]


@pytest.mark.parametrize("name", ["correction", "macros"])
def test_a_correction_copy_begins_with_the_list_and_shows_the_remarks_beside_the_table(
    pages: dict[str, list[str]], name: str
) -> None:
    first, second = pages[name][:2]
    assert "区水务局校验意见" in first and "填报表J5（完成进度（%））" in first and "填报值为“120%”。" in first
    assert "【错误】完成进度（%）：填报值为“120%”。请改为0至100的整数。" in second


def test_a_ledger_is_printed_two_pages_wide_with_title_and_task_on_both(pages: dict[str, list[str]]) -> None:
    table = [page for page in pages["ledger"] if "任务编号" in page and "任务名称" in page]
    assert len(table) % 2 == 0
    assert "2020年第三季度重点任务台账" in table[0] and "2020年第三季度重点任务台账" in table[1]
    assert "2020-10-09" in pages["ledger"][-1]
