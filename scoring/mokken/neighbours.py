"""Joint shares of steps of one item, taken from the steps nearest in popularity."""

import numpy as np

from scoring.results import Matrix, Vector


def filled(joint: Matrix, share: Vector) -> tuple[Matrix, Matrix]:
    """The joint shares (s, s) with the gaps filled, and what they would be under independence.

    joint : NaN where both steps are one item's; rows and columns in order of `share`, rising. A gap is the
    mean of up to eight guesses, two from each neighbour above, below, left and right, steps of equal share
    counting as one; it is kept between independence and the largest joint share there can be.

    Source
    ------
    [vanderark2010], equations 17 and 21.
    """
    full, gaps = joint.copy(), np.isnan(joint)
    tied = share[:, None] == share
    for row, column in np.argwhere(gaps):
        full[row, column] = _guess(joint, share, tied, (int(row), int(column)))
    full[np.isnan(full)] = 0.0
    independent = np.outer(share, share)
    least, most = independent[gaps], np.minimum.outer(share, share)[gaps]
    full[gaps] = np.clip(full[gaps], least, most)
    return full, independent


def _guess(joint: Matrix, share: Vector, tied: Matrix, cell: tuple[int, int]) -> float:
    """The mean guess for one gap from its neighbours in both directions."""
    row, column = cell
    here = _mean(joint, tied, row, column)
    is_alone = (tied[row].sum() == 1, tied[column].sum() == 1)
    if not any(is_alone):
        return here
    # Steps of equal share are their own neighbours, and each of their four guesses is the same.
    down = _along(joint, share, tied, cell) if is_alone[0] else [here] * 4
    across = _along(joint.T, share, tied, (column, row)) if is_alone[1] else [here] * 4
    guesses = [*down, *across]
    return float(np.nanmean(guesses)) if not np.isnan(guesses).all() else float("nan")


def _along(joint: Matrix, share: Vector, tied: Matrix, cell: tuple[int, int]) -> list[float]:
    """Guesses from the nearest known steps above and below in the first direction."""
    row, column = cell
    known = np.flatnonzero(~np.isnan(joint[:, column]))
    own, other = share[row], share[column]
    guesses = []
    for place in (*known[known > row][:1], *known[known < row][-1:]):
        near, seen = share[place], _mean(joint, tied, int(place), column)
        guesses.append(seen * own / near)
        guesses.append((seen * (1 - own) - other * (near - own)) / (1 - near))
    return guesses


def _mean(joint: Matrix, tied: Matrix, row: int, column: int) -> float:
    """The mean of the known cells whose steps are as popular."""
    cells = joint[np.ix_(tied[row], tied[column])]
    return float(np.nanmean(cells)) if not np.isnan(cells).all() else float("nan")
