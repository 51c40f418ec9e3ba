"""Backup and restore: sealed, whole, and unable to undo what must not be undone."""

import shutil
import sqlite3
import threading
from contextlib import closing as ended
from pathlib import Path

import pytest
from click.testing import CliRunner
from nacl.public import PrivateKey

from assessments import (
    administer,
    backup,
    backup_file,
    erasure,
    invitations,
    journal,
    programmes,
    reports_for,
    restoring,
    rosters,
    rounds,
    sealing,
)
from assessments.errors import NotReady, Refusal
from assessments.service import Service
from assessments.store.engine import reading
from cli.__main__ import soundline


class Vault:
    """Backups of one installation, and the recovery key that was shown."""

    def __init__(self, world, folder: Path) -> None:
        self.world, self.folder, self.key = world, folder, ""
        folder.mkdir()

    def make(self, name: str = "monday") -> Path:
        """A backup, made while the service is open."""
        made = backup.make(self.world.service.settings, self.folder / name, clock=self.world.clock)
        self.key = made.recovery_key or self.key
        return made.file

    def put_back(self, file: Path, *, replaces: bool = True) -> list[str]:
        """A backup in the place of what is there."""
        self.world.service.engine.dispose()
        return restoring.restore(
            self.world.service.settings,
            file,
            recovery_key=self.key,
            replaces=replaces,
            clock=self.world.clock,
        )

    def inside(self, file: Path) -> sqlite3.Connection:
        """What whoever has backup, recovery key and every key there is can read."""
        content = backup_file.opened(
            file.read_bytes(),
            file.name,
            private=backup_file.recovery_key(self.key),
            link_key=self.world.service.keys.link(),
        )
        held = sqlite3.connect(":memory:")
        held.deserialize(content)
        return held


@pytest.fixture
def vault(world, tmp_path):
    return Vault(world, tmp_path / "vault")


def rows(world, table: str) -> list[tuple]:
    with reading(world.service.engine) as db:
        return sorted(tuple(row) for row in db.exec_driver_sql(f"SELECT * FROM {table}"))  # noqa: S608  # own names


def test_what_is_put_back_is_what_was_there(world, asked, vault, gate):
    tokens = list(world.tokens(asked).values())
    for token in tokens[:3]:
        world.sent(token)
    before = {
        name: rows(world, name) for name in ("pool", "invitation", "person", "round", "staff", "roster_entry")
    }
    file = vault.make()
    for token in tokens[3:]:
        world.sent(token)

    vault.put_back(file)

    assert {name: rows(world, name) for name in before} == before
    assert administer.still_held(world.service, tokens[0])
    assert not administer.still_held(world.service, tokens[4])
    world.sent(tokens[4])
    assert world.closed(asked).status == "closed"


def test_the_recovery_key_is_shown_once_and_the_server_cannot_read_its_backups(world, asked, vault):
    first = backup.make(world.service.settings, vault.folder / "one", clock=world.clock)
    second = backup.make(world.service.settings, vault.folder / "two", clock=world.clock)

    assert first.recovery_key
    assert second.recovery_key is None
    everything = [path.read_bytes() for path in world.service.settings.keys.iterdir()]
    secret = bytes(backup_file.recovery_key(first.recovery_key))
    assert not any(secret in content for content in everything)
    assert oct(first.file.stat().st_mode & 0o777) == "0o600"


def test_a_backup_is_not_readable_without_its_key(world, asked, vault):
    file = vault.make()

    content = file.read_bytes()

    assert b"SQLite format" not in content
    assert b"North 1" not in content
    with pytest.raises(NotReady, match="recovery key"):
        backup_file.opened(content, "f", private=PrivateKey.generate(), link_key=world.service.keys.link())


