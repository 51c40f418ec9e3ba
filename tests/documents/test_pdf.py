"""The paper says what the page says, on four sheets, tagged for screen readers."""

import dataclasses
import io
import re

import pytest
from pypdf import PdfReader

from assessments.reports.shapes import Fact
from documents import arranging, pdf, verdicts
from tests.documents import course_examples, examples, messages


def read(report, language="en"):
    return PdfReader(io.BytesIO(pdf.team_report(report, language)))


def text_of(reader):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def test_a_report_has_four_sheets_and_is_tagged():
    reader = read(examples.team_report(comments=()))

    assert len(reader.pages) == 4
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/StructTreeRoot"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "Executive team" in reader.metadata.title
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data().decode()


def test_a_first_look_stands_on_the_sheet_that_sums_it_up():
    reader = read(examples.baseline_only())

    assert len(reader.pages) == 3
    assert "Where the team stands" in reader.pages[0].extract_text()


def test_a_full_report_of_a_usual_battery_keeps_to_four_sheets():
    """Eight themes with long descriptions, a reason each, eight questions, nine comments."""
    talkative = tuple(
        dataclasses.replace(
            theme,
            about="Whether the team has a purpose of its own that is clear, demanding and of consequence.",
            reasons=(Fact(code="day_mood_could_explain"),),
            talk=("When did we last reopen a decision, and what did we learn from it?",),
        )
        for theme in examples.THEMES[:8]
    )
    voices = (("What should change first?", ("We decide faster since the two-page papers. Keep them.",) * 9),)

    for language in ("en", "de"):
        reader = read(examples.team_report(themes=talkative, comments=voices), language)

        assert len(reader.pages) == 4


@pytest.mark.parametrize("language", ["en", "de"])
def test_three_rounds_eight_themes_and_five_targets_keep_to_four_sheets(language):
    """With a contrast, a reason and a question for every theme, and a long list of limits."""
    asked = course_examples.course()[0].contrasts
    themes = tuple(
        dataclasses.replace(
            theme,
            contrasts=asked,
            reasons=(Fact(code="day_mood_could_explain"),),
            talk=("When did we last reopen a decision, and what did we learn from it?",),
        )
        for theme in course_examples.course()
    )
    report = dataclasses.replace(course_examples.three_rounds(), themes=themes)
    reader = read(report, language)

    assert len(reader.pages) == 4
    second = re.sub(r"\s+", " ", reader.pages[1].extract_text())
    assert all(c.title in second for c in course_examples.CRITERIA)
    assert ("Round by round" if language == "en" else "Runde für Runde") in second


def test_paper_of_a_longer_course_shows_no_number_the_page_does_not():
    from documents.pages import rendering

    report = course_examples.three_rounds()
    page = re.sub(r"<[^>]+>", " ", rendering.render("team_report", report=report))

    assert messages.numbers_in(text_of(read(report))) <= messages.numbers_in(page)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_verdict_of_the_page_stands_on_paper(language):
    text = text_of(read(examples.team_report(), language))

    for opening in arranging.openings(examples.team_report()):
        assert verdicts.word(opening.verdict, language) in text


def test_paper_shows_no_number_the_page_does_not():
    from documents.pages import rendering

    report = examples.few_themes()
    page = re.sub(r"<[^>]+>", " ", rendering.render("team_report", report=report))

    assert messages.numbers_in(text_of(read(report))) <= messages.numbers_in(page)


def test_a_suppressed_team_is_one_sheet_of_words():
    reader = read(dataclasses.replace(examples.team_report(), is_shown=False))

    assert len(reader.pages) == 1
    assert "Fewer than 5 people answered" in text_of(reader)
    assert messages.numbers_in(text_of(reader)) <= {"1.0"}


def test_a_first_round_has_its_averages_and_no_verdict():
    text = text_of(read(examples.baseline_only()))

    assert "Where the team stands" in text
    assert not any(verdicts.word(code, "en") in text for code in verdicts.CODES)


def test_many_comments_have_a_sheet_of_their_own_after_the_questions():
    voices = (("What should change first?", tuple(f"Comment {n}." for n in range(20))),)
    reader = read(examples.team_report(comments=voices))

    assert "To talk about together" in reader.pages[3].extract_text()
    assert "Comment 19." in reader.pages[4].extract_text()


def test_names_are_printed_and_never_run():
    text = text_of(read(examples.few_themes(), "en"))
    hostile = text_of(read(examples.team_report(team='#panic("x") $1^2$ <b>')))

    assert "Executive team" in text
    assert '#panic("x") $1^2$ <b>' in hostile


def test_the_same_report_is_the_same_file():
    assert pdf.team_report(examples.few_themes()) == pdf.team_report(examples.few_themes())


def test_several_teams_stand_one_after_the_other():
    both = pdf.team_reports((examples.few_themes(), examples.too_few()), language="en")
    text = text_of(PdfReader(io.BytesIO(both)))

    assert text.index("Executive team: March") < text.index("Finance leadership: too few")
