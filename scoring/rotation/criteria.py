"""What a rotation minimises: each criterion's value and slope, for one set of loadings or many at once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from scoring.errors import ScoringError
from scoring.results import Matrix

Loadings = npt.NDArray[np.float64]
"""(..., k_items, n_factors)."""
Criterion = Callable[[Loadings], tuple[npt.NDArray[np.float64], Loadings]]

ORTHOGONAL = ("varimax", "quartimax", "bifactor", "target", "geomin")
OBLIQUE = ("oblimin", "quartimin", "geomin_oblique", "bifactor_oblique", "target_oblique")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Target:
    """Loadings wished for, (k_items, n_factors); NaN leaves a loading free."""

    loadings: Matrix

    def of_shape(self, loadings: Matrix) -> Matrix:
        """The wished loadings; refused where they are not as many, or all are free."""
        if self.loadings.shape != loadings.shape:
            raise ScoringError(
                f"A target has one wish for each loading: {loadings.shape[0]} items by {loadings.shape[1]} "
                f"factors; this one has the shape {self.loadings.shape}."
            )
        if np.isnan(self.loadings).all():
            raise ScoringError("A target leaves at least one loading to be wished for; here all are free.")
        return self.loadings


def varimax(loadings: Loadings) -> tuple[npt.NDArray[np.float64], Loadings]:
    """The variance of squared loadings within factors, with its sign turned. Source: [kaiser1958]."""
    square = loadings**2
    apart = square - square.mean(axis=-2, keepdims=True)
    return -(apart**2).sum(axis=(-1, -2)) / 4, -loadings * apart


def quartimax(loadings: Loadings) -> tuple[npt.NDArray[np.float64], Loadings]:
    """Fourth powers of loadings, with their sign turned. Source: [neuhaus1954]."""
    return -(loadings**4).sum(axis=(-1, -2)) / 4, -(loadings**3)


def oblimin(loadings: Loadings, *, gamma: float) -> tuple[npt.NDArray[np.float64], Loadings]:
    """Products of squared loadings of different factors; gamma 0 is quartimin. Source: [jennrich1966]."""
    square = loadings**2
    others = square.sum(axis=-1, keepdims=True) - square
    others = others - gamma * others.mean(axis=-2, keepdims=True)
    return (square * others).sum(axis=(-1, -2)) / 4, loadings * others


def geomin(loadings: Loadings, *, delta: float) -> tuple[npt.NDArray[np.float64], Loadings]:
    """Each item's geometric mean of squared loadings, with delta added to each. Source: [yates1987]."""
    lifted = loadings**2 + delta
    mean = np.exp(np.log(lifted).mean(axis=-1, keepdims=True))
    return mean.sum(axis=(-1, -2)), 2 / loadings.shape[-1] * loadings / lifted * mean


def bifactor(loadings: Loadings) -> tuple[npt.NDArray[np.float64], Loadings]:
    """Quartimin of all factors but the first, which may load on every item. Source: [jennrich2011]."""
    square = loadings[..., 1:] ** 2
    others = square.sum(axis=-1, keepdims=True) - square
    slope = np.zeros_like(loadings)
    slope[..., 1:] = 4 * loadings[..., 1:] * others
    return (square * others).sum(axis=(-1, -2)), slope


def target(loadings: Loadings, *, wished: Matrix) -> tuple[npt.NDArray[np.float64], Loadings]:
    """Squared distance from the loadings wished for. Source: [browne2001]."""
    apart = np.where(np.isnan(wished), 0.0, loadings - np.where(np.isnan(wished), 0.0, wished))
    return (apart**2).sum(axis=(-1, -2)), 2 * apart


def named(name: str, loadings: Matrix, *, gamma: float, delta: float, wished: Target | None) -> Criterion:
    """The criterion of a rotation by its name, one of `ORTHOGONAL` or `OBLIQUE`."""
    simple: dict[str, Criterion] = {
        "varimax": varimax,
        "quartimax": quartimax,
        "quartimin": partial(oblimin, gamma=0.0),
        "oblimin": partial(oblimin, gamma=gamma),
        "geomin": partial(geomin, delta=delta),
        "bifactor": bifactor,
    }
    base = name.removesuffix("_oblique")
    if base in simple:
        return simple[base]
    if wished is None:
        raise ScoringError(f"The rotation '{name}' needs the loadings to aim at. Give a target.")
    return partial(target, wished=wished.of_shape(loadings))
