"""Every address of staff × everybody who may knock: whose it is, whose not, and what HEAD and OPTIONS do."""

from datetime import timedelta

import pytest

from assessments import accounts, programmes, rounds
from assessments.store.engine import reading, writing
from assessments.store.tables import metadata
from tests import doors
from tests.web.closed_world import a_closed_world
from tests.web.doors import AUDIENCES, FRESH, STAFF
from tests.web.reading_pages import Page
from tests.web.standins import a_service
from tests.web.test_staff import team_of
from tests.web.visitor import Visitor, signed_in
from tests.web.world import PASSWORD, a_world
from web.app import staff_app
from web.gate import audience

NOBODY = "nobody"
KNOCKING = (NOBODY, "waiting", *sorted(STAFF))


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Closed rounds and an open one, applications, and an id for every name an address may hold."""
    world = a_closed_world(tmp_path_factory.mktemp("house"))
    held = rounds.of_programme(world.service, world.admin, world.programme.id)
    closed = next(r.id for r in held if r.status == "closed")
    ids = {
        "programme_id": world.programme.id,
        "round_id": closed,
        "team_id": team_of(world),
        "staff_id": accounts.staff_by_email(world.service, world.admin, "sponsor@example.org").id,
    }
    return world, world.apps().staff, ids


def path_of(rule, ids) -> str:
    values = {"number": 1, "ending": "json", "name": "style.css"} | ids
    return rule.build({name: values.get(name, "x") for name in rule.arguments})[1]


def someone(world, app, who: str):
    """A browser with the session of a role, of somebody who waits for the code, or with none."""
    client = app.test_client()
    tokens = {
        role: lambda role=role: doors.whole_session(world.service, f"{role}@example.org") for role in STAFF
    }
    tokens["waiting"] = lambda: accounts.sign_in(world.service, "coach@example.org", PASSWORD)
    if who in tokens:
        with client.session_transaction() as session:
            session["staff"] = tokens[who]()
    return client


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "assets.asset"]


def test_every_endpoint_has_a_row_that_says_what_the_code_says():
    app = staff_app(a_service())

    assert {name: view.audience for name, view in app.view_functions.items()} == AUDIENCES
    assert {name for name, view in app.view_functions.items() if view.fresh} == FRESH


def test_a_new_address_without_a_row_is_red():
    app = staff_app(a_service())
    app.view_functions["admin.added"] = audience("admin")(lambda: "")

    assert {name: view.audience for name, view in app.view_functions.items()} != AUDIENCES


@pytest.mark.parametrize("who", KNOCKING)
def test_an_address_opens_for_its_audience_and_for_nobody_else(house, who):
    world, app, ids = house
    client = someone(world, app, who)
    before = world.service.settings.database.read_bytes()

    for rule in rules(app):
        wanted = AUDIENCES[rule.endpoint]
        if "anyone" in wanted or ("waiting" in wanted and who != NOBODY) or who in wanted:
            continue
        for method in sorted(rule.methods - {"OPTIONS"}):
            response = client.open(path_of(rule, ids), method=method)
            expected = {404} if who in STAFF else {401} if method != "GET" else {303}
            assert response.status_code in expected, (who, method, rule.rule, response.status_code)
            assert b"Executive team" not in response.get_data()
            if who not in STAFF and method == "GET":
                assert response.headers["Location"].startswith("/sign-in")

    assert world.service.settings.database.read_bytes() == before


@pytest.mark.parametrize("who", KNOCKING)
def test_head_and_options_show_nothing_and_change_nothing(house, who):
    world, app, ids = house
    client = someone(world, app, who)
    before = world.service.settings.database.read_bytes()

    for rule in rules(app):
        head = client.head(path_of(rule, ids))
        options = client.options(path_of(rule, ids))
        assert head.get_data() == b"", rule.rule
        assert head.status_code < 500, rule.rule
        assert b"Executive" not in options.get_data(), rule.rule
        assert options.status_code < 500, rule.rule

    assert world.service.settings.database.read_bytes() == before


CLOSED = ("open", "extend", "cancel", "close", "mail", "links", "people/link")


@pytest.mark.parametrize("act", CLOSED)
def test_nothing_is_done_to_a_round_that_is_over(house, act):
    world, app, ids = house
    visitor = signed_in(world, world.apps(), "admin")
    visitor.get("/account")
    before = world.service.settings.database.read_bytes()

    later = (world.clock.now + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    visitor.post(
        f"/rounds/{ids['round_id']}/{act}", sure="1", closes_at=later, distributor="x", knows="1", person="x"
    )

    assert visitor.status in {404, 409}, visitor.page.heading
    assert world.service.settings.database.read_bytes() == before
    assert app is not None


def test_a_coach_whose_trust_was_withdrawn_meets_nothing_any_more(tmp_path):
    world = a_closed_world(tmp_path)
    visitor = signed_in(world, world.apps(), "coach")
    team = team_of(world)
    addresses = [f"/programmes/{world.programme.id}", f"/rounds/{world.round.id}", f"/teams/{team}/report"]
    addresses += [f"/teams/{team}/report.{ending}" for ending in ("pdf", "csv", "json", "xlsx")]
    visitor.get(addresses[2])
    assert visitor.status == 200

    coach = accounts.staff_by_email(world.service, world.admin, "coach@example.org")
    programmes.unassign(world.service, world.admin, coach.id, programme=world.programme.id)

    for address in addresses:
        visitor.get(address)
        assert visitor.status == 404, address
    visitor.get("/programmes")
    assert b"Autumn leadership" not in visitor.body


def test_an_account_that_was_ended_is_out_with_its_next_step(tmp_path):
    world = a_world(tmp_path)
    visitor = signed_in(world, world.apps(), "researcher")
    visitor.get("/questionnaires")
    assert visitor.status == 200

    researcher = accounts.staff_by_email(world.service, world.admin, "researcher@example.org")
    accounts.deactivate(world.service, world.admin, researcher.id)

    visitor.get("/questionnaires")
    assert visitor.at == "/sign-in"


@pytest.mark.parametrize("endpoint", sorted(FRESH))
def test_what_takes_away_or_deletes_asks_once_more_who_it_is(house, endpoint):
    """Ten minutes after signing in each of them answers 403 with a page, and does nothing."""
    world, app, ids = house
    role = sorted(AUDIENCES[endpoint])[0]
    visitor = signed_in(world, world.apps(), role)
    visitor.get("/account")
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    before = _without_sessions(world)

    world.clock.now += timedelta(minutes=10)
    try:
        if "POST" in rule.methods:
            visitor.post(path_of(rule, ids), sure="1", title="kept as typed")
            assert {c.name: c.value for f in visitor.page.forms for c in f.controls}[
                "title"
            ] == "kept as typed"
        else:
            visitor.get(path_of(rule, ids))
        assert (visitor.status, visitor.page.heading) == (403, "Is it still you?")
        visitor.post(path_of(rule, ids) if "POST" in rule.methods else "/account/prove", proof="wrong " * 4)
        assert visitor.status == 403
        assert "neither your password nor the code" in visitor.page.text
    finally:
        world.clock.now -= timedelta(minutes=10)
        with writing(world.service.engine) as db:
            db.exec_driver_sql("DELETE FROM attempt")

    assert _without_sessions(world) == before


def _without_sessions(world) -> list:
    with reading(world.service.engine) as db:
        return [
            [tuple(row) for row in db.execute(table.select())]
            for table in metadata.sorted_tables
            if table.name not in {"staff_session", "attempt"}
        ]


def test_a_form_that_waited_for_a_proof_goes_on_with_it_under_a_new_name(tmp_path):
    world = a_world(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    visitor.get("/people")
    with visitor.client.session_transaction() as session:
        old = session["staff"]
    world.clock.now += timedelta(minutes=11)

    visitor.post("/people", name="New Coach", email="new@example.org", role="coach", language="en")
    form = visitor.page.form("/people")
    visitor.post(
        form.action, **{n: v for n, v in form.data().items() if n != "csrf_token"} | {"proof": PASSWORD}
    )

    assert visitor.status == 200
    assert "/account/welcome#" in visitor.page.text
    with visitor.client.session_transaction() as session:
        assert session["staff"] != old
    assert accounts.actor_of(world.service, old) is None


def test_a_file_that_waited_for_a_proof_is_fetched_by_its_own_address(house):
    world, _, ids = house
    visitor = signed_in(world, world.apps(), "coach")
    visitor.get("/account")
    world.clock.now += timedelta(minutes=10)
    try:
        visitor.get(f"/teams/{ids['team_id']}/report.json")
        form = visitor.page.form("/account/prove")
        visitor.post(form.action, then=form.data()["then"], proof=PASSWORD)
    finally:
        world.clock.now -= timedelta(minutes=10)

    assert visitor.at == f"/teams/{ids['team_id']}/report.json"
    assert visitor.body.startswith(b"{")


@pytest.mark.parametrize(
    "then", ["//evil.example/x", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\tx", ""]
)
def test_a_proof_leads_nowhere_but_here(house, then):
    world, _, _ = house
    visitor = signed_in(world, world.apps(), "coach")
    visitor.get("/account")
    token = next(c.value for f in visitor.page.forms for c in f.controls if c.name == "csrf_token")

    response = visitor.client.post("/account/prove", data={"csrf_token": token, "then": then})

    assert response.status_code == 303
    assert response.headers["Location"] == "/"


def test_a_session_planted_before_signing_in_is_not_the_one_after(tmp_path):
    """Fixation: whatever a browser is made to bring along, signing in and the code each begin anew."""
    world = a_world(tmp_path)
    app = world.apps().staff
    planted = doors.whole_session(world.service, "sponsor@example.org")
    visitor = Visitor(app)
    with visitor.client.session_transaction() as session:
        session["staff"] = planted
        session["planted"] = "mark"
    tokens = [planted]

    visitor.sign_in("coach@example.org", PASSWORD)
    with visitor.client.session_transaction() as session:
        tokens.append(session["staff"])
        assert "planted" not in session
    visitor.give_code(world, "coach@example.org")
    with visitor.client.session_transaction() as session:
        tokens.append(session["staff"])

    assert len(set(tokens)) == 3
    assert accounts.actor_of(world.service, tokens[1]) is None
    assert accounts.actor_of(world.service, tokens[2]).role == "coach"


def test_the_code_page_takes_a_code_once_and_paper_once(tmp_path):
    world = a_world(tmp_path)
    paper = doors.enrolled(world.service, "coach@example.org")
    app = world.apps().staff
    visitor, thief = Visitor(app), Visitor(app)
    code = doors.code_shown(world.service, "coach@example.org")

    for browser in (visitor, thief):
        browser.sign_in("coach@example.org", PASSWORD)
        assert browser.at == "/sign-in/code"
        browser.post("/sign-in/code", code=code)
    assert visitor.at == "/programmes"
    assert (thief.status, thief.at) == (401, "/sign-in/code")
    thief.get("/programmes")
    assert thief.at.startswith("/sign-in")

    visitor.get("/account")
    visitor.post("/sign-out")
    visitor.sign_in("coach@example.org", PASSWORD)
    visitor.post("/sign-in/code", code=paper[0].lower())
    assert visitor.at == "/programmes"


def test_signing_out_everywhere_reaches_the_other_browser(tmp_path):
    world = a_world(tmp_path)
    apps = world.apps()
    here, there = signed_in(world, apps, "coach"), signed_in(world, apps, "coach")
    here.get("/account")

    here.post("/sign-out/everywhere")

    there.get("/programmes")
    assert there.at == "/sign-in"


def test_a_sponsor_may_have_a_second_step_and_then_needs_it(tmp_path):
    world = a_world(tmp_path)
    visitor = Visitor(world.apps().staff)
    visitor.sign_in("sponsor@example.org", PASSWORD)
    assert visitor.at == "/shared"

    visitor.get("/account/second")
    visitor.at = "/account/second"
    visitor.give_code(world, "sponsor@example.org")
    visitor.get("/account")
    visitor.post("/sign-out")
    visitor.sign_in("sponsor@example.org", PASSWORD)

    assert visitor.at == "/sign-in/code"


def test_an_administrator_takes_a_lost_second_step_away(tmp_path):
    world = a_world(tmp_path)
    doors.enrolled(world.service, "coach@example.org")
    visitor = signed_in(world, world.apps(), "admin")
    visitor.get("/people")
    coach = accounts.staff_by_email(world.service, world.admin, "coach@example.org")

    visitor.post(f"/people/{coach.id}/second")
    assert "The second step is taken away" in visitor.page.text

    other = Visitor(world.apps().staff)
    other.sign_in("coach@example.org", PASSWORD)
    assert other.at == "/account/second"


def test_looking_at_the_page_of_the_second_step_keeps_nothing(tmp_path):
    world = a_world(tmp_path)
    client = someone(world, world.apps().staff, "waiting")
    before = world.service.settings.database.read_bytes()

    pages = {
        client.get("/account/second").get_data(as_text=True).split('<p class="code">')[1] for _ in range(3)
    }

    assert len(pages) == 1
    assert world.service.settings.database.read_bytes() == before
    assert "otpauth://totp/" in Page(client.get("/account/second").get_data(as_text=True)).links[-1]


def test_a_request_about_ones_data_is_answered_and_the_person_erased(tmp_path):
    world = a_world(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    visitor.get("/requests")

    visitor.post("/requests", words="ada@example.org")
    held = visitor.page.form("/erase")
    address = held.action.removesuffix("/erase")
    visitor.post(address)
    assert "Ada Lovell" in visitor.page.text
    assert "Ben Okoro" not in visitor.page.text
    visitor.post(f"{address}/held.json")
    assert b"ada@example.org" in visitor.body
    visitor.get("/requests")
    visitor.post(f"{address}/erase")
    assert "tick the box first" in visitor.page.text
    visitor.post(f"{address}/erase", sure="1")
    assert "is erased" in visitor.page.text
    visitor.post("/requests", words="ada@example.org")

    assert "Nobody of this address" in visitor.page.text


def test_the_smallest_group_only_grows_and_days_are_kept(tmp_path):
    world = a_world(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    visitor.get("/settings")

    visitor.post("/settings/smallest-group", smallest_group="8")
    assert programmes.organisation(world.service, world.admin).smallest_group == 8
    visitor.post("/settings/smallest-group", smallest_group="5")
    assert visitor.status == 422
    assert programmes.organisation(world.service, world.admin).smallest_group == 8
    visitor.post("/settings/smallest-group", smallest_group="9" * 30)
    assert (visitor.status, "at most 100" in visitor.page.text) == (422, True)
    visitor.post("/settings/keeping", days="30")
    visitor.post(f"/settings/keeping/{world.programme.id}", days="7")
    assert 'name="days" value="30"' in visitor.body.decode().replace("'", '"')
    assert 'value="7"' in visitor.body.decode()
    visitor.post(f"/settings/keeping/{world.programme.id}", days="")
    visitor.post("/settings/keeping", days="many")
    assert visitor.status == 422


@pytest.mark.parametrize("name", ["x", "README.md", "..%2f..%2fREADME.md", "kitchen.yaml", "%2Fetc%2Fpasswd"])
@pytest.mark.parametrize("after", ["", "/study", "/preview/1"])
def test_a_questionnaire_in_an_address_is_one_on_the_shelf_and_never_a_file(house, name, after):
    world, _, _ = house
    visitor = signed_in(world, world.apps(), "researcher")

    visitor.get(f"/questionnaires/{name}{after}")

    assert visitor.status == 404
