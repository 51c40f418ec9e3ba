"""What may be said of a change: gates in order, then a label, then caps. Codes only, no words.

The rule stands in docs/change.md as a table; its error rates in docs/evidence/change.md.
"""

from collections.abc import Callable
from dataclasses import dataclass

from scoring.change.finite_team import LEAST
from scoring.change.shapes import (
    Better,
    CapCode,
    Comparability,
    Judged,
    Reason,
    RosterSource,
    ScaleFrame,
    VerdictCode,
)  # fmt: skip

ERROR_RATE = 0.05
LEAST_POSTERIOR = 0.90
LEAST_ANSWERED = 0.5
FULL_ANSWERED = 2 / 3
MOST_FLAGGED = 0.25
WIDEST_SHARE = 0.20
FULL_GRADE = 3
UNTESTED_GRADE = 1
SLACK = 1e-9
STEPS: dict[str, int] = {
    "clearly_down": -3, "probably_down": -2, "down_a_little": -1, "no_clear_change": 0, "held_steady": 0,
    "up_a_little": 1, "probably_up": 2, "clearly_up": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the arithmetic says of one scale: the less certain of the two variances at every point."""

    delta: float
    p_holm: float
    noise90: tuple[float, float]
    total90: tuple[float, float]
    posterior_up: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known of the answers whatever they say; everything gates and caps look at."""

    n1: int
    n2: int
    roster1: int | None
    roster2: int | None
    stayers: int | None
    is_linked: bool
    half_width: float | None
    """Of the 95 % interval with the allowance, as a share of the range."""
    need: int | None = None
    """Answers with which this roster would pass."""
    is_shown: bool = True
    comparability: Comparability = "same"
    items_changed: tuple[str, ...] = ()
    items_common: tuple[str, ...] = ()
    flagged_share: float = 0.0
    do_flagged_decide: bool = False
    is_focus_uncorrected: bool = False
    roster_source: RosterSource = "given"


def judge(findings: Findings, situation: Situation, frame: ScaleFrame) -> Judged:
    """The verdict on one scale of one team: first gate hit, else first label that fits, then caps.

    Source: two one-sided tests [schuirmann1987]; family-wise [holm1979].
    """
    stopped = gate(situation, frame)
    if stopped is not None:
        return stopped
    label = label_of(findings, frame.smallest_change)
    caps = caps_of(situation, frame)
    reasons = list(_reasons(label, frame.grade))
    if label == "held_steady" and frame.grade < FULL_GRADE:
        label = "no_clear_change"
        reasons.insert(0, Reason(code="steady_needs_evidence", facts={"grade": frame.grade}))
    is_capped = bool(caps) and label.startswith("clearly_")
    if is_capped:
        label = "probably_up" if label == "clearly_up" else "probably_down"
        reasons.insert(0, Reason(code="capped", facts={"caps": caps}))
    return Judged(
        verdict=label, favourable=favourable(label, frame.better), caps=caps, is_capped=is_capped,
        reasons=tuple(reasons),
    )  # fmt: skip


def gate(situation: Situation, frame: ScaleFrame) -> Judged | None:
    """The verdict that stands before any number is looked at, or None; first hit wins.

    Source: smallest detectable change of groups [terwee2007].
    """
    for verdict, look in GATES:
        reason = look(situation, frame)
        if reason is not None:
            return Judged(verdict=verdict, reasons=(reason,))
    return None


def label_of(findings: Findings, smallest_change: float) -> VerdictCode:
    """The first label that fits, before caps; the downward ones are the mirror of the upward ones.

    Source: [schuirmann1987] for held steady; [holm1979].
    """
    is_up = findings.delta >= 0
    size = abs(findings.delta)
    noise_low = findings.noise90[0] if is_up else -findings.noise90[1]
    posterior = findings.posterior_up if is_up else 1 - findings.posterior_up
    is_detected = findings.p_holm < ERROR_RATE
    is_worth_it = size >= smallest_change - SLACK
    low, high = findings.total90
    if is_detected and is_worth_it:
        return "clearly_up" if is_up else "clearly_down"
    if is_worth_it and noise_low > 0 and posterior >= LEAST_POSTERIOR:
        return "probably_up" if is_up else "probably_down"
    if is_detected:
        return "up_a_little" if is_up else "down_a_little"
    if low > -smallest_change - SLACK and high < smallest_change + SLACK:
        return "held_steady"
    return "no_clear_change"


def caps_of(situation: Situation, frame: ScaleFrame) -> tuple[CapCode, ...]:
    """Everything that holds a clear verdict back to a probable one, in a fixed order.

    Source: the reasons are gathered in docs/change.md; turnover without links [cochran1977].
    """
    return tuple(code for code, applies in CAPS if applies(situation, frame))


def favourable(verdict: VerdictCode, better: Better) -> bool | None:
    """Whether a change is welcome; None where it has no direction or the scale has no better end.

    Source: direction of a scale is the instrument's word, not a statistic [schuirmann1987].
    """
    step = STEPS.get(verdict, 0)
    if step == 0 or better == "neither":
        return None
    return (step > 0) == (better == "high")


def _not_released(s: Situation, _: ScaleFrame) -> Reason | None:
    return None if s.is_shown else Reason(code="protects_people")


def _other_questions(s: Situation, frame: ScaleFrame) -> Reason | None:
    if s.comparability == "broken":
        return Reason(code="questions_changed", facts={"items": s.items_changed, "common": s.items_common})
    if frame.invariance_failed is not None:
        return Reason(code="invariance_failed", facts={"level": frame.invariance_failed})
    return None


def _too_few(s: Situation, frame: ScaleFrame) -> Reason | None:
    rounds = (("first", s.n1, s.roster1), ("second", s.n2, s.roster2))
    for name, n, roster in rounds:
        facts = {"n": n, "roster": roster, "need": s.need, "round": name}
        if n < LEAST:
            return Reason(code="too_few_answers", facts=facts)
        if roster is not None and n < LEAST_ANSWERED * roster - SLACK:
            return Reason(code="under_half_answered", facts=facts)
    if s.stayers is not None and s.stayers < LEAST:
        return Reason(code="too_few_stayers", facts={"stayers": s.stayers, "need": LEAST})
    if s.half_width is None:
        return Reason(code="no_variance")
    if s.half_width > WIDEST_SHARE + SLACK:
        return Reason(code="range_too_wide", facts={"limit": WIDEST_SHARE, "need": s.need})
    return None


Gate = Callable[[Situation, ScaleFrame], Reason | None]
Cap = Callable[[Situation, ScaleFrame], bool]

GATES: tuple[tuple[VerdictCode, Gate], ...] = (
    ("not_shown", _not_released),
    ("not_comparable", _other_questions),
    ("cannot_tell", _too_few),
)


def _few_answered(s: Situation, _: ScaleFrame) -> bool:
    rounds = ((s.n1, s.roster1), (s.n2, s.roster2))
    return any(roster is not None and n < FULL_ANSWERED * roster - SLACK for n, roster in rounds)


def _turnover_unlinked(s: Situation, _: ScaleFrame) -> bool:
    if s.is_linked or s.roster1 is None or s.roster2 is None or s.stayers is None:
        return False
    return s.roster1 + s.roster2 - 2 * s.stayers > s.stayers / 3 + SLACK


CAPS: tuple[tuple[CapCode, Cap], ...] = (
    ("many_flagged", lambda s, _: s.flagged_share > MOST_FLAGGED + SLACK),
    ("flagged_answers_decide", lambda s, _: s.do_flagged_decide),
    ("few_answered", _few_answered),
    ("error_assumed", lambda _, frame: frame.error is None or not frame.error.is_measured),
    ("turnover_unlinked", _turnover_unlinked),
    ("focus_uncorrected", lambda s, _: s.is_focus_uncorrected),
    ("evidence_grade", lambda _, frame: frame.grade < FULL_GRADE),
    ("roster_inferred", lambda s, _: s.roster_source == "inferred"),
    ("roster_unknown", lambda s, _: s.roster_source == "unknown"),
)


def _reasons(label: VerdictCode, grade: int) -> tuple[Reason, ...]:
    """What to say beside a label that is not a gate's."""
    said = {
        "probably_up": "day_mood_could_explain", "probably_down": "day_mood_could_explain",
        "up_a_little": "smaller_than_worth_it", "down_a_little": "smaller_than_worth_it",
        "no_clear_change": "too_noisy",
    }  # fmt: skip
    reasons = (Reason(code=said[label]),) if label in said else ()
    if grade <= UNTESTED_GRADE:
        return (*reasons, Reason(code="questionnaire_untested", facts={"grade": grade}))
    return reasons
