"""What a release remembers of earlier ones: which rounds count, in which language, and what they lend."""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from assessments.release import donors, lookback
from assessments.release import frozen as keeping
from assessments.release.case import told_differences
from assessments.release.findings import Shown
from assessments.release.memberships import Decision
from assessments.release.rounds import scored
from assessments.release.shapes import Donor
from assessments.reports.shapes import Point
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
)


def past(name="r1", kind="baseline", *, people=6, language="en", instrument=INSTRUMENT, team="t", **more):
    """One closed round and what it told."""
    answers = [answer(f"t{p}", codes(1, f"t{p}"), language=language, team=team) for p in range(people)]
    entries = roster(range(people), name=name, team=team)
    asked = a_round(name, kind)
    one = released(answers, asked=asked, members=entries, teams=(team,), instrument=instrument, **more)
    return frozen(asked, entries, answers, one, instrument)


def counted_from(earlier, kind="follow_up"):
    found = lookback.look_back(a_round("now", kind), INSTRUMENT, earlier)
    also = None if found.also is None else found.also.past.round.id
    return also, None if found.past is None else found.past.round.id


# -- which rounds count


def test_a_baseline_and_a_pulse_look_back_at_nothing():
    earlier = (past("r1"), past("r2", "follow_up"))

    assert counted_from(earlier, "baseline") == (None, None)
    assert counted_from(earlier, "pulse") == (None, None)
    assert counted_from(earlier) == (None, "r1")


def test_the_latest_two_baselines_count_and_withdrawn_ones_only_where_there_is_no_other():
    three = (past("r1"), past("r2"), past("r3"))
    gone = tuple(replace(p, release=None) for p in three)

    assert counted_from(three) == ("r2", "r3")
    assert counted_from((*three[:2], gone[2])) == ("r1", "r2")
    assert counted_from((gone[0], three[1], gone[2])) == (None, "r2")
    assert counted_from(gone[:2]) == ("r1", "r2")


def test_without_a_baseline_the_first_round_that_was_no_pulse_counts():
    assert counted_from((past("r1", "pulse"), past("r2", "follow_up"), past("r3", "follow_up"))) == (
        None,
        "r2",
    )
    assert counted_from((past("r1", "pulse"),)) == (None, None)


def test_a_round_with_another_questionnaire_is_not_looked_back_at():
    other = from_text(TEXT.replace("id: mini", "id: another"))

    assert counted_from((past("r1", instrument=other), past("r2", "follow_up"))) == (None, "r2")


def test_of_a_withdrawn_round_and_of_a_hidden_team_nothing_is_told_again():
    kept, gone, few = past(), replace(past(), release=None), past(people=4)

    def found(earlier):
        back = lookback.look_back(a_round("now", "follow_up"), INSTRUMENT, (earlier,))
        return back.report("t"), back.told("t", "time")

    assert found(kept)[0].is_shown
    assert found(kept)[1].baseline == theme(kept.release).baseline
    assert found(kept)[1].agreement == theme(kept.release).agreement
    for none in (gone, few):
        assert found(none)[0] is None
        assert (found(none)[1].baseline, found(none)[1].agreement) == (None, (None,))


def test_where_there_is_no_earlier_round_nothing_stands_before_the_first_word():
    back = lookback.look_back(a_round("now"), INSTRUMENT, ())

    assert back.told("t", "time").agreement == ()


def test_counted_from_a_follow_up_its_own_level_is_the_baseline():
    """No baseline of this team is left: the first round that told something was a follow-up of two rounds."""
    (_, _), earlier = told((plain(1), plain(2)), people=6)
    second = earlier[1]
    back = lookback.look_back(a_round("r3", "sustainment"), INSTRUMENT, (second,))

    assert back.past.round.id == "r2"
    assert back.told("t", "time").baseline == theme(second.release).followup
    assert back.told("t", "time").agreement == theme(second.release).agreement[-1:]


def test_the_ledger_of_every_earlier_round_counts_whichever_is_counted_from():
    earlier = (past("r1"), past("r2"), past("r3", "pulse"))

    found = lookback.look_back(a_round("now", "follow_up"), INSTRUMENT, earlier)

    assert found.ledger == tuple(row for e in earlier for row in e.ledger_rows)
    assert {m[1] for row in found.ledger for m in row.members} == {"r1", "r2", "r3"}


