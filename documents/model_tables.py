"""Tables of models: fit of the scales as factors, how far scales differ, what groups and waves share."""

from assessments.reports.laboratory_shapes import ConfirmatoryStudy, InvarianceStep, InvarianceStudy
from assessments.reports.study_shapes import ValidationReport
from documents import numbers, tables
from documents.language import listed, say
from documents.language import msgid as _m
from documents.study_cells import chance
from documents.tables import Cell, Row, Table

LEVELS = {
    "configural": _m("Same items (configural)"),
    "metric": _m("Same loadings (metric)"),
    "scalar": _m("Same intercepts (scalar)"),
    "strict": _m("Same residuals (strict)"),
}
HOLDS = {True: _m("holds"), False: _m("does not hold"), None: _m("not judged")}
OVER = {"group": _m("Groups in %(column)s: %(sizes)s"), "wave": _m("Occasions in %(column)s: %(sizes)s")}


def fit(report: ValidationReport, number: int, language: str) -> Table:
    """Indices of the model of the scales, above the values usually asked for."""
    found = report.cfa or ConfirmatoryStudy()
    heads = ("χ²", "df", "p", "CFI", "TLI", "RMSEA", "90% CI", "SRMR", "AIC", "BIC")
    own = (
        tables.words(say(_m("The scales as factors"), language)),
        tables.figure(found.chi2),
        tables.count(found.df),
        chance(found.p),
        tables.figure(found.cfi, digits=3, is_bounded=True),
        tables.figure(found.tli, digits=3, is_bounded=True),
        tables.figure(found.rmsea.value, digits=3, is_bounded=True),
        _ends(found.rmsea.low, found.rmsea.high),
        tables.figure(found.srmr, digits=3, is_bounded=True),
        tables.figure(found.aic, digits=1),
        tables.figure(found.bic, digits=1),
    )
    usual = (
        say(_m("Usually asked for"), language),
        "",
        "",
        "",
        "≥ .95",
        "≥ .95",
        "≤ .06",
        "",
        "≤ .08",
        "",
        "",
    )
    return Table(
        number=number,
        section=say(_m("Model of the scales"), language),
        title=say(_m("Fit of the Scales as Correlated Factors"), language),
        heads=(tables.head(say(_m("Model"), language), is_figure=False), *(tables.head(h) for h in heads)),
        rows=(Row(cells=own), Row(cells=tuple(tables.words(text) for text in usual))),
        note=say(
            _m(
                "Estimator %(estimator)s, keyed items, complete rows, n = %(n)s. Guides for models of this "
                "kind, not laws: Hu and Bentler (1999)."
            ),
            language,
            estimator=found.estimator,
            n=numbers.count(found.n),
        ),
    )


def _ends(low: float | None, high: float | None) -> Cell:
    if low is None or high is None:
        return tables.missing()
    text = f"[{numbers.bounded(low, 3)}, {numbers.bounded(high, 3)}]"
    return Cell(text=text, value=text)


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


def invariance(report: ValidationReport, number: int, language: str) -> Table:
    """The ladder over groups, over occasions, or both."""
    rows: list[Row] = []
    for study in report.invariance:
        rows.append(Row(group=_over(study, language), aside=study.refused or ""))
        rows += [Row(cells=_step(step, language)) for step in study.steps]
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
        note=say(
            _m(
                "Estimator ML, keyed items, complete rows; on occasions of the same people residuals of one "
                "item correlate. A step fails where CFI falls by .010 and RMSEA rises by .015 or SRMR by "
                ".030 (loadings) or .010 (Chen 2007); up to 300 people by .005, .010, .025 and .005. Means "
                "may be compared where intercepts hold."
            ),
            language,
        ),
    )


def _over(study: InvarianceStudy, language: str) -> str:
    sizes = listed((f"{label} ({n})" for label, n in study.sizes.items()), language)
    return say(OVER[study.over], language, column=study.column, sizes=sizes)


def _step(step: InvarianceStep, language: str) -> tuple[Cell, ...]:
    def three(value: float | None) -> Cell:
        return tables.figure(value, digits=3, is_bounded=True)

    return (
        tables.words(say(LEVELS[step.level], language)),
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
