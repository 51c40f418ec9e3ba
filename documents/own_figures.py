"""The path diagram of a researcher's own model."""

from collections.abc import Iterator

from assessments.reports.study_shapes import ValidationReport
from documents import numbers, own_charts
from documents.figure_shapes import Figure, alone
from documents.language import msgid as _m
from documents.language import say

MOST_ITEMS = 60


def paths(report: ValidationReport, language: str) -> Iterator[Figure]:
    """The own model as a diagram, where one was fitted that can still be read."""
    found = report.cfa.own if report.cfa else None
    if found is None or found.refused is not None:
        return
    drawn = own_charts.diagram(found.parameters)
    if not 0 < len(drawn.items) <= MOST_ITEMS:
        return
    values = [line.value for line in drawn.loadings if line.value is not None]
    says = say(
        _m("Factors: %(k)s; items: %(items)s; standardised loadings from %(low)s to %(high)s."),
        language,
        k=numbers.count(len(drawn.factors)),
        items=numbers.count(len(drawn.items)),
        low=numbers.bounded(min(values, default=None)),
        high=numbers.bounded(max(values, default=None)),
    )
    yield Figure(
        section=say(_m("Your own model"), language),
        title=say(_m("Your Own Model as Paths"), language),
        groups=alone(own_charts.picture(drawn, says)),
        key=tuple(f"{place}\N{NO-BREAK SPACE}{name}" for place, name in enumerate(drawn.factors, start=1)),
        note=say(
            _m(
                "Standardised; the heavier a line the stronger, dashed below .30. Arcs at the left: "
                "correlations of factors; at the right: of residuals. Behind an item: its further loadings, "
                "with the factor's number. What cannot be drawn apart stands in the table."
            ),
            language,
        ),
    )
