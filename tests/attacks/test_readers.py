"""The gate is the one reader of answers for pages and exports of teams, and tells one count a round."""

import dataclasses
import re

import pytest
import sqlalchemy as sa

from assessments import reports_for
from assessments.reports import shapes
from tests.attacks.test_canary import closed, lived, staff_pages
from tests.web.world import ROLES

ANSWERS = re.compile(r"\b(FROM|JOIN) (answer|pool|draft)\b")
FOR_RESEARCH = re.compile(r"^researcher /research")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return closed(lived(tmp_path_factory.mktemp("readers")))


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
