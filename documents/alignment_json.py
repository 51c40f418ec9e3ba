"""Aligned means of groups as JSON, names that stay."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from assessments.reports.alignment_shapes import AlignedGroup, AlignedItem, AlignmentStudy
from assessments.reports.laboratory_shapes import InvarianceStudy
from documents.exact import fact, number

Json = dict[str, Any]


def alignment(studies: Iterable[InvarianceStudy]) -> Json:
    """By scale; nothing where no groups were aligned."""
    told = {found.scale: _scale(found) for study in studies for found in study.alignment}
    return {"alignment": told} if told else {}


def _scale(found: AlignmentStudy) -> Json:
    if found.refused is not None:
        return {"refused": found.refused}
    return {
        "groups": {group.group: _group(group) for group in found.groups},
        "r2": {"loadings": number(found.r2_loadings), "intercepts": number(found.r2_intercepts)},
        "share_differing": number(found.share_differing),
        "cfi": number(found.cfi),
        "rmsea": number(found.rmsea),
        "items": {name: _item(item) for name, item in found.items.items()},
        "notes": [fact(c) for c in found.caveats],
    }


def _group(found: AlignedGroup) -> Json:
    figures = ("mean", "error", "low", "high", "sd", "sd_error")
    return {"n": found.n, **{name: number(getattr(found, name)) for name in figures}}


def _item(found: AlignedItem) -> Json:
    told = asdict(found)
    return {name: list(v) if isinstance(v, tuple) else v for name, v in told.items()}
