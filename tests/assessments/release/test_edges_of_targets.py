"""Targets, what stayed, and what bounds hide: widths by their formulas, states at their very limits."""

from dataclasses import replace
from datetime import date
from math import sqrt
from types import SimpleNamespace

import pytest
from scipy import stats

from assessments.release import contrasts, standing
from assessments.reports.shapes import Level, Point, Range, RoundRef, ThemeFinding
from scoring.change.shapes import Allowance, ErrorVariance, PooledVariance, ScaleFrame
from tests.assessments.release.histories import aim, plain, told

NOW = RoundRef(title="r", kind="follow_up", closed_on=date(2026, 6, 1), n=8, roster=10)
FRAME = ScaleFrame(
    scale="s",
    low=0,
    high=100,
    better="high",
    smallest_change=5,
    granularity=1,
    grade=3,
    error=None,
    allowance=Allowance(variance=30.0, df=10, source="default"),
    within=PooledVariance(value=500.0, df=40, source="default"),
    change=PooledVariance(value=300.0, df=35, source="default"),
    printed_error=ErrorVariance(value=100.0, df=59),
)


def a_theme(*, baseline=Level(value=50.0), followup=None, delta=None, better="high", **more):  # noqa: B008 - frozen
    return ThemeFinding(
        scale="s", title="S", about=None, low=0, high=100, better=better,
        baseline=baseline, followup=followup, delta=delta, **more,
    )  # fmt: skip


def by(value):
    return Range(value=value, low=value - 5, high=value + 5)


# -- the level a team stands at


TOP, BOTTOM = Level(value=92.5, bound="at_or_above"), Level(value=7.5, bound="at_or_below")


@pytest.mark.parametrize(
    ("baseline", "change", "off", "level"),
    [
        pytest.param(Level(value=50.0), 10.0, None, Level(value=60.0), id="added-up"),
        pytest.param(Level(value=50.0), 10.0, 2.5, Level(value=62.5), id="what-was-taken-off-put-back"),
        pytest.param(Level(value=50.0), 41.25, None, Level(value=90.0), id="half-a-step-short-of-a-cap"),
        pytest.param(Level(value=50.0), 41.5, None, TOP, id="less-than-half-a-step-short"),
        pytest.param(Level(value=50.0), 42.5, None, TOP, id="cut-at-the-cap"),
        pytest.param(Level(value=50.0), 45.0, None, TOP, id="past-the-cap"),
        pytest.param(Level(value=50.0), -41.25, None, Level(value=10.0), id="half-a-step-above-the-lower"),
        pytest.param(Level(value=50.0), -41.5, None, BOTTOM, id="less-than-half-a-step-above-it"),
        pytest.param(Level(value=50.0), -42.5, None, BOTTOM, id="cut-at-the-lower-cap"),
        pytest.param(Level(value=50.0), -45.0, None, BOTTOM, id="past-the-lower-cap"),
        pytest.param(
            Level(value=90.0, bound="at_or_above"), -10.0, None, Level(value=80.0, bound="at_or_above"),
            id="from-a-bound",
        ),
    ],
)  # fmt: skip
def test_where_the_level_is_withheld_it_is_baseline_and_change_up_to_the_caps(baseline, change, off, level):
    assert standing._level(a_theme(baseline=baseline, delta=by(change), regression=off), NOW) == level


def test_a_level_told_is_taken_as_it_is_and_without_baseline_or_change_there_is_none():
    shown = Level(value=70.0)

    assert standing._level(a_theme(followup=shown, delta=by(10.0)), NOW) is shown
    assert standing._level(a_theme(), NOW) is None
    assert standing._level(a_theme(baseline=None, delta=by(10.0)), NOW) is None
    assert standing._level(a_theme(delta=by(10.0)), replace(NOW, n=None)) is None


def expected_half(n, roster, coverage=0.95):
    """METHODS: (S2 - ve)(1/n - 1/N) + ve/n + the mood of a day + rounding, Satterthwaite, t by scipy."""
    parts = [400.0 * (1 / n - 1 / roster) + 2.5**2 / 12, 100.0 / n, 30.0]
    total = sum(parts)
    spread = sum(p * p / df for p, df in zip(parts, (40, 59, 10), strict=True))
    return stats.t.ppf(0.5 + coverage / 2, total * total / spread) * sqrt(total)


