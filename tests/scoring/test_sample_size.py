"""How many people a study needs, against R, exact distributions and samples drawn anew."""

import numpy as np
import pytest
from scipy import stats

from scoring.alpha_intervals import bonett_interval
from scoring.errors import ScoringError
from scoring.moments import Moments
from scoring.populations import clusters, population
from scoring.reliability import alpha, alpha_of
from scoring.retest import retest
from scoring.sample_size import (
    df_for_error,
    n_for_alpha,
    n_for_power,
    n_for_recovery,
    n_for_width,
    paired_power,
)
from tests.scoring.witness import case as reference
from tests.scoring.witness import each, printed

PARALLEL = population(np.full(5, np.sqrt(0.85 / (5 - 4 * 0.85))))
"""Five items whose sum has an alpha of .85."""


def rng():
    return np.random.default_rng(20261121)


def coefficient(answers):
    return alpha_of(Moments.of(answers).covariance)


@pytest.mark.parametrize(("value", "k_items", "width"), [(0.85, 5, 0.10), (0.70, 4, 0.15), (0.90, 10, 0.05)])
def test_people_for_alpha_are_those_of_bonett(value, k_items, width):
    case = reference("data", f"alpha_width_{value:g}_{k_items}_{width:g}")

    found = n_for_alpha(value, k_items=k_items, width=width)

    assert found.n == np.ceil(case.value)
    low, high = bonett_interval(value, n=found.n, k_items=k_items)
    before = bonett_interval(value, n=found.n - 1, k_items=k_items)
    assert found.reached == pytest.approx(high - low)
    assert high - low <= width < before[1] - before[0]


@each("data", "power_paired")
def test_people_for_power_are_those_of_power_t_test(case):
    """G*Power gives 34 too, as published."""
    found = n_for_power(0.5)

    assert (found.n, round(case.value, 3)) == (34, 33.367)
    assert case.value == printed(reference("published", "power_paired_t").value["published"]["n"], digits=3)
    assert found.n == np.ceil(case.value)


def test_power_is_that_of_power_t_test():
    assert paired_power(0.5, n=20) == reference("data", "power_at_20").near()
    assert paired_power(-0.5, n=20) == pytest.approx(paired_power(0.5, n=20))
    assert paired_power(0.0, n=20) == pytest.approx(0.05)


def test_power_is_what_samples_drawn_show():
    changes = rng().normal(0.5, 1, (20_000, 20))
    t = changes.mean(axis=1) / (changes.std(axis=1, ddof=1) / np.sqrt(20))

    share = (np.abs(t) > stats.t.ppf(0.975, 19)).mean()

    assert paired_power(0.5, n=20) == pytest.approx(share, abs=4 * np.sqrt(0.25 / 20_000))


def test_degrees_of_freedom_for_an_error_are_those_of_r_and_of_a_retest():
    found = df_for_error(0.4)
    first, second = rng().normal(size=(2, found.n + 1))

    limits = retest(first, second).error_variance

    assert found.n == np.ceil(reference("data", "error_sd_df").value)
    ratio = (np.sqrt(limits.high) - np.sqrt(limits.low)) / np.sqrt(limits.value)
    assert ratio == pytest.approx(found.reached, rel=1e-9)


def test_people_for_a_width_meet_the_exact_distribution_of_alpha():
    """(1 - alpha) / (1 - estimate) has an F distribution with n - 1 and (n - 1)(K - 1) df [feldt1987]."""

    def exact(n):
        tails = stats.f.ppf([0.025, 0.975], n - 1, (n - 1) * 4)
        return 0.15 / tails[0] - 0.15 / tails[1]

    found = n_for_width(PARALLEL, coefficient, width=0.10, rng=rng(), draws=1500)

    needed = next(n for n in range(20, 400) if exact(n) <= 0.10)
    assert found.n == pytest.approx(needed, rel=0.05)
    assert found.reached == pytest.approx(exact(found.n), abs=4 * found.error)


def test_drawing_is_seeded():
    once, again = (n_for_width(PARALLEL, coefficient, width=0.2, rng=rng(), draws=100) for _ in range(2))

    assert once == again


def test_answers_in_categories_have_the_alpha_of_their_population():
    drawn = population([0.7] * 6, points=5).draw(20_000, rng=rng())

    assert set(np.unique(drawn)) == {1, 2, 3, 4, 5}
    assert 0.80 < alpha(drawn).value < 6 * 0.49 / (1 + 5 * 0.49)  # categories lose a little


def test_more_is_needed_for_weaker_factors():
    strong, weak = (
        n_for_recovery(population([size] * 4), rng=rng(), draws=100, congruence=0.98) for size in (0.8, 0.5)
    )

    assert strong.n < weak.n
    assert weak.reached >= 0.90
    assert min(share for _, share in weak.tried) < 0.90


def test_work_is_told_and_can_be_stopped():
    class Stopped(Exception):
        pass

    def told(done, of):
        assert done < of
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        n_for_width(PARALLEL, coefficient, width=0.1, rng=rng(), draws=200, told=told)


@pytest.mark.parametrize(
    "impossible",
    [
        pytest.param(lambda: n_for_alpha(1.0, k_items=4, width=0.1), id="alpha of one"),
        pytest.param(lambda: n_for_alpha(0.8, k_items=1, width=0.1), id="one item"),
        pytest.param(lambda: df_for_error(0.0), id="no width"),
        pytest.param(lambda: n_for_power(0.0), id="no effect"),
        pytest.param(lambda: n_for_power(0.5, power=0.01), id="power below the error rate"),
        pytest.param(lambda: n_for_power(1e-9), id="an effect nobody could find"),
        pytest.param(lambda: paired_power(0.5, n=1), id="one person"),
        pytest.param(lambda: population([0.5]), id="a population of one item"),
        pytest.param(lambda: population([1.0, 0.5]), id="an item without error"),
        pytest.param(lambda: population([0.5, 0.5], points=1), id="one point"),
        pytest.param(
            lambda: population(clusters([2, 2, 2], loading=0.5), factor_correlation=-0.9), id="contradiction"
        ),
        pytest.param(
            lambda: n_for_width(PARALLEL, coefficient, width=0.1, rng=rng(), draws=10), id="few draws"
        ),
        pytest.param(
            lambda: n_for_width(PARALLEL, coefficient, width=1e-4, rng=rng(), draws=100), id="too narrow"
        ),
    ],
)
def test_what_cannot_be_planned_is_refused(impossible):
    with pytest.raises(ScoringError):
        impossible()
