"""From arithmetic's estimates to those of a study: a number with its interval, or why there is none."""

import math
from collections.abc import Callable

from assessments.reports.study_shapes import Estimated
from scoring.errors import ScoringError
from scoring.results import Caveat, Estimate


def estimated(estimate: Callable[[], Estimate], *, times: float = 1.0) -> Estimated:
    """What a statistic gives, in the units asked for, or its refusal in its own words."""
    try:
        found = estimate()
    except ScoringError as refusal:
        return Estimated(refused=str(refusal))
    if not math.isfinite(found.value):
        return Estimated(
            refused="The statistic does not exist for these answers.", method=found.method, n=found.n
        )
    return Estimated(
        value=found.value * times,
        low=_times(found.low, times),
        high=_times(found.high, times),
        level=found.level,
        method=found.method,
        n=found.n,
        caveats=caveat_codes(found.caveats),
    )


def number(value: float | None) -> float | None:
    """A number, or None where arithmetic says there is none."""
    return None if value is None or not math.isfinite(value) else float(value)


def caveat_codes(caveats: tuple[Caveat, ...]) -> tuple[str, ...]:
    """The codes of caveats, each once, in order."""
    return tuple(dict.fromkeys(c.code for c in caveats))


def _times(limit: float | None, times: float) -> float | None:
    return None if limit is None else limit * times
