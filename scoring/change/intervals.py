"""From a variance and its degrees of freedom to an interval and a p value.

The t distribution comes from scipy.special, which loads fast; nothing here knows where a variance is from.
"""

import math
from collections.abc import Sequence

from scoring.change.shapes import Interval
from scoring.errors import ScoringError
from scoring.results import Vector


def quantile(p: float, df: float) -> float:
    """The p-quantile of Student's t; df may be fractional.

    Source: [student1908].

    >>> round(quantile(0.975, 59), 3)
    2.001
    """
    from scipy.special import stdtrit

    return float(stdtrit(df, p))


def two_sided_p(estimate: float, variance: float, df: float) -> float:
    """Probability of a t at least as far from zero; 1 where estimate and variance are both zero.

    Source: [student1908].
    """
    from scipy.special import stdtr

    if variance <= 0:
        return 1.0 if estimate == 0 else 0.0
    return float(2 * stdtr(df, -abs(estimate) / math.sqrt(variance)))


def are_alike(scores: Vector) -> bool:
    """Whether scores differ by rounding of floats alone: then they have no variance to test with.

    Source: [student1908] needs one.
    """
    spread = float(scores.max() - scores.min())
    return spread <= 1e-9 * max(1.0, float(abs(scores).max()))


def satterthwaite(parts: Sequence[float], dfs: Sequence[float]) -> tuple[float, float]:
    """The sum of independent variances and its approximate degrees of freedom.

    Parts that are zero do not count; all zero gives (0, inf). A part with infinite df is known exactly.

    Source: [satterthwaite1946].

    >>> satterthwaite([1.0, 1.0], [10, 10])
    (2.0, 20.0)
    """
    variance = float(sum(parts))
    spread = sum(part * part / df for part, df in zip(parts, dfs, strict=True) if part > 0)
    return variance, variance * variance / spread if spread > 0 else math.inf


def interval(value: float, variance: float, df: float, *, method: str, level: float = 0.95) -> Interval:
    """The t interval about a value at `level`, with the 90 % and 80 % ones beside it.

    Refuses a variance below zero or fewer than (almost) one degree of freedom: such an interval
    would be a guess. Limits are not clipped to the range of the scale: a test must not be.

    Source: [student1908].
    """
    if variance < 0 or not df >= 0.5:
        raise ScoringError(
            f"No interval: variance {variance:g} with {df:g} degrees of freedom. "
            "At least 2 people with different scores, or an error variance, are needed."
        )
    se = math.sqrt(variance)
    half, half90, half80 = (se * quantile(0.5 + cover / 2, df) for cover in (level, 0.90, 0.80))
    return Interval(
        value=value, low=value - half, high=value + half,
        low90=value - half90, high90=value + half90, low80=value - half80, high80=value + half80,
        level=level, se=se, df=df, method=method,
    )  # fmt: skip
