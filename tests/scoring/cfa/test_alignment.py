"""Aligned means of groups: published output, the published program's own, and what aligning must do."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.cfa import alignment as procedure
from scoring.cfa.alignment import align, explained
from scoring.cfa.alignment_errors import differing, spread
from scoring.cfa.alignment_model import alignment, configural
from scoring.errors import ScoringError

DATA = Path(__file__).resolve().parents[2] / "reference" / "data"
TRAIT = ("N1", "N2", "N3", "N4", "N5")

# How much higher each of 38 items lies in the second study than in the first, loadings all 1: help page of
# sirt's invariance.alignment, example 4 (sirt 1.0-3 to 3.0-32), made in R by its set.seed(18785).
HIGHER = (
    0.2114, 0.0973, -0.3186, 0.4553, 0.3884, 0.4663, 0.4755, 0.4017, 0.3088, 0.4759, 0.2596, 0.3788, -0.3324,
    0.4983, 0.4304, 0.4724, 0.4780, 0.4599, 0.3270, 0.5471, 0.5603, 0.4264, 1.9155, 0.3979, 0.2416, 0.4068,
    1.6814, 1.9493, 0.3805, 0.4814, 0.3382, 1.6914, 0.4590, 1.6905, 1.7415, 0.3689, 0.3055, 0.2457,
)  # fmt: skip
# The page prints alpha0 of both studies, centred: -0.286 and 0.286, -0.213 and 0.213, -0.207 and 0.207, with
# its eps of .01.
PUBLISHED = {1.0: 0.286, 0.5: 0.213, 0.25: 0.207}

# R 4.2.2, lavaan 0.6-14, five items of psychTools 2.2.9's bfi by education 1 to 5:
#   cfa(f =~ N1 + N2 + N3 + N4 + N5, group = "education", std.lv = TRUE, meanstructure = TRUE), loadings and
#   intercepts by the pooled standard deviations, six digits kept
FOUND_SIZES = (219, 283, 1201, 376, 402)
FOUND_LOADINGS = np.array([
    [0.751371, 0.717221, 0.713415, 0.568875, 0.684326], [0.924787, 0.889756, 0.726424, 0.613637, 0.510536],
    [0.840394, 0.810566, 0.720897, 0.546072, 0.503087], [0.810754, 0.768765, 0.737644, 0.589648, 0.467132],
    [0.674253, 0.730789, 0.721293, 0.536982, 0.458872],
])  # fmt: skip
FOUND_INTERCEPTS = np.array([
    [1.870963, 2.383878, 2.101094, 2.120360, 1.903591], [1.937261, 2.305960, 2.063347, 2.121312, 1.822793],
    [1.882022, 2.293619, 1.991133, 1.944432, 1.874118], [1.775299, 2.183894, 1.962032, 2.067426, 1.748651],
    [1.791275, 2.253112, 1.922225, 2.133146, 1.726333],
])  # fmt: skip
# sirt, run as it stands (R/invariance.alignment.R file version 3.698 over
#   src/sirt_rcpp_invariance_alignment.cpp 2.575): invariance.alignment(lambda, nu, sqrt(n), align.pow =
#   2 * c(p, p), eps = eps, fixed = FALSE, control = list(factr = 10, pgtol = 0)): $res_optim$value,
#   $pars$alpha0, $pars$psi0. Its derivatives are numerical; optim and nlminb agree to 5e-6.
SIRT = {
    (0.25, 0.01): (
        2.67879063334, (0, -0.030995, -0.088697, -0.189776, -0.169259),
        (0.972022, 1.093267, 1.015424, 0.998668, 0.927960),
    ),
    (0.25, 0.001): (
        1.92297996611, (0, -0.035161, -0.091370, -0.198491, -0.184068),
        (0.950120, 1.107094, 1.020399, 0.993432, 0.937840),
    ),
    (0.5, 0.01): (
        0.936545312974, (0, -0.028786, -0.091118, -0.186105, -0.164196),
        (0.981091, 1.090400, 1.013866, 0.997317, 0.924466),
    ),
    (0.5, 0.001): (
        0.520853708415, (0, -0.032327, -0.090874, -0.192467, -0.174388),
        (0.969526, 1.096262, 1.015054, 0.995534, 0.931068),
    ),
}  # fmt: skip


def from_file(name, columns, by):
    with (DATA / name).open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row[by]]
    rows.sort(key=lambda row: row[by])
    blank = {"": np.nan, "NA": np.nan}
    scores = [[blank[row[c]] if row[c] in blank else float(row[c]) for c in columns] for row in rows]
    return np.array(scores), columns, [None if row[by] == "NA" else row[by] for row in rows]


@pytest.mark.parametrize("power", PUBLISHED)
def test_means_are_those_published_with_the_program(power):
    levels = np.vstack([np.zeros(38), HIGHER])

    found = align(np.ones((2, 38)), levels, [1, 1], power=power, eps=0.01)

    assert found.means[1] / 2 == pytest.approx(PUBLISHED[power], abs=0.5e-3)
    assert found.sds == pytest.approx([1, 1], abs=1e-9)


@pytest.mark.parametrize(("power", "eps"), SIRT)
def test_means_and_loss_are_those_of_the_published_program(power, eps):
    loss, means, sds = SIRT[power, eps]

    found = align(FOUND_LOADINGS, FOUND_INTERCEPTS, FOUND_SIZES, power=power, eps=eps)

    # The program tells all groups in the scale in which the standard deviations have a product of 1.
    unit = 1 / np.prod(found.sds) ** 0.2
    assert found.loss <= loss + 1e-11
    assert found.loss == pytest.approx(loss, rel=1e-9)
    assert found.means * unit == pytest.approx(means, abs=5e-6)
    assert found.sds * unit == pytest.approx(sds, abs=5e-6)


# The same programs on the answers themselves, means and standard deviations by those of the first group.
ANSWERED = {
    ("bfi25_raw.csv", TRAIT, "education"): (
        (0, -0.031887, -0.091250, -0.195239, -0.174130), (1, 1.124735, 1.044650, 1.027413, 0.954669),
        0.927, 0.160,
    ),
    ("bfi_C_gender_keyed.csv", ("C1", "C2", "C3", "C4", "C5"), "gender"): (
        (0, -0.232830), (1, 1.030760), 0.935, 0.110,
    ),
    ("holzinger1939.csv", ("x4", "x5", "x6"), "school"): ((0, -0.590857), (1, 0.968558), 1.0, 0.0),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERED, ids=lambda case: case[0])
def test_answers_lead_to_the_programs_means(case):
    means, sds, cfi, rmsea = ANSWERED[case]

    found = alignment(*from_file(*case))

    assert found.aligned.means == pytest.approx(means, abs=2e-5)
    assert found.aligned.sds == pytest.approx(sds, abs=2e-5)
    assert (found.configural.cfi, found.configural.rmsea) == pytest.approx((cfi, rmsea), abs=0.5e-3)


def test_errors_of_loadings_and_intercepts_are_those_of_lavaan():
    # R 4.2.2, lavaan 0.6-14: the same cfa with estimator = "MLR", parameterEstimates()$se of group 2
    found = configural(*from_file("bfi25_raw.csv", TRAIT, "education"))

    assert np.sqrt(np.diag(found.covariances[1])) == pytest.approx(
        (0.067, 0.068, 0.089, 0.097, 0.112, 0.100, 0.095, 0.098, 0.100, 0.102), abs=0.6e-3
    )


def planted(rng, g, k):
    """Loadings and intercepts of groups whose items are alike, their means and standard deviations."""
    means, sds = np.r_[0, rng.normal(0, 0.5, g - 1)], np.r_[1, rng.uniform(0.7, 1.4, g - 1)]
    loading, level = rng.uniform(0.5, 1.0, k), rng.normal(3, 0.3, k)
    return np.outer(sds, loading), level + np.outer(means, loading), means, sds


groups_and_items = st.tuples(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(3, 8))


@settings(max_examples=25, deadline=None)
@given(groups_and_items)
def test_where_nothing_differs_the_means_are_those_planted(drawn):
    seed, g, k = drawn
    rng = np.random.default_rng(seed)
    loadings, intercepts, means, sds = planted(rng, g, k)

    found = align(loadings, intercepts, rng.integers(50, 300, g))

    assert found.means == pytest.approx(means, abs=1e-6)
    assert found.sds == pytest.approx(sds, abs=1e-6)
    assert np.ptp(found.loadings, axis=0) == pytest.approx(0, abs=1e-6)
    assert all(share.overall == pytest.approx(1) for share in explained(found))


@settings(max_examples=15, deadline=None)
@given(groups_and_items, st.floats(-5, 5))
def test_order_of_groups_and_items_origin_and_zero_of_items_change_nothing(drawn, zero):
    seed, g, k = drawn
    rng = np.random.default_rng(seed)
    loadings, intercepts, *_rest = planted(rng, g, k)
    loadings = loadings * rng.uniform(0.9, 1.1, loadings.shape)
    intercepts = intercepts + rng.normal(0, 0.05, intercepts.shape)
    sizes = rng.integers(50, 300, g)
    found = align(loadings, intercepts, sizes)
    rows, columns = np.r_[0, 1 + rng.permutation(g - 1)], rng.permutation(k)

    again = align(loadings[rows][:, columns], intercepts[rows][:, columns] + zero, sizes[rows])

    assert again.loss == pytest.approx(found.loss, rel=1e-9)
    assert again.means == pytest.approx(found.means[rows], abs=1e-5)
    assert again.sds == pytest.approx(found.sds[rows], abs=1e-5)


def answers(rng, *, n=400, shifted=0.0):
    """Six items of three groups, the second item of the second group so much higher."""
    loading, level = np.array([0.8, 0.7, 0.9, 0.6, 0.75, 0.85]), np.array([3, 3.2, 2.8, 3, 3.1, 2.9])
    rows, labels = [], []
    for place, (mean, sd) in enumerate([(0, 1), (0.4, 1.2), (-0.3, 0.9)]):
        factor = mean + sd * rng.standard_normal(n)
        own = level + np.outer(factor, loading) + 0.7 * rng.standard_normal((n, 6))
        own[:, 1] += shifted * (place == 1)
        rows.append(own)
        labels += [f"team {place}"] * n
    return np.vstack(rows), [f"i{k}" for k in range(6)], labels


def test_items_in_other_units_lead_to_the_same_means():
    scores, items, labels = answers(np.random.default_rng(3))

    found = alignment(scores, items, labels)
    other = alignment(scores * [1, 10, 0.2, 3, 1, 5], items, labels)

    assert other.aligned.means == pytest.approx(found.aligned.means, abs=1e-6)
    assert other.spread.means == pytest.approx(found.spread.means, abs=1e-6)
    assert other.loadings == pytest.approx(found.loadings * [1, 10, 0.2, 3, 1, 5], rel=1e-5)


def test_one_item_that_differs_is_named_and_moves_no_mean():
    scores, items, labels = answers(np.random.default_rng(5), shifted=0.7)

    found = alignment(scores, items, labels)

    assert found.differing_intercepts == (
        (False,) * 3, (False, True, False), (False,) * 3, (False,) * 3, (False,) * 3, (False,) * 3,
    )  # fmt: skip
    assert not np.any(found.differing_loadings)
    assert found.share_differing == pytest.approx(1 / 36)
    assert np.abs(found.aligned.means - [0, 0.4, -0.3]).max() < 2.5 * found.spread.means.max()
    # Squares, which spread the difference over all items, are moved by it.
    base = found.configural
    squared = align(base.loadings / base.units, base.intercepts / base.units, base.sizes, power=1)
    assert squared.means[1] - found.aligned.means[1] > 0.1


def test_errors_are_how_means_move_with_what_was_found():
    scores, items, labels = answers(np.random.default_rng(8), n=200, shifted=0.5)
    found = configural(scores[:, :3], items[:3], labels)
    slopes, levels = found.loadings / found.units, found.intercepts / found.units
    units = np.tile(found.units, 2)
    covariances = [own / np.outer(units, units) for own in found.covariances]
    told = spread(align(slopes, levels, found.sizes), covariances)

    def moved(group, place):
        step = np.zeros((2, 3, 3))
        step[place // 3, group, place % 3] = 1e-4
        up, down = (align(slopes + s * step[0], levels + s * step[1], found.sizes) for s in (1, -1))
        return np.array([up.means - down.means, up.sds - down.sds]) / 2e-4

    by_hand = np.zeros((2, 3))
    for group, own in enumerate(covariances):
        moves = [moved(group, place) for place in range(6)]
        by_hand += np.einsum("akg,ab,bkg->kg", moves, own, moves)

    assert told.means == pytest.approx(np.sqrt(by_hand[0]), rel=2e-3, abs=1e-9)
    assert told.sds == pytest.approx(np.sqrt(by_hand[1]), rel=2e-3, abs=1e-9)


def test_errors_are_how_far_means_of_many_samples_lie_apart():
    rng = np.random.default_rng(11)

    drawn = [alignment(*answers(rng, n=150, shifted=0.7)) for _ in range(40)]

    means = np.array([d.aligned.means for d in drawn])
    errors = np.mean([d.spread.means for d in drawn], axis=0)
    # 40 samples tell a standard deviation to a ninth; three of those
    assert means.std(axis=0, ddof=1)[1:] == pytest.approx(errors[1:], rel=0.33)
    assert np.mean(np.abs(means - [0, 0.4, -0.3]) < 1.96 * errors, axis=0)[1:].min() > 0.85


def test_a_parameter_alike_nowhere_differs_everywhere():
    covariance = 0.01 * np.eye(3)

    assert differing(np.array([0.0, 1.0, 2.0]), covariance, [100, 100, 100]) == (True, True, True)
    assert differing(np.array([0.0, 0.05, 2.0]), covariance, [100, 100, 100]) == (False, False, True)
    # two sets of two: where more people are, it is alike
    assert differing(np.array([0.0, 0.0, 2.0, 2.0]), 0.01 * np.eye(4), [9, 9, 50, 50])[:2] == (True, True)


def test_other_starts_find_what_narrowing_misses(monkeypatch):
    rng = np.random.default_rng(42)
    g, k = rng.integers(2, 6), rng.integers(3, 7)
    loadings, intercepts = rng.uniform(0.4, 1.2, (g, k)), rng.normal(3, 0.5, (g, k))
    sizes = rng.integers(50, 300, g)
    found = align(loadings, intercepts, sizes)
    every = procedure._ends

    # the planted fault: the first end is taken for the lowest
    monkeypatch.setattr(procedure, "_ends", lambda part, by_item: [next(every(part, by_item))])

    assert align(loadings, intercepts, sizes).loss > found.loss + 0.01


@pytest.mark.parametrize(
    ("loadings", "more", "why"),
    [
        (np.ones((1, 4)), {}, "two groups or more"),
        (np.ones((3, 2)), {}, "3 items or more"),
        (np.array([[1, 1, 1], [1, 1, -0.2]]), {}, "loadings above zero"),
        (np.array([[1, 1, 1], [1, 1, np.nan]]), {}, "one is missing"),
        (np.ones((2, 3)), {"power": 2.0}, "power above 0"),
    ],
)
def test_what_cannot_be_aligned_is_refused(loadings, more, why):
    with pytest.raises(ScoringError, match=why):
        align(loadings, np.ones_like(loadings), [100] * len(loadings), **more)


def test_answers_that_cannot_be_aligned_are_refused_by_name():
    scores, items, labels = answers(np.random.default_rng(1), n=120)
    turned = scores.copy()
    turned[np.array(labels) == "team 2", 4] *= -1

    with pytest.raises(ScoringError, match=r"In group team 2 these items load against the others .*: i4"):
        alignment(turned, items, labels)
    with pytest.raises(ScoringError, match="3 items or more; here are 2"):
        alignment(scores[:, :2], items[:2], labels)
    with pytest.raises(ScoringError, match="two groups or more"):
        alignment(scores, items, ["one"] * len(scores))
    with pytest.raises(ScoringError, match="in group few"):
        alignment(scores, items, ["few"] * 3 + labels[3:])


@pytest.mark.parametrize("seed", [3, 15])
def test_a_group_whose_items_share_nothing_is_refused_by_name(seed):
    rng = np.random.default_rng(seed)
    scores, items, labels = answers(rng, n=60)
    own = np.array(labels) == "team 2"
    scores, items = scores[:, :4].copy(), items[:4]
    scores[own] = rng.normal(3, 1, (own.sum(), 4))

    with pytest.raises(ScoringError, match="one-factor model of group team 2 did not come"):
        alignment(scores, items, labels)


def test_what_speaks_against_aligned_means_is_told():
    rng = np.random.default_rng(2)
    scores, items, labels = answers(rng)
    two = np.array(labels) != "team 2"
    place = np.repeat([0, 1, 2], 400)
    unlike = scores + rng.normal(0, 0.8, (3, 6))[place]

    of_two = alignment(scores[two], items, [x for x, is_kept in zip(labels, two, strict=True) if is_kept])
    of_unlike = alignment(unlike, items, labels)

    assert [c.code for c in of_two.caveats] == ["alignment_of_two_groups"]
    assert not alignment(scores, items, labels).caveats
    assert of_unlike.share_differing > 0.25
    assert [c.code for c in of_unlike.caveats] == ["alignment_of_many_differences"]
    assert dict(of_unlike.caveats[0].facts) == {"share": of_unlike.share_differing}


def rows_of(covariance, n, rng):
    """Rows with this very covariance, means about 3."""
    drawn = rng.standard_normal((n, len(covariance)))
    drawn -= drawn.mean(axis=0)
    unit = np.linalg.cholesky(np.linalg.inv(drawn.T @ drawn / n))
    return 3 + drawn @ unit @ np.linalg.cholesky(np.array(covariance)).T


def test_an_impossible_variance_and_a_factor_that_does_not_fit_are_told():
    rng = np.random.default_rng(6)
    usual = [[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]
    # the first item's loading would be 1.06: 0.75 * 0.6 / 0.4, its root
    heywood = [[1, 0.75, 0.6], [0.75, 1, 0.4], [0.6, 0.4, 1]]
    two_factors = np.eye(6) + np.kron(np.eye(2), np.full((3, 3), 0.8) - 0.8 * np.eye(3))
    pairs = two_factors + np.kron(np.array([[0, 1], [1, 0]]), np.full((3, 3), 0.1))
    labels = ["a"] * 200 + ["b"] * 200 + ["c"] * 200

    odd = alignment(
        np.vstack([rows_of(c, 200, rng) for c in (usual, heywood, usual)]), ["x", "y", "z"], labels
    )
    split = alignment(np.vstack([rows_of(pairs, 200, rng)] * 3), [f"i{k}" for k in range(6)], labels)

    assert [c.code for c in odd.caveats] == ["negative_variance_in_group"]
    facts = dict(odd.caveats[0].facts)
    assert (facts["name"], facts["group"]) == ("x", "b")
    assert facts["value"] == pytest.approx(1 - 0.75 * 0.6 / 0.4, abs=1e-5)
    assert [c.code for c in split.caveats] == ["alignment_of_misfit"]
    assert split.aligned.means == pytest.approx([0, 0, 0], abs=1e-6)
