"""Polychoric and polyserial correlations against lavaan and psych, and at the ends of what answers can be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from scoring.errors import ScoringError
from scoring.polychoric import matrix
from scoring.polychoric.asymptotic import asymptotic
from scoring.polychoric.bivariate import FAR, cumulative
from scoring.polychoric.definite import smooth
from scoring.polychoric.matrix import polychoric
from scoring.polychoric.mixed import polyserial
from tests.scoring.witness import case as reference
from tests.scoring.witness import each, printed, read


def codes(found):
    return [c.code for c in found.caveats]


def facts(found, code):
    return next(dict(c.facts) for c in found.caveats if c.code == code)


def conscientious(rows=None):
    table = read("bfi_C_keyed.csv")
    scores = np.array([table[f"C{i}"] for i in range(1, 6)]).T[:rows]
    return scores[~np.isnan(scores).any(axis=1)]


def answers(n=500, k=4, points=5, loading=0.7, seed=3):
    """Answers of so many points that share one factor."""
    rng = np.random.default_rng(seed)
    latent = loading * rng.normal(size=(n, 1)) + np.sqrt(1 - loading**2) * rng.normal(size=(n, k))
    cuts = np.linspace(-1.5, 1.5, points - 1) if points > 2 else np.array([0.3])
    return 1.0 + np.searchsorted(cuts, latent)


UPPER = np.triu_indices(5, 1)


@each("efa", ".polychoric")
def test_correlations_of_25_items_are_those_of_lavaan(case):
    np.testing.assert_allclose(polychoric(case.matrix()).estimated, case.value["values"], atol=1e-6)


@each("reliability", ".polychoric_lavaan")
def test_correlations_of_a_scale_are_those_of_lavaan(case):
    np.testing.assert_allclose(polychoric(case.matrix()).estimated, case.value["values"], atol=1e-6)


@each("reliability", ".polychoric_psych")
def test_correlations_of_a_scale_are_those_of_psych_without_its_correction(case):
    np.testing.assert_allclose(polychoric(case.matrix()).estimated, case.value["values"], atol=case.tol)


@each("reliability", ".thresholds")
def test_thresholds_are_those_of_lavaan(case):
    found = polychoric(case.matrix())

    assert np.concatenate(found.thresholds).tolist() == pytest.approx(list(case.value.values()), abs=1e-8)


def test_standard_errors_are_those_of_lavaan():
    """lavaan 0.6-14, R 4.2.2: parameterEstimates(sem(saturated, na.omit(bfi_C), ordered, "WLSMV"))."""
    found = polychoric(conscientious())

    printed_errors = [0.014, 0.016, 0.015, 0.017, 0.016, 0.015, 0.017, 0.016, 0.016, 0.014]
    assert found.standard_error[UPPER].tolist() == printed(printed_errors, digits=3)
    assert found.threshold_errors[0][:3].tolist() == printed([0.051, 0.035, 0.028], digits=3)


def test_gamma_is_that_of_lavaan():
    """lavaan 0.6-14: lavInspect(fit, "gamma"); its trace, C1~~C2 with C1~~C3, C1|t1 with C1~~C2."""
    found = asymptotic(conscientious())
    gamma = found.gamma

    assert gamma.shape == (35, 35)
    assert np.trace(gamma) == pytest.approx(76.7238878649, abs=1e-6)
    assert gamma[25, 27] == pytest.approx(gamma[27, 25], abs=0)
    assert gamma[29, 30] == pytest.approx(0.206942738657, abs=1e-7)
    assert gamma[0, 29] == pytest.approx(0.378733342382, abs=1e-7)
    assert (found.items[0], found.items[29], found.items[30]) == ((0,), (1, 2), (1, 3))


def test_missing_answers_are_left_out_pair_by_pair_as_in_lavaan():
    """lavaan 0.6-14 of the first 300, every 10th answer taken out: lavCor and sem(missing = "pairwise").

    lavaan multiplies its errors by sqrt(n / (n - 1)).
    """
    scores = conscientious(300).copy()
    scores.ravel()[::10] = np.nan

    found = polychoric(scores)

    assert found.n == int(found.n_pairs[UPPER].min()) < scores.shape[0]
    lavaan, errors = PAIRWISE
    assert found.estimated[UPPER].tolist() == pytest.approx(lavaan, abs=1e-6)
    n = scores.shape[0]
    assert (found.standard_error[UPPER] * np.sqrt(n / (n - 1))).tolist() == pytest.approx(errors, abs=1e-6)
    assert np.sqrt(np.diag(asymptotic(scores).covariance))[-10:] == pytest.approx(
        found.standard_error[UPPER], abs=1e-12
    )


PAIRWISE = (
    [
        0.45720240,
        0.38638688,
        0.35539062,
        0.46643222,
        0.44867674,
        0.36348238,
        0.28455496,
        0.29197698,
        0.33123246,
        0.47657060,
    ],
    [
        0.06328870,
        0.05783258,
        0.05532334,
        0.05675467,
        0.04315905,
        0.04246539,
        0.05129893,
        0.04694919,
        0.04481715,
        0.04175593,
    ],
)


def test_the_one_empty_cell_of_a_two_by_two_table_is_filled_and_said():
    """lavaan 0.6-14, lavCor: half a person is added with the margins kept; .8057319591."""
    scores = np.repeat([[0, 0], [1, 0], [1, 1.0]], [7, 6, 12], axis=0)

    found, bare = polychoric(scores), polychoric(scores, fill_empty=False)

    assert found.estimated[0, 1] == pytest.approx(0.8057319591, abs=1e-7)
    assert codes(found) == ["empty_cells", "filled_cells"]
    assert bare.estimated[0, 1] == 1
    assert facts(bare, "at_edge")["pairs"] == ((0, 1),)
    assert np.isnan(bare.standard_error[0, 1])


def test_tetrachoric_correlations_of_a_median_split_follow_the_sine_law():
    scores = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1.0]], [30, 20, 20, 30], axis=0)

    assert polychoric(scores).estimated[0, 1] == pytest.approx(np.sin(np.pi / 2 * 0.2), abs=1e-9)


def test_empty_cells_are_told_with_their_share():
    found = polychoric(reference("efa", "bfi25.polychoric").matrix())

    assert facts(found, "empty_cells") == {"share": pytest.approx(9 / (300 * 36)), "pairs": 9}


def test_items_that_repeat_one_another_stand_at_the_edge_and_are_smoothed():
    scores = conscientious(200)
    doubled = np.column_stack([scores[:, 0], scores[:, 0], 7 - scores[:, 0], scores[:, 1]])

    found = polychoric(doubled)

    assert facts(found, "at_edge")["pairs"] == ((0, 1), (0, 2), (1, 2))
    assert found.estimated[0, 1:3].tolist() == [1, -1]
    assert np.linalg.eigvalsh(found.correlation)[0] > 0
    assert "smoothed" in codes(found)
    assert np.isfinite(found.standard_error[0, 3])


@pytest.mark.parametrize("points", [2, 3, 5, 7, 9])
def test_two_to_nine_points_give_back_the_correlation_they_were_cut_from(points):
    found = polychoric(answers(n=40_000, k=3, points=points))

    assert found.estimated[np.triu_indices(3, 1)] == pytest.approx(0.49, abs=0.02)
    assert [c.size for c in found.categories] == [points] * 3


def test_two_items_suffice():
    assert polychoric(answers(k=2)).correlation.shape == (2, 2)


def test_many_items_are_done_in_parts_without_a_difference(monkeypatch):
    scores = answers(n=300, k=40)
    whole = polychoric(scores).estimated

    monkeypatch.setattr("scoring.polychoric.search.AT_ONCE", 64)

    np.testing.assert_allclose(polychoric(scores).estimated, whole, atol=1e-12)


def test_an_option_nobody_took_is_told():
    scores = answers()
    scores[scores == 3] = 4

    assert codes(polychoric(scores)).count("skipped_category") == 4


@given(st.permutations(range(4)))
def test_the_order_of_items_changes_nothing_but_the_order(order):
    scores = answers(n=80)

    whole, turned = polychoric(scores), polychoric(scores[:, order])

    np.testing.assert_allclose(turned.estimated, whole.estimated[np.ix_(order, order)], atol=1e-8)


@given(st.sampled_from([lambda x: 3 * x - 7, lambda x: x**3, np.exp]))
def test_only_the_order_of_the_categories_counts(recoded):
    scores = answers(n=80)

    np.testing.assert_allclose(polychoric(recoded(scores)).estimated, polychoric(scores).estimated, atol=1e-9)


def test_turning_an_item_round_turns_its_sign():
    scores = answers()
    turned = scores * [-1, 1, 1, 1]

    np.testing.assert_allclose(
        polychoric(turned).estimated[0, 1:], -polychoric(scores).estimated[0, 1:], atol=1e-8
    )


def test_the_standard_error_is_the_spread_over_samples():
    rng = np.random.default_rng(5)
    whole = answers(n=400, k=2)
    found = polychoric(whole)

    drawn = [polychoric(whole[rng.integers(0, 400, 400)]).estimated[0, 1] for _ in range(300)]

    assert np.std(drawn) == pytest.approx(found.standard_error[0, 1], rel=0.15)


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        pytest.param(np.ones((9, 2)), "same one to item 1, 2", id="constant"),
        pytest.param(np.arange(40.0).reshape(20, 2), "item 1, 2 has more", id="not ordered answers"),
        pytest.param(np.full((5, 2), np.nan), "0 complete respondents", id="nobody"),
        pytest.param(
            [[1, np.nan], [2, np.nan]], "Fewer than two people answered item 2", id="one unanswered"
        ),
        pytest.param([[1.0], [2.0]], "at least 2 items", id="one item"),
        pytest.param(np.empty((5, 0)), "has none", id="no item"),
        pytest.param([[1, np.nan], [2, np.nan], [np.nan, 1], [np.nan, 2]], "items 1 and 2", id="no pair"),
        pytest.param([1.0, 2.0], "1 dimension", id="one column"),
        pytest.param([[1.0, np.inf], [2.0, 1.0]], "infinite", id="infinite"),
    ],
)
def test_where_no_correlation_exists_it_is_refused(scores, message):
    for statistic in (polychoric, asymptotic):
        with pytest.raises(ScoringError, match=message):
            statistic(scores)


def test_a_pair_at_the_edge_has_no_sampling_covariance():
    with pytest.raises(ScoringError, match="Items 1 and 2 correlate perfectly"):
        asymptotic(np.column_stack([answers()[:, 0]] * 2))


def test_the_filling_is_what_keeps_an_empty_cell_from_the_edge(monkeypatch):
    scores = np.repeat([[0, 0], [1, 0], [1, 1.0]], [7, 6, 12], axis=0)

    monkeypatch.setattr(matrix, "_filled", lambda tables, *_: tables)

    assert "at_edge" in codes(polychoric(scores))


def test_polyserial_is_that_of_lavaan():
    """lavaan 0.6-14: lavCor(data.frame(C1, s), ordered = "C1") with s the mean of C2 to C5; .4715503364."""
    scores = conscientious(400)

    found = polyserial(scores[:, 1:].mean(axis=1), scores[:, 0])

    assert found.value == pytest.approx(0.4715503364, abs=1e-8)
    assert found.thresholds[:2].tolist() == pytest.approx([-1.99828954, -1.38024023], abs=1e-7)
    assert found.n == 394


@pytest.mark.parametrize("r", [-0.95, -0.9, 0.0, 0.97])
def test_polyserial_is_where_the_likelihood_is_highest(r):
    """By its own formula on a grid: near -.9 lavaan's lavCor can stop where the likelihood is far lower."""
    from scipy.stats import norm

    rng = np.random.default_rng(4)
    score = rng.normal(size=60)
    item = np.digitize(r * score + np.sqrt(1 - r * r) * rng.normal(size=60), [-1.0, 0.0, 1.0])
    z, cuts = (score - score.mean()) / score.std(), norm.ppf(np.cumsum(np.bincount(item))[:-1] / 60)
    ends = np.concatenate([[-np.inf], cuts, [np.inf]])
    grid = np.linspace(-0.9995, 0.9995, 3999)[:, None]
    free = np.sqrt(1 - grid**2)
    share = norm.cdf((ends[item + 1] - grid * z) / free) - norm.cdf((ends[item] - grid * z) / free)

    best = grid[np.argmax(np.log(np.maximum(share, 1e-300)).sum(axis=1)), 0]

    assert polyserial(score, item).value == pytest.approx(best, abs=5e-4)


