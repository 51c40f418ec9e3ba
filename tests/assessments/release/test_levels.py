"""Near an end of the scale answers wobble less; what earlier releases showed of it narrows printed ranges."""

from assessments.release import donors, lookback
from scoring.change import level
from tests.assessments.release.histories import plain, theme, told

TEAMS = ("a", "b", "c", "d", "e", "f", "g")
HIGH = (plain(1, 1.2), plain(2, 1.2))


def width(release, team="a", scale="time"):
    found = theme(release, scale, team).delta_noise_only
    return found.high - found.low


def second(rounds, *, teams=TEAMS):
    (_, later), frozen = told(rounds, teams=teams)
    return later, [d for d in frozen[0].release.donors if d.figure == "room" and d.scale == "time"]


def without_levels(monkeypatch):
    whole = lookback.borrowed
    monkeypatch.setattr(
        lookback,
        "borrowed",
        lambda instrument, found: whole(instrument, [d for d in found if d.figure != "room"]),
    )


def test_near_the_ceiling_an_earlier_level_narrows_the_next_range(monkeypatch):
    narrowed, lent = second(HIGH)
    without_levels(monkeypatch)

    assert len(lent) == 1
    assert width(narrowed) < width(second(HIGH)[0])


def test_four_teams_lend_no_level():
    assert second(HIGH, teams=TEAMS[:4])[1] == []


def answered_lower(team, person):
    """The same answers, but one of one person of another team."""
    codes = HIGH[0](team, person)
    return [max(codes[0] - 1, 1), *codes[1:]] if (team, person) == ("b", 2) else codes


def test_one_answer_of_another_team_moves_no_width():
    """The level is lent in steps: the widths of seven teams do not tell what one person answered then."""
    (before, lent), (after, lent_then) = second(HIGH), second((answered_lower, HIGH[1]))

    assert [d.value for d in lent] == [d.value for d in lent_then]
    assert [width(before, t) for t in TEAMS] == [width(after, t) for t in TEAMS]


def test_a_level_lent_exactly_would_move_with_it(monkeypatch):
    monkeypatch.setattr(donors, "room_to_lend", level.room)

    assert second(HIGH)[1][0].value != second((answered_lower, HIGH[1]))[1][0].value
