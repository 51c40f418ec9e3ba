"""What a team could be shown to have changed by, before anybody is asked."""

import pytest

from scoring.change import planner
from scoring.change.frames import frame
from scoring.change.planner import Design
from scoring.change.shapes import Allowance, ErrorVariance
from scoring.errors import ScoringError
from tests.scoring.change.builders import a_frame

# Smallest changes in per cent of the range, without and with the allowance, of an ordinary five-item scale.
PRINTED = {
    (5, 5): (11, 13), (5, 6): (11, 13), (6, 6): (10, 12), (6, 8): (10, 12), (8, 8): (9, 11),
    (7, 10): (10, 12), (10, 10): (8, 10), (9, 12): (9, 11), (12, 12): (7, 10), (15, 15): (6, 9),
}  # fmt: skip
ORDINARY = {
    "error_variance": ErrorVariance(value=0.122, df=59),
    "allowance": Allowance(variance=0.094**2, df=30, source="default"),
}


@pytest.mark.parametrize(("answer", "members"), PRINTED, ids=[f"{n} of {N}" for n, N in PRINTED])
def test_the_smallest_changes_are_those_printed(answer, members):
    """Of a scale nothing is known of: the stated defaults."""
    usual = frame(scale="usual", low=1.0, high=5.0)

    found = planner.plan(members=members, answer=answer, frame=usual).planned

    share = (found.noise_only / 4 * 100, found.with_allowance / 4 * 100)
    assert share == pytest.approx(PRINTED[answer, members], abs=0.5)


def test_more_answers_never_make_it_harder():
    at = [planner.smallest_change(members=12, answer=n).with_allowance for n in range(4, 13)]

    assert at == sorted(at, reverse=True)


def test_a_double_baseline_halves_the_noise_of_its_side():
    once = planner.smallest_change(members=8, answer=8, **ORDINARY)
    twice = planner.smallest_change(members=8, answer=8, design=Design(baselines=2, followups=2), **ORDINARY)

    assert twice.noise_only == pytest.approx(once.noise_only / 2**0.5)
    assert twice.with_allowance < once.with_allowance


def test_a_plan_says_what_more_answers_and_a_double_baseline_would_buy():
    found = planner.plan(members=10, answer=6, frame=a_frame())

    codes = {a.code: a.smallest for a in found.alternatives}
    assert list(codes) == ["more_answers", "everybody", "double_baseline", "double_both"]
    assert (codes["more_answers"].answer, codes["everybody"].answer) == (8, 10)
    assert all(a.with_allowance < found.planned.with_allowance for a in codes.values())
    assert (found.needed, found.can_be_judged) == (5, True)


def test_a_full_house_is_not_told_to_answer_more():
    codes = [a.code for a in planner.plan(members=8, answer=8, frame=a_frame()).alternatives]

    assert codes == ["double_baseline", "double_both"]


def test_a_plan_on_a_ruler_of_a_hundred_says_the_same():
    points = planner.smallest_change(members=8, answer=7)
    percent = planner.smallest_change(members=8, answer=7, low=0, high=100)

    assert percent.with_allowance == pytest.approx(points.with_allowance * 25)


@pytest.mark.parametrize(("answer", "members"), [(3, 8), (9, 8)])
def test_too_few_or_too_many_answers_are_refused_with_the_counts(answer, members):
    with pytest.raises(ScoringError, match=f"{answer} of {members} answering"):
        planner.smallest_change(members=members, answer=answer)


def test_half_the_roster_is_needed_however_large_it_is():
    assert [planner.answers_needed(n, a_frame()) for n in (4, 8, 9, 14)] == [4, 4, 5, 7]


def test_a_roster_of_three_can_never_be_judged():
    assert planner.answers_needed(3, a_frame()) is None
