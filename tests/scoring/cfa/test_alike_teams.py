"""Two levels where teams hardly differ: lavaan's height is reached; what has no end is refused.

Numbers are those of R 4.2.2, lavaan 0.6-14, of data in tests/reference/data, with the call beside them.
"""

import csv

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from scoring.cfa import team_search
from scoring.cfa.team_units import marked, shared, spreads
from scoring.cfa.two_level import fit_teams
from scoring.errors import ScoringError
from tests.scoring.cfa.test_two_level import drawn
from tests.scoring.witness import REFERENCE, printed

FOUR = "f =~ a + b + c + d"
SIX = "f =~ " + " + ".join(f"y{i}" for i in range(1, 7))


def read(name):
    with (REFERENCE / "data" / name).open(newline="") as file:
        rows = list(csv.reader(file))
    return (
        np.array([[float(v) for v in r[1:]] for r in rows[1:]]), tuple(rows[0][1:]), [r[0] for r in rows[1:]]
    )  # fmt: skip


def test_past_where_a_factor_hardly_shows_in_its_first_item_lies_lavaans_height():
    # f <- sem("level: 1  f =~ y1+...+y6  level: 2  (the same)", alike_teams_1, cluster = "team"); logLik(f)
    found = fit_teams(SIX, *read("alike_teams_1.csv"))

    told = {p.name: (found.value(p), found.error(p)) for p in found.table.of(1)}
    assert found.likelihood.value == printed(-924.429226, 6)
    # lavaan stops a little before the end, most where the height changes least.
    assert told["f =~ y6"] == (printed(-3.508, 3), pytest.approx(4.109, rel=1e-3))
    assert told["y6 ~~ y6"] == (printed(0.316, 3), pytest.approx(0.357, rel=2e-3))
    assert "negative_variance" in [c.code for c in found.caveats]


def test_past_where_one_item_holds_a_whole_factor_lies_lavaans_height():
    # logLik(sem("level: 1  f =~ a+b+c+d  level: 2  (the same)", alike_teams_2, cluster = "team"))
    found = fit_teams(FOUR, *read("alike_teams_2.csv"))

    assert found.solution.is_converged
    assert found.likelihood.value >= -420.408353138 - 5e-9
    assert found.likelihood.value == pytest.approx(-420.408353138, abs=1e-5)
    assert np.abs(found.problem.slope(found.theta)).max() < 1e-6


def test_of_two_ends_the_higher_one_stands():
    # logLik(sem("level: 1  f =~ x1+x2+x3; g =~ x4+x5+x6  level: 2  (the same)", alike_teams_3, ...))
    found = fit_teams("f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6", *read("alike_teams_3.csv"))

    assert found.likelihood.value == printed(-934.201808, 6)


def test_from_the_first_start_alone_it_would_be_the_lower_one(monkeypatch):
    monkeypatch.setattr(team_search, "spreads", lambda problem: [])
    found = fit_teams("f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6", *read("alike_teams_3.csv"))

    assert found.likelihood.value < -934.6


def test_without_other_units_these_do_not_settle(monkeypatch):
    monkeypatch.setattr(team_search, "spreads", lambda problem: [])
    monkeypatch.setattr(team_search, "shared", lambda problem, theta: None)

    with pytest.raises(ScoringError, match="does not settle"):
        fit_teams(FOUR, *read("alike_teams_2.csv"))


@pytest.mark.parametrize("model", [FOUR, "f =~ a + b\ng =~ c + d", "f =~ NA*a + 2*b + c + d"])
def test_other_units_are_the_same_model_and_lead_back(model):
    found = fit_teams(model, *drawn(1, share=1.0))
    ways = list(spreads(found.problem))
    if "g" not in model:
        ways.append(shared(found.problem, found.theta))

    assert len(ways) == (4 if "g" in model else 3)
    for way in ways:
        there = way.into(found.theta)
        if all(sign > 0 for sign in getattr(way, "signs", ())):
            assert way.turned(found.problem).value(there) == pytest.approx(found.solution.value, abs=1e-12)
            assert way.back(there) == pytest.approx(found.theta)
        else:
            turned = way.turned(found.problem).between.implied(there).covariance
            assert turned == pytest.approx(found.problem.between.implied(way.back(there)).covariance)


def test_one_item_shares_a_factor_whichever_is_its_unit():
    for unit in "abcd":
        names = unit + "abcd".replace(unit, "")
        found = fit_teams(f"f =~ {' + '.join(names)}", *drawn(1, share=1.0))
        way = shared(found.problem, found.theta)
        there = way.into(found.theta)

        assert (way.number < 0) == (unit == "abcd"[np.argmax(_common(found))])
        assert way.turned(found.problem).value(there) == pytest.approx(found.solution.value, abs=1e-12)
        assert way.back(there) == pytest.approx(found.theta)


def _common(found):
    at, order = found.implied[1], [found.sample.items.index(i) for i in "abcd"]
    return (at.loadings[:, 0] ** 2 * at.factor_covariance[0, 0])[order]


def test_what_is_held_over_levels_has_no_other_units():
    tied = "level: 1\nf =~ a + u*b + v*c + d\nlevel: 2\nf =~ a + u*b + v*c + d"
    above = "f =~ a + b\ng =~ c + d\nh =~ 1*f + 1*g"

    assert marked(fit_teams(tied, *drawn(1, share=1.0)).problem) == []
    assert marked(fit_teams(f"level: 1\n{FOUR}\nlevel: 2\n{above}", *drawn(1, share=1.0)).problem) == []


@pytest.mark.parametrize(("seed", "words"), [
    (22, r"5 members \(here 4\)"), (30, r"5 members \(here 1\)"),
])  # fmt: skip
def test_a_likelihood_without_highest_value_is_refused_by_the_largest_teams(seed, words):
    # lavaan settles in neither
    with pytest.raises(ScoringError, match=rf"no highest value: too few teams have {words}\. Read the model"):
        fit_teams(FOUR, *drawn(seed, teams=25, largest=5, share=0.02))


def test_a_search_without_end_is_refused_with_what_to_do():
    # lavaan does not settle either
    with pytest.raises(
        ScoringError,
        match=r"finds no end: f =~ c \[between\] runs off without limit\. Read the model of one level",
    ):
        fit_teams(FOUR, *drawn(25, teams=25, largest=5, share=0.02))


def test_heights_are_those_of_all_answers_laid_out_at_once():
    scores, items, teams = read("alike_teams_2.csv")
    found = fit_teams(FOUR, scores, items, teams)
    of, (within, between) = found.unrestricted, found.implied

    def laid_out(mean, w, b):
        total = 0.0
        for name in dict.fromkeys(teams):
            own = scores[[t == name for t in teams]]
            n = len(own)
            whole = np.kron(np.eye(n), w) + np.kron(np.ones((n, n)), b)
            total += multivariate_normal.logpdf(own.ravel(), np.tile(mean, n), whole)
        return total

    assert laid_out(of.mean, of.within, of.between) == pytest.approx(found.likelihood.unrestricted)
    assert laid_out(between.mean, within.covariance, between.covariance) == pytest.approx(
        found.likelihood.value
    )
