"""An installation for each test; password hashing is cheap here, and only here."""

import pytest
from argon2 import PasswordHasher

from assessments import passwords
from tests.assessments import world as worlds


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch):
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", lambda: cheap)


@pytest.fixture
def world(tmp_path):
    made = worlds.made(tmp_path)
    yield made
    made.service.close()


@pytest.fixture
def gate(monkeypatch):
    return worlds.gate_in(monkeypatch)


@pytest.fixture
def asked(world):
    """An open round of six."""
    world.with_programme()
    return world.opened()
