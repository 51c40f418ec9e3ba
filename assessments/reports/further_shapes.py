"""What a study says beside its main figures: missing answers, general factors, teams, norms, cut-offs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.reports.shapes import Fact

Table = Mapping[str, Mapping[str, float | None]]
"""Rows by name, each with its columns by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPattern:
    """Items left out together, and by how many."""

    items: tuple[str, ...]
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LittleTest:
    """Little's test of answers missing completely at random."""

    chi2: float
    df: int
    p: float
    n: int
    n_patterns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingStudy:
    """Which answers are missing together, and what listwise and pairwise figures rest on."""

    rows: int
    n_listwise: int = 0
    pairwise_least: int = 0
    pairwise_most: int = 0
    items: Mapping[str, int] = field(default_factory=dict)
    """Answers missing, item by item."""
    patterns: tuple[MissingPattern, ...] = ()
    """The most frequent ones, first; one without items is that of complete rows."""
    n_patterns: int = 0
    little: LittleTest | None = None
    little_refused: str | None = None
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchmidLeimanStudy:
    """A general factor and group factors that do not overlap with it."""

    loadings: Table = field(default_factory=dict)
    """Columns `general`, then `G1`, `G2`, …"""
    uniqueness: Mapping[str, float | None] = field(default_factory=dict)
    explained: Mapping[str, float | None] = field(default_factory=dict)
    """Share of the common variance each factor holds; the general factor's is ECV."""
    n: int | None = None
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralizabilityStudy:
    """Variance components of members in teams by items, in squared points, and what team means hold."""

    components: Mapping[str, float | None] = field(default_factory=dict)
    """team, member, item, team_item, residual; as found, below zero where they are."""
    coefficient: float | None = None
    members: float | None = None
    """Harmonic mean of the teams' sizes."""
    items: int = 0
    designs: Mapping[str, float | None] = field(default_factory=dict)
    """The coefficient with other numbers of members, by their number."""
    finite: Mapping[str, float | None] = field(default_factory=dict)
    """What team means say of these members, by how many answered of how many: `6 of 8`."""
    finite_refused: str | None = None
    error_variance: float | None = None
    """Of one member's score over days, from alpha within teams; it enters `finite`."""
    n_teams: int = 0
    n: int | None = None
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NormRow:
    """Where one score stands in this sample."""

    score: float
    z: float
    t: float
    stanine: int
    percentile: float
    low: float
    high: float
    """95 % interval of the percentile, by the sample's own size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormStudy:
    """The sample as a norm group, of persons or of team means."""

    unit: str = "person"
    n: int = 0
    mean: float | None = None
    sd: float | None = None
    rows: tuple[NormRow, ...] = ()
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Where on the normal variable behind an item one answer gives way to the next."""

    value: float
    error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoffRow:
    """One index: what true models show, what slightly wrong ones do, and where to cut if that parts them."""

    true_bound: float
    wrong_bound: float
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoffStudy:
    """Cut-offs simulated for the model at hand."""

    draws: int = 0
    seed: int | None = None
    indices: Mapping[str, CutoffRow] = field(default_factory=dict)
    """cfi, rmsea, srmr."""
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """What freeing one fixed parameter of a model would bring."""

    left: str
    operator: str
    """`=~` an item on another scale's factor, `~~` two residuals, or two factors, together."""
    right: str
    index: float
    expected_change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterStudy:
    """One parameter of a model: as it stands, and with items and factors in units of their own spreads."""

    left: str
    operator: str
    right: str
    label: str | None
    """The name it was given."""
    is_free: bool
    value: float | None
    error: float | None
    """None where it is fixed."""
    standard: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedStudy:
    """A quantity a model makes of its parameters."""

    name: str
    formula: str
    value: float | None
    error: float | None
