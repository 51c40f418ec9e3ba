"""Cut-offs drawn for the model at hand, power of close fit, and omegas of ordered answers."""

import numpy as np
import pytest

from scoring.cfa.cutoffs import cutoffs
from scoring.cfa.fit import fit
from scoring.cfa.ordinal import fit_ordinal
from scoring.cfa.ordinal_reliability import ordinal_reliabilities
from scoring.cfa.power import rmsea_people, rmsea_power
from scoring.errors import ScoringError
from tests.scoring.cfa.test_ordinal import NAMES, TWO, simulated
from tests.scoring.witness import case as one_case
from tests.scoring.witness import each

POWER = one_case("cfa", "rmsea_power")


def test_power_of_close_fit_and_its_people_are_those_of_semtools():
    assert rmsea_power(0.05, 0.08, df=24, n=301) == POWER.near("power")
    assert rmsea_people(0.05, 0.08, df=24) == POWER.value["n_for_80"]


def test_power_of_two_equal_levels_is_refused():
    with pytest.raises(ScoringError, match="two RMSEA"):
        rmsea_power(0.05, 0.05, df=24, n=301)
    with pytest.raises(ScoringError, match="too near"):
        rmsea_people(0.05, 0.050001, df=24)


@each("reliability", ".omega_categorical")
def test_omegas_of_ordered_answers_are_those_of_semtools(case):
    columns = case.data["columns"]
    model = fit_ordinal("f =~ " + " + ".join(columns), case.matrix(), columns)

    found = ordinal_reliabilities(model)[0]

    assert found.omega_observed == case.near("omega_cat_GreenYang")
    assert found.omega == case.near("omega_cat_modelimplied")
    assert found.omega_latent_observed == case.near("omega_latent_response")
    assert found.omega_latent == case.near("omega_latent_modelimplied")


def test_omegas_of_two_factors_are_alike_in_both_parameterisations():
    delta, theta = (
        ordinal_reliabilities(fit_ordinal(TWO, simulated(), NAMES, parameterization=p))
        for p in ("delta", "theta")
    )

    assert [r.factor for r in delta] == ["f", "g"]
    assert [r.omega for r in theta] == pytest.approx([r.omega for r in delta], abs=1e-6)
    assert all(r.omega < r.omega_latent for r in delta)


@pytest.fixture(scope="module")
def model():
    loading = np.kron(np.eye(2), np.full((1, 4), 0.7))
    rng = np.random.default_rng(7)
    trait = rng.normal(size=(600, 2)) @ np.linalg.cholesky([[1, 0.4], [0.4, 1]]).T
    scores = trait @ loading + rng.normal(size=(600, 8)) * 0.7
    return fit("f =~ a + b + c + d\ng =~ e + h + i + j", scores, list("abcdehij"))


def test_cutoffs_tell_a_wrong_model_from_a_true_one(model):
    found = cutoffs(model, rng=np.random.default_rng(20261121), draws=100)
    by_name = {c.index: c for c in found.cutoffs}

    assert found.pairs == (("a", "e"),)
    assert 0.97 < by_name["cfi"].wrong_bound < by_name["cfi"].true_bound < 1
    assert by_name["rmsea"].true_bound < by_name["rmsea"].wrong_bound == by_name["rmsea"].value
    # One stray pair in 28 hardly moves SRMR: with 600 people it cannot tell the two apart, and that is said.
    assert by_name["srmr"].value is None
    assert model.cfi > by_name["cfi"].value


def test_one_seed_gives_one_answer(model):
    one, other = (cutoffs(model, rng=np.random.default_rng(3), draws=50) for _ in range(2))

    assert one == other


def test_with_few_people_no_cutoff_is_invented(model):
    loose = fit("f =~ a + b + c + d", model.sample.groups[0].rows[:40, :4], list("abcd"))

    found = cutoffs(loose, rng=np.random.default_rng(3), draws=60, stray=0.1)

    assert all(c.value is None for c in found.cutoffs)


def test_what_no_cutoff_can_be_drawn_for_is_refused(model):
    rng, rows = np.random.default_rng(3), model.sample.groups[0].rows

    with pytest.raises(ScoringError, match="maximum likelihood"):
        cutoffs(fit("f =~ a + b + c + d", rows[:, :4], list("abcd"), method="ULS"), rng=rng)
    with pytest.raises(ScoringError, match="degrees of freedom"):
        cutoffs(fit("f =~ a + b + c", rows[:, :3], list("abc")), rng=rng)
