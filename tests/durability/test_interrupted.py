"""Closing and upgrading, killed after every single statement: the old state or the new one, never between."""

import shutil
import sqlite3
import sys
from contextlib import closing as ended
from pathlib import Path

import pytest

from assessments import administer, closing, invitations, rounds, schedule
from assessments.errors import Closed, NotReady, Refusal
from assessments.service import Service
from assessments.store import engine as engines
from assessments.store import migrate
from assessments.store.engine import engine_for, writing
from tests.assessments.world import CLOSES
from tests.durability.killed import Steps, killed_after

# From 3.12 on Python warns of forking beside other threads; these children touch none of them.
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")


def look(database: Path, query: str) -> list[tuple]:
    with ended(sqlite3.connect(database)) as db:
        return sorted(db.execute(query).fetchall())


def end_state(world) -> dict[str, object]:
    """What a closed round leaves, without the names that chance gave."""
    database = world.service.settings.database
    return {
        "round": look(database, "SELECT status, is_tidy, closed_at IS NOT NULL FROM round"),
        "answers": look(database, "SELECT team_id, language, content FROM answer"),
        "ledger": look(database, "SELECT round_id, content FROM ledger"),
        "releases": look(database, "SELECT round_id FROM release"),
        "left": look(
            database, "SELECT key FROM pool UNION SELECT key FROM draft UNION SELECT owner FROM carried"
        ),
        "flags": look(database, "SELECT DISTINCT sent FROM invitation"),
        "slots": look(database, "SELECT slot FROM round_slot"),
        "keys": sorted(p.name for p in world.service.settings.keys.glob("round-*")),
        "over": [e[:3] for e in world.service.journal.entries("over")],
    }


def is_old_or_new(world) -> str:
    """Which of the two a killed closing has left; anything between fails."""
    database = world.service.settings.database
    assert look(database, "PRAGMA integrity_check") == [("ok",)]
    status = look(database, "SELECT status FROM round")[0][0]
    pool = len(look(database, "SELECT key FROM pool"))
    flags = sum(row[0] or 0 for row in look(database, "SELECT sent FROM invitation"))
    answers, releases, ledger = (
        len(look(database, f"SELECT * FROM {table}"))  # noqa: S608  # own names
        for table in ("answer", "release", "ledger")
    )
    if status == "closed":
        assert (pool, flags, answers, releases, ledger) == (0, 0, 5, 1, 1)
    else:
        assert (pool, flags, answers, releases, ledger) == (5, 5, 0, 0, 0)
        assert world.service.keys.has_round(look(database, "SELECT id FROM round")[0][0])
    return status


@pytest.fixture
def ready(world, asked, gate):
    """A round that is due, with five answers and a draft; and its files as they are then."""
    tokens = list(world.tokens(asked).values())
    for number, token in enumerate(tokens[:5]):
        world.sent(token, r1=number + 1)
    administer.continue_elsewhere(world.service, world.answered(tokens[5]))
    world.clock.now = CLOSES
    world.service.engine.dispose()
    for folder in ("data", "keys"):
        shutil.copytree(world.folder / folder, world.folder / "before" / folder)
    return world


def as_before(world) -> None:
    """The files as they were, for the next attempt."""
    world.service.engine.dispose()
    for folder in ("data", "keys"):
        shutil.rmtree(world.folder / folder)
        shutil.copytree(world.folder / "before" / folder, world.folder / folder)


def closes(world, steps: Steps) -> None:
    """The closing, with every statement, commit, file and key as a step."""
    steps.watch(world.service.engine)
    world.service.keys.destroy_round = steps.before(world.service.keys.destroy_round)
    world.service.journal._write = steps.before(world.service.journal._write)
    rounds.vacuum = steps.before(rounds.vacuum)
    closing.close_due(world.service)


def test_a_closing_killed_after_any_statement_is_old_or_new_and_ends_the_same(ready):
    closing.close_due(ready.service)
    wanted = end_state(ready)
    seen, steps = set(), 0
    while True:
        as_before(ready)
        if not killed_after(steps, lambda counting: closes(ready, counting)):
            break
        seen.add(is_old_or_new(ready))
        closing.close_due(ready.service)
        assert end_state(ready) == wanted, f"killed after {steps} steps"
        steps += 1

    assert steps >= 30, "a closing has at least so many steps"
    assert seen == {"open", "closing", "closed"}


def test_a_closing_in_two_transactions_is_seen(ready, monkeypatch):
    """The planted fault: answers are kept in one transaction and the pool is emptied in another."""
    kept = closing._keep

    def apart(service, asked, given, released):
        with writing(service.engine) as db:
            closing.pool.empty(db, asked.id)
        kept(service, asked, given, released)

    monkeypatch.setattr(closing, "_keep", apart)
    between = 0
    for steps in range(30, 60):
        as_before(ready)
        if not killed_after(steps, lambda counting: closes(ready, counting)):
            break
        try:
            is_old_or_new(ready)
        except AssertionError:
            between += 1
            break

    assert between > 0


