"""Life after a restore: rounds go on, and what was told before counts for what is told later."""

import pytest

from assessments import closing, erasure, journal, rosters, rounds
from assessments.errors import Refusal
from tests.assessments.world import CLOSES
from tests.durability.test_backup import Vault, rows

AUTUMN = CLOSES.replace(month=9)


def answered_by_all(world, asked) -> None:
    for number, token in enumerate(world.tokens(asked).values()):
        world.sent(token, r1=1 + number % 5)


def test_after_a_closed_round_lost_its_answers_the_next_one_closes(world, asked, tmp_path):
    """With the real gate: the baseline is over and its answers are not in the backup."""
    vault = Vault(world, tmp_path / "vault")
    file = vault.make()
    answered_by_all(world, asked)
    world.closed(asked)
    told = rows(world, "ledger")

    vault.put_back(file)
    later = world.opened(kind="follow_up", title="Autumn", closes_at=AUTUMN)
    answered_by_all(world, later)

    assert world.closed(later).status == "closed"
    assert set(told) <= set(rows(world, "ledger"))


def test_what_a_lost_round_told_still_counts(world, asked, gate, tmp_path):
    """A round that was planned after the backup is gone with the restore; its rows in the ledger are not."""
    vault = Vault(world, tmp_path / "vault")
    answered_by_all(world, asked)
    world.closed(asked)
    file = vault.make()
    lost = world.opened(kind="follow_up", title="Autumn", closes_at=AUTUMN)
    answered_by_all(world, lost)
    world.closed(lost)

    vault.put_back(file)
    later = world.opened(kind="follow_up", title="Once more", closes_at=AUTUMN.replace(month=11))
    answered_by_all(world, later)
    world.closed(later)

    looked_at = [row for past in gate.earlier() for row in past.ledger_rows]
    assert {of for row in looked_at for _, of, _ in row.members} == {asked.id, lost.id}
    chains = [{chain for chain, of, _ in row.members if of == lost.id} for row in looked_at]
    assert {a.chain for a in gate.asked[-1]["answers"]} in chains, (
        "under the names of the people who are here"
    )


def test_without_that_the_lost_rounds_numbers_are_forgotten(world, asked, gate, tmp_path, monkeypatch):
    """The planted fault."""
    monkeypatch.setattr(closing, "_with_lost_rounds", lambda service, programme, found: tuple(found))
    vault = Vault(world, tmp_path / "vault")
    world.closed(asked)
    file = vault.make()
    lost = world.opened(kind="follow_up", title="Autumn", closes_at=AUTUMN)
    answered_by_all(world, lost)
    world.closed(lost)

    vault.put_back(file)
    later = world.opened(kind="follow_up", title="Once more", closes_at=AUTUMN.replace(month=11))
    world.closed(later)

    assert lost.id not in {of for p in gate.earlier() for r in p.ledger_rows for _, of, _ in r.members}
    assert rounds.get(world.service, world.admin, later.id).status == "closed"


def test_who_was_erased_stays_erased_where_the_backup_holds_a_closing(
    world, asked, gate, tmp_path, monkeypatch
):
    """A backup made in the middle of a closing: the restore erases, and what closes later is without them."""
    vault = Vault(world, tmp_path / "vault")
    tokens = world.tokens(asked)
    for token in tokens.values():
        world.sent(token)
    person = next(m.person for m in rosters.members(world.service, world.admin, world.programme.id))
    closing._stop_taking_answers(world.service, asked.id)
    file = vault.make()
    world.closed(asked)
    erasure.erase(world.service, world.admin, person.id)
    # The installation is lost before the journal learnt that the round is over.
    journal.Journal(world.service.settings.keys).forget(
        e for e in world.service.journal.entries("over") if e[1] == asked.id
    )
    world.service.settings.database.unlink()
    world.service.keys.make_round(asked.id)

    told = vault.put_back(file)

    assert person.name.encode() not in world.service.settings.database.read_bytes(), told
    assert len(rows(world, "pool")) == len(tokens) - 1


def test_a_restore_that_waited_for_the_closing_would_not_come_about(
    world, asked, gate, tmp_path, monkeypatch
):
    """The planted fault: nobody closes while a backup is put back, so it would wait for ever."""
    vault = Vault(world, tmp_path / "vault")
    person = next(m.person for m in rosters.members(world.service, world.admin, world.programme.id))
    closing._stop_taking_answers(world.service, asked.id)
    file = vault.make()
    world.service.journal.add(journal.erased(person.id))
    again = erasure.again

    def waiting(service, *, is_alone, **what):
        again(service, is_alone=not is_alone, **what)

    monkeypatch.setattr(erasure, "again", waiting)

    with pytest.raises(Refusal, match="person_in_closing"):
        vault.put_back(file)
