"""Levels of invariance as JSON: each with its fit, what was let go, and the ladder of ordered answers."""

from collections.abc import Iterable
from typing import Any

from assessments.reports.laboratory_shapes import InvarianceStep, InvarianceStudy
from documents import alignment_json
from documents.exact import fact, number

Json = dict[str, Any]


def step(found: InvarianceStep) -> Json:
    """One level and how it fits beside the one before."""
    figures = ("chi2", "p", "cfi", "rmsea", "srmr", "delta_cfi", "delta_rmsea", "delta_srmr")
    told = {name: number(getattr(found, name)) for name in figures}
    return {"level": found.level, "df": found.df, **told, "holds": found.holds}


def beside(studies: Iterable[InvarianceStudy]) -> Json:
    """What stands beside the ladders; what was not looked for is not there."""
    known = list(studies)
    partial = {
        study.over: [{**step(s), "freed": list(s.freed)} for s in study.partial]
        for study in known
        if study.partial
    }
    ordinal = {study.over: _ordinal(study.ordinal) for study in known if study.ordinal is not None}
    told: Json = {"invariance_partial": partial} if partial else {}
    told |= {"invariance_ordinal": ordinal} if ordinal else {}
    return told | alignment_json.alignment(known)


def _ordinal(found: InvarianceStudy) -> Json:
    if found.refused is not None:
        return {"refused": found.refused}
    return {
        "estimator": "WLSMV",
        "steps": [step(s) for s in found.steps],
        "notes": [fact(c) for c in found.caveats],
    }
