"""Pages render whole in every language, use every field, keep to their weight, and hide what is hidden."""

import dataclasses
import gzip
import re
from pathlib import Path

import pytest

from assessments.reports import shapes, study_shapes
from assessments.reports.shapes import Fact
from documents import arranging
from documents.language import languages
from documents.pages import rendering
from documents.style import sheets
from tests.documents import examples, messages, study_examples
from tests.documents.catalogue import PAGES

ROOM = Path(rendering.__file__).parents[1]
BUDGET = {"team_report": 30_000, "team_reports": 40_000, "programme": 30_000, "validation": 70_000}


def whole(name, language="en"):
    page, shown = PAGES[name]
    return rendering.whole(page, language=language, **shown())


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_whole_in_every_language(name, language):
    text = whole(name, language)

    assert text.count("<h1") >= 1
    assert f'<html lang="{language}"' in text
    assert "None" not in text
    assert not re.search(r"\bnan\b|%\(|\{\{|Undefined", text)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_on_its_own_needs_nothing_from_elsewhere(name):
    text = whole(name)

    assert not re.search(r"<script|<link|<img|<iframe|src=|url\(|https?://|@import", text)


@pytest.mark.parametrize("name", PAGES)
def test_a_body_has_no_style_of_its_own(name):
    page, shown = PAGES[name]
    body = rendering.render(page, **shown())

    assert not re.search(r"<style|style=|\son\w+=", body)


@pytest.mark.parametrize("name", PAGES)
def test_no_identifier_stands_twice(name):
    ids = re.findall(r'\sid="([^"]+)"', whole(name))

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_within_its_weight(name):
    weight = len(gzip.compress(whole(name).encode()))

    assert weight <= BUDGET.get(PAGES[name][0], 30_000)


def test_the_style_leaves_room_for_a_respondents_page():
    assert len(gzip.compress(sheets.bundle().encode())) <= 8_000


