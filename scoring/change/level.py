"""Answers near an end of the scale wobble less: error variance follows the level of the scores."""

import math

import numpy as np

from scoring.change.shapes import ErrorVariance
from scoring.errors import ScoringError
from scoring.results import Vector

FLOOR_SHARE = 0.0375
"""Of the largest possible (x - low)(high - x), which is (high - low)^2 / 4: 0.15 on a 1-5 scale."""
ROOM_STEPS = 20


def room(scores: Vector, *, low: float, high: float) -> float:
    """Mean of (x - low)(high - x) over scores: how much room they have to move, squared points.

    scores : (n,) scores in points of the range low..high, no NaN. Refuses an empty vector and scores
    outside the range, for which the product would be negative.

    Source: [keats1957].

    >>> import numpy as np
    >>> room(np.array([2.0, 4.0]), low=1, high=5)
    3.0
    """
    x = np.asarray(scores, dtype=float)
    if x.size == 0:
        raise ScoringError("The room to move needs at least one score; there is none.")
    outside = x[(x < low - 1e-9) | (x > high + 1e-9) | ~np.isfinite(x)]
    if outside.size:
        raise ScoringError(
            f"A score of {outside[0]:g} lies outside the scale's range {low:g} to {high:g}. "
            "Check the keying and the coding of the answers."
        )
    return float(np.mean((x - low) * (high - x)))


def room_to_lend(scores: Vector, *, low: float, high: float) -> float:
    """`room` as later releases may use it: up to the next twentieth of the largest possible, squared points.

    Upward, because a width may be too large and never too small; in steps, so that one answer among many
    rarely moves it.

    Source: [keats1957]; why one answer must not show [dinur2003].

    >>> import numpy as np
    >>> round(room_to_lend(np.array([4.5, 4.5]), low=1, high=5), 6)
    1.8
    """
    step = (high - low) ** 2 / 4 / ROOM_STEPS
    return math.ceil(room(scores, low=low, high=high) / step - 1e-9) * step


def error_variance_at(
    ve_ref: float, q_ref: float | None, scores: Vector, *, low: float, high: float
) -> float:
    """Error variance of one member's score at the level of `scores`, squared points.

    v_e(x) = ve_ref * max(mean (x - low)(high - x), floor) / q_ref, with `ve_ref` measured where that mean
    was `q_ref`; flat where `q_ref` is unknown (None). The floor keeps a team at the very end of the scale
    from looking free of error.

    Source: binomial error [keats1957]; conditional standard errors [feldt1996].

    >>> import numpy as np
    >>> round(error_variance_at(0.12, 3.0, np.array([4.5, 4.5]), low=1, high=5), 6)
    0.07
    """
    if q_ref is None:
        return ve_ref
    if q_ref <= 0 or ve_ref <= 0:
        raise ScoringError(
            f"Error variance {ve_ref:g} with reference room {q_ref:g}: both must be above zero. "
            "Correct them in the instrument's evidence."
        )
    floor = FLOOR_SHARE * (high - low) ** 2 / 4
    return ve_ref * max(room(scores, low=low, high=high), floor) / q_ref


def at_level(error: ErrorVariance, scores: Vector, *, low: float, high: float) -> ErrorVariance:
    """The same evidence, read at the level of these scores.

    Source: [keats1957].
    """
    value = error_variance_at(error.value, error.q_ref, scores, low=low, high=high)
    return ErrorVariance(value=value, df=error.df, q_ref=error.q_ref, status=error.status)
