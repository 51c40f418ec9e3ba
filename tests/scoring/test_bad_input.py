"""Whatever comes in, a statistic refuses in words or gives finite numbers: no NaN, no warning."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from scoring import agreement, consensus, factors, multilevel, norms, reliability, retest
from scoring.errors import ScoringError
from scoring.outside import factor_analyzer_door

ODD = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=7),
    elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan, -9.0, 1e9, 1e-9]),
)
STATISTICS = {
    "alpha": reliability.alpha,
    "alpha_standardized": reliability.alpha_standardized,
    "lambda6": reliability.lambda6,
    "sem": reliability.sem,
    "split_halves": reliability.split_halves,
    "omega_total": factors.omega_total,
    "omega_hierarchical": factors.omega_hierarchical,
    "rwg_j": lambda x: agreement.rwg_j(x, variance=2.0),
    "rwg_star": lambda x: agreement.rwg_star(x, variance=2.0),
    "ad_m": agreement.ad_m,
    "awg_j": lambda x: agreement.awg_j(x, low=1, high=5),
    "kendall_w": consensus.kendall_w,
    "allocation": consensus.allocation_agreement,
    "icc": lambda x: multilevel.icc(x[:, 0], [i % 3 for i in range(len(x))]),
    "retest": lambda x: retest.retest(x[:, 0], x[:, 1]),
    "percentile_rank": lambda x: norms.percentile_rank(3.0, x[:, 0]),
    "kmo": factor_analyzer_door.kmo,
}


def numbers(result):
    """Every number of a result, however deep."""
    if dataclasses.is_dataclass(result):
        for field in dataclasses.fields(result):
            if field.name != "caveats":
                yield from numbers(getattr(result, field.name))
    elif isinstance(result, np.ndarray):
        yield from result.ravel().tolist()
    elif isinstance(result, int | float):
        yield float(result)


@pytest.mark.parametrize("name", STATISTICS)
@settings(max_examples=100)
@given(scores=ODD)
def test_odd_answers_give_finite_numbers_or_a_refusal(name, scores):
    if scores.shape[1] < 2:
        return
    before = scores.copy()
    try:
        found = list(numbers(STATISTICS[name](scores)))
    except ScoringError as refusal:
        found, said = [], str(refusal)
    else:
        said = "."
    assert said.endswith(".")
    assert all(math.isfinite(x) for x in found)
    np.testing.assert_array_equal(scores, before)


def test_the_search_for_missing_numbers_looks_into_results():
    hidden = reliability.SplitHalves(min=float("nan"), max=1.0, mean=0.5, n_splits=3, n=9, low=0.1, high=0.9)

    assert any(math.isnan(x) for x in numbers(hidden))
