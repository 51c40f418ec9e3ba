"""Planned contrasts: two rounds are the engine itself; more are weighed as the general formula says."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.change import engine, reducing, sides
from scoring.change.contrasts import Contrast, contrast_changes, standard_set
from scoring.change.level import error_variance_at
from scoring.change.rounds import RoundScores, TeamRounds
from scoring.change.shapes import TeamWaves
from scoring.errors import ScoringError
from tests.scoring.change.builders import MEASURED, a_frame
from tests.scoring.witness import printed

SEEDS = st.integers(0, 2**32 - 1)
EFFECT2 = Contrast(name="effect", weights=(-0.5, -0.5, 1.0))
PLAIN = Contrast(name="effect", weights=(-1.0, 1.0))


def rounds_of(rng, *, n=8, rounds=3, rise=0.0, silent=0, is_linked=True, team="north", scale="trust", **more):
    """A team of n members; `silent` of them, others each round, do not answer."""
    true = rng.normal(3.4, 0.6, n)
    held = []
    for t in range(rounds):
        who = np.sort(rng.permutation(n)[: n - silent])
        y = true[who] + (rise if t == rounds - 1 else 0.0) + rng.normal(0, 0.3, len(who))
        persons = tuple(f"p{i}" for i in who) if is_linked else None
        scores = np.clip(np.round(5 * y) / 5, 1, 5)
        held.append(RoundScores(scores=scores, persons=persons, members=frozenset(range(n))))
    return TeamRounds(team=team, scale=scale, rounds=tuple(held), **more)


def as_waves(team):
    """The same two rounds as the engine has always been given them."""
    one, two = team.rounds
    pairs = None
    if one.persons is not None:
        place = {p: i for i, p in enumerate(two.persons)}
        pairs = np.array([(i, place[p]) for i, p in enumerate(one.persons) if p in place]).reshape(-1, 2)
    return TeamWaves(
        team=team.team, scale=team.scale, first=one.scores, second=two.scores, pairs=pairs,
        roster1=len(one.members), roster2=len(two.members), stayers=len(one.members & two.members),
    )  # fmt: skip


def one(teams, contrast, **frame):
    frames = {t.scale: a_frame(t.scale, **frame) for t in teams}
    return contrast_changes(teams, frames, [contrast])[0].change


@given(SEEDS, st.booleans(), st.integers(0, 2), st.sampled_from([1, 6]))
@settings(deadline=None, max_examples=20)
def test_two_rounds_give_exactly_what_the_engine_gives(seed, is_linked, silent, n_teams):
    rng = np.random.default_rng(seed)
    teams = [
        rounds_of(rng, rounds=2, rise=0.5, silent=silent, is_linked=is_linked, team=f"t{i}", scale=s)
        for i in range(n_teams)
        for s in ("a", "b")
    ]
    frames = {s: a_frame(s) for s in ("a", "b")}

    many = contrast_changes(teams, frames, [PLAIN])[0].change

    assert many == engine.programme_change([as_waves(t) for t in teams], frames)


def test_a_contrast_of_linked_people_is_the_general_formula():
    """V = max(S_D^2 - v_e sum w^2, 0)(1/m - 1/S) + v_e sum w^2 / m, with v_e at the level of all answers."""
    team = rounds_of(np.random.default_rng(4), rise=0.4)
    every = np.concatenate([r.scores for r in team.rounds])
    error = error_variance_at(0.122, 2.71, every, low=1, high=5)
    d = team.rounds[2].scores - (team.rounds[0].scores + team.rounds[1].scores) / 2

    found = one([team], EFFECT2).changes[0]

    assert found.delta.value == pytest.approx(d.mean())
    assert found.delta_noise_only.se == pytest.approx(np.sqrt(error * 1.5 / 8))
    assert found.delta.se**2 - found.delta_noise_only.se**2 == pytest.approx(
        1.5 * a_frame().allowance.variance
    )


def test_a_contrast_without_links_is_the_general_formula():
    rng = np.random.default_rng(7)
    team = rounds_of(rng, silent=2, is_linked=False)
    frame = a_frame()
    every = np.concatenate([r.scores for r in team.rounds])
    error = error_variance_at(0.122, 2.71, every, low=1, high=5)
    prior = frame.within.value
    true = [max((8 * prior + 5 * r.scores.var(ddof=1)) / 13 - error, 0) for r in team.rounds]
    missed = 1 / 6 - 2 / 8 + 1 / 8
    down = 0.5 * np.sqrt(true[0] * missed) + 0.5 * np.sqrt(true[1] * missed)
    expected = down**2 + true[2] * missed + error * 1.5 / 6

    found = one([team], EFFECT2).changes[0]

    means = [r.scores.mean() for r in team.rounds]
    assert found.method == "finite_team_unlinked"
    assert found.delta.value == pytest.approx(means[2] - (means[0] + means[1]) / 2)
    assert found.baseline == pytest.approx((means[0] + means[1]) / 2)
    assert found.delta_noise_only.se**2 == pytest.approx(expected)


@given(SEEDS)
@settings(deadline=None, max_examples=20)
def test_with_everybody_answering_every_round_the_links_add_nothing(seed):
    linked = one([rounds_of(np.random.default_rng(seed))], EFFECT2).changes[0]
    unlinked = one([rounds_of(np.random.default_rng(seed), is_linked=False)], EFFECT2).changes[0]

    assert unlinked.delta.value == pytest.approx(linked.delta.value)
    assert unlinked.delta.se == pytest.approx(linked.delta.se)


def test_a_second_baseline_narrows_and_halves_that_sides_mood():
    team = rounds_of(np.random.default_rng(1))
    both = one([team], EFFECT2).changes[0]
    single = one([team], Contrast(name="effect", weights=(0, -1, 1))).changes[0]

    assert both.delta.se < single.delta.se


def test_who_missed_one_of_two_baselines_counts_with_the_other():
    """Person 7 answered the second baseline only: its noise is 2, the others' 1.5; moods follow the days."""
    full = rounds_of(np.random.default_rng(2))
    first = full.rounds[0]
    gap = dataclasses.replace(first, scores=first.scores[:7], persons=first.persons[:7])
    team = dataclasses.replace(full, rounds=(gap, *full.rounds[1:]))

    waves = reducing.reduced(team, EFFECT2.weights)

    assert waves.sides.noise_first == pytest.approx((7 * 0.5 + 1) / 8)
    assert waves.sides.moods == pytest.approx((7 * 0.5 / 8) ** 2 + (7 * 0.5 / 8 + 1 / 8) ** 2 + 1)
    assert waves.first[7] == full.rounds[1].scores[7]
    assert len(waves.pairs) == waves.stayers == 8


