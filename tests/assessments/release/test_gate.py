"""One round's release: what stands in the reports, what does not, and what betrays nobody."""

import dataclasses

import numpy as np
import pytest

from assessments.release import frozen as keeping
from assessments.release import table
from assessments.reports.shapes import Fact
from instruments.load import from_text
from tests.assessments.release.attacks import feasible_width
from tests.assessments.release.rounds import (
    INSTRUMENT,
    RATED,
    TEXT,
    a_round,
    answer,
    codes,
    frozen,
    released,
    roster,
    two_rounds,
)


def team(release, name="t"):
    return release.team_reports[name]


def theme(release, scale="time", name="t"):
    return next(t for t in team(release, name).themes if t.scale == scale)


def a_team(n, *, seed=1, name="t", text=None):
    return [answer(p, codes(seed, p), team=name, text=text) for p in range(n)]


def bytes_of(release):
    return keeping.to_json(release)


# -- what is shown, by size


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_below_five_people_the_page_is_the_same_whatever_was_answered(n):
    empty = released([], teams=("t",))
    some = released(a_team(n), teams=("t",))
    others = released([answer(p, [5, 1, 5, 5, 1, 5]) for p in range(n)], teams=("t",))

    assert bytes_of(some) == bytes_of(others) == bytes_of(empty)
    assert not team(some).is_shown
    assert team(some).themes == ()


def test_without_the_smallest_group_four_people_are_shown(monkeypatch):
    """The planted fault: with the check on size taken out, the page of four people holds numbers."""
    monkeypatch.setattr(table, "smallest_group", lambda asked: 1)

    assert theme(released(a_team(4))).baseline is not None


def test_an_organisation_may_ask_for_more_people_but_never_for_fewer():
    assert not team(released(a_team(7), asked=a_round(k=8))).is_shown
    assert not team(released(a_team(4), asked=a_round(k=2))).is_shown


SIZES = [
    pytest.param(5, (True, False, False, False), id="5"),
    pytest.param(7, (True, False, False, False), id="7"),
    pytest.param(8, (True, True, True, False), id="8"),
    pytest.param(9, (True, True, True, False), id="9"),
    pytest.param(10, (True, True, True, True), id="10"),
    pytest.param(14, (True, True, True, True), id="14"),
]


@pytest.mark.parametrize(("n", "expected"), SIZES)
def test_each_output_begins_at_its_size(n, expected):
    found = released(a_team(n, text="A comment of mine."))
    report = team(found)
    consensus = report.consensus[0]

    assert theme(found).baseline is not None
    assert (
        consensus.word is not None,
        bool(theme(found).items),
        bool(consensus.order) and bool(report.comments),
        consensus.concordance is not None,
    ) == expected
    assert report.quality[0] in {"good", "mixed", "poor"}
    assert theme(found).agreement[0] in {"close_together", "some_spread", "far_apart"}


@pytest.mark.parametrize(("n", "size"), [(8, 0.5), (12, 0.1)])
def test_item_means_stand_as_answered_and_as_coarsely_as_the_table_says(n, size):
    found = released([answer(p, [4, 2, 4, 3, 3, 3]) for p in range(n)])

    items = {i.id: i.means for i in theme(found).items}
    assert items == {"m1": (4.0,), "m2": (2.0,), "m3": (4.0,)}
    assert all((m[0] - 1) / size == pytest.approx(round((m[0] - 1) / size)) for m in items.values())


def test_an_item_somebody_left_blank_has_no_mean_beside_the_scale_s():
    answers = a_team(12)
    gap = codes(1, 0)
    gap[0] = None
    answers[0] = answer(0, gap)

    found = released(answers)

    assert {i.id: i.means[0] is not None for i in theme(found).items} == {"m1": False, "m2": True, "m3": True}


@pytest.mark.parametrize("given", [(), ("a",), ("a", "b")], ids=["none", "one", "two"])
def test_fewer_than_three_comments_are_none(given):
    answers = [answer(p, codes(1, p), text=given[p] if p < len(given) else None) for p in range(9)]

    assert team(released(answers)).comments == ()


