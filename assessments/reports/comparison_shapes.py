"""What a comparison of a user's own rounds reports, unrounded: `soundline.comparison/1`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assessments.reports.shapes import Fact, InstrumentRef, Verdict
from assessments.reports.study_shapes import Estimated


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleComparison:
    """One scale of one group in a user's own comparison, unrounded: `soundline.comparison/1`."""

    scale: str
    baseline: float | None
    followup: float | None
    delta: Estimated
    delta_noise_only: Estimated
    shrunken: float | None
    n1: int
    n2: int
    n_linked: int | None
    roster1: int | None
    roster2: int | None
    method: str
    verdict: Verdict
    favourable: bool | None
    caps: tuple[str, ...]
    reasons: tuple[Fact, ...]
    regression: float | None = None
    """What was taken off a focus scale for regression to the mean; None for other scales."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A usual test: its estimate, range, statistic, degrees of freedom and p; or why there is none."""

    method: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    statistic: float | None = None
    df: float | None = None
    p: float | None = None
    n: int | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualTests:
    """What the tests people usually run say of one scale of one group, beside our own figures."""

    scale: str
    tests: Mapping[str, Tested] = field(default_factory=dict)
    """By name: paired_t, welch_t, signed_rank."""
    figures: Mapping[str, Estimated] = field(default_factory=dict)
    """By name: icc_a1, icc_c1, r, error_variance, sdc95, d_average."""
    reliable: Mapping[str, int] = field(default_factory=dict)
    """How many people are up, down, within noise by the error variance above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundName:
    """One round of a comparison: its file and what kind of round it is."""

    name: str
    kind: Literal["baseline", "follow_up", "sustainment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelContrast:
    """A contrast of a mixed model of all teams and rounds, with small-sample degrees of freedom."""

    value: float
    low: float
    high: float
    level: float
    se: float
    df: float
    p: float
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeModel:
    """A mixed model of one scale over all rounds: a mean a round, teams and persons that differ."""

    scale: str
    n: int | None = None
    n_teams: int | None = None
    n_persons: int | None = None
    means: tuple[float, ...] = ()
    variances: Mapping[str, float] = field(default_factory=dict)
    contrasts: Mapping[str, ModelContrast] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastComparison:
    """A planned comparison over several rounds: its weight for each, and every team's figures."""

    name: Literal["effect", "retention", "net"]
    weights: tuple[float, ...]
    teams: Mapping[str, tuple[ScaleComparison, ...]]
    programme: Mapping[str, Estimated] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmsComparison:
    """Coached teams beside teams not coached (yet), one scale: what changed more during the same time."""

    scale: str
    difference: Estimated
    coached: Estimated | None = None
    comparison: Estimated | None = None
    df: float | None = None
    p: float | None = None
    permutation_p: float | None = None
    permutation_smallest: float | None = None
    adjusted: Estimated | None = None
    """The difference between teams of the same baseline mean."""
    n_coached: int = 0
    n_comparison: int = 0
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attrition:
    """Whether those who answered once only were like the others before: their baseline scores, one scale."""

    scale: str
    n_stayed: int
    n_left: int
    stayed: float | None
    left: float | None
    difference: Estimated
    standardised: Estimated
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositionComparison:
    """A team's difference of means taken apart: its stayers' change, and who came, went or was silent."""

    scale: str
    total: float | None = None
    stayers: Estimated | None = None
    answered_once: Estimated | None = None
    joined: Estimated | None = None
    left: Estimated | None = None
    is_mostly_composition: bool | None = None
    caveats: tuple[str, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """One person's change in one scale: `index` is it in standard errors of a difference."""

    person: str
    team: str
    scale: str
    baseline: float
    followup: float
    index: float
    change: Literal["up", "down", "within_noise"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonReport:
    """Two data sets of one instrument, team by team."""

    instrument: InstrumentRef
    baseline_name: str
    followup_name: str
    teams: Mapping[str, tuple[ScaleComparison, ...]]
    programme: Mapping[str, Estimated] = field(default_factory=dict)
    persons: tuple[PersonChange, ...] = ()
    caveats: tuple[Fact, ...] = ()
    rounds: tuple[RoundName, ...] = ()
    """Every round, where there are more than two."""
    contrasts: tuple[ContrastComparison, ...] = ()
    programme_models: tuple[ProgrammeModel, ...] = ()
    arms: tuple[ArmsComparison, ...] = ()
    attrition: tuple[Attrition, ...] = ()
    composition: Mapping[str, tuple[CompositionComparison, ...]] = field(default_factory=dict)
    usual_tests: Mapping[str, tuple[UsualTests, ...]] = field(default_factory=dict)
