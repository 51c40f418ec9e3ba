"""Requests no page of ours would send: foreign hosts, ways out, ways up, fields nobody asked for."""

import re

import pytest

from assessments import accounts, programmes
from tests import doors
from tests.web.closed_world import a_closed_world
from tests.web.doors import AUDIENCES
from tests.web.standins import a_service
from tests.web.test_staff import team_of
from tests.web.visitor import signed_in
from tests.web.world import an_installation
from web import config
from web.app import respondent_app, staff_app
from web.gate import is_ours

EVIL = "evil.example"
HOSTS = (
    EVIL,
    f"localhost.{EVIL}",
    f"localhost@{EVIL}",
    f"{EVIL}:80",
    "localhost:80@evil.example",
    "[::1]",
    "",
    "localhost, evil.example",
    "xn--80ak6aa92e.com",
    "127.0.0.1.evil.example",
    "255.255.255.255",
    "localhost..",
)
FORWARDED = (
    "X-Forwarded-Host",
    "X-Host",
    "X-Original-Host",
    "Forwarded",
    "X-Forwarded-Server",
    "X-Original-URL",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Rounds of every kind, and an id for every name an address may hold."""
    world = a_closed_world(tmp_path_factory.mktemp("house"))
    ids = {
        "programme_id": world.programme.id,
        "round_id": world.round.id,
        "team_id": team_of(world),
        "staff_id": accounts.staff_by_email(world.service, world.admin, "sponsor@example.org").id,
    }
    return world, world.apps(), ids


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("app", [staff_app, respondent_app])
def test_a_host_that_is_not_ours_is_refused_and_not_repeated(app, host):
    client = app(a_service()).test_client()

    for method, path in (
        ("GET", "/sign-in"),
        ("POST", "/account/forgot"),
        ("GET", "/i"),
        ("POST", "/i/again"),
    ):
        reply = client.open(path, method=method, headers={"Host": host})
        assert reply.status_code == 400, (host, path)
        assert EVIL not in reply.get_data(as_text=True) + str(reply.headers)


@pytest.mark.parametrize("name", FORWARDED)
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_host_somebody_forwards_is_not_believed(name, proxies):
    value = f"host={EVIL}" if name == "Forwarded" else EVIL
    for app, path in ((staff_app, "/programmes"), (respondent_app, "/r/thanks")):
        client = app(a_service(trusted_proxies=proxies)).test_client()
        reply = client.get(path, headers={name: value})
        assert reply.status_code in {303, 401}
        assert EVIL not in reply.get_data(as_text=True) + str(reply.headers)


def test_without_the_list_of_hosts_a_foreign_one_is_served(monkeypatch):
    """The planted fault."""
    shared = config.shared
    monkeypatch.setattr("assessments.accounts.is_example_alone", lambda service: False)
    monkeypatch.setattr(config, "shared", lambda *a, **k: shared(*a, **k) | {"TRUSTED_HOSTS": None})

    assert staff_app(a_service()).test_client().get("/sign-in", headers={"Host": EVIL}).status_code == 200


def test_a_link_in_a_mail_never_comes_from_a_request(tmp_path):
    world = an_installation(tmp_path, public_url="https://survey.example.org")

    link = accounts.invite_staff(world.service, world.admin, email="n@example.org", name="N", role="coach")

    assert link.startswith("https://survey.example.org/")


OUT = (
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x00//evil.example",
    " //evil.example",
    "/\u2028/evil.example",
    "evil.example",
    "?next=//evil.example",
    "/\r\nLocation: //evil.example",
    "//evil.example/%2f..",
    "ftp://evil.example",
    "",
)


@pytest.mark.parametrize("way", OUT)
def test_no_way_leads_out(way):
    assert not is_ours(way)


@pytest.mark.parametrize("way", ["/", "/programmes", "/teams/x1/report.json", "/requests?x=1"])
def test_ways_of_our_own_are_ways(way):
    assert is_ours(way)


@pytest.mark.parametrize("way", OUT)
def test_signing_in_and_choosing_a_language_lead_nowhere_else(house, way):
    _, apps, _ = house
    for app, address, field in (
        (apps.respondents, "/r/language", "to"),
        (apps.staff, "/account/look", "then"),
    ):
        client = app.test_client()
        first = client.get("/i" if field == "to" else "/sign-in").get_data(as_text=True)
        form = first.split('name="csrf_token" value="')[1].split('"')[0]
        reply = client.post(address, data={"csrf_token": form, "language": "de", field: way, "look": "dark"})
        assert EVIL not in reply.headers.get("Location", ""), (address, way)


UP = (
    "..",
    "../..",
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%252f..%252fetc%252fpasswd",
    "..\\..\\etc\\passwd",
    "..%5c..%5cetc",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "%00",
    "link.key",
    "..%2fkeys%2flink.key",
    "....//....//etc/passwd",
    "%c0%ae%c0%ae%c0%af",
    "file:%2f%2f%2fetc%2fpasswd",
    "'",
    "' OR '1'='1",
    "1;DROP TABLE answer",
    "{{7*7}}",
    "${7*7}",
    "%0d%0aX: y",
    "a" * 3000,
    "\u202e",
    "-1",
    "0x10",
)


ANSWERS = {200, 303, 308, 400, 401, 403, 404, 405}
NAMED = re.compile(r"<(?:[^<>]*:)?(\w+)>")


def with_way(rule: str, name: str, way: str, ids: dict[str, str]) -> str:
    """An address with a way up in the place of one name, and what there is in the places of the others."""
    return NAMED.sub(lambda found: way if found[1] == name else ids.get(found[1], "x"), rule)


def test_no_address_leads_up_whatever_stands_in_it(house):
    """Every address that holds a name × every way up, asked by whoever may open it."""
    world, apps, ids = house
    clients = {
        role: signed_in(world, apps, role).client for role in ("admin", "coach", "researcher", "sponsor")
    }
    clients["nobody"] = apps.respondents.test_client()
    link = (world.service.settings.keys / "link.key").read_bytes()
    before = world.service.settings.database.read_bytes()
    tried = 0
    for app in (apps.staff, apps.respondents):
        for rule in app.url_map.iter_rules():
            audience = AUDIENCES.get(rule.endpoint, frozenset({"nobody"}))
            who = next((role for role in clients if role in audience), "nobody")
            client = clients[who] if app is apps.staff else clients["nobody"]
            for name in rule.arguments:
                for way in UP:
                    reply = client.get(with_way(rule.rule, name, way, ids))
                    assert reply.status_code in ANSWERS, (rule.rule, way, reply.status_code)
                    body = reply.get_data()
                    assert b"root:x:0" not in body
                    assert link not in body
                    assert "X" not in reply.headers
                    tried += 1

    assert tried > 300
    assert world.service.settings.database.read_bytes() == before


def test_the_key_lies_where_a_way_up_would_find_it(house):
    """The control: the file those ways lead to is there and can be read."""
    world, _, _ = house

    assert (world.service.settings.database.parent / ".." / "keys" / "link.key").resolve().read_bytes()


STRANGE = {
    "organisation": "other",
    "organisation_id": "other",
    "id": "x",
    "is_example": "1",
    "is_ended": "1",
    "is_active": "0",
    "smallest_group": "1",
    "password": "x",
    "password_hash": "x",
    "staff_id": "x",
    "is_admin": "1",
    "__class__": "x",
}


def test_fields_nobody_asked_for_are_passed_over(tmp_path):
    world = an_installation(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    visitor.get("/programmes/new")
    visitor.post("/programmes/new", title="Second", mode="anonymous", **STRANGE)
    visitor.get("/people")
    visitor.post("/people", email="new@example.org", name="New", role="coach", language="en", **STRANGE)

    made = next(p for p in programmes.of_actor(world.service, world.admin) if p.title == "Second")
    new = accounts.staff_by_email(world.service, world.admin, "new@example.org")
    assert (made.organisation, made.is_ended, made.mode) == (world.admin.organisation, False, "anonymous")
    assert (new.organisation, new.role) == (world.admin.organisation, "coach")
    assert programmes.organisation(world.service, world.admin).smallest_group == 5


@pytest.mark.parametrize(("first", "second"), [("coach", "admin"), ("sponsor", "admin")])
def test_of_a_field_sent_twice_the_first_counts(tmp_path, first, second):
    world = an_installation(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    visitor.get("/people")

    visitor.post("/people", email="new@example.org", name="New", role=[first, second], language="en")

    assert accounts.staff_by_email(world.service, world.admin, "new@example.org").role == first


def test_a_coach_does_not_become_more_by_saying_so(tmp_path):
    world = an_installation(tmp_path)
    visitor = signed_in(world, world.apps(), "coach")
    visitor.get("/account")

    visitor.post("/account/look", look="dark", role="admin")
    visitor.post("/account/password", old="x", new="y", role="admin", organisation="x")

    assert accounts.staff_by_email(world.service, world.admin, "coach@example.org").role == "coach"
    assert doors.actor_of(world.service, "coach@example.org").role == "coach"
