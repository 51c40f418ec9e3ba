"""`show_if` is total and bounded: any answers give true or false, any text a condition or a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.conditions import DEEPEST, MOST_PARTS, ConditionError, parse


@pytest.mark.parametrize(
    ("text", "answers", "is_shown"),
    [
        ("c1 <= 2", {"c1": 2}, True),
        ("c1 <= 2", {"c1": 3}, False),
        ("c1 < 2", {"c1": 2}, False),
        ("c1 > 2.5", {"c1": 3}, True),
        ("c1 >= 3", {"c1": 3}, True),
        ("c1 == 3 and c2 == 1", {"c1": 3, "c2": 1}, True),
        ("c1 == 3 and c2 == 1", {"c1": 3, "c2": 2}, False),
        ("c1 == 3 or c2 == 1", {"c1": 1, "c2": 1}, True),
        ("not c1 == 3", {"c1": 3}, False),
        ("not (c1 == 3 or c1 == 4)", {"c1": 5}, True),
        ("c1 == 1 or c2 == 1 and c3 == 1", {"c1": 1}, True),
        ("(c1 == 1 or c2 == 1) and c3 == 1", {"c1": 1}, False),
        ("place == home", {"place": "home"}, True),
        ("place == 'home'", {"place": "home"}, True),
        ('place != "home"', {"place": "desk"}, True),
        ("tools.phone == 1", {"tools.phone": 1}, True),
        ("grow.-2 == 1", {"grow.-2": 1}, True),
        ("c1 == -3", {"c1": -3}, True),
        ("c1<=2 and(c2==1)", {"c1": 1, "c2": 1}, True),
    ],
)
def test_a_condition_means_what_it_says(text, answers, is_shown):
    assert parse(text).holds(answers) is is_shown


@pytest.mark.parametrize(
    "missing", [{}, {"c1": None}, {"c1": -6}, {"c1": -7}, {"c1": -8}, {"c1": -9}, {"c1": ""}]
)
@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
def test_a_comparison_with_a_missing_answer_is_false(missing, sign):
    assert not parse(f"c1 {sign} 2").holds(missing)
    assert parse(f"not c1 {sign} 2").holds(missing)


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
def test_words_have_no_order(sign):
    assert not parse(f"c1 {sign} b").holds({"c1": "a"})
    assert not parse(f"c1 {sign} 2").holds({"c1": "a"})
    assert not parse(f"c1 {sign} b").holds({"c1": 1})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "an item is expected"),
        ("c1", "a comparison after 'c1' is expected"),
        ("c1 =", "no word of a condition"),
        ("c1 = 2", "no word of a condition"),
        ("c1 ==", "missing after 'c1 =='"),
        ("c1 == and", "missing after 'c1 =='"),
        ("2 == c1", "an item is expected"),
        ("(c1 == 2", "not closed"),
        ("c1 == 2)", "not expected"),
        ("c1 == 2 c2 == 3", "not expected"),
        ("not", "an item is expected"),
        ("and c1 == 1", "an item is expected"),
        ("c1 + 1 == 2", "no word of a condition"),
        ("len(c1) == 2", "a comparison after 'len' is expected"),
        ("c1.__class__ == 2", "no word of a condition"),
        ("c1 == 2 ** 9", "no word of a condition"),
        ("c1 == 1e9", "no word of a condition"),
        ("c1 == 99999999999", "no word of a condition"),
        ("'a", "no word of a condition"),
    ],
)
def test_what_is_no_condition_says_why(text, why):
    with pytest.raises(ConditionError, match=why.replace("(", r"\(")):
        parse(text)


def test_a_condition_is_bounded_in_depth_and_length():
    parse("(" * DEEPEST + "c1 == 1" + ")" * DEEPEST)
    with pytest.raises(ConditionError, match="deeper than"):
        parse("(" * (DEEPEST + 1) + "c1 == 1" + ")" * (DEEPEST + 1))
    with pytest.raises(ConditionError, match="deeper than"):
        parse("not " * 400 + "c1 == 1")
    with pytest.raises(ConditionError, match="more than"):
        parse(" or ".join(["c1 == 1"] * (MOST_PARTS + 1)))


def test_a_condition_names_every_answer_it_asks_for():
    condition = parse("a == 1 and not (b.x == 1 or c != 2)")

    assert [c.name for c in condition.comparisons()] == ["a", "b.x", "c"]


WORDS = st.sampled_from(
    ["a", "b.x", "and", "or", "not", "(", ")", "==", "!=", "<", ">=", "1", "-2.5", "'q'", "é", "."]
)
ANSWERS = st.dictionaries(
    st.sampled_from(["a", "b.x"]), st.none() | st.integers() | st.text() | st.floats(allow_nan=True)
)


@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=80), ANSWERS)
def test_any_text_and_any_answers_give_true_false_or_a_reason(text, answers):
    try:
        condition = parse(text)
    except ConditionError:
        return
    assert condition.holds(answers) in {True, False}
