"""How much of the spread of scores lies between teams, and how reliably team means tell teams apart."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.guards import is_coverage, of_length, vector
from scoring.results import Caveat, Estimate, Vector

SHOWN, INTERPRETED = 20, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamReliability:
    """The intraclass correlations of one score over teams."""

    icc1: Estimate
    """Share of the variance of one member's score that lies between teams, with n0."""
    icc1_mean_size: Estimate
    """The same with the mean team size in place of n0, negative where it is: what R's multilevel prints."""
    icc2: Estimate
    """Reliability of the teams' means."""
    n0: float
    """Team size that unequal teams amount to."""
    n_teams: int
    n_persons: int
    mean_square_between: float
    mean_square_within: float
    """Pooled variance within teams, in squared points."""


def icc(scores: npt.ArrayLike, groups: Sequence[Hashable], *, ci_level: float = 0.95) -> TeamReliability:
    """Estimate ICC(1) and ICC(2) from a one-way analysis of variance of members in teams.

    ICC(1) = (MSB - MSW) / (MSB + (n0 - 1) MSW) with n0 = (N - sum n^2 / N) / (teams - 1);
    ICC(2) = (MSB - MSW) / MSB. Intervals from F, exact for equal teams. A negative estimate is given as 0
    with caveat `negative_set_to_zero` and its value; limits are cut at 0.

    Parameters
    ----------
    scores : (n_respondents,)
        Scale scores in raw points; NaN is left out.
    groups : n_respondents team names
        None, NaN or an empty name leaves the respondent out (caveat `without_team`).
    ci_level : float
        Coverage of the intervals, a proportion in (0, 1).

    Returns
    -------
    TeamReliability. Caveats: `few_teams` below 20 (not to be shown), `some_teams` below 50 (not to be
    interpreted), `nobody_differs_within` where all members of each team gave the same score.

    Raises
    ------
    ScoringError
        Fewer than two teams, no team with two members, or scores that do not vary at all.

    Source
    ------
    [bliese2000]; n0 and intervals: [shrout1979], [searle1992].
    """
    values, codes, n_outside = _placed(scores, groups)
    is_coverage(ci_level)
    sizes = np.bincount(codes).astype(float)
    n_teams, n_persons = sizes.size, values.size
    if n_teams < 2 or n_persons == n_teams:
        raise ScoringError(
            "Intraclass correlations need at least 2 teams, one of them with 2 members; "
            f"here are {n_teams} teams and {n_persons} scores."
        )
    between, within = _mean_squares(values, codes, sizes)
    if between + within <= 1e-20 * max(float(np.abs(values).max()) ** 2, 1e-300):
        raise ScoringError("Intraclass correlations are undefined: everybody has the same score.")
    n0 = (n_persons - float((sizes**2).sum()) / n_persons) / (n_teams - 1)
    freedom = (n_teams - 1, n_persons - n_teams)
    limits = _f_limits(between, within, freedom, ci_level)
    caveats = _caveats(n_teams, n_outside, within)
    one = [_share(b, w, n0) for b, w in ((between, within), *limits)]
    two = [_mean_reliability(b, w) for b, w in ((between, within), *limits)]
    raw = Estimate(
        value=_share(between, within, n_persons / n_teams),
        method="anova_mean_size",
        n=n_persons,
        caveats=caveats,
    )
    return TeamReliability(
        icc1=_estimate(one, "anova_n0", n=n_persons, ci_level=ci_level, caveats=caveats),
        icc1_mean_size=raw,
        icc2=_estimate(two, "anova", n=n_persons, ci_level=ci_level, caveats=caveats),
        n0=n0,
        n_teams=n_teams,
        n_persons=n_persons,
        mean_square_between=between,
        mean_square_within=within,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamComponents:
    """Variances between and within teams by restricted maximum likelihood, in squared points."""

    between: float
    within: float
    icc1: float
    n_teams: int
    n_persons: int


def icc_reml(scores: npt.ArrayLike, groups: Sequence[Hashable]) -> TeamComponents:
    """Estimate the variances of a score between and within teams of unequal size, as mixed models do.

    Every team is weighed by what it tells, where `icc` weighs members; with equal teams both agree, except
    that a variance between teams is never below 0 here.

    scores, groups : as for `icc`, which says what is refused; here also scores that do not vary within any
    team: there is no likelihood then.

    Source
    ------
    [patterson1971], [searle1992].
    """
    values, codes, _ = _placed(scores, groups)
    sizes = np.bincount(codes).astype(float)
    if sizes.size < 2 or values.size == sizes.size:
        raise ScoringError(
            "Variances between and within teams need at least 2 teams, one of them with 2 members; "
            f"here are {sizes.size} teams and {values.size} scores."
        )
    apart = values - values.mean()
    means = np.bincount(codes, weights=apart) / sizes
    inside = float(((apart - means[codes]) ** 2).sum())
    if inside <= 1e-20 * max(float((values**2).sum()), 1e-300):
        raise ScoringError("Variances between and within teams do not exist: within teams nobody differs.")
    share = _most_likely_share(inside, sizes, means)
    freedom = values.size - 1
    within = _weighted(share, inside, sizes, means)[0] / freedom
    return TeamComponents(
        between=share * within, within=within, icc1=share / (1 + share), n_teams=sizes.size,
        n_persons=values.size,
    )  # fmt: skip


def _weighted(share: float, inside: float, sizes: Vector, means: Vector) -> tuple[float, Vector]:
    """Sum of squares about the weighted mean, and the teams' weights, where teams vary `share` times as
    much as members."""
    weight = sizes / (1 + sizes * share)
    centre = float(weight @ means) / float(weight.sum())
    return inside + float(weight @ (means - centre) ** 2), weight


def _most_likely_share(inside: float, sizes: Vector, means: Vector) -> float:
    """Variance between teams over that within, of greatest restricted likelihood; 0 at its end."""
    from scipy.optimize import minimize_scalar

    freedom = sizes.sum() - 1

    def unlikely(logarithm: float) -> float:
        share = math.exp(logarithm)
        squares, weight = _weighted(share, inside, sizes, means)
        # A team's members, held together: log(1 + n share) each, and the mean costs one more.
        return float(
            freedom * math.log(squares) + np.log1p(sizes * share).sum() + math.log(float(weight.sum()))
        )

    tried = np.arange(-30.0, 31.0)
    place = int(np.argmin([unlikely(x) for x in tried]))
    if place == 0:
        return 0.0
    bounds = (tried[place - 1], tried[min(place + 1, tried.size - 1)])
    found = minimize_scalar(unlikely, bounds=bounds, method="bounded", options={"xatol": 1e-10})
    return math.exp(float(found.x))


def icc2_of_team(icc1: float, size: float) -> float:
    """Reliability of one team's mean from ICC(1) and that team's own size (Spearman-Brown).

    Source
    ------
    [bliese2000].

    >>> round(icc2_of_team(0.15, 8), 3)
    0.585
    """
    return size * icc1 / (1 + (size - 1) * icc1)


def _placed(scores: npt.ArrayLike, groups: Sequence[Hashable]) -> tuple[Vector, npt.NDArray[np.intp], int]:
    """The scores that exist in a team, and the team of each as a number in order of first sight."""
    values = vector(scores, "An intraclass correlation")
    of_length(groups, values.size, "Team names")
    has_team = np.array([_is_named(g) for g in groups], dtype=np.bool_)
    kept = has_team & ~np.isnan(values)
    seen: dict[Hashable, int] = {}
    codes = [seen.setdefault(g, len(seen)) for g, keep in zip(groups, kept, strict=True) if keep]
    return values[kept], np.asarray(codes, dtype=np.intp), int((~has_team & ~np.isnan(values)).sum())


def _is_named(group: Hashable) -> bool:
    # NaN is the one name that differs from itself.
    return group is not None and group != "" and group == group  # noqa: PLR0124


def _mean_squares(values: Vector, codes: npt.NDArray[np.intp], sizes: Vector) -> tuple[float, float]:
    grand = float(values.mean())
    apart = values - grand
    means = np.bincount(codes, weights=apart) / sizes
    between = float((sizes * means**2).sum()) / (sizes.size - 1)
    within = float(((apart - means[codes]) ** 2).sum()) / (values.size - sizes.size)
    return between, within


def _f_limits(
    between: float, within: float, freedom: tuple[int, int], ci_level: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Mean squares between teams that the lowest and the highest F of the interval would mean."""
    from scipy.special import fdtri

    tail = (1 - ci_level) / 2
    low = between / float(fdtri(*freedom, 1 - tail))
    high = between / float(fdtri(*freedom, tail))
    return (low, within), (high, within)


def _share(between: float, within: float, size: float) -> float:
    return (between - within) / (between + (size - 1) * within)


def _mean_reliability(between: float, within: float) -> float:
    return 1 - within / between if between > 0 else -np.inf


def _estimate(
    found: Sequence[float], method: str, *, n: int, ci_level: float, caveats: tuple[Caveat, ...]
) -> Estimate:
    value, low, high = found
    if value < 0:
        caveats = (*caveats, Caveat(code="negative_set_to_zero", facts=(("value", value),)))
    return Estimate(
        value=max(value, 0.0),
        low=max(low, 0.0),
        high=max(high, 0.0),
        level=ci_level,
        method=method,
        n=n,
        caveats=caveats,
    )


def _caveats(n_teams: int, n_outside: int, within: float) -> tuple[Caveat, ...]:
    found = []
    if n_teams < INTERPRETED:
        code = "few_teams" if n_teams < SHOWN else "some_teams"
        found.append(Caveat(code=code, facts=(("n_teams", n_teams),)))
    if n_outside:
        found.append(Caveat(code="without_team", facts=(("n", n_outside),)))
    if within == 0:
        found.append(Caveat(code="nobody_differs_within"))
    return tuple(found)
