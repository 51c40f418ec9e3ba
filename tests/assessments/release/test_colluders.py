"""What people who pool their answers learn of the one who does not: the figures docs/access.md prints."""

import itertools
import re

import pytest

from assessments.release import table
from tests.assessments.world import ROOT

SCORES = tuple(1 + k / 5 for k in range(21))
"""Means of a scale of five items with five options."""


def left_open(others: tuple[float, ...], own: float) -> list[float]:
    """The scores of the one who does not pool that fit what is told and what the others know."""
    n = len(others) + 1
    told = table.level((sum(others) + own) / n, n, low=1.0, high=5.0)
    return [s for s in SCORES if table.level((sum(others) + s) / n, n, low=1.0, high=5.0) == told]


def narrowest_and_widest(n: int) -> tuple[float, float]:
    """Over many teams of n in the middle of the range: how far apart the scores left open lie."""
    widths = []
    for common, one, own in itertools.product((2.4, 3.0, 3.6), SCORES[5:16], SCORES[5:16]):
        found = left_open((*(common,) * (n - 2), one), own)
        widths.append(max(found) - min(found))
    return round(min(widths), 1), round(max(widths), 1)


@pytest.mark.parametrize(
    ("n", "figures"), [(5, (0.2, 0.4)), (6, (0.4, 0.4)), (8, (0.4, 0.8)), (10, (0.8, 0.8))]
)
def test_all_but_one_of_a_team_learn_the_last_ones_scale_to_about_this(n, figures):
    assert narrowest_and_widest(n) == figures


def test_the_page_prints_these_figures():
    page = (ROOT / "docs" / "access.md").read_text()
    printed = re.findall(
        r"^\| (\d+) people, (\d+) pool \| (\d\.\d) to (\d\.\d) points \|$", page, re.MULTILINE
    )

    assert [(int(n), (float(a), float(b))) for n, _, a, b in printed] == [
        (n, narrowest_and_widest(n)) for n in (5, 6, 8, 10)
    ]
    assert all(int(pool) == int(n) - 1 for n, pool, _, _ in printed)


def test_with_one_who_keeps_to_themselves_beside_there_is_far_more_room():
    """Four of six who pool: the two others can still differ by two points either way."""
    told = table.level((3.0 * 5 + 3.0) / 6, 6, low=1.0, high=5.0)
    fits = [
        first
        for first, second in itertools.product(SCORES, SCORES)
        if table.level((3.0 * 4 + first + second) / 6, 6, low=1.0, high=5.0) == told
    ]

    assert max(fits) - min(fits) == 4.0
