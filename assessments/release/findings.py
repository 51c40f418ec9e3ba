"""One scale of one team as it may be told, by the table: levels, change, ranges, verdict, statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from assessments import scorecard
from assessments.judge import changes
from assessments.judge.waves import Wave
from assessments.release import statements, table
from assessments.reports.references import scale_words, wording_of
from assessments.reports.shapes import AgreementWord, Fact, Level, Range, ThemeFinding
from instruments.ids import ScaleId
from instruments.model import Composite, Instrument, Scale
from scoring import agreement
from scoring.change.shapes import Interval, TeamChange
from scoring.errors import ScoringError
from scoring.results import Matrix

KEPT_FACTS: Mapping[str, frozenset[str]] = {
    "too_few_answers": frozenset({"need", "round"}),
    "under_half_answered": frozenset({"need", "round"}),
    "too_few_stayers": frozenset({"need"}),
    "range_too_wide": frozenset({"limit", "need"}),
    "questions_changed": frozenset({"items", "common"}),
    "invariance_failed": frozenset({"level"}),
    "questionnaire_untested": frozenset({"grade"}),
    "steady_needs_evidence": frozenset({"grade"}),
    "capped": frozenset({"caps"}),
}
"""Facts of a reason that rest on no answer; every other is left behind."""
DROPPED = frozenset({"depends_on_item"})
"""Reasons that would tell more of the answers than the table allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What may be told of one scale of one team, decided by memberships before any number is looked at."""

    n_baseline: int | None
    """Scores behind the baseline; None where there is no earlier round."""
    n: int
    n_linked: int | None
    has_level: bool = True
    has_change: bool = False
    is_linked: bool = False
    """The change is that of linked persons and is told for itself, not as a difference of means told."""
    has_composition: bool = False
    """Both means and the change of those linked are told: what is left is who joined and left."""
    items: tuple[str, ...] = ()
    smallest: int = table.LEAST_GROUP
    """The smallest group in force: a word of agreement rests on no fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What earlier releases already told of the same scale, as it was told."""

    baseline: Level | None = None
    agreement: tuple[AgreementWord | None, ...] = ()
    items: Mapping[str, float | None] = field(default_factory=dict)
    parts: tuple[ThemeFinding, ...] = ()
    """Of a composite: its scales, as they are told now."""
    is_focus: bool = False
    regression: float | None = None
    """Points a focus theme's change is told less by."""


def theme(
    instrument: Instrument, scale: Scale | Composite, *, shown: Shown, told: Told, wave: Wave, team: str,
    change: TeamChange | None, smallest_change: float, language: str,
) -> ThemeFinding:  # fmt: skip
    """One scale's finding; what may not be told is None."""
    words = scale_words(wording_of(instrument, language), scale.id)
    ends = (scale.low, scale.high)
    level = _level(wave, team, scale.id, shown=shown, ends=ends, parts=told.parts)
    is_first = shown.n_baseline is None
    return ThemeFinding(
        scale=scale.id,
        title=words.title,
        about=words.about,
        low=scale.low,
        high=scale.high,
        better=scale.better,
        baseline=level if is_first else told.baseline,
        followup=None if is_first else level,
        smallest_change=smallest_change,
        agreement=(*told.agreement, _agreement(wave, team, scale, shown.smallest)),
        items=statements.findings(
            instrument,
            scale,
            wave=wave,
            team=team,
            language=language,
            n=shown.n,
            tellable=shown.items,
            before=None if is_first else told.items,
        ),
        talk=words.talk,
        is_composite=isinstance(scale, Composite),
        single_item=isinstance(scale, Scale) and len(scale.items) == 1,
        is_focus=told.is_focus,
        **_change(change, shown=shown, told=told, level=level, ends=ends),
    )


def not_shown(
    instrument: Instrument, scale: Scale | Composite, *, language: str, rounds: int
) -> ThemeFinding:
    """A scale of which nothing is told: the same for every reason."""
    words = scale_words(wording_of(instrument, language), scale.id)
    return ThemeFinding(
        scale=scale.id,
        title=words.title,
        about=words.about,
        low=scale.low,
        high=scale.high,
        better=scale.better,
        baseline=None,
        followup=None,
        verdict="not_shown" if rounds > 1 else None,
        agreement=(None,) * rounds,
        talk=words.talk,
        is_composite=isinstance(scale, Composite),
        single_item=isinstance(scale, Scale) and len(scale.items) == 1,
    )


def safe_reasons(change: TeamChange) -> tuple[Fact, ...]:
    """Why the verdict is what it is, without a fact that rests on answers."""
    return tuple(
        Fact(
            code=r.code, facts={k: v for k, v in r.facts.items() if k in KEPT_FACTS.get(r.code, frozenset())}
        )
        for r in changes.reasons_of(change)
        if r.code not in DROPPED
    )


def are_bounds_mixed(parts: Sequence[ThemeFinding]) -> bool:
    """Whether one part of a composite is told as a lower and another as an upper bound: it is neither."""
    return len({bound for p in parts if (bound := _last(p).bound) is not None}) > 1


def _last(part: ThemeFinding) -> Level:
    """The level told of this round; where it is withheld, one that bounds nothing."""
    level = part.followup if part.followup is not None or part.delta is not None else part.baseline
    return level or Level(value=part.low)


