"""Ranges and verdicts held against simulated teams whose truth is known, by the product's own code.

Writes docs/evidence/change.md: coverage cell by cell, the whole rule's errors and power, wrong evidence.
"""

import math
import sys
import time
from collections.abc import Iterable
from dataclasses import replace

from bench import pages
from bench.simulated.cells import LARGE, MEDIUM, MOOD, STILL, coverage_cells, rule_cells, wrong_evidence_cells
from bench.simulated.measures import Measured, measured
from bench.simulated.programmes import Cell

SEED = 20261121
PROGRAMMES = 60
LOWEST, HIGHEST, LOWEST_PRINTED = 0.93, 0.97, 0.93


def main() -> None:
    """Run every cell and keep the tables."""
    started = time.monotonic()
    tables = [coverage(), rule(), wrong_evidence()]
    minutes = (time.monotonic() - started) / 60
    head = (
        f"Seed {SEED}, {PROGRAMMES} programmes of 20 teams a cell, {minutes:.1f} minutes. "
        "Data model: `bench/simulated/model.py`; engine: `scoring/change/engine.py`. "
        "Each programme draws its own retest of 60 people, so that the error variance is known as badly as "
        "evidence knows it."
    )
    pages.write(
        "change", "Ranges and verdicts of change, held against the truth", "\n\n".join([head, *tables])
    )


def coverage() -> str:
    """Coverage of the engine's and the printed 95 % ranges of the stayers' true change, answer noise only."""
    rows = []
    for cell in coverage_cells():
        found = _measured(cell)
        misses = [
            *(["coverage"] if not LOWEST <= found.coverage <= HIGHEST else []),
            *(["printed"] if found.printed < LOWEST_PRINTED else []),
        ]
        rows.append(
            (cell.name, found.coverage, found.printed, found.half_width / (cell.model.options - 1) * 100,
             ", ".join(misses) or "-")
        )  # fmt: skip
    return (
        "### 95 % ranges of answer noise alone\n\n"
        "Share of ranges that hold the members' true mean change, who change differently (latent SD .4). "
        f"Bars: engine {LOWEST:.2f} to {HIGHEST:.2f}, printed at least {LOWEST_PRINTED:.2f}.\n\n"
        + _table(("team", "engine", "printed", "half width, % of range", "misses"), rows)
    )


def rule() -> str:
    """False claims and power of the whole rule over six scales, on calm and on moody days."""
    rows = []
    for cell in rule_cells():
        for day, mood in (("calm", 0.0), ("moody", MOOD)):
            still = _measured(_with(cell, STILL, mood=mood))
            medium = _measured(_with(cell, MEDIUM, mood=mood, change_sd=0.3))
            large = _measured(_with(cell, LARGE, mood=mood, change_sd=0.3))
            rows.append(
                (f"{cell.name}, {day}", still.any_false_clear, still.false_probable, still.coverage_total,
                 medium.clear, medium.clear_or_probable, large.clear, large.clear_or_probable,
                 large.shrunken_error / large.raw_error)
            )  # fmt: skip
    return (
        "### The whole rule, six scales\n\n"
        "First three figures: nobody changed; a team with any *clearly* in six scales (either direction), a "
        "scale called *probably*, ranges with the allowance that hold zero. Then two of six scales changed "
        "by d = .56 and .85 (members differently): share called clearly up, and clearly or probably up. "
        "Last: error of the shrunken headline over that of the raw difference. A moody day is as large as "
        "the allowance.\n\n"
        + _table(
            ("team", "any false clearly", "false probably", "range holds 0", "d .56 clearly", "or probably",
             "d .85 clearly", "or probably", "shrunken / raw"),
            rows,
        )
    )  # fmt: skip


def wrong_evidence() -> str:
    """What becomes of the range where the evidence about the questionnaire is off."""
    rows = [(c.name, m.coverage, m.false_up) for c in wrong_evidence_cells() for m in [_measured(c)]]
    return "### Evidence that is off, 8 of 8\n\n" + _table(("evidence", "coverage", "false change"), rows)


def _with(cell: Cell, changes: tuple[float, ...], *, mood: float, change_sd: float = 0.0) -> Cell:
    return replace(cell, changes=changes, model=replace(cell.model, mood_sd=mood, change_sd=change_sd))


def _measured(cell: Cell) -> Measured:
    print(f"  {cell.name}", file=sys.stderr)
    return measured(cell, programmes=PROGRAMMES, seed=SEED)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str | float, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(map(_cell, row)) + " |" for row in rows)])


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return "-" if math.isnan(value) else f"{value:.1f}" if value >= 2 else f"{value:.3f}"
