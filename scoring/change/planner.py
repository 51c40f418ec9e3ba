"""Before a round opens: the smallest change such a team could be shown to have made, and what would help."""

import functools
import math
from dataclasses import dataclass

from scoring.change.finite_team import ALLOWANCE_DF, LEAST, linked_variance
from scoring.change.intervals import quantile, satterthwaite
from scoring.change.printed import CHANGE_TO_ERROR, DEFAULT_ERROR_DF, DEFAULT_ERROR_SHARE, WITHIN_SD_SHARE
from scoring.change.shapes import Allowance, ErrorVariance, ScaleFrame
from scoring.change.verdict import LEAST_ANSWERED, WIDEST_SHARE
from scoring.errors import ScoringError

CHANGE_DF = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallestChange:
    """In points: what a team must at least have moved for the 95 % interval to leave zero out."""

    members: int
    answer: int
    noise_only: float
    with_allowance: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How often a team is asked on either side of the programme."""

    baselines: int = 1
    followups: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another way to ask, and the smallest change it could show."""

    code: str
    smallest: SmallestChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The planned round's smallest change, what would improve it, and whether it can be judged at all."""

    planned: SmallestChange
    needed: int | None
    """Fewest answers with which this roster passes the gates; None: it never does."""
    can_be_judged: bool
    alternatives: tuple[Alternative, ...]


def default_error_variance(low: float, high: float) -> ErrorVariance:
    """The error variance of a usual scale of five items on this range, where nothing is known.

    Source: [schmidt2003] for the share of the day.

    >>> round(default_error_variance(1, 5).value, 3)
    0.122
    """
    within = (WITHIN_SD_SHARE * (high - low)) ** 2
    return ErrorVariance(value=DEFAULT_ERROR_SHARE * within, df=DEFAULT_ERROR_DF, status="assumed")


def default_allowance(low: float, high: float) -> Allowance:
    """The allowance for a team's mood of the day where nothing is known.

    Source: [hansen1961].
    """
    within = (WITHIN_SD_SHARE * (high - low)) ** 2
    return Allowance(variance=0.1 * 0.15 * within / 0.85, df=ALLOWANCE_DF, source="default")


def smallest_change(
    *,
    members: int,
    answer: int,
    error_variance: ErrorVariance | None = None,
    allowance: Allowance | None = None,
    low: float = 1.0,
    high: float = 5.0,
    design: Design | None = None,
) -> SmallestChange:
    """The smallest change, in points, that `answer` of `members` answering every time could show.

    Half the 95 % interval, differences between people taken as 2.6 times the error variance. `design` with
    two baselines or two follow-ups averages them: answer noise and the day's mood of that side are halved.
    Refuses fewer than 4 answers and more answers than members.

    Source: finite team [cochran1977]; smallest detectable change of groups [terwee2007].
    """
    if not LEAST <= answer <= members:
        raise ScoringError(
            f"{answer} of {members} answering: a change can be shown from {LEAST} answers on, "
            "and no more can answer than there are members."
        )
    error = default_error_variance(low, high) if error_variance is None else error_variance
    mood = default_allowance(low, high) if allowance is None else allowance
    asked = Design() if design is None else design
    sides = (1 / asked.baselines + 1 / asked.followups) / 2
    variance = CHANGE_TO_ERROR * error.value
    sampling, noise = linked_variance(m=answer, stayers=members, variance=variance, error=error.value)
    parts = (sampling, noise * sides)
    only = satterthwaite(parts, (CHANGE_DF, error.df))
    total = satterthwaite((*parts, 2 * mood.variance * sides), (CHANGE_DF, error.df, mood.df))
    half, half_total = (math.sqrt(v) * quantile(0.975, df) for v, df in (only, total))
    return SmallestChange(
        members=members, answer=answer, noise_only=half, with_allowance=half_total, low=low, high=high
    )


@functools.lru_cache(maxsize=4096)
def answers_needed(members: int, frame: ScaleFrame) -> int | None:
    """Fewest answers with which a roster of `members` could be judged, or None: it never could.

    Four answers, half the roster, and a 95 % interval no wider than 20 % of the range to either side.

    Source: [terwee2007].
    """
    for answer in range(max(LEAST, math.ceil(LEAST_ANSWERED * members)), members + 1):
        found = smallest_change(
            members=members, answer=answer, error_variance=frame.printed_error,
            allowance=frame.allowance, low=frame.low, high=frame.high,
        )  # fmt: skip
        if found.with_allowance <= WIDEST_SHARE * (frame.high - frame.low):
            return answer
    return None


def plan(*, members: int, answer: int, frame: ScaleFrame) -> Plan:
    """What a round of this team can show, and what a double baseline or more answers would buy.

    Refuses as `smallest_change` does.

    Source: [terwee2007]; averaging over days [hansen1961].
    """

    def with_answers(n: int, design: Design | None = None) -> SmallestChange:
        return smallest_change(
            members=members, answer=n, error_variance=frame.printed_error, allowance=frame.allowance,
            low=frame.low, high=frame.high, design=design,
        )  # fmt: skip

    needed = answers_needed(members, frame)
    alternatives = []
    if answer < members:
        more = min(answer + 2, members)
        alternatives.append(Alternative(code="more_answers", smallest=with_answers(more)))
    if answer < members - 2:
        alternatives.append(Alternative(code="everybody", smallest=with_answers(members)))
    double = with_answers(answer, Design(baselines=2))
    both = with_answers(answer, Design(baselines=2, followups=2))
    alternatives.append(Alternative(code="double_baseline", smallest=double))
    alternatives.append(Alternative(code="double_both", smallest=both))
    return Plan(
        planned=with_answers(answer), needed=needed,
        can_be_judged=needed is not None and answer >= needed, alternatives=tuple(alternatives),
    )  # fmt: skip
