"""One scale answered twice by the same persons: how far scores move when nothing was meant to change."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessments.reports.study_shapes import Estimated
from assessments.studies.estimates import estimated
from assessments.studies.groupings import Grouping, Rows
from scoring import retest
from scoring.errors import ScoringError
from scoring.results import Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Occasions:
    """The rows of the persons who answered in the first two waves, person by person."""

    waves: tuple[str, str]
    first: Rows
    second: Rows


def occasions(person: Grouping, wave: Grouping) -> Occasions | None:
    """Who answered in both of the first two waves; None where there is one wave only."""
    if len(wave.labels) < 2:
        return None
    at = [{int(p): i for i, p in enumerate(person.places) if p >= 0 and wave.places[i] == w} for w in (0, 1)]
    both = [p for p in at[0] if p in at[1]]
    return Occasions(
        waves=(wave.labels[0], wave.labels[1]),
        first=np.array([at[0][p] for p in both], dtype=np.intp),
        second=np.array([at[1][p] for p in both], dtype=np.intp),
    )


def retest_of(scores: Vector, twice: Occasions) -> Mapping[str, Estimated]:
    """Agreement of the two occasions, and the error of one score; on persons scored both times."""
    names = ("icc_a1", "icc_c1", "r", "error_variance", "sdc95")
    try:
        found = retest.retest(scores[twice.first], scores[twice.second])
    except ScoringError as refusal:
        return dict.fromkeys(names, Estimated(refused=str(refusal)))
    return {name: estimated(lambda name=name: getattr(found, name)) for name in names}  # type: ignore[misc]  # bound at once
