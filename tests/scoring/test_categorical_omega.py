"""Categorical omega against semTools 0.5-6: compRelSEM(cfa(ordered=, estimator='WLSMV'), ord.scale=TRUE)."""

import numpy as np
import pytest

from scoring.categorical_omega import categorical_omega
from scoring.errors import ScoringError
from tests.scoring.witness import cases


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id) for c in cases("reliability", ".omega_categorical")]
)
def test_omega_of_ordered_answers_is_that_of_semtools(case):
    found = categorical_omega(case.matrix())

    assert found.observed.value == pytest.approx(case.value["omega_cat_GreenYang"], abs=1e-5)
    assert found.model_implied.value == pytest.approx(case.value["omega_cat_modelimplied"], abs=1e-5)


def test_the_order_of_the_categories_counts_and_not_their_distance_from_zero():
    answers = np.random.default_rng(1).normal(size=(300, 1)) + np.random.default_rng(2).normal(size=(300, 4))
    points = np.digitize(answers, [-1.5, -0.5, 0.5, 1.5]).astype(float)

    shifted = categorical_omega(points * 2 + 7).observed.value

    assert categorical_omega(points).observed.value == pytest.approx(shifted, abs=1e-12)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param(np.tile([[1.0, 2.0], [2.0, 1.0]], (30, 1)), "at least 3 items", id="two items"),
        pytest.param(
            np.tile([[1.0, 1, 1], [2, 2, 2], [3, 3, 3]], (30, 1)), "perfectly", id="one item thrice"
        ),
        pytest.param(np.ones((50, 4)), "answers that differ", id="no spread"),
    ],
)
def test_what_has_no_omega_is_refused(answers, words):
    with pytest.raises(ScoringError, match=words):
        categorical_omega(answers)
