"""Which numbers of a scale may be told, decided by who is in which group and by nothing anybody answered.

A new number is told only where all numbers ever told of the scale, put together, keep everybody among at
least the smallest group. Between two rounds that means: both means and the change, or baseline and change,
or both means with a change that links nobody, whichever comes first and passes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.judge.waves import Behind
from assessments.model import RoundId, TeamId
from assessments.release import audit
from assessments.release.findings import Shown
from assessments.release.shapes import LedgerRow, Output
from instruments.ids import ScaleId

Chains = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Who has a score on one scale in one round: chains, or how many where nobody is linked."""

    round: RoundId
    chains: Chains | None
    n: int

    def names(self, scope: str) -> Chains:
        """The chains; where there are none, names that stand for nobody and recur nowhere."""
        if self.chains is not None:
            return self.chains
        return tuple(f"{scope}:{self.round}:{i}" for i in range(self.n))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What may be told of one scale of one team, and the rows it adds to the ledger."""

    shown: Shown | None
    """None where nothing may be told of this round."""
    rows: tuple[LedgerRow, ...] = ()


def decide(
    team: TeamId, scale: ScaleId, *, baseline: Group | None, now: Group, ledger: Sequence[LedgerRow], k: int,
    behind: Behind | None = None, is_own: bool = False, also: RoundId | None = None,
) -> Decision:  # fmt: skip
    """The first way of telling this scale that keeps everybody among k people; nothing below k.

    `behind` says whose answers the change rests on, where somebody left items blank or items changed;
    `is_own` that the change is then another number than the difference of the means. `also` is an earlier
    baseline of the very same people that is averaged in.
    """
    if now.n < k:
        return Decision(shown=None)
    rows = [r for r in ledger if r.team == team and r.scale == scale]
    ways = _ways(team, scale, baseline=baseline, now=now, k=k, behind=behind, is_own=is_own, also=also)
    for shown, added in ways:
        if audit.is_safe([*rows, *added], k) or audit.tells_no_more(rows, added, k):
            return Decision(shown=shown, rows=added)
    return Decision(shown=None)


def _ways(
    team: TeamId, scale: ScaleId, *, baseline: Group | None, now: Group, k: int, behind: Behind | None,
    is_own: bool, also: RoundId | None,
) -> Iterator[tuple[Shown, tuple[LedgerRow, ...]]]:  # fmt: skip
    """The ways of telling a scale, the fullest first."""
    scope = f"{team}/{scale}"
    level = _row(team, scale, "baseline" if baseline is None else "level", {(now.round, 1): now.names(scope)})
    if baseline is None or baseline.n < k:
        n_baseline = None if baseline is None else baseline.n
        yield Shown(n_baseline=n_baseline, n=now.n, n_linked=None), (level,)
        return
    both = _linked(baseline, now) if behind is None else behind.linked
    if both is not None and len(both) >= k:
        change = _row(team, scale, "change", _weighed(now.round, baseline.round, also, both))
        is_same = not is_own and set(baseline.chains or ()) == set(now.chains or ())
        linked = Shown(n_baseline=baseline.n, n=now.n, n_linked=len(both), has_change=True)
        if is_same:
            # The change of an unchanged group is the difference of its means: no row of its own.
            yield linked, (level,)
        else:
            if not _tells_a_part(baseline, now, k=k):
                yield replace(linked, is_linked=True), (level, change)
            yield replace(linked, is_linked=True, has_level=False), (change,)
    has_change = not is_own or behind is None or min(behind.first, behind.second) >= k
    yield Shown(n_baseline=baseline.n, n=now.n, n_linked=None, has_change=has_change), (level,)


def _tells_a_part(baseline: Group, now: Group, *, k: int) -> bool:
    """Whether fewer than k joined, or left, among k or more: all three would tell theirs, beyond any cap."""
    before, after = set(baseline.chains or ()), set(now.chains or ())
    return len(before ^ after) >= k and min(len(after - before), len(before - after)) < k


def _weighed(
    now: RoundId, before: RoundId, also: RoundId | None, both: Chains
) -> dict[tuple[RoundId, int], Chains]:
    """A change in whole numbers: less the baseline, or twice less both baselines."""
    if also is None:
        return {(now, 1): both, (before, -1): both}
    return {(now, 2): both, (before, -1): both, (also, -1): both}


def _linked(baseline: Group, now: Group) -> Chains | None:
    if baseline.chains is None or now.chains is None:
        return None
    there = set(baseline.chains)
    return tuple(c for c in now.chains if c in there)


def _row(
    team: TeamId, scale: ScaleId, output: Output, members: Mapping[tuple[RoundId, int], Chains]
) -> LedgerRow:
    listed = tuple(sorted((c, r, sign) for (r, sign), chains in members.items() for c in chains))
    return LedgerRow(team=team, scale=scale, output=output, members=listed)


def is_redundant(parts: Sequence[Group], whole: Group, *, k: int) -> bool:
    """Whether a composite rests on the very people each of its parts rests on: then it tells nothing new."""
    if whole.n < k or any(p.n != whole.n for p in parts):
        return False
    if whole.chains is None:
        return True
    return all(p.chains is not None and set(p.chains) == set(whole.chains) for p in parts)
