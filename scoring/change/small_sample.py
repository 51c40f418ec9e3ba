"""A mixed model from few teams: standard errors and degrees of freedom that know it.

A z test takes the variances for known; with few teams it finds an effect too often.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scoring.change.reml import Design, Fitted
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curvature:
    """How covariance of the fixed part and likelihood bend with each variance component.

    `bends` (c, p, p): X'V^-1 V_c V^-1 X; `products` (c, c, p, p): X'V^-1 V_c V^-1 V_d V^-1 X; `expected`,
    `observed` (c, c): second derivatives of -2 restricted log likelihood, the expected and the real one.
    """

    covariance: Matrix
    bends: Matrix
    products: Matrix
    expected: Matrix
    observed: Matrix
    gradient: Vector
    is_free: tuple[bool, ...]
    """False for components at zero: the real curvature does not exist there."""


def curvature(design: Design, fitted: Fitted) -> Curvature:
    """All that standard errors need, summed over teams.

    Source: [kenward1997]; second derivatives of the restricted likelihood [patterson1971].
    """
    c, p = len(_values(design, fitted)), design.x.shape[1]
    rest = design.y - design.x @ fitted.beta
    bends, products = np.zeros((c, p, p)), np.zeros((c, c, p, p))
    traces, squares = np.zeros(c), np.zeros((c, c))
    forms, crossed, sides, precision = np.zeros(c), np.zeros((c, c)), np.zeros((c, p)), np.zeros((p, p))
    for x, r, parts in _blocks(design, rest):
        inverse = np.linalg.inv(_total(design, fitted, parts))
        ix, ir = inverse @ x, inverse @ r
        turned = [inverse @ part for part in parts]
        hit = [part @ ix for part in parts]
        told = [part @ ir for part in parts]
        precision += x.T @ ix
        for i in range(c):
            bends[i] += ix.T @ hit[i]
            traces[i] += np.trace(turned[i])
            forms[i] += float(ir @ told[i])
            sides[i] += ix.T @ told[i]
            for j in range(c):
                products[i, j] += hit[i].T @ inverse @ hit[j]
                squares[i, j] += float((turned[i] * turned[j].T).sum())
                crossed[i, j] += float(told[i] @ inverse @ told[j])
    covariance: Matrix = np.asarray(np.linalg.inv(precision), dtype=float)
    lost = np.einsum("ab,ijba->ij", covariance, products)
    twice = np.einsum("iab,jba->ij", covariance @ bends, covariance @ bends)
    expected = squares - 2 * lost + twice
    return Curvature(
        covariance=covariance, bends=bends, products=products, expected=expected,
        observed=-expected + 2 * (crossed - sides @ covariance @ sides.T),
        gradient=traces - np.einsum("ab,iba->i", covariance, bends) - forms,
        is_free=_free(design, fitted),
    )  # fmt: skip


def kenward_roger(bent: Curvature, weights: Vector) -> tuple[float, float]:
    """Standard error and degrees of freedom of a weighted sum of fixed effects.

    The covariance is widened for the variances being estimated; the degrees of freedom are those of a single
    contrast, 2 over the relative variance of its variance.

    Source: [kenward1997]; as in [halekoh2014].
    """
    spread = 2 * _inverse(bent.expected)
    inner = np.einsum("ij,ijab->ab", spread, bent.products)
    inner -= np.einsum("ij,iab,bc,jcd->ad", spread, bent.bends, bent.covariance, bent.bends)
    adjusted = bent.covariance + 2 * bent.covariance @ inner @ bent.covariance
    variance = float(weights @ adjusted @ weights)
    return math.sqrt(variance), _df(bent, weights, spread)


def satterthwaite_df(bent: Curvature, weights: Vector) -> tuple[float, float]:
    """Standard error as estimated, degrees of freedom from the real curvature; zeros are held at zero.

    Source: [satterthwaite1946]; for mixed models [kuznetsova2017].
    """
    free = np.array(bent.is_free)
    spread = np.zeros_like(bent.observed)
    spread[np.ix_(free, free)] = 2 * _inverse(bent.observed[np.ix_(free, free)])
    return math.sqrt(float(weights @ bent.covariance @ weights)), _df(bent, weights, spread)


def _df(bent: Curvature, weights: Vector, spread: Matrix) -> float:
    at = bent.covariance @ weights
    slope = np.einsum("a,iab,b->i", at, bent.bends, at)
    relative = float(slope @ spread @ slope) / float(weights @ at) ** 2
    if not relative > 0:
        raise ScoringError("These answers do not tell how sure the variances are. Add teams or rounds.")
    return 2 / relative


def _inverse(information: Matrix) -> Matrix:
    if np.linalg.matrix_rank(information, hermitian=True) < len(information):
        raise ScoringError(
            "Variances of teams, people and answers cannot be told apart in these data. "
            "More teams, or people who answered in more than one round, are needed."
        )
    return np.asarray(np.linalg.inv(information), dtype=float)


def _values(design: Design, fitted: Fitted) -> list[float]:
    """Components in order: team, (team x slope, slope,) person, residual."""
    values = [float(fitted.team[0, 0])]
    if design.w.shape[1] == 2:
        values += [float(fitted.team[1, 0]), float(fitted.team[1, 1])]
    if fitted.person is not None:
        values.append(fitted.person)
    return [*values, fitted.residual]


def _free(design: Design, fitted: Fitted) -> tuple[bool, ...]:
    """A singular team covariance leaves its intercept variance free, if that is not zero itself."""
    values = _values(design, fitted)
    if design.w.shape[1] == 1:
        return tuple(v > 0 for v in values)
    is_full = np.linalg.det(fitted.team) > 1e-8 * max(float(fitted.team[0, 0] * fitted.team[1, 1]), 1e-300)
    return (values[0] > 0, is_full, is_full, *(v > 0 for v in values[3:]))


def _total(design: Design, fitted: Fitted, parts: list[Matrix]) -> Matrix:
    values = _values(design, fitted)
    return np.asarray(sum(v * part for v, part in zip(values, parts, strict=True)))


def _blocks(design: Design, rest: Vector) -> Iterator[tuple[Matrix, Vector, list[Matrix]]]:
    """Team by team: fixed part, rest, and the derivative of its covariance by each component."""
    order = np.argsort(design.team, kind="stable")
    for rows in np.split(order, np.cumsum(np.bincount(design.team))[:-1]):
        one = design.w[rows, 0]
        parts = [np.outer(one, one)]
        if design.w.shape[1] == 2:
            two = design.w[rows, 1]
            parts += [np.outer(one, two) + np.outer(two, one), np.outer(two, two)]
        if design.person is not None:
            person = design.person[rows]
            parts.append((person[:, None] == person[None, :]).astype(float))
        parts.append(np.eye(len(rows)))
        yield design.x[rows], rest[rows], parts
