"""How many people a study needs: by closed form where one exists, by drawing samples where none does."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring.correlations import correlations
from scoring.efa.solution import efa
from scoring.errors import ScoringError
from scoring.guards import is_coverage
from scoring.populations import Population
from scoring.results import Caveat, Matrix, Vector
from scoring.rotation.congruence import matched
from scoring.rotation.rotate import Rotation

Told = Callable[[int, int], None]
FEWEST_DRAWS = 100
MOST_PEOPLE = 20_000
LOST_SHARE = 0.05
STARTS = 3
"""Searches of each rotation: enough where items load on one factor each."""
RECOVERED = 0.95
"""Tucker's coefficient from which two factors count as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """How many are needed, and what was found with that many."""

    n: int
    reached: float
    """Width, share or power with `n`."""
    error: float | None
    """Standard error of `reached` by the number of draws; None where it is exact."""
    method: str
    tried: tuple[tuple[int, float], ...] = ()
    draws: int | None = None
    caveats: tuple[Caveat, ...] = ()


def n_for_alpha(value: float, *, k_items: int, width: float, ci_level: float = 0.95) -> Needed:
    """People for whom the interval of an alpha of `value` is at most `width` wide, as Bonett reckons it.

    value : the alpha expected, below 1. k_items : at least 2. width : upper less lower limit, above 0.
    Refuses others.

    Source
    ------
    [bonett2002]: 8K/(K-1) (z / ln e)^2 + 2, with e the ratio of the limits' distances from 1.
    """
    is_coverage(ci_level)
    if value >= 1 or k_items < 2 or width <= 0:
        raise ScoringError(
            f"A width of alpha needs an alpha below 1, 2 items or more and a width above 0; here are "
            f"{value:g}, {k_items} and {width:g}."
        )
    n = math.ceil(
        2 * k_items / (k_items - 1) * (_z(ci_level) / math.asinh(width / (2 * (1 - value)))) ** 2 + 2 - 1e-9
    )
    half = _z(ci_level) * math.sqrt(2 * k_items / ((k_items - 1) * (n - 2)))
    return Needed(n=n, reached=2 * (1 - value) * math.sinh(half), error=None, method="bonett2002")


def df_for_error(relative_width: float, *, ci_level: float = 0.95) -> Needed:
    """Degrees of freedom for an interval of an error's standard deviation of this width, as a share of it.

    A retest of `n` people in `t` teams whose common shift is taken off has n - t degrees of freedom. `n` of
    the result counts degrees of freedom. Refuses a width that is not above 0.

    Source
    ------
    Chi-square limits of a variance: [devet2006].
    """
    from scipy.special import chdtri

    is_coverage(ci_level)
    if relative_width <= 0:
        raise ScoringError(f"A width is above 0, not {relative_width:g}.")
    tail = (1 - ci_level) / 2

    def width(df: int) -> float:
        return float(math.sqrt(df / chdtri(df, 1 - tail)) - math.sqrt(df / chdtri(df, tail)))

    df = _least(lambda df: width(df) <= relative_width, start=1, what="degrees of freedom")
    return Needed(n=df, reached=width(df), error=None, method="chi_square")


def paired_power(effect: float, *, n: int, error_rate: float = 0.05) -> float:
    """Probability that a paired t test of `n` people finds a mean change of `effect` SDs of the changes.

    Two-sided, either side counted. Refuses fewer than two people and an error rate outside (0, 1).

    Source
    ------
    Noncentral t: [cohen1988].
    """
    from scipy.special import nctdtr, stdtrit

    if n < 2 or not 0 < error_rate < 1:
        raise ScoringError(
            f"Power needs 2 people and an error rate in (0, 1); here are {n} and {error_rate:g}."
        )
    limit = float(stdtrit(n - 1, 1 - error_rate / 2))
    away = abs(effect) * math.sqrt(n)
    return float(1 - nctdtr(n - 1, away, limit) + nctdtr(n - 1, away, -limit))


def n_for_power(effect: float, *, power: float = 0.80, error_rate: float = 0.05) -> Needed:
    """People whose mean change of `effect` SDs of the changes a paired t test finds with this probability.

    Refuses an effect of 0, and a power not between the error rate and 1.

    Source
    ------
    [cohen1988].
    """
    if effect == 0 or not error_rate < power < 1:
        raise ScoringError("Power above the error rate and below 1 needs an effect other than 0.")
    n = _least(
        lambda n: paired_power(effect, n=n, error_rate=error_rate) >= power,
        start=2,
        what="people",
        most=10**7,
    )
    reached = paired_power(effect, n=n, error_rate=error_rate)
    return Needed(n=n, reached=reached, error=None, method="noncentral_t")