@pytest.mark.parametrize(("n", "roster"), [(8, 10), (8, None), (8, 6), (5, 20)])
def test_the_range_of_a_level_is_by_counts_and_variance_from_elsewhere(n, roster, monkeypatch):
    monkeypatch.setattr(standing.table, "below", lambda value, size: value)
    monkeypatch.setattr(standing.table, "above", lambda value, size: value)

    found = standing._range(Level(value=50.0), replace(NOW, n=n, roster=roster), FRAME)

    half = expected_half(n, max(roster or n, n))
    assert (found.low, found.high) == pytest.approx((50 - half, 50 + half), abs=1e-9)
    half80 = expected_half(n, max(roster or n, n), 0.80)
    assert (found.low80, found.high80) == pytest.approx((50 - half80, 50 + half80), abs=1e-9)


@pytest.mark.parametrize(
    ("bound", "down", "up"), [(None, 0, 0), ("at_or_above", 0, 6.25), ("at_or_below", 6.25, 0)]
)
def test_a_bound_widens_its_own_side_by_what_it_hides(bound, down, up, monkeypatch):
    monkeypatch.setattr(standing.table, "below", lambda value, size: value)
    monkeypatch.setattr(standing.table, "above", lambda value, size: value)

    plain_one = standing._range(Level(value=50.0), NOW, FRAME)
    found = standing._range(Level(value=50.0, bound=bound), NOW, FRAME)

    assert (plain_one.low - found.low, found.high - plain_one.high) == pytest.approx((down, up))
    assert (plain_one.low80 - found.low80, found.high80 - plain_one.high80) == pytest.approx((down, up))


@pytest.mark.parametrize("value", [2.5, 97.5])
def test_what_is_likely_of_a_level_lies_on_its_scale(value):
    found = standing._range(Level(value=value), NOW, FRAME)

    assert found.low >= 0
    assert found.high <= 100
    assert (found.low == 0 == found.low80) or (found.high == 100 == found.high80)


def test_of_an_unknown_number_of_people_no_range_is_told():
    assert standing._range(Level(value=50.0), replace(NOW, n=None), FRAME) is None


def test_a_range_without_an_inner_one_stays_so_when_it_is_cut():
    found = standing._inside(Range(value=1.0, low=-5.0, high=120.0), FRAME)

    assert (found.low, found.high, found.low80, found.high80) == (0, 100, None, None)


# -- states


def state(value, ends, target, *, n=8, roster=10, day=date(2026, 5, 1), bound=None, better="high"):
    return standing.state(
        a_theme(better=better),
        Level(value=value, bound=bound),
        Range(value=value, low=ends[0], high=ends[1]),
        now=replace(NOW, n=n, roster=roster), target=target, by=day,
    )  # fmt: skip


def test_half_of_a_roster_is_enough_to_tell_and_unknown_counts_are_not():
    assert state(60, (55, 65), 50, n=5, roster=10) == "reached"
    assert state(60, (55, 65), 50, n=4, roster=10) == "cannot_tell"
    assert state(60, (55, 65), 50, n=None) == "cannot_tell"
    assert state(60, (55, 65), 50, roster=None) == "cannot_tell"


def test_without_a_day_a_target_is_due_and_so_it_is_where_the_close_has_none():
    assert state(60, (55, 65), 50, day=None) == "reached"
    level, around = Level(value=60.0), Range(value=60.0, low=55.0, high=65.0)
    undated = replace(NOW, closed_on=None)
    assert standing.state(a_theme(), level, around, now=undated, target=50, by=date(2027, 1, 1)) == "reached"


def test_without_a_level_or_its_range_nothing_is_shown():
    level, around = Level(value=60.0), Range(value=60.0, low=55.0, high=65.0)

    assert standing.state(a_theme(), None, around, now=NOW, target=50, by=None) == "not_shown"
    assert standing.state(a_theme(), level, None, now=NOW, target=50, by=None) == "not_shown"


@pytest.mark.parametrize(
    ("value", "ends", "expected"),
    [
        pytest.param(50.0, (50.0, 60.0), "reached", id="range-begins-at-the-target"),
        pytest.param(50.0, (47.5, 60.0), "probably_reached", id="level-at-the-target"),
        pytest.param(47.5, (40.0, 50.0), "probably_not_reached", id="range-ends-at-the-target"),
        pytest.param(47.5, (40.0, 47.5), "not_reached", id="range-ends-short-of-it"),
    ],
)
def test_a_limit_at_the_target_counts_as_at_it_in_either_direction(value, ends, expected):
    dust = 1e-9
    for shift in (-dust, 0.0, dust):
        assert state(value + shift, (ends[0] + shift, ends[1] + shift), 50.0) == expected
        mirrored = (100 - ends[1] + shift, 100 - ends[0] + shift)
        assert state(100 - value + shift, mirrored, 50.0, better="low") == expected


