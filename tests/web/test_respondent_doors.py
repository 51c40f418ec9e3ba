"""Every address of respondents × every link somebody may hold: none, open, over, replaced, of who was erased.

No look at anything changes a byte. A link that is over writes nothing, whatever is sent with it, and nobody
meets another's name or words.
"""

from datetime import timedelta

import pytest

from assessments import administer, closing, erasure, invitations, programmes, rosters, rounds
from assessments.store.engine import reading
from assessments.store.tables import metadata
from tests.web.standins import a_service
from tests.web.world import an_installation
from web.app import respondent_app
from web.gate import audience

ANYONE, RESPONDENT = frozenset({"anyone"}), frozenset({"respondent"})
AUDIENCES = {
    "assets.asset": ANYONE,
    **dict.fromkeys(
        (
            "link_page", "open_link", "stop_page", "stop_mail", "send_link_page", "send_link",
            "change_language", "rescue",
        ),
        ANYONE,
    ),
    **dict.fromkeys(
        (
            "welcome", "start", "resume", "no_thanks", "go_on", "page", "keep_page", "keep_quietly", "later",
            "elsewhere", "forget", "check", "send", "thanks", "withdraw_page", "withdraw", "report",
        ),
        RESPONDENT,
    ),
}  # fmt: skip
"""A row an endpoint, without the name of its part."""
TEAMS = {"Open": 4, "Shut": 2, "Undone": 2}
LINKS = {
    "nothing": None, "writing": "Open 0", "sent": "Open 1", "replaced": "Open 2", "erased": "Open 3",
    "closed": "Shut 0", "cancelled": "Undone 0",
}  # fmt: skip
OVER = ("nothing", "replaced", "erased", "closed", "cancelled")
WORDS = "quokkaberry"
SENT = {
    "a-c1": "5", "a-c2": "5", "a-c3": "5", "page": "deciding", "go": "next", "sure": "1", "consents": "1",
    "anew": "1", "code": "AAAA-AAAA-AAAA-AAAA", "email": "nobody@example.com", "language": "de", "to": "/i",
}  # fmt: skip


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Three rounds, one open, one closed, one cancelled; everybody has written words, some have sent them."""
    world = an_installation(tmp_path_factory.mktemp("doors"))
    lines = [f"{t},{t} {i},{t}{i}@example.org,en" for t, n in TEAMS.items() for i in range(n)]
    text = "\n".join(["team,name,email,language", *lines]).encode()
    seen = rosters.preview(world.service, world.admin, world.programme.id, text)
    rosters.apply(world.service, world.admin, seen.token)
    teams = {t.title: t.id for t in programmes.teams(world.service, world.admin, world.programme.id)}
    asked = {team: opened(world, teams[team]) for team in TEAMS}
    held = {name: written(world, name) for name in world.links}
    administer.send(world.service, held["Open 1"])
    administer.send(world.service, held["Shut 1"])
    people = {
        m.person.name: m.person.id for m in rosters.members(world.service, world.admin, world.programme.id)
    }
    invitations.reissue(world.service, world.admin, asked["Open"].id, people["Open 2"])
    erasure.erase(world.service, world.admin, people["Open 3"])
    rounds.cancel(world.service, world.admin, asked["Undone"].id)
    closing.close_now(world.service, world.admin, asked["Shut"].id)
    app = respondent_app(world.service)
    app.config["WTF_CSRF_ENABLED"] = False  # whoever attacks has a page of ours open, and its token
    return world, app, held


def opened(world, team):
    now = world.clock()
    planned = rounds.plan(
        world.service, world.admin, world.programme.id, kind="baseline", title="First", instrument="kitchen",
        opens_on=now.date(), closes_at=now + timedelta(days=9), teams=[team],
    )  # fmt: skip
    asked = rounds.open_round(world.service, world.admin, planned.id)
    links = invitations.links(world.service, world.admin, asked.id, distributor="Ida Admin")
    world.links |= {link.name: link.url.split("#")[1] for link in links}
    return asked


def written(world, name):
    """A sitting with words in it that are this person's alone."""
    sitting = administer.start(world.service, world.links[name])
    administer.save_page(world.service, sitting, "deciding", {"c1": 1, "c2": 1, "c3": 1})
    administer.save_page(world.service, sitting, "last", {"why": f"{WORDS} {name}"})
    return sitting


