"""The search for the least discrepancy: singular curvature, searches without end, teams that are alike."""

import csv

import numpy as np
import pytest

from scoring.cfa import indices, searching, solver
from scoring.cfa.fit import _problem, fit
from scoring.cfa.information import refuse_unidentified
from scoring.cfa.rescaled import rescaled
from scoring.cfa.sample import sample
from scoring.cfa.solver import solve, solve_from
from scoring.cfa.starting import start
from scoring.cfa.structure import structures
from scoring.cfa.syntax import parse
from scoring.cfa.table import table
from scoring.cfa.two_level import fit_teams
from scoring.errors import ScoringError
from tests.scoring.witness import REFERENCE, printed

NINE = [f"x{i}" for i in range(1, 10)]
THREE = "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nh =~ x7 + x8 + x9"


class Trough:
    """(x + y - 1)^2: least along a line, its curvature singular everywhere."""

    def value(self, theta):
        return float((theta.sum() - 1) ** 2)

    def slope(self, theta):
        return np.full(2, 2 * (theta.sum() - 1))

    def bend(self, theta):
        return np.ones((2, 2))

    curvature = bend


class Endless:
    """exp(-x): ever less the further out, and nowhere least; its curvature is overstated."""

    def value(self, theta):
        return float(np.exp(-theta[0]))

    def slope(self, theta):
        return -np.exp(-theta)

    def bend(self, theta):
        return np.ones((1, 1))

    curvature = bend


def test_singular_curvature_is_damped_and_not_fallen_over():
    problem, at = Trough(), np.array([3.0, 1.0])
    with pytest.raises(np.linalg.LinAlgError):
        np.linalg.solve(problem.bend(at) + 1e-300 * np.eye(2), problem.slope(at))

    moved, value, _ = solver._down(
        problem, at, problem.value(at), (problem.slope(at) / 2, problem.bend(at), 0.0)
    )

    assert value < 1e-6 < problem.value(at)
    assert moved.sum() == pytest.approx(1, abs=1e-3)
    assert solve(problem, at).is_converged


@pytest.mark.parametrize("nothing", [0.0, np.nan, np.inf])
def test_where_nothing_is_known_of_the_curvature_the_search_stays(nothing):
    at = np.array([3.0, 1.0])

    moved, _, damping = solver._down(Trough(), at, 9.0, (np.ones(2), np.full((2, 2), nothing), 1e-300))

    assert np.array_equal(moved, at)
    assert damping >= solver.MOST_DAMPING


def test_a_search_without_end_is_given_up_early(monkeypatch):
    found = solve(Endless(), np.array([0.0]))

    assert not found.is_converged
    assert found.steps <= 3 * solver.LOOK
    monkeypatch.setattr(solver, "CREEPING", np.inf)
    assert solve(Endless(), np.array([0.0])).steps > found.steps


def test_another_start_is_tried_where_the_first_finds_no_end():
    class Either(Endless):
        """Endless to the right of zero, with a least at -1 to the left of it."""

        def value(self, theta):
            return Endless.value(self, theta) if theta[0] > 0 else float((theta[0] + 1) ** 2)

        def slope(self, theta):
            return Endless.slope(self, theta) if theta[0] > 0 else 2 * (theta + 1)

    lost, near = np.array([1.0]), np.array([-2.0])

    assert not solve(Either(), lost).is_converged
    assert solve_from(Either(), [lost, near]).theta == pytest.approx([-1])


def test_parameters_that_run_off_are_named_and_told_from_those_that_cannot_be_told_apart():
    rng = np.random.default_rng(14)
    loadings = np.kron(np.eye(3), np.ones((1, 3))) * 0.2
    hardly = (rng.normal(size=(120, 3)) @ loadings + rng.normal(size=(120, 9))).round(3)

    with pytest.raises(ScoringError, match=r"finds no end: x\d ~~ x\d, . ~~ . run off together"):
        fit(THREE, hardly, NINE)
    with pytest.raises(ScoringError, match="cannot be told apart by the data: f =~ x1, f =~ x3"):
        fit("f =~ NA*x1 + x2 + x3 + x4", hardly, NINE)


