"""Where figures of a report begin: dependability, points shared out, comments, pages answered fast."""

from dataclasses import replace

import numpy as np
import pytest

from assessments.judge import changes
from assessments.release import rounds
from assessments.reports.shapes import Range
from instruments.load import from_text
from scoring import consensus, reliability
from tests.assessments.release.histories import plain, theme, told
from tests.assessments.release.rounds import TEXT, a_round, answer, codes, released

BARE = from_text(TEXT.partition("evidence:")[0])


def notes(teams, *, instrument=BARE, **more):
    """What is said of each scale's dependability; teams by name, with how many answer."""
    answers = [answer(f"{t}{p}", codes(1, f"{t}{p}"), team=t) for t, n in teams.items() for p in range(n)]
    found = released(answers, teams=tuple(teams), instrument=instrument, **more)
    return {n.scale: n for n in found.team_reports["a"].reliability}, answers


def keyed(answers, items, reverse):
    return np.array(
        [[6 - a.answers[i] if i in reverse else a.answers[i] for i in items] for a in answers], dtype=float
    )


# -- how dependable a scale is


def test_what_the_evidence_states_is_told_and_nothing_of_this_round():
    found, _ = notes({"a": 12, "b": 12, "c": 12}, instrument=from_text(TEXT))

    assert found["time"].source == "evidence"
    assert found["time"].alpha == Range(value=0.80, low=0.76, high=0.83)


def test_without_evidence_thirty_people_of_the_teams_shown_say_it_rounded_outward():
    found, answers = notes({"a": 12, "b": 12, "c": 6})

    alpha = reliability.alpha(keyed(answers, ("m1", "m2", "m3"), {"m2"}))
    told_of = found["time"]
    assert told_of.source == "programme"
    assert told_of.alpha.value == pytest.approx(alpha.value, abs=0.005 + 1e-9)
    assert alpha.low - 0.01 < told_of.alpha.low <= alpha.low
    assert alpha.high <= told_of.alpha.high < alpha.high + 0.01
    assert round(told_of.alpha.value, 2) == told_of.alpha.value


def test_of_twenty_nine_people_and_of_teams_too_small_nothing_is_said():
    for teams in ({"a": 12, "b": 12, "c": 5}, {"a": 13, "b": 13, "c": 4}):
        found, _ = notes(teams)
        assert {(n.source, n.alpha) for n in found.values()} == {("none", None)}


def test_where_nobody_differs_dependability_is_not_told():
    answers = [answer(f"{t}{p}", [3, 3, 3, 3, 3, 3], team=t) for t in "abc" for p in range(12)]
    found = released(answers, teams=("a", "b", "c"), instrument=BARE)

    assert {(n.source, n.alpha) for n in found.team_reports["a"].reliability} == {("none", None)}


def test_a_programme_without_a_team_shown_has_no_figure_of_its_own():
    found = released([answer(p, codes(1, p), team="a") for p in range(4)], teams=("a",), instrument=BARE)

    assert not found.team_reports["a"].is_shown


# -- what a team put first


SHARING = from_text(TEXT.partition("evidence:")[0].replace("kind: ranking,", "kind: allocation, total: 10,"))


def shared(n, points=(1, 2, 3, 4)):
    answers = [answer(p, codes(1, p), order=points) for p in range(n)]
    return released(answers, instrument=SHARING).team_reports["t"].consensus[0]


def test_points_are_told_as_a_word_an_order_and_a_number_each_from_its_size():
    assert [bool(shared(n).word) for n in (5, 7)] == [True, True]
    assert [shared(n).order for n in (5, 7)] == [(), ()]
    assert shared(8).order == ("Dates", "Cheese", "Bread", "Apples"), "most points first"
    assert [shared(n).concordance for n in (8, 9)] == [None, None]
    given = np.tile([1.0, 2.0, 3.0, 4.0], (10, 1))
    assert shared(10).concordance == round(consensus.allocation_agreement(given).value, 2)


