"""One installation for the tests of a file, and one that a test may change as it likes."""

import pytest
from argon2 import PasswordHasher

from assessments import passwords
from tests.web.world import a_world


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords():
    """Hashing a password costs nothing here: these tests ask what a page does with the outcome."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", lambda: cheap)
        yield


@pytest.fixture
def world(tmp_path):
    """A fresh installation with an open round of the instrument that has everything."""
    return a_world(tmp_path)


@pytest.fixture(scope="module")
def shared_world(tmp_path_factory):
    """An installation that tests of a file only look at."""
    return a_world(tmp_path_factory.mktemp("shared"))
