"""Who only joined, or only left, is a group of its own: its mean must not be told beyond a cap."""

import pytest

from assessments.release import memberships
from tests.attacks.generated import attacked, history

SEEDS = (201, 812, 2247)
"""Four leave and one joins; six of eleven leave; five join five: found by `./run proofs disclosure`."""


@pytest.mark.parametrize("seed", SEEDS)
def test_five_who_only_joined_or_only_left_keep_half_the_range(seed):
    assert attacked(history(seed)).narrowest >= 2 - 1e-5


@pytest.mark.parametrize("seed", SEEDS)
def test_with_both_means_and_the_change_theirs_is_found(monkeypatch, seed):
    monkeypatch.setattr(memberships, "_tells_a_part", lambda *_, **__: False)

    assert attacked(history(seed)).narrowest < 2
