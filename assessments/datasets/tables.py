"""Each kind of file by its own reader, imported when a file of that kind comes."""

from assessments.datasets.delimited import Table, read_delimited
from assessments.datasets.shapes import FileKind


def table_of(raw: bytes, name: str, kind: FileKind) -> Table:
    """The table of a file of a kind, read here."""
    if kind == "text":
        return read_delimited(raw, name)
    if kind == "sheet":
        from assessments.datasets.workbook import read_workbook

        return read_workbook(raw, name)
    from assessments.datasets import columnar

    return columnar.read_spss(raw, name) if kind == "spss" else columnar.read_parquet(raw, name)