def test_a_backup_made_before_the_close_cannot_be_read_after_it(world, asked, vault, gate):
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)
    file = vault.make()
    with ended(vault.inside(file)) as held:
        sealed = [row[0] for row in held.execute("SELECT sealed FROM pool")]
    assert len([sealing.open_answer(world.service.keys.round(asked.id), one) for one in sealed]) == 5

    world.closed(asked)

    # With the backup, the recovery key and every key that still exists nobody opens an answer.
    keys = [p.read_bytes() for p in world.service.settings.keys.glob("*.key")]
    with ended(vault.inside(file)) as held:
        sealed = [row[0] for row in held.execute("SELECT sealed FROM pool")]
        whole = held.serialize()
    assert len(sealed) == 5
    for key in keys:
        with pytest.raises(Refusal, match="answer_unreadable"):
            sealing.open_answer(sealing.SealedBox(PrivateKey(key)), sealed[0])
    assert not any(key in whole for key in keys), "no key is ever in a backup"


def test_a_restore_does_not_open_a_closed_round_again(world, asked, vault, gate):
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)
    file = vault.make()
    world.closed(asked)
    ledger = rows(world, "ledger")

    told = vault.put_back(file)

    assert rounds.get(world.service, world.admin, asked.id).status == "closed"
    assert rows(world, "pool") == []
    assert {row[-1] for row in rows(world, "invitation")} == {None}
    assert rows(world, "ledger") == ledger != []
    assert any("stays closed" in line for line in told)


def test_without_the_journal_the_round_would_be_open_again(world, asked, vault, gate, monkeypatch):
    """The planted fault: a restore that replays nothing revives round, answers and links."""
    world.sent(next(iter(world.tokens(asked).values())))
    file = vault.make()
    world.closed(asked)
    monkeypatch.setattr(restoring, "replay", lambda service: [])
    monkeypatch.setattr(journal.Journal, "entries", lambda *_: ())

    vault.put_back(file)

    assert rounds.get(world.service, world.admin, asked.id).status == "open"


def test_an_old_copy_put_in_place_by_hand_is_not_served(world, asked, gate):
    world.service.engine.dispose()
    database = world.service.settings.database
    kept = shutil.copyfile(database, database.with_suffix(".old"))
    world.closed(asked)
    world.service.engine.dispose()
    shutil.copyfile(kept, database)

    with pytest.raises(NotReady, match="soundline restore") as refused:
        Service.open(world.service.settings)

    assert refused.value.facts["rounds"] == (asked.id,)


def test_a_cancelled_round_stays_cancelled_and_its_baseline_free(world, asked, vault, gate):
    file = vault.make()
    rounds.cancel(world.service, world.admin, asked.id)

    vault.put_back(file)

    assert rounds.get(world.service, world.admin, asked.id).status == "cancelled"
    assert rows(world, "round_slot") == []
    world.opened(title="Again")


def test_what_was_taken_back_stays_gone_and_may_be_answered_again(world, asked, vault, gate):
    token = world.tokens(asked)["North 1"]
    world.sent(token)
    file = vault.make()
    administer.withdraw(world.service, token)

    told = vault.put_back(file)

    assert rows(world, "pool") == []
    assert administer.enter(world.service, token).state == "open"
    assert any("taken back" in line for line in told)
    world.sent(token)
    assert len(rows(world, "pool")) == 1


def test_an_answer_given_after_another_was_taken_back_is_not_lost(world, asked, vault, gate):
    token = world.tokens(asked)["North 1"]
    world.sent(token)
    administer.withdraw(world.service, token)
    world.sent(token, r1=1)
    file = vault.make()

    vault.put_back(file)

    assert administer.still_held(world.service, token)


def test_a_withdrawal_that_was_not_committed_costs_no_answer(world, asked, vault, monkeypatch):
    """The journal is told first; where the commit then fails, the next backup clears the journal up."""
    token = world.tokens(asked)["North 1"]
    world.sent(token)
    with monkeypatch.context() as broken:
        broken.setattr("assessments.sending.tombstones.withdrawn", _told_and_cut)
        with pytest.raises(KeyboardInterrupt):
            administer.withdraw(world.service, token)
    assert len(world.service.journal.entries("withdrawn")) == 1
    file = vault.make()

    vault.put_back(file)

    assert administer.still_held(world.service, token)


def _told_and_cut(service, round_id, sealed):
    service.journal.add(journal.withdrawn(round_id, sealed))
    raise KeyboardInterrupt


