"""Ranges and verdicts held against simulated teams whose truth is known, by the product's own code.

Writes docs/evidence/change.md: coverage cell by cell, the whole rule's errors and power, wrong evidence.
"""

import sys
import time
from collections.abc import Callable, Sequence

from bench import pages
from bench.simulated import cells, pictures, words
from bench.simulated.measures import Measured, Tally, counted, tallies
from bench.simulated.parallel import processors, working_time
from bench.simulated.programmes import Cell
from bench.simulated.tables import figure, misses, table

SEED = 20261121
PROGRAMMES, MOST = 100, 500
"""Programmes of 20 teams a cell; as many as `MOST` where a figure lies close to its bar."""
CLOSE = 3.0
"""Standard errors."""
COVERED, PRINTED, SEEN = (0.93, 0.97), 0.93, 0.84
FALSE_CALM, FALSE_MOODY = 0.02, 0.05


Bars = Callable[[Cell, Measured], list[tuple[float, float]]]
"""Figures of a cell with the bars they are held to."""


def main() -> None:
    """Run every cell, keep the tables and the pictures."""
    started = time.monotonic()
    parts = [coverage(), moody(), rule(), power(), wrong_evidence(), other_silence()]
    minutes = (time.monotonic() - started) / 60
    head = words.HEAD.format(
        seed=SEED, few=PROGRAMMES, most=MOST, minutes=minutes, processors=processors(),
        work=working_time() / 60,
    )  # fmt: skip
    pages.write(
        "change", "Ranges and verdicts of change, held against the truth", "\n\n".join([head, *parts])
    )


def coverage() -> str:
    """Coverage of the engine's and the printed 95 % ranges of the stayers' true change, answer noise only."""
    chosen = cells.coverage_cells()
    found = run(
        chosen,
        lambda _, m: [(m.coverage, COVERED[0]), (m.coverage, COVERED[1]), (m.printed, PRINTED)],
    )
    pictures.coverage(found, band=COVERED)
    rows = [
        (m.name, figure(m.coverage), figure(m.printed), _width(c, m.half_width),
         _width(c, m.printed_half_width),
         misses({"engine": (m.coverage, *COVERED), "printed": (m.printed, PRINTED, 1.0)}))
        for c, m in zip(chosen, found, strict=True)
    ]  # fmt: skip
    head = ("team", "engine", "printed", "half width, % of range", "of the printed", "misses")
    return words.COVERAGE + table(head, rows)


def moody() -> str:
    """Coverage of the ranges that allow for a mood, on days that have one."""
    chosen = cells.moody_cells()
    found = run(chosen, lambda _, m: [(m.coverage_total, COVERED[0]), (m.coverage_total, COVERED[1])])
    rows = [
        (m.name, figure(m.coverage_total), figure(m.printed_total), figure(m.coverage),
         misses({"engine": (m.coverage_total, *COVERED), "printed": (m.printed_total, PRINTED, 1.0)}))
        for m in found
    ]  # fmt: skip
    return words.MOODY + table(("team", "engine", "printed", "answer noise only", "misses"), rows)


def rule() -> str:
    """False claims and power of the whole rule over six scales, on calm and on moody days."""
    kinds = [
        (c, day, mood) for c in cells.rule_cells() for day, mood in (("calm", 0.0), ("moody", cells.MOOD))
    ]
    still, medium, large = (
        run([cells.with_day(c, changes, mood=mood) for c, _, mood in kinds], bars)
        for changes, bars in (
            (cells.STILL, lambda c, m: [(m.any_false_clear, most_false(c))]),
            (cells.MEDIUM, lambda _, m: []),
            (cells.LARGE, lambda _, m: [(m.clear_or_probable, SEEN)]),
        )
    )
    names = [c.name for c in cells.rule_cells()]
    pictures.rule(names, [m.any_false_clear for m in still[::2]], [m.any_false_clear for m in still[1::2]])
    rows = [
        (f"{c.name}, {day}", figure(s.any_false_clear), figure(s.false_probable), figure(m.clear),
         figure(m.clear_or_probable), figure(b.clear), figure(b.clear_or_probable),
         f"{b.shrunken_error / b.raw_error:.2f}",
         misses({
             "false": (s.any_false_clear, 0.0, FALSE_MOODY if mood else FALSE_CALM),
             "seen": (b.clear_or_probable, SEEN, 1.0),
         }))
        for (c, day, mood), s, m, b in zip(kinds, still, medium, large, strict=True)
    ]  # fmt: skip
    head = ("team", "any false clearly", "false probably", "d .56 clearly", "or probably", "d .85 clearly",
            "or probably", "shrunken / raw", "misses")  # fmt: skip
    return words.RULE + table(head, rows) + words.MISSES.rstrip()


