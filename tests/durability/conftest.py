"""An installation for each test, and an open round in it."""

import pytest

from tests.assessments.installations import cheap_passwords, gate, world

__all__ = ["asked", "cheap_passwords", "gate", "world"]


@pytest.fixture
def asked(world):
    """An open round of six."""
    world.with_programme()
    return world.opened()
