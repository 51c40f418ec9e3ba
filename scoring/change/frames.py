"""From an instrument's evidence to what the engine needs to know of a scale before anybody answers."""

from scoring.change import allowance as allowances
from scoring.change import error_variance, printed
from scoring.change.error_variance import PooledAlpha
from scoring.change.shapes import Allowance, Better, ErrorVariance, PooledVariance, ScaleFrame
from scoring.errors import ScoringError

SMALLEST_SHARE = 0.05
"""Default smallest change worth speaking of: 5 % of the range."""


def frame(  # noqa: PLR0913 - one keyword for each thing an instrument's evidence may hold
    *,
    scale: str,
    low: float,
    high: float,
    better: Better = "high",
    smallest_change: float | None = None,
    items: int = 5,
    options: int | None = None,
    grade: int = 0,
    retest: ErrorVariance | None = None,
    double_baseline: ErrorVariance | None = None,
    alpha: float | None = None,
    pooled: PooledAlpha | None = None,
    within_sd: float | None = None,
    icc1: float | None = None,
    occasion_sd: float | None = None,
    occasion_teams: int | None = None,
    programme_allowance: Allowance | None = None,
    earlier_within: PooledVariance | None = None,
    earlier_change: PooledVariance | None = None,
    earlier_room: float | None = None,
    invariance_failed: str | None = None,
    is_tested: bool = True,
) -> ScaleFrame:
    """A scale's frame, each missing figure chosen by its stated order.

    Points are the score's own (`low`..`high`). `items` and `options` tell the smallest step of the score;
    options None means five. The `earlier_*` figures are from releases frozen before: variances, and the mean
    (x - low)(high - x) of their answers. Refuses an empty range.

    Source: smallest change [norman2003]; the orders stand in `error_variance`, `allowance`, `printed`.
    """
    if not high > low:
        raise ScoringError(f"Scale '{scale}' has no range: low {low:g}, high {high:g}. Correct its format.")
    within = printed.borrowed_within(within_sd=within_sd, earlier=earlier_within, low=low, high=high)
    error = error_variance.choose(
        retest=retest,
        double_baseline=double_baseline,
        alpha=alpha,
        within_variance=within.value,
        pooled=pooled,
    )
    borrowed = printed.borrowed_error(error, within=within, room=earlier_room, low=low, high=high)
    return ScaleFrame(
        scale=scale, low=low, high=high, better=better, grade=grade, error=error,
        smallest_change=SMALLEST_SHARE * (high - low) if smallest_change is None else smallest_change,
        granularity=(high - low) / (max(5 if options is None else options, 2) - 1) / items,
        allowance=allowances.choose(
            programme=programme_allowance, occasion_sd=occasion_sd, occasion_teams=occasion_teams,
            within_variance=within.value, icc1=icc1,
        ),
        within=within,
        change=printed.borrowed_change(earlier=earlier_change, error=borrowed.value),
        printed_error=borrowed,
        invariance_failed=invariance_failed, is_tested=is_tested,
    )  # fmt: skip