def test_who_joined_between_two_baselines_is_a_member_of_that_side():
    full = rounds_of(np.random.default_rng(2))
    before = full.rounds[0]
    late = dataclasses.replace(
        before, scores=before.scores[:7], persons=before.persons[:7], members=frozenset(range(7))
    )

    linked = reducing.reduced(dataclasses.replace(full, rounds=(late, *full.rounds[1:])), EFFECT2.weights)

    assert (linked.roster1, linked.roster2, linked.stayers) == (8, 8, 8)


def test_without_links_the_target_are_members_of_every_round():
    full = rounds_of(np.random.default_rng(2), is_linked=False)
    late = dataclasses.replace(full.rounds[0], scores=full.rounds[0].scores[:7], members=frozenset(range(7)))

    found = reducing.reduced(dataclasses.replace(full, rounds=(late, *full.rounds[1:])), EFFECT2.weights)

    assert found.stayers == 7


@given(SEEDS, st.booleans(), st.integers(0, 2))
@settings(deadline=None, max_examples=15)
def test_weighing_the_other_way_round_mirrors_every_figure(seed, is_linked, silent):
    team = rounds_of(np.random.default_rng(seed), rise=0.4, silent=silent, is_linked=is_linked)
    up = one([team], EFFECT2).changes[0]
    down = one([team], Contrast(name="back", weights=(0.5, 0.5, -1.0))).changes[0]

    assert down.delta.value == pytest.approx(-up.delta.value)
    assert (down.delta.low, down.delta.high) == pytest.approx((-up.delta.high, -up.delta.low))
    assert down.judged.verdict == up.judged.verdict.replace("up", "*").replace("down", "up").replace(
        "*", "down"
    )


