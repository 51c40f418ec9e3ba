"""What is held about a person; that it goes when asked, and by itself: with a clock that stands."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from assessments import (
    access_export,
    administer,
    closing,
    erasure,
    invitations,
    programmes,
    promises,
    reports_for,
    retention,
    rosters,
    schedule,
    tombstones,
)
from assessments.errors import Invalid, NotFound, Refusal
from assessments.model import Actor
from assessments.store import personal
from assessments.store import rosters as held_rosters
from assessments.store.engine import reading, writing
from assessments.store.tables import metadata

CANARY = "Canary Quill"
ADDRESS = "canary.quill@example.org"
WORDS = "canary words in an answer"


def with_canary(world, *, mode="confidential", teams=("North",)):
    """A programme whose first team has one more member, whom nobody else is called like."""
    world.with_programme(mode=mode, people=5, teams=teams)
    rows = ["team,name,email,language", f"{teams[0]},{CANARY},{ADDRESS},en"]
    with reading(world.service.engine) as db:
        titles = {team.id: team.title for team in world.teams.values()}
        rows += [
            f"{titles[t]},{p.name},{p.email},en" for p, t in held_rosters.members(db, world.programme.id)
        ]
    world.imported("\n".join(rows))
    return person_of(world)


def person_of(world, address=ADDRESS):
    members = rosters.members(world.service, world.admin, world.programme.id)
    return next(member.person.id for member in members if member.person.email == address)


def files_of(world) -> bytes:
    """Everything kept on disk beside the keys."""
    folder = world.service.settings.database.parent
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def everything(world) -> dict[str, list[tuple]]:
    """Each table's rows."""
    with reading(world.service.engine) as db:
        return {t.name: [tuple(r) for r in db.execute(sa.select(t))] for t in metadata.sorted_tables}


def seen_by(world, role):
    """Somebody of a role, made by hand."""
    return Actor(staff="nobody", organisation=world.admin.organisation, role=role)


def answered_and_closed(world, *, kind="baseline", title="Spring", consents=False):
    """Everybody answers a round, with words of their own, and it closes."""
    asked = world.opened(kind=kind, title=title, closes_at=world.clock.now + timedelta(days=14))
    for name, token in world.tokens(asked).items():
        sitting = administer.start(world.service, token, consents=consents)
        first = {"r1": 4, "r2": 2, "r3": 5, "r4": 3}
        administer.save_page(world.service, sitting, "first", first)
        administer.save_page(world.service, sitting, "last", {"words": WORDS} if name == CANARY else {})
        administer.send(world.service, sitting)
    world.closed(asked)
    return asked


def test_an_erased_person_is_in_no_file_of_the_installation(world, gate):
    canary = with_canary(world)
    answered_and_closed(world)
    assert CANARY.encode() in files_of(world)

    erasure.erase(world.service, world.admin, canary)

    assert CANARY.encode() not in files_of(world)
    assert ADDRESS.encode() not in files_of(world)


def test_a_table_that_was_passed_over_would_be_found(world, gate, monkeypatch):
    canary = with_canary(world)
    answered_and_closed(world)
    monkeypatch.setattr(personal, "_unname", lambda db, person_id: None)

    erasure.erase(world.service, world.admin, canary)

    assert CANARY.encode() in files_of(world)


def test_what_others_said_and_what_was_counted_stays_byte_for_byte(world, gate):
    canary = with_canary(world)
    answered_and_closed(world)
    before = everything(world)

    erasure.erase(world.service, world.admin, canary)

    after = everything(world)
    for table in ("answer", "release", "ledger", "team", "programme", "staff"):
        assert after[table] == before[table]
    assert len(after["roster_entry"]) == len(before["roster_entry"]), "the roster keeps its size"
    assert len(after["person"]) == len(before["person"])


def test_a_namesake_keeps_their_name(world, gate):
    canary = with_canary(world)
    rows = [
        "team,name,email,language",
        f"North,{CANARY},other@example.org,en",
        f"North,{CANARY},{ADDRESS},en",
    ]
    rows += [f"North,North {i},north{i}@example.org,en" for i in range(1, 6)]
    world.imported("\n".join(rows))
    answered_and_closed(world)

    erasure.erase(world.service, world.admin, canary)

    names = [row[3] for row in everything(world)["roster_entry"]]
    assert sorted(names).count(CANARY) == 1
    promise = next(row for row in everything(world)["round"])
    assert sum(str(cell).count(CANARY) for cell in promise) == 1


