"""Every response of both applications carries the same headers, whatever its status."""

import pytest

from tests.web.reading_pages import Page
from tests.web.standins import a_service
from web import headers
from web.app import respondent_app, staff_app

WANTED = {
    "Content-Security-Policy": headers.POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
SERVICE = a_service()
APPS = {"respondents": respondent_app(SERVICE), "staff": staff_app(SERVICE)}
ROUTES = [
    pytest.param(name, rule, id=f"{name} {rule.endpoint} {rule.rule}")
    for name, app in APPS.items()
    for rule in app.url_map.iter_rules()
]


@pytest.fixture(autouse=True)
def nobody_lives_here(monkeypatch):
    """The stand-in service has no database to ask whether an example lives in it."""
    monkeypatch.setattr("assessments.accounts.is_example_alone", lambda service: False)


def path_of(rule) -> str:
    return rule.build({n: {"number": 1, "ending": "json"}.get(n, "x1") for n in rule.arguments})[1]


def check(response) -> None:
    for name, value in WANTED.items():
        assert response.headers.get(name) == value, name
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Server"] == "", "left out, the server puts its own name there"


@pytest.mark.parametrize(("name", "rule"), ROUTES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS", "HEAD"])
def test_every_route_carries_them_for_every_method(name, rule, method):
    """Without a session most answers are errors or redirections; all of 2xx to 5xx are met here."""
    response = APPS[name].test_client().open(path_of(rule), method=method)

    check(response)


@pytest.mark.parametrize("name", APPS)
@pytest.mark.parametrize(
    ("path", "more", "status"),
    [
        ("/nothing/here", {}, 404),
        ("/nothing/here", {"base_url": "http://evil.example"}, 400),
        ("/nothing/here", {"method": "POST"}, 404),
    ],
)
def test_errors_carry_them_too(name, path, more, status):
    response = APPS[name].test_client().open(path, **more)

    assert response.status_code == status
    check(response)
    assert not Page(response.get_data(as_text=True)).inline


def test_a_host_that_is_not_ours_is_refused_and_never_repeated():
    response = APPS["staff"].test_client().get("/sign-in", base_url="http://evil.example")

    assert response.status_code == 400
    assert "evil.example" not in response.get_data(as_text=True)


def test_ones_own_machine_answers_to_both_its_names():
    client = APPS["staff"].test_client()

    for host in ("http://localhost:8000", "http://127.0.0.1:8000"):
        assert client.get("/sign-in", base_url=host).status_code == 200


def test_a_form_from_another_site_is_refused():
    client = APPS["staff"].test_client()

    for site in ("cross-site", "same-site"):
        response = client.post("/sign-in", data={}, headers={"Sec-Fetch-Site": site})
        assert response.status_code == 403


def test_cookies_are_bound_to_this_host_where_the_address_is_https():
    app = staff_app(a_service(public_url="https://survey.example.org"))

    response = app.test_client().get("/sign-in", base_url="https://survey.example.org")

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-staff=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict"))
    assert "Domain" not in cookie
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("make", [staff_app, respondent_app])
def test_an_installation_under_https_says_so_though_its_proxy_does_not(make):
    """The proxy speaks plainly to the program, and was not told to say how it was spoken to."""
    plain = make(a_service()).test_client().get("/nothing/here")
    told = make(a_service(public_url="https://survey.example.org")).test_client()

    for path in ("/sign-in", "/i", "/nothing/here"):
        reply = told.get(path, base_url="http://survey.example.org")
        assert reply.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in plain.headers


def test_an_asset_may_be_kept_for_ever_under_its_digest_and_under_no_other():
    from web import assets

    client = APPS["respondents"].test_client()

    kept = client.get(f"/r/assets/{assets.digest()}/style.css")
    old = client.get("/r/assets/000000000000/style.css")

    assert "immutable" in kept.headers["Cache-Control"]
    assert old.headers["Cache-Control"] == "no-store"
    assert client.get(f"/r/assets/{assets.digest()}/../app.py").status_code == 404


def test_a_form_that_is_too_large_is_refused_with_a_page():
    response = APPS["respondents"].test_client().post("/i", data={"token": "x" * 300_000})

    assert response.status_code == 413
    check(response)
    assert "too much at once" in response.get_data(as_text=True)


def test_many_attempts_meet_a_limit_that_says_when_to_come_back():
    client = respondent_app(a_service()).test_client()

    statuses = {client.post("/i/again", data={"email": "a@example.org"}).status_code for _ in range(12)}

    assert 429 in statuses or 400 in statuses


def test_taking_a_header_away_turns_these_tests_red(monkeypatch):
    monkeypatch.setitem(headers.ALWAYS, "Referrer-Policy", "unsafe-url")

    with pytest.raises(AssertionError, match="Referrer-Policy"):
        check(APPS["staff"].test_client().get("/sign-in"))
