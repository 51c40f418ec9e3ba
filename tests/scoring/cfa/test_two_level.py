"""Two levels: fits beside lavaan's, omegas beside semTools', derivatives, and what is refused or said.

Numbers without a case are those of R 4.2.2, lavaan 0.6-14, semTools 0.5-6 on data in tests/reference/data;
the call stands beside them. lavaan's unrestricted likelihood is found by passes that stop early: it is met
from above.
"""

import numpy as np
import pytest

from scoring.cfa.syntax import parse_levels
from scoring.cfa.team_moments import team_moments
from scoring.cfa.team_problem import unrestricted_problem
from scoring.cfa.team_reliability import team_omegas
from scoring.cfa.team_sample import team_sample
from scoring.cfa.two_level import fit_teams
from scoring.errors import ScoringError
from tests.scoring.witness import case as one_case
from tests.scoring.witness import read

SIX = tuple(f"y{i}" for i in range(1, 7))
BOTH = "f =~ y1 + y2 + y3\ng =~ y4 + y5 + y6"
TIED = "level: 1\nf =~ y1 + a*y2 + b*y3\nlevel: 2\nf =~ y1 + a*y2 + b*y3"


def demo(items=SIX):
    table = read("demo_twolevel.csv")
    return np.array([table[i] for i in items], dtype=float).T, list(table["cluster"])


@pytest.fixture(scope="module")
def six():
    return fit_teams(BOTH, *_arguments(SIX))


def _arguments(items):
    scores, teams = demo(items)
    return scores, items, teams


def drawn(seed=3, *, teams=60, largest=6, share=0.3, p=4):
    """Answers of teams of one to `largest` members with one factor at each level."""
    rng = np.random.default_rng(seed)
    team = np.repeat(np.arange(teams), rng.integers(1, largest + 1, teams))
    loading = rng.uniform(0.5, 0.9, (1, p))
    between = rng.normal(size=(teams, 1)) @ loading + rng.normal(size=(teams, p)) * 0.3
    people = rng.normal(size=(len(team), 1)) @ loading + rng.normal(size=(len(team), p)) * 0.6
    return people + np.sqrt(share) * between[team], tuple("abcdefgh"[:p]), list(team)


def test_one_factor_at_each_level_is_that_of_lavaan():
    case = one_case("multilevel", "twolevel_cfa.fit")
    found = fit_teams("level: 1\nfw =~ y1+y2+y3\nlevel: 2\nfb =~ y1+y2+y3", *_arguments(SIX[:3]))

    told = {
        "npar": found.table.n_free, "chisq": found.test.chi2, "df": found.df, "cfi": found.cfi,
        "baseline.chisq": found.baseline.test.chi2, "baseline.df": found.baseline.df, "tli": found.tli,
        "rmsea": found.rmsea.value, "logl": found.likelihood.value, "aic": found.likelihood.aic,
        "unrestricted.logl": found.likelihood.unrestricted, "bic": found.likelihood.bic,
        "bic2": found.likelihood.bic_adjusted,
    }  # fmt: skip
    assert told == {k: pytest.approx(case.value[k], rel=case.tol, abs=case.tol) for k in told}
    assert sum(found.srmr) < case.value["srmr"] + case.tol
    assert not found.caveats


def test_parameters_of_both_levels_and_errors_are_those_of_lavaan():
    case = one_case("multilevel", "twolevel_cfa.parameters")
    found = fit_teams("level: 1\nfw =~ y1+y2+y3\nlevel: 2\nfb =~ y1+y2+y3", *_arguments(SIX[:3]))

    own = {f"{p.left} {p.operator} {p.right} L {p.group + 1}": p for p in found.table.parameters}
    met = 0
    for name, value, error in zip(case.value[".rows"], case.value["est"], case.value["se"], strict=True):
        if name in own:
            met += 1
            assert found.value(own[name]) == pytest.approx(value, abs=case.tol)
            assert found.error(own[name]) == pytest.approx(error, abs=case.tol)
    assert met == len(own) == 18