def test_the_error_of_a_polyserial_is_its_spread_over_samples():
    """These scores are not normal: lavaan's error, .0366, supposes that they are; resampling gives .047."""
    scores = conscientious(400)
    mean, item = scores[:, 1:].mean(axis=1), scores[:, 0]
    rng = np.random.default_rng(2)

    drawn = [polyserial(mean[i], item[i]).value for i in rng.integers(0, 394, (200, 394))]

    assert polyserial(mean, item).standard_error == pytest.approx(np.std(drawn), rel=0.12)


def test_a_polyserial_knows_no_unit():
    scores = answers()
    score = np.random.default_rng(1).normal(size=500) + scores[:, 0]

    one, two = polyserial(score, scores[:, 0]), polyserial(100 - 8 * score, scores[:, 0])

    assert two.value == pytest.approx(-one.value, abs=1e-9)
    assert two.standard_error == pytest.approx(one.standard_error, rel=1e-4)


def test_where_there_is_no_polyserial_it_is_refused():
    with pytest.raises(ScoringError, match="same score"):
        polyserial([2.0, 2, 2, 2], [1, 2, 1, 2])
    with pytest.raises(ScoringError, match="same one to item 1"):
        polyserial([2.0, 3, 4, 2], [1, 1, 1, 1])
    with pytest.raises(ScoringError, match="here are 2"):
        polyserial([2.0, 3, np.nan], [1, 2, 1])


