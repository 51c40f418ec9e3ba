"""What researchers get: named answers where people agreed, else a pool in which nobody can be found."""

import csv
from datetime import timedelta

import pytest

from assessments import administer, programmes, research
from assessments.errors import NotAllowed, NotFound, Refusal


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(data.decode().splitlines()))


def test_identified_answers_are_given_with_team_and_person(world, gate):
    world.with_programme(mode="identified")
    asked = world.opened()
    for token in world.tokens(asked).values():
        sitting = administer.start(world.service, token, consents=True)
        administer.save_page(world.service, sitting, "first", {"r1": 4, "r2": -7})
        administer.save_page(world.service, sitting, "last", {"words": "said in confidence"})
        administer.send(world.service, sitting)
    world.closed(asked)

    data = research.answers_of(world.service, world.staffed("researcher"), asked.id)

    rows = rows_of(data)
    assert len(rows) == len({row["person"] for row in rows}) == 6
    assert {row["r1"] for row in rows} == {"4"}
    assert {row["r2"] for row in rows} == {""}
    assert b"confidence" not in data


def test_confidential_answers_are_pooled_without_any_key(world):
    world.with_programme(teams=tuple("ABCDE"), people=6)
    asked = world.opened()
    for i, token in enumerate(world.tokens(asked).values()):
        world.sent(token, r1=1 + i % 5)
    world.closed(asked)

    rows = rows_of(research.answers_of(world.service, world.staffed("researcher"), asked.id))

    assert set(rows[0]) == {"r1", "r2", "r3", "r4"}
    assert len([row for row in rows if row["r1"]]) == 30
    assert [row["r1"] for row in rows] != [str(1 + i % 5) for i in range(30)]


FORMULAS = ("=1+1", "+1", "-1+1", "@sum(a1)", "＝1+1", "＋1", "－1", "＠sum(a1)")
"""Titles of teams a spreadsheet would run; some take wide signs for narrow ones."""


def cells_of_teams(world):
    """What a researcher's file and a study say of teams with such titles."""
    world.programme = programmes.create(world.service, world.admin, title="Steady", mode="identified")
    lines = [f"{team},Ada {i},ada{i}@example.org,en" for i, team in enumerate(FORMULAS)]
    world.imported("\n".join(["team,name,email,language", *lines]))
    asked = world.opened()
    for token in world.tokens(asked).values():
        sitting = administer.start(world.service, token, consents=True)
        administer.save_page(world.service, sitting, "first", {"r1": 4})
        administer.send(world.service, sitting)
    world.closed(asked)
    researcher = world.staffed("researcher")
    study = research.study_data(world.service, researcher, asked.id).data
    return {row["team"] for data in (research.answers_of(world.service, researcher, asked.id), study)
            for row in rows_of(data)}  # fmt: skip


def test_a_title_that_a_spreadsheet_would_run_is_held_in_every_file_of_answers(world, gate):
    assert cells_of_teams(world) == {f"'{title}" for title in FORMULAS}


def test_without_that_such_titles_stand_there_as_they_were_typed(world, gate, monkeypatch):
    monkeypatch.setattr(research, "neutral", lambda cell: cell)

    assert cells_of_teams(world) == set(FORMULAS)


@pytest.mark.parametrize(("teams", "people"), [(4, 10), (5, 5)])
def test_too_few_to_pool_are_not_given(world, gate, teams, people):
    world.with_programme(teams=tuple("ABCDE")[:teams], people=people)
    asked = world.opened()
    for token in world.tokens(asked).values():
        world.sent(token)
    world.closed(asked)
    researcher = world.staffed("researcher")

    (found,) = research.closed_rounds(world.service, researcher)
    with pytest.raises(Refusal, match="too_few_to_pool"):
        research.answers_of(world.service, researcher, asked.id)

    assert found.kind is None


def test_nobody_but_researchers_and_nothing_before_the_close(world, gate):
    world.with_programme(mode="identified")
    asked = world.opened()

    with pytest.raises(NotFound, match="not_shown"):
        research.answers_of(world.service, world.staffed("researcher"), asked.id)
    for role in ("coach", "sponsor"):
        with pytest.raises((NotAllowed, NotFound)):
            research.closed_rounds(world.service, world.staffed(role))
    with pytest.raises(NotAllowed):
        research.answers_of(world.service, world.admin, asked.id)


