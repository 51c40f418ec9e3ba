"""Tables of models: fit of the scales as factors, how far scales differ, what groups and waves share."""

from collections.abc import Iterator, Mapping

from assessments.reports.further_shapes import CutoffStudy, Freed
from assessments.reports.laboratory_shapes import ConfirmatoryStudy
from assessments.reports.study_shapes import ValidationReport
from documents import numbers, tables
from documents.language import msgid as _m
from documents.language import say
from documents.study_cells import chance
from documents.tables import Cell, Row, Table


def fit(report: ValidationReport, number: int, language: str) -> Table:
    """Indices of the model of the scales, fitted in several ways, above the values usually asked for."""
    found = report.cfa or ConfirmatoryStudy()
    heads = ("n", "χ²", "df", "p", "CFI", "TLI", "RMSEA", "90% CI", "SRMR", "AIC", "BIC")
    beside = [(say(words, language), other) for words, other in _beside(found) if other.refused is None]
    rows = [_fitted(say(_m("The scales as factors"), language), found)] if found.refused is None else []
    rows += [_fitted(words, other) for words, other in (*beside, *_own(found, language))]
    usual = ("", "", "", "", "≥ .95", "≥ .95", "≤ .06", "", "≤ .08", "", "")
    rows.append((tables.words(say(_m("Usually asked for"), language)), *map(tables.words, usual)))
    if found.cutoffs is not None and found.cutoffs.indices:
        rows.append(_simulated(say(_m("Simulated for this model"), language), found.cutoffs))
    if found.own is not None and found.own.cutoffs is not None and found.own.cutoffs.indices:
        rows.append(_simulated(say(_m("Simulated for your own model"), language), found.own.cutoffs))
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

FORMS = {
    "one_factor": _m("one factor"),
    "second_order": _m("second-order factor"),
    "bifactor": _m("bifactor"),
}


OWN = {
    "": _m("Your own model"),
    "robust": _m("your own, robust (MLR)"),
    "ordinal": _m("your own, ordered answers (WLSMV)"),
    "fiml": _m("your own, all rows (FIML)"),
}


def _own(found: ConfirmatoryStudy, language: str) -> Iterator[tuple[str, ConfirmatoryStudy]]:
    """A model of the researcher's own, and the same fitted otherwise."""
    for name, words in OWN.items():
        one = getattr(found.own, name, None) if name else found.own
        if one is not None and one.refused is None:
            yield say(words, language), one
    robust = found.own.fiml.robust if found.own is not None and found.own.fiml is not None else None
    if robust is not None and robust.refused is None:
        yield say(_m("your own, all rows, robust (FIML, MLR)"), language), robust


def _beside(found: ConfirmatoryStudy) -> Iterator[tuple[str, ConfirmatoryStudy]]:
    for name, words in BESIDE.items():
        if (other := getattr(found, name)) is not None:
            yield words, other
    if found.fiml is not None and found.fiml.robust is not None:
        yield _m("all rows, robust (FIML, MLR)"), found.fiml.robust
    for name, words in FORMS.items():
        if name in found.forms:
            yield words, found.forms[name]


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


def _simulated(name: str, found: CutoffStudy) -> tuple[Cell, ...]:
    """Where to cut for this model and so many people; a dash where the index cannot tell."""

    def at(index: str, sign: str) -> Cell:
        value = found.indices[index].value if index in found.indices else None
        return (
            tables.missing()
            if value is None
            else Cell(text=f"{sign} {numbers.bounded(value, 3)}", value=value)
        )

    blank = tables.words("")
    words = tables.words(name)
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
    if any(other.refused is None for other in found.forms.values()):
        parts.append(say(_FORMS, language))
    if found.own is not None and found.own.refused is None:
        parts.append(say(_OWN, language))
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
_FORMS = _m(
    "Other forms of the same items: a second-order factor stands above the scales, a bifactor beside them, "
    "bending to almost any answers; the lower BIC fits better for what it costs."
)
_FIML = _m(
    "FIML: every row with any answer, answers missing at random; robust indices as of complete answers."
)


_OWN = _m("Your own model is compared with the others by AIC and BIC where it has the same items and rows.")


def misfit(report: ValidationReport, number: int, language: str) -> Table:
    """What freeing one parameter would bring, most first."""
    titles = {scale.id: scale.title for scale in report.scales}
    section = say(_m("Local misfit"), language)
    return freeing(
        report.cfa or ConfirmatoryStudy(), titles, number=number, section=section, language=language
    )


def freeing(
    found: ConfirmatoryStudy, titles: Mapping[str, str], *, number: int, section: str, language: str
) -> Table:
    """The same of any model whose factors have these titles."""
    return Table(
        number=number,
        section=section,
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
