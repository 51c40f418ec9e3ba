"""Every code has words in every language; no word claims more than the statistic."""

import re
from typing import get_args

import pytest

from assessments.errors import Refusal
from assessments.release.findings import DROPPED, KEPT_FACTS
from assessments.reports.shapes import AgreementWord, Fact, QualityWord, Verdict
from documents import verdicts, wording
from documents.comparability import REASONS as COMPARED
from documents.language import languages, translations
from documents.promises import AUDIENCES, PROMISES
from documents.refusals import REFUSALS
from documents.remarks import REASONS, WITHHELD
from instruments.compare import ReasonCode
from scoring.change.shapes import CapCode
from tests.documents import codes, messages

TOLD = {"low", "high"}
"""Limits that are released anyway, as printed."""
NOT_RELEASED = {"too_few_teams", "common_items"}
"""Remarks of a programme's line or of a user's own file."""
SPOKEN = {**wording.SENTENCES, **PROMISES}
NEVER = {
    "significant": r"\bsignifican",
    "score drop": r"\bscore drop",
    "benchmark": r"\bbenchmark",
    "driver": r"\bdrivers?\b",
    "because of": r"\bbecause of\b",
    "thanks to": r"\bthanks to\b",
    "led to": r"\bled to\b",
    "caused": r"\bcaus(e|es|ed|ing)\b",
    "improved": r"\bimproved\b",
    "effect of": r"\beffects? of\b",
    "wave for round": r"\bimpact\b",
    "engagement": r"\bengagement\b",
    "unchanged": r"\bunchanged\b",
    "per cent change": r"%% (better|worse|higher|lower)",
}


def places(words):
    texts = words if isinstance(words, tuple) else (words,)
    return {name for text in texts for name in re.findall(r"%\((\w+)\)s", text)}


@pytest.mark.parametrize("language", languages())
def test_every_verdict_has_its_word_its_look_and_its_sentences(language):
    for code in get_args(Verdict):
        assert verdicts.word(code, language)
        assert verdicts.group(code, language)
        assert verdicts.LOOKS[code].path
    assert set(verdicts.ORDER) == set(verdicts.CODES) == set(get_args(Verdict))


def test_verdict_words_are_exactly_the_settled_ones():
    assert [verdicts.word(code, "en") for code in get_args(Verdict)] == [
        "Clearly up", "Probably up", "Up a little", "Held steady", "No clear change", "Down a little",
        "Probably down", "Clearly down", "Cannot tell", "Not comparable", "Not shown",
    ]  # fmt: skip


def test_no_direction_is_drawn_where_none_is_claimed():
    for code in ("held_steady", "no_clear_change", "cannot_tell", "not_comparable", "not_shown"):
        assert not {"up", "down"} & set(verdicts.LOOKS[code].classes.split())


def test_agreement_and_care_have_words_for_every_code():
    assert set(wording.AGREEMENT) == set(get_args(AgreementWord))
    assert set(wording.QUALITY) == set(get_args(QualityWord))


def test_every_cap_of_the_change_engine_has_words():
    assert set(get_args(CapCode)) <= set(wording.SENTENCES)


def test_every_reason_of_a_comparison_of_versions_has_words():
    assert set(COMPARED) == set(get_args(ReasonCode))


def test_every_remark_the_rooms_emit_has_words():
    without = {f"{code} ({where})" for code, _, where in codes.remarks() if code not in SPOKEN}

    assert without == set()


def test_every_remark_brings_the_facts_its_words_name():
    lacking = [
        f"{code}: {sorted(places(SPOKEN[code]) - facts)} ({where})"
        for code, facts, where in codes.remarks()
        if facts is not None and code in SPOKEN and places(SPOKEN[code]) - facts and code not in WITHHELD
    ]

    assert lacking == []


def test_a_released_reason_is_spoken_with_the_facts_a_release_keeps():
    """Facts that rest on answers are left behind at the gate; the words must do without them."""
    lacking = {
        code: sorted(places(REASONS[code]) - KEPT_FACTS.get(code, frozenset()))
        for code in REASONS
        if not any(
            places(words) <= KEPT_FACTS.get(code, frozenset()) | TOLD
            for words in (REASONS[code], WITHHELD.get(code, REASONS[code]))
        )
        and code not in DROPPED | NOT_RELEASED
    }

    assert lacking == {}


def test_words_fall_back_where_a_fact_is_withheld():
    full = Fact(code="too_few_answers", facts={"n": 3, "roster": 6, "need": 5})
    kept = Fact(code="too_few_answers", facts={"need": 5, "round": "second"})

    assert wording.sentence(full) == "3 of 6 people answered; 5 would be needed."
    assert wording.sentence(kept) == "Too few people answered in one of the rounds; 5 would be needed."