def test_two_factors_at_each_level_are_those_of_lavaan(six):
    # fitMeasures(cfa("level: 1 f =~ y1+y2+y3; g =~ y4+y5+y6; level: 2 ...", d, cluster = "cluster"))
    assert six.test.chi2 == pytest.approx(12.6284, abs=1e-3)
    assert (six.df, six.baseline.df) == (16, 30)
    assert six.baseline.test.chi2 == pytest.approx(2121.379, abs=1e-2)
    assert six.tli == pytest.approx(1.003023, abs=1e-6)
    assert six.rmsea.high == pytest.approx(0.014449, abs=1e-5)
    assert six.srmr == (pytest.approx(0.0115892, abs=1e-5), pytest.approx(0.0242940, abs=1e-5))
    assert six.likelihood.value == pytest.approx(-23968.69713, abs=1e-5)
    assert six.likelihood.unrestricted == pytest.approx(-23962.38291, abs=2e-4)


def test_shares_between_teams_and_standardised_loadings_are_those_of_lavaan(six):
    # lavInspect(f, "icc"); standardizedSolution(f)
    loadings = [s for s in six.standardized if s.parameter.operator == "=~"]

    assert six.iccs.round(3).tolist() == [0.321, 0.256, 0.223, 0.489, 0.366, 0.399]
    assert [s.value for s in loadings] == pytest.approx(
        [0.72666231, 0.59358806, 0.58533650, 0.47682262, 0.35011945, 0.25106405, 0.97025813, 0.88795517,
         0.81740997, 0.94123439, 0.92370894, 0.92076432], abs=5e-5,
    )  # fmt: skip
    assert [s.error for s in loadings] == pytest.approx(
        [0.019876861, 0.019969634, 0.020006421, 0.035025745, 0.030509977, 0.030224290, 0.026858152,
         0.032005908, 0.038285549, 0.019467675, 0.022476665, 0.022951742], abs=2e-5,
    )  # fmt: skip


def test_robust_errors_and_scaling_are_those_of_lavaan():
    # the same with estimator = "MLR"; lavaan's scaling rests on its unrestricted moments
    found = fit_teams(BOTH, *_arguments(SIX), method="MLR")

    errors = [found.error(p) for p in found.table.parameters if p.operator == "=~" and p.fixed is None]
    assert errors == pytest.approx([0.040, 0.039, 0.094, 0.077, 0.059, 0.055, 0.049, 0.047], abs=6e-4)
    assert found.scaling == pytest.approx(0.9996, abs=2e-4)
    assert found.scaled.chi2 == pytest.approx(12.6339, abs=3e-3)
    assert found.robust[0] == 1.0


def test_teams_that_differ_greatly_in_size_and_a_negative_variance_are_as_in_lavaan():
    # cfa(w =~ LEAD01 + ...; b =~ LEAD01 + ..., cluster = "COMPID"); 49 companies of 8 to 99 people
    table = read("lq2002_items.csv")
    items = tuple(f"LEAD{i:02d}" for i in range(1, 12))
    scores = np.array([table[i] for i in items], dtype=float).T
    model = f"level: 1\nw =~ {'+'.join(items)}\nlevel: 2\nb =~ {'+'.join(items)}"

    found = fit_teams(model, scores, items, list(table["COMPID"]))

    assert found.likelihood.value == pytest.approx(-30120.88290, abs=1e-5)
    assert found.likelihood.unrestricted >= -28828.3680
    assert found.test.chi2 == pytest.approx(2585.03, abs=0.2)
    assert found.cfi == pytest.approx(0.784356, abs=2e-5)
    assert found.srmr == (pytest.approx(0.0797997, abs=2e-4), pytest.approx(0.1355354, abs=2e-3))
    between = [p for p in found.table.parameters if p.name in ("b =~ LEAD02", "b =~ LEAD03")]
    assert [round(found.value(p), 3) for p in between] == [0.415, 1.191]
    assert [round(found.error(p), 3) for p in between] == [0.135, 0.172]
    assert {c.code for c in found.caveats} == {"some_teams", "negative_variance", "teams_at_edge"}


