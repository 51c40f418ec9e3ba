"""The example organisation is made through the real use cases and shows everything a report can say."""

import dataclasses
from collections import Counter
from datetime import timedelta

import pytest

from assessments import accounts, administer, programmes, reports_for, rounds
from assessments.demo import organisation
from assessments.demo.cast import LEADING, MEETING, STUDY, members
from assessments.demo.story import FIRST_OF_MEETINGS, FIRST_OF_STUDY
from assessments.reports.shapes import Fact
from documents import wording
from tests.assessments.demo.conftest import NOW, environment

VERDICTS = {
    "clearly_up", "probably_up", "up_a_little", "held_steady", "no_clear_change", "down_a_little",
    "probably_down", "clearly_down", "cannot_tell",
}  # fmt: skip


def programme(service, coach, title):
    return next(p for p in programmes.of_actor(service, coach) if p.title == title)


def reports(service, coach, title):
    """The programme's reports, oldest round first."""
    found = programme(service, coach, title)
    released = sorted(reports_for.released(service, coach, found.id), key=lambda r: r.opens_on)
    return [(r, reports_for.programme(service, coach, found.id, r.id)) for r in released]


def test_every_verdict_is_seen(service, coach):
    cells = Counter(
        cell.verdict
        for title in ("Leading together", "Better meetings")
        for _, report in reports(service, coach, title)
        for row in report.rows
        for cell in row.cells
    )

    assert set(cells) >= {*VERDICTS, "not_comparable"}


def test_a_hidden_team_turnover_and_an_unlinked_programme_are_seen(service, coach):
    (_, _), (second, report), _ = reports(service, coach, "Leading together")
    rows = {row.team: row for row in report.rows}
    sales = reports_for.team(service, coach, rows["Sales"].team_id, second.id)
    technology = reports_for.team(service, coach, rows["Technology"].team_id, second.id)
    (_, _), (later, meetings) = reports(service, coach, "Better meetings")
    unlinked = reports_for.team(service, coach, meetings.rows[0].team_id, later.id)

    assert not rows["Legal"].is_shown
    assert not rows["Supply chain"].is_shown
    assert {limit.code for limit in sales.limits} >= {"members_changed", "followup_level_withheld"}
    assert {limit.code for limit in technology.limits} >= {"members_changed", "followup_level_withheld"}
    assert technology.themes[0].followup is None, "beside the change it would tell of those who joined"
    assert unlinked.basis == "unlinked"


def test_an_open_round_waits_for_the_visitor(service, addresses):
    entry = administer.enter(service, addresses.respondent_link.partition("#")[2])

    assert entry.state == "open"
    assert entry.promise.is_example


def test_every_report_says_that_it_is_an_example(service, coach):
    for title in ("Leading together", "Better meetings"):
        for closed, report in reports(service, coach, title):
            assert report.is_example
            shown = [row for row in report.rows if row.is_shown]
            assert reports_for.team(service, coach, shown[0].team_id, closed.id).is_example


def test_all_four_roles_sign_in(service, addresses):
    roles = {
        accounts.actor_of(service, accounts.sign_in(service, email, addresses.password)).role
        for email in addresses.sign_ins.values()
    }

    assert roles == {"admin", "coach", "researcher", "sponsor"} == set(addresses.sign_ins)


def test_the_sponsor_sees_what_the_coach_shared(service, addresses, coach):
    sponsor = accounts.actor_of(
        service, accounts.sign_in(service, addresses.sign_ins["sponsor"], addresses.password)
    )
    third, report = reports(service, coach, "Leading together")[-1]
    board = next(row for row in report.rows if row.team == LEADING[0].title)

    assert reports_for.team(service, sponsor, board.team_id, third.id).team == LEADING[0].title


def test_what_was_made_is_found_again_and_made_anew_after_a_week(home, addresses):
    told = []

    again = organisation.ready(environment(home), told=told.append, now=NOW + timedelta(days=6))

    assert again == addresses
    assert told == []
    assert organisation._kept(home, NOW + timedelta(days=8)) is None


