"""Rounds and rosters: planned in order, frozen when open, imported after a look."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from assessments import programmes, rosters, rounds
from assessments.errors import Closed, Invalid, NotFound, Refusal
from assessments.store import rounds as kept_rounds
from assessments.store.engine import reading, writing
from tests.assessments.world import CLOSES


def codes(seen: rosters.RosterPreview) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in seen.problems]


def looked_at(world, data: bytes | str) -> rosters.RosterPreview:
    data = data.encode() if isinstance(data, str) else data
    return rosters.preview(world.service, world.admin, world.programme.id, data)


@pytest.fixture
def programme(world):
    return world.with_programme()


def test_a_preview_says_what_would_change_and_changes_nothing(world, programme):
    before = rosters.members(world.service, world.admin, programme.id)

    seen = looked_at(
        world,
        "team,name,email\nNorth,North One,north1@example.org\nNorth,North 2,north2@example.org\n"
        "South,Sue,sue@example.org\n",
    )

    assert [line.name for line in seen.added] == ["Sue"]
    assert [(c.before.name, c.after.name) for c in seen.changed] == [("North 1", "North One")]
    assert [line.name for line in seen.removed] == ["North 3", "North 4", "North 5", "North 6"]
    assert (seen.unchanged, seen.new_teams, seen.problems) == (1, ("South",), ())
    assert rosters.members(world.service, world.admin, programme.id) == before


def test_a_preview_is_applied_once(world, programme):
    seen = looked_at(world, "team,name,email\nNorth,Nell,nell@example.org\n")

    rosters.apply(world.service, world.admin, seen.token)

    found = rosters.members(world.service, world.admin, programme.id)
    assert [member.person.name for member in found] == ["Nell"]
    with pytest.raises(NotFound, match="preview_ended"):
        rosters.apply(world.service, world.admin, seen.token)


def test_a_preview_ends_after_two_hours(world, programme):
    seen = looked_at(world, "team,name\nNorth,Nell\n")
    world.clock.now = world.clock.now.replace(hour=12)

    with pytest.raises(NotFound, match="preview_ended"):
        rosters.apply(world.service, world.admin, seen.token)


def test_a_roster_that_changed_since_the_preview_is_not_overwritten(world, programme):
    seen = looked_at(world, "team,name\nNorth,Nell\n")
    person = rosters.members(world.service, world.admin, programme.id)[0].person
    rosters.correct_address(world.service, world.admin, person.id, "new@example.org")

    with pytest.raises(Refusal, match="roster_changed_since"):
        rosters.apply(world.service, world.admin, seen.token)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("", [(1, "roster_columns_missing")], id="nothing"),
        pytest.param("team,name\n", [(0, "roster_empty")], id="no rows"),
        pytest.param("name,email\nA,a@b.org", [(1, "roster_columns_missing")], id="no team column"),
        pytest.param("team,team,name\nx,y,z", [(1, "roster_columns_repeated")], id="a column twice"),
        pytest.param("team,name\nN,\n,A\n", [(2, "roster_cell_empty"), (3, "roster_cell_empty")], id="gaps"),
        pytest.param("team,name,email\nN,A,not an address\n", [(2, "roster_address")], id="no address"),
        pytest.param("team,name,email\nN,A,a@b.org\nN,A,A@B.org \n", [(3, "roster_twice")], id="twice"),
        pytest.param(
            "team,name,email\nN,A,a@b.org\nS,B,a@b.org\n", [(3, "roster_address_shared")], id="one address"
        ),
        pytest.param("team,name,language\nN,A,fr\n", [(2, "roster_language")], id="another language"),
        pytest.param("team,name\nN,A,more\n", [(2, "roster_too_many_cells")], id="a cell too many"),
        pytest.param("team,name\nN,M\xfcller\n".encode("latin-1"), [(0, "roster_encoding")], id="encoding"),
        pytest.param(b"team,name\nN,A\x00\n", [(0, "roster_encoding")], id="a zero byte"),
        pytest.param('team,name\nN,"A\n', [(2, "roster_not_csv")], id="an open quotation mark"),
        pytest.param(b"x" * 2_000_001, [(0, "roster_too_large")], id="too large"),
        pytest.param("team,name\nN," + "x" * 201, [(2, "roster_cell_unusable")], id="a name too long"),
        pytest.param("team,name\nN,A\x1b[31m", [(2, "roster_cell_unusable")], id="a control character"),
    ],
)
def test_a_roster_that_cannot_be_used_says_where_and_why(world, programme, data, expected):
    seen = looked_at(world, data)

    assert codes(seen) == expected
    assert seen.token is None


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            "Team;Name;E-Mail\r\nNord;M\xfcller, J\xf6rg;j@b.org\r\n".encode("utf-8-sig"), id="semicolons"
        ),
        pytest.param(
            "team\tname\temail\nNord\tM\xfcller, J\xf6rg\tj@b.org\n".encode("utf-16"), id="UTF-16 tabs"
        ),
        pytest.param('team,name,email\n"Nord","M\xfcller, J\xf6rg",j@b.org\n\n,,\n'.encode(), id="quotes"),
    ],
)
def test_a_roster_as_spreadsheets_write_it_is_read(world, programme, data):
    (line,) = looked_at(world, data).added

    assert (line.team, line.name, line.email) == ("Nord", "M\xfcller, J\xf6rg", "j@b.org")


def test_one_person_in_two_teams_is_one_person(world, programme):
    world.imported("team,name,email\nNorth,Lea,lea@example.org\nSouth,Lea,lea@example.org\n")

    found = rosters.members(world.service, world.admin, programme.id)

    assert len(found) == 2
    assert len({member.person.id for member in found}) == 1


def test_somebody_who_comes_back_is_the_same_person(world, programme):
    first = {m.person.email: m.person.id for m in rosters.members(world.service, world.admin, programme.id)}
    world.imported("team,name,email\nNorth,North 2,north2@example.org\n")
    world.imported("team,name,email\nNorth,North 2,north2@example.org\nNorth,North 1,north1@example.org\n")

    again = {m.person.email: m.person.id for m in rosters.members(world.service, world.admin, programme.id)}

    assert again["north1@example.org"] == first["north1@example.org"]


def test_an_open_round_keeps_its_roster_and_nobody_is_added(world, programme):
    asked = world.opened()
    before = rounds.promise(world.service, world.admin, asked.id, world.teams["North"].id)

    world.imported("team,name,email\nNorth,Puppet,puppet@example.org\n")

    after = rounds.promise(world.service, world.admin, asked.id, world.teams["North"].id)
    assert after == before
    assert "Puppet" not in after.roster
    assert rounds.status(world.service, world.admin, asked.id).roster == 6


def test_a_mistyped_address_is_mended_in_a_frozen_roster(world, programme):
    world.opened()
    person = rosters.members(world.service, world.admin, programme.id)[0].person

    mended = rosters.correct_address(world.service, world.admin, person.id, "Right@Example.org")

    assert (mended.id, mended.email) == (person.id, "right@example.org")
    with pytest.raises(Refusal, match="address_taken"):
        rosters.correct_address(world.service, world.admin, person.id, "north2@example.org")
    with pytest.raises(Invalid, match="address"):
        rosters.correct_address(world.service, world.admin, person.id, "nowhere")


def test_a_team_has_one_baseline_ever(world, programme):
    world.planned()

    with pytest.raises(Refusal, match="baseline_exists"):
        world.planned(title="Another")


def test_the_table_itself_refuses_a_second_baseline(world, programme):
    first = world.planned()
    team = world.teams["North"].id

    with pytest.raises(sa.exc.IntegrityError), writing(world.service.engine) as db:
        kept_rounds.take_slot(db, "baseline", first.id, [team])


@pytest.mark.parametrize(("kind", "needs"), [("follow_up", "baseline"), ("sustainment", "follow_up")])
def test_a_round_waits_for_the_one_before_it(world, programme, kind, needs):
    asked = world.planned(kind=kind)

    with pytest.raises(Refusal, match="round_out_of_sequence") as refused:
        rounds.open_round(world.service, world.admin, asked.id)

    assert refused.value.facts["needs"] == needs


def test_a_team_has_one_open_round_at_a_time(world, programme):
    world.opened()

    with pytest.raises(Refusal, match="round_open_already"):
        world.opened(kind="pulse")


def test_a_team_without_members_stops_the_opening(world, programme):
    programmes.create_team(world.service, world.admin, programme.id, "Empty")

    with pytest.raises(Refusal, match="team_without_members") as refused:
        world.opened()

    assert refused.value.facts["teams"] == ("Empty",)


def test_a_round_can_be_for_some_teams_only(world):
    world.with_programme(teams=("North", "South"))

    asked = world.opened(teams=[world.teams["South"].id])

    state = rounds.status(world.service, world.admin, asked.id)
    assert ([team.title for team in state.teams], state.roster) == (["South"], 6)


def test_a_failed_opening_leaves_no_trace(world, programme, monkeypatch):
    asked = world.planned()
    monkeypatch.setattr(world.service.keys, "make_round", _fails)

    with pytest.raises(OSError, match="no room"):
        rounds.open_round(world.service, world.admin, asked.id)

    assert rounds.get(world.service, world.admin, asked.id).status == "planned"
    with reading(world.service.engine) as db:
        assert db.exec_driver_sql("SELECT count(*) FROM invitation").scalar() == 0


def _fails(_round):
    raise OSError("no room")


def test_dates_are_meant_in_the_organisations_time_zone(world, programme):
    programmes.change_organisation(world.service, world.admin, time_zone="Europe/Berlin")

    asked = world.planned(closes_at=datetime(2026, 7, 1, 18, 0))  # local to the organisation

    assert rounds.get(world.service, world.admin, asked.id).closes_at == datetime(
        2026, 7, 1, 16, 0, tzinfo=UTC
    )


def test_a_round_is_extended_and_never_shortened(world, programme):
    asked = world.opened()

    rounds.extend(world.service, world.admin, asked.id, CLOSES.replace(day=20))

    with pytest.raises(Invalid, match="not_later"):
        rounds.extend(world.service, world.admin, asked.id, CLOSES.replace(day=18))


def test_a_round_is_not_planned_into_the_past(world, programme):
    with pytest.raises(Invalid, match="closes_in_the_past"):
        world.planned(closes_at=datetime(2026, 1, 1, tzinfo=UTC))


def test_a_round_opens_once(world, programme):
    asked = world.opened()

    with pytest.raises(Closed, match="round_not_planned"):
        rounds.open_round(world.service, world.admin, asked.id)


def test_the_smallest_group_is_raised_never_lowered_and_frozen_when_open(world, programme):
    planned = world.planned()
    programmes.change_organisation(world.service, world.admin, smallest_group=7)
    asked = rounds.open_round(world.service, world.admin, planned.id)
    programmes.change_organisation(world.service, world.admin, smallest_group=9)

    assert rounds.get(world.service, world.admin, asked.id).smallest_group == 7
    with pytest.raises(Invalid, match="smallest_group_lowered"):
        programmes.change_organisation(world.service, world.admin, smallest_group=8)


@pytest.mark.parametrize("typed", [101, 55_555, 10**30])
def test_a_smallest_group_that_would_hide_everybody_for_good_is_refused(world, typed):
    with pytest.raises(Invalid, match="smallest_group_beyond"):
        programmes.change_organisation(world.service, world.admin, smallest_group=typed)
    programmes.change_organisation(world.service, world.admin, smallest_group=100)

    assert programmes.organisation(world.service, world.admin).smallest_group == 100


def test_the_questionnaire_of_a_round_stays_as_it_was_planned(world, programme):
    asked = world.planned()
    file = world.folder / "every-kind.yaml"
    file.write_text(file.read_text().replace("We meet on time.", "We always meet on time."))

    opened = rounds.open_round(world.service, world.admin, asked.id)

    assert world.service.instrument_of(opened).wording["en"].items["r1"].text == "We meet on time."


def test_administrators_learn_whether_five_answers_are_in_and_nobody_learns_more(world, programme, gate):
    asked = world.opened()
    coach = world.staffed("coach")
    programmes.assign(world.service, world.admin, coach.staff, programme=programme.id)
    seen = []
    for token in world.tokens(asked).values():
        world.sent(token)
        seen.append(rounds.status(world.service, world.admin, asked.id).answers)

    assert seen == ["fewer_than_5"] * 4 + ["5_or_more"] * 2
    assert rounds.status(world.service, coach, asked.id).answers is None
    world.closed(asked)
    assert rounds.status(world.service, world.admin, asked.id).answers is None


def test_an_ended_programme_takes_no_more_rounds_and_its_secret_is_gone(world, programme):
    programmes.end(world.service, world.admin, programme.id)

    with pytest.raises(Refusal, match="programme_ended"):
        world.planned()
    assert not (world.service.settings.keys / f"programme-{programme.id}.key").exists()


def test_a_programme_with_an_open_round_does_not_end(world, programme):
    world.opened()

    with pytest.raises(Refusal, match="round_still_open"):
        programmes.end(world.service, world.admin, programme.id)


def test_the_dates_of_rounds_order_them_baseline_first(world, programme, gate):
    world.closed(world.opened())
    world.planned(kind="follow_up", closes_at=CLOSES.replace(month=9))

    kinds = [r.kind for r in rounds.of_programme(world.service, world.admin, programme.id)]

    assert kinds == ["baseline", "follow_up"]
    assert date(2026, 3, 2) == rounds.of_programme(world.service, world.admin, programme.id)[0].opens_on


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE round SET mode = 'identified'",
        "UPDATE round SET smallest_group = 9",
        "UPDATE round SET promise = '{}'",
        "UPDATE round SET public_key = x'00'",
        "DELETE FROM roster_entry",
        "UPDATE roster_entry SET name = 'Puppet'",
        "INSERT INTO roster_entry SELECT round_id, team_id, person.id, 'New' "
        "FROM roster_entry, person WHERE person.name = 'New' LIMIT 1",
    ],
)
def test_the_tables_themselves_keep_what_an_open_round_promised(world, programme, statement):
    world.opened()
    world.imported("team,name,email\nNorth,New,new@example.org\n")

    with pytest.raises(sa.exc.IntegrityError, match="keeps its"), writing(world.service.engine) as db:
        db.exec_driver_sql(statement)