def test_of_four_who_shared_out_all_points_nothing_is_told():
    answers = [
        replace(a, answers={c: v for c, v in a.answers.items() if not c.startswith("top") or p < 4})
        for p, a in enumerate(answer(p, codes(1, p), order=(1, 2, 3, 4)) for p in range(9))
    ]

    found = released(answers, instrument=SHARING).team_reports["t"].consensus[0]

    assert (found.word, found.order, found.concordance) == (None, (), None)


def test_agreement_on_an_order_is_told_by_its_name_and_to_two_decimals():
    orders = [(1, 2, 3, 4), (2, 1, 3, 4), (1, 3, 2, 4)]
    answers = [answer(p, codes(1, p), order=orders[p % 3]) for p in range(11)]

    (found,) = released(answers).team_reports["t"].consensus

    given = np.array([orders[p % 3] for p in range(11)], dtype=float)
    assert found.title == "Order"
    assert found.concordance == round(consensus.kendall_w(given).w, 2)
    assert found.concordance != consensus.kendall_w(given).w


def test_an_order_that_cannot_be_compared_is_told_as_nothing():
    answers = [answer(p, codes(1, p), order=(1, 1, 1, 1)) for p in range(9)]

    (found,) = released(answers).team_reports["t"].consensus

    assert (found.title, found.word, found.order, found.concordance) == ("Order", None, (), None)


def test_an_order_needs_as_many_as_the_round_promised():
    answers = [answer(p, codes(1, p)) for p in range(8)]
    lacking = [replace(a, answers={**a.answers, "top.a": None}) for a in answers[:2]]

    found = released([*lacking, *answers[2:]], asked=a_round(k=7)).team_reports["t"].consensus[0]

    assert found.word is None


# -- comments


def commented(texts, n=9):
    answers = [answer(p, codes(1, p), text=texts[p] if p < len(texts) else None) for p in range(n)]
    return released(answers).team_reports["t"].comments


def test_comments_are_told_from_eight_people_and_three_of_them_on_without_blanks_around():
    ((title, said),) = commented(["  One. ", "Two.", "Three."], n=8)

    assert title == "Anything else?"
    assert sorted(said) == ["One.", "Three.", "Two."]
    assert commented(["One.", "Two.", "Three."], n=7) == ()
    assert commented(["One.", "Two.", "   "]) == ()


# -- pages answered fast


def paced(bands):
    return [replace(answer(p, codes(1, p)), pace=band) for p, band in enumerate(bands)]


def test_the_share_of_pages_under_a_second_an_item_is_counted_of_those_that_were_timed():
    found = rounds._fast(paced([(0, 0, 1, 2), (2, 2, 1, 1), (), (0,)]))

    assert found.tolist()[:2] == [0.5, 0.0]
    assert np.isnan(found[2])
    assert found[3] == 1.0
    assert rounds._fast(paced([(), ()])) is None


def test_a_sitting_of_fast_pages_is_flagged_and_makes_the_quality_mixed():
    usual = [(2, 2, 2)] * 10
    quick = [*usual[:9], (0, 0, 0)]

    def quality(bands):
        return released(paced(bands)).team_reports["t"].quality

    assert quality(usual) == ("good",)
    assert quality(quick) == ("mixed",)


# -- who has a score


def test_a_group_is_those_of_a_team_with_a_score_and_is_linked_only_where_all_have_a_chain():
    answers = [answer(p, codes(1, p)) for p in range(6)]
    blank = answer(6, [None, None, 3, 3, 3, 3])

    def found(given):
        return rounds.scored("r1", BARE, given, (), k=5).group("t", "time")

    assert found([*answers, blank]).n == 6
    assert set(found([*answers, blank]).chains) == {f"chain-{p}" for p in range(6)}
    assert found([*answers, replace(blank, chain=None)]).chains is None
    assert found([replace(a, chain=None) for a in answers]).n == 6


