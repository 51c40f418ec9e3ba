"""Who was there and what changed sum to the difference of two means, and only the stayers' part is change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.change import composition as module
from scoring.change import finite_team
from scoring.change.composition import composition
from scoring.errors import ScoringError
from tests.scoring.change.builders import a_frame

SEEDS = st.integers(0, 2**32 - 1)


def a_case(seed, *, stay=6, gone=2, new=2, silent=1, is_linked=True, change=0.0):
    rng = np.random.default_rng(seed)
    true = rng.normal(3.4, 0.6, stay)
    one, two = true + rng.normal(0, 0.3, stay), true + change + rng.normal(0, 0.3, stay)
    first = np.concatenate([one, rng.normal(3, 0.6, gone)])
    second = np.concatenate([two[silent:], rng.normal(4, 0.6, new)])
    pairs = np.column_stack([np.arange(silent, stay), np.arange(stay - silent)]) if is_linked else None
    return {
        "first": first, "second": second, "pairs": pairs, "stays_first": np.arange(len(first)) < stay,
        "stays_second": np.arange(len(second)) < stay - silent, "rosters": (stay + gone, stay + new, stay),
    }  # fmt: skip


def split(case, **more):
    return composition(case.pop("first"), case.pop("second"), **(case | more))


def parts(found):
    return found.stayers, found.answered_once, found.joined, found.left


@given(SEEDS, st.booleans(), st.integers(0, 3), st.integers(0, 3), st.integers(0, 2))
@settings(deadline=None)
def test_the_parts_sum_to_the_difference_of_the_means(seed, is_linked, gone, new, silent):
    case = a_case(seed, is_linked=is_linked, gone=gone, new=new, silent=silent)
    difference = case["second"].mean() - case["first"].mean()

    found = split(case)

    assert sum(p.value for p in parts(found)) == pytest.approx(difference, abs=1e-12)
    assert found.total == pytest.approx(difference)


def test_a_mean_can_rise_though_nobody_changed():
    """Two of four at 2 make way for two at 5, the stayers answer as before: the 1.5 is who is there."""
    found = composition(
        np.array([3.0, 4, 2, 2]), np.array([3.0, 4, 5, 5]), pairs=np.array([[0, 0], [1, 1]]),
        stays_first=np.array([True, True, False, False]), stays_second=np.array([True, True, False, False]),
    )  # fmt: skip

    assert [round(p.value, 12) for p in parts(found)] == [0, 0, 0.75, 0.75]
    assert found.total == 1.5
    assert found.is_mostly_composition


def test_without_turnover_and_silence_all_of_it_is_the_stayers():
    found = split(a_case(3, gone=0, new=0, silent=0), frame=a_frame())

    assert found.stayers.value == pytest.approx(found.total)
    assert (found.joined.value, found.left.value, found.answered_once.value) == pytest.approx((0, 0, 0))
    assert (found.joined.interval, found.left.interval) == (None, None)


def test_the_stayers_interval_is_the_finite_team_one():
    case = a_case(5, change=0.4)
    frame = a_frame()
    d = case["second"][case["pairs"][:, 1]] - case["first"][case["pairs"][:, 0]]
    every = np.concatenate([case["first"], case["second"]])
    error = module.at_level(frame.error, every, low=1, high=5)
    expected = finite_team.change_linked(
        d, stayers=6, error_variance=error.value, df_error=error.df, allowance=frame.allowance.variance,
        df_allowance=frame.allowance.df,
    )  # fmt: skip

    found = split(case, frame=frame)

    assert (found.stayers.interval.low, found.stayers.interval.high) == pytest.approx(
        (expected.low, expected.high)
    )


def test_joiners_share_the_stayers_day_and_carry_noise_alone():
    """All answered: V = (2/8)^2 (v_e / 2 + v_e / 6), no allowance."""
    case = a_case(5, silent=0)
    frame = a_frame()
    every = np.concatenate([case["first"], case["second"]])
    error = module.at_level(frame.error, every, low=1, high=5).value

    found = split(case, frame=frame)

    assert found.joined.interval.se == pytest.approx(np.sqrt((2 / 8) ** 2 * error * (1 / 2 + 1 / 6)))
    assert found.joined.interval.value == found.joined.value


@given(SEEDS, st.booleans())
@settings(deadline=None, max_examples=25)
def test_mirrored_and_stretched_answers_mirror_and_stretch_every_part(seed, is_linked):
    here = split(a_case(seed, is_linked=is_linked))
    case = a_case(seed, is_linked=is_linked)
    there = split(case | {"first": 100 - 25 * case["first"], "second": 100 - 25 * case["second"]})

    assert [p.value for p in parts(there)] == pytest.approx([-25 * p.value for p in parts(here)], abs=1e-9)


def test_what_is_not_known_is_told():
    found = split(a_case(1, is_linked=False))

    assert [c.code for c in found.caveats] == ["not_linked", "no_ranges"]
    assert found.stayers.interval is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(
            {"stays_second": np.zeros(7, dtype=bool)}, "No member of both rounds answered", id="none"
        ),
        pytest.param({"stays_first": np.ones(3, dtype=bool)}, "The first round: each score", id="lengths"),
        pytest.param({"pairs": np.array([[7, 0]])}, "not a member of both", id="a linked leaver"),
    ],
)
def test_what_contradicts_the_rosters_is_refused(change, says):
    with pytest.raises(ScoringError, match=says):
        split(a_case(1) | change)
