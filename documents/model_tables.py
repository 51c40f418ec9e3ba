"""Tables of models: fit of the scales as factors, how far scales differ, what groups and waves share."""

from collections.abc import Mapping

from assessments.reports.further_shapes import CutoffStudy, Freed
from assessments.reports.laboratory_shapes import ConfirmatoryStudy, InvarianceStep, InvarianceStudy
from assessments.reports.study_shapes import ValidationReport
from documents import numbers, tables
from documents.figure_refusals import why
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
    """Indices of the model of the scales, fitted in several ways, above the values usually asked for."""
    found = report.cfa or ConfirmatoryStudy()
    heads = ("n", "χ²", "df", "p", "CFI", "TLI", "RMSEA", "90% CI", "SRMR", "AIC", "BIC")
    named = ((BESIDE[name], getattr(found, name)) for name in BESIDE)
    beside = [(say(words, language), other) for words, other in named if other and other.refused is None]
    rows = [_fitted(say(_m("The scales as factors"), language), found)]
    rows += [_fitted(words, other) for words, other in beside]
    usual = ("", "", "", "", "≥ .95", "≥ .95", "≤ .06", "", "≤ .08", "", "")
    rows.append((tables.words(say(_m("Usually asked for"), language)), *map(tables.words, usual)))
    if found.cutoffs is not None and found.cutoffs.indices:
        rows.append(_simulated(found.cutoffs, language))
    return Table(
        number=number,
        section=say(_m("Model of the scales"), language),
        title=say(_m("Fit of the Scales as Correlated Factors"), language),
        heads=(tables.head(say(_m("Model"), language), is_figure=False), *(tables.head(h) for h in heads)),
        rows=tuple(Row(cells=tuple(cells)) for cells in rows),
        note=_how_fitted(found, language),
    )


BESIDE = {
    "robust": _m("robust (MLR)"),
    "ordinal": _m("ordered answers (WLSMV)"),
    "fiml": _m("all rows (FIML)"),
}


def _fitted(words: str, found: ConfirmatoryStudy) -> tuple[Cell, ...]:
    return (
        tables.words(words),
        tables.count(found.n),
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


def _simulated(found: CutoffStudy, language: str) -> tuple[Cell, ...]:
    """Where to cut for this model and so many people; a dash where the index cannot tell."""

    def at(index: str, sign: str) -> Cell:
        value = found.indices[index].value if index in found.indices else None
        return (
            tables.missing()
            if value is None
            else Cell(text=f"{sign} {numbers.bounded(value, 3)}", value=value)
        )

    blank = tables.words("")
    words = tables.words(say(_m("Simulated for this model"), language))
    fit = (at("cfi", "≥"), blank, at("rmsea", "≤"), blank, at("srmr", "≤"), blank, blank)
    return (words, blank, blank, blank, blank, *fit)


def _how_fitted(found: ConfirmatoryStudy, language: str) -> str:
    told = say(
        _m(
            "Estimator %(estimator)s, keyed items, complete rows, n = %(n)s. Guides for models of this "
            "kind, not laws: Hu and Bentler (1999)."
        ),
        language,
        estimator=found.estimator,
        n=numbers.count(found.n),
    )
    parts = [told]
    if found.robust is not None and found.robust.refused is None:
        parts.append(say(_BY_TEAM if "team" in found.robust.estimator else _ROBUST, language))
    if found.ordinal is not None and found.ordinal.refused is None:
        parts.append(say(_ORDINAL, language))
    if found.fiml is not None and found.fiml.refused is None:
        parts.append(say(_FIML, language))
    if found.cutoffs is not None and found.cutoffs.indices:
        parts.append(
            say(
                _m(
                    "Simulated: what a model with stray residual correlations of .30 goes beyond in 19 of 20 "
                    "samples of this size (%(draws)s draws, seed %(seed)s); a dash where true models do too."
                ),
                language,
                draws=numbers.count(found.cutoffs.draws),
                seed=str(found.cutoffs.seed),
            )
        )
    return " ".join(parts)


_ROBUST = _m("MLR: Yuan and Bentler's test, robust CFI, TLI and RMSEA.")
_BY_TEAM = _m("MLR: Yuan and Bentler's test by teams, robust CFI, TLI and RMSEA.")
_ORDINAL = _m(
    "WLSMV: thresholds and polychoric correlations, test scaled and shifted, scaled CFI, TLI, RMSEA."
)
_FIML = _m("FIML: every row with any answer, answers missing at random.")


def misfit(report: ValidationReport, number: int, language: str) -> Table:
    """What freeing one parameter would bring, most first."""
    found = report.cfa or ConfirmatoryStudy()
    titles = {scale.id: scale.title for scale in report.scales}
    return Table(
        number=number,
        section=say(_m("Local misfit"), language),
        title=say(_m("What Freeing One Parameter Would Bring"), language),
        heads=(
            tables.head(say(_m("Parameter"), language), is_figure=False),
            tables.head("MI"),
            tables.head("EPC"),
        ),
        rows=tuple(
            Row(
                cells=(
                    tables.words(_freed(one, titles)),
                    tables.figure(one.index),
                    tables.figure(one.expected_change),
                )
            )
            for one in found.freed
        ),
        note=say(
            _m(
                "MI: fall of χ² on one degree of freedom (3.84 by chance in one of twenty); EPC: the value "
                "the parameter would take. A ~~ B: residuals of two items go together; A =~ B: item B speaks "
                "of scale A too. To free what theory does not ask for is to fit chance."
            ),
            language,
        ),
    )


def _freed(one: Freed, titles: Mapping[str, str]) -> str:
    left = titles.get(one.left, one.left) if one.operator == "=~" else one.left
    return f"{left} {one.operator} {one.right}"


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
        rows.append(
            Row(group=_over(study, language), aside=why(study.refused, language) if study.refused else "")
        )
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