def test_half_an_example_is_not_found(home, addresses, tmp_path):
    mark = (home / organisation.MARK).read_text()
    (tmp_path / organisation.MARK).write_text(mark)

    assert organisation._kept(tmp_path, NOW) is None


def test_nobody_in_the_example_bears_another_s_address():
    emails = []
    for plans, number in ((LEADING, 0), (STUDY, FIRST_OF_STUDY), (MEETING, FIRST_OF_MEETINGS)):
        for plan in plans:
            people = members(plan, first=number)
            number = people[-1].number + 1  # noqa: PLW2901 - the next team begins there
            emails += [m.email for m in people]

    assert len(set(emails)) == len(emails)
    assert all(e.endswith("@example.org") for e in emails)
    assert sum(p.size for p in MEETING) >= 30, "enough people for a pooled alpha"


def test_eight_teams_are_enough_to_borrow_from(service, coach):
    _, report = reports(service, coach, "Leading together")[-1]

    assert len([row for row in report.rows if row.is_shown]) >= 5
    assert "early_shrinkage" not in {limit.code for limit in report.limits}


def test_rounds_lie_in_the_past_but_for_the_open_one(service, coach):
    found = programme(service, coach, "Leading together")

    states = [(r.kind, r.status) for r in rounds.of_programme(service, coach, found.id)]
    assert states == [
        ("baseline", "closed"),
        ("follow_up", "closed"),
        ("sustainment", "closed"),
        ("sustainment", "open"),
    ]


def test_three_rounds_focus_themes_targets_and_waiting_teams_are_seen(service, coach):
    third, report = reports(service, coach, "Leading together")[-1]
    shown = [reports_for.team(service, coach, row.team_id, third.id) for row in report.rows if row.is_shown]
    themes = [theme for team in shown for theme in team.themes]

    assert [ref.title for ref in report.history] == ["Before", "Half a year on", "A year on"]
    assert all(len(theme.history) == 3 and len(theme.contrasts) == 3 for theme in themes)
    assert {c.state for team in shown for c in team.criteria} >= {"reached", "probably_reached", "not_due"}
    assert {theme.is_focus for theme in themes} == {True, False}
    assert any(theme.regression for theme in themes)
    assert any(one.delta is not None for one in report.waiting)
    assert {one.scale for one in report.criteria} >= {"goals", "conflict"}


def test_of_fewer_than_five_who_joined_nothing_is_told_apart(service, coach):
    _, (second, report), _ = reports(service, coach, "Leading together")
    technology = next(row for row in report.rows if row.team == "Technology")

    themes = reports_for.team(service, coach, technology.team_id, second.id).themes
    assert all(theme.composition is None for theme in themes)


def said(found):
    """Every remark in a report, however deep, in words."""
    if isinstance(found, Fact):
        yield wording.sentence(found)
    elif isinstance(found, tuple):
        for part in found:
            yield from said(part)
    elif dataclasses.is_dataclass(found):
        yield from said(tuple(getattr(found, f.name) for f in dataclasses.fields(found)))


def every_remark(service, coach):
    for title in ("Leading together", "Better meetings"):
        for closed, report in reports(service, coach, title):
            yield from said(report)
            for row in report.rows:
                if row.is_shown:
                    yield from said(reports_for.team(service, coach, row.team_id, closed.id))


def test_every_remark_in_the_example_has_words(service, coach):
    remarks = set(every_remark(service, coach))

    assert len(remarks) > 20
    assert [one for one in remarks if "no words" in one] == []


def test_a_remark_without_its_facts_would_be_seen(service, coach, monkeypatch):
    spoken = wording.sentence
    monkeypatch.setattr(wording, "sentence", lambda fact: spoken(Fact(code=fact.code)))

    with pytest.raises(AssertionError):
        test_every_remark_in_the_example_has_words(service, coach)
