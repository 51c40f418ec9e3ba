"""Three rounds at their edges: what came is told as it was; over questions that changed nobody is linked."""

from instruments.load import from_text
from tests.assessments.release.histories import contrast, plain, theme, told
from tests.assessments.release.rounds import TEXT, a_round, answer, codes, frozen, released, roster


def test_a_second_follow_up_is_asked_no_question_to_three_rounds():
    (*_, three), _ = told((plain(1), plain(2), plain(3)), kinds=("baseline", "follow_up", "follow_up"))

    assert {t.contrasts for t in three.team_reports["t"].themes} == {()}


def one_up_one_as_it_was(shift):
    return lambda t, p: [*plain(2, shift)(t, p)[:3], *plain(1, -0.8)(t, p)[3:]]


def test_what_came_is_as_welcome_as_it_was_told_of_that_theme():
    rounds = (plain(1, -0.8), one_up_one_as_it_was(1.0), plain(3))
    (_, two, three), _ = told(rounds, people=9)

    welcome = {s: theme(two, s).favourable for s in ("time", "voice", "whole")}
    assert welcome["time"] is True
    assert len(set(welcome.values())) > 1
    assert {s: contrast(three, "effect", s).favourable for s in welcome} == welcome


def test_what_came_by_other_questions_is_neither_told_nor_called_welcome():
    (_, two), earlier = told((plain(1, -0.8), plain(2, 1.0)), people=9)
    other = TEXT.replace("We say what we think.", "Everybody speaks up.").replace(
        "We keep quiet.", "Some do not."
    )

    three = released(
        [answer(f"t{p}", codes(3, f"t{p}")) for p in range(9)],
        asked=a_round("r3", "sustainment"), members=roster(range(9), name="r3"), earlier=tuple(earlier),
        instrument=from_text(other),
    )  # fmt: skip

    assert theme(two, "voice").favourable is True
    effect = contrast(three, "effect", "voice")
    assert (effect.delta, effect.verdict, effect.favourable) == (None, "not_shown", None)


def test_of_questions_that_changed_the_level_is_told_though_somebody_joined():
    """Nothing is linked over other questions, so nobody's answer is left over."""
    other = TEXT.replace("We say what we think.", "Everybody speaks up.").replace(
        "We keep quiet.", "Some do not."
    )
    first = [answer(p, codes(1, p)) for p in range(8)]
    one = released(first, members=roster(range(8)))
    past = frozen(a_round(), roster(range(8)), first, one)

    two = released(
        [answer(p, codes(2, p)) for p in range(9)],
        asked=a_round("r2", "follow_up"), members=roster(range(9), name="r2"), earlier=(past,),
        instrument=from_text(other),
    )  # fmt: skip

    assert theme(two, "voice").verdict == "not_comparable"
    assert theme(two, "voice").followup is not None
    assert theme(two, "time").followup is None
    assert {r.output for r in two.ledger_rows if r.scale == "voice"} == {"level"}
