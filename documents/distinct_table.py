"""Tables of how far scales differ: correlations of their factors beside HTMT, and its intervals."""

from assessments.reports.laboratory_shapes import Between, ConfirmatoryStudy
from assessments.reports.study_shapes import ValidationReport
from documents import guides, numbers, tables
from documents.language import msgid as _m
from documents.language import say
from documents.tables import Cell, Row, Table

MOST_PAIRS = 20
"""Pairs of scales shown, the most alike first."""


def distinct(report: ValidationReport, number: int, language: str) -> Table:
    """Correlations of the factors under the diagonal, HTMT above it; variance extracted beside them."""
    found = report.cfa or ConfirmatoryStudy()
    scales = [s for s in report.scales if s.id in found.factor_correlations]
    rows = []
    for place, scale in enumerate(scales):
        line: list[Cell] = []
        for column, other in enumerate(scales):
            source = found.factor_correlations if column < place else found.htmt
            value = source.get(scale.id, {}).get(other.id)
            line.append(Cell(text="–") if column == place else tables.figure(value, is_bounded=True))
        rows.append(
            Row(
                cells=(
                    tables.words(f"{place + 1} {scale.title}"),
                    tables.figure(found.omega.get(scale.id), is_bounded=True),
                    tables.figure(found.ave.get(scale.id), is_bounded=True),
                    *line,
                )
            )
        )
    return Table(
        number=number,
        section=say(_m("Distinct scales"), language),
        title=say(_m("How Far the Scales Measure Different Things"), language),
        heads=(
            tables.head(say(_m("Scale"), language), is_figure=False),
            tables.head("ω"),
            tables.head("AVE"),
            *(tables.head(str(place + 1)) for place in range(len(scales))),
        ),
        rows=tuple(rows),
        note=say(
            _m(
                "Under the diagonal: correlations of the factors. Above it: HTMT with geometric means; from "
                ".85 on two scales hardly differ. AVE: share of the items' variance that is the factor's; "
                "guide: .50. ω: model-implied, in this model."
            ),
            language,
        ),
    )


def has_intervals(report: ValidationReport) -> bool:
    """Whether intervals of HTMT were drawn."""
    found = report.cfa.htmt_interval if report.cfa else None
    return found is not None and found.refused is None


def intervals(report: ValidationReport, number: int, language: str) -> Table:
    """HTMT pair by pair with its interval, the most alike first."""
    cfa = report.cfa or ConfirmatoryStudy()
    between = cfa.htmt_interval or Between()
    titles = {scale.id: scale.title for scale in report.scales}
    pairs = [
        (value, one, other)
        for place, (one, line) in enumerate(cfa.htmt.items())
        for other, value in list(line.items())[:place]
        if value is not None
    ]
    rows = []
    for value, one, other in sorted(pairs, reverse=True)[:MOST_PAIRS]:
        low, high = between.low.get(one, {}).get(other), between.high.get(one, {}).get(other)
        limits = numbers.NONE if low is None or high is None else numbers.interval(low, high)
        named = (tables.words(titles.get(other, other)), tables.words(titles.get(one, one)))
        alike = tables.figure(value, is_bounded=True, is_outside=high is not None and high >= guides.HTMT)
        rows.append(Row(cells=(*named, alike, Cell(text=limits, value=limits))))
    drawn = _BY_TEAM if between.by_team else _BY_PERSON
    return Table(
        number=number,
        section=say(_m("Intervals of HTMT"), language),
        title=say(_m("HTMT of Pairs of Scales"), language),
        heads=(
            tables.head(say(_m("Scale"), language), is_figure=False),
            tables.head(say(_m("Other scale"), language), is_figure=False),
            tables.head("HTMT"),
            tables.head("95% CI"),
        ),
        rows=tuple(rows),
        note=say(drawn, language, draws=numbers.count(between.draws), seed=str(between.seed)),
    )


_BY_PERSON = _m(
    "Percentiles of %(draws)s samples of people, seed %(seed)s. * the interval reaches .85: the two scales "
    "may hardly differ."
)
_BY_TEAM = _m(
    "Percentiles of %(draws)s samples of whole teams, seed %(seed)s. * the interval reaches .85: the two "
    "scales may hardly differ."
)
