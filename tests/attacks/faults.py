"""Rules of the release taken away, one at a time: with each the attack that it stops must succeed."""

from typing import Any

from assessments.release import table
from assessments.reports.shapes import Level


def without_bounds(patch: Any) -> None:
    """Means are told however near an end they lie."""

    def plain(mean: float, n: int, *, low: float, high: float) -> Level:
        return Level(value=table.nearest(mean, table.step(low, high), origin=low))

    patch.setattr(table, "level", plain)
    patch.setattr(
        "tests.attacks.attackers._level_ends", lambda level, n: (level.value - 0.05, level.value + 0.05)
    )
