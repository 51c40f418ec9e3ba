"""Coach, administrator, sponsor and researcher in a real browser."""

from functools import partial

import pytest

from assessments import reports_for
from tests import doors
from tests.web.closed_world import a_closed_world
from tests.web.journeys.conftest import looks_right, served, walking
from tests.web.world import actor_at


def give_code(walk, world, email):
    """The second step: set up the first time, asked for from then on, unknown to a sponsor."""
    if walk.page.url.endswith("/account/second"):
        secret = walk.page.inner_text("p.code")
        walk.page.fill("#code", doors.code_of(world.service, secret))
        walk.press("Go on")
        walk.press("I have them on paper")
    elif walk.page.url.endswith("/sign-in/code"):
        doors.forget_step(world.service, email)
        walk.page.fill("#code", doors.code_shown(world.service, email))
        walk.press("Go on")


def signed_in(walk, world, role):
    email, password = world.passwords[role]
    walk.go("/sign-in")
    walk.page.fill("#email", email)
    walk.page.fill("#password", password)
    walk.press("Sign in")
    walk.page.wait_for_load_state()
    give_code(walk, world, email)


def team_of(world):
    coach = actor_at(world.service, "coach@example.org")
    return reports_for.programme(world.service, coach, world.programme.id).rows[0].team_id


def test_a_coach_reads_what_moved_and_how_sure_it_is(chromium, closed_rounds):
    address, world = closed_rounds
    with walking(chromium, address, width=1280) as walk:
        walk.go("/sign-in")
        looks_right(walk)
        signed_in(walk, world, "coach")
        looks_right(walk)
        walk.press("Autumn leadership programme")
        looks_right(walk)
        walk.go(f"/teams/{team_of(world)}/report")
        assert "Executive team" in walk.page.inner_text("h1")
        looks_right(walk)
        walk.go("/plan?members=9&answer=7")
        looks_right(walk)
        walk.go(f"/teams/{team_of(world)}/targets")
        looks_right(walk)
        walk.go("/account")
        looks_right(walk)
        walk.is_clean()


def test_an_administrator_does_the_work_of_day_one(chromium, closed_rounds):
    address, world = closed_rounds
    with walking(chromium, address, width=1280) as walk:
        signed_in(walk, world, "admin")
        programme, asked = world.programme.id, world.round.id
        for path in (
            "/people",
            "/settings",
            "/programmes/new",
            f"/programmes/{programme}",
            f"/programmes/{programme}/roster",
            f"/programmes/{programme}/people",
            f"/programmes/{programme}/waiting",
            f"/programmes/{programme}/rounds/new",
            f"/programmes/{programme}/mail",
            f"/rounds/{asked}/people",
            f"/rounds/{asked}",
            f"/rounds/{asked}/links",
        ):
            walk.go(path)
            looks_right(walk)
        walk.is_clean()


def test_a_sponsor_sees_only_what_is_shared(chromium, closed_rounds):
    address, world = closed_rounds
    with walking(chromium, address) as walk:
        signed_in(walk, world, "sponsor")
        looks_right(walk)
        assert "Nothing has been shared" in walk.page.inner_text("main")
        walk.go("/programmes")
        assert "There is no page here" in walk.page.inner_text("h1")
        looks_right(walk)
        walk.is_clean()


def test_a_researcher_reads_a_codebook_and_studies_a_file(chromium, closed_rounds, tmp_path):
    address, world = closed_rounds
    items = list(world.service.library.get("team-dynamics").items)
    rows = [",".join(str((r * 7 + k * 3 + r * k) % 5 + 1) for k in range(len(items))) for r in range(60)]
    data = tmp_path / "answers.csv"
    data.write_text("\n".join([",".join(items), *rows]))
    with walking(chromium, address, width=1280) as walk:
        signed_in(walk, world, "researcher")
        looks_right(walk)
        walk.go("/research")
        looks_right(walk)
        walk.go("/questionnaires/team-dynamics")
        looks_right(walk)
        walk.press("How good is it?")
        looks_right(walk)
        walk.page.set_input_files("input[type=file]", data)
        walk.press("Study it")
        walk.page.wait_for_selector("h1:not(:has-text('Being worked out'))", timeout=60_000)
        looks_right(walk)
        walk.is_clean()


def test_a_researcher_opens_the_report_of_a_closed_study_with_one_press(chromium, tmp_path):
    with (
        served(partial(a_closed_world, mode="identified"), tmp_path) as (address, world),
        walking(chromium, address, width=1280) as walk,
    ):
        signed_in(walk, world, "researcher")
        looks_right(walk)
        walk.press("Open the validation report")
        walk.page.wait_for_selector("h1:not(:has-text('Being worked out'))", timeout=60_000)
        assert "Validation report" in walk.page.inner_text("main")
        assert "Steadiness over time" in walk.page.inner_text("main")
        looks_right(walk)
        walk.press("Back to the answers")
        looks_right(walk)
        walk.is_clean()


@pytest.mark.parametrize("chosen", ["dark", "light"])
def test_the_light_a_reader_chose_holds_against_the_device(chromium, closed_rounds, chosen):
    address, world = closed_rounds
    with walking(chromium, address, scheme="light" if chosen == "dark" else "dark") as walk:
        signed_in(walk, world, "coach")
        walk.go("/account")
        walk.page.select_option("#theme", chosen)
        walk.press("Keep")

        background = walk.page.evaluate("getComputedStyle(document.body).backgroundColor")

        assert background == ("rgb(16, 21, 27)" if chosen == "dark" else "rgb(245, 244, 239)")
        walk.is_clean()
