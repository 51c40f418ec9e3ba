"""Aligned means of each scale over groups, beside the ladder that says whether means may be compared."""

from dataclasses import replace

import numpy as np

from assessments.reports.alignment_shapes import AlignedGroup, AlignedItem, AlignmentStudy
from assessments.reports.laboratory_shapes import InvarianceStudy
from assessments.studies.estimates import facts_of, number
from assessments.studies.groupings import Grouping
from assessments.studies.model_study import Measured
from scoring.cfa.alignment_model import Alignment, alignment
from scoring.errors import ScoringError

WIDTH = 1.959963984540054
"""Standard errors to either side of an interval of 95 in 100."""


def beside(told: InvarianceStudy, measured: Measured, groups: Grouping) -> InvarianceStudy:
    """The ladder over groups with aligned means of every scale, of the rows the ladder was climbed with."""
    if told.refused is not None:
        return told
    whole = np.flatnonzero(~np.isnan(measured.item_scores).any(axis=1) & (groups.places >= 0))
    rows = whole[np.argsort(groups.places[whole], kind="stable")]
    labels = [groups.labels[place] for place in groups.places[rows].tolist()]
    return replace(
        told,
        alignment=tuple(
            _of_scale(scale, tuple(items), measured.item_scores[rows][:, list(places)], labels)
            for (scale, items), places in zip(measured.scales.items(), measured.places, strict=True)
        ),
    )


def _of_scale(
    scale: str, items: tuple[str, ...], item_scores: np.ndarray, labels: list[str]
) -> AlignmentStudy:
    try:
        return _told(scale, alignment(item_scores, items, labels))
    except (ScoringError, np.linalg.LinAlgError) as refusal:
        return AlignmentStudy(scale=scale, refused=str(refusal))


def _told(scale: str, found: Alignment) -> AlignmentStudy:
    base = found.configural
    names = tuple(map(str, base.groups))
    return AlignmentStudy(
        scale=scale,
        groups=tuple(_group(found, place, name) for place, name in enumerate(names)),
        items={item: _item(found, place, names) for place, item in enumerate(base.items)},
        r2_loadings=found.explained_loadings.overall,
        r2_intercepts=found.explained_intercepts.overall,
        share_differing=found.share_differing,
        cfi=number(base.cfi),
        rmsea=number(base.rmsea),
        caveats=facts_of(found.caveats, base.items),
    )


def _group(found: Alignment, place: int, name: str) -> AlignedGroup:
    """The first group is what the others are measured by, so it has no errors."""
    mean, sd = float(found.aligned.means[place]), float(found.aligned.sds[place])
    n = found.configural.sizes[place]
    if place == 0:
        return AlignedGroup(group=name, n=n, mean=0.0)
    error = float(found.spread.means[place])
    return AlignedGroup(
        group=name,
        n=n,
        mean=mean,
        error=error,
        low=mean - WIDTH * error,
        high=mean + WIDTH * error,
        sd=sd,
        sd_error=float(found.spread.sds[place]),
    )


def _item(found: Alignment, place: int, names: tuple[str, ...]) -> AlignedItem:
    def where(differing: tuple[tuple[bool, ...], ...]) -> tuple[str, ...]:
        return tuple(name for name, is_so in zip(names, differing[place], strict=True) if is_so)

    return AlignedItem(
        loadings={name: float(v) for name, v in zip(names, found.loadings[:, place], strict=True)},
        intercepts={name: float(v) for name, v in zip(names, found.intercepts[:, place], strict=True)},
        r2_loading=found.explained_loadings.by_item[place],
        r2_intercept=found.explained_intercepts.by_item[place],
        differs_loading=where(found.differing_loadings),
        differs_intercept=where(found.differing_intercepts),
    )
