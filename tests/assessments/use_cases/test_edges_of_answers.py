"""Answers at the wall: each kind at its limits, what is kept of each, and the room the longest would take."""

import json
from dataclasses import replace

import pytest

from assessments import admissible, questionnaire, sealing
from assessments.errors import AnswersRefused
from instruments.load import from_text
from tests.assessments.world import QUESTIONNAIRE

KINDS = from_text(QUESTIONNAIRE)
OPEN = from_text(
    QUESTIONNAIRE.replace("{kind: number, low: 0, high: 80, whole: true, unit: h}", "{kind: number, unit: h}")
)


def kept(name, answers, *, instrument=KINDS):
    return admissible.check([instrument.items[name]], answers)


def refused(name, answers, *, instrument=KINDS):
    with pytest.raises(AnswersRefused) as found:
        kept(name, answers, instrument=instrument)
    return [(p.code, dict(p.facts)) for p in found.value.problems]


MARKED = [("not_a_choice", {})]


# -- one choice


@pytest.mark.parametrize("code", [1, 5, -6, -7, -9])
def test_every_point_and_every_way_of_giving_none_is_kept(code):
    assert kept("r1", {"r1": code}) == {"r1": code}


@pytest.mark.parametrize("value", [0, 6, -8, -5, 4.0, True, "4", "", [4]])
def test_what_is_no_point_is_refused(value):
    assert refused("r1", {"r1": value}) == MARKED


def test_nothing_and_a_blank_are_kept_as_blank():
    assert kept("r1", {}) == kept("r1", {"r1": None}) == {"r1": -9}


def test_does_not_apply_is_an_answer_only_where_it_is_offered():
    assert kept("one", {"one": "b"}) == {"one": "b"}
    assert kept("one", {"one": -7}) == {"one": -7}
    assert refused("one", {"one": -6}) == MARKED


@pytest.mark.parametrize("share", [1, 0, True, "1"])
def test_an_item_without_words_has_none_to_share(share):
    found = {"r1": 4, "r1.share": share}

    if share in (0, 1) and not isinstance(share, bool):
        assert kept("r1", found) == {"r1": 4}
    else:
        assert refused("r1", found) == MARKED


# -- several, in order, shared out


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param({"some.x": 1}, {"some.x": 1, "some.y": 0, "some.z": 0}, id="one-chosen"),
        pytest.param({"some.x": 0, "some.y": 0}, {"some.x": 0, "some.y": 0, "some.z": 0}, id="none-chosen"),
        pytest.param({}, {"some": -9}, id="left-blank"),
        pytest.param({"some": -7}, {"some": -7}, id="declined"),
        pytest.param({"some": -7, "some.x": 1}, {"some": -7}, id="declined-after-all"),
    ],
)
def test_several_are_kept_in_a_column_each_or_as_one_word_for_none(given, found):
    assert kept("some", given) == found


@pytest.mark.parametrize(
    "given", [{"some": 1}, {"some": "x"}, {"some.x": 2}, {"some.x": True}, {"some.x": 1.0}]
)
def test_of_several_each_is_chosen_or_not(given):
    assert refused("some", given) == MARKED


def test_an_order_names_every_place_once():
    order = {"order.p": 2, "order.q": 3, "order.s": 1}

    assert kept("order", order) == order
    for wrong in ({**order, "order.p": 3}, {**order, "order.p": 0}, {"order.p": 1, "order.q": 2}):
        assert refused("order", wrong) == [("ranking_incomplete", {"options": 3})]
    assert refused("order", {**order, "order.p": 2.0}) == MARKED


def test_points_are_shared_out_to_the_last_and_never_owed():
    assert kept("share", {"share.m": 10, "share.n": 0}) == {"share.m": 10, "share.n": 0}
    assert kept("share", {"share.m": 10}) == {"share.m": 10, "share.n": 0}
    for m, n in ((6, 5), (4, 5), (11, -1)):
        given = {"share.m": m, "share.n": n}
        assert refused("share", given) == [("allocation_total", {"total": 10, "given": m + n})]


# -- numbers


@pytest.mark.parametrize("value", [0, 80, 12, 12.0])
def test_a_number_is_kept_up_to_its_limits(value):
    assert kept("hours", {"hours": value}) == {"hours": value}


@pytest.mark.parametrize("value", [-1, 81])
def test_a_number_past_a_limit_is_refused_with_both(value):
    assert refused("hours", {"hours": value}) == [("out_of_range", {"low": 0, "high": 80})]


