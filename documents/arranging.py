"""What stands where on a report: which verdicts open it, in what order rows stand, which questions close it.

Orders never depend on names, so no order can be read as a ranking of people or teams.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.reports.shapes import (
    AgainstWaiting,
    CriterionFinding,
    ProgrammeReport,
    TeamReport,
    ThemeFinding,
    Verdict,
)
from documents.verdicts import ORDER

_CLOSENESS = {"close_together": 0, "some_spread": 1, "far_apart": 2, None: 3}
_FIRST_TO_TALK = ("clearly_down", "probably_down", "clearly_up", "probably_up")
MOST_QUESTIONS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One line of the opening: a verdict and every theme it was given to."""

    verdict: Verdict
    themes: tuple[ThemeFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Success criteria that share an axis."""

    low: float
    high: float
    criteria: tuple[CriterionFinding, ...]


def has_second_round(report: TeamReport) -> bool:
    """True where there is something to compare."""
    return report.basis != "single" and len(report.rounds) > 1


def openings(report: TeamReport) -> tuple[Opening, ...]:
    """Verdicts in order of how sure they are, each with its themes, largest change first."""
    lines = []
    for verdict in ORDER:
        themes = tuple(t for t in by_change(report.themes) if t.verdict == verdict)
        if themes:
            lines.append(Opening(verdict=verdict, themes=themes))
    return tuple(lines)


def far_apart(report: TeamReport) -> tuple[ThemeFinding, ...]:
    """Themes on which the team saw itself differently in the last round."""
    return tuple(t for t in report.themes if t.agreement and t.agreement[-1] == "far_apart")


def by_change(themes: Sequence[ThemeFinding]) -> tuple[ThemeFinding, ...]:
    """Largest rise first, largest fall last, themes without a change after them, composites at the end."""

    def place(theme: ThemeFinding) -> tuple[bool, bool, float]:
        return theme.is_composite, theme.delta is None, -theme.delta.value if theme.delta else 0.0

    return tuple(sorted(themes, key=place))


def by_level(themes: Sequence[ThemeFinding]) -> tuple[ThemeFinding, ...]:
    """Highest average first; composites at the end."""

    def place(theme: ThemeFinding) -> tuple[bool, float]:
        level = theme.followup or theme.baseline
        return theme.is_composite, -level.value if level else 0.0

    return tuple(sorted(themes, key=place))


def ends(themes: Sequence[ThemeFinding]) -> tuple[tuple[ThemeFinding, ...], tuple[ThemeFinding, ...]]:
    """The two highest and the two lowest themes of one range where more is better; empty below four."""
    alike = [
        t
        for t in by_level(themes)
        if not t.is_composite and t.better == "high" and (t.followup or t.baseline) is not None
    ]
    same_range = [t for t in alike if (t.low, t.high) == (alike[0].low, alike[0].high)] if alike else []
    return (tuple(same_range[:2]), tuple(same_range[-2:])) if len(same_range) >= 4 else ((), ())


def by_agreement(themes: Sequence[ThemeFinding]) -> tuple[ThemeFinding, ...]:
    """Closest together first; among equals in the order of the questionnaire."""
    return tuple(
        sorted(
            (t for t in themes if any(t.agreement)),
            key=lambda t: _CLOSENESS[t.agreement[-1]],
        )
    )


def by_range(themes: Sequence[ThemeFinding]) -> tuple[tuple[ThemeFinding, ...], ...]:
    """Themes that share an axis, together, in the order they came."""
    axes: dict[tuple[float, float], list[ThemeFinding]] = {}
    for theme in themes:
        axes.setdefault((theme.low, theme.high), []).append(theme)
    return tuple(tuple(alike) for alike in axes.values())


def criteria_by_range(report: TeamReport) -> tuple[Targets, ...]:
    """Success criteria by the axis of their themes, in the order they came."""
    ends = {t.scale: (t.low, t.high) for t in report.themes}
    axes: dict[tuple[float, float], list[CriterionFinding]] = {}
    for one in report.criteria:
        axes.setdefault(ends[one.scale], []).append(one)
    return tuple(Targets(low=low, high=high, criteria=tuple(alike)) for (low, high), alike in axes.items())


def waiting_by_change(report: ProgrammeReport) -> tuple[AgainstWaiting, ...]:
    """Largest difference in favour of the coached first; themes without one last."""

    def place(found: AgainstWaiting) -> tuple[bool, float]:
        return found.delta is None, -found.delta.value if found.delta else 0.0

    return tuple(sorted(report.waiting, key=place))


def questions(report: TeamReport) -> tuple[tuple[str, str], ...]:
    """Theme and question: first of themes far apart or moved, then of the others, each theme in turn."""
    apart = {t.scale for t in far_apart(report)}

    def place(theme: ThemeFinding) -> tuple[bool, int]:
        moved = theme.verdict in _FIRST_TO_TALK
        order = _FIRST_TO_TALK.index(theme.verdict) if moved and theme.verdict else len(_FIRST_TO_TALK)
        return theme.scale not in apart and not moved, order

    ordered = sorted((t for t in report.themes if t.talk), key=place)
    longest = max((len(t.talk) for t in ordered), default=0)
    asked = [(t.title, t.talk[turn]) for turn in range(longest) for t in ordered if turn < len(t.talk)]
    return tuple(asked[:MOST_QUESTIONS])
