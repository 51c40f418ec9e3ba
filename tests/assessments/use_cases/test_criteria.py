"""Focus themes, targets and waiting teams: who may choose, when it is too early, and when it is too late."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from assessments import criteria, programmes, reports_for, rounds
from assessments.errors import Closed, Invalid, NotAllowed, NotFound, Refusal
from assessments.reports.shapes import Level
from assessments.store import answers as kept_answers
from assessments.store import criteria as kept_criteria
from assessments.store import rounds as kept_rounds
from assessments.store.engine import reading, writing
from tests.assessments.world import CLOSES, made

BY = date(2026, 12, 31)
LATER = CLOSES.replace(month=9)


@pytest.fixture
def told(world):
    """A released baseline of two teams, and a coach of North; South is too small to be shown."""
    world.with_programme(teams=("North", "South"))
    asked = world.opened()
    links = world.tokens(asked)
    for name, token in links.items():
        if name.startswith("North") or name in {"South 1", "South 2"}:
            world.sent(token)
    world.closed(asked)
    world.coach = world.staffed("coach")
    programmes.assign(world.service, world.admin, world.coach.staff, programme=world.programme.id)
    return asked


def north(world):
    return world.teams["North"].id


def choose(world, *, scale="time", target=4.6, by=BY):
    return criteria.choose(world.service, world.coach, north(world), scale, target=target, by=by)


def follow_up(world):
    return world.opened(kind="follow_up", title="Autumn", closes_at=LATER)


def test_a_coach_chooses_among_themes_as_they_were_told(world, told):
    seen = criteria.of_team(world.service, world.coach, north(world))

    (theme,) = seen.choices
    assert (seen.state, seen.most, theme.scale, theme.low, theme.high) == ("open", 5, "time", 1, 5)
    assert theme.baseline == Level(value=4.0)
    assert theme.criterion is None
    assert theme.may_have_target


def test_what_was_chosen_says_who_chose_it_and_when(world, told):
    made = choose(world)

    (theme,) = criteria.of_team(world.service, world.coach, north(world)).choices
    assert theme.criterion == made
    assert (made.target, made.by, made.set_on) == (4.6, BY, world.clock.now.date())
    assert theme.set_by == "Coach"


def test_a_choice_is_replaced_by_a_later_one_and_dropped(world, told):
    choose(world)
    choose(world, target=None, by=None)

    (theme,) = criteria.of_team(world.service, world.coach, north(world)).choices
    assert (theme.criterion.target, theme.criterion.by) == (None, None)
    criteria.drop(world.service, world.coach, north(world), "time")
    (theme,) = criteria.of_team(world.service, world.coach, north(world)).choices
    assert theme.criterion is None


def test_before_a_baseline_is_told_it_is_too_early(world, told):
    south = world.teams["South"].id

    assert criteria.of_team(world.service, world.coach, south).state == "too_early"
    assert criteria.of_team(world.service, world.coach, south).choices == ()
    with pytest.raises(Refusal, match="criteria_too_early"):
        criteria.choose(world.service, world.coach, south, "time", target=4.6, by=BY)


REFUSED = [
    pytest.param({"scale": "nothing"}, "criterion_unknown_theme", id="unknown theme"),
    pytest.param({"by": None}, "criterion_needs_both", id="a target without a date"),
    pytest.param({"target": None}, "criterion_needs_both", id="a date without a target"),
    pytest.param({"target": 5.5}, "criterion_outside", id="above the scale"),
    pytest.param({"target": 0.5}, "criterion_outside", id="below the scale"),
    pytest.param({"target": float("nan")}, "criterion_outside", id="no number"),
    pytest.param({"target": 4.0}, "criterion_not_forward", id="where the team stands"),
    pytest.param({"target": 3.0}, "criterion_not_forward", id="behind where the team stands"),
    pytest.param({"by": date(2026, 3, 16)}, "criterion_date", id="today"),
]


@pytest.mark.parametrize(("wanted", "code"), REFUSED)
def test_a_target_that_makes_no_sense_is_refused_and_nothing_kept(world, told, wanted, code):
    with pytest.raises(Invalid, match=code) as refused:
        choose(world, **wanted)

    assert refused.value.status == 422
    assert criteria.of_team(world.service, world.coach, north(world)).choices[0].criterion is None


def test_more_than_a_few_themes_are_no_focus(world, told, monkeypatch):
    monkeypatch.setattr(criteria, "MOST", 0)

    with pytest.raises(Refusal, match="criteria_too_many"):
        choose(world)


def test_once_the_follow_up_has_opened_nothing_is_chosen_any_more(world, told):
    made = choose(world)
    follow_up(world)

    for act in (
        lambda: choose(world, target=4.2),
        lambda: criteria.drop(world.service, world.coach, north(world), "time"),
    ):
        with pytest.raises(Closed, match="criteria_fixed") as refused:
            act()
        assert refused.value.facts == {"round": "Autumn"}
    seen = criteria.of_team(world.service, world.coach, north(world))
    assert (seen.state, seen.choices[0].criterion) == ("fixed", made)


def test_without_that_check_the_database_itself_refuses(world, told, monkeypatch):
    """The planted fault: the use case forgets to look; the table does not."""
    choose(world)
    follow_up(world)
    monkeypatch.setattr(kept_criteria, "fixed_by", lambda db, team: None)

    for act in (
        lambda: choose(world, target=4.2),
        lambda: criteria.drop(world.service, world.coach, north(world), "time"),
    ):
        with pytest.raises(sa.exc.IntegrityError, match="criteria are fixed"):
            act()


def test_without_the_table_s_guard_too_a_target_would_move_after_the_answers(world, told, monkeypatch):
    choose(world)
    follow_up(world)
    monkeypatch.setattr(kept_criteria, "fixed_by", lambda db, team: None)
    with writing(world.service.engine) as db:
        for act in ("insert", "delete"):
            db.exec_driver_sql(f"DROP TRIGGER criterion_no_{act}")

    assert choose(world, target=4.2).target == 4.2


def test_a_follow_up_that_is_planned_or_cancelled_fixes_nothing(world, told):
    planned = world.planned(kind="follow_up", title="Autumn", closes_at=LATER)
    choose(world)
    rounds.open_round(world.service, world.admin, planned.id)
    rounds.cancel(world.service, world.admin, planned.id)

    assert choose(world, target=4.4).target == 4.4


@pytest.mark.parametrize("role", ["admin", "sponsor", "researcher"])
def test_nobody_but_the_coach_chooses_or_sees(world, told, role):
    actor = world.admin if role == "admin" else world.staffed(role)
    if role == "sponsor":
        programmes.assign(world.service, world.admin, actor.staff, programme=world.programme.id)

    for act in (
        lambda: criteria.of_team(world.service, actor, north(world)),
        lambda: criteria.choose(world.service, actor, north(world), "time"),
        lambda: criteria.drop(world.service, actor, north(world), "time"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_coach_who_is_a_member_chooses_nothing(world, told):
    inside = world.staffed("coach", "north3@example.org")
    programmes.assign(world.service, world.admin, inside.staff, programme=world.programme.id)

    with pytest.raises(Refusal, match="member_of_team"):
        criteria.of_team(world.service, inside, north(world))


def test_a_coach_of_another_team_finds_nothing(world, told):
    other = world.staffed("coach", "other@example.org")
    programmes.assign(world.service, world.admin, other.staff, team=world.teams["South"].id)

    with pytest.raises(NotFound):
        criteria.choose(world.service, other, north(world), "time")


def test_a_follow_up_is_reported_against_what_was_chosen(world, told):
    choose(world, target=4.2, by=date(2026, 9, 1))
    later = follow_up(world)
    for name, token in world.tokens(later).items():
        if name.startswith("North"):
            world.sent(token, r1=5, r2=1, r3=5, r4=5)
    world.closed(later)

    report = reports_for.team(world.service, world.coach, north(world), later.id)
    (found,) = report.criteria
    assert (found.scale, found.target, found.by) == ("time", 4.2, date(2026, 9, 1))
    assert found.state in {"reached", "probably_reached"}
    assert found.level.bound == "at_or_above"
    assert report.themes[0].is_focus


# -- waiting


def test_a_team_waits_in_a_round_opened_before_its_coaching_starts(world, told):
    south = world.teams["South"].id
    programmes.coaching_starts(world.service, world.admin, south, date(2026, 10, 1))

    later = follow_up(world)

    assert programmes.coaching(world.service, world.admin, world.programme.id) == {south: date(2026, 10, 1)}
    with reading(world.service.engine) as db:
        assert kept_rounds.waiting(db, later.id) == (south,)
        assert kept_rounds.waiting(db, told.id) == ()


def test_who_waited_in_an_opened_round_stays_as_it_was(world, told):
    south = world.teams["South"].id
    programmes.coaching_starts(world.service, world.admin, south, date(2026, 10, 1))
    later = follow_up(world)

    programmes.coaching_starts(world.service, world.admin, south, None)

    with reading(world.service.engine) as db:
        assert kept_rounds.waiting(db, later.id) == (south,)
    with (
        pytest.raises(sa.exc.IntegrityError, match="keeps who waits"),
        writing(world.service.engine) as db,
    ):
        kept_rounds.wait(db, later.id, [north(world)])


def test_a_team_whose_coaching_has_begun_does_not_wait(world, told):
    south = world.teams["South"].id
    programmes.coaching_starts(world.service, world.admin, south, world.clock.now.date())

    later = follow_up(world)

    with reading(world.service.engine) as db:
        assert kept_rounds.waiting(db, later.id) == ()


def test_only_an_administrator_says_when_coaching_starts(world, told):
    with pytest.raises(NotAllowed):
        programmes.coaching_starts(world.service, world.coach, north(world), BY)


# -- two baselines


def again(world, title="Spring again", *, days=30):
    return world.planned(title=title, closes_at=CLOSES + timedelta(days=days))


def test_a_second_baseline_follows_the_first_and_no_third(world, told):
    second = again(world)
    with pytest.raises(Refusal, match="baseline_exists"):
        again(world, "A third")

    rounds.cancel(world.service, world.admin, second.id)
    assert again(world, "Once more").kind == "baseline"


def test_after_a_follow_up_there_is_no_second_baseline(world, told):
    world.closed(follow_up(world))

    with pytest.raises(Refusal, match="baseline_exists"):
        again(world, days=400)


def answered_by_north(world, asked, **first):
    for name, token in world.tokens(asked).items():
        if name.startswith("North"):
            world.sent(token, **first)
    return world.closed(asked)


def test_a_change_is_counted_from_both_baselines(world, told):
    second = rounds.open_round(world.service, world.admin, again(world).id)
    answered_by_north(world, second, r1=5, r2=1, r3=5, r4=4)
    later = answered_by_north(world, follow_up(world))

    report = reports_for.team(world.service, world.coach, north(world), later.id)
    assert report.themes[0].baseline.value == pytest.approx((4.0 + 4.6) / 2)
    assert "baselines_averaged" in {limit.code for limit in report.limits}


# -- frozen


def releases(world):
    with reading(world.service.engine) as db:
        found = rounds_kept(db, world)
        return {r.id: kept_answers.release_of(db, r.id) for r in found}


def rounds_kept(db, world):
    return [r for r in kept_rounds.of_programme(db, world.programme.id) if r.status == "closed"]


def test_what_a_release_told_stays_to_the_byte_whatever_comes_later(world, told):
    choose(world, target=4.2, by=date(2026, 9, 1))
    second = answered_by_north(world, follow_up(world), r1=5)
    before = releases(world)
    programmes.coaching_starts(world.service, world.admin, north(world), date(2027, 12, 1))
    last = world.opened(kind="sustainment", title="Winter", closes_at=LATER.replace(month=12))
    answered_by_north(world, last, r1=1, r2=5)

    after = releases(world)
    assert {name: after[name] for name in before} == before
    report = reports_for.team(world.service, world.coach, north(world), last.id)
    then = reports_for.team(world.service, world.coach, north(world), second.id)
    assert report.themes[0].history[1].level == then.themes[0].followup
    assert report.themes[0].contrasts[0].delta == then.themes[0].delta
    assert report.criteria[0].target == then.criteria[0].target == 4.2


# -- who sees what stands over teams


@pytest.fixture(scope="module")
def over_teams(tmp_path_factory):
    """Three rounds of two teams, of which one waits; a coach of both, a coach of one. Nobody changes it."""
    world = made(tmp_path_factory.mktemp("over-teams"))
    world.with_programme(teams=("North", "South"), people=5)
    world.coach, world.near = world.staffed("coach"), world.staffed("coach", "near@example.org")
    programmes.assign(world.service, world.admin, world.coach.staff, programme=world.programme.id)
    programmes.assign(world.service, world.admin, world.near.staff, team=north(world))
    everybody(world, world.opened())
    programmes.coaching_starts(world.service, world.admin, world.teams["South"].id, date(2027, 1, 1))
    for team in world.teams.values():
        criteria.choose(world.service, world.coach, team.id, "time", target=4.5, by=date(2026, 9, 1))
    everybody(world, follow_up(world))
    everybody(world, world.opened(kind="sustainment", closes_at=LATER.replace(month=12)))
    yield world
    world.service.close()


def everybody(world, asked):
    for token in world.tokens(asked).values():
        world.sent(token)
    return world.closed(asked)


def test_who_sees_every_team_sees_history_waiting_teams_and_counts(over_teams):
    report = reports_for.programme(over_teams.service, over_teams.coach, over_teams.programme.id)

    assert len(report.history) == 3
    assert [(c.scale, c.n_set) for c in report.criteria] == [("time", 2)]
    assert len(report.waiting) == 1
    assert all(len(line.history) == 3 for line in report.lines)


def test_one_team_unseen_is_given_away_by_none_of_them(over_teams):
    report = reports_for.programme(over_teams.service, over_teams.near, over_teams.programme.id)

    assert [row.team for row in report.rows] == ["North"]
    assert (report.lines, report.history, report.waiting, report.criteria) == ((), (), (), ())


def test_a_history_is_kept_back_where_an_earlier_line_was(over_teams, monkeypatch):
    """What may be seen of the last round may have been one team's change in an earlier one."""
    monkeypatch.setattr(reports_for, "_unseen_before", lambda *_: iter([0, 1]))

    report = reports_for.programme(over_teams.service, over_teams.coach, over_teams.programme.id)

    assert report.lines
    assert report.history == ()
    assert {line.history for line in report.lines} == {()}


def test_without_that_the_unseen_team_is_the_count_less_those_seen(over_teams, monkeypatch):
    """The planted fault: everybody with a report sees what stands over all teams."""
    monkeypatch.setattr(reports_for, "_teams_seen", lambda *_: {t.id for t in over_teams.teams.values()})

    report = reports_for.programme(over_teams.service, over_teams.near, over_teams.programme.id)

    assert [c.n_set for c in report.criteria] == [2]