def test_smoothing_is_that_of_psych_and_tells_how_much():
    """psych 2.2.9: cor.smooth(m)[1, 2:3] of correlations .9, .9 and -.9; smallest eigenvalue -.8."""
    found = smooth(np.array([[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]]))

    assert found.correlation[0, 1] == pytest.approx(0.5, abs=1e-8)
    assert found.correlation[1, 2] == pytest.approx(-0.5, abs=1e-8)
    assert dict(found.caveats[0].facts) == {
        "smallest_eigenvalue": pytest.approx(-0.8),
        "largest_change": pytest.approx(0.4),
    }


def test_a_usable_matrix_is_left_alone():
    found = smooth(np.eye(3))

    assert (found.largest_change, found.caveats) == (0.0, ())


@pytest.mark.parametrize(
    "correlation",
    [
        np.ones((2, 3)),
        np.array([[1, np.nan], [np.nan, 1]]),
        np.array([[2.0, 0], [0, 1]]),
        np.array([[1, 0.2], [0, 1]]),
    ],
    ids=["oblong", "gap", "covariance", "lopsided"],
)
def test_what_is_no_correlation_matrix_is_refused(correlation):
    with pytest.raises(ScoringError, match=r"square|symmetric|diagonal"):
        smooth(correlation)


@pytest.mark.parametrize("correlation", [-0.999, -0.95, -0.9, -0.5, 0.0, 0.2, 0.6, 0.8, 0.924, 0.926, 0.99])
def test_the_bivariate_normal_is_the_integral_of_its_conditional(correlation):
    from scipy.integrate import quad

    places = [(-1.2, 0.4), (0.4, 0.4), (0.4, -0.4), (2.5, -3.0), (0.0, 0.0)]
    free = np.sqrt(1 - correlation**2)

    for h, k in places:
        cut = k / correlation if correlation else 0.0
        whole = quad(
            lambda x, k=k: np.exp(-x * x / 2) / np.sqrt(2 * np.pi) * ndtr((k - correlation * x) / free),
            -12,
            h,
            points=[cut] if -12 < cut < h else None,
            epsabs=1e-13,
            limit=300,
        )[0]
        found = cumulative(np.array([[h]]), np.array([[k]]), np.array([correlation]))
        assert found[0, 0] == pytest.approx(whole, abs=2e-13)


def test_infinite_limits_and_perfect_correlations_have_their_own_values():
    limits = np.array([[0.3, FAR, -FAR]])

    whole = cumulative(limits, np.array([[0.1, 1.0, 1.0]]), np.array([1.0]))

    np.testing.assert_allclose(whole, [[ndtr(0.1), ndtr(1.0), 0.0]], atol=1e-15)
