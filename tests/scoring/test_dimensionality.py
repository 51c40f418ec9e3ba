"""Adequacy and counts of factors against psych, nFactors, qgraph and igraph, and where chance is known."""

import numpy as np
import pytest

from scoring.correlations import correlations
from scoring.dimensionality import parallel
from scoring.dimensionality.adequacy import bartlett, kmo
from scoring.dimensionality.counting import hull, partial_correlations, scree, simple_structure
from scoring.dimensionality.network import network
from scoring.dimensionality.parallel import parallel_analysis, reduced
from scoring.errors import ScoringError
from scoring.extraction import minres
from scoring.polychoric.matrix import polychoric
from scoring.polychoric.tables import coded
from tests.scoring.test_efa import people
from tests.scoring.witness import case as reference
from tests.scoring.witness import near


@pytest.fixture(scope="module")
def scores():
    return reference("efa", "bfi25.kmo").matrix()


@pytest.fixture(scope="module")
def bfi(scores):
    return correlations(scores)


def test_adequacy_is_that_of_psych(bfi):
    case = reference("efa", "bfi25.kmo")

    found = kmo(bfi)

    assert [found.overall, *found.by_item] == near(list(case.value.values()), case.tol)


def test_bartletts_test_is_that_of_psych(bfi):
    case, determinant = reference("efa", "bfi25.bartlett"), reference("efa", "bfi25.determinant")

    found = bartlett(bfi)

    assert found.chi2 == case.near("chisq")
    assert (found.df, found.n) == (case.value["df"], case.value["n"])
    assert found.determinant == determinant.near("det")


def test_eigenvalues_are_those_of_r(bfi):
    case = reference("efa", "bfi25.eigenvalues")

    assert scree(bfi).eigenvalues.tolist() == near(case.value, case.tol)


def test_parallel_analysis_is_that_of_psych(scores):
    case = reference("efa", "bfi25.parallel")

    found = parallel_analysis(scores, rng=np.random.default_rng(20240101), draws=300)

    assert (found.factors.count, found.components.count) == (case.value["nfact"], case.value["ncomp"])
    assert found.components.observed.tolist() == near(case.value["pc_values"], 1e-9)
    assert found.factors.observed.tolist() == near(case.value["fa_values"], 1e-5)
    assert found.components.random_mean.tolist() == near(case.value["pc_sim_mean"], case.tol)
    assert found.factors.random_mean.tolist() == near(case.value["fa_sim_mean"], case.tol)


def test_random_matrices_have_the_spread_of_random_answers(bfi):
    drawn = parallel._drawn(correlations(people(n=50)), np.random.default_rng(1))(4000)
    above = drawn[:, *np.triu_indices(8, 1)]

    assert above.mean() == pytest.approx(0, abs=0.003)
    assert above.var() == pytest.approx(1 / 49, rel=0.02)
    np.testing.assert_allclose(np.einsum("nii->ni", drawn), 1, atol=1e-6)


def test_communalities_of_random_matrices_are_nearly_those_of_minres():
    drawn = parallel._drawn(correlations(people(n=400)), np.random.default_rng(2))(60)

    found = np.linalg.eigvalsh(reduced(drawn))[:, ::-1]
    wanted = [np.linalg.eigvalsh(r - np.diag(minres(r).uniqueness))[::-1] for r in drawn]

    assert np.median(np.abs(found - wanted), axis=0).max() < 0.002
    assert found.mean(axis=0)[1:].tolist() == pytest.approx(np.mean(wanted, axis=0)[1:], abs=0.01)


@pytest.mark.parametrize("kind", ["pearson", "polychoric"])
def test_one_dimension_is_counted_as_one_and_none_as_none(kind):
    rng = np.random.default_rng(6)
    shared = np.clip(np.rint(3 + people(n=300, factors=1, each=6)), 1, 5)
    apart = rng.integers(1, 6, (300, 6)) + 0.0

    one, none = (
        parallel_analysis(s, rng=np.random.default_rng(1), kind=kind, draws=60) for s in (shared, apart)
    )

    assert (one.components.count, one.factors.count) == (1, 1)
    assert none.components.count == 0


def test_the_same_seed_gives_the_same_chance(scores):
    one, two = (
        parallel_analysis(scores[:200], rng=np.random.default_rng(3), draws=40).factors for _ in range(2)
    )

    np.testing.assert_array_equal(one.random_quantile, two.random_quantile)


def test_parallel_analysis_tells_how_far_it_is_and_can_be_stopped():
    seen = []

    def told(done, of):
        seen.append((done, of))
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parallel_analysis(
            np.rint(people(n=60)), rng=np.random.default_rng(1), kind="polychoric", draws=45, told=told
        )
    assert seen == [(10, 45), (20, 45)]


