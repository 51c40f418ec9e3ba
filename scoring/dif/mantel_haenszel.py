"""Odds of an answer in two groups, level by level; means of items with several categories likewise."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.dif.groups import Grouped, grouped
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Grade = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MantelHaenszel:
    """One two-category item: the test, and the odds of the second group against the first's at one level."""

    item: int
    chi2: float
    """With continuity correction from half a person on, on one degree of freedom."""
    p: float
    odds_ratio: float
    """Above 1: at one level the second group by name passes more often."""
    delta: float
    """-2.35 times the log of the odds ratio."""
    grade: Grade
    """A negligible, B moderate, C large."""
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mantel:
    """One item of any number of categories: a test of mean differences at one level, and their size."""

    item: int
    chi2: float
    p: float
    difference: float
    """Mean of the second group less that of the first at one level, weighted by the second's numbers, in
    spreads of the item's answers."""
    n: int


def mantel_haenszel(
    item_scores: npt.ArrayLike, groups: Sequence[Hashable], *, anchors: Sequence[int] | None = None
) -> tuple[MantelHaenszel, ...]:
    """Test each two-category item between two groups of people with the same level.

    The level is the sum of all items, or of `anchors` and the item itself; levels where only one group or
    only one answer occurs say nothing and fall out.

    item_scores : (n_respondents, k_items) keyed, two categories; rows with any NaN are left out. groups :
    one hashable a respondent, two of them; None is left out. Refuses more groups or categories, a group of
    fewer than 20, and an item for which no level has both groups and both answers.

    Source
    ------
    [mantel1959]; for items and its grades [holland1988].
    """
    found = _two(item_scores, groups)
    if found.codes.max() > 1 or any(len(np.unique(c)) > 2 for c in found.codes.T):
        raise ScoringError(
            "Mantel-Haenszel compares items of two categories; use Mantel's test or logistic DIF."
        )
    return tuple(_of_item(found, i, anchors) for i in range(found.codes.shape[1]))


def mantel(
    item_scores: npt.ArrayLike, groups: Sequence[Hashable], *, anchors: Sequence[int] | None = None
) -> tuple[Mantel, ...]:
    """Test each item's mean between two groups of people with the same level, without continuity correction.

    Arguments and refusals as for `mantel_haenszel`, but any number of categories.

    Source
    ------
    [mantel1963]; the size of the difference [dorans1993].
    """
    found = _two(item_scores, groups)
    return tuple(_mean_test(found, i, anchors) for i in range(found.codes.shape[1]))


def _two(item_scores: npt.ArrayLike, groups: Sequence[Hashable]) -> Grouped:
    found = grouped(item_scores, groups, "Mantel-Haenszel")
    if found.n_groups != 2:
        raise ScoringError(
            f"Mantel-Haenszel compares two groups, not {found.n_groups}; use logistic DIF for more."
        )
    return found


def _tables(found: Grouped, item: int, anchors: Sequence[int] | None) -> npt.NDArray[np.float64]:
    """(levels, 2, categories) counts of the levels at which both groups and two answers occur."""
    level, answers = found.level(item, anchors), found.codes[:, item]
    counts = np.zeros((level.max() + 1, 2, answers.max() + 1))
    np.add.at(counts, (level, found.group, answers), 1.0)
    both = (counts.sum(axis=2) > 0).all(axis=1) & ((counts.sum(axis=1) > 0).sum(axis=1) > 1)
    if not both.any():
        raise ScoringError(f"At no level do both groups answer item {item + 1} and differ; ask more people.")
    return np.asarray(counts[both])


def _of_item(found: Grouped, item: int, anchors: Sequence[int] | None) -> MantelHaenszel:
    from scipy.special import chdtrc

    t = _tables(found, item, anchors)
    n = t.sum(axis=(1, 2))
    first_yes, first_no, second_yes, second_no = t[:, 0, 1], t[:, 0, 0], t[:, 1, 1], t[:, 1, 0]
    rows, columns = t.sum(axis=2), t.sum(axis=1)
    expected = rows[:, 0] * columns[:, 1] / n
    variance = rows.prod(axis=1) * columns.prod(axis=1) / (n**2 * (n - 1))
    apart = abs(float((first_yes - expected).sum()))
    # Within half a person of what is expected nothing is taken off, as in R.
    chi2 = (apart - (0.5 if apart >= 0.5 else 0.0)) ** 2 / float(variance.sum())
    for_second, for_first = first_no * second_yes / n, first_yes * second_no / n
    if for_first.sum() == 0 or for_second.sum() == 0:
        raise ScoringError(f"The odds of item {item + 1} have no end: one group never differs one way.")
    ratio = float(for_second.sum() / for_first.sum())
    delta = -2.35 * float(np.log(ratio))
    error = 2.35 * _log_error(t, n, ratio)
    p = float(chdtrc(1, chi2))
    return MantelHaenszel(
        item=item, chi2=chi2, p=p, odds_ratio=ratio, delta=delta, n=int(n.sum()),
        grade=_grade(delta, error, p),
    )  # fmt: skip


def _log_error(t: Matrix, n: Vector, ratio: float) -> float:
    """The standard error of the log odds ratio.

    Source
    ------
    [robins1986].
    """
    a, b, c, d = t[:, 1, 1], t[:, 1, 0], t[:, 0, 1], t[:, 0, 0]
    agree, differ = (a + d) / n, (b + c) / n
    right, wrong = a * d / n, b * c / n
    sum_right, sum_wrong = float(right.sum()), float(wrong.sum())
    variance = (
        float((agree * right).sum()) / (2 * sum_right**2)
        + float((agree * wrong + differ * right).sum()) / (2 * sum_right * sum_wrong)
        + float((differ * wrong).sum()) / (2 * sum_wrong**2)
    )
    return float(np.sqrt(variance))


def _grade(delta: float, error: float, p: float) -> Grade:
    if p >= 0.05 or abs(delta) < 1:
        return "A"
    return "C" if abs(delta) >= 1.5 and (abs(delta) - 1) / error > 1.645 else "B"


def _mean_test(found: Grouped, item: int, anchors: Sequence[int] | None) -> Mantel:
    from scipy.special import chdtrc

    t = _tables(found, item, anchors)
    points = np.arange(t.shape[2], dtype=np.float64)
    n, rows, columns = t.sum(axis=(1, 2)), t.sum(axis=2), t.sum(axis=1)
    mean = columns @ points / n
    seen, expected = t[:, 0] @ points, rows[:, 0] * mean
    spread = (columns @ points**2 / n - mean**2) * n / (n - 1)
    variance = rows.prod(axis=1) / n * spread
    chi2 = float((seen - expected).sum()) ** 2 / float(variance.sum())
    apart = t[:, 1] @ points / rows[:, 1] - t[:, 0] @ points / rows[:, 0]
    weighted = float((rows[:, 1] * apart).sum() / rows[:, 1].sum())
    sd = float(found.codes[:, item].std(ddof=1))
    return Mantel(item=item, chi2=chi2, p=float(chdtrc(1, chi2)), difference=weighted / sd, n=int(n.sum()))
