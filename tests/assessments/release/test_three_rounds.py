"""Three rounds and more: told as they were told, and by being told together telling nothing more."""

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.release import contrasts
from assessments.release import frozen as keeping
from assessments.reports.shapes import Level
from tests.assessments.release.attacks import brute_force_exposed, rank
from tests.assessments.release.histories import SCALES, aim, contrast, plain, theme, told
from tests.assessments.release.rounds import a_round, answer, released

THREE = (plain(1), plain(2, 0.6), plain(3, 0.4))
K = 5


def numbers(release):
    """A release without words that rest on answers: what a reader could count with."""
    words = {"agreement", "quality", "limits", "reasons"}

    def kept(value):
        if isinstance(value, dict):
            return {k: kept(v) for k, v in value.items() if k not in words}
        return [kept(v) for v in value] if isinstance(value, list) else value

    content = json.loads(keeping.to_json(release))["release"]
    return kept({k: content[k] for k in ("team_reports", "programme_report")})


# -- as told


def test_a_history_is_what_each_release_told():
    (one, two, three), _ = told(THREE)

    found = theme(three).history
    assert [p.level for p in found] == [theme(one).baseline, theme(two).followup, theme(three).followup]
    assert [p.delta for p in found] == [None, theme(two).delta, theme(three).delta]
    assert [p.verdict for p in found] == [None, theme(two).verdict, theme(three).verdict]
    assert [r.title for r in three.team_reports["t"].history] == ["r1", "r2", "r3"]


def test_two_rounds_are_no_history():
    (_, two), _ = told(THREE[:2])

    assert two.team_reports["t"].history == ()
    assert theme(two).history == theme(two).contrasts == ()
    assert two.programme_report.history == ()


def test_effect_and_net_are_the_changes_as_they_were_told():
    (_, two, three), _ = told(THREE)

    for scale in (*SCALES, "whole"):
        effect, net = contrast(three, "effect", scale), contrast(three, "net", scale)
        assert (effect.delta, effect.verdict) == (theme(two, scale).delta, theme(two, scale).verdict)
        assert (net.delta, net.verdict) == (theme(three, scale).delta, theme(three, scale).verdict)


@pytest.mark.parametrize("seed", range(6))
def test_what_stayed_is_the_later_change_told_less_the_earlier_one(seed):
    (_, two, three), _ = told((plain(seed), plain(seed + 20, 0.7), plain(seed + 40, 0.2)))

    for scale in (*SCALES, "whole"):
        kept = contrast(three, "retention", scale).delta
        assert kept.value == pytest.approx(theme(three, scale).delta.value - theme(two, scale).delta.value)
        assert kept.low < kept.low80 < kept.value < kept.high80 < kept.high


def test_a_fall_after_a_rise_is_called_one():
    (_, two, three), _ = told((plain(1, -0.8), plain(2, 1.0), plain(3, -0.9)), people=9)

    assert theme(two).verdict == "clearly_up"
    assert contrast(three, "retention").verdict == "clearly_down"
    assert contrast(three, "retention").favourable is False


def test_a_programme_s_line_has_its_history_and_it_is_what_was_told():
    teams = ("a", "b", "c")
    (_, two, three), _ = told(THREE, teams=teams)

    assert [r.title for r in three.programme_report.history] == ["r1", "r2", "r3"]
    for before, now in zip(two.programme_report.lines, three.programme_report.lines, strict=True):
        assert now.history == (None, before.delta, now.delta)


def test_nothing_told_before_is_computed_again():
    """The answers behind the second round are other ones by the third: what was told then stands."""
    (_, _, three), earlier = told(THREE)
    forged = dataclasses.replace(
        earlier[1], answers=tuple(answer(f"t{p}", [1, 5, 1, 1, 5, 1]) for p in range(6))
    )
    last = earlier[2]
    again = released(
        last.answers, asked=a_round("r3", "sustainment"), members=last.roster, earlier=(earlier[0], forged)
    )

    assert keeping.to_json(again) == keeping.to_json(three)


def test_where_earlier_answers_are_read_again_that_is_seen(monkeypatch):
    monkeypatch.setattr(contrasts, "_of_theme", measured)

    with pytest.raises(AssertionError):
        test_nothing_told_before_is_computed_again()


def test_a_round_in_which_a_team_was_too_small_is_a_gap_without_numbers():
    (_, _, three), _ = told(THREE, people=(range(6), range(4), range(6)), rosters=(range(6),) * 3)

    report = three.team_reports["t"]
    assert (report.history[1].n, report.history[1].closed_on) == (None, None)
    assert theme(three).history[1] == type(theme(three).history[1])()
    assert {c.verdict for c in theme(three).contrasts if c.code != "net"} == {"not_shown"}
    assert all(c.delta is None for c in theme(three).contrasts if c.code != "net")