@pytest.mark.parametrize(
    ("value", "code"),
    [(1.5, "not_whole"), (True, "not_a_number"), ("12", "not_a_number"), (float("inf"), "not_a_number")],
)
def test_what_is_no_number_of_whole_hours_is_refused(value, code):
    assert [c for c, _ in refused("hours", {"hours": value})] == [code]


@pytest.mark.parametrize("value", [-1e9, 1e9, 0.5])
def test_a_number_without_limits_has_none(value):
    assert kept("hours", {"hours": value}, instrument=OPEN) == {"hours": value}


def with_format(name, **more):
    """The questionnaire with one item's response format changed in code."""
    item = KINDS.items[name]
    changed = replace(item, format=replace(item.format, **more))
    return replace(KINDS, items={**KINDS.items, name: changed})


def test_one_limit_alone_holds_alone():
    low, high = with_format("hours", high=None), with_format("hours", low=None)

    assert kept("hours", {"hours": 500}, instrument=low) == {"hours": 500}
    assert kept("hours", {"hours": -5}, instrument=high) == {"hours": -5}
    assert refused("hours", {"hours": -5}, instrument=low) == [("out_of_range", {"low": 0, "high": None})]
    assert refused("hours", {"hours": 500}, instrument=high) == [("out_of_range", {"low": None, "high": 80})]


# -- words


def test_words_are_kept_with_whether_they_may_be_shown():
    assert kept("words", {"words": "So."}) == {"words": "So.", "words.share": 0}
    assert kept("words", {"words": "So.", "words.share": 1}) == {"words": "So.", "words.share": 1}
    assert kept("words", {"words": " \t\n "}) == {"words": -9}
    assert kept("words", {"words": -7, "words.share": 1}) == {"words": -7}


def test_words_are_as_long_as_they_are_without_blanks_around():
    assert kept("words", {"words": " " + "x" * 300 + " "})["words"] == "x" * 300
    assert refused("words", {"words": "x" * 301}) == [("too_long", {"longest": 300})]
    endless = with_format("words", max_length=None)
    assert kept("words", {"words": "x" * 10_000}, instrument=endless)["words"] == "x" * 10_000
    assert refused("words", {"words": "x" * 10_001}, instrument=endless) == [
        ("too_long", {"longest": 10_000})
    ]
    assert admissible.room(endless) - admissible.room(KINDS) == 4 * (10_000 - 300)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\x00\x07\x1bb", "ab"),
        ("a\ue000b\ud800c", "abc"),
        ("e\u0301", "\u00e9"),
        ("a\u200db", "a\u200db"),
    ],
)
def test_words_have_one_writing_and_no_controls(typed, written):
    assert kept("words", {"words": typed})["words"] == written


@pytest.mark.parametrize("value", [3, 3.5, True, ["x"]])
def test_what_is_no_text_is_refused(value):
    assert refused("words", {"words": value}) == [("not_text", {})]


@pytest.mark.parametrize("share", [2, -1, True, "1", 1.0])
def test_words_are_shared_or_not(share):
    assert ("not_a_choice", {}) in refused("words", {"words": "x", "words.share": share})


# -- room


def test_room_is_counted_item_by_item():
    """By hand, with 4 bytes a letter, 6 of marks a column, 26 a number, 512 beside them."""

    def room(line=""):
        text = QUESTIONNAIRE.partition("items:")[0] + "items:\n  a: {format: agree, text: A.}\n"
        text += "  b: {format: agree, text: B.}\n" + (f"  {line}\n" if line else "")
        text += "scales:\n  s: {title: S, items: [a, b]}\n"
        return admissible.room(
            from_text(f"{text}pages:\n  - {{id: one, items: [a, b{', x' if line else ''}]}}\n")
        )

    bare = room()
    number = "x: {format: {kind: number}, unscored: true, text: X}"
    words = "x: {format: {kind: text, max_length: 300}, optional: true, text: X}"
    choices = (
        "x: {format: {kind: choices, options: [p, qq, r]}, unscored: true, text: X, "
        "options: {p: P, qq: Q, r: R}}"
    )
    assert bare == 512 + 2 * (4 + 1 + 6) + 2 * (len("one") + 6)
    assert room(number) - bare == 26 + len("x") + 6
    assert room(words) - bare == 4 * 300 + len("x.share") + len("x") + 3 * 6 + len("x") + 6
    assert room(choices) - bare == 3 * 4 * 2 + sum(len(f"x.{o}") + 6 for o in ("p", "qq", "r"))


