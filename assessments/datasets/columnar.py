"""Files whose columns have types: SPSS .sav and Parquet; read into the same words as a text file."""

import io
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assessments.datasets.delimited import Table
from assessments.datasets.shapes import Column, column_of
from assessments.errors import DataError
from instruments.ids import MISSING_CODES


def read_spss(raw: bytes, name: str) -> Table:
    """The table of an SPSS file; codes it declares as missing come out blank, save those that say why."""
    import pyreadstat

    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix or ".sav") as kept:
        kept.write(raw)
        kept.flush()
        try:
            found, about = pyreadstat.read_sav(kept.name, output_format="dict", user_missing=True)
            return _table(
                {
                    str(key): np.asarray(_without_declared(values, about.missing_ranges.get(key)))
                    for key, values in found.items()
                }
            )
        except Exception as fault:  # pyreadstat's refusals have no common base but Exception
            raise DataError(
                f"{name} cannot be read as an SPSS file ({fault}). Save it again as .sav, or as CSV (UTF-8)."
            ) from fault


def _without_declared(values: Sequence[Any], ranges: Any) -> Sequence[Any]:
    """The values with what the file declares as missing taken out; codes that say why stay."""
    if not ranges:
        return values
    spans = [(r["lo"], r["hi"]) for r in ranges]
    words = {low.strip() for low, _ in spans if isinstance(low, str)}
    numbers = [(low, high) for low, high in spans if not isinstance(low, str)]

    def is_gone(value: Any) -> bool:
        if isinstance(value, str):
            return value.strip() in words
        is_number = isinstance(value, int | float) and value not in MISSING_CODES
        return is_number and any(low <= value <= high for low, high in numbers)

    return [None if is_gone(value) else value for value in values]


def read_parquet(raw: bytes, name: str) -> Table:
    """The table of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(raw))
        arrays = {n: _array(table.column(i)) for i, n in enumerate(table.column_names)}
        return _table(arrays, names=table.column_names)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as fault:
        raise DataError(
            f"{name} cannot be read as a Parquet file ({fault}). Write it again, or as CSV."
        ) from fault


def _array(chunks: Any) -> npt.NDArray[Any]:
    import pyarrow as pa

    if pa.types.is_dictionary(chunks.type):
        chunks = chunks.cast(chunks.type.value_type)
    if pa.types.is_integer(chunks.type) and chunks.null_count == 0:
        return np.asarray(chunks.to_numpy())
    if pa.types.is_floating(chunks.type) or pa.types.is_integer(chunks.type):
        return np.asarray(chunks.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))
    return np.asarray(chunks.to_pylist(), dtype=object)


def _table(arrays: dict[str, npt.NDArray[Any]], names: list[str] | None = None) -> Table:
    keys = list(names if names is not None else arrays)
    columns = tuple(_column(key.strip(), arrays[key]) for key in keys)
    rows = len(columns[0].index) if columns else 0
    return Table(
        names=tuple(key.strip() for key in keys),
        columns=columns,
        row_numbers=np.arange(rows, dtype=np.int64) + 1,
    )


def _column(name: str, values: npt.NDArray[Any]) -> Column:
    if values.dtype.kind in "iufb":
        different, index = np.unique(values, return_inverse=True)
        words = tuple(_word(v) for v in different.tolist())
        return Column(name=name, words=words, index=index.astype(np.int32).ravel())
    return column_of(name, [_word(v) for v in values.tolist()])


def _word(value: Any) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()
