"""One scale's scores in this sample as a norm group: where each score would stand among persons, or teams."""

import numpy as np

from assessments.reports.further_shapes import NormRow, NormStudy
from assessments.reports.shapes import Fact
from assessments.studies.groupings import Grouping
from scoring.errors import ScoringError
from scoring.norms import FIRM, LEAST, Unit, percentile_rank, stanine, t_score, z
from scoring.results import Vector

MOST_ROWS, STEPS = 41, 21


def norms_of(scores: Vector, teams: Grouping | None) -> tuple[NormStudy, ...]:
    """Norms of persons, and of the means of teams with two members or more where teams are named."""
    persons = _norms(scores[~np.isnan(scores)], "person")
    return (persons,) if teams is None else (persons, _norms(_means(scores, teams), "team"))


def _means(scores: Vector, teams: Grouping) -> Vector:
    kept = ~np.isnan(scores) & (teams.places >= 0)
    places = teams.places[kept]
    if not places.size:
        return np.array([])
    sizes = np.bincount(places, minlength=len(teams.labels))
    sums = np.bincount(places, weights=scores[kept], minlength=len(teams.labels))
    return np.asarray(sums[sizes > 1] / sizes[sizes > 1])


def _norms(known: Vector, unit: Unit) -> NormStudy:
    n = len(known)
    if n < LEAST[unit]:
        return NormStudy(
            unit=unit, n=n, refused=f"Norms need at least {LEAST[unit]} {unit}s; this group has {n}."
        )
    mean, sd = float(known.mean()), float(known.std(ddof=1))
    known = np.round(known, 9)  # so that equal means of items are equal
    places = np.unique(known)
    if len(places) > MOST_ROWS:
        places = np.linspace(places[0], places[-1], STEPS)
    try:
        rows = tuple(_row(float(score), known, mean=mean, sd=sd) for score in places)
    except ScoringError as refusal:
        return NormStudy(unit=unit, n=n, mean=mean, sd=sd, refused=str(refusal))
    code = "provisional_norms_person" if unit == "person" else "provisional_norms_team"
    few = (Fact(code=code, facts={"n": n, "need": FIRM[unit]}),)
    return NormStudy(unit=unit, n=n, mean=mean, sd=sd, rows=rows, caveats=few if n < FIRM[unit] else ())


def _row(score: float, known: Vector, *, mean: float, sd: float) -> NormRow:
    counted = percentile_rank(score, known)
    return NormRow(
        score=score,
        z=float(z([score], mean=mean, sd=sd)[0]),
        t=float(t_score([score], mean=mean, sd=sd)[0]),
        stanine=int(stanine([score], mean=mean, sd=sd)[0]),
        percentile=counted.value,
        low=counted.low if counted.low is not None else counted.value,
        high=counted.high if counted.high is not None else counted.value,
    )
