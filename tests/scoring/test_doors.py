"""The doors to other packages: right where R agrees, guarded where the packages are known to be wrong."""

import numpy as np
import pytest

from scoring.errors import ScoringError
from scoring.factors import minres, oblimin
from scoring.moments import Moments
from scoring.outside import factor_analyzer_door, pingouin_door
from scoring.reliability import alpha
from scoring.retest import retest
from tests.scoring.test_reliability import SHROUT_FLEISS
from tests.scoring.witness import case as reference
from tests.scoring.witness import each, near


def bfi():
    return reference("efa", "bfi25.kmo").matrix()


def residual(correlation, pattern, between):
    above = np.triu_indices(correlation.shape[0], 1)
    return float(np.sqrt(((correlation - pattern @ between @ pattern.T)[above] ** 2).mean()))


@each("efa", ".kmo")
def test_sampling_adequacy_is_that_of_psych(case):
    found = factor_analyzer_door.kmo(case.matrix())

    assert found.overall == case.near("overall")
    assert found.items.tolist() == near([case.value[i] for i in case.data["columns"]], case.tol)


@each("efa", ".bartlett")
def test_bartletts_test_is_that_of_psych(case):
    found = factor_analyzer_door.bartlett(case.matrix())

    assert (found.chi2, found.df, found.p) == (case.near("chisq"), case.value["df"], case.near("p"))
    assert found.n == case.value["n"]


def test_our_loadings_and_theirs_leave_the_same_residual_once_their_factors_are_in_order():
    scores = bfi()
    correlation = Moments.of(scores).correlation

    theirs = factor_analyzer_door.minres_oblimin(scores, 5)
    ours = oblimin(minres(correlation, 5).loadings)

    assert residual(correlation, theirs.pattern, theirs.factor_correlations) == pytest.approx(
        0.0278, abs=5e-5
    )
    assert residual(correlation, *ours) == pytest.approx(0.0278, abs=5e-5)


def test_factor_correlations_in_another_order_than_the_loadings_are_the_fault_that_is_mended():
    """factor_analyzer 0.5.1 sorts its loadings and not its phi: read as given, the residual is .122."""
    scores = bfi()
    with factor_analyzer_door._quiet():
        model = factor_analyzer_door._mended().FactorAnalyzer(
            n_factors=5, rotation="oblimin", method="minres"
        )
        model.fit(scores)

    as_given = residual(Moments.of(scores).correlation, model.loadings_, model.phi_)

    assert as_given == pytest.approx(0.122, abs=5e-4)


def test_a_structure_that_no_factor_correlations_give_is_refused():
    pattern = np.array([[0.8, 0.0], [0.7, 0.1], [0.0, 0.6], [0.1, 0.9]])

    with pytest.raises(ScoringError, match="contradict each other"):
        factor_analyzer_door.in_order(pattern, pattern[::-1])


def test_pingouins_alpha_is_ours():
    gappy = np.vstack([SHROUT_FLEISS, [np.nan, 3, 4, 5]])

    assert pingouin_door.alpha_value(gappy) == pytest.approx(alpha(gappy).value, abs=1e-12)


@each("change", ".icc")
def test_pingouins_intraclass_correlations_are_ours(case):
    first, second = (items.mean(axis=1) for items in case.occasions())

    theirs = pingouin_door.icc_values(np.column_stack([first, second]))

    ours = retest(first, second)
    assert theirs["icc_a1"] == pytest.approx(ours.icc_a1.value, abs=1e-9)
    assert theirs["icc_c1"] == pytest.approx(ours.icc_c1.value, abs=1e-9)


@pytest.mark.parametrize(
    "statistic",
    [
        factor_analyzer_door.kmo,
        factor_analyzer_door.bartlett,
        lambda x: factor_analyzer_door.minres_oblimin(x, 2),
        pingouin_door.alpha_value,
        pingouin_door.icc_values,
    ],
    ids=["kmo", "bartlett", "loadings", "alpha", "icc"],
)
@pytest.mark.parametrize(
    "scores",
    [
        pytest.param(np.empty((0, 4)), id="nobody"),
        pytest.param(np.ones((9, 4)), id="all equal"),
        pytest.param(np.full((9, 4), np.nan), id="all missing"),
        pytest.param([["a", "b"]] * 9, id="words"),
    ],
)
def test_the_doors_refuse_in_our_words_before_the_packages_see_it(statistic, scores):
    with pytest.raises(ScoringError):
        statistic(scores)


@pytest.mark.parametrize("statistic", [factor_analyzer_door.kmo, factor_analyzer_door.bartlett])
def test_a_repeated_item_is_refused_not_inverted(statistic):
    scores = np.random.default_rng(1).normal(size=(50, 3))

    with pytest.raises(ScoringError, match="wholly given by the others"):
        statistic(np.column_stack([scores, scores[:, 0]]))
