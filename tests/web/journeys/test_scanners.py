"""What opens links before people do: prefetchers, scanners that run scripts, robots that press buttons."""

from assessments import accounts, administer
from tests import doors
from tests.web.journeys.conftest import walking
from tests.web.reading_pages import Page

ADA = "Ada Lovell"
AGENTS = ("Mozilla/5.0 (compatible; LinkScanner/1.0)", "Slackbot-LinkExpanding 1.0", "curl/8.0", "")


def test_machines_that_only_fetch_change_nothing(open_round):
    _, world = open_round
    apps = world.apps()
    before = world.service.settings.database.read_bytes()

    for agent in AGENTS:
        for path in ("/i", "/i/stop", "/i/again", "/account/welcome", "/account/forgot", "/sign-in"):
            app = apps.respondents if path.startswith("/i") else apps.staff
            for method in ("GET", "HEAD", "OPTIONS"):
                for purpose in ("prefetch", "preview", ""):
                    headers = {"User-Agent": agent, "Sec-Purpose": purpose, "Purpose": purpose}
                    assert app.test_client().open(path, method=method, headers=headers).status_code < 400

    assert world.service.settings.database.read_bytes() == before


def test_a_scanner_that_runs_scripts_and_presses_what_it_finds_consumes_nothing(chromium, open_round):
    """It opens the link in a real browser, waits, and presses the button; the link still does all."""
    address, world = open_round
    invited = accounts.invite_staff(
        world.service, world.admin, email="new@example.org", name="New", role="sponsor", language="en"
    )
    before = world.service.settings.database.read_bytes()
    with walking(chromium, address) as walk:
        for _ in range(3):
            walk.go(f"/i#{world.links[ADA]}")
            walk.page.wait_for_timeout(150)
            assert world.service.settings.database.read_bytes() == before, "without a press nothing is sent"
            walk.press("Open")
            walk.page.wait_for_url("**/r/welcome")
            walk.go("/account/welcome#" + invited.split("#")[1])
            walk.page.locator("button.button").first.click()
            walk.go(f"/i/stop#{world.links[ADA]}")
            walk.page.wait_for_timeout(150)
            walk.page.context.clear_cookies()
        assert [url for url in walk.asked if world.links[ADA] in url] == [], (
            "the secret is in no address sent"
        )

    assert world.service.settings.database.read_bytes() == before
    assert administer.enter(world.service, world.links[ADA]).state == "open"
    assert accounts.invited(world.service, invited.split("#")[1]).name == "New"


def test_a_robot_that_starts_a_questionnaire_keeps_nobody_from_answering(open_round):
    """Even a machine that presses every button up to the first page leaves the link as it was."""
    _, world = open_round
    client = world.apps().respondents.test_client()
    page = Page(client.get("/i").get_data(as_text=True))
    client.post("/i", data=page.form("/i").data() | {"token": world.links[ADA]})
    page = Page(client.get("/r/welcome").get_data(as_text=True))
    client.post("/r/start", data=page.form("/r/start").data())

    assert administer.enter(world.service, world.links[ADA]).state == "open"
    assert administer.start(world.service, world.links[ADA])


def test_looking_at_a_second_step_by_a_machine_sets_nothing_up(open_round):
    _, world = open_round
    client = world.apps().staff.test_client()
    with client.session_transaction() as session:
        session["staff"] = doors.whole_session(world.service, "sponsor@example.org")
    before = world.service.settings.database.read_bytes()

    for _ in range(5):
        client.get("/account/second")
        client.head("/account/second")

    assert world.service.settings.database.read_bytes() == before
