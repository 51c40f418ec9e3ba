"""Two baselines: averaged where both asked the same of the same people; else the latest alone counts."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.release import baselines, case, memberships, table
from assessments.release.memberships import decide
from assessments.reports.shapes import Fact, Level
from tests.assessments.release.attacks import brute_force_exposed
from tests.assessments.release.histories import SCALES, plain, theme, told
from tests.assessments.release.rounds import a_round, answer, codes, frozen, released, roster
from tests.assessments.release.test_memberships import K, group
from tests.assessments.release.test_together import without_words

KINDS = ("baseline", "baseline", "follow_up", "sustainment")
ROUNDS = (plain(1), plain(2), plain(3, 0.7))


def errors_printed(monkeypatch, rounds, kinds):
    """The standard errors of the last round's changes, by scale: the ranges told are rounded outward."""
    seen = []
    between = case.changes.between
    with monkeypatch.context() as spy:
        spy.setattr(case.changes, "between", lambda *a, **k: seen.append(between(*a, **k)) or seen[-1])
        told(rounds, kinds=kinds, people=8)
    return {c.scale: (c.printed.se, c.printed_noise_only.se) for c in seen[-1].changes if c.scale in SCALES}


@pytest.mark.parametrize("seed", range(4))
def test_a_change_is_counted_from_the_mean_of_both_baselines_told(seed):
    rounds = (plain(seed), plain(seed + 10), plain(seed + 20, 0.7))
    (one, two, three), _ = told(rounds, kinds=KINDS, people=8)

    for scale in (*SCALES, "whole"):
        found = theme(three, scale)
        mean = (theme(one, scale).baseline.value + theme(two, scale).baseline.value) / 2
        assert found.baseline.value == pytest.approx(mean, abs=0.05 + 1e-9)
        assert found.delta.value == pytest.approx(found.followup.value - found.baseline.value)
    assert Fact(code="baselines_averaged", facts={"n": 2}) in three.team_reports["t"].limits


def test_a_second_baseline_takes_a_quarter_off_noise_and_mood(monkeypatch):
    """METHODS: 2 v_e/n and 2 s_c^2 become 1.5 of each, where all eight of eight answered."""
    both = errors_printed(monkeypatch, ROUNDS, KINDS)
    single = errors_printed(monkeypatch, ROUNDS[1:], KINDS[1:])

    for scale in SCALES:
        for averaged, one in zip(both[scale], single[scale], strict=True):
            assert averaged / one == pytest.approx(0.75**0.5, abs=1e-6)


def test_left_out_it_takes_nothing_off(monkeypatch):
    monkeypatch.setattr(baselines, "_is_averaged", lambda *_: False)

    with pytest.raises(AssertionError):
        test_a_second_baseline_takes_a_quarter_off_noise_and_mood(monkeypatch)


def test_where_somebody_answered_one_baseline_only_the_latest_alone_counts():
    people = (range(8), range(9), range(9))
    (_, two, three), _ = told(ROUNDS, kinds=KINDS, people=people)

    assert theme(three).baseline == theme(two).baseline
    assert "baselines_averaged" not in {f.code for f in three.team_reports["t"].limits}


def test_in_anonymous_rounds_the_means_told_are_averaged_too():
    (one, two, three), _ = told(ROUNDS, kinds=KINDS, people=8, mode="anonymous")

    mean = (theme(one).baseline.value + theme(two).baseline.value) / 2
    assert theme(three).baseline.value == pytest.approx(mean, abs=0.05 + 1e-9)
    assert three.team_reports["t"].basis == "unlinked"


def test_with_one_joiner_the_change_of_those_linked_is_told_and_its_row_holds_both_baselines():
    (*_, three), _ = told(ROUNDS, kinds=KINDS, people=(range(8), range(8), range(9)))

    assert theme(three).followup is None
    assert theme(three).delta is not None
    rows = [r for r in three.ledger_rows if r.output == "change" and r.scale == "time"]
    assert {(at, sign) for r in rows for _, at, sign in r.members} == {("r1", -1), ("r2", -1), ("r3", 2)}
    assert {len(r.members) for r in rows} == {24}


PEOPLE = st.lists(st.sets(st.sampled_from(range(8)), min_size=5), min_size=3, max_size=4)


