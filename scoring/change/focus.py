"""A focus theme chosen for a low baseline: its expected rise is taken off before anything is judged."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from scoring.change import finite_team, sides
from scoring.change.judging import Draft
from scoring.change.regression_to_mean import expected_gain, profile_reliability


def corrected(drafts: Sequence[Draft]) -> list[Draft]:
    """The same drafts, focus scales with their expected regression to the mean; in the order given.

    Profiles are compared in shares of each scale's range, counted towards its better end. A theme that stood
    above its profile was not chosen for being low: nothing is taken off, so that the correction never works
    in a change's favour. A team with a single scale has no profile: its focus stays uncorrected, a cap.

    Source: [campbell1999].
    """
    usable = [d for d in drafts if d.frame.is_tested and d.waves.is_shown and len(d.waves.first)]
    if not usable or not any(d.waves.chosen_after_baseline for d in drafts):
        return list(drafts)
    teams = dict.fromkeys(d.waves.team for d in usable)
    profiles = {team: [d for d in usable if d.waves.team == team] for team in teams}
    reliability = profile_reliability(
        [np.array([_share(d) for d in profile]) for profile in profiles.values()],
        noise=float(np.mean([_noise(d) for d in usable])),
        allowance=float(np.mean([d.frame.allowance.variance / _range(d) ** 2 for d in usable])),
    )
    return [_corrected(d, profiles.get(d.waves.team, []), reliability) for d in drafts]


def _corrected(draft: Draft, profile: Sequence[Draft], reliability: float) -> Draft:
    if not draft.waves.chosen_after_baseline or draft.estimated is None:
        return draft
    if len(profile) < 2 or draft not in profile:
        return dataclasses.replace(draft, is_focus_uncorrected=True)
    shares = np.array([_share(d) for d in profile])
    gain = max(expected_gain(shares, chosen=profile.index(draft), reliability=reliability), 0.0)
    towards = -1.0 if draft.frame.better == "low" else 1.0
    return dataclasses.replace(draft, regression=towards * gain * _range(draft))


def _range(draft: Draft) -> float:
    return draft.frame.high - draft.frame.low


def _share(draft: Draft) -> float:
    share = (sides.mean(draft.waves, is_first=True) - draft.frame.low) / _range(draft)
    return 1 - share if draft.frame.better == "low" else share


def _noise(draft: Draft) -> float:
    """Variance of a baseline mean from answers alone, in shares of the range."""
    n = len(draft.waves.first)
    roster = n if draft.waves.roster1 is None else draft.waves.roster1
    parts = finite_team.mean_variance(
        n=n, roster=roster, variance=draft.frame.within.value,
        error=draft.frame.printed_error.value * sides.noise_first(draft.waves),
    )  # fmt: skip
    return sum(parts) / _range(draft) ** 2