def n_for_width(
    people: Population, statistic: Callable[[Matrix], float], *, width: float, rng: np.random.Generator,
    draws: int = 1000, ci_level: float = 0.95, told: Told | None = None,
) -> Needed:  # fmt: skip
    """People with whom 95 % of samples give a coefficient within a range this wide, by drawing samples.

    Parameters
    ----------
    people : Population
    statistic : function from (n, k) answers to the coefficient; a refusal leaves that sample out.
    width : float, from the lower to the upper tail of the coefficients.
    rng, draws : what draws, and how often at each number of people, at least 100. ci_level : of samples.
    told : function of (done, of), optional

    Returns
    -------
    Needed. Caveat `draws_lost` where samples had no coefficient.

    Raises
    ------
    ScoringError
        Too few draws, a width not above 0, more than 20,000 people, 5 % of samples without the coefficient.

    Source
    ------
    Sample size by simulation: [muthen2002].
    """
    is_coverage(ci_level)
    if width <= 0:
        raise ScoringError(f"A width is above 0, not {width:g}.")
    tail = (1 - ci_level) / 2

    def spread(values: Vector) -> float:
        low, high = np.quantile(values, (tail, 1 - tail))
        return float(high - low)

    draw = _Draws(people, statistic, spread, rng=rng, draws=draws, told=told)
    n = max(100, 5 * people.k)
    draw.at(n)
    for _ in range(6):
        # The width shrinks with the root of the number of people; a few steps find it.
        wanted = max(people.k + 1, math.ceil(n * (draw.at(n) / width) ** 2))
        if wanted > MOST_PEOPLE:
            raise ScoringError(f"More than {MOST_PEOPLE:,} people would be needed. Give a larger width.")
        if abs(wanted - n) <= max(1, round(0.01 * n)) or not draw.exists(wanted):
            break
        n = wanted
    constant = float(np.mean([w * math.sqrt(m) for m, w in draw.tried.items() if m > 0.5 * n]))
    n = max(people.k + 1, math.ceil((constant / width) ** 2))
    while not draw.exists(n):  # where so few people often have no such coefficient, more are needed for that
        n += max(1, n // 10)
    return draw.needed(n, method="simulated_width")


def n_for_recovery(
    people: Population, *, rng: np.random.Generator, share: float = 0.90, congruence: float = RECOVERED,
    rotation: str = "oblimin", draws: int = 200, told: Told | None = None,
) -> Needed:  # fmt: skip
    """People with whom a factor analysis finds every factor again in this share of samples, by drawing.

    A factor is found where its loadings (minres, rotated) have a congruence of at least `congruence` with
    those it was drawn from. The number is within a twentieth of the least; the rest as `n_for_width`.

    Raises
    ------
    ScoringError
        Too few draws, a share outside (0, 1), or more than 20,000 people.

    Source
    ------
    Congruence: [lorenzoseva2006]; by simulation: [maccallum1999].
    """
    is_coverage(share)
    asked = Rotation(name=rotation, starts=STARTS)

    def worst(answers: Matrix) -> float:
        found = efa(correlations(answers), people.loadings.shape[1], rotation=asked)
        return float(matched(found.pattern, people.loadings).by_factor.min())

    draw = _Draws(people, worst, lambda v: float((v >= congruence).mean()), rng=rng, draws=draws, told=told)
    low, high = people.k + 1, max(100, 2 * people.k)
    while draw.at(high) < share:
        low, high = high, 2 * high
        if high > MOST_PEOPLE:
            raise ScoringError(f"More than {MOST_PEOPLE:,} people would be needed for such factors.")
    while high - low > max(1, 0.05 * high):
        middle = (low + high) // 2
        low, high = (low, middle) if draw.at(middle) >= share else (middle, high)
    return draw.needed(high, method="simulated_recovery", is_share=True)


class _Draws:
    """Samples of each number of people tried, and what they came to."""

    def __init__(
        self, people: Population, statistic: Callable[[Matrix], float], criterion: Callable[[Vector], float],
        *, rng: np.random.Generator, draws: int, told: Told | None,
    ) -> None:  # fmt: skip
        if draws < FEWEST_DRAWS:
            raise ScoringError(f"A sample size by drawing needs {FEWEST_DRAWS} draws or more, not {draws}.")
        self.people, self.statistic, self.criterion = people, statistic, criterion
        self.rng, self.draws, self.told = rng, draws, told
        self.tried: dict[int, float] = {}
        self.values: dict[int, Vector] = {}

    def at(self, n: int) -> float:
        """What the samples of `n` people come to."""
        if n not in self.tried:
            values = np.array([self._one(n, done) for done in range(self.draws)])
            kept = values[~np.isnan(values)]
            if len(kept) < (1 - LOST_SHARE) * self.draws:
                raise ScoringError(
                    f"With {n} people the figure does not exist in {self.draws - len(kept)} of {self.draws} "
                    "samples. Give larger loadings or fewer items."
                )
            self.values[n], self.tried[n] = kept, self.criterion(kept)
        return self.tried[n]

    def exists(self, n: int) -> bool:
        """Whether samples of `n` people have the figure, all but a few."""
        try:
            self.at(n)
        except ScoringError:
            return False
        return True

    def _one(self, n: int, done: int) -> float:
        if self.told is not None and done % 50 == 0:
            self.told(len(self.tried) * self.draws + done, (len(self.tried) + 1) * self.draws)
        try:
            return self.statistic(self.people.draw(n, rng=self.rng))
        except ScoringError:
            return float("nan")

    def needed(self, n: int, *, method: str, is_share: bool = False) -> Needed:
        """The finding for `n`, with its error by the number of draws."""
        reached = self.at(n)
        kept = self.values[n]
        lost = self.draws - len(kept)
        error = math.sqrt(reached * (1 - reached) / len(kept)) if is_share else self._by_halves(kept)
        return Needed(
            n=n, reached=reached, error=error, method=method, tried=tuple(sorted(self.tried.items())),
            draws=self.draws,
            caveats=(Caveat(code="draws_lost", facts=(("n", lost),)),) if lost else (),
        )  # fmt: skip

    def _by_halves(self, kept: Vector) -> float:
        """The standard error of a criterion, from drawing the draws again."""
        again = np.random.default_rng(1)
        found = [self.criterion(again.choice(kept, len(kept))) for _ in range(200)]
        return float(np.std(found, ddof=1))


def _least(is_enough: Callable[[int], bool], *, start: int, what: str, most: int = 10**6) -> int:
    """The smallest whole number that is enough, by doubling and halving."""
    low, high = start - 1, start
    while not is_enough(high):
        low, high = high, 2 * high
        if high > most:
            raise ScoringError(f"More than {most:,} {what} would be needed. Ask for less.")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def _z(ci_level: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(0.5 + ci_level / 2))
