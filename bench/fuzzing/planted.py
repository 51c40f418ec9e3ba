"""The planted fault: a reader of text whose guard against cells without an end is gone."""

import csv
from types import SimpleNamespace

from assessments.datasets import delimited
from bench.fuzzing.readers import Reader, text

NAME = "planted"


def reader() -> Reader:
    """The reader of text, with a short longest cell and nobody who catches what is longer."""

    class Never(Exception):
        """What nobody raises."""

    csv.field_size_limit(40)
    delimited.csv = SimpleNamespace(reader=csv.reader, Error=Never)  # type: ignore[assignment]  # planted
    return text
