"""What is reported of a round, in codes and numbers: the contract of assessments and documents.

A `None` where a number could stand means *not shown*; there is one sentence for every reason why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Verdict = Literal[
    "clearly_up", "probably_up", "up_a_little", "held_steady", "no_clear_change",
    "down_a_little", "probably_down", "clearly_down", "cannot_tell", "not_comparable", "not_shown",
]  # fmt: skip
AgreementWord = Literal["close_together", "some_spread", "far_apart"]
QualityWord = Literal["good", "mixed", "poor"]
ContrastCode = Literal["effect", "retention", "net"]
"""Follow-ups against baselines; the latest round against the follow-up; the latest against baselines."""
CriterionState = Literal[
    "reached", "probably_reached", "probably_not_reached", "not_reached",
    "cannot_tell", "not_due", "not_shown",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A code with the particulars of its case; documents.wording turns it into a sentence."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentRef:
    """Which questionnaire, as it stood."""

    id: str
    version: str
    digest: str
    title: str
    status: str
    grade: int
    simulated: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRef:
    """One round as a reader meets it. `n` is None below the smallest group."""

    title: str
    kind: str
    closed_on: date | None
    n: int | None
    roster: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A value with its likely ranges, 95 % and 80 %."""

    value: float
    low: float
    high: float
    low80: float | None = None
    high80: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A released mean. Near an end of the scale only a bound is told."""

    value: float
    bound: Literal["at_or_above", "at_or_below"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFinding:
    """One statement's released means, round by round."""

    id: str
    text: str
    means: tuple[float | None, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One round in a theme's history, as it was told: level, and change since the baseline."""

    level: Level | None = None
    delta: Range | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastFinding:
    """A question put to three rounds or more: what came, what stayed, what is left of it."""

    code: ContrastCode
    delta: Range | None
    verdict: Verdict | None = None
    favourable: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionFinding:
    """A target set for a theme before the follow-up opened, and what became of it.

    `target` is a level in the theme's points, to be reached by a date. `state` rests on told figures only.
    """

    scale: str
    title: str
    target: float
    better: Literal["high", "low", "neither"]
    by: date
    set_on: date
    state: CriterionState
    level: Level | None = None
    """Where the team stands now: as told, or baseline and change where the level is withheld."""
    level_range: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFinding:
    """One scale of one team: levels, change, verdict, agreement, words to talk about."""

    scale: str
    title: str
    about: str | None
    low: float
    high: float
    better: Literal["high", "low", "neither"]
    baseline: Level | None
    followup: Level | None
    delta: Range | None = None
    delta_noise_only: Range | None = None
    shrunken: float | None = None
    verdict: Verdict | None = None
    """None where there is no second round."""
    favourable: bool | None = None
    caps: tuple[str, ...] = ()
    reasons: tuple[Fact, ...] = ()
    agreement: tuple[AgreementWord | None, ...] = ()
    """One word a round, in the order of TeamReport.rounds."""
    smallest_change: float = 0.2
    tipping_point: float | None = None
    items: tuple[ItemFinding, ...] = ()
    talk: tuple[str, ...] = ()
    is_composite: bool = False
    single_item: bool = False
    is_focus: bool = False
    """Chosen after the baseline was seen."""
    regression: float | None = None
    """Points taken off the change of a focus theme, because a low theme rises by itself."""
    composition: float | None = None
    """Of the difference between the means told, the part that is who joined and left."""
    history: tuple[Point, ...] = ()
    """One point a round of TeamReport.history; empty below three rounds."""
    contrasts: tuple[ContrastFinding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsensusFinding:
    """How far a team orders the same things the same way."""

    id: str
    title: str
    word: Literal["high", "fair", "some", "low"] | None
    order: tuple[str, ...] = ()
    """Options from first to last; empty below 8 people."""
    concordance: float | None = None
    """Kendall's W or allocation agreement; from 10 people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityNote:
    """How dependable one scale is, by the instrument's evidence or this programme."""

    scale: str
    title: str
    alpha: Range | None
    source: Literal["evidence", "programme", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamReport:
    """Everything a coach sees of one team at the release of a round."""

    instrument: InstrumentRef
    programme: str
    team: str
    mode: str
    smallest_group: int
    rounds: tuple[RoundRef, ...]
    """Oldest first; the first is the baseline, the last the one released."""
    basis: Literal["linked", "unlinked", "single"]
    n_linked: int | None
    themes: tuple[ThemeFinding, ...]
    is_shown: bool = True
    """False where fewer than the smallest group answered: then themes are empty."""
    is_example: bool = False
    consensus: tuple[ConsensusFinding, ...] = ()
    reliability: tuple[ReliabilityNote, ...] = ()
    quality: tuple[QualityWord | None, ...] = ()
    comments: tuple[tuple[str, tuple[str, ...]], ...] = ()
    limits: tuple[Fact, ...] = ()
    scales_tested: int = 0
    history: tuple[RoundRef, ...] = ()
    """Every round that asked the same, oldest first, the last the one released; empty below three."""
    criteria: tuple[CriterionFinding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """Team x theme: a change and its verdict, or nothing shown."""

    scale: str
    delta: float | None
    verdict: Verdict
    favourable: bool | None = None
    is_in_line: bool | None = None
    """Whether the line over all teams counts it; None in releases from before this was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """One team of a programme, with the address its report is found under."""

    team: str
    team_id: str
    is_shown: bool
    cells: tuple[HeatCell, ...]
    n: int | None = None
    roster: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeLine:
    """The change over all shown teams of one theme."""

    scale: str
    title: str
    delta: Range | None
    n_teams: int
    verdict: Verdict | None = None
    favourable: bool | None = None
    history: tuple[Range | None, ...] = ()
    """Change since the baseline, one a round of ProgrammeReport.history; empty below three rounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstWaiting:
    """Teams coached between two rounds beside teams that still waited, in one theme."""

    scale: str
    title: str
    n_coached: int
    n_waiting: int
    delta: Range | None
    """How much more the coached changed; None where too few teams stand on either side."""
    verdict: Verdict | None = None
    favourable: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaCount:
    """How many teams shown set a target for a theme, and how many reached it."""

    scale: str
    title: str
    n_set: int
    n_reached: int
    """The whole likely range at or beyond the target."""
    n_probably: int = 0
    """The level told at or beyond it, the range not wholly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeReport:
    """A programme's release: the line over all teams first, then team by theme."""

    instrument: InstrumentRef
    programme: str
    rounds: tuple[RoundRef, ...]
    lines: tuple[ProgrammeLine, ...]
    rows: tuple[HeatRow, ...]
    smallest_group: int
    is_example: bool = False
    limits: tuple[Fact, ...] = ()
    history: tuple[RoundRef, ...] = ()
    waiting: tuple[AgainstWaiting, ...] = ()
    criteria: tuple[CriteriaCount, ...] = ()