def test_a_link_that_was_replaced_opens_nothing_after_a_restore(world, asked, vault):
    old = world.tokens(asked)["North 1"]
    file = vault.make()
    person = rosters.members(world.service, world.admin, world.programme.id)[0].person
    new = invitations.reissue(world.service, world.admin, asked.id, person.id)[0].url.partition("#")[2]

    vault.put_back(file)

    with pytest.raises(Refusal, match="unknown_link"):
        administer.enter(world.service, old)
    assert administer.enter(world.service, new).state == "open"


def test_a_withdrawn_release_and_an_ended_programme_stay_so(world, asked, vault, gate):
    world.closed(asked)
    file = vault.make()
    reports_for.withdraw_release(world.service, world.admin, asked.id)
    programmes.end(world.service, world.admin, world.programme.id)

    vault.put_back(file)

    assert [row[2] for row in rows(world, "release")] == [1]
    assert programmes.get(world.service, world.admin, world.programme.id).is_ended


def test_the_ledger_is_whole_after_a_restore_without_the_database(world, asked, vault, gate):
    """The disk is gone: what the journal kept with the keys is all there is besides the old backup."""
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)
    file = vault.make()
    world.closed(asked)
    ledger = rows(world, "ledger")
    world.service.engine.dispose()
    world.service.settings.database.unlink()

    vault.put_back(file, replaces=False)

    assert rows(world, "ledger") == ledger != []
    assert rounds.get(world.service, world.admin, asked.id).status == "closed"
    with reading(world.service.engine) as db, pytest.raises(Exception, match="append-only"):
        db.exec_driver_sql("DELETE FROM ledger")


def test_sessions_and_one_time_links_end_with_a_restore(world, asked, vault):
    world.staffed("coach")
    assert rows(world, "staff_link")
    file = vault.make()

    vault.put_back(file)

    assert rows(world, "staff_link") == rows(world, "staff_session") == []


def test_replaying_twice_changes_nothing(world, asked, vault, gate):
    world.sent(next(iter(world.tokens(asked).values())))
    file = vault.make()
    world.closed(asked)
    vault.put_back(file)
    before = {name: rows(world, name) for name in ("round", "pool", "ledger", "invitation", "round_slot")}

    assert restoring.replay(world.service) == []

    assert {name: rows(world, name) for name in before} == before


def test_a_sound_database_is_not_replaced_unless_told_to(world, asked, vault):
    file = vault.make()
    world.planned(kind="pulse")
    before = rows(world, "round")

    with pytest.raises(NotReady, match="--replace"):
        vault.put_back(file, replaces=False)

    assert rows(world, "round") == before


def test_a_damaged_database_is_put_aside(world, asked, vault):
    file = vault.make()
    world.service.engine.dispose()
    database = world.service.settings.database
    database.write_bytes(b"nothing of a database" * 500)

    vault.put_back(file, replaces=False)

    assert rounds.get(world.service, world.admin, asked.id).status == "open"
    assert list(database.parent.glob("soundline.sqlite.damaged-*"))


