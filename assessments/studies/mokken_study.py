"""One scale without a model of the curves: scalability, sorting into scales, rising item steps."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from assessments.reports.laboratory_shapes import MokkenStudy
from assessments.studies.estimates import named, number, too_many
from scoring.errors import ScoringError
from scoring.mokken import monotonicity, ordering, scalability, selection
from scoring.results import Matrix

Found = TypeVar("Found")
FEWEST = 50


def mokken_of(items: Sequence[str], whole: Matrix) -> MokkenStudy:
    """Scalability of a scale and its items; `whole` has complete rows of keyed answers only."""
    n = len(whole)
    if n < FEWEST:
        return MokkenStudy(n=n, refused=f"Scalability is told from {FEWEST} complete rows on; here are {n}.")
    if (why := too_many(n, "Scalability")) is not None:
        return MokkenStudy(n=n, refused=why)
    try:
        found = scalability.scalability(whole)
    except ScoringError as refusal:
        return MokkenStudy(n=n, refused=str(refusal))
    sets, steps = _or_none(lambda: selection.selection(whole)), _or_none(lambda: _criteria(whole))
    return MokkenStudy(
        n=found.n,
        h=number(found.scale),
        h_se=number(found.se_scale),
        h_items=named(found.items, items),
        aisp={} if sets is None else {i: int(s) for i, s in zip(items, sets, strict=True)},
        monotonicity={} if steps is None else named(steps, items),
        ht=_or_none(lambda: ordering.h_transposed(whole).value),
        rho=_or_none(lambda: ordering.rho(whole).value),
    )


def _criteria(whole: Matrix) -> list[float]:
    return [found.criterion for found in monotonicity.monotonicity(whole)]


def _or_none(find: Callable[[], Found]) -> Found | None:
    try:
        return find()
    except ScoringError:
        return None
