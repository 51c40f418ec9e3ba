"""Every message of the pages has its German, with the same places to fill; readers may change language."""

import re
from collections import Counter

import pytest

from assessments.settings import SETTINGS
from documents.language import translations
from tests.library import shelf
from tests.web.bot import Bot
from tests.web.messages import messages
from web import show
from web.forms import questionnaire

MESSAGES = [m for m in messages() if m[0]]
SAME = {"Account", "Code", "Name", "Teams", "Organisation", "Coach", "Sponsor", "Team", "Text"}


def places(text: str) -> Counter:
    return Counter(re.findall(r"%\((\w+)\)s", text))


@pytest.mark.parametrize("ids", MESSAGES, ids=lambda ids: ids[0][:60])
def test_a_message_has_its_german(ids):
    german = translations("de")

    said = german.ngettext(*ids, 2) if len(ids) == 2 else german.gettext(ids[0])

    assert said != ids[-1] or ids[0] in SAME
    assert set(places(said)) == set(places(ids[-1]))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_what_a_setting_is_for_has_its_german(setting):
    assert translations("de").gettext(setting.help) != setting.help


def test_the_search_for_messages_finds_those_of_templates_and_of_modules():
    found = messages()

    assert ("Save and continue",) in found
    assert ("Choose a file first.",) in found
    assert ("about a minute left", "about %(num)s minutes left") in found


def test_every_template_can_be_compiled_in_every_language():
    for spoken in ("en", "de"):
        environment = show.environment(spoken)
        for path in sorted(show.TEMPLATES.rglob("*.html")):
            environment.get_template(path.relative_to(show.TEMPLATES).as_posix())


def test_a_page_changes_language_without_losing_what_was_filled_in(world):
    bot = Bot(world.apps().respondents, world.service.instrument_of(world.round))
    bot.open(world.links["Ada Lovell"])
    bot.start()
    assert "How we decide" in bot.page.heading

    bot.answer_page(language="de")

    assert "Wie wir entscheiden" in bot.page.heading
    assert "Speichern und weiter" in bot.page.text
    form = next(f for f in bot.page.forms if f.id == "page")
    assert {n: v for n, v in form.data().items() if n.startswith("a-")} == {
        name: value for answer in bot.given.values() for name, value in answer.items()
    }


def test_words_about_statements_stand_over_statements_alone():
    instrument = shelf.instrument("leadership-team")

    _, over_statements = questionnaire.heading(instrument, instrument.pages[0].id, "en")
    over_ranking = [questionnaire.heading(instrument, page, "en")[1] for page in ("priorities", "last")]

    assert over_statements
    assert over_ranking == [None, None]
