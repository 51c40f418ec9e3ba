"""The power fails: whatever of the unsynced is on the disk, every acknowledged answer is there, and whole."""

import pytest

from assessments import service as services
from assessments.store import engine as engines
from tests.assessments import world as worlds
from tests.durability import powercut
from tests.durability.storage import watched

CUTS = 2_000


def recorded(folder, seed: int = 1):
    """A round as it reached the disk."""
    with watched() as storage:
        world = worlds.made(folder, seed=seed)
        powercut.lived(world, storage)
        world.service.close()
    return storage.ops, world.service.settings.database


def test_two_thousand_power_cuts_lose_nothing(tmp_path, gate):
    ops, database = recorded(tmp_path)

    tally = powercut.survived(ops, database, number=CUTS, seed=1)

    assert tally == powercut.Tally(cuts=CUTS)


@pytest.mark.parametrize(
    "weaker",
    [
        pytest.param({"synchronous": "OFF"}, id="synchronous=OFF"),
        pytest.param({"journal_mode": "WAL", "synchronous": "NORMAL"}, id="WAL and NORMAL"),
    ],
)
def test_weaker_settings_lose_acknowledged_answers(tmp_path, gate, monkeypatch, weaker):
    """The planted fault: with settings many programs use the same cuts lose what was acknowledged."""
    monkeypatch.setattr(engines, "PRAGMAS", dict(engines.PRAGMAS) | weaker)
    monkeypatch.setattr(services, "check_settings", lambda engine: None)
    ops, database = recorded(tmp_path)

    tally = powercut.survived(ops, database, number=300, seed=1)

    assert tally.lost > 0


def test_a_key_destroyed_too_early_is_seen(tmp_path, gate, monkeypatch):
    """The planted fault: the key goes before the closed round is safe."""
    from assessments import closing

    kept = closing._keep

    def early(service, asked, *rest, **more):
        service.keys.destroy_round(asked.id)
        kept(service, asked, *rest, **more)

    monkeypatch.setattr(closing, "_keep", early)
    ops, database = recorded(tmp_path)

    assert powercut.survived(ops, database, number=400, seed=1).halves > 0
