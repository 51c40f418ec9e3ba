"""Omega of a one-factor model with its interval, against lavaan's defined parameter."""

import numpy as np
import pytest

from scoring.errors import ScoringError
from scoring.model_omega import model_omega
from tests.scoring.witness import read

# lavaan 0.6-14, R 4.2.2: cfa("f =~ NA*x1 + l1*x1 + ...; f ~~ 1*f; x1 ~~ t1*x1; ...
#   om := (l1+...)^2 / ((l1+...)^2 + t1+...)", na.omit(d)); est, ci.lower, ci.upper of om.
LAVAAN = {
    "A": (0.7121289655, 0.6951793183, 0.7290786127),
    "C": (0.7330223355, 0.7170633011, 0.7489813699),
    "E": (0.7673335762, 0.7534943364, 0.7811728160),
}


@pytest.mark.parametrize("scale", LAVAAN)
def test_omega_and_its_interval_are_those_of_lavaan(scale):
    table = read(f"bfi_{scale}_keyed.csv")
    scores = np.array(list(table.values()), dtype=float).T

    found = model_omega(scores)

    assert (found.value, found.low, found.high) == pytest.approx(LAVAAN[scale], abs=2e-6)


def test_turning_every_item_changes_nothing():
    rng = np.random.default_rng(3)
    scores = rng.normal(size=(200, 1)) + rng.normal(size=(200, 4))

    one, other = model_omega(scores), model_omega(-scores)

    assert (other.value, other.low) == pytest.approx((one.value, one.low), abs=1e-8)


@pytest.mark.parametrize(
    ("shape", "said"), [((80, 2), "at least 3 items"), ((40, 4), "from 50 complete rows on; here are 40")]
)
def test_too_little_is_refused_with_the_facts(shape, said):
    with pytest.raises(ScoringError, match=said):
        model_omega(np.random.default_rng(1).normal(size=shape))
