"""Classical item statistics of a million people, side by side with numpy's own cross-product and pingouin.

Every contender is timed in turns on the same array, so that what else the machine does falls on all alike;
what is compared is the median of the ratios of each turn.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pingouin

from bench import pages
from scoring.items import alpha_if_dropped, item_rest, item_statistics
from scoring.moments import Moments
from scoring.reliability import alpha, sem

PEOPLE, ITEMS, TURNS = 1_000_000, 40, 5
ALLOWED = 3.0


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


def timed(action: Callable[[], Any]) -> float:
    """Seconds one run takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


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
        "Soundline, all item statistics (with skew, kurtosis, floor, ceiling)",
        "pingouin, alpha alone",
    )
    found = turns(
        {
            floor: lambda: scores.T @ scores,
            ours: lambda: classical(scores),
            small_ours: lambda: classical(small),
            full: lambda: item_statistics(scores, low=1, high=5),
            theirs: lambda: pingouin.cronbach_alpha(data=frame),
        }
    )
    assert abs(alpha(scores).value - pingouin.cronbach_alpha(data=frame)[0]) < 1e-9
    rows = [
        f"| {name} | {statistics.median(seconds):.3f} | {ratio(found, name, floor):.2f} |"
        for name, seconds in found.items()
    ]
    body = f"""{PEOPLE:,} people by {ITEMS} items; medians over {TURNS} turns of seconds and of ratios.
Classical statistics are means, SDs, alpha with interval, standard error, item-rest, alpha if dropped.

| what | seconds | times X.T @ X |
|---|---|---|
{chr(10).join(rows)}

The promise: classical statistics within {ALLOWED:.0f} times the cross-product, and ahead of pingouin's alpha.
"""
    pages.write("ctt", "Classical statistics of a million people", body)
    if ratio(found, ours, floor) > ALLOWED or ratio(found, ours, theirs) >= 1:
        raise SystemExit("ctt: the promise is not kept; see docs/evidence/ctt.md")
