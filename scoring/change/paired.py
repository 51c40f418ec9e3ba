"""Fallbacks where the error variance of the questionnaire is unknown: the textbook's t tests.

They answer for a population of similar members, not for these: wider, and rarely able to tell.
"""

from scoring.change.finite_team import enough
from scoring.change.intervals import are_alike, interval
from scoring.change.shapes import Interval
from scoring.errors import ScoringError
from scoring.results import Vector


def paired_t(differences: Vector) -> Interval:
    """Mean difference with the paired t interval.

    differences : (m,) second minus first, points, no NaN. Refuses fewer than 4 and no variance at all.

    Source: [student1908].
    """
    d = enough(differences, what="A paired t interval")
    if are_alike(d):
        raise ScoringError(
            f"All {d.size} differences are the same: a paired t interval would have no width. "
            "With the questionnaire's error variance the finite-team interval exists."
        )
    return interval(float(d.mean()), float(d.var(ddof=1)) / d.size, d.size - 1, method="paired_t")


def moderated_t(differences: Vector, *, variance: float, df: float) -> Interval:
    """Mean difference with a moderated variance of the differences and its degrees of freedom.

    Source: [smyth2004].
    """
    d = enough(differences, what="A moderated t interval")
    return interval(float(d.mean()), variance / d.size, df, method="moderated_t")


def welch_t(first: Vector, second: Vector) -> Interval:
    """Difference of two means of different people, second minus first, with unequal variances.

    Refuses fewer than 4 scores in a round and no variance in either.

    Source: [welch1947].
    """
    y1, y2 = enough(first, what="The first round"), enough(second, what="The second round")
    e1, e2 = float(y1.var(ddof=1)) / y1.size, float(y2.var(ddof=1)) / y2.size
    if are_alike(y1) and are_alike(y2):
        raise ScoringError(
            "Everybody gave the same score within each round: Welch's interval would have no width. "
            "With the questionnaire's error variance and the rosters the finite-team interval exists."
        )
    df = (e1 + e2) ** 2 / (e1**2 / (y1.size - 1) + e2**2 / (y2.size - 1))
    return interval(float(y2.mean() - y1.mean()), e1 + e2, df, method="welch_t")