def test_comments_come_in_an_order_that_is_nobody_s():
    texts = ["First words.", "Second words.", "Third words.", "Fourth words."]
    people = list(range(9))
    one = [answer(p, codes(1, p), text=texts[p] if p < 4 else None) for p in people]
    two = [answer(p, codes(1, p), text=texts[3 - p] if p < 4 else None) for p in people]

    assert team(released(one)).comments == team(released(two)).comments


def test_words_whose_writer_did_not_agree_are_not_shown():
    answers = [dataclasses.replace(a, shared_comments=()) for a in a_team(9, text="Private.")]

    assert team(released(answers)).comments == ()


# -- two rounds


def test_the_change_told_is_the_difference_of_the_means_told():
    _, two = two_rounds(range(8), range(8))

    found = theme(two)
    assert found.delta.value == pytest.approx(found.followup.value - found.baseline.value)
    assert found.delta.low <= found.delta_noise_only.low <= found.delta.value
    assert found.delta.value <= found.delta_noise_only.high <= found.delta.high
    assert found.verdict is not None
    assert team(two).basis == "linked"


def test_the_baseline_stands_as_it_was_told():
    one, two = two_rounds(range(8), range(8))

    assert theme(two).baseline == theme(one).baseline
    assert team(two).rounds[0] == team(one).rounds[0]


def test_with_one_joiner_the_level_is_withheld_and_the_linked_change_told():
    _, two = two_rounds(range(8), range(9))

    found = theme(two)
    assert found.followup is None
    assert found.delta is not None
    assert all(i.means[1] is None for i in found.items)
    assert Fact(code="followup_level_withheld") in team(two).limits


def test_in_an_anonymous_round_nobody_is_linked_and_both_means_are_told():
    _, two = two_rounds(range(8), range(9), mode="anonymous", rosters=(range(9), range(9)))

    assert team(two).basis == "unlinked"
    assert theme(two).followup is not None
    assert theme(two).delta is not None
    assert team(two).n_linked is None


def test_a_composite_is_told_only_where_it_rests_on_the_very_people_of_its_scales():
    answers = a_team(8)
    lacking = codes(1, 0)
    lacking[3:] = [None, None, None]
    uneven = [answer(0, lacking), *answers[1:]]

    assert theme(released(answers), "whole").baseline is not None
    assert theme(released(uneven), "voice").baseline is not None
    assert theme(released(uneven), "whole").baseline is None


def test_an_item_s_mean_is_over_those_with_a_score_on_its_scale():
    """Somebody with one answer has no score; their answer enters no mean that stands beside the scale's."""
    answers = a_team(12)
    alone = [answer(99, [1, None, None, 3, 3, 3])]

    with_them, without = released([*answers, *alone]), released(answers)

    assert [i.means for i in theme(with_them).items] == [i.means for i in theme(without).items]


def test_a_scale_fewer_than_k_answered_is_not_shown_beside_one_they_did():
    few = [answer(p, [*codes(1, p)[:3], *([None] * 3 if p > 3 else codes(1, p)[3:])]) for p in range(8)]

    found = released(few)

    assert theme(found, "time").baseline is not None
    assert theme(found, "voice").baseline is None


def test_a_scale_whose_statements_changed_is_not_comparable_and_keeps_both_levels():
    new = from_text(
        TEXT.replace('version: "1.0.0"', 'version: "2.0.0"')
        .replace("We say what we think.", "Everybody speaks up.")
        .replace("We keep quiet.", "Some never speak.")
    )
    first = a_team(8)
    one = released(first)
    past = frozen(a_round(), roster(range(8)), first, one)
    second = [answer(p, codes(2, p)) for p in range(8)]
    two = released(
        second,
        asked=a_round("r2", "follow_up"),
        members=roster(range(8), name="r2"),
        earlier=(past,),
        instrument=new,
    )

    assert theme(two, "voice").verdict == "not_comparable"
    assert theme(two, "voice").delta is None
    assert theme(two, "time").verdict != "not_comparable"
    assert theme(two, "whole").verdict == "not_comparable"