def test_teams_asked_in_the_same_rounds_share_one_look_back():
    one, two = past("r1", team="a"), past("r2", team="b")
    both = replace(one, roster=(*one.roster, *roster(range(6), name="r1", team="c")))

    found = lookback.look_backs(a_round("now", "follow_up"), INSTRUMENT, (both, two), ["a", "b", "c", "d"])

    assert found["a"] is found["c"]
    assert (found["a"].past.round.id, found["b"].past.round.id, found["d"].past) == ("r1", "r2", None)


# -- how far the questions are the same


def how(old, new, languages):
    return lookback.comparability(old, new, languages)


def test_the_same_file_is_the_same_in_every_language():
    assert how(INSTRUMENT, INSTRUMENT, ["en"]) == {}


def reworded(*lines):
    text = TEXT
    for line in lines:
        text = text.replace(f"text: {line}", f"text: {line} Mostly")
    return from_text(text)


def test_a_scale_is_as_comparable_as_its_questions_are():
    found = how(INSTRUMENT, reworded("We say what we think.", "We keep quiet."), ["en"])

    assert found["time"].comparability == "same"
    assert found["voice"].comparability == "broken"
    assert set(found["voice"].changed) == {"n1", "n2"}


LINKED = lookback.Comparable(comparability="linked", common=("a", "b", "c"), changed=("d",))
FEWER = lookback.Comparable(comparability="linked", common=("b", "c", "e"), changed=("a",))
BROKEN = lookback.Comparable(comparability="broken", common=(), changed=("a", "b"))
SAME = lookback.Comparable()


@pytest.mark.parametrize(
    ("one", "two", "code", "common", "changed"),
    [
        pytest.param(SAME, LINKED, "linked", ("a", "b", "c"), ("d",), id="same-and-linked"),
        pytest.param(LINKED, FEWER, "linked", ("b", "c"), ("d", "a"), id="linked-and-linked"),
        pytest.param(SAME, BROKEN, "broken", (), ("a", "b"), id="same-and-broken"),
        pytest.param(BROKEN, LINKED, "broken", (), ("a", "b", "d"), id="broken-and-linked"),
        pytest.param(SAME, SAME, "same", (), (), id="same-and-same"),
    ],
)
def test_of_two_languages_the_one_in_which_it_measures_the_same_least_decides(
    one, two, code, common, changed
):
    for found in (lookback._weaker(one, two), lookback._weaker(two, one)):
        assert (found.comparability, found.common) == (code, common)
        assert set(found.changed) == set(changed)


def test_languages_nobody_answered_in_are_not_asked_for_and_one_is_always_there():
    assert lookback.languages_of(past(), INSTRUMENT) == ["en"]
    assert lookback.languages_of(past(language="de"), INSTRUMENT) == ["en"]
    assert lookback.languages_of(replace(past(), answers=()), INSTRUMENT) == ["en"]


# -- what releases lend


def donor(figure, value, df, name="r1"):
    return Donor(scale="time", figure=figure, value=value, df=df, source="programme", rounds=(name,))


def test_of_each_figure_the_latest_is_lent_and_to_its_own_scale_alone():
    found = lookback.borrowed(
        INSTRUMENT,
        [
            donor("within_variance", 0.9, 40.0),
            donor("within_variance", 0.5, 44.0, "r2"),
            donor("change_variance", 0.3, 33.0),
            donor("room", 2.9, 40.0),
        ],
    )

    assert (found["time"].earlier_within.value, found["time"].earlier_within.df) == (0.5, 44.0)
    assert (found["time"].earlier_change.value, found["time"].earlier_change.source) == (0.3, "programme")
    assert found["time"].earlier_room == 2.9
    nothing = found["voice"]
    assert {nothing.earlier_within, nothing.earlier_change, nothing.earlier_room, nothing.pooled} == {None}
    assert set(found) == {"time", "voice", "whole"}


