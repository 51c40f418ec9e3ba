"""Would the verdict stand without this item, without flagged answers, if the silent had changed otherwise?"""

import dataclasses

import numpy as np

from scoring.change.finite_team import LEAST
from scoring.change.shapes import ErrorVariance, Flags, FurtherRound, Pairs, ScaleFrame, Sides, TeamWaves
from scoring.results import Matrix


def tipping_point(delta: float, *, answered: float) -> float | None:
    """Mean change of those who did not answer at which the whole team's change would be zero, points.

    `answered` is the share of the team that answered; None where everybody did, or nobody.

    Source: [cochran1977], pattern-mixture reasoning as in [little1993].

    >>> round(tipping_point(0.4, answered=0.75), 6)
    -1.2
    """
    if not 0 < answered < 1:
        return None
    return -delta * answered / (1 - answered)


def answered_share(waves: TeamWaves) -> float | None:
    """Share of the team the change rests on: of the stayers where linked, else of the weaker round.

    None where a roster is unknown or holds nobody.
    """
    if not waves.roster1 or not waves.roster2:
        return None
    if waves.pairs is not None and len(waves.pairs) >= LEAST and waves.stayers:
        return len(waves.pairs) / waves.stayers
    return min(len(waves.first) / waves.roster1, len(waves.second) / waves.roster2)


def without_flagged(waves: TeamWaves) -> TeamWaves | None:
    """The same team as if the flagged answers had not come in, or None where none is flagged."""
    keep1 = _unflagged(waves.flagged_first, len(waves.first))
    keep2 = _unflagged(waves.flagged_second, len(waves.second))
    sides, has_more = _sides_unflagged(waves.sides)
    if keep1.all() and keep2.all() and not has_more:
        return None
    pairs, matched = waves.pairs, waves.matched
    if pairs is not None:
        both = keep1[pairs[:, 0]] & keep2[pairs[:, 1]]
        pairs = _renumbered(pairs[both], keep1, keep2)
        matched = None if matched is None else matched[both]
    return dataclasses.replace(
        waves, first=waves.first[keep1], second=waves.second[keep2], pairs=pairs, matched=matched,
        items_first=None, items_second=None, flagged_first=None, flagged_second=None, sides=sides,
    )  # fmt: skip


def _sides_unflagged(sides: Sides | None) -> tuple[Sides | None, bool]:
    """The further rounds of both sides without flagged answers, and whether there were any."""
    if sides is None:
        return None, False

    def kept(rounds: tuple[FurtherRound, ...]) -> tuple[FurtherRound, ...]:
        return tuple(
            dataclasses.replace(r, scores=r.scores[_unflagged(r.flagged, len(r.scores))], flagged=None)
            for r in rounds
        )

    has_more = any(r.flagged is not None and r.flagged.any() for r in (*sides.more_first, *sides.more_second))
    filtered = dataclasses.replace(
        sides, more_first=kept(sides.more_first), more_second=kept(sides.more_second)
    )
    return filtered, has_more


def without_item(waves: TeamWaves, item: int) -> TeamWaves | None:
    """The same team scored without one item, or None where items are unknown or a person has no other.

    Scores are means of the remaining answered items; linked scores of the items answered both times.
    """
    if waves.items_first is None or waves.items_second is None:
        return None
    rest1, rest2 = (np.delete(x, item, axis=1) for x in (waves.items_first, waves.items_second))
    if rest1.shape[1] == 0 or np.isnan(rest1).all(axis=1).any() or np.isnan(rest2).all(axis=1).any():
        return None
    matched = None
    if waves.pairs is not None and len(waves.pairs):
        matched = _matched(rest1[waves.pairs[:, 0]], rest2[waves.pairs[:, 1]])
        if matched is None:
            return None
    return dataclasses.replace(
        waves, first=np.nanmean(rest1, axis=1), second=np.nanmean(rest2, axis=1), matched=matched
    )


def with_items_left_out(frame: ScaleFrame, *, items: int) -> ScaleFrame:
    """The frame of the same scale with one of its `items` gone: error variance grows by k / (k - 1).

    Source: [spearman1910].
    """
    growth = items / (items - 1)

    def grown(error: ErrorVariance) -> ErrorVariance:
        return dataclasses.replace(error, value=error.value * growth)

    return dataclasses.replace(
        frame, error=None if frame.error is None else grown(frame.error),
        printed_error=grown(frame.printed_error), granularity=frame.granularity * growth,
    )  # fmt: skip


def _matched(first: Matrix, second: Matrix) -> Matrix | None:
    answered = ~(np.isnan(first) | np.isnan(second))
    if not answered.any(axis=1).all():
        return None
    return np.column_stack([np.nanmean(np.where(answered, x, np.nan), axis=1) for x in (first, second)])


def _unflagged(flags: Flags | None, n: int) -> Flags:
    return np.ones(n, dtype=bool) if flags is None else ~flags


def _renumbered(pairs: Pairs, keep1: Flags, keep2: Flags) -> Pairs:
    """Rows as they stand after the others are gone."""
    return np.column_stack([np.cumsum(keep1)[pairs[:, 0]] - 1, np.cumsum(keep2)[pairs[:, 1]] - 1])
