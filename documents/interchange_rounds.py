"""What a comparison has beyond two rounds, as JSON: contrasts, models, arms, who stayed, the usual tests.

Each name stands only where there is something to tell, after the stable names of `interchange`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from assessments.reports.comparison_shapes import (
    ArmsComparison,
    Attrition,
    ComparisonReport,
    CompositionComparison,
    ContrastComparison,
    ProgrammeModel,
    UsualTests,
)
from assessments.reports.study_shapes import Estimated
from documents.interchange import Json, compared, comparison_json, estimate, number


def everything(report: ComparisonReport) -> Json:
    """A comparison under the names of `soundline.comparison/1`, and whatever else was asked for."""
    told = comparison_json(report)
    further: Json = {
        "rounds": [{"name": r.name, "kind": r.kind} for r in report.rounds],
        "contrasts": {c.name: _contrast(c) for c in report.contrasts},
        "programme_model": {m.scale: _model(m) for m in report.programme_models},
        "arms": {a.scale: _arms(a) for a in report.arms},
        "attrition": {a.scale: _attrition(a) for a in report.attrition},
        "composition": _by_team(report.composition, _composition),
        "usual_tests": _by_team(report.usual_tests, _usual),
    }
    return told | {name: value for name, value in further.items() if value}


def _by_team(found: Mapping[str, Iterable[Any]], told: Any) -> Json:
    return {team: {one.scale: told(one) for one in scales} for team, scales in found.items()}


def _contrast(found: ContrastComparison) -> Json:
    return {
        "weights": list(found.weights),
        "teams": {
            team: {"scales": {scale.scale: compared(scale) for scale in scales}}
            for team, scales in found.teams.items()
        },
        "programme": {"scales": {scale: estimate(value) for scale, value in found.programme.items()}},
    }


def _model(found: ProgrammeModel) -> Json:
    if found.refused is not None:
        return {"refused": found.refused}
    return {
        "n": found.n,
        "n_teams": found.n_teams,
        "n_persons": found.n_persons,
        "means": [number(m) for m in found.means],
        "variances": {name: number(value) for name, value in found.variances.items()},
        "contrasts": {name: _plain(value) for name, value in found.contrasts.items()},
        "caveats": list(found.caveats),
    }


def _arms(found: ArmsComparison) -> Json:
    told: Json = {
        "difference": estimate(found.difference),
        "df": number(found.df),
        "p": number(found.p),
        "permutation": {"p": number(found.permutation_p), "smallest": number(found.permutation_smallest)},
        "n_coached": found.n_coached,
        "n_comparison": found.n_comparison,
        "caveats": list(found.caveats),
    }
    return told | _estimates(coached=found.coached, comparison=found.comparison, adjusted=found.adjusted)


def _attrition(found: Attrition) -> Json:
    return {
        "n_stayed": found.n_stayed,
        "n_left": found.n_left,
        "stayed": number(found.stayed),
        "left": number(found.left),
        "difference": estimate(found.difference),
        "standardised": estimate(found.standardised),
        "caveats": list(found.caveats),
    }


def _composition(found: CompositionComparison) -> Json:
    if found.refused is not None:
        return {"refused": found.refused}
    parts = _estimates(
        stayers=found.stayers, answered_once=found.answered_once, joined=found.joined, left=found.left
    )
    more = {"is_mostly_composition": found.is_mostly_composition, "caveats": list(found.caveats)}
    return {"total": number(found.total)} | parts | more


def _estimates(**found: Estimated | None) -> Json:
    return {name: estimate(value) for name, value in found.items() if value is not None}


def _usual(found: UsualTests) -> Json:
    tests = {name: _tested(test) for name, test in found.tests.items()}
    figures = {name: estimate(value) for name, value in found.figures.items()}
    return tests | figures | ({"reliable": dict(found.reliable)} if found.reliable else {})


def _tested(found: Any) -> Json:
    if found.refused is not None:
        return {"refused": found.refused}
    return {name: value for name, value in _plain(found).items() if name != "refused" and value is not None}


def _plain(found: Any) -> Json:
    """Every field of a shape, numbers that do not exist as null."""
    values = {f.name: getattr(found, f.name) for f in fields(found)}
    return {name: number(value) if isinstance(value, float) else value for name, value in values.items()}
