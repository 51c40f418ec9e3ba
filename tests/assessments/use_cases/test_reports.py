"""Who gets which report, and that one organisation never sees another's anything."""

import inspect

import pytest

from assessments import (
    accounts,
    administer,
    closing,
    criteria,
    day_one,
    invitations,
    letters,
    programmes,
    reports_for,
    rosters,
    rounds,
)
from assessments.errors import NotAllowed, NotFound, Refusal
from tests.assessments.world import CLOSES


@pytest.fixture
def released(world, gate):
    """A closed round of two teams, with a coach of North, a coach of all, a sponsor of all."""
    world.with_programme(teams=("North", "South"))
    asked = world.opened()
    world.links = world.tokens(asked)
    for token in world.links.values():
        world.sent(token)
    world.closed(asked)
    world.coach = world.staffed("coach")
    world.near = world.staffed("coach", "near@example.org")
    world.sponsor = world.staffed("sponsor")
    for staff in (world.coach, world.sponsor):
        programmes.assign(world.service, world.admin, staff.staff, programme=world.programme.id)
    programmes.assign(world.service, world.admin, world.near.staff, team=world.teams["North"].id)
    return asked


def test_a_coach_reads_the_reports_of_the_teams_entrusted(world, released):
    north, south = world.teams["North"].id, world.teams["South"].id

    assert reports_for.team(world.service, world.coach, south).team == "South"
    assert reports_for.team(world.service, world.near, north).team == "North"
    with pytest.raises(NotFound):
        reports_for.team(world.service, world.near, south)
    assert [t.title for t in programmes.teams(world.service, world.near, world.programme.id)] == ["North"]


def test_a_programme_report_has_the_rows_its_reader_may_see(world, released):
    def rows(actor):
        return [row.team for row in reports_for.programme(world.service, actor, world.programme.id).rows]

    assert rows(world.coach) == ["North", "South"]
    assert rows(world.near) == ["North"]
    assert rows(world.sponsor) == []


@pytest.mark.parametrize(("teams", "has_line"), [("AB", False), ("ABC", True)])
def test_the_line_over_all_teams_is_not_the_one_team_a_coach_does_not_see(world, gate, teams, has_line):
    """With one team unseen, the line less the teams seen is that team's change."""
    from dataclasses import replace

    from assessments.release.frozen import from_json, to_json
    from assessments.reports.shapes import ProgrammeLine
    from assessments.store import answers
    from assessments.store.engine import writing

    world.with_programme(teams=tuple(teams))
    asked = world.opened()
    for token in world.tokens(asked).values():
        world.sent(token)
    world.closed(asked)
    with writing(world.service.engine) as db:
        found = from_json(answers.release_of(db, asked.id))
        line = ProgrammeLine(scale="s", title="S", delta=None, n_teams=len(teams))
        told = replace(found, programme_report=replace(found.programme_report, lines=(line,)))
        db.execute(answers.sa.update(answers.release).values(content=to_json(told)))
    near, all_ = world.staffed("coach"), world.staffed("coach", "far@example.org")
    programmes.assign(world.service, world.admin, near.staff, team=world.teams["A"].id)
    programmes.assign(world.service, world.admin, all_.staff, programme=world.programme.id)

    def lines(actor):
        return reports_for.programme(world.service, actor, world.programme.id).lines

    assert bool(lines(near)) is has_line
    assert lines(all_)


@pytest.mark.parametrize("role", ["admin", "researcher"])
def test_administrators_and_researchers_read_no_reports(world, released, role):
    actor = world.admin if role == "admin" else world.staffed("researcher")

    for read in (
        lambda: reports_for.team(world.service, actor, world.teams["North"].id),
        lambda: reports_for.programme(world.service, actor, world.programme.id),
        lambda: reports_for.share(
            world.service, actor, world.teams["North"].id, released.id, audience="team"
        ),
    ):
        with pytest.raises(NotAllowed):
            read()


def test_a_sponsor_reads_what_is_shared_and_only_while_it_is(world, released):
    north = world.teams["North"].id
    with pytest.raises(NotFound, match="not_shown"):
        reports_for.team(world.service, world.sponsor, north)

    reports_for.share(world.service, world.coach, north, released.id, audience="sponsor")
    assert reports_for.team(world.service, world.sponsor, north).team == "North"
    assert len(reports_for.programme(world.service, world.sponsor, world.programme.id).rows) == 1
    assert reports_for.shared_with(world.service, world.coach, north, released.id) == ("sponsor",)

    reports_for.unshare(world.service, world.coach, north, released.id, audience="sponsor")
    with pytest.raises(NotFound, match="not_shown"):
        reports_for.team(world.service, world.sponsor, north)


