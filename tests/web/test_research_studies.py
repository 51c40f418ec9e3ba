"""A researcher opens the report of closed identified rounds with one press; nobody else does."""

import csv
import io
import time

import pytest
import sqlalchemy as sa

from assessments import research
from tests.web.closed_world import a_closed_world
from tests.web.visitor import Visitor, signed_in
from tests.web.world import actor_at, an_installation

BANNER = "Example data"


@pytest.fixture(scope="module")
def identified(tmp_path_factory):
    """Two closed rounds in which everybody agreed to research."""
    world = a_closed_world(tmp_path_factory.mktemp("identified"), mode="identified")
    return world, world.apps()


def opened(visitor, address):
    """The page a study ends on."""
    visitor.post(address)
    study = visitor.at
    for _ in range(60):
        if visitor.page is None or "Being worked out" not in visitor.page.heading:
            break
        time.sleep(0.5)
        visitor.get(study)
    return study


def offers(page):
    return [form.action for form in page.forms if form.action.startswith("/research/")]


def the_study(world):
    (study,) = research.studies(world.service, actor_at(world.service, "researcher@example.org"))
    return study


def test_the_first_page_of_a_researcher_offers_the_study(identified):
    world, apps = identified
    visitor = signed_in(world, apps, "researcher")
    pages = ("/", "/research", "/questionnaires/leadership-team")

    offered = [offers(visitor.get(address)) for address in pages]

    assert offered == [[f"/research/{the_study(world).rounds[0].id}/study"]] * 3
    assert offers(visitor.get("/questionnaires/pulse")) == []


def test_one_press_leads_to_the_report_of_both_rounds(identified):
    world, apps = identified
    visitor = signed_in(world, apps, "researcher")
    (address,) = offers(visitor.get("/"))

    study = opened(visitor, address)

    assert visitor.status == 200, visitor.page.text
    assert "Validation report" in visitor.page.text
    assert "Steadiness over time" in visitor.page.text
    assert "/research" in visitor.page.links
    assert BANNER not in visitor.page.text
    for ending in ("json", "html", "r", "csv", "xlsx", "tex", "tables", "yaml"):
        visitor.get(f"{study}.{ending}")
        assert visitor.status == 200, ending
    visitor.get(f"{address}.csv")
    assert visitor.body.startswith(b"wave,team,person,")


def test_no_page_or_file_of_a_study_names_a_person(identified):
    world, apps = identified
    researcher = actor_at(world.service, "researcher@example.org")
    data = research.study_data(world.service, researcher, the_study(world).rounds[0].id).data
    people = {row["person"].encode() for row in csv.DictReader(io.StringIO(data.decode()))}
    visitor = signed_in(world, apps, "researcher")
    visitor.get("/")
    study = opened(visitor, offers(visitor.page)[0])
    told = [visitor.body]
    for ending in ("json", "html", "r", "csv", "tex", "tables", "yaml"):
        visitor.get(f"{study}.{ending}")
        told.append(visitor.body)

    assert len(people) == 7
    assert [person for person in people for body in told if person in body] == []


@pytest.mark.parametrize("role", ["admin", "coach", "sponsor"])
def test_nobody_but_a_researcher_is_offered_or_given_a_study(identified, role):
    world, apps = identified
    visitor = signed_in(world, apps, role)
    visitor.get("/questionnaires")
    assert offers(visitor.page) == []
    visitor.get("/account")

    visitor.post(f"/research/{the_study(world).rounds[0].id}/study")

    assert visitor.status in {403, 404}


def test_confidential_and_open_rounds_are_no_studies(tmp_path):
    world = a_closed_world(tmp_path)
    visitor = signed_in(world, world.apps(), "researcher")
    closed = research.closed_rounds(world.service, actor_at(world.service, "researcher@example.org"))
    assert offers(visitor.get("/research")) == []

    for round_id in (closed[0].round.id, world.round.id, "no-such-round"):
        visitor.get("/account")
        visitor.post(f"/research/{round_id}/study")
        assert visitor.status == 404, round_id
        visitor.get(f"/research/{round_id}/study.csv")
        assert visitor.status == 404, round_id


@pytest.mark.parametrize("is_example", [True, False])
def test_the_door_of_an_example_says_that_it_is_one(tmp_path, is_example):
    world = an_installation(tmp_path)
    with world.service.engine.begin() as db:
        db.execute(sa.text("UPDATE organisation SET is_example = :is_example"), {"is_example": is_example})
    visitor = Visitor(world.apps().staff)

    for address in ("/sign-in", "/account/forgot", "/account/welcome"):
        assert (BANNER in visitor.get(address).text) == is_example, address
    visitor.sign_in("coach@example.org", "not the password at all")

    assert visitor.status == 401
    assert (BANNER in visitor.page.text) == is_example
