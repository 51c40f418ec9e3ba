"""A coach says what a team works on before the follow-up opens, and how far it could be shown to move."""

import random
from datetime import timedelta

import pytest

from assessments import closing, criteria, programmes
from tests.web.closed_world import answer
from tests.web.visitor import signed_in
from tests.web.world import NAMES, actor_at, an_installation, open_a_round


@pytest.fixture(scope="module")
def baseline(tmp_path_factory):
    """A baseline that has closed; the follow-up is not open yet."""
    return closed_baseline(tmp_path_factory.mktemp("baseline"))


@pytest.fixture
def world(baseline):
    """The same, with nothing chosen yet."""
    coach = actor_at(baseline.service, "coach@example.org")
    team = programmes.teams(baseline.service, coach, baseline.programme.id)[0]
    for scale in chosen(baseline, team):
        criteria.drop(baseline.service, coach, team.id, scale)
    return baseline


def closed_baseline(folder):
    made = an_installation(folder)
    rng = random.Random(7)
    open_a_round(made, instrument="leadership-team", kind="baseline", title="Baseline")
    for name in NAMES:
        answer(made, name, rng, 0)
    made.clock.now += timedelta(days=15)
    closing.close(made.service, made.round.id)
    made.clock.now += timedelta(days=5)
    return made


def coach_at(world):
    visitor = signed_in(world, world.apps(), "coach")
    coach = actor_at(world.service, "coach@example.org")
    team = programmes.teams(world.service, coach, world.programme.id)[0]
    return visitor, f"/teams/{team.id}/targets", team


def chosen(world, team):
    coach = actor_at(world.service, "coach@example.org")
    return {
        c.scale: c.criterion for c in criteria.of_team(world.service, coach, team.id).choices if c.criterion
    }


def test_a_target_with_a_comma_is_kept_and_shown(world):
    visitor, page, team = coach_at(world)
    visitor.get(page)

    visitor.post(page, **{"scale": "purpose", "target": "3,8", "by": "2026-11-30"})

    assert chosen(world, team)["purpose"].target == 3.8
    assert "at least 3.8" in visitor.page.text
    assert "30 November 2026" in visitor.page.text


def test_a_theme_may_be_marked_without_a_target_and_taken_away_again(world):
    visitor, page, team = coach_at(world)
    visitor.get(page)
    visitor.post(page, **{"scale": "trust", "target": "", "by": ""})
    assert chosen(world, team)["trust"].target is None

    visitor.post(page, **{"drop": "trust"})

    assert chosen(world, team) == {}


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"scale": "purpose", "target": "nine", "by": "2026-11-30"}, "target", "Write a number"),
        ({"scale": "purpose", "target": "9", "by": "2026-11-30"}, "target", "the ends of this scale"),
        ({"scale": "purpose", "target": "1", "by": "2026-11-30"}, "target", "stands at"),
        ({"scale": "purpose", "target": "3.9", "by": "2026-01-01"}, "by", "a day after today"),
        ({"scale": "purpose", "target": "3.9", "by": "soon"}, "by", "Choose a day"),
        ({"scale": "purpose", "target": "3.9", "by": ""}, "by", "a day needs a target"),
        ({"scale": "purpose", "target": "", "by": "2026-11-30"}, "target", "a day needs a target"),
        ({"scale": "nothing", "target": "", "by": ""}, "scale", "one of the themes offered"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_kept(world, sent, field, said):
    visitor, page, team = coach_at(world)
    visitor.get(page)

    visitor.post(page, **sent)

    assert visitor.status == 422
    assert said in visitor.page.text
    assert f"{field}-why" in visitor.page.described
    assert visitor.page.title.startswith("Please check")
    assert chosen(world, team) == {}


def test_once_the_follow_up_opens_the_page_only_tells_and_says_why(tmp_path):
    world = closed_baseline(tmp_path)
    visitor, page, team = coach_at(world)
    visitor.get(page)
    late = visitor.page
    visitor.post(page, **{"scale": "purpose", "target": "3.8", "by": "2026-11-30"})
    open_a_round(world, instrument="leadership-team", kind="follow_up", title="Follow-up")

    visitor.get(page)

    assert "The follow-up has opened, so nothing can be chosen" in visitor.page.text
    assert "at least 3.8" in visitor.page.text
    assert not any(c.name in {"scale", "drop"} for f in visitor.page.forms for c in f.controls)
    visitor.page = late  # a form opened before, sent too late
    visitor.post(page, **{"scale": "purpose", "target": "3.0", "by": "2026-11-30"})
    assert visitor.status in {409, 422}
    assert chosen(world, team)["purpose"].target == 3.8


@pytest.mark.parametrize("role", ["admin", "sponsor", "researcher"])
def test_nobody_but_the_coach_finds_the_page(world, role):
    _, page, _ = coach_at(world)
    other = signed_in(world, world.apps(), role)

    other.get(page)

    assert other.status == 404


def test_the_planner_begins_with_the_roster_and_the_questionnaire_of_the_team(world):
    visitor, _, team = coach_at(world)

    visitor.get(f"/plan?team={team.id}")

    assert "6 of 7 people answering both rounds" in visitor.page.text
    assert "7 of 7 answering" in visitor.page.text
    assert "with the baseline asked twice" in visitor.page.text
    assert "least precise scale, Shared purpose" in visitor.page.text


def test_the_planner_knows_a_questionnaire_that_has_left_the_shelf(world, monkeypatch):
    """A round keeps its questionnaire; the page met another's absence with an error."""
    visitor, _, team = coach_at(world)
    monkeypatch.setattr("assessments.library.Library.all", lambda self: ())

    visitor.get(f"/plan?team={team.id}")

    assert visitor.status == 200
    assert "least precise scale, Shared purpose" in visitor.page.text


def test_a_theme_with_a_per_cent_sign_is_a_word_like_any_other(world):
    programmes.create_team(world.service, world.admin, world.programme.id, "Team 100%")
    admin = signed_in(world, world.apps(), "admin")

    admin.get(f"/programmes/{world.programme.id}/people")

    assert admin.status == 200
    assert "Team 100%" in admin.page.text


def test_what_is_no_number_is_said_in_our_own_words(world):
    visitor = signed_in(world, world.apps(), "coach")

    visitor.get("/plan?members=many&answer=7")

    assert visitor.status == 422
    assert "Write a whole number." in visitor.page.text
    assert "Not a valid" not in visitor.page.text


def test_an_administrator_says_which_team_waits_and_takes_it_back(world):
    admin = signed_in(world, world.apps(), "admin")
    team = programmes.teams(world.service, world.admin, world.programme.id)[0]
    page = f"/programmes/{world.programme.id}/waiting"
    admin.get(page)

    admin.post(page, team=team.id, day="2026-09-01")
    assert "coached from 1 September 2026" in admin.page.text
    admin.post(page, team=team.id, day="")

    assert programmes.coaching(world.service, world.admin, world.programme.id) == {}
    admin.post(page, team=team.id, day="soon")
    assert admin.status == 422
    assert "day-why" in admin.page.described


def test_a_coach_cannot_say_which_team_waits(world):
    visitor = signed_in(world, world.apps(), "coach")

    visitor.get(f"/programmes/{world.programme.id}/waiting")

    assert visitor.status == 404
