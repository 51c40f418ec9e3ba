"""What a study says of dimensions, factors, groups and response curves, unrounded; each may be refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.reports.alignment_shapes import AlignmentStudy
from assessments.reports.further_shapes import CutoffStudy, DefinedStudy, Freed, ParameterStudy
from assessments.reports.picture_shapes import Curves, PersonMap
from assessments.reports.shapes import Fact

Table = Mapping[str, Mapping[str, float | None]]
"""Rows by name, each with its columns by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eigenvalues:
    """Eigenvalues of the answers beside those of random ones, largest first."""

    observed: tuple[float, ...] = ()
    random_mean: tuple[float, ...] = ()
    random_quantile: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelStudy:
    """How many factors and components random answers would not have."""

    kind: str = "pearson"
    n_factors: int | None = None
    n_components: int | None = None
    draws: int = 0
    quantile: float = 0.95
    seed: int | None = None
    factors: Eigenvalues = Eigenvalues()
    components: Eigenvalues = Eigenvalues()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Other ways of counting dimensions; None where one does not exist for these answers."""

    map: int | None = None
    map_squared: tuple[float, ...] = ()
    map_fourth_power: int | None = None
    vss1: int | None = None
    vss2: int | None = None
    hull: int | None = None
    ega: int | None = None
    kaiser: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExploratoryStudy:
    """Factors of all scale items as they were answered, as many as there are scales."""

    n_factors: int = 0
    extraction: str = ""
    rotation: str = ""
    n: int | None = None
    loadings: Table = field(default_factory=dict)
    uniqueness: Mapping[str, float | None] = field(default_factory=dict)
    factor_correlations: Table = field(default_factory=dict)
    explained: Mapping[str, float | None] = field(default_factory=dict)
    """Share of the variance of all items."""
    fit: Mapping[str, float | None] = field(default_factory=dict)
    """chi2, df, p, rmsea, tli, cfi, bic, rmsr."""
    residuals: Table = field(default_factory=dict)
    """Correlations the factors leave over; the diagonal holds uniquenesses."""
    errors: Table = field(default_factory=dict)
    """Bootstrap standard errors of the loadings; empty where none were drawn."""
    draws: int = 0
    errors_refused: str | None = None
    congruence: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    """Tucker's coefficient of each factor between two groups, or occasions, by their names."""
    congruence_refused: str | None = None
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """A figure with the ends of its interval."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Limits of a table of figures, or why there are none."""

    low: Table = field(default_factory=dict)
    high: Table = field(default_factory=dict)
    level: float = 0.95
    draws: int = 0
    seed: int | None = None
    by_team: bool = False
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmatoryStudy:
    """The instrument's scales as correlated factors of keyed items."""

    estimator: str = "ML"
    n: int | None = None
    chi2: float | None = None
    df: int | None = None
    p: float | None = None
    cfi: float | None = None
    tli: float | None = None
    rmsea: Within = Within()
    srmr: float | None = None
    aic: float | None = None
    bic: float | None = None
    loadings_std: Table = field(default_factory=dict)
    factor_correlations: Table = field(default_factory=dict)
    omega: Mapping[str, float | None] = field(default_factory=dict)
    ave: Mapping[str, float | None] = field(default_factory=dict)
    htmt: Table = field(default_factory=dict)
    """With geometric means (HTMT2), as semTools gives unless told otherwise."""
    htmt_refused: str | None = None
    htmt_interval: "Between | None" = None
    """Where it lies in 19 of 20 samples of people, or of whole teams, drawn anew."""
    residuals: Table = field(default_factory=dict)
    """Correlations of the items found less those of the model."""
    robust: "ConfirmatoryStudy | None" = None
    """The same model with errors and test that need no normal answers (MLR), by teams where there are; of
    all rows (`fiml`) with indices as they would be had nobody left anything out."""
    ordinal: "ConfirmatoryStudy | None" = None
    """The same model of ordered answers (WLSMV); its test and indices are the scaled ones."""
    fiml: "ConfirmatoryStudy | None" = None
    """The same model on all rows with any answer; None where nothing is missing."""
    forms: Mapping[str, "ConfirmatoryStudy"] = field(default_factory=dict)
    """The same items as one factor, with a factor above the scales, and with one beside them."""
    cutoffs: CutoffStudy | None = None
    freed: tuple[Freed, ...] = ()
    """What would bring most, most first."""
    own: "ConfirmatoryStudy | None" = None
    """A model of the researcher's own, where one was given; its scales are its factors."""
    model: str | None = None
    """The statements of a model of one's own."""
    parameters: tuple[ParameterStudy, ...] = ()
    """All of a model of one's own, in the order of its table."""
    defined: tuple[DefinedStudy, ...] = ()
    defined_refused: str | None = None
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvarianceStep:
    """One model of the ladder; `holds` is None where the rule cannot be put to it.

    Of ordered answers chi-square and indices are the scaled ones. `freed` names what was let go up to here.
    """

    level: str
    chi2: float | None
    df: int
    p: float | None
    cfi: float | None
    rmsea: float | None
    srmr: float | None
    delta_cfi: float | None = None
    delta_rmsea: float | None = None
    delta_srmr: float | None = None
    holds: bool | None = None
    freed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvarianceStudy:
    """The same model in several groups, or on several occasions, with more and more held equal."""

    over: str
    """group or wave."""
    column: str
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Complete rows of each group; of waves the persons who answered both."""
    steps: tuple[InvarianceStep, ...] = ()
    status: str | None = None
    """holds, failed or not_testable, as the gate before comparing means has it."""
    failed_at: str | None = None
    partial: tuple[InvarianceStep, ...] = ()
    """Where a level failed: the ladder again, letting go what differs most."""
    ordinal: "InvarianceStudy | None" = None
    """The ladder of ordered answers: thresholds, loadings, intercepts and residuals tied in turn."""
    alignment: tuple[AlignmentStudy, ...] = ()
    """Aligned means of every scale over groups."""
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseItem:
    """One item's slope and steps on the trait."""

    a: float
    b: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseStudy:
    """A graded response model of one scale, keyed items, complete rows."""

    model: str = "grm"
    n: int | None = None
    items: Mapping[str, ResponseItem] = field(default_factory=dict)
    loglik: float | None = None
    aic: float | None = None
    bic: float | None = None
    reliability: Mapping[str, float | None] = field(default_factory=dict)
    """marginal and empirical."""
    theta: tuple[float, ...] = ()
    information: tuple[float, ...] = ()
    """Of the scale, at each place of `theta`."""
    curves: Curves | None = None
    persons: PersonMap | None = None
    q3_largest: float | None = None
    q3_pair: tuple[str, str] | None = None
    q3_mean: float | None = None
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MokkenStudy:
    """Scalability without a model of the curves."""

    n: int | None = None
    h: float | None = None
    h_se: float | None = None
    h_items: Mapping[str, float | None] = field(default_factory=dict)
    aisp: Mapping[str, int] = field(default_factory=dict)
    """The Mokken scale each item is sorted into; 0: none."""
    monotonicity: Mapping[str, float | None] = field(default_factory=dict)
    """Molenaar and Sijtsma's criterion; 80 and more is doubtful."""
    ht: float | None = None
    rho: float | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifItem:
    """One item's difference between groups at one level of the scale."""

    uniform_chi2: float
    non_uniform_chi2: float
    chi2: float
    df: int
    """Of the sum; each part has half of them."""
    p: float
    effect: float
    size: str
    mantel_chi2: float | None = None
    mantel_p: float | None = None
    difference: float | None = None
    """Standardised mean difference at one level; two groups only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DifStudy:
    """Differential item functioning of one scale's items, purified until the flags stay."""

    column: str
    n: int | None = None
    groups: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[str, DifItem] = field(default_factory=dict)
    flagged: tuple[str, ...] = ()
    rounds: int | None = None
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None
