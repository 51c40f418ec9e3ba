"""Many rounds of one team reduced to the two sides of a contrast, as the engine asks for them."""

import dataclasses
import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.change.finite_team import LEAST
from scoring.change.rounds import RoundScores, TeamRounds
from scoring.change.shapes import Flags, FurtherRound, Pairs, Sides, TeamWaves
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

LEAST_COMMON = 3
"""Items a linked person must have answered every time, as for a score; of fewer items, all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """A round with its weight in its side; a side's weights sum to one."""

    round: RoundScores
    weight: float


Side = tuple[Weighed, ...]


def reduced(team: TeamRounds, weights: Sequence[float]) -> TeamWaves:
    """The same answers as a change between two sides; a round this team did not have is left out of its side.

    Refuses another number of weights than rounds.

    Source: [cochran1977].
    """
    if len(weights) != len(team.rounds):
        raise ScoringError(
            f"Team '{team.team}', scale '{team.scale}': {len(weights)} weights for {len(team.rounds)} "
            "rounds. Give one weight a round, 0 for those that do not count."
        )
    first, second = (_side(team, weights, sign=sign) for sign in (-1, 1))
    if not any(w < 0 for w in weights[: team.baselines]):
        team = dataclasses.replace(team, chosen_after_baseline=False)
    if not first or not second:
        return _nothing(team)
    is_linked = all(w.round.persons is not None for w in (*first, *second))
    return _linked(team, first, second) if is_linked else _unlinked(team, first, second)


def _side(team: TeamRounds, weights: Sequence[float], *, sign: int) -> Side:
    held = [(r, abs(w)) for r, w in zip(team.rounds, weights, strict=True) if r is not None and w * sign > 0]
    total = sum(w for _, w in held)
    return tuple(Weighed(round=r, weight=w / total) for r, w in held)


def _nothing(team: TeamRounds) -> TeamWaves:
    return _waves(team, first=np.empty(0), second=np.empty(0))


