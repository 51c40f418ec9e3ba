"""A word nobody else would write, looked for on every page, in every file and log, for everybody."""

import base64
import dataclasses
import io
import random
import re
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa

from assessments import administer, closing, programmes, reports_for, rounds
from assessments.release import table
from assessments.reports import shapes
from tests.attacks.test_catalogue import paper
from tests.web.bot import Bot
from tests.web.closed_world import answers_to
from tests.web.test_doors import path_of, rules
from tests.web.test_staff import team_of
from tests.web.visitor import signed_in
from tests.web.world import NAMES, ROLES, a_world

CANARY = "zwielichtqueen"
"""Written by one of seven, who agreed to have their words shown: comments begin at eight people."""
FORMS = tuple(
    form.lower()
    for form in (
        CANARY.encode(),
        CANARY[::-1].encode(),
        CANARY.encode().hex().encode(),
        base64.b64encode(CANARY.encode())[:16],
        "".join(f"&#{ord(c)};" for c in CANARY).encode(),
    )
)


def lived(folder):
    """Seven answer a baseline, one of them with the word in it."""
    world = a_world(folder)
    drawn = random.Random(5)
    for number, name in enumerate(NAMES):
        sitting = administer.start(world.service, world.links[name])
        page = administer.page(world.service, sitting)
        while page is not None:
            given = answers_to(page.instrument, page.items, drawn, 0)
            if number == 3 and any(item.id == "why" for item in page.items):
                given |= {"why": f"Ask {CANARY} about it.", "why.share": 1}
            following = administer.save_page(world.service, sitting, page.id, given)
            page = following and administer.page(world.service, sitting, following)
        administer.send(world.service, sitting)
    return world


def closed(world):
    """The round closes; its report is shared with the team and with sponsors."""
    world.clock.now += timedelta(days=15)
    closing.close(world.service, world.round.id)
    with_coach = signed_in_actor(world)
    for audience in ("team", "sponsor"):
        reports_for.share(world.service, with_coach, team_of(world), world.round.id, audience=audience)
    return world


def signed_in_actor(world):
    from tests import doors

    return doors.actor_of(world.service, "coach@example.org")


def found_in(content: bytes) -> bool:
    """Whether the word stands in something fetched, in any of its forms, also inside a packed file."""
    inner = b""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            inner = b"".join(packed.read(name) for name in packed.namelist())
    return any(form in part.lower() for form in FORMS for part in (content, inner))


def staff_pages(world, roles=ROLES):
    """What every role is answered with at every address, and a coach by every link from the first page."""
    apps = world.apps()
    (team,) = programmes.teams(world.service, world.admin, world.programme.id)
    ids = {"programme_id": world.programme.id, "round_id": world.round.id, "team_id": team.id}
    for role in roles:
        visitor = signed_in(world, apps, role)
        for rule in rules(apps.staff):
            if "GET" in rule.methods:
                yield f"{role} {rule.rule}", visitor.client.get(path_of(rule, ids)).get_data()


def members_pages(world):
    """The report shared with the team, as its members open it, and every other page of theirs."""
    app = world.apps().respondents
    for name in NAMES[2:4]:
        bot = Bot(app, None)
        bot.open(world.links[name])
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint != "assets.asset":
                yield f"member {name} {rule.rule}", bot.client.get(path_of(rule, {})).get_data()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return closed(lived(tmp_path_factory.mktemp("canary")))


def test_no_role_finds_the_word_anywhere(house):
    pages = {**dict(staff_pages(house)), **dict(members_pages(house))}

    assert [where for where, body in pages.items() if found_in(body)] == []
    assert b"Executive team" in pages[f"member {NAMES[2]} /r/report"], "the member reads the report"


