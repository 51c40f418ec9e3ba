"""The line over all teams comes first: where nothing happens, most single findings are chance."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from scoring.change import verdict
from scoring.change.equivalence import against_smallest
from scoring.change.finite_team import LEAST
from scoring.change.intervals import are_alike, interval, two_sided_p
from scoring.change.multiplicity import holm
from scoring.change.shapes import Interval, Judged, ProgrammeLine, Reason, ScaleFrame
from scoring.change.verdict import Findings, Situation
from scoring.results import Vector

FEWEST_TEAMS = 3


def over_teams(deltas: Vector) -> Interval | None:
    """The mean of the teams' changes with its t interval over teams; None for fewer than two, or no spread.

    deltas : (J,) points. Days and moods differ between teams, so that they are in the spread already and
    no allowance is added.

    Source: [student1908]; the team as unit [cochran1977].
    """
    d = np.asarray(deltas, dtype=float)
    if d.size < 2 or are_alike(d):
        return None
    return interval(float(d.mean()), float(d.var(ddof=1)) / d.size, d.size - 1, method="t_over_teams")


def lines(frames: Sequence[ScaleFrame], deltas: Sequence[Vector]) -> tuple[ProgrammeLine, ...]:
    """One line a scale, in order, judged as a family; scales that are described only get no verdict.

    A line also says whether the change is shown to be larger than the smallest one worth speaking of.

    Source: [holm1979], [student1908]; minimum effect [murphy1999].
    """
    spans = [over_teams(d) for d in deltas]
    judged = [
        i
        for i, (frame, span) in enumerate(zip(frames, spans, strict=True))
        if frame.is_tested and span is not None and len(deltas[i]) >= FEWEST_TEAMS
    ]
    raw = [two_sided_p(s.value, s.se**2, s.df) for i in judged if (s := spans[i]) is not None]
    adjusted = dict(zip(judged, map(float, holm(np.array(raw))), strict=True))
    return tuple(
        ProgrammeLine(
            scale=frame.scale, n_teams=len(deltas[i]), delta=spans[i], p_holm=adjusted.get(i),
            judged=_judged(frame, spans[i], len(deltas[i]), adjusted.get(i)) if frame.is_tested else None,
            is_beyond_smallest=_is_beyond(frame, spans[i]) if i in judged else None,
        )
        for i, frame in enumerate(frames)
    )  # fmt: skip


def _is_beyond(frame: ScaleFrame, span: Interval | None) -> bool | None:
    return None if span is None else against_smallest(span, smallest=frame.smallest_change).is_beyond


def _judged(frame: ScaleFrame, span: Interval | None, n_teams: int, p_holm: float | None) -> Judged:
    if span is None or p_holm is None:
        facts = {"n_teams": n_teams, "need": FEWEST_TEAMS}
        return Judged(verdict="cannot_tell", reasons=(Reason(code="too_few_teams", facts=facts),))
    range90 = (span.low90, span.high90)
    # With the team as unit, the chance of a mean change above zero is that of its t.
    p = two_sided_p(span.value, span.se**2, span.df)
    findings = Findings(
        delta=span.value, p_holm=p_holm, noise90=range90, total90=range90,
        posterior_up=1 - p / 2 if span.value >= 0 else p / 2,
    )  # fmt: skip
    here = Situation(
        n1=LEAST, n2=LEAST, roster1=None, roster2=None, stayers=None, is_linked=True,
        half_width=(span.high - span.low) / 2 / (frame.high - frame.low),
    )  # fmt: skip
    return verdict.judge(findings, here, _measured(frame))


def _measured(frame: ScaleFrame) -> ScaleFrame:
    """The frame without the cap for an assumed error variance: this line does not use it."""
    return dataclasses.replace(frame, error=dataclasses.replace(frame.printed_error, status="measured"))
