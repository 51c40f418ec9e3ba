"""One scale answered twice by the same persons: how far scores move when nothing was meant to change."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from assessments.reports.study_shapes import Estimated
from assessments.studies.estimates import estimated
from assessments.studies.groupings import Grouping, Rows
from scoring import retest
from scoring.change.level import room
from scoring.errors import ScoringError
from scoring.occasions import intraclass, limits_of_agreement
from scoring.results import Estimate, Vector


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


def retest_of(
    scores: Vector, twice: Occasions, *, low: float, high: float, teams: Sequence[Hashable] | None = None
) -> Mapping[str, Estimated]:
    """Agreement of the two occasions, and the error of one score; on persons scored both times.

    `low` and `high` are the ends of the score: how far answers stood from them belongs to the error found.
    Where the team of each row is named, what a whole team moved is no error of its members' scores.
    """
    groups = None if teams is None else [teams[row] for row in twice.first.tolist()]
    first, second = scores[twice.first], scores[twice.second]
    makers: Mapping[str, Callable[[], Mapping[str, Estimate]]] = {
        "icc_a1 icc_c1 r": lambda: _named(retest.retest(first, second)),
        "error_variance sdc95": lambda: _named(retest.retest(first, second, groups=groups)),
        "icc_1 icc_1k icc_ak icc_ck": lambda: _named(intraclass(first, second)),
        "bias loa_low loa_high": lambda: _limits(first, second),
    }
    told: dict[str, Estimated] = {}
    for names, make in makers.items():
        told |= _told(names.split(), make)
    both = ~(np.isnan(first) | np.isnan(second))
    if told["error_variance"].refused is None:
        mean = room(np.concatenate([first[both], second[both]]), low=low, high=high)
        told["q_ref"] = Estimated(value=mean, method="mean_room_to_the_ends", n=int(both.sum()))
    return told


def _told(names: Sequence[str], make: Callable[[], Mapping[str, Estimate]]) -> dict[str, Estimated]:
    try:
        found = make()
    except ScoringError as refusal:
        return dict.fromkeys(names, Estimated(refused=str(refusal)))
    return {name: estimated(lambda name=name: found[name]) for name in names}  # type: ignore[misc]  # bound at once


def _named(found: object) -> dict[str, Estimate]:
    """The estimates among a result's fields, by their names."""
    named = {f.name: getattr(found, f.name) for f in fields(found)}  # type: ignore[arg-type]  # all are dataclasses
    return {name: value for name, value in named.items() if isinstance(value, Estimate)}


def _limits(first: Vector, second: Vector) -> dict[str, Estimate]:
    found = limits_of_agreement(first, second)
    return {"bias": found.bias, "loa_low": found.low, "loa_high": found.high}
