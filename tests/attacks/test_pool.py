"""A pool for researchers is one more number told: beside the reports of its teams it must tell nothing."""

import pytest

from assessments import research
from tests.assessments.release.histories import told
from tests.assessments.release.rounds import INSTRUMENT, answer, codes
from tests.attacks.attackers import EVERY, Number, exposed, narrowest, read

TEAMS = ("a", "b", "c", "d", "e", "f", "g")
SCALE = "time"
BEFORE = {"r1": (), "r2": ("r1",)}


def lived(*, joined, top=()):
    """Two rounds of seven teams of six; so many join team a, and these teams answer at the very top."""

    def second(t, p):
        return [5, 1, 5, 5, 1, 5] if t in top else codes(2, f"{t}{p}", 0.3)

    sizes = {t: 6 + (joined if t == "a" else 0) for t in TEAMS}
    releases, _ = told(
        [lambda t, p: codes(1, f"{t}{p}"), second],
        people=[range(6), range(max(sizes.values()))],
        teams=TEAMS,
        silent=lambda number, t, p: p >= (sizes[t] if number else 6),
    )
    given = [answer(f"{t}{p}", second(t, p), team=t) for t in TEAMS for p in range(sizes[t])]
    return releases, given


def shown_in(release):
    """For each scale, the teams whose level the round tells, as the desk for researchers reads it."""
    return {
        scale: {
            t
            for t, report in release.team_reports.items()
            for theme in report.themes
            if theme.scale == scale and theme.followup is not None and theme.followup.bound is None
        }
        for scale in INSTRUMENT.scales
    }


def everything(releases, given, within):
    """All rows of all teams' reports, and the mean of the pool, to the last digit."""
    numbers = []
    for t in TEAMS:
        here = {"r1": [f"{t}{p}" for p in range(6)], "r2": [a.chain[6:] for a in given if a.team == t]}
        reports = [(n, r.team_reports[t]) for n, r in zip(BEFORE, releases, strict=True)]
        numbers += read(reports, SCALE, here, baseline_of=BEFORE)
    lines = research._lines(INSTRUMENT, given, within).get(SCALE, ())
    scores = [(a.answers["m1"] + 6 - a.answers["m2"] + a.answers["m3"]) / 3 for a in lines]
    if lines:
        mean = sum(scores) / len(scores)
        weights = {(a.chain[6:], "r2"): 1 / len(lines) for a in lines}
        numbers.append(Number(weights=weights, low=mean, high=mean))
    return [n for n in numbers if n.item == EVERY], len(lines)


def test_with_a_joiner_whose_team_s_level_is_withheld_nobody_is_found():
    releases, given = lived(joined=1)

    numbers, lines = everything(releases, given, shown_in(releases[1]))

    assert releases[1].team_reports["a"].themes[0].followup is None
    assert lines == 36, "the pool is there, without their team"
    assert exposed(numbers, 5) == []


def test_where_every_team_is_in_the_pool_the_joiner_is_what_is_left():
    """The planted fault: the pool less the means of the others is the level that was withheld."""
    releases, given = lived(joined=1)

    numbers, _ = everything(releases, given, {SCALE: set(TEAMS)})

    assert frozenset({"a6"}) in exposed(numbers, 5)


def left_open(within=None):
    releases, given = lived(joined=0, top=("b",))
    numbers, lines = everything(releases, given, within or shown_in(releases[1]))
    assert lines >= 30
    return narrowest(numbers, ("m1", "m2", "m3"))


def test_what_a_bound_hides_is_not_what_is_left_of_the_pool():
    assert left_open() >= 2 - 1e-6


def test_where_a_team_told_as_a_bound_is_in_the_pool_its_level_is():
    assert left_open({SCALE: set(TEAMS)}) < 2


@pytest.mark.parametrize("blank", [2, 3])
def test_who_has_no_score_is_in_no_line(blank):
    """Their single answer would be what is left of the pool of a statement."""
    given = [answer(f"{t}{p}", codes(1, f"{t}{p}"), team=t) for t in TEAMS for p in range(6)]
    few = [None] * blank + [3] * (6 - blank)
    lines = research._lines(INSTRUMENT, [*given, answer("a9", few, team="a")], {SCALE: set(TEAMS)})

    assert len(lines[SCALE]) == len(given)
