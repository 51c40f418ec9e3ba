"""What people do with two rounds of answers: the usual rules, from the packages they use, many teams at once.

Each rule takes scores (scales, teams, members) of two complete, linked rounds and answers +1 (they went up),
-1 (they went down) or 0 (nothing claimed) for every scale and team.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Claims = npt.NDArray[np.int8]
LEVEL = 0.05
LIMIT = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Two rounds of the same people, the width of the scale, and what a retest says of the answers' error."""

    first: Array
    second: Array
    width: float
    error: Array
    """(scales,) error variance of one person's score."""

    @property
    def differences(self) -> Array:
        """Second minus first, person by person."""
        return self.second - self.first

    @property
    def change(self) -> Array:
        """(scales, teams) difference of the means."""
        return self.differences.mean(axis=-1)


def any_difference(rounds: Rounds) -> Claims:
    """The later mean is higher, so it went up."""
    return _signed(rounds, np.abs(rounds.change) > 1e-9)


def five_per_cent(rounds: Rounds) -> Claims:
    """It went up if the means differ by at least 5 % of the range."""
    return _signed(rounds, np.abs(rounds.change) >= 0.05 * rounds.width - 1e-9)


def welch(rounds: Rounds) -> Claims:
    """Welch's t test, links unused."""
    from scipy.stats import ttest_ind

    return _tested(rounds, ttest_ind(rounds.second, rounds.first, axis=-1, equal_var=False).pvalue)


def paired(rounds: Rounds) -> Claims:
    """The paired t test; where everybody changed by the same it does not exist, as R says."""
    return _tested(rounds, _paired_p(rounds))


def paired_held(rounds: Rounds) -> Claims:
    """The same with Holm's correction over a team's scales, which few make."""
    p = np.nan_to_num(_paired_p(rounds), nan=1.0)
    order = np.argsort(p, axis=0)
    chances = np.arange(len(p), 0, -1)[:, None]
    held = np.maximum.accumulate(np.take_along_axis(p, order, axis=0) * chances, axis=0)
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, held, axis=0)
    return _tested(rounds, adjusted)


def signed_ranks(rounds: Rounds) -> Claims:
    """Wilcoxon's signed ranks as R does them where there are ties: no zeros, normal, continuity corrected."""
    from scipy.stats import wilcoxon

    # Fifths of a point are not whole numbers to a computer: ties must be ties.
    d = np.round(rounds.differences, 9)
    p = np.full(d.shape[:-1], np.nan)
    some = (d != 0).any(axis=-1)
    p[some] = wilcoxon(d[some], axis=-1, correction=True, method="asymptotic").pvalue
    return _tested(rounds, p)


def cohen(rounds: Rounds, least: float) -> Claims:
    """Cohen's rule of thumb: d by the average variance of both rounds, at least .2 (small) or .5 (medium)."""
    return _signed(rounds, np.abs(rounds.change) >= least * _average_sd(rounds) - 1e-12)


def mixed(rounds: Rounds) -> Claims:
    """Mixed model with a random intercept for each person (REML), z test: what statsmodels prints."""
    from scipy.special import ndtr

    se, _ = mixed_error(rounds)
    return _tested(rounds, 2 * ndtr(-_ratio(np.abs(rounds.change), se)))


def mixed_t(rounds: Rounds) -> Claims:
    """The same model with Satterthwaite's degrees of freedom: what R's lmerTest prints."""
    from scipy.special import stdtr

    se, df = mixed_error(rounds)
    return _tested(rounds, 2 * stdtr(df, -_ratio(np.abs(rounds.change), se)))


def mixed_error(rounds: Rounds) -> tuple[Array, Array]:
    """Standard error and degrees of freedom of the model's change, in closed form for two complete rounds.

    Where people differ no more than their answers do, REML puts their variance at zero: then all answers
    are one sample of errors.
    """
    n = rounds.first.shape[-1]
    within = rounds.differences.var(axis=-1, ddof=1) / 2
    between = (rounds.first + rounds.second).var(axis=-1, ddof=1) / 2
    is_inside = between > within
    variance = np.where(is_inside, within, (within + between) / 2)
    return np.sqrt(2 * variance / n), np.where(is_inside, n - 1.0, 2 * n - 2.0)


def any_member(rounds: Rounds) -> Claims:
    """Jacobson and Truax, read for teams: more members reliably up than down, be it one."""
    return np.sign(_reliably(rounds).sum(axis=-1)).astype(np.int8)


def third_of_members(rounds: Rounds) -> Claims:
    """Jacobson and Truax: at least a third of the members reliably up, and more than are reliably down."""
    found = _reliably(rounds)
    most = np.maximum((found > 0).mean(axis=-1), (found < 0).mean(axis=-1))
    return np.where(most >= 1 / 3 - 1e-9, np.sign(found.sum(axis=-1)), 0).astype(np.int8)


RULES: Mapping[str, Callable[[Rounds], Claims]] = {
    "any difference of means": any_difference,
    "means differ by 5 % of the range": five_per_cent,
    "Cohen's d of .2": lambda rounds: cohen(rounds, 0.2),
    "Cohen's d of .5": lambda rounds: cohen(rounds, 0.5),
    "Welch's t test": welch,
    "paired t test": paired,
    "paired t test, Holm over six": paired_held,
    "Wilcoxon's signed ranks": signed_ranks,
    "mixed model, z (statsmodels)": mixed,
    "mixed model, t (lmerTest)": mixed_t,
    "Jacobson-Truax, any member": any_member,
    "Jacobson-Truax, a third of members": third_of_members,
}


def _paired_p(rounds: Rounds) -> Array:
    from scipy.stats import ttest_rel

    p = np.full(rounds.change.shape, np.nan)
    differ = np.ptp(rounds.differences, axis=-1) > 1e-9
    p[differ] = ttest_rel(rounds.second[differ], rounds.first[differ], axis=-1).pvalue
    return p


def _reliably(rounds: Rounds) -> Array:
    limit = LIMIT * np.sqrt(2 * rounds.error)[:, None, None]
    return np.sign(rounds.differences) * (np.abs(rounds.differences) >= limit)


def _average_sd(rounds: Rounds) -> Array:
    return np.sqrt((rounds.first.var(axis=-1, ddof=1) + rounds.second.var(axis=-1, ddof=1)) / 2)


def _ratio(change: Array, se: Array) -> Array:
    """Change over its error; without any error a change is certain, and no change is none."""
    return np.divide(change, se, out=np.where(change > 1e-9, np.inf, 0.0), where=se > 1e-12)


def _tested(rounds: Rounds, p: Array) -> Claims:
    """A p value that does not exist claims nothing."""
    return _signed(rounds, np.nan_to_num(np.asarray(p, dtype=float), nan=1.0) < LEVEL)


def _signed(rounds: Rounds, is_claimed: npt.NDArray[np.bool_]) -> Claims:
    return np.where(is_claimed, np.sign(rounds.change), 0).astype(np.int8)
