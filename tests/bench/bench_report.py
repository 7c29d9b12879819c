"""The table of the report with 300, 3,000 and 10,000 rows: time and memory per row, and against docxtpl.

Run as a script, it fills one and says how much memory the process took: ``python tests/bench/bench_report.py ROWS``.
"""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from docgen import contexts, contexts_samples
from docgen.archive import packed, read_parts
from docgen.word.blueprint import build
from docgen.word.render import Template

ROOT = Path(__file__).parents[2]
SIZES = (10_000, 3_000, 300)


def report(rows: int) -> contexts.进展情况报告:
    sample = contexts_samples.samples(contexts.REPORT)[contexts_samples.ORDINARY]
    assert isinstance(sample, contexts.进展情况报告)
    row, said = sample.汇总表[0], "已完成监测站点建设并接入平台，组织培训，形成台账，"
    table = tuple(
        replace(row, 序号=str(n), 任务名称=f"推动第{n}批数据融合应用", 进展=f"{n}：{said * 3}", 下一步=f"12月底前完成第{n}批。")
        for n in range(1, rows + 1)
    )  # fmt: skip
    return replace(sample, 汇总表=table)


def mebibytes(rows: int) -> float:
    """The most memory a process takes that fills one report and nothing else, in MiB."""
    command = [sys.executable, __file__, str(rows)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def test_report(race, shelf):  # type: ignore[no-untyped-def]  # as a script it knows no fixtures
    from tests.bench.letter_rivals import Docxtpl

    data = build(contexts.REPORT)
    template, rival = Template.compile(data, kind=contexts.REPORT, file="x"), Docxtpl(data)
    given = {rows: report(rows) for rows in SIZES}
    part = read_parts(template.render(given[SIZES[0]]), name="x")["word/document.xml"]
    race(
        f"报告，汇总表 {SIZES[0]} 行，每行",
        {
            "docgen": lambda: shelf.write_bytes(template.render(given[SIZES[0]])),
            **{
                f"docgen，{rows} 行": lambda rows=rows: shelf.write_bytes(template.render(given[rows]))
                for rows in SIZES[1:]
            },
            "极限：压缩同样的 XML 并写出": lambda: shelf.write_bytes(packed(part).deflated),
            "docxtpl": lambda: shelf.write_bytes(rival(given[SIZES[0]])),
        },
        count=SIZES[0],
        counts={f"docgen，{rows} 行": rows for rows in SIZES[1:]},
    )
    memory = {rows: mebibytes(rows) for rows in SIZES}
    race.benchmark.extra_info["MiB"] = memory
    assert memory[SIZES[0]] < 250


if __name__ == "__main__":
    made = Template.compile(build(contexts.REPORT), kind=contexts.REPORT, file="x").render(report(int(sys.argv[1])))
    assert made
    status = Path("/proc/self/status").read_text(encoding="utf-8")  # ru_maxrss would count the process it came from
    sys.stdout.write(f"{int(status.partition('VmHWM:')[2].split()[0]) / 1024:.0f}")