def test_a_pulse_is_described_and_never_judged():
    first = a_team(8)
    past = frozen(a_round(), roster(range(8)), first, released(first))
    second = [answer(p, codes(2, p)) for p in range(8)]

    pulse = released(second, asked=a_round("r2", "pulse"), earlier=(past,))

    assert theme(pulse).verdict is None
    assert theme(pulse).baseline is not None


# -- totals


def beside_a_small_team(given):
    """Two teams that are shown, careless answers among them, beside four people who answer this."""
    shown = [a for n in ("s", "u") for a in a_team(6, name=n)]
    careless = [answer(p, [3, 3, 3, 3, 3, 3], team="u") for p in (6, 7)]
    small = [answer(p, given(p), team="h") for p in range(4)]
    return bytes_of(released([*shown, *careless, *small], teams=("s", "u", "h")))


@pytest.mark.parametrize("given", [lambda p: [5, 5, 5, 1, 1, 1], lambda p: codes(9, p), lambda p: [1] * 6])
def test_a_team_too_small_moves_nothing_of_another_team(given):
    """Not even what counts as unusual there."""
    assert beside_a_small_team(given) == beside_a_small_team(lambda p: codes(7, p))


def test_without_that_it_is_the_measure_of_what_is_unusual_elsewhere(monkeypatch):
    from assessments.release import rounds

    signs, met = rounds.carefulness.signs, []

    def against_everybody(*args, against, **more):
        met.append(signs(*args, **more).mahalanobis.tolist()[:14])
        return signs(*args, **more)

    monkeypatch.setattr(rounds.carefulness, "signs", against_everybody)
    beside_a_small_team(lambda p: codes(9, p))
    beside_a_small_team(lambda p: [5, 5, 5, 1, 1, 1])

    assert all(np.isfinite(found).all() for found in met)
    assert met[0] != met[1]


def test_no_total_of_a_programme_holds_a_hidden_team():
    shown = [a for n in ("s", "u") for a in a_team(6, name=n)]
    quiet = released(shown, teams=("s", "u", "h"))
    loud = released(
        [*shown, *(answer(p, [5, 1, 5, 5, 1, 5], team="h") for p in range(4))], teams=("s", "u", "h")
    )

    assert bytes_of(quiet) == bytes_of(loud)
    assert quiet.programme_report.rounds[0].n == 12
    row = next(r for r in quiet.programme_report.rows if r.team == "h")
    assert (row.is_shown, row.n, row.roster, row.cells) == (False, None, None, ())


# -- attacks


@pytest.mark.parametrize(("n", "others", "is_said"), [(9, 1, False), (9, 4, False), (10, 5, True)])
def test_that_few_answered_in_another_language_is_not_said(n, others, is_said):
    answers = [answer(p, codes(1, p), language="de" if p < others else "en") for p in range(n)]

    assert ("languages_mixed" in {f.code for f in team(released(answers)).limits}) is is_said


def test_two_people_with_the_same_pattern_exchanged_change_no_byte():
    """Both rounds of two people exchanged: everything released is the same, to the byte."""

    def history(names):
        first = [answer(n, codes(1, p)) for p, n in enumerate(names)]
        second = [answer(n, codes(2, p)) for p, n in enumerate(names)]
        one = released(first, members=roster(range(8)))
        past = frozen(a_round(), roster(range(8)), first, one)
        two = released(
            second, asked=a_round("r2", "follow_up"), members=roster(range(8), name="r2"), earlier=(past,)
        )
        return bytes_of(one), bytes_of(two)

    assert history([0, 1, 2, 3, 4, 5, 6, 7]) == history([7, 1, 2, 3, 4, 5, 6, 0])


@pytest.mark.parametrize("seed", range(6))
def test_the_order_in_which_answers_came_changes_no_byte(seed):
    import random

    answers = a_team(9, text="The same words of everybody.")
    shuffled = answers[:]
    random.Random(seed).shuffle(shuffled)

    assert bytes_of(released(answers, members=roster(range(9)))) == bytes_of(
        released(shuffled, members=roster(range(9)))
    )


EXTREMES = {"lowest": (1, 5, 1, 1, 5, 1), "highest": (5, 1, 5, 5, 1, 5)}