def test_half_a_figure_is_not_lent():
    def lent(*given):
        return lookback.borrowed(INSTRUMENT, given)["time"]

    alpha, within = donor("alpha", 0.8, 50.0), donor("alpha_within_variance", 0.6, 50.0)
    assert (lent(alpha, within).pooled.alpha, lent(alpha, within).pooled.n) == (0.8, 50)
    assert lent(alpha, within).pooled.within_variance == 0.6
    assert lent(alpha).pooled is None
    assert lent(within).pooled is None
    assert lent(replace(alpha, df=None), within).pooled is None
    assert lent(donor("within_variance", 0.6, None)).earlier_within is None

    twice, at = donor("double_baseline_variance", 0.2, 31.0), donor("double_baseline_q", 3.0, 31.0)
    found = lent(twice, at).double_baseline
    assert (found.value, found.df, found.q_ref, found.status) == (0.2, 31.0, 3.0, "double_baseline")
    assert lent(twice).double_baseline.q_ref is None
    assert lent(at).double_baseline is None
    assert lent(replace(twice, df=None), at).double_baseline is None


VECTORS = [np.array([1.0, 2.0, 4.0]) + team for team in range(5)]


def test_a_variance_is_pooled_over_five_teams_with_thirty_degrees_of_freedom():
    """Sum of squares within teams by their degrees of freedom, worked by hand: 14/3 of 2 in each."""
    many = [np.tile(v, 3) for v in VECTORS]
    (found,) = donors.of_changes({"time": many}, "r2")

    assert (found.figure, found.df, found.rounds) == ("change_variance", 40.0, ("r2",))
    assert found.value == pytest.approx(5 * 3 * (14 / 3) / 40)
    assert donors.of_changes({"time": many[:4]}, "r2") == ()
    assert donors.of_changes({"time": VECTORS}, "r2") == (), "ten degrees of freedom are too few"
    assert donors.of_changes({"time": [np.tile([1.0], 9)] * 5}, "r2") == (), "nobody differs"


def test_exactly_thirty_degrees_of_freedom_are_enough_and_teams_of_one_count_for_nothing():
    sevens = [np.arange(7.0)] * 5

    assert donors.of_changes({"time": [*sevens, np.array([9.0])]}, "r2")[0].df == 30.0
    assert donors.of_changes({"time": [np.array([1.0, 2.0])] * 30}, "r2")[0].df == 30.0
    assert donors.of_changes({"time": [np.arange(7.0)] * 4 + [np.arange(6.0)]}, "r2") == ()
    assert donors.of_changes({"time": [np.arange(9.0)] * 4 + [np.array([9.0])]}, "r2") == ()


def test_differences_are_of_those_with_a_score_in_both_rounds_later_less_earlier():
    first = scored("r1", INSTRUMENT, [answer(p, [p, 5, p, 3, 3, 3]) for p in (1, 2, 3)], (), k=5)
    second = scored(
        "r2",
        INSTRUMENT,
        [answer(p, [4, 5, 4, 3, 3, 3]) for p in (4, 3, 2)] + [answer(1, [None] * 6)],
        (),
        k=5,
    )

    assert sorted(donors.differences(first, second, "time", "t")) == pytest.approx([2 / 3, 4 / 3])
    assert donors.differences(second, first, "time", "t").size == 2
    nobody = scored("r2", INSTRUMENT, [answer(p, [4, 5, 4, 3, 3, 3], chain=False) for p in (1, 2)], (), k=5)
    assert donors.differences(first, nobody, "time", "t").size == 0
    assert donors.differences(nobody, first, "time", "t").size == 0


def test_differences_are_lent_where_a_linked_change_upon_the_same_questions_was_told():
    first, second = (
        scored(name, INSTRUMENT, [answer(p, codes(s, p)) for p in range(8)], (), k=5)
        for s, name in ((1, "r1"), (2, "r2"))
    )
    linked = Shown(n_baseline=8, n=8, n_linked=8)
    back = SimpleNamespace(scored=first, how={"voice": LINKED})
    behind = {"new": SimpleNamespace(scored=None, how={})}
    decisions = {
        ("t", "time"): Decision(shown=linked),
        ("t", "voice"): Decision(shown=linked),
        ("t", "whole"): Decision(shown=replace(linked, n_linked=None)),
        ("u", "time"): Decision(shown=None),
        ("new", "time"): Decision(shown=linked),
    }

    found = told_differences(SimpleNamespace(behind=lambda t: behind.get(t, back), now=second), decisions)

    assert set(found) == {"time"}
    expected = second.wave.card.scores["time"] - first.wave.card.scores["time"]
    assert [sorted(part) for part in found["time"]] == [pytest.approx(sorted(expected))]


SEVEN = ("a", "b", "c", "d", "e", "f", "g")


def figures(release, scale="time"):
    return {d.figure: d for d in release.donors if d.scale == scale}


