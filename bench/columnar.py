"""Item statistics and alpha of a ten-million-row Parquet file, in memory that does not grow with it.

Each length runs in a process of its own, so that the largest memory it held is its own.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench import pages

LENGTHS = (1_000_000, 10_000_000)
SCALES, ITEMS = 8, 5
GROUP = 500_000
MOST_GROWTH = 1.25
"""How many times the memory of a million rows ten million may take."""
ONE = """
import json, resource, sys, time
from pathlib import Path
from assessments.studies import stream_study
from instruments.load import from_text
one = from_text(Path(sys.argv[1]).read_text())
began = time.perf_counter()
found = stream_study.items(one, Path(sys.argv[2]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
alpha = found.scales[0].reliability["alpha"].value
print(json.dumps({"seconds": time.perf_counter() - began, "mb": peak, "alpha": alpha, "rows": found.rows}))
"""


def questionnaire() -> str:
    """Eight scales of five items, every fifth reverse-keyed."""
    names = [f"s{s}_{i}" for s in range(SCALES) for i in range(ITEMS)]
    items = "\n".join(
        f"  {n}: {{format: r, text: Item {n}., keyed: {-1 if n.endswith('4') else 1}}}" for n in names
    )
    scales = "\n".join(
        f"  s{s}: {{title: Scale {s}, items: [{', '.join(f's{s}_{i}' for i in range(ITEMS))}]}}"
        for s in range(SCALES)
    )
    return f"""format: 1
id: wide
version: "1.0.0"
licence: CC0-1.0
referent: team
minutes: 8
languages: [en]
title: Wide
formats: {{r: {{kind: rating, low: 1, high: 5, points: {{1: One, 2: Two, 3: Three, 4: Four, 5: Five}}}}}}
items:
{items}
scales:
{scales}
"""


def write(path: Path, rows: int) -> None:
    """Answers that share a factor, 2 % missing, a group of rows at a time."""
    rng = np.random.default_rng(20261121)
    names = [f"s{s}_{i}" for s in range(SCALES) for i in range(ITEMS)]
    schema = pa.schema([(name, pa.int8()) for name in names])
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        for _ in range(rows // GROUP):
            shared = rng.standard_normal((GROUP, 1), dtype=np.float32)
            own = rng.standard_normal((GROUP, len(names)), dtype=np.float32)
            codes = np.clip(np.rint(3 + 0.7 * shared + 0.8 * own), 1, 5).astype(np.int8)
            codes[:, ITEMS - 1 :: ITEMS] = 6 - codes[:, ITEMS - 1 :: ITEMS]
            gone = rng.random(codes.shape, dtype=np.float32) < 0.02
            columns = [pa.array(codes[:, i], mask=gone[:, i]) for i in range(len(names))]
            file.write_table(pa.Table.from_arrays(columns, schema=schema), row_group_size=GROUP)


def measured(folder: Path, rows: int) -> dict[str, float]:
    """Seconds, megabytes and one alpha of a file of this length."""
    path = folder / f"{rows}.parquet"
    write(path, rows)
    (folder / "wide.yaml").write_text(questionnaire())
    told = subprocess.run(
        [sys.executable, "-c", ONE, str(folder / "wide.yaml"), str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    return {**json.loads(told.stdout), "file": path.stat().st_size / 1e6}


def main() -> None:
    """Measure both lengths, keep the table, and fail where memory grows with the file."""
    with tempfile.TemporaryDirectory() as folder:
        found = [measured(Path(folder), rows) for rows in LENGTHS]
    table = "\n".join(
        f"| {f['rows']:,} | {f['file']:.0f} | {f['seconds']:.1f} | {f['mb']:.0f} | {f['alpha']:.6f} |"
        for f in found
    )
    growth = found[-1]["mb"] / found[0]["mb"]
    pages.write(
        "columnar",
        "Item statistics of ten million rows",
        f"""`soundline items` on Parquet files of {SCALES * ITEMS} five-point items, 2 % missing, every fifth
reverse-keyed: all item statistics, option use, alpha, lambda 6 and standard error of {SCALES} scales. Largest
memory of the process, Python and Arrow included.

| rows | file, MB | seconds | memory, MB | alpha of the first scale |
|---|---|---|---|---|
{table}

The promise: ten million rows take at most {MOST_GROWTH} times the memory of one million; here
{growth:.2f} times.
""",
    )
    if growth > MOST_GROWTH:
        raise SystemExit("columnar: memory grows with the file.")


if __name__ == "__main__":
    main()
