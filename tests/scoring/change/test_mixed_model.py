"""The programme model equals R's lme4, lmerTest and pbkrtest, says where a variance is zero, and refuses."""

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.change import mixed_model, small_sample
from scoring.errors import ScoringError
from tests.scoring.witness import printed


def made(teams, spread=0.4):
    """The data of tests/reference/make_mixed.R: uneven teams, about a sixth of answers missing."""
    rows = []
    for j in range(teams):
        for i in range(5 + j % 4):
            for t in range(3):
                if (3 * j + 5 * i + 7 * t) % 6:
                    p = 10 * j + i
                    y = 3.4 + 0.4 * math.sin(7 * j) + 0.5 * math.sin(13 * p)
                    y += (t > 0) * (0.25 + spread * math.sin(5 * j + 1)) + 0.4 * math.sin(31 * p + 17 * t)
                    rows.append((math.floor(10 * y + 0.5) / 10, j, p, t))
    y, team, person, round_ = zip(*rows, strict=True)
    return np.array(y), {"teams": team, "persons": person, "rounds": round_}


def estimates(model, weights):
    """(value, se, df, p) by Satterthwaite and by Kenward and Roger."""
    found = [mixed_model.contrast(model, weights, method=m) for m in ("satterthwaite", "kenward_roger")]
    return [(e.value, e.se, e.df, e.p) for e in found]


def codes(model):
    return [c.code for c in model.caveats]


def test_a_model_with_slopes_equals_lme4():
    """R 4.2.2, lme4 1.1-31: lmer(y ~ 0 + round + (1 + post | team) + (1 | person)), make_mixed.R."""
    y, who = made(12)

    found = mixed_model.fit(y, **who)

    assert found.n == 195
    assert found.person_variance == printed(0.0401394, 6)
    assert found.team_variance == printed(0.1388686, 5)
    assert found.slope_variance == printed(0.1987945, 5)
    assert found.slope_correlation == printed(-0.2628, 4)
    assert found.residual_variance == printed(0.0906519, 6)
    assert found.means == pytest.approx((3.458685987, 3.713126257, 3.714049166), abs=5e-6)
    assert found.log_likelihood == printed(-101.9636952, 6)
    assert codes(found) == ["missing_at_random"]


@pytest.mark.parametrize(
    ("weights", "satterthwaite", "kenward_roger"),
    [
        pytest.param((-1, 1, 0), (0.254440, 0.1400371, 11.8201, 0.094649),
                     (0.254440, 0.1401178, 11.8398, 0.094775), id="first to second"),
        pytest.param((0, -1, 1), (0.0009229, 0.0535682, 113.4378, 0.986284),
                     (0.0009229, 0.0536718, 114.6912, 0.986310), id="second to third"),
        pytest.param((-1, 0.5, 0.5), (0.254902, 0.1374518, 10.9722, 0.090721),
                     (0.254902, 0.1375239, 10.9909, 0.090823), id="first to both later"),
    ],
)  # fmt: skip
def test_degrees_of_freedom_with_slopes_equal_lmertest_and_pbkrtest(weights, satterthwaite, kenward_roger):
    """R 4.2.2, lmerTest 3.1-3 contest1D(ddf = "Satterthwaite" / "Kenward-Roger"), pbkrtest 0.5.2."""
    y, who = made(12)

    found = estimates(mixed_model.fit(y, **who), weights)

    for ours, theirs in zip(found, (satterthwaite, kenward_roger), strict=True):
        assert ours[0] == pytest.approx(theirs[0], abs=2e-6)
        assert ours[1] == pytest.approx(theirs[1], abs=1e-6)
        assert ours[2] == pytest.approx(theirs[2], abs=2e-3)
        assert ours[3] == pytest.approx(theirs[3], abs=5e-6)


