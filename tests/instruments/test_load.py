"""A load gives an Instrument or all Problems at once; one file and two files say the same thing."""

import dataclasses

import pytest

from instruments.load import from_text, load, place_of_item, problems_of
from instruments.model import Instrument
from instruments.problems import InstrumentError, Place, problem
from instruments.starter import starter
from tests.instruments.examples import CORE, ENGLISH, changed, codes, problems

DECISIONS = """\
format: 1
id: clear-decisions
version: "1.0.0"                 # quoted: a version is a word
status: draft
licence: CC-BY-4.0
referent: team
minutes: 4
languages: [en]
sources:
  - {key: dean1996, cite: "Dean & Sharfman (1996)", doi: "10.5465/256784", role: construct}

formats:
  agree5: {kind: rating, low: 1, high: 5, not_applicable: true}

items:
  c1: {format: agree5}
  c2: {format: agree5, keyed: -1}
  c3: {format: agree5}
  c4: {format: agree5}
  top: {format: {kind: ranking, options: [growth, cost, people, risk, quality]}}
  why: {format: {kind: text, max_length: 500}, optional: true}

scales:
  clarity:
    items: [c1, c2, c3, c4]
    score: mean
    answered_at_least: 3
    better: high
    smallest_change: {points: 0.20, basis: default}
  overall: {of: [clarity]}
consensus: {priorities: {item: top}}

pages:
  - {id: deciding, items: [c1, c2, c3, c4], order: shuffle}
  - {id: last, items: [top, why]}

attention: {}
compare: {from: {"0.9.0": {clarity: linked}}}
evidence: {grade: 0, samples: [], scales: {}}
norms: []
checks:
  - {answers: {c1: 5, c2: 1, c3: 4, c4: null}, expect: {clarity: 4.6666666667}}
"""
DECISIONS_EN = """\
language: en
title: Clear decisions
intro: Think about the last three months in this team.
formats:
  agree5:
    points: {1: Strongly disagree, 2: Disagree, 3: Neither agree nor disagree, 4: Agree, 5: Strongly agree}
items:
  c1: We know who makes the final call.
  c2: We often reopen decisions we have already made.
  c3: The right people are asked before we decide.
  c4: Once decided we all stand behind it.
  top:
    text: Put these in order.
    options: {growth: Growth, cost: Cost, people: People, risk: Risk, quality: Quality}
  why: What should change first?
scales:
  clarity:
    title: Clear decisions
    about: "How clearly, and how finally, the team decides."
    talk: ["When did we last reopen a decision, and why?"]
  overall: {title: Decisions overall}
consensus: {priorities: {title: Priorities}}
pages: {deciding: {title: How we decide}, last: {title: To finish}}
"""
MINI = """\
format: 1
id: mini
version: "1.0.0"
status: draft
licence: CC0-1.0
referent: team
minutes: 1
languages: [en]
title: Mini
formats: {r: {kind: rating, low: 1, high: 3, points: {1: No, 2: Partly, 3: Yes}}}
items: {m1: {format: r, text: We meet on time.}, m2: {format: r, keyed: -1, text: We meet late.}}
scales: {time: {title: Time, items: [m1, m2], score: mean}}
"""
MINI_CORE = """\
format: 1
id: mini
version: "1.0.0"
licence: CC0-1.0
minutes: 1
languages: [en]
formats: {r: {kind: rating, low: 1, high: 3}}
items: {m1: {format: r}, m2: {format: r, keyed: -1}}
scales: {time: {items: [m1, m2]}}
"""
MINI_EN = """\
language: en
title: Mini
formats: {r: {points: {1: No, 2: Partly, 3: Yes}}}
items: {m1: We meet on time., m2: {text: We meet late.}}
scales: {time: {title: Time}}
"""


def without_place(instrument: Instrument) -> Instrument:
    """The same instrument, wherever its file stands."""
    checks = tuple(dataclasses.replace(c, file="", line=0, column=0) for c in instrument.checks)
    return dataclasses.replace(instrument, file="", checks=checks)


def test_the_format_s_own_example_loads_from_a_folder(tmp_path):
    (tmp_path / "instrument.yaml").write_text(DECISIONS, encoding="utf-8")
    (tmp_path / "text.en.yaml").write_text(DECISIONS_EN, encoding="utf-8")

    instrument = load(tmp_path)

    assert instrument.scales["clarity"].answered_at_least == 3
    assert instrument.items["c2"].keyed == -1
    assert instrument.wording["en"].labels(instrument.items["top"])["growth"] == "Growth"
    assert instrument.checks[0].expect == {"clarity": 4.6666666667}
    assert (instrument.checks[0].line, instrument.checks[0].column) == (42, 5)
    assert instrument.composites["overall"].of == ("clarity",)
    assert load(tmp_path / "instrument.yaml") == instrument


