"""`size`: how many people a validation needs."""

import re

import pytest

from assessments.errors import DataError
from assessments.studies.sizes import Sketch, sizes


def test_each_purpose_has_its_number_and_what_was_reached(terminal):
    result = terminal("size", "--items", 4, "--loading", 0.8, "--width", 0.2, "--draws", 100)

    assert result.exit_code == 0, result.output
    numbers = [int(n) for n in re.findall(r"^ *(\d+)  ", result.output, re.MULTILINE)]
    assert len(numbers) == 5
    assert numbers[-1] == 52
    assert "standard error by the number of draws" in result.output


def test_a_seed_gives_the_same_and_two_items_have_no_omega(terminal):
    once, again = (
        terminal("size", "--items", 2, "--loading", 0.8, "--width", 0.3, "--draws", 100, "--seed", 3).output
        for _ in range(2)
    )

    assert once == again
    assert "omega" not in once


def test_what_cannot_be_is_refused_in_words():
    with pytest.raises(DataError, match="contradict each other"):
        sizes(Sketch(items=3, scales=4, factor_correlation=-0.9), seed=1)


def test_a_part_that_does_not_exist_is_said_and_the_others_stay(terminal):
    result = terminal("size", "--items", 4, "--loading", 0.1, "--width", 0.01, "--draws", 100)

    assert result.exit_code == 0, result.output
    assert "would be needed" in result.output
