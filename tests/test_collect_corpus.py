"""Every real odd workbook through `docgen collect` in one call: kept, counted, told why it is no form of ours."""

from pathlib import Path

import pytest

from tests.running import docgen

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
SHEETS = (".xls", ".xlsx", ".xlsm", ".ods")
FILES = sorted(each for each in CORPUS.iterdir() if each.suffix in SHEETS) if CORPUS.is_dir() else []


@pytest.mark.skipif(not FILES, reason="the corpus of real files is not beside the repository")
def test_the_whole_corpus_in_one_call_is_kept_and_told(workspace: Path) -> None:
    result = docgen("collect", "2020Q3", *FILES, "--as-of", "2020-10-10", "--json", at=workspace)
    assert result.status == 0, result.err
    found = result.json
    names = {each["original_name"]: each for each in found["submissions"]}
    assert {file.name for file in FILES} <= set(names)
    for file in FILES:
        sent = names[file.name]
        assert sent["state"] == "退回" and sent["diagnostics"], file.name
        assert sent["rows_read"] == sent["rows_used"] + sent["rows_refused"], file.name
        archived = workspace / "data/rounds/2020Q3/returns" / sent["file"]
        assert archived.read_bytes() == file.read_bytes(), "originals stay as they came"
    counts = found["counts"]
    parts = ("accepted", "returned", "missing", "exempt")
    assert counts["expected"] == sum(counts[part] for part in parts) == 28