def test_words_inline_and_words_beside_give_the_same_instrument():
    one_file = from_text(MINI)
    two_files = from_text(MINI_CORE, texts={"en": MINI_EN})

    assert without_place(one_file) == without_place(two_files)
    assert one_file.digest == two_files.digest


def test_inline_words_of_every_kind_give_the_same_instrument():
    inline = changed(
        CORE, "languages:", "title: Clear decisions\nintro: Think about the last three months.\nlanguages:"
    )
    for old, new in (
        ("high: 5}", "high: 5, points: {1: Strongly disagree, 2: Disagree, 3: Neither,"
         " 4: Agree, 5: Strongly agree}}"),
        ("high: 80}", "high: 80, unit: hours}"),
        ("c1: {format: agree5}", "c1: {format: agree5, text: We know who makes the final call.}"),
        ("keyed: -1}", "keyed: -1, text: We often reopen decisions.}"),
        ("c3: {format: agree5}", "c3: {format: agree5, text: The right people are asked.}"),
        ("d1: {format: agree5}", "d1: {format: agree5, text: We look at more than one way.}"),
        ("hours, unscored: true}", "hours, unscored: true, text: How long did you meet?}"),
        ("options: [growth, cost, people]}}", "options: {growth: Growth, cost: Cost, people: People}},"
         " text: Put these in order.}"),
        ("[phone, desk]}, ", "[phone, desk]}, options: {phone: Phone, desk: Desk}, text: What do you use?, "),
        ("optional: true}", "optional: true, text: What should change first?}"),
        ("better: high}", "better: high, title: Clear decisions, about: How clearly the team decides.,"
         " talk: [What did we last reopen?]}"),
        ("{items: [d1]}", "{items: [d1], title: Depth}"),
        ("{of: [clarity, depth]}", "{of: [clarity, depth], title: Decisions overall}"),
        ("{item: top}", "{item: top, title: Priorities}"),
        ("order: shuffle}", "order: shuffle, title: How we decide}"),
    ):  # fmt: skip
        inline = changed(inline, old, new)

    assert without_place(from_text(inline)) == without_place(from_text(CORE, texts={"en": ENGLISH}))


def test_everything_wrong_is_said_at_once():
    core = CORE
    for old, new in (
        ("licence: CC-BY-4.0", "licence_: CC-BY-4.0"),
        ("keyed: -1", "keyed: 2"),
        ("{items: [d1]}", "{items: [d1, c9]}"),
        ("answered_at_least: 2", "answered_at_least: 9"),
        ("grade: 0", "grade: 3"),
        ("expect: {clarity: 5}", "expect: {clarity: 7}"),
    ):
        core = changed(core, old, new)
    words = changed(ENGLISH, "  d1: We look at more than one way.\n", "")

    found = problems(core, en=words)

    assert sorted(codes(found)) == [
        "ANSWERED_RANGE", "CHECK_RANGE", "GRADE_UNSUPPORTED", "ITEM_UNKNOWN", "KEY_UNKNOWN", "VALUE_UNKNOWN",
        "WORDING_MISSING",
    ]  # fmt: skip
    assert list(found) == sorted(found), "in the order of the files"


def test_no_stays_a_word_and_so_do_dates_and_switches():
    core = changed(MINI, "{1: No, 2: Partly, 3: Yes}", "{1: No, 2: off, 3: 2026-01-31}")

    points = from_text(core).wording["en"].formats["r"].points

    assert points == {1: "No", 2: "off", 3: "2026-01-31"}


def test_options_named_yes_and_no_are_words():
    choice = "{format: {kind: choice, options: {yes: Yes, no: No, on: On}}, unscored: true, text: Really?}"
    core = changed(MINI, "items: {", f"items: {{m0: {choice}, ")

    assert from_text(core).items["m0"].format.codes == ("yes", "no", "on")


def test_defaults_are_those_of_the_format():
    instrument = from_text(
        changed(MINI, "minutes: 1\n", "").replace("status: draft\n", "").replace("referent: team\n", "")
    )

    assert (instrument.status, instrument.referent, instrument.minutes) == ("draft", "team", 1)
    assert [p.id for p in instrument.pages] == ["time"]
    assert instrument.wording["en"].pages["time"].title == "Time"
    scale = instrument.scales["time"]
    assert (scale.answered_at_least, scale.better, scale.low, scale.high) == (2, "high", 1, 3)
    assert scale.smallest_change.points == pytest.approx(0.1)


