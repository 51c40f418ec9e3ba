"""A programme's report says where teams are too few to lend each other strength, and only there."""

from datetime import date

import pytest

from assessments.model import Team, TeamId
from assessments.reports import programme
from tests.documents import examples


def remarks(told, *, hidden_change=0):
    """Limits of a programme of `told` teams whose change is told, and others whose is not."""
    rich = examples.team_report()
    without = [
        examples.dataclasses.replace(
            rich, themes=tuple(examples.dataclasses.replace(t, delta=None) for t in rich.themes)
        )
    ] * hidden_change
    teams = [
        (Team(id=TeamId(f"t{n}"), programme="p", title=f"Team {n}"), report)
        for n, report in enumerate([*[rich] * told, *without])
    ]
    found = programme.report(
        teams,
        programme="Leading together",
        instrument=rich.instrument,
        title="September",
        kind="follow_up",
        closed_on=date(2026, 9, 26),
        smallest_group=5,
        lines=(),
        is_example=True,
    )
    return {limit.code for limit in found.limits}


@pytest.mark.parametrize(("told", "is_said"), [(1, True), (4, True), (5, False), (8, False), (12, False)])
def test_four_teams_are_too_few_to_borrow_from_and_five_are_not(told, is_said):
    assert ("early_shrinkage" in remarks(told)) is is_said


def test_teams_of_which_no_change_is_told_lend_nothing():
    assert "early_shrinkage" in remarks(4, hidden_change=4)


def test_where_no_change_is_told_there_is_nothing_to_borrow_for():
    assert "early_shrinkage" not in remarks(0, hidden_change=8)


def test_another_number_of_teams_would_be_seen(monkeypatch):
    monkeypatch.setattr(programme, "FEWEST_TEAMS", 10)

    assert "early_shrinkage" in remarks(8)
