"""The same answers give the same numbers, however they are held: small integers, pandas, views, lists."""

import numpy as np
import pandas as pd
import pytest

from scoring import agreement, factors, reliability
from scoring.correlations import correlations
from scoring.efa.solution import efa
from scoring.items import item_statistics
from scoring.mokken.scalability import scalability
from scoring.moments import Moments
from scoring.pairwise import alpha_pairwise
from scoring.polychoric.matrix import polychoric

RNG = np.random.default_rng(11)
WHOLE = np.clip(np.rint(3 + RNG.normal(size=(80, 1)) + RNG.normal(size=(80, 6))), 1, 5)
GAPPY = np.where(RNG.random(WHOLE.shape) < 0.05, np.nan, WHOLE)
STATISTICS = {
    "items": lambda x: item_statistics(x, low=1, high=5).item_rest,
    "alpha": lambda x: reliability.alpha(x).value,
    "alpha_of_moments": lambda x: reliability.alpha(Moments.of(x)).value,
    "alpha_pairwise": lambda x: alpha_pairwise(x).value,
    "omega": lambda x: factors.omega_total(x).value,
    "rwg_j": lambda x: agreement.rwg_j(x, variance=2.0).value,
    "polychoric": lambda x: polychoric(x).correlation,
    "factors": lambda x: efa(correlations(x), 2).pattern,
    "scalability": lambda x: scalability(x).items,
}


def inside(scores):
    """A view of every second row and column of a larger table."""
    wide = np.full((scores.shape[0] * 2, scores.shape[1] * 2), 9.0)
    wide[::2, ::2] = scores
    return wide[::2, ::2]


def held(scores):
    """Nobody may write to it."""
    copy = scores.copy()
    copy.setflags(write=False)
    return copy


ALWAYS = {
    "float32": lambda x: x.astype(np.float32),
    "columns first": np.asfortranarray,
    "a view": inside,
    "read only": held,
    "big endian": lambda x: x.astype(">f8"),
    "list": lambda x: x.tolist(),
    "pandas": pd.DataFrame,
    "pandas with NA": lambda x: pd.DataFrame(x).astype("Int64"),
    "objects": lambda x: np.where(np.isnan(x), None, x.astype(object)),
}
WITHOUT_GAPS = {
    "int8": lambda x: x.astype(np.int8),
    "uint8": lambda x: x.astype(np.uint8),
    "int64": lambda x: x.astype(np.int64),
    "pandas integers": lambda x: pd.DataFrame(x.astype(int)),
}


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize("kind", [*ALWAYS, *WITHOUT_GAPS])
def test_how_answers_are_held_changes_no_number(kind, statistic):
    of = STATISTICS[statistic]

    for scores in [WHOLE] if kind in WITHOUT_GAPS else [WHOLE, GAPPY]:
        np.testing.assert_allclose(of((ALWAYS | WITHOUT_GAPS)[kind](scores)), of(scores), atol=1e-9)


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int64, np.uint8])
def test_products_of_small_integers_do_not_overflow(kind):
    ends = np.iinfo(kind)
    scores = np.random.default_rng(2).integers(max(ends.min, -30_000), min(ends.max, 30_000), size=(9000, 3))

    found = Moments.of(scores.astype(kind)).covariance

    np.testing.assert_allclose(found, np.cov(scores.astype(np.float64).T), rtol=1e-12)


def test_without_wider_numbers_products_would_overflow():
    scores = np.full((10, 1), 100, dtype=np.int8)

    assert int((scores.T @ scores)[0, 0]) != 100_000
