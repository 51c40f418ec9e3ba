"""The scales at two levels as JSON, names that stay."""

from typing import Any

from assessments.reports.multilevel_shapes import LevelOmega, MultilevelStudy, TwoLevelModel
from documents.exact import fact, number, plain

Json = dict[str, Any]
FIGURES = ("size", "chi2", "p", "cfi", "tli", "srmr_within", "srmr_between", "aic", "bic")


def multilevel(found: MultilevelStudy) -> Json:
    """`model`: all scales at once; `scales`: each alone, where there are several. Each may be refused."""
    told: Json = {"model": _model(found.model)}
    if found.scales:
        told["scales"] = {scale: _model(one) for scale, one in found.scales.items()}
    return told


def _model(found: TwoLevelModel) -> Json:
    if found.refused is not None:
        return {"refused": found.refused}
    return {
        "n": found.n,
        "n_teams": found.n_teams,
        "df": found.df,
        **{name: number(getattr(found, name)) for name in FIGURES},
        "rmsea": {name: number(getattr(found.rmsea, name)) for name in ("value", "low", "high")},
        "icc": plain(found.icc),
        "loadings_std": plain(found.loadings_std),
        "factor_correlations": {level: plain(of) for level, of in found.factor_correlations.items()},
        "omega": {scale: {k: _omega(o) for k, o in of.items()} for scale, of in found.omega.items()},
        "alpha": plain(found.alpha),
        "agreement": plain(found.agreement),
        "caveats": [c.code for c in found.caveats],
        "notes": [fact(c) for c in found.caveats],
    }


def _omega(found: LevelOmega) -> Json:
    if found.refused is not None:
        return {"refused": found.refused}
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "level": found.level,
        "n": found.n,
        "caveats": list(found.caveats),
    }
