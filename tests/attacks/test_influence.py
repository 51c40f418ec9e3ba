"""Bounded influence: one person's answers move nothing further than their share of what it is a mean of.

Levels and changes of their team, what came and stayed, statements, targets, the line over all teams, and the
coached beside those who waited. Widths of ranges do not move at all below ten people; and where fewer than
five answered nothing moves anywhere.
"""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.release import beside_waiting, findings, table, together
from assessments.release import frozen as keeping
from assessments.reports import programme
from tests.assessments.release.histories import plain, told
from tests.attacks.influence import ARMS, KINDS, RANGE, WAITING, history, numbers

STEP = 0.1
SLACK = 1e-9
CODES = st.tuples(*[st.integers(1, 5)] * 6) | st.sampled_from([(1, 5, 1, 1, 5, 1), (5, 1, 5, 5, 1, 5)])
SIZES = st.sampled_from([5, 8, 11])
ENDS = re.compile(r"/(low|high|low80|high80)$")
OF_TOLD = re.compile(r"/(shrunken|tipping_point)$|/reasons/|/limits/|/quality/|/concordance$|tested$")
"""Functions of changes and counts that are told beside them, and words: they tell nothing of their own."""
COUNTS = re.compile(r"/(n_reached|n_probably)$")
quick = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def moves(one, other):
    """Every number told in both, with how far it moved."""
    before, after = numbers(one), numbers(other)
    return {where: abs(before[where] - after[where]) for where in before.keys() & after.keys()}


def share(where, n):
    """How far one of n may move the number that stands there."""
    if "/waiting/" in where:
        return (RANGE / n + STEP) / len(WAITING) + STEP
    if "/lines/" in where:
        return (RANGE / n + STEP) / len(ARMS) + STEP
    if "/items/" in where:
        return RANGE / n + (0.5 if n < table.ITEM_DECIMALS_FROM else 0.1)
    return RANGE / n + STEP


def too_far(n, one, other):
    """What moved further than its share; ends of ranges are looked at by their width."""
    return {
        where: by
        for where, by in moves(one, other).items()
        if not ENDS.search(where) and not OF_TOLD.search(where) and not COUNTS.search(where)
        if by > share(where, n) + SLACK
    }


def changed(n, at, codes, team="a"):
    """The releases from a round on as they were, and with one person's answers of that round changed."""
    plain_one, other = history(n=n), history(n=n, at=at, codes=codes, team=team)
    assert [keeping.to_json(r) for r in plain_one[:at]] == [keeping.to_json(r) for r in other[:at]]
    return zip(plain_one[at:], other[at:], strict=True)


@quick
@given(n=SIZES, at=st.integers(0, 2), codes=CODES, team=st.sampled_from(["a", "d"]))
def test_no_number_moves_further_than_one_person_s_share(n, at, codes, team):
    for one, other in changed(n, at, codes, team):
        assert too_far(n, one, other) == {}


@quick
@given(n=st.sampled_from([5, 8]), at=st.integers(0, 2), codes=CODES)
def test_below_ten_people_no_width_moves(n, at, codes):
    """Of the round that was answered differently; later ones may borrow from five teams and more."""
    one, other = next(iter(changed(n, at, codes)))

    assert widths(one) == widths(other)


def widths(release):
    """The width of every range of a team's own, where nothing was told as a bound."""
    return {
        (t, theme.scale, code): round(found.high - found.low, 6)
        for t, report in release.team_reports.items()
        for theme in report.themes
        if not any(level and level.bound for level in (theme.baseline, theme.followup))
        for code, found in [("", theme.delta), *((c.code, c.delta) for c in theme.contrasts)]
        if found is not None and (t != "a" or not is_cut(theme))
    }


def is_cut(theme):
    """Whether an earlier change was told against a bound, which makes what stayed wider."""
    return any(p.level is not None and p.level.bound for p in theme.history)


