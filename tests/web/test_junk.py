"""Forms with one field of junk: a number without end, a day before all days, signs nobody types."""

import pytest

from assessments import accounts, programmes, rounds, schedule
from documents import letters
from tests import doors
from tests.web.world import a_world
from web import gate
from web.app import respondent_app, staff_app

JUNK = ("9" * 30, "0001-01-01", "9999-12-31T23:59", "\x00", "{0.__class__}")
FORMS = {
    "/programmes/new": ("admin", {"title": "X", "mode": "confidential"}),
    "/programmes/{programme}/rounds/new": (
        "admin",
        {
            "kind": "sustainment", "title": "Last", "instrument": "pulse", "opens_on": "2026-11-01",
            "closes_at": "2026-12-01T18:00",
        },
    ),
    "/rounds/{round}/extend": ("admin", {"closes_at": "2026-12-01T18:00"}),
    "/rounds/{round}/links": ("admin", {"distributor": "Dee", "knows": "1"}),
    "/rounds/{round}/people/address": ("admin", {"person": "x", "email": "x@example.com"}),
    "/programmes/{programme}/waiting": ("admin", {"team": "{team}", "day": "2026-12-01"}),
    "/programmes/{programme}/people": ("admin", {"staff": "{coach}", "team": "{team}"}),
    "/programmes/{programme}/mail": (
        "admin", {"kind": "invitation", "language": "en", "subject": "S", "body": "{link} {stop}"},
    ),
    "/programmes/{programme}/roster": ("admin", {"text": "team,name\nExecutive team,Ada Lovell"}),
    "/settings/keeping": ("admin", {"days": "90"}),
    "/settings/keeping/{programme}": ("admin", {"days": "90"}),
    "/settings/smallest-group": ("admin", {"smallest_group": "5"}),
    "/people": ("admin", {"name": "N", "email": "n@example.org", "role": "coach", "language": "en"}),
    "/requests": ("admin", {"words": "x"}),
    "/teams/{team}/targets": ("coach", {"scale": "", "target": "4", "by": "2026-12-01"}),
    "/teams/{team}/share": ("coach", {"round": "{round}", "readers": "team"}),
    "/account/look": ("researcher", {"look": "dark", "language": "de", "then": "/"}),
    "/sign-in": (None, {"email": "coach@example.org", "password": "x"}),
    "/i": (None, {"token": "x"}),
    "/i/again": (None, {"email": "ada@example.org"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return a_world(tmp_path_factory.mktemp("junk"))


def statuses(world, patch, address) -> list[int]:
    """What each field of a form with each junk in it is answered with."""
    patch.setattr(gate, "ask_for_proof", lambda: None)
    (team,) = programmes.teams(world.service, world.admin, world.programme.id)
    coach = accounts.staff_by_email(world.service, world.admin, "coach@example.org")
    ids = {"programme": world.programme.id, "round": world.round.id, "team": team.id, "coach": coach.id}
    role, fields = FORMS[address]
    app = respondent_app(world.service) if address.startswith("/i") else staff_app(world.service)
    app.config |= {"WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False}
    client = app.test_client()
    if role:
        with client.session_transaction() as session:
            session["staff"] = doors.whole_session(world.service, f"{role}@example.org")
    fixed = {k: v.format(**ids) if v[1:-1] in ids else v for k, v in fields.items()}
    return [
        client.post(address.format(**ids), data=fixed | {field: junk}).status_code
        for field in fields
        for junk in JUNK
    ]


@pytest.mark.parametrize("address", FORMS)
def test_junk_in_any_field_is_refused_or_taken_and_breaks_nothing(house, monkeypatch, address):
    met = statuses(house, monkeypatch, address)

    assert set(met) <= {200, 303, 400, 401, 404, 409, 422, 429}, met
    assert {429} != set(met)


def test_what_was_taken_of_it_breaks_no_page_afterwards(house):
    app, admin = staff_app(house.service), doors.whole_session(house.service, "admin@example.org")
    client = app.test_client()
    with client.session_transaction() as session:
        session["staff"] = admin
    every = programmes.of_actor(house.service, house.admin)
    addresses = ["/programmes", "/people", "/settings", "/requests"]
    addresses += [f"/programmes/{p.id}{part}" for p in every for part in ("", *PARTS)]
    addresses += [
        f"/rounds/{r.id}" for p in every for r in rounds.of_programme(house.service, house.admin, p.id)
    ]

    assert [a for a in addresses if client.get(a).status_code >= 400] == []
    schedule.tick(house.service, write=letters.write)


PARTS = ("/people", "/roster", "/waiting", "/mail", "/data-protection", "/rounds/new")


def test_without_its_bound_a_number_breaks_a_page(house, monkeypatch):
    """The planted fault."""
    monkeypatch.setattr("assessments.programmes.LARGEST_SMALLEST_GROUP", 10**500)

    assert 500 in statuses(house, monkeypatch, "/settings/smallest-group")
