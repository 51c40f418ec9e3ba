"""Whatever comes in, a statistic refuses in words or gives finite numbers: no NaN, no warning."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from scoring import (
    agreement,
    alpha_intervals,
    consensus,
    factors,
    generalizability,
    intraclass,
    multilevel,
    norms,
    reliability,
    retest,
)
from scoring.categorical_omega import categorical_omega
from scoring.correlations import correlations
from scoring.dif.mantel_haenszel import mantel
from scoring.efa.solution import efa
from scoring.effect_sizes import paired_differences
from scoring.errors import ScoringError
from scoring.greatest_lower_bound import greatest_lower_bound
from scoring.lower_bounds import lower_bounds
from scoring.mokken.ordering import h_transposed, rho
from scoring.mokken.scalability import scalability
from scoring.outside import factor_analyzer_door
from scoring.pairwise import alpha_pairwise
from scoring.polychoric.matrix import polychoric

ODD = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=7),
    elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan, -9.0, 1e9, 1e-9, 1e200]),
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
    "duhachek": alpha_intervals.duhachek_interval,
    "lower_bounds": lower_bounds,
    "greatest_lower_bound": greatest_lower_bound,
    "alpha_pairwise": alpha_pairwise,
    "omegas": factors.omegas,
    "categorical_omega": categorical_omega,
    "polychoric": lambda x: polychoric(x).correlation,
    "factors": lambda x: efa(correlations(x), 1).pattern,
    "factors_of_pairs": lambda x: efa(correlations(x, missing="pairwise"), 1).pattern,
    "generalizability": lambda x: generalizability.generalizability(x, [i % 3 for i in range(len(x))]),
    "icc_reml": lambda x: multilevel.icc_reml(x[:, 0], [i % 3 for i in range(len(x))]),
    "intraclass": intraclass.intraclass,
    "differences": lambda x: paired_differences(x[:, 0], x[:, 1]),
    "scalability": lambda x: scalability(x).items,
    "h_transposed": h_transposed,
    "rho": rho,
    "mantel": lambda x: mantel(np.tile(x, (20, 1)), ["a", "b"] * (10 * len(x))),
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
@settings(max_examples=60)
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


# Everybody passes one item alone, or two items in turn: totals are alike, and covariances below nought.
@pytest.mark.parametrize("scores", [np.eye(6), np.tile([[1.0, 5.0], [5.0, 1.0]], (20, 1))])
def test_totals_that_do_not_vary_have_no_rho(scores):
    with pytest.raises(ScoringError, match="same total score"):
        rho(scores)


@pytest.mark.parametrize("statistic", [scalability, h_transposed, rho])
def test_a_wrong_code_among_answers_is_refused_before_it_fills_the_memory(statistic):
    scores = np.array([[1.0, 2.0], [2.0, 2.0], [3.0, 1.0], [2.0, 1e9]])

    with pytest.raises(ScoringError, match="wrong code"):
        statistic(scores)


def test_units_however_small_or_large_change_no_coefficient():
    scores = np.array([[1.0, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4], [3, 2, 2], [1, 1, 3]])

    for unit in (1e-150, 1e-9, 1e9, 1e50):
        assert reliability.alpha(scores * unit).value == pytest.approx(reliability.alpha(scores).value)
        error = alpha_intervals.duhachek_interval(scores * unit)[2]
        assert error == pytest.approx(alpha_intervals.duhachek_interval(scores)[2])
    with pytest.raises(ScoringError, match="too large"):
        reliability.alpha(scores * 1e80)


def test_the_search_for_missing_numbers_looks_into_results():
    hidden = reliability.SplitHalves(min=float("nan"), max=1.0, mean=0.5, n_splits=3, n=9, low=0.1, high=0.9)

    assert any(math.isnan(x) for x in numbers(hidden))