def test_in_an_open_round_the_sealed_answer_goes_too_and_the_link_opens_nothing(world):
    canary = with_canary(world)
    asked = world.opened()
    tokens = world.tokens(asked)
    world.sent(tokens[CANARY])
    world.sent(tokens["North 1"])
    assert len(everything(world)["pool"]) == 2

    erasure.erase(world.service, world.admin, canary)

    assert len(everything(world)["pool"]) == 1
    with pytest.raises(NotFound):
        administer.enter(world.service, tokens[CANARY])
    assert administer.still_held(world.service, tokens["North 1"])


def test_an_answer_sent_before_the_link_was_replaced_goes_too(world):
    canary = with_canary(world)
    asked = world.opened()
    world.sent(world.tokens(asked)[CANARY])
    invitations.reissue(world.service, world.admin, asked.id, canary)

    erasure.erase(world.service, world.admin, canary)

    assert everything(world)["pool"] == []


def test_a_draft_goes_too(world):
    canary = with_canary(world)
    asked = world.opened()
    sitting = world.answered(world.tokens(asked)[CANARY])
    administer.continue_elsewhere(world.service, sitting)
    assert everything(world)["draft"]

    erasure.erase(world.service, world.admin, canary)

    assert everything(world)["draft"] == []
    assert everything(world)["carried"] == []


def test_identified_answers_go_and_nobody_elses(world, gate):
    canary = with_canary(world, mode="identified")
    answered_and_closed(world, consents=True)
    before = everything(world)["answer"]
    assert WORDS.encode() in files_of(world)

    erasure.erase(world.service, world.admin, canary)

    assert len(everything(world)["answer"]) == len(before) - 1
    assert WORDS.encode() not in files_of(world)


def test_the_same_address_is_erased_in_every_programme_of_the_organisation(world):
    with_canary(world)
    with_canary(world)

    erased = erasure.erase(world.service, world.admin, person_of(world))

    assert len(erased) == 2
    assert ADDRESS.encode() not in files_of(world)


def test_erasing_twice_and_erasing_who_is_not_there_changes_nothing(world, gate):
    canary = with_canary(world)
    answered_and_closed(world)
    erasure.erase(world.service, world.admin, canary)
    before = everything(world)

    erasure.again(world.service, people=[canary, "nobody"], answers=[b"x" * 32], programmes=["none"])

    assert everything(world) == before


def test_an_erasure_is_said_for_good_before_it_is_done(world, monkeypatch):
    canary = with_canary(world)
    said = []
    monkeypatch.setattr(tombstones, "person", lambda service, one: said.append(one))

    def breaks(db, person_id, *, language):
        raise ZeroDivisionError

    monkeypatch.setattr(personal, "forget_person", breaks)
    with pytest.raises(ZeroDivisionError):
        erasure.erase(world.service, world.admin, canary)

    assert said == [canary]
    assert CANARY.encode() in files_of(world), "state is old or new, never between"


def test_nobody_is_erased_while_a_round_closes(world):
    canary = with_canary(world)
    asked = world.opened()
    with writing(world.service.engine) as db:
        db.exec_driver_sql("UPDATE round SET status = 'closing'")

    with pytest.raises(Refusal, match="person_in_closing"):
        erasure.erase(world.service, world.admin, canary)
    assert asked.id


def test_a_coach_who_was_a_member_loses_the_programme_with_the_erasure(world, gate):
    """Otherwise asking to be erased would be a way to the report one's own team's coach may not read."""
    canary = with_canary(world)
    coach = world.staffed("coach", ADDRESS)
    programmes.assign(world.service, world.admin, coach.staff, programme=world.programme.id)
    answered_and_closed(world)

    erasure.erase(world.service, world.admin, canary)

    with pytest.raises(NotFound):
        reports_for.team(world.service, coach, world.teams["North"].id)


@pytest.mark.parametrize("role", ["coach", "sponsor", "researcher"])
def test_only_administrators_of_the_organisation_answer_such_requests(world, role):
    canary = with_canary(world)
    stranger = Actor(staff="s", organisation="another", role="admin")

    for actor in (seen_by(world, role), stranger):
        with pytest.raises(Refusal):
            erasure.erase(world.service, actor, canary)
        with pytest.raises(Refusal):
            access_export.of_person(world.service, actor, canary)
    with pytest.raises(Refusal):
        retention.keep_for(world.service, seen_by(world, role), 30)
    assert access_export.find(world.service, stranger, ADDRESS) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE roster_entry SET name = 'A Puppet'",
        "UPDATE roster_entry SET name = '–', person_id = (SELECT min(id) FROM person)",
        "DELETE FROM roster_entry",
        "UPDATE round SET promise = replace(promise, 'Canary Quill', 'A Puppet')",
        "UPDATE round SET promise = replace(promise, 'Steady', '–')",
        "UPDATE round SET promise = replace(promise, '\"Canary Quill\", ', '')",
        "UPDATE round SET promise = NULL",
        "UPDATE round SET smallest_group = 9",
    ],
)
def test_a_frozen_roster_and_a_promise_lose_names_and_nothing_else(world, statement):
    with_canary(world)
    world.opened()

    with pytest.raises((sa.exc.IntegrityError, Refusal)), writing(world.service.engine) as db:
        db.exec_driver_sql(statement)


