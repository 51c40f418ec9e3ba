"""Other forms of the same items beside the model of the scales."""

import numpy as np

from assessments.studies.form_study import other_forms
from assessments.studies.model_study import Measured


def measured(*sizes, rows=300, spread=0.6):
    """Scales of so many items each, with a common share."""
    rng = np.random.default_rng(7)
    common, count = rng.normal(size=(rows, 1)), sum(sizes)
    own = np.repeat(rng.normal(size=(rows, len(sizes))), sizes, axis=1)
    scores = spread * (common + own) + rng.normal(size=(rows, count))
    names = iter(f"item{i}" for i in range(count))
    return Measured(
        scales={f"scale{at}": [next(names) for _ in range(size)] for at, size in enumerate(sizes)},
        item_scores=scores,
    )


def test_four_scales_are_told_as_one_factor_below_one_and_beside_one():
    told = other_forms(measured(3, 3, 4, 4))

    assert [told[kind].df for kind in ("one_factor", "second_order", "bifactor")] == [77, 73, 63]
    assert told["bifactor"].chi2 < told["second_order"].chi2 < told["one_factor"].chi2
    assert set(told["bifactor"].loadings_std["item3"]) == {"general", "scale1"}
    assert set(told["second_order"].loadings_std["item3"]) == {"scale1"}


def test_what_three_scales_cannot_tell_is_refused_in_their_own_names():
    told = other_forms(measured(3, 3, 2))

    assert "nothing tells the two apart" in told["second_order"].refused
    assert "'scale2' has fewer" in told["bifactor"].refused
    assert told["one_factor"].chi2 is not None


def test_of_one_scale_there_is_nothing_to_compare():
    assert other_forms(measured(5)) == {}
