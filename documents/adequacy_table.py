"""The table that says whether items share enough to look for factors: sampling adequacy and sphericity."""

import math
from collections.abc import Iterable

from assessments.reports.study_shapes import Dimensionality, ScaleStudy, ValidationReport
from documents import numbers, tables
from documents.language import msgid as _m
from documents.language import say
from documents.tables import Row, Table

_LEAST_P = 0.001


def adequacy(report: ValidationReport, number: int, language: str) -> Table:
    """The index of all items, and of each scale its lowest item; the test of sphericity in the note."""
    found = report.dimensionality or Dimensionality()
    note = say(
        _m(
            "KMO: Kaiser-Meyer-Olkin index of sampling adequacy; from .60 on, looking for factors is usual. "
            "Bartlett's test of sphericity: χ²(%(df)s, n = %(n)s) = %(chi2)s, p %(p)s."
        ),
        language,
        df=numbers.count(found.bartlett_df),
        n=numbers.count(found.n),
        chi2=numbers.estimate(found.bartlett_chi2),
        p=_chance(found.bartlett_p),
    )
    overall = Row(
        cells=(
            tables.words(say(_m("All items"), language)),
            tables.figure(found.kmo, is_bounded=True),
            tables.words(""),
            tables.missing(),
        )
    )
    return Table(
        number=number,
        section=say(_m("Sampling adequacy"), language),
        title=say(_m("Sampling Adequacy"), language),
        heads=(
            tables.head(say(_m("Scale"), language), is_figure=False),
            tables.head("KMO"),
            tables.head(say(_m("Lowest item"), language), is_figure=False),
            tables.head(say(_m("KMO of it"), language)),
        ),
        rows=(overall, *_lowest(report.scales, found)),
        note=note,
    )


def _lowest(scales: Iterable[ScaleStudy], found: Dimensionality) -> Iterable[Row]:
    for scale in scales:
        told = [(found.kmo_items.get(item.id), item.id) for item in scale.items]
        known = [(value, item) for value, item in told if value is not None and math.isfinite(value)]
        if known:
            value, item = min(known)
            cells = (
                tables.words(scale.title),
                tables.missing(),
                tables.words(item),
                tables.figure(value, is_bounded=True),
            )
            yield Row(cells=cells)


def _chance(p: float | None) -> str:
    """`= .023`, or below the least that is printed."""
    if p is not None and p < _LEAST_P:
        return f"< {numbers.bounded(_LEAST_P, 3)}"
    return f"= {numbers.bounded(p, 3)}"
