"""A person who was asked, in a real browser: with script, by keyboard alone, and without script."""

from assessments import administer
from tests.web.journeys.conftest import looks_right, walking

ADA = "Ada Lovell"


def opened(walk, world):
    """Open the personal link and start."""
    walk.go(f"/i#{world.links[ADA]}")
    walk.press("Open")
    walk.page.wait_for_url("**/r/welcome")
    walk.press("Start")


def test_the_whole_way_in_a_browser_with_every_page_looked_at(chromium, open_round):
    address, world = open_round
    with walking(chromium, address) as walk:
        walk.go(f"/i#{world.links[ADA]}")
        looks_right(walk)
        walk.press("Open")
        walk.page.wait_for_url("**/r/welcome")
        looks_right(walk)
        walk.press("Start")
        looks_right(walk)

        walk.press("Save and continue")
        assert walk.page.evaluate("document.activeElement.className") == "errors"
        assert walk.page.title().startswith("Please check:")
        looks_right(walk)
        for fieldset in walk.page.locator("fieldset").all():
            fieldset.locator("input").nth(3).check()
        walk.press("Save and continue")
        looks_right(walk)
        for fieldset in walk.page.locator("fieldset").all():
            fieldset.locator("input").nth(1).check()
        walk.press("Save and continue")
        walk.page.locator("fieldset input").first.check()
        walk.press("Save and continue")
        looks_right(walk)

        walk.page.fill("input[name='a-share.now']", "60")
        assert "60 of 100 points given, 40 left." in walk.page.inner_text("[data-sum]")
        walk.page.fill("input[name='a-share.later']", "40")
        assert "All 100 points are given." in walk.page.inner_text("[data-sum]")
        for place, select in enumerate(walk.page.locator("select").all(), start=1):
            select.select_option(str(place))
        walk.page.fill("input[name='a-days']", "4")
        walk.page.fill("textarea", "We <script>alert(1)</script> decide too late.")
        walk.press("Save and continue")
        looks_right(walk)

        walk.press("Send my answers")
        walk.page.wait_for_url("**/r/thanks")
        looks_right(walk)
        walk.is_clean()
    assert administer.still_held(world.service, world.links[ADA])


def test_opening_a_link_sends_nothing_until_a_person_presses(chromium, open_round):
    address, world = open_round
    with walking(chromium, address) as walk:
        walk.go(f"/i#{world.links[ADA]}")
        walk.page.wait_for_timeout(500)

        assert all(world.links[ADA] not in url for url in walk.asked)
        assert [r for r in walk.asked if "/r/welcome" in r] == []
        walk.press("Open")
        walk.page.wait_for_url("**/r/welcome")
        assert world.links[ADA] not in walk.page.url
        walk.page.go_back()
        assert world.links[ADA] not in walk.page.url


def test_a_page_is_answered_by_keyboard_alone(chromium, open_round):
    address, world = open_round
    with walking(chromium, address, width=1280) as walk:
        opened(walk, world)
        keys = walk.page.keyboard
        keys.press("Tab")
        assert walk.page.evaluate("document.activeElement.className") == "to-content"
        keys.press("Enter")

        for _ in range(3):
            keys.press("Tab")
            assert walk.page.evaluate("document.activeElement.type") == "radio"
            keys.press("Space")
            keys.press("ArrowRight")
        keys.press("Tab")
        assert walk.page.evaluate("document.activeElement.textContent") == "Save and continue"
        ring = walk.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        keys.press("Enter")
        walk.page.wait_for_url("**/r/page/working")

        assert ring == "3px"
        walk.go("/r/page/deciding")
        chosen = walk.page.locator("input:checked")
        assert [chosen.nth(i).input_value() for i in range(chosen.count())] == ["2", "2", "2"]
        walk.is_clean()


def test_the_whole_way_without_script(chromium, open_round):
    address, world = open_round
    with walking(chromium, address, javascript=False) as walk:
        walk.go("/i")
        walk.page.fill("input[name='token']", world.links[ADA].lower())
        walk.press("Open")
        walk.press("Start")
        while "/r/page/" in walk.page.url:
            for fieldset in walk.page.locator("fieldset").all():
                skip = fieldset.locator(".skip input").last
                skip.check()
            walk.press("Save and continue")
        walk.press("Send my answers")

        assert walk.page.url.endswith("/r/thanks")
    assert administer.still_held(world.service, world.links[ADA])


def test_a_half_filled_page_is_kept_before_its_button_is_pressed(chromium, open_round):
    address, world = open_round
    with walking(chromium, address) as walk:
        opened(walk, world)
        walk.page.locator("fieldset input").first.check()
        walk.page.wait_for_selector("[data-saved]:has-text('Saved')")

        walk.go("/r/page/deciding")

        assert walk.page.locator("input:checked").count() == 1
        walk.is_clean()


def test_what_a_person_writes_is_shown_as_words_and_runs_nothing(chromium, open_round):
    address, world = open_round
    attack = (
        '"><img src=x onerror=alert(1)><svg onload=alert(2)>{{ 7*7 }}</textarea><script>alert(3)</script>'
    )
    with walking(chromium, address) as walk:
        opened(walk, world)
        walk.go("/r/page/last")
        walk.page.fill("textarea", attack)
        walk.press("Save and continue")

        assert walk.page.input_value("textarea") == attack
        assert walk.page.locator("main img, main script").count() == 0
        walk.is_clean()


def test_every_page_reads_in_german(chromium, open_round):
    address, world = open_round
    with walking(chromium, address) as walk:
        walk.go("/i")
        walk.press("Deutsch")
        assert walk.page.get_attribute("html", "lang") == "de"
        looks_right(walk)
        walk.go(f"/i#{world.links[ADA]}")
        walk.page.reload()
        walk.press("Öffnen")
        walk.page.wait_for_url("**/r/welcome")
        looks_right(walk)
        walk.press("Beginnen")
        assert "Wie wir entscheiden" in walk.page.inner_text("h1")
        looks_right(walk)
        walk.is_clean()
