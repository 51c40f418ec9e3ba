"""A full server, met in a real browser: what was filled in is sent again by script, or by one press."""

import dataclasses
from types import SimpleNamespace

import pytest

from assessments import administer
from assessments.sittings import Sitting
from tests.web.journeys.conftest import looks_right, served, walking
from tests.web.journeys.test_respondent import opened
from tests.web.world import World, a_world
from web import admission
from web.admission import TURNED_AWAY

FULL_TIMES = 2


class Full:
    """A server that has no place for the next few who send a page."""

    def __init__(self, application) -> None:
        self.application, self.times = application, 0

    def __call__(self, environ, start_response):
        is_page = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == "/r/page/deciding"
        if is_page and self.times:
            self.times -= 1
            environ[TURNED_AWAY] = True
        return self.application(environ, start_response)


@dataclasses.dataclass
class FullWorld(World):
    """An installation whose server can be full."""

    def apps(self) -> SimpleNamespace:
        apps = super().apps()
        self.full = Full(apps.both)
        return SimpleNamespace(both=self.full)


@pytest.fixture
def full_round(tmp_path, monkeypatch):
    monkeypatch.setattr(admission, "COME_BACK_SECONDS", 1)

    def made(folder, *, public_url):
        known = a_world(folder, public_url=public_url)
        return FullWorld(**{field.name: getattr(known, field.name) for field in dataclasses.fields(known)})

    with served(made, tmp_path) as found:
        yield found


def filled_in(walk):
    for fieldset in walk.page.locator("fieldset").all():
        fieldset.locator("input").nth(3).check()


def answers_kept(walk, world):
    """What the server holds of this browser's draft."""
    cookie = next(c for c in walk.page.context.cookies() if c["name"] == "answers")
    session = session_of(world, cookie["value"])
    return administer.draft(world.service, Sitting.from_cookie(session["draft"])).answers


def session_of(world, value):
    """The content of a session cookie."""
    from web.app import respondent_app

    app = respondent_app(world.service)
    return app.session_interface.get_signing_serializer(app).loads(value)


def test_with_script_the_page_is_sent_again_by_itself(chromium, full_round):
    address, world = full_round
    with walking(chromium, address) as walk:
        opened(walk, world)
        filled_in(walk)
        walk.page.wait_for_timeout(300)
        world.full.times = FULL_TIMES

        walk.press("Save and continue")
        assert "Nothing is lost" in walk.page.inner_text("main")
        assert "by itself" in walk.page.inner_text("[role=status]")
        walk.page.wait_for_url(lambda url: not url.endswith("/deciding"), timeout=15000)

        assert world.full.times == 0
        assert len(answers_kept(walk, world)) >= 3
        assert [line for line in walk.said if "503" not in line] == []


def test_without_script_one_press_sends_it_again(chromium, full_round):
    address, world = full_round
    with walking(chromium, address, javascript=False) as walk:
        walk.go("/i")
        walk.page.fill("input[name='token']", world.links["Ada Lovell"])
        walk.press("Open")
        walk.press("Start")
        filled_in(walk)
        world.full.times = 1

        walk.press("Save and continue")
        assert walk.page.inner_text("[role=status]") == ""
        walk.press("Send it again")

        assert not walk.page.url.endswith("/deciding")
        assert len(answers_kept(walk, world)) >= 3


def test_the_page_looks_right(chromium, full_round):
    address, world = full_round
    with walking(chromium, address, javascript=True) as walk:
        opened(walk, world)
        filled_in(walk)
        world.full.times = 1
        walk.page.route("**/again.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        walk.press("Save and continue")

        looks_right(walk)
