"""Answers that several of these tests fit: nine tests of 301 pupils in two schools."""

import csv

import numpy as np
import pytest

from tests.scoring.witness import REFERENCE

ITEMS = [f"x{i}" for i in range(1, 10)]


@pytest.fixture(scope="module")
def rows():
    with (REFERENCE / "data" / "holzinger1939.csv").open() as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def nine(rows):
    return np.array([[float(r[i]) for i in ITEMS] for r in rows])
