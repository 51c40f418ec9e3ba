"""kill -9 of the real server at random moments: who was thanked is in the pool, once."""

from datetime import UTC, datetime, timedelta

from assessments import administer
from tests.assessments import world as worlds
from tests.durability import careless, forked, kill

SUBMISSIONS, KILLS = 500, 40


def served_in(folder, *, people: int, teams: int = 1):
    """An open round of many people, on the real clock; and their tokens."""
    world = worlds.made(folder, SOUNDLINE_PUBLIC_URL="http://127.0.0.1:8000")
    world.clock.now = datetime.now(UTC)
    world.with_programme(people=people, teams=[f"Team {letter}" for letter in "ABCDEFGHIJKLM"[:teams]])
    asked = world.opened(closes_at=datetime.now(UTC) + timedelta(days=3))
    return world, list(world.tokens(asked).values())


def test_killed_in_the_middle_nothing_acknowledged_is_lost(tmp_path):
    """The server as it is served, people from the link to the receipt."""
    world, tokens = served_in(tmp_path, people=16)

    tally = kill.killed(world, tokens, kills=4, seed=1)

    assert tally.sent == len(tokens)
    assert tally.kills == 4
    assert tally.retries > 0, "kills were felt"
    assert (tally.lost, tally.duplicates, tally.is_whole) == (0, 0, True)
    world.service.close()


def test_forty_kills_in_five_hundred_submissions_lose_and_double_nothing(tmp_path):
    world, tokens = served_in(tmp_path, people=50, teams=10)

    tally = forked.killed(world, tokens, kills=KILLS, seed=2)

    assert (tally.sent, tally.kills) == (SUBMISSIONS, KILLS)
    assert tally.retries > 0, "kills were felt"
    assert (tally.lost, tally.duplicates, tally.is_whole) == (0, 0, True)
    world.service.close()


def test_a_server_that_thanks_before_the_commit_is_found_out(tmp_path, monkeypatch):
    """The planted fault."""
    world, tokens = served_in(tmp_path, people=30)
    monkeypatch.setattr(administer, "send", careless.careless_send)

    tally = forked.killed(world, tokens, kills=6, seed=3)

    assert tally.lost > 0
    world.service.close()
