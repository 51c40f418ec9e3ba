"""What figures are called in sentences: the signs of their tables, not the names programs know them by."""

from collections.abc import Mapping

from documents.language import msgid as _m
from documents.language import say

SIGNS: Mapping[str, str] = {
    "alpha": "α",
    "alpha_standardized": "α std.",
    "alpha_ordinal": "α ord.",
    "alpha_bonett": "α (Bonett)",
    "alpha_duhachek": "α (Duhachek-Iacobucci)",
    "alpha_bootstrap": "α (Bootstrap)",
    "omega_total": "ω total",
    "omega_total_bootstrap": "ω total (Bootstrap)",
    "omega_cfa": "ω CFA",
    "omega_categorical": "ω cat.",
    "omega_categorical_model": "ω cat. model",
    "omega_hierarchical": "ω hier.",
    "omega_hierarchical_bootstrap": "ω hier. (Bootstrap)",
    "omega_schmid_leiman": "ω (Schmid-Leiman)",
    "lambda2": "λ2",
    "lambda4": "λ4",
    "lambda6": "λ6",
    "glb": "GLB",
    "sem": "SEM",
    "icc1": "ICC(1)",
    "icc2": "ICC(2)",
    "icc_1": "ICC(1)",
    "icc_a1": "ICC(A,1)",
    "icc_c1": "ICC(C,1)",
    "icc_1k": "ICC(1,k)",
    "icc_ak": "ICC(A,k)",
    "icc_ck": "ICC(C,k)",
    "r": "r",
    "error_variance": "v.e",
    "sdc95": "SDC95",
}
WORDS: Mapping[str, str] = {
    "alpha_pairwise": _m("α pairwise"),
    "split_half_min": _m("lowest split half"),
    "split_half_max": _m("highest split half"),
    "split_half_mean": _m("mean of halves"),
    "icc1_mean_size": _m("ICC(1) by mean size"),
    "within_sd": _m("SD within teams"),
    "q_ref": _m("room to the ends"),
    "bias": _m("mean difference"),
    "loa_low": _m("lower limit of agreement"),
    "loa_high": _m("upper limit of agreement"),
}


def called(name: str, language: str) -> str:
    """A figure as its table calls it; one of another version by its own name."""
    return say(WORDS[name], language) if name in WORDS else SIGNS.get(name, name)