def hot_journal(database: Path) -> bytes:
    """The journal of a transaction that a power cut ended, over this database."""
    with ended(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=TRUNCATE")
        db.execute("PRAGMA cache_size=1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE person SET name = 'nobody'")
        db.execute("CREATE TABLE much AS SELECT randomblob(4000) AS a FROM person, team, person AS more")
        content = database.with_name(database.name + "-journal").read_bytes()
        db.execute("ROLLBACK")
    return content


def test_a_journal_left_by_a_lost_database_is_not_rolled_into_the_new_one(world, asked, vault):
    file = vault.make()
    world.service.engine.dispose()
    database = world.service.settings.database
    left = hot_journal(database)
    database.unlink()
    database.with_name(database.name + "-journal").write_bytes(left)
    assert left[:8] == bytes.fromhex("d9d505f920a163d7"), "it is a journal as SQLite writes it"

    vault.put_back(file, replaces=False)

    assert rounds.get(world.service, world.admin, asked.id).status == "open"
    assert len(list(database.parent.glob("*-journal.damaged-*"))) == 1


def spoiled(file: Path, how: str) -> bytes:
    content = file.read_bytes()
    first, second, box = content.split(b"\n", 2)
    return {
        "another file": b"%PDF-1.7\n" + content,
        "empty": b"",
        "a newer kind": content.replace(b"soundline backup 1", b"soundline backup 2", 1),
        "cut short": content[: len(content) // 2],
        "one bit": content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
        "another date": first + b"\n" + second.replace(b"2026", b"2025", 1) + b"\n" + box,
        "another installation": content.replace(
            second[second.index(b"installation") + 16 :][:8], b"0" * 8, 1
        ),
    }[how]


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("another file", "is not a backup"),
        ("empty", "is not a backup"),
        ("a newer kind", "newer version"),
        ("cut short", "is damaged"),
        ("one bit", "is damaged"),
        ("another date", "is damaged"),
        ("another installation", "another installation"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_and_nothing_is_changed(world, asked, vault, how, says):
    file = vault.make()
    file.write_bytes(spoiled(file, how))
    before = rows(world, "round")

    with pytest.raises(NotReady, match=says):
        vault.put_back(file)

    assert rows(world, "round") == before


def test_a_backup_of_a_newer_schema_is_refused(world, asked, vault):
    world.service.engine.dispose()
    file = vault.make()
    with ended(vault.inside(file)) as held:
        held.execute("UPDATE alembic_version SET version_num = '9999'")
        held.commit()
        content = held.serialize()
    facts = backup_file.facts_of(file.read_bytes(), "f")
    public = bytes(backup_file.recovery_key(vault.key).public_key)
    file.write_bytes(backup_file.sealed(content, facts, public=public, link_key=world.service.keys.link()))

    with pytest.raises(NotReady, match="newer version"):
        vault.put_back(file)


def test_a_forged_backup_is_refused(world, asked, vault):
    """The public half of the recovery key is no secret: sealing for it is not enough."""
    file = vault.make()
    facts = backup_file.facts_of(file.read_bytes(), "f")
    with ended(vault.inside(file)) as held:
        content = held.serialize()
    public = bytes(backup_file.recovery_key(vault.key).public_key)
    file.write_bytes(backup_file.sealed(content, facts, public=public, link_key=b"x" * 32))

    with pytest.raises(NotReady, match="damaged"):
        vault.put_back(file)


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 52])
def test_what_is_no_recovery_key_is_said_to_be_none(typed):
    with pytest.raises(NotReady, match="not a recovery key"):
        backup_file.recovery_key(typed)


def test_a_recovery_key_is_read_as_it_was_written():
    for _ in range(50):
        written, public = backup_file.new_recovery_key()
        assert bytes(backup_file.recovery_key(written.lower()).public_key) == public


def test_a_backup_is_whole_while_answers_come_in(world, asked, vault):
    tokens = list(world.tokens(asked).values())
    sittings = [world.answered(token) for token in tokens]
    senders = [threading.Thread(target=administer.send, args=(world.service, s)) for s in sittings]
    files = []
    for number, sender in enumerate(senders):
        sender.start()
        files.append(vault.make(f"backup-{number}"))
    for sender in senders:
        sender.join()

    for file in files:
        with ended(vault.inside(file)) as held:
            pool, sent = (
                held.execute(q).fetchone()[0]
                for q in ("SELECT count(*) FROM pool", "SELECT sum(sent) FROM invitation")
            )
            assert held.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert pool == sent, "flag and answer are one"


@pytest.mark.parametrize("spoil", ["a byte", "a line", "nothing in it"])
def test_a_damaged_journal_is_refused_and_never_half_read(world, asked, gate, spoil):
    world.closed(asked)
    file = world.service.journal.file
    text = file.read_text()
    file.write_text(
        {
            "a byte": text.replace("over", "ever", 1),
            "a line": "\n".join(text.split("\n")[1:]),
            "nothing in it": "x",
        }[spoil]
    )

    with pytest.raises(NotReady, match="journal"):
        world.service.journal.entries()


def test_the_journal_names_nobody_and_keeps_no_order(world, asked, gate):
    tokens = world.tokens(asked)
    for token in tokens.values():
        world.sent(token)
    for token in tokens.values():
        administer.withdraw(world.service, token)
    entries = world.service.journal.entries()

    assert list(entries) == sorted(entries)
    world.closed(asked)
    text = "".join(file.read_text() for file in world.service.settings.keys.glob("journal*"))
    people = [m.person.id for m in rosters.members(world.service, world.admin, world.programme.id)]
    assert not any(name in text for name in (*people, "North", *tokens.values()))
    assert oct(world.service.journal.file.stat().st_mode & 0o777) == "0o600"

    assert world.service.journal.entries("withdrawn") == (), "an open round's days are forgotten with it"


def test_the_journal_learns_from_a_database_that_is_still_there(world, asked, vault, gate):
    file = vault.make()
    world.closed(asked)
    world.service.journal.file.unlink()

    vault.put_back(file)

    assert rounds.get(world.service, world.admin, asked.id).status == "closed"


def test_a_backup_taken_before_and_one_after_say_the_same_of_the_ledger(world, asked, vault, gate):
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)
    before = vault.make("before")
    world.closed(asked)
    after = vault.make("after")
    ledger = rows(world, "ledger")

    for file in (before, after):
        vault.put_back(file)
        assert rows(world, "ledger") == ledger