def test_the_export_holds_everything_the_tables_hold_of_a_person(world, gate):
    canary = with_canary(world, mode="identified")
    answered_and_closed(world, consents=True)
    world.opened(kind="follow_up", title="Autumn", closes_at=world.clock.now + timedelta(days=9))
    with writing(world.service.engine) as db:
        held_rosters.opt_out_of_mail(db, canary)

    told = access_export.as_json(access_export.of_person(world.service, world.admin, canary)).decode()

    entry = json.loads(told)["entries"][0]
    assert len(entry["rosters"]) == sum(canary in row for row in everything(world)["roster_entry"]) == 2
    assert len(entry["invitations"]) == sum(canary in row for row in everything(world)["invitation"]) == 2
    assert entry["wants_no_mail"] is True
    assert WORDS in told
    assert entry["answers"][0]["content"]["answers"]["r1"] == 4
    for text in (CANARY, ADDRESS, "North", "Spring", "Autumn", "Steady"):
        assert text in told
    assert "North 1" not in told, "nothing of anybody else"


def test_every_table_that_points_at_a_person_is_in_the_export(world, gate):
    """An independent walk: each table with a column for a person, or for an invitation, is read there."""
    names = {"person_id", "invitation_id"}
    pointing = {t.name for t in metadata.sorted_tables if names & {c.name for c in t.columns}}
    with reading(world.service.engine) as db:
        canary = with_canary(world)
        read = set(personal.rows_about(db, canary))

    assert pointing | {"person", "answer"} == read


def test_an_administrator_is_not_told_what_the_promise_keeps_from_them(world, gate):
    canary = with_canary(world, mode="identified")
    answered_and_closed(world, consents=True)
    ada = seen_by(world, "admin")

    held = access_export.of_person(world.service, ada, canary)

    told = json.dumps(held, default=str)
    assert WORDS not in told
    assert "has_answered" not in told
    assert "wants_no_mail" not in told
    assert held["made_at_the_terminal_only"]


def test_people_are_found_by_their_whole_address_or_name_alone(world):
    with_canary(world)

    assert len(access_export.find(world.service, world.admin, f" {ADDRESS.upper()} ")) == 1
    assert len(access_export.find(world.service, world.admin, CANARY)) == 1
    for part in ("canary", "@example.org", "%", "", "_" * 12):
        assert access_export.find(world.service, world.admin, part) == ()


def ended(world):
    answered_and_closed(world)
    programmes.end(world.service, world.admin, world.programme.id)
    retention.sweep(world.service)


@pytest.mark.parametrize(("days", "wanted"), [(None, 90), (30, 30)])
def test_names_and_answers_stay_until_the_last_day_and_are_gone_on_the_next(world, gate, days, wanted):
    with_canary(world)
    if days:
        retention.keep_for(world.service, world.admin, days)
    ended(world)

    world.clock.now += timedelta(days=wanted)
    schedule.sweep(world.service)
    assert CANARY.encode() in files_of(world)
    assert everything(world)["answer"]

    world.clock.now += timedelta(days=1)
    schedule.sweep(world.service)
    assert CANARY.encode() not in files_of(world)
    assert ADDRESS.encode() not in files_of(world)
    held = everything(world)
    for table in ("answer", "person", "member", "roster_entry", "invitation", "invitation_mail", "opt_out"):
        assert held[table] == [], table


def test_without_the_sweep_they_would_stay(world, gate, monkeypatch):
    with_canary(world)
    ended(world)
    monkeypatch.setattr(retention, "_is_over", lambda one, days, today: False)
    world.clock.now += timedelta(days=4000)

    schedule.sweep(world.service)

    assert CANARY.encode() in files_of(world)


def test_frozen_reports_and_the_ledger_outlive_the_names(world, gate):
    with_canary(world)
    ended(world)
    before = everything(world)
    world.clock.now += timedelta(days=91)

    retention.sweep(world.service)

    after = everything(world)
    assert after["release"] == before["release"] != []
    assert after["ledger"] == before["ledger"] != []


