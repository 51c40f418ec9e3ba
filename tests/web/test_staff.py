"""Staff pages: each role reaches what is its own by links, does its work by forms, and nothing else."""

import io
import json
import time

import pytest

from assessments import accounts, reports_for, rounds
from tests.web.closed_world import a_closed_world
from tests.web.reading_pages import Page
from tests.web.visitor import Visitor, signed_in
from tests.web.world import PASSWORD, ROLES, a_world, actor_at, an_installation


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """Two closed rounds and an open one; tests of this file only look."""
    world = a_closed_world(tmp_path_factory.mktemp("closed"))
    return world, world.apps()


@pytest.mark.parametrize("role", ROLES)
def test_every_link_a_role_is_shown_leads_to_a_page(closed, role):
    world, apps = closed
    visitor = signed_in(world, apps, role)

    met = visitor.crawl()

    assert {a: s for a, s in met.items() if s != 200} == {}
    assert len(met) >= 5


def test_the_list_of_programmes_says_how_the_latest_round_stands(closed):
    world, apps = closed
    coach = signed_in(world, apps, "coach")

    coach.get("/programmes")

    assert ": open" in coach.page.text


def test_what_is_not_there_is_called_so(closed):
    world, apps = closed
    coach = signed_in(world, apps, "coach")

    coach.get("/teams/nowhere/report")

    assert (coach.status, coach.page.heading) == (404, "There is no page here")


def test_a_page_below_a_programme_is_marked_in_the_menu(closed):
    world, apps = closed
    admin = signed_in(world, apps, "admin")

    below = [one for one in admin.crawl() if one.startswith("/programmes/")]

    assert len(below) > 5
    for address in below:
        admin.get(address)
        if admin.page is not None:
            assert admin.body.count(b"aria-current=") == 1, address


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_staff_holds_anything_inline_and_all_have_a_title(closed, role):
    world, apps = closed
    visitor = signed_in(world, apps, role)

    for address in visitor.crawl():
        page = visitor.get(address)
        if page is not None:
            assert page.inline == [], address
            assert page.title.strip(), address
            assert set(page.described) <= set(page.ids), address


def test_a_wrong_password_and_an_unknown_address_meet_the_same_page(closed):
    _, apps = closed
    told = []
    for email in ("coach@example.org", "nobody@example.org"):
        visitor = Visitor(apps.staff)
        visitor.sign_in(email, "not the password at all")
        told.append((visitor.status, visitor.page.text.replace(email, "")))

    assert told[0] == told[1]
    assert told[0][0] == 401


def test_signing_out_ends_the_session_itself(closed):
    world, apps = closed
    visitor = signed_in(world, apps, "coach")
    cookie = visitor.client.get_cookie("staff").value
    visitor.get("/account")
    visitor.post("/sign-out")

    visitor.client.set_cookie("staff", cookie)
    visitor.get("/programmes")

    assert visitor.at == "/sign-in"


def test_signing_in_begins_a_new_session(closed):
    world, apps = closed
    visitor = Visitor(apps.staff)
    visitor.get("/sign-in")
    before = visitor.client.get_cookie("staff").value

    visitor.sign_in(*world.passwords["coach"])

    assert visitor.client.get_cookie("staff").value != before


def test_a_form_sent_after_signing_out_is_told_so(closed):
    world, apps = closed
    visitor = signed_in(world, apps, "admin")
    visitor.get("/programmes/new")
    visitor.client.delete_cookie("staff")

    visitor.client.post("/programmes/new", data={"title": "x"})
    visitor._met(visitor.client.post("/programmes/new", data={"title": "x"}), "")

    assert visitor.status == 401
    assert visitor.page.heading == "Please sign in again"


def worked_out(visitor):
    """Wait on the page of a study until it says more than that it is under way; its address."""
    study = visitor.at
    for _ in range(60):
        if "Being worked out" not in visitor.page.heading:
            break
        time.sleep(0.5)
        visitor.get(study)
    return study


def team_of(world):
    coach = actor_at(world.service, "coach@example.org")
    return reports_for.programme(world.service, coach, world.programme.id).rows[0].team_id


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf"), ("json", b"{"), ("", b"<!doctype html>")],
)
def test_a_coach_takes_the_report_away_in_every_form(closed, ending, begins):
    world, apps = closed
    visitor = signed_in(world, apps, "coach")

    visitor.get(f"/teams/{team_of(world)}/report" + (f".{ending}" if ending else ""))

    assert visitor.status == 200
    assert visitor.body.lstrip()[:15].startswith(begins)