def test_the_style_names_colours_in_one_file_only():
    for name in ("base", "things", "pages"):
        text = (sheets.FOLDER / f"{name}.css").read_text()
        text = re.sub(r"svg\.qr \{[^}]*\}", "", text)  # a code to be scanned is black on white in any light

        assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(", text), name


def test_a_change_of_the_style_changes_its_name(monkeypatch):
    before = sheets.digest()
    sheets.digest.cache_clear()
    monkeypatch.setattr(sheets, "bundle", lambda: "body{}")

    assert sheets.digest() != before
    sheets.digest.cache_clear()


TOLD_TO_NOBODY = {("HeatCell", "is_in_line")}
"""Kept with a release to decide who may read the lines over teams; no page or file shows it."""


def fields():
    for module in (shapes, study_shapes):
        for name, shape in vars(module).items():
            if dataclasses.is_dataclass(shape) and shape.__module__ == module.__name__:
                yield from ((name, field.name) for field in dataclasses.fields(shape))


@pytest.mark.parametrize(("shape", "field"), sorted(set(fields()) - TOLD_TO_NOBODY))
def test_every_field_of_every_shape_is_told_somewhere(shape, field):
    sources = [*ROOM.glob("*.py"), *(ROOM / "pages").glob("*.py"), *(ROOM / "pages").glob("*.html")]
    used = re.compile(rf"""[.\"']{field}\b""")

    assert any(used.search(path.read_text(encoding="utf-8")) for path in sources)


def test_a_report_opens_with_the_verdicts():
    text = whole("team_every_verdict")

    assert text.index("In short") < text.index("Clearly up") < text.index("What changed")


def test_rows_stand_from_the_largest_rise_to_the_largest_fall():
    titles = [t.title for t in arranging.by_change(examples.THEMES) if t.delta and not t.is_composite]

    assert titles[0] == "Shared purpose"
    assert titles[-1] == "Mutual accountability"


def test_agreement_stands_from_closest_to_furthest():
    words = [t.agreement[-1] for t in arranging.by_agreement(examples.THEMES)]

    assert words == sorted(words, key=["close_together", "some_spread", "far_apart", None].index)


def test_the_order_of_rows_does_not_depend_on_names():
    renamed = [dataclasses.replace(t, title=f"{99 - i}") for i, t in enumerate(examples.THEMES)]

    orders = [[t.scale for t in arranging.by_change(ts)] for ts in (examples.THEMES, renamed)]
    assert orders[0] == orders[1]


def test_questions_begin_with_what_moved_or_divides():
    asked = arranging.questions(examples.few_themes())

    assert asked[0][0] == "Fair workload"
    assert len(asked) <= arranging.MOST_QUESTIONS


def test_better_and_worse_follow_the_scale_and_not_the_direction():
    text = rendering.render("team_report", report=examples.team_report(themes=(examples.STRAIN,)))

    assert "Down a little" in text
    assert '<span class="side">better</span>' in text


def test_a_scale_without_a_better_side_is_not_judged():
    pace = dataclasses.replace(examples.TRUST, better="neither", verdict="clearly_up", favourable=None)

    assert 'class="side"' not in rendering.render("team_report", report=examples.team_report(themes=(pace,)))


def test_a_suppressed_team_shows_no_number_of_its_answers():
    hidden = dataclasses.replace(examples.team_report(), is_shown=False)

    body = rendering.render("team_report", report=hidden)

    assert messages.numbers_in(body) <= {"1.0"}
    assert "<svg" not in body


def test_a_theme_that_is_not_shown_leaves_no_number_in_the_source():
    planted = dataclasses.replace(
        examples.ENERGY, delta=examples.moved(0.77, 0.55, 0.99), followup=None, baseline=None
    )

    body = rendering.render(
        "team_report", report=examples.team_report(themes=(planted,), consensus=(), reliability=())
    )

    assert not messages.numbers_in(body) & {"+0.8", "+0.6", "+1.0", "+0.77", "+0.55"}


def test_a_hidden_team_in_the_table_is_words_only():
    body = rendering.render("programme", report=examples.programme())
    row = body[body.index("Finance leadership") : body.index("People and culture")]

    assert "Hidden: fewer than 5 answers" in row
    assert not messages.numbers_in(row)


def test_the_programme_line_stands_before_any_team():
    body = rendering.render("programme", report=examples.programme())

    assert body.index("Over all teams") < body.index("Executive team")


def test_a_programme_line_without_a_figure_is_shown_last():
    report = examples.programme()
    bare = dataclasses.replace(report.lines[0], delta=None, verdict="cannot_tell")
    body = rendering.render("programme", report=dataclasses.replace(report, lines=(bare, *report.lines[1:])))

    assert body.index("Open debate") < body.index('data-scale="purpose"')


def test_with_too_few_teams_nothing_is_said_over_all():
    report = examples.programme()
    bare = tuple(dataclasses.replace(line, delta=None, verdict="cannot_tell") for line in report.lines)
    body = rendering.render("programme", report=dataclasses.replace(report, lines=bare))

    assert "too few teams" in body
    assert "Team by team" in body


def test_words_from_outside_are_escaped():
    report = examples.team_report(team="<b>&amp;", comments=(("Q", ("<script>alert(1)</script>",)),))

    body = rendering.render("team_report", report=report)

    assert "<script>" not in body
    assert "&lt;b&gt;&amp;amp;" in body


def test_example_data_say_so_and_real_data_do_not():
    assert "simulated" in whole("team_usual")
    assert "Example data" not in whole("team_first_round")


def test_an_untested_questionnaire_is_named_as_such():
    assert "has not been tested yet" in whole("team_first_round")


def test_a_number_that_does_not_exist_says_why():
    text = whole("validation")

    assert "Omega needs at least three items" in text
    assert "nan" not in text.lower().split()


def test_an_item_outside_its_guide_is_marked_in_words_too():
    assert "Flagged: sp5 and p1" in whole("validation")


def test_a_codebook_without_counts_has_no_empty_columns():
    book = study_examples.codebook()
    bare = dataclasses.replace(book, items=tuple(dataclasses.replace(i, counts=()) for i in book.items))

    assert '<th scope="col" class="figure">%' not in rendering.render("codebook", codebook=bare)


def test_rounds_without_a_count_are_not_shown_as_a_number():
    hidden = dataclasses.replace(examples.SEPTEMBER, n=None)
    body = rendering.render("team_report", report=examples.team_report(rounds=(examples.MARCH, hidden)))

    assert "not shown" in body


def test_limits_are_told_in_the_order_given():
    limits = (Fact(code="why_unknown"), Fact(code="small_teams_move_more"))
    body = rendering.render("team_report", report=examples.team_report(limits=limits))

    assert body.index("do not show why anything changed") < body.index("Small teams move more")


def test_a_programme_too_small_to_speak_of_says_so_and_shows_no_empty_rows():
    full = examples.programme()
    lines = tuple(dataclasses.replace(line, delta=None, verdict=None) for line in full.lines)
    text = rendering.whole("programme", language="en", report=dataclasses.replace(full, lines=lines))

    assert "Over all teams" in rendering.whole("programme", language="en", report=full)
    assert "Over all teams" not in text
    assert "too few teams to say anything" in text
    assert "Team by team" in text


def test_a_reader_of_some_teams_is_told_why_nothing_is_said_over_all():
    """Two rounds have closed; that only some of the teams are this reader's must not read as one round."""
    report = examples.programme()
    of_some = dataclasses.replace(report, lines=(), rows=report.rows[:1])

    text = str(rendering.render("programme", report=of_some, link=lambda team: f"/teams/{team}"))

    assert "one closed round" not in text
    assert "Nothing is said over all teams here" in text
    assert f'href="/teams/{report.rows[0].team_id}"' in text


def test_a_report_is_walked_through_by_its_headings():
    text = whole("team_every_verdict")
    ways = re.findall(
        r'<a href="#([^"]+)"',
        text[text.index('class="ways"') : text.index("</nav>", text.index('class="ways"'))],
    )

    assert len(ways) == 4
    assert all(text.count(f'id="{one}"') == 1 for one in ways)
