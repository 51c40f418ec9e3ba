"""Scaled tests of very many items: the same figures as from the covariances of all covariances."""

from types import SimpleNamespace

import numpy as np
import pytest

from scoring.cfa.fit import fit
from scoring.cfa.information import crossed, scores, units
from scoring.cfa.normal import inverse_of, normal_information
from scoring.cfa.scaled import _unrestricted


def by_matrices(group, teams, *, has_means):
    """The same trace by the whole information matrix and every row's scores."""
    unit = units(len(group.mean), has_means=has_means)
    own = scores(group, mean=group.mean, covariance=group.covariance, moves=unit)
    information = normal_information(inverse_of(group.covariance), unit, means_weigh=1.0)
    return float(np.sum(inverse_of(information) * crossed(own, teams)))


@pytest.mark.parametrize("has_means", [True, False])
@pytest.mark.parametrize("people_in_a_team", [None, 1, 7])
def test_the_trace_without_restrictions_is_that_of_the_whole_matrices(has_means, people_in_a_team):
    rows = np.random.default_rng(3).standard_t(5, size=(80, 6))
    mean = rows.mean(axis=0)
    apart = rows - mean
    group = SimpleNamespace(rows=rows, mean=mean, covariance=apart.T @ apart / 80, patterns=None)
    teams = None if people_in_a_team is None else [i // people_in_a_team for i in range(80)]

    found = _unrestricted(group, teams, has_means=has_means)

    assert found == pytest.approx(by_matrices(group, teams, has_means=has_means), rel=1e-12)
    if people_in_a_team == 7:
        assert found != pytest.approx(by_matrices(group, None, has_means=has_means), rel=1e-3)


def test_a_robust_test_of_a_hundred_items_takes_no_covariances_of_covariances(monkeypatch):
    def never(*_, **__):
        raise MemoryError

    rng = np.random.default_rng(4)
    answers = rng.normal(size=(250, 10)).repeat(10, axis=1) + rng.normal(size=(250, 100))
    names = [f"x{i}" for i in range(100)]
    model = "\n".join(f"f{k} =~ " + " + ".join(names[10 * k : 10 * k + 10]) for k in range(10))
    monkeypatch.setattr("scoring.cfa.scaled.units", never)

    found = fit(model, answers, names, method="MLR")

    assert found.scaling == pytest.approx(1, abs=0.05)
    assert found.scaled.df == 100 * 101 // 2 - found.table.n_free
