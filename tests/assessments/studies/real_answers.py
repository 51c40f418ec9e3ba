"""Answers nobody here made up, read through the whole path, and what R says of them."""

import csv
import json
from functools import cache
from pathlib import Path

from assessments.datasets.reading import read
from assessments.library import Library

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests" / "reference" / "data"
EXPECTED = ROOT / "tests" / "reference" / "expected"
TOUR = ROOT / "docs" / "tour"
DOTTED = {"at-ease": "at.ease", "high-strung": "high.strung"}


@cache
def instrument(name):
    """An instrument file of the tour, golden checks scored."""
    return Library().get(str(TOUR / f"{name}.yaml"))


@cache
def dataset(name):
    """One file of the reference data."""
    return read(DATA / name)


@cache
def said_by_r(file, case):
    """A value R gave; call and version stand beside it in the file."""
    cases = json.loads((EXPECTED / f"{file}.json").read_text())["cases"]
    return next(c["value"] for c in cases if c["id"] == case)


def tension(folder, wave):
    """The tension answers before (1) or after (2) the film, as a file of their own."""
    path = folder / f"wave{wave}.csv"
    with (DATA / "sai_xray_wide_keyed.csv").open() as source, path.open("w") as target:
        rows = list(csv.DictReader(source))
        items = [c.removesuffix("_t1") for c in rows[0] if c.endswith("_t1")]
        sheet = csv.writer(target)
        sheet.writerow(["id", *items])
        sheet.writerows([r["id"], *(r[f"{i}_t{wave}"].replace("NA", "") for i in items)] for r in rows)
    return read(path, columns=DOTTED)


def tension_twice(folder):
    """Both waves under each other, with a column that says which."""
    path = folder / "long.csv"
    with (DATA / "sai_xray_wide_keyed.csv").open() as source, path.open("w") as target:
        rows = list(csv.DictReader(source))
        items = [c.removesuffix("_t1") for c in rows[0] if c.endswith("_t1")]
        sheet = csv.writer(target)
        sheet.writerow(["id", "wave", *items])
        for wave in (1, 2):
            sheet.writerows([r["id"], wave, *(r[f"{i}_t{wave}"] for i in items)] for r in rows)
    return read(path, columns=DOTTED)
