"""Rotations by name: from unrotated loadings to a pattern, its factors' correlations, and their doubts."""

from dataclasses import dataclass, replace

import numpy as np

from scoring.errors import ScoringError
from scoring.results import Caveat, Matrix
from scoring.rotation import criteria
from scoring.rotation.criteria import Target
from scoring.rotation.gradient_projection import Turns, search

PROMAX = ("promax",)
NAMES = ("none", *criteria.ORTHOGONAL, *criteria.OBLIQUE, *PROMAX)
KAISER = ("varimax", "promax")
KEEPS_ITS_ORDER = ("bifactor", "bifactor_oblique", "target", "target_oblique", "none")
# Two ends of a search that differ by less than this, relative to the criterion, are the same.
SAME = 1e-4
MOST_CLASSIC_STEPS = 5000
EXACT = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rotated:
    """A pattern with its factors in one order throughout."""

    pattern: Matrix
    """(k_items, n_factors); signs by a positive sum of loadings, order by variance explained."""
    correlation: Matrix
    """(n_factors, n_factors) of the factors, in the order of the pattern."""
    turn: Matrix
    """(n_factors, n_factors) pattern = unrotated @ inv(turn)'; its columns' products are `correlation`."""
    name: str
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Which rotation, and its own settings."""

    name: str = "oblimin"
    kaiser: bool | None = None
    """Whether items weigh alike whatever their communality; by default for varimax and promax alone."""
    gamma: float = 0.0
    """Of oblimin: 0 is quartimin; above 0 factors correlate more."""
    delta: float = 0.01
    """Of geomin: what is added to squared loadings."""
    power: float = 4.0
    """Of promax: the power of loadings that is aimed at."""
    target: Target | None = None
    precision: float = 1e-5
    """Of varimax and promax: by what share the last step gained; R's own, which other programs print by."""
    starts: int = 10
    """How many searches: one from the unrotated factors, the others from random turns."""

    def __post_init__(self) -> None:
        """Refuse what no rotation can be."""
        if self.name not in NAMES:
            raise ScoringError(f"There is no rotation '{self.name}'. There are: {', '.join(NAMES)}.")
        if self.starts < 1 or self.delta <= 0 or self.power < 1:
            raise ScoringError("A rotation has at least 1 start, a delta above 0 and a power of 1 or more.")

    @property
    def is_oblique(self) -> bool:
        """Whether its factors may correlate."""
        return self.name in (*criteria.OBLIQUE, *PROMAX)


def rotate(loadings: Matrix, rotation: Rotation, *, rng: np.random.Generator | None = None) -> Rotated:
    """Turn unrotated loadings by a named rotation, from several starts, and keep the best.

    Parameters
    ----------
    loadings : (k_items, n_factors)
        Unrotated. One factor is left as it is.
    rotation : Rotation
        Name and settings.
    rng : numpy Generator, optional
        Where random starts come from; without it a generator seeded with 0.

    Returns
    -------
    Rotated. Caveats: `local_minima` (how many of the starts came to rest elsewhere, on a worse value),
    `rotation_not_settled`.

    Raises
    ------
    ScoringError
        An unknown name, a target that does not fit, a bifactor rotation of fewer than three factors, or
        factors that fall into one another.

    Source
    ------
    Promax: [hendrickson1964]; Kaiser's weights: [kaiser1958]; several starts: [nguyen2023].
    """
    if loadings.shape[1] == 1 or rotation.name == "none":
        n_factors = loadings.shape[1]
        plain = Rotated(pattern=loadings, correlation=np.eye(n_factors), turn=np.eye(n_factors), name="none")
        return _signed(plain)
    if rotation.name.startswith("bifactor") and loadings.shape[1] < 3:
        raise ScoringError("A bifactor rotation needs a general and at least two group factors: 3 in all.")
    weighs = rotation.kaiser if rotation.kaiser is not None else rotation.name in KAISER
    weight = np.sqrt((loadings**2).sum(axis=1))[:, None] if weighs else np.ones((loadings.shape[0], 1))
    if (weight <= 0).any():
        raise ScoringError(
            "Kaiser's weights need every item to share something; an item here shares nothing."
        )
    generator = rng if rng is not None else np.random.default_rng(0)
    found = (_promax if rotation.name in PROMAX else _best)(loadings, weight, rotation, generator)
    return _ordered(found, rotation.target)


def criterion_of(rotation: Rotation, loadings: Matrix) -> criteria.Criterion:
    """What this rotation of these loadings minimises."""
    return criteria.named(
        rotation.name, loadings, gamma=rotation.gamma, delta=rotation.delta, wished=rotation.target
    )


def starts(count: int, n_factors: int, rng: np.random.Generator) -> Turns:
    """The unturned factors first, then random orthogonal turns."""
    drawn = np.linalg.qr(rng.normal(size=(count - 1, n_factors, n_factors)))[0]
    return np.concatenate([np.eye(n_factors)[None], drawn])