def test_where_teams_are_alike_lavaans_height_is_reached():
    # M <- "level: 1  f =~ x1 + x2 + x3  g =~ x4 + x5 + x6  level: 2 (the same)"
    # logLik(cfa(M, flat_teams, cluster = "t")), lavaan 0.6-14; of twelve such data sets it settles in five
    with (REFERENCE / "data" / "flat_teams.csv").open() as file:
        rows = list(csv.DictReader(file))
    scores = np.array([[float(r[i]) for i in NINE[:6]] for r in rows])

    found = fit_teams("f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6", scores, NINE[:6], [r["t"] for r in rows])

    assert found.solution.is_converged
    assert found.solution.steps < 100
    assert found.likelihood.value == printed(-1761.68894582, 6)


def test_a_shifted_test_below_zero_has_indices_all_the_same():
    found = indices.rmsea(indices.test_of(-1e-9, 4), n=100)

    assert (found.value, found.low, found.high, found.p_close) == (0, 0, 0, 1)


def test_parameters_of_which_nothing_is_known_are_named():
    class Lost(Trough):
        def bend(self, theta):
            return np.diag([1.0, 1e-200])

    ended = solver.Solution(theta=np.array([1.0, 1e150]), value=0.0, is_converged=False, steps=9)

    with pytest.raises(ScoringError, match="This parameter cannot be told by the data: b"):
        refuse_unidentified(Lost(), ended, np.zeros(2), ["a", "b"])


def test_errors_by_one_team_are_refused_and_by_few_are_said():
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(90, 1)) + rng.normal(size=(90, 4)) * 0.7
    model, items = "f =~ a + b + c + d", list("abcd")

    with pytest.raises(ScoringError, match="two teams or more"):
        fit(model, scores, items, method="MLR", clusters=["one"] * 90)
    few = fit(model, scores, items, method="MLR", clusters=[i % 9 for i in range(90)])
    assert [c.code for c in few.caveats] == ["few_teams"]
    assert np.isfinite(few.errors).all()


def test_people_without_a_group_or_team_are_left_out():
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(90, 1)) + rng.normal(size=(90, 4)) * 0.7
    model, items = "f =~ a + b + c + d", list("abcd")
    names = ["x", "y"] * 40 + [float("nan"), None, "", float("nan"), None] * 2

    grouped = fit(model, scores, items, groups=names)
    assert [(g.name, g.n) for g in grouped.sample.groups] == [("x", 40), ("y", 40)]
    assert grouped.theta == pytest.approx(fit(model, scores[:80], items, groups=names[:80]).theta)
    assert fit(model, scores, items, clusters=names).sample.n == 80


def hard_to_begin(per_factor, n, seed):
    """Answers to three factors' items, each factor's first item hardly going with it."""
    rng = np.random.default_rng([per_factor, n, seed])
    loadings = np.zeros((3 * per_factor, 3))
    for f in range(3):
        own = slice(f * per_factor + 1, (f + 1) * per_factor)
        loadings[f * per_factor, f] = 0.2
        loadings[own, f] = rng.uniform(0.6, 0.8, per_factor - 1)
    factors = np.eye(3)
    for a, b in ((0, 1), (0, 2), (1, 2)):
        factors[a, b] = factors[b, a] = rng.uniform(0.2, 0.4)
    covariance = loadings @ factors @ loadings.T
    covariance += np.diag(1 - np.diag(covariance))
    answers = rng.standard_normal((n, 3 * per_factor)) @ np.linalg.cholesky(covariance).T
    answers = np.round(answers * 1.2 + 4).clip(1, 7) if seed % 2 else answers
    names = [f"x{i + 1}" for i in range(3 * per_factor)]
    model = "\n".join(
        f"f{f + 1} =~ " + " + ".join(names[f * per_factor : (f + 1) * per_factor]) for f in range(3)
    )
    return model, answers, names


