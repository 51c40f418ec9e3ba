"""Beyond the smallest change worth speaking of, or inside it: a plain test of zero asks neither.

For single teams the verdict asks the second already (`held_steady`); a change shown to be *larger* than the
smallest one is only ever in reach of a programme of many teams.
"""

from dataclasses import dataclass

from scoring.change.intervals import quantile
from scoring.change.shapes import Interval
from scoring.errors import ScoringError


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstSmallest:
    """One-sided p values against a smallest change, points, and what they show at .05.

    `p_inside`: the larger of the two tests against its ends; `p_beyond`: of lying further out, whichever way.
    """

    smallest: float
    p_inside: float
    p_beyond: float
    is_inside: bool
    is_beyond: bool


def against_smallest(change: Interval, *, smallest: float, error_rate: float = 0.05) -> AgainstSmallest:
    """Test a change against the smallest one worth speaking of, from both sides.

    change : an interval with its standard error and degrees of freedom, points. Inside: both one-sided tests
    against +- smallest (the 90 % range lies within); beyond: the 90 % range lies outside on one side.
    Refuses a smallest change that is not above zero, and a change without a standard error.

    Source: two one-sided tests [schuirmann1987]; minimum effect [murphy1999].

    >>> from scoring.change.intervals import interval
    >>> found = against_smallest(interval(0.5, 0.01, 19, method="t_over_teams"), smallest=0.2)
    >>> found.is_beyond, round(found.p_beyond, 4)
    (True, 0.0037)
    """
    from scipy.special import stdtr

    if not smallest > 0 or not change.se > 0:
        raise ScoringError(
            f"A smallest change of {smallest:g} and a standard error of {change.se:g}: "
            "both must be above zero."
        )
    size = abs(change.value)
    near = float(stdtr(change.df, (size - smallest) / change.se))
    far = float(stdtr(change.df, -(size + smallest) / change.se))
    beyond = 1 - near
    half = quantile(1 - error_rate, change.df) * change.se
    return AgainstSmallest(
        smallest=smallest, p_inside=max(near, far), p_beyond=beyond,
        is_inside=size + half < smallest, is_beyond=size - half > smallest,
    )  # fmt: skip
