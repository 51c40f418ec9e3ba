"""What teams say of each other: best guesses and the lines over all teams, from what was told and no more.

Counted from the changes as told, they are functions of numbers already on the teams' pages. Counted from
the changes as measured, they would tell what a bound hides, or a change more finely than it was rounded.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from assessments.judge.changes import Changes
from assessments.model import TeamId
from assessments.release import table
from assessments.release.case import Case
from assessments.reports.programme import is_in_line
from assessments.reports.references import scale_words, wording_of
from assessments.reports.shapes import Level, ProgrammeLine, Range, TeamReport, ThemeFinding
from instruments.ids import ScaleId
from instruments.model import Composite, Scale
from scoring.change import programme_line, shapes
from scoring.change.intervals import interval
from scoring.change.shrinkage import shrink
from scoring.results import Vector

Themes = Mapping[TeamId, tuple[ThemeFinding, ...]]


def steadied(case: Case, themes: Themes, changes: Changes | None) -> dict[TeamId, tuple[ThemeFinding, ...]]:
    """Every team's themes with the best guess of each judged change, drawn towards the changes told."""
    if changes is None:
        return dict(themes)
    guesses: dict[tuple[TeamId, str], float] = {}
    wholes: tuple[Scale | Composite, ...] = tuple(case.instrument.composites.values())
    for scale in (*case.instrument.scales.values(), *wholes):
        guesses |= {(team, scale.id): guess for team, guess in _guesses(scale, themes, changes)}
    return {
        team: tuple(replace(t, shrunken=guesses.get((team, t.scale))) for t in found)
        for team, found in themes.items()
    }


def _guesses(scale: Scale | Composite, themes: Themes, changes: Changes) -> Iterator[tuple[TeamId, float]]:
    """Each team's change of one scale, drawn towards those of the others."""
    noise = {
        c.team: c.printed_noise_only.se**2
        for c in changes.changes
        if c.scale == scale.id and c.printed_noise_only is not None and c.printed_shrunken is not None
    }
    told = {
        team: t.delta.value
        for team, found in themes.items()
        for t in found
        if t.scale == scale.id and t.delta is not None and team in noise
    }
    if told:
        drawn = shrink(
            np.array(list(told.values())),
            np.array([noise[team] for team in told]),
            sd=changes.frames[scale.id].within.value ** 0.5,
        )
        size = table.step(scale.low, scale.high)
        yield from ((team, table.nearest(m, size)) for team, m in zip(told, drawn.mean, strict=True))


def lines(
    case: Case, reports: Mapping[TeamId, TeamReport], changes: Changes | None
) -> tuple[ProgrammeLine, ...]:
    """The line over all teams of every scale, and then of every composite: two families."""
    scales, wholes = case.instrument.scales, case.instrument.composites
    return (*_family(case, reports, changes, of=scales), *_family(case, reports, changes, of=wholes))


def _family(
    case: Case,
    reports: Mapping[TeamId, TeamReport],
    changes: Changes | None,
    *,
    of: Mapping[ScaleId, Scale] | Mapping[ScaleId, Composite],
) -> Iterator[ProgrammeLine]:
    texts = wording_of(case.instrument, case.language)
    told = {scale: list(_told(reports, scale)) for scale in of}
    again = () if changes is None else _judged_again(changes, told)
    found = {line.scale: line for line in again}
    for scale in of:
        line, title = found.get(scale), scale_words(texts, scale).title
        ends = of[scale].low, of[scale].high
        delta = None if line is None else _range(line, told[scale], ends)
        if line is None or delta is None:
            yield ProgrammeLine(scale=scale, title=title, delta=None, n_teams=len(told[scale]))
            continue
        yield ProgrammeLine(
            scale=scale,
            title=title,
            delta=delta,
            n_teams=len(told[scale]),
            verdict=line.judged.verdict if line.judged else None,
            favourable=line.judged.favourable if line.judged else None,
        )


def _told(reports: Mapping[TeamId, TeamReport], scale: ScaleId) -> Iterator[ThemeFinding]:
    """The changes told of a scale that say enough to be averaged."""
    return (t for r in reports.values() for t in r.themes if t.scale == scale and is_in_line(t))


def _judged_again(
    changes: Changes, told: Mapping[ScaleId, Sequence[ThemeFinding]]
) -> tuple[shapes.ProgrammeLine, ...]:
    frames = [changes.frames[scale] for scale in told]
    return programme_line.lines(frames, [_values(found) for found in told.values()])


def _values(told: Sequence[ThemeFinding]) -> Vector:
    return np.array([t.delta.value for t in told if t.delta is not None], dtype=np.float64)


def _range(
    line: shapes.ProgrammeLine, told: Sequence[ThemeFinding], ends: tuple[float, float]
) -> Range | None:
    """The mean of the changes told, its limits wide enough for what bounds hide."""
    if len(told) < 2:
        return None
    size = table.step(*ends)
    values = _values(told)
    # Changes told alike differ by their rounding at least.
    found = line.delta or interval(float(values.mean()), size**2 / 6 / len(told), len(told) - 1, method="")
    return table.around(
        table.nearest(found.value, size),
        value=found.value,
        ends=(found.low, found.high),
        ends80=(found.low80, found.high80),
        size=size,
        slack=hidden_in(told, ends),
    )


def hidden_in(told: Sequence[ThemeFinding], ends: tuple[float, float]) -> tuple[float, float]:
    """How far below and above the mean of some changes told what bounds hide could move it."""
    hidden = (ends[1] - ends[0]) / (2 * table.LEAST_GROUP) / len(told)
    down = hidden * sum(_hides(t.baseline, "at_or_above") + _hides(t.followup, "at_or_below") for t in told)
    up = hidden * sum(_hides(t.baseline, "at_or_below") + _hides(t.followup, "at_or_above") for t in told)
    return down, up


def _hides(level: Level | None, bound: str) -> bool:
    return level is not None and level.bound == bound