@pytest.mark.parametrize(
    ("case", "chi2"),
    # cfa(model, d), lavaan 0.6-14
    [((4, 60, 27), 82.7118613703), ((3, 60, 24), 35.9874504753)],
)
def test_a_unit_taken_from_an_item_that_hardly_goes_is_no_hindrance(case, chi2, monkeypatch):
    answers = hard_to_begin(*case)

    found = fit(*answers)

    assert found.solution.is_converged
    assert found.test.chi2 == pytest.approx(chi2, rel=1e-6)
    assert np.abs(found.problem.slope(found.theta)).max() < 1e-6
    assert np.linalg.eigvalsh(found.problem.curvature(found.theta))[0] > 0
    monkeypatch.setattr(searching, "_others", lambda *given: iter(given[3:]))
    monkeypatch.setattr(searching, "MOST_PATIENCE", 0)
    with pytest.raises((AssertionError, ScoringError)):
        assert fit(*answers).solution.is_converged


def test_a_lower_end_beside_a_doubtful_first_one_is_found(monkeypatch):
    # cfa(model, d, group = "g", group.equal = c("loadings", "intercepts", "residuals")), lavaan 0.6-14
    rng = np.random.default_rng([20, sum(map(ord, "weakgroups"))])
    loadings = np.zeros((9, 3))
    for f in range(3):
        loadings[3 * f : 3 * f + 3, f] = rng.uniform(0.15, 0.45, 3)
    covariance = loadings @ (0.3 + 0.7 * np.eye(3)) @ loadings.T
    covariance += np.diag(1 - np.diag(covariance))
    answers = rng.standard_normal((60, 9)) @ np.linalg.cholesky(covariance).T
    model = "f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6\nf3 =~ x7 + x8 + x9"
    tied = ("loadings", "intercepts", "residuals")
    groups = [i % 2 for i in range(60)]

    found = fit(model, answers, NINE, groups=groups, equal=tied)

    assert found.solution.is_converged
    assert found.test.chi2 == pytest.approx(85.0957481967, rel=1e-6)
    monkeypatch.setattr(searching, "_is_doubtful", lambda *_: False)
    assert fit(model, answers, NINE, groups=groups, equal=tied).test.chi2 > 85.5


