"""Extraction and rotation against psych, stats and GPArotation, and the laws of turning factors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import ScoringError
from scoring.extraction import maximum_likelihood, minres, principal_axis
from scoring.moments import Moments
from scoring.rotation import criteria
from scoring.rotation.congruence import matched, matching, procrustes, tucker
from scoring.rotation.criteria import Target
from scoring.rotation.rotate import NAMES, Rotation, rotate
from tests.scoring.witness import case as reference
from tests.scoring.witness import cases, near

EXTRACTIONS = {"minres": minres, "uls": minres, "ml": maximum_likelihood, "pa": principal_axis}
THEIR_NAMES = {"geominQ": "geomin_oblique"}
FIVE = np.kron(np.eye(5), np.full((5, 1), 0.6))


@pytest.fixture(scope="module")
def correlation():
    return Moments.of(reference("efa", "bfi25.kmo").matrix()).correlation


@pytest.fixture(scope="module")
def unrotated(correlation):
    return minres(correlation, 5).loadings


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in cases("efa") if ".efa_5f" in c.id])
def test_pattern_and_factor_correlations_are_those_of_psych(case, correlation):
    extraction, theirs = case.id.split("_")[2:]

    found = rotate(
        EXTRACTIONS[extraction](correlation, 5).loadings, Rotation(name=THEIR_NAMES.get(theirs, theirs))
    )

    wanted = np.array(case.value["loadings"]["values"])
    order, signs = matching(found.pattern, wanted)
    np.testing.assert_allclose(found.pattern[:, order] * signs, wanted, atol=case.tol / 2)
    between = found.correlation[np.ix_(order, order)] * np.outer(signs, signs)
    np.testing.assert_allclose(between, case.value["phi"]["values"], atol=case.tol / 2)


def test_maximum_likelihood_is_that_of_factanal(correlation):
    case = reference("efa", "bfi25.factanal_ml_5f")

    found = maximum_likelihood(correlation, 5)

    assert found.uniqueness.tolist() == near(list(case.value["uniqueness"].values()), case.tol)
    products = found.loadings @ found.loadings.T
    np.testing.assert_allclose(products, case.value["crossprod_loadings"]["values"], atol=case.tol)


def test_promax_weighed_in_its_first_step_alone_is_that_of_stats(correlation):
    case = reference("efa", "bfi25.factanal_promax4_5f")

    found = rotate(maximum_likelihood(correlation, 5).loadings, Rotation(name="promax", kaiser=False))

    wanted = np.array(case.value["loadings"]["values"])
    assert matched(found.pattern, wanted).pattern == pytest.approx(wanted, abs=case.tol)


ZERO = np.where(FIVE == 0, 0.0, np.nan)
GPAROTATION = {
    "geomin": ({}, [-0.073589, 0.076525, 0.030300, -0.060257, -0.433687]),
    "target": ({"target": Target(loadings=FIVE)}, [-0.263320, 0.147199, -0.315010, 0.101799, 0.057497]),
    "target_oblique": (
        {"target": Target(loadings=FIVE)},
        [-0.315960, 0.163440, -0.305733, 0.092937, 0.061881],
    ),
    "bifactor": ({"starts": 20}, [0.07825, -0.17809, -0.00326, -0.39901, 0.08276]),
    "bifactor_oblique": ({"starts": 20}, [0.12147, -0.23249, -0.03276, 0.40302, -0.07065]),
    "oblimin": ({"gamma": 0.3}, [0.223725, 0.094370, -0.206499, -0.464040, -0.034832]),
}


@pytest.mark.parametrize("name", GPAROTATION)
def test_the_first_items_loadings_are_those_of_gparotation(name, unrotated):
    """GPArotation 2022.10-2, R 4.2.2: geominT, targetT, targetQ, bifactorT, bifactorQ, oblimin(gam = .3)."""
    settings, wanted = GPAROTATION[name]

    found = rotate(unrotated, Rotation(name=name, **settings))

    assert sorted(np.abs(found.pattern[0])) == pytest.approx(sorted(np.abs(wanted)), abs=6e-6)


def test_a_partly_specified_target_is_that_of_gparotation(unrotated):
    """GPArotation 2022.10-2: pstQ with nought wished for where an item belongs to another factor."""
    found = rotate(unrotated, Rotation(name="target_oblique", target=Target(loadings=ZERO)))

    wanted = [0.449259, 0.070239, 0.163266, 0.151039, 0.078818]
    assert np.abs(found.pattern[0]).tolist() == pytest.approx(wanted, abs=6e-6)


def test_kaisers_weights_in_oblimin_are_those_of_gparotation(unrotated):
    """GPArotation 2022.10-2: oblimin(normalize = TRUE); factor correlations below the diagonal."""
    found = rotate(unrotated, Rotation(name="oblimin", kaiser=True))

    wanted = [
        0.166183,
        0.158208,
        0.039806,
        0.002760,
        0.255986,
        0.247758,
        0.093393,
        0.179458,
        0.164711,
        0.105936,
    ]
    between = np.abs(found.correlation[np.tril_indices(5, -1)])
    assert sorted(between) == pytest.approx(sorted(wanted), abs=6e-6)


@pytest.mark.parametrize("name", [n for n in NAMES if n != "none"])
def test_a_rotation_reproduces_what_it_turned(name, unrotated):
    found = rotate(unrotated, Rotation(name=name, target=Target(loadings=FIVE), starts=3))

    np.testing.assert_allclose(
        found.pattern @ found.correlation @ found.pattern.T, unrotated @ unrotated.T, atol=1e-9
    )
    np.testing.assert_allclose(np.diag(found.correlation), 1, atol=1e-12)
    np.testing.assert_allclose(found.pattern, unrotated @ np.linalg.inv(found.turn).T, atol=1e-9)


@pytest.mark.parametrize("name", ["varimax", "quartimax", "oblimin", "geomin", "bifactor", "target"])
def test_a_criterions_slope_is_its_rate_of_change(name):
    loadings = np.random.default_rng(1).normal(size=(6, 3)) / 2
    wished = Target(loadings=np.where(loadings > 0, 0.5, np.nan))
    criterion = criteria.named(name, loadings, gamma=0.2, delta=0.01, wished=wished)

    slope = criterion(loadings)[1]

    for i, j in np.ndindex(6, 3):
        nudge = np.zeros((6, 3))
        nudge[i, j] = 1e-6
        rate = (criterion(loadings + nudge)[0] - criterion(loadings - nudge)[0]) / 2e-6
        assert slope[i, j] == pytest.approx(rate, abs=1e-8)


@given(st.permutations(range(8)), st.sampled_from(["oblimin", "varimax", "promax", "quartimax"]))
def test_the_order_of_items_turns_into_the_order_of_loadings(order, name):
    loadings = np.kron(np.eye(2), np.linspace(0.4, 0.8, 4)[:, None]) @ np.array([[1, 0.3], [0.2, 0.9]])

    whole, turned = (rotate(x, Rotation(name=name, starts=2)).pattern for x in (loadings, loadings[order]))

    np.testing.assert_allclose(turned, whole[order], atol=2e-4)


def test_turning_an_item_round_turns_its_loadings(unrotated):
    signs = np.where(np.arange(25) % 3 == 0, -1.0, 1.0)[:, None]

    whole, turned = (rotate(x, Rotation(name="oblimin", starts=1)) for x in (unrotated, unrotated * signs))

    assert matched(turned.pattern, whole.pattern * signs).overall == pytest.approx(1, abs=1e-9)


def test_perfect_simple_structure_is_found_from_any_turn():
    pattern = np.kron(np.eye(3), np.array([[0.7], [0.6], [0.8]]))
    turned = pattern @ np.linalg.qr(np.random.default_rng(4).normal(size=(3, 3)))[0]

    found = rotate(turned, Rotation(name="geomin_oblique", delta=1e-4))

    assert matched(found.pattern, pattern).pattern == pytest.approx(pattern, abs=1e-3)


def test_a_rotation_with_many_valleys_says_so(unrotated):
    found = rotate(unrotated, Rotation(name="geomin_oblique", delta=0.001, starts=12))

    assert [c.code for c in found.caveats] == ["local_minima"]
    assert 0 < dict(found.caveats[0].facts)["elsewhere"] < 12


def test_without_other_starts_the_valleys_stay_unseen(unrotated):
    assert rotate(unrotated, Rotation(name="geomin_oblique", delta=0.001, starts=1)).caveats == ()


def test_the_same_seed_gives_the_same_rotation(unrotated):
    one, two = (
        rotate(unrotated, Rotation(name="geomin"), rng=np.random.default_rng(5)).pattern for _ in range(2)
    )

    np.testing.assert_array_equal(one, two)


def test_one_factor_is_left_as_it_is_with_a_positive_sum():
    found = rotate(np.array([[-0.5], [-0.6], [0.2]]), Rotation(name="oblimin"))

    assert found.pattern[:, 0].tolist() == [0.5, 0.6, -0.2]


def test_congruence_is_the_cosine_of_two_columns():
    """By hand, of (.6, .7, 0) and (.5, .5, .1): .65 / sqrt(.85 * .51)."""
    first, second = np.array([[0.6], [0.7], [0.0]]), np.array([[0.5], [0.5], [0.1]])

    assert tucker(first, second)[0, 0] == pytest.approx(0.65 / np.sqrt(0.85 * 0.51))


@pytest.mark.parametrize("is_oblique", [False, True])
def test_procrustes_finds_the_turn_it_is_given(is_oblique, unrotated):
    aim = rotate(unrotated, Rotation(name="oblimin" if is_oblique else "varimax")).pattern

    found = procrustes(unrotated, aim, is_oblique=is_oblique)

    assert found.overall == pytest.approx(1, abs=1e-9)
    assert found.by_factor.tolist() == pytest.approx([1] * 5)
    assert found.by_item.tolist() == pytest.approx([1] * 25)


def test_matching_gives_each_factor_a_partner_of_its_own(unrotated):
    shuffled = unrotated[:, [3, 0, 4, 1, 2]] * [1, -1, 1, 1, -1]

    order, signs = matching(shuffled, unrotated)

    np.testing.assert_array_equal(shuffled[:, order] * signs, unrotated)


def test_a_communality_above_one_is_told_and_kept_by_principal_axes():
    correlation = np.array([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]])

    found = principal_axis(correlation)

    assert found.is_heywood
    assert found.uniqueness[0] < 0
    assert (found.loadings[0, 0] ** 2).sum() > 1


@pytest.mark.parametrize("extract", [minres, maximum_likelihood])
def test_a_uniqueness_at_its_bound_is_told(extract):
    found = extract(np.array([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]]))

    assert (found.is_heywood, found.has_settled) == (True, True)


@pytest.mark.parametrize(
    ("what", "message"),
    [
        pytest.param(lambda: Rotation(name="spin"), "no rotation 'spin'", id="unknown"),
        pytest.param(lambda: Rotation(starts=0), "at least 1 start", id="no start"),
        pytest.param(lambda: rotate(FIVE, Rotation(name="target")), "Give a target", id="no target"),
        pytest.param(
            lambda: rotate(FIVE, Rotation(name="target", target=Target(loadings=np.eye(5)))),
            "shape",
            id="misfit",
        ),
        pytest.param(
            lambda: rotate(FIVE, Rotation(name="target", target=Target(loadings=FIVE * np.nan))),
            "free",
            id="free",
        ),
        pytest.param(
            lambda: rotate(FIVE[:, :2], Rotation(name="bifactor")), "3 in all", id="bifactor of two"
        ),
        pytest.param(lambda: rotate(FIVE[:, :2], Rotation(name="varimax")), "shares nothing", id="lone item"),
        pytest.param(lambda: minres(np.eye(4), 2), "2 factors cannot", id="too many factors"),
        pytest.param(lambda: maximum_likelihood(np.ones((4, 4))), "positive definite", id="singular"),
        pytest.param(lambda: tucker(np.eye(3), np.eye(4)), "3 and 4 items", id="other items"),
        pytest.param(lambda: tucker(np.zeros((3, 1)), np.eye(3)), "without any loading", id="empty factor"),
        pytest.param(lambda: matched(FIVE[:, :2], FIVE), "2 and 5 factors", id="other number"),
    ],
)
def test_what_cannot_be_is_refused(what, message):
    with pytest.raises(ScoringError, match=message):
        what()
