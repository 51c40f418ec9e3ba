"""Histories of several rounds and teams, released one after the other, each looking back at those before."""

from datetime import date

from assessments.model import Criterion, StaffId, TeamId
from tests.assessments.release.rounds import INSTRUMENT, a_round, answer, codes, frozen, released, roster

KINDS = ("baseline", "follow_up", "sustainment", "sustainment")


def plain(seed, shift=0.0):
    """Usual answers of everybody, the same every time."""
    return lambda team, person: codes(seed, f"{team}{person}", shift)


def nobody(number, team, person):
    """Everybody who is there answers."""
    return False


def told(
    rounds, *, people=6, teams=("t",), kinds=KINDS, rosters=None, mode="confidential", silent=nobody, **more
):
    """Releases of these rounds, oldest first, and the frozen rounds behind them.

    `rounds` gives a function of codes for each; `people` a number, or for each round who of a team answers;
    `silent` says who of them does not, by the number of the round.
    """
    earlier, releases = [], []
    for number, given in enumerate(rounds):
        name = f"r{number + 1}"
        asked = a_round(name, kinds[number], mode=mode)
        here = range(people) if isinstance(people, int) else people[number]
        members = here if rosters is None else rosters[number]
        entries = [e for t in teams for e in roster(members, name=name, team=t)]
        answers = [
            answer(f"{t}{p}", given(t, p), team=t, chain=mode != "anonymous")
            for t in teams
            for p in here
            if not silent(number, t, p)
        ]
        found = released(answers, asked=asked, members=entries, earlier=tuple(earlier), teams=teams, **more)
        releases.append(found)
        earlier.append(frozen(asked, entries, answers, found))
    return releases, earlier


def aim(scale="time", target=4.0, *, team="t", by=date(2026, 1, 10)):
    """A focus theme of a team; every round here closes on the fifteenth."""
    return Criterion(
        team=TeamId(team),
        scale=scale,
        target=target,
        by=by if target is not None else None,
        set_on=date(2026, 1, 2),
        set_by=StaffId("coach"),
    )


def theme(release, scale="time", team="t"):
    return next(t for t in release.team_reports[team].themes if t.scale == scale)


def contrast(release, code, scale="time", team="t"):
    return next(c for c in theme(release, scale, team).contrasts if c.code == code)


SCALES = tuple(str(s) for s in INSTRUMENT.scales)