def test_a_thousandth_of_a_step_short_is_short():
    assert state(50 - 0.0025, (45, 60), 50.0) == "probably_not_reached"
    assert state(50.0, (50 - 0.0025, 60), 50.0) == "probably_reached"
    assert state(47.5, (40, 50 - 0.0025), 50.0) == "not_reached"


@pytest.mark.parametrize(
    ("better", "bound", "value", "target", "expected"),
    [
        ("high", "at_or_above", 90, 92.5, "cannot_tell"),
        ("high", "at_or_above", 90, 50, "reached"),
        ("high", "at_or_below", 10, 5, "cannot_tell"),
        ("high", "at_or_below", 10, 50, "not_reached"),
        ("low", "at_or_below", 10, 7.5, "cannot_tell"),
        ("low", "at_or_below", 10, 50, "reached"),
        ("low", "at_or_above", 90, 95, "cannot_tell"),
        ("low", "at_or_above", 90, 50, "not_reached"),
    ],
)
def test_a_bound_that_leaves_open_on_which_side_a_team_stands_tells_nothing(
    better, bound, value, target, expected
):
    assert state(value, (value - 2.5, value + 2.5), target, bound=bound, better=better) == expected


def test_targets_are_counted_by_how_the_teams_shown_stand():
    aims = [aim(team=t, target=x) for t, x in (("a", 1.1), ("b", 4.9), ("c", 1.1))]
    (_, two), _ = told((plain(1), plain(2, 0.6)), teams=("a", "b", "c"), criteria=[*aims, aim("voice", None)])
    states = [two.team_reports[t].criteria[0].state for t in "abc"]

    (found,) = two.programme_report.criteria
    assert (found.scale, found.n_set) == ("time", 3)
    assert found.n_reached == states.count("reached") == 2
    assert found.n_probably == states.count("probably_reached")


# -- what stayed between two changes


def point(value, *, bound=None, delta=None):
    return Point(level=None if value is None else Level(value=value, bound=bound), delta=delta)


ABOVE, BELOW = point(90.0, bound="at_or_above"), point(10.0, bound="at_or_below")


@pytest.mark.parametrize(
    ("then", "now", "hidden"),
    [
        pytest.param(point(50.0), point(60.0), (0, 0), id="no-bound"),
        pytest.param(ABOVE, point(60.0), (10.0, 0), id="above-then"),
        pytest.param(BELOW, point(60.0), (0, 10.0), id="below-then"),
        pytest.param(point(50.0), ABOVE, (0, 5.0), id="above-now"),
        pytest.param(point(50.0), BELOW, (5.0, 0), id="below-now"),
        pytest.param(ABOVE, ABOVE, (10.0, 5.0), id="above-both-times"),
        pytest.param(ABOVE, BELOW, (15.0, 0), id="from-above-to-below"),
        pytest.param(BELOW, ABOVE, (0, 15.0), id="from-below-to-above"),
    ],
)
def test_each_bound_of_two_rounds_hides_by_the_people_of_its_own_round(then, now, hidden):
    assert contrasts._slack(a_theme(), then, now, counts=(5, 10)) == pytest.approx(hidden)


@pytest.mark.parametrize(
    ("change", "off", "bound"),
    [
        pytest.param(41.0, None, None, id="within-the-caps"),
        pytest.param(41.25, None, None, id="half-a-step-short-of-one"),
        pytest.param(41.5, None, "at_or_above", id="less-than-half-a-step-short"),
        pytest.param(42.5, None, "at_or_above", id="cut-at-the-cap"),
        pytest.param(40.0, 2.5, "at_or_above", id="at-the-cap-once-put-back"),
        pytest.param(-41.25, None, None, id="half-a-step-above-the-lower"),
        pytest.param(-41.5, None, "at_or_below", id="less-than-half-a-step-above-the-lower"),
        pytest.param(-42.5, None, "at_or_below", id="cut-at-the-lower-cap"),
    ],
)
def test_a_change_that_leads_to_a_cap_hides_as_the_bound_there_would(change, off, bound):
    theme = a_theme(regression=off)

    assert contrasts._bound(theme, point(None, delta=by(change)), 8) == bound


def test_a_level_told_says_itself_whether_it_is_a_bound():
    assert contrasts._bound(a_theme(), replace(ABOVE, delta=by(0.0)), 8) == "at_or_above"
    assert contrasts._bound(a_theme(), point(92.5, delta=by(42.5)), 8) is None
    assert contrasts._bound(a_theme(), point(None), 8) is None


def answered(n, members):
    return contrasts.Answered(n=n, members=frozenset(members))


