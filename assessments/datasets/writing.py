"""Outgoing answers written as CSV, SPSS .sav and Parquet, each so that it reads back the same."""

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assessments.datasets.codes import number
from assessments.datasets.names import spss_names
from assessments.datasets.outgoing import OutColumn, Outgoing, Value, missing_in, shown
from assessments.errors import DataError

LABEL_BYTES, VALUE_LABEL_BYTES, NOTE_BYTES, WORD_BYTES = 255, 120, 80, 32_000
MissingWords = Mapping[int, str]


def write_csv(table: Outgoing, out: Path, *, neutral: Callable[[str], str] = str) -> None:
    """Rows under a header, UTF-8; `neutral` disarms words that a spreadsheet would run."""
    cells = [[_cell(value, neutral) for value in column.values] for column in table.columns]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([neutral(c.name) for c in table.columns])
        writer.writerows(zip(*cells, strict=True))


def _cell(value: Value, neutral: Callable[[str], str]) -> str:
    """A value as text; a word that is a number runs nowhere and stays as it is."""
    is_harmless = not isinstance(value, str) or number(value) is not None
    return shown(value) if is_harmless else neutral(shown(value))


def write_spss(table: Outgoing, out: Path, *, missing: MissingWords) -> dict[str, str]:
    """A .sav with wording, labels and codes for no answer; the names SPSS would not take, with theirs."""
    import pandas as pd
    import pyreadstat

    of = table.codebook.instrument
    names = spss_names(c.name for c in table.columns)
    frame = pd.DataFrame({names[c.name]: _series(c, table.rows) for c in table.columns})
    pyreadstat.write_sav(
        frame,
        str(out),
        file_label=_cut(f"{of.id} {of.version}", 64),
        column_labels={names[c.name]: _cut(c.label, LABEL_BYTES) for c in table.columns},
        note=[_cut(line, NOTE_BYTES) for line in (of.title, f"{of.id} {of.version}", *of.digest.split("."))],
        variable_value_labels={names[c.name]: found for c in table.columns if (found := _labels(c, missing))},
        missing_ranges={
            names[c.name]: [{"lo": min(gone), "hi": max(gone)}]
            for c in table.columns
            if (gone := missing_in(c))
        },
        variable_measure={names[c.name]: _measure(c) for c in table.columns},
        variable_format={names[c.name]: "F8.0" for c in table.columns if c.is_number and _is_whole(c)},
        compress=out.suffix.lower() == ".zsav",
    )
    return {name: other for name, other in names.items() if other != name}


def write_parquet(table: Outgoing, out: Path, *, missing: MissingWords) -> None:
    """Typed columns that carry their wording, labels and codes for no answer as metadata, in JSON."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields, arrays = [], []
    for column in table.columns:
        kind = pa.string() if not column.is_number else pa.int32() if _is_whole(column) else pa.float64()
        values = [None if v is None else int(v) if kind == pa.int32() else v for v in column.values]
        about = {
            "label": column.label,
            "labels": {shown(code): label for code, label in column.labels.items()},
            "missing": {str(code): missing[code] for code in missing_in(column)},
        }
        fields.append(
            pa.field(column.name, kind, metadata={"soundline": json.dumps(about, ensure_ascii=False)})
        )
        arrays.append(pa.array(values, kind))
    of = table.codebook.instrument
    told = {
        "instrument": of.id, "version": of.version, "digest": of.digest, "source": table.source,
        "source_digest": table.source_digest,
    }  # fmt: skip
    schema = pa.schema(fields, metadata={"soundline": json.dumps(told)})
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), out, compression="zstd")


def _series(column: OutColumn, rows: int) -> Any:
    import pandas as pd

    if column.is_number:
        return pd.Series([float("nan") if v is None else v for v in column.values], dtype="float64")
    words = [v or "" for v in column.values]
    for row, word in enumerate(words):
        if isinstance(word, str) and len(word.encode()) > WORD_BYTES:
            raise DataError(
                f"Column '{column.name}', row {row + 1} of {rows}, holds {len(word.encode()):,} bytes, more "
                f"than SPSS keeps ({WORD_BYTES:,}). Export as CSV or Parquet, or leave the column out."
            )
    return pd.Series(words, dtype="object")


def _labels(column: OutColumn, missing: MissingWords) -> dict[Any, str]:
    own = {code: _cut(label, VALUE_LABEL_BYTES) for code, label in column.labels.items()}
    return own | {float(code): _cut(missing[code], VALUE_LABEL_BYTES) for code in missing_in(column)}


def _measure(column: OutColumn) -> str:
    if column.is_item and column.is_number:
        return "ordinal" if column.labels else "scale"
    return "scale" if column.is_score else "nominal"


def _is_whole(column: OutColumn) -> bool:
    whole = (v is None or (isinstance(v, float) and v.is_integer() and abs(v) < 2**31) for v in column.values)
    return not column.is_score and all(whole)


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")
