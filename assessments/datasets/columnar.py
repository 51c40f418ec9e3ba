"""Files whose columns have types: SPSS .sav and Parquet; read into the same words as a text file."""

import io
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assessments.datasets import bounds
from assessments.datasets.bounds import no_more_memory_than, refuse_beyond
from assessments.datasets.delimited import Table
from assessments.datasets.shapes import Column, column_of
from assessments.errors import DataError
from instruments.ids import MISSING_CODES

UNPACKED_LIMIT = 4 << 30
"""Columns that unpack to more than this are read block by block (`soundline items`)."""
FOR_ITSELF = 1 << 30
"""Addresses the reader and its threads reserve whatever they read."""
BYTES_A_CELL = 64


def read_spss(raw: bytes, name: str) -> Table:
    """The table of an SPSS file; codes it declares as missing come out blank, save those that say why."""

    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix or ".sav") as kept:
        kept.write(raw)
        kept.flush()
        try:
            return _spss_table(kept.name, size=len(raw), name=name)
        except DataError:
            raise
        except Exception as fault:  # pyreadstat's refusals have no common base but Exception
            raise DataError(
                f"{name} cannot be read as an SPSS file ({str(fault)[:200]}). Save it again as .sav, or "
                "as CSV (UTF-8)."
            ) from fault


def _spss_table(path: str, *, size: int, name: str) -> Table:
    import pyreadstat

    _, stated = pyreadstat.read_sav(path, metadataonly=True)
    columns = max(1, stated.number_columns or 0)
    refuse_beyond(name, rows=stated.number_rows or 0, columns=columns, size=size)
    # What a file says of its own length need not be so.
    most = bounds.MOST_CELLS // columns + 1
    found, about = pyreadstat.read_sav(path, output_format="dict", user_missing=True, row_limit=most)
    rows = max((len(values) for values in found.values()), default=0)
    refuse_beyond(name, rows=rows, columns=columns, size=size)
    return _table(
        {
            str(key): np.asarray(_without_declared(values, about.missing_ranges.get(key)))
            for key, values in found.items()
        }
    )


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
    import pyarrow.parquet as pq

    try:
        with no_more_memory_than(FOR_ITSELF + len(raw)):
            file = pq.ParquetFile(io.BytesIO(raw))
        about, schema = file.metadata, file.schema_arrow
        refuse_beyond(name, rows=about.num_rows, columns=about.num_columns, size=len(raw))
        unpacked = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
        _refuse_unpacked(unpacked, name)
        # Words that are packed as a dictionary stay one: unpacked, one long word could fill all memory.
        words = [field.name for field in schema if _is_text(field.type)]
        cells = about.num_rows * about.num_columns
        with no_more_memory_than(FOR_ITSELF + 4 * unpacked + BYTES_A_CELL * cells):
            table = pq.read_table(io.BytesIO(raw), read_dictionary=words)
            arrays = [_column_of(n, table.column(i)) for i, n in enumerate(table.column_names)]
    except DataError:
        raise
    except Exception as fault:  # a damaged file fails in many ways, all with the same remedy
        raise DataError(
            f"{name} cannot be read as a Parquet file ({str(fault)[:200]}). Write it again, or as CSV."
        ) from fault
    return _of_columns(arrays)


def _refuse_unpacked(unpacked: int, name: str) -> None:
    if not 0 <= unpacked <= UNPACKED_LIMIT:
        raise DataError(
            f"{name} unpacks to {unpacked >> 20} MB, more than is read at once. Split it, or leave out "
            "columns that are not needed."
        )


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind))


def _column_of(name: str, chunks: Any) -> Column:
    import pyarrow as pa

    if not (pa.types.is_dictionary(chunks.type) and _is_text(chunks.type.value_type)):
        if pa.types.is_dictionary(chunks.type):
            chunks = chunks.cast(chunks.type.value_type)
        return _column(name.strip(), _array(chunks))
    one = chunks.unify_dictionaries().combine_chunks()
    if isinstance(one, pa.ChunkedArray):
        one = (
            pa.concat_arrays(one.chunks) if one.num_chunks else pa.array([], pa.string()).dictionary_encode()
        )
    words = [_word(word) for word in one.dictionary.to_pylist()]
    index = np.asarray(one.indices.cast(pa.int64()).fill_null(len(words)).to_numpy(zero_copy_only=False))
    used, places = np.unique(index, return_inverse=True)
    return _merged(name.strip(), [(*words, "")[i] for i in used.tolist()], places)


def _merged(name: str, words: Sequence[str], index: npt.NDArray[Any]) -> Column:
    """A column whose words are made different: two may read alike without their blanks."""
    place: dict[str, int] = {}
    to = np.array([place.setdefault(word, len(place)) for word in words], dtype=np.int32)
    return Column(
        name=name, words=tuple(place), index=to[index.ravel()] if len(words) else index.astype(np.int32)
    )


def _array(chunks: Any) -> npt.NDArray[Any]:
    import pyarrow as pa

    if pa.types.is_integer(chunks.type) and chunks.null_count == 0:
        return np.asarray(chunks.to_numpy())
    if pa.types.is_floating(chunks.type) or pa.types.is_integer(chunks.type):
        return np.asarray(chunks.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))
    return np.asarray(chunks.to_pylist(), dtype=object)


def _table(arrays: dict[str, npt.NDArray[Any]]) -> Table:
    return _of_columns([_column(key.strip(), values) for key, values in arrays.items()])


def _of_columns(columns: Sequence[Column]) -> Table:
    rows = len(columns[0].index) if columns else 0
    return Table(
        names=tuple(column.name for column in columns),
        columns=tuple(columns),
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