@pytest.mark.parametrize("place", ["exists", "keys", "nowhere"])
def test_a_backup_is_not_written_where_it_does_not_belong(world, asked, vault, place):
    keys = world.service.settings.keys
    to = {"exists": vault.folder / "there", "keys": keys / "b", "nowhere": vault.folder / "x" / "y"}[place]
    if place == "exists":
        to.write_text("keep me")

    with pytest.raises(NotReady):
        backup.make(world.service.settings, to)

    assert not (keys / backup.PUBLIC).exists(), "no key was made that nobody was shown"
    assert place != "exists" or to.read_text() == "keep me"


def test_backup_and_restore_at_the_terminal(world, asked, vault, monkeypatch):
    for name, value in world.service.settings.stated:
        monkeypatch.setenv(name, value)
    file = str(vault.folder / "monday")

    made = CliRunner().invoke(soundline, ["backup", file])
    key = next(line.strip() for line in made.output.splitlines() if line.count("-") == 12)
    again = CliRunner().invoke(soundline, ["restore", file], input=f"{key}\n")
    world.service.engine.dispose()
    back = CliRunner().invoke(soundline, ["restore", file, "--replace"], env={"SOUNDLINE_RECOVERY_KEY": key})

    assert made.exit_code == 0
    assert "shown this once" in made.output
    assert again.exit_code == 1
    assert "--replace" in again.output
    assert back.exit_code == 0, back.output
    assert "Restored the backup" in back.output


def test_who_was_erased_stays_erased(world, asked, vault, gate):
    """Name, address, membership and what they sent: none of it comes back with a backup from before."""
    token = world.tokens(asked)["North 1"]
    world.sent(token)
    person = rosters.members(world.service, world.admin, world.programme.id)[0].person
    file = vault.make()
    erasure.erase(world.service, world.admin, person.id)
    gone = {name: rows(world, name) for name in ("person", "member", "pool", "invitation", "roster_entry")}

    vault.put_back(file)

    assert {name: rows(world, name) for name in gone} == gone
    with reading(world.service.engine) as db:
        assert "North 1" not in str(db.exec_driver_sql("SELECT * FROM person").all())
    assert b"North 1" not in world.service.settings.database.read_bytes()


def test_without_its_tombstone_an_erased_person_would_come_back(world, asked, vault, monkeypatch):
    """The planted fault."""
    person = rosters.members(world.service, world.admin, world.programme.id)[0].person
    file = vault.make()
    monkeypatch.setattr(erasure.tombstones, "person", lambda service, person_id: None)
    erasure.erase(world.service, world.admin, person.id)

    vault.put_back(file)

    assert any("North 1" in row for row in rows(world, "person"))