@given(SEEDS, st.booleans())
@settings(deadline=None, max_examples=15)
def test_another_response_range_changes_nothing_but_the_unit(seed, is_linked):
    """1-5 as percent of the range: 25 points for one."""
    team = rounds_of(np.random.default_rng(seed), rise=0.5, silent=1, is_linked=is_linked)
    stretched = dataclasses.replace(
        team, rounds=tuple(dataclasses.replace(r, scores=(r.scores - 1) * 25) for r in team.rounds)
    )
    points = one([team], EFFECT2).changes[0]
    retest = dataclasses.replace(a_frame().error, value=0.122 * 625, q_ref=2.71 * 625)
    percent = one([stretched], EFFECT2, low=0, high=100, retest=retest, within_sd=18).changes[0]

    assert percent.judged == points.judged
    assert percent.delta.value == pytest.approx(points.delta.value * 25)
    assert percent.delta.se == pytest.approx(points.delta.se * 25)
    assert percent.p_holm == pytest.approx(points.p_holm)


def test_the_order_of_scales_and_of_people_changes_nothing():
    rng = np.random.default_rng(11)
    teams = [rounds_of(rng, rise=0.3, scale=s) for s in "abc"]
    shuffled = [
        dataclasses.replace(
            t,
            rounds=tuple(
                dataclasses.replace(r, scores=r.scores[::-1], persons=r.persons[::-1]) for r in t.rounds
            ),
        )
        for t in reversed(teams)
    ]
    here, there = one(teams, EFFECT2), one(shuffled, EFFECT2)

    for scale in "abc":
        assert there.of("north", scale).p_holm == pytest.approx(here.of("north", scale).p_holm)
        assert there.of("north", scale).judged == here.of("north", scale).judged


@given(SEEDS)
@settings(deadline=None, max_examples=10)
def test_the_order_of_items_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    plain = rounds_of(rng, rise=0.6)
    held = []
    for r in plain.rounds:
        items = np.clip(np.round(r.scores[:, None] + rng.normal(0, 0.6, (len(r.scores), 5))), 1, 5)
        items[rng.random(items.shape) < 0.05] = np.nan
        items[:, 0] = np.where(np.isnan(items).all(axis=1), 3, items[:, 0])
        held.append(dataclasses.replace(r, items=items, scores=np.nanmean(items, axis=1)))
    team = dataclasses.replace(plain, rounds=tuple(held), item_ids=tuple("abcde"))
    turned = dataclasses.replace(
        team, item_ids=tuple("edcba"),
        rounds=tuple(dataclasses.replace(r, items=r.items[:, ::-1]) for r in held),
    )  # fmt: skip

    here, there = one([team], EFFECT2).changes[0], one([turned], EFFECT2).changes[0]

    assert there.delta.value == pytest.approx(here.delta.value)
    assert there.judged.verdict == here.judged.verdict
    assert set(there.depends_on) == set(here.depends_on)


def test_a_double_baseline_keeps_flagged_answers_in_sight():
    team = rounds_of(np.random.default_rng(5), is_linked=False)
    flags = np.array([True] * 3 + [False] * 5)
    team = dataclasses.replace(team, rounds=tuple(dataclasses.replace(r, flagged=flags) for r in team.rounds))

    assert "many_flagged" in one([team], EFFECT2).changes[0].judged.caps


def test_one_round_of_too_few_answers_stops_the_whole_contrast():
    """Three of four answered one baseline, more in number but less in share the other."""
    rng = np.random.default_rng(9)
    few = RoundScores(scores=rng.uniform(2, 4, 3), members=frozenset(range(4)))
    many = RoundScores(scores=rng.uniform(2, 4, 8), members=frozenset(range(12)))
    team = TeamRounds(team="north", scale="trust", rounds=(few, many, many))

    found = one([team], EFFECT2).changes[0]

    assert (found.n1, found.method, found.judged.verdict) == (3, "none", "cannot_tell")


def test_without_the_days_moods_a_contrast_would_look_surer(monkeypatch):
    """The planted fault: a contrast that forgets that each of its days had a mood."""
    team = rounds_of(np.random.default_rng(3), rise=0.3)
    found = one([team], EFFECT2).changes[0]
    monkeypatch.setattr(sides, "moods", lambda waves: 0.0)
    forgetful = one([team], EFFECT2).changes[0]

    assert found.delta.se > found.delta_noise_only.se
    assert forgetful.delta.se == pytest.approx(found.delta_noise_only.se)


