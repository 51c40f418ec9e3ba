"""The example organisation, made once for all tests of it."""

import time
from datetime import UTC, datetime

import pytest

from assessments import accounts
from assessments.demo import organisation
from assessments.service import Service
from assessments.settings import Settings

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def environment(home):
    return organisation.environment(home, public_url="http://127.0.0.1:8000")


@pytest.fixture(scope="package")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("example")


@pytest.fixture(scope="package")
def addresses(home):
    began = time.process_time()
    made = organisation.ready(environment(home), told=lambda text: None, now=NOW)
    assert time.process_time() - began < 40, "a visitor waits for this"
    return made


@pytest.fixture(scope="package")
def service(home, addresses):
    with Service.open(Settings.from_environment(environment(home)), clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture(scope="package")
def coach(service, addresses):
    return signed_in(service, addresses, "coach")


@pytest.fixture(scope="package")
def researcher(service, addresses):
    return signed_in(service, addresses, "researcher")


def signed_in(service, addresses, role):
    token = accounts.sign_in(service, addresses.sign_ins[role], addresses.password)
    return accounts.actor_of(service, token)