@pytest.mark.parametrize(
    ("is_linked", "satterthwaite", "kenward_roger"),
    [
        pytest.param(True, (0.304606, 0.1028989, 59.6958, 0.0044041),
                     (0.304606, 0.1035064, 62.2750, 0.0045636), id="linked"),
        pytest.param(False, (0.301872, 0.1057898, 84.0490, 0.0054429),
                     (0.301872, 0.1057935, 84.0153, 0.0054449), id="not linked"),
    ],
)  # fmt: skip
def test_few_teams_without_slopes_equal_lmertest_and_pbkrtest(is_linked, satterthwaite, kenward_roger):
    """R 4.2.2: lmer(y ~ 0 + round + (1 | team) + (1 | person)) and without persons, make_mixed.R."""
    y, who = made(6)

    model = mixed_model.fit(y, **(who if is_linked else who | {"persons": None}))

    assert codes(model)[:2] == ["few_teams", "no_random_slope"]
    assert ("not_linked" in codes(model)) != is_linked
    for ours, theirs in zip(estimates(model, (-1, 1, 0)), (satterthwaite, kenward_roger), strict=True):
        assert ours[0] == pytest.approx(theirs[0], abs=2e-6)
        assert ours[1] == pytest.approx(theirs[1], abs=1e-6)
        assert ours[2] == pytest.approx(theirs[2], abs=5e-3)
        assert ours[3] == pytest.approx(theirs[3], abs=1e-6)


def test_a_variance_of_zero_is_found_and_said():
    """R 4.2.2, lme4: isSingular TRUE; pbkrtest 63.780 degrees of freedom, make_mixed.R.

    Teams' means were made equal. lme4 stops at -50.13990 with a person variance of 0.00005; the maximum lies
    further up, at zero: then only the residual is estimated, with 92 - 3 degrees of freedom.
    """
    y, who = made(6)
    team = np.array(who["teams"])
    y = y - np.array([y[team == j].mean() for j in team]) + 3

    model = mixed_model.fit(y, **who)
    plain, adjusted = estimates(model, (-1, 1, 0))

    assert model.is_boundary
    assert model.team_variance == 0
    assert ("variance_at_zero", (("component", "team"),)) in [(c.code, c.facts) for c in model.caveats]
    assert -50.13990 < model.log_likelihood < -50.1397
    assert plain[:2] == pytest.approx((0.3021896, 0.1027425), abs=3e-5)
    assert plain[2] == pytest.approx(92 - 3)
    assert adjusted[:3] == pytest.approx((0.3021896, 0.1033916, 63.7796), abs=5e-3)


def test_a_hidden_boundary_would_be_seen(monkeypatch):
    """The planted fault: a floor under variances, as some programs keep one."""
    y, who = made(6)
    team = np.array(who["teams"])
    y = y - np.array([y[team == j].mean() for j in team]) + 3
    monkeypatch.setattr(mixed_model.reml, "_without_dust", lambda design, ratios: np.maximum(ratios, 1e-3))

    assert "variance_at_zero" not in codes(mixed_model.fit(y, **who))


def test_a_balanced_case_is_the_paired_t():
    """Complete people in two rounds, no slopes: the t of all differences, teams and people cancel."""
    rng = np.random.default_rng(8)
    n = 18
    first = rng.normal(3.5, 0.7, n)
    second = first + rng.normal(0.2, 0.3, n)
    model = mixed_model.fit(
        np.concatenate([first, second]), teams=[i // 6 for i in range(n)] * 2,
        persons=list(range(n)) * 2, rounds=[0] * n + [1] * n,
    )  # fmt: skip
    d = second - first

    for value, se, df, _ in estimates(model, (-1, 1)):
        assert value == pytest.approx(d.mean())
        assert se == pytest.approx(d.std(ddof=1) / math.sqrt(n), rel=1e-5)
        assert df == pytest.approx(n - 1, rel=1e-4)


@given(st.integers(0, 2**32 - 1), st.booleans())
@settings(deadline=None, max_examples=3)
def test_signs_units_names_and_order_change_nothing(seed, has_slope):
    y, who = made(10)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(y))
    here = mixed_model.contrast(mixed_model.fit(y, **who, random_slope=has_slope), (-1, 0.5, 0.5))
    turned = mixed_model.fit(
        -25 * y[order] + 100, teams=[f"t{who['teams'][i]}" for i in order],
        persons=[who["persons"][i] for i in order], rounds=[who["rounds"][i] for i in order],
        random_slope=has_slope,
    )  # fmt: skip
    there = mixed_model.contrast(turned, (-1, 0.5, 0.5))

    assert there.value == pytest.approx(-25 * here.value, rel=1e-4)
    assert there.se == pytest.approx(25 * here.se, rel=1e-4)
    assert there.df == pytest.approx(here.df, rel=1e-3)


