"""How much a file of answers may hold, looked at before it is taken into memory."""

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
