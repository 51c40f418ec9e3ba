"""The noncentrality of a chi-square, wherever the statistic lies."""

import pytest

from scoring import noncentral
from scoring.noncentral import chi_square_noncentrality


@pytest.mark.parametrize(
    ("value", "df", "tail", "wanted"),
    [
        pytest.param(50.0, 20, 0.05, 54.75838318, id="usual"),
        pytest.param(2000.0, 40, 0.95, 1817.31003261, id="large"),
        pytest.param(-3.0, 20, 0.05, 0.0, id="below nought"),
        pytest.param(12.0, 20, 0.95, 0.0, id="below its expectation"),
    ],
)
def test_the_noncentrality_is_the_one_r_finds(value, df, tail, wanted):
    """R 4.2.2: uniroot(function(l) pchisq(value, df, ncp = l) - tail, c(0, 4 * value), tol = 1e-12)$root."""
    assert chi_square_noncentrality(value, df, tail) == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("tail", [0.025, 0.05, 0.95, 0.975])
def test_far_out_the_normal_distribution_takes_over_without_a_step(tail, monkeypatch):
    exact = chi_square_noncentrality(1e7, 40, tail)
    monkeypatch.setattr(noncentral, "FAR", 1e6)

    assert chi_square_noncentrality(1e7, 40, tail) == pytest.approx(exact, rel=1e-9)


def test_a_statistic_beyond_all_measure_has_limits():
    """A robust test of one cluster reached 8e27; beyond some 1e9 the distribution function is NaN."""
    assert chi_square_noncentrality(8e27, 5, 0.05) == pytest.approx(8e27, rel=1e-12)


def test_without_it_the_search_would_fall(monkeypatch):
    monkeypatch.setattr(noncentral, "FAR", 1e40)

    with pytest.raises(ValueError, match="NaN"):
        chi_square_noncentrality(8e27, 5, 0.05)
