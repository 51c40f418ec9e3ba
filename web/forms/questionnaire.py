"""A page of an instrument as a WTForms form, built from the file and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from instruments.ids import Code, ItemId, Language, PageId
from instruments.model import Instrument, Item, ItemWording
from web.forms.answers import KINDS, AnswerField, Flat

PREFIX = "a-"
ROW_POINTS = 5
"""Up to this many points a response scale runs across the page, on every device; with more it runs down."""


class PageForm(BaseForm):
    """The items of one page, in the order they are presented."""

    def __iter__(self) -> Any:
        return iter(self._fields.values())

    @property
    def gaps(self) -> tuple[AnswerField, ...]:
        """Items that asked for an answer and got none."""
        return tuple(f for f in self if f.is_gap)

    @property
    def mistakes(self) -> tuple[AnswerField, ...]:
        """Items whose answer cannot be used."""
        return tuple(f for f in self if f.mistake)

    def flat(self) -> dict[str, Any]:
        """Every answer that can be used, by column; for one that cannot, what is kept of it stands."""
        return {column: a for f in self for column, a in (f.kept_flat() if f.mistake else f.flat()).items()}


def form_for(items: Sequence[Item], *, sent: Any = None, kept: Flat | None = None) -> PageForm:
    """A form of these items, filled from what was sent, or else from what is kept."""
    fields = {
        item.id: KINDS[item.format.kind](item=item, kept=kept or {}, _form=None, name=item.id, _meta=META)
        for item in items
    }
    form = PageForm({}, prefix=PREFIX)
    for name, answer_field in fields.items():
        answer_field.name = f"{PREFIX}{name}"
        form._fields[name] = answer_field
        answer_field.process(sent)
    return form


META = DefaultMeta()
"""WTForms wants to know who translates; we do, at the page."""


@dataclass(frozen=True)
class Asked:
    """One item as a page lays it out: its words, its options, the way its scale runs."""

    number: int
    item: Item
    words: ItemWording
    labels: Mapping[Code, str]
    unit: str | None
    field: AnswerField

    @property
    def kind(self) -> str:
        """The kind of its response format."""
        return self.item.format.kind

    @property
    def runs(self) -> str:
        """`row` or `list`: a property of the response scale, never of the device."""
        is_short = self.kind == "rating" and len(self.item.format.codes) <= ROW_POINTS
        return "row" if is_short else "list"

    @cached_property
    def first_input(self) -> str:
        """The id of the input an error message leads to."""
        codes = self.item.format.codes
        return f"{self.field.name}-{codes[0] if codes else 'in'}"


def asked(
    instrument: Instrument, form: PageForm, *, language: Language, before: int = 0
) -> tuple[Asked, ...]:
    """The items of a form with their words; numbers go on from the pages before."""
    words = instrument.wording[language]
    return tuple(
        Asked(
            number=before + place,
            item=f.item,
            words=words.items[ItemId(f.item.id)],
            labels=words.labels(f.item),
            unit=unit_of(f.item, words),
            field=f,
        )
        for place, f in enumerate(form, start=1)
    )


def unit_of(item: Item, words: Any) -> str | None:
    """What a number counts: said at the item, or else at its format."""
    at_format = words.formats.get(item.format.id)
    return words.items[item.id].unit or (at_format.unit if at_format else None)


def heading(instrument: Instrument, page: PageId, language: Language) -> tuple[str, str | None]:
    """The title of a page and the sentence under it; without one of its own, the questionnaire's.

    What a questionnaire says of its statements is said over statements, not over a ranking or a comment.
    """
    words = instrument.wording[language]
    own = words.pages.get(page)
    title = own.title if own and own.title else title_of_only_scale(instrument, page, language)
    intro = own.intro if own and own.intro else words.intro if has_statements(instrument, page) else None
    return title or words.title, intro


def has_statements(instrument: Instrument, page: PageId) -> bool:
    """Whether a page asks anything that is rated."""
    asked = {item for one in instrument.pages if one.id == page for item in one.items}
    return any(instrument.items[item].format.kind == "rating" for item in asked)


def title_of_only_scale(instrument: Instrument, page: PageId, language: Language) -> str | None:
    """The scale's title where a page asks for one scale alone."""
    items = next(p.items for p in instrument.pages if p.id == page)
    scales = {instrument.scale_of(item) for item in items}
    only = scales.pop() if len(scales) == 1 else None
    return instrument.wording[language].scales[only].title if only else None