@pytest.mark.parametrize(("n1", "n2", "m"), [(8, 9, 8), (9, 8, 8), (9, 9, 9), (12, 12, 10)])
def test_the_width_of_what_stayed_is_by_counts_where_people_are_linked(n1, n2, m):
    """(S2_change - 2 ve)(1/m - 1/S) and rounding of two changes, 2 ve/m, twice the mood of a day."""
    before, here = answered(n1, range(12)), answered(n2, range(2, 14))

    found = contrasts._uncertainty(FRAME, before, here, is_linked=True, rounding=1.5)

    parts = [100.0 * (1 / m - 1 / 10) + 1.5, 200.0 / m, 60.0]
    assert found.noise == pytest.approx(parts[0] + parts[1])
    assert found.total == pytest.approx(sum(parts))
    dfs = (35, 59, 10)
    assert found.noise_df == pytest.approx(
        found.noise**2 / sum(p * p / df for p, df in zip(parts[:2], dfs[:2], strict=True))
    )
    assert found.total_df == pytest.approx(
        found.total**2 / sum(p * p / df for p, df in zip(parts, dfs, strict=True))
    )


def test_the_width_of_what_stayed_where_nobody_is_linked_is_that_of_two_means():
    """S2_within less ve, times (1/n - 2/N + 1/S) of both rounds; ve (1/n1 + 1/n2)."""
    before, here = answered(6, range(10)), answered(9, range(4, 12))

    found = contrasts._uncertainty(FRAME, before, here, is_linked=False, rounding=1.5)

    parts = [400 * (1 / 6 - 2 / 10 + 1 / 6) + 400 * (1 / 9 - 2 / 9 + 1 / 6) + 1.5, 100 * (1 / 6 + 1 / 9)]
    assert found.noise == pytest.approx(sum(parts))
    assert found.noise_df == pytest.approx(sum(parts) ** 2 / (parts[0] ** 2 / 40 + parts[1] ** 2 / 59))
    assert found.total == pytest.approx(sum(parts) + 60)


def met_again(monkeypatch, *, basis="linked", persons=("p",), n=8, stayers=10, then=5.0, now=15.0):
    """One theme told twice, with the widths it is asked for."""
    asked = []
    whole = contrasts._uncertainty
    monkeypatch.setattr(contrasts, "_uncertainty", lambda *a, **k: asked.append(k) or whole(*a, **k))
    roster_ = [SimpleNamespace(person=p, team="t") for p in range(10)]
    last = SimpleNamespace(
        point=lambda scale, case: point(None, delta=None if then is None else by(then)),
        report=SimpleNamespace(basis=basis),
        ref=SimpleNamespace(n=n),
        past=SimpleNamespace(roster=[*roster_, SimpleNamespace(person=99, team="other")]),
    )
    here = SimpleNamespace(
        answered=lambda team: 9,
        members={"t": frozenset(range(10 - stayers, 20 - stayers))},
        wave=SimpleNamespace(persons=persons),
    )
    theme = a_theme(delta=None if now is None else by(now), is_composite=True)
    found = contrasts._of_theme(SimpleNamespace(now=here), "t", theme, last=last, frame=FRAME)
    return found, asked


def test_what_stayed_is_the_later_change_less_the_earlier_with_the_counts_of_both(monkeypatch):
    found, asked = met_again(monkeypatch)

    assert asked == [{"is_linked": True, "rounding": pytest.approx(2.5**2 / 6)}]
    assert (found.value, found.is_linked, found.is_composite) == (10.0, True, True)
    assert [(r.n, len(r.members)) for r in found.rounds] == [(8, 10), (9, 10)]


@pytest.mark.parametrize("more", [{"basis": "unlinked"}, {"persons": None}])
def test_what_stayed_is_linked_only_where_both_changes_were(monkeypatch, more):
    found, asked = met_again(monkeypatch, **more)

    assert found.is_linked is asked[0]["is_linked"] is False


@pytest.mark.parametrize("more", [{"then": None}, {"now": None}, {"n": None}, {"stayers": 3}])
def test_without_two_changes_their_counts_or_four_who_stayed_nothing_is_said_of_it(monkeypatch, more):
    assert met_again(monkeypatch, **more)[0] is None
    assert met_again(monkeypatch, stayers=4)[0] is not None


def test_a_level_is_baseline_and_change_with_what_was_taken_off_put_back():
    assert contrasts.level_of(Level(value=50.0), by(10.0), 2.5) == 62.5
    assert contrasts.level_of(Level(value=50.0), by(10.0), None) == 60.0
    assert contrasts.level_of(None, by(10.0), None) is None
    assert contrasts.level_of(Level(value=50.0), None, None) is None