def _waves(team: TeamRounds, **found: object) -> TeamWaves:
    return TeamWaves(
        team=team.team, scale=team.scale, roster_source=team.roster_source, item_ids=team.item_ids,
        comparability=team.comparability, items_changed=team.items_changed,
        items_common=team.items_common, is_shown=team.is_shown,
        chosen_after_baseline=team.chosen_after_baseline, **found,  # type: ignore[arg-type]  # fields by name
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------- not linked


def _unlinked(team: TeamRounds, first: Side, second: Side) -> TeamWaves:
    """The round least answered stands for its side where gates look at counts."""
    sides = []
    for side in (first, second):
        least = min(range(len(side)), key=lambda i: _answered(side[i].round))
        sides.append((side[least], [w for i, w in enumerate(side) if i != least]))
    (one, more1), (two, more2) = sides
    is_plain = not more1 and not more2
    rosters = [w.round.members for w in (*first, *second)]
    known = [m for m in rosters if m is not None]
    stayers = len(frozenset.intersection(*known)) if len(known) == len(rosters) else None
    return _waves(
        team, first=one.round.scores, second=two.round.scores, stayers=stayers,
        roster1=_count(one.round), roster2=_count(two.round),
        items_first=one.round.items if is_plain else None,
        items_second=two.round.items if is_plain else None,
        flagged_first=one.round.flagged, flagged_second=two.round.flagged,
        sides=None if is_plain else Sides(
            answers=np.concatenate([w.round.scores for w in (*first, *second)]),
            moods=sum(w.weight**2 for w in (*first, *second)),
            weight_first=one.weight, weight_second=two.weight,
            more_first=tuple(map(_further, more1)), more_second=tuple(map(_further, more2)),
        ),
    )  # fmt: skip


def _further(weighed: Weighed) -> FurtherRound:
    r = weighed.round
    return FurtherRound(scores=r.scores, roster=_count(r), weight=weighed.weight, flagged=r.flagged)


def _answered(r: RoundScores) -> tuple[float, int]:
    """Share and number; rounds without enough answers for a variance come before all others by number."""
    roster, n = _count(r), len(r.scores)
    if n < LEAST:
        return 0.0, n
    return n / roster if roster else 1.0, n


def _count(r: RoundScores) -> int | None:
    return None if r.members is None else len(r.members)


# -------------------------------------------------------------------------------------------------- linked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _People:
    """One side by person: scores, which rounds each answered with which weight, items and flags."""

    keys: tuple[Hashable, ...]
    scores: Vector
    given: Matrix
    """(n, rounds of the side): a person's weight of each round, 0 where not answered; rows sum to one."""
    items: Matrix | None
    common: Flags | None
    flagged: Flags | None


def _linked(team: TeamRounds, first: Side, second: Side) -> TeamWaves:
    one, two = _people(first), _people(second)
    place = {key: row for row, key in enumerate(two.keys) if not isinstance(key, _Nobody)}
    shared = [(row, place[key]) for row, key in enumerate(one.keys) if key in place]
    pairs: Pairs = np.array(shared, dtype=np.intp).reshape(-1, 2)
    pairs, matched = _matched(pairs, one, two)
    roster1, roster2, stayers = _rosters(first, second)
    is_plain = len(first) == len(second) == 1
    return _waves(
        team, first=one.scores, second=two.scores, pairs=pairs, matched=matched,
        roster1=roster1, roster2=roster2, stayers=stayers, items_first=one.items, items_second=two.items,
        flagged_first=one.flagged, flagged_second=two.flagged,
        sides=None if is_plain else _made(first, second, one.given[pairs[:, 0]], two.given[pairs[:, 1]]),
    )  # fmt: skip


def _made(first: Side, second: Side, given1: Matrix, given2: Matrix) -> Sides:
    """Noise of a linked person's sides, and moods: how much each day weighs in the mean of the linked."""
    if not len(given1):
        given1, given2 = (np.array([[w.weight for w in side]]) for side in (first, second))
    moods = sum(float((given.mean(axis=0) ** 2).sum()) for given in (given1, given2))
    return Sides(
        answers=np.concatenate([w.round.scores for w in (*first, *second)]), moods=moods,
        noise_first=float((given1**2).sum(axis=1).mean()), noise_second=float((given2**2).sum(axis=1).mean()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nobody:
    """Stands for a row whose person is not known: never the same as another."""

    round: int
    row: int


def _keys(r: RoundScores) -> list[Hashable]:
    return [_Nobody(round=id(r), row=i) if p is None else p for i, p in enumerate(r.persons or ())]


def _people(side: Side) -> _People:
    keys = tuple(dict.fromkeys(key for w in side for key in _keys(w.round)))
    row = {key: i for i, key in enumerate(keys)}
    rows = [np.array([row[key] for key in _keys(w.round)], dtype=np.intp) for w in side]
    given, scores = np.zeros((2, len(keys), len(side)))
    for t, w in enumerate(side):
        given[rows[t], t] = w.weight
        scores[rows[t], t] = w.round.scores
    given /= given.sum(axis=1, keepdims=True)
    items, common = _items(side, rows, given)
    flagged = np.zeros(len(keys), dtype=bool)
    for t, w in enumerate(side):
        if w.round.flagged is not None:
            flagged[rows[t]] |= w.round.flagged
    return _People(
        keys=keys, scores=(given * scores).sum(axis=1), given=given, items=items, common=common,
        flagged=flagged if any(w.round.flagged is not None for w in side) else None,
    )  # fmt: skip


def _items(side: Side, rows: Sequence[Pairs], given: Matrix) -> tuple[Matrix | None, Flags | None]:
    """A person's item points over the side's rounds, and whether an item was answered in each of them."""
    tables = [w.round.items for w in side]
    known = [t for t in tables if t is not None]
    if len(known) < len(tables) or not known:
        return None, None
    points = np.full((len(side), len(given), known[0].shape[1]), np.nan)
    for t, table in enumerate(known):
        points[t, rows[t]] = table
    weights = given.T[:, :, None] * ~np.isnan(points)
    total = weights.sum(axis=0)
    mean = np.where(total > 0, np.nansum(weights * points, axis=0) / np.where(total > 0, total, 1), np.nan)
    return mean, np.isclose(total, 1.0)


def _matched(pairs: Pairs, one: _People, two: _People) -> tuple[Pairs, Matrix | None]:
    """Linked scores on the items answered every time, where somebody left one blank; too few: not linked."""
    if one.items is None or two.items is None or one.common is None or two.common is None or not len(pairs):
        return pairs, None
    common = one.common[pairs[:, 0]] & two.common[pairs[:, 1]]
    if common.all():
        return pairs, None
    k = common.shape[1]
    kept = common.sum(axis=1) >= min(k, max(math.ceil(k / 2), LEAST_COMMON))
    pairs, common = pairs[kept], common[kept]
    columns = [
        np.nanmean(np.where(common, side.items[pairs[:, place]], np.nan), axis=1)
        for place, side in ((0, one), (1, two))
        if side.items is not None
    ]
    return pairs, np.column_stack(columns)


def _rosters(first: Side, second: Side) -> tuple[int | None, int | None, int | None]:
    """Members of each side, in any of its rounds, and members of both."""
    sides = []
    for side in (first, second):
        members = [w.round.members for w in side if w.round.members is not None]
        sides.append(frozenset[Hashable]().union(*members) if len(members) == len(side) else None)
    one, two = sides
    if one is None or two is None:
        return None, None, None
    return len(one), len(two), len(one & two)
