"""What pictures of a study are drawn from: curves, people beside steps, two occasions of the same people."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCurves:
    """One item along the trait, at each place of `Curves.theta`."""

    options: tuple[tuple[float, ...], ...]
    """How likely each answer is, lowest keyed answer first."""
    information: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """How likely each answer is along the trait, item by item."""

    theta: tuple[float, ...]
    items: Mapping[str, ItemCurves] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMap:
    """How many people stand where on the trait (expected a posteriori), class by class between `edges`."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    mean: float
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A score on the first and on the second occasion, and how many people have just these."""

    first: float
    second: float
    n: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OccasionPairs:
    """The same people's scores on two occasions; nobody is named, equal pairs are counted."""

    waves: tuple[str, str]
    low: float
    high: float
    """The ends of the scale."""
    n: int
    pairs: tuple[Pair, ...] = ()
    is_rounded: bool = False
    """Whether scores were put into classes, because there are too many different ones to draw."""
