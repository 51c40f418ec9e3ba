"""Coached teams beside teams that waited: what changed with them beyond what changed with everybody.

The unit is the team. Two groups that chance did not make may differ for other reasons; then a difference is
one *during* the programme, not one because of it. That stands with every result here as a caveat.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from scoring.change.intervals import are_alike, interval, quantile, two_sided_p
from scoring.change.programme_line import over_teams
from scoring.change.shapes import Interval
from scoring.errors import ScoringError
from scoring.results import Caveat, Matrix, Vector

LEAST_TEAMS = 2
"""On each side: with one team there is no spread of teams to judge by."""
FEW_TEAMS = 4
"""On each side; with fewer an exact test can never reach .05."""
MOST_ARRANGEMENTS = 200_000
ERROR_RATE = 0.05
SLACK = 1e-9
ASSIGNMENT = Caveat(code="assignment_decides")


@dataclass(frozen=True, slots=True, kw_only=True)
class Permutation:
    """An exact two-sided p, the smallest that so many teams could give, and how many ways were tried."""

    p: float
    smallest_possible: float
    arrangements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceInDifferences:
    """Mean change of coached teams less that of waiting teams, points; each side's own change beside it.

    `permutation` is None where there are more than 200 000 arrangements: then Welch's p needs no help.
    """

    difference: Interval
    p: float
    coached: Interval | None
    comparison: Interval | None
    permutation: Permutation | None
    n_coached: int
    n_comparison: int
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancova:
    """Difference of follow-up means at equal baseline, points, and how far a baseline point carries over."""

    difference: Interval
    p: float
    slope: float
    n_coached: int
    n_comparison: int
    caveats: tuple[Caveat, ...]


def difference_in_differences(
    coached: Vector, comparison: Vector, *, level: float = 0.95
) -> DifferenceInDifferences:
    """Compare the changes of two groups of teams, with Welch's interval and an exact permutation test.

    coached, comparison : (J,) each team's own change in points, no NaN, whatever it rests on. What happened
    to all teams alike cancels. Refuses fewer than 2 teams on a side and changes without any spread.

    Source: [welch1947]; permutation [fisher1935].
    """
    one, two = _deltas(coached, "coached"), _deltas(comparison, "comparison")
    if are_alike(one) and are_alike(two):
        raise ScoringError(
            "All teams of each group changed by the same amount: their spread is zero, nothing can be judged."
        )
    e1, e2 = float(one.var(ddof=1)) / one.size, float(two.var(ddof=1)) / two.size
    df = (e1 + e2) ** 2 / (e1**2 / (one.size - 1) + e2**2 / (two.size - 1))
    difference = float(one.mean() - two.mean())
    is_countable = math.comb(one.size + two.size, one.size) <= MOST_ARRANGEMENTS
    exact = permutation_test(one, two) if is_countable else None
    return DifferenceInDifferences(
        difference=interval(difference, e1 + e2, df, method="welch_over_teams", level=level),
        p=two_sided_p(difference, e1 + e2, df), coached=over_teams(one), comparison=over_teams(two),
        permutation=exact, n_coached=one.size, n_comparison=two.size,
        caveats=_caveats(one.size, two.size, exact=exact),
    )  # fmt: skip


def permutation_test(coached: Vector, comparison: Vector) -> Permutation:
    """Two-sided exact p of the difference of means under all assignments of teams to groups.

    Ties count as reached. With 5 and 5 teams the smallest possible p is 2/252. Refuses fewer than 2 teams on
    a side and more than 200 000 arrangements.

    Source: [fisher1935].

    >>> import numpy as np
    >>> found = permutation_test(np.array([3.0, 4, 5, 6, 7]), np.array([-1.0, 0, 0, 1, 2]))
    >>> found.arrangements, round(found.p, 4), round(found.smallest_possible, 4)
    (252, 0.0079, 0.0079)
    """
    one, two = _deltas(coached, "coached"), _deltas(comparison, "comparison")
    n, k = one.size + two.size, one.size
    arrangements = math.comb(n, k)
    if arrangements > MOST_ARRANGEMENTS:
        raise ScoringError(
            f"{arrangements} arrangements of {n} teams are more than {MOST_ARRANGEMENTS}; use Welch's p."
        )
    every = np.concatenate([one, two])
    chosen = np.fromiter(
        itertools.chain.from_iterable(itertools.combinations(range(n), k)),
        dtype=np.intp,
        count=arrangements * k,
    )
    sums = every[chosen.reshape(-1, k)].sum(axis=1)
    # The difference of means is a straight line in the sum of one group.
    middle = float(every.mean()) * k
    reached = np.abs(sums - middle) >= abs(float(one.sum()) - middle) - SLACK * max(
        1.0, float(np.abs(every).sum())
    )
    return Permutation(
        p=float(reached.mean()), smallest_possible=(2 if 2 * k == n else 1) / arrangements,
        arrangements=arrangements,
    )  # fmt: skip


def ancova(coached: Matrix, comparison: Matrix, *, level: float = 0.95) -> Ancova:
    """Difference of follow-up means at the same baseline: sharper where chance assigned the teams.

    coached, comparison : (J, 2) baseline and follow-up mean of each team in points, no NaN. Where groups were
    not made by chance it may mislead: a group that began higher is expected to fall. Refuses fewer than 2
    teams on a side, fewer than 5 in all, and baselines without spread within the groups.

    Source: [vanbreukelen2006].
    """
    one, two = _pairs(coached, "coached"), _pairs(comparison, "comparison")
    n = len(one) + len(two)
    if n < 5:
        raise ScoringError(
            f"Adjusting for the baseline needs 5 teams; there are {n}. Compare changes instead."
        )
    both = np.vstack([one, two])
    group = np.repeat([1.0, 0.0], [len(one), len(two)])
    before, after = both[:, 0], both[:, 1]
    if are_alike(one[:, 0]) and are_alike(two[:, 0]):
        raise ScoringError("Baselines do not differ within the groups: there is nothing to adjust for.")
    x = np.column_stack([np.ones(n), group, before - before.mean()])
    inverse = np.linalg.inv(x.T @ x)
    b = inverse @ x.T @ after
    rest = after - x @ b
    variance = float(rest @ rest) / (n - 3) * float(inverse[1, 1])
    return Ancova(
        difference=interval(float(b[1]), variance, n - 3, method="ancova_over_teams", level=level),
        p=two_sided_p(float(b[1]), variance, n - 3), slope=float(b[2]),
        n_coached=len(one), n_comparison=len(two), caveats=_caveats(len(one), len(two), exact=None),
    )  # fmt: skip


def minimum_detectable(
    *, teams: int, comparison_teams: int | None = None, sd_change: float, noise: float,
    allowance: float = 0.0, power: float = 0.80,
) -> float:  # fmt: skip
    """The smallest true mean change, or difference of two groups', found with `power` at .05, points.

    teams, comparison_teams : teams on each side; None: before and after alone. sd_change : spread of teams'
    true changes; noise : variance of one team's change from answers (for n who all answer 2 v_e / n);
    allowance : variance of a team's mood of the day. The noncentral t, upper tail alone. Refuses fewer than
    2 teams and a power outside (.05, 1).

    Source: [cohen1988].

    >>> round(minimum_detectable(teams=10, comparison_teams=10, sd_change=0.2, noise=2 * 0.122 / 8), 2)
    0.35
    """
    from scipy.special import nctdtrinc

    sides = [teams] if comparison_teams is None else [teams, comparison_teams]
    if min(sides) < LEAST_TEAMS or not ERROR_RATE < power < 1:
        raise ScoringError(
            f"Planning needs {LEAST_TEAMS} teams on each side and a power between .05 and 1; "
            f"there are {min(sides)} and {power:g}."
        )
    df = float(sum(n - 1 for n in sides))
    se = math.sqrt((sd_change**2 + noise + 2 * allowance) * sum(1 / n for n in sides))
    return float(nctdtrinc(df, 1 - power, quantile(1 - ERROR_RATE / 2, df))) * se


def _caveats(n_coached: int, n_comparison: int, *, exact: Permutation | None) -> tuple[Caveat, ...]:
    least = min(n_coached, n_comparison)
    caveats = [ASSIGNMENT]
    if least < FEW_TEAMS:
        caveats.append(Caveat(code="few_teams", facts=(("n_teams", least), ("need", FEW_TEAMS))))
    if exact is not None and exact.smallest_possible > ERROR_RATE:
        facts = (("smallest_possible", exact.smallest_possible),)
        caveats.append(Caveat(code="exact_test_cannot_tell", facts=facts))
    return tuple(caveats)


def _deltas(values: Vector, side: str) -> Vector:
    d = np.asarray(values, dtype=float)
    if d.ndim != 1 or not np.isfinite(d).all():
        raise ScoringError(f"A {side} team's change is missing. Leave out teams without a change.")
    if d.size < LEAST_TEAMS:
        raise ScoringError(
            f"{LEAST_TEAMS} {side} teams are needed to see how teams differ; there are {d.size}."
        )
    return d


def _pairs(values: Matrix, side: str) -> Matrix:
    both: Matrix = np.asarray(values, dtype=float)
    if both.ndim != 2 or both.shape[1] != 2:
        raise ScoringError(f"Each {side} team needs a baseline mean and a follow-up mean, in this order.")
    _deltas(both.sum(axis=1), side)
    return both
