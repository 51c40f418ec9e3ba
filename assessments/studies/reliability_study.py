"""One scale of a validation: how consistently its items were answered together, by every coefficient."""

from dataclasses import replace

import numpy as np

from assessments.reports.study_shapes import Estimated
from assessments.studies.estimates import caveat_codes, estimated, not_ordered, too_many
from assessments.studies.further_reliability import Answered, further_of
from scoring import reliability
from scoring.alpha_intervals import bonett_interval
from scoring.categorical_omega import CategoricalOmega, categorical_omega
from scoring.errors import ScoringError
from scoring.factors import omega_hierarchical, omega_total
from scoring.greatest_lower_bound import greatest_lower_bound
from scoring.lower_bounds import lower_bounds
from scoring.model_omega import model_omega
from scoring.moments import Moments
from scoring.polychoric.matrix import polychoric
from scoring.reliability import FEW, alpha_of
from scoring.results import Estimate, Matrix

FEWEST_FOR_A_MODEL = 50
LEVEL = 0.95


def reliability_of(
    moments: Moments, *, whole: Matrix, points: float, rng: np.random.Generator, answered: Answered
) -> dict[str, Estimated]:
    """Every coefficient of a scale over its complete rows, each with its interval or its refusal.

    `points` is how many points of the score one point of the mean answer is; `answered` has all rows.
    """
    halves = _halves(moments, rng)
    ordinal, implied = _categorical(whole)
    found = {
        "alpha": estimated(lambda: reliability.alpha(moments)),
        "alpha_standardized": estimated(lambda: reliability.alpha_standardized(moments)),
        "omega_total": estimated(lambda: omega_total(whole)),
        "omega_cfa": estimated(lambda: model_omega(whole)),
        "omega_categorical": ordinal,
        "omega_hierarchical": estimated(lambda: omega_hierarchical(whole)),
        "lambda6": estimated(lambda: reliability.lambda6(moments)),
        "split_half_min": halves["split_half_min"],
        "split_half_max": halves["split_half_max"],
        "sem": estimated(lambda: reliability.sem(moments), times=points),
        "alpha_bonett": estimated(lambda: _bonett(moments)),
        "alpha_ordinal": estimated(lambda: alpha_ordinal(whole)),
        "omega_categorical_model": implied,
        "lambda2": estimated(lambda: _lambda2(moments)),
        "glb": estimated(lambda: greatest_lower_bound(moments).estimate),
        "lambda4": halves["lambda4"],
        "split_half_mean": halves["split_half_mean"],
        **further_of(moments, answered, rng=rng),
    }
    return {name: _of_few(one) for name, one in found.items()}


def _of_few(found: Estimated) -> Estimated:
    """A coefficient that few people cannot carry says so, whichever it is."""
    if found.value is None or found.n is None or found.n >= FEW or "few_people" in found.caveats:
        return found
    return replace(found, caveats=("few_people", *found.caveats))


def alpha_ordinal(whole: Matrix) -> Estimate:
    """Alpha of the polychoric correlations: of what is thought behind the answers, not of any score."""
    _refuse_many_options(whole)
    found = polychoric(whole)
    return Estimate(value=alpha_of(found.correlation), method="polychoric", n=found.n, caveats=found.caveats)


def _categorical(whole: Matrix) -> tuple[Estimated, Estimated]:
    """By the correlations found and by the model, from one fit."""
    known: list[CategoricalOmega] = []

    def found() -> CategoricalOmega:
        if not known:
            _refuse_many_options(whole)
            if len(whole) < FEWEST_FOR_A_MODEL:
                raise ScoringError(
                    f"Categorical omega is found from {FEWEST_FOR_A_MODEL} complete rows on; here are "
                    f"{len(whole)}."
                )
            known.append(categorical_omega(whole))
        return known[0]

    return estimated(lambda: found().observed), estimated(lambda: found().model_implied)


def _refuse_many_options(whole: Matrix) -> None:
    if (why := too_many(len(whole), "A coefficient of ordered answers")) is not None:
        raise ScoringError(why)
    if (why := not_ordered(whole)) is not None:
        raise ScoringError(why)


def _bonett(moments: Moments) -> Estimate:
    found = reliability.alpha(moments)
    low, high = bonett_interval(found.value, n=moments.n, k_items=moments.k, ci_level=LEVEL)
    return Estimate(value=found.value, low=low, high=high, level=LEVEL, method="cronbach_bonett", n=found.n)


def _lambda2(moments: Moments) -> Estimate:
    return Estimate(value=lower_bounds(moments).lambda2, method="guttman", n=moments.n)


def _halves(moments: Moments, rng: np.random.Generator) -> dict[str, Estimated]:
    """Smallest, largest (lambda 4) and mean reliability of all splits, from one count of them."""
    names = ("split_half_min", "split_half_max", "lambda4", "split_half_mean")
    try:
        found = reliability.split_halves(moments, rng=rng)
    except ScoringError as refusal:
        return dict.fromkeys(names, Estimated(refused=str(refusal)))
    method, codes = "drawn_splits" if found.caveats else "all_splits", caveat_codes(found.caveats)
    values = zip(names, (found.min, found.max, found.max), strict=False)
    told = {name: Estimated(value=v, method=method, n=found.n, caveats=codes) for name, v in values}
    return told | {"split_half_mean": Estimated(value=found.mean, method="mean_of_all_splits", n=found.n)}
