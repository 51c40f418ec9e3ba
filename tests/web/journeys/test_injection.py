"""What strangers type is text on every page: no dialog, no blocked part, nothing fetched from elsewhere."""

import pytest

from assessments import accounts, letters, programmes, rosters
from tests import doors
from tests.web.journeys.conftest import served, walking
from tests.web.journeys.corpus import TEXTS
from tests.web.world import a_world, an_installation, open_a_round
from web.headers import POLICY

TEAMS = tuple(text for text in TEXTS if len(text) <= 90)[:10]
DANGEROUS = """() => {
  const found = [];
  const leading = ['href', 'src', 'action', 'formaction'];
  const gone = 'iframe, object, embed, base, meta[http-equiv], style, marquee, template';
  for (const one of document.querySelectorAll('*')) {
    for (const {name, value} of one.attributes) {
      if (name.startsWith('on')) found.push(`${one.tagName} ${name}`);
      const leads = /^\\s*(javascript|data):|evil\\.example/i.test(value);
      if (leads && leading.includes(name))
        found.push(`${one.tagName} ${name}=${value}`);
    }
  }
  for (const one of document.querySelectorAll(gone)) found.push(one.tagName);
  for (const one of document.querySelectorAll('script'))
    if (!one.src.startsWith(location.origin)) found.push('script');
  return found;
}"""


def quoted(text: str) -> str:
    """A cell of a CSV file."""
    return text.replace('"', '""')


def a_hostile_world(folder, *, public_url):
    """Every name and title is of the corpus: organisation, programme, round, teams, people, staff, mail."""
    world = an_installation(folder, public_url=public_url)
    service, admin = world.service, world.admin
    programmes.change_organisation(service, admin, title=TEXTS[0])
    world.programme = programmes.create(service, admin, title=TEXTS[1])
    lines = [
        f'"{quoted(TEAMS[number % 10])}","{quoted(text)} {number}",p{number}@example.org,en'
        for number, text in enumerate(TEXTS)
        if text.isprintable()
    ]
    lines = ["team,name,email,language", *lines]
    seen = rosters.preview(service, admin, world.programme.id, "\n".join(lines).encode())
    assert seen.token, seen.problems[:3]
    rosters.apply(service, admin, seen.token)
    for number, text in enumerate(TEXTS[4:16]):
        accounts.invite_staff(service, admin, email=f"s{number}@example.org", name=text, role="coach")
        staff = accounts.staff_by_email(service, admin, f"s{number}@example.org")
        programmes.assign(service, admin, staff.id, programme=world.programme.id)
    coach = accounts.staff_by_email(service, admin, "coach@example.org")
    programmes.assign(service, admin, coach.id, programme=world.programme.id)
    body = "\n".join(text for text in TEXTS if "{" not in text) + " {link} {stop}"
    text = letters.Letter(subject=TEXTS[2], body=body)
    letters.own_text(service, admin, world.programme.id, kind="invitation", language="en", text=text)
    open_a_round(world, instrument="kitchen", kind="baseline", title=TEXTS[3])
    return world


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    with served(a_hostile_world, tmp_path_factory.mktemp("hostile")) as found:
        yield found


def signed_in(walk, world, role):
    """With the cookie of a whole session, as the way through the forms is told elsewhere."""
    app = world.apps().staff
    with app.test_client() as client:
        with client.session_transaction() as session:
            session["staff"] = doors.whole_session(world.service, f"{role}@example.org")
        cookie = client.get_cookie("staff")
    walk.page.context.add_cookies([{"name": "staff", "value": cookie.value, "url": walk.address}])


def is_harmless(walk):
    """Nothing that runs, nothing that leads away, and nothing the browser had to block."""
    assert walk.page.evaluate(DANGEROUS) == [], walk.page.url
    walk.is_clean()


def test_names_and_titles_are_text_on_every_page_of_an_administrator(chromium, hostile):
    address, world = hostile
    programme, asked = world.programme.id, world.round.id
    with walking(chromium, address, width=1280) as walk:
        signed_in(walk, world, "admin")
        for path in (
            "/programmes", f"/programmes/{programme}", f"/programmes/{programme}/roster",
            f"/programmes/{programme}/people", f"/programmes/{programme}/mail",
            f"/programmes/{programme}/rounds/new", f"/rounds/{asked}", f"/rounds/{asked}/people",
            f"/rounds/{asked}/links", "/people", "/settings", "/requests", "/account", "/plan",
        ):  # fmt: skip
            walk.go(path)
            assert walk.page.locator("h1").count() == 1, path
            is_harmless(walk)
        walk.go("/people")
        assert TEXTS[4] in walk.page.inner_text("main"), "shown as it was typed"


def test_names_and_titles_are_text_for_coach_and_respondent(chromium, hostile):
    address, world = hostile
    with walking(chromium, address, width=1280) as walk:
        signed_in(walk, world, "coach")
        for path in ("/programmes", f"/programmes/{world.programme.id}", f"/rounds/{world.round.id}"):
            walk.go(path)
            is_harmless(walk)
        walk.page.context.clear_cookies()
        walk.go(f"/i#{next(iter(world.links.values()))}")
        walk.press("Open")
        walk.page.wait_for_url("**/r/welcome")
        assert TEXTS[4] in walk.page.inner_text("main")
        is_harmless(walk)


