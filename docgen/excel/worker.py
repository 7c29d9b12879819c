"""Reading in a process of its own, so that a file which hangs, devours memory or kills its reader costs one finding.

One worker serves all files of a run. It is started when the first one needs it, and replaced after it died or was
stopped. On POSIX its address space is limited; on Windows only the time is.
"""

import contextlib
import io
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from threading import Lock
from types import ModuleType
from typing import TypeVar, TypeVarTuple, cast

from docgen.errors import DocgenError
from docgen.excel.sniff import WorkbookError

SECONDS = 20.0
MEMORY_BYTES = 2**30

_START_SECONDS = 60.0  # an old PC with a virus scanner; not counted as reading
_END_SECONDS = 5.0

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


def guarded(
    function: Callable[[*Arguments], Result],
    *arguments: *Arguments,
    file: str,
    seconds: float = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
) -> Result:
    """What `function(*arguments)` gives, called in the worker process.

    `function` stands at the top of an importable module; it, its arguments and its result are pickled. `file` is
    for the messages. One call at a time; others wait.

    :raises WorkbookError: workbook-too-large beyond the time or the memory, not-a-workbook when the worker died.
    :raises DocgenError: what the function raised.
    """
    with _turn:
        answer = _asked((function, arguments, memory_bytes), seconds, file)
    if isinstance(answer, MemoryError):
        raise WorkbookError(f"{file}：展开后占用内存过大，已停止读取。", code="workbook-too-large")
    if isinstance(answer, DocgenError):
        raise answer
    return cast(tuple[Result], answer)[0]


def _asked(job: object, seconds: float, file: str) -> object:
    """The worker's answer; a worker that gave none, or ran out of memory, is ended and not used again."""
    global _worker  # noqa: PLW0603 – the one worker is the state of this module
    if _worker is None or not _worker.process.is_alive():
        _worker = _started(file)
    worker, _worker = _worker, None  # nobody's, until it has answered
    try:
        answer = worker.answer(job, seconds)
    except TimeoutError as error:
        raise WorkbookError(f"{file}：读取超过{seconds:g}秒，已停止。", code="workbook-too-large") from error
    except (EOFError, OSError) as error:
        message = f"{file}：读取时程序意外中止，文件可能已损坏，或者内容异常庞大。"
        raise WorkbookError(message, code="not-a-workbook") from error
    else:
        if not isinstance(answer, MemoryError):
            _worker = worker
        return answer
    finally:
        if _worker is not worker:
            worker.end()


def _started(file: str) -> "_Worker":
    if multiprocessing.current_process().daemon:  # it may start none: whoever sent the work here reads it himself
        raise WorkbookError(f"{file}：这里不能启动读取用的进程。", code="not-a-workbook")
    try:
        return _Worker()
    except (EOFError, OSError) as error:
        hint = "请关闭其他程序后重试，或者在 WPS 或 Excel 中另存为 .xlsx。"
        raise WorkbookError(f"{file}：读取用的进程没有启动。", code="not-a-workbook", hint=hint) from error


class _Worker:
    """A started process and this end of the pipe to it."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")  # fork would copy threads' locks, and Windows has none
        self.connection, theirs = spawn.Pipe()
        self.process = spawn.Process(target=_serve, args=(theirs,), name="docgen-reading", daemon=True)
        with _without_main():
            self.process.start()
        theirs.close()
        try:
            self._wait(_START_SECONDS)
        except (EOFError, OSError):
            self.end()
            raise

    def answer(self, job: object, seconds: float) -> object:
        """:raises TimeoutError, EOFError, OSError: too slow, or dead."""
        self.connection.send(job)
        return self._wait(seconds)

    def _wait(self, seconds: float) -> object:
        if not self.connection.poll(seconds):
            raise TimeoutError
        return self.connection.recv()

    def end(self) -> None:
        self.process.kill()
        self.process.join(_END_SECONDS)
        self.connection.close()


_worker: _Worker | None = None
_turn = Lock()


def _forget() -> None:
    """A copy of this process has none of its children, and must not talk to them."""
    global _worker, _turn
    _worker, _turn = None, Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Spawn runs the parent's main file again in the child: the whole command line, or a script without a guard."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


# ---- in the worker -----------------------------------------------------------------------------------------------


def _serve(connection: Connection) -> None:
    """Answer until the parent hangs up. Anything unexpected ends the process, which the parent notices."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches both; the parent decides
    _be_quiet()
    connection.send("ready")
    while True:
        try:
            function, arguments, memory_bytes = connection.recv()
        except EOFError:
            return
        _limit(memory_bytes)
        try:
            connection.send((function(*arguments),))
        except DocgenError as error:
            connection.send(error)
        except MemoryError:
            _limit(None)  # what was half read is still there, and the answer needs some memory too
            connection.send(MemoryError())


def _be_quiet() -> None:
    """What a dying library prints is English and no help to anyone."""
    nowhere = io.FileIO(os.devnull, "wb")
    for stream in (1, 2):
        os.dup2(nowhere.fileno(), stream)


def _limit(memory_bytes: int | None) -> None:
    """None: as much as the machine gives."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        with contextlib.suppress(ValueError, OSError):  # macOS has the constant and not always the limit
            resource.setrlimit(resource.RLIMIT_AS, (most if memory_bytes is None else memory_bytes, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
