"""Beside a scale's mean, the means of its statements must not tell what the cap on one of them hides."""

import random

import pytest

from assessments.release import statements
from tests.assessments.release.histories import told
from tests.attacks.attackers import narrowest, read

ITEMS = ("m1", "m2", "m3")


def everybody_at_the_top(n, seed):
    """All answer the first statement at the top; what they answer to the others is their own."""
    drawn = random.Random(seed)
    given = [[5, 6 - drawn.randint(2, 4), drawn.randint(2, 4), 3, 3, 4] for _ in range(n)]
    releases, _ = told([lambda t, p: given[p]], people=n)
    return releases[0].team_reports["t"]


def left_open(n, seed):
    """What the interval attacker leaves open for one person's answer or score, at the narrowest."""
    report = everybody_at_the_top(n, seed)
    numbers = read([("r1", report)], "time", {"r1": [str(p) for p in range(n)]}, baseline_of={"r1": ()})
    return narrowest(numbers, ITEMS)


@pytest.mark.parametrize("n", [8, 10, 12])
@pytest.mark.parametrize("seed", range(3))
def test_everybody_keeps_half_the_range_of_every_statement(n, seed):
    assert left_open(n, seed) >= 2 - 1e-6


@pytest.mark.parametrize("n", [10, 12])
def test_without_withholding_the_others_what_everybody_answered_is_found(monkeypatch, n):
    """The planted fault: all means stand side by side, each cut at its own cap."""
    monkeypatch.setattr(statements.table, "is_beyond", lambda *_, **__: False)

    assert min(left_open(n, seed) for seed in range(12)) < 2


def test_what_is_withheld_says_only_what_the_cap_beside_it_says():
    means = {i.id: i.means for i in everybody_at_the_top(10, 1).themes[0].items}

    assert means == {"m1": (4.8,), "m2": (None,), "m3": (None,)}
