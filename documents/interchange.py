"""Results as JSON, under names that stay: unrounded numbers, caveats as codes, why a number is missing.

What is not a finite number is never written as one.
"""

from typing import Any

from assessments.reports.comparison_shapes import ComparisonReport, PersonChange, ScaleComparison
from assessments.reports.shapes import InstrumentRef
from assessments.reports.study_shapes import (
    Estimated,
    GroupAgreement,
    ItemStudy,
    ScaleStudy,
    ValidationReport,
)
from documents import further_json, laboratory_json
from documents.exact import fact, number

__all__ = ["compared", "comparison_json", "estimate", "number", "validation_json"]

VALIDATION = "soundline.validation/1"
COMPARISON = "soundline.comparison/1"
UNDEFINED = "The number does not exist for these answers."

Json = dict[str, Any]


def validation_json(report: ValidationReport) -> Json:
    """A validation under the names of `soundline.validation/1`."""
    return {
        "format": VALIDATION,
        "instrument": _instrument(report.instrument),
        "data": {"name": report.data_name, "digest": report.data_digest},
        "rows": report.rows,
        "seed": report.seed,
        "scales": {scale.id: _scale(scale) for scale in report.scales},
        "quality": {name: [number(v) for v in values] for name, values in report.quality.items()}
        | {"flagged": list(report.flagged)},
        "caveats": [told.code for told in report.caveats],
        "notes": [fact(told) for told in (*report.caveats, *report.notes)],
        **laboratory_json.everything(report),
    }


def comparison_json(report: ComparisonReport) -> Json:
    """A comparison under the names of `soundline.comparison/1`."""
    return {
        "format": COMPARISON,
        "instrument": _instrument(report.instrument),
        "data": {"baseline": report.baseline_name, "followup": report.followup_name},
        "teams": {
            team: {"scales": {scale.scale: compared(scale) for scale in scales}}
            for team, scales in report.teams.items()
        },
        "programme": {"scales": {scale: estimate(found) for scale, found in report.programme.items()}},
        "persons": [_person(found) for found in report.persons],
        "caveats": [told.code for told in report.caveats],
        "notes": [fact(told) for told in report.caveats],
    }


def estimate(found: Estimated) -> Json:
    """An estimate with its interval where it has one, or `{refused: why}`."""
    if found.refused is not None:
        return {"refused": found.refused}
    value = number(found.value)
    if value is None:
        return {"refused": UNDEFINED}
    told: Json = {"value": value}
    low, high = number(found.low), number(found.high)
    if low is not None and high is not None:
        told |= {"low": low, "high": high, "level": found.level}
    told |= {"method": found.method, "n": found.n}
    if found.caveats:
        told["caveats"] = list(found.caveats)
    return told


def _instrument(instrument: InstrumentRef) -> Json:
    return {"id": instrument.id, "version": instrument.version, "digest": instrument.digest}


def _scale(scale: ScaleStudy) -> Json:
    told: Json = {
        "n_complete": scale.n_complete,
        "k": scale.k,
        "items": {item.id: _item(item) for item in scale.items},
        "reliability": {name: estimate(found) for name, found in scale.reliability.items()},
        "caveats": [told.code for told in scale.caveats],
    }
    if scale.agreement:
        told["agreement"] = {name: _agreement(found) for name, found in scale.agreement.items()}
    if scale.retest:
        told["retest"] = {name: estimate(found) for name, found in scale.retest.items()}
    if scale.schmid_leiman is not None:
        told["schmid_leiman"] = further_json.schmid_leiman(scale.schmid_leiman)
    if scale.generalizability is not None:
        told["generalizability"] = further_json.generalizability(scale.generalizability)
    if scale.norms:
        told["norms"] = further_json.norms(scale.norms)
    return told


def _item(item: ItemStudy) -> Json:
    names = ("mean", "sd", "skew", "kurtosis", "floor", "ceiling", "missing", "item_rest", "alpha_if_dropped")
    return {"n": item.n} | {name: number(getattr(item, name)) for name in names}


def _agreement(found: Estimated | GroupAgreement | int) -> Json | int:
    if isinstance(found, Estimated):
        return estimate(found)
    if isinstance(found, GroupAgreement):
        told: Json = {
            "mean": number(found.mean),
            "median": number(found.median),
            "teams": {team: number(value) for team, value in found.teams.items()},
        }
        if found.critical_share is not None:
            told["critical_share"] = number(found.critical_share)
        return told
    return found


def _person(found: PersonChange) -> Json:
    return {
        "person": found.person,
        "team": found.team,
        "scale": found.scale,
        "baseline": number(found.baseline),
        "followup": number(found.followup),
        "index": number(found.index),
        "change": found.change,
    }


def compared(scale: ScaleComparison) -> Json:
    """One scale of one group; the correction of a focus scale only where it is one."""
    told: Json = {
        "baseline": number(scale.baseline),
        "followup": number(scale.followup),
        "delta": estimate(scale.delta),
        "delta_noise_only": estimate(scale.delta_noise_only),
        "shrunken": number(scale.shrunken),
        "n1": scale.n1,
        "n2": scale.n2,
        "n_linked": scale.n_linked,
        "roster1": scale.roster1,
        "roster2": scale.roster2,
        "method": scale.method,
        "verdict": scale.verdict,
        "favourable": scale.favourable,
        "caps": list(scale.caps),
        "reasons": [fact(reason) for reason in scale.reasons],
    }
    return told if scale.regression is None else told | {"regression": number(scale.regression)}
