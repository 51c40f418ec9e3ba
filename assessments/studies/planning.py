"""`plan`: before anybody is asked, the smallest change a team of this size could be shown to have made."""

from assessments.errors import DataError
from assessments.judge.frames import scale_frame
from assessments.reports.references import reference
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import Plan
from instruments.model import Instrument
from scoring.change import planner
from scoring.change.frames import frame
from scoring.change.planner import Plan as Found
from scoring.change.shapes import ScaleFrame
from scoring.errors import ScoringError

USUAL = frame(scale="usual", low=1.0, high=5.0)


def plan(*, members: int, answer: int, instrument: Instrument | None = None) -> Plan:
    """What a round can show; of an instrument with several scales, its least precise multi-item scale."""
    if members < 1 or answer < 1:
        raise DataError("A team has members, and some of them answer: give whole numbers above zero.")
    if answer > members:
        raise DataError(f"{answer} of {members} cannot answer. Give at most as many answers as members.")
    known = _frames(instrument)
    try:
        found = [(f, planner.plan(members=members, answer=answer, frame=f)) for f in known]
    except ScoringError as refusal:
        raise DataError(str(refusal)) from refusal
    chosen, worst = max(found, key=lambda f: f[1].planned.with_allowance / (f[0].high - f[0].low))
    return Plan(
        members=members,
        answer=answer,
        smallest_noise_only=worst.planned.noise_only,
        smallest_change=worst.planned.with_allowance,
        low=chosen.low,
        high=chosen.high,
        alternatives=_alternatives(worst),
        caveats=_caveats(worst, chosen, instrument, answer=answer),
        instrument=None if instrument is None else reference(instrument),
    )


def _frames(instrument: Instrument | None) -> list[ScaleFrame]:
    if instrument is None:
        return [USUAL]
    found = [scale_frame(instrument, s) for s in instrument.scales.values() if len(s.items) > 1]
    if not found:
        raise DataError(
            f"'{instrument.id}' has single items only, and no verdict is given on single items. Name a "
            "questionnaire with scales."
        )
    return found


def _alternatives(found: Found) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            code=a.code,
            facts={
                "members": a.smallest.members,
                "answer": a.smallest.answer,
                "smallest_change": a.smallest.with_allowance,
                "smallest_noise_only": a.smallest.noise_only,
            },
        )
        for a in found.alternatives
    )


def _caveats(
    found: Found, chosen: ScaleFrame, instrument: Instrument | None, *, answer: int
) -> tuple[Fact, ...]:
    caveats = []
    if not found.can_be_judged:
        facts = {"answer": answer, "need": found.needed} if found.needed is not None else {"answer": answer}
        caveats.append(Fact(code="too_few_to_judge" if found.needed else "never_judged", facts=facts))
    if instrument is None:
        caveats.append(Fact(code="usual_scale"))
    elif chosen.error is None or not chosen.error.is_measured:
        caveats.append(Fact(code="error_assumed", facts={"scale": chosen.scale}))
    if instrument is not None:
        caveats.append(Fact(code="least_precise_scale", facts={"scale": chosen.scale}))
    return tuple(caveats)
