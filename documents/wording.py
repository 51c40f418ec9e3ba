"""Codes and facts turned into sentences, in the reader's language. Nothing here knows a number's meaning."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from assessments.errors import Refusal
from assessments.reports.shapes import AgreementWord, Fact, QualityWord
from documents import numbers
from documents.comparability import Compared, lines
from documents.data_remarks import DATA
from documents.factor_remarks import FACTORS
from documents.figure_refusals import why
from documents.laboratory_remarks import BARE, LABORATORY
from documents.language import SOURCE, Words, day, listed, msgid, say, translations
from documents.promises import AUDIENCES, PROMISES
from documents.refusals import REFUSALS
from documents.remarks import CAPS, LIMITS, PLANNING, REASONS, WITHHELD
from documents.round_remarks import ROUNDS
from documents.study_remarks import CAVEATS, NOTES
from documents.submissions import ANSWERS, ROSTERS

REFUSED: Mapping[str, Words] = {**ROSTERS, **ANSWERS, **REFUSALS}
SENTENCES: Mapping[str, Words] = {
    **DATA,
    **FACTORS,
    **LABORATORY,
    **CAVEATS,
    **NOTES,
    **CAPS,
    **REASONS,
    **PLANNING,
    **LIMITS,
    **ROUNDS,
}
"""Where a code is both a cap and a caveat, the people's wording stands."""

AGREEMENT: Mapping[AgreementWord, str] = {
    "close_together": msgid("Close together"),
    "some_spread": msgid("Some spread"),
    "far_apart": msgid("Far apart"),
}
CONSENSUS: Mapping[str, str] = {
    "high": msgid("Nearly the same order"),
    "fair": msgid("Much the same order"),
    "some": msgid("Partly the same order"),
    "low": msgid("Different orders"),
}
QUALITY: Mapping[QualityWord, str] = {
    "good": msgid("good"),
    "mixed": msgid("mixed"),
    "poor": msgid("poor"),
}
KINDS: Mapping[str, str] = {
    "baseline": msgid("Baseline"),
    "pulse": msgid("Pulse"),
    "follow_up": msgid("Follow-up"),
    "sustainment": msgid("Later follow-up"),
}
MODES: Mapping[str, str] = {
    "confidential": msgid("confidential"),
    "anonymous": msgid("anonymous"),
    "identified": msgid("identified, for research"),
}
STATUS: Mapping[str, str] = {
    "draft": msgid("draft, not tested yet"),
    "piloted": msgid("piloted"),
    "supported": msgid("supported by studies"),
}
_WITHOUT_WORDS = msgid("There is a remark this version has no words for: %(code)s.")


_SIGNED = {"low", "high"}
"""Facts that are limits of a change."""


def _shown(value: Any, language: str, *, is_signed: bool = False) -> str:
    """A fact as a sentence shows it."""
    if isinstance(value, bool) or value is None:
        return numbers.NONE
    if isinstance(value, int):
        return numbers.count(value, language)
    if isinstance(value, float):
        form = numbers.signed if is_signed else numbers.points
        return form(value, language, digits=_digits(value))
    if isinstance(value, date | datetime):
        return day(value, language)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return listed((_shown(part, language) for part in value), language)
    return str(value)


def _digits(value: float) -> int:
    """One or two decimals; more where nothing would be left of a small number."""
    if abs(value * 10 - round(value * 10)) < 1e-6 and (value == 0 or abs(value) >= 0.05):
        return 1
    return next((digits for digits in range(2, 7) if abs(value) >= 0.5 * 10.0**-digits), 2)


def _spoken(words: Mapping[str, Words], code: str, facts: Mapping[str, Any], *, language: str) -> str:
    shown = {
        name: text
        for name, value in facts.items()
        if (text := _shown(value, language, is_signed=name in _SIGNED and code in REASONS))
    }
    for known in (words, WITHHELD):
        said = known.get(code)
        try:
            if isinstance(said, tuple):
                return translations(language).ngettext(*said, int(facts["n"])) % shown
            if said is not None:
                return translations(language).gettext(said) % shown
        except KeyError:
            continue
    # A report frozen by another version stays readable; tests keep this one complete.
    return say(_WITHOUT_WORDS, language, code=code)


def sentence(fact: Fact, language: str = SOURCE) -> str:
    """One remark: a reason, a cap, a limit, a caveat or a note."""
    return _spoken(SENTENCES, fact.code, fact.facts, language=language)


def caveat(code: str, language: str = SOURCE) -> str:
    """A caveat that comes as a bare code."""
    return _spoken({**SENTENCES, **BARE}, code, {}, language=language)


def study_remark(fact: Fact, language: str = SOURCE) -> str:
    """One remark as researchers read it, where the people's words differ."""
    words = CAVEATS if fact.code in CAVEATS else SENTENCES
    return _spoken(words, fact.code, fact.facts, language=language)


def comparability(comparison: Compared, *, language: str = SOURCE) -> list[str]:
    """Two versions of a questionnaire, one line a scale."""
    return lines(comparison, language=language)


def data_notes(notes: Sequence[Fact], *, language: str = SOURCE) -> list[str]:
    """Remarks on a data set, each once."""
    return list(dict.fromkeys(study_remark(note, language) for note in notes))


def refusal(error: Refusal, *, language: str = SOURCE) -> str:
    """Why something was not done, and what to do."""
    if isinstance(message := getattr(error, "message", None), str):
        # What concerns one file or one machine is said where it is known, with its particulars; of a
        # model it is known in other languages, too.
        return why(message, language)
    return _spoken(REFUSED, error.code, error.facts, language=language)


def agreement_word(code: AgreementWord | None, language: str) -> str:
    """How far a team sees a theme alike."""
    return numbers.NONE if code is None else say(AGREEMENT[code], language)


def consensus_word(code: str | None, language: str) -> str:
    """How far a team orders the same things the same way."""
    return numbers.NONE if code is None else say(CONSENSUS[code], language)


def quality_word(code: QualityWord | None, language: str) -> str:
    """How careful a round's answers look, as one word."""
    return numbers.NONE if code is None else say(QUALITY[code], language)


def kind(code: str, language: str) -> str:
    """What kind of round it was."""
    return say(KINDS[code], language) if code in KINDS else code


def mode(code: str, language: str) -> str:
    """The promise of a round as one word."""
    return say(MODES[code], language) if code in MODES else code


def honest(code: str, language: str) -> str:
    """What cannot be promised, said aloud."""
    return say(PROMISES[f"honest_{code}"], language)


def audience(fact: Fact, language: str = SOURCE) -> str:
    """Whom a promise is about."""
    return _spoken(AUDIENCES, fact.code, {}, language=language)


def promise(fact: Fact, language: str = SOURCE) -> str:
    """What they see, or what will be done."""
    return _spoken(PROMISES, fact.code, fact.facts, language=language)


def status(code: str, language: str) -> str:
    """How far a questionnaire has been tested."""
    return say(STATUS[code], language) if code in STATUS else code
