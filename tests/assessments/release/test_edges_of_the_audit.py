"""The audit's arithmetic and its last resort: exact ranks, and nothing told where no way is safe."""

import random

import numpy as np
import pytest

from assessments.release import audit
from assessments.release.memberships import Group, decide, is_redundant
from assessments.release.shapes import LedgerRow

K = 5


def group(name, people):
    return Group(round=name, chains=tuple(people), n=len(people))


def row(members, output="level"):
    return LedgerRow(team="t", scale="s", output=output, members=tuple(members))


@pytest.mark.parametrize("seed", range(40))
def test_a_rank_is_that_of_elimination_in_floating_point(seed):
    """numpy 2.4: linalg.matrix_rank, of whole numbers so small that it cannot err."""
    drawn = random.Random(seed)
    rows = drawn.choice([1, 2, 3, 4, 5])
    classes = [
        tuple(tuple(drawn.choice([-2, -1, 0, 0, 1, 2]) for _ in range(rows)) for _ in range(2))
        for _ in range(drawn.choice([1, 2, 3]))
    ]

    expected = np.linalg.matrix_rank(np.array([column for columns in classes for column in columns]))

    assert audit._rank(classes) == expected


def test_columns_that_are_multiples_of_each_other_count_once():
    assert audit._rank([((2, 4, -2), (1, 2, -1)), ((-1, -2, 1), (0, 0, 0))]) == 1


def test_a_combination_of_three_rows_that_leaves_one_person_is_found():
    """Everybody, the first half, the others but one: each row alone rests on five and more."""
    people = [str(p) for p in range(11)]
    rows = [
        row([(p, "r1", 1) for p in people]),
        row([(p, "r1", 1) for p in people[:5]]),
        row([(p, "r1", 1) for p in people[5:10]]),
    ]

    assert audit.is_safe(rows[:2], K)
    assert not audit.is_safe(rows, K)
    assert frozenset({"10"}) in set(audit.exposed(rows, K))


def test_groups_of_k_are_safe_and_groups_of_one_fewer_are_not():
    def halves(n):
        return [row([(f"{side}{p}", "r1", 1) for p in range(n)]) for side in "ab"]

    assert audit.is_safe(halves(5), K)
    assert not audit.is_safe(halves(4), K)


def test_every_exposed_group_is_smaller_than_k():
    rows = [row([(f"{side}{p}", "r1", 1) for p in range(n)]) for side, n in (("a", 2), ("b", 3), ("c", 9))]

    assert set(audit.exposed(rows, K)) == {frozenset({"a0", "a1"}), frozenset({"b0", "b1", "b2"})}
    assert max(map(len, audit.exposed(rows, 6))) == 5


def test_where_the_ledger_leaves_no_safe_way_nothing_is_told_and_nothing_entered():
    """What was told before (by rules that held then) already leaves a remainder of one."""
    before = [row([(p, "r1", 1) for p in "abcdef"]), row([(p, "r1", 1) for p in "abcde"])]

    found = decide("t", "s", baseline=None, now=group("r2", "abcdefgh"), ledger=before, k=K)

    assert (found.shown, found.rows) == (None, ())


def names(letters, name="r1"):
    return row([(p, name, 1) for p in letters])


@pytest.mark.parametrize(
    ("told", "added", "expected"),
    [
        pytest.param([], ["abcdef"], False, id="six-told-of-for-the-first-time"),
        pytest.param(["abcdef"], ["abcdef"], True, id="the-same-six-once-more"),
        pytest.param(["abcdef"], ["abcdefghijklm"], True, id="the-six-and-seven-left-over"),
        pytest.param(["abcdefghijkl"], ["abcdef"], False, id="six-of-twelve"),
        pytest.param(["abcdefg"], ["abcdefghijklmn"], True, id="seven-and-seven"),
        pytest.param([], ["abcdefg"], True, id="seven-told-of-for-the-first-time"),
        pytest.param(["abcdef"], ["abcdefg"], False, id="one-left-over"),
        pytest.param(["abcdef"], ["abcd"], False, id="four"),
    ],
)
def test_beside_what_six_were_told_of_nothing_new_rests_on_fewer_than_seven(told, added, expected):
    """The smallest group was raised to seven: what is known already may be told again, and no more."""
    found = audit.tells_no_more([names(x) for x in told], [names(x) for x in added], 7)

    assert found is expected


