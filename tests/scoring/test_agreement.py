"""Agreement in teams against R's multilevel, the published tables, and simulation of our own."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring import agreement
from scoring.agreement import (
    ad_m,
    ad_md,
    agreement_word,
    awg_j,
    critical,
    null_variance,
    rwg,
    rwg_j,
    rwg_star,
)
from scoring.errors import ScoringError
from tests.scoring.witness import case as reference
from tests.scoring.witness import each, golden, near

TEAM = arrays(np.float64, (6, 4), elements=st.integers(1, 5).map(float))
FORMATS = {"LEAD": (1, 5), "TSIG": (1, 5), "HOSTIL": (0, 4)}
INDICES = {
    "rwg_j_uniform": ("rwg_j", lambda x, ends: rwg_j(x, variance=2.0)),
    "rwg_j_slight_skew": ("rwg_j", lambda x, ends: rwg_j(x, variance=null_variance(5, "slight_skew"))),
    "rwg_j_lindell": ("rwg_j", lambda x, ends: rwg_star(x, variance=2.0)),
    "ad_m": ("ad_m", lambda x, ends: ad_m(x)),
    "ad_md": ("ad_md", lambda x, ends: ad_md(x)),
    "awg": ("awg", lambda x, ends: awg_j(x, low=ends[0], high=ends[1])),
    "rwg_scale_uniform": ("rwg", lambda x, ends: rwg(x.mean(axis=1), variance=2.0)),
}


@pytest.mark.parametrize("scale", FORMATS)
@pytest.mark.parametrize("index", INDICES)
def test_each_of_49_teams_has_the_agreement_of_multilevel(index, scale):
    case = reference("multilevel", f"lq2002.{scale}.{index}")
    column, measure = INDICES[index]
    items = reference("multilevel", f"lq2002.{scale}.icc")
    scores, teams = items.matrix(), np.array(items.groups())

    found = [measure(scores[teams == team], FORMATS[scale]).value for team in case.value["group"]]

    assert found == case.near(column)
    assert float(np.mean(found)) == case.near("mean")


def test_a_team_of_six_has_the_agreement_of_the_second_implementation():
    team = golden()["team6x5"]
    scores = np.array(team["X"], dtype=float)

    assert rwg_j(scores, variance=2.0).value == near(team["rwgj_uniform"], 1e-9)
    assert rwg_j(scores, variance=1.34).value == near(team["rwgj_slight"], 1e-9)
    assert ad_m(scores).value == near(team["ad"], 1e-9)
    assert awg_j(scores, low=1, high=5).value == near(team["awg"], 1e-9)


@each("published", "rwg_null_variances")
def test_null_variances_are_those_of_lebreton_and_senter(case):
    table = case.value["published"]

    assert [null_variance(a) for a in table["A"]] == near(table["uniform"], case.tol)
    for shape in ("slight_skew", "moderate_skew", "heavy_skew"):
        assert null_variance(5, shape) == near(table[f"{shape}_A5"], case.tol)


def test_the_slightly_skewed_null_is_that_of_its_proportions():
    points, shares = np.arange(1, 6), np.array([0.05, 0.15, 0.20, 0.35, 0.25])

    assert null_variance(5, "slight_skew") == pytest.approx(
        shares @ points**2 - (shares @ points) ** 2, abs=1e-12
    )


@given(TEAM, st.permutations(range(6)), st.permutations(range(4)))
def test_agreement_is_blind_to_the_order_of_members_and_items(scores, members, items):
    shuffled = scores[members][:, items]

    assert rwg_j(shuffled, variance=2.0).value == pytest.approx(rwg_j(scores, variance=2.0).value, abs=1e-9)
    assert ad_m(shuffled).value == pytest.approx(ad_m(scores).value, abs=1e-9)


@given(TEAM)
def test_agreement_is_blind_to_reversing_the_format(scores):
    turned = 6 - scores

    assert rwg_star(turned, variance=2.0).value == pytest.approx(
        rwg_star(scores, variance=2.0).value, abs=1e-9
    )
    assert ad_m(turned).value == pytest.approx(ad_m(scores).value, abs=1e-9)
    assert agreement_word(turned, low=1, high=5) == agreement_word(scores, low=1, high=5)


@given(TEAM)
def test_rwg_j_lies_between_0_and_1_and_says_when_it_was_set_to_0(scores):
    found = rwg_j(scores, variance=1.34)

    assert 0 <= found.value <= 1
    assert bool(found.caveats) == (scores.var(axis=0, ddof=1).mean() >= 1.34)


@given(TEAM)
def test_awg_of_a_team_lies_between_minus_1_and_1(scores):
    mean = scores.mean(axis=0)
    near_an_end = ((mean < 10 / 6) | (mean > 26 / 6)) & (scores.std(axis=0) > 0)
    assume(not near_an_end.all())

    assert -1 - 1e-9 <= awg_j(scores, low=1, high=5).value <= 1


def test_members_who_answer_alike_agree_wholly():
    scores = np.tile([4.0, 3.0, 5.0], (5, 1))

    assert rwg_j(scores, variance=2.0).value == 1
    assert ad_m(scores).value == 0
    assert awg_j(scores, low=1, high=5).value == 1
    assert agreement_word(scores, low=1, high=5) == "close_together"


def test_an_item_near_an_end_has_no_awg_and_is_named():
    scores = np.column_stack([[5, 5, 5, 5, 4], [1, 2, 3, 4, 5]]).astype(float)

    found = awg_j(scores, low=1, high=5)

    assert [(c.code, dict(c.facts)["item"]) for c in found.caveats] == [("near_an_end", 0)]
    with pytest.raises(ScoringError, match="every item lies too near an end"):
        awg_j(scores[:, :1], low=1, high=5)


def test_members_with_a_gap_are_left_out_of_agreement():
    scores = np.array(golden()["team6x5"]["X"], dtype=float)
    gappy = np.vstack([scores, [1, 1, np.nan, 1, 1]])

    assert rwg_j(gappy, variance=2.0) == rwg_j(scores, variance=2.0)


@pytest.mark.parametrize(
    ("scores", "word"),
    [
        pytest.param([[4, 4, 5], [4, 5, 5], [4, 4, 4], [5, 4, 5], [4, 4, 5]], "close_together", id="close"),
        pytest.param([[1, 1, 1], [5, 5, 5], [1, 1, 1], [5, 5, 5]], "far_apart", id="two camps"),
        pytest.param([[2, 3, 4], [4, 2, 3], [3, 4, 5], [4, 4, 2], [3, 2, 4]], "some_spread", id="between"),
    ],
)
def test_the_word_for_agreement_follows_the_bands(scores, word):
    assert agreement_word(scores, low=1, high=5) == word


def test_a_small_team_needs_more_than_71_to_be_close_together(monkeypatch):
    """Without the simulated critical value, three members who agree by chance would be called close."""
    scores = np.array([[3, 3, 4, 4, 5], [4, 3, 3, 3, 3], [4, 4, 5, 3, 5]], dtype=float)
    alike = rwg_j(scores, variance=1.34).value
    assert 0.71 <= alike < critical(3, 5, 5, index="rwg", null="slight_skew")
    assert agreement_word(scores, low=1, high=5) == "some_spread"

    monkeypatch.setattr(agreement, "critical", lambda *_, **__: 0.0)

    assert agreement_word(scores, low=1, high=5) == "close_together"


@pytest.mark.parametrize(
    ("n", "uniform", "skewed", "deviation", "deviation_skewed"),
    [
        pytest.param(5, 0.80, 0.86, 0.77, 0.54, id="5 members"),
        pytest.param(8, 0.70, 0.78, 0.90, 0.66, id="8 members"),
        pytest.param(15, 0.58, 0.69, 1.01, 0.73, id="15 members"),
    ],
)
def test_critical_values_of_five_items_are_those_tabled(n, uniform, skewed, deviation, deviation_skewed):
    assert critical(n, 5, 5, index="rwg", null="uniform") == pytest.approx(uniform, abs=0.0051)
    assert critical(n, 5, 5, index="rwg", null="slight_skew") == pytest.approx(skewed, abs=0.0051)
    assert critical(n, 5, 5, index="ad", null="uniform") == pytest.approx(deviation, abs=0.0051)
    assert critical(n, 5, 5, index="ad", null="slight_skew") == pytest.approx(deviation_skewed, abs=0.0061)


@pytest.mark.parametrize(("n", "rsim"), [pytest.param(5, 0.797, id="5"), pytest.param(8, 0.700, id="8")])
def test_critical_values_are_close_to_those_of_multilevels_simulation(n, rsim):
    """multilevel 2.7: rwg.j.sim, 5 items of 5 points, uniform null, items correlated .5."""
    assert critical(n, 5, 5, index="rwg", null="uniform") == pytest.approx(rsim, abs=0.01)


@pytest.mark.parametrize("k", [2, 3, 5, 8])
@pytest.mark.parametrize("n", [5, 9])
def test_critical_values_read_between_the_tabled_ones_hold_in_a_simulation(n, k):
    from scipy.special import ndtri

    rng = np.random.default_rng(11)
    shares = np.array([0.05, 0.15, 0.20, 0.35, 0.25])
    cuts = ndtri(np.cumsum(shares)[:-1])
    draws = np.sqrt(0.5) * rng.normal(size=(20_000, n, 1)) + np.sqrt(0.5) * rng.normal(size=(20_000, n, k))
    x = 1 + (draws[..., None] > cuts).sum(axis=-1)
    share = x.var(axis=1, ddof=1).mean(axis=1) / 1.34
    alike = np.where(share < 1, k * (1 - share) / (k * (1 - share) + share), 0)

    by_chance = (alike > critical(n, k, 5, index="rwg", null="slight_skew")).mean()

    assert 0.02 < by_chance < 0.065


def test_past_the_tables_edges_no_less_agreement_is_asked_for():
    assert critical(40, 5, 5, index="rwg", null="uniform") == critical(15, 5, 5, index="rwg", null="uniform")
    assert critical(8, 11, 5, index="rwg", null="uniform") > critical(8, 6, 5, index="rwg", null="uniform")
    assert critical(8, 11, 5, index="ad", null="uniform") == critical(8, 6, 5, index="ad", null="uniform")
    between = critical(8, 5, 6, index="ad", null="uniform")
    assert (
        critical(8, 5, 5, index="ad", null="uniform")
        < between
        < critical(8, 5, 7, index="ad", null="uniform")
    )


@pytest.mark.parametrize(
    "impossible",
    [
        pytest.param(lambda: rwg_j([[1.0, 2.0]], variance=2.0), id="one member"),
        pytest.param(lambda: rwg_j(np.empty((0, 4)), variance=2.0), id="nobody"),
        pytest.param(lambda: rwg_j(np.empty((4, 0)), variance=2.0), id="no items"),
        pytest.param(lambda: rwg_j([[1.0], [2.0]], variance=0.0), id="no chance variance"),
        pytest.param(lambda: ad_m(np.full((5, 2), np.nan)), id="all missing"),
        pytest.param(lambda: awg_j([[1.0], [6.0]], low=1, high=5), id="outside the format"),
        pytest.param(lambda: null_variance(1), id="one option"),
        pytest.param(lambda: null_variance(4, "slight_skew"), id="unpublished"),
        pytest.param(lambda: null_variance(5, "camel"), id="unknown shape"),
        pytest.param(lambda: critical(2, 5, 5, index="rwg", null="uniform"), id="two members"),
        pytest.param(lambda: critical(5, 5, 4, index="rwg", null="uniform"), id="four options"),
        pytest.param(lambda: critical(5, 5, 5, index="rwg", null="heavy_skew"), id="no such table"),
        pytest.param(lambda: agreement_word([[1.0], [2.0]], low=1, high=5), id="word for two"),
        pytest.param(lambda: agreement_word(np.ones((5, 2)), low=1, high=4), id="word on four points"),
    ],
)
def test_where_agreement_does_not_exist_it_is_refused(impossible):
    with pytest.raises(ScoringError):
        impossible()
