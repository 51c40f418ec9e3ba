"""The search for the best rotation: steps down a criterion, brought back to what a rotation may be.

Many searches run in step: of many starts, or of the loadings of many samples.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.rotation.criteria import Criterion, Loadings

MOST_STEPS = 2000
HALVINGS = 12
SETTLED, NEARLY_SETTLED = 1e-7, 1e-4

Turns = npt.NDArray[np.float64]
"""(n_searches, n_factors, n_factors)."""
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Turned:
    """Where searches came to rest, one by one."""

    pattern: Loadings
    """(n_searches, k_items, n_factors)."""
    turn: Turns
    """Pattern = loadings @ inv(turn)'; columns of length 1. An orthogonal turn is its own inv(turn)'."""
    value: npt.NDArray[np.float64]
    has_settled: Flags

    @property
    def correlation(self) -> Turns:
        """(n_searches, n_factors, n_factors) correlations of the factors."""
        return np.asarray(np.swapaxes(self.turn, -1, -2) @ self.turn)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How loadings follow from a turn, how a slope is brought into its surface, and a turn back onto it."""

    pattern: Callable[[Loadings, Turns], Loadings]
    slope: Callable[[Loadings, Turns, Loadings, Loadings], Turns]
    tangent: Callable[[Turns, Turns], Turns]
    back: Callable[[Turns], Turns]


def search(
    loadings: Loadings, criterion: Criterion, start: Turns, *, is_oblique: bool, most_steps: int = MOST_STEPS
) -> Turned:  # fmt: skip
    """Turn factors until a criterion falls no more.

    Parameters
    ----------
    loadings : (k_items, n_factors), or (n_searches, k_items, n_factors)
        Unrotated, or weighted, loadings.
    criterion : Criterion
        To be minimised.
    start : (n_searches, n_factors, n_factors)
        Orthogonal matrices to begin from.
    is_oblique : bool
        Whether factors may correlate.
    most_steps : int
        After so many a search that has not settled is left where it is.

    Source
    ------
    [jennrich2001], [jennrich2002], [bernaards2005].
    """
    kind = OBLIQUE if is_oblique else ORTHOGONAL
    unturned = np.broadcast_to(loadings, (start.shape[0], *loadings.shape[-2:]))
    turn = start.copy()
    pattern = kind.pattern(unturned, turn)
    value, gradient = criterion(pattern)
    gradient = gradient.copy()
    length = np.ones(value.size)
    settled = np.zeros(value.size, dtype=bool)
    for _ in range(most_steps):
        active = np.flatnonzero(~settled)
        slope = kind.slope(unturned[active], turn[active], pattern[active], gradient[active])
        down = kind.tangent(turn[active], slope)
        size = (down**2).sum(axis=(1, 2))
        going = np.sqrt(size) >= SETTLED
        settled[active[~going]] = True
        if not going.any():
            break
        some = active[going]
        length[some] *= 2
        state = (unturned, turn, pattern, value, gradient, length)
        settled[_step(kind, criterion, state, (some, down[going], size[going]))] = True
    return Turned(pattern=pattern, turn=turn, value=value, has_settled=settled)


def _step(
    kind: _Kind,
    criterion: Criterion,
    state: tuple[Loadings, Turns, Loadings, npt.NDArray[np.float64], Loadings, npt.NDArray[np.float64]],
    going: tuple[npt.NDArray[np.intp], Turns, npt.NDArray[np.float64]],
) -> npt.NDArray[np.intp]:
    """Take one step in each search that goes on, shortened until it leads down far enough.

    Searches near their end that no step leads down from, to what rounding shows, are named and left there.
    """
    unturned, turn, pattern, value, gradient, length = state
    some, down, size = going
    waiting = np.arange(some.size)
    for halving in range(HALVINGS):
        who = some[waiting]
        tried = kind.back(turn[who] - length[who][:, None, None] * down[waiting])
        candidate = kind.pattern(unturned[who], tried)
        lower, steep = criterion(candidate)
        enough = value[who] - lower > 0.5 * size[waiting] * length[who]
        at_rest = (halving == HALVINGS - 1) & ~enough & (size[waiting] < NEARLY_SETTLED**2)
        take = enough | ((halving == HALVINGS - 1) & ~at_rest)
        taken = who[take]
        turn[taken], pattern[taken] = tried[take], candidate[take]
        value[taken], gradient[taken] = lower[take], steep[take]
        waiting = waiting[~take]
        if not waiting.size:
            break
        length[some[waiting]] /= 2
    return some[waiting]


def _t(matrices: Turns) -> Turns:
    return np.swapaxes(matrices, -1, -2)


def _unit_columns(turn: Turns) -> Turns:
    return np.asarray(turn / np.sqrt((turn**2).sum(axis=-2, keepdims=True)))


def _nearest_orthogonal(turn: Turns) -> Turns:
    left, _, right = np.linalg.svd(turn)
    return np.asarray(left @ right)


def _orthogonal_tangent(turn: Turns, slope: Turns) -> Turns:
    inner = _t(turn) @ slope
    return np.asarray(slope - turn @ (inner + _t(inner)) / 2)


def _inverse(turn: Turns) -> Turns:
    return np.asarray(np.linalg.inv(turn), dtype=np.float64)


def _oblique_slope(loadings: Loadings, turn: Turns, pattern: Loadings, gradient: Loadings) -> Turns:
    return -_t(_t(pattern) @ gradient @ _inverse(turn))


ORTHOGONAL = _Kind(
    pattern=lambda loadings, turn: loadings @ turn,
    slope=lambda loadings, turn, pattern, gradient: _t(loadings) @ gradient,
    tangent=_orthogonal_tangent,
    back=_nearest_orthogonal,
)
OBLIQUE = _Kind(
    pattern=lambda loadings, turn: loadings @ _t(_inverse(turn)),
    slope=_oblique_slope,
    tangent=lambda turn, slope: slope - turn * (turn * slope).sum(axis=-2, keepdims=True),
    back=_unit_columns,
)
