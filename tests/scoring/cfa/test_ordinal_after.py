"""What is read off models of ordered answers, and which ties they let go, against lavaan and semTools.

lavaan 0.6-14, semTools 0.5-6 (R 4.2.2). For the answers of bfi with gaps:
f <- cfa(TWO, bfi, ordered = ITEMS, std.lv = TRUE, missing = "pairwise"), then fitMeasures(f), modindices(f),
standardizedSolution(f), lavPredict(f), residuals(f, type = "cor").
"""

import csv
import itertools

import numpy as np
import pytest

from scoring.cfa.ordinal import fit_ordinal
from scoring.cfa.ordinal_after import (
    explained,
    ordinal_modifications,
    ordinal_residuals,
    ordinal_standardized,
)
from scoring.cfa.ordinal_invariance import ordinal_ladder
from scoring.cfa.ordinal_release import ordinal_partial_invariance, ordinal_score_tests
from scoring.cfa.ordinal_scores import ordinal_scores
from scoring.cfa.ordinal_waves import ordinal_over_waves, ordinal_partial_over_waves
from scoring.errors import ScoringError
from tests.scoring.cfa.test_ordinal import APART, NAMES, TWO, simulated
from tests.scoring.witness import REFERENCE, printed, read

ITEMS = ["A1", "A2", "A3", "A4", "A5", "C1", "C2", "C3"]
GAPPY = "a =~ A1 + A2 + A3 + A4 + A5\nc =~ C1 + C2 + C3"


def columns_of(file: str, names: list[str]) -> np.ndarray:
    table = read(file)
    return np.array([table[c] for c in names], dtype=float).T


@pytest.fixture(scope="module")
def gappy():
    return fit_ordinal(GAPPY, columns_of("bfi25_raw.csv", ITEMS), ITEMS, missing="pairwise")


def test_answers_with_gaps_are_used_pair_by_pair_as_lavaan_does(gappy):
    assert (gappy.n, gappy.df) == (2800, 19)
    assert gappy.test.chi2 == pytest.approx(253.7589420, rel=1e-6)
    assert gappy.scaled.chi2 == pytest.approx(356.2986319, rel=1e-6)
    assert gappy.srmr == pytest.approx(0.04780741600, abs=1e-7)


def test_robust_indices_are_those_of_lavaan(gappy):
    found = gappy.robust

    assert (found.cfi, found.tli) == (printed(0.93160532, 7), printed(0.89920783, 7))
    assert (found.rmsea.value, found.rmsea.low, found.rmsea.high) == (
        printed(0.08169081, 7), printed(0.0741002, 6), printed(0.0895265, 6)
    )  # fmt: skip


def test_no_robust_index_is_told_of_tied_thresholds():
    scores = simulated(600, cuts=(-1, -0.3, 0.5, 1.2))

    free, tied = (
        fit_ordinal(TWO, scores, NAMES, groups=["x", "y"] * 300, equal=e) for e in ((), ["thresholds"])
    )

    assert free.robust.cfi > 0.98
    assert tied.robust is None


def test_modification_indices_are_those_of_lavaan(gappy):
    found = [(m.name, m.index, m.expected_change) for m in ordinal_modifications(gappy)[:4]]

    assert found == [
        ("A1 ~~ A2", pytest.approx(81.680854, rel=1e-5), printed(-0.18355696, 6)),
        ("c =~ A1", pytest.approx(63.479375, rel=1e-5), printed(0.16814501, 6)),
        ("A4 ~~ C2", pytest.approx(62.785295, rel=1e-5), printed(0.15660626, 6)),
        ("c =~ A4", pytest.approx(55.430976, rel=1e-5), printed(0.16128498, 6)),
    ]


def test_score_tests_that_count_how_correlations_vary_keep_their_level():
    """Of models that hold 5 in 100 reject; counted as printed elsewhere, many more or fewer do."""
    rng = np.random.default_rng(5)
    found = []
    for _ in range(60):
        trait = rng.normal(size=(400, 1))
        latent = trait * 0.7 + rng.normal(size=(400, 5)) * np.sqrt(1 - 0.49)
        scores = np.searchsorted([-1.5, -0.5, 0.5, 1.5], latent).astype(float)
        found += ordinal_modifications(fit_ordinal("f =~ a + b + c + d + e", scores, list("abcde")))
    assert np.mean([m.p < 0.05 for m in found]) == pytest.approx(0.05, abs=0.03)
    assert np.mean([m.index > 3.841 for m in found]) < 0.03


