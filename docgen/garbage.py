"""Python's search for cyclic garbage, made seldom, and put off while much is read that has no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def search_seldom() -> None:
    """For the whole process: its many values live until the end, and searching them took a fifth of the time of a quarter
    of 200 units; what garbage is left for longer is some megabytes."""
    gc.set_threshold(50_000, 20, 50)


@contextmanager
def uncollected() -> Iterator[None]:
    """Put the search for cyclic garbage off; within another such time, until that one ends.

    Cells and the values of a file are many and have no cycles: searching them, and all files read before, takes a third of
    the time of reading returns, and two thirds of that of reading a table of 10,000 items.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
