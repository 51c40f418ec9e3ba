"""Classical item statistics of a million people, side by side with numpy's own cross-product and pingouin.

Every contender is timed in turns on the same array with one thread each, in seconds of the processor, so that
what else the machine does falls on none; what is compared is the median of the ratios of each turn.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pingouin

from assessments.studies.cores import one_core
from bench import pages
from scoring.items import alpha_if_dropped, item_rest, statistics_of
from scoring.lower_bounds import lower_bounds
from scoring.moments import Moments
from scoring.one_pass import sums_of
from scoring.reliability import alpha, alpha_standardized, lambda6, sem

PEOPLE, ITEMS, TURNS = 1_000_000, 40, 5
ALLOWED = 2.0


def answers(people: int = PEOPLE, items: int = ITEMS) -> np.ndarray:
    """Five-point answers that share one factor, as int8."""
    rng = np.random.default_rng(20261121)
    shared = rng.normal(size=(people, 1)).astype(np.float32)
    own = rng.normal(size=(people, items)).astype(np.float32)
    return np.clip(np.rint(3 + 0.7 * shared + 0.8 * own), 1, 5).astype(np.int8)


def classical(scores: np.ndarray) -> tuple[Any, ...]:
    """Means, SDs, alpha with its interval, standard error, item-rest correlations, alpha if dropped."""
    moments = Moments.of(scores)
    sd = np.sqrt(np.diag(moments.covariance))
    return moments.mean, sd, alpha(moments), sem(moments), item_rest(moments), alpha_if_dropped(moments)


def everything(scores: np.ndarray) -> tuple[Any, ...]:
    """All item statistics (skew, kurtosis, floor, ceiling too) and all of alpha's family, from one pass."""
    low, high = np.full(scores.shape[1], 1.0), np.full(scores.shape[1], 5.0)
    found = sums_of(scores, low, high)
    floor, ceiling = found.at_low / len(scores), found.at_high / len(scores)
    items = statistics_of(found.own, found.together, floor=floor, ceiling=ceiling)
    family = (alpha, alpha_standardized, lambda6, sem, lower_bounds)
    return items, *(coefficient(found.together) for coefficient in family)


def timed(action: Callable[[], Any]) -> float:
    """Seconds of the processor that one run takes."""
    start = time.process_time()
    action()
    return time.process_time() - start


def turns(contenders: dict[str, Callable[[], Any]], count: int = TURNS) -> dict[str, list[float]]:
    """Seconds of each contender, turn by turn, after one unmeasured turn to warm up."""
    for action in contenders.values():
        action()
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(count):
        for name, action in contenders.items():
            found[name].append(timed(action))
    return found


def ratio(found: dict[str, list[float]], name: str, to: str) -> float:
    """The median over turns of how many times longer one took than the other."""
    return statistics.median(a / b for a, b in zip(found[name], found[to], strict=True))


def main() -> None:
    """Measure, keep the table, and fail where the promise is not kept."""
    small = answers()
    scores = small.astype(np.float64)
    frame = pd.DataFrame(scores)
    floor, ours, small_ours, full, theirs = (
        "numpy, X.T @ X",
        "Soundline, classical statistics",
        "Soundline, the same from int8",
        "Soundline, all item statistics and alpha's family",
        "pingouin, alpha alone",
    )
    with one_core():
        found = turns(
            {
                floor: lambda: scores.T @ scores,
                ours: lambda: classical(scores),
                small_ours: lambda: classical(small),
                full: lambda: everything(scores),
                "Soundline, all of it from int8": lambda: everything(small),
                theirs: lambda: pingouin.cronbach_alpha(data=frame),
            }
        )
    assert abs(alpha(scores).value - pingouin.cronbach_alpha(data=frame)[0]) < 1e-9
    rows = [
        f"| {name} | {statistics.median(seconds):.3f} | {ratio(found, name, floor):.2f} |"
        for name, seconds in found.items()
    ]
    body = f"""{PEOPLE:,} people by {ITEMS} items; one thread each; medians over {TURNS} turns of seconds of
the processor and of ratios. Classical statistics are means, SDs, alpha with interval, standard error,
item-rest, alpha if dropped; all of it has skew, kurtosis, shares at the ends, standardised alpha and the
lower bounds as well.

| what | seconds | times X.T @ X |
|---|---|---|
{chr(10).join(rows)}

The promise: all of it within {ALLOWED:.0f} times the cross-product, and ahead of pingouin's alpha.
"""
    pages.write("ctt", "Classical statistics of a million people", body)
    if ratio(found, full, floor) > ALLOWED or ratio(found, full, theirs) >= 1:
        raise SystemExit("ctt: the promise is not kept; see docs/evidence/ctt.md")