def test_no_paper_and_no_file_beside_the_database_holds_it(house):
    report = reports_for.team(house.service, signed_in_actor(house), team_of(house))
    database = house.service.settings.database

    assert not found_in(paper(report))
    for file in database.parent.parent.rglob("*"):
        if file.is_file() and file != database:
            assert not found_in(file.read_bytes()), file.name
    assert found_in(database.read_bytes()), "the word is alive"


def test_while_the_round_is_open_it_is_in_no_file_and_no_log(tmp_path, caplog):
    caplog.set_level("DEBUG")
    world = lived(tmp_path)

    assert not any(found_in(file.read_bytes()) for file in tmp_path.rglob("*") if file.is_file())
    assert not found_in(caplog.text.encode())
    assert [w for w, body in staff_pages(world, ["coach"]) if found_in(body)] == []
    assert rounds.of_programme(world.service, world.admin, world.programme.id)[0].status == "open"


def test_where_seven_people_s_comments_were_shown_the_coach_would_meet_it(tmp_path, monkeypatch):
    """The planted fault: comments from five people on and one comment on; the crawler meets the word."""
    monkeypatch.setattr(table, "COMMENTS_FROM", 5)
    monkeypatch.setattr(table, "LEAST_COMMENTS", 1)
    world = closed(lived(tmp_path))

    pages = (*staff_pages(world, ["coach"]), *members_pages(world))

    assert {where.split()[0] for where, body in pages if found_in(body)} == {"coach", "member"}


# -- who reads answers, and how many are counted

ANSWERS = re.compile(r"\b(FROM|JOIN) (answer|pool|draft)\b")
FOR_RESEARCH = re.compile(r"^researcher /research")


def readers(world, roles=ROLES):
    """The pages on whose way a row of answers was asked for."""
    asked: list[str] = []

    def note(conn, cursor, statement, *rest):
        asked.extend(match[2] for match in ANSWERS.finditer(statement.replace("\n", " ")))

    sa.event.listen(world.service.engine, "before_cursor_execute", note)
    found = {}
    try:
        for where, _ in staff_pages(world, roles):
            if asked:
                found[where] = sorted(set(asked))
            asked.clear()
    finally:
        sa.event.remove(world.service.engine, "before_cursor_execute", note)
    return found


def test_no_page_of_coaches_sponsors_and_administrators_reads_an_answer(house):
    found = readers(house)

    assert [where for where in found if not FOR_RESEARCH.match(where)] == []
    assert any(FOR_RESEARCH.match(where) for where in found), "readings are noticed"


def test_a_page_that_reads_answers_is_seen(house, monkeypatch):
    """The planted fault: a report counted anew when somebody looks at it."""
    team_report = reports_for._team_report

    def anew(db, chosen, team_id):
        db.exec_driver_sql("SELECT content FROM answer")
        return team_report(db, chosen, team_id)

    monkeypatch.setattr(reports_for, "_team_report", anew)

    assert any(where.startswith("coach /teams/") for where in readers(house, ["coach"]))


COUNTS = re.compile(r"^(n|n_.*|count|.*_count|answered|.*_answered|missing)$")
WITHOUT = (shapes.ThemeFinding, shapes.ItemFinding, shapes.ConsensusFinding, shapes.Level, shapes.Range)


def counts_in(shape):
    """The fields of a finding that would say of how many it is."""
    return [field.name for field in dataclasses.fields(shape) if COUNTS.match(field.name)]


def test_a_report_has_one_count_a_round_and_none_of_a_scale():
    assert [counts_in(shape) for shape in WITHOUT] == [[]] * len(WITHOUT)
    assert counts_in(shapes.RoundRef) == ["n"]
    assert counts_in(shapes.TeamReport) == ["n_linked"]


def test_a_count_of_a_statement_is_seen():
    """The planted fault."""
    fields = [*((f.name, f.type) for f in dataclasses.fields(shapes.Level)), ("n_answered", int)]
    told = dataclasses.make_dataclass("WithCount", [(name, of) for name, of in fields])

    assert counts_in(told) == ["n_answered"]
