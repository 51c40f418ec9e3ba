"""From two rounds of answers to verdicts: which method, what is lent, what is printed, what is refused."""

import dataclasses
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.change import engine
from scoring.change.decision_table import Case, Choice, choose, method_for
from scoring.change.shapes import ErrorVariance, PooledVariance
from scoring.errors import ScoringError
from tests.scoring.change.builders import FIRST, MEASURED, a_frame, a_team, named, risen, simulated_team

WIDE = PooledVariance(value=2.0, df=30, source="programme")
SEEDS = st.integers(0, 2**32 - 1)
TEN = (3.0, 3.4, 3.6, 3.8, 4.0, 3.2, 3.6, 4.2, 3.4, 3.0)
WITHOUT_ROSTER = {"roster1": None, "roster2": None, "stayers": None, "roster_source": "unknown"}
THREE_LINKED = {"pairs": np.column_stack([np.arange(3)] * 2)}


@pytest.mark.parametrize(
    ("team", "frame", "n_teams", "method"),
    [
        pytest.param({}, {}, 1, "finite_team_linked", id="linked"),
        pytest.param({"roster1": 9, "roster2": 10}, {}, 1, "finite_team_linked", id="linked, turnover"),
        pytest.param({"is_linked": False}, {}, 1, "finite_team_unlinked", id="not linked"),
        pytest.param(THREE_LINKED, {}, 1, "finite_team_unlinked", id="three linked are too few"),
        pytest.param({}, {"retest": None}, 1, "paired_t", id="linked, error unknown"),
        pytest.param({}, {"retest": None}, 5, "moderated_t", id="linked, error unknown, five teams"),
        pytest.param({"is_linked": False}, {"retest": None}, 9, "welch_t", id="not linked, error unknown"),
        pytest.param({"is_linked": False, **WITHOUT_ROSTER}, {}, 1, "welch_t", id="roster unknown"),
        pytest.param(THREE_LINKED, {"retest": None}, 1, "overlap_t", id="few linked, error unknown"),
        pytest.param({"comparability": "broken"}, {}, 1, "none", id="other questions"),
        pytest.param({"first": FIRST[:3]}, {}, 1, "none", id="three answers"),
    ],
)
def test_the_decision_table(team, frame, n_teams, method):
    waves, known = a_team(risen(0.4), **team), a_frame(**frame)

    assert method_for(waves, known, n_teams=n_teams) == method


@pytest.mark.parametrize(
    ("case", "method"),
    [
        pytest.param({"question": "level", "n1": 3}, "none", id="three answers have no level"),
        pytest.param({"question": "level", "n1": 8, "knows_roster": True, "knows_error": True},
                     "finite_team_mean", id="one team, one round"),
        pytest.param({"question": "level", "n1": 8}, "t_of_population", id="one round, error unknown"),
        pytest.param({"question": "exact_test", "n_linked": 5}, "none", id="five people"),
        pytest.param({"question": "exact_test", "n_linked": 6}, "sign_flip", id="six people"),
        pytest.param({"question": "programme", "n_teams": 2}, "none", id="two teams"),
        pytest.param({"question": "programme", "n_teams": 3}, "t_over_teams", id="two rounds"),
        pytest.param({"question": "programme", "n_teams": 12, "n_rounds": 3}, "mixed_model", id="three"),
        pytest.param({"question": "comparison", "n_teams": 6, "n_comparison": 1}, "none", id="one waits"),
        pytest.param({"question": "comparison", "n_teams": 5, "n_comparison": 5},
                     "difference_in_differences_exact", id="five coached, five waiting"),
        pytest.param({"question": "comparison", "n_teams": 20, "n_comparison": 20},
                     "difference_in_differences", id="many coached and waiting"),
        pytest.param({"question": "comparison", "n_teams": 6, "is_stepped": True}, "stepped_wedge", id="w"),
        pytest.param({"question": "rounds", "n_rounds": 3}, "planned_contrasts", id="one team, three rounds"),
        pytest.param({"question": "rounds", "n_rounds": 3, "is_comparable": False}, "none",
                     id="rounds of other questions"),
        pytest.param({"question": "ranking", "n_teams": 60}, "never", id="ranking of teams"),
    ],
)  # fmt: skip
def test_the_decision_table_beyond_one_teams_change(case, method):
    assert choose(Case(**case)) == method


