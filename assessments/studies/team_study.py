"""One scale over teams: how far members agree, and how much of the spread lies between teams."""

import math
from collections.abc import Callable, Mapping

import numpy as np

from assessments import scorecard
from assessments.reports.study_shapes import Estimated, GroupAgreement
from assessments.studies.estimates import estimated
from assessments.studies.groupings import Grouping
from instruments.model import Instrument, Scale
from scoring import agreement, multilevel
from scoring.chance import critical, null_variance
from scoring.errors import ScoringError
from scoring.results import Estimate, Matrix, Vector

Found = Estimated | GroupAgreement | int
Index = Callable[[Matrix], Estimate]


def agreement_of(
    instrument: Instrument, scale: Scale, *, item_scores: Matrix, scores: Vector, teams: Grouping
) -> Mapping[str, Found]:
    """Every index of one scale, over rows in which all its items were answered and the team is named."""
    usable = ~np.isnan(item_scores).any(axis=1) & (teams.places >= 0)
    members = {
        label: item_scores[usable & (teams.places == place)] for place, label in enumerate(teams.labels)
    }
    return {**_between(scores[usable], teams.places[usable]), **_within(instrument, scale, members)}


def _between(scores: Vector, places: np.ndarray) -> dict[str, Found]:
    labels = [int(p) for p in places]
    try:
        found = multilevel.icc(scores, labels)
    except ScoringError as refusal:
        none = Estimated(refused=str(refusal))
        return {"icc1": none, "icc1_mean_size": none, "icc2": none, "n_teams": len(set(labels))}
    return {
        "icc1": estimated(lambda: found.icc1),
        "icc1_mean_size": estimated(lambda: found.icc1_mean_size),
        "icc2": estimated(lambda: found.icc2),
        "n_teams": found.n_teams,
        "within_sd": Estimated(
            value=math.sqrt(found.mean_square_within), method="pooled_within_teams", n=found.n_persons
        ),
    }


def _within(instrument: Instrument, scale: Scale, members: Mapping[str, Matrix]) -> dict[str, Found]:
    low, high = scorecard.item_ends(instrument, scale.items)
    if np.ptp(low) > 0 or np.ptp(high) > 0:
        none = Estimated(refused="The scale's items have different formats; these indices need one for all.")
        return dict.fromkeys(("rwgj_uniform", "rwgj_slight_skew", "adm", "awg"), none)
    options, start, end = int(high[0] - low[0]) + 1, float(low[0]), float(high[0])
    found: dict[str, Found] = {}
    for name, shape in (("rwgj_uniform", "uniform"), ("rwgj_slight_skew", "slight_skew")):
        found[name] = _rwg(members, options, shape)
    found["adm"] = over_teams(members, agreement.ad_m)
    found["awg"] = over_teams(members, lambda m: agreement.awg_j(m, low=start, high=end))
    return found


def _rwg(members: Mapping[str, Matrix], options: int, shape: str) -> Found:
    try:
        chance = null_variance(options, shape)  # type: ignore[arg-type]  # both names are its own
    except ScoringError as refusal:
        return Estimated(refused=str(refusal))
    found = over_teams(members, lambda m: agreement.rwg_j(m, variance=chance))
    return GroupAgreement(
        mean=found.mean,
        median=found.median,
        teams=found.teams,
        critical_share=_beyond_critical(members, found.teams, options, shape),
    )


def over_teams(members: Mapping[str, Matrix], index: Index) -> GroupAgreement:
    """One index in each team, and its mean and median over the teams that have it."""
    values = {label: _value(m, index) for label, m in members.items()}
    there = [v for v in values.values() if v is not None]
    return GroupAgreement(
        mean=float(np.mean(there)) if there else None,
        median=float(np.median(there)) if there else None,
        teams=values,
    )


def _value(item_scores: Matrix, index: Index) -> float | None:
    try:
        found = index(item_scores).value
    except ScoringError:
        return None
    return float(found) if np.isfinite(found) else None


def _beyond_critical(
    members: Mapping[str, Matrix], values: Mapping[str, float | None], options: int, shape: str
) -> float | None:
    """The share of teams above what chance alone reaches in one of twenty teams of their size."""
    beyond: list[bool] = []
    for label, value in values.items():
        if value is None:
            continue
        n, k = members[label].shape
        try:
            limit = critical(n, k, options, index="rwg", null=shape)  # type: ignore[arg-type]  # as above
        except ScoringError:
            continue
        beyond.append(value > limit)
    return float(np.mean(beyond)) if beyond else None