def test_what_is_typed_into_forms_comes_back_as_text(chromium, hostile):
    address, world = hostile
    all_of_it = "\n".join(TEXTS)
    with walking(chromium, address, width=1280) as walk:
        signed_in(walk, world, "admin")
        for path, fields, button in (
            ("/programmes/new", {"#title": TEXTS[1] + "x" * 300}, "button.button"),
            (
                f"/programmes/{world.programme.id}/rounds/new",
                {"#title": TEXTS[5] + "y" * 300},
                "main button.button",
            ),
            ("/people", {"#name": TEXTS[6], "#email": "<b>boom</b>"}, "form.card button.button"),
            ("/requests", {"#words": TEXTS[7]}, "form.card button.button"),
            (
                f"/programmes/{world.programme.id}/mail",
                {"textarea": all_of_it, "#subject": TEXTS[8]},
                "main form button",
            ),
        ):
            walk.go(path)
            walk.page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
            for field, text in fields.items():
                walk.page.locator(field).first.fill(text)
            with walk.page.expect_navigation():
                walk.page.locator(button).first.click()
            is_harmless(walk)


def test_the_words_of_an_import_are_text_headers_cells_and_file_names_alike(chromium, hostile, tmp_path):
    """The messages about a broken file are where others were caught: they repeat what the file says."""
    address, world = hostile
    cells = "\n".join(
        f'Board,"Name {number}","{quoted(text)}","{text[:20]}"'
        for number, text in enumerate(TEXTS)
        if '"' not in text[:20]
    )
    files = {
        "cells.csv": "team,name,email,language\n" + cells,
        "headers.csv": ",".join(f'"{quoted(t)}"' for t in TEXTS) + "\n1,2\n",
        "<img src=x onerror=alert(1)>.csv": "team,team,name\n=1+1,<b>x</b>,y\n",
        "quotes.csv": 'team,name\n"<script>alert(1)</script>\n',
    }
    with walking(chromium, address, width=1280) as walk:
        signed_in(walk, world, "admin")
        for name, text in files.items():
            (tmp_path / name).write_text(text)
            walk.go(f"/programmes/{world.programme.id}/roster")
            walk.page.set_input_files("input[type=file]", tmp_path / name)
            with walk.page.expect_navigation():
                walk.page.locator("form:has(input[type=file]) button").first.click()
            assert "alert" in walk.page.inner_text("main") or name != "cells.csv"
            is_harmless(walk)


def test_a_studied_file_may_say_what_it_likes(chromium, hostile, tmp_path):
    address, world = hostile
    items = list(world.service.library.get("pulse").items)
    head = [*items, *(f'"{quoted(t)}"' for t in TEXTS[:20]), "team"]
    rows = [
        ",".join([*(str((r * 7 + k) % 5 + 1) for k in range(len(items))), *["x"] * 20, f'"{TEXTS[r % 3]}"'])
        for r in range(12)
    ]
    data = tmp_path / "<svg onload=alert('boom')>.csv"
    data.write_text("\n".join([",".join(head), *rows]).replace('"><script>', "'><script>"))
    with walking(chromium, address, width=1280) as walk:
        signed_in(walk, world, "researcher")
        walk.go("/questionnaires/pulse/study")
        walk.page.set_input_files("input[type=file]", data)
        walk.page.locator("#team").fill("team")
        walk.press("Study it")
        walk.page.wait_for_selector("h1:not(:has-text('Being worked out'))", timeout=60_000)
        is_harmless(walk)


def test_a_comment_is_text_while_it_is_written_and_looked_over(chromium, tmp_path):
    with served(a_world, tmp_path) as (address, world), walking(chromium, address) as walk:
        walk.go(f"/i#{world.links['Ada Lovell']}")
        walk.press("Open")
        walk.page.wait_for_url("**/r/welcome")
        walk.press("Start")
        for text in TEXTS[:8]:
            walk.go("/r/page/last")
            walk.page.fill("textarea", text)
            walk.page.evaluate("document.querySelector('form#page').noValidate = true")
            with walk.page.expect_navigation():
                walk.page.locator("form#page button[name=go]").first.click()
            is_harmless(walk)


PLANTED = """<!doctype html><title>x</title><a href="//evil.example" onclick="x">y</a><iframe></iframe>
<img src="/nothing.png" onerror="alert('boom')"><script>alert('boom')</script>"""


def planted(walk, headers):
    """A page of this address in which escaping was forgotten."""
    body = {"status": 200, "content_type": "text/html", "body": PLANTED, "headers": headers}
    walk.page.route("**/sign-in", lambda route: route.fulfill(**body))
    walk.go("/sign-in")
    walk.page.wait_for_timeout(200)


def test_markup_that_was_let_through_would_be_seen_and_the_policy_would_stop_it(chromium, hostile):
    """Were escaping forgotten, the search finds each piece, and the browser still runs none of it."""
    address, _ = hostile
    with walking(chromium, address) as walk:
        planted(walk, {"Content-Security-Policy": POLICY, "Content-Type": "text/html"})

        assert len(walk.page.evaluate(DANGEROUS)) == 5
        assert any("Content Security Policy" in line for line in walk.said)
        assert not any(line.startswith("dialog") for line in walk.said)


def test_without_the_policy_it_would_run(chromium, hostile):
    address, _ = hostile
    with walking(chromium, address) as walk:
        walk.page.on("dialog", lambda dialog: dialog.dismiss())
        planted(walk, {"Content-Type": "text/html"})

        assert sum(line.startswith("dialog") for line in walk.said) == 2