def test_every_method_of_the_decision_table_is_on_the_page():
    page = (Path(__file__).resolve().parents[3] / "docs" / "change.md").read_text(encoding="utf-8")

    assert [m for m in get_args(Choice) if f"`{m}`" not in page] == []


def test_a_team_that_rose_by_a_point_is_clearly_up():
    found = engine.team_change(a_team(risen(0.8)), a_frame())

    assert found.judged.verdict == "clearly_up"
    assert found.judged.favourable is True
    assert found.delta.value == pytest.approx(0.8)
    assert found.delta.low < found.delta_noise_only.low < 0.8
    assert found.p_holm < 0.05


def test_the_engines_interval_is_the_finite_team_formula_at_the_teams_level():
    """Everybody answered, so only the error variance counts, read at this team's room to move."""
    second = risen(0.4)
    both = np.array([*FIRST, *second])
    error = 0.122 * float(np.mean((both - 1) * (5 - both))) / 2.71

    found = engine.team_change(a_team(second), a_frame()).delta_noise_only

    assert found.se == pytest.approx(np.sqrt(2 * error / 8))
    assert found.df == pytest.approx(59)


def test_without_links_a_full_house_gives_the_same_interval():
    linked = engine.team_change(a_team(risen(0.4)), a_frame())
    unlinked = engine.team_change(a_team(risen(0.4), is_linked=False), a_frame())

    assert unlinked.method == "finite_team_unlinked"
    assert unlinked.delta.se == pytest.approx(linked.delta.se)


def test_other_scales_of_the_team_make_a_claim_dearer():
    alone = engine.team_change(a_team(risen(0.5)), a_frame())
    frames = {s: a_frame(s) for s in "abcdef"}
    family = engine.programme_change(
        [a_team(risen(0.5 if s == "a" else 0.0), scale=s) for s in frames], frames
    ).of("north", "a")

    assert alone.judged.verdict == "clearly_up"
    assert family.judged.verdict == "probably_up"
    assert family.p_total == pytest.approx(alone.p_total)
    assert family.p_holm == pytest.approx(6 * alone.p_holm)


def test_described_scales_have_no_verdict_and_are_not_in_the_family():
    frames = {"a": a_frame("a"), "one": a_frame("one", is_tested=False)}

    found = engine.programme_change([a_team(risen(0.5), scale=s) for s in frames], frames)

    assert found.of("north", "one").judged is None
    assert found.of("north", "a").p_holm == found.of("north", "a").p_total


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_the_order_of_scales_teams_and_people_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    frames = {s: a_frame(s) for s in "abc"}
    waves = [
        named(simulated_team(rng, scale=s, change=0.3 * (s == "a")), team)
        for team in "klmnop"
        for s in frames
    ]

    def verdicts(given, known):
        result = engine.programme_change(given, known)
        return {(c.team, c.scale): (c.judged.verdict, round(c.p_holm, 12)) for c in result.changes}

    def seated_otherwise(w):
        order = rng.permutation(len(w.first))
        return dataclasses.replace(w, first=w.first[order], second=w.second[order])

    other_way = dict(reversed(frames.items()))
    assert verdicts(waves[::-1], other_way) == verdicts(waves, frames)
    assert verdicts([seated_otherwise(w) for w in waves], frames) == verdicts(waves, frames)