def browser(lived, how):
    """A browser that holds a link, with what was begun under it."""
    world, app, held = lived
    client, name = app.test_client(), LINKS[how]
    if name:
        with client.session_transaction() as session:
            session["link"], session["draft"] = world.links[name], held[name].as_cookie()
    return client, name


def requests(app, methods):
    for rule in app.url_map.iter_rules():
        if "stamp" in rule.arguments:
            continue
        address = rule.build({"page_id": "deciding"} if rule.arguments else {})[1]
        yield from ((rule, address, method) for method in sorted(rule.methods & methods))


def rows(world):
    with reading(world.service.engine) as db:
        return [[tuple(row) for row in db.execute(table.select())] for table in metadata.sorted_tables]


def of_others(world, name):
    """Words of everybody else, and who is in another team: one's own team is named on the first page."""
    words = [f"{WORDS} {other}" for other in world.links if other != name]
    strangers = [other for other in world.links if name is None or other.split()[0] != name.split()[0]]
    return [word.encode() for word in words + strangers]


def test_every_endpoint_has_a_row_that_says_what_the_code_says():
    app = respondent_app(a_service())

    assert {n.removeprefix("respondent."): v.audience for n, v in app.view_functions.items()} == AUDIENCES


def test_a_new_address_without_a_row_is_red():
    app = respondent_app(a_service())
    app.view_functions["respondent.added"] = audience("respondent")(lambda: "")

    assert {n.removeprefix("respondent."): v.audience for n, v in app.view_functions.items()} != AUDIENCES


@pytest.mark.parametrize("how", LINKS)
def test_to_look_changes_no_byte_and_shows_nobody_else(lived, how):
    world, app, _ = lived
    before = world.service.settings.database.read_bytes()

    for rule, address, method in requests(app, {"GET", "HEAD", "OPTIONS"}):
        client, name = browser(lived, how)
        reply = client.open(address, method=method)
        assert reply.status_code < 500, (how, method, address)
        assert not any(word in reply.get_data() for word in of_others(world, name)), (how, address)
        if AUDIENCES[rule.endpoint.removeprefix("respondent.")] == RESPONDENT and how == "nothing":
            assert reply.status_code == 401, (method, address)

    assert world.service.settings.database.read_bytes() == before


@pytest.mark.parametrize("how", OVER)
def test_a_link_that_is_over_writes_nothing_whatever_is_sent(lived, how):
    world, app, _ = lived
    before = rows(world)

    for rule, address, method in requests(app, {"POST"}):
        if (rule.endpoint, how) in MAY:
            continue
        client, name = browser(lived, how)
        token = world.links[name] if name else "A" * 26
        reply = client.open(address, method=method, data=SENT | {"token": token})
        assert reply.status_code < 500, (how, address)
        assert not any(word in reply.get_data() for word in of_others(world, name)), (how, address)
        assert rows(world) == before, (how, address)


MAY = {("respondent.stop_mail", "closed"), ("respondent.stop_mail", "cancelled")}
"""No more mail of a programme may be wanted whether or not a round is over."""


def test_a_link_that_is_open_writes_by_the_same_requests(lived):
    """The control: what is refused above is there to be done."""
    world, app, _ = lived
    wrote = set()
    for rule, address, method in requests(app, {"POST"}):
        before = rows(world)
        client, name = browser(lived, "writing")
        client.open(address, method=method, data=SENT | {"token": world.links[name]})
        if rows(world) != before:
            wrote.add(rule.endpoint.removeprefix("respondent."))

    assert {"keep_page", "elsewhere", "send", "rescue", "stop_mail"} <= wrote
