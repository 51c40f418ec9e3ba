"""What is known about an instrument: samples, figures, norms; it caps what a report may say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from instruments.ids import ItemId, ScaleId


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sample the evidence rests on."""

    id: str
    purpose: str
    persons: int
    teams: int | None = None
    population: str | None = None
    date: str | None = None
    interval_days: int | None = None
    mode: str | None = None
    """How they answered: web, paper, interview."""
    stable: str | None = None
    """In a retest: how it is known that nothing changed between, or that it is assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceValue:
    """One published figure with its interval, where it has one."""

    value: float
    low: float | None = None
    high: float | None = None
    sample: str | None = None
    df: float | None = None
    q_ref: float | None = None
    status: str | None = None
    teams: int | None = None


ResponseModel = Literal["grm", "gpcm", "pcm", "rsm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemParameters:
    """One item's slope, and the steps on the trait between its keyed answers, lowest first."""

    a: float
    b: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseEvidence:
    """Parameters of an item response model of one scale, ready to score new answers with."""

    model: ResponseModel
    items: Mapping[ItemId, ItemParameters]
    mean: float = 0.0
    """Of the trait in the people it was fitted to: the prior new answers are scored with."""
    variance: float = 1.0
    n: int | None = None
    sample: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleEvidence:
    """Figures of one scale: alpha, omega, retest_error_variance, icc1, within_sd, team_occasion_sd."""

    scale: ScaleId
    figures: Mapping[str, EvidenceValue]
    item_means: Mapping[ItemId, float] = field(default_factory=dict)
    irt: ResponseEvidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known about the instrument; its grade (0-5) caps what a report may say."""

    grade: int = 0
    simulated: bool = False
    samples: tuple[Sample, ...] = ()
    scales: Mapping[ScaleId, ScaleEvidence] = field(default_factory=dict)
    content: Mapping[str, float] = field(default_factory=dict)
    structure: Mapping[str, float | str] = field(default_factory=dict)
    invariance: Mapping[str, Mapping[str, float | str]] = field(default_factory=dict)
    validity: Mapping[str, float | str] = field(default_factory=dict)
    limitations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A norm group of a scale: persons or teams."""

    scale: ScaleId
    unit: Literal["person", "team"]
    group: str
    n: int
    mean: float
    sd: float
    cite: str | None = None
    date: str | None = None