def _best(loadings: Matrix, weight: Matrix, rotation: Rotation, rng: np.random.Generator) -> Rotated:
    weighted = loadings / weight
    if rotation.name == "varimax" and rotation.starts == 1:
        turn = _classic_varimax(weighted, rotation.precision)
        return Rotated(
            pattern=weight * (weighted @ turn), correlation=turn.T @ turn, turn=turn, name=rotation.name
        )
    criterion = criterion_of(rotation, loadings)
    begin = starts(rotation.starts, loadings.shape[1], rng)
    found = search(weighted, criterion, begin, is_oblique=rotation.is_oblique)
    value = np.where(found.has_settled | ~found.has_settled.any(), found.value, np.inf)
    best = int(np.argmin(value))
    worse = int((found.has_settled & (value > value[best] + _margin(float(value[best])))).sum())
    pattern, turn = found.pattern[best], found.turn[best]
    if rotation.name == "varimax":
        # R stops early, on the way to the same end: its loadings are the ones to print.
        end = weighted @ _classic_varimax(weighted, EXACT)
        if float(criterion(end)[0]) <= value[best] + _margin(float(value[best])):
            turn = _classic_varimax(weighted, rotation.precision)
            pattern = weighted @ turn
    caveats = []
    if worse:
        caveats.append(Caveat(code="local_minima", facts=(("starts", rotation.starts), ("elsewhere", worse))))
    if not found.has_settled[best]:
        caveats.append(Caveat(code="rotation_not_settled", facts=(("rotation", rotation.name),)))
    return Rotated(
        pattern=weight * pattern,
        correlation=turn.T @ turn,
        turn=turn,
        name=rotation.name,
        caveats=tuple(caveats),
    )


def _margin(value: float) -> float:
    return SAME * max(1e-3, abs(value))


def _classic_varimax(loadings: Matrix, precision: float) -> Matrix:
    """The turn of varimax by singular values, from the unrotated factors, until their sum grows no more."""
    turn, before = np.eye(loadings.shape[1]), 0.0
    for _ in range(MOST_CLASSIC_STEPS):
        pattern = loadings @ turn
        slope = loadings.T @ (pattern * (pattern**2 - (pattern**2).mean(axis=0)))
        left, sizes, right = np.linalg.svd(slope)
        turn = left @ right
        if sizes.sum() < before * (1 + precision):
            break
        before = float(sizes.sum())
    return np.asarray(turn)


def _promax(loadings: Matrix, weight: Matrix, rotation: Rotation, rng: np.random.Generator) -> Rotated:
    """Varimax, then oblique towards powers of what varimax gave.

    With Kaiser's weights these hold throughout; without, in the varimax step alone.
    """
    own = np.sqrt((loadings**2).sum(axis=1))[:, None]
    simple = _best(loadings, own, replace(rotation, name="varimax"), rng)
    pattern = simple.pattern / weight
    aim = pattern * np.abs(pattern) ** (rotation.power - 1)
    shift = np.linalg.lstsq(pattern, aim, rcond=None)[0]
    between = shift.T @ shift
    if np.linalg.cond(between) > 1e12:
        raise ScoringError("Promax finds no distinct factors: they fall into one another. Use fewer factors.")
    shift = shift * np.sqrt(np.diag(np.linalg.inv(between)))
    turn = simple.turn @ np.linalg.inv(shift).T
    return Rotated(
        pattern=weight * (pattern @ shift),
        correlation=turn.T @ turn,
        turn=turn,
        name="promax",
        caveats=simple.caveats,
    )


def _ordered(found: Rotated, target: Target | None) -> Rotated:
    """Factors by the variance they explain, except where their order has a meaning; signs as `_signed`."""
    order = np.arange(found.pattern.shape[1])
    if found.name not in KEEPS_ITS_ORDER:
        explained = np.diag(found.correlation @ found.pattern.T @ found.pattern)
        order = np.argsort(-explained, kind="stable")
    return _signed(
        replace(
            found,
            pattern=found.pattern[:, order],
            correlation=found.correlation[np.ix_(order, order)],
            turn=found.turn[:, order],
        ),
        target,
    )


def _signed(found: Rotated, target: Target | None = None) -> Rotated:
    """Every factor with a positive sum of loadings, except where a target says which way it points."""
    sign = np.where(found.pattern.sum(axis=0) < 0, -1.0, 1.0)
    if target is not None and found.name.startswith("target"):
        says = (np.nan_to_num(target.loadings) != 0).any(axis=0)
        sign = np.where(says, 1.0, sign)
    return replace(
        found,
        pattern=found.pattern * sign,
        correlation=found.correlation * np.outer(sign, sign),
        turn=found.turn * sign,
    )