@given(SEEDS, st.sampled_from([(0.0, 100.0), (5.0, 25.0), (-2.0, 2.0), (1.0, 7.0)]))
@settings(max_examples=25, deadline=None)
def test_another_ruler_gives_the_same_verdicts(seed, ruler):
    """1-5 mapped onto another range: estimates follow, p values and verdicts stay."""
    low, high = ruler
    rng = np.random.default_rng(seed)
    times = (high - low) / 4

    def moved(x):
        return low + (np.asarray(x) - 1) * times

    evidence = ErrorVariance(value=0.122 * times**2, df=59, q_ref=2.71 * times**2)
    plain = [named(simulated_team(rng, change=0.4), t) for t in "abcdef"]
    ruled = [dataclasses.replace(w, first=moved(w.first), second=moved(w.second)) for w in plain]

    one = engine.programme_change(plain, {"trust": a_frame()})
    other = engine.programme_change(
        ruled, {"trust": a_frame(low=low, high=high, retest=evidence, within_sd=0.72 * times)}
    )

    for a, b in zip(one.changes, other.changes, strict=True):
        assert b.judged.verdict == a.judged.verdict
        assert b.delta.low == pytest.approx(a.delta.low * times)
        assert b.shrunken == pytest.approx(a.shrunken * times)
        assert b.p_holm == pytest.approx(a.p_holm)
        assert b.effect_size.low == pytest.approx(a.effect_size.low)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_answers_seen_in_a_mirror_have_mirrored_verdicts(seed):
    rng = np.random.default_rng(seed)
    plain = [named(simulated_team(rng, change=0.5), t) for t in "abcdef"]
    mirror = [dataclasses.replace(w, first=6 - w.first, second=6 - w.second) for w in plain]
    swap = {"up": "down", "down": "up"}

    one = engine.programme_change(plain, {"trust": a_frame()})
    other = engine.programme_change(mirror, {"trust": a_frame(better="low")})

    for a, b in zip(one.changes, other.changes, strict=True):
        assert b.judged.verdict == "_".join(swap.get(w, w) for w in a.judged.verdict.split("_"))
        assert b.judged.favourable is a.judged.favourable
        assert b.delta.high == pytest.approx(-a.delta.low)


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_the_order_of_items_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    first, second = (rng.integers(1, 6, (8, 5)).astype(float) for _ in range(2))
    order = rng.permutation(5)

    def found(columns):
        one, two = first[:, columns], second[:, columns]
        names = tuple(f"i{c}" for c in columns)
        return engine.team_change(
            a_team(
                two.mean(axis=1), first=one.mean(axis=1), items_first=one, items_second=two, item_ids=names
            ),
            a_frame(),
        )

    plain, other = found(np.arange(5)), found(order)
    assert other.judged.verdict == plain.judged.verdict
    assert set(other.depends_on) == set(plain.depends_on)
    assert other.delta.value == pytest.approx(plain.delta.value)


def test_below_ten_people_no_printed_width_moves_with_an_answer():
    """The planted fault stands beside it: the engine's own width does move."""
    calm, stirred = a_team(risen(0.4)), a_team([*risen(0.4)[:-1], 1.0])
    one, other = (engine.team_change(w, a_frame()) for w in (calm, stirred))

    assert one.printed.high - one.printed.low == pytest.approx(
        other.printed.high - other.printed.low, abs=1e-12
    )
    assert one.delta.high - one.delta.low != pytest.approx(other.delta.high - other.delta.low, abs=1e-6)


@pytest.mark.parametrize("is_linked", [True, False])
def test_from_ten_people_on_the_printed_width_is_the_teams_own(is_linked):
    found = engine.team_change(a_team(risen(0.4, TEN), first=TEN, is_linked=is_linked), a_frame())

    assert found.printed == found.delta


def test_nothing_is_called_clear_that_does_not_look_clear_on_the_page():
    """Near the ceiling the team's own noise is small; the printed range is wider and reaches zero."""
    high = tuple(x + 0.7 for x in (3.4, 3.6, 3.8, 4.0, 3.6, 3.8, 3.6, 3.8))
    second = [min(5.0, x + 0.44) for x in high]

    found = engine.team_change(a_team(second, first=high), a_frame())
    at_ten = engine.team_change(a_team([*second, *second[:2]], first=(*high, *high[:2])), a_frame())

    assert found.delta.low > 0 > found.printed.low
    assert found.judged.verdict == "probably_up"
    assert at_ten.judged.verdict == "clearly_up"


