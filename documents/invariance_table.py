"""The table of invariance: the ladder over groups or occasions, what must be let go, and ordered answers."""

from collections.abc import Iterable

from assessments.reports.laboratory_shapes import InvarianceStep, InvarianceStudy
from assessments.reports.study_shapes import ValidationReport
from documents import tables
from documents.figure_refusals import why
from documents.language import listed, say
from documents.language import msgid as _m
from documents.tables import Cell, Row, Table

LEVELS = {
    "configural": _m("Same items (configural)"),
    "metric": _m("Same loadings (metric)"),
    "scalar": _m("Same intercepts (scalar)"),
    "strict": _m("Same residuals (strict)"),
    "thresholds": _m("Same thresholds"),
    "loadings": _m("Same loadings"),
    "intercepts": _m("Same intercepts"),
    "residuals": _m("Same residuals"),
}
HOLDS = {True: _m("holds"), False: _m("does not hold"), None: _m("not judged")}
OVER = {"group": _m("Groups in %(column)s: %(sizes)s"), "wave": _m("Occasions in %(column)s: %(sizes)s")}


def invariance(report: ValidationReport, number: int, language: str) -> Table:
    """The ladder over groups, over occasions, or both."""
    rows: list[Row] = []
    for study in report.invariance:
        over = _over(study, language)
        rows += _ladder(over, study.steps, why(study.refused, language) if study.refused else "", language)
        # What holds with nothing let go stands above.
        if changed := [step for step in study.partial if step.freed or not step.holds]:
            rows += _ladder(say(_m("Letting go what differs most"), language), changed, over, language)
        if (found := study.ordinal) is not None:
            aside = why(found.refused, language) if found.refused else over
            rows += _ladder(say(_m("Ordered answers (WLSMV)"), language), found.steps, aside, language)
    heads = ("χ²", "df", "CFI", "RMSEA", "SRMR", "ΔCFI", "ΔRMSEA", "ΔSRMR")
    return Table(
        number=number,
        section=say(_m("Invariance"), language),
        title=say(_m("Whether the Scales Mean the Same"), language),
        heads=(
            tables.head(say(_m("Held equal"), language), is_figure=False),
            *(tables.head(h) for h in heads),
            tables.head(say(_m("Verdict"), language), is_figure=False),
        ),
        rows=tuple(rows),
        note=_note(report, language),
    )


def _note(report: ValidationReport, language: str) -> str:
    parts = [_CONTINUOUS]
    parts += [_PARTIAL] if any(study.partial for study in report.invariance) else []
    parts += [_ORDERED] if any(s.ordinal and s.ordinal.steps for s in report.invariance) else []
    return " ".join(say(part, language) for part in parts)


_CONTINUOUS = _m(
    "Estimator ML, keyed items, complete rows; on occasions of the same people residuals of one item "
    "correlate. A step fails where CFI falls by .010 and RMSEA rises by .015 or SRMR by .030 (loadings) or "
    ".010 (Chen 2007); up to 300 people by .005, .010, .025 and .005; and only where its own test has p "
    "below .01. Means may be compared where intercepts hold."
)
_PARTIAL = _m(
    "Letting go: the tie of most strain goes until CFI falls by less than .010; half of each scale and two "
    "items stay held. A =~ B: loading; B ~1: intercept; B ~~ B: residual. With a level reached so, means are "
    "compared by the items still held."
)
_ORDERED = _m(
    "Ordered answers: thresholds, loadings, intercepts and residuals tied in turn (Wu and Estabrook), tests "
    "scaled and shifted, indices scaled; a step holds where CFI falls by less than .010."
)


def _ladder(heading: str, steps: Iterable[InvarianceStep], aside: str, language: str) -> list[Row]:
    return [Row(group=heading, aside=aside), *(Row(cells=_step(step, language)) for step in steps)]


def _over(study: InvarianceStudy, language: str) -> str:
    sizes = listed((f"{label} ({n})" for label, n in study.sizes.items()), language)
    return say(OVER[study.over], language, column=study.column, sizes=sizes)


def _step(step: InvarianceStep, language: str) -> tuple[Cell, ...]:
    def three(value: float | None) -> Cell:
        return tables.figure(value, digits=3, is_bounded=True)

    return (
        tables.words(_held(step, language)),
        tables.figure(step.chi2),
        tables.count(step.df),
        three(step.cfi),
        three(step.rmsea),
        three(step.srmr),
        three(step.delta_cfi),
        three(step.delta_rmsea),
        three(step.delta_srmr),
        tables.words(say(HOLDS[step.holds], language)),
    )


def _held(step: InvarianceStep, language: str) -> str:
    """What is held equal, and without what."""
    level = say(LEVELS[step.level], language)
    if not step.freed:
        return level
    return say(_m("%(level)s, without %(freed)s"), language, level=level, freed=listed(step.freed, language))
