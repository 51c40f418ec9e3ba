"""What is taken off the change of a focus theme, counted from the baselines as told and from nothing else.

Counted from means as measured it would tell more finely than a level was rounded, and what a bound hides.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from assessments.judge.changes import Changes
from assessments.model import TeamId
from assessments.release import table
from assessments.release.case import Case, Key
from assessments.reports.shapes import TeamReport
from instruments.ids import ScaleId
from instruments.model import Scale
from scoring.change.finite_team import mean_variance
from scoring.change.regression_to_mean import expected_gain, profile_reliability
from scoring.change.shapes import ScaleFrame


def taken_off(case: Case, teams: Sequence[TeamId], changes: Changes | None) -> dict[Key, float]:
    """Points to take off the change of every focus theme of these teams, in the direction it was hoped for.

    Nothing where a team's profile holds no other theme: then the verdict is held back instead.
    """
    if changes is None or not case.chosen:
        return {}
    profiles = {team: profile for team in teams if len(profile := _profile(case, team)) > 1}
    if not profiles:
        return {}
    reliability = _reliability(case, profiles, changes)
    found: dict[Key, float] = {}
    for team, profile in profiles.items():
        themes = list(profile)
        shares = np.array(list(profile.values()))
        for scale in (s for s in themes if case.is_focus(team, s)):
            of = case.instrument.scales[scale]
            gain = max(expected_gain(shares, chosen=themes.index(scale), reliability=reliability), 0.0)
            points = table.nearest(gain * (of.high - of.low), table.step(of.low, of.high))
            found[team, scale] = 0.0 - points if of.better == "low" else points
    return found


def _profile(case: Case, team: TeamId) -> dict[ScaleId, float]:
    """A team's baselines as told, in shares of each range, the welcome end up."""
    found = {}
    for scale in case.instrument.scales.values():
        told = case.told(team, scale.id).baseline
        if told is not None and len(scale.items) > 1:
            share = (told.value - scale.low) / (scale.high - scale.low)
            found[scale.id] = 1 - share if scale.better == "low" else share
    return found


def _reliability(case: Case, profiles: Mapping[TeamId, Mapping[ScaleId, float]], changes: Changes) -> float:
    """How much of the ups and downs within the profiles told is lasting."""
    noise, moods = [], []
    for team, profile in profiles.items():
        before = case.behind(team).report(team)
        for scale in profile:
            frame, of = changes.frames[scale], case.instrument.scales[scale]
            noise.append(_noise(frame, of, before))
            moods.append(frame.allowance.variance / (of.high - of.low) ** 2)
    shares = [np.array(list(profile.values())) for profile in profiles.values()]
    return profile_reliability(shares, noise=float(np.mean(noise)), allowance=float(np.mean(moods)))


def _noise(frame: ScaleFrame, of: Scale, before: TeamReport | None) -> float:
    """Variance of a told baseline mean from answers alone, in shares of the range, by the counts told."""
    last = before.rounds[-1] if before is not None else None
    n = (last.n if last is not None else None) or table.LEAST_GROUP
    roster = max((last.roster if last is not None else None) or n, n)
    parts = mean_variance(n=n, roster=roster, variance=frame.within.value, error=frame.printed_error.value)
    return sum(parts) / (of.high - of.low) ** 2
