"""Whether a questionnaire measures the same over rounds: the same people, the same items, several waves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.cfa.fit import Fit, Method, fit
from scoring.cfa.invariance import LADDER, Level, Rung, rung
from scoring.cfa.release import MOST_FALL, PartialRung, partial_ladder, scales_of
from scoring.cfa.sample import Missing
from scoring.cfa.syntax import Model, Modifier, Operator, Statement, in_waves, parse
from scoring.cfa.table import Equal
from scoring.errors import ScoringError

FREE = (Modifier(is_freed=True),)


def over_waves(
    model: str | Model, waves: Sequence[npt.ArrayLike], items: Sequence[str], *, method: Method = "ML",
    missing: Missing = "listwise", free: Sequence[str] = (),
) -> tuple[Rung, ...]:  # fmt: skip
    """Fit one model to several waves of the same people, loadings, intercepts and residuals tied in turn.

    Parameters
    ----------
    model : of one wave, in the names of `items`.
    waves : two or more (n_respondents, p) tables, the same person in the same row.
    method, missing : as for `fit`; with `fiml` who missed a wave still counts.
    free : parameters of one wave (`clarity =~ c2`, `c2 ~1`) left untied at every level.

    Returns
    -------
    Rungs configural, metric, scalar, strict. Items and factors of wave 2 are called `c2.2`, `clarity.2`.
    Residuals of one item covary over waves, factors all covary; the first wave's factors have mean 0 and
    variance 1, later variances are free from the metric and later means from the scalar level on.

    Raises
    ------
    ScoringError
        Fewer than two waves, waves of different length, and what `fit` refuses.

    Source
    ------
    [oort2005]; residuals over waves [widaman2010].
    """
    wide = _side_by_side(waves, items)
    found: list[Rung] = []
    for level in LADDER:
        now = wave_fit(model, wide, level, count=len(waves), method=method, missing=missing, free=free)
        found.append(rung(level, now, found[-1].fit if found else None))
    return tuple(found)


def partial_over_waves(
    model: str | Model, waves: Sequence[npt.ArrayLike], items: Sequence[str], *, method: Method = "ML",
    missing: Missing = "listwise", most_fall: float = MOST_FALL,
) -> tuple[PartialRung, ...]:  # fmt: skip
    """The same ladder, letting go what differs most; see `release.partial_ladder`.

    Source
    ------
    [byrne1989].
    """
    read = parse(model) if isinstance(model, str) else model
    wide = _side_by_side(waves, items)

    def fit_at(level: Level, free: Sequence[str]) -> Fit:
        return wave_fit(read, wide, level, count=len(waves), method=method, missing=missing, free=free)

    return partial_ladder(fit_at, scales_of(read), most_fall=most_fall)


def wave_fit(
    model: str | Model, wide: tuple[npt.NDArray[np.float64], Sequence[str]], level: Level, *, count: int,
    method: Method = "ML", missing: Missing = "listwise", free: Sequence[str] = (),
) -> Fit:  # fmt: skip
    """One level: the wide table with its column names (`c2.1`), and how many waves it holds.

    Source
    ------
    [oort2005].
    """
    read = parse(model) if isinstance(model, str) else model
    known = {*read.factors, *read.items}
    for name in free:
        if name.split(" ")[0] not in known:
            raise ScoringError(f"'{name}' is to stay free, and the model does not know it.")
    long = in_waves(read, tuple(_statements(read, count, level, free)), count)
    scores, columns = wide
    return fit(
        long, scores, columns, method=method, missing=missing, is_standardized=True, has_means=True
    )  # fmt: skip


def _side_by_side(
    waves: Sequence[npt.ArrayLike], items: Sequence[str]
) -> tuple[npt.NDArray[np.float64], tuple[str, ...]]:
    tables = [guards.matrix(w, "Factor analysis") for w in waves]
    if len(tables) < 2:
        raise ScoringError("Invariance over waves compares two waves or more.")
    for table in tables:
        guards.of_length(items, table.shape[1], "items")
    if len({len(t) for t in tables}) > 1:
        raise ScoringError("The waves have different numbers of rows; put the same person in the same row.")
    return np.hstack(tables), tuple(_named(i, w) for w in range(len(tables)) for i in items)


def _named(name: str, wave: int) -> str:
    return f"{name}.{wave + 1}"


def _statements(read: Model, count: int, level: Level, free: Sequence[str]) -> Iterator[Statement]:
    tied = LADDER[level]
    means = {s.left: s for s in read.statements if s.operator == "~1"}
    own = {(s.left, s.right) for s in read.statements if s.operator == "~~"}
    for wave in range(count):
        for s in read.statements:
            if s.operator != "~1":
                right = _named(s.right, wave)
                yield Statement(
                    _named(s.left, wave), s.operator, right, _said(s, read, wave, tied=tied, free=free)
                )
        for item in read.items:
            for s in (Statement(item, "~~", item), means.get(item, Statement(item, "~1", ""))):
                if s.operator == "~1" or (item, item) not in own:
                    right = _named(item, wave) if s.right else ""
                    yield Statement(
                        _named(item, wave), s.operator, right, _said(s, read, wave, tied=tied, free=free)
                    )
            for later in range(wave + 1, count):
                yield Statement(_named(item, wave), "~~", _named(item, later))
        for factor in read.factors:
            if wave and "loadings" in tied and (factor, factor) not in own:
                yield Statement(_named(factor, wave), "~~", _named(factor, wave), FREE)
            if wave and "intercepts" in tied and factor not in _below(read):
                yield Statement(_named(factor, wave), "~1", "", FREE)


def _below(read: Model) -> set[str]:
    return {s.right for s in read.statements if s.operator == "=~"}


def _said(
    s: Statement, read: Model, wave: int, *, tied: Sequence[Equal], free: Sequence[str]
) -> tuple[Modifier, ...]:
    """What is said of a parameter in one wave: the name it shares with other waves, if it is tied."""
    said = s.modifiers[0] if s.modifiers else Modifier()
    name = f"{s.left} {s.operator} {s.right}".strip()
    kinds: dict[Operator, Equal] = {"=~": "loadings", "~1": "intercepts", "~~": "residuals"}
    is_apart = s.operator == "~~" and (s.left in read.factors or s.left != s.right)
    if kinds[s.operator] in tied and name not in free and not is_apart:
        return (replace(said, label=said.label or name),)
    return (replace(said, label=f"{said.label}.{wave + 1}" if said.label else None),)
