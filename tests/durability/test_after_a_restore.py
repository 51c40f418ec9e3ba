"""Life after a restore: rounds go on, and what was told before counts for what is told later."""

from assessments import closing, rounds
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