@pytest.mark.parametrize("letter", ["x", "\U0001f99c", '"', "\n"])
def test_the_longest_answer_and_the_longest_draft_fit_their_room(letter):
    words = ("a" + letter * 298 + "b")[:300]
    answers = {
        "r1": -6, "r2": -6, "r3": -6, "r4": -6, "one": "a", "some.x": 0, "some.y": 0, "some.z": 0,
        "order.p": 1, "order.q": 2, "order.s": 3, "share.m": 10, "share.n": 0, "hours": 80, "follow": -6,
        **kept("words", {"words": words, "words.share": 1}),
    }  # fmt: skip
    draft = {"answers": answers, "pages_kept": ["first", "second", "last"], "orientation": "list",
             "pace": {"first": 2, "second": 2, "last": 2}}  # fmt: skip
    answer = {"team": "t" * 32, "chain": "c" * 64, "language": "de-CH", "answers": answers,
              "pace": [2, 2, 2], "shared_comments": ["words"], "orientation": "list",
              "seed": "0" * 32, "consents": True}  # fmt: skip

    for content in (draft, answer):
        assert len(sealing.written(content)) <= admissible.room(KINDS)


# -- what is shown and what stands in a column at the end


def test_an_item_is_answered_by_a_value_or_a_word_for_none_and_not_by_a_blank():
    def is_answered(name, answers):
        return questionnaire.is_answered(KINDS.items[name], answers)

    assert [is_answered("r1", a) for a in ({"r1": 4}, {"r1": -7}, {"r1": -9}, {})] == [
        True,
        True,
        False,
        False,
    ]
    assert [is_answered("some", a) for a in ({"some.x": 0}, {"some": -7}, {"some": -9}, {})] == [
        True, True, False, False,
    ]  # fmt: skip
    assert not is_answered("r1", {"r1.x": 1})


def test_a_condition_looks_at_values_and_never_at_words_for_none():
    def pages(r1):
        return {p.id: [i.id for i in p.items] for p in questionnaire.shown(KINDS, {"r1": r1})}

    assert "follow" in pages(2)["second"]
    for other in (3, -7, -9):
        assert "follow" not in pages(other)["second"]


def test_a_page_of_which_nothing_is_shown_is_left_out():
    lonely = QUESTIONNAIRE.replace("hours, follow]", "hours]").replace(
        "{id: last,", "{id: more, items: [follow], title: More}\n  - {id: last,"
    )
    instrument = from_text(lonely)

    assert [p.id for p in questionnaire.shown(instrument, {"r1": 1})] == ["first", "second", "more", "last"]
    assert [p.id for p in questionnaire.shown(instrument, {"r1": 5})] == ["first", "second", "last"]


def test_every_column_says_why_it_is_empty():
    found = questionnaire.completed(
        KINDS, {"r1": 5, "some": -7, "order.p": 1, "words": "So.", "words.share": 1}
    )

    assert {found[f"some.{o}"] for o in "xyz"} == {-7}
    assert (found["r1"], found["r2"], found["follow"], found["words"]) == (5, -9, -8, "So.")
    assert (found["order.p"], found["order.q"]) == (1, -9)
    assert "words.share" not in found
    assert "some" not in found


def test_words_are_shared_where_they_are_words_shown_and_agreed_to():
    def shared(**answers):
        return questionnaire.shared_comments(KINDS, answers)

    assert shared(**{"words": "So.", "words.share": 1}) == ("words",)
    assert shared(**{"words": "So.", "words.share": 0}) == ()
    assert shared(**{"words": -7, "words.share": 1}) == ()
    assert shared(**{"r1": 4, "r1.share": 1}) == ()


def test_blanks_are_what_was_to_be_answered_and_was_not():
    items = [KINDS.items[name] for name in ("r1", "r2", "words")]

    assert questionnaire.blanks(items, {"r1": 4}) == ("r2",)


def test_a_page_is_shuffled_by_its_seed_where_it_is_and_stays_in_order_where_it_is_not():
    first, second, _ = questionnaire.shown(KINDS, {})

    orders = {tuple(i.id for i in questionnaire.presented(first, bytes([n]) * 16)) for n in range(30)}
    assert len(orders) > 6
    assert {frozenset(o) for o in orders} == {frozenset(i.id for i in first.items)}
    assert questionnaire.presented(second, b"s" * 16) == second.items


def test_answers_are_written_alike_however_they_came():
    one, two = kept("some", {"some.x": 1, "some.y": 0}), kept("some", {"some.y": 0, "some.x": 1})

    assert json.dumps(one) == json.dumps(two)
