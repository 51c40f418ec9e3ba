"""One change as told: from which figures, between which caps, beside which other teams."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from assessments.release import beside_waiting, contrasts, findings, focus, together
from assessments.reports.shapes import Level, Range, RoundRef, ThemeFinding
from scoring.change.finite_team import LEAST
from scoring.change.intervals import interval, two_sided_p
from scoring.change.shapes import Allowance, ErrorVariance, PooledVariance, ScaleFrame, Uncertainty
from tests.assessments.release.histories import aim, plain, theme, told
from tests.assessments.release.rounds import INSTRUMENT

ENDS = (0.0, 100.0)
ABOVE, BELOW, PLAIN = (
    Level(value=92.5, bound="at_or_above"),
    Level(value=7.5, bound="at_or_below"),
    Level(value=50.0),
)
FRAME = ScaleFrame(
    scale="time",
    low=1,
    high=5,
    better="high",
    smallest_change=0.3,
    granularity=0.1,
    grade=3,
    error=None,
    allowance=Allowance(variance=0.02, df=10, source="default"),
    within=PooledVariance(value=0.5, df=40, source="default"),
    change=PooledVariance(value=0.3, df=35, source="default"),
    printed_error=ErrorVariance(value=0.1, df=59),
)


def shown(**more):
    return findings.Shown(**({"n_baseline": 8, "n": 10, "n_linked": None, "has_change": True} | more))


def part(delta=None, *, baseline=PLAIN, followup=PLAIN, regression=None, low=0.0, **more):
    return ThemeFinding(
        scale="time",
        title="Time",
        about=None,
        low=low,
        high=100.0,
        better="high",
        baseline=baseline,
        followup=followup,
        delta=None if delta is None else Range(value=delta, low=delta - 5, high=delta + 5),
        regression=regression,
        **more,
    )


# -- the change told


@pytest.mark.parametrize(
    ("baseline", "slack"),
    [(PLAIN, (0.0, 0.0)), (ABOVE, (6.25, 0.0)), (BELOW, (0.0, 6.25))],
    ids=["no-bound", "above", "below"],
)
@pytest.mark.parametrize("level", [None, Level(value=60.0)], ids=["withheld", "beside-it"])
def test_a_linked_change_stands_for_itself_and_a_baseline_s_bound_hides_by_its_own_people(
    baseline, slack, level
):
    value, hidden = findings._told_value(
        2.6, shown=shown(n_linked=7, is_linked=True), baseline=baseline, level=level, ends=ENDS
    )

    # From a bound at the cap of seven people nothing leads further up.
    assert value == (0.0 if baseline is ABOVE else 2.5)
    assert hidden == slack


def test_a_change_that_links_nobody_is_the_difference_of_means_told_and_both_bounds_hide():
    found = findings._told_value(
        3.3, shown=shown(), baseline=BELOW, level=Level(value=95.0, bound="at_or_above"), ends=ENDS
    )

    assert found == (87.5, (0.0, 6.25 + 5.0))


def test_a_change_whose_level_is_withheld_is_cut_by_those_it_links_or_else_by_all():
    few = findings._told_value(90, shown=shown(n_linked=5), baseline=PLAIN, level=None, ends=ENDS)
    everybody = findings._told_value(90, shown=shown(), baseline=PLAIN, level=None, ends=ENDS)

    assert (few[0], everybody[0]) == (40.0, 45.0)


def test_without_a_count_of_the_baseline_this_round_s_counts():
    _, hidden = findings._told_value(
        0.0, shown=shown(n_baseline=0, is_linked=True), baseline=ABOVE, level=None, ends=ENDS
    )

    assert hidden == (5.0, 0.0)


@pytest.mark.parametrize(
    ("parts", "is_linked", "value"),
    [
        pytest.param((part(10.0), part(20.0)), True, 15.0, id="the-mean-of-its-parts"),
        pytest.param((part(10.0, regression=2.0), part(20.0)), True, 16.0, id="with-what-was-taken-off"),
        pytest.param((part(10.0), part(None)), True, 3.0, id="one-part-untold"),
        pytest.param((part(10.0), part(20.0)), False, 3.0, id="a-difference-of-means"),
        pytest.param((), True, 3.0, id="no-composite"),
    ],
)
def test_a_linked_change_of_a_whole_is_the_mean_of_its_parts_where_all_are_told(parts, is_linked, value):
    assert findings._measured(3.0, shown=shown(is_linked=is_linked), parts=parts) == value


@pytest.mark.parametrize(
    ("has", "level", "baseline", "left"),
    [
        (True, Level(value=60.0), PLAIN, 7.5),
        (False, Level(value=60.0), PLAIN, None),
        (True, None, PLAIN, None),
        (True, ABOVE, PLAIN, None),
        (True, Level(value=60.0), BELOW, None),
    ],
)
def test_what_is_left_for_who_joined_and_left_is_the_means_less_the_change(has, level, baseline, left):
    found = findings._composition(
        2.4, shown=shown(has_composition=has), baseline=baseline, level=level, size=2.5
    )

    assert found == left


def change(n2, roster2, tipping=1.0):
    return SimpleNamespace(tipping_point=tipping, roster2=roster2, n2=n2)


@pytest.mark.parametrize(
    ("value", "of", "found"),
    [
        pytest.param(10.0, change(8, 10), -40.0, id="four-times-as-much-the-other-way"),
        pytest.param(-10.0, change(5, 10), 10.0, id="as-much"),
        pytest.param(25.0, change(8, 10), -100.0, id="the-whole-range"),
        pytest.param(27.5, change(8, 10), None, id="more-than-anybody-could"),
        pytest.param(0.0, change(8, 10), None, id="nothing-to-tip"),
        pytest.param(10.0, change(10, 10), None, id="everybody-answered"),
        pytest.param(10.0, change(8, None), None, id="roster-unknown"),
        pytest.param(10.0, change(8, 10, None), None, id="none-was-found"),
        pytest.param(1.0, change(5, 10), None, id="less-than-half-a-step"),
    ],
)
def test_what_those_who_were_silent_would_have_to_say_is_counted_from_the_change_told(value, of, found):
    assert findings._tipping(value, of, ENDS) == found


def test_on_a_scale_of_few_points_tenths_of_one_are_told():
    assert findings._tipping(0.1, change(8, 10), (1.0, 5.0)) == -0.4


def test_bounds_are_mixed_only_where_they_point_apart():
    assert findings.are_bounds_mixed([part(followup=ABOVE), part(followup=BELOW)])
    assert not findings.are_bounds_mixed([part(followup=ABOVE), part(followup=ABOVE), part()])
    assert not findings.are_bounds_mixed(
        [part(followup=ABOVE), part(followup=None, delta=3.0, baseline=BELOW)]
    )
    assert findings.are_bounds_mixed([part(followup=None, baseline=ABOVE), part(followup=BELOW)])


# -- beside other teams


@pytest.mark.parametrize(
    ("themes", "hidden"),
    [
        pytest.param((part(), part()), (0, 0), id="no-bound"),
        pytest.param((part(baseline=ABOVE), part()), (5.0, 0), id="first-above"),
        pytest.param((part(baseline=BELOW), part()), (0, 5.0), id="first-below"),
        pytest.param((part(followup=ABOVE), part()), (0, 5.0), id="second-above"),
        pytest.param((part(followup=BELOW), part()), (5.0, 0), id="second-below"),
        pytest.param((part(baseline=ABOVE, followup=BELOW), part(followup=BELOW)), (15.0, 0), id="three"),
        pytest.param((part(baseline=None, followup=None), part(followup=ABOVE)), (0, 5.0), id="withheld"),
    ],
)
def test_what_bounds_hide_of_a_mean_over_teams_is_a_share_each(themes, hidden):
    """Range / (2 x 5) / teams for each bound, on the side the truth may lie."""
    assert together.hidden_in(themes, ENDS) == pytest.approx(hidden)


def test_the_line_over_teams_told_alike_is_as_wide_as_their_rounding():
    alike, ends, size = SimpleNamespace(delta=None), (0.0, 400.0), 10.0

    found = together._range(alike, [part(10.0), part(10.0), part(10.0)], ends)

    span = interval(10.0, size**2 / 6 / 3, 2, method="")
    assert found.value == 10.0
    assert found.low == pytest.approx(np.floor(span.low / size) * size)
    assert found.high == pytest.approx(np.ceil(span.high / size) * size)
    assert together._range(alike, [part(10.0)], ends) is None


def test_every_scale_and_whole_has_a_line_whether_anything_is_told_of_it_or_not():
    """A first round, one team, six teams: the line stands there; only the last says more than how many."""
    (one, two), _ = told((plain(1), plain(2)))
    (_, many), _ = told((plain(1), plain(2, 0.9)), teams=TEAMS)

    for release in (one, two, many):
        assert [line.scale for line in release.programme_report.lines] == ["time", "voice", "whole"]
    for release, n in ((one, 0), (two, 1)):
        found = {(x.delta, x.verdict, x.favourable, x.n_teams) for x in release.programme_report.lines}
        assert found == {(None, None, None, n)}
    first = many.programme_report.lines[0]
    assert (first.n_teams, first.favourable) == (6, True)
    assert first.verdict in {"clearly_up", "probably_up"}
    assert first.delta.value > 0


def test_a_line_with_a_range_of_its_own_keeps_it():
    own = SimpleNamespace(delta=interval(11.0, 4.0, 9, method=""))

    found = together._range(own, [part(10.0), part(12.0)], ENDS)

    assert (found.value, found.low, found.high) == (10.0, 5.0, 15.0)


def a_change(team, se, *, scale="time", shrunken=0.1):
    span = None if se is None else interval(0.2, se**2, 30, method="")
    return SimpleNamespace(team=team, scale=scale, printed_noise_only=span, printed_shrunken=shrunken)


def test_a_best_guess_is_drawn_from_what_was_told_by_noise_of_that_team_alone(monkeypatch):
    asked = []

    def drawn(values, noise, *, sd):
        asked.append((values.tolist(), noise.tolist(), sd))
        return SimpleNamespace(mean=values / 2)

    monkeypatch.setattr(together, "shrink", drawn)
    changes = SimpleNamespace(
        frames={"time": FRAME},
        changes=[
            a_change("a", 0.3), a_change("b", 0.2), a_change("c", None), a_change("d", 0.5, shrunken=None),
            a_change("b", 0.9, scale="voice"), a_change("e", 0.4), a_change("f", 0.4),
        ],
    )  # fmt: skip
    other = replace(part(90.0), scale="voice")
    themes = {t: (other, part(v)) for t, v in zip("abcd", (10.0, 20.0, 30.0, 40.0), strict=True)}
    themes["e"] = (other, part(None))

    found = dict(together._guesses(INSTRUMENT.scales["time"], themes, changes))

    assert asked == [([10.0, 20.0], pytest.approx([0.09, 0.04]), 0.5**0.5)]
    assert found == {"a": 5.0, "b": 10.0}


def test_where_nothing_is_told_nothing_is_guessed():
    changes = SimpleNamespace(frames={"time": FRAME}, changes=[a_change("a", 0.3)])

    assert dict(together._guesses(INSTRUMENT.scales["time"], {"a": (part(None),)}, changes)) == {}


def judged_with(monkeypatch, span, frame=FRAME, p_holm=0.03):
    asked = []
    monkeypatch.setattr(beside_waiting.verdict, "judge", lambda *given: asked.append(given) or "judged")
    assert beside_waiting._judged(span, frame, p_holm) == "judged"
    return asked[0]


@pytest.mark.parametrize("value", [0.4, -0.4, 0.0])
def test_a_difference_between_teams_is_judged_by_its_own_range_and_chance(monkeypatch, value):
    span = interval(value, 0.04, 6, method="")

    found, here, frame = judged_with(monkeypatch, span)

    p = two_sided_p(value, 0.04, 6)
    assert found.posterior_up == pytest.approx(p / 2 if value < 0 else 1 - p / 2)
    assert found.noise90 == found.total90 == (span.low90, span.high90)
    assert (found.delta, found.p_holm, frame) == (value, 0.03, FRAME)
    assert here.half_width == pytest.approx((span.high - span.low) / 2 / 4)
    assert (here.n1, here.n2, here.is_linked) == (LEAST, LEAST, True)


def test_what_bounds_hide_on_either_side_widens_the_difference_crosswise():
    case = SimpleNamespace(instrument=INSTRUMENT, language="en")
    span = interval(0.5, 0.01, 60, method="")

    def found(coached, waiting):
        arms = ([part(0.5, **coached)] * 3, [part(0.0, **waiting)] * 3)
        delta = beside_waiting._finding(case, "time", arms, span=span, frame=FRAME, p=None).delta
        return delta.low, delta.high

    plain_one, hidden = found({}, {}), 4 / 10
    assert found({"baseline": ABOVE}, {}) == pytest.approx((plain_one[0] - hidden, plain_one[1]))
    assert found({"baseline": BELOW}, {}) == pytest.approx((plain_one[0], plain_one[1] + hidden))
    assert found({}, {"baseline": BELOW}) == pytest.approx((plain_one[0] - hidden, plain_one[1]))
    assert found({}, {"baseline": ABOVE}) == pytest.approx((plain_one[0], plain_one[1] + hidden))


def test_teams_told_alike_on_both_sides_are_compared_by_their_rounding():
    found = beside_waiting._compared([part(10.0)] * 3, [part(5.0)] * 4, size=2.5)

    assert (found.p, found.span.value, found.span.df) == (1.0, 5.0, 5)
    assert found.span.se == pytest.approx((2.5**2 / 6 * (1 / 3 + 1 / 4)) ** 0.5)


def test_alike_on_one_side_alone_they_are_compared_as_they_differ():
    found = beside_waiting._compared([part(10.0)] * 3, [part(v) for v in (0.0, 2.5, 7.5)], size=2.5)

    assert found.span.value == pytest.approx(10 - 10 / 3)
    assert found.p < 1.0


def test_three_teams_on_either_side_are_enough_and_two_are_not():
    three, two = [part(v) for v in (0.0, 5.0, 10.0)], [part(v) for v in (0.0, 5.0)]

    assert beside_waiting._compared(three, three, size=2.5) is not None
    assert beside_waiting._compared(two, three, size=2.5) is None
    assert beside_waiting._compared(three, two, size=2.5) is None


def test_the_chance_told_is_the_larger_of_welch_s_and_the_exact_one():
    """Three against three wholly apart: two of twenty orders are as extreme, whatever Welch says."""
    found = beside_waiting._compared(
        [part(v) for v in (30.0, 31.0, 32.0)], [part(v) for v in (0.0, 1.0, 2.0)], size=2.5
    )

    assert found.p == pytest.approx(0.1)


TEAMS = ("a", "b", "c", "d", "e", "f")


def coached(team, person):
    return plain(2, 0.9 if team in "abc" else 0.0)(team, person)


@pytest.mark.parametrize(
    ("kind", "waiting", "changes"),
    [
        pytest.param("follow_up", {"a"}, None, id="a-first-round"),
        pytest.param("follow_up", set(), object(), id="nobody-waits"),
        pytest.param("baseline", {"a"}, object(), id="a-baseline"),
        pytest.param("pulse", {"a"}, object(), id="a-pulse"),
    ],
)
def test_nobody_is_compared_where_nobody_waits_or_nothing_changed(kind, waiting, changes):
    case = SimpleNamespace(waiting=waiting, round=SimpleNamespace(kind=kind), instrument=INSTRUMENT)

    assert beside_waiting.differences(case, {}, changes) == ()


def test_waiting_teams_are_compared_in_follow_ups_and_later_and_in_no_other_round():
    kinds = ("baseline", "follow_up", "sustainment", "pulse")
    rounds = (plain(1), coached, plain(3, 0.3), plain(4))
    releases, _ = told(rounds, teams=TEAMS, kinds=kinds, waiting=("d", "e", "f"))

    assert [bool(r.programme_report.waiting) for r in releases] == [False, True, True, False]


# -- what is taken off a focus theme


def taken_off_with(monkeypatch, **more):
    """What the correction is counted from: profiles in shares of the range, noise and mood of a mean."""
    seen = {}
    whole = focus.profile_reliability

    def spy(profiles, *, noise, allowance):
        seen.update(profiles=[list(p) for p in profiles], noise=noise, allowance=allowance)
        return whole(profiles, noise=noise, allowance=allowance)

    monkeypatch.setattr(focus, "profile_reliability", spy)
    low = lambda t, p: [*plain(1, -0.5)(t, p)[:3], *plain(1)(t, p)[3:]]  # noqa: E731 - beside the other
    (one, two), _ = told((low, plain(2)), criteria=[aim()], **more)
    return one, two, seen


def test_a_profile_is_the_baselines_told_in_shares_of_their_range(monkeypatch):
    one, _, seen = taken_off_with(monkeypatch)

    levels = [theme(one, s).baseline.value for s in ("time", "voice")]
    assert seen["profiles"] == [pytest.approx([(x - 1) / 4 for x in levels])]


def test_what_is_taken_off_is_a_share_of_the_distance_to_the_mean_of_the_profile(monkeypatch):
    monkeypatch.setattr(focus.table, "step", lambda low, high: 0.001)
    _, two, seen = taken_off_with(monkeypatch)

    shares = np.array(seen["profiles"][0])
    observed = shares.var(ddof=1)
    lasting = max(observed - seen["noise"] - seen["allowance"], 0) / observed
    gain = (1 - lasting) * (shares.mean() - shares[0]) * 4
    assert theme(two).regression == pytest.approx(gain, abs=0.0005 + 1e-9)
    assert gain > 0.01


def test_in_a_profile_the_welcome_end_is_up():
    scales = {
        name: SimpleNamespace(id=name, low=0.0, high=100.0, better=better, items=("i", "j"))
        for name, better in (("a", "low"), ("b", "high"), ("c", "neither"))
    }
    case = SimpleNamespace(
        instrument=SimpleNamespace(scales=scales),
        told=lambda team, scale: SimpleNamespace(baseline=Level(value=20.0)),
    )

    assert focus._profile(case, "t") == pytest.approx({"a": 0.8, "b": 0.2, "c": 0.2})


def test_how_lasting_profiles_are_is_counted_from_noise_and_mood_in_shares(monkeypatch):
    seen = {}
    monkeypatch.setattr(focus, "profile_reliability", lambda profiles, **more: seen.update(more) or 0.5)
    case = SimpleNamespace(
        instrument=INSTRUMENT, behind=lambda team: SimpleNamespace(report=lambda team: None)
    )

    focus._reliability(
        case,
        {"t": {"time": 0.2, "voice": 0.6}},
        SimpleNamespace(frames=dict.fromkeys(("time", "voice"), FRAME)),
    )

    assert seen == pytest.approx({"noise": 0.1 / 5 / 16, "allowance": 0.02 / 16})


def test_noise_and_mood_of_a_baseline_are_by_the_counts_told(monkeypatch):
    """METHODS: (S2 - ve)(1/n - 1/N) + ve/n over the squared range."""
    _, _, seen = taken_off_with(monkeypatch, people=6, rosters=(range(9), range(9)))
    frame = replace(FRAME)
    case = SimpleNamespace(high=5.0, low=1.0)
    before = SimpleNamespace(rounds=(ref(99, 99), ref(6, 9)))

    noise = focus._noise(frame, case, before)

    assert noise == pytest.approx((0.4 * (1 / 6 - 1 / 9) + 0.1 / 6) / 16)
    assert 0 < seen["noise"] < 0.1
    assert seen["allowance"] > 0


def ref(n, roster):
    return RoundRef(title="r", kind="baseline", closed_on=None, n=n, roster=roster)


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [
        pytest.param(None, 0.1 / 5, id="nothing-told-five-of-five"),
        pytest.param((ref(None, None),), 0.1 / 5, id="counts-untold"),
        pytest.param((ref(8, None),), 0.1 / 8, id="roster-untold"),
        pytest.param((ref(8, 6),), 0.1 / 8, id="roster-too-small"),
        pytest.param((ref(8, 16),), 0.4 * (1 / 8 - 1 / 16) + 0.1 / 8, id="half-answered"),
    ],
)
def test_where_counts_were_not_told_the_least_group_answered_in_full(rounds, expected):
    before = None if rounds is None else SimpleNamespace(rounds=rounds)

    assert focus._noise(FRAME, SimpleNamespace(high=5.0, low=1.0), before) == pytest.approx(expected / 16)


# -- what stayed, judged


def kept(**more):
    given = {
        "team": "t", "scale": "time", "frame": FRAME, "value": 0.5, "slack": (0.0, 0.0),
        "sure": Uncertainty(noise=0.02, noise_df=20, total=0.05, total_df=15),
        "rounds": (answered(6, range(8)), answered(7, range(2, 12))),
        "is_linked": True, "is_composite": False,
    }  # fmt: skip
    return contrasts.Kept(**(given | more))


def answered(n, members):
    return contrasts.Answered(n=n, members=frozenset(members))


def test_what_stayed_is_judged_by_counts_of_both_rounds_and_the_width_with_moods():
    found = contrasts._situation(kept())

    span = interval(0.5, 0.05, 15, method="")
    assert (found.n1, found.n2, found.roster1, found.roster2, found.stayers) == (6, 7, 8, 10, 6)
    assert found.is_linked
    assert found.half_width == pytest.approx((span.high - span.low) / 2 / 4)


def test_what_stayed_is_told_with_moods_and_judged_with_and_without():
    one = kept()
    found = contrasts._findings(one, p=0.02, up=0.97)
    noise, total = interval(0.5, 0.02, 20, method=""), interval(0.5, 0.05, 15, method="")

    assert found.noise90 == pytest.approx((noise.low90, noise.high90))
    assert found.total90 == pytest.approx((total.low90, total.high90))
    assert (found.delta, found.p_holm, found.posterior_up) == (0.5, 0.02, 0.97)
    told_of = contrasts._finding(replace(one, slack=(0.2, 0.1)), None)
    assert told_of.delta.low == pytest.approx(np.floor((total.low - 0.2) * 10) / 10)
    assert told_of.delta.high == pytest.approx(np.ceil((total.high + 0.1) * 10) / 10)
    assert (told_of.verdict, told_of.favourable) == (None, None)


def test_of_one_team_s_themes_every_further_one_makes_a_claim_harder():
    """Holm over the team's scales; composites are a family of their own, and so is another team."""
    strong = Uncertainty(noise=0.001, noise_df=60, total=0.0065, total_df=30)
    one = kept(sure=strong, value=0.2)
    p = two_sided_p(0.2, 0.0065, 30)
    mates = [replace(one, scale=s) for s in ("voice", "third")]

    def adjusted(*family):
        return [found for _, found in contrasts._adjusted(family)]

    assert adjusted(one) == pytest.approx([p])
    assert adjusted(one, *mates) == pytest.approx([min(3 * p, 1)] * 3)
    assert 0.01 < p < 0.05


