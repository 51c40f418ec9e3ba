"""Cells of an estimate: the figure, or a dash where it does not exist, and its interval."""

from assessments.reports.study_shapes import Estimated
from documents import numbers, tables
from documents.tables import Cell, Head

LEAST_P = 0.001


def estimate(found: Estimated | None, *, is_bounded: bool = True) -> Cell:
    """A cell for an estimate, or a dash with the reason why there is none."""
    if found is None:
        return tables.missing()
    if found.refused is not None:
        return tables.missing()
    return tables.figure(found.value, is_bounded=is_bounded)


def limits(found: Estimated | None) -> Cell:
    """The interval of an estimate, in brackets."""
    if found is None or found.low is None or found.high is None:
        return Cell(text=numbers.NONE)
    text = numbers.interval(found.low, found.high)
    return Cell(text=text, value=text)


def interval_head() -> Head:
    """The heading over intervals."""
    return tables.head("95% CI")


def chance(p: float | None) -> Cell:
    """A p, or that it is below the least that is printed; exact in files."""
    if p is not None and p < LEAST_P:
        return Cell(text=f"< {numbers.bounded(LEAST_P, 3)}", value=p)
    return tables.figure(p, digits=3, is_bounded=True)
