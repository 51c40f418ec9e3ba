"""One round as the gate looks at it: scored answers of the teams large enough, and who has which score."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments import matrix, scorecard
from assessments.judge import carefulness
from assessments.judge.waves import RosterCount, Wave
from assessments.model import PersonId, RosterEntry, RoundId, TeamId
from assessments.release.memberships import Group
from assessments.release.shapes import StoredAnswer
from instruments.ids import ScaleId
from instruments.model import Instrument
from scoring.results import Vector

FAST = 0
"""The band of a page answered in under a second an item."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scored:
    """A round's answers with their scores, and its rosters."""

    round: RoundId
    wave: Wave
    members: Mapping[TeamId, frozenset[PersonId]]
    answers: tuple[StoredAnswer, ...] = ()
    """The answers themselves, for their words; empty where there are none to show."""

    def answered(self, team: TeamId) -> int:
        """How many of a team answered."""
        return len(self.wave.rows(team))

    def group(self, team: TeamId, scale: ScaleId) -> Group:
        """Those of a team who have a score on a scale."""
        rows = self.wave.rows(team)
        there = rows[~np.isnan(self.wave.card.scores[scale][rows])]
        if self.wave.persons is None:
            return Group(round=self.round, chains=None, n=len(there))
        chains = [self.wave.persons[int(i)] for i in there]
        linked = None if any(c is None for c in chains) else tuple(c for c in chains if c is not None)
        return Group(round=self.round, chains=linked, n=len(there))

    def tellable_items(self, team: TeamId, scale: ScaleId, k: int) -> tuple[str, ...]:
        """Items whose mean may stand beside the scale's: answered by everybody with a score on the scale.

        At least k of them must have left nothing blank: then every mix of these means rests on k people.
        """
        rows = self.wave.rows(team)
        there = rows[~np.isnan(self.wave.card.scores[scale][rows])]
        blank = np.isnan(self.wave.card.keyed(scale)[there])
        if int((~blank.any(axis=1)).sum()) < k:
            return ()
        items = self.wave.card.instrument.scales[scale].items
        return tuple(
            str(i) for i, missing in zip(items, np.atleast_1d(blank.any(axis=0)), strict=True) if not missing
        )

    def flagged(self, team: TeamId) -> int:
        """How many answers of a team show signs of carelessness."""
        return 0 if self.wave.flagged is None else int(self.wave.flagged[self.wave.rows(team)].sum())


def scored(
    round_id: RoundId,
    instrument: Instrument,
    answers: Sequence[StoredAnswer],
    roster: Sequence[RosterEntry],
    *,
    k: int,
) -> Scored:
    """A round's answers, scored; persons are linked where every answer has a chain.

    What is unusual in a sitting is read against the teams of k and more: of smaller ones nothing is told,
    not even through the signs of another team.
    """
    kept = tuple(answers)
    coded = matrix.of_answers(instrument, kept)
    items = carefulness.rated_items(instrument)
    is_read = bool(items) and coded.rows > 0
    flags = (
        carefulness.signs(
            instrument, coded, items, fast_pages=_fast(kept), against=_large(kept, k)
        ).is_flagged
        if is_read
        else None
    )
    linked = bool(kept) and all(a.chain is not None for a in kept)
    wave = Wave(
        card=scorecard.score(instrument, coded),
        teams=tuple(a.team for a in kept),
        persons=tuple(a.chain for a in kept) if linked else None,
        flagged=flags,
    )
    members: dict[TeamId, set[PersonId]] = {}
    for entry in roster:
        members.setdefault(entry.team, set()).add(entry.person)
    return Scored(
        round=round_id, wave=wave, answers=kept, members={t: frozenset(p) for t, p in members.items()}
    )


def roster_count(first: Scored, second: Scored, team: TeamId) -> RosterCount:
    """How many were asked in each round, and how many of them in both."""
    nobody: frozenset[PersonId] = frozenset()
    before, after = first.members.get(team, nobody), second.members.get(team, nobody)
    return RosterCount(first=len(before), second=len(after), stayers=len(before & after))


def _large(answers: Sequence[StoredAnswer], k: int) -> npt.NDArray[np.bool_]:
    """Which answers are of teams of k and more."""
    sizes = Counter(a.team for a in answers)
    return np.array([sizes[a.team] >= k for a in answers], dtype=np.bool_)


def _fast(answers: Sequence[StoredAnswer]) -> Vector | None:
    if not any(a.pace for a in answers):
        return None
    shares = [sum(p == FAST for p in a.pace) / len(a.pace) if a.pace else np.nan for a in answers]
    return np.array(shares, dtype=np.float64)
