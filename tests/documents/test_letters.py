"""Letters: whole sentences in every language, places filled from a fixed list and from nothing else."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.letters import (
    ALLOWED,
    LANGUAGES,
    NEEDED,
    PLACEHOLDER,
    InvitedFacts,
    InvitedKind,
    Letter,
    StaffFacts,
    StaffKind,
)
from documents import letters
from documents.language import languages

KINDS = (*get_args(InvitedKind), *get_args(StaffKind))
LINK = "https://survey.example.org/i#TOKEN"
STOP = "https://survey.example.org/i/stop#TOKEN"


def invited(**wanted) -> InvitedFacts:
    facts = InvitedFacts(
        kind="invitation",
        language="en",
        own=None,
        programme="Steady",
        organisation="Example Ltd",
        time_zone="Europe/Berlin",
        link=LINK,
        stop=STOP,
        name="Noor",
        team="North",
        round="Spring",
        code="AAAA-BBBB",
        closes_at=datetime(2026, 3, 16, 18, 0, tzinfo=UTC),
    )
    return replace(facts, **wanted)


def own(body: str, subject: str = "Hello {name}") -> Letter:
    return Letter(subject=subject, body=body)


def test_an_invitation_says_who_asks_what_about_whom_and_until_when():
    letter = letters.write(invited())

    assert letter.subject == "Steady: your view of North"
    assert letter.body == (
        "Dear Noor,\n\n"
        'Example Ltd invites you to answer the questionnaire "Spring" about North.\n\n'
        f"Your personal link: {LINK}\n"
        "If the link does not open, type this code instead: AAAA-BBBB\n\n"
        "Please answer by 16 March 2026, 19:00 (Europe/Berlin). "
        "The first page says who sees what, before you decide to take part.\n"
        "The link is yours alone: whoever has it can answer for you.\n\n"
        f"No more mail about this programme: {STOP}\n"
    )


def test_a_letter_is_in_the_language_of_its_reader():
    letter = letters.write(invited(language="de"))

    assert letter.subject == "Steady: Ihr Blick auf North"
    assert "Bitte antworten Sie bis 16. März 2026, 19:00 Uhr (Europe/Berlin)." in letter.body
    assert "„Spring“" in letter.body
    assert letters.write(invited(language="nl")) == letters.write(invited())


def test_a_reminder_is_to_everybody():
    assert "this reminder goes to everybody" in letters.write(invited(kind="reminder")).body


@pytest.mark.parametrize("kind", get_args(StaffKind))
def test_staff_are_written_to_about_their_account(kind):
    letter = letters.write(StaffFacts(kind=kind, language="de", name="Ada", link="https://l"))

    assert letter.body.startswith("Guten Tag Ada,")
    assert letter.body.count("https://l") == 1
    assert not PLACEHOLDER.search(letter.subject + letter.body)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_texts_keep_the_rules_of_own_texts(kind, language):
    text = letters.ours(kind, language)
    used = set(PLACEHOLDER.findall(text.subject + text.body))

    assert used <= ALLOWED
    assert "link" in used
    assert kind in get_args(StaffKind) or used >= NEEDED
    assert not {"link", "code"} & set(PLACEHOLDER.findall(text.subject))
    assert "%" not in text.subject + text.body
    assert re.findall(r"[{}]", PLACEHOLDER.sub("", text.subject + text.body)) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_every_place(kind, language):
    ours, english = letters.ours(kind, language), letters.ours(kind, "en")

    for spoken, source in ((ours.subject, english.subject), (ours.body, english.body)):
        assert sorted(PLACEHOLDER.findall(spoken)) == sorted(PLACEHOLDER.findall(source))
    assert language == "en" or ours.body != english.body


def test_every_kind_has_a_text_and_every_language_of_pages_has_letters():
    assert set(letters.SUBJECTS) == set(letters.PARAGRAPHS) == set(KINDS)
    assert set(LANGUAGES) == set(languages())


def test_every_place_an_own_text_may_have_is_filled_and_no_other():
    assert set(letters.places(invited())) == ALLOWED


def test_an_own_text_takes_the_place_of_ours():
    letter = letters.write(invited(own=own("Go to {link}, or stop: {stop}\n")))

    assert letter == Letter(subject="Hello Noor", body=f"Go to {LINK}, or stop: {STOP}\n")


def test_a_preview_shows_what_each_letter_will_have_as_left_out():
    nobody = dict.fromkeys(("name", "team", "round", "code", "closes_at"))
    letter = letters.write(invited(**nobody))

    assert letter.subject == "Steady: your view of …"
    assert "type this code instead: ····-····-····" in letter.body
    assert "Please answer by …." in letter.body


def test_names_cannot_smuggle_headers_lines_or_places():
    letter = letters.write(
        invited(name="A\r\nBcc: x@y.org {link}", own=own("{name}: {link}", subject="Hi {name}"))
    )

    assert letter.subject == "Hi A Bcc: x@y.org {link}"
    assert letter.body == f"A Bcc: x@y.org {{link}}: {LINK}"


ATTACK = "{name.__class__} {0} {link!r} {{name}} %(name)s {secret}"


def test_an_own_text_is_never_a_format_string():
    letter = letters.write(invited(own=own(ATTACK)))

    assert letter.body == "{name.__class__} {0} {link!r} {Noor} %(name)s {secret}"


def test_a_format_string_would_give_more_away(monkeypatch):
    monkeypatch.setattr(letters, "_fill", lambda text, values: text.format(**values))

    assert letters.write(invited(own=own("{name.__class__}"))).body == "<class 'str'>"


@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_and_any_name_make_a_letter_of_one_line_of_subject(text, name):
    letter = letters.write(invited(own=own(text, subject=text), name=name))

    assert len(letter.subject.splitlines()) <= 1
