"""How much a file of answers may hold, looked at before it is taken into memory."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from assessments.errors import DataError

MOST_COLUMNS = 20_000
MOST_CELLS = 200_000_000
CELLS_A_BYTE = 40
"""Answers pack to no less than this; more cells a byte are one value said over and over."""
NEVER_MANY = 2_000_000
"""So many cells are taken whatever the file's size."""
LONGEST_NAME = 60


def refuse_beyond(name: str, *, rows: int, columns: int, size: int, most: int | None = None) -> None:
    """Refuse a table of more columns or cells than are read, or of more than its bytes could say."""
    if columns > MOST_COLUMNS:
        raise DataError(
            f"{name} has {columns:,} columns; at most {MOST_COLUMNS:,} are read. Give one column for each "
            "item, and leave the others out."
        )
    cells = rows * columns
    if cells > (most or MOST_CELLS) or (cells > NEVER_MANY and cells > CELLS_A_BYTE * size):
        raise DataError(
            f"{name} unpacks to {rows:,} rows of {columns:,} columns, more than a file of answers of its "
            "size holds. Write the answers again, or split them over several files."
        )


def shown(word: str) -> str:
    """A name of the file as a message shows it: never longer than a line."""
    return word if len(word) <= LONGEST_NAME else f"{word[:LONGEST_NAME]}…"


@contextmanager
def no_more_memory_than(wanted: int) -> Iterator[None]:
    """Let this process reserve so many bytes more for a while, and refuse it what goes beyond.

    A header may ask for a hundred gigabytes, which a system that promises freely would begin to fill.
    Where a system does not tell or keep such limits, there is none.
    """
    before = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + wanted
        if before[0] == resource.RLIM_INFINITY or most < before[0]:
            resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
