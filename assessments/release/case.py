"""One round at its close beside what came before it: what may be told of it, and what changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assessments.judge import changes, waves
from assessments.judge.averaged import Met
from assessments.judge.changes import Baselines, Changes
from assessments.judge.waves import SAME, Behind, Comparable, Rosters
from assessments.model import Criterion, PersonId, Programme, Round, TeamId
from assessments.release import table
from assessments.release.donors import differences
from assessments.release.findings import Shown, Told
from assessments.release.lookback import Lookback
from assessments.release.memberships import Decision, Group, decide, is_redundant
from assessments.release.rounds import Scored, roster_count
from assessments.release.shapes import FrozenRound
from instruments.ids import ScaleId
from instruments.model import Composite, Instrument
from scoring.results import Vector

Key = tuple[TeamId, ScaleId]
Decisions = Mapping[Key, Decision]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """One round at its close, with everything it is judged beside."""

    programme: Programme
    round: Round
    instrument: Instrument
    now: Scored
    back: Lookback
    k: int
    language: str
    is_example: bool
    rosters: Rosters | None = None
    """Where rosters are not those of the rounds themselves."""
    closed_on: date | None = None
    earlier: tuple[FrozenRound, ...] = ()
    """Every round closed before, oldest first."""
    chosen: tuple[Criterion, ...] = ()
    """The teams' focus themes, fixed before this round opened."""
    waiting: frozenset[TeamId] = frozenset()
    """Teams whose coaching had not begun when this round opened."""

    backs: Mapping[TeamId, Lookback] = field(default_factory=dict)
    """Where teams were asked in different baselines: each team's own look back."""
    averaged: frozenset[Key] = frozenset()
    """Scales of teams that are counted from two baselines."""

    def behind(self, team: str) -> Lookback:
        """What may be looked back at for one team."""
        return self.backs.get(TeamId(team), self.back)

    def told(self, team: TeamId, scale: ScaleId) -> Told:
        """What was told of a scale at the baseline; of two baselines that are averaged, their mean."""
        back = self.behind(team)
        found = back.told(team, scale)
        if (team, scale) not in self.averaged or back.also is None:
            return found
        earlier = back.also.told(team, scale).baseline
        of = self.instrument.scales.get(scale) or self.instrument.composites[scale]
        return replace(found, baseline=table.mean_level(earlier, found.baseline, low=of.low, high=of.high))

    def is_focus(self, team: str, scale: ScaleId) -> bool:
        """Whether a theme was chosen by its team's coach once the baseline was seen."""
        return any(c.team == team and c.scale == scale for c in self.chosen)


def decisions_of(case: Case, teams: Sequence[TeamId]) -> dict[Key, Decision]:
    """What may be told of each scale of each team large enough; of a composite, only what is nothing new."""
    found: dict[Key, Decision] = {}
    for team in teams:
        for scale in case.instrument.scales:
            found[team, scale] = _of_scale(case, team, scale)
        for whole in case.instrument.composites.values():
            found[team, whole.id] = _of_composite(case, team, whole, found)
    return found


def changes_of(case: Case, teams: Sequence[TeamId], decisions: Decisions) -> Changes | None:
    """Every change that may be told, judged; None in a first round."""
    parts = [
        _changes_upon(case, back, [t for t in teams if case.behind(t) is back], decisions)
        for back in {id(case.behind(t)): case.behind(t) for t in teams}.values()
    ]
    made = [part for part in parts if part is not None]
    if len(made) < 2:
        return made[0] if made else _changes_upon(case, case.back, (), decisions)
    return changes.together(made)


def _changes_upon(
    case: Case, back: Lookback, teams: Sequence[TeamId], decisions: Decisions
) -> Changes | None:
    """The changes of teams that are counted from the same rounds."""
    if back.scored is None:
        return None
    past = back.scored

    def shown(team: str, scale: ScaleId) -> Shown | None:
        found = decisions.get((TeamId(team), scale))
        return None if found is None else found.shown

    def may_show(team: str, scale: ScaleId) -> bool:
        found = shown(team, scale)
        is_broken = back.how.get(scale, SAME).comparability == "broken"
        return found is not None and (found.has_change or is_broken)

    def may_link(team: str, scale: ScaleId) -> bool:
        found = shown(team, scale)
        return found is not None and found.n_linked is not None

    return changes.between(
        past.wave,
        case.now.wave,
        teams=tuple(teams),
        rosters=case.rosters or Rosters(counts={t: roster_count(past, case.now, t) for t in teams}),
        borrowed=back.borrowed,
        how=back.how,
        may_link=may_link,
        may_show=may_show,
        is_focus=case.is_focus,
        is_tested=case.round.kind != "pulse",
        baselines=_both(case, back),
    )


