"""One installation for the tests of a file, and one that a test may change as it likes."""

import pytest

from tests.web.world import a_world


@pytest.fixture
def world(tmp_path):
    """A fresh installation with an open round of the instrument that has everything."""
    return a_world(tmp_path)


@pytest.fixture(scope="module")
def shared_world(tmp_path_factory):
    """An installation that tests of a file only look at."""
    return a_world(tmp_path_factory.mktemp("shared"))
