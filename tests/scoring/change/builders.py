"""Frames and teams for tests: ordinary unless the test says otherwise."""

import dataclasses
from typing import Any

import numpy as np

from scoring.change.frames import frame
from scoring.change.shapes import ErrorVariance, ScaleFrame, TeamWaves

MEASURED = ErrorVariance(value=0.122, df=59, q_ref=2.71)
FIRST = (3.0, 3.4, 3.6, 3.8, 4.0, 3.2, 3.6, 4.2)


def a_frame(scale: str = "trust", **given: Any) -> ScaleFrame:
    """A five-item scale on 1-5 with a retest behind it and full evidence."""
    known = {"low": 1.0, "high": 5.0, "grade": 3, "retest": MEASURED, "within_sd": 0.72} | given
    return frame(scale=scale, **known)


def a_team(
    second: Any = None, *, first: Any = FIRST, scale: str = "trust", is_linked: bool = True, **given: Any
) -> TeamWaves:
    """Eight people who all answered twice, linked, nobody changed places."""
    y1 = np.array(first, dtype=float)
    y2 = y1.copy() if second is None else np.array(second, dtype=float)
    n1, n2 = len(y1), len(y2)
    both = min(n1, n2)
    known: dict[str, Any] = {
        "team": "north", "roster1": n1, "roster2": n2, "stayers": both,
        "pairs": np.column_stack([np.arange(both)] * 2) if is_linked else None,
    }  # fmt: skip
    return TeamWaves(scale=scale, first=y1, second=y2, **(known | given))


def risen(by: float, first: Any = FIRST) -> list[float]:
    """The same people, everybody higher by the same points."""
    return [x + by for x in first]


def simulated_team(rng: np.random.Generator, *, n: int = 8, change: float = 0.0, **given: Any) -> TeamWaves:
    """A team whose scores lie on fifths between 1 and 5, as five items give them."""
    true = rng.normal(3.4, 0.6, n)
    y1 = np.clip(np.round(5 * (true + rng.normal(0, 0.3, n))) / 5, 1, 5)
    y2 = np.clip(np.round(5 * (true + change + rng.normal(0, 0.3, n))) / 5, 1, 5)
    return a_team(y2, first=y1, **given)


def named(waves: TeamWaves, team: str) -> TeamWaves:
    """The same answers under another team's name."""
    return dataclasses.replace(waves, team=team)
