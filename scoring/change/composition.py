"""A mean may move because people came and went: what part is who, what part is the stayers' change.

The parts sum exactly to the difference of the two means. Only the stayers' part is a change of anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.change import finite_team
from scoring.change.finite_team import LEAST
from scoring.change.intervals import interval, satterthwaite
from scoring.change.level import at_level
from scoring.change.shapes import ErrorVariance, Flags, Interval, Pairs, ScaleFrame
from scoring.errors import ScoringError
from scoring.results import Caveat, Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Points this part adds to the difference, the people it rests on, its interval where one exists."""

    value: float
    n: int
    interval: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """`total` = stayers + answered_once + joined + left, all in points of the second mean minus the first.

    stayers: change of those who answered both times (without links: of the stayers' means); answered_once:
    stayers who answered one round only; joined, left: how far joiners and leavers stood from the stayers of
    their round, times their share of it (a leaver above the stayers lowers the difference).
    """

    total: float
    stayers: Part
    answered_once: Part
    joined: Part
    left: Part
    caveats: tuple[Caveat, ...]

    @property
    def is_mostly_composition(self) -> bool:
        """True where who came, left or answered moved the mean further than the stayers' change."""
        others = self.answered_once.value + self.joined.value + self.left.value
        return abs(others) > abs(self.stayers.value)


def composition(
    first: Vector, second: Vector, *, stays_first: Flags, stays_second: Flags, pairs: Pairs | None = None,
    rosters: tuple[int, int, int] | None = None, frame: ScaleFrame | None = None,
) -> Composition:  # fmt: skip
    """Split the difference of two rounds' means into who was there and what changed.

    first, second : (n1,), (n2,) points, no NaN. stays_* : per score, whether its person is a member in both
    rounds. pairs : (m, 2) rows of the same person, stayers all; None where not linked. rosters : members in
    the first and second round and in both. With `frame` (error variance known) and rosters the parts get
    intervals: the stayers' with the allowance for the days' moods, joiners' and leavers' without, since they
    share a day.

    Refuses a round in which no stayer answered, and links that are not stayers'.

    Source: components of a difference [kitagawa1955]; intervals [cochran1977].
    """
    y1, y2 = (np.asarray(y, dtype=float) for y in (first, second))
    _admit((y1, y2), (stays_first, stays_second), pairs)
    s1, s2, gone, new = y1[stays_first], y2[stays_second], y1[~stays_first], y2[~stays_second]
    means = float(s2.mean() - s1.mean())
    linked = None if pairs is None or not len(pairs) else y2[pairs[:, 1]] - y1[pairs[:, 0]]
    change = means if linked is None else float(linked.mean())
    joined = _beside(new, s2) * new.size / y2.size
    left = -_beside(gone, s1) * gone.size / y1.size
    sure = _Ranges(y1=y1, y2=y2, rosters=rosters, frame=frame)
    m = min(s1.size, s2.size) if linked is None else linked.size
    return Composition(
        total=float(y2.mean() - y1.mean()),
        stayers=Part(value=change, n=m, interval=sure.stayers(change, s1, s2, linked=linked)),
        answered_once=Part(value=means - change, n=0 if linked is None else s1.size + s2.size - 2 * m),
        joined=Part(value=joined, n=new.size, interval=sure.beside(joined, new, s2, is_first=False)),
        left=Part(value=left, n=gone.size, interval=sure.beside(left, gone, s1, is_first=True)),
        caveats=_caveats(linked is None, sure),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ranges:
    """Intervals of the parts; None where the rosters or the error variance are unknown, or people too few."""

    y1: Vector
    y2: Vector
    rosters: tuple[int, int, int] | None
    frame: ScaleFrame | None

    def error(self) -> tuple[ScaleFrame, ErrorVariance, tuple[int, int, int]] | None:
        if self.frame is None or self.frame.error is None or self.rosters is None:
            return None
        every = np.concatenate([self.y1, self.y2])
        error = at_level(self.frame.error, every, low=self.frame.low, high=self.frame.high)
        return self.frame, error, self.rosters

    def stayers(self, value: float, s1: Vector, s2: Vector, *, linked: Vector | None) -> Interval | None:
        known = self.error()
        sizes = [s1.size, s2.size] if linked is None else [linked.size]
        if known is None or min(sizes) < LEAST:
            return None
        frame, error, (_, _, stayers) = known
        if linked is None:
            parts = finite_team.unlinked_variance(
                n1=s1.size, n2=s2.size, roster1=stayers, roster2=stayers, stayers=stayers, error=error.value,
                variances=(float(s1.var(ddof=1)), float(s2.var(ddof=1))),
            )  # fmt: skip
        else:
            parts = finite_team.linked_variance(
                m=linked.size, stayers=stayers, variance=float(linked.var(ddof=1)), error=error.value
            )
        sure = finite_team.uncertainty(
            parts, df=sum(sizes) - len(sizes), df_error=error.df, allowance=frame.allowance.variance,
            df_allowance=frame.allowance.df,
        )  # fmt: skip
        return interval(value, sure.total, sure.total_df, method="composition")

    def beside(self, value: float, others: Vector, stay: Vector, *, is_first: bool) -> Interval | None:
        """Of one side's part: people who share a day differ by answers and by who was silent."""
        known = self.error()
        if known is None or not others.size:
            return None
        frame, error, (roster1, roster2, stayers) = known
        share = others.size / (others.size + stay.size)
        roster = (roster1 if is_first else roster2) - stayers
        parts = [
            finite_team.mean_variance(n=y.size, roster=n, variance=frame.within.value, error=error.value)
            for y, n in ((others, roster), (stay, stayers))
        ]
        sampling, noise = (share**2 * sum(p[i] for p in parts) for i in (0, 1))
        total, df = satterthwaite((sampling, noise), (frame.within.df, error.df))
        return interval(value, total, df, method="composition")


def _beside(others: Vector, stay: Vector) -> float:
    return float(others.mean() - stay.mean()) if others.size else 0.0


def _caveats(is_unlinked: bool, sure: _Ranges) -> tuple[Caveat, ...]:
    caveats = [Caveat(code="not_linked")] if is_unlinked else []
    if sure.error() is None:
        caveats.append(Caveat(code="no_ranges"))
    return tuple(caveats)


def _admit(scores: Sequence[Vector], stays: Sequence[Flags], pairs: Pairs | None) -> None:
    for name, y, stay in zip(("first", "second"), scores, stays, strict=True):
        if len(stay) != y.size or not np.isfinite(y).all():
            raise ScoringError(f"The {name} round: each score needs a number and whether its person stayed.")
        if not stay.any():
            raise ScoringError(
                f"No member of both rounds answered the {name}: a difference of its mean is who was there, "
                "nothing else can be said."
            )
    if pairs is not None and len(pairs) and not (stays[0][pairs[:, 0]].all() and stays[1][pairs[:, 1]].all()):
        raise ScoringError("A linked person is not a member of both rounds. Check the rosters.")
