"""Probabilities of two correlated normal variables, for many limits and correlations at once."""

from functools import cache

import numpy as np

from scoring.results import Matrix, Vector

# Beyond this, a series about a correlation of 1 is integrated instead of the correlation itself.
NEARLY_ONE = 0.925
# Standing in for infinity: nothing of a normal distribution lies beyond, and its square is still a number.
FAR = 40.0


def cumulative(h: Matrix, k: Matrix, correlation: Vector) -> Matrix:
    """The probability that X <= h and Y <= k, where X and Y are standard normal and correlate.

    Parameters
    ----------
    h, k : (n_pairs, ...) of the same shape
        Upper limits, finite; `FAR` stands for infinity.
    correlation : (n_pairs,)
        In [-1, 1].

    Returns
    -------
    Probabilities of the shape of `h`, to about 1e-15 absolutely.

    Source
    ------
    [genz2004], after [drezner1990].
    """
    found = np.empty_like(h)
    size = np.abs(correlation)
    for low, high, nodes in ((0.0, 0.3, 6), (0.3, 0.75, 12), (0.75, NEARLY_ONE, 20)):
        some = (size >= low) & (size < high)
        if some.all():
            return _by_angle(h, k, correlation, nodes)
        if some.any():
            found[some] = _by_angle(h[some], k[some], correlation[some], nodes)
    some = size >= NEARLY_ONE
    if some.any():
        found[some] = _by_tail(h[some], k[some], correlation[some])
    return found


def density(h: Matrix, k: Matrix, correlation: Vector) -> Matrix:
    """The joint density at (h, k): also the slope of `cumulative` over the correlation, below 1 in size."""
    r = _wide(correlation, h)
    free = 1 - r * r
    exponent = -(h * h + k * k - 2 * r * h * k) / (2 * free)
    return np.asarray(np.exp(exponent) / (2 * np.pi * np.sqrt(free)))


def slope_of_density(h: Matrix, k: Matrix, correlation: Vector, at: Matrix) -> Matrix:
    """The slope over the correlation of the density whose values are `at`."""
    r = _wide(correlation, h)
    free = 1 - r * r
    return np.asarray(at * (r / free + ((1 + r * r) * h * k - r * (h * h + k * k)) / free**2))


def slope_over_limit(h: Matrix, k: Matrix, correlation: Vector) -> Matrix:
    """The slope of `cumulative` over `h`."""
    from scipy.special import ndtr

    r = _wide(correlation, h)
    inner = ndtr((k - r * h) / np.sqrt(1 - r * r))
    return np.asarray(np.exp(-h * h / 2) / np.sqrt(2 * np.pi) * inner)


def _wide(correlation: Vector, like: Matrix) -> Matrix:
    return correlation.reshape((-1,) + (1,) * (like.ndim - 1))


@cache
def _nodes(count: int) -> tuple[Vector, Vector]:
    places, weights = np.polynomial.legendre.leggauss(count)
    return places, weights


def _by_angle(h: Matrix, k: Matrix, correlation: Vector, count: int) -> Matrix:
    """Integrate the density over the correlation from 0, with the angle as its measure."""
    from scipy.special import ndtr

    angle = np.arcsin(correlation)
    sines = np.sin(np.multiply.outer((_nodes(count)[0] + 1) / 2, angle))
    half, product = (h * h + k * k) / -2, h * k
    total, exponent = np.zeros_like(h), np.empty_like(h)
    for sine, weight in zip(sines, _nodes(count)[1], strict=True):
        np.multiply(product, _wide(sine, h), out=exponent)
        exponent += half
        exponent *= _wide(1 / (1 - sine * sine), h)
        np.exp(exponent, out=exponent)
        exponent *= weight
        total += exponent
    return np.asarray(total * _wide(angle, h) / (4 * np.pi) + ndtr(h) * ndtr(k))


def _by_tail(h: Matrix, k: Matrix, correlation: Vector) -> Matrix:
    """Start from a correlation of 1 (or -1) and take away what lies between it and the one asked for."""
    from scipy.special import ndtr

    r = _wide(correlation, h)
    negative = r < 0
    turned = np.where(negative, -k, k)
    lost = _lost(h, turned, (1 - r) * (1 + r))
    alike = ndtr(np.minimum(h, turned)) - lost
    # P(X <= h, Y <= k) with a negative correlation is P(X <= h) less P(X <= h, -Y <= -k).
    return np.asarray(np.where(negative, ndtr(h) - alike, alike))


def _lost(h: Matrix, k: Matrix, free: Matrix) -> Matrix:
    """What P(X <= h, Y <= k) falls by when a correlation of 1 is lowered until `free` of variance is free."""
    from scipy.special import ndtr

    a = np.sqrt(np.maximum(free, 1e-300))
    gap = np.abs(h - k)
    square, product = gap * gap, h * k
    c, d = (4 - product) / 8, (12 - product) / 16
    series = 1 - c * (square - free) * (1 - d * square / 5) / 3 + c * d * free * free / 5
    found = a * np.exp(-np.minimum((square / np.maximum(free, 1e-300) + product) / 2, 700.0)) * series
    tail = np.exp(np.minimum(-product / 2, 700.0)) * np.sqrt(2 * np.pi) * ndtr(-gap / a) * gap
    found -= tail * (1 - c * square * (1 - d * square / 5) / 3)
    for place, weight in zip(*_nodes(20), strict=True):
        x = (a / 2 * (1 + place)) ** 2
        root = np.sqrt(1 - x)
        exact = np.exp(-product * (1 - root) / (2 * (1 + root))) / root
        near = np.exp(-np.minimum((square / np.maximum(x, 1e-300) + product) / 2, 700.0))
        found += a / 2 * weight * near * (exact - (1 + c * x * (1 + d * x)))
    return np.asarray(np.where(free > 0, found / (2 * np.pi), 0.0))