@pytest.mark.parametrize("parameterization", ["delta", "theta"])
def test_standardised_solutions_and_their_errors_are_those_of_lavaan(gappy, parameterization):
    fit = gappy
    if parameterization == "theta":
        scores = columns_of("bfi25_raw.csv", ITEMS)
        fit = fit_ordinal(GAPPY, scores, ITEMS, missing="pairwise", parameterization="theta")
    found = {s.name: (s.value, s.error) for s in ordinal_standardized(fit)}

    assert found["a =~ A1"] == (printed(0.410381, 5), printed(0.0179859, 6))
    assert found["a =~ A3"] == (printed(-0.795083, 5), printed(0.0116199, 6))
    assert found["a ~~ c"] == (printed(-0.331229, 5), printed(0.0237231, 6))
    assert found["A1 | t1"] == (printed(-0.436662, 5), printed(0.0245993, 6))
    assert found["A1 ~~ A1"][0] == pytest.approx(1 - 0.41038055**2, abs=1e-6)
    assert explained(fit)[0][0] == pytest.approx(0.41038055**2, abs=1e-6)


def test_scores_on_factors_are_those_of_lavaan(gappy):
    found = ordinal_scores(gappy)[0]

    # lavaan's search stops within a thousandth of the mode.
    assert found.value[:6] == pytest.approx(
        np.array([
            [0.993416564, -1.28210151], [0.369948696, -0.26108828], [0.579444659, -0.16910131],
            [-0.065662924, -0.59311090], [0.915015748, -0.36016050], [-0.433018311, 1.60363324],
        ]), abs=5e-4,
    )  # fmt: skip
    assert found.error.max() < 1
    assert found.error.min() > 0.2


def test_who_answered_less_is_placed_with_a_larger_error():
    scores = simulated(500)
    scores[0] = np.nan
    scores[0, 0] = 1.0
    scores[3] = np.nan
    fit = fit_ordinal(TWO, scores, NAMES, missing="pairwise")

    found = ordinal_scores(fit)[0]

    assert found.error[0].min() > found.error[1:].max()
    assert found.rows.tolist() == [0, 1, 2, *range(4, 500)]


def test_residual_correlations_are_those_of_lavaan(gappy):
    found = ordinal_residuals(gappy)[0]

    assert found[0, :4] == pytest.approx([0, -0.11159164, 0.00375143, 0.04643090], abs=1e-6)
    assert found == pytest.approx(found.T)


def bfi_by_gender() -> tuple[np.ndarray, list[str], list[str]]:
    items = ["C1", "C2", "C3", "C4", "C5"]
    with (REFERENCE / "data" / "bfi_C_gender_keyed.csv").open(newline="") as lines:
        sides = [row["gender"] for row in csv.DictReader(lines)]
    return columns_of("bfi_C_gender_keyed.csv", items), items, sides


def test_a_ladder_with_ties_let_go_is_that_of_semtools():
    """measEq.syntax(..., ID.cat = "Wu.Estabrook.2016", group.partial = c("C2|t3", "f=~C4", "C4~1"))."""
    scores, items, sides = bfi_by_gender()

    found = ordinal_ladder(
        "f =~ C1 + C2 + C3 + C4 + C5", scores, items, sides, free=["C2 | t3", "f =~ C4", "C4 ~1"]
    )

    assert [r.fit.df for r in found] == [10, 24, 27, 30, 35]
    assert [r.fit.test.chi2 for r in found] == pytest.approx(
        [137.7942432, 149.1616264, 150.4153450, 162.7909818, 168.3138622], rel=1e-6
    )
    assert [r.fit.scaled.chi2 for r in found] == pytest.approx(
        [271.0890676, 298.0720107, 243.7452898, 217.7369044, 217.1089404], rel=1e-6
    )
    assert [r.step.chi2 for r in found[1:]] == pytest.approx(
        [24.0431407, 1.0707442, 8.3277855, 6.6866408], rel=1e-5
    )


def test_score_tests_of_ties_are_those_of_lavaan():
    """lavTestScore(f)$uni at tied thresholds and loadings."""
    scores, items, sides = bfi_by_gender()
    fit = fit_ordinal(
        "f =~ C1 + C2 + C3 + C4 + C5", scores, items, groups=sides, parameterization="theta",
        equal=["thresholds", "loadings"],
    )  # fmt: skip
    found = {r.name: r.index for r in ordinal_score_tests(fit)}

    told = {"f =~ C1": 0.60850936, "f =~ C4": 0.70439424, "C1 | t3": 1.36688250, "C4 | t2": 2.50211849}
    assert {name: found[name] for name in told} == pytest.approx(told, abs=5e-5)


