"""The instrument's scales as a confirmatory model: correlated factors of keyed items."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assessments.reports.laboratory_shapes import ConfirmatoryStudy, Table, Within
from assessments.reports.shapes import Fact
from assessments.studies.estimates import facts_of, number, table
from scoring.cfa import reliability
from scoring.cfa.after import residual_correlations
from scoring.cfa.fit import Fit, fit
from scoring.cfa.forms import form
from scoring.errors import ScoringError
from scoring.results import Matrix

FEWEST, USUAL = 100, 200
"""Complete rows below which no model is fitted, and below which it is told as rough."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """Scales with their keyed items, side by side, under names a model may use."""

    scales: Mapping[str, Sequence[str]]
    item_scores: Matrix
    """(rows, items) in the order of `items`."""

    @property
    def items(self) -> tuple[str, ...]:
        """The items' own names in the order of the scales, each once."""
        return tuple(dict.fromkeys(i for items in self.scales.values() for i in items))

    @property
    def columns(self) -> tuple[str, ...]:
        """The items' names in a model."""
        return tuple(f"i{place + 1}" for place in range(len(self.items)))

    @property
    def factors(self) -> tuple[str, ...]:
        """The scales' names in a model."""
        return tuple(f"f{place + 1}" for place in range(len(self.scales)))

    @property
    def places(self) -> tuple[tuple[int, ...], ...]:
        """The columns of each scale."""
        return tuple(tuple(self.items.index(i) for i in items) for items in self.scales.values())

    @property
    def complete(self) -> int:
        """Rows in which every item was answered."""
        return int((~np.isnan(self.item_scores).any(axis=1)).sum())

    @property
    def named(self) -> Mapping[str, Sequence[str]]:
        """Each scale with its items, in the model's names."""
        return {
            factor: tuple(self.columns[i] for i in places)
            for factor, places in zip(self.factors, self.places, strict=True)
        }

    @property
    def model(self) -> str:
        """One factor a scale; a scale of one item stands for its item without error."""
        return form(self.named, "correlated")


def model_of(measured: Measured) -> ConfirmatoryStudy:
    """Fit, standardised loadings, correlations of the factors, and what they say of the scales."""
    return fitted(measured)[0]


def fitted(measured: Measured) -> tuple[ConfirmatoryStudy, Fit | None]:
    """The same, with the model itself where there is one."""
    if measured.complete < FEWEST:
        return ConfirmatoryStudy(refused=too_few(measured.complete)), None
    try:
        found = fit(measured.model, measured.item_scores, measured.columns)
        return told(found, measured), found
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return ConfirmatoryStudy(refused=in_own_words(str(refusal), measured)), None


def too_few(n: int) -> str:
    """Why no model is fitted."""
    return (
        f"A model is fitted from {FEWEST} complete rows on, and safely from {USUAL}; here are {n}. "
        "Ask more people."
    )


def in_own_words(message: str, measured: Measured) -> str:
    """A refusal with the instrument's names in the place of the model's."""
    known = own_names(measured)
    return re.sub(r"\b[if]\d+(?:_[12])?\b", lambda found: known.get(found[0], found[0]), message)


def doubts_of(found: Fit, measured: Measured) -> tuple[Fact, ...]:
    """What is to be read with care, items and scales by their own names."""
    return in_own_names(facts_of(found.caveats, measured.items), measured, n=found.sample.n)


def in_own_names(doubts: Sequence[Fact], measured: Measured, *, n: int) -> tuple[Fact, ...]:
    """Doubts with the instrument's names in the place of the model's, and whether people were few."""
    known = own_names(measured)
    said = [
        Fact(code=f.code, facts={k: known.get(v, v) if isinstance(v, str) else v for k, v in f.facts.items()})
        for f in doubts
    ]
    if n < USUAL:
        said.append(Fact(code="few_for_a_model", facts={"n": n, "need": USUAL}))
    return tuple(said)


