"""What the tests people usually run say of the same answers, beside our own figures."""

from collections.abc import Callable, Mapping

import numpy as np

from assessments.judge import waves
from assessments.judge.waves import SAME
from assessments.reports.comparison_shapes import Tested, UsualTests
from assessments.reports.study_shapes import Estimated
from assessments.studies.estimates import estimated
from assessments.studies.laid import Laid
from instruments.ids import ScaleId
from scoring import retest
from scoring.change import effect_sizes, paired
from scoring.change.individual import individual_changes
from scoring.change.intervals import two_sided_p
from scoring.change.ranks import signed_rank_approximate
from scoring.change.shapes import Interval, TeamWaves
from scoring.errors import ScoringError
from scoring.results import Vector

LEAST = 4
TOO_FEW = "This needs at least 4 people who answered both times; there are {n}."
FIGURES = ("icc_a1", "icc_c1", "r", "error_variance", "sdc95")


def usual_tests_of(laid: Laid) -> Mapping[str, tuple[UsualTests, ...]]:
    """Team by team and scale by scale."""
    rosters = laid.asked.between(laid.first.round, laid.second.round)
    return {
        team: tuple(
            _of_scale(
                waves.of_scale(
                    laid.first.wave,
                    laid.second.wave,
                    team=team,
                    scale=scale,
                    rosters=rosters,
                    how=laid.how.get(ScaleId(scale.id), SAME),
                )
            )
            for scale in laid.instrument.scales.values()
        )
        for team in laid.teams
    }


def _of_scale(found: TeamWaves) -> UsualTests:
    if found.pairs is None:
        return UsualTests(scale=found.scale, tests={"welch_t": _welch(found)})
    linked = np.column_stack([found.first[found.pairs[:, 0]], found.second[found.pairs[:, 1]]])
    if found.matched is not None:
        linked = found.matched
    first, second = linked[:, 0], linked[:, 1]
    figures, reliable = _retest(first, second)
    return UsualTests(
        scale=found.scale,
        tests={
            "paired_t": _t(lambda: paired.paired_t(second - first), "paired_t", n=len(linked)),
            "welch_t": _welch(found),
            "signed_rank": _signed_rank(second - first),
        },
        figures={**figures, "d_average": _average_d(linked)},
        reliable=reliable,
    )


def _welch(found: TeamWaves) -> Tested:
    n = len(found.first) + len(found.second)
    return _t(lambda: paired.welch_t(found.first, found.second), "welch_t", n=n)


def _t(test: Callable[[], Interval], method: str, *, n: int) -> Tested:
    try:
        t = test()
    except ScoringError as refusal:
        return Tested(method=method, n=n, refused=str(refusal))
    return Tested(
        method=method,
        value=t.value,
        low=t.low,
        high=t.high,
        level=t.level,
        statistic=t.value / t.se,
        df=t.df,
        p=two_sided_p(t.value, t.se**2, t.df),
        n=n,
    )


def _signed_rank(differences: Vector) -> Tested:
    method = "signed_rank_normal"
    try:
        test = signed_rank_approximate(differences)
    except ScoringError as refusal:
        return Tested(method=method, n=len(differences), refused=str(refusal))
    return Tested(method=method, statistic=test.statistic, p=test.p, n=test.n)


def _retest(first: Vector, second: Vector) -> tuple[dict[str, Estimated], dict[str, int]]:
    """Agreement of the two rounds as if nothing had changed, and who moved beyond that noise."""
    if len(first) < LEAST:
        return dict.fromkeys(FIGURES, Estimated(refused=TOO_FEW.format(n=len(first)))), {}
    try:
        again = retest.retest(first, second)
        changes = individual_changes(first, second, sem=float(again.error_variance.value) ** 0.5)
    except ScoringError as refusal:
        return dict.fromkeys(FIGURES, Estimated(refused=str(refusal))), {}
    figures = {name: estimated(lambda name=name: getattr(again, name)) for name in FIGURES}  # type: ignore[misc]  # bound at once
    return figures, {
        "up": int(changes.n_up),
        "down": int(changes.n_down),
        "within_noise": int(changes.n_within),
    }


def _average_d(linked: np.ndarray) -> Estimated:
    if len(linked) < LEAST:
        return Estimated(refused=TOO_FEW.format(n=len(linked)))
    try:
        d = effect_sizes.of_pairs(linked)
    except ScoringError as refusal:
        return Estimated(refused=str(refusal))
    return Estimated(
        value=d.value, low=d.low, high=d.high, level=d.level, method="bonett_average_sd", n=len(linked)
    )