def test_two_waves_with_gaps_are_those_of_semtools():
    """measEq.syntax(..., longFacNames, longIndNames, auto = "all", missing = "pairwise")."""
    names = ["tense", "anxious", "nervous", "jittery"]
    waves = [columns_of("sai_xray_wide_keyed.csv", [f"{n}_t{w}" for n in names]) for w in (1, 2)]

    found = ordinal_over_waves("f =~ tense + anxious + nervous + jittery", waves, names, missing="pairwise")

    assert [r.fit.df for r in found] == [15, 19, 22, 25, 29]
    assert [r.fit.test.chi2 for r in found] == pytest.approx(
        [13.59771465, 14.49611674, 17.51152462, 17.90279737, 21.95471849], rel=1e-5
    )
    assert [r.fit.scaled.chi2 for r in found] == pytest.approx(
        [33.54305669, 36.12860851, 42.42642615, 42.89880342, 47.99142846], rel=1e-5
    )
    assert [r.fit.srmr for r in found] == pytest.approx(
        [0.02571712, 0.02571710, 0.02584625, 0.02594403, 0.03048144], abs=1e-6
    )
    assert [r.step.chi2 for r in found[1:]] == pytest.approx(
        [2.5002771, 6.6942641, 0.9489759, 6.6188412], rel=1e-5
    )


def drifting(*by: float, n: int = 1500) -> list[np.ndarray]:
    """Two waves of five items, which came to be answered higher by so much."""
    rng = np.random.default_rng(5)
    trait, own, waves = rng.normal(size=n), rng.normal(size=(n, 5)), []
    for wave in (0, 1):
        level = 0.7 * trait + 0.7 * rng.normal(size=n) + 0.3 * wave
        latent = np.outer(level, np.linspace(0.6, 0.9, 5)) + 0.4 * own + 0.6 * rng.normal(size=(n, 5))
        latent += np.array(by) * wave
        waves.append(np.searchsorted([-1.3, -0.4, 0.5, 1.4], latent).astype(float))
    return waves


def test_what_came_to_mean_something_else_is_named():
    waves = drifting(0, 0, 0.9, 0, 0)
    model = "f =~ a + b + c + d + e"

    over = ordinal_partial_over_waves(model, waves, list("abcde"))
    groups = ordinal_partial_invariance(model, np.vstack(waves), list("abcde"), ["1"] * 1500 + ["2"] * 1500)

    assert over[-1].rung.level == groups[-1].rung.level == "residuals"
    assert over[-1].freed == groups[-1].freed == ("c ~1",)
    assert over[-1].holds
    assert (over[-1].least_held, over[-1].freed_items, over[-1].items) == (4, 1, 5)
    means = {s.name: s.value for s in ordinal_standardized(over[-1].rung.fit) if s.name == "f.2 ~1"}
    assert means["f.2 ~1"] == pytest.approx(0.3, abs=0.08)


def test_a_level_that_takes_too_much_letting_go_does_not_hold():
    waves = drifting(1.5, -1.5, 0, 0.9, -0.9)

    found = ordinal_partial_over_waves("f =~ a + b + c + d + e", waves, list("abcde"))

    assert not found[-1].holds
    assert found[-1].least_held >= 2


def test_two_points_are_compared_where_loadings_and_levels_are_tied_together():
    scores = simulated(1200, cuts=APART)

    found = ordinal_ladder(TWO, scores, NAMES, ["x", "y", "z"] * 400)

    assert [r.fit.df for r in found] == [24, 24, 32, 28, 40]
    assert [None if r.step is None else r.step.df for r in found] == [None, None, 8, 4, 12]


def test_a_level_two_points_cannot_tell_is_left_out():
    scores = simulated(200, cuts=(0.3,))[:, :3]
    alike = np.vstack([scores[:, order] for order in itertools.permutations(range(3))])

    found = ordinal_ladder(
        "f =~ a + b + c", np.vstack([alike, alike]), list("abc"), ["x"] * 1200 + ["y"] * 1200
    )

    assert [r.level for r in found] == ["configural", "thresholds", "loadings", "residuals"]


