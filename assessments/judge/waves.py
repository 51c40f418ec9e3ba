"""Two rounds of scored answers, team by team and scale by scale, as the change engine asks for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from assessments import scorecard
from assessments.scorecard import Scorecard
from instruments.ids import ItemId, ScaleId
from instruments.model import Instrument, Scale
from scoring.change.shapes import Comparability, RosterSource, TeamWaves
from scoring.results import Matrix, Vector

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wave:
    """One round's scored answers: whose team each row is, and which person where persons are linked."""

    card: Scorecard
    teams: tuple[str | None, ...]
    persons: tuple[str | None, ...] | None = None
    flagged: npt.NDArray[np.bool_] | None = None
    _rows: Mapping[str, Rows] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places: dict[str, list[int]] = {}
        for row, team in enumerate(self.teams):
            if team is not None:
                places.setdefault(team, []).append(row)
        found = {team: np.array(rows, dtype=np.intp) for team, rows in places.items()}
        object.__setattr__(self, "_rows", found)

    def rows(self, team: str) -> Rows:
        """The rows of one team."""
        return self._rows.get(team, np.empty(0, dtype=np.intp))


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCount:
    """How many were asked in each round, and how many of them both times."""

    first: int | None
    second: int | None
    stayers: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rosters:
    """The rosters of every team, and how they are known."""

    counts: Mapping[str, RosterCount] = field(default_factory=dict)
    source: RosterSource = "given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """How far two versions of one scale measure the same; `common` are the items of a linked one."""

    comparability: Comparability = "same"
    common: tuple[ItemId, ...] = ()
    changed: tuple[str, ...] = ()


SAME = Comparable()
NO_ROSTER = RosterCount(first=None, second=None, stayers=None)


def of_scale(
    first: Wave, second: Wave, *, team: str, scale: Scale, rosters: Rosters, how: Comparable = SAME
) -> TeamWaves:
    """One team's answers to one scale in two rounds."""
    used = how.common if how.comparability == "linked" else None
    is_broken = how.comparability == "broken"
    sides = [_nobody() if is_broken else side(first, team, scale, used), side(second, team, scale, used)]
    pairs, matched = _paired(sides[0], sides[1], scale, used)
    count = rosters.counts.get(team, NO_ROSTER)
    return TeamWaves(
        team=team,
        scale=scale.id,
        first=sides[0].scores,
        second=sides[1].scores,
        pairs=pairs,
        matched=matched,
        roster1=count.first,
        roster2=count.second,
        stayers=count.stayers,
        roster_source=rosters.source,
        comparability=how.comparability,
        items_changed=how.changed,
        items_common=tuple(str(i) for i in how.common),
        items_first=sides[0].points,
        items_second=sides[1].points,
        item_ids=tuple(str(i) for i in used or scale.items),
        flagged_first=sides[0].flagged,
        flagged_second=sides[1].flagged,
    )