def test_statements_stand_beside_their_scale_where_k_left_nothing_blank():
    def tellable(lacking, k=5):
        answers = [answer(p, [None if p < lacking else 3, 3, 3, 3, 3, 4]) for p in range(8)]
        return rounds.scored("r1", BARE, answers, (), k=k).tellable_items("t", "time", k)

    assert tellable(0) == ("m1", "m2", "m3")
    assert tellable(3) == ("m2", "m3"), "five of eight left nothing blank"
    assert tellable(4) == ()
    assert tellable(3, k=6) == ()


def test_who_was_asked_is_counted_by_round_and_by_who_was_in_both():
    from tests.assessments.release.rounds import roster

    first = rounds.scored("r1", BARE, (), roster(range(6)), k=5)
    second = rounds.scored("r2", BARE, (), roster(range(2, 10), name="r2"), k=5)

    count = rounds.roster_count(first, second, "t")
    assert (count.first, count.second, count.stayers) == (6, 8, 4)
    nobody = rounds.roster_count(first, second, "other")
    assert (nobody.first, nobody.second, nobody.stayers) == (0, 0, 0)


# -- composites


def test_a_whole_whose_scales_rest_on_as_many_but_other_people_is_not_told():
    """Somebody left one scale blank and somebody else the other: seven each, and six with both."""
    answers = [answer(p, codes(1, p)) for p in range(8)]
    answers[0] = answer(0, [None, None, None, *codes(1, 0)[3:]])
    answers[1] = answer(1, [*codes(1, 1)[:3], None, None, None])

    found = released(answers)

    assert theme(found, "time").baseline is not None
    assert theme(found, "voice").baseline is not None
    assert theme(found, "whole").baseline is None


def with_a_blank(given):
    return lambda t, p: [None, *given(t, p)[1:]] if p == 0 else given(t, p)


def test_a_linked_change_of_a_whole_is_told_only_where_nobody_left_a_statement_blank():
    people, rounds = (range(8), range(9)), (plain(1), plain(2, 0.4))
    (_, whole), _ = told(rounds, people=people)
    (_, now), _ = told((rounds[0], with_a_blank(rounds[1])), people=people)
    (_, then), _ = told((with_a_blank(rounds[0]), rounds[1]), people=people)

    assert [theme(x, "time").delta is not None for x in (whole, now, then)] == [True, True, True]
    assert [theme(x, "whole").delta is not None for x in (whole, now, then)] == [True, False, False]


def apart(t, p):
    """One scale at the very top, the other at the very bottom: their whole is neither bound."""
    return [5, 1, 5, 1, 5, 1]


@pytest.mark.parametrize(("people", "has_level"), [(8, True), ((range(8), range(9)), False)])
def test_a_whole_without_a_baseline_has_no_change_and_its_level_only_where_that_may_be_told(
    people, has_level
):
    (one, two), _ = told((apart, plain(2)), people=people)

    assert theme(one, "whole").baseline is None
    assert theme(two, "whole").delta is None
    assert (theme(two, "whole").followup is not None) is has_level
    assert theme(two, "whole").verdict == "not_shown"


@pytest.mark.parametrize("people", [8, (range(8), range(9))])
def test_a_whole_without_a_baseline_is_in_no_family_of_changes(people, monkeypatch):
    """Counted among them, a change that is told nowhere would decide over the verdicts of others."""
    asked, between = [], changes.between
    monkeypatch.setattr(changes, "between", lambda *a, **k: asked.append(k["may_show"]) or between(*a, **k))

    told((apart, plain(2)), people=people)
    told((plain(1), plain(2)), people=people)

    assert [may_show("t", "whole") for may_show in asked] == [False, True]
    assert all(may_show("t", "time") for may_show in asked)


# -- one word of agreement


def test_a_word_of_agreement_rests_on_the_smallest_group_with_nothing_left_blank():
    def word(lacking, k=5):
        answers = [answer(p, [None if p < lacking else 3, 3, 4, 3, 3, 4]) for p in range(8)]
        return theme(released(answers, asked=a_round(k=k))).agreement[0]

    assert word(3) is not None, "five of eight left nothing blank"
    assert word(4) is None
    assert word(2, k=6) is not None
    assert word(3, k=6) is None
