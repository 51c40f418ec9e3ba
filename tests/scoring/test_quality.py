"""Signs of careless answering against R's careless, and the rule that no one sign is enough."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.errors import ScoringError
from scoring.moments import Moments
from scoring.quality import even_odd, flags, irv, longstring, mahalanobis, mean_run
from tests.scoring.witness import case as reference
from tests.scoring.witness import each

TEN_SCALES = [range(5 * i, 5 * i + 5) for i in range(10)]
FOUR_SCALES = [range(6 * i, 6 * i + 6) for i in range(4)]
ONE_REVERSED = [-1 if i % 6 == 2 else 1 for i in range(24)]
INDICES = {
    "longstring": longstring,
    "longstring_avg": mean_run,
    "irv": irv,
    "evenodd": lambda x: even_odd(x, scales=TEN_SCALES),
    "mahad": mahalanobis,
}


@pytest.mark.parametrize("index", INDICES)
def test_each_index_is_that_of_careless(index):
    case = reference("careless", f"careless_sim.{index}")

    assert INDICES[index](case.matrix()).tolist() == case.near()


@each("careless", ".irv_split")
def test_variability_by_parts_is_that_of_careless(case):
    scores = case.matrix()
    parts = [name for name in case.value if name.startswith("irv")][-4:]
    part_of_item = np.digitize(np.arange(1, 51), [13.25, 25.5, 37.75], right=True) + 1  # as R cuts 1:50 in 4

    for number, name in enumerate(parts, start=1):
        assert irv(scores[:, part_of_item == number]).tolist() == case.near(name)


def careful(n, seed=12):
    """People who read what they answer: 24 items in 4 scales, one reversed in each."""
    rng = np.random.default_rng(seed)
    latent = rng.normal(0, 0.6, (n, 1, 1)) + rng.normal(0, 0.5, (n, 4, 1)) + rng.normal(0, 0.63, (n, 4, 6))
    points = 1 + (latent.reshape(n, 24, 1) > [-2.2, -1.2, -0.2, 1.0]).sum(axis=2)
    return np.where(np.array(ONE_REVERSED) == -1, 6 - points, points).astype(float)


def read(responses, **others):
    return flags(responses, signs=ONE_REVERSED, scales=FOUR_SCALES, low=1, high=5, **others)


def test_one_answer_throughout_is_flagged_when_items_are_reversed():
    responses = np.vstack([careful(600), np.full(24, 5.0)])

    found = read(responses)

    assert found.is_flagged[-1]
    assert found.is_flagged[:-1].mean() < 0.01


def test_answers_at_random_are_inconsistent_but_one_sign_is_no_flag():
    responses = np.vstack([careful(600), np.random.default_rng(2).integers(1, 6, (200, 24))])

    found = read(responses)

    assert found.is_inconsistent[600:].mean() > 0.9
    assert not found.is_flagged[600:].all()


def test_speed_alone_flags_and_speed_unknown_does_not():
    responses = careful(300)
    share = np.zeros(300)
    share[:3] = [0.5, 1.0, np.nan]

    assert read(responses, share_of_fast_pages=share).is_fast[:4].tolist() == [True, True, False, False]


def test_a_failed_attention_item_needs_a_second_sign():
    responses = np.vstack([careful(600), np.random.default_rng(2).integers(1, 6, (20, 24))])
    failed = np.ones(620, dtype=bool)

    found = read(responses, has_failed_attention=failed)

    np.testing.assert_array_equal(found.is_flagged, found.is_invariable | found.is_inconsistent)


def test_the_distance_is_not_read_from_a_team():
    found = read(careful(12))

    assert np.isnan(found.mahalanobis).all()
    assert "no_mahalanobis" in [c.code for c in found.caveats]


def test_the_distance_of_a_team_is_read_from_the_programme():
    programme = careful(600)
    keyed = np.where(np.array(ONE_REVERSED) == -1, 6 - programme, programme)

    found = read(programme[:8], reference=Moments.of(keyed))

    np.testing.assert_allclose(found.mahalanobis, mahalanobis(keyed)[:8], rtol=1e-9)


def test_formats_of_different_length_are_read_in_shares_of_their_range():
    responses = careful(300)
    stretched = responses.copy()
    stretched[:, 1::2] = 10 * stretched[:, 1::2]
    low, high = np.tile([1.0, 10.0], 12), np.tile([5.0, 50.0], 12)

    found = flags(stretched, signs=ONE_REVERSED, scales=FOUR_SCALES, low=low, high=high)

    np.testing.assert_array_equal(found.is_inconsistent, read(responses).is_inconsistent)


@given(arrays(np.float64, (5, 6), elements=st.sampled_from([1.0, 2.0, 3.0, np.nan])))
def test_runs_and_variability_stay_within_their_bounds(responses):
    answered = (~np.isnan(responses)).sum(axis=1)

    assert ((longstring(responses) >= np.minimum(answered, 1)) & (longstring(responses) <= answered)).all()
    np.testing.assert_array_equal(np.isnan(irv(responses)), answered < 2)
    np.testing.assert_array_equal(longstring(responses[:, ::-1]), longstring(responses))


def test_a_gap_ends_a_run():
    assert longstring([[3, 3, np.nan, 3, 3, 3]]).tolist() == [3]


def test_nobody_at_all_has_no_signs():
    assert read(np.empty((0, 24))).is_flagged.shape == (0,)


@pytest.mark.parametrize(
    "impossible",
    [
        pytest.param(lambda: longstring(np.empty((4, 0))), id="no items"),
        pytest.param(lambda: mahalanobis(careful(10)), id="fewer people than items"),
        pytest.param(lambda: mahalanobis(np.ones((60, 3))), id="all equal"),
        pytest.param(lambda: even_odd(careful(5), scales=FOUR_SCALES[:2]), id="two scales"),
        pytest.param(lambda: read(careful(5)[:, :20]), id="signs of other items"),
        pytest.param(lambda: read(careful(5), share_of_fast_pages=np.zeros(3)), id="shares of others"),
        pytest.param(
            lambda: flags(careful(5), signs=ONE_REVERSED, scales=FOUR_SCALES, low=5, high=1), id="ends turned"
        ),
    ],
)
def test_what_cannot_be_read_is_refused(impossible):
    with pytest.raises(ScoringError):
        impossible()