def test_a_baseline_of_seven_teams_leaves_its_figures_and_a_second_one_what_two_say_of_error():
    (one, two, three), _ = told(
        (plain(1), plain(2), plain(3)), teams=SEVEN, kinds=("baseline", "baseline", "follow_up")
    )

    assert set(figures(one)) == {"within_variance", "room", "alpha", "alpha_within_variance"}
    assert set(figures(two)) == {*figures(one), "double_baseline_variance", "double_baseline_q"}
    assert set(figures(three)) == {*figures(one), "change_variance"}
    assert figures(two)["double_baseline_variance"].rounds == ("r1", "r2")
    assert figures(two)["alpha"].df == 42
    assert set(figures(one, "whole")) == {"within_variance", "room"}


def test_what_two_baselines_say_of_error_is_half_the_variance_of_the_differences():
    """Of the differences of 42 people in seven teams, means of the teams taken off; level term by hand."""
    (_, two), earlier = told((plain(1), plain(2)), teams=SEVEN, kinds=("baseline", "baseline"))
    before, after = (
        scored(e.round.id, INSTRUMENT, e.answers, e.roster, k=5).wave.card.scores["time"] for e in earlier
    )
    parts = [(after - before)[i * 6 : i * 6 + 6] for i in range(7)]

    pooled = sum(((p - p.mean()) ** 2).sum() for p in parts) / 35 / 2
    assert figures(two)["double_baseline_variance"].value == pytest.approx(pooled)
    assert figures(two)["double_baseline_variance"].df == 35
    assert figures(two)["double_baseline_q"].value == pytest.approx(np.mean((after - 1) * (5 - after)))


def test_in_anonymous_rounds_two_baselines_say_nothing_of_error():
    (_, two), _ = told((plain(1), plain(2)), teams=SEVEN, kinds=("baseline", "baseline"), mode="anonymous")

    assert "double_baseline_variance" not in figures(two)


def test_a_follow_up_is_no_second_baseline():
    (_, two), _ = told((plain(1), plain(2)), teams=SEVEN, kinds=("baseline", "follow_up"))

    assert "double_baseline_variance" not in figures(two)


def test_a_follow_up_in_between_is_passed_over_and_another_questionnaire_is_none():
    kinds = ("baseline", "follow_up", "baseline")
    (*_, three), _ = told((plain(1), plain(2), plain(3)), teams=SEVEN, kinds=kinds)
    assert figures(three)["double_baseline_variance"].rounds == ("r1", "r3")

    answers = [answer(f"{t}{p}", codes(2, f"{t}{p}"), team=t) for t in SEVEN for p in range(6)]
    entries = [e for t in SEVEN for e in roster(range(6), name="r1", team=t)]
    other = reworded("We say what we think.", "We keep quiet.")
    one = released(answers, members=entries, teams=SEVEN, instrument=other)
    past_one = frozen(a_round(), entries, answers, one, other)
    two = released(answers, asked=a_round("r2"), members=entries, teams=SEVEN, earlier=(past_one,))
    assert "double_baseline_variance" not in figures(two)


def test_a_scale_of_which_two_baselines_say_nothing_keeps_no_other_from_it():
    """Everybody leaves the first scale blank: nothing is said of its error, and of the second's it is."""
    quiet = [lambda t, p, s=s: [None, None, None, *plain(s)(t, p)[3:]] for s in (1, 2)]
    (_, two), _ = told(quiet, teams=SEVEN, kinds=("baseline", "baseline"))

    assert "double_baseline_variance" not in figures(two, "time")
    assert "double_baseline_variance" in figures(two, "voice")


# -- three rounds and more


def test_a_pulse_and_a_round_with_another_questionnaire_stand_in_no_history():
    other = from_text(TEXT.replace("id: mini", "id: another"))
    foreign, pulse = past("r0", instrument=other), past("r1", "pulse")
    releases, earlier = [], [foreign, pulse]
    for number, kind in ((2, "baseline"), (3, "follow_up"), (4, "sustainment"), (5, "pulse")):
        name = f"r{number}"
        answers = [answer(f"t{p}", codes(number, f"t{p}")) for p in range(6)]
        entries = roster(range(6), name=name)
        releases.append(released(answers, asked=a_round(name, kind), members=entries, earlier=tuple(earlier)))
        earlier.append(frozen(a_round(name, kind), entries, answers, releases[-1]))

    report, programme = releases[2].team_reports["t"], releases[2].programme_report
    assert [r.title for r in report.history] == [r.title for r in programme.history] == ["r2", "r3", "r4"]
    assert {len(t.history) for t in report.themes} == {len(line.history) for line in programme.lines} == {3}
    assert releases[1].team_reports["t"].history == releases[3].team_reports["t"].history == ()
    assert releases[1].programme_report.history == releases[3].programme_report.history == ()


