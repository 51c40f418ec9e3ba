"""The figures of a validation report, each under the table that holds its numbers; numbered as they come."""

from collections.abc import Iterator

from assessments.reports.picture_shapes import OccasionPairs
from assessments.reports.study_shapes import Estimated, ScaleStudy, ValidationReport
from documents import (
    carried,
    curve_figures,
    forest_charts,
    guides,
    model_figures,
    numbers,
    occasion_charts,
    own_figures,
)
from documents.figure_shapes import Figure, Group, Panel, alone, numbered
from documents.forest_charts import Estimate
from documents.language import msgid as _m
from documents.language import say

COEFFICIENTS = (
    ("alpha", "α"), ("omega_total", "ω"), ("omega_hierarchical", "ωh"), ("omega_categorical", "ω cat."),
    ("glb", "GLB"),
)  # fmt: skip
AXIS = (0.3, 1.0)
MOST_PATTERNS = 12


SUPPLEMENTARY = (
    _m("Intervals of alpha"), _m("Thresholds"), _m("Factors of groups"), _m("Intervals of HTMT"),
    _m("Local misfit"), _m("Local misfit of your own model"), _m("Scalability"),
    _m("Differences between groups"), _m("Norms"),
)  # fmt: skip
"""Sections whose long tables are opened by whoever needs them; on paper they are whole."""


def supplementary(language: str) -> frozenset[str]:
    """Their names as the tables have them."""
    return frozenset(say(section, language) for section in SUPPLEMENTARY)


def all_figures(report: ValidationReport, language: str) -> tuple[Figure, ...]:
    """Every figure the report has something to draw in, in the order a reviewer reads."""
    makers = (
        missing, reliability, model_figures.scree, model_figures.paths, model_figures.residuals,
        own_figures.paths, curve_figures.figures, occasions,
    )  # fmt: skip
    return numbered([figure for make in makers for figure in make(report, language)])


def missing(report: ValidationReport, language: str) -> Iterator[Figure]:
    """Which answers are missing together."""
    found = report.missing
    if found is None or found.refused is not None or not any(p.items for p in found.patterns):
        return
    order = list(found.items)
    shown = found.patterns[:MOST_PATTERNS]
    rows = [(frozenset(order.index(i) for i in p.items), p.n) for p in shown]
    says = say(
        _m("%(complete)s of %(rows)s rows lack nothing; what the others lack makes %(n)s patterns."),
        language,
        complete=numbers.count(found.n_listwise),
        rows=numbers.count(found.rows),
        n=numbers.count(found.n_patterns - (1 if found.n_listwise else 0)),
    )
    yield Figure(
        section=say(_m("Missing answers"), language),
        title=say(_m("Answers That Are Missing Together"), language),
        groups=alone(forest_charts.patterns(rows, len(order), says)),
        note=say(
            _m(
                "A row a pattern, a column an item in the order of the questionnaire, filled where the "
                "answer is missing; at the right how many rows have just this pattern. %(shown)s of "
                "%(n)s patterns."
            ),
            language,
            shown=numbers.count(len(shown)),
            n=numbers.count(found.n_patterns),
        ),
    )


def reliability(report: ValidationReport, language: str) -> Iterator[Figure]:
    """Coefficients of every scale with their intervals, on one axis."""
    groups = [(scale.title, rows) for scale in report.scales if (rows := _coefficients(scale))]
    if not groups:
        return
    told = [row.value for _, rows in groups for row in rows]
    says = say(
        _m("Coefficients from %(low)s to %(high)s; scales: %(k)s."),
        language,
        k=numbers.count(len(groups)),
        low=numbers.bounded(min(told)),
        high=numbers.bounded(max(told)),
    )
    yield Figure(
        section=say(_m("Reliability"), language),
        title=say(_m("Reliability With 95%% Intervals"), language),
        groups=alone(forest_charts.forest(groups, says, guide=guides.RELIABILITY, ends=AXIS)),
        note=say(
            _m(
                "Shaded: .70 and above. Intervals where the tables have them; what lies below .30 stands at "
                "the end. Which coefficient is which is said below the tables."
            ),
            language,
        ),
    )


def _coefficients(scale: ScaleStudy) -> list[Estimate]:
    rows = []
    for name, sign in COEFFICIENTS:
        found = carried.reliability(scale).get(name)
        if found is not None and found.value is not None:
            rows.append(Estimate(name=sign, value=found.value, low=found.low, high=found.high))
    return rows


def occasions(report: ValidationReport, language: str) -> Iterator[Figure]:
    """The same people twice: difference by mean, and second by first."""
    drawn = [(s, s.pairs) for s in report.scales if s.pairs is not None and s.pairs.n > 1]
    if not drawn:
        return
    yield Figure(
        section=say(_m("Steadiness over time"), language),
        title=say(_m("The Same People on Two Occasions"), language),
        groups=tuple(_occasion(scale, pairs, language) for scale, pairs in drawn),
        note=say(
            _m(
                "Left: difference of the two scores (second less first) by their mean; line: mean "
                "difference; broken: limits of agreement. Right: second score by first; on the broken line "
                "nothing changed. The larger a dot the more people. Where very many scores differ they "
                "are put into classes."
            ),
            language,
        ),
    )


def _occasion(scale: ScaleStudy, pairs: OccasionPairs, language: str) -> Group:
    limits = [_value(scale.retest.get(name)) for name in ("bias", "loa_low", "loa_high")]
    bias, low, high = limits
    told = (bias, low, high) if bias is not None and low is not None and high is not None else None
    n = numbers.count(pairs.n)
    first = say(
        _m("%(scale)s: differences of %(n)s people, mean %(bias)s, limits %(low)s and %(high)s."),
        language,
        scale=scale.title,
        n=n,
        bias=numbers.signed(bias, digits=2),
        low=numbers.signed(low, digits=2),
        high=numbers.signed(high, digits=2),
    )
    second = say(
        _m("%(scale)s: second score by first of %(n)s people, correlation %(r)s."),
        language,
        scale=scale.title,
        n=n,
        r=numbers.bounded(_value(scale.retest.get("r"))),
    )
    return Group(
        title=scale.title,
        panels=(
            Panel(
                picture=occasion_charts.differences(pairs, told, first),
                heading=say(_m("Difference by mean"), language),
            ),
            Panel(
                picture=occasion_charts.before_after(pairs, second),
                heading=say(
                    _m("Score at %(second)s by score at %(first)s"),
                    language,
                    first=pairs.waves[0],
                    second=pairs.waves[1],
                ),
            ),
        ),
    )


def _value(found: Estimated | None) -> float | None:
    return found.value if found is not None else None
