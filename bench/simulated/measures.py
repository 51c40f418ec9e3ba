"""What a cell's programmes show: how often ranges hold the truth, how often verdicts mislead or miss."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.simulated.parallel import each
from bench.simulated.programmes import Cell, Found, evidence_of, programme
from scoring.change.shapes import Interval

UP = {"clearly_up", "probably_up"}
Tally = Mapping[str, tuple[float, int]]
"""Of one programme: for each figure the sum over its changes (or teams), and how many they are."""


class Share(float):
    """A mean over programmes that knows how far another seed would move it."""

    se: float

    def __new__(cls, value: float, se: float) -> "Share":
        made = super().__new__(cls, value)
        made.se = se
        return made

    def __getnewargs__(self) -> tuple[float, float]:
        return float(self), self.se


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Shares; NaN where nothing of the kind happened."""

    name: str
    programmes: int
    teams: int
    coverage: Share
    """Answer noise only, the engine's own."""
    coverage_total: Share
    printed: Share
    printed_total: Share
    false_up: Share
    """Type I of answer noise alone: the 95 % range leaves zero out where nothing changed."""
    any_false_clear: Share
    """Teams with any "clearly" in an unchanged scale, in either direction."""
    false_probable: Share
    clear: Share
    clear_or_probable: Share
    shrunken_error: Share
    raw_error: Share
    half_width: Share
    printed_half_width: Share


SHARES = tuple(f for f in Measured.__annotations__ if f not in {"name", "programmes", "teams"})
SQUARES = {"shrunken_error", "raw_error"}


def measured(cell: Cell, *, programmes: int, seed: int) -> Measured:
    """Run a cell's programmes and count."""
    return counted(cell, [tally(cell, programme(cell, seed=seed, number=i)) for i in range(programmes)])


def tallies(cells: Sequence[Cell], *, numbers: Sequence[int], seed: int, processes: int) -> list[list[Tally]]:
    """The programmes of these numbers in every cell."""
    for cell in cells:
        evidence_of(cell)  # once here, not once in every process
    jobs = [(cell, seed, number) for cell in cells for number in numbers]
    found = each(_one, jobs, processes=processes)
    per_cell = len(numbers)
    return [found[i * per_cell : (i + 1) * per_cell] for i in range(len(cells))]


def counted(cell: Cell, programmes: Sequence[Tally]) -> Measured:
    """The shares of one cell over its programmes, each programme one draw."""
    found = {key: share([t.get(key, (0.0, 0)) for t in programmes]) for key in SHARES}
    roots = {k: Share(s**0.5, s.se / (2 * s**0.5) if s > 0 else 0.0) for k in SQUARES if (s := found[k]) >= 0}
    teams = sum(t["any_false_clear"][1] for t in programmes)
    return Measured(name=cell.name, programmes=len(programmes), teams=teams, **(found | roots))


def tally(cell: Cell, run: Iterable[Found]) -> Tally:
    """What is to be counted of one programme."""
    seen: dict[str, list[float]] = defaultdict(list)
    by_team: dict[str, bool] = defaultdict(bool)
    for one in run:
        is_still = cell.changes[one.scale] == 0.0
        for key, value in (*_ranges(one), *_claims(one, is_still=is_still)):
            seen[key].append(value)
        by_team[one.team] |= is_still and one.verdict.startswith("clearly_")
    seen["any_false_clear"] = [float(x) for x in by_team.values()]
    return {key: (float(np.sum(values)), len(values)) for key, values in seen.items()}


def _one(job: tuple[Cell, int, int]) -> Tally:
    cell, seed, number = job
    return tally(cell, programme(cell, seed=seed, number=number))


def share(parts: Sequence[tuple[float, float]]) -> Share:
    """Ratio of sums, and its standard error with programmes as draws."""
    sums, counts = np.array(parts, dtype=float).T
    n = float(counts.sum())
    if n == 0:
        return Share(float("nan"), float("nan"))
    mean = float(sums.sum()) / n
    draws = int((counts != 0).sum())
    spread = float(((sums - mean * counts) ** 2).sum()) * draws / max(draws - 1, 1)
    return Share(mean, spread**0.5 / n)


def _ranges(one: Found) -> Iterator[tuple[str, float]]:
    change = one.change
    for key, span in (
        ("coverage", change.delta_noise_only), ("coverage_total", change.delta),
        ("printed", change.printed_noise_only), ("printed_total", change.printed),
    ):  # fmt: skip
        if span is not None:
            yield key, float(holds(span, one.true))
    for key, span in (
        ("half_width", change.delta_noise_only), ("printed_half_width", change.printed_noise_only),
    ):  # fmt: skip
        if span is not None:
            yield key, (span.high - span.low) / 2
    if change.shrunken is not None and change.delta is not None:
        yield "shrunken_error", (change.shrunken - one.true) ** 2
        yield "raw_error", (change.delta.value - one.true) ** 2


def _claims(one: Found, *, is_still: bool) -> Iterator[tuple[str, float]]:
    if not is_still:
        yield "clear", float(one.verdict == "clearly_up")
        yield "clear_or_probable", float(one.verdict in UP)
    elif one.change.delta_noise_only is not None:
        yield "false_up", float(not holds(one.change.delta_noise_only, 0.0))
        yield "false_probable", float(one.verdict.startswith("probably_"))


def holds(span: Interval, value: float) -> bool:
    """Whether a value lies within a range."""
    return span.low - 1e-9 <= value <= span.high + 1e-9