def test_chance_of_ordered_answers_is_that_of_each_shuffled_table_alone():
    """Thresholds are found once, and no errors; the correlations are those of `polychoric` all the same."""
    scores = np.clip(np.rint(3 + people(n=120)), 1, 4)

    found = parallel._shuffled(scores, np.random.default_rng(5))(1)[0]

    codes = np.random.default_rng(5).permuted(coded(scores, "").codes, axis=0)
    np.testing.assert_allclose(found, polychoric(codes.astype(float)).correlation, atol=1e-9)


def test_fewer_people_than_items_have_their_own_chance():
    found = parallel_analysis(people(n=7), rng=np.random.default_rng(1), draws=50)

    assert found.components.random_mean.sum() == pytest.approx(8)
    assert found.components.random_mean[-1] == pytest.approx(0, abs=1e-9)


def test_partial_correlations_and_simple_structure_are_those_of_psych(bfi):
    case = reference("efa", "bfi25.map_vss")

    partial, simple = partial_correlations(bfi), simple_structure(bfi, most=8)

    assert partial.squared[1:9].tolist() == near(case.value["map"], 1e-12)
    assert partial.count == case.value["map_nfactors"]
    # psych's own search for seven factors stops 2e-6 short of the least residual.
    assert simple.one.tolist() == near(case.value["vss1"], 2 * case.tol)
    assert simple.two[1:].tolist() == near(case.value["vss2"][1:], 2 * case.tol)
    assert np.isnan(simple.two[0])


def test_the_scree_is_read_as_nfactors_reads_it(bfi):
    value = reference("efa", "bfi25.nscree").value

    found = scree(bfi)

    assert (found.optimal_coordinates, found.acceleration, found.above_one) == tuple(
        value[name] for name in ("noc", "naf", "nkaiser")
    )


def test_the_network_is_that_of_qgraph(bfi):
    case = reference("efa", "bfi25.ebicglasso")

    np.testing.assert_allclose(network(bfi).edges, case.value["values"], atol=case.tol)


def test_the_groups_of_the_network_are_those_of_igraph(bfi):
    value = reference("efa", "bfi25.ega_walktrap").value

    found = network(bfi)

    theirs = [v for name, v in value.items() if name != "n_dim"]
    assert found.count == value["n_dim"]
    assert len(set(zip(found.groups, theirs, strict=True))) == found.count


@pytest.mark.parametrize("factors", [1, 2, 3])
def test_all_counts_find_factors_that_are_plain(factors):
    found = correlations(people(n=2000, factors=factors, each=5))

    assert hull(found, most=factors + 2).count == factors
    assert partial_correlations(found).count == partial_correlations(found).count_fourth == factors
    simple = simple_structure(found, most=factors + 2).one
    assert simple[factors - 1] > simple.max() - 0.002
    assert scree(found).above_one == factors


def test_the_hull_turns_where_it_is_reckoned_by_hand(bfi):
    """Six factors: gain of .2748 to .4694 over the hull, .0094 a factor after; bend 4.155 (from its fits)."""
    found = hull(bfi, most=7)

    gain = (found.fit[6] - found.fit[1]) / (found.df[1] - found.df[6])
    after = (found.fit[7] - found.fit[6]) / (found.df[6] - found.df[7])
    assert found.count == 6
    assert found.bend[6] == pytest.approx(gain / after)
    assert np.isnan(found.bend[2:6]).all()


def test_a_hull_of_two_solutions_counts_nothing():
    found = hull(correlations(people(factors=1, each=5)), most=1)

    assert (found.count, [c.code for c in found.caveats]) == (None, ["no_hull"])


def test_the_order_of_items_changes_no_count(scores):
    order = np.random.default_rng(1).permutation(25)
    one, two = correlations(scores[:500]), correlations(scores[:500, order])

    assert kmo(two).by_item == pytest.approx(kmo(one).by_item[order])
    assert partial_correlations(one).squared == pytest.approx(partial_correlations(two).squared)
    assert network(two).count == network(one).count


REPEATED = np.column_stack([people(n=50), people(n=50)[:, 0]])


@pytest.mark.parametrize(
    ("what", "message"),
    [
        pytest.param(lambda: kmo(correlations(REPEATED)), "given by the others", id="repeated"),
        pytest.param(lambda: bartlett(correlations(people(n=6))), "fewer people than items", id="few people"),
        pytest.param(
            lambda: partial_correlations(correlations(REPEATED)), "given by the others", id="no partial"
        ),
        pytest.param(lambda: network(correlations(REPEATED)), "positive definite", id="no network"),
        pytest.param(lambda: scree(correlations(people()[:, :3])), "at least 4 items", id="short scree"),
        pytest.param(
            lambda: hull(correlations(people()[:, :2]), most=3), "2 items do not carry", id="two items"
        ),
        pytest.param(
            lambda: parallel_analysis(people(), rng=np.random.default_rng(1), draws=5), "20 draws", id="draws"
        ),
        pytest.param(
            lambda: parallel_analysis(people()[:, :2], rng=np.random.default_rng(1)), "3 items", id="two"
        ),
    ],
)
def test_what_does_not_exist_is_refused(what, message):
    with pytest.raises(ScoringError, match=message):
        what()
