"""What chance alone would look like: null variances, and the agreement random answers seldom reach."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from scoring.errors import ScoringError

Shape = Literal["uniform", "slight_skew", "moderate_skew", "heavy_skew", "triangular", "normal"]
Index = Literal["rwg", "ad", "awg"]

PUBLISHED_VARIANCES: dict[str, dict[int, float]] = {
    "slight_skew": {5: 1.34, 7: 2.90},
    "moderate_skew": {5: 0.90, 7: 2.14},
    "heavy_skew": {5: 0.44, 7: 1.39},
    "triangular": {5: 1.32, 7: 2.10},
    "normal": {5: 1.04, 7: 1.40},
}
RUNS = {1: "J1_rho0.0", 4: "J4_rho0.5", 5: "J5_rho0.5", 6: "J6_rho0.5"}
"""Numbers of items in the table of critical values, and the run of the simulation that holds each."""


def null_variance(options: int, shape: Shape = "uniform") -> float:
    """The variance of answers that agree on nothing, in squared points, under a named shape of chance.

    Parameters
    ----------
    options : int
        Response options, at least two.
    shape : str
        "uniform", (options^2 - 1) / 12 for any number of options; the others as published, for 5 and 7.

    Raises
    ------
    ScoringError
        An unknown shape, fewer than two options, or a shape not published for that number of options.

    Source
    ------
    [james1984]; the table of [lebreton2008].

    >>> null_variance(5), null_variance(5, "slight_skew")
    (2.0, 1.34)
    """
    if options < 2:
        raise ScoringError(f"Agreement needs at least 2 response options; there is {options}.")
    if shape == "uniform":
        return (options * options - 1) / 12
    if shape not in PUBLISHED_VARIANCES:
        known = ", ".join(["uniform", *PUBLISHED_VARIANCES])
        raise ScoringError(f"The shapes of chance are {known}; '{shape}' was asked for.")
    if options not in PUBLISHED_VARIANCES[shape]:
        raise ScoringError(
            f"A {shape} null variance is published for 5 and 7 options, not for {options}. "
            "Use the uniform one."
        )
    return PUBLISHED_VARIANCES[shape][options]


def critical(n: int, k: int, options: int, *, index: Index, null: Literal["uniform", "slight_skew"]) -> float:
    """The value a team must reach before its agreement is more than chance, at 5 %, from simulated tables.

    r_wg(J) and a_wg must be above it, the average deviation below it. Simulated under correlated items
    (r = .5) for 3 to 15 members, 1, 4, 5 and 6 items, 5 and 7 options. Between these numbers of items the
    table is read in 1/items, r_wg(J) on the scale of r*_wg; beyond 6 items, and beyond 15 members, the
    last column is kept, and 6 options are read between 5 and 7. Past the table's edges this asks for
    more agreement than chance alone would require, never for less.

    Parameters
    ----------
    n : int
        Members, at least 3.
    k : int
        Items, at least 1.
    options : int
        Response options, 5 to 7.
    index : "rwg", "ad" or "awg"
    null : "uniform" or "slight_skew"

    Raises
    ------
    ScoringError
        Outside these bounds.

    Source
    ------
    Method: [cohen2009]. The values are this house's own simulation.

    >>> critical(5, 5, 5, index="rwg", null="uniform")
    0.804
    """
    columns = {"rwg": "rwg95", "ad": "AD05", "awg": "awg95"}
    if index not in columns or null not in ("uniform", "slight_skew"):
        raise ScoringError(f"There is no table of critical values for '{index}' under a '{null}' null.")
    if n < 3 or k < 1 or not 5 <= options <= 7:
        raise ScoringError(
            "Critical values exist for 3 members or more, 1 item or more and 5 to 7 options; "
            f"here are {n} members, {k} items and {options} options."
        )
    if options == 6:
        five, seven = (critical(n, k, a, index=index, null=null) for a in (5, 7))
        return (five + seven) / 2
    table = _tables()[f"A{options}"][null]
    column = {j: float(table[name][str(min(n, 15))][columns[index]]) for j, name in RUNS.items()}
    return _between(column, k, index)


def _between(column: dict[int, float], k: int, index: Index) -> float:
    """A critical value for k items from those of 1, 4, 5 and 6."""
    if k in column:
        return column[k]
    linear = {j: value / (j - (j - 1) * value) if index == "rwg" else value for j, value in column.items()}
    if k > 6:
        found = linear[6]
    else:
        weight = (1 / k - 1 / 4) / (1 - 1 / 4)
        found = weight * linear[1] + (1 - weight) * linear[4]
    return k * found / (1 + (k - 1) * found) if index == "rwg" else found


@cache
def _tables() -> dict[str, Any]:
    text = files("scoring").joinpath("agreement_critical.json").read_text(encoding="utf-8")
    tables: dict[str, Any] = json.loads(text)
    return tables
