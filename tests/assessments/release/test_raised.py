"""An organisation raises its smallest group: nothing new rests on fewer, what was told stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.release import audit, memberships
from assessments.release.memberships import Group, decide
from tests.assessments.release.attacks import brute_force_alone
from tests.assessments.release.histories import theme
from tests.assessments.release.rounds import a_round, answer, codes, frozen, released, roster


def two_rounds(first, second, *, k):
    """Two releases of one team: five were enough in the first, k are needed in the second."""
    answers = [[answer(p, codes(n, p, 0.4 * n)) for p in people] for n, people in enumerate((first, second))]
    entries = [roster(people, name=name) for people, name in ((first, "r1"), (second, "r2"))]
    one = released(answers[0], asked=a_round("r1"), members=entries[0])
    past = frozen(a_round("r1"), entries[0], answers[0], one)
    asked = a_round("r2", "follow_up", k=k)
    return one, released(answers[1], asked=asked, members=entries[1], earlier=(past,))


def test_a_team_that_grew_is_told_its_level_though_fewer_were_told_before():
    one, two = two_rounds(range(6), range(9), k=8)

    assert theme(two).baseline == theme(one).baseline
    assert theme(two).followup is not None
    assert theme(two).delta is None, "a change would rest on six"


def test_where_what_was_told_of_six_forbids_all_that_follows_they_wait_for_ever(monkeypatch):
    monkeypatch.setattr(audit, "tells_no_more", lambda told, added, k: False)

    _, two = two_rounds(range(6), range(9), k=8)

    assert theme(two).followup is None


@pytest.mark.parametrize("second", [range(7), [0, 1, 2, 3, 4, 6, 7]])
def test_fewer_than_the_raised_group_are_told_nothing(second):
    _, two = two_rounds(range(6), second, k=8)

    assert not two.team_reports["t"].is_shown


def test_a_word_of_agreement_rests_on_no_fewer_either():
    """Nine have a score and seven left nothing blank: there is a word where five are enough, not of eight."""
    gap = [[None, *codes(1, p)[1:3], *codes(1, p)[3:]] if p < 2 else codes(1, p) for p in range(9)]
    answers = [answer(p, given) for p, given in enumerate(gap)]

    words = [theme(released(answers, asked=a_round(k=k))).agreement for k in (5, 8)]

    assert words[0] != (None,)
    assert words[1] == (None,)


HISTORIES = st.lists(st.sets(st.sampled_from("abcdefghi"), min_size=5), min_size=2, max_size=4)


def ledgers(rounds, *, k, raised):
    """The rows told before and after the smallest group was raised, half way through."""
    ledger, base = [], None
    for number, people in enumerate(rounds):
        now = Group(round=f"r{number}", chains=tuple(sorted(people)), n=len(people))
        least = raised if number >= len(rounds) // 2 else k
        yield len(ledger), ledger, least
        ledger = [*ledger, *decide("t", "s", baseline=base, now=now, ledger=tuple(ledger), k=least).rows]
        base = base or now
    yield len(ledger), ledger, raised


@settings(max_examples=40, deadline=None)
@given(rounds=HISTORIES)
def test_nothing_new_rests_on_fewer_than_the_raised_group(rounds):
    """By trying every group: how many independent mixes rest on it alone never grows."""
    assert found_in(rounds) == []


def found_in(rounds):
    """Groups of fewer than seven that became known by another mix after seven were needed."""
    *_, (_, before, least), (_, after, _) = ledgers(rounds, k=5, raised=7)
    known, now = (brute_force_alone(rows, least, "abcdefghi") for rows in (before, after))
    return [group for group, mixes in now.items() if mixes > known.get(group, 0)]


def test_without_that_seven_joined_by_one_give_the_newcomer_away(monkeypatch):
    monkeypatch.setattr(memberships.audit, "tells_no_more", lambda told, added, k: True)

    assert ("h",) in found_in([set("abcdefg"), set("abcdefgh")])
