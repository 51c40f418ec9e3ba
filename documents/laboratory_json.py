"""Dimensions, factors, models, groups and response curves of a validation as JSON, names that stay."""

from collections.abc import Mapping
from typing import Any

from assessments.reports.laboratory_shapes import (
    Between,
    ConfirmatoryStudy,
    DifStudy,
    ExploratoryStudy,
    InvarianceStudy,
    MokkenStudy,
    ParallelStudy,
    ResponseStudy,
)
from assessments.reports.study_shapes import Dimensionality, ValidationReport
from documents import further_json, invariance_json, multilevel_json
from documents.exact import fact, number, numbers, plain

Json = dict[str, Any]


def everything(report: ValidationReport) -> Json:
    """What stands beside the scales in a validation; what was not asked for is not there."""
    told: Json = {}
    if report.dimensionality is not None:
        told["dimensionality"] = dimensionality(report.dimensionality)
    if report.efa is not None:
        told["efa"] = efa(report.efa)
    if report.cfa is not None:
        told["cfa"] = cfa(report.cfa)
    if report.invariance:
        told["invariance"] = {
            study.over: {"refused": study.refused}
            if study.refused
            else [invariance_json.step(s) for s in study.steps]
            for study in report.invariance
        }
        told["invariance_verdicts"] = {study.over: _verdict(study) for study in report.invariance}
        told |= invariance_json.beside(report.invariance)
    if report.missing is not None:
        told["missing"] = further_json.missing(report.missing)
    if report.multilevel_model is not None:
        told["multilevel_model"] = multilevel_json.multilevel(report.multilevel_model)
    told |= _by_scale("irt", report, lambda s: s.irt, irt)
    told |= _by_scale("mokken", report, lambda s: s.mokken, mokken)
    told |= _by_scale("dif", report, lambda s: s.dif, dif)
    return told


def _by_scale(name: str, report: ValidationReport, of: Any, write: Any) -> Json:
    known = {scale.id: write(of(scale)) for scale in report.scales if of(scale) is not None}
    return {name: known} if known else {}


def dimensionality(found: Dimensionality) -> Json:
    """Adequacy and counts; `refused` where even that does not exist."""
    if found.refused is not None and found.kmo is None and not found.polychoric:
        return {"refused": found.refused}
    bartlett = {"chi2": found.bartlett_chi2, "df": found.bartlett_df, "p": found.bartlett_p}
    counts = found.counts
    told: Json = {
        "kmo": number(found.kmo),
        "kmo_items": plain(found.kmo_items),
        "bartlett": {name: number(value) for name, value in bartlett.items()},
        "n": found.n,
        "parallel": {} if found.parallel is None else parallel(found.parallel),
        "map": counts.map,
        "polychoric": plain(found.polychoric)
        if found.polychoric_refused is None
        else {"refused": found.polychoric_refused},
        "map_squared": numbers(counts.map_squared),
        "map_fourth_power": counts.map_fourth_power,
        "vss": {"one": counts.vss1, "two": counts.vss2},
        "hull": counts.hull,
        "ega": counts.ega,
        "kaiser": counts.kaiser,
        "thresholds": {item: further_json.thresholds(cuts) for item, cuts in found.thresholds.items()},
        "polychoric_se": plain(found.polychoric_errors),
        "caveats": [c.code for c in found.caveats],
        "notes": [fact(c) for c in found.caveats],
    }
    if found.parallel_polychoric is not None:
        told["parallel_polychoric"] = parallel(found.parallel_polychoric)
    return told if found.refused is None else told | {"refused": found.refused}


def parallel(found: ParallelStudy) -> Json:
    """Counts of factors and components, and the eigenvalues behind them."""
    if found.refused is not None:
        return {"refused": found.refused}
    return {
        "n_factors": found.n_factors,
        "n_components": found.n_components,
        "seed": found.seed,
        "draws": found.draws,
        "quantile": found.quantile,
        "correlations": found.kind,
    } | {
        name: {
            "observed": numbers(of.observed),
            "random_mean": numbers(of.random_mean),
            "random_quantile": numbers(of.random_quantile),
        }
        for name, of in (("components", found.components), ("factors", found.factors))
    }


def efa(found: ExploratoryStudy) -> Json:
    """Factors of the items as they were answered."""
    if found.refused is not None:
        return {"refused": found.refused}
    return {
        "n_factors": found.n_factors,
        "extraction": found.extraction,
        "rotation": found.rotation,
        "n": found.n,
        "loadings": plain(found.loadings),
        "uniqueness": plain(found.uniqueness),
        "factor_correlations": plain(found.factor_correlations),
        "explained": plain(found.explained),
        "fit": plain(found.fit),
        "caveats": [c.code for c in found.caveats],
        "notes": [fact(c) for c in found.caveats],
        **further_json.further_factors(found),
    }