# -- attacks


def measured(case, team, of, *, last, frame):
    """The planted fault: what stayed, counted from the answers of both rounds, not from what was told."""
    from assessments.release import table
    from assessments.release.lookback import _scored

    kept = OF_THEME(case, team, of, last=last, frame=frame)
    if kept is None:
        return None
    then = _scored(last.past)
    before, now = (r.wave.card.scores[of.scale][r.wave.rows(team)] for r in (then, case.now))
    value = table.nearest(float(np.nanmean(now) - np.nanmean(before)), 0.1)
    spread = dataclasses.replace(kept.sure, total=kept.sure.total * (0.5 + float(np.nanvar(now))))
    return dataclasses.replace(kept, value=value, sure=spread)


OF_THEME = contrasts._of_theme
TOP, NEARLY = [5, 1, 5, 5, 1, 5], [5, 1, 5, 5, 1, 4]


def at_the_top(extreme):
    """In the second round half of the team answers one scale at the very top and the others nearly so."""
    usual = plain(2, 0.3)
    return lambda t, p: [*usual(t, p)[:3], *(extreme if p % 2 else TOP)[3:]]


def bounded_then_plain(extreme):
    (_, two, three), _ = told((plain(1), at_the_top(extreme), plain(3)), criteria=[aim("voice", 4.2)])
    return two, three


def test_what_an_earlier_bound_hides_moves_no_byte_later():
    """The follow-up was told as the same bound; nothing in the third release tells one from the other."""
    (two_a, three_a), (two_b, three_b) = bounded_then_plain(TOP), bounded_then_plain(NEARLY)

    assert theme(two_a, "voice").followup == theme(two_b, "voice").followup
    assert theme(two_a, "voice").followup.bound == "at_or_above"
    assert numbers(three_a) == numbers(three_b)


def test_without_that_what_stayed_tells_them_apart(monkeypatch):
    monkeypatch.setattr(contrasts, "_of_theme", measured)

    assert numbers(bounded_then_plain(TOP)[1]) != numbers(bounded_then_plain(NEARLY)[1])


PEOPLE = st.lists(st.sets(st.sampled_from(range(9)), min_size=5), min_size=3, max_size=4)


@settings(max_examples=20, deadline=None)
@given(people=PEOPLE)
def test_no_history_with_its_contrasts_gives_a_group_below_k_away(people):
    """Rank attacker over everything told in up to four rounds, what came and what stayed among it."""
    people = [sorted(p) for p in people]
    releases, _ = told([plain(s, 0.3) for s in range(len(people))], people=people)

    for scale in SCALES:
        rows = [r for release in releases for r in release.ledger_rows if r.scale == scale]
        assert brute_force_exposed(rows, K) == []
        for row in kept_rows(releases, rows, scale):
            assert rank([*map(list, vectors([*rows, row]))]) == rank([*map(list, vectors(rows))])


def kept_rows(releases, rows, scale):
    """What stayed as a row over persons and rounds: the later change less the earlier one, as told."""
    for release in releases[2:]:
        if contrast(release, "retention", scale).delta is not None:
            later, earlier = (change_row(rows, r, scale) for r in (release, releases[1]))
            yield {c: later.get(c, 0) - earlier.get(c, 0) for c in {*later, *earlier}}


def change_row(rows, release, scale):
    """A change told: the row of the linked, or the difference of the means told (of groups of one size)."""
    own = [r for r in rows if r.output == "change" and r in release.ledger_rows]
    if own:
        (row,) = own
        n = len(row.members) / 2
    else:
        row = next(r for r in rows if r in release.ledger_rows and r.output == "level")
        n = len(row.members)
    found = {(p, r): sign / n for p, r, sign in row.members}
    if not own:
        first = next(r for r in rows if r.output == "baseline")
        found |= {(p, r): -1 / len(first.members) for p, r, _ in first.members}
    return found


def vectors(rows):
    """Rows over the same columns, as exact fractions."""
    from fractions import Fraction

    tables = [r if isinstance(r, dict) else {(p, at): sign for p, at, sign in r.members} for r in rows]
    columns = sorted({c for table in tables for c in table})
    return [[Fraction(t.get(c, 0)).limit_denominator(1000) for c in columns] for t in tables]