def hardly_related(n, n_items, seed):
    """Answers of people to items that go little with factors of three each."""
    rng = np.random.default_rng(seed)
    loadings = np.zeros((n_items, n_items // 3))
    for f in range(n_items // 3):
        loadings[3 * f : 3 * f + 3, f] = rng.uniform(0.15, 0.6, 3)
    covariance = loadings @ (0.3 + 0.7 * np.eye(n_items // 3)) @ loadings.T
    covariance += np.diag(1 - np.diag(covariance))
    return rng.standard_normal((n, n_items)) @ np.linalg.cholesky(covariance).T, rng


def test_a_lower_end_is_found_where_answers_are_missing_too(monkeypatch):
    # cfa(THREE, d, group = "g", missing = "ml"), lavaan 0.6-14
    answers, rng = hardly_related(80, 9, [9, 0])
    answers[rng.random(answers.shape) < 0.05] = np.nan
    given = {"groups": [i % 2 for i in range(80)], "missing": "fiml"}

    found = fit(THREE, answers, NINE, **given)

    assert found.solution.is_converged
    assert found.test.chi2 == pytest.approx(55.1221442482, rel=1e-6)
    monkeypatch.setattr(searching, "MOST_PATIENCE", 0)
    assert fit(THREE, answers, NINE, **given).test.chi2 > 55.5


def test_three_items_are_told_by_their_covariances_alone(monkeypatch):
    # cfa(model, d), lavaan 0.6-14, runs off to x1 ~~ x1 = -115848; nothing is below 0
    answers, _ = hardly_related(45, 3, [7, 1])
    one, other, last = np.cov(answers.T, bias=True)[np.tril_indices(3, -1)]
    model = "f =~ x1 + x2 + x3"

    found = fit(model, answers, NINE[:3])

    values = {p.name: found.value(p) for p in found.table.parameters}
    assert found.solution.is_converged
    assert found.test.chi2 == pytest.approx(0, abs=1e-9)
    assert values["f ~~ f"] == pytest.approx(one * other / last)
    assert values["f =~ x2"] == pytest.approx(last / other)
    assert found.theta.min() < -0.8
    monkeypatch.setattr(searching, "by_triads", lambda filled, of, begun: begun)
    with pytest.raises(ScoringError, match="finds no end"):
        fit(model, answers, NINE[:3])


def test_groups_that_share_nothing_are_searched_each_by_itself(monkeypatch):
    answers, _ = hardly_related(120, 9, [8, 2])
    given = {"groups": [i % 2 for i in range(120)], "method": "GLS"}

    found = fit(THREE, answers, NINE, **given)

    assert found.solution.is_converged
    assert np.abs(found.problem.slope(found.theta)).max() < 1e-6
    assert np.linalg.eigvalsh(found.problem.curvature(found.theta))[0] > 0
    together = searching._pieces(table(parse(THREE), n_groups=2, equal=("loadings",)))
    assert [piece.groups for piece in together] == [(0, 1)]
    whole = [searching.Piece(groups=(0, 1), own=np.arange(found.table.n_free), is_small=False)]
    monkeypatch.setattr(searching, "_pieces", lambda _: whole)
    with pytest.raises((AssertionError, ScoringError)):
        assert fit(THREE, answers, NINE, **given).solution.is_converged


def test_an_end_that_is_none_is_not_called_one():
    # cfa(model, d, std.lv = TRUE), lavaan 0.6-14: "ended normally" at 30.0103571466, x5 ~~ x5 = -1605
    model, answers, names = hard_to_begin(3, 120, 11)
    filled = table(parse(model), is_standardized=True)
    problem = _problem(filled, sample(answers, names), "ML")

    ends = [
        solve(problem, start(filled, sample(answers, names)), most_steps=most, is_patient=True)
        for most in (200, 400)
    ]

    assert not any(end.is_converged for end in ends)
    assert ends[1].value < ends[0].value < 30.1 / 120
    assert ends[1].theta.min() < ends[0].theta.min() < -40
    with pytest.raises(ScoringError, match="finds no end: x5 ~~ x5 run"):
        fit(model, answers, names, is_standardized=True)


@pytest.mark.parametrize(
    ("more", "options"),
    [
        ("", {}),
        ("", {"has_means": True, "n_groups": 2, "equal": ("loadings", "intercepts")}),
        ("", {"n_groups": 2, "equal": ("loadings", "variances")}),
        ("", {"n_groups": 2}),
        ("\ng =~ f1 + f2 + f3", {"has_means": True}),
        ("\nx2 ~~ x5\nf1 ~~ 0*f2", {}),
    ],
)
def test_other_units_of_the_factors_are_the_same_model(more, options):
    model, answers, names = hard_to_begin(3, 120, 2)
    groups = [i % 2 for i in range(120)] if "n_groups" in options else None
    narrow = table(parse(model + more), **options)
    of = sample(answers, names, groups=groups)
    wide = rescaled(narrow)
    theta = np.random.default_rng(8).uniform(0.4, 0.9, wide.table.n_free)
    values = [
        [s.implied(at) for s in structures(t)]
        for t, at in ((wide.table, theta), (narrow, wide.carried(narrow, theta)))
    ]

    assert wide.table.n_free == narrow.n_free
    assert len(of.groups) == len(values[0])
    for one, other in zip(*values, strict=True):
        assert other.covariance == pytest.approx(one.covariance)
        assert other.mean == pytest.approx(one.mean)


@pytest.mark.parametrize(
    "held",
    ["f1 =~ a*x2\nf2 =~ a*x5", "f1 ~~ 0.3*f2", "f1 =~ 1*x2", "f1 =~ NA*x1", "f1 =~ 0*x1"],
)
def test_where_units_cannot_be_changed_they_are_not(held):
    model, _, _ = hard_to_begin(3, 60, 1)

    assert rescaled(table(parse(f"{model}\n{held}"))) is None
