"""Pages in a real browser: no violation, no sideways scroll, in both lights and three widths."""

import pytest

from documents.language import languages
from documents.pages import rendering
from tests.documents.catalogue import PAGES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = pytest.mark.browser


def looked_at(chromium, html, *, width, scheme="light", forced=None):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, forced_colors=forced
    )
    page = context.new_page()
    page.set_content(html)
    return context, page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_an_accessibility_rule(chromium, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page_name, shown = PAGES[name]
    html = rendering.whole(page_name, **shown())
    for width in (1280, 390):
        context, page = looked_at(chromium, html, width=width, scheme=scheme)
        page.eval_on_selector_all("details", "all => all.forEach(d => d.open = true)")
        options = {"runOnly": RULES, "rules": {"target-size": {"enabled": True}}}
        found = Axe().run(page, options=options).response["violations"]
        context.close()

        assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == [], width


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_at_its_narrowest(chromium, name, language):
    page_name, shown = PAGES[name]
    context, page = looked_at(chromium, rendering.whole(page_name, language=language, **shown()), width=320)
    page.eval_on_selector_all("details", "all => all.forEach(d => d.open = true)")
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert wide <= 320


def test_a_chosen_theme_wins_over_the_device(chromium):
    _, shown = PAGES["team_usual"]
    html = rendering.whole("team_report", theme="light", **shown())
    context, page = looked_at(chromium, html, width=1280, scheme="dark")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()

    assert colour == "rgb(245, 244, 239)"


def test_in_forced_colours_the_pictures_stay_visible(chromium):
    _, shown = PAGES["team_usual"]
    context, page = looked_at(
        chromium, rendering.whole("team_report", **shown()), width=1280, forced="active"
    )
    dot, ground = page.evaluate(
        "[getComputedStyle(document.querySelector('tbody .plot .after')).fill,"
        " getComputedStyle(document.body).backgroundColor]"
    )
    context.close()

    assert dot != ground
