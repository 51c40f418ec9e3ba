"""A report is read in the reader's language: other words from the same file, the same figures."""

import dataclasses

import pytest

from assessments import programmes, reports_for
from assessments.reports import in_words
from assessments.reports.shapes import ConsensusFinding, ItemFinding
from tests.library import shelf
from tests.web.bot import Bot
from tests.web.closed_world import a_closed_world
from tests.web.visitor import signed_in
from tests.web.world import actor_at


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    return a_closed_world(tmp_path_factory.mktemp("words"))


@pytest.fixture(scope="module")
def said(closed):
    """A team's report and its programme's by the language they were asked for in; as frozen without one."""
    coach = actor_at(closed.service, "coach@example.org")
    team = programmes.teams(closed.service, coach, closed.programme.id)[0]
    return {
        language: (
            reports_for.team(closed.service, coach, team.id, language=language),
            reports_for.programme(closed.service, coach, closed.programme.id, language=language),
        )
        for language in (None, "en", "de")
    }


def borrowed(report, programme) -> list[str]:
    """Every word a report borrows from its questionnaire."""
    themes = [word for one in report.themes for word in (one.title, one.about, *one.talk)]
    noted = [one.title for one in (*report.consensus, *report.reliability, *programme.lines)]
    return [report.instrument.title, programme.instrument.title, *themes, *noted]


def figures(thing):
    """All of a report that is not text."""
    if dataclasses.is_dataclass(thing):
        return tuple(figures(getattr(thing, one.name)) for one in dataclasses.fields(thing))
    return (
        tuple(map(figures, thing)) if isinstance(thing, tuple) else None if isinstance(thing, str) else thing
    )


def test_every_borrowed_word_is_that_of_the_readers_language(said):
    english, german = borrowed(*said[None]), borrowed(*said["de"])

    assert len(english) == len(german) > 40
    assert not set(english) & set(german)


def test_the_figures_are_those_that_were_frozen(said):
    assert [figures(one) for one in said["de"]] == [figures(one) for one in said[None]]


def test_the_frozen_language_gives_the_very_report(said):
    assert said["en"] == said[None]


def test_statements_orders_and_headings_of_comments_are_said_and_comments_are_not(said):
    instrument = shelf.instrument("leadership-team")
    english, german = (instrument.wording[one] for one in ("en", "de"))
    item, ranking = instrument.items["purpose1"], instrument.items["priorities"]
    theme = dataclasses.replace(
        said[None][0].themes[0],
        items=(ItemFinding(id=item.id, text=english.items[item.id].text, means=(3.0,), low=1, high=5),),
    )
    order = tuple(english.labels(ranking).values())
    consensus = next(one for one in instrument.consensus.values() if one.item == ranking.id)
    report = dataclasses.replace(
        said[None][0],
        themes=(theme,),
        consensus=(ConsensusFinding(id=consensus.id, title="Priorities", word="high", order=order),),
        comments=((english.items["comment"].text, ("Listen more.",)),),
    )

    told = in_words.team_report(report, instrument, "de")

    assert told.themes[0].items[0].text == german.items[item.id].text
    assert told.consensus[0].order == tuple(german.labels(ranking).values())
    assert told.comments == ((german.items["comment"].text, ("Listen more.",)),)


def test_a_german_coach_reads_no_english_theme(closed, said):
    apps = closed.apps()
    coach = signed_in(closed, apps, "coach")
    coach.get("/account")
    form = next(one for one in coach.page.forms if "language" in one.data())
    coach.post(form.action, **(form.data() | {"language": "de"}))

    coach.get(f"/programmes/{closed.programme.id}")

    assert said["de"][1].lines[0].title in coach.page.text
    assert said["en"][1].lines[0].title not in coach.page.text


def test_a_member_reads_the_report_in_the_language_of_every_other_page(closed):
    """The roster knows the language; a browser set to another does not change it half-way."""
    coach = actor_at(closed.service, "coach@example.org")
    team = programmes.teams(closed.service, coach, closed.programme.id)[0]
    last = reports_for.released(closed.service, coach, closed.programme.id)[-1]
    reports_for.share(closed.service, coach, team.id, last.id, audience="team")
    bot = Bot(closed.apps().respondents, closed.service.instrument_of(closed.round))
    bot.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de"
    bot.open(closed.links["Ada Lovell"])

    bot.get("/r/report")

    assert "In short" in bot.page.text
    assert "Kurz gesagt" not in bot.page.text
