"""When two baselines are averaged, and when the latest alone counts: each condition by itself."""

from types import SimpleNamespace

import numpy as np
import pytest

from assessments.release import baselines
from assessments.reports.shapes import Fact
from instruments.load import from_text
from tests.assessments.release.histories import plain, theme, told
from tests.assessments.release.rounds import INSTRUMENT, TEXT, a_round, answer, frozen, released, roster

KINDS = ("baseline", "baseline", "follow_up")
ROUNDS = (plain(1, 0.6), plain(2), plain(3, 0.7))
TOP, BOTTOM = [5, 1, 5], [1, 5, 1]


def is_averaged(report):
    return Fact(code="baselines_averaged", facts={"n": 2}) in report.limits


def averaged_scales(one, two, three):
    """The scales whose baseline, as told last, is the mean of both told before."""
    found = set()
    for scale in ("time", "voice", "whole"):
        first, second, last = (
            theme(one, scale).baseline,
            theme(two, scale).baseline,
            theme(three, scale).baseline,
        )
        if first and second and last and last.value != second.value:
            assert last.value == pytest.approx((first.value + second.value) / 2, abs=0.05 + 1e-9)
            found.add(scale)
    return found


def test_both_count_where_the_same_people_answered_all_of_both():
    releases, _ = told(ROUNDS, kinds=KINDS, people=8)

    assert averaged_scales(*releases) == {"time", "voice", "whole"}
    assert is_averaged(releases[-1].team_reports["t"])


def test_with_one_baseline_nothing_is_averaged():
    case = SimpleNamespace(behind=lambda team: SimpleNamespace(also=None))

    assert baselines._is_averaged(case, "t", INSTRUMENT.scales["time"]) is False


def test_a_linked_change_is_counted_from_both_baselines_of_those_who_answered_all_three():
    """One joined: the later level is withheld, and the change is that of the eight, by hand."""
    (*_, three), earlier = told(ROUNDS, kinds=KINDS, people=(range(8), range(8), range(9)))

    def time(answers, person):
        given = next(a.answers for a in answers if a.chain == f"chain-t{person}")
        return np.mean([given["m1"], 6 - given["m2"], given["m3"]])

    one, two, now = ([time(e.answers, p) for p in range(8)] for e in earlier)
    assert theme(three).followup is None
    by_hand = np.mean(now) - (np.mean(one) + np.mean(two)) / 2
    assert theme(three).delta.value == pytest.approx(by_hand, abs=0.05 + 1e-9)
    assert abs(np.mean(one) - np.mean(two)) > 0.25, "either baseline alone would be another number"


def test_who_answered_only_the_first_baseline_takes_it_out_though_all_who_stayed_answered_both():
    people = (range(8), range(7), range(7))
    releases, _ = told(ROUNDS, kinds=KINDS, people=people, rosters=(range(8),) * 3)

    assert not averaged_scales(*releases)
    assert not is_averaged(releases[-1].team_reports["t"])


def test_a_baseline_whose_answers_are_not_linked_is_not_averaged_with_one_whose_are():
    earlier, releases = [], []
    for number, (given, kind) in enumerate(zip(ROUNDS, KINDS, strict=True)):
        name = f"r{number + 1}"
        answers = [answer(f"t{p}", given("t", p), chain=number > 0) for p in range(8)]
        entries = roster(range(8), name=name)
        releases.append(released(answers, asked=a_round(name, kind), members=entries, earlier=tuple(earlier)))
        earlier.append(frozen(a_round(name, kind), entries, answers, releases[-1]))

    assert not averaged_scales(*releases)


@pytest.mark.parametrize("silent", [0, 1, 2], ids=["in-the-first", "in-the-second", "now"])
def test_a_statement_somebody_left_blank_in_any_round_takes_its_scale_out_and_no_other(silent):
    def lacking(given):
        return lambda t, p: [None, *given(t, p)[1:]] if p == 0 else given(t, p)

    rounds = [lacking(given) if number == silent else given for number, given in enumerate(ROUNDS)]
    releases, _ = told(rounds, kinds=KINDS, people=8)

    assert averaged_scales(*releases) == {"voice"}


@pytest.mark.parametrize("crossed", [0, 1], ids=["first-and-now", "second-and-now"])
def test_somebody_linked_to_one_baseline_and_not_to_the_other_takes_the_scale_out(crossed):
    """One statement left blank then and another now: too few in common to be linked, enough for scores."""

    def lacking(given, item):
        return lambda t, p: [None if (i, p) == (item, 0) else c for i, c in enumerate(given(t, p))]

    rounds = [lacking(given, 0) if number == crossed else given for number, given in enumerate(ROUNDS)]
    releases, _ = told((*rounds[:2], lacking(rounds[2], 1)), kinds=KINDS, people=8)

    assert averaged_scales(*releases) == {"voice"}


def with_time(first, second):
    """Two baselines in which everybody answers the first scale alike, and a usual follow-up."""
    rounds = [lambda t, p, own=own, given=given: [*own, *given(t, p)[3:]] for own, given in
              zip((first, second), ROUNDS[:2], strict=True)]  # fmt: skip
    return told((*rounds, ROUNDS[2]), kinds=KINDS, people=8)[0]


def test_bounds_on_opposite_sides_have_no_mean_and_on_one_side_they_have():
    apart, together = with_time(TOP, BOTTOM), with_time(TOP, [4, 2, 4])

    assert theme(apart[0]).baseline.bound == "at_or_above"
    assert theme(apart[1]).baseline.bound == "at_or_below"
    assert theme(apart[2]).baseline == theme(apart[1]).baseline
    assert theme(together[2]).baseline.bound == "at_or_above"
    assert theme(together[2]).baseline.value > theme(together[1]).baseline.value


def test_a_scale_of_which_one_baseline_told_nothing_is_counted_from_the_other():
    def few(t, p):
        return [*plain(1)(t, p)[:3], *([None] * 3 if p > 3 else plain(1)(t, p)[3:])]

    releases, _ = told((few, *ROUNDS[1:]), kinds=KINDS, people=8)

    assert theme(releases[0], "voice").baseline is None
    assert averaged_scales(*releases) == {"time"}
    assert theme(releases[2], "voice").delta is not None


def test_a_scale_asked_otherwise_in_the_first_baseline_is_counted_from_the_second_alone():
    old = from_text(
        TEXT.replace("We say what we think.", "Everybody speaks up.").replace(
            "We keep quiet.", "Some never do."
        )
    )
    earlier, releases = [], []
    for number, (given, kind) in enumerate(zip(ROUNDS, KINDS, strict=True)):
        name, used = f"r{number + 1}", {"instrument": old} if number == 0 else {}
        answers = [answer(f"t{p}", given("t", p)) for p in range(8)]
        entries = roster(range(8), name=name)
        found = released(answers, asked=a_round(name, kind), members=entries, earlier=tuple(earlier), **used)
        releases.append(found)
        earlier.append(frozen(a_round(name, kind), entries, answers, found, *used.values()))

    assert averaged_scales(*releases) == {"time"}
    assert theme(releases[2], "voice").delta is not None


def test_a_third_baseline_puts_the_first_out_of_count():
    rounds = (plain(1, 1.0), plain(2), plain(4), plain(3, 0.7))
    releases, _ = told(rounds, kinds=("baseline", "baseline", "baseline", "follow_up"), people=8)

    assert averaged_scales(*releases[1:]) >= {"time"}
