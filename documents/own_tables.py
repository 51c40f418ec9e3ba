"""Tables of a researcher's own model: its parameters with errors, and what freeing one would bring."""

from collections.abc import Iterator, Sequence

from assessments.reports.further_shapes import ParameterStudy
from assessments.reports.laboratory_shapes import ConfirmatoryStudy
from assessments.reports.study_shapes import ValidationReport
from documents import model_tables, numbers, tables
from documents.language import msgid as _m
from documents.language import say
from documents.tables import Cell, Row, Table

SECTION = _m("Your own model")


def is_fitted(report: ValidationReport) -> bool:
    """Whether there is one to tell of."""
    return report.cfa is not None and report.cfa.own is not None and report.cfa.own.refused is None


def parameters(report: ValidationReport, number: int, language: str) -> Table:
    """Every parameter, as it stands and standardised, each with its error; then what the model defines."""
    found = _own(report)
    return Table(
        number=number,
        section=say(SECTION, language),
        title=say(_m("Parameters of Your Own Model"), language),
        heads=(
            tables.head(say(_m("Parameter"), language), is_figure=False),
            tables.head(say(_m("Estimate"), language)),
            tables.head("SE"),
            tables.head("z"),
            tables.head(say(_m("Standardised"), language)),
            tables.head("SE"),
        ),
        rows=tuple(_rows(found, language)),
        note=_note(found, language),
    )


def misfit(report: ValidationReport, number: int, language: str) -> Table:
    """What freeing one parameter of it would bring, most first."""
    return model_tables.freeing(
        _own(report), {}, number=number, section=say(_m("Local misfit of your own model"), language),
        language=language,
    )  # fmt: skip


def _own(report: ValidationReport) -> ConfirmatoryStudy:
    return (report.cfa and report.cfa.own) or ConfirmatoryStudy()


def _rows(found: ConfirmatoryStudy, language: str) -> Iterator[Row]:
    factors = {p.left for p in found.parameters if p.operator == "=~"}
    for heading, chosen in _kinds(found.parameters, factors):
        if chosen:
            yield Row(group=say(heading, language))
            yield from (Row(cells=_cells(p)) for p in chosen)
    if found.defined:
        yield Row(group=say(_m("Defined"), language))
        for d in found.defined:
            blank = tables.words("")
            named = tables.words(f"{d.name} := {d.formula}")
            figures = (tables.figure(d.value), tables.figure(d.error), _ratio(d.value, d.error))
            yield Row(cells=(named, *figures, blank, blank))


def _kinds(
    every: Sequence[ParameterStudy], factors: set[str]
) -> Iterator[tuple[str, tuple[ParameterStudy, ...]]]:
    """Parameters by what they are, in the order in which they are read."""

    def those(operator: str, *, is_alone: bool, is_factor: bool) -> tuple[ParameterStudy, ...]:
        return tuple(
            p
            for p in every
            if p.operator == operator and (p.left == p.right) is is_alone and (p.left in factors) is is_factor
        )

    yield _m("Loadings"), tuple(p for p in every if p.operator == "=~")
    yield _m("Covariances of factors"), those("~~", is_alone=False, is_factor=True)
    yield _m("Covariances of residuals"), those("~~", is_alone=False, is_factor=False)
    yield _m("Variances of factors"), those("~~", is_alone=True, is_factor=True)
    yield _m("Variances of residuals"), those("~~", is_alone=True, is_factor=False)
    yield _m("Intercepts"), tuple(p for p in every if p.operator == "~1" and (p.is_free or p.value))


def _cells(p: ParameterStudy) -> tuple[Cell, ...]:
    name = f"{p.left} {p.operator} {p.right}".replace("~1", "~ 1").strip()
    return (
        tables.words(f"{name} ({p.label})" if p.label else name),
        tables.figure(p.value),
        tables.figure(p.error),
        _ratio(p.value, p.error),
        tables.figure(p.standard, is_bounded=True),
        tables.figure(p.standard_error, is_bounded=True),
    )


def _ratio(value: float | None, error: float | None) -> Cell:
    return tables.figure(value / error) if value is not None and error else tables.missing()


def _note(found: ConfirmatoryStudy, language: str) -> str:
    note = say(
        _m(
            "Estimator %(estimator)s, n = %(n)s. The model sees answers as they are scored: reverse-keyed "
            "items turned. Standardised: items and factors in units of their own spreads; of covariances, "
            "correlations. Without SE: held at its value. A name in brackets is the one the model gives."
        ),
        language,
        estimator=found.estimator,
        n=numbers.count(found.n),
    )
    if not found.omega:
        return note
    told = ", ".join(
        f"{name} {numbers.bounded(value)}" for name, value in found.omega.items() if value is not None
    )
    return f"{note} " + say(_m("ω of the sum of each factor's items: %(omegas)s."), language, omegas=told)
