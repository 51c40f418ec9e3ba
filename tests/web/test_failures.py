"""What breaks answers with the same headers as everything else, and tells nothing of what broke."""

import logging

import pytest

from tests.web.standins import a_service
from tests.web.test_headers import check
from web import headers
from web.admission import TURNED_AWAY
from web.app import respondent_app, staff_app

BROKEN = {
    "respondents": (respondent_app, "/i", "respondent.link_page"),
    "staff": (staff_app, "/sign-in", "account.sign_in"),
}
SECRET = "what somebody typed"


def fails(**_):
    raise ValueError(SECRET)


@pytest.fixture(params=BROKEN)
def broken(request, monkeypatch):
    """An application one of whose pages breaks, and the address of that page."""
    monkeypatch.setattr("assessments.accounts.is_example_alone", lambda service: False)
    make, path, endpoint = BROKEN[request.param]
    app = make(a_service())
    app.view_functions[endpoint] = fails
    return app.test_client(), path


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_that_breaks_carries_the_headers(broken, method):
    client, path = broken

    reply = client.open(path, method=method)

    assert reply.status_code == 500
    check(reply)
    assert SECRET not in reply.get_data(as_text=True)


def test_a_full_server_carries_them_too(broken):
    client, path = broken

    reply = client.get(path, environ_overrides={TURNED_AWAY: True})

    assert reply.status_code == 503
    check(reply)


def test_over_https_it_says_so_for_a_year(broken):
    client, path = broken

    reply = client.get(path, base_url="https://localhost")

    assert reply.headers["Strict-Transport-Security"].startswith(f"max-age={headers.A_YEAR}")


def test_without_the_stamp_these_tests_are_red(monkeypatch):
    """The planted fault."""
    monkeypatch.setattr(headers, "stamp", lambda response: response)
    app = respondent_app(a_service())
    app.view_functions["respondent.link_page"] = fails

    with pytest.raises(AssertionError, match="Content-Security-Policy"):
        check(app.test_client().get("/i"))


def test_what_breaks_for_a_respondent_is_logged_by_its_place_alone(caplog):
    app = respondent_app(a_service())
    app.view_functions["respondent.link_page"] = fails

    with caplog.at_level(logging.ERROR):
        app.test_client().get("/i")

    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text
