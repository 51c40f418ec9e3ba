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


def left_to_the_others(own: float, told: float, *, n: int = 5) -> float:
    """How far apart any other's scores can lie, for who gave `own` in a team of n told as a level."""
    sums = [k / 5 for k in range(5 * n, 25 * n + 1)]
    level = table.level(told, n, low=1.0, high=5.0)
    rest = [s - own for s in sums if table.level(s / n, n, low=1.0, high=5.0) == level]
    possible = [s for s in rest if n - 1 <= s + 1e-9 and s <= 5 * (n - 1) + 1e-9]
    lowest = max(1.0, min(possible) - 5.0 * (n - 2))
    highest = min(5.0, max(possible) - 1.0 * (n - 2))
    return round(highest - lowest, 1)


def test_one_member_alone_learns_what_the_page_says():
    page = " ".join((ROOT / "docs" / "access.md").read_text().split())

    assert "told as 4.3, whoever gave 1.4 knows that the four others gave 5.0" in page
    assert left_to_the_others(1.4, 4.3) == 0
    assert f"gave 4.0 leaves {left_to_the_others(4.0, 4.3)} points open" in page
    assert left_to_the_others(3.0, 3.0) == 4.0


def test_with_one_who_keeps_to_themselves_beside_there_is_far_more_room():
    """Four of six who pool: the two others can still differ by two points either way."""
    told = table.level((3.0 * 5 + 3.0) / 6, 6, low=1.0, high=5.0)
    fits = [
        first
        for first, second in itertools.product(SCORES, SCORES)
        if table.level((3.0 * 4 + first + second) / 6, 6, low=1.0, high=5.0) == told
    ]

    assert max(fits) - min(fits) == 4.0
