"""What a cell's programmes show: how often ranges hold the truth, how often verdicts mislead or miss."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bench.simulated.programmes import Cell, Found, programme
from scoring.change.shapes import Interval

UP = {"clearly_up", "probably_up"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Shares; NaN where nothing of the kind happened."""

    name: str
    teams: int
    coverage: float
    """Answer noise only, the engine's own."""
    coverage_total: float
    printed: float
    printed_total: float
    false_up: float
    """Type I of answer noise alone: the 95 % range leaves zero out where nothing changed."""
    any_false_clear: float
    """Teams with any "clearly" in an unchanged scale."""
    false_probable: float
    clear: float
    clear_or_probable: float
    shrunken_error: float
    raw_error: float
    half_width: float


def measured(cell: Cell, *, programmes: int, seed: int) -> Measured:
    """Run a cell's programmes and count."""
    rng = np.random.default_rng(seed)
    found = [list(programme(rng, cell)) for _ in range(programmes)]
    return counted(cell, found)


def counted(cell: Cell, runs: Iterable[Iterable[Found]]) -> Measured:
    """The shares of one cell over its programmes."""
    seen: dict[str, list[float]] = defaultdict(list)
    teams = 0
    for run in runs:
        by_team: dict[str, bool] = defaultdict(bool)
        for one in run:
            is_still = cell.changes[one.scale] == 0.0
            _count(seen, one, is_still=is_still)
            judged = one.change.judged
            verdict = "cannot_tell" if judged is None else judged.verdict
            by_team[one.team] |= is_still and verdict.startswith("clearly_")
        teams += len(by_team)
        seen["any_false_clear"] += map(float, by_team.values())

    def share(key: str) -> float:
        return float(np.mean(seen[key])) if seen[key] else float("nan")

    keys = (
        "coverage", "coverage_total", "printed", "printed_total", "false_up", "any_false_clear",
        "false_probable", "clear", "clear_or_probable", "half_width",
    )  # fmt: skip
    errors = {k: share(k) ** 0.5 for k in ("shrunken_error", "raw_error")}
    return Measured(name=cell.name, teams=teams, **{k: share(k) for k in keys}, **errors)


def _count(seen: dict[str, list[float]], one: Found, *, is_still: bool) -> None:
    change, verdict = one.change, "cannot_tell" if one.change.judged is None else one.change.judged.verdict
    for key, span in (
        ("coverage", change.delta_noise_only), ("coverage_total", change.delta),
        ("printed", change.printed_noise_only), ("printed_total", change.printed),
    ):  # fmt: skip
        if span is not None:
            seen[key].append(float(_holds(span, one.true)))
    if change.delta_noise_only is not None:
        seen["half_width"].append((change.delta_noise_only.high - change.delta_noise_only.low) / 2)
    if change.shrunken is not None and change.delta is not None:
        seen["shrunken_error"].append((change.shrunken - one.true) ** 2)
        seen["raw_error"].append((change.delta.value - one.true) ** 2)
    if is_still and change.delta_noise_only is not None:
        seen["false_up"].append(float(not _holds(change.delta_noise_only, 0.0)))
        seen["false_probable"].append(float(verdict.startswith("probably_")))
    if not is_still:
        seen["clear"].append(float(verdict == "clearly_up"))
        seen["clear_or_probable"].append(float(verdict in UP))


def _holds(span: Interval, value: float) -> bool:
    return span.low - 1e-9 <= value <= span.high + 1e-9