def most_false(cell: Cell) -> float:
    """The bar of false claims on such days."""
    return FALSE_MOODY if cell.model.mood_sd else FALSE_CALM


def power() -> str:
    """What is seen of three changes by the size of the team."""
    sizes = cells.power_cells()
    found = run([c for *_, c in sizes], lambda _, m: [])
    by_change: dict[str, list[tuple[int, Measured]]] = {}
    for (n, change, _), m in zip(sizes, found, strict=True):
        by_change.setdefault(f"d = {cells.IN_SD[change]}", []).append((n, m))
    pictures.power(by_change, bar=SEEN)
    counts = [n for n, _ in next(iter(by_change.values()))]
    rows = [
        (f"{d}, {said}", *(figure(getattr(m, key)) for _, m in of_size))
        for d, of_size in by_change.items()
        for said, key in (("clearly", "clear"), ("clearly or probably", "clear_or_probable"))
    ]
    return words.POWER + table(("change", *(f"{n} of {n}" for n in counts)), rows)


def wrong_evidence() -> str:
    """What becomes of ranges and verdicts where the evidence about the questionnaire is off."""
    chosen = cells.wrong_evidence_cells()
    still, moody_still, large = (
        run([cells.with_day(c, changes, mood=mood) for c in chosen], lambda _, m: [])
        for changes, mood in ((cells.STILL, 0.0), (cells.STILL, cells.MOOD), (cells.LARGE, 0.0))
    )
    rows = [
        (s.name, figure(s.coverage), figure(s.any_false_clear), figure(m.any_false_clear),
         figure(s.false_probable), figure(b.clear), figure(b.clear_or_probable))
        for s, m, b in zip(still, moody_still, large, strict=True)
    ]  # fmt: skip
    head = ("team and error variance", "range holds truth", "any false clearly", "on moody days",
            "false probably", "d .85 clearly", "or probably")  # fmt: skip
    return words.EVIDENCE + table(head, rows)


def other_silence() -> str:
    """What becomes of ranges where silence is no matter of chance."""
    found = run(cells.other_silence_cells(), lambda _, m: [])
    rows = [(m.name, figure(m.coverage), figure(m.printed)) for m in found]
    return words.SILENCE + table(("team", "engine", "printed"), rows)


def run(chosen: Sequence[Cell], bars: Bars) -> list[Measured]:
    """Every cell; those with a figure close to its bar with more programmes."""
    few = _more(chosen, range(PROGRAMMES))
    found = [counted(c, t) for c, t in zip(chosen, few, strict=True)]
    close = [i for i, (c, m) in enumerate(zip(chosen, found, strict=True)) if _is_close(bars(c, m))]
    more = _more([chosen[i] for i in close], range(PROGRAMMES, MOST))
    for i, tally in zip(close, more, strict=True):
        found[i] = counted(chosen[i], [*few[i], *tally])
    return found


def _is_close(held: list[tuple[float, float]]) -> bool:
    return any(abs(found - bar) < CLOSE * getattr(found, "se", 0.0) for found, bar in held)


def _more(chosen: Sequence[Cell], numbers: range) -> list[list[Tally]]:
    print(f"  {len(chosen)} cells, {len(numbers)} programmes each", file=sys.stderr)
    return tallies(chosen, numbers=numbers, seed=SEED, processes=processors())


def _width(cell: Cell, half: float) -> str:
    return f"{half / (cell.model.options - 1) * 100:.1f}"