def test_members_read_what_the_coach_shares_with_the_team(world, released):
    token = world.links["North 1"]
    with pytest.raises(NotFound, match="not_shown"):
        reports_for.for_member(world.service, token)
    assert not administer.enter(world.service, token).has_report

    reports_for.share(world.service, world.coach, world.teams["North"].id, released.id, audience="team")

    assert reports_for.for_member(world.service, token).team == "North"
    assert administer.enter(world.service, token).has_report
    with pytest.raises(NotFound, match="not_shown"):
        reports_for.for_member(world.service, world.links["South 1"])


def test_a_coach_who_is_a_member_gets_what_every_member_gets(world, released):
    member = world.staffed("coach", "north1@example.org")
    programmes.assign(world.service, world.admin, member.staff, programme=world.programme.id)
    north = world.teams["North"].id

    with pytest.raises(NotAllowed, match="member_of_team"):
        reports_for.team(world.service, member, north)
    with pytest.raises(Refusal, match="member_of_team"):
        reports_for.share(world.service, member, north, released.id, audience="team")
    assert [r.team for r in reports_for.programme(world.service, member, world.programme.id).rows] == [
        "South"
    ]

    reports_for.share(world.service, world.coach, north, released.id, audience="team")
    assert reports_for.team(world.service, member, north).team == "North"


def test_nothing_is_shown_before_the_close_and_a_stranger_cannot_tell(world, gate):
    world.with_programme()
    coach = world.staffed("coach")
    programmes.assign(world.service, world.admin, coach.staff, programme=world.programme.id)
    asked = world.opened()
    for token in world.tokens(asked).values():
        world.sent(token)

    for read in (
        lambda: reports_for.team(world.service, coach, world.teams["North"].id),
        lambda: reports_for.programme(world.service, coach, world.programme.id),
        lambda: reports_for.share(world.service, coach, world.teams["North"].id, asked.id, audience="team"),
    ):
        with pytest.raises(NotFound, match="not_shown"):
            read()


def test_a_withdrawn_release_is_shown_to_nobody_and_keeps_its_ledger(world, released):
    reports_for.withdraw_release(world.service, world.admin, released.id)

    with pytest.raises(NotFound, match="not_shown"):
        reports_for.team(world.service, world.coach, world.teams["North"].id)
    later = world.opened(kind="follow_up", closes_at=CLOSES.replace(month=9))
    world.closed(later)
    closing.close_due(world.service)


def test_who_is_no_longer_entrusted_sees_nothing_any_more(world, released):
    programmes.unassign(world.service, world.admin, world.coach.staff, programme=world.programme.id)

    with pytest.raises(NotFound):
        reports_for.team(world.service, world.coach, world.teams["North"].id)
    assert programmes.of_actor(world.service, world.coach) == ()