def test_each_line_over_teams_has_its_own_history_and_a_gap_where_it_asked_otherwise():
    teams, old = ("a", "b", "c"), reworded("We say what we think.", "We keep quiet.")
    releases, earlier = [], []
    for number, kind in enumerate(("baseline", "follow_up", "follow_up", "sustainment"), start=1):
        name, used = f"r{number}", {"instrument": old} if number < 3 else {}
        answers = [answer(f"{t}{p}", codes(number, f"{t}{p}"), team=t) for t in teams for p in range(6)]
        entries = [e for t in teams for e in roster(range(6), name=name, team=t)]
        releases.append(
            released(
                answers,
                asked=a_round(name, kind),
                members=entries,
                earlier=tuple(earlier),
                teams=teams,
                **used,
            )
        )
        earlier.append(frozen(a_round(name, kind), entries, answers, releases[-1], *used.values()))

    told_of = [{line.scale: line.delta for line in r.programme_report.lines} for r in releases]
    found = {line.scale: line.history for line in releases[-1].programme_report.lines}
    assert told_of[1]["voice"] is not None
    assert found["time"] == tuple(one["time"] for one in told_of)
    assert found["voice"] == (None, None, told_of[2]["voice"], told_of[3]["voice"])
    points = theme(releases[-1], "voice", "a").history
    assert points[:2] == (Point(), Point())
    assert points[2].delta == theme(releases[2], "voice", "a").delta


def test_a_theme_that_was_not_asked_then_is_a_gap_in_its_history():
    text = TEXT.partition("evidence:")[0]
    only_time = from_text(text.replace("voice: {", "speech: {").replace("[time, voice]", "[time, speech]"))
    first = past("r1", instrument=only_time)
    rest, earlier = [], [first]
    for number, kind in ((2, "follow_up"), (3, "sustainment")):
        name = f"r{number}"
        answers = [answer(f"t{p}", codes(number, f"t{p}")) for p in range(6)]
        entries = roster(range(6), name=name)
        rest.append(released(answers, asked=a_round(name, kind), members=entries, earlier=tuple(earlier)))
        earlier.append(frozen(a_round(name, kind), entries, answers, rest[-1]))

    assert theme(rest[1], "voice").history[0] == Point()
    assert theme(rest[1], "time").history[0].level == theme(first.release, "time").baseline
    assert len(theme(rest[1], "voice").history) == 3


def test_the_same_release_is_the_same_text_with_letters_as_they_are():
    found = past(instrument=from_text(TEXT.replace("title: Time,", "title: Zürich,"))).release
    text = keeping.to_json(found)

    assert "Zürich" in text
    content = json.loads(text)
    assert text == json.dumps(content, sort_keys=True, ensure_ascii=False)
    assert content["release"]["ledger_rows"] == []


def test_pairs_and_lists_come_back_as_the_tuples_they_were():
    assert keeping._shaped(["a", "2026-01-02"], tuple[str, date]) == ("a", date(2026, 1, 2))
    assert keeping._shaped(["2026-01-02", "2026-01-03"], tuple[date, ...]) == (
        date(2026, 1, 2),
        date(2026, 1, 3),
    )
    assert keeping._shaped(["2026-01-02", "a", 3], tuple[date, str, int]) == (date(2026, 1, 2), "a", 3)


def test_text_of_another_format_is_no_release():
    with pytest.raises(ValueError, match=r"soundline\.release/1"):
        keeping.from_json('{"format": "soundline.release/2", "release": {}}')


def test_the_teams_a_release_shows_are_read_without_making_the_rest():
    answers = [
        answer(f"{t}{p}", codes(1, f"{t}{p}"), team=t) for t, n in (("a", 6), ("b", 3)) for p in range(n)
    ]
    found = released(answers, teams=("a", "b"))

    assert keeping.teams_shown(keeping.to_json(found)) == {"a"}
