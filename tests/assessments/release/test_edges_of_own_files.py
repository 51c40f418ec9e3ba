"""A user's own two files told as reports, and what is read of answers before any is told."""

from dataclasses import replace

from assessments.judge.waves import Comparable, RosterCount, Rosters
from assessments.release import lookback, own_file, rounds
from tests.assessments.release.rounds import INSTRUMENT, answer, codes


def wave(seed, people=8, *, chain=True, team="t"):
    answers = [answer(p, codes(seed, p), team=team, chain=chain) for p in range(people)]
    return rounds.scored("file", INSTRUMENT, answers, (), k=5).wave


def reports(*, chain=True, how=None, teams=("t",), people=8, first=None, asked=(8, 9)):
    members = {
        (team, name): frozenset(f"{team}{p}" for p in range(n))
        for team in teams
        for name, n in zip(("spring", "autumn"), asked, strict=True)
    }
    return own_file.team_reports(
        (wave(1, first or people, chain=chain), wave(2, people, chain=chain)),
        members,
        rounds=("spring", "autumn"),
        rosters=Rosters(counts={t: RosterCount(first=asked[0], second=asked[1], stayers=8) for t in teams}),
        how=how,
        borrowed=lookback.borrowed(INSTRUMENT, ()),
        titles=("before.csv", "after.csv"),
        teams=teams,
        language=None,
    )


def theme(report, scale):
    return next(t for t in report.themes if t.scale == scale)


def test_two_files_are_told_as_two_rounds_of_their_names():
    (found,) = reports()

    assert [(r.title, r.kind) for r in found.rounds] == [
        ("before.csv", "baseline"),
        ("after.csv", "follow_up"),
    ]
    assert [(r.n, r.roster) for r in found.rounds] == [(8, 8), (8, 9)]
    assert {r.closed_on for r in found.rounds} == {None}, "a file says of no day that it is its own"
    assert (found.team, found.mode, found.smallest_group) == ("t", "identified", 5)
    assert found.is_example is False
    assert theme(found, "time").delta is not None


def test_a_first_file_with_four_of_a_team_is_named_and_nothing_of_it_told():
    (found,) = reports(first=4)

    assert [(r.title, r.n) for r in found.rounds] == [("before.csv", None), ("after.csv", 8)]
    assert theme(found, "time").baseline is None


def test_files_without_persons_are_told_as_anonymous_rounds():
    (found,) = reports(chain=False)

    assert (found.mode, found.basis) == ("anonymous", "unlinked")


def test_scales_that_changed_are_told_as_they_are_comparable():
    broken = Comparable(comparability="broken", common=(), changed=("n1", "n2"))
    (found,) = reports(how={"voice": broken})
    (plain,) = reports()

    assert theme(found, "voice").verdict == "not_comparable"
    assert theme(plain, "voice").verdict != "not_comparable"


def test_of_four_people_in_a_file_nothing_is_told_and_reports_keep_the_order_of_teams():
    assert not reports(people=4)[0].is_shown
    assert [r.team for r in reports(teams=("u", "t"))] == ["u", "t"]


# -- what is read of answers


def test_of_no_answers_nothing_is_read_and_one_is_read_like_any():
    none, one = (
        rounds.scored("r1", INSTRUMENT, [answer(p, codes(1, p)) for p in range(n)], (), k=5) for n in (0, 1)
    )

    assert (none.wave.flagged, none.flagged("t"), none.answered("t")) == (None, 0, 0)
    assert one.wave.flagged is not None
    assert one.answered("t") == 1


def test_what_is_unusual_is_read_against_teams_of_the_smallest_group_and_more():
    answers = [answer(f"{t}{p}", codes(1, p), team=t) for t, n in (("a", 5), ("b", 4)) for p in range(n)]

    assert rounds._large(answers, 5).tolist() == [True] * 5 + [False] * 4
    assert rounds._large([replace(a, team="a") for a in answers], 9).tolist() == [True] * 9