def every_act(world, actor, asked):
    """Every use case that takes an actor and a thing, upon this organisation's things."""
    service, programme = world.service, world.programme.id
    team = world.teams["North"].id
    person = rosters.members(service, world.admin, programme)[0].person.id
    staff = world.coach.staff
    return {
        "programme": lambda: programmes.get(service, actor, programme),
        "create_team": lambda: programmes.create_team(service, actor, programme, "X"),
        "teams": lambda: programmes.teams(service, actor, programme),
        "team": lambda: programmes.team(service, actor, team),
        "assign": lambda: programmes.assign(service, actor, staff, programme=programme),
        "assign a team": lambda: programmes.assign(service, actor, staff, team=team),
        "unassign": lambda: programmes.unassign(service, actor, staff, team=team),
        "assigned": lambda: programmes.assigned(service, actor, programme),
        "coaching_starts": lambda: programmes.coaching_starts(service, actor, team, CLOSES.date()),
        "coaching": lambda: programmes.coaching(service, actor, programme),
        "criteria": lambda: criteria.of_team(service, actor, team),
        "choose": lambda: criteria.choose(service, actor, team, "time"),
        "drop": lambda: criteria.drop(service, actor, team, "time"),
        "end": lambda: programmes.end(service, actor, programme),
        "preview": lambda: rosters.preview(service, actor, programme, b"team,name\nN,A\n"),
        "members": lambda: rosters.members(service, actor, programme),
        "correct_address": lambda: rosters.correct_address(service, actor, person, "x@example.org"),
        "plan": lambda: rounds.plan(
            service,
            actor,
            programme,
            kind="pulse",
            title="P",
            instrument="every-kind",
            opens_on=CLOSES.date(),
            closes_at=CLOSES.replace(year=2027),
        ),
        "round": lambda: rounds.get(service, actor, asked),
        "rounds": lambda: rounds.of_programme(service, actor, programme),
        "open": lambda: rounds.open_round(service, actor, asked),
        "extend": lambda: rounds.extend(service, actor, asked, CLOSES.replace(year=2027)),
        "cancel": lambda: rounds.cancel(service, actor, asked),
        "status": lambda: rounds.status(service, actor, asked),
        "promise": lambda: rounds.promise(service, actor, asked, team),
        "close": lambda: closing.close_now(service, actor, asked),
        "links": lambda: invitations.links(service, actor, asked, distributor="D"),
        "mail": lambda: invitations.mail_all(service, actor, asked),
        "remind": lambda: invitations.remind(service, actor, asked),
        "unreachable": lambda: invitations.unreachable(service, actor, asked),
        "reissue": lambda: invitations.reissue(service, actor, asked, person),
        "mail text": lambda: letters.own_text(
            service, actor, programme, kind="invitation", language="en", text=None
        ),
        "mail preview": lambda: letters.preview(service, actor, programme, kind="invitation", language="en"),
        "team report": lambda: reports_for.team(service, actor, team),
        "programme report": lambda: reports_for.programme(service, actor, programme),
        "released": lambda: reports_for.released(service, actor, programme),
        "share": lambda: reports_for.share(service, actor, team, asked, audience="team"),
        "unshare": lambda: reports_for.unshare(service, actor, team, asked, audience="team"),
        "shared_with": lambda: reports_for.shared_with(service, actor, team, asked),
        "withdraw_release": lambda: reports_for.withdraw_release(service, actor, asked),
    }


@pytest.mark.parametrize("role", ["admin", "coach", "sponsor", "researcher"])
def test_one_organisation_never_sees_anothers_anything(world, released, role):
    link = day_one.add_organisation(world.service, title="Elsewhere", email="eve@other.org", name="Eve")
    assert "#" in link
    eve = accounts.at_the_terminal(world.service, "Elsewhere")
    if role != "admin":
        accounts.invite_staff(world.service, eve, email="x@other.org", name="X", role=role)
        found = accounts.staff_by_email(world.service, eve, "x@other.org")
        eve = type(eve)(staff=found.id, organisation=found.organisation, role=role)

    before = world.service.settings.database.read_bytes()
    seen = {}
    for name, act in every_act(world, eve, released.id).items():
        with pytest.raises(NotFound) as refused:
            act()
        seen[name] = (refused.value.code, refused.value.facts)

    assert set(map(str, seen.values())) == {str(("not_found", {}))}
    assert world.service.settings.database.read_bytes() == before
    assert programmes.of_actor(world.service, eve) == ()
    with pytest.raises((NotFound, NotAllowed)):
        accounts.reset_password(world.service, eve, email="ada@example.org")


def test_every_use_case_that_takes_an_actor_is_walked(world, released):
    walked = len(every_act(world, world.admin, released.id))
    modules = (programmes, rosters, rounds, closing, criteria, invitations, letters, reports_for)
    found = {
        f"{module.__name__}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and list(inspect.signature(function).parameters)[:2] == ["service", "actor"]
    }
    of_own_organisation = {"create", "of_actor", "organisation", "change_organisation", "apply"}

    assert walked >= len({name for name in found if name.rpartition(".")[2] not in of_own_organisation})


def test_a_preview_of_another_organisation_is_not_applied(world, released):
    seen = rosters.preview(world.service, world.admin, world.programme.id, b"team,name\nN,A\n")
    day_one.add_organisation(world.service, title="Elsewhere", email="eve@other.org", name="Eve")
    eve = accounts.at_the_terminal(world.service, "Elsewhere")

    with pytest.raises(NotFound):
        rosters.apply(world.service, eve, seen.token)


def test_the_terminal_asks_which_organisation_is_meant(world):
    day_one.add_organisation(world.service, title="Elsewhere", email="eve@other.org", name="Eve")

    with pytest.raises(Refusal, match="which_organisation") as refused:
        accounts.at_the_terminal(world.service)

    assert refused.value.facts["organisations"] == ("Elsewhere", "Example Ltd")