def test_teams_steady_each_other_by_their_noise_and_the_spread_within_teams(monkeypatch):
    asked = []

    def drawn(values, noise, *, sd):
        chance = lambda limit: values / 10 + limit  # noqa: E731 - as the other
        asked.append((values.tolist(), noise.tolist(), sd))
        return SimpleNamespace(probability_above=chance)

    monkeypatch.setattr(contrasts, "shrink", drawn)
    ones = [kept(team="a"), kept(team="b", value=0.7)]

    assert [up for _, up in contrasts._rising(ones)] == pytest.approx([0.05, 0.07])
    assert asked == [([0.5, 0.7], [0.02, 0.02], 0.5**0.5)]


def families_of(monkeypatch, ones):
    seen = []
    whole = contrasts._adjusted
    monkeypatch.setattr(
        contrasts, "_adjusted", lambda f: seen.append([(k.team, k.scale) for k in f]) or whole(f)
    )
    rising = []
    up = contrasts._rising
    monkeypatch.setattr(
        contrasts, "_rising", lambda m: rising.append([(k.team, k.scale) for k in m]) or up(m)
    )
    judged = contrasts._judged(ones)
    return seen, rising, judged


def test_a_team_s_scales_are_one_family_its_wholes_another_and_teams_steady_each_other(monkeypatch):
    full = (answered(10, range(10)), answered(10, range(10)))
    ones = [
        kept(team=t, scale=s, is_composite=s == "whole", rounds=full)
        for t in "ab"
        for s in ("time", "voice", "whole")
    ]
    untested = kept(team="a", scale="single", frame=replace(FRAME, is_tested=False), rounds=full)

    families, mates, judged = families_of(monkeypatch, [*ones, untested])

    assert families == [
        [("a", "time"), ("a", "voice")], [("a", "whole")], [("b", "time"), ("b", "voice")], [("b", "whole")],
    ]  # fmt: skip
    assert mates == [[("a", s), ("b", s)] for s in ("time", "voice", "whole")]
    assert set(judged) == {(t, s) for t in "ab" for s in ("time", "voice", "whole")}


def test_what_too_few_answered_is_in_no_family_and_has_no_claim(monkeypatch):
    few = kept(rounds=(answered(5, range(40)), answered(5, range(40))))
    full = kept(scale="voice", rounds=(answered(10, range(10)), answered(10, range(10))))

    families, mates, judged = families_of(monkeypatch, [few, full])

    assert families == mates == [[("t", "voice")]]
    assert judged["t", "time"].verdict == "cannot_tell"