def test_a_title_that_looks_like_a_formula_stays_a_title():
    assert research._written(["team"], [["=1+1"], ["plain"], [4]]) == b"team\n'=1+1\nplain\n4\n"


class Everybody:
    """For each scale, all teams there are."""

    def get(self, scale, nobody):
        return self

    def __contains__(self, team):
        return True


def pool_beside_a_small_team(world):
    """Five teams of seven who answer, and a sixth of which four do."""
    world.with_programme(teams=tuple("ABCDEF"), people=7)
    asked = world.opened()
    for name, token in world.tokens(asked).items():
        if name.startswith("F") and name[-1] in "567":
            continue
        world.sent(token, r1=1 if name.startswith("F") else 3)
    world.closed(asked)
    return rows_of(research.answers_of(world.service, world.staffed("researcher"), asked.id))


def test_the_pool_holds_nobody_of_a_team_too_small_to_be_shown(world):
    """The pool less the reports of its teams must not be the sum over four people."""
    rows = pool_beside_a_small_team(world)

    assert [row["r1"] for row in rows if row["r1"]] == ["3"] * 35


def test_without_that_the_small_team_is_what_is_left_of_the_pool(world, monkeypatch):
    """The planted fault: every team is in the pool, whatever is told of it."""
    monkeypatch.setattr(research, "_tellable", lambda asked, answers: tuple(answers))
    monkeypatch.setattr(research, "_told", lambda db, asked: Everybody())

    rows = pool_beside_a_small_team(world)

    assert sum(int(row["r1"] or 0) for row in rows) - 35 * 3 == 4 * 1


def identified_round(world, **wanted):
    """A closed round of six who agreed."""
    asked = world.opened(**wanted)
    for token in world.tokens(asked).values():
        sitting = administer.start(world.service, token, consents=True)
        administer.save_page(world.service, sitting, "first", {"r1": 4, "r2": 2})
        administer.send(world.service, sitting)
    return world.closed(asked)


def test_rounds_that_asked_the_same_are_one_study_by_person_and_round(world, gate):
    world.with_programme(mode="identified")
    first = identified_round(world, closes_at=world.clock.now + timedelta(days=7))
    second = identified_round(world, kind="follow_up", closes_at=world.clock.now + timedelta(days=14))
    researcher = world.staffed("researcher")

    (study,) = research.studies(world.service, researcher)
    found = research.study_data(world.service, researcher, second.id)

    assert [one.id for one in study.rounds] == [first.id, second.id]
    assert (study.teams, study.people) == (1, 6)
    assert (found.team, found.person, found.wave) == ("team", "person", "wave")
    rows = rows_of(found.data)
    assert sorted(row["wave"] for row in rows) == ["1"] * 6 + ["2"] * 6
    assert len({row["person"] for row in rows}) == 6
    assert "words" not in rows[0]


def test_a_single_round_is_studied_without_the_persons(world, gate):
    world.with_programme(mode="identified")
    asked = identified_round(world)

    found = research.study_data(world.service, world.staffed("researcher"), asked.id)

    assert (found.team, found.person, found.wave) == ("team", None, None)


def test_a_column_of_the_study_never_hides_an_item():
    assert research._unlike(["wave", "wave_", "r1"], "wave") == "wave__"


def test_a_pool_and_an_open_round_are_no_study(world, gate):
    world.with_programme(teams=tuple("ABCDE"), people=6)
    asked = world.opened()
    for token in world.tokens(asked).values():
        world.sent(token)
    researcher = world.staffed("researcher")
    with pytest.raises(NotFound, match="not_shown"):
        research.study_data(world.service, researcher, asked.id)
    world.closed(asked)

    assert research.studies(world.service, researcher) == ()
    with pytest.raises(NotFound, match="not_shown"):
        research.study_data(world.service, researcher, asked.id)
    with pytest.raises(NotAllowed):
        research.studies(world.service, world.admin)
    with pytest.raises(NotAllowed):
        research.study_data(world.service, world.admin, asked.id)


def test_without_that_a_confidential_round_would_be_given_by_person(world, gate, monkeypatch):
    world.with_programme(teams=tuple("ABCDE"), people=6)
    asked = world.opened()
    for token in world.tokens(asked).values():
        world.sent(token)
    asked = world.closed(asked)
    monkeypatch.setattr(research, "_alike", lambda db, programme: ((asked,),))

    found = research.study_data(world.service, world.staffed("researcher"), asked.id)

    assert {row["team"] for row in rows_of(found.data)} == set("ABCDE")
