"""Lines over teams, best guesses and composites are functions of numbers already told."""

import json

import numpy as np
import pytest

from assessments.release import frozen as keeping
from assessments.release import telling
from assessments.reports.programme import is_in_line
from assessments.reports.shapes import Level
from tests.assessments.release.rounds import a_round, answer, codes, frozen, released, roster

TOP = (5, 1, 5, 5, 1, 5)
NEARLY = (5, 1, 5, 5, 1, 4)
TEAMS = ("a", "b", "c")


def entries(name):
    return [e for t in TEAMS for e in roster(range(6), name=name, team=t)]


def history(first_codes, second_codes):
    """Three teams of six, twice; each function gives a person's codes by team."""
    first = [answer(f"{t}{p}", first_codes(t, p), team=t) for t in TEAMS for p in range(6)]
    one = released(first, members=entries("r1"), teams=TEAMS)
    past = frozen(a_round(), entries("r1"), first, one)
    second = [answer(f"{t}{p}", second_codes(t, p), team=t) for t in TEAMS for p in range(6)]
    return one, released(
        second,
        asked=a_round("r2", "follow_up"),
        members=entries("r2"),
        earlier=(past,),
        teams=TEAMS,
    )


def plain(seed, shift=0.0):
    return lambda t, p: codes(seed, f"{t}{p}", shift)


def at_the_top(extreme, seed=2):
    """In team a one half answers one scale at the top and the other half nearly so; the rest as usual."""

    def given(t, p):
        usual = codes(seed, f"{t}{p}", 0.3)
        return [*usual[:3], *(extreme if p % 2 else TOP)[3:]] if t == "a" else usual

    return given


def without_words(release):
    """A release without verdicts and what goes with them: its numbers alone."""
    words = {"verdict", "favourable", "caps", "reasons", "agreement", "quality", "limits"}

    def kept(value):
        if isinstance(value, dict):
            return {k: kept(v) for k, v in value.items() if k not in words}
        return [kept(v) for v in value] if isinstance(value, list) else value

    content = json.loads(keeping.to_json(release))["release"]
    return kept({k: content[k] for k in ("team_reports", "programme_report")})


def test_what_a_bound_hides_moves_no_number_anywhere():
    """Both means of team a are told as the same bound; nothing anywhere tells one from the other."""
    _, all_top = history(plain(1), at_the_top(TOP))
    _, nearly = history(plain(1), at_the_top(NEARLY))

    voice = [next(t for t in r.team_reports["a"].themes if t.scale == "voice") for r in (all_top, nearly)]
    assert {v.followup.bound for v in voice} == {"at_or_above"}
    assert without_words(all_top) == without_words(nearly)


@pytest.mark.parametrize("fault", ["line", "composite"])
def test_without_that_the_line_or_a_composite_tells_them_apart(monkeypatch, fault):
    """The planted faults: the line counted from changes as measured, composites as measured."""
    if fault == "line":
        monkeypatch.setattr(telling.together, "lines", as_measured)
    else:
        monkeypatch.setattr("assessments.release.findings._last", lambda part: Level(value=part.low))

    _, all_top = history(plain(1), at_the_top(TOP))
    _, nearly = history(plain(1), at_the_top(NEARLY))

    assert without_words(all_top) != without_words(nearly)


def as_measured(case, reports, changes):
    from assessments.release import table
    from assessments.reports.shapes import ProgrammeLine, Range

    return tuple(
        ProgrammeLine(
            scale=c.scale,
            title=c.scale,
            delta=Range(value=table.nearest(c.delta.value, 0.1), low=c.delta.low, high=c.delta.high),
            n_teams=c.n_teams,
        )
        for c in (changes.lines if changes else ())
        if c.delta
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_line_over_all_teams_is_the_mean_of_the_changes_told(seed):
    _, two = history(plain(seed), plain(seed + 50, 0.4))

    for line in two.programme_report.lines:
        told = [
            t.delta.value
            for r in two.team_reports.values()
            for t in r.themes
            if t.scale == line.scale and is_in_line(t)
        ]
        assert line.n_teams == len(told)
        if line.delta is not None:
            assert line.delta.value == pytest.approx(np.mean(told), abs=0.05 + 1e-9)
            assert line.delta.low <= np.mean(told) <= line.delta.high


def test_best_guesses_lie_between_the_change_told_and_nothing():
    _, two = history(plain(3), plain(70, 0.8))

    judged = [t for r in two.team_reports.values() for t in r.themes if t.shrunken is not None]
    assert judged
    assert all(abs(t.shrunken) <= abs(t.delta.value) + 0.35 for t in judged)
