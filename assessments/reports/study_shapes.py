"""What a study of an instrument reports, unrounded: validation, codebook, plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.reports.further_shapes import (
    GeneralizabilityStudy,
    MissingStudy,
    NormStudy,
    SchmidLeimanStudy,
    Threshold,
)
from assessments.reports.laboratory_shapes import (
    ConfirmatoryStudy,
    Counts,
    DifStudy,
    ExploratoryStudy,
    InvarianceStudy,
    MokkenStudy,
    ParallelStudy,
    ResponseStudy,
    Table,
)
from assessments.reports.multilevel_shapes import MultilevelStudy
from assessments.reports.picture_shapes import OccasionPairs
from assessments.reports.shapes import Fact, InstrumentRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """One estimate of a study, unrounded, or the reason why there is none (`refused`)."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    method: str = ""
    n: int | None = None
    caveats: tuple[str, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStudy:
    """One item's own statistics in a study."""

    id: str
    text: str
    keyed: int
    n: int
    mean: float | None
    sd: float | None
    skew: float | None
    kurtosis: float | None
    floor: float | None
    ceiling: float | None
    missing: float
    item_rest: float | None
    alpha_if_dropped: float | None
    option_use: tuple[tuple[str, int], ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAgreement:
    """One agreement index over teams."""

    mean: float | None
    median: float | None
    teams: Mapping[str, float | None]
    critical_share: float | None = None
    """Share of teams beyond the simulated critical value of their size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleStudy:
    """One scale's part of a validation: items, reliability, agreement, retest."""

    id: str
    title: str
    k: int
    n_complete: int
    items: tuple[ItemStudy, ...]
    reliability: Mapping[str, Estimated]
    agreement: Mapping[str, Estimated | GroupAgreement | int] = field(default_factory=dict)
    retest: Mapping[str, Estimated] = field(default_factory=dict)
    pairs: OccasionPairs | None = None
    """Scores of the same people on two occasions."""
    irt: ResponseStudy | None = None
    mokken: MokkenStudy | None = None
    dif: DifStudy | None = None
    schmid_leiman: SchmidLeimanStudy | None = None
    generalizability: GeneralizabilityStudy | None = None
    norms: tuple[NormStudy, ...] = ()
    """Of persons, and of team means where teams are named."""
    rule: str = "mean"
    """How answers become a score: mean, sum or pomp."""
    answered_at_least: int | None = None
    """Answers a score takes; None where gaps are filled from stated means of items."""
    caveats: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensionality:
    """Whether the scored items share enough to look for factors, and how many; `refused` where neither."""

    kmo: float | None = None
    kmo_items: Mapping[str, float | None] = field(default_factory=dict)
    bartlett_chi2: float | None = None
    bartlett_df: int | None = None
    bartlett_p: float | None = None
    n: int | None = None
    parallel: ParallelStudy | None = None
    parallel_polychoric: ParallelStudy | None = None
    counts: Counts = field(default_factory=Counts)
    polychoric: Table = field(default_factory=dict)
    polychoric_refused: str | None = None
    thresholds: Mapping[str, tuple[Threshold, ...]] = field(default_factory=dict)
    polychoric_errors: Table = field(default_factory=dict)
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationReport:
    """A study of an instrument on one data set: `soundline.validation/1`."""

    instrument: InstrumentRef
    data_name: str
    data_digest: str
    rows: int
    scales: tuple[ScaleStudy, ...]
    quality: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    flagged: tuple[int, ...] = ()
    dimensionality: Dimensionality | None = None
    efa: ExploratoryStudy | None = None
    cfa: ConfirmatoryStudy | None = None
    invariance: tuple[InvarianceStudy, ...] = ()
    """By groups, by waves; those that were asked for."""
    missing: MissingStudy | None = None
    multilevel_model: MultilevelStudy | None = None
    """The scales within and between teams, where the study had teams."""
    team_column: str | None = None
    """The column of teams, where the study had one."""
    person_column: str | None = None
    wave_column: str | None = None
    seed: int | None = None
    notes: tuple[Fact, ...] = ()
    caveats: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookItem:
    """One column of the data an instrument gives."""

    id: str
    column: str
    text: str
    kind: str
    labels: tuple[tuple[str, str], ...]
    keyed: int
    scale: str | None
    page: str
    optional: bool
    show_if: str | None
    origin: str | None
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookScale:
    """How one score comes about."""

    id: str
    title: str
    about: str | None
    items: tuple[str, ...]
    reverse_keyed: tuple[str, ...]
    score: str
    answered_at_least: int
    low: float
    high: float
    better: str
    smallest_change: float | None
    of: tuple[str, ...] = ()
    response_model: str | None = None
    """Of the parameters kept in the evidence, which `score --irt` uses."""
    response_n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """What every column and score of an instrument means."""

    instrument: InstrumentRef
    licence: str
    minutes: float
    referent: str
    items: tuple[CodebookItem, ...]
    scales: tuple[CodebookScale, ...]
    sources: tuple[tuple[str, str | None], ...]
    missing_codes: tuple[tuple[int, str], ...]
    samples: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a team could be shown to have changed by: the planner's answer, in points of a 1-5 score."""

    members: int
    answer: int
    smallest_noise_only: float
    smallest_change: float
    low: float
    high: float
    alternatives: tuple[Fact, ...] = ()
    caveats: tuple[Fact, ...] = ()
    instrument: InstrumentRef | None = None
