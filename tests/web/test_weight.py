"""What a page weighs on a phone, compressed, and what starting the program costs."""

import subprocess
import sys

import pytest

from tests.house.test_rooms import ROOT
from tests.web.bot import Bot
from tests.web.closed_world import a_closed_world
from tests.web.test_staff import team_of
from tests.web.visitor import signed_in

GZIP = {"Accept-Encoding": "gzip"}
RESPONDENT, SCRIPTS, COACH, VALIDATION = 15_000, 4_000, 30_000, 70_000


def weight(client, address: str) -> int:
    response = client.get(address, headers=GZIP)
    assert response.status_code == 200
    assert response.headers["Content-Encoding"] == "gzip"
    return len(response.get_data())


def parts(client, address: str) -> list[str]:
    html = client.get(address).get_data(as_text=True)
    return [
        word.split('"')[1] for word in html.split() if word.startswith(("href=", "src=")) and "assets" in word
    ]


def test_a_respondents_page_and_its_style_are_two_requests_of_15_kb(world):
    bot = Bot(world.apps().respondents, world.service.instrument_of(world.round))
    bot.open(world.links["Ada Lovell"])
    bot.start()

    for page in ("deciding", "working", "last"):
        address = f"/r/page/{page}"
        style = next(part for part in parts(bot.client, address) if part.endswith(".css"))

        assert weight(bot.client, address) + weight(bot.client, style) <= RESPONDENT


def test_the_courtesies_weigh_at_most_4_kb(world):
    client = world.apps().respondents.test_client()
    stamp = parts(client, "/i")[0].rsplit("/", 1)[0]

    assert sum(weight(client, f"{stamp}/{name}") for name in ("page.js", "ranking.js", "link.js")) <= SCRIPTS


@pytest.fixture(scope="module")
def coach(tmp_path_factory):
    world = a_closed_world(tmp_path_factory.mktemp("closed"))
    return signed_in(world, world.apps(), "coach").client, world


def test_a_coachs_page_weighs_at_most_30_kb_with_its_style(coach):
    client, world = coach
    for address in (f"/teams/{team_of(world)}/report", f"/programmes/{world.programme.id}"):
        style = next(part for part in parts(client, address) if part.endswith(".css"))

        assert weight(client, address) + weight(client, style) <= COACH


def test_importing_the_pages_brings_no_statistics_package():
    program = "import sys, web.app; print(sorted({m.split('.')[0] for m in sys.modules}))"

    brought = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert not {"'numpy'", "'scipy'", "'pandas'", "'pingouin'", "'pyarrow'", "'typst'"} & set(
        brought.strip("[]\n").split(", ")
    )


def test_building_both_applications_brings_no_statistics_package_either():
    program = (
        "import sys; from tests.web.standins import a_service; from web.app import *; "
        "respondent_app(a_service()), staff_app(a_service()); "
        "print(sorted({m.split('.')[0] for m in sys.modules}))"
    )

    brought = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert not {"'numpy'", "'scipy'", "'pandas'"} & set(brought.strip("[]\n").split(", "))
