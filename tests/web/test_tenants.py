"""One organisation never sees another's anything: every address with an id, for every role of a stranger."""

from concurrent.futures import Future
from datetime import timedelta

import pytest

from assessments import accounts, day_one, programmes, rosters, rounds
from assessments.store.engine import reading
from assessments.store.tables import metadata
from tests import doors
from tests.web.closed_world import a_closed_world
from tests.web.test_staff import team_of
from tests.web.visitor import Visitor
from tests.web.world import PASSWORD, ROLES, actor_at
from web.researcher import desk
from web.researcher.watch import Watch

OURS = (b"Executive team", b"Autumn leadership", b"Ada Lovell", b"ada@example.org", b"Robin", b"answers.csv")
"""Words that only this organisation's pages hold."""

OTHER = {"ending": "json", "number": 1}


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """An organisation with everything, and one that has only people."""
    world = a_closed_world(tmp_path_factory.mktemp("two"))
    first = day_one.add_organisation(
        world.service, title="Other Ltd", email="stranger@example.com", name="Sam Stranger"
    )
    accounts.accept_invitation(world.service, first.split("#")[1], PASSWORD)
    admin = actor_at(world.service, "stranger@example.com")
    people = {"admin": "stranger@example.com"}
    for role in ROLES[1:]:
        people[role] = f"{role}@example.com"
        link = accounts.invite_staff(world.service, admin, email=people[role], name="A Stranger", role=role)
        accounts.accept_invitation(world.service, link.split("#")[1], PASSWORD)
    ids = {
        "programme_id": world.programme.id,
        "round_id": world.round.id,
        "team_id": team_of(world),
        "staff_id": accounts.staff_by_email(world.service, world.admin, "coach@example.org").id,
        "person_id": rosters.members(world.service, world.admin, world.programme.id)[0].person.id,
        "study_id": a_study(world),
    }
    yield world, world.apps(), people, ids
    del desk._studies["the-study"]


def a_study(world) -> str:
    """A study on the desk of this organisation's researcher."""
    owner = accounts.staff_by_email(world.service, world.admin, "researcher@example.org").id
    work, asked = Future(), world.service.library.get("pulse")
    desk._studies["the-study"] = desk.Study(
        owner=owner, instrument=asked, file_name="answers.csv", work=work, watch=Watch()
    )
    return "the-study"


@pytest.mark.parametrize("role", ROLES)
def test_a_stranger_meets_nothing_of_this_organisation(two, role):
    world, apps, people, ids = two
    visitor = Visitor(apps.staff)
    with visitor.client.session_transaction() as session:
        session["staff"] = doors.whole_session(world.service, people[role])
    visitor.get("/account")
    before = world.service.settings.database.read_bytes()

    for rule in apps.staff.url_map.iter_rules():
        if not rule.arguments & set(ids):
            continue
        path = rule.build({name: (OTHER | ids).get(name, "x") for name in rule.arguments})[1]
        if "POST" in rule.methods:
            visitor.post(path, sure="1", title="x", email="x@example.com", file="")
        else:
            visitor.get(path)
        assert visitor.status in {404, 422}, (rule.rule, visitor.status)
        assert not any(word in visitor.body for word in OURS)
        if rule.rule.endswith("/people") and "POST" in rule.methods:
            visitor.get("/account")
        if visitor.page is None or not visitor.page.forms:
            visitor.get("/account")

    assert world.service.settings.database.read_bytes() == before


def test_the_owner_of_the_same_addresses_does_meet_them(two):
    world, apps, _, ids = two
    visitor = Visitor(apps.staff)
    with visitor.client.session_transaction() as session:
        session["staff"] = doors.whole_session(world.service, "coach@example.org")

    visitor.get(f"/teams/{ids['team_id']}/report")

    assert visitor.status == 200
    assert b"Executive team" in visitor.body


# -- one's own address, with somebody else's things in the form


@pytest.fixture(scope="module")
def beside(two):
    """The stranger's own programme: a team, a round that is open, and what can be sent to its addresses."""
    world, apps, people, ids = two
    admin = actor_at(world.service, people["admin"])
    own = programmes.create(world.service, admin, title="Theirs")
    lines = ["team,name,email,language", *(f"Crew,Person {i},p{i}@example.com,en" for i in range(6))]
    seen = rosters.preview(world.service, admin, own.id, "\n".join(lines).encode())
    rosters.apply(world.service, admin, seen.token)
    for role in ("coach", "sponsor"):
        staff = accounts.staff_by_email(world.service, admin, people[role])
        programmes.assign(world.service, admin, staff.id, programme=own.id)
    now = world.clock()
    planned = rounds.plan(
        world.service, admin, own.id, kind="baseline", title="First", instrument="pulse",
        opens_on=now.date(), closes_at=now + timedelta(days=9),
    )  # fmt: skip
    rounds.open_round(world.service, admin, planned.id)
    mine = {"programme": own.id, "round": planned.id, "team": team_of_programme(world, admin, own.id)}
    foreign = rosters.preview(
        world.service, world.admin, world.programme.id, b"team,name\nExecutive team,Only One"
    )
    return world, apps, people, ids | {"preview": foreign.token}, mine


