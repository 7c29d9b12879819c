"""Work on many units: one function for each of many jobs, in order, through one `concurrent.futures.Executor`.

Which executor is decided by the amount of work: starting processes takes longer than a few dozen letters. A cluster
has the same interface, so that the same code runs there.
"""

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from docgen.errors import DocgenError
from docgen.garbage import search_seldom

Job = TypeVar("Job")
Result = TypeVar("Result")
Told = Callable[[int, int], None] | None  # jobs done, jobs in all; None: nobody looks

START_SECONDS = 0.6  # of work in all, below which starting processes would take longer than it saves
_BATCH_SECONDS = 0.05  # of work sent to a process at once: much more than sending it takes
_AHEAD = 3  # batches per worker that are under way or waiting to be fetched: all that is ever held in memory


def _nobody(label: str) -> AbstractContextManager[Told]:
    return nullcontext(None)


@dataclass
class Workforce:
    """Who does the work of a command. `workers`: processes at most, None: one per core. `scheduler`: the address of a
    Dask cluster (tcp://…) that does it instead; empty: this computer. `progress`: opens a bar with a label."""

    workers: int | None = None
    scheduler: str = ""
    progress: Callable[[str], AbstractContextManager[Told]] = _nobody

    def each(
        self, function: Callable[[Job], Result], jobs: Iterable[Job], *, count: int, seconds: float, label: str
    ) -> Iterator[Result]:
        """What `function` gives for each of `count` jobs, in their order; jobs are made as they are needed.

        `function` stands at the top of a module, or is a partial of one; it, jobs and results are pickled. `seconds`:
        about what one job takes. When this iterator is closed or fails, work not begun is dropped.

        :raises DocgenError: what the function raised; no cluster at the address.
        """
        batch = max(1, min(round(_BATCH_SECONDS / seconds), -(-count // (2 * self._most()))))
        with self.progress(label) as told, self._executor(count=count, seconds=seconds) as executor:
            done = 0
            for results in _in_order(executor, function, _batches(jobs, batch), ahead=_AHEAD * self._most()):
                yield from results
                done += len(results)
                if told:
                    told(done, count)

    def alone(self, *, count: int, seconds: float) -> bool:
        """Whether so much work is done in this process: it is little, or nobody else is there."""
        return not self.scheduler and (self._most() == 1 or count * seconds <= START_SECONDS)

    def _most(self) -> int:
        return self.workers or available_cores()

    @contextmanager
    def _executor(self, *, count: int, seconds: float) -> Iterator[Executor]:
        """:raises DocgenError: no cluster at the address."""
        if self.scheduler:
            with _cluster(self.scheduler) as executor:
                yield executor
            return
        made = AtOnce() if self.alone(count=count, seconds=seconds) else _processes(self._most())
        try:
            yield made
        finally:
            made.shutdown(wait=True, cancel_futures=True)


class AtOnce(Executor):
    """An executor that does everything itself, at once."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]  # as the class it is one of
        future: Future[object] = Future()
        future.set_result(fn(*args, **kwargs))  # a failure ends the work here and now
        return future


def available_cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processes(workers: int) -> ProcessPoolExecutor:
    """Copies of this process where that is safe (one thread, Linux): they start at once and know what it has loaded."""
    copied = sys.platform == "linux" and threading.active_count() == 1
    context = get_context("fork" if copied else "spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


def _begin() -> None:
    """Ctrl+C reaches the whole group of processes; the first of them decides what becomes of it. What a copy has of that
    one is never garbage: searching it would take time, and memory that is shared so far."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    search_seldom()
    gc.freeze()


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise DocgenError(
            "没有安装 Dask。", hint='请运行 pip install "docgen[cluster]"，或去掉 --scheduler。'
        ) from error
    try:
        client: Any = Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call,unused-ignore]
    except (OSError, ValueError) as error:
        raise DocgenError(
            f"连不上调度程序 {address}。", hint="请检查地址，形如 tcp://主机:8786，并确认它已启动。"
        ) from error
    with client:
        yield client.get_executor()


def _in_order(
    executor: Executor, function: Callable[[Job], Result], batches: Iterator[Sequence[Job]], *, ahead: int
) -> Iterator[Sequence[Result]]:
    under_way: deque[Future[list[Result]]] = deque()
    try:
        for batch in batches:
            under_way.append(executor.submit(_batch, function, batch))
            if len(under_way) >= ahead:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        for future in under_way:
            future.cancel()


def _batches(jobs: Iterable[Job], size: int) -> Iterator[Sequence[Job]]:
    coming = iter(jobs)
    while batch := tuple(islice(coming, size)):
        yield batch


def _batch(function: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    return [function(job) for job in jobs]
