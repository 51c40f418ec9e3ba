"""`plan` says before anybody is asked what a team of this size could be shown to have made."""

import pytest

from assessments.errors import DataError
from assessments.library import Library
from assessments.studies.planning import plan

POMP = 25.0
"""Points of percent in one point of a 1-5 score."""


@pytest.mark.parametrize(
    ("answer", "members", "noise_only", "with_mood"),
    [(5, 5, 11, 13), (6, 6, 10, 12), (6, 8, 10, 12), (8, 8, 9, 11), (10, 10, 8, 10), (15, 15, 6, 9)],
)
def test_the_design_table_is_met(answer, members, noise_only, with_mood):
    """Published planning table in percent of the range, without and with the team's mood of the day."""
    found = plan(members=members, answer=answer)

    assert found.smallest_noise_only * POMP == pytest.approx(noise_only, abs=0.75)
    assert found.smallest_change * POMP == pytest.approx(with_mood, abs=0.75)


def test_more_answers_show_smaller_changes():
    found = plan(members=10, answer=6)

    more = next(a for a in found.alternatives if a.code == "more_answers")
    assert more.facts["smallest_change"] < found.smallest_change


def test_an_instrument_answers_with_its_least_precise_scale():
    found = plan(members=8, answer=8, instrument=Library(allow_simulated=True).get("leadership-team-example"))

    assert [c.facts["scale"] for c in found.caveats if c.code == "least_precise_scale"] == ["conflict"]


@pytest.mark.parametrize(("members", "answer"), [(8, 9), (8, 3), (0, 0)])
def test_impossible_numbers_are_refused_with_the_facts(members, answer):
    with pytest.raises(DataError):
        plan(members=members, answer=answer)


def test_single_items_are_not_planned_for():
    with pytest.raises(DataError, match="single items"):
        plan(members=8, answer=8, instrument=Library().get("pulse"))
