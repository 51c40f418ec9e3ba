"""Which changes are counted from two baselines averaged: those where both asked the same of the same people.

Then the change of a team stays a difference of means told, and its row in the ledger one over the same
people; where somebody answered one of the baselines only, it is counted from the latest alone.
"""

from collections.abc import Iterator, Sequence

from assessments.judge import averaged, waves
from assessments.judge.averaged import Met
from assessments.judge.waves import SAME
from assessments.model import TeamId
from assessments.release.case import Case, Key
from assessments.release.lookback import Lookback
from assessments.release.rounds import Scored
from instruments.ids import ScaleId
from instruments.model import Scale


def averaged_in(case: Case, teams: Sequence[TeamId]) -> frozenset[Key]:
    """The scales, and composites of nothing but such scales, that are counted from two baselines."""
    found = {
        (team, scale.id)
        for team in teams
        for scale in case.instrument.scales.values()
        if _is_averaged(case, team, scale)
    }
    wholes = {
        (team, whole.id)
        for team in teams
        for whole in case.instrument.composites.values()
        if all((team, part) in found for part in whole.of)
        and _is_told_twice(case.behind(team), team, whole.id)
    }
    return frozenset(found | wholes)


def _is_averaged(case: Case, team: TeamId, scale: Scale) -> bool:
    back = case.behind(team)
    if not _is_told_twice(back, team, scale.id):
        return False
    rounds = list(_rounds(case, back))
    groups = [r.group(team, scale.id) for r in rounds]
    if all(g.chains is None for g in groups):
        return True
    if any(g.chains is None for g in groups) or set(groups[0].chains or ()) != set(groups[1].chains or ()):
        return False
    linked = [waves.behind_change(r.wave, case.now.wave, team=team, scale=scale).linked for r in rounds[:2]]
    whole = averaged.of_scale([Met(wave=r.wave, members=r.members) for r in rounds], team=team, scale=scale)
    return set(linked[0] or ()) == set(linked[1] or ()) and averaged.linked(whole) == len(linked[1] or ())


def _rounds(case: Case, back: Lookback) -> Iterator[Scored]:
    """Both baselines and this round."""
    for found in (back.also.scored if back.also is not None else None, back.scored, case.now):
        if found is not None:
            yield found


def _is_told_twice(back: Lookback, team: TeamId, scale: ScaleId) -> bool:
    """Whether both baselines asked the same as now and told a level, not bounded from opposite sides."""
    if back.also is None:
        return False
    both = (back.also, back)
    told = [b.told(team, scale).baseline for b in both]
    bounds = {level.bound for level in told if level is not None} - {None}
    is_same = all(b.how.get(scale, SAME).comparability == "same" for b in both)
    return is_same and None not in told and len(bounds) < 2
