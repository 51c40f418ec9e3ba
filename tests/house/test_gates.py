"""Nothing is open by accident: every route of both applications declares its audience, and means it."""

import pytest
from flask import Flask

from tests.web.standins import a_service
from web import gate
from web.app import respondent_app, staff_app
from web.gate import KNOWN, STAFF, audience, close_by_default, undeclared
from web.wsgi import is_for_respondents

SERVICE = a_service()
APPS = {"respondents": respondent_app(SERVICE), "staff": staff_app(SERVICE)}
ROUTES = [
    pytest.param(name, rule, id=f"{name} {sorted(rule.methods - {'HEAD', 'OPTIONS'})[0]} {rule.rule}")
    for name, app in APPS.items()
    for rule in app.url_map.iter_rules()
]


def view_of(name, rule):
    return APPS[name].view_functions[rule.endpoint]


def is_open(route) -> bool:
    """Open to anyone, by declaration."""
    return "anyone" in getattr(view_of(*route.values), "audience", ())


@pytest.mark.parametrize(("name", "rule"), ROUTES)
def test_a_route_declares_a_known_audience(name, rule):
    declared = view_of(name, rule).audience

    assert declared
    assert declared <= KNOWN


@pytest.mark.parametrize(("name", "rule"), ROUTES)
def test_an_application_holds_only_its_own_audience(name, rule):
    declared = view_of(name, rule).audience

    assert declared <= ({"anyone", "respondent"} if name == "respondents" else {"anyone", "waiting", *STAFF})


@pytest.mark.parametrize(("name", "rule"), ROUTES)
def test_an_address_leads_to_the_application_that_has_it(name, rule):
    assert is_for_respondents(rule.rule) is (name == "respondents")


@pytest.mark.parametrize(("name", "rule"), ROUTES)
def test_reading_and_changing_are_different_requests(name, rule):
    changing = rule.methods - {"GET", "HEAD", "OPTIONS"}

    assert not (changing and "GET" in rule.methods)
    assert changing <= {"POST"}


@pytest.mark.parametrize(("name", "rule"), [route for route in ROUTES if not is_open(route)])
@pytest.mark.parametrize("who", ["nobody", *STAFF])
def test_a_route_lets_in_nobody_but_its_audience(name, rule, who):
    declared = view_of(name, rule).audience
    met = knock(APPS[name], rule, who)

    if who in declared:
        assert met == "let in"
    else:
        assert met != "let in"


def knock(app: Flask, rule, who: str) -> str:
    """Ask the gate alone, with a visitor of this role; what stands behind it is not called."""
    method = "POST" if "POST" in rule.methods else "GET"
    path = rule.build({name: converter_example(name) for name in rule.arguments})[1]
    with app.test_request_context(path, method=method, base_url="http://localhost"):
        from flask import g

        g.actor = None if who == "nobody" else SERVICE.an_actor(who)
        try:
            answer = admit_again(app, g.actor)
        except Exception as refusal:
            return type(refusal).__name__
        return "let in" if answer is None else "sent away"


def admit_again(app: Flask, actor):
    """The gate's own decision for this request."""
    from flask import request

    wanted = app.view_functions[request.endpoint].audience
    if "respondent" in wanted:
        return gate.admit_respondent()
    from flask import g

    g.actor = actor
    return gate.admit_staff(wanted)


def converter_example(name: str):
    return {"number": 1, "ending": "json"}.get(name, "x1")


@audience("coach")
def closed_view():
    return "closed"


def open_view():
    return "open by accident"


def test_an_application_with_an_undeclared_route_does_not_start():
    app = Flask("planted")
    app.static_folder = None
    app.add_url_rule("/closed", view_func=closed_view)
    app.add_url_rule("/open", view_func=open_view)

    assert "open_view" in undeclared(app)
    with pytest.raises(RuntimeError, match="open_view"):
        close_by_default(app)


def test_an_audience_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="everybody"):
        audience("everybody")


def test_the_respondents_application_contains_no_route_of_staff():
    staff_views = {view.__module__ for view in APPS["staff"].view_functions.values()} - {"web.assets"}
    mine = {view.__module__ for view in APPS["respondents"].view_functions.values()}

    assert not staff_views & mine
    assert all(module.startswith(("web.respondent", "web.assets")) for module in mine)


def test_the_gate_is_what_keeps_a_page_shut(monkeypatch):
    """With the gate taken away the same request is let in: the tests above do not pass by themselves."""
    rule = next(r for r in APPS["staff"].url_map.iter_rules() if r.endpoint == "admin.people")
    assert knock(APPS["staff"], rule, "coach") != "let in"

    monkeypatch.setattr(gate, "admit_staff", lambda wanted: None)

    assert knock(APPS["staff"], rule, "coach") == "let in"
