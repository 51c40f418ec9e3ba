"""Conditional estimation of Rasch's model against eRm, the marginal estimates, and laws."""

import numpy as np
import pytest

from scoring.errors import ScoringError
from scoring.irt.conditional import andersen, conditional_rasch
from scoring.irt.fit import fit
from tests.scoring.witness import each


def planted(n=600, k=8, seed=4, slopes=1.0):
    rng = np.random.default_rng(seed)
    hard = np.linspace(-1.5, 1.5, k)
    chance = 1 / (1 + np.exp(-slopes * (rng.normal(size=(n, 1)) - hard)))
    return (rng.random((n, k)) < chance).astype(float), hard


@each("irt", "rasch_cml")
def test_conditional_difficulties_are_those_of_erm(case):
    """-RM(x)$betapar and RM(x)$loglik of eRm 1.0-2."""
    found = conditional_rasch(case.matrix())

    wanted = [v for k, v in case.value.items() if k != "loglik"]
    assert found.difficulties.tolist() == pytest.approx(wanted, abs=case.tol)
    assert found.log_likelihood == pytest.approx(case.value["loglik"], rel=1e-8)
    assert found.caveats == ()


@each("irt", "andersen_lr")
def test_andersens_test_is_that_of_erm(case):
    """LRtest(RM(x)), split at the median, of eRm 1.0-2."""
    found = andersen(case.matrix())

    assert (found.chi2, found.df, found.p) == (case.near("LR"), case.value["df"], case.near("p"))
    assert found.names == ("high", "low")


def test_two_items_have_the_log_odds_of_those_who_solved_one():
    answers = np.array([[1.0, 0]] * 30 + [[0.0, 1]] * 10 + [[1.0, 1]] * 40 + [[0.0, 0]] * 5)

    found = conditional_rasch(answers)

    assert found.difficulties.tolist() == pytest.approx([-np.log(3) / 2, np.log(3) / 2])
    assert found.n == 40
    assert found.errors[0] == pytest.approx(np.sqrt(1 / 30 + 1 / 10) / 2)
    assert found.log_likelihood == pytest.approx(30 * np.log(0.75) + 10 * np.log(0.25))


def test_conditional_and_marginal_difficulties_agree():
    answers, _ = planted(n=3000)

    given, averaged = conditional_rasch(answers), fit(answers, model="pcm")

    other = np.array([d[0] for d in averaged.difficulties])
    assert given.difficulties == pytest.approx(other - other.mean(), abs=0.03)
    assert given.errors == pytest.approx(averaged.errors[averaged.marginal.layout.first[:-1] + 1], rel=0.15)


def test_people_who_solved_all_or_nothing_tell_nothing():
    answers, _ = planted()
    more = np.vstack([answers, np.ones((50, 8)), np.zeros((50, 8))])

    plain, padded = conditional_rasch(answers), conditional_rasch(more)

    assert padded.difficulties == pytest.approx(plain.difficulties)
    assert padded.log_likelihood == pytest.approx(plain.log_likelihood)
    assert padded.n == plain.n


def test_difficulties_do_not_care_who_was_asked_which_items():
    answers, hard = planted(n=4000)
    answers[:2000, :3] = np.nan
    answers[2000:, 5:] = np.nan

    found = conditional_rasch(answers)

    assert found.difficulties == pytest.approx(hard, abs=0.25)


def test_many_items_lose_no_digits():
    answers, hard = planted(n=500, k=60)

    found = conditional_rasch(answers)

    assert found.caveats == ()
    assert np.corrcoef(found.difficulties, hard)[0, 1] > 0.97


def test_unlike_slopes_are_found_and_like_ones_are_not():
    like, _ = planted(n=3000)
    unlike, _ = planted(n=3000, slopes=np.array([0.3, 2.5] * 4))

    assert andersen(like).p > 0.01
    assert andersen(unlike).p < 1e-6


def test_groups_are_named_and_an_item_one_of_them_never_solved_is_left_out():
    answers, _ = planted()
    groups = [*(["one", "two"] * 300)[:599], None]
    answers[0::2, 7] = 0

    found = andersen(answers, groups)

    assert found.names == ("one", "two")
    assert [(c.code, dict(c.facts)) for c in found.caveats] == [("item_left_out", {"item": 7})]
    assert found.df == 6
    assert found.groups[0].items == tuple(range(7))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (np.array([[0.0, 1, 2]] * 40), "0 and 1.*'pcm'"),
        (np.array([[0.0, 1, 0], [1, 0, 0]] * 40), "item 3 was always solved before all others, or never"),
        (np.array([[0.0, 1, 1]] * 10 + [[1.0, 0, 0]] * 9), "20 people.*2 items|2 items and 20 people.*19"),
    ],
)
def test_difficulties_that_do_not_exist_are_refused_in_words(answers, words):
    with pytest.raises(ScoringError, match=words):
        conditional_rasch(answers)


def test_one_group_is_no_comparison():
    answers, _ = planted()
    with pytest.raises(ScoringError, match="two groups"):
        andersen(answers, ["a"] * 600)