def test_a_verdict_must_hold_under_the_borrowed_variance_too():
    """Two silent members and a calm team: by its own variance clear, by the usual one not."""
    silent = {"roster1": 12, "roster2": 12, "stayers": 12}
    calm = [named(a_team(risen(0.5), **silent), t) for t in "abcdef"]

    found = engine.programme_change(calm, {"trust": a_frame(earlier_change=WIDE)}).of("a", "trust")

    assert found.delta.low > 0
    assert found.p_total > 0.05
    assert found.judged.verdict != "clearly_up"


def test_one_rounds_printed_level_is_borrowed_below_ten():
    y = np.array(FIRST)
    found = engine.one_round(y, roster=8, frame=a_frame(), is_printed=True)

    assert found.se == pytest.approx(np.sqrt(MEASURED.value / 8))
    assert (
        engine.one_round(y, roster=None, frame=a_frame()).se
        > engine.one_round(y, roster=8, frame=a_frame()).se
    )


def test_a_focus_chosen_for_being_low_pays_for_its_own_rise():
    low = tuple(x - 1.0 for x in FIRST)
    frames = {s: a_frame(s) for s in "abc"}

    def programme(is_focus):
        return engine.programme_change(
            [
                a_team(risen(0.5, low), first=low, scale="a", chosen_after_baseline=is_focus),
                a_team(scale="b"),
                a_team(scale="c"),
            ],
            frames,
        ).of("north", "a")

    plain, focus = programme(False), programme(True)

    assert plain.regression == 0
    assert 0 < focus.regression < 0.5
    assert focus.delta.value == pytest.approx(plain.delta.value - focus.regression)
    assert "focus_uncorrected" not in focus.judged.caps


@pytest.mark.parametrize("better", ["high", "low"])
def test_the_correction_goes_towards_the_better_end_and_never_in_favour(better):
    """Mirrored about 3: the theme furthest from its better end pays, the nearest pays nothing."""
    at = {"worst": 2.2, "middle": 3.0, "best": 3.8}
    frames = {s: a_frame(s, better=better) for s in at}

    def regression(chosen):
        waves = []
        for scale, level in at.items():
            first = np.array(FIRST) - np.mean(FIRST) + (level if better == "high" else 6 - level)
            waves.append(a_team(first, first=first, scale=scale, chosen_after_baseline=scale == chosen))
        return engine.programme_change(waves, frames).of("north", chosen).regression

    assert regression("worst") * (1 if better == "high" else -1) > 0.01
    assert regression("best") == 0


def test_a_team_that_lost_all_its_members_cannot_be_told():
    found = engine.team_change(a_team([], pairs=None, roster2=0, stayers=0), a_frame())

    assert found.judged.verdict == "cannot_tell"
    assert found.tipping_point is None


def test_a_focus_without_other_scales_cannot_be_corrected_and_is_capped():
    found = engine.team_change(a_team(risen(0.8), chosen_after_baseline=True), a_frame())

    assert (found.judged.verdict, found.judged.caps) == ("probably_up", ("focus_uncorrected",))


def test_flagged_answers_that_decide_are_a_cap():
    second = [*FIRST[:6], 5.0, 5.0]
    first = (*FIRST[:6], 1.0, 1.0)
    flags = np.array([False] * 6 + [True, True])
    flagged = a_team(second, first=first, flagged_first=flags, flagged_second=flags)

    plain = engine.team_change(a_team(second, first=first), a_frame())
    found = engine.team_change(flagged, a_frame())

    assert plain.judged.verdict == "clearly_up"
    assert found.judged.verdict == "probably_up"
    assert found.judged.caps == ("flagged_answers_decide",)


