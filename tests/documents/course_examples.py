"""Example shapes of longer courses: three rounds and six, focus themes, targets, teams that wait."""

import dataclasses
from datetime import date
from typing import Any

from assessments.reports.shapes import (
    AgainstWaiting,
    ContrastFinding,
    CriteriaCount,
    CriterionFinding,
    Level,
    Point,
    ProgrammeReport,
    Range,
    RoundRef,
    TeamReport,
    ThemeFinding,
)
from tests.documents import examples
from tests.documents.examples import MARCH, SEPTEMBER, moved

SPRING = RoundRef(title="Next spring", kind="sustainment", closed_on=date(2027, 3, 27), n=7, roster=9)
THREE = (MARCH, SEPTEMBER, SPRING)


def point(level: float | None, delta: Range | None = None, verdict: Any = None, bound: Any = None) -> Point:
    """One round of a theme."""
    return Point(
        level=None if level is None else Level(value=level, bound=bound), delta=delta, verdict=verdict
    )


def contrasts(*told: tuple[float, float, float, Any]) -> tuple[ContrastFinding, ...]:
    """What came, what stayed, what is left of it."""
    return tuple(
        ContrastFinding(
            code=code,  # type: ignore[arg-type]
            delta=moved(*figures[:3]),
            verdict=figures[3],
            favourable={"up": True, "down": False}.get(figures[3].split("_")[-1]),
        )
        for code, figures in zip(("effect", "retention", "net"), told, strict=True)
    )


def told(theme: ThemeFinding, *points: Point, **more: Any) -> ThemeFinding:
    """A theme with its history; its last round is what the report speaks of."""
    last = points[-1]
    return dataclasses.replace(
        theme,
        baseline=points[0].level,
        followup=last.level,
        delta=last.delta,
        verdict=last.verdict,
        delta_noise_only=None,
        shrunken=None,
        history=points,
        **more,
    )


def course() -> tuple[ThemeFinding, ...]:
    """Eight themes: a lasting rise, a passing one, bounds, a withheld level, a round not shown."""
    return (
        told(
            examples.PURPOSE,
            point(3.1),
            point(3.9, moved(0.8, 0.4, 1.2), "clearly_up"),
            point(3.8, moved(0.7, 0.3, 1.1), "clearly_up"),
            contrasts=contrasts(
                (0.8, 0.4, 1.2, "clearly_up"), (-0.1, -0.3, 0.1, "held_steady"), (0.7, 0.3, 1.1, "clearly_up")
            ),
        ),
        told(
            examples.DEBATE,
            point(2.3),
            point(3.4, moved(0.8, 0.4, 1.2), "clearly_up"),
            point(2.9, moved(0.3, -0.1, 0.7), "no_clear_change"),
            is_focus=True,
            regression=0.3,
            contrasts=contrasts(
                (0.8, 0.4, 1.2, "clearly_up"),
                (-0.5, -0.9, -0.1, "probably_down"),
                (0.3, -0.1, 0.7, "no_clear_change"),
            ),
        ),
        told(
            examples.DECISIONS,
            point(3.2),
            point(None, moved(0.4, 0.0, 0.8), "probably_up"),
            point(None, moved(0.5, 0.1, 0.9), "probably_up"),
            contrasts=contrasts(
                (0.4, 0.0, 0.8, "probably_up"),
                (0.1, -0.3, 0.5, "no_clear_change"),
                (0.5, 0.1, 0.9, "probably_up"),
            ),
        ),
        told(
            examples.TRUST,
            point(3.4),
            point(3.6, moved(0.2, -0.4, 0.8), "no_clear_change"),
            point(3.7, moved(0.3, -0.3, 0.9), "no_clear_change"),
            composition=0.1,
        ),
        dataclasses.replace(
            told(
                examples.STRAIN,
                point(3.4),
                point(3.0, moved(-0.4, -0.6, -0.2), "clearly_down"),
                point(2.6, moved(-0.8, -1.1, -0.5), "clearly_down"),
            ),
            favourable=True,
        ),
        told(
            examples.WORKLOAD,
            point(3.5),
            point(None, None, "not_shown"),
            point(3.1, moved(-0.4, -0.7, -0.1), "probably_down"),
            tipping_point=1.4,
        ),
        told(
            examples.VISION,
            point(4.6, bound="at_or_above"),
            point(4.5, moved(-0.1, -0.6, 0.2), "no_clear_change"),
            point(4.6, moved(0.0, -0.5, 0.3), "no_clear_change", bound="at_or_above"),
        ),
        told(
            examples.LEARNING,
            point(3.7),
            point(3.7, moved(0.0, -0.1, 0.1), "held_steady"),
            point(3.7, moved(0.0, -0.1, 0.1), "held_steady"),
        ),
    )


