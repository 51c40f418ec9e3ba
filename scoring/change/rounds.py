"""Any number of rounds of one team, as `contrasts` asks for them.

The scores' units are those of `shapes`. Source of what is made of them: [cochran1977].
"""

from collections.abc import Hashable
from dataclasses import dataclass

from scoring.change.shapes import Comparability, Flags, RosterSource
from scoring.results import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoundScores:
    """One round of one team in one scale: scores (n,), and who gave them where that is known.

    `persons[i]` is who gave `scores[i]`: the same key in another round is the same person, None one who is
    not linked. `members` are the round's roster, by keys of their own.
    """

    scores: Vector
    persons: tuple[Hashable | None, ...] | None = None
    members: frozenset[Hashable] | None = None
    items: Matrix | None = None
    flagged: Flags | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TeamRounds:
    """One team's answers to one scale in any number of rounds, oldest first; None: it had no such round."""

    team: str
    scale: str
    rounds: tuple[RoundScores | None, ...]
    item_ids: tuple[str, ...] = ()
    roster_source: RosterSource = "given"
    comparability: Comparability = "same"
    items_changed: tuple[str, ...] = ()
    items_common: tuple[str, ...] = ()
    chosen_after_baseline: bool = False
    baselines: int = 1
    """So many of the rounds, from the oldest on, are those a focus was chosen after."""
    is_shown: bool = True
