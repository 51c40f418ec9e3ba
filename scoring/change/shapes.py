"""What goes into the change engine and what comes out: the frozen nouns of a team's change in a scale.

Every score is in the scale's own points (`ScaleFrame.low` .. `high`), whichever way it is keyed; nothing is
rounded here. Codes are words for documents to turn into sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.results import Caveat, Matrix, Vector

Pairs = npt.NDArray[np.intp]
"""(m, 2): row of `first` and row of `second` that are the same person, a member in both rounds."""
Flags = npt.NDArray[np.bool_]

Better = Literal["high", "low", "neither"]
VerdictCode = Literal[
    "clearly_up", "probably_up", "up_a_little", "held_steady", "no_clear_change",
    "down_a_little", "probably_down", "clearly_down", "cannot_tell", "not_comparable", "not_shown",
]  # fmt: skip
CapCode = Literal[
    "many_flagged", "flagged_answers_decide", "few_answered", "error_assumed", "turnover_unlinked",
    "focus_uncorrected", "evidence_grade", "roster_inferred", "roster_unknown",
]  # fmt: skip
Method = Literal[
    "finite_team_linked", "finite_team_unlinked", "moderated_t", "paired_t", "overlap_t", "welch_t", "none",
]  # fmt: skip
ErrorStatus = Literal["measured", "double_baseline", "alpha_plus_transient", "pooled_alpha", "assumed"]
RosterSource = Literal["given", "inferred", "unknown"]
Comparability = Literal["same", "linked", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorVariance:
    """How far one member's score moves from day to day with nothing changed: squared points.

    `q_ref` is the mean of (x - low)(high - x) where it was measured; None means it is taken as flat.
    """

    value: float
    df: float
    q_ref: float | None = None
    status: ErrorStatus = "measured"

    @property
    def is_measured(self) -> bool:
        """True where same people answered twice with nothing changed in between."""
        return self.status in {"measured", "double_baseline"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Variance of a whole team's mood of the day in one round, squared points, and whence it is known."""

    variance: float
    df: float
    source: Literal["programme", "evidence", "default"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledVariance:
    """A variance known from elsewhere than this team's answers."""

    value: float
    df: float
    source: Literal["evidence", "programme", "default"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate, its 95 % interval (or `level`), the 90 % and 80 % ones, and what they rest on."""

    value: float
    low: float
    high: float
    low90: float
    high90: float
    low80: float
    high80: float
    level: float
    se: float
    df: float
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleFrame:
    """What is known of a scale before anybody answered: range, direction, evidence.

    Build it with `frames.frame(...)`, which chooses error variance, allowance and borrowed variances by the
    stated order. `within` and `change` are the variances (between members of one team: of scores, of
    second-minus-first) used for printed widths of small teams and as prior where few teams stand beside.
    """

    scale: str
    low: float
    high: float
    better: Better
    smallest_change: float
    granularity: float
    """Smallest step the score can take: one answer, one option."""
    grade: int
    error: ErrorVariance | None
    allowance: Allowance
    within: PooledVariance
    change: PooledVariance
    printed_error: ErrorVariance
    """For widths a reader sees: never read at the level of this round's answers."""
    invariance_failed: str | None = None
    """Level at which the programme's test over rounds failed, or None."""
    is_tested: bool = True
    """False for single items and pulses: described, never judged."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FurtherRound:
    """One more round averaged into a side of a contrast where answers are not linked."""

    scores: Vector
    roster: int | None
    weight: float
    flagged: Flags | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sides:
    """How the two sides of a change are made of rounds where a side has more than one.

    `noise_*`: a linked person's error variance on that side, in units of one score's; `moods`: variance of
    a team's moods in the difference, in units of one round's (2 with one round to a side). `weight_*` is
    that of the round in `TeamWaves.first` / `.second` where answers are not linked; `answers` all scores.
    """

    answers: Vector
    noise_first: float = 1.0
    noise_second: float = 1.0
    moods: float = 2.0
    weight_first: float = 1.0
    weight_second: float = 1.0
    more_first: tuple[FurtherRound, ...] = ()
    more_second: tuple[FurtherRound, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TeamWaves:
    """One team's answers to one scale in two rounds, with the counts of its rosters.

    `first`, `second`: scores of those who have one (no NaN). `pairs` is None where persons are not linked
    or the link may not be used. `matched` (m, 2) overrides the pairs' scores where a person left items
    blank: scores on the items answered both times. `items_*` (n, k): keyed item points on the score's own
    range, rows as in `first` / `second`, NaN where blank; they allow leaving items out.
    """

    team: str
    scale: str
    first: Vector
    second: Vector
    pairs: Pairs | None = None
    matched: Matrix | None = None
    roster1: int | None = None
    roster2: int | None = None
    stayers: int | None = None
    roster_source: RosterSource = "given"
    comparability: Comparability = "same"
    items_changed: tuple[str, ...] = ()
    items_common: tuple[str, ...] = ()
    items_first: Matrix | None = None
    items_second: Matrix | None = None
    item_ids: tuple[str, ...] = ()
    flagged_first: Flags | None = None
    flagged_second: Flags | None = None
    chosen_after_baseline: bool = False
    is_shown: bool = True
    sides: Sides | None = None
    """None: one round to each side. `contrasts` fills it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """Variance and degrees of freedom of one change: from answers alone, and with the allowance."""

    noise: float
    noise_df: float
    total: float
    total_df: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a verdict is what it is: a code, and the facts of the case."""

    code: str
    facts: Mapping[str, float | int | str | tuple[str, ...] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict, whether it is welcome, what held it back, and why."""

    verdict: VerdictCode
    favourable: bool | None = None
    caps: tuple[CapCode, ...] = ()
    is_capped: bool = False
    """True where a cap turned a clear change into a probable one."""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChange:
    """All that is known of one team's change in one scale. Numbers are None where they do not exist.

    `delta` includes the allowance, `delta_noise_only` does not; both rest on the team's own, moderated
    variance and serve the user's own files. `printed*` are for readers: below ten people their width
    rests on variance from elsewhere only. `regression` has been taken off the raw difference already.
    """

    team: str
    scale: str
    method: Method
    n1: int
    n2: int
    n_linked: int | None
    roster1: int | None
    roster2: int | None
    stayers: int | None
    baseline: float | None
    followup: float | None
    delta: Interval | None
    delta_noise_only: Interval | None
    printed: Interval | None
    printed_noise_only: Interval | None
    shrunken: float | None
    shrunken_sd: float | None
    printed_shrunken: float | None
    posterior_up: float | None
    p_total: float | None
    p_holm: float | None
    effect_size: Interval | None
    regression: float
    tipping_point: float | None
    depends_on: tuple[str, ...]
    """Items without which the verdict would be more than one step away."""
    error: ErrorVariance | None
    """At this team's level."""
    judged: Judged | None
    """None where the scale is described only: single items, pulses."""
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeLine:
    """The mean change of the programme's teams in one scale, with its verdict."""

    scale: str
    n_teams: int
    delta: Interval | None
    p_holm: float | None
    judged: Judged | None
    is_beyond_smallest: bool | None = None
    """Whether it is shown to be larger than the smallest change worth speaking of; None: too few teams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeChange:
    """Every team's change in every scale, in the order given, and the line over all teams first."""

    lines: tuple[ProgrammeLine, ...]
    changes: tuple[TeamChange, ...]
    donors: Mapping[str, tuple[str, ...]]
    """Per scale, the teams whose answers the shared figures rest on."""

    def of(self, team: str, scale: str) -> TeamChange:
        """The one change asked for."""
        return next(c for c in self.changes if c.team == team and c.scale == scale)