def test_error_unknown_and_not_linked_falls_back_on_welch_over_rounds():
    team = rounds_of(np.random.default_rng(5), is_linked=False)
    means = [r.scores.mean() for r in team.rounds]
    shares = [w * r.scores.var(ddof=1) / 8 for w, r in zip((0.25, 0.25, 1), team.rounds, strict=True)]

    found = one([team], EFFECT2, retest=None).changes[0]

    assert found.method == "welch_t"
    assert found.delta_noise_only.value == pytest.approx(means[2] - (means[0] + means[1]) / 2)
    assert found.delta_noise_only.se**2 == pytest.approx(sum(shares))


def test_error_unknown_and_linked_is_the_paired_t_of_the_persons_contrasts():
    """R 4.2.2: t.test(d2 - d1 / 2), tests/reference/make_comparison.R: [-0.02873527277, 0.52873527277]."""
    second = np.array([0.1, 0.0, 0.3, -0.1, 0.2, 0.3, 0.1])
    third = np.array([0.4, 0.2, 0.6, 0.0, 0.8, 0.4, -0.2])
    base, who = np.array([3.0, 3.4, 3.6, 3.8, 4.0, 3.2, 2.8]), tuple("abcdefg")
    held = [RoundScores(scores=base + d, persons=who, members=frozenset(who)) for d in (0, second, third)]
    team = TeamRounds(team="north", scale="trust", rounds=tuple(held))

    found = one([team], EFFECT2, retest=None).changes[0]

    assert found.method == "paired_t"
    assert found.delta_noise_only.value == pytest.approx(0.25)
    assert found.delta_noise_only.low == printed(-0.02873527277, 9)
    assert found.delta_noise_only.high == printed(0.52873527277, 9)


@pytest.mark.parametrize(
    ("is_linked", "weights"),
    [
        pytest.param(True, (-0.5, -0.5, 1.0), id="linked"),
        pytest.param(False, (-0.5, -0.5, 1.0), id="not linked"),
    ],
)
def test_95_of_100_ranges_of_a_contrast_hold_the_members_true_change(is_linked, weights):
    """600 teams of 8, a sixth silent each time, who change differently; answer noise known, no mood."""
    rng = np.random.default_rng(20)
    frame = a_frame(low=-50, high=50, retest=dataclasses.replace(MEASURED, q_ref=None))
    held = 0
    for _ in range(60):
        teams, truth = [], []
        for j in range(10):
            true = rng.normal(0, 0.62, 8)[:, None] + rng.normal(0.2, 0.3, 8)[:, None] * np.array([0, 0, 1])
            rounds = []
            for t in range(3):
                who = np.flatnonzero(np.arange(8) != rng.integers(0, 8) if rng.random() < 0.7 else np.ones(8))
                y = true[who, t] + rng.normal(0, math.sqrt(0.122), len(who))
                persons = tuple(who.tolist()) if is_linked else None
                rounds.append(RoundScores(scores=y, persons=persons, members=frozenset(range(8))))
            teams.append(TeamRounds(team=f"t{j}", scale="trust", rounds=tuple(rounds)))
            truth.append(float((true @ np.array(weights)).mean()))
        change = contrast_changes(teams, {"trust": frame}, [Contrast(name="x", weights=weights)])[0].change
        for found, mean in zip(change.changes, truth, strict=True):
            held += found.delta_noise_only.low <= mean <= found.delta_noise_only.high

    assert 0.93 <= held / 600 <= 0.985


def test_a_team_without_one_of_the_baselines_is_weighed_on_the_other():
    team = rounds_of(np.random.default_rng(5))
    without = dataclasses.replace(team, rounds=(None, *team.rounds[1:]))
    plain = dataclasses.replace(team, rounds=team.rounds[1:])

    assert one([without], EFFECT2) == one([plain], PLAIN)


