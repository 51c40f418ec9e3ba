"""What stands around the themes of a report: rounds, counts, circumstances, words of quality."""

from dataclasses import replace

import pytest

from assessments.release import telling
from assessments.reports.shapes import Fact, RoundRef
from instruments.load import from_text
from tests.assessments.release.histories import plain, theme, told
from tests.assessments.release.rounds import (
    INSTRUMENT,
    TEXT,
    a_round,
    answer,
    codes,
    frozen,
    released,
    roster,
    two_rounds,
)


def report(release, team="t"):
    return release.team_reports[team]


def facts(release, team="t"):
    return {f.code for f in report(release, team).limits}


def test_a_follow_up_names_the_round_it_is_counted_from_as_it_was_told():
    (one, two), _ = told((plain(1), plain(2)), rosters=(range(7), range(9)))

    assert report(two).rounds[0] == report(one).rounds[0]
    last = report(two).rounds[1]
    assert (last.title, last.kind, last.n, last.roster) == ("r2", "follow_up", 6, 9)
    assert last.closed_on.isoformat() == "2026-01-15"
    assert report(two).quality == (*report(one).quality, *report(two).quality[-1:])
    assert len(report(two).quality) == 2


def test_of_a_baseline_too_small_the_round_is_named_and_nothing_else():
    (_, two), _ = told((plain(1), plain(2)), people=(range(4), range(6)))

    assert report(two).rounds[0] == RoundRef(title="r1", kind="baseline", closed_on=None, n=None, roster=None)
    assert report(two).quality[0] is None
    assert theme(two).agreement[0] is None
    assert theme(two).baseline is None
    assert theme(two).followup is not None


def test_counted_from_a_follow_up_only_that_one_stands_before():
    """Its own report holds two rounds; of them the later one alone is what this one is counted from."""
    (_, two), earlier = told((plain(1), plain(2)))
    answers = [answer(f"t{p}", codes(3, f"t{p}")) for p in range(6)]

    three = released(
        answers,
        asked=a_round("r3", "sustainment"),
        members=roster(range(6), name="r3"),
        earlier=(earlier[1],),
    )

    assert [r.title for r in report(three).rounds] == ["r2", "r3"]
    assert report(three).quality == (report(two).quality[1], *report(three).quality[1:])
    assert len(report(three).quality) == len(theme(three).agreement) == 2
    assert theme(three).baseline == theme(two).followup


def test_a_first_round_has_nothing_before_it():
    one = released([answer(p, codes(1, p)) for p in range(6)])

    assert [r.title for r in report(one).rounds] == ["r1"]
    assert len(report(one).quality) == len(theme(one).agreement) == 1
    assert (report(one).n_linked, report(one).basis) == (None, "single")


def test_a_hidden_scale_has_a_gap_for_every_round():
    def few(s):
        return lambda t, p: [*plain(s)(t, p)[:3], *([None] * 3 if p > 3 else plain(s)(t, p)[3:])]

    (one, two), _ = told((few(1), few(2)), people=8)

    assert (theme(one, "voice").agreement, theme(one, "voice").verdict) == ((None,), None)
    assert (theme(two, "voice").agreement, theme(two, "voice").verdict) == ((None, None), "not_shown")


def test_as_many_are_linked_as_in_the_change_that_links_most():
    def lacking(s):
        return lambda t, p: [None, None, None, *plain(s)(t, p)[3:]] if p == 0 else plain(s)(t, p)

    (_, two), _ = told((lacking(1), lacking(2)), people=8)

    assert report(two).n_linked == 8
    assert report(two).basis == "linked"


def test_who_was_never_linked_is_not_counted():
    _, two = two_rounds(range(6), range(6), mode="anonymous")

    assert report(two).n_linked is None


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [((8, 8), (8, 8), False), ((8, 8), (8, 9), True), ((8, 9), (8, 8), True)],
    ids=["nobody", "one-more-asked", "one-fewer-asked"],
)
def test_that_members_changed_is_said_by_the_rosters(first, second, expected):
    _, two = two_rounds(range(first[0]), range(second[0]), rosters=(range(first[1]), range(second[1])))

    assert ("members_changed" in facts(two)) is expected


def newer(version="1.1.0"):
    return from_text(TEXT.replace('version: "1.0.0"', f'version: "{version}"'))


