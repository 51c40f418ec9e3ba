"""Too few, nobody, not yet, never asked: what a coach meets does not tell one from the other.

Whether a round is open is public. So a team too few of which answered is told like one of which nobody did,
and a team whose round is still open like one that was never asked.
"""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from assessments import closing, invitations, programmes, reports_for, rosters, rounds
from tests.web.closed_world import answer
from tests.web.visitor import signed_in
from tests.web.world import an_installation

TEAMS = ("Alpha", "Bravo", "Chaos", "Delta", "Extra")
"""Shown, too few, nobody, still open, never asked; as long as each other."""
FILES = ("json", "csv", "xlsx", "pdf")


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A world with such teams, what they are called there, and the browser of their coach."""
    world = an_installation(tmp_path_factory.mktemp("alike"))
    lines = [f"{team},{team} {i},{team}{i}@example.org,en" for team in TEAMS for i in range(6)]
    seen = rosters.preview(
        world.service,
        world.admin,
        world.programme.id,
        "\n".join(["team,name,email,language", *lines]).encode(),
    )
    rosters.apply(world.service, world.admin, seen.token)
    ids = {t.title: t.id for t in programmes.teams(world.service, world.admin, world.programme.id)}
    opened(world, [ids[team] for team in TEAMS[:3]], days=14)
    rng = random.Random(3)
    for team, how_many in (("Alpha", 6), ("Bravo", 4)):
        for i in range(how_many):
            answer(world, f"{team} {i}", rng, 0)
    opened(world, [ids["Delta"]], days=60)
    world.clock.now += timedelta(days=15)
    closing.close_due(world.service)
    return world, ids, signed_in(world, world.apps(), "coach")


def opened(world, teams, *, days):
    now = world.clock()
    planned = rounds.plan(
        world.service, world.admin, world.programme.id, kind="baseline", title=f"Open {days}",
        instrument="pulse", opens_on=now.date(), closes_at=now + timedelta(days=days), teams=teams,
    )  # fmt: skip
    rounds.open_round(world.service, world.admin, planned.id)
    links = invitations.links(world.service, world.admin, planned.id, distributor="Ida Admin")
    world.links |= {link.name: link.url.split("#")[1] for link in links}


def met(asked, team):
    """Status and body of the report and its files, with the team's own name and id taken out."""
    _, ids, coach = asked
    found = []
    for address in ("report", *(f"report.{ending}" for ending in FILES)):
        coach.get(f"/teams/{ids[team]}/{address}")
        is_packed = address.endswith(("xlsx", "pdf")) and coach.status == 200
        body = coach.body.replace(team.encode(), b"").replace(ids[team].encode(), b"")
        found.append((address, coach.status, b"" if is_packed else body))
    return found


@pytest.mark.parametrize(("one", "other"), [("Bravo", "Chaos"), ("Delta", "Extra")])
def test_too_few_are_told_like_nobody_and_not_yet_like_never(asked, one, other):
    assert met(asked, one) == met(asked, other)
    assert met(asked, one) != met(asked, "Alpha")


def test_the_programme_tells_too_few_like_nobody(asked):
    world, _, coach = asked
    coach.get(f"/programmes/{world.programme.id}")
    rows = {team: coach.body.decode().count(team) for team in TEAMS}

    assert rows["Bravo"] == rows["Chaos"]
    assert rows["Delta"] == rows["Extra"]
    cells = coach.body.decode().split("Bravo", 1)[1].split("</tr>")[0]
    assert cells == coach.body.decode().split("Chaos", 1)[1].split("</tr>")[0]


def test_with_their_number_in_it_four_would_be_told_from_nobody(asked, monkeypatch):
    """The planted fault: how many answered stands beside the round, as it does of teams that are shown."""
    _, ids, _ = asked
    held = reports_for._team_report

    def counted(db, chosen, team):
        report = held(db, chosen, team)
        n = 4 if team == ids["Bravo"] else 0
        return replace(report, rounds=tuple(replace(one, n=n) for one in report.rounds))

    monkeypatch.setattr(reports_for, "_team_report", counted)

    assert met(asked, "Bravo") != met(asked, "Chaos")
