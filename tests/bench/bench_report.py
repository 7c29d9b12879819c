"""The table of the report with 300, 3,000 and 10,000 rows: time and memory per row, and against docxtpl.

Run as a script, it fills one and says how long it took and how much memory: ``python tests/bench/bench_report.py docgen ROWS``.
"""

import subprocess
import sys
import time
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


def alone(way: str, rows: int) -> tuple[float, float]:
    """Seconds of processor time to fill one report, and MiB at most, of a process that does nothing else.

    In one process for all, the memory that docxtpl takes and gives back is paid for by whoever comes next.
    """
    command = [sys.executable, __file__, way, str(rows)]
    seconds, mebibytes = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), float(mebibytes)


def test_report(race, shelf):  # type: ignore[no-untyped-def]  # as a script it knows no fixtures
    template = Template.compile(build(contexts.REPORT), kind=contexts.REPORT, file="x")
    part = read_parts(template.render(report(SIZES[0])), name="x")["word/document.xml"]
    race(
        f"报告，汇总表 {SIZES[0]} 行，每行",
        {
            "docgen": lambda: alone("docgen", SIZES[0])[0],
            **{f"docgen，{rows} 行": lambda rows=rows: alone("docgen", rows)[0] for rows in SIZES[1:]},
            "极限：压缩同样的 XML 并写出": lambda: shelf.write_bytes(packed(part).deflated),
            "docxtpl": lambda: alone("docxtpl", SIZES[0])[0],
        },
        count=SIZES[0],
        counts={f"docgen，{rows} 行": rows for rows in SIZES[1:]},
    )
    memory = {rows: alone("docgen", rows)[1] for rows in SIZES}
    race.benchmark.extra_info["MiB"] = memory
    assert memory[SIZES[0]] < 250


def main(way: str, rows: int) -> None:
    sys.path.insert(0, str(ROOT))
    from tests.bench.letter_rivals import Docxtpl

    data, given = build(contexts.REPORT), report(rows)
    fill = Docxtpl(data) if way == "docxtpl" else Template.compile(data, kind=contexts.REPORT, file="x").render
    began = time.process_time()
    fill(given)
    seconds = time.process_time() - began
    status = Path("/proc/self/status").read_text(encoding="utf-8")  # ru_maxrss would count the process it came from
    sys.stdout.write(f"{seconds} {int(status.partition('VmHWM:')[2].split()[0]) / 1024:.0f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
