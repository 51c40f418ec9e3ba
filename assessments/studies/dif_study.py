"""One scale in several groups: whether people at one level of it answer an item differently."""

from collections.abc import Sequence

import numpy as np

from assessments.reports.laboratory_shapes import DifItem, DifStudy
from assessments.studies.estimates import facts_of, number, too_many
from assessments.studies.groupings import Grouping
from scoring.dif.logistic import LogisticDif, logistic_dif
from scoring.dif.mantel_haenszel import Mantel, mantel
from scoring.dif.purification import purified
from scoring.errors import ScoringError
from scoring.results import Matrix

MOST_GROUPS = 12


def dif_of(items: Sequence[str], item_scores: Matrix, groups: Grouping) -> DifStudy:
    """Ordinal logistic regression of each item, the level purified of what is flagged; Mantel beside it."""
    whole = ~np.isnan(item_scores).any(axis=1) & (groups.places >= 0)
    counts = np.bincount(groups.places[whole], minlength=len(groups.labels))
    sizes = {label: int(n) for label, n in zip(groups.labels, counts, strict=True)}
    n = int(whole.sum())
    why = too_many(n, "Differential item functioning")
    if len(sizes) > MOST_GROUPS:
        why = f"Column '{groups.column}' names {len(sizes)} groups; at most {MOST_GROUPS} are compared."
    if why is not None:
        return DifStudy(column=groups.column, n=n, groups=sizes, refused=why)
    scores, labels = item_scores[whole], groups.places[whole].tolist()
    try:
        found = purified(
            lambda anchors: logistic_dif(scores, labels, anchors=anchors),
            is_flagged=lambda test: test.size != "negligible",
        )
    except ScoringError as refusal:
        return DifStudy(column=groups.column, n=n, groups=sizes, refused=str(refusal))
    beside = _mantel(scores, labels, anchors=[i for i in range(len(items)) if i not in found.flagged])
    return DifStudy(
        column=groups.column,
        n=n,
        groups=sizes,
        items={items[test.item]: _item(test, beside[test.item] if beside else None) for test in found.tests},
        flagged=tuple(items[i] for i in found.flagged),
        rounds=found.rounds,
        caveats=facts_of(found.caveats, items),
    )


def _mantel(scores: Matrix, labels: list[int], *, anchors: list[int]) -> tuple[Mantel, ...] | None:
    """For two groups only, with the level the regressions ended with."""
    try:
        return mantel(scores, labels, anchors=anchors if len(anchors) > 1 else None)
    except ScoringError:
        return None


def _item(test: LogisticDif, beside: Mantel | None) -> DifItem:
    return DifItem(
        uniform_chi2=test.uniform,
        non_uniform_chi2=test.non_uniform,
        chi2=test.total,
        df=2 * test.df,
        p=test.p_total,
        effect=test.effect,
        size=test.size,
        mantel_chi2=number(beside.chi2) if beside else None,
        mantel_p=number(beside.p) if beside else None,
        difference=number(beside.difference) if beside else None,
    )