def test_a_change_that_hangs_on_one_item_says_which():
    items_first = np.tile(np.array(FIRST)[:, None], (1, 5))
    items_second = items_first.copy()
    items_second[:, 2] = np.clip(items_second[:, 2] + 4, 1, 5)
    items_first[:, 2] = 1.0
    waves = a_team(
        items_second.mean(axis=1), first=items_first.mean(axis=1), items_first=items_first,
        items_second=items_second, item_ids=("i1", "i2", "i3", "i4", "i5"),
    )  # fmt: skip

    found = engine.team_change(waves, a_frame())

    assert found.judged.verdict == "clearly_up"
    assert found.depends_on == ("i3",)
    assert found.judged.reasons[-1].facts == {"items": ("i3",)}
    assert "depends_on_item" in [c.code for c in found.caveats]


def test_a_change_all_items_share_hangs_on_none():
    items = np.tile(np.array(FIRST)[:, None], (1, 5))
    waves = a_team(risen(0.8), items_first=items, items_second=items + 0.8, item_ids=tuple("abcde"))

    assert engine.team_change(waves, a_frame()).depends_on == ()


def test_everybody_answering_the_same_is_told_as_a_caveat_where_the_error_is_known():
    found = engine.team_change(a_team([4.4] * 8, first=(4.0,) * 8), a_frame())

    assert found.delta.se > 0
    assert "all_answers_equal" in [c.code for c in found.caveats]


def test_everybody_answering_the_same_cannot_be_told_where_the_error_is_unknown():
    found = engine.team_change(a_team([4.4] * 8, first=(4.0,) * 8), a_frame(retest=None))

    assert found.delta is None
    assert (found.judged.verdict, found.judged.reasons[0].code) == ("cannot_tell", "no_variance")


def test_a_team_that_lost_its_members_is_told_not_computed():
    gone = a_team([], first=FIRST, is_linked=False, roster2=5, stayers=0)

    found = engine.team_change(gone, a_frame())

    assert (found.followup, found.delta) == (None, None)
    assert found.judged.verdict == "cannot_tell"


def test_a_team_not_shown_lends_nothing_to_the_others():
    rng = np.random.default_rng(11)
    shown = [named(simulated_team(rng), t) for t in "abcdef"]
    hidden = dataclasses.replace(named(simulated_team(rng, change=1.5), "z"), is_shown=False)

    without = engine.programme_change(shown, {"trust": a_frame()})
    beside = engine.programme_change([*shown, hidden], {"trust": a_frame()})

    assert beside.changes[-1].judged.verdict == "not_shown"
    assert [c.shrunken for c in beside.changes[:-1]] == [c.shrunken for c in without.changes]
    assert beside.lines == without.lines
    assert beside.donors == {"trust": tuple("abcdef")}


def test_the_line_over_all_teams_is_the_t_of_their_changes():
    rng = np.random.default_rng(12)
    waves = [named(simulated_team(rng, change=0.5), t) for t in "abcdefgh"]

    result = engine.programme_change(waves, {"trust": a_frame()})
    d = np.array([c.delta.value for c in result.changes])

    line = result.lines[0]
    assert line.delta.value == pytest.approx(d.mean())
    assert line.delta.se == pytest.approx(d.std(ddof=1) / np.sqrt(8))
    assert line.judged.verdict == "clearly_up"


@pytest.mark.parametrize(("rise", "is_beyond"), [(0.6, True), (0.25, False)])
def test_the_line_says_whether_the_change_is_beyond_the_smallest(rise, is_beyond):
    waves = [named(a_team(risen(rise + 0.02 * i)), f"t{i}") for i in range(6)]
    frame = a_frame(smallest_change=0.3)

    assert engine.programme_change(waves, {"trust": frame}).lines[0].is_beyond_smallest is is_beyond
    assert engine.programme_change(waves[:2], {"trust": frame}).lines[0].is_beyond_smallest is None


