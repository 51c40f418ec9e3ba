"""A Parquet file of any length, block by block: answers as numbers, wrong ones counted with their rows."""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assessments.datasets.bounds import no_more_memory_than
from assessments.errors import DataError
from instruments.ids import MISSING_CODES
from instruments.model import Item

Block = Mapping[str, npt.NDArray[Any]]
"""Codes of each column: whole numbers where none is missing, else float64 with NaN."""
Told = Callable[[int, int], None]
BLOCK_ROWS = 1 << 17
FOR_ITSELF, BYTES_A_CELL = 2 << 30, 64
EXAMPLES = 3
SHOWN = 5


class ParquetFile:
    """An open Parquet file: its columns, its length, its digest."""

    def __init__(self, path: Path) -> None:
        """Open it; refused where it is no Parquet file."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            self._file = pq.ParquetFile(path, pre_buffer=False)
        except (pa.ArrowException, OSError, ValueError) as fault:
            if isinstance(fault, FileNotFoundError):
                raise DataError(f"There is no file {path}. Check the name and the folder.") from fault
            raise DataError(
                f"{path.name} is not a Parquet file ({fault}). Other kinds are read by `soundline validate`."
            ) from fault
        self.path = path
        self.rows: int = self._file.metadata.num_rows
        self.names: tuple[str, ...] = tuple(self._file.schema_arrow.names)

    def digest(self) -> str:
        """SHA-256 of the file's bytes, read piece by piece."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def blocks(
        self, items: Sequence[Item], columns: Mapping[str, str], told: Told | None = None
    ) -> Iterator[Block]:
        """The answers to these items, block by block; refused after the last where any was no answer."""
        names = {item.id: columns.get(item.id, item.id) for item in items}
        self._refuse_missing(list(names.values()))
        wrong = _Wrong(self.path.name)
        done = 0
        for batch in self._batches(list(names.values())):
            if told is not None:
                told(done, self.rows)
            yield {
                item.id: wrong.without(
                    _numbers(batch.column(names[item.id]), names[item.id], self.path.name), item, done
                )
                for item in items
            }
            done += batch.num_rows
        wrong.refuse()

    def _batches(self, columns: Sequence[str]) -> Iterator[Any]:
        """The file's blocks; refused where one is damaged, or asks for memory no block needs."""
        import pyarrow as pa

        most = FOR_ITSELF + BLOCK_ROWS * BYTES_A_CELL * max(1, len(columns))
        found = iter(self._file.iter_batches(batch_size=BLOCK_ROWS, columns=list(columns)))
        while True:
            try:
                with no_more_memory_than(most):
                    batch = next(found, None)
            except (pa.ArrowException, OSError, ValueError, MemoryError) as fault:
                raise DataError(
                    f"{self.path.name} is damaged ({str(fault)[:200]}). Write it again."
                ) from fault
            if batch is None:
                return
            yield batch

    def _refuse_missing(self, wanted: Sequence[str]) -> None:
        absent = [name for name in wanted if name not in self.names]
        if absent:
            raise DataError(
                f"{self.path.name}: no column for {len(absent)} of the {len(wanted)} scored items: "
                f"{', '.join(absent[:8])}. Map each with --column {absent[0]}=NAME."
            )
        twice = [name for name in wanted if self.names.count(name) > 1]
        if twice:
            raise DataError(
                f"{self.path.name}: more than one column is called '{twice[0]}'. Rename all but one."
            )


class _Wrong:
    """Answers no item can have: how many in each column, the first ones with their rows."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: dict[str, list[Any]] = {}

    def without(self, codes: npt.NDArray[Any], item: Item, before: int) -> npt.NDArray[Any]:
        """The codes with codes for no answer taken out; what no item can have is counted."""
        low, high = item.format.low, item.format.high
        ends = (-math.inf if low is None else low, math.inf if high is None else high)
        if codes.dtype.kind != "f" and codes.size and ends[0] <= codes.min() and codes.max() <= ends[1]:
            return codes.astype(np.int8) if ends[0] >= -128 and ends[1] <= 127 else codes
        values = codes.astype(np.float64)
        values[np.isin(values, MISSING_CODES)] = np.nan
        is_wrong = np.zeros(values.shape, dtype=np.bool_)
        if low is not None:
            is_wrong |= values < low
        if high is not None:
            is_wrong |= values > high
        if item.format.kind == "rating" or item.format.whole:
            is_wrong |= ~np.isnan(values) & (values != np.rint(values))
        rows = np.flatnonzero(is_wrong)
        if rows.size:
            kept = self.found.setdefault(item.id, [0, []])
            kept[0] += int(rows.size)
            kept[1] += [(before + int(r) + 1, float(values[r])) for r in rows[: EXAMPLES - len(kept[1])]]
        return values

    def refuse(self) -> None:
        """Refuse with each column's count and first rows, where there was any."""
        if not self.found:
            return
        lines = "".join(
            f"\n  column '{name}': {n:,} answers, as {', '.join(f'{v:g} in row {r:,}' for r, v in first)}"
            for name, (n, first) in list(self.found.items())[:SHOWN]
        )
        rest = f"\n  … and {len(self.found) - SHOWN} more columns" if len(self.found) > SHOWN else ""
        raise DataError(
            f"{self.name} has {sum(n for n, _ in self.found.values()):,} answers that no item can have:"
            f"{lines}{rest}\nGive the raw codes as answered, nothing where there is no answer."
        )


def _numbers(column: Any, name: str, file: str) -> npt.NDArray[Any]:
    import pyarrow as pa

    kind = column.type
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        raise DataError(
            f"{file}, column '{name}': {kind} is no number. Write it as integers; `soundline validate` reads "
            "words."
        )
    if pa.types.is_integer(kind) and column.null_count == 0:
        return np.asarray(column.to_numpy(zero_copy_only=False))
    numbers = np.array(column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))
    if np.isinf(numbers).any():
        raise DataError(f"{file}, column '{name}': infinite values are no answers. Leave them out.")
    return numbers