def own_names(measured: Measured) -> dict[str, str]:
    """What the model's names stand for, of one occasion and of two."""
    known = dict(zip(measured.columns, measured.items, strict=True))
    known |= dict(zip(measured.factors, measured.scales, strict=True))
    return known | {f"{model}_{t}": own for model, own in known.items() for t in (1, 2)}


def told(found: Fit, measured: Measured, *, has_htmt: bool = True) -> ConfirmatoryStudy:
    """What a fitted model of the scales says."""
    scales = tuple(measured.scales)
    of_scales = dict(zip(measured.factors, scales, strict=True))
    reliable = {of_scales[r.factor]: r for r in reliability.reliabilities(found)}
    kept = {s: r for s, r in reliable.items() if len(measured.scales[s]) > 1}
    htmt, why_not = _htmt(measured) if has_htmt else ({}, None)
    return replace(
        figures_of(found, measured),
        factor_correlations=table(_between(found), scales, scales),
        omega={s: number(r.omega) for s, r in kept.items()},
        ave={s: number(r.extracted) for s, r in kept.items()},
        htmt=htmt,
        htmt_refused=why_not,
        residuals=_left(found, measured),
    )


def figures_of(found: Fit, measured: Measured) -> ConfirmatoryStudy:
    """What any model of the items says of its fit, with its loadings and what is to be read with care."""
    return ConfirmatoryStudy(
        n=found.sample.n,
        chi2=number(found.test.chi2),
        df=found.df,
        p=number(found.test.p),
        cfi=_where_tested(found, lambda: found.cfi),
        tli=_where_tested(found, lambda: found.tli),
        rmsea=Within(value=found.rmsea.value, low=found.rmsea.low, high=found.rmsea.high)
        if found.df
        else Within(),
        srmr=number(found.srmr),
        aic=number(found.likelihood.aic),
        bic=number(found.likelihood.bic),
        loadings_std=_loadings(found, measured),
        caveats=doubts_of(found, measured),
    )


def _where_tested(found: Fit, figure: Callable[[], float]) -> float | None:
    """A model that reproduces everything is not tested, and no index speaks for it."""
    return number(figure()) if found.df else None


def _between(found: Fit) -> Matrix:
    with np.errstate(invalid="ignore", divide="ignore"):
        return reliability.factor_correlations(found)[0]


def _loadings(found: Fit, measured: Measured) -> Table:
    """Each item's standardised loadings on what it measures, by the instrument's names where it has one."""
    at, model = found.implied[0], found.table.model
    with np.errstate(invalid="ignore"):  # a factor of negative variance has no standardised loadings
        sd, spread = np.sqrt(np.diag(at.factor_covariance)), np.sqrt(np.diag(at.covariance))
        standard = at.loadings * sd / spread[:, None]
    known = own_names(measured)
    own: dict[str, dict[str, float | None]] = {}
    for row, item in enumerate(model.items):
        on = [s.left for s in model.statements if s.operator == "=~" and s.right == item]
        own[known[item]] = {
            known.get(name, name): number(float(standard[row, model.factors.index(name)])) for name in on
        }
    return own


def _left(found: Fit, measured: Measured) -> Table:
    """Correlations of the items found less those the model implies, both by the items' own names."""
    left = residual_correlations(found)[0]
    order = [found.table.model.items.index(column) for column in measured.columns]
    return table(left[np.ix_(order, order)], measured.items, measured.items)


def _htmt(measured: Measured) -> tuple[dict[str, dict[str, float | None]], str | None]:
    scales = {s: p for s, p in zip(measured.scales, measured.places, strict=True) if len(p) > 1}
    if len(scales) < 2:
        return {}, None
    rows = measured.item_scores[~np.isnan(measured.item_scores).any(axis=1)]
    try:
        found = reliability.htmt(np.asarray(np.corrcoef(rows, rowvar=False)), scales, mean="geometric")
    except ScoringError as refusal:
        return {}, str(refusal)
    return {r: dict(line) for r, line in table(found, tuple(scales), tuple(scales)).items()}, None
