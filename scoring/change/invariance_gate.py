"""Does the questionnaire still mean the same? From fit indices of a ladder of models to a gate.

The models are fitted elsewhere; here stand the rules: how much worse each step may fit, and how many people
that takes. A step that fails at the loadings or the intercepts makes two rounds not comparable.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.cfa.indices import WORST_CFI, WORST_RMSEA
from scoring.errors import ScoringError
from scoring.results import Caveat

Level = Literal["configural", "loadings", "intercepts", "residuals"]
LEVELS: tuple[Level, ...] = ("configural", "loadings", "intercepts", "residuals")
GATING = ("loadings", "intercepts")
LEAST_PEOPLE = 200
LEAST_PROVISIONAL = 100
"""With one factor; the finding then is provisional."""
SMALL_SAMPLE = 300
LEAST_HELD_SHARE = 0.5
LEAST_HELD_ITEMS = 2
CHANCE = 0.01
"""A worse fit that chance gives more often than this is no loss of meaning."""
SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One model of the ladder: what it holds equal over rounds, and its fit; NaN: it did not settle.

    `freed` of `items` are let go at this step (partial invariance); `least_held` the fewest still held in a
    scale. `p` is that of the test against the step before, where one was made.
    """

    level: Level
    cfi: float
    rmsea: float
    srmr: float
    freed: int = 0
    items: int | None = None
    least_held: int | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """How much worse a step fits than the one before, and whether that is too much."""

    level: Level
    cfi: float
    rmsea: float
    srmr: float
    is_failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvarianceVerdict:
    """Holds, failed at a level, or not testable and why; `blocks` is for `ScaleFrame.invariance_failed`."""

    status: Literal["holds", "failed", "not_testable"]
    failed_at: Level | None
    held_to: Level | None
    """The last level that held."""
    reason: str | None
    is_provisional: bool
    drops: tuple[Drop, ...]
    caveats: tuple[Caveat, ...]

    @property
    def blocks(self) -> str | None:
        """The level at which comparing means over rounds became impossible, or None."""
        return self.failed_at


def gate(ladder: Sequence[Step], *, n: int, n_factors: int = 1, chance: float = CHANCE) -> InvarianceVerdict:
    """Walk the ladder until a step fits too much worse than the one before.

    ladder : configural, loadings, intercepts (and residuals), in this order, fitted to the same people. n :
    people with answers in every round compared. A step fails where CFI falls by .010 or more and RMSEA rises
    by .015 or more, or SRMR by .030 (loadings) or .010 (after); up to 300 people by .005, .010, .025 and
    .005, and, where the step was tested, only if its p is below `chance`: by the indices alone 7 to 12 of 100
    unchanged scales failed at 100 to 200 people. Items let go must leave half of the items, and two in each
    scale.

    Not testable: fewer than 200 people (100 with one factor, provisional), a model that did not settle, a
    configural model that does not fit (CFI below .90 and RMSEA above .10, a decision of this house), or no
    step up to the intercepts. Residuals that differ are told, they stop nothing. Refuses steps out of order.

    Source: cut-offs [chen2007]; levels [oort2005].
    """
    _admit(ladder, n)
    reason = _untestable(ladder, n, n_factors)
    if reason is not None:
        return InvarianceVerdict(
            status="not_testable", failed_at=None, held_to=None, reason=reason, is_provisional=False,
            drops=(), caveats=(Caveat(code=reason, facts=(("n", n), ("need", LEAST_PEOPLE))),),
        )  # fmt: skip
    drops: list[Drop] = []
    for before, step in itertools.pairwise(ladder):
        drops.append(_drop(before, step, n, chance))
        if drops[-1].is_failed:
            break
    failed = drops[-1].level if drops[-1].is_failed else None
    held = "configural" if len(drops) == 1 and failed else drops[-2 if failed else -1].level
    is_provisional = n < LEAST_PEOPLE
    caveats = [Caveat(code="provisional", facts=(("n", n), ("need", LEAST_PEOPLE)))] if is_provisional else []
    if failed == "residuals":
        caveats.append(Caveat(code="residuals_differ"))
    kept = [s for s in ladder[: len(drops) + (failed is None)] if s.freed]
    caveats += [Caveat(code="partial", facts=(("level", s.level), ("freed", s.freed))) for s in kept]
    return InvarianceVerdict(
        status="failed" if failed in GATING else "holds", failed_at=failed if failed in GATING else None,
        held_to=held, reason=None, is_provisional=is_provisional, drops=tuple(drops), caveats=tuple(caveats),
    )  # fmt: skip


def _untestable(ladder: Sequence[Step], n: int, n_factors: int) -> str | None:
    if n < LEAST_PROVISIONAL or (n < LEAST_PEOPLE and n_factors > 1):
        return "too_few_people"
    if len(ladder) < LEVELS.index("intercepts") + 1:
        return "ladder_too_short"
    if any(not math.isfinite(v) for s in ladder for v in (s.cfi, s.rmsea, s.srmr)):
        return "did_not_settle"
    if ladder[0].cfi < WORST_CFI - SLACK and ladder[0].rmsea > WORST_RMSEA + SLACK:
        return "does_not_fit"
    return None


def _drop(before: Step, step: Step, n: int, chance: float) -> Drop:
    is_small = n <= SMALL_SAMPLE
    most_cfi, most_rmsea = (0.005, 0.010) if is_small else (0.010, 0.015)
    loadings, after = (0.025, 0.005) if is_small else (0.030, 0.010)
    most_srmr = loadings if step.level == "loadings" else after
    cfi, rmsea, srmr = step.cfi - before.cfi, step.rmsea - before.rmsea, step.srmr - before.srmr
    is_worse = cfi <= -most_cfi + SLACK and (rmsea >= most_rmsea - SLACK or srmr >= most_srmr - SLACK)
    is_worse = is_worse and (step.p is None or step.p < chance)
    return Drop(
        level=step.level, cfi=cfi, rmsea=rmsea, srmr=srmr, is_failed=is_worse or not _holds_enough(step)
    )


def _holds_enough(step: Step) -> bool:
    if not step.freed:
        return True
    if step.items is None or step.least_held is None:
        raise ScoringError(
            f"The step of the {step.level} lets {step.freed} items go. "
            "Say of how many, and the fewest held in a scale."
        )
    is_half = step.items - step.freed >= LEAST_HELD_SHARE * step.items - SLACK
    return is_half and step.least_held >= LEAST_HELD_ITEMS


def _admit(ladder: Sequence[Step], n: int) -> None:
    levels = tuple(s.level for s in ladder)
    if n < 1 or not levels or levels != LEVELS[: len(levels)]:
        raise ScoringError(
            f"A ladder goes {', '.join(LEVELS)}, with the people it was fitted to; it was given "
            f"{', '.join(levels) or 'no step'} and {n} people."
        )
