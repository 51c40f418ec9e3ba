"""Whose answers a change rests on: blanks and changed statements can leave fewer people than have a score."""

import pytest

from assessments.judge import waves
from assessments.release import case
from assessments.release.memberships import Group, decide
from instruments.load import from_text
from tests.assessments.release.rounds import TEXT, a_round, answer, codes, frozen, released, roster


def theme(release, scale="time"):
    return next(t for t in release.team_reports["t"].themes if t.scale == scale)


def with_blanks(seed, person, blank, shift=0.0):
    given = codes(seed, person, shift)
    return [None if i == blank else c for i, c in enumerate(given)]


def a_joiner_and_crossed_blanks(crossed=1):
    """Five answer twice and one joins; of the five, some answered but one statement of a scale both times."""
    first = [answer(p, with_blanks(1, p, 2 if p < crossed else None)) for p in range(5)]
    one = released(first, members=roster(range(5)))
    past = frozen(a_round(), roster(range(5)), first, one)
    second = [answer(p, with_blanks(2, p, 0 if p < crossed else None, 0.5)) for p in range(6)]
    return released(
        second, asked=a_round("r2", "follow_up"), members=roster(range(6), name="r2"), earlier=(past,)
    )


def rests_on(release, scale="time"):
    """How many people the linked change of a scale rests on, by the ledger."""
    rows = [r for r in release.ledger_rows if r.scale == scale and r.output == "change"]
    return [len({person for person, _, _ in r.members}) for r in rows]


def test_a_change_of_five_people_of_whom_one_does_not_count_is_not_linked():
    told = a_joiner_and_crossed_blanks()

    assert rests_on(told) == []
    assert rests_on(told, "voice") == [5]
    # Both means with a change that links nobody: their difference and nothing else.
    time = theme(told)
    assert time.delta is None or time.delta.value == pytest.approx(time.followup.value - time.baseline.value)


def test_without_that_a_change_of_four_people_is_told(monkeypatch):
    """The planted fault: everybody with a score in both rounds counted as behind the change."""
    monkeypatch.setattr(case, "_behind", lambda *_: None)
    seen = []
    monkeypatch.setattr(case.changes, "between", watched(seen))

    told = a_joiner_and_crossed_blanks()

    assert rests_on(told) == [5]
    assert 4 in seen


def test_no_change_that_is_computed_links_fewer_than_five(monkeypatch):
    seen = []
    monkeypatch.setattr(case.changes, "between", watched(seen))

    for crossed in range(4):
        a_joiner_and_crossed_blanks(crossed)

    assert seen
    assert min(n for n in seen if n is not None) >= 5


def watched(seen, between=case.changes.between):
    """The real thing, and how many people each change it computes links."""

    def look(*args, **kwargs):
        found = between(*args, **kwargs)
        seen.extend(c.n_linked for c in found.changes)
        return found

    return look


NEW = from_text(
    TEXT.replace('version: "1.0.0"', 'version: "2.0.0"').replace("We end on time.", "We stop on time.")
)


@pytest.mark.parametrize(("answered_common", "has_change"), [(4, False), (5, True)])
def test_a_change_on_common_statements_needs_five_people_in_both_rounds(answered_common, has_change):
    """Six have a score in each round, but the change rests on those who answered what did not change."""
    before, now = (Group(round=r, chains=None, n=6) for r in ("r1", "r2"))
    behind = waves.Behind(first=6, second=answered_common, linked=None)

    found = decide("t", "s", baseline=before, now=now, ledger=(), k=5, behind=behind, is_own=True)

    assert found.shown.has_level
    assert found.shown.has_change is has_change


def test_behind_a_change_stand_those_scored_on_the_statements_that_count():
    how = waves.Comparable(comparability="linked", common=("m1", "m2"))
    first = [answer(p, codes(1, p)) for p in range(6)]
    second = [answer(p, with_blanks(2, p, None if p < 4 else 0)) for p in range(6)]
    from assessments.release.rounds import scored

    one, two = (scored("r", NEW, answers, (), k=5).wave for answers in (first, second))

    behind = waves.behind_change(one, two, team="t", scale=NEW.scales["time"], how=how)

    assert (behind.first, behind.second, len(behind.linked)) == (6, 4, 4)
