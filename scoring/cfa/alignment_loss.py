"""What alignment makes least: how far the same item's loadings, and its intercepts, lie apart over groups."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.results import Matrix, Vector

Kind = Literal["loadings", "intercepts"]
Cube = npt.NDArray[np.float64]
POWER, EPS = 0.25, 0.01
"""The square root of the absolute difference, rounded off where it is below about a tenth."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """The loss of one kind of parameter, as a search needs it.

    Of loadings a group's unknown is u, the logarithm of its standard deviation: aligned they are
    loading * exp(-u), and the u of all groups sum to 0. Of intercepts it is a, the mean in units of that
    standard deviation: aligned they are intercept - loading * a, and the a of the first group is 0. So the
    two kinds share no unknown and are searched one by one.

    loadings, intercepts : (g_groups, k_items). weights : (g, g) of each two groups, its diagonal 0. The
    search is over the unknowns of all groups but the first.
    """

    kind: Kind
    loadings: Matrix
    intercepts: Matrix
    weights: Matrix
    power: float = POWER
    eps: float = EPS

    @property
    def basis(self) -> Matrix:
        """(g, g - 1) from what is searched to the unknowns of all groups."""
        return _basis(self.kind, len(self.loadings))

    def unknowns(self, theta: Vector) -> Vector:
        """(g,) the unknowns of all groups."""
        return np.asarray(self.basis @ theta)

    def aligned(self, theta: Vector) -> Matrix:
        """(g, k) the parameters as they are compared."""
        z = self.unknowns(theta)[:, None]
        return self.loadings * np.exp(-z) if self.kind == "loadings" else self.intercepts - self.loadings * z

    def value(self, theta: Vector) -> float:
        """The loss over all pairs of groups, each pair met from both sides.

        Source
        ------
        [asparouhov2014].
        """
        with np.errstate(all="ignore"):
            apart = self._apart(theta)
            found = float(np.sum(self.weights[..., None] * (apart**2 + self.eps) ** self.power))
        return found if np.isfinite(found) else np.inf

    def slope(self, theta: Vector) -> Vector:
        """(g - 1,) its derivatives."""
        first, _ = self._moves(theta)
        return np.asarray(self.basis.T @ np.sum(self.pulls(theta) * first, axis=1))

    def bend(self, theta: Vector) -> Matrix:
        """(g - 1, g - 1) half the second derivatives of the parabolas above the loss; never negative."""
        apart = self._apart(theta)
        secant = 2 * self.power * (apart**2 + self.eps) ** (self.power - 1)
        return self._between(_springs(2 * self.weights[..., None] * secant), theta) / 2

    def curvature(self, theta: Vector) -> Matrix:
        """(g - 1, g - 1) half the second derivatives themselves."""
        _, second = self._moves(theta)
        own = np.diag(np.sum(self.pulls(theta) * second, axis=1))
        return (self._between(self.springs(theta), theta) + self.basis.T @ own @ self.basis) / 2

    def pulls(self, theta: Vector) -> Matrix:
        """(g, k) derivatives of the loss by each aligned parameter."""
        apart = self._apart(theta)
        each = 2 * self.power * apart * (apart**2 + self.eps) ** (self.power - 1)
        return np.asarray(np.sum(2 * self.weights[..., None] * each, axis=1))

    def springs(self, theta: Vector) -> Cube:
        """(g, g, k) how the pull on one group's aligned parameter moves with another group's."""
        square = self._apart(theta) ** 2
        near = square + self.eps
        each = 2 * self.power * near ** (self.power - 2) * (near + 2 * (self.power - 1) * square)
        return _springs(2 * self.weights[..., None] * each)

    def _apart(self, theta: Vector) -> Cube:
        found = self.aligned(theta)
        return np.asarray(found[:, None, :] - found[None, :, :])

    def _moves(self, theta: Vector) -> tuple[Matrix, Matrix]:
        """(g, k) how an aligned parameter moves with its group's unknown, and how that bends."""
        if self.kind == "intercepts":
            return -self.loadings, np.zeros_like(self.loadings)
        found = self.aligned(theta)
        return -found, found

    def _between(self, springs: Cube, theta: Vector) -> Matrix:
        first, _ = self._moves(theta)
        return np.asarray(self.basis.T @ np.einsum("ghk,gk,hk->gh", springs, first, first) @ self.basis)

    def crossed(self, theta: Vector) -> Matrix:
        """(g - 1, 2 g k) how the slope moves with the loadings, then the intercepts, of group after group."""
        z, (g, k) = self.unknowns(theta), self.loadings.shape
        first, _ = self._moves(theta)
        along = self.springs(theta) * first[:, None, :]
        pulls = np.eye(g)[..., None] * self.pulls(theta)[:, None, :]
        if self.kind == "loadings":
            by_loading = (along - pulls) * np.exp(-z)[None, :, None]
            by_intercept = np.zeros_like(along)
        else:
            by_loading, by_intercept = -along * z[None, :, None] - pulls, along
        both = np.hstack([by_loading.reshape(g, g * k), by_intercept.reshape(g, g * k)])
        return np.asarray(self.basis.T @ both)


@lru_cache(maxsize=16)
def _basis(kind: Kind, g: int) -> Matrix:
    others = np.eye(g - 1)
    found = np.vstack([-np.ones(g - 1) if kind == "loadings" else np.zeros(g - 1), others])
    found.setflags(write=False)
    return found


def _springs(between: Cube) -> Cube:
    """Each pair pulls both its ends alike, the other way round."""
    groups = np.arange(len(between))
    found = -between
    found[groups, groups] = np.sum(between, axis=1) - between[groups, groups]
    return np.asarray(found)