def team_of_programme(world, admin, programme):
    return programmes.teams(world.service, admin, programme)[0].id


SENT = {
    "a lost link": ("admin", "/rounds/{round}/people/link", {"person": "person_id"}),
    "an address": ("admin", "/rounds/{round}/people/address", {"person": "person_id"}),
    "trust in a team": ("admin", "/programmes/{programme}/people", {"team": "team_id"}),
    "trust in staff": ("admin", "/programmes/{programme}/people", {"staff": "staff_id"}),
    "an end of trust": ("admin", "/programmes/{programme}/people", {"staff": "staff_id", "team": "team_id"}),
    "a roster": ("admin", "/programmes/{programme}/roster/apply", {"preview": "preview"}),
    "a team that waits": ("admin", "/programmes/{programme}/waiting", {"team": "team_id"}),
    "sharing": ("coach", "/teams/{team}/share", {"round": "round_id"}),
    "no sharing": ("coach", "/teams/{team}/unshare", {"round": "round_id"}),
}
WITH_IT = {"email": "x@example.com", "readers": "team", "day": "2026-12-01"}


@pytest.mark.parametrize("what", SENT)
def test_a_form_to_ones_own_address_reaches_nothing_of_others_by_their_ids(beside, what):
    world, apps, people, ids, mine = beside
    role, address, names = SENT[what]
    visitor = Visitor(apps.staff)
    with visitor.client.session_transaction() as session:
        session["staff"] = doors.whole_session(world.service, people[role])
    visitor.get("/account")
    own_staff = accounts.staff_by_email(
        world.service, actor_at(world.service, people["admin"]), people["coach"]
    )
    before = all_but_sessions(world)

    sent = {"staff": own_staff.id, "team": "", "end": "1" if what == "an end of trust" else ""}
    sent |= {name: ids[wanted] for name, wanted in names.items()}
    visitor.post(address.format(**mine), **sent, **WITH_IT)

    assert visitor.status in {404, 409, 422}, visitor.status
    assert not any(word in visitor.body for word in OURS)
    assert all_but_sessions(world) == before


LOOKED_AT = (
    ("coach", "/teams/{team}/report?round={round_id}"),
    ("coach", "/teams/{team}/report.json?round={round_id}"),
    ("coach", "/plan?team={team_id}"),
    ("admin", "/plan?team={team_id}"),
    ("sponsor", "/shared/{team}?round={round_id}"),
)


@pytest.mark.parametrize(("role", "address"), LOOKED_AT)
def test_an_address_of_ones_own_shows_nothing_of_others_by_their_ids(beside, role, address):
    world, apps, people, ids, mine = beside
    visitor = Visitor(apps.staff)
    with visitor.client.session_transaction() as session:
        session["staff"] = doors.whole_session(world.service, people[role])

    visitor.get(address.format(**ids, **mine))

    assert visitor.status == 404
    assert not any(word in visitor.body for word in OURS)


def test_nobody_is_found_in_another_organisation_by_name_or_address(beside):
    world, apps, people, _, _ = beside
    visitor = Visitor(apps.staff)
    with visitor.client.session_transaction() as session:
        session["staff"] = doors.whole_session(world.service, people["admin"])
    visitor.get("/requests")

    for words in ("Ada Lovell", "ada@example.org"):
        visitor.post("/requests", words=words)
        assert "/requests/" not in visitor.body.decode()


def test_without_asking_whose_programme_it_is_an_address_is_changed_by_an_id(beside, monkeypatch):
    """The planted fault; last, because it changes what the tests above look at."""
    world, apps, people, ids, mine = beside
    monkeypatch.setattr("assessments.rosters.programme_for", lambda *asked: None)
    visitor = Visitor(apps.staff)
    with visitor.client.session_transaction() as session:
        session["staff"] = doors.whole_session(world.service, people["admin"])
    visitor.get("/account")
    before = all_but_sessions(world)

    visitor.post(f"/rounds/{mine['round']}/people/address", person=ids["person_id"], **WITH_IT)

    assert all_but_sessions(world) != before


def all_but_sessions(world) -> list:
    with reading(world.service.engine) as db:
        return [
            [tuple(row) for row in db.execute(table.select())]
            for table in metadata.sorted_tables
            if table.name not in {"staff_session", "attempt"}
        ]