def schema(database: Path) -> tuple[list[tuple], list[tuple]]:
    """The whole schema and every row there is."""
    tables = [name for (name,) in look(database, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    content = [(name, look(database, f"SELECT * FROM {name}")) for name in tables]  # noqa: S608  # own names
    return look(database, "SELECT type, name, sql FROM sqlite_master"), content


ROWS = (
    "INSERT INTO organisation VALUES ('o', 'Org', 'UTC', 5, 0)",
    "INSERT INTO programme VALUES ('p', 'o', 'Programme', 'confidential', 0)",
    "INSERT INTO team VALUES ('t', 'p', 'Team')",
    "INSERT INTO person VALUES ('a', 'p', 'Ada', 'ada@example.org', 'en')",
    "INSERT INTO member VALUES ('t', 'a')",
    "INSERT INTO ledger VALUES ('l', 'p', 'r', '{}')",
)


@pytest.fixture
def first_version(tmp_path):
    """A database of the first version with somebody in it, its schema then and after an upgrade."""
    database = tmp_path / "old.sqlite"
    engine = engine_for(database)
    migrate.upgrade(engine, to="0001")
    with writing(engine) as db:
        for row in ROWS:
            db.exec_driver_sql(row)
    engine.dispose()
    done = shutil.copyfile(database, tmp_path / "new.sqlite")
    other = engine_for(done)
    migrate.upgrade(other)
    other.dispose()
    return database, done


def upgrades(database: Path, steps: Steps) -> None:
    engine = engine_for(database)
    steps.watch(engine)
    migrate.upgrade(engine)


def test_an_upgrade_killed_after_any_statement_leaves_the_old_or_the_new_version(first_version, tmp_path):
    database, done = first_version
    old, new = schema(database), schema(done)
    assert old != new
    tried, seen, steps = tmp_path / "tried.sqlite", set(), 0
    while True:
        for left in tmp_path.glob("tried.sqlite*"):
            left.unlink()
        shutil.copyfile(database, tried)
        if not killed_after(steps, lambda counting: upgrades(tried, counting)):
            break
        found = schema(tried)
        assert found in (old, new), f"killed after {steps} statements"
        seen.add(found == new)
        engine = engine_for(tried)
        migrate.upgrade(engine)
        engine.dispose()
        assert schema(tried) == new
        steps += 1

    assert steps >= 10
    assert look(done, "SELECT name FROM person") == [("Ada",)]


def test_an_upgrade_statement_by_statement_is_seen(first_version, tmp_path, monkeypatch):
    """The planted fault: without the one transaction around it, an upgrade stops half way."""
    database, done = first_version
    old, new = schema(database), schema(done)
    monkeypatch.setattr(engines, "_begin", lambda connection: None)
    between = 0
    for steps in range(4, 24):
        tried = shutil.copyfile(database, tmp_path / f"{steps}.sqlite")
        killed_after(steps, lambda counting, tried=tried: upgrades(tried, counting))
        between += schema(tried) not in (old, new)
        if between:
            break

    assert between > 0


def test_without_its_keys_a_round_does_not_open_and_the_service_is_not_ready(world, gate):
    world.with_programme()
    planned = world.planned()
    keys = world.service.settings.keys
    keys.rename(keys.with_name("elsewhere"))

    with pytest.raises(Refusal) as refused:
        rounds.open_round(world.service, world.admin, planned.id)
    with pytest.raises(NotReady):
        world.service.keys.check()
    with pytest.raises(NotReady):
        Service.open(world.service.settings)

    assert refused.value.status == 503
    assert rounds.get(world.service, world.admin, planned.id).status == "planned"
    keys.with_name("elsewhere").rename(keys)
    assert rounds.open_round(world.service, world.admin, planned.id).status == "open"


def refusing(**_asked):
    raise Refusal("answer_unreadable")


def test_a_round_that_cannot_be_closed_keeps_no_other_from_closing(world, gate, monkeypatch, caplog):
    world.with_programme(teams=("North", "South"))
    first, second = (world.opened(title=name, teams=[world.teams[name].id]) for name in ("North", "South"))
    stuck = min(first.id, second.id)
    released = gate.release
    monkeypatch.setattr(
        sys.modules["assessments.release.gate"],
        "release",
        lambda **a: refusing() if a["round"].id == stuck else released(**a),
    )
    world.clock.now = CLOSES

    schedule.close_due(world.service)

    other = max(first.id, second.id)
    assert rounds.get(world.service, world.admin, other).status == "closed"
    state = rounds.status(world.service, world.admin, stuck)
    assert (state.round.status, state.hindrance) == ("closing", "answer_unreadable")


def test_a_round_stuck_in_closing_can_be_cancelled_with_nothing_released(world, asked, gate, monkeypatch):
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)
    monkeypatch.setattr(sys.modules["assessments.release.gate"], "release", refusing)
    for _ in range(3):
        with pytest.raises(Refusal):
            world.closed(asked)
    assert rounds.get(world.service, world.admin, asked.id).status == "closing"
    with pytest.raises(Closed):
        invitations.remind(world.service, world.admin, asked.id)

    rounds.cancel(world.service, world.admin, asked.id)

    state = end_state(world)
    assert state["round"] == [("cancelled", 1, 0)]
    assert state["answers"] == state["releases"] == state["ledger"] == state["left"] == state["keys"] == []
    closing.close_due(world.service)
    assert rounds.get(world.service, world.admin, asked.id).status == "cancelled"


def test_a_cancellation_during_the_closing_wins_or_loses_whole(world, asked, gate, monkeypatch):
    """The round is cancelled while its release is being worked out: nothing of it is kept."""
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)
    released = gate.release

    def cancelled_meanwhile(**given):
        rounds.cancel(world.service, world.admin, asked.id)
        return released(**given)

    monkeypatch.setattr(sys.modules["assessments.release.gate"], "release", cancelled_meanwhile)

    world.closed(asked)

    state = end_state(world)
    assert state["round"] == [("cancelled", 1, 0)]
    assert state["answers"] == state["releases"] == state["ledger"] == []
