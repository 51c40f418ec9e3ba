"""kill -9 of the real server at random moments: who was thanked is in the pool, once."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.assessments import world as worlds
from tests.durability import kill


@pytest.fixture
def served(tmp_path):
    """An open round of many people, on the real clock."""
    world = worlds.made(tmp_path, SOUNDLINE_PUBLIC_URL="http://127.0.0.1:8000")
    world.clock.now = datetime.now(UTC)
    world.with_programme(people=40)
    asked = world.opened(closes_at=datetime.now(UTC) + timedelta(days=3))
    yield world, list(world.tokens(asked).values())
    world.service.close()


def test_killed_in_the_middle_nothing_acknowledged_is_lost(served):
    world, tokens = served

    tally = kill.killed(world, tokens, kills=6, seed=1)

    assert tally.sent == len(tokens)
    assert tally.kills == 6
    assert tally.retries > 0, "kills were felt"
    assert (tally.lost, tally.duplicates, tally.is_whole) == (0, 0, True)


def test_a_server_that_thanks_before_the_commit_is_found_out(served):
    """The planted fault."""
    world, tokens = served

    tally = kill.killed(
        world, tokens[:16], kills=4, seed=2, application="tests.durability.careless:app", pause=(0.3, 0.5)
    )

    assert tally.lost > 0
