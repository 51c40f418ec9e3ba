"""The table of what a model leaves over: the pairs of items it misses most."""

from assessments.reports.laboratory_shapes import ConfirmatoryStudy
from assessments.reports.study_shapes import ValidationReport
from documents import numbers, tables
from documents.language import msgid as _m
from documents.language import say
from documents.tables import Row, Table

MOST_SHOWN = 12
LARGE = 0.10


def residuals(report: ValidationReport, number: int, language: str) -> Table:
    """The largest residual correlations, largest first."""
    found = report.cfa or ConfirmatoryStudy()
    pairs = by_size(found)
    large = sum(abs(value) >= LARGE for _, _, value in pairs)
    note = say(
        _m(
            "Correlation found less that of the model; estimator %(estimator)s, keyed items, n = %(n)s. "
            "* %(large)s or more in size: %(count)s of %(pairs)s pairs. All are drawn below."
        ),
        language,
        estimator=found.estimator,
        n=numbers.count(found.n),
        large=numbers.bounded(LARGE),
        count=numbers.count(large),
        pairs=numbers.count(len(pairs)),
    )
    return Table(
        number=number,
        section=say(_m("What the model leaves"), language),
        title=say(_m("Largest Residual Correlations"), language),
        heads=(
            tables.head(say(_m("Item"), language), is_figure=False),
            tables.head(say(_m("and item"), language), is_figure=False),
            tables.head(say(_m("Residual"), language)),
        ),
        rows=tuple(
            Row(
                cells=(
                    tables.words(one),
                    tables.words(other),
                    tables.figure(value, is_bounded=True, is_outside=abs(value) >= LARGE),
                )
            )
            for one, other, value in pairs[:MOST_SHOWN]
        ),
        note=note,
    )


def by_size(found: ConfirmatoryStudy) -> list[tuple[str, str, float]]:
    """Every pair of items once, the largest residual first."""
    order = list(found.residuals)
    pairs = [
        (other, one, value)
        for place, one in enumerate(order)
        for other in order[:place]
        if (value := found.residuals[one].get(other)) is not None
    ]
    return sorted(pairs, key=lambda pair: -abs(pair[2]))