@pytest.mark.parametrize(("k", "least"), [(1, 1), (2, 2), (3, 3), (4, 3), (5, 3), (6, 3), (7, 4), (12, 6)])
def test_half_of_the_items_and_at_least_three_must_be_answered(k, least):
    names = [f"i{n}" for n in range(k)]
    items = ", ".join(f"{n}: {{format: r, text: {n} words}}" for n in names)
    core = (
        MINI[: MINI.index("items:")]
        + f"items: {{{items}}}\nscales: {{s: {{title: S, items: [{', '.join(names)}]}}}}\n"
    )

    assert from_text(core).scales["s"].answered_at_least == least


@pytest.mark.parametrize(("rule", "low", "high"), [("mean", 1, 3), ("sum", 2, 6), ("pomp", 0, 100)])
def test_a_score_s_range_follows_its_rule(rule, low, high):
    scale = from_text(changed(MINI, "score: mean", f"score: {rule}")).scales["time"]

    assert (scale.low, scale.high) == (low, high)


def test_a_composite_takes_the_direction_its_scales_share():
    core = changed(CORE, "better: high", "better: low")
    core = changed(core, "{items: [d1]}", "{items: [d1], better: low}")

    assert from_text(core, texts={"en": ENGLISH}).composites["overall"].better == "low"


def test_the_check_of_another_room_speaks_with_the_same_voice(tmp_path):
    path = tmp_path / "mini.yaml"
    path.write_text(MINI, encoding="utf-8")

    def differs(instrument):
        facts = {"scale": "time", "found": 2, "expected": 3}
        return [problem("CHECK_DIFFERS", Place(instrument.file, 3, 1), **facts)]

    assert codes(problems_of(path, check=differs)) == ["CHECK_DIFFERS"]
    assert problems_of(path) == ()


def test_a_new_questionnaire_passes_the_check():
    files = starter("our-team")

    instrument = from_text(files["instrument.yaml"], texts={"en": files["text.en.yaml"]})

    assert instrument.id == "our-team"


def test_a_new_questionnaire_needs_a_name_that_can_be_one():
    with pytest.raises(InstrumentError, match="ID_FORM"):
        starter("../etc")


def test_single_files_may_share_a_folder(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(MINI, encoding="utf-8")
    (tmp_path / "text.en.yaml").write_text(MINI_EN, encoding="utf-8")

    assert problems_of(tmp_path / "one.yaml") == ()
    (tmp_path / "instrument.yaml").write_text(MINI, encoding="utf-8")
    assert codes(problems_of(tmp_path)) == ["WORDING_TWICE"]


def test_a_file_of_words_is_checked_with_its_questionnaire(tmp_path):
    (tmp_path / "instrument.yaml").write_text(MINI_CORE, encoding="utf-8")
    (tmp_path / "text.en.yaml").write_text(MINI_EN.replace("2: Partly, ", ""), encoding="utf-8")

    assert codes(problems_of(tmp_path / "text.en.yaml")) == ["LABEL_MISSING"]


def test_line_ends_of_another_system_change_nothing():
    assert from_text(MINI.replace("\n", "\r\n")) == from_text(MINI)


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (
            "c3: {format: agree5}",
            "c3: {format: [agree5]}",
            "the name of a format, or a format, and is a list",
        ),
        ("items: [d1]}", "items: d1}", "a list, and is a word"),
        ("{c1: 5, c2: 1, c3: null}", "{c1: [5], c2: 1, c3: null}", "an answer or null, and is a list"),
        ("optional: true", "optional: 1", "true or false, and is the number 1"),
        ("high: 80", "high: '80'", "a number, and is a word"),
        ("  c3: {format: agree5}", "  c3: agree5", "an item, and is a word"),
        ("licence: CC-BY-4.0", "licence: true", "text, and is the truth value true"),
    ],
)
def test_a_wrong_type_is_named_beside_the_right_one(old, new, wanted):
    (found,) = [p for p in problems(changed(CORE, old, new)) if p.code in {"TYPE_WRONG", "TEXT_UNQUOTED"}]

    assert f"should be {wanted}." in found.message


def test_an_item_is_found_in_its_file_after_the_load(tmp_path):
    path = tmp_path / "mini.yaml"
    path.write_text(MINI, encoding="utf-8")
    instrument = load(path)

    place = place_of_item(instrument, "m2")

    assert (place.file, place.line, place.column) == (str(path), 11, 50)
    path.unlink()
    assert place_of_item(instrument, "m2").line == 1
