"""The codebook: what every column of an instrument's data and every score means."""

from collections.abc import Mapping

from assessments.matrix import data_columns
from assessments.reports.references import item_text, reference, scale_words, wording_of
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import Codebook, CodebookItem, CodebookScale
from instruments.evidence import ResponseEvidence
from instruments.ids import DECLINED, LEFT_BLANK, NOT_APPLICABLE, NOT_SHOWN, ItemId, ScaleId
from instruments.model import Format, Instrument, Item, Page, Wording

MISSING = (
    (NOT_APPLICABLE, "not_applicable"),
    (DECLINED, "declined"),
    (NOT_SHOWN, "not_shown"),
    (LEFT_BLANK, "left_blank"),
)
Counts = Mapping[str, tuple[tuple[str, int], ...]]


def codebook(
    instrument: Instrument, *, language: str | None = None, counts: Counts | None = None
) -> Codebook:
    """Every column and score of an instrument, in the reader's language; `counts` are keyed by column."""
    words = wording_of(instrument, language)
    return Codebook(
        instrument=reference(instrument, language),
        licence=instrument.licence,
        minutes=instrument.minutes,
        referent=instrument.referent,
        items=tuple(
            entry
            for page in instrument.pages
            for item in page.items
            for entry in _columns(instrument, instrument.items[item], page, words=words, counts=counts or {})
        ),
        scales=(*_scales(instrument, words), *_composites(instrument, words)),
        sources=tuple((s.cite, s.doi) for s in instrument.sources),
        missing_codes=MISSING,
        samples=tuple(
            Fact(
                code="sample", facts={"id": s.id, "purpose": s.purpose, "n": s.persons, "teams": s.teams or 0}
            )
            for s in instrument.evidence.samples
        ),
    )


def _columns(
    instrument: Instrument, item: Item, page: Page, *, words: Wording, counts: Counts
) -> tuple[CodebookItem, ...]:
    """One entry a column of DATA; a text has the column of its id."""
    labels = {str(code): label for code, label in words.labels(item).items()}
    names = data_columns(item) or (item.id,)
    own = words.pages.get(page.id)
    return tuple(
        CodebookItem(
            id=item.id,
            column=name,
            text=item_text(words, item.id),
            kind=item.format.kind,
            labels=_labels(item.format, name, labels),
            keyed=item.keyed,
            scale=instrument.scale_of(item.id),
            page=(own.title if own and own.title else page.id),
            optional=item.optional,
            show_if=item.show_if or page.show_if,
            origin=item.origin,
            counts=counts.get(name, ()),
        )
        for name in names
    )


def _labels(answer: Format, column: str, labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What the codes of one column stand for; a column of one option carries that option's label."""
    if "." in column:
        option = column.split(".", 1)[1]
        return ((option, labels.get(option, option)),)
    if answer.kind == "number":
        ends = (answer.low, answer.high)
        return tuple(
            (f"{end:g}", where) for end, where in zip(ends, ("low", "high"), strict=True) if end is not None
        )
    return tuple((str(code), labels.get(str(code), "")) for code in answer.codes)


def _scales(instrument: Instrument, words: Wording) -> tuple[CodebookScale, ...]:
    return tuple(
        CodebookScale(
            id=s.id,
            title=scale_words(words, s.id).title,
            about=scale_words(words, s.id).about,
            items=s.items,
            reverse_keyed=_reversed(instrument, s.items),
            score=s.score,
            answered_at_least=s.answered_at_least,
            low=s.low,
            high=s.high,
            better=s.better,
            smallest_change=s.smallest_change.points,
            response_model=response.model if (response := _response(instrument, s.id)) else None,
            response_n=response.n if response else None,
        )
        for s in instrument.scales.values()
    )


def _response(instrument: Instrument, scale: ScaleId) -> ResponseEvidence | None:
    known = instrument.evidence.scales.get(scale)
    return None if known is None else known.irt


def _composites(instrument: Instrument, words: Wording) -> tuple[CodebookScale, ...]:
    return tuple(
        CodebookScale(
            id=c.id,
            title=scale_words(words, c.id).title,
            about=scale_words(words, c.id).about,
            items=(),
            reverse_keyed=(),
            score="mean",
            answered_at_least=len(c.of),
            low=c.low,
            high=c.high,
            better=c.better,
            smallest_change=None,
            of=c.of,
        )
        for c in instrument.composites.values()
    )


def _reversed(instrument: Instrument, items: tuple[ItemId, ...]) -> tuple[str, ...]:
    return tuple(i for i in items if instrument.items[i].keyed == -1)
