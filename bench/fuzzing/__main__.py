"""One reader under the fuzzer, by itself: `python -m bench.fuzzing READER [libFuzzer's own options ...]`.

Coverage is counted in our own rooms and in openpyxl; the readers written in C are tried by their seeds.
"""

import importlib
import sys

import atheris

COUNTED = ["instruments", "assessments.datasets", "assessments.roster_file", "openpyxl", "yaml"]
LATE = (
    "openpyxl.reader.excel",
    "assessments.datasets.workbook",
    "assessments.datasets.columnar",
    "pyarrow.parquet",
    "pyreadstat",
)
"""Imported by readers when they are needed: too late to count their branches, and slow in every child."""

if __name__ == "__main__":
    with atheris.instrument_imports(include=COUNTED):
        from bench.fuzzing import blind, planted, readers

        for module in LATE:
            importlib.import_module(module)
    name = sys.argv[1]
    read = planted.reader() if name == planted.NAME else readers.READERS[name]
    if name == "spss":
        # What happens in a child reaches no branches here, so nothing would be kept to go on from.
        blind.tried(read, seconds=int(sys.argv[3].partition("=")[2]), folder=sys.argv[2])
    else:
        atheris.Setup([sys.argv[0], *sys.argv[2:]], read)
        atheris.Fuzz()