def _level(
    wave: Wave, team: str, scale: ScaleId, *, shown: Shown, ends: tuple[float, float],
    parts: Sequence[ThemeFinding],
) -> Level | None:  # fmt: skip
    if not shown.has_level:
        return None
    bounds = {_last(p).bound for p in parts} - {None}
    if bounds:
        # The whole as measured, less its other parts, would tell what the bound of one part hides.
        mean = float(np.mean([_last(p).value for p in parts]))
        return Level(value=table.nearest(mean, table.step(*ends), origin=ends[0]), bound=bounds.pop())
    scores = wave.card.scores[scale][wave.rows(team)]
    return table.level(float(np.nanmean(scores)), shown.n, low=ends[0], high=ends[1])


def _change(
    change: TeamChange | None, *, shown: Shown, told: Told, level: Level | None, ends: tuple[float, float]
) -> dict[str, Any]:  # fmt: skip
    """The fields of a theme that speak of change."""
    baseline = told.baseline
    if change is None or shown.n_baseline is None:
        return {}
    judged = change.judged
    verdict = None if judged is None else judged.verdict
    if not shown.has_change or baseline is None:
        if verdict in (None, "not_comparable"):
            return {"verdict": verdict, "reasons": safe_reasons(change)}
        return {"verdict": "not_shown"}
    said: dict[str, Any] = {
        "verdict": verdict,
        "favourable": judged.favourable if judged else None,
        "caps": judged.caps if judged else (),
        "reasons": changes.with_limits(safe_reasons(change), None),
    }
    if change.printed is None or change.printed_noise_only is None:
        return said
    raw, slack = _told_value(
        _measured(change.printed.value + change.regression, shown=shown, parts=told.parts),
        shown=shown,
        baseline=baseline,
        level=level,
        ends=ends,
    )
    size = table.step(*ends)
    value = table.nearest(raw - (told.regression or 0.0), size)
    delta = _range(change.printed, value, size, slack)
    return {
        **said,
        "reasons": changes.with_limits(safe_reasons(change), (delta.low, delta.high)),
        "delta": delta,
        "delta_noise_only": _range(change.printed_noise_only, value, size, slack),
        "tipping_point": _tipping(value, change, ends),
        "regression": told.regression,
        "composition": _composition(raw, shown=shown, baseline=baseline, level=level, size=size),
    }


def _composition(
    raw: float, *, shown: Shown, baseline: Level, level: Level | None, size: float
) -> float | None:
    """Of the difference of the means told, what the change told of those linked leaves over."""
    if not shown.has_composition or level is None or level.bound or baseline.bound:
        return None
    return table.nearest(level.value - baseline.value - raw, size)


def _measured(value: float, *, shown: Shown, parts: Sequence[ThemeFinding]) -> float:
    """The change itself; of a composite whose parts' changes are told for themselves, the mean of those."""
    told = [p.delta.value + (p.regression or 0.0) for p in parts if p.delta is not None]
    return float(np.mean(told)) if shown.is_linked and len(told) == len(parts) > 0 else value


def _told_value(
    value: float, *, shown: Shown, baseline: Level, level: Level | None, ends: tuple[float, float]
) -> tuple[float, tuple[float, float]]:
    """The change as told, and what the caps may hide below and above it."""
    low, high = ends
    n_first = shown.n_baseline or shown.n
    if shown.is_linked or level is None:
        n = shown.n_linked or shown.n
        hidden = (high - low) / (2 * n_first)
        slack = (
            hidden if baseline.bound == "at_or_above" else 0.0,
            hidden if baseline.bound == "at_or_below" else 0.0,
        )
        return table.within_caps(value, baseline, n, low=low, high=high), slack
    told, down, up = table.change_between(baseline, level, counts=(n_first, shown.n), low=low, high=high)
    return told, (down, up)


def _range(found: Interval, value: float, size: float, slack: tuple[float, float]) -> Range:
    return table.around(
        value,
        value=found.value,
        ends=(found.low, found.high),
        ends80=(found.low80, found.high80),
        size=size,
        slack=slack,
    )


def _tipping(value: float, change: TeamChange, ends: tuple[float, float]) -> float | None:
    """What those who did not answer would have to have changed by; None where nobody could have so much."""
    if change.tipping_point is None or not change.roster2 or change.n2 >= change.roster2:
        return None
    share = change.n2 / change.roster2
    found = table.nearest(-value * share / (1 - share), table.step(*ends))
    return found if 0 < abs(found) <= ends[1] - ends[0] else None


def _agreement(wave: Wave, team: str, scale: Scale | Composite, least: int) -> AgreementWord | None:
    """One word, where the smallest group or more left nothing blank; a composite has none."""
    if not isinstance(scale, Scale):
        return None
    low, high = scorecard.item_ends(wave.card.instrument, scale.items)
    if np.ptp(low) > 0 or np.ptp(high) > 0:
        return None
    item_scores: Matrix = wave.card.keyed(scale.id)[wave.rows(team)]
    if int((~np.isnan(item_scores).any(axis=1)).sum()) < least:
        return None
    try:
        return agreement.agreement_word(item_scores, low=float(low[0]), high=float(high[0]))
    except ScoringError:
        return None
