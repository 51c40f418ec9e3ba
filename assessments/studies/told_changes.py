"""The engine's changes as a study tells them: unrounded, each missing number with why it is missing."""

from assessments.judge import changes
from assessments.reports.comparison_shapes import ScaleComparison
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import Estimated
from scoring.change.shapes import Interval, ProgrammeLine, TeamChange


def of_scale(change: TeamChange, *, is_focus: bool = False) -> ScaleComparison:
    """One team's change in one scale."""
    return ScaleComparison(
        scale=change.scale,
        baseline=change.baseline,
        followup=change.followup,
        delta=_interval(change.delta, change),
        delta_noise_only=_interval(change.delta_noise_only, change),
        shrunken=change.shrunken,
        n1=change.n1,
        n2=change.n2,
        n_linked=change.n_linked,
        roster1=change.roster1,
        roster2=change.roster2,
        method=change.method,
        verdict=changes.verdict_of(change),
        favourable=change.judged.favourable if change.judged else None,
        caps=change.judged.caps if change.judged else (),
        reasons=(
            *changes.with_limits(changes.reasons_of(change), _limits(change)),
            *(Fact(code=c.code, facts=dict(c.facts)) for c in change.caveats),
        ),
        regression=change.regression if is_focus and change.delta is not None else None,
    )


def of_programme(line: ProgrammeLine) -> Estimated:
    """The mean change of all teams in one scale."""
    if line.delta is None:
        return Estimated(
            refused=f"A line over teams needs two teams whose changes differ; there are {line.n_teams}."
        )
    d = line.delta
    return Estimated(value=d.value, low=d.low, high=d.high, level=d.level, method=d.method, n=line.n_teams)


def of_interval(found: Interval, *, n: int) -> Estimated:
    """An interval of the engine."""
    return Estimated(
        value=found.value, low=found.low, high=found.high, level=found.level, method=found.method, n=n
    )


def _limits(change: TeamChange) -> tuple[float, float] | None:
    return None if change.delta is None else (change.delta.low, change.delta.high)


def _interval(found: Interval | None, change: TeamChange) -> Estimated:
    if found is None:
        return Estimated(refused=f"No change can be estimated from {change.n1} and {change.n2} scores.")
    is_linked = change.n_linked is not None and "linked" in found.method
    return of_interval(found, n=(change.n_linked or 0) if is_linked else change.n1 + change.n2)