def cfa(found: ConfirmatoryStudy) -> Json:
    """The scales as correlated factors, and the same model fitted otherwise; each may be refused."""
    told = _fitted_ways(found)
    if found.forms:
        told["forms"] = {name: _or_refused(form) for name, form in found.forms.items()}
    if found.htmt_interval is not None:
        told["htmt_interval"] = _between(found.htmt_interval)
    if found.own is not None:
        told["own"] = _fitted_ways(found.own) | further_json.own_model(found.own)
    return told


def _fitted_ways(found: ConfirmatoryStudy) -> Json:
    """A model with what every model has beside it."""
    told = _or_refused(found)
    for name in ("robust", "ordinal", "fiml"):
        other = getattr(found, name)
        if other is not None:
            told[name] = _or_refused(other)
    if found.fiml is not None and found.fiml.robust is not None:
        told["fiml"]["robust"] = _or_refused(found.fiml.robust)
    if found.cutoffs is not None:
        told["cutoffs"] = further_json.cutoffs(found.cutoffs)
    return told


def _or_refused(found: ConfirmatoryStudy) -> Json:
    return {"refused": found.refused} if found.refused is not None else _fitted(found)


def _fitted(found: ConfirmatoryStudy) -> Json:
    figures = ("chi2", "p", "cfi", "tli", "srmr", "aic", "bic")
    return {
        "estimator": found.estimator,
        "n": found.n,
        "df": found.df,
        **{name: number(getattr(found, name)) for name in figures},
        "rmsea": {name: number(getattr(found.rmsea, name)) for name in ("value", "low", "high")},
        "loadings_std": plain(found.loadings_std),
        "factor_correlations": plain(found.factor_correlations),
        "omega": plain(found.omega),
        "ave": plain(found.ave),
        "htmt": {"refused": found.htmt_refused} if found.htmt_refused else plain(found.htmt),
        "residuals": plain(found.residuals),
        "modifications": further_json.freed(found.freed),
        "caveats": [c.code for c in found.caveats],
        "notes": [fact(c) for c in found.caveats],
    }


def _between(found: Between) -> Json:
    """Limits of a table of figures."""
    if found.refused is not None:
        return {"refused": found.refused}
    unit = "teams" if found.by_team else "people"
    about = {"level": found.level, "draws": found.draws, "seed": found.seed, "drawn": unit}
    return {"low": plain(found.low), "high": plain(found.high), **about}


def _verdict(found: InvarianceStudy) -> Json:
    return {
        "column": found.column,
        "n": dict(found.sizes),
        "status": found.status,
        "failed_at": found.failed_at,
        "caveats": [fact(c) for c in found.caveats],
    }


def irt(found: ResponseStudy) -> Json:
    """Slopes and steps of one scale's items."""
    if found.refused is not None:
        return {"refused": found.refused}
    return {
        "model": found.model,
        "n": found.n,
        "items": {name: {"a": item.a, "b": list(item.b)} for name, item in found.items.items()},
        "loglik": number(found.loglik),
        "aic": number(found.aic),
        "bic": number(found.bic),
        "reliability": plain(found.reliability),
        "information": {"theta": list(found.theta), "value": list(found.information)},
        "q3": {"largest": number(found.q3_largest), "pair": plain(found.q3_pair), "mean": found.q3_mean},
        "caveats": [c.code for c in found.caveats],
    }


def mokken(found: MokkenStudy) -> Json:
    """Scalability of one scale."""
    if found.refused is not None:
        return {"refused": found.refused}
    names = ("h", "h_se", "h_items", "aisp", "monotonicity", "ht", "rho")
    return {"n": found.n} | {name: plain(getattr(found, name)) for name in names}


def dif(found: DifStudy) -> Json:
    """Differences between groups at one level of a scale."""
    if found.refused is not None:
        return {"refused": found.refused}
    return {
        "method": "ordinal_logistic_purified",
        "column": found.column,
        "n": found.n,
        "groups": dict(found.groups),
        "items": {
            name: {
                "chi2": item.chi2,
                "df": item.df,
                "p": item.p,
                "uniform_chi2": item.uniform_chi2,
                "non_uniform_chi2": item.non_uniform_chi2,
                "effect": item.effect,
                "size": item.size,
                "mantel": _mantel(item.mantel_chi2, item.mantel_p, item.difference),
            }
            for name, item in found.items.items()
        },
        "flagged": list(found.flagged),
        "rounds": found.rounds,
        "caveats": [c.code for c in found.caveats],
    }


def _mantel(chi2: float | None, p: float | None, difference: float | None) -> Mapping[str, float | None]:
    """Of two groups; absent figures where there are more."""
    return {"chi2": number(chi2), "p": number(p), "difference": number(difference)}
