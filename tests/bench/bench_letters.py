"""1,000 letters of two pages with an annex of 28 rows, all checks on: against other engines and the machine's limit."""

import time
import zlib
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from docgen import contexts, contexts_samples
from docgen.archive import read_parts
from docgen.contexts import 任务组
from docgen.project.workspace import Workspace
from docgen.word.blueprint import build
from docgen.word.render import Template
from docgen.wording import Annex
from docgen.workflow import Session, letters
from docgen.workflow.printing import SECONDS, Printout, Source, document
from docgen.workflow.workers import Workforce
from tests import province
from tests.bench import letter_rivals
from tests.bench.race import Race

ROOT = Path(__file__).parents[2]
COUNT, FEW, ROWS = 1000, 100, 28
SUBJECT = f"任务分解函（2 页正文，附件 {ROWS} 行）{COUNT} 份"


def letter(number: int) -> contexts.任务分解函:
    """The letter of one of many units, with the whole table of the sample in another order."""
    workspace = Workspace(ROOT)
    rows = Annex(workspace.registry).rows(workspace.tasks.items[:ROWS])
    turned = (*rows[number % ROWS :], *rows[: number % ROWS])
    numbered = tuple(replace(row, 序号=str(nth), 任务编号=f"T{number:04}-{nth}") for nth, row in enumerate(turned, 1))
    sample = contexts_samples.samples(contexts.LETTER)[contexts_samples.ORDINARY]
    assert isinstance(sample, contexts.任务分解函)
    name = f"市第{number}局"
    group = (任务组(f"牵头任务（{ROWS}项）", numbered),)
    return replace(sample, 主送=name, 附件名称=f"{name}重点任务分解表", 任务组=group, 列名分项数=ROWS, 调整对照=())


def test_letters(race: Race, shelf: Path, tmp_path: Path) -> None:
    data = build(contexts.LETTER)
    template, rival = Template.compile(data, kind=contexts.LETTER, file="x"), letter_rivals.Docxtpl(data)
    given = [letter(number) for number in range(COUNT)]
    done = [template.render(each) for each in given]
    texts = [read_parts(each, name="x")["word/document.xml"] for each in done]
    few = given[:FEW]
    slow = f"docxtpl（{FEW} 份，按比例）"
    contestants = {
        "docgen": lambda: [shelf.write_bytes(template.render(each)) for each in given],
        "极限：压缩同样的 XML 并写出": lambda: [
            (zlib.compress(text, 6), shelf.write_bytes(document)) for text, document in zip(texts, done, strict=True)
        ],
        slow: lambda: [shelf.write_bytes(rival(each)) for each in few],
    }
    counts = {slow: FEW}
    for engine in letter_rivals.NODE if not letter_rivals.missing() else ():
        name = f"{engine}（Node，{FEW} 份，按比例）"
        contestants[name] = partial(letter_rivals.node_seconds, engine, tmp_path, template, few)
        counts[name] = FEW
    race(SUBJECT, contestants, count=COUNT, counts=counts)


def test_two_workers_filling(race: Race) -> None:
    """The same letters made from their contexts by one process and by two; the time that passes."""
    source = Source(contexts.LETTER, "x", build(contexts.LETTER))
    jobs = [Printout(source, letter(number), None, "x") for number in range(COUNT)]

    def run(workers: int) -> int:
        made = Workforce(workers).each(document, jobs, count=COUNT, seconds=SECONDS, label="")
        return sum(len(data) for data, _ in made)

    contestants = {"两个进程": lambda: run(2), "一个进程": lambda: run(1)}
    race(f"{SUBJECT}，填写", contestants, count=COUNT, clock=time.perf_counter)


def test_two_workers(race: Race, tmp_path: Path) -> None:
    """`docgen letters` as a whole; the time that passes, since processes take part."""
    province.lay_out(tmp_path, COUNT)

    def run(workers: int) -> None:
        session = Session(Workspace(tmp_path), date(2020, 10, 9), dry_run=True, workforce=Workforce(workers))
        letters(session)

    contestants = {"两个进程": lambda: run(2), "一个进程": lambda: run(1)}
    race(f"docgen letters，{COUNT} 个单位", contestants, count=COUNT, clock=time.perf_counter)