def test_loadings_tied_over_levels_and_omegas_are_those_of_semtools():
    # compRelSEM(g, obs.var = FALSE, config = "f", shared = "f"), compRelSEM(g, obs.var = FALSE), and the
    # same with tau.eq = TRUE; alphas rest on lavaan's unrestricted covariances
    found = fit_teams(TIED, *_arguments(SIX[:3]))
    scale = team_omegas(found)[0]

    assert (found.df, found.likelihood.value) == (2, pytest.approx(-12515.799634, abs=1e-5))
    four = (scale.within, scale.between_latent, scale.between, scale.total)
    assert [c.omega for c in four] == pytest.approx([0.6761276, 0.933423, 0.7837503, 0.7669385], abs=2e-6)
    assert [c.alpha for c in four] == pytest.approx([0.668241, 0.910446, 0.761296, 0.752316], abs=1e-4)
    assert scale.agreement == pytest.approx(0.836178, abs=1e-4)
    assert not scale.caveats


def test_errors_of_omegas_are_those_of_drawn_parameters():
    found = fit_teams(TIED, *_arguments(SIX[:3]))
    rng = np.random.default_rng(5)
    draws = rng.multivariate_normal(found.theta, found.covariance, 4000)
    s = found.problem.structures

    def within(theta):
        at = s[0].implied(theta)
        return at.loadings.sum() ** 2 * at.factor_covariance[0, 0] / at.covariance.sum()

    spread = np.std([within(d) for d in draws])
    assert team_omegas(found)[0].within.error == pytest.approx(spread, rel=0.05)


def test_loadings_that_differ_leave_no_single_factor_behind_peoples_scores(six):
    assert [c.code for c in team_omegas(six)[0].caveats] == ["unequal_loadings"]
    assert [o.within_factor for o in team_omegas(six)] == ["f", "g"]


def test_with_teams_of_one_size_unrestricted_covariances_are_those_of_variance_analysis():
    rng = np.random.default_rng(2)
    team = np.repeat(np.arange(50), 4)
    scores = rng.normal(size=(200, 3)) @ rng.normal(size=(3, 3)) + rng.normal(size=(50, 3))[team]

    found = team_moments(team_sample(scores, ("a", "b", "c"), list(team)))

    means = scores.reshape(50, 4, 3).mean(axis=1)
    within = sum(np.cov(x.T, bias=True) for x in scores.reshape(50, 4, 3)) * 4 / 150
    assert found.within == pytest.approx(within)
    assert found.between == pytest.approx(np.cov(means.T, bias=True) - within / 4)


def test_unrestricted_moments_are_the_most_likely_ones_also_at_the_edge():
    for share, at_edge in ((1.0, False), (0.0, True)):
        scores, items, teams = drawn(share=share, teams=150)
        of = team_sample(scores, items, teams)
        found = team_moments(of)
        problem, theta = unrestricted_problem(of, found)

        assert found.is_at_edge is at_edge
        slope = problem.slope(theta)
        pull = np.zeros((4, 4))
        row, column = np.tril_indices(4)
        order = np.lexsort((row, column))
        pull[row[order], column[order]] = slope[10:20] / np.where(row == column, 1, 2)[order]
        pull = np.maximum(pull, pull.T) + np.minimum(pull, pull.T) - np.diag(np.diag(pull))
        # Nothing can be gained: the slope is nowhere down, and level in what lies between teams.
        assert np.abs(slope[:10]).max() < 1e-4
        assert np.linalg.eigvalsh(pull)[0] > -1e-4
        assert np.abs(pull @ found.between).max() < 1e-4


def test_derivatives_are_those_of_small_and_complex_steps():
    found = fit_teams(TIED.replace("y", "").replace("1 +", "a +").replace("a*2", "u*b").replace("b*3", "v*c"),
                      *drawn(p=3))  # fmt: skip
    theta, problem, h = found.theta * 1.1 + 0.02, found.problem, 1e-6
    unit = np.eye(len(theta))

    small = [(problem.value(theta + h * e) - problem.value(theta - h * e)) / (2 * h) for e in unit]
    turned = [problem.slope(theta.astype(complex) + 1e-30j * e).imag / 2e-30 for e in unit]

    assert problem.slope(theta) == pytest.approx(np.array(small), abs=1e-7)
    assert problem.curvature(theta) == pytest.approx(np.array(turned), abs=1e-10)
    assert problem.by_team(theta).sum(axis=0) == pytest.approx(-problem.slope(theta) * found.sample.n / 2)


