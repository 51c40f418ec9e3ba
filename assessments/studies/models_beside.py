"""The model of the scales fitted otherwise: robustly, to ordered answers, to all rows; its own cut-offs."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from assessments.reports.further_shapes import Freed
from assessments.reports.laboratory_shapes import ConfirmatoryStudy, Within
from assessments.reports.shapes import Fact
from assessments.studies import distinct_study, form_study, model_study
from assessments.studies.cutoff_study import cutoffs_of
from assessments.studies.estimates import facts_of, not_ordered, number, table, too_many
from assessments.studies.groupings import Grouping
from assessments.studies.model_study import FEWEST, Measured
from scoring.cfa import after
from scoring.cfa.fit import Fit, fit
from scoring.cfa.indices import Rmsea
from scoring.cfa.ordinal import fit_ordinal
from scoring.cfa.ordinal_fit import OrdinalFit
from scoring.cfa.ordinal_reliability import ordinal_reliabilities
from scoring.cfa.sample import Missing
from scoring.errors import ScoringError
from scoring.results import Matrix

Heard = Callable[[int, int], None]
MOST_ITEMS = 60
MOST_ITEMS_WIDE = 80  # beyond, what all pairs of parameters share fills memory for minutes
MOST_CATEGORIES = 7
MOST_WORK = 10_000_000
"""Patterns of missing answers times cubed items up to which all rows take a few seconds."""
SHOWN = 10
PARTS = 3


def beside(
    told: ConfirmatoryStudy, found: Fit | None, measured: Measured, *, teams: Grouping | None,
    draws: int | None, seed: int, heard: Heard,
) -> ConfirmatoryStudy:  # fmt: skip
    """What is told of a model, with what stands beside it; each is refused on its own.

    Where no model was fitted, all rows with any answer may still carry one.
    """
    heard(0, PARTS)
    told = replace(told, fiml=fiml_of(measured, teams))
    if found is None:
        return told
    heard(1, PARTS)
    told = replace(
        told,
        forms=form_study.other_forms(measured),
        ordinal=ordinal_of(measured),
        robust=robust_of(measured, teams),
        htmt_interval=distinct_study.htmt_between(told, measured, teams, seed=seed),
    )
    heard(2, PARTS)
    return replace(
        told,
        cutoffs=cutoffs_of(found, measured, draws=draws, seed=seed),
        freed=freed_by(found, measured),
        caveats=(*told.caveats, *not_freed(len(measured.columns))),
    )


def not_freed(items: int) -> tuple[Fact, ...]:
    """That what freeing would bring is left out of so large a model, where it is."""
    told = Fact(code="not_freed", facts={"most": MOST_ITEMS_WIDE, "items": items})
    return (told,) if items > MOST_ITEMS_WIDE else ()


def robust_of(measured: Measured, teams: Grouping | None) -> ConfirmatoryStudy:
    """The same estimates with a test that asks for no normal answers, nor for people on their own."""
    return _robust(measured, teams, missing="listwise")


def _robust(measured: Measured, teams: Grouping | None, *, missing: Missing) -> ConfirmatoryStudy:
    method = "MLR" if missing == "listwise" else "FIML, MLR"
    if missing == "fiml" and (items := len(measured.columns)) > MOST_ITEMS_WIDE:
        return ConfirmatoryStudy(estimator=method, refused=_too_many_for_robust(items))
    scores, clusters = measured.item_scores, None
    if teams is not None:
        named = teams.places >= 0
        scores, clusters = scores[named], teams.places[named].tolist()
    try:
        # By teams means are part of the model, as lavaan has it: the test's scaling counts them.
        found = fit(
            measured.model, scores, measured.columns, method="MLR", clusters=clusters, missing=missing,
            has_means=True if clusters is not None else None,
        )  # fmt: skip
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return ConfirmatoryStudy(estimator=method, refused=model_study.in_own_words(str(refusal), measured))
    return _told_robustly(found, measured, method if clusters is None else f"{method}, by team")


def _too_many_for_robust(items: int) -> str:
    return f"A robust model is fitted to at most {MOST_ITEMS_WIDE} items; here are {items}."


def _told_robustly(found: Fit, measured: Measured, estimator: str) -> ConfirmatoryStudy:
    try:
        test, (cfi, tli, rmsea) = found.scaled, found.robust
        doubts = model_study.doubts_of(found, measured)
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        why = model_study.in_own_words(str(refusal), measured)
        return ConfirmatoryStudy(estimator=estimator, refused=why)
    if test is None:
        return ConfirmatoryStudy(
            estimator=estimator,
            refused="The model reproduces everything, so there is no test to be made robust.",
        )
    return ConfirmatoryStudy(
        estimator=estimator,
        n=found.sample.n,
        chi2=number(test.chi2),
        df=found.df,
        p=number(test.p),
        cfi=number(cfi),
        tli=number(tli),
        rmsea=_within(rmsea),
        srmr=number(found.srmr),
        caveats=doubts,
    )


def fiml_of(measured: Measured, teams: Grouping | None = None) -> ConfirmatoryStudy | None:
    """The same model told by every row with any answer, also robustly; None where no answer is missing."""
    gone = np.isnan(measured.item_scores)
    if not gone.any():
        return None
    some = int((~gone.all(axis=1)).sum())
    if some < FEWEST:
        return ConfirmatoryStudy(estimator="FIML", refused=model_study.too_few(some))
    if (why := _too_much_missing(gone)) is not None:
        return ConfirmatoryStudy(estimator="FIML", refused=why)
    try:
        # The same estimates and the same plain test as of ML, with what a robust one takes beside them.
        found = fit(measured.model, measured.item_scores, measured.columns, method="MLR", missing="fiml")
        told = model_study.told(found, measured, has_htmt=False)
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return ConfirmatoryStudy(estimator="FIML", refused=model_study.in_own_words(str(refusal), measured))
    robust = (
        _told_robustly(found, measured, "FIML, MLR")
        if teams is None
        else _robust(measured, teams, missing="fiml")
    )
    return replace(told, estimator="FIML", residuals={}, robust=robust)


def _too_much_missing(gone: npt.NDArray[np.bool_]) -> str | None:
    """Why all rows together would take too long; None where they do not."""
    if (why := too_many(len(gone), "Full information maximum likelihood")) is not None:
        return why
    if gone.shape[1] > MOST_ITEMS_WIDE:
        return _too_many_for_robust(gone.shape[1])
    kinds = len(np.unique(np.packbits(gone, axis=1), axis=0))
    if kinds * gone.shape[1] ** 3 > MOST_WORK:
        return (
            f"Full information maximum likelihood is fitted to fewer patterns of so many items; here are "
            f"{kinds} patterns of {gone.shape[1]} items. Fit one scale at a time."
        )
    return None


def ordinal_of(measured: Measured, *, read: str | None = None) -> ConfirmatoryStudy:
    """The scales as factors of what lies behind ordered answers, by weighted least squares.

    Or a model `read`, whose first loadings are 1 where it says nothing else.
    """
    whole = measured.item_scores[~np.isnan(measured.item_scores).any(axis=1)]
    if (why := not_for_ordinal(whole)) is not None:
        return ConfirmatoryStudy(estimator="WLSMV", refused=why)
    try:
        found = fit_ordinal(
            read or of_ordered(measured), whole, measured.columns, is_standardized=read is None
        )
        return _ordinal(found, measured)
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return ConfirmatoryStudy(estimator="WLSMV", refused=model_study.in_own_words(str(refusal), measured))


def not_for_ordinal(whole: Matrix) -> str | None:
    """Why no model of ordered answers is fitted to these rows; None where one is."""
    if len(whole) < FEWEST:
        return model_study.too_few(len(whole))
    if (why := too_many(len(whole), "A model of ordered answers") or not_ordered(whole)) is not None:
        return why
    most = max(len(np.unique(column)) for column in whole.T)
    if most > MOST_CATEGORIES:
        return (
            f"Answers are modelled as ordered up to {MOST_CATEGORIES} categories; an item has {most}. "
            "With so many, maximum likelihood loses little."
        )
    if whole.shape[1] > MOST_ITEMS:
        return (
            f"A model of ordered answers is fitted to at most {MOST_ITEMS} items; here are {whole.shape[1]}."
        )
    return None


def of_ordered(measured: Measured) -> str:
    """The model with factors of variance 1; a scale of one item is that item."""
    lines = []
    for factor, columns in measured.named.items():
        lines.append(f"{factor} =~ " + (f"1*{columns[0]}" if len(columns) == 1 else " + ".join(columns)))
    return "\n".join(lines)


def _ordinal(found: OrdinalFit, measured: Measured) -> ConfirmatoryStudy:
    scales = tuple(measured.scales)
    of_scales = dict(zip(measured.factors, scales, strict=True))
    at = found.implied[0]
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.sqrt(np.diag(at.factor_covariance))
        between = at.factor_covariance / np.outer(sd, sd)
    loadings = at.loadings * sd
    omega = {
        of_scales[r.factor]: number(r.omega)
        for r in ordinal_reliabilities(found)
        if len(measured.scales[of_scales[r.factor]]) > 1
    }
    doubts = facts_of(found.caveats, measured.items)
    is_tested = found.df > 0
    return ConfirmatoryStudy(
        estimator="WLSMV",
        n=found.n,
        chi2=number(found.scaled.chi2),
        df=found.df,
        p=number(found.scaled.p),
        cfi=number(found.cfi_scaled) if is_tested else None,
        tli=number(found.tli_scaled) if is_tested else None,
        rmsea=_within(found.rmsea_scaled) if is_tested else Within(),
        srmr=number(found.srmr),
        loadings_std=_own(loadings, found, measured),
        factor_correlations=table(between, scales, scales),
        omega=omega,
        caveats=model_study.in_own_names(doubts, measured, n=found.n),
    )


def _own(loadings: Matrix, found: OrdinalFit, measured: Measured) -> dict[str, dict[str, float | None]]:
    """Each item's loading on its scale."""
    model = found.table.model
    told: dict[str, dict[str, float | None]] = {}
    for scale, places, factor in zip(measured.scales, measured.places, measured.factors, strict=True):
        for place in places:
            value = loadings[model.items.index(measured.columns[place]), model.factors.index(factor)]
            told.setdefault(measured.items[place], {})[scale] = number(float(value))
    return told


def freed_by(found: Fit, measured: Measured) -> tuple[Freed, ...]:
    """The ten parameters whose freeing would bring most, under the instrument's own names."""
    try:
        return tuple(_freed(found, measured)) if len(measured.columns) <= MOST_ITEMS_WIDE else ()
    except (ScoringError, np.linalg.LinAlgError):
        return ()


def _freed(found: Fit, measured: Measured) -> Iterator[Freed]:
    known = model_study.own_names(measured)
    for one in after.modifications(found)[:SHOWN]:
        left, operator, right = one.name.split(" ")
        yield Freed(
            left=known.get(left, left),
            operator=operator,
            right=known.get(right, right),
            index=one.index,
            expected_change=one.expected_change,
        )


def _within(found: Rmsea) -> Within:
    return Within(value=number(found.value), low=number(found.low), high=number(found.high))