def test_at_the_maximum_the_likelihood_is_level():
    y, who = made(12)

    model = mixed_model.fit(y, **who)

    assert np.abs(model.curvature.gradient).max() < 1e-2


def test_small_samples_are_not_taken_for_large_ones():
    """The planted fault: taking the variances for known, as a z test does, narrows the range."""
    y, who = made(12)
    model = mixed_model.fit(y, **who)
    found = mixed_model.contrast(model, (-1, 1, 0))

    assert found.df < 12
    assert found.high - found.low > 2 * 1.96 * math.sqrt(
        np.array([-1, 1, 0]) @ model.curvature.covariance @ np.array([-1, 1, 0])
    )


def test_sixty_teams_in_four_rounds_take_about_a_second():
    rng = np.random.default_rng(1)
    teams, people, rounds = 60, 15, 4
    team = np.repeat(np.arange(teams), people * rounds)
    person = np.repeat(np.arange(teams * people), rounds)
    round_ = np.tile(np.arange(rounds), teams * people)
    y = 3 + rng.normal(0, 0.3, teams)[team] + rng.normal(0, 0.4, teams * people)[person]
    y += (round_ > 0) * (0.2 + rng.normal(0, 0.2, teams)[team]) + rng.normal(0, 0.35, len(y))

    begun = time.process_time()
    model = mixed_model.fit(y, teams=team.tolist(), persons=person.tolist(), rounds=round_.tolist())

    assert time.process_time() - begun < 5
    assert model.slope_variance == pytest.approx(0.04, abs=0.025)


Y, WHO = made(4)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"teams": [0] * len(Y)}, "needs 3 teams and 2 rounds; there are 1 and 3", id="one team"),
        pytest.param({"rounds": [0] * len(Y), "persons": None}, "there are 4 and 1", id="one round"),
        pytest.param({"rounds": [2 * r for r in WHO["rounds"]]}, "Nobody answered one of", id="a gap"),
        pytest.param({"persons": [0] * len(Y)}, "stands twice in a round", id="a person twice"),
        pytest.param({"teams": [0]}, "give one each", id="lengths"),
    ],
)
def test_what_cannot_be_modelled_is_refused(change, says):
    with pytest.raises(ScoringError, match=says):
        mixed_model.fit(Y, **(WHO | change))


def test_scores_without_variance_or_with_gaps_are_refused():
    with pytest.raises(ScoringError, match="no variance to model"):
        mixed_model.fit(np.full(len(Y), 3.0), **WHO)
    with pytest.raises(ScoringError, match="A score is missing"):
        mixed_model.fit(np.where(np.arange(len(Y)) == 3, np.nan, Y), **WHO)
    with pytest.raises(ScoringError, match="2 weights for 3 round means"):
        mixed_model.contrast(mixed_model.fit(Y, **WHO), (-1, 1))


def test_answers_that_repeat_themselves_are_refused():
    _, who = made(4)
    copied = np.array([math.sin(p) for p in who["persons"]]) + 0.1 * np.array(who["rounds"])

    with pytest.raises(ScoringError, match="repeat themselves exactly"):
        mixed_model.fit(copied, **who)


def test_people_who_answered_once_only_are_not_linked():
    rng = np.random.default_rng(2)
    y = rng.normal(3, 1, 24)

    model = mixed_model.fit(y, teams=[i % 4 for i in range(24)], rounds=[i // 12 for i in range(24)],
                            persons=list(range(24)))  # fmt: skip

    assert model.person_variance is None
    assert "not_linked" in codes(model)
    assert small_sample.kenward_roger(model.curvature, np.array([-1.0, 1.0]))[1] > 10