def test_only_rows_of_the_same_team_and_scale_count():
    others = [
        LedgerRow(team=team, scale=scale, output="level", members=tuple((p, "r2", 1) for p in "abcde"))
        for team, scale in (("t", "other"), ("other", "s"))
    ]

    assert decide("t", "s", baseline=None, now=group("r2", "abcdef"), ledger=others, k=K).shown is not None
    same = [row([(p, "r2", 1) for p in "abcde"])]
    assert decide("t", "s", baseline=None, now=group("r2", "abcdef"), ledger=same, k=K).shown is None


def test_a_first_round_enters_a_baseline_and_a_later_one_a_level_or_a_change():
    first = decide("t", "s", baseline=None, now=group("r1", "abcdef"), ledger=(), k=K)
    later = decide(
        "t", "s", baseline=group("r1", "abcdef"), now=group("r2", "abcdef"), ledger=first.rows, k=K
    )
    linked = decide(
        "t", "s", baseline=group("r1", "abcdef"), now=group("r2", "abcdefg"), ledger=first.rows, k=K
    )

    assert [r.output for r in (*first.rows, *later.rows, *linked.rows)] == ["baseline", "level", "change"]
    assert set(linked.rows[0].members) == {(p, r, s) for p in "abcdef" for r, s in (("r2", 1), ("r1", -1))}


def test_of_a_baseline_too_small_the_level_alone_is_told_and_says_how_many_there_were():
    found = decide("t", "s", baseline=group("r1", "abcd"), now=group("r2", "abcdef"), ledger=(), k=K)

    assert found.shown.n_baseline == 4
    assert (found.shown.has_level, found.shown.has_change, found.shown.n_linked) == (True, False, None)


def unlinked(name, n):
    return Group(round=name, chains=None, n=n)


def test_a_whole_is_nothing_new_only_upon_the_very_people_of_its_parts():
    one = group("r1", "abcdef")

    assert is_redundant([one, one], one, k=6)
    assert not is_redundant([one, one], one, k=7)
    assert not is_redundant([one, group("r1", "abcdeg")], one, k=K)
    assert not is_redundant([one, group("r1", "abcde")], one, k=K)
    assert is_redundant([unlinked("r1", 6), unlinked("r1", 6)], unlinked("r1", 6), k=K)
    assert not is_redundant([unlinked("r1", 6), one], one, k=K)


def test_names_that_stand_for_nobody_recur_in_no_other_round_scale_or_team():
    assert group("r1", "ab").names("t/s") == ("a", "b")
    assert unlinked("r1", 2).names("t/s") == ("t/s:r1:0", "t/s:r1:1")


def test_where_five_joined_and_nobody_left_baseline_and_change_are_told_and_no_level():
    """With the later mean those five would be told for themselves, beyond any bound."""
    first = decide("t", "s", baseline=None, now=group("r1", "abcdef"), ledger=(), k=K)

    def second(people):
        found = decide(
            "t", "s", baseline=group("r1", "abcdef"), now=group("r2", people), ledger=first.rows, k=K
        )
        return found.shown.has_level, found.shown.has_change

    assert second("abcdefghijk") == (False, True)
    assert second("abcdefghijkl") == (False, True)
    assert second("abcde") == (False, True)


def test_where_one_round_is_not_linked_neither_is_the_change():
    for before, now in (
        (unlinked("r1", 6), group("r2", "abcdef")),
        (group("r1", "abcdef"), unlinked("r2", 6)),
    ):
        found = decide("t", "s", baseline=before, now=now, ledger=(), k=K)
        assert (found.shown.n_linked, found.shown.has_level, found.shown.has_change) == (None, True, True)


def test_a_mean_is_entered_once_for_everybody_it_holds():
    first = decide("t", "s", baseline=None, now=group("r1", "abcdef"), ledger=(), k=K)

    assert first.rows[0].members == tuple((p, "r1", 1) for p in "abcdef")
