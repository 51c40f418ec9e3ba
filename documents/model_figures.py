"""Figures of structure: eigenvalues beside chance, the path diagram, what the model leaves over."""

from collections.abc import Iterator

from assessments.reports.laboratory_shapes import ConfirmatoryStudy, Eigenvalues
from assessments.reports.study_shapes import ValidationReport
from documents import model_charts, numbers
from documents.figure_shapes import Figure, Group, Panel, alone
from documents.language import msgid as _m
from documents.language import say
from documents.model_charts import Path
from documents.residual_table import by_size

MOST_ITEMS = 60
"""Beyond this the map of residuals and the path diagram can no longer be read."""


def scree(report: ValidationReport, language: str) -> Iterator[Figure]:
    """All eigenvalues, of components and of factors."""
    found = report.dimensionality.parallel if report.dimensionality else None
    if found is None or found.refused is not None or len(found.components.observed) < 3:
        return
    yield Figure(
        section=say(_m("Eigenvalues"), language),
        title=say(_m("Scree With Parallel Analysis"), language),
        groups=(
            Group(
                panels=(
                    _eigenvalues(found.components, say(_m("Components"), language), language),
                    _eigenvalues(found.factors, say(_m("Factors"), language), language),
                )
            ),
        ),
        note=say(
            _m(
                "Across: number of the eigenvalue; up: its size. Filled: above the %(quantile)s quantile of "
                "%(draws)s random data sets (broken line), seed %(seed)s."
            ),
            language,
            quantile=numbers.bounded(found.quantile),
            draws=numbers.count(found.draws),
            seed=str(found.seed),
        ),
    )


def _eigenvalues(found: Eigenvalues, heading: str, language: str) -> Panel:
    passed = sum(a > b for a, b in zip(found.observed, found.random_quantile, strict=True))
    says = say(
        _m("%(heading)s: %(n)s of %(all)s eigenvalues pass those of random answers; the first is %(first)s."),
        language,
        heading=heading,
        n=numbers.count(passed),
        all=numbers.count(len(found.observed)),
        first=numbers.estimate(found.observed[0]),
    )
    return Panel(picture=model_charts.scree(found, says), heading=heading)


def paths(report: ValidationReport, language: str) -> Iterator[Figure]:
    """The model of the scales as a diagram."""
    found = report.cfa
    if found is None or found.refused is not None or not 0 < len(found.loadings_std) <= MOST_ITEMS:
        return
    drawn = tuple(
        Path(id=s.id, title=s.title, items=tuple((i.id, _own(found, i.id, s.id)) for i in s.items))
        for s in report.scales
        if any(s.id in line for line in found.loadings_std.values())
    )
    values = [v for path in drawn for _, v in path.items if v is not None]
    says = say(
        _m("Factors: %(k)s; items: %(items)s; standardised loadings from %(low)s to %(high)s."),
        language,
        k=numbers.count(len(drawn)),
        items=numbers.count(sum(len(path.items) for path in drawn)),
        low=numbers.bounded(min(values, default=None)),
        high=numbers.bounded(max(values, default=None)),
    )
    yield Figure(
        section=say(_m("Model of the scales"), language),
        title=say(_m("The Scales as Correlated Factors"), language),
        groups=alone(model_charts.path_diagram(drawn, found.factor_correlations, says)),
        key=tuple(f"{place}\N{NO-BREAK SPACE}{path.title}" for place, path in enumerate(drawn, start=1)),
        note=_how(found, len(drawn), language),
    )


def _how(found: ConfirmatoryStudy, count: int, language: str) -> str:
    note = say(
        _m(
            "Estimator %(estimator)s, keyed items, n = %(n)s. On the lines: standardised loadings; on the "
            "arcs: correlations of the factors. The heavier a line the stronger; dashed: a loading below .30."
        ),
        language,
        estimator=found.estimator,
        n=numbers.count(found.n),
    )
    if count <= model_charts.MANY:
        return note
    return f"{note} " + say(
        _m("Of so many factors only correlations of .50 or more are drawn; all stand in the table."), language
    )


def _own(found: ConfirmatoryStudy, item: str, scale: str) -> float | None:
    return found.loadings_std.get(item, {}).get(scale)


def residuals(report: ValidationReport, language: str) -> Iterator[Figure]:
    """What the model leaves of the correlations, as a map."""
    found = report.cfa
    if found is None or found.refused is not None or not 2 < len(found.residuals) <= MOST_ITEMS:
        return
    one, other, value = by_size(found)[0]
    says = say(
        _m(
            "Correlations the model leaves over, pair by pair; the largest, %(size)s in size, is that of "
            "%(one)s and %(other)s."
        ),
        language,
        size=numbers.bounded(abs(value)),
        one=one,
        other=other,
    )
    yield Figure(
        section=say(_m("What the model leaves"), language),
        title=say(_m("Residual Correlations of the Model of the Scales"), language),
        groups=alone(model_charts.residual_map(found.residuals, list(found.residuals), says)),
        note=say(_BY_NUMBER if model_charts.is_numbered(list(found.residuals)) else _BY_NAME, language),
    )


_BY_NAME = _m(
    "Correlation found less that of the model; a column bears the name at its upper end. Blue: "
    "more alike than the model has it; orange: less. Full strength from .20 on; from .10 on a "
    "pair is worth a look."
)
_BY_NUMBER = _m(
    "Correlation found less that of the model; a column bears at its upper end the number of the item in "
    "its row. Blue: more alike than the model has it; orange: less. Full strength from .20 on; from .10 on "
    "a pair is worth a look."
)