def of_composite(
    first: Wave, second: Wave, *, team: str, scale: ScaleId, rosters: Rosters, how: Comparable = SAME
) -> TeamWaves:
    """One team's composite scores in two rounds; without items, since its parts are judged themselves."""
    is_broken = how.comparability == "broken"
    sides = [_nobody() if is_broken else whole(first, team, scale), whole(second, team, scale)]
    pairs, _ = _paired(sides[0], sides[1], None, None)
    count = rosters.counts.get(team, NO_ROSTER)
    return TeamWaves(
        team=team,
        scale=scale,
        first=sides[0].scores,
        second=sides[1].scores,
        pairs=pairs,
        roster1=count.first,
        roster2=count.second,
        stayers=count.stayers,
        roster_source=rosters.source,
        comparability=how.comparability,
        items_changed=how.changed,
        flagged_first=sides[0].flagged,
        flagged_second=sides[1].flagged,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Whose answers a change rests on: how many in each round, and which persons if it links them."""

    first: int
    second: int
    linked: tuple[str, ...] | None


def behind_change(first: Wave, second: Wave, *, team: str, scale: Scale, how: Comparable = SAME) -> Behind:
    """Who stands behind a change: those scored on the items that count, linked where enough were common."""
    used = how.common if how.comparability == "linked" else None
    sides = side(first, team, scale, used), side(second, team, scale, used)
    pairs, _ = _paired(sides[0], sides[1], scale, used)
    people = sides[0].persons
    linked = None
    if pairs is not None and people is not None:
        linked = tuple(str(people[int(i)]) for i in pairs[:, 0])
    return Behind(first=len(sides[0].scores), second=len(sides[1].scores), linked=linked)


def unlinked(found: TeamWaves) -> TeamWaves:
    """The same answers without saying which are one person's."""
    return replace(found, pairs=None, matched=None)


def on_score_range(
    instrument: Instrument, scale: Scale, item_scores: Matrix, items: tuple[ItemId, ...]
) -> Matrix:
    """Keyed item points moved to the range of the scale's score."""
    low, high = scorecard.item_ends(instrument, items)
    return np.asarray(scale.low + (item_scores - low) / (high - low) * (scale.high - scale.low))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """Those of one team who have a score in one round."""

    scores: Vector
    persons: tuple[str | None, ...] | None
    points: Matrix | None
    flagged: npt.NDArray[np.bool_] | None


def side(wave: Wave, team: str, scale: Scale, used: tuple[ItemId, ...] | None) -> Side:
    """Those of a team who have a score on a scale, counted on some of its items or on all."""
    instrument = wave.card.instrument
    own = instrument.scales[scale.id]
    rows = wave.rows(team)
    items = used or own.items
    columns = [own.items.index(i) for i in items]
    keyed = wave.card.keyed(scale.id)[rows][:, columns]
    scores = (
        wave.card.scores[scale.id][rows]
        if used is None
        else scorecard.scale_points(instrument, own, keyed, items=items)
    )
    there = ~np.isnan(scores)
    return Side(
        scores=scores[there],
        persons=_of_rows(wave.persons, rows[there]),
        points=on_score_range(instrument, own, keyed[there], items),
        flagged=wave.flagged[rows[there]] if wave.flagged is not None else None,
    )


def _nobody() -> Side:
    """Where the first round measured something else, none of its answers enter."""
    return Side(scores=np.empty(0), persons=None, points=None, flagged=None)


def whole(wave: Wave, team: str, scale: ScaleId) -> Side:
    """Those of a team who have a composite score."""
    rows = wave.rows(team)
    scores = wave.card.scores[scale][rows]
    there = ~np.isnan(scores)
    return Side(
        scores=scores[there],
        persons=_of_rows(wave.persons, rows[there]),
        points=None,
        flagged=wave.flagged[rows[there]] if wave.flagged is not None else None,
    )


def _of_rows(persons: tuple[str | None, ...] | None, rows: Rows) -> tuple[str | None, ...] | None:
    return None if persons is None else tuple(persons[int(i)] for i in rows)


def _paired(
    one: Side, two: Side, scale: Scale | None, used: tuple[ItemId, ...] | None
) -> tuple[npt.NDArray[np.intp] | None, Matrix | None]:
    """The rows that are one person, with scores on what they answered both times where a blank stands."""
    if one.persons is None or two.persons is None:
        return None, None
    places = {p: i for i, p in enumerate(two.persons) if p is not None}
    pairs = [(i, places[p]) for i, p in enumerate(one.persons) if p in places]
    found = np.array(pairs, dtype=np.intp).reshape(len(pairs), 2)
    if scale is None or one.points is None or two.points is None:
        return found, None
    before, after = one.points[found[:, 0]], two.points[found[:, 1]]
    if not (np.isnan(before).any() or np.isnan(after).any()):
        return found, None
    both = ~(np.isnan(before) | np.isnan(after))
    enough = both.sum(axis=1) >= min(scale.answered_at_least, both.shape[1])
    kept = found[enough]
    matched = np.array(
        list(
            _matched(
                before[enough],
                after[enough],
                both[enough],
                scores=(one.scores[kept[:, 0]], two.scores[kept[:, 1]]),
            )
        )
    ).reshape(len(kept), 2)
    return kept, matched


def _matched(
    before: Matrix, after: Matrix, both: npt.NDArray[np.bool_], *, scores: tuple[Vector, Vector]
) -> Iterator[tuple[float, float]]:
    """Each person's two scores; on the items answered both times where one was left blank."""
    for i, common in enumerate(both):
        if common.all():
            yield float(scores[0][i]), float(scores[1][i])
        else:
            yield float(before[i, common].mean()), float(after[i, common].mean())
