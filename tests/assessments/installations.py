"""What tests of an installation begin with; a conftest takes these fixtures over by name."""

import pytest
from argon2 import PasswordHasher

from assessments import passwords
from tests.assessments import world as worlds


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch):
    """Password hashing is cheap here, and only here."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", lambda: cheap)


@pytest.fixture
def world(tmp_path):
    """An installation of its own for each test."""
    made = worlds.made(tmp_path)
    yield made
    made.service.close()


@pytest.fixture
def gate(monkeypatch):
    """The stand-in for the gate: it notes what it was asked and answers with a plain report."""
    return worlds.gate_in(monkeypatch)