def test_two_teams_are_too_few_for_a_line_with_a_verdict():
    waves = [named(a_team(risen(0.5)), "a"), named(a_team(risen(0.7)), "b")]

    line = engine.programme_change(waves, {"trust": a_frame()}).lines[0]

    assert (line.judged.verdict, line.judged.reasons[0].code) == ("cannot_tell", "too_few_teams")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param({"roster1": 7}, "8 answered in the first round, its roster holds 7", id="roster"),
        pytest.param({"stayers": 9}, "contradict 8 linked people", id="stayers"),
        pytest.param({"stayers": 7}, "contradict 8 linked people", id="linked"),
        pytest.param({"pairs": np.array([[0, 0], [0, 1]])}, "linked twice", id="a person twice"),
        pytest.param({"pairs": np.array([[0, 0], [1, 8]])}, "linked twice, or to nobody", id="nobody"),
        pytest.param({"first": (*FIRST[:7], np.nan)}, "score of the first round is missing", id="missing"),
        pytest.param({"first": (*FIRST[:7], 6.0)}, "score of 6 in the first round", id="outside"),
        pytest.param({"matched": np.ones((3, 2))}, "do not fit the 8 linked people", id="matched"),
    ],
)
def test_answers_that_contradict_their_rosters_are_refused_by_name(given, message):
    with pytest.raises(ScoringError, match=f"north.*{message}"):
        engine.team_change(a_team(risen(0.0), **given), a_frame())


def test_a_scale_twice_or_unknown_is_refused():
    with pytest.raises(ScoringError, match="two entries for scale 'trust'"):
        engine.programme_change([a_team(), a_team()], {"trust": a_frame()})
    with pytest.raises(ScoringError, match="scale 'trust', of which nothing is known"):
        engine.programme_change([a_team()], {"other": a_frame("other")})


def test_matched_scores_take_the_place_of_the_pairs_scores():
    matched = np.column_stack([np.array(FIRST), np.array(FIRST) + 0.4])

    found = engine.team_change(a_team(risen(0.8), matched=matched), a_frame())

    assert found.delta.value == pytest.approx(0.4)


def test_silence_could_tip_a_change_and_is_said():
    found = engine.team_change(a_team(risen(0.3), roster1=10, roster2=10, stayers=10), a_frame())

    assert found.tipping_point == pytest.approx(-0.3 * 0.8 / 0.2)
    assert "silent_could_tip_it" not in [c.code for c in found.caveats]
    near = engine.team_change(a_team(risen(0.3), roster1=14, roster2=14, stayers=14), a_frame())
    assert "silent_could_tip_it" in [c.code for c in near.caveats]


def test_the_same_answers_give_the_same_result_to_the_last_digit():
    rng = np.random.default_rng(13)
    waves = [named(simulated_team(rng), t) for t in "abcdef"]

    assert repr(engine.programme_change(waves, {"trust": a_frame()})) == repr(
        engine.programme_change(waves, {"trust": a_frame()})
    )


def test_the_fallbacks_are_capped_and_told_as_such():
    second = [x + 0.6 + 0.02 * i for i, x in enumerate(FIRST)]

    paired = engine.team_change(a_team(second), a_frame(retest=None))

    assert paired.method == "paired_t"
    assert "error_assumed" in paired.judged.caps
    assert "population_method" in [c.code for c in paired.caveats]
    assert paired.tipping_point is None


def test_a_calm_team_has_a_range_among_restless_ones_where_alone_it_has_none():
    rng = np.random.default_rng(14)
    unknown = {"trust": a_frame(retest=None)}
    calm = named(a_team(risen(0.4)), "calm")
    restless = [named(simulated_team(rng), t) for t in "abcdef"]

    alone = engine.programme_change([calm], unknown).of("calm", "trust")
    beside = engine.programme_change([calm, *restless], unknown).of("calm", "trust")

    assert alone.delta is None
    assert beside.method == "moderated_t"
    assert beside.delta_noise_only.se > 0.02
