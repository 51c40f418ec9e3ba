"""Norms against R, and how sure a percentile is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import ScoringError
from scoring.norms import NormGroup, percentile, percentile_rank, stanine, t_score, z
from tests.scoring.witness import each, golden, near

ADULTS = NormGroup(mean=50, sd=10, n=100)


@each("change", ".norms_head")
def test_z_t_stanine_and_rank_are_those_of_r(case):
    scores = case.occasions()[0].mean(axis=1)
    norm = {"mean": float(scores.mean()), "sd": float(scores.std(ddof=1))}
    raw = case.value["raw"]

    assert z(raw, **norm).tolist() == case.near("z")
    assert t_score(raw, **norm).tolist() == case.near("T")
    assert stanine(raw, **norm).tolist() == case.near("stanine")
    ranks = [percentile_rank(x, np.round(scores, 12)).value for x in np.round(raw, 12)]
    assert ranks == case.near("pct_midrank")


def test_crawfords_percentile_is_that_of_the_second_implementation():
    found = percentile(60, ADULTS)

    assert [found.value, found.low, found.high] == near(golden()["crawford"], 1e-6)
    assert [c.code for c in found.caveats] == ["provisional_norms"]


@given(st.floats(5, 95), st.floats(5, 95))
def test_a_higher_score_has_a_higher_percentile_within_its_interval(one, two):
    lower, higher = (percentile(score, ADULTS) for score in sorted((one, two)))

    assert lower.low <= lower.value <= lower.high
    assert lower.value <= higher.value + 1e-9


@given(st.floats(0, 40))
def test_percentiles_mirror_about_the_mean(away):
    above, below = percentile(50 + away, ADULTS), percentile(50 - away, ADULTS)

    assert above.value == pytest.approx(100 - below.value, abs=1e-7)
    assert above.low == pytest.approx(100 - below.high, abs=1e-6)


def test_more_people_make_a_percentile_surer():
    few, many = percentile(60, ADULTS), percentile(60, NormGroup(mean=50, sd=10, n=5_000))

    assert many.high - many.low < (few.high - few.low) / 5
    assert many.caveats == ()


def test_stanines_stay_from_1_to_9():
    assert stanine([-100.0, 50.0, 200.0, np.nan], mean=50, sd=10)[:3].tolist() == [1, 5, 9]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        pytest.param(
            lambda: percentile(60, NormGroup(mean=50, sd=10, n=99)), "at least 100 persons", id="99"
        ),
        pytest.param(
            lambda: percentile(3, NormGroup(mean=3, sd=1, n=29, unit="team")),
            "at least 30 teams",
            id="29 teams",
        ),
        pytest.param(
            lambda: percentile(60, NormGroup(mean=50, sd=0, n=500)), "above 0 points", id="no spread"
        ),
        pytest.param(lambda: percentile(float("nan"), ADULTS), "is missing", id="no score"),
        pytest.param(lambda: percentile_rank(3.0, []), "is missing", id="nobody"),
        pytest.param(lambda: z([1.0], mean=0, sd=0), "above 0 points", id="z without spread"),
    ],
)
def test_where_norms_say_nothing_they_refuse(ask, message):
    with pytest.raises(ScoringError, match=message):
        ask()