def test_a_programme_may_keep_shorter_than_its_organisation_and_goes_back_to_it(world, gate):
    with_canary(world)
    retention.keep_for(world.service, world.admin, 10, programme=world.programme.id)
    assert retention.keeping_of(world.service, world.admin).programmes[0].days == 10
    retention.keep_for(world.service, world.admin, None, programme=world.programme.id)
    assert retention.keeping_of(world.service, world.admin).programmes[0].days == 90
    retention.keep_for(world.service, world.admin, 10, programme=world.programme.id)
    ended(world)
    world.clock.now += timedelta(days=11)

    assert retention.sweep(world.service) == (world.programme.id,)
    assert retention.sweep(world.service) == (), "once is enough"
    assert retention.keeping_of(world.service, world.admin).programmes[0].is_forgotten


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_days_beyond_reason_are_refused(world, days):
    with pytest.raises(Invalid, match="keeping_days"):
        retention.keep_for(world.service, world.admin, days)


def test_a_running_programme_is_never_forgotten(world, gate):
    with_canary(world)
    answered_and_closed(world)
    world.clock.now += timedelta(days=3000)

    assert retention.sweep(world.service) == ()
    assert CANARY.encode() in files_of(world)


def test_a_forgotten_programme_is_said_for_good(world, gate, monkeypatch):
    with_canary(world)
    ended(world)
    said = []
    monkeypatch.setattr(tombstones, "programme", lambda service, one: said.append(one))
    world.clock.now += timedelta(days=91)

    retention.sweep(world.service)

    assert said == [world.programme.id]


def test_a_closed_round_stays_closed_after_an_erasure(world, gate):
    canary = with_canary(world)
    asked = answered_and_closed(world)
    erasure.erase(world.service, world.admin, canary)

    closing.close(world.service, asked.id)

    assert [row for row in everything(world)["round"] if "closed" in row]


def until(world):
    """On which day the programme's names and answers go."""
    return retention.keeping_of(world.service, world.admin).programmes[0].until


def test_what_respondents_were_told_of_days_holds_for_their_programme(world, gate):
    """Told 30 days when the round opened, nobody is kept longer, whatever is set later."""
    retention.keep_for(world.service, world.admin, 30)
    with_canary(world)
    asked = answered_and_closed(world)
    with reading(world.service.engine) as db:
        assert promises.of_team(db, asked, world.teams["North"].id).days_kept == 30
    retention.keep_for(world.service, world.admin, 365)
    with pytest.raises(Invalid, match="keeping_promised"):
        retention.keep_for(world.service, world.admin, 31, programme=world.programme.id)
    programmes.end(world.service, world.admin, world.programme.id)
    retention.sweep(world.service)

    assert until(world) == world.clock.now.date() + timedelta(days=30)
    world.clock.now += timedelta(days=31)
    schedule.sweep(world.service)
    assert CANARY.encode() not in files_of(world)


def test_without_the_promise_they_would_be_kept_for_a_year(world, gate, monkeypatch):
    """The planted fault."""
    monkeypatch.setattr(retention.keeping, "promised", lambda db, programme_id: None)
    retention.keep_for(world.service, world.admin, 30)
    with_canary(world)
    answered_and_closed(world)
    retention.keep_for(world.service, world.admin, 365)
    programmes.end(world.service, world.admin, world.programme.id)
    retention.sweep(world.service)

    assert until(world) == world.clock.now.date() + timedelta(days=365)


def test_a_programmes_key_that_outlived_its_end_goes_at_the_next_start(world, monkeypatch):
    """A power cut between the end and the destruction: the first thing a server does ends it."""
    world.with_programme()
    with monkeypatch.context() as cut:
        cut.setattr(world.service.keys, "destroy_programme", power_fails)
        with pytest.raises(SystemExit):
            programmes.end(world.service, world.admin, world.programme.id)
    key = world.service.settings.keys / f"programme-{world.programme.id}.key"
    assert key.exists()
    assert programmes.get(world.service, world.admin, world.programme.id).is_ended

    schedule.sweep(world.service)

    assert not key.exists()


def test_without_the_sweep_that_key_would_stay(world, monkeypatch):
    """The planted fault."""
    world.with_programme()
    with monkeypatch.context() as cut:
        cut.setattr(world.service.keys, "destroy_programme", lambda programme: None)
        programmes.end(world.service, world.admin, world.programme.id)
    monkeypatch.setattr(programmes, "finish_ends", lambda service: None)

    schedule.sweep(world.service)

    assert (world.service.settings.keys / f"programme-{world.programme.id}.key").exists()


def power_fails(_programme):
    raise SystemExit
