"""One organisation never sees another's anything: every address with an id, for every role of a stranger."""

import pytest

from assessments import accounts, day_one
from tests import doors
from tests.web.closed_world import a_closed_world
from tests.web.test_staff import team_of
from tests.web.visitor import Visitor
from tests.web.world import PASSWORD, ROLES, actor_at


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
    }
    return world, world.apps(), people, ids


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
        path = rule.build({name: ids.get(name, "x") for name in rule.arguments})[1]
        if "POST" in rule.methods:
            visitor.post(path, sure="1", title="x", email="x@example.com", file="")
        else:
            visitor.get(path)
        assert visitor.status in {404, 422}, (rule.rule, visitor.status)
        assert b"Executive team" not in visitor.body
        assert b"Autumn leadership" not in visitor.body
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