def criterion(scale: str, title: str, target: float, state: Any, **more: Any) -> CriterionFinding:
    """A target that was set in May."""
    known: dict[str, Any] = {"better": "high", "by": date(2027, 3, 31), "set_on": date(2026, 5, 4)}
    return CriterionFinding(scale=scale, title=title, target=target, state=state, **(known | more))


CRITERIA = (
    criterion("purpose", "Shared purpose", 3.5, "probably_reached",
        level=Level(value=3.8), level_range=moved(3.8, 3.4, 4.2)),
    criterion("debate", "Open debate", 3.5, "not_reached",
        level=Level(value=2.9), level_range=moved(2.9, 2.5, 3.3)),
    criterion("strain", "Energy and strain", 3.0, "reached", better="low",
        level=Level(value=2.6), level_range=moved(2.6, 2.3, 2.9)),
    criterion("trust", "Trust under pressure", 4.0, "not_due", by=date(2027, 12, 31),
        level=Level(value=3.7), level_range=moved(3.7, 3.1, 4.3)),
    criterion("workload", "Fair workload", 3.6, "not_shown"),
)  # fmt: skip


def three_rounds(**more: Any) -> TeamReport:
    """A team half a year after the coaching ended: three rounds, a focus theme, five targets."""
    return examples.team_report(
        rounds=(MARCH, SPRING), history=THREE, themes=course(), criteria=CRITERIA, scales_tested=8,
        consensus=(), comments=(), **more,
    )  # fmt: skip


def six_rounds() -> TeamReport:
    """Rounds every quarter, the fourth without a figure."""
    titles = ("March", "June", "September", "December", "March again", "June again")
    rounds = tuple(dataclasses.replace(MARCH, title=title, closed_on=None) for title in titles)
    themes = tuple(
        told(
            theme,
            point(3.0),
            point(3.2, moved(0.2, -0.2, 0.6), "no_clear_change"),
            point(3.4, moved(0.4, 0.0, 0.8), "probably_up"),
            point(None, None, "not_shown"),
            point(3.6, moved(0.6, 0.2, 1.0), "clearly_up"),
            point(3.5, moved(0.5, 0.1, 0.9), "clearly_up"),
        )
        for theme in (examples.PURPOSE, examples.DEBATE)
    )
    return examples.team_report(rounds=(rounds[0], rounds[-1]), history=rounds, themes=themes)


def programme(**more: Any) -> ProgrammeReport:
    """A programme of three rounds with teams that waited and targets that were set."""
    usual = examples.programme()
    lines = tuple(
        dataclasses.replace(
            line,
            history=(
                None,
                line.delta,
                None if number == 3 else moved(0.3 - number / 10, 0.1 - number / 10, 0.5),
            ),
        )
        for number, line in enumerate(usual.lines)
    )
    waiting = tuple(
        AgainstWaiting(
            scale=line.scale, title=line.title, n_coached=6 - number, n_waiting=5 - 2 * number,
            delta=moved(0.5 - number / 2, 0.1 - number / 2, 0.9 - number / 2) if number < 2 else None,
            verdict=("clearly_up", "no_clear_change", None)[number],  # type: ignore[arg-type]
            favourable=(True, None, None)[number],
        )
        for number, line in enumerate(usual.lines[:3])
    )  # fmt: skip
    counts = tuple(
        CriteriaCount(
            scale=line.scale, title=line.title, n_set=4 - number, n_reached=2 - number, n_probably=number % 2
        )
        for number, line in enumerate(usual.lines[:3])
    )
    return dataclasses.replace(
        usual,
        rounds=(usual.rounds[0], SPRING),
        history=THREE,
        lines=lines,
        waiting=waiting,
        criteria=counts,
        **more,
    )