def test_linked_between_the_later_rounds_themselves_a_joiner_would_be_found():
    """The planted fault: what stayed as a change of those who answered both later rounds."""
    releases, _ = told(THREE, people=(range(6), range(7), range(7)))
    rows = [r for release in releases for r in release.ledger_rows if r.scale == "time"]
    both = tuple((f"chain-t{p}", r, s) for p in range(7) for r, s in (("r3", 1), ("r2", -1)))
    direct = dataclasses.replace(rows[-1], output="change", members=both)

    assert brute_force_exposed(rows, K) == []
    assert ("chain-t6",) in brute_force_exposed([*rows, direct], K)


def test_two_people_exchanged_in_every_round_change_no_byte():
    def bytes_of(swapped):
        names = {0: 5, 5: 0} if swapped else {}
        rounds = [lambda t, p, s=s: plain(s, 0.3)(t, names.get(p, p)) for s in (1, 2, 3, 4)]
        releases, _ = told(rounds, teams=("a", "b", "c"), criteria=[aim(team="a")], waiting=("c",))
        return [keeping.to_json(r) for r in releases]

    assert bytes_of(False) == bytes_of(True)


LOWEST, HIGHEST = [1, 5, 1, 1, 5, 1], [5, 1, 5, 5, 1, 5]


def pushed(person, extreme):
    """Eight of ten answer three times: the third as it was, and with one person's answers at an end."""
    usual = plain(3, 0.2)
    last = lambda t, p: extreme if p == person else usual(t, p)  # noqa: E731 - beside the others
    for third in (usual, last):
        releases, _ = told(
            (plain(1), plain(2, 0.4), third), people=8, rosters=(range(10),) * 3, criteria=[aim()]
        )
        yield releases[-1]


def width(found):
    return found.high - found.low


@pytest.mark.parametrize("person", [0, 5])
@pytest.mark.parametrize("extreme", [LOWEST, HIGHEST], ids=["lowest", "highest"])
def test_one_person_moves_what_stayed_by_their_share_and_no_width(person, extreme):
    plain_one, moved = pushed(person, extreme)

    for scale in SCALES:
        a, b = contrast(plain_one, "retention", scale).delta, contrast(moved, "retention", scale).delta
        assert abs(a.value - b.value) <= 4 / 8 + 0.1 + 1e-9
        assert width(a) == pytest.approx(width(b))
    (a,), (b,) = (r.team_reports["t"].criteria for r in (plain_one, moved))
    assert abs(a.level.value - b.level.value) <= 4 / 8 + 0.1 + 1e-9
    assert width(a.level_range) == pytest.approx(width(b.level_range))


def test_where_a_width_rests_on_the_team_s_own_answers_it_moves(monkeypatch):
    monkeypatch.setattr(contrasts, "_of_theme", measured)

    moved = [
        width(contrast(a, "retention", s).delta) != pytest.approx(width(contrast(b, "retention", s).delta))
        for extreme in (LOWEST, HIGHEST)
        for a, b in [pushed(0, extreme)]
        for s in SCALES
    ]

    assert any(moved)


# -- who joined and left


def test_who_joined_and_left_is_told_where_all_three_figures_are():
    (_, two), _ = told(THREE[:2], people=(range(10), range(5, 15)))

    found = theme(two)
    assert found.composition == pytest.approx(
        found.followup.value - found.baseline.value - found.delta.value, abs=1e-9
    )


@pytest.mark.parametrize(
    ("people", "rosters"),
    [
        pytest.param((range(9), range(9)), None, id="nobody differs"),
        pytest.param((range(9), range(10)), None, id="one joined: the level is withheld"),
        pytest.param((range(12), range(5)), (range(12), range(12)), id="some were silent, nobody left"),
    ],
)
def test_otherwise_nothing_is_said_of_who_joined_and_left(people, rosters):
    (_, two), _ = told(THREE[:2], people=people, rosters=rosters)

    assert theme(two).composition is None


def test_a_bound_leaves_open_what_is_who_joined_and_left():
    top = lambda t, p: TOP  # noqa: E731 - one team at the top
    (_, two), _ = told((plain(1), top), people=(range(10), range(5, 15)))

    assert isinstance(theme(two).followup, Level)
    assert theme(two).followup.bound == "at_or_above"
    assert theme(two).composition is None


def test_a_whole_history_is_kept_as_it_was_told():
    releases, _ = told((*THREE, plain(4)), teams=("a", "b"), criteria=[aim(team="a")], waiting=("b",))

    for one in releases:
        assert keeping.from_json(keeping.to_json(one)) == dataclasses.replace(one, ledger_rows=())