def test_the_csv_holds_the_numbers_of_the_page_and_nothing_finer(closed):
    world, apps = closed
    visitor = signed_in(world, apps, "coach")
    visitor.get(f"/teams/{team_of(world)}/report.json")
    report = json.loads(visitor.body)

    visitor.get(f"/teams/{team_of(world)}/report.csv")

    for theme in report["themes"]:
        assert f"{theme['delta']['value']:g}" in visitor.body.decode()
    decimals = [part for part in visitor.body.decode().replace("\n", ",").split(",") if "." in part]
    assert all(len(d.split(".")[-1]) <= 2 for d in decimals if d.replace(".", "").lstrip("-").isdigit())


def test_an_administrator_sees_no_result(closed):
    world, apps = closed
    visitor = signed_in(world, apps, "admin")

    for ending in ("", ".pdf", ".csv", ".json"):
        visitor.get(f"/teams/{team_of(world)}/report{ending}")
        assert visitor.status == 404


def test_sharing_lets_the_sponsor_and_the_team_read_and_ending_it_stops_them(tmp_path):
    world = a_closed_world(tmp_path)
    apps = world.apps()
    coach, sponsor = signed_in(world, apps, "coach"), signed_in(world, apps, "sponsor")
    team = team_of(world)
    sponsor.get("/shared")
    assert "Nothing has been shared" in sponsor.page.text

    coach.get(f"/teams/{team}/report")
    for readers in ("sponsor", "team"):
        form = next(
            f for f in coach.page.forms if any(c.name == "readers" and c.value == readers for c in f.controls)
        )
        coach.post(form.action, **{n: v for n, v in form.data().items() if n != "csrf_token"})

    sponsor.get("/shared")
    assert any(f"/shared/{team}" in link for link in sponsor.page.links)
    member = apps.respondents.test_client()
    page = Page(member.get("/i").get_data(as_text=True))
    member.post("/i", data=page.form("/i").data() | {"token": world.links["Ada Lovell"]})
    assert member.get("/r/report").status_code == 200

    coach.get(f"/teams/{team}/report")
    for form in [f for f in coach.page.forms if f.action.endswith("/unshare")]:
        coach.get(f"/teams/{team}/report")
        coach.post(form.action, **{n: v for n, v in form.data().items() if n != "csrf_token"})
    sponsor.get("/shared")
    assert "Nothing has been shared" in sponsor.page.text
    assert member.get("/r/report").status_code == 404


