"""Shapes of aligned means: what groups have in common where not every item means the same to all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.reports.shapes import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedGroup:
    """One group's factor, in units of the first group's, which has mean 0 and standard deviation 1."""

    group: str
    n: int
    mean: float
    error: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float = 1.0
    sd_error: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedItem:
    """One item's aligned loading and intercept in each group, and in which groups they differ."""

    loadings: Mapping[str, float]
    intercepts: Mapping[str, float]
    r2_loading: float | None = None
    r2_intercept: float | None = None
    differs_loading: tuple[str, ...] = ()
    differs_intercept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentStudy:
    """One scale's factor means over groups, made comparable as far as its items allow."""

    scale: str
    groups: tuple[AlignedGroup, ...] = ()
    items: Mapping[str, AlignedItem] = field(default_factory=dict)
    r2_loadings: float | None = None
    r2_intercepts: float | None = None
    share_differing: float | None = None
    cfi: float | None = None
    rmsea: float | None = None
    """Of one factor in every group, nothing held equal."""
    caveats: tuple[Fact, ...] = ()
    refused: str | None = None
