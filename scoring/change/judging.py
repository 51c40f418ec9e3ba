"""From estimates to verdicts: a programme's teams steady each other, a team's scales share their chances."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.change import planner, verdict
from scoring.change.estimation import Estimated
from scoring.change.intervals import interval, quantile, two_sided_p
from scoring.change.multiplicity import holm
from scoring.change.shapes import Interval, Judged, ScaleFrame, TeamWaves, Uncertainty
from scoring.change.shrinkage import Companions, Shrunken, shrink
from scoring.change.verdict import Findings, Situation
from scoring.results import Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    """One team's change in one scale on its way to a verdict."""

    waves: TeamWaves
    frame: ScaleFrame
    estimated: Estimated | None
    regression: float = 0.0
    is_focus_uncorrected: bool = False

    @property
    def delta(self) -> float:
        """The change with the expected regression to the mean taken off."""
        return 0.0 if self.estimated is None else self.estimated.delta - self.regression

    def half_widths(self) -> tuple[float, ...]:
        """Of the 95 % ranges with the allowance, under each variance and as printed, points."""
        if self.estimated is None:
            return ()
        return tuple(half(u, is_total=True, level=0.95) for u in self._variances(self.estimated))

    @staticmethod
    def _variances(estimated: Estimated) -> tuple[Uncertainty, ...]:
        """Each of them once: from ten people on they are one."""
        three = (estimated.own, estimated.borrowed, estimated.printed)
        return tuple({id(u): u for u in three}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """Shrunken change and probability of being above zero, under the team's own and the borrowed variance."""

    mean: float
    sd: float
    up: float
    borrowed_up: float
    printed_mean: float


def span(delta: float, sure: Uncertainty, *, is_total: bool, method: str) -> Interval:
    """The interval of a change with the allowance in it, or of answer noise alone.

    Source: [satterthwaite1946].
    """
    variance, df = (sure.total, sure.total_df) if is_total else (sure.noise, sure.noise_df)
    return interval(delta, variance, df, method=method)


def half(sure: Uncertainty, *, is_total: bool, level: float) -> float:
    """Half the width of such an interval at a level, points.

    Source: [satterthwaite1946].
    """
    variance, df = (sure.total, sure.total_df) if is_total else (sure.noise, sure.noise_df)
    return math.sqrt(variance) * quantile(0.5 + level / 2, df)


def situation(draft: Draft, *, do_flagged_decide: bool = False) -> Situation:
    """What gates and caps look at, from the counts of the case."""
    w = draft.waves
    flags = [f for f in (w.flagged_first, w.flagged_second) if f is not None]
    n_flagged = sum(int(f.sum()) for f in flags)
    widths = [half_width / (draft.frame.high - draft.frame.low) for half_width in draft.half_widths()]
    method = "none" if draft.estimated is None else draft.estimated.method
    return Situation(
        n1=len(w.first), n2=len(w.second), roster1=w.roster1, roster2=w.roster2, stayers=w.stayers,
        is_linked=method in {"finite_team_linked", "moderated_t", "paired_t"},
        half_width=max(widths) if widths else None, need=_need(draft),
        is_shown=w.is_shown, comparability=w.comparability,
        items_changed=w.items_changed, items_common=w.items_common,
        flagged_share=n_flagged / max(len(w.first) + len(w.second), 1),
        do_flagged_decide=do_flagged_decide, is_focus_uncorrected=draft.is_focus_uncorrected,
        roster_source=w.roster_source,
    )  # fmt: skip


def is_live(draft: Draft) -> bool:
    """Whether a change passes the gates and so belongs to its family and its programme."""
    if draft.estimated is None or not draft.frame.is_tested:
        return False
    return verdict.gate(situation(draft), draft.frame) is None


def posteriors(drafts: Sequence[Draft]) -> tuple[Posterior, ...]:
    """The teams' shrunken changes in one scale, from answer noise alone.

    Source: [rubin1981].
    """
    known = _known(drafts)
    if not known:
        return ()
    deltas, sd = np.array([d.delta for d, _ in known]), _norm_sd(known)
    own, borrowed, printed = (shrink(deltas, noise, sd=sd) for noise in _noises(known))
    return _as_posteriors(own, borrowed, printed)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScaleMates:
    """The live changes of one scale, ready for one of them to be another while the rest stay."""

    drafts: tuple[Draft, ...]
    companions: tuple[Companions, Companions, Companions]
    """Under the own, the borrowed and the printed variance."""

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> "ScaleMates":
        """Of drafts that all have an estimate, one at least.

        Source: [rubin1981].
        """
        known = _known(drafts)
        deltas, sd = np.array([d.delta for d, _ in known]), _norm_sd(known)
        own, borrowed, printed = (Companions.of(deltas, noise, sd=sd) for noise in _noises(known))
        return cls(drafts=tuple(d for d, _ in known), companions=(own, borrowed, printed))

    def posterior_of(self, place: int, changed: Draft) -> Posterior:
        """What `posteriors` would say of the draft at this place, had it these figures.

        Source: [rubin1981].
        """
        known = _known([changed])
        own, borrowed, printed = (
            companions.with_own(place, changed.delta, float(noise[0]))
            for companions, noise in zip(self.companions, _noises(known), strict=True)
        )
        return _as_posteriors(own, borrowed, printed)[0]


def _known(drafts: Sequence[Draft]) -> list[tuple[Draft, Estimated]]:
    return [(d, d.estimated) for d in drafts if d.estimated is not None]


def _norm_sd(known: Sequence[tuple[Draft, Estimated]]) -> float:
    return float(known[0][0].frame.within.value ** 0.5)


def _noises(known: Sequence[tuple[Draft, Estimated]]) -> tuple[Vector, Vector, Vector]:
    """The variances from answer noise alone: the team's own, the borrowed and the printed."""
    own, borrowed, printed = np.array([[e.own.noise, e.borrowed.noise, e.printed.noise] for _, e in known]).T
    return own, borrowed, printed


def _as_posteriors(own: Shrunken, borrowed: Shrunken, printed: Shrunken) -> tuple[Posterior, ...]:
    columns = zip(
        own.mean, own.sd, own.probability_above(0), borrowed.probability_above(0), printed.mean, strict=True
    )
    return tuple(
        Posterior(mean=mean, sd=sd, up=up, borrowed_up=borrowed_up, printed_mean=printed_mean)
        for mean, sd, up, borrowed_up, printed_mean in columns
    )


def p_values(drafts: Sequence[Draft]) -> tuple[tuple[float, float], ...]:
    """Per scale of a team: p with the allowance, and Holm's; the larger of both variances' each time.

    Holm's is never below the p of the printed range: what is called clear must look clear on the page.

    Source: [holm1979].
    """
    known = [(d.delta, d.estimated) for d in drafts if d.estimated is not None]
    if not known:
        return ()
    raw = np.array([[two_sided_p(d, u.total, u.total_df) for u in (*e.both, e.printed)] for d, e in known])
    adjusted = np.column_stack([holm(raw[:, 0]), holm(raw[:, 1]), raw[:, 2]])
    return tuple(
        (float(p), float(h)) for p, h in zip(raw[:, :2].max(axis=1), adjusted.max(axis=1), strict=True)
    )


def findings(draft: Draft, posterior: Posterior, *, p_holm: float) -> Findings:
    """The less certain of the two variances at every point: a verdict must hold under both.

    Source: why two [dinur2003].
    """
    both = () if draft.estimated is None else draft.estimated.both
    noise, total = (
        max((half(u, is_total=is_total, level=0.90) for u in both), default=0.0) for is_total in (False, True)
    )
    nearer = min((posterior.up, posterior.borrowed_up), key=lambda p: abs(p - 0.5))
    return Findings(
        delta=draft.delta, p_holm=p_holm, posterior_up=nearer,
        noise90=(draft.delta - noise, draft.delta + noise),
        total90=(draft.delta - total, draft.delta + total),
    )  # fmt: skip


def verdict_of(draft: Draft, posterior: Posterior, team_mates: Sequence[Draft]) -> Judged:
    """The verdict on one change of this posterior among the live changes of its team, itself among them.

    Source: [holm1979], [rubin1981].
    """
    place = next(i for i, mate in enumerate(team_mates) if mate is draft)
    _, p_holm = p_values(team_mates)[place]
    return verdict.judge(findings(draft, posterior, p_holm=p_holm), situation(draft), draft.frame)


def _need(draft: Draft) -> int | None:
    """How many answers this roster would have needed to pass the gates."""
    w = draft.waves
    if w.roster1 is None or w.roster2 is None:
        return None
    return planner.answers_needed(max(w.roster1, w.roster2), draft.frame)
