"""The same simulated teams through the usual rules and through the engine: who claims what, how wrongly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.simulated.measures import Share, share
from bench.simulated.model import Array
from bench.simulated.parallel import each
from bench.simulated.programmes import Cell, Found, drawn, frames, programme
from bench.simulated.usual import RULES, Claims, Rounds

CLEAR, PROBABLE = "Soundline: clearly", "Soundline: clearly or probably"
SOUNDLINE = {CLEAR: ("clearly_",), PROBABLE: ("clearly_", "probably_")}
NAMES = (*RULES, *SOUNDLINE)
Sums = Mapping[tuple[str, str], tuple[float, float]]
"""Of one programme, by rule and figure: a sum, and what it is to be divided by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What one rule says of a programme: claims, the sizes it tells, and what is true; (scales, teams)."""

    claims: Claims
    sizes: Array
    true: Array


def claimed(cell: Cell, *, seed: int, number: int) -> dict[str, Claimed]:
    """Every rule's claims about one programme of complete, linked teams."""
    _, answers = drawn(cell, seed=seed, number=number)
    known = frames(cell, number=number).values()
    rounds = Rounds(
        first=answers.first, second=answers.second, width=cell.model.options - 1.0,
        error=np.array([f.printed_error.value for f in known]),
    )  # fmt: skip
    true = (answers.true_second - answers.true_first).mean(axis=-1)
    usual = {
        name: Claimed(claims=rule(rounds), sizes=rounds.change, true=true) for name, rule in RULES.items()
    }
    return usual | _soundline(cell, list(programme(cell, seed=seed, number=number)), true)


def compared(
    cells: Sequence[Cell], *, programmes: int, seed: int, processes: int
) -> list[dict[tuple[str, str], Share]]:
    """Per cell, by rule and figure, over its programmes."""
    jobs = [(cell, seed, number) for cell in cells for number in range(programmes)]
    found = each(_one, jobs, processes=processes)
    per_cell = [found[i * programmes : (i + 1) * programmes] for i in range(len(cells))]
    return [{key: share([sums[key] for sums in runs]) for key in runs[0]} for runs in per_cell]


def _one(job: tuple[Cell, int, int]) -> Sums:
    cell, seed, number = job
    is_still = np.array(cell.changes) == 0.0
    return {
        (name, figure): pair
        for name, found in claimed(cell, seed=seed, number=number).items()
        for figure, pair in (*_false(found, is_still), *_right(found, ~is_still))
    }


def _false(found: Claimed, is_still: np.ndarray) -> Iterator[tuple[str, tuple[float, float]]]:
    """Claims about unchanged scales, in either direction."""
    wrong = found.claims[is_still] != 0
    yield "false", (float(wrong.sum()), float(wrong.size))
    yield "any_false", (float(wrong.any(axis=0).sum()), float(wrong.shape[1]))


def _right(found: Claimed, is_changed: np.ndarray) -> Iterator[tuple[str, tuple[float, float]]]:
    """Of scales that rose: how often it is seen, how often turned round, how much larger it is told."""
    claims, sizes, true = found.claims[is_changed], found.sizes[is_changed], found.true[is_changed]
    yield "power", (float((claims > 0).sum()), float(claims.size))
    yield "wrong_sign", (float(((claims != 0) & (claims != np.sign(true))).sum()), float((claims != 0).sum()))
    seen = claims > 0
    yield "exaggeration", (float(sizes[seen].sum()), float(true[seen].sum()))


def _soundline(cell: Cell, run: Sequence[Found], true: Array) -> dict[str, Claimed]:
    """The engine's verdicts; the size it tells is the shrunken headline."""
    claims = {name: np.zeros(true.shape, dtype=np.int8) for name in SOUNDLINE}
    sizes = np.zeros(true.shape)
    for one in run:
        at = one.scale, int(one.team)
        sizes[at] = one.change.printed_shrunken or 0.0
        for name, words in SOUNDLINE.items():
            if one.verdict.startswith(words):
                claims[name][at] = 1 if one.verdict.endswith("_up") else -1
    return {name: Claimed(claims=claims[name], sizes=sizes, true=true) for name in SOUNDLINE}