def test_order_and_names_of_teams_change_nothing():
    scores, items, teams = drawn()
    order = np.random.default_rng(1).permutation(len(scores))
    model = "level: 1\nw =~ a + b + c + d\nlevel: 2\nt =~ a + b + c + d"

    one = fit_teams(model, scores, items, teams)
    other = fit_teams(model, scores[order], items, [f"team {teams[i]}" for i in order])

    assert other.theta == pytest.approx(one.theta, rel=1e-6)
    assert other.test.chi2 == pytest.approx(one.test.chi2, rel=1e-8)


def test_missing_answers_and_people_without_a_team_are_left_out():
    scores, items, teams = drawn()
    wide = np.vstack([scores, [[np.nan, 1, 2, 3], [1.0, 2, 3, 4]]])

    one = fit_teams("f =~ a + b + c + d", scores, items, teams)
    other = fit_teams("f =~ a + b + c + d", wide, items, [*teams, 0, None])

    assert (other.sample.n, other.test) == (one.sample.n, one.test)


def test_a_model_likelier_than_any_covariances_says_so():
    scores, items, teams = drawn(seed=9, share=0.0, teams=40, largest=4)
    every = "\n".join(f"{a} ~~ {b}" for i, a in enumerate(items) for b in items[i:])

    found = fit_teams(f"level: 1\nf =~ a + b + c + d\nlevel: 2\n{every}", scores, items, teams)

    assert found.test.chi2 >= 0
    assert "teams_at_edge" in [c.code for c in found.caveats]


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("level: 1\nf =~ a + b + c\nlevel: 2\nf =~ a + b + c + d", "d stands at one level only.*d ~~ d"),
        ("level: 1\nf =~ a + b\nlevel: 2\nf =~ a + b\nlevel: 3\nf =~ a + b", "names the levels 1, 2, 3"),
        ("level: 1\na ~~ b\nlevel: 2\na ~~ b", "names no factor at any level"),
        ("level: 1\nf =~ a + b + z\nlevel: 2\nf =~ a + b + z", "no column for z"),
        ("level: 1\nf =~ a + b\nlevel: 2\nf =~ a + b", "parameters for 8 moments|cannot be told apart"),
    ],
)
def test_what_cannot_be_fitted_at_two_levels_is_refused_in_words(model, words):
    with pytest.raises(ScoringError, match=words):
        fit_teams(model, *drawn())


def test_too_few_teams_are_refused_and_few_are_said():
    model = "f =~ a + b + c + d"
    with pytest.raises(ScoringError, match="12 teams are too few for a model with 12 parameters between"):
        fit_teams(model, *drawn(teams=12))
    with pytest.raises(ScoringError, match="4 teams with complete answers are too few for 4 items"):
        fit_teams(model, *drawn(teams=4))
    with pytest.raises(ScoringError, match="too few people beside each other"):
        fit_teams(model, *drawn(teams=30, largest=1))

    assert fit_teams(model, *drawn(5, teams=25, share=1.0)).caveats[0].code == "few_teams"
    assert fit_teams(model, *drawn(teams=45, share=1.0)).caveats[0].code == "some_teams"


def test_items_alike_within_every_team_are_refused_by_name():
    scores, items, teams = drawn()
    scores[:, 1] = teams

    with pytest.raises(ScoringError, match="Within teams everybody gave the same answer to b"):
        fit_teams("f =~ a + b + c + d", scores, items, teams)


def test_levels_are_read_by_their_names_and_lines_keep_their_numbers():
    within, between = parse_levels("level: within\nf =~ a + b\nlevel: between # teams\na ~~ b")

    assert (within.factors, between.factors, between.items) == (("f",), (), ("a", "b"))
    with pytest.raises(ScoringError, match="Line 4 of the model cannot be read"):
        parse_levels("level: 1\nf =~ a + b\nlevel: 2\nnonsense")