@given(SEEDS)
@settings(deadline=None, max_examples=150)
def test_whatever_the_rounds_a_contrast_is_told_or_refused(seed):
    """Empty rounds, nobody linked, all alike, blanks, flags, no rosters: no other error, never NaN."""
    rng = np.random.default_rng(seed)
    people, held = int(rng.integers(0, 9)), []
    for _ in range(3):
        who = np.flatnonzero(rng.random(people) < rng.choice([0.3, 0.8, 1.0]))
        y = rng.integers(1, 6, len(who)).astype(float) if rng.random() < 0.8 else np.full(len(who), 3.0)
        items = np.where(rng.random((len(who), 5)) < 0.2, np.nan, y[:, None])
        found = RoundScores(
            scores=y, persons=tuple(who.tolist()) if rng.random() < 0.9 else None,
            members=frozenset(range(people)) if rng.random() < 0.9 else None,
            items=items if rng.random() < 0.5 else None, flagged=rng.random(len(who)) < 0.2,
        )  # fmt: skip
        held.append(found if rng.random() < 0.9 else None)
    team = TeamRounds(
        team="t", scale="trust", rounds=tuple(held), item_ids=tuple("abcde"),
        chosen_after_baseline=bool(rng.random() < 0.3),
    )  # fmt: skip

    change = one([team], EFFECT2, **({} if rng.random() < 0.7 else {"retest": None})).changes[0]

    assert change.judged.verdict
    if change.delta is not None:
        assert np.isfinite([change.delta.low, change.delta.high, change.printed.low]).all()


def test_a_team_without_a_side_has_no_number_and_says_so():
    team = rounds_of(np.random.default_rng(5))

    found = one([dataclasses.replace(team, rounds=(*team.rounds[:2], None))], EFFECT2).changes[0]

    assert found.delta is None
    assert found.judged.verdict == "cannot_tell"


def test_regression_to_the_mean_is_taken_off_the_baseline_only():
    rng = np.random.default_rng(3)
    held = [rounds_of(rng, rounds=4, scale=s, baselines=2, chosen_after_baseline=s == "a") for s in "abcd"]
    low = tuple(dataclasses.replace(r, scores=np.maximum(r.scores - 1, 1)) for r in held[0].rounds)
    held[0] = dataclasses.replace(held[0], rounds=low)
    frames = {s: a_frame(s) for s in "abcd"}
    kinds = ["baseline", "baseline", "follow_up", "sustainment"]

    found = {c.contrast.name: c.change for c in contrast_changes(held, frames, standard_set(kinds))}

    assert found["effect"].of("north", "a").regression > 0
    assert found["net"].of("north", "a").regression > 0
    assert found["retention"].of("north", "a").regression == 0


def test_the_standard_set_is_what_the_rounds_allow():
    kinds = ["baseline", "baseline", "pulse", "follow_up", "sustainment"]

    found = {c.name: c.weights for c in standard_set(kinds)}

    assert found == {
        "effect": (-0.5, -0.5, 0, 1, 0),
        "retention": (0, 0, 0, -1, 1),
        "net": (-0.5, -0.5, 0, 0, 1),
    }
    assert [c.name for c in standard_set(["baseline", "follow_up"])] == ["effect"]
    assert standard_set(["baseline", "pulse"]) == ()
    with pytest.raises(ScoringError, match="Baselines come first"):
        standard_set(["follow_up", "baseline"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"persons": ("p0",) * 8}, "person stands there twice", id="twice"),
        pytest.param({"persons": ("p0",)}, "1 persons for 8 scores", id="too few persons"),
        pytest.param({"scores": np.full(8, 9.0)}, "score of 9 lies outside 1 to 5", id="range"),
        pytest.param({"scores": np.full(8, np.nan)}, "a score is missing", id="gap"),
        pytest.param({"members": frozenset({1})}, "8 answered, its roster holds 1", id="roster"),
    ],
)
def test_rounds_that_contradict_themselves_are_refused(change, says):
    team = rounds_of(np.random.default_rng(5))
    bad = dataclasses.replace(team, rounds=(dataclasses.replace(team.rounds[0], **change), *team.rounds[1:]))

    with pytest.raises(ScoringError, match=f"round 1: .*{says}"):
        one([bad], EFFECT2)


def test_weights_that_are_no_difference_of_averages_are_refused():
    with pytest.raises(ScoringError, match="weighs 2 up and -1 down"):
        Contrast(name="odd", weights=(-1, 2))
    with pytest.raises(ScoringError, match="2 weights for 3 rounds"):
        one([rounds_of(np.random.default_rng(5))], PLAIN)
