"""One model of several groups on one scale: shared items, and a mean and spread of each later group."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.errors import ScoringError
from scoring.irt.curves import Layout
from scoring.irt.fit import FAMILY, FEWEST_PEOPLE, ItemModel, Model, admit, ties
from scoring.irt.joint import Joint
from scoring.irt.marginal import Marginal, grid
from scoring.irt.patterns import Patterns, patterns
from scoring.results import Caveat, Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """Patterns of every group, in order of name, over categories that every group chose."""

    names: tuple[Hashable, ...]
    patterns: tuple[Patterns, ...]
    caveats: tuple[Caveat, ...]

    @property
    def n(self) -> int:
        """People of all groups."""
        return sum(p.n for p in self.patterns)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupedModel:
    """A model of several groups; the trait of the first has mean 0 and, with free slopes, variance 1."""

    names: tuple[Hashable, ...]
    models: tuple[ItemModel, ...] = field(repr=False)
    """One a group, in order of name; all share one likelihood."""
    equal: tuple[int, ...]
    """The items whose parameters are the same in every group."""
    log_likelihood: float
    n_free: int
    is_converged: bool
    caveats: tuple[Caveat, ...]


def fit_groups(
    item_scores: npt.ArrayLike,
    groups: Sequence[Hashable],
    *,
    model: Model = "grm",
    equal: Collection[int] | None = None,
    n_points: int = 61,
) -> GroupedModel:
    """Fit one model to several groups by marginal maximum likelihood.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed answers; NaN is missing, at random given what was answered.
    groups : one hashable a respondent
        Two groups or more; a respondent with None is left out. The first by name sets the scale.
    equal : the items whose parameters are the same in every group; left out, all. Without one, groups are
        not on one scale: each then has the mean of the first.

    Returns
    -------
    GroupedModel; beside the caveats of `fit`, `categories_joined` names an item of which a group never chose
    a category: it is put together with its neighbour in every group.

    Raises
    ------
    ScoringError
        As `fit`; "rsm"; fewer than two groups; a group of fewer than 50.

    Source
    ------
    [bock1997].
    """
    return fitted(answers_of(item_scores, groups, model), model=model, equal=equal, n_points=n_points)


def answers_of(item_scores: npt.ArrayLike, groups: Sequence[Hashable], model: Model) -> Answers:
    """Answers by group; refused where a model of several groups cannot be fitted.

    Source
    ------
    [bock1997].
    """
    table = guards.matrix(item_scores, "A model of several groups")
    guards.of_length(groups, len(table), "groups")
    names = tuple(sorted({g for g in groups if g is not None}, key=str))
    members = [np.array([g == name for g in groups], dtype=np.bool_) for name in names]
    if len(names) < 2:
        raise ScoringError(f"A model of several groups needs two; there is {len(names)}.")
    for name, own in zip(names, members, strict=True):
        if (n := int((~np.isnan(table[own]).all(axis=1)).sum())) < FEWEST_PEOPLE:
            raise ScoringError(
                f"A model of several groups needs {FEWEST_PEOPLE} people in each; '{name}' has {n}. Put "
                "small groups together, or compare them by logistic regression."
            )
    if model == "rsm":
        raise ScoringError("A rating scale model is not fitted to several groups; take 'pcm'.")
    joined, caveats = _joined(table, members)
    found = patterns(np.where(np.any(members, axis=0)[:, None], joined, np.nan))
    admit(found, model)
    return Answers(
        names=names, patterns=tuple(found.only(own) for own in members), caveats=(*caveats, *found.caveats)
    )


def _joined(table: Matrix, members: list[npt.NDArray[np.bool_]]) -> tuple[Matrix, list[Caveat]]:
    """Categories some group never chose are put into the next lower one, the lowest into the next higher."""
    found, caveats = table.copy(), []
    for item in range(table.shape[1]):
        own = [np.unique(table[m, item][~np.isnan(table[m, item])]) for m in members]
        every = np.unique(np.concatenate(own))
        shared = [v for v in every if all(v in o for o in own)]
        if len(shared) < 2 and len(every) > len(shared):
            few = "only one answer" if shared else "no answer"
            raise ScoringError(
                f"Item {item + 1} has {few} that every group chose; groups cannot be compared in it. "
                "Leave it out."
            )
        if len(shared) < len(every):
            place = np.maximum(np.searchsorted(shared, every, side="right") - 1, 0)
            column = found[:, item]
            known = np.isin(column, every)
            column[known] = np.array(shared)[place[np.searchsorted(every, column[known])]]
            caveats.append(Caveat(code="categories_joined", facts=(("item", item),)))
    return found, caveats


def fitted(
    answers: Answers,
    *,
    model: Model,
    equal: Collection[int] | None = None,
    n_points: int = 61,
    start: Sequence[Vector] | None = None,
) -> GroupedModel:
    """Fit grouped answers; `start` are parameters of each group to begin the search at.

    Source
    ------
    [bock1997].
    """
    layout = Layout(family=FAMILY[model], levels=answers.patterns[0].levels)
    shared = tuple(range(layout.n_items)) if equal is None else tuple(sorted(set(equal)))
    marginals = tuple(Marginal(patterns=p, layout=layout, points=grid(n_points)) for p in answers.patterns)
    tied, fixed = _tied(layout, model, shared, len(marginals))
    joint = Joint(groups=marginals, ties=tied, fixed=fixed)
    joint, top = joint.settled(None if start is None else joint.nearest(np.concatenate(start)))
    models = tuple(
        ItemModel(model=model, joint=joint, together=top.together, group=g, is_converged=top.is_converged)
        for g in range(len(marginals))
    )
    own = dict.fromkeys(c for m in models for c in m.caveats if c not in answers.caveats)
    return GroupedModel(
        names=answers.names, models=models, equal=shared, log_likelihood=top.together.log_likelihood,
        n_free=tied.shape[1], is_converged=top.is_converged, caveats=(*own, *answers.caveats),
    )  # fmt: skip


def _tied(layout: Layout, model: Model, shared: tuple[int, ...], n_groups: int) -> tuple[Matrix, Vector]:
    """How all groups' parameters come from free ones: those of the first, then what later groups own."""
    first, fixed = ties(layout, model)
    free = np.asarray(np.abs(first).sum(axis=1) > 0)
    owner = np.repeat(np.arange(layout.n_items), layout.levels)
    is_own = np.append(~np.isin(owner, shared) & free[:-2], [bool(shared), bool(shared) or bool(free[-1])])
    own = np.flatnonzero(is_own)
    later, again = np.where(is_own[:, None], 0.0, first), np.where(is_own, 0.0, fixed)
    blank, apart = np.zeros((len(free), len(own))), np.eye(len(free))[:, own]
    rows = [np.hstack([first, *[blank] * (n_groups - 1)])]
    for group in range(1, n_groups):
        rows.append(np.hstack([later, *[apart if g == group else blank for g in range(1, n_groups)]]))
    return np.vstack(rows), np.concatenate([fixed, *[again] * (n_groups - 1)])
