"""People joined to groups by their rest score: the sum of the items not looked at."""

import numpy as np

from scoring.errors import ScoringError
from scoring.mokken.scores import Codes


def admitted(least_group: int | None, *, n: int, what: str) -> int:
    """The size a group must have; refused where there are not two such groups."""
    size = usual_size(n) if least_group is None else least_group
    if size > n / 2 or size < 1:
        raise ScoringError(
            f"{what} needs two groups of {size}; there are {n} complete rows. Ask more people, or take "
            "smaller groups."
        )
    return size


def usual_size(n: int) -> int:
    """A tenth of the people from 500 on, a fifth from 251, a third from 150, and 50 below.

    Source
    ------
    [molenaar2000].
    """
    if n < 150:
        return 50
    return n // 10 if n >= 500 else n // 5 if n > 250 else n // 3


def rest_groups(rest: Codes, size: int) -> Codes:
    """(n,) the group of each person, 0 for the lowest rest scores; equal scores stay together.

    What is left over at the top joins the last group.

    Source
    ------
    [molenaar2000].
    """
    ordered = np.sort(rest)
    ends = [int(np.searchsorted(ordered, ordered[size - 1], side="right"))]
    while len(rest) - ends[-1] >= size:
        ends.append(int(np.searchsorted(ordered, ordered[ends[-1] + size - 1], side="right")))
    limits = ordered[np.array(ends[:-1], dtype=np.intp) - 1]
    return np.asarray(np.searchsorted(limits, rest, side="left"), dtype=np.intp)