def pushed(person, extreme):
    """Eight of ten answer twice: the follow-up as it was, and with one person's answers pushed to an end."""
    first = a_team(8)
    past = frozen(a_round(), roster(range(10)), first, released(first, members=roster(range(10))))
    for is_pushed in (False, True):
        second = [answer(p, extreme if is_pushed and p == person else codes(2, p)) for p in range(8)]
        yield released(
            second, asked=a_round("r2", "follow_up"), members=roster(range(10), name="r2"), earlier=(past,)
        )


def width(found):
    return found.delta.high - found.delta.low


@pytest.mark.parametrize("person", range(0, 8, 3))
@pytest.mark.parametrize("extreme", EXTREMES.values(), ids=EXTREMES)
def test_one_person_moves_no_number_by_more_than_their_share_and_no_width_at_all(person, extreme):
    """Bounded influence: range / n and one step for what is told, nothing for the widths of eight people."""
    plain, moved = pushed(person, extreme)

    for scale in ("time", "voice"):
        a, b = theme(plain, scale), theme(moved, scale)
        assert abs(a.followup.value - b.followup.value) <= 4 / 8 + 0.1 + 1e-9
        assert abs(a.delta.value - b.delta.value) <= 4 / 8 + 0.1 + 1e-9
        assert abs(a.shrunken - b.shrunken) <= 4 / 8 + 0.1 + 1e-9
        assert width(b) == pytest.approx(width(a))


def test_where_small_teams_lend_their_own_variance_a_width_moves(monkeypatch):
    """The planted fault: with small teams' own variance in print, one person's answers move the width."""
    monkeypatch.setattr("scoring.change.estimation.is_small", lambda n: False)

    histories = [pushed(p, extreme) for p in range(8) for extreme in EXTREMES.values()]

    moved = [
        width(theme(a, s)) != pytest.approx(width(theme(b, s)))
        for a, b in histories
        for s in ("time", "voice")
    ]
    assert any(moved)


@pytest.mark.parametrize("n", [5, 6, 8, 12])
def test_the_interval_attacker_keeps_half_the_range_of_every_member(n):
    answers = [answer(p, [5, 1, 5, 5, 1, 5] if p else [1, 5, 1, 1, 5, 1]) for p in range(n)]

    told = [(t.baseline.value, t.baseline.bound) for t in team(released(answers)).themes]

    assert feasible_width(n, told[:1]) >= 2 - 1e-6


def test_reasons_carry_no_fact_that_rests_on_answers():
    _, two = two_rounds(range(6), range(6), shift=0.1)

    reasons = [(t, r) for t in team(two).themes for r in t.reasons]
    facts = {k for _, r in reasons if r.code != "too_noisy" for k in r.facts}
    assert facts <= {"need", "round", "limit", "items", "common", "level", "grade", "caps"}


def test_a_range_that_tells_no_direction_is_named_by_the_limits_told():
    _, two = two_rounds(range(6), range(6), shift=0.1)

    open_ones = [(t, r) for t in team(two).themes for r in t.reasons if r.code == "too_noisy"]
    assert open_ones
    assert all(r.facts == {"low": t.delta.low, "high": t.delta.high} for t, r in open_ones)


# -- kept as told


def test_what_is_kept_is_what_was_told():
    one, two = two_rounds(range(9), range(8))

    for told in (one, two):
        back = keeping.from_json(keeping.to_json(told))
        assert back == dataclasses.replace(told, ledger_rows=())


def test_the_ledger_holds_memberships_and_no_answer():
    one, two = two_rounds(range(8), range(8))

    assert {(r.output, len(r.members)) for r in one.ledger_rows} == {("baseline", 8)}
    assert {r.output for r in two.ledger_rows} == {"level"}
    assert {s for r in (*one.ledger_rows, *two.ledger_rows) for _, _, s in r.members} == {1}


def test_an_example_says_so_on_every_report():
    found = released(a_team(6), is_example=True)

    assert found.programme_report.is_example
    assert all(r.is_example for r in found.team_reports.values())


def test_every_rated_item_of_the_test_instrument_is_scored():
    assert set(RATED) == {i for s in INSTRUMENT.scales.values() for i in s.items}
