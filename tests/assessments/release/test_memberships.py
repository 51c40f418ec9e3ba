"""What may be told is decided by memberships alone, and no mix of it rests on fewer than k people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.release import audit
from assessments.release.memberships import Group, decide
from assessments.release.shapes import LedgerRow
from tests.assessments.release.attacks import brute_force_exposed

K = 5


def group(name, people):
    return Group(round=name, chains=tuple(people), n=len(people))


def told(first, second, *, k=K):
    """The decisions of two rounds of one scale: who has a score in each."""
    one = decide("t", "s", baseline=None, now=group("r1", first), ledger=(), k=k)
    base = group("r1", first)
    two = decide("t", "s", baseline=base, now=group("r2", second), ledger=one.rows, k=k)
    return one, two


WAYS = [
    pytest.param("abcdef", "abcdef", (True, True, False), id="nobody-left-or-came"),
    pytest.param("abcdef", "abcdefg", (False, True, True), id="one-joined"),
    pytest.param("abcdefg", "abcdef", (False, True, True), id="one-left"),
    pytest.param("abcdefg", "bcdefgh", (False, True, True), id="one-for-one"),
    pytest.param("abcdefghij", "fghijklmno", (True, True, True), id="five-for-five"),
    pytest.param("abcdefgh", "defghijkl", (False, True, True), id="three-left-four-joined"),
    pytest.param("abcdefgh", "efghij", (True, True, False), id="four-stayed-too-few-to-link"),
    pytest.param("abcdefgh", "ijklmn", (True, True, False), id="nobody-stayed"),
]


@pytest.mark.parametrize(("first", "second", "expected"), WAYS)
def test_turnover_decides_between_level_and_linked_change(first, second, expected):
    _, two = told(first, second)

    assert (two.shown.has_level, two.shown.has_change, two.shown.is_linked) == expected
    assert two.shown.n_linked == (
        len(set(first) & set(second)) if len(set(first) & set(second)) >= K else None
    )


def test_fewer_than_k_tell_nothing_and_leave_no_row():
    one, two = told("abcd", "abcdefg")

    assert (one.shown, one.rows) == (None, ())
    assert two.shown is not None
    assert two.shown.has_level
    assert not two.shown.has_change


def test_a_larger_smallest_group_is_kept():
    one, _ = told("abcdef", "abcdef", k=7)

    assert one.shown is None


def test_without_the_audit_a_joiner_is_found_exactly(monkeypatch):
    """The planted fault: the same history with the audit taken out gives one person away."""
    first, second = "abcdef", "abcdefg"
    ledger = [row for d in told(first, second) for row in d.rows]
    assert brute_force_exposed(ledger, K) == []

    monkeypatch.setattr(audit, "is_safe", lambda rows, k: True)
    ledger = [row for d in told(first, second) for row in d.rows]

    assert ("g",) in brute_force_exposed(ledger, K)


def test_without_the_smallest_group_a_pair_is_found(monkeypatch):
    monkeypatch.setattr("assessments.release.memberships.audit.is_safe", lambda rows, k: True)
    ledger = [row for d in told("ab", "ab", k=2) for row in d.rows]

    assert ("a", "b") in brute_force_exposed(ledger, K)


HISTORIES = st.lists(st.sets(st.sampled_from("abcdefghij"), min_size=3), min_size=2, max_size=4)


@settings(max_examples=150, deadline=None)
@given(rounds=HISTORIES)
def test_no_history_of_rounds_gives_a_group_below_k_away(rounds):
    """Rank attacker, every group tried one by one, over everything released in up to four rounds."""
    ledger = []
    base = group("r0", sorted(rounds[0]))
    for number, people in enumerate(rounds):
        now = group(f"r{number}", sorted(people))
        before = None if number == 0 else base
        ledger += decide("t", "s", baseline=before, now=now, ledger=tuple(ledger), k=K).rows

    assert brute_force_exposed(ledger, K) == []


CELLS = st.tuples(st.sampled_from("abcdefg"), st.sampled_from(("r1", "r2")))
TEAMS = st.sets(st.sampled_from("abcdefgh"), min_size=5)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.dictionaries(
            st.tuples(st.sampled_from("abcdefg"), st.sampled_from(("r1", "r2"))), st.just(1), min_size=1
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_audit_finds_what_trying_everybody_finds(rows):
    """Classes of people with the same columns stand for each of them."""
    ledger = [
        LedgerRow(team="t", scale="s", output="level", members=tuple((p, r, s) for (p, r), s in row.items()))
        for row in rows
    ]

    assert audit.is_safe(ledger, 4) == (brute_force_exposed(ledger, 4) == [])


@given(
    first=st.sets(st.sampled_from("abcdefgh"), min_size=5),
    second=st.sets(st.sampled_from("abcdefgh"), min_size=5),
)
def test_who_people_are_changes_no_decision(first, second):
    """Two people with the same pattern exchanged: the same decision, and rows with the names exchanged."""
    swap = str.maketrans("ab", "ba")
    alike = [p for p in "ab" if (p in first, p in second)]
    if len({(p in first, p in second) for p in alike}) > 1:
        return

    _, two = told(sorted(first), sorted(second))
    _, swapped = told(sorted(p.translate(swap) for p in first), sorted(p.translate(swap) for p in second))

    assert two.shown == swapped.shown


def test_people_who_are_not_linked_are_counted_and_never_named_twice():
    unlinked = [Group(round=r, chains=None, n=7) for r in ("r1", "r2")]
    one = decide("t", "s", baseline=None, now=unlinked[0], ledger=(), k=K)
    two = decide("t", "s", baseline=unlinked[0], now=unlinked[1], ledger=one.rows, k=K)

    assert two.shown.n_linked is None
    assert two.shown.has_level
    assert not {p for p, _, _ in one.rows[0].members} & {p for p, _, _ in two.rows[0].members}
