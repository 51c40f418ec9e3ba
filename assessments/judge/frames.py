"""What is known of a scale before anybody answered: from the instrument's evidence to the engine's frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from instruments.evidence import EvidenceValue
from instruments.ids import ScaleId
from instruments.model import Composite, Instrument, Scale
from scoring.change import frames
from scoring.change.error_variance import PooledAlpha, pooled_alpha
from scoring.change.shapes import ErrorStatus, ErrorVariance, PooledVariance, ScaleFrame
from scoring.results import Matrix

ASSUMED_DF = 30.0
STATUSES: dict[str, ErrorStatus] = {
    "measured": "measured",
    "alpha_plus_transient": "alpha_plus_transient",
    "assumed": "assumed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrowed:
    """Figures of one scale known from this programme's own earlier rounds, or from the data at hand."""

    pooled: PooledAlpha | None = None
    double_baseline: ErrorVariance | None = None
    earlier_within: PooledVariance | None = None
    earlier_change: PooledVariance | None = None
    earlier_room: float | None = None
    """Mean (x - low)(high - x) of the answers behind a release frozen before."""


NOTHING = Borrowed()


def scale_frame(
    instrument: Instrument, scale: Scale, *, borrowed: Borrowed = NOTHING, is_tested: bool = True
) -> ScaleFrame:
    """The frame of a scale; a scale of a single item is described, never judged."""
    figures = _figures(instrument, scale.id)
    formats = [instrument.items[i].format for i in scale.items]
    options = {len(f.codes) for f in formats if f.codes}
    return frames.frame(
        scale=scale.id,
        low=scale.low,
        high=scale.high,
        better=scale.better,
        smallest_change=scale.smallest_change.points,
        items=len(scale.items),
        options=max(options) if options else None,
        grade=instrument.evidence.grade,
        is_tested=is_tested and len(scale.items) > 1,
        **_known(figures, borrowed),
    )


def composite_frame(
    instrument: Instrument, whole: Composite, *, borrowed: Borrowed = NOTHING, is_tested: bool = True
) -> ScaleFrame:
    """The frame of a composite: with its own evidence, if any, and its members' mean smallest change."""
    members = [instrument.scales[s] for s in whole.of]
    return frames.frame(
        scale=whole.id,
        low=whole.low,
        high=whole.high,
        better=whole.better,
        smallest_change=sum(m.smallest_change.points for m in members) / len(members),
        items=sum(len(m.items) for m in members),
        grade=instrument.evidence.grade,
        is_tested=is_tested,
        **_known(_figures(instrument, whole.id), borrowed),
    )


def pooled_of(teams: Sequence[Matrix], scale: Scale) -> PooledAlpha | None:
    """Alpha of people about their teams' means, of keyed items on the score's range; None below 30 people."""
    if len(scale.items) < 2 or not teams:
        return None
    return pooled_alpha(teams, low=scale.low, high=scale.high)


def _known(figures: dict[str, EvidenceValue], borrowed: Borrowed) -> dict[str, Any]:
    occasion = figures.get("team_occasion_sd")
    return {
        "retest": _error(figures.get("retest_error_variance")),
        "alpha": _value(figures.get("alpha")),
        "within_sd": _value(figures.get("within_sd")),
        "icc1": _value(figures.get("icc1")),
        "occasion_sd": _value(occasion),
        "occasion_teams": occasion.teams if occasion else None,
        "pooled": borrowed.pooled,
        "double_baseline": borrowed.double_baseline,
        "earlier_within": borrowed.earlier_within,
        "earlier_change": borrowed.earlier_change,
        "earlier_room": borrowed.earlier_room,
    }


def _figures(instrument: Instrument, scale: ScaleId) -> dict[str, EvidenceValue]:
    evidence = instrument.evidence.scales.get(scale)
    return dict(evidence.figures) if evidence else {}


def _error(found: EvidenceValue | None) -> ErrorVariance | None:
    if found is None:
        return None
    return ErrorVariance(
        value=found.value,
        df=found.df if found.df is not None else ASSUMED_DF,
        q_ref=found.q_ref,
        status=STATUSES.get(found.status or "measured", "assumed"),
    )


def _value(found: EvidenceValue | None) -> float | None:
    return found.value if found else None
