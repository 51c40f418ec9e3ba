"""What a study says of the scales at two levels: people within teams, and teams."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.reports.laboratory_shapes import Table, Within
from assessments.reports.shapes import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelOmega:
    """One reliability with its 95 % interval, or why there is none."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    n: int | None = None
    caveats: tuple[str, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoLevelModel:
    """One model of two levels, the same factors at both, and what it says of its scales."""

    n: int | None = None
    n_teams: int | None = None
    size: float | None = None
    """Harmonic mean of the teams' sizes."""
    chi2: float | None = None
    df: int | None = None
    p: float | None = None
    cfi: float | None = None
    tli: float | None = None
    rmsea: Within = field(default_factory=Within)
    srmr_within: float | None = None
    srmr_between: float | None = None
    aic: float | None = None
    bic: float | None = None
    icc: Mapping[str, float | None] = field(default_factory=dict)
    """Share of each item's variance that lies between teams, whatever the model."""
    loadings_std: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    """Item by item: `within` and `between`, on its own factor."""
    factor_correlations: Mapping[str, Table] = field(default_factory=dict)
    """`within` and `between`, with several factors."""
    omega: Mapping[str, Mapping[str, LevelOmega]] = field(default_factory=dict)
    """Scale by scale: `within`, `between` (observed team means), `between_latent`, `total`."""
    alpha: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    agreement: Mapping[str, float | None] = field(default_factory=dict)
    """Scale by scale: share of the variance of observed team means that is the teams' own."""
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MultilevelStudy:
    """All scales in one model of two levels, and each scale alone in one of its own."""

    model: TwoLevelModel
    scales: Mapping[str, TwoLevelModel] = field(default_factory=dict)
    """Scales of two items or more; empty where there is only one."""

    @property
    def told(self) -> bool:
        """Whether any scale's own model could be fitted."""
        return any(m.refused is None and m.omega for m in (self.model, *self.scales.values()))

    def of(self, scale: str) -> TwoLevelModel:
        """The model a scale's own figures are read from: its own one, or the only one."""
        return self.scales.get(scale, self.model)
