"""An empty database at the newest schema, made by the migrations."""

import pytest

from assessments.store import migrate
from assessments.store.engine import engine_for


@pytest.fixture
def engine(tmp_path):
    made = engine_for(tmp_path / "soundline.sqlite")
    migrate.upgrade(made)
    yield made
    made.dispose()