def test_an_administrator_goes_from_an_empty_house_to_an_open_round(tmp_path):
    world = an_installation(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    visitor.get("/programmes/new")

    visitor.post("/programmes/new", title="Spring", mode="confidential")
    roster = visitor.at
    lines = "team,name,email,language\n" + "".join(
        f"Board,Person {i},p{i}@example.org,de\n" for i in range(6)
    )
    visitor.client.get(roster)
    visitor.post(roster, file=(io.BytesIO(lines.encode()), "roster.csv"))
    assert "This would change" in visitor.page.text
    form = visitor.page.form("/apply")
    visitor.post(form.action, preview=form.data()["preview"])
    assert "Person 5" in visitor.page.text

    programme = roster.removesuffix("/roster")
    visitor.get(f"{programme}/rounds/new")
    sent = visitor.page.form("").data() | {"title": "Baseline", "instrument": "pulse"}
    visitor.post(f"{programme}/rounds/new", **{n: v for n, v in sent.items() if n != "csrf_token"})
    assert visitor.page.heading == "Baseline"
    visitor.post(visitor.page.form("/open").action)
    assert "The round is open" in visitor.page.text

    links = next(a for a in visitor.page.links if a.endswith("/links"))
    visitor.get(links)
    visitor.post(links, distributor="Ida Admin")
    assert visitor.status == 422
    visitor.post(links, distributor="Ida Admin", knows="1")
    assert visitor.page.text.count("Person ") == 6
    assert visitor.body.count(b'class="qr"') == 6
    visitor.get(links)
    visitor.post(links, distributor="Ida Admin", knows="1")
    assert visitor.status == 409


def test_a_roster_with_mistakes_changes_nothing_and_says_where(tmp_path):
    world = an_installation(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    roster = f"/programmes/{world.programme.id}/roster"
    visitor.get(roster)

    visitor.post(roster, text="team,name,email,language\nBoard,,not-an-address,en\n")

    assert visitor.status == 422
    assert "Line 2:" in visitor.page.text
    assert not any(f.action.endswith("/apply") for f in visitor.page.forms)


def test_closing_asks_twice(tmp_path):
    world = a_world(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    visitor.get(f"/rounds/{world.round.id}")

    visitor.post(f"/rounds/{world.round.id}/close")
    assert rounds.get(world.service, world.admin, world.round.id).status == "open"
    visitor.post(f"/rounds/{world.round.id}/close", sure="1")

    assert rounds.get(world.service, world.admin, world.round.id).status == "closed"


def test_an_invitation_to_an_account_is_accepted_once(tmp_path):
    world = an_installation(tmp_path)
    apps = world.apps()
    admin, invited = signed_in(world, apps, "admin"), Visitor(apps.staff)
    admin.get("/people")
    admin.post("/people", name="New Coach", email="new@example.org", role="coach", language="en")
    link = next(word for word in admin.page.text.split() if "/account/welcome#" in word)

    invited.get("/account/welcome")
    invited.post("/account/welcome", token=link, password="short", again="short")
    assert invited.status == 422
    invited.post("/account/welcome", token=link, password=PASSWORD + " too", again=PASSWORD + " too")
    assert invited.at == "/account/second"
    invited.give_code(world, "new@example.org")
    assert invited.at == "/programmes"

    again = Visitor(apps.staff)
    again.get("/account/welcome")
    again.post("/account/welcome", token=link, password=PASSWORD + " too", again=PASSWORD + " too")
    assert again.status == 404


def test_a_language_chosen_by_somebody_signed_in_is_the_one_their_mail_comes_in(tmp_path):
    world = an_installation(tmp_path)
    apps = world.apps()
    stranger, coach = Visitor(apps.staff), signed_in(world, apps, "coach")

    stranger.get("/sign-in")
    stranger.post("/account/look", language="de", theme="auto")
    coach.get("/account")
    coach.post("/account/look", language="de", theme="auto")

    assert "Sprache" in coach.page.text
    staff = accounts.staff_list(world.service, world.admin)
    assert {one.role for one in staff if one.language == "de"} == {"coach"}


def test_a_wrong_line_of_ones_own_model_is_named_and_the_model_kept(closed):
    world, apps = closed
    visitor = signed_in(world, apps, "researcher")
    instrument = world.service.library.get("team-dynamics")
    items = [i.id for i in instrument.items.values()]
    lines = [
        ",".join(items),
        *(",".join(str((row + k) % 5 + 1) for k in range(len(items))) for row in range(9)),
    ]
    content = "\n".join(lines).encode()
    visitor.get("/questionnaires/team-dynamics/study")
    visitor.post(
        "/questionnaires/team-dynamics/study", data=(io.BytesIO(content), "answers.csv"),
        model=f"# mine\r\nf =~ {next(iter(instrument.scales.values())).items[0]} + nothing",
    )  # fmt: skip
    worked_out(visitor)

    assert visitor.status == 422
    assert "Line 2 of the model names 'nothing'" in visitor.page.text
    assert visitor.page.text.count("+ nothing") == 1


def test_a_researcher_studies_a_file_and_takes_the_result_away(closed):
    world, apps = closed
    visitor = signed_in(world, apps, "researcher")
    visitor.get("/questionnaires/team-dynamics/study")
    instrument = world.service.library.get("team-dynamics")
    items = [i.id for i in instrument.items.values()]
    lines = [",".join(items)]
    lines += [
        ",".join(str((row * 7 + k * 3 + row * k) % 5 + 1) for k in range(len(items))) for row in range(40)
    ]
    visitor.post(
        "/questionnaires/team-dynamics/study",
        data=(io.BytesIO("\n".join(lines).encode()), "answers.csv"),
    )
    study = worked_out(visitor)

    assert visitor.status == 200, visitor.page.text
    assert "α" in visitor.page.text or "alpha" in visitor.page.text.lower()
    for ending in ("json", "html", "r", "csv", "xlsx"):
        visitor.get(f"{study}.{ending}")
        assert visitor.status == 200, ending
    stranger = signed_in(world, apps, "admin")
    stranger.get(study)
    assert stranger.status == 404


def test_a_file_that_cannot_be_used_is_answered_with_where_and_what(closed):
    world, apps = closed
    visitor = signed_in(world, apps, "researcher")
    visitor.get("/questionnaires/team-dynamics/study")

    visitor.post("/questionnaires/team-dynamics/study", data=(io.BytesIO(b"a,b\n1,2\n"), "answers.csv"))
    worked_out(visitor)

    assert visitor.status == 422
    assert "This file cannot be used yet" in visitor.page.text


def test_a_preview_goes_through_the_whole_questionnaire_and_stores_nothing(closed):
    world, apps = closed
    visitor = signed_in(world, apps, "coach")
    before = world.service.settings.database.read_bytes()
    visitor.get("/questionnaires/kitchen/preview/1")

    visitor.post("/questionnaires/kitchen/preview/1", go="next")
    assert "Please check" in visitor.page.title
    for number in range(1, 5):
        visitor.post(f"/questionnaires/kitchen/preview/{number}", go="carry")

    assert visitor.at == "/questionnaires/kitchen"
    assert world.service.settings.database.read_bytes() == before


@pytest.mark.parametrize("role", ["coach", "researcher", "admin"])
def test_the_planner_answers_and_refuses(closed, role):
    world, apps = closed
    visitor = signed_in(world, apps, role)

    visitor.get("/plan?members=9&answer=7")
    assert visitor.status == 200
    visitor.get("/plan?members=4&answer=90")
    assert visitor.status == 422


def test_a_programmes_own_mail_is_seen_before_it_is_sent_and_can_be_given_up(tmp_path):
    world = an_installation(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    mail = f"/programmes/{world.programme.id}/mail"
    visitor.get(mail)
    ours = visitor.page.text

    visitor.post(mail, kind="invitation", language="en", subject="Please", body="Open {link}. Stop: {stop}")
    assert "Open http://localhost/i#…" in visitor.page.text
    visitor.post(mail, kind="invitation", language="en", subject="Please", body="no way in")
    assert visitor.status == 422
    visitor.get(mail)
    visitor.post(mail, kind="invitation", language="en", ours="1")

    assert visitor.page.text.count("{link}") == ours.count("{link}")


def test_a_lost_link_is_replaced_and_the_old_one_opens_nothing(tmp_path):
    world = a_world(tmp_path)
    apps = world.apps()
    visitor = signed_in(world, apps, "admin")
    people = f"/rounds/{world.round.id}/people"
    visitor.get(people)
    form = visitor.page.form("/people/address")

    visitor.post(f"{people}/link", person=form.data()["person"])

    assert "The new link, shown only now" in visitor.page.text
    client = apps.respondents.test_client()
    opened = []
    for token in world.links.values():
        page = Page(client.get("/i").get_data(as_text=True))
        opened.append(client.post("/i", data=page.form("/i").data() | {"token": token}).status_code)
    assert sorted(opened) == [303] * 6 + [404]


def test_a_mistyped_address_is_mended(tmp_path):
    world = a_world(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    people = f"/rounds/{world.round.id}/people"
    visitor.get(people)
    form = visitor.page.form("/people/address")

    visitor.post(form.action, person=form.data()["person"], email="mended@example.org")

    assert "mended@example.org" in visitor.page.text


def test_ending_a_programme_asks_first(tmp_path):
    world = an_installation(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    visitor.get(f"/programmes/{world.programme.id}")

    visitor.post(f"/programmes/{world.programme.id}/end")
    assert "End it for good" in visitor.page.text
    visitor.post(f"/programmes/{world.programme.id}/end", sure="1")

    assert "End it for good" not in visitor.page.text


def test_signing_in_leads_to_the_page_that_was_asked_for_and_never_elsewhere(tmp_path):
    world = an_installation(tmp_path)
    apps = world.apps()
    for asked, at in (("/people", "/people"), ("//evil.example/x", "/programmes")):
        visitor = Visitor(apps.staff)
        visitor.get("/people")
        with visitor.client.session_transaction() as session:
            session["wanted"] = asked

        visitor.sign_in(*world.passwords["admin"])
        visitor.give_code(world, "admin@example.org")

        assert visitor.at == at


def test_a_refusal_is_told_in_the_form_and_nothing_typed_is_lost(tmp_path):
    world = an_installation(tmp_path)
    visitor = signed_in(world, world.apps(), "admin")
    address = f"/programmes/{world.programme.id}/rounds/new"
    visitor.get(address)
    sent = visitor.page.form("").data() | {"title": "Spring", "closes_at": "2020-01-01T10:00"}

    visitor.post(address, **{n: v for n, v in sent.items() if n != "csrf_token"})

    assert visitor.status == 422
    assert "closing time" in visitor.page.text
    assert visitor.page.form("").data()["title"] == "Spring"
    visitor.get("/people")
    visitor.post("/people", name="Again", email="coach@example.org", role="coach", language="en")
    assert visitor.status == 422
    assert visitor.page.form("/people").data()["email"] == "coach@example.org"