def _both(case: Case, back: Lookback) -> Baselines | None:
    """The two baselines and this round, where any scale of a team is counted from both."""
    if back.also is None or back.also.scored is None or back.scored is None:
        return None
    rounds = tuple(Met(wave=r.wave, members=r.members) for r in (back.also.scored, back.scored, case.now))
    return Baselines(
        rounds=(rounds[0], rounds[1], rounds[2]),
        are_averaged=lambda team, scale: (TeamId(team), scale) in case.averaged,
    )


def told_differences(case: Case, decisions: Decisions) -> dict[ScaleId, list[Vector]]:
    """Differences of linked persons where their change was told, team by team."""
    found: dict[ScaleId, list[Vector]] = defaultdict(list)
    for (team, scale), decision in decisions.items():
        past = case.behind(team).scored
        is_same = case.behind(team).how.get(scale, SAME).comparability == "same"
        if (
            past is not None
            and is_same
            and decision.shown is not None
            and decision.shown.n_linked is not None
        ):
            found[scale].append(differences(past, case.now, scale, team))
    return found


def _of_scale(case: Case, team: TeamId, scale: ScaleId) -> Decision:
    now, back = case.now.group(team, scale), case.behind(team)
    how = back.how.get(scale, SAME)
    also = back.also.past.round.id if back.also is not None and back.also.past is not None else None
    found = decide(
        team,
        scale,
        baseline=_before(case, team, scale),
        now=now,
        ledger=back.ledger,
        k=case.k,
        behind=_behind(case, team, scale, how),
        is_own=how.comparability == "linked",
        also=also if (team, scale) in case.averaged else None,
    )
    if found.shown is None:
        return found
    # On common items the change is a number of its own, not a difference of the means told.
    is_own = found.shown.is_linked or (found.shown.has_change and how.comparability == "linked")
    has_all = found.shown.is_linked and found.shown.has_level and how.comparability == "same"
    has_all = has_all and _did_members_change(case, team)
    items = case.now.tellable_items(team, scale, case.k) if found.shown.has_level else ()
    shown = replace(found.shown, items=items, is_linked=is_own, has_composition=has_all)
    return replace(found, shown=shown)


def _did_members_change(case: Case, team: TeamId) -> bool:
    """Whether somebody joined or left; that some were silent once is no matter of who the team is."""
    past, nobody = case.behind(team).scored, frozenset[PersonId]()
    return past is not None and past.members.get(team, nobody) != case.now.members.get(team, nobody)


def _before(case: Case, team: TeamId, scale: ScaleId) -> Group | None:
    """Who had a score on it in the round counted from; nobody, where it measured something else then."""
    back = case.behind(team)
    past = back.scored
    if past is None:
        return None
    how = back.how.get(scale, SAME)
    if how.comparability == "broken" or back.told(team, scale).baseline is None:
        return Group(round=past.round, chains=(), n=0)
    return past.group(team, scale)


def _behind(case: Case, team: TeamId, scale: ScaleId, how: Comparable) -> Behind | None:
    past = case.behind(team).scored
    if past is None or how.comparability == "broken":
        return None
    of = case.instrument.scales[scale]
    return waves.behind_change(past.wave, case.now.wave, team=team, scale=of, how=how)


def _of_composite(case: Case, team: TeamId, whole: Composite, found: Decisions) -> Decision:
    parts = [found[team, part].shown for part in whole.of]
    if case.behind(team).how.get(whole.id, SAME).comparability == "broken":
        parts = [p and _level_only(p) for p in parts]
    shown = parts[0]
    if shown is None or any(p is None or not _alike(p, shown) for p in parts):
        return Decision(shown=None)
    if not is_redundant(
        [case.now.group(team, s) for s in whole.of], case.now.group(team, whole.id), k=case.k
    ):
        return Decision(shown=None)
    if shown.is_linked and not _is_complete(case, team, whole):
        return Decision(shown=None)
    has_baseline = shown.n_baseline is None or case.told(team, whole.id).baseline is not None
    if not has_baseline and not shown.has_level:
        return Decision(shown=None)
    return Decision(shown=replace(shown, items=(), has_change=shown.has_change and has_baseline))


def _level_only(shown: Shown) -> Shown | None:
    """A scale's level without its change, where the level may be told."""
    return Shown(n_baseline=0, n=shown.n, n_linked=None) if shown.has_level else None


def _alike(one: Shown, two: Shown) -> bool:
    return replace(one, items=()) == replace(two, items=())


def _is_complete(case: Case, team: TeamId, whole: Composite) -> bool:
    """Whether nobody left an item of its scales blank: only then is its linked change the mean of theirs."""
    back = case.behind(team)
    before = [b.scored for b in (back.also, back) if b is not None and b.scored is not None]
    rounds = [*before, case.now]
    return all(
        len(r.tellable_items(team, s, 1)) == len(case.instrument.scales[s].items)
        for r in rounds
        for s in whole.of
    )
