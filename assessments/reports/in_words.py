"""A frozen report in the words of another language: the same figures, the questionnaire's own words.

What people wrote, and what a round or a team is called, stays as it is.
"""

from collections.abc import Mapping
from dataclasses import replace

from assessments.reports.references import item_text, language_of, scale_words, wording_of
from assessments.reports.shapes import (
    ConsensusFinding,
    InstrumentRef,
    ItemFinding,
    ProgrammeReport,
    TeamReport,
    ThemeFinding,
)
from instruments.ids import ItemId, ScaleId
from instruments.model import Instrument, Wording


def team_report(report: TeamReport, instrument: Instrument, language: str) -> TeamReport:
    """A team's report as its questionnaire says it in a language, or in its first where it has no other."""
    words = wording_of(instrument, language)
    asked = _texts(instrument, report.instrument.language, words)
    return replace(
        report,
        instrument=_named(report.instrument, words),
        themes=tuple(_theme(one, words) for one in report.themes),
        consensus=tuple(
            _consensus(one, instrument, report.instrument.language, words) for one in report.consensus
        ),
        reliability=tuple(replace(one, title=_title(words, one.scale)) for one in report.reliability),
        criteria=tuple(replace(one, title=_title(words, one.scale)) for one in report.criteria),
        comments=tuple((asked.get(title, title), said) for title, said in report.comments),
    )


def programme_report(report: ProgrammeReport, instrument: Instrument, language: str) -> ProgrammeReport:
    """A programme's report, its themes named in a language."""
    words = wording_of(instrument, language)
    return replace(
        report,
        instrument=_named(report.instrument, words),
        lines=tuple(replace(one, title=_title(words, one.scale)) for one in report.lines),
        waiting=tuple(replace(one, title=_title(words, one.scale)) for one in report.waiting),
        criteria=tuple(replace(one, title=_title(words, one.scale)) for one in report.criteria),
    )


def _named(frozen: InstrumentRef, words: Wording) -> InstrumentRef:
    return replace(frozen, title=words.title)


def _title(words: Wording, scale: str) -> str:
    return scale_words(words, ScaleId(scale)).title


def _theme(theme: ThemeFinding, words: Wording) -> ThemeFinding:
    own = scale_words(words, ScaleId(theme.scale))
    return replace(
        theme,
        title=own.title,
        about=own.about,
        talk=own.talk,
        items=tuple(_item(one, words) for one in theme.items),
    )


def _item(item: ItemFinding, words: Wording) -> ItemFinding:
    return replace(item, text=item_text(words, ItemId(item.id)))


def _consensus(
    found: ConsensusFinding, instrument: Instrument, frozen: str, words: Wording
) -> ConsensusFinding:
    asked = next((one for one in instrument.consensus.values() if one.id == found.id), None)
    if asked is None:
        return found
    item = instrument.items[asked.item]
    before, now = wording_of(instrument, frozen).labels(item), words.labels(item)
    said = {label: now[code] for code, label in before.items() if code in now}
    title = words.consensus[asked.id].title if asked.id in words.consensus else found.title
    return replace(found, title=title, order=tuple(said.get(label, label) for label in found.order))


def _texts(instrument: Instrument, frozen: str, words: Wording) -> Mapping[str, str]:
    """What was asked in one's own words, by what the frozen report calls it."""
    before = wording_of(instrument, language_of(instrument, frozen))
    written = [one.id for one in instrument.items.values() if one.format.kind == "text"]
    return {item_text(before, item): item_text(words, item) for item in written}
