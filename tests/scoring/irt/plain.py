"""A plain, slow way to fit item response models, written apart from the one that is tested."""

import numpy as np
from scipy.optimize import minimize

REACH, POINTS = 7.0, 101


def answers(n, k, points, *, seed, slopes=(0.6, 2.0), far=1.5, missing=0.0, turned=(), idle=()):
    """Answers of people with one trait: n, items, points; some items turned, some that ignore the trait."""
    rng = np.random.default_rng(seed)
    trait, found = rng.normal(size=n), np.full((n, k), np.nan)
    for item in range(k):
        slope = rng.uniform(*slopes) * (-1 if item in turned else 1)
        steps = np.sort(rng.normal(size=points - 1)) * far
        level = 0.0 * trait if item in idle else slope * trait
        above = 1 / (1 + np.exp(-(level - steps[:, None] * abs(slope))))
        found[:, item] = (rng.random(n) < above).sum(axis=0)
    found[rng.random((n, k)) < missing] = np.nan
    return found


def log_likelihood(family, items, table):
    """Of items (slope, intercepts) over a fine grid, and the joint chances behind it."""
    points = np.linspace(-REACH, REACH, POINTS)
    weights = np.exp(-(points**2) / 2)
    joint = np.tile(np.log(weights / weights.sum()), (len(table), 1))
    for column, (slope, intercepts) in zip(table.T, items, strict=True):
        logs = np.log(np.maximum(_chances(family, slope, intercepts, points), 1e-300))
        there = ~np.isnan(column)
        joint[there] += logs[np.searchsorted(np.unique(column[there]), column[there])]
    top = joint.max(axis=1, keepdims=True)
    return float((top[:, 0] + np.log(np.exp(joint - top).sum(axis=1))).sum()), joint


def by_passes(family, table, *, passes=300):
    """Items by expectation and maximisation, item by item; and the likelihood reached."""
    points, items, before = np.linspace(-REACH, REACH, POINTS), [], -np.inf
    levels = [np.unique(column[~np.isnan(column)]) for column in table.T]
    items = [(1.0, np.linspace(1, -1, len(kinds) - 1)) for kinds in levels]
    for _ in range(passes):
        found, joint = log_likelihood(family, items, table)
        share = np.exp(joint - joint.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        for i, column in enumerate(table.T):
            counts = np.array([share[column == kind].sum(axis=0) for kind in levels[i]])
            items[i] = _one(family, items[i], counts, points)
        if found - before < 1e-7 * abs(found) / len(table):
            break
        before = found
    return items, log_likelihood(family, items, table)[0]


def _chances(family, slope, intercepts, points):
    if family == "graded":
        above = 1 / (1 + np.exp(-np.clip(slope * points + intercepts[:, None], -700, 700)))
        ends = np.ones((1, len(points)))
        return np.vstack([ends, above]) - np.vstack([above, 0 * ends])
    score = np.arange(len(intercepts) + 1)[:, None]
    exponent = score * slope * points + np.concatenate([[0.0], intercepts])[:, None]
    raw = np.exp(exponent - exponent.max(axis=0))
    return raw / raw.sum(axis=0)


def _one(family, item, counts, points):
    slope, intercepts = item

    def opened(z):
        if family == "graded":
            return z[0], z[1] - np.concatenate([[0.0], np.cumsum(np.exp(z[2:]))])
        return z[0], z[1:]

    def off(z):
        return -float((counts * np.log(np.maximum(_chances(family, *opened(z), points), 1e-300))).sum())

    falls = np.log(np.maximum(-np.diff(intercepts), 1e-8)) if family == "graded" else intercepts[1:]
    start = np.concatenate([[slope, intercepts[0]], falls])
    return opened(minimize(off, start, method="L-BFGS-B", options={"maxiter": 25}).x)