@settings(max_examples=20, deadline=None)
@given(people=PEOPLE)
def test_no_history_with_two_baselines_gives_a_group_below_k_away(people):
    people = [sorted(p) for p in people]
    people[1] = people[0]
    rounds = [plain(s) for s in range(len(people))]
    releases, _ = told(rounds, kinds=KINDS, people=people)

    for scale in SCALES:
        rows = [r for release in releases for r in release.ledger_rows if r.scale == scale]
        assert brute_force_exposed(rows, K) == []


def test_without_the_audit_a_joiner_after_two_baselines_is_found(monkeypatch):
    """The planted fault: level and linked change told beside both baselines."""
    monkeypatch.setattr(memberships.audit, "is_safe", lambda rows, k: True)
    first, second = "abcdef", "abcdefg"
    ledger = []
    for name in ("r1", "r2"):
        ledger += decide("t", "s", baseline=None, now=group(name, first), ledger=tuple(ledger), k=K).rows
    found = decide(
        "t", "s", baseline=group("r2", first), now=group("r3", second), ledger=tuple(ledger), k=K, also="r1"
    )

    assert ("g",) in brute_force_exposed([*ledger, *found.rows], K)


TOP, NEARLY = [5, 1, 5, 5, 1, 5], [5, 1, 5, 5, 1, 4]


def at_the_top(extreme):
    usual = plain(1, 0.3)
    return lambda t, p: [*usual(t, p)[:3], *(extreme if p % 2 else TOP)[3:]]


def test_what_a_bound_of_the_first_baseline_hides_moves_no_number():
    def numbers(extreme):
        (*_, three), _ = told((at_the_top(extreme), *ROUNDS[1:]), kinds=KINDS)
        assert theme(three, "voice").baseline.bound == "at_or_above"
        return without_words(three)

    assert numbers(TOP) == numbers(NEARLY)


def test_one_bound_makes_the_mean_of_both_a_bound():
    one, two = Level(value=4.6, bound="at_or_above"), Level(value=4.0)

    assert table.mean_level(one, two, low=1, high=5) == Level(value=4.3, bound="at_or_above")
    assert table.mean_level(two, two, low=1, high=5) == Level(value=4.0)


# -- teams with baselines of their own


def two_teams_asked_apart():
    """Team a was asked in spring, team b in a round of its own in summer; both in the autumn."""
    earlier = []
    for name, team in (("r1", "a"), ("r2", "b")):
        answers = [answer(f"{team}{p}", codes(1, f"{team}{p}"), team=team) for p in range(6)]
        entries = roster(range(6), name=name, team=team)
        one = released(answers, asked=a_round(name), members=entries, earlier=tuple(earlier), teams=(team,))
        earlier.append(frozen(a_round(name), entries, answers, one))
    answers = [answer(f"{t}{p}", codes(2, f"{t}{p}", 0.5), team=t) for t in "ab" for p in range(6)]
    entries = [e for t in "ab" for e in roster(range(6), name="r3", team=t)]
    last = released(
        answers, asked=a_round("r3", "follow_up"), members=entries, earlier=tuple(earlier), teams=("a", "b")
    )
    return earlier, last


def test_each_team_is_counted_from_the_baseline_it_was_asked_in():
    (spring, summer), autumn = two_teams_asked_apart()

    for team, past in (("a", spring), ("b", summer)):
        assert theme(autumn, team=team).baseline == theme(past.release, team=team).baseline
        assert theme(autumn, team=team).delta is not None
        assert autumn.team_reports[team].rounds[0].title == past.round.title
    assert {line.n_teams for line in autumn.programme_report.lines if line.scale in SCALES} == {2}


def test_counted_from_the_latest_baseline_of_anybody_a_team_has_none(monkeypatch):
    monkeypatch.setattr("assessments.release.gate.look_backs", lambda *_: {})

    with pytest.raises(AssertionError):
        test_each_team_is_counted_from_the_baseline_it_was_asked_in()


def test_a_baseline_that_was_withdrawn_counts_no_more():
    _, earlier = told(ROUNDS[:2], kinds=KINDS, people=8)
    withdrawn = replace(earlier[1], release=None)
    answers = [answer(f"t{p}", codes(3, f"t{p}", 0.5)) for p in range(8)]

    three = released(
        answers,
        asked=a_round("r3", "follow_up"),
        members=roster(range(8), name="r3"),
        earlier=(earlier[0], withdrawn),
    )

    assert theme(three).baseline == theme(earlier[0].release).baseline
    assert theme(three).delta is not None
