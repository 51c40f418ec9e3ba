"""Missing answers, general factors, teams, norms and models beside the main one as JSON, names that stay."""

from typing import Any

from assessments.reports.further_shapes import (
    CutoffStudy,
    Freed,
    GeneralizabilityStudy,
    MissingStudy,
    NormStudy,
    SchmidLeimanStudy,
    Threshold,
)
from assessments.reports.laboratory_shapes import ConfirmatoryStudy, ExploratoryStudy
from documents.exact import fact, number, plain

Json = dict[str, Any]


def missing(found: MissingStudy) -> Json:
    """Which answers are missing together; `refused` beside the counts where patterns were not taken."""
    told: Json = {"rows": found.rows, "listwise": found.n_listwise, "items": dict(found.items)}
    if found.refused is not None:
        return told | {"refused": found.refused}
    return told | {
        "pairwise": {"least": found.pairwise_least, "most": found.pairwise_most},
        "n_patterns": found.n_patterns,
        "patterns": [{"items": list(pattern.items), "n": pattern.n} for pattern in found.patterns],
        "little": _little(found),
        "notes": [fact(c) for c in found.caveats],
    }


def _little(found: MissingStudy) -> Json:
    if found.little is None:
        return {"refused": found.little_refused}
    test = found.little
    return {"chi2": test.chi2, "df": test.df, "p": test.p, "n": test.n, "n_patterns": test.n_patterns}


def schmid_leiman(found: SchmidLeimanStudy) -> Json:
    """Loadings on a general factor and on groups."""
    if found.refused is not None:
        return {"refused": found.refused}
    return {
        "loadings": plain(found.loadings),
        "uniqueness": plain(found.uniqueness),
        "explained_common": plain(found.explained),
        "n": found.n,
        "caveats": [c.code for c in found.caveats],
    }


def generalizability(found: GeneralizabilityStudy) -> Json:
    """Components of variance and what team means hold."""
    if found.refused is not None:
        return {"refused": found.refused}
    return {
        "components": plain(found.components),
        "coefficient": number(found.coefficient),
        "members": number(found.members),
        "items": found.items,
        "with_members": plain(found.designs),
        "finite_team": {"refused": found.finite_refused} if found.finite_refused else plain(found.finite),
        "error_variance_assumed": number(found.error_variance),
        "n_teams": found.n_teams,
        "n": found.n,
        "notes": [fact(c) for c in found.caveats],
    }


def norms(found: tuple[NormStudy, ...]) -> Json:
    """The sample as a norm group, by what was counted."""
    return {study.unit: _norm(study) for study in found}


def _norm(found: NormStudy) -> Json:
    if found.refused is not None:
        return {"n": found.n, "refused": found.refused}
    return {
        "n": found.n,
        "mean": number(found.mean),
        "sd": number(found.sd),
        "level": 0.95,
        "method": "counted_jeffreys",
        "scores": [
            {
                "score": row.score,
                "z": row.z,
                "t": row.t,
                "stanine": row.stanine,
                "percentile": {"value": row.percentile, "low": row.low, "high": row.high},
            }
            for row in found.rows
        ],
        "notes": [fact(c) for c in found.caveats],
    }


def thresholds(found: tuple[Threshold, ...]) -> list[Json]:
    """Where one answer gives way to the next."""
    return [{"value": number(cut.value), "se": number(cut.error)} for cut in found]


def further_factors(found: ExploratoryStudy) -> Json:
    """What stands beside loadings: residuals, errors, and how alike groups are."""
    told: Json = {"residuals": plain(found.residuals)}
    told["loadings_se"] = {"refused": found.errors_refused} if found.errors_refused else plain(found.errors)
    if found.draws:
        told["draws"] = found.draws
    if found.congruence:
        told["congruence"] = plain(found.congruence)
    elif found.congruence_refused is not None:
        told["congruence"] = {"refused": found.congruence_refused}
    return told


def cutoffs(found: CutoffStudy) -> Json:
    """Cut-offs simulated for the model at hand, index by index."""
    if found.refused is not None:
        return {"refused": found.refused}
    rows = {
        name: {"true": row.true_bound, "wrong": row.wrong_bound, "value": number(row.value)}
        for name, row in found.indices.items()
    }
    return rows | {"draws": found.draws, "seed": found.seed, "notes": [fact(c) for c in found.caveats]}


def freed(found: tuple[Freed, ...]) -> list[Json]:
    """What freeing would bring, most first."""
    return [
        {
            "left": one.left,
            "operator": one.operator,
            "right": one.right,
            "mi": number(one.index),
            "epc": number(one.expected_change),
        }
        for one in found
    ]


def own_model(found: ConfirmatoryStudy) -> Json:
    """The statements of a researcher's own model, its parameters and what it defines."""
    told: Json = {"model": found.model}
    if found.refused is not None:
        return told
    told["parameters"] = [
        {
            "left": p.left, "operator": p.operator, "right": p.right, "label": p.label, "free": p.is_free,
            "estimate": number(p.value), "se": number(p.error), "std": number(p.standard),
            "std_se": number(p.standard_error),
        }
        for p in found.parameters
    ]  # fmt: skip
    if found.defined_refused is not None:
        return told | {"defined": {"refused": found.defined_refused}}
    return told | {
        "defined": [
            {"name": d.name, "formula": d.formula, "estimate": number(d.value), "se": number(d.error)}
            for d in found.defined
        ]
    }