def hidden(at, codes):
    """Seven teams over three rounds, of which the last is four people in one of the rounds."""
    teams = (*ARMS, "g")
    sizes = [range(4) if number == at else range(6) for number in range(len(KINDS))]
    usual = [plain(number, 0.3 * number) for number in range(len(KINDS))]

    def given_in(number):
        return lambda t, p: list(codes) if number == at and t == "g" else usual[number](t, p)

    releases, _ = told(
        [given_in(number) for number in range(len(KINDS))],
        people=[range(6)] * len(KINDS),
        teams=teams,
        kinds=KINDS,
        waiting=(*WAITING, "g"),
        silent=lambda number, t, p: t == "g" and p not in sizes[number],
    )
    return [keeping.to_json(r) for r in releases]


@settings(quick, max_examples=6)
@given(at=st.integers(0, 2), codes=st.tuples(*[st.integers(1, 5) | st.none()] * 6))
def test_of_four_people_s_answers_nothing_is_told_in_any_round(at, codes):
    assert hidden(at, codes) == hidden(at, (3, 3, 3, 3, 3, 3))


# -- planted faults


def pushed(n, at=1):
    return list(changed(n, at, (5, 1, 5, 5, 1, 5), "a")) + list(changed(n, at, (1, 5, 1, 1, 5, 1), "a"))


@pytest.fixture
def anew():
    """Histories are lived again with the fault, and again without it afterwards."""
    history.cache_clear()
    yield
    history.cache_clear()


def test_a_level_that_follows_its_highest_answer_moves_further(anew, monkeypatch):
    proxy = SimpleNamespace(nanmean=np.nanmax, mean=np.mean, isnan=np.isnan, ptp=np.ptp)
    monkeypatch.setattr(findings, "np", proxy)

    assert any(too_far(8, one, other) for one, other in pushed(8))


@pytest.mark.parametrize(("figure", "room"), [("lines", together), ("waiting", beside_waiting)])
def test_a_total_that_is_not_divided_moves_further(anew, monkeypatch, figure, room):
    """The planted fault: changes are added up over teams where their mean is promised."""
    values = room._values
    monkeypatch.setattr(room, "_values", lambda found: values(found) * len(found))

    assert any(figure in where for one, other in pushed(5) for where in too_far(5, one, other))


def test_where_small_teams_lend_their_own_variance_widths_move(anew, monkeypatch):
    monkeypatch.setattr("scoring.change.estimation.is_small", lambda n: False)

    assert any(widths(one) != widths(other) for one, other in pushed(5))


def test_where_verdicts_decide_who_is_averaged_one_person_does(monkeypatch, anew):
    """The planted fault: a team whose range is too wide is left out of the line over all teams."""
    asked = programme.is_in_line

    def by_verdict(theme):
        return asked(theme) and theme.verdict != "cannot_tell"

    for room in (programme, together, beside_waiting):
        monkeypatch.setattr(room, "is_in_line", by_verdict)

    one, other = history(n=6, seed=200)[1], history(n=6, seed=200, at=1, codes=(1, 5, 1, 1, 5, 1))[1]

    assert averaged(one) != averaged(other)


def averaged(release):
    """Of how many teams each line of the programme is the mean."""
    return [line.n_teams for line in release.programme_report.lines]


@quick
@given(n=SIZES, at=st.integers(0, 2), codes=CODES, team=st.sampled_from(["a", "d"]))
def test_who_is_averaged_is_decided_by_nobody_s_answers(n, at, codes, team):
    assert all(averaged(one) == averaged(other) for one, other in changed(n, at, codes, team))


def test_without_the_smallest_group_four_people_s_answers_are_told(monkeypatch):
    monkeypatch.setattr(table, "smallest_group", lambda asked: 4)

    assert hidden(1, (5, 1, 5, 5, 1, 5)) != hidden(1, (3, 3, 3, 3, 3, 3))