def test_that_the_version_changed_is_said_with_both():
    first = [answer(p, codes(1, p)) for p in range(8)]
    past = frozen(a_round(), roster(range(8)), first, released(first, members=roster(range(8))))
    second = [answer(p, codes(2, p)) for p in range(8)]
    more = {"asked": a_round("r2", "follow_up"), "members": roster(range(8), name="r2"), "earlier": (past,)}

    two, same = released(second, instrument=newer(), **more), released(second, **more)

    assert Fact(code="version_changed", facts={"from": "1.0.0", "to": "1.1.0"}) in report(two).limits
    assert "version_changed" not in facts(same)


def test_flagged_answers_are_said_where_quality_is_not_good():
    careful = [answer(p, codes(1, p)) for p in range(8)]
    careless = [replace(a, pace=(0, 0)) if p == 0 else replace(a, pace=(2, 2)) for p, a in enumerate(careful)]

    good, mixed = released(careful), released(careless)

    assert (report(good).quality, "flagged_answers" in facts(good)) == (("good",), False)
    assert (report(mixed).quality, "flagged_answers" in facts(mixed)) == (("mixed",), True)


def test_evidence_that_was_simulated_makes_every_report_an_example():
    simulated = from_text(TEXT.replace("  grade: 3\n", "  grade: 3\n  simulated: true\n"))
    one = released([answer(p, codes(1, p)) for p in range(6)], instrument=simulated)

    assert report(one).is_example
    assert one.programme_report.is_example
    assert "simulated_evidence" in facts(one)
    assert not report(released([answer(p, codes(1, p)) for p in range(6)])).is_example


def test_the_smallest_change_of_a_whole_is_the_mean_of_its_scales():
    from types import SimpleNamespace

    case = SimpleNamespace(instrument=INSTRUMENT)
    parts = [telling.smallest_change(case, s) for s in INSTRUMENT.scales.values()]

    (whole,) = INSTRUMENT.composites.values()
    assert telling.smallest_change(case, whole) == sum(parts) / 2


def test_wholes_stand_behind_their_scales_in_the_order_of_the_file():
    one = released([answer(p, codes(1, p)) for p in range(6)])

    assert [t.scale for t in report(one).themes] == ["time", "voice", "whole"]
    assert [t.is_composite for t in report(one).themes] == [False, False, True]
    assert [s.id for s in telling.everything(INSTRUMENT)] == ["time", "voice", "whole"]


def test_a_language_counts_as_used_by_those_of_the_team_alone():
    mine = [answer(f"a{p}", codes(1, f"a{p}"), team="a") for p in range(8)]
    others = [answer(f"b{p}", codes(1, f"b{p}"), team="b", language="de") for p in range(8)]

    found = released([*mine, *others], teams=("a", "b"))

    assert "languages_mixed" not in facts(found, "a") | facts(found, "b")


def test_the_day_of_a_round_is_the_day_it_closed_else_the_day_it_was_to():
    answers = [answer(p, codes(1, p)) for p in range(6)]
    early = replace(a_round(), closed_at=a_round().closes_at.replace(day=11))

    assert report(released(answers, asked=early)).rounds[0].closed_on.day == 11
    assert report(released(answers)).rounds[0].closed_on.day == 15


# -- who joined and left


def composition(people, rosters):
    (_, two), _ = told((plain(1), plain(2)), people=people, rosters=rosters)
    return theme(two).composition


def test_who_joined_and_left_is_said_by_rosters_and_not_by_who_was_silent():
    people = (range(10), range(5, 15))

    assert composition(people, people) is not None
    assert composition(people, (range(15), range(15))) is None


def test_where_the_same_people_answered_nothing_is_left_for_who_joined():
    assert composition((range(8), range(8)), (range(8), range(9))) is None


def test_where_the_level_is_withheld_nothing_is_said_of_who_joined():
    assert composition((range(8), range(9)), (range(8), range(9))) is None


# -- waiting teams


def test_a_first_round_and_one_in_which_nobody_waits_compare_nobody():
    one = released([answer(p, codes(1, p)) for p in range(6)], waiting=("t",))
    _, two = two_rounds(range(6), range(6))

    assert one.programme_report.waiting == ()
    assert two.programme_report.waiting == ()


# -- wholes


def test_a_whole_whose_scales_are_not_told_alike_is_not_told():
    """Four answered one scale in the first round and eight the other; now all eight answer both."""

    def few(t, p):
        return [*([None] * 3 if p > 3 else plain(1)(t, p)[:3]), *plain(1)(t, p)[3:]]

    (_, two), _ = told((few, plain(2)), people=8)

    assert theme(two, "time").followup is not None
    assert theme(two, "time").delta is None
    assert theme(two, "voice").delta is not None
    assert theme(two, "whole").followup is None