def test_answers_one_group_never_gave_are_put_together_and_said():
    scores = simulated(900, cuts=(-1, -0.3, 0.5, 1.2))
    sides = ["x", "y"] * 450
    scores[::2, 2] = np.minimum(scores[::2, 2], 3)
    joined = scores.copy()
    joined[:, 2] = np.minimum(joined[:, 2], 3)

    found, by_hand = (fit_ordinal(TWO, s, NAMES, groups=sides) for s in (scores, joined))

    assert found.test.chi2 == pytest.approx(by_hand.test.chi2, rel=1e-9)
    assert [(c.code, dict(c.facts)) for c in found.caveats] == [("categories_joined", {"item": "c"})]
    assert by_hand.caveats == ()


def test_factors_above_factors_and_general_factors_are_fitted_to_ordered_answers():
    rng = np.random.default_rng(9)
    general, own = rng.normal(size=(900, 1)), rng.normal(size=(900, 3))
    latent = np.repeat(0.6 * general + 0.5 * own, 3, axis=1) + 0.6 * rng.normal(size=(900, 9))
    scores, names = np.searchsorted([-0.8, 0, 0.9], latent).astype(float), [f"i{n}" for n in range(9)]
    parts = "\n".join(f"f{f} =~ " + " + ".join(names[3 * f : 3 * f + 3]) for f in range(3))

    second = fit_ordinal(f"{parts}\nh =~ f0 + f1 + f2", scores, names)
    apart = "\n".join(f"g ~~ 0*f{f}" for f in range(3)) + "\nf0 ~~ 0*f1\nf0 ~~ 0*f2\nf1 ~~ 0*f2"
    bifactor = fit_ordinal(f"g =~ {' + '.join(names)}\n{parts}\n{apart}", scores, names)

    assert (second.df, bifactor.df) == (24, 18)
    assert second.test.chi2 >= bifactor.test.chi2
    for fit in (second, bifactor):
        assert (
            np.corrcoef(ordinal_scores(fit)[0].value[:, 3 if fit is second else 0], general[:, 0])[0, 1]
            > 0.75
        )


def test_what_no_ladder_can_be_climbed_with_is_refused():
    wave = simulated(300)
    with pytest.raises(ScoringError, match="two waves"):
        ordinal_over_waves(TWO, [wave], NAMES)
    with pytest.raises(ScoringError, match="different numbers of rows"):
        ordinal_over_waves(TWO, [wave, wave[1:]], NAMES)
    with pytest.raises(ScoringError, match="no column for h"):
        ordinal_over_waves(TWO, [wave[:, :5], wave[:, :5]], NAMES[:5])
    with pytest.raises(ScoringError, match="waves do not share two kinds of answers to b"):
        ordinal_over_waves(TWO, [wave, np.where(np.arange(6) == 1, wave + 9, wave)], NAMES)
    with pytest.raises(ScoringError, match="two groups"):
        ordinal_partial_invariance(TWO, wave, NAMES, ["x"] * 300)
    with pytest.raises(ScoringError, match="'z =~ a' is to stay free"):
        fit_ordinal(TWO, wave, NAMES, free=["z =~ a"])
    with pytest.raises(ScoringError, match="under parameterization 'theta'"):
        fit_ordinal(TWO, wave, NAMES, equal=["thresholds", "loadings", "intercepts", "residuals"])


def odd_answers(seed: int) -> np.ndarray:
    """Few people, rare answers, items that ignore their factor, repeat another, or have gaps."""
    rng = np.random.default_rng(seed)
    n, k, points = int(rng.choice([25, 60, 120])), 4, int(rng.integers(2, 6))
    level = rng.normal(size=(n, 1)) * rng.normal(size=k) * rng.choice([0, 0.3, 1, 4]) + rng.normal(
        size=(n, k)
    )
    scores = np.searchsorted(np.sort(rng.normal(size=points - 1)) * 1.5, level).astype(float)
    scores[rng.random((n, k)) < rng.choice([0, 0.2])] = np.nan
    return scores


@pytest.mark.parametrize("seed", range(24))
def test_odd_answers_are_judged_or_refused_in_words(seed):
    scores = odd_answers(seed)
    try:
        fit = fit_ordinal("f =~ a + b + c + d", scores, list("abcd"), missing="pairwise")
    except ScoringError:
        return
    told = [fit.cfi_scaled, fit.srmr, *(m.chi2 for m in ordinal_modifications(fit))]
    told += [s.error for s in ordinal_standardized(fit)]
    assert np.isfinite(told).all()
    assert np.isfinite(fit.errors).all()