def test_nothing_to_name_is_not_named():
    said = wording.sentence(Fact(code="questions_changed", facts={"items": ("sc2",), "common": ()}))

    assert said == "The statements changed (sc2), and too few are the same to compare."


def test_codes_from_a_table_are_found():
    assert {"smaller_than_worth_it", "too_noisy"} <= {code for code, _, _ in codes.remarks()}


def test_a_code_from_a_table_without_words_is_found(monkeypatch):
    monkeypatch.delitem(SPOKEN, "smaller_than_worth_it")

    with pytest.raises(AssertionError):
        test_every_remark_the_rooms_emit_has_words()


def test_every_refusal_has_words_and_brings_their_facts():
    wrong = [
        f"{code} ({where})"
        for code, facts, where in codes.refusals()
        if "message" not in facts and (code not in REFUSALS or places(REFUSALS[code]) - facts)
    ]

    assert wrong == []


def test_everything_wrong_with_a_roster_or_an_answer_has_words():
    wrong = [
        f"{code} ({where})"
        for code, facts, where in codes.problems()
        if code not in wording.REFUSED or places(wording.REFUSED[code]) - facts
    ]

    assert wrong == []
    assert len(codes.problems()) > 15


def test_the_search_for_codes_finds_what_is_there():
    assert len(codes.remarks()) > 30
    assert len(codes.refusals()) > 30


def test_a_planted_code_without_words_is_found(monkeypatch):
    monkeypatch.setattr(codes, "remarks", lambda: [("never_heard_of", frozenset(), "here:1")])

    with pytest.raises(AssertionError):
        test_every_remark_the_rooms_emit_has_words()


def test_a_code_of_another_version_is_still_readable():
    assert "never_heard_of" in wording.sentence(Fact(code="never_heard_of"))
    assert "too_few_answers" in wording.sentence(Fact(code="too_few_answers"))  # not even its need is told


def test_a_fact_is_spoken_with_its_numbers():
    said = wording.sentence(Fact(code="too_few_answers", facts={"n": 3, "roster": 6, "need": 5}))

    assert said == "3 of 6 people answered; 5 would be needed."
    assert "−0.5 and +0.9" in wording.sentence(Fact(code="too_noisy", facts={"low": -0.5, "high": 0.9}))
    assert "sp1, sp2 and sp3" in wording.sentence(
        Fact(code="depends_on_item", facts={"items": ("sp1", "sp2", "sp3")})
    )


def test_one_team_and_several_are_spoken_of_differently():
    assert wording.sentence(Fact(code="hidden_teams", facts={"n": 1})).startswith("A team is")
    assert wording.sentence(Fact(code="hidden_teams", facts={"n": 3})).startswith("3 teams are")


def test_a_refusal_speaks_and_a_file_error_keeps_its_own_words():
    assert "10 seconds" in wording.refusal(Refusal("too_many_attempts", retry_after=10))

    class Told(Refusal):
        message = "answers.csv:3: 'seven' is not a number."

    assert wording.refusal(Told("data")) == Told.message


@pytest.mark.parametrize("what", NEVER)
def test_no_message_says(what):
    found = [text for text in messages.every_text() if re.search(NEVER[what], text, re.IGNORECASE)]

    assert found == []


def test_the_search_for_forbidden_words_finds_a_planted_one():
    assert re.search(NEVER["significant"], "A significant rise", re.IGNORECASE)


def test_anonymous_is_said_of_the_mode_only():
    assert [t for t in messages.every_text() if "anonym" in t.lower()] == ["anonymous"]


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_every_message_is_translated_with_the_same_places(language):
    spoken = translations(language)
    wrong = []
    for one, many in messages.every_message():
        texts = [spoken.gettext(one)] if many is None else [spoken.ngettext(one, many, n) for n in (1, 2)]
        has_its_places = places(texts[-1]) == places(many or one) and places(texts[0]) <= places(
            (one, many or one)
        )
        if not messages.is_held(language, one, many) or not has_its_places:
            wrong.append(one)

    assert wrong == []


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_a_catalogue_holds_nothing_that_is_said_no_more(language):
    said = {one for one, _ in messages.every_message()}

    assert messages.held(language) - said == set()


@pytest.mark.parametrize("mode", ["confidential", "anonymous", "identified"])
def test_what_cannot_be_promised_is_said_in_every_mode(mode):
    assert len(wording.honest(mode, "en")) > 60
    assert wording.honest(mode, "de") != wording.honest(mode, "en")


def test_every_promise_names_whom_it_is_about():
    assert set(AUDIENCES) == {code for code in PROMISES if not code.startswith("honest_")}
