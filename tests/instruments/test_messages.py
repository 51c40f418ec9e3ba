"""Each sentence of the checker has a file that earns it, at exactly one place, and ends with a remedy."""

import re
from string import Formatter

import pytest

from instruments.messages import MESSAGES
from instruments.problems import Notebook, Place, problem
from tests.instruments.examples import CORE, ENGLISH, Spot, changed, codes, place_of_mark, problems

ROOMS_ABOVE = {"CHECK_DIFFERS", "ORIGIN_DIFFERS", "ORIGIN_UNKNOWN", "EVIDENCE_SIMULATED"}
"""Said by those who hold more than one file, or score."""
ON_DISK = {"FILE_MISSING", "FILE_KIND", "FILE_UNREADABLE", "FILE_LARGE", "NOT_UTF8"}
BY_CATALOGUE = {"INSTRUMENT_UNKNOWN", "VERSION_UNKNOWN", "DIGEST_UNKNOWN", "INSTRUMENT_TWICE"}
EVIDENCE = "evidence: {grade: 0, samples: [], scales: {}}"
NORMS = "norms: []"
CHECK = "{answers: {c1: 5, c2: 1, c3: null}, expect: {clarity: 5}}"
LAST = "{id: last, items: [why]}"
GOOD_NORM = "{scale: clarity, unit: person, group: adults, n: 500, mean: 3.4, sd: .6}"
CLARITY = "clarity: {items: [c1, c2, c3], score: mean, answered_at_least: 2, better: high}"

P = "{a: 1.2, b: [-1, 0, 1, 2]}"
C1, C2, C3 = (f"c{n}: {P}" for n in (1, 2, 3))


def graded(*items: str, at: str = "") -> str:
    """Parameters of a graded response model of the scale, in place of no evidence of scales."""
    return f"scales: {{clarity: {{irt: {{model: grm, {at}items: {{{', '.join(items)}}}}}}}}}}}"


IN_CORE = [
    ("ALIAS", "licence: CC-BY-4.0", "licence: «*x"),
    ("ANCHOR", "licence: CC-BY-4.0", "licence: «&x CC-BY-4.0"),
    ("TAG", "licence: CC-BY-4.0", "licence: «!!str CC-BY-4.0"),
    ("DIRECTIVE", "format: 1\nid", "«%YAML 1.2\n---\nformat: 1\nid"),
    ("DOCUMENTS_MANY", CHECK + "\n", CHECK + "\n«---\nformat: 1\n"),
    ("KEY_REPEATED", "  c3: {format: agree5}", "  c3: {format: agree5}\n  «c3: {format: agree5}"),
    ("KEY_KIND", "attention: {}", "attention: {«[c1]: 2}"),
    ("CHARACTER_UNSEEN", "licence: CC-BY-4.0", "licence: CC-BY«\u202e-4.0"),
    ("TEXT_LONG", "licence: CC-BY-4.0", f"licence: «{'long ' * 60}"),
    ("NUMBER_HUGE", "high: 80", "high: «8e99"),
    ("NUMBER_HUGE", "high: 80", "high: «.inf"),
    ("NUMBER_HUGE", "high: 80", f"high: «{'9' * 60}"),
    ("KEY_UNKNOWN", "c2: {format: agree5, keyed: -1}", "c2: {format: agree5, «keyd: -1}"),
    ("KEY_MISSING", "  c3: {format: agree5}", "  c3: «{keyed: 1}"),
    ("TYPE_WRONG", "attention: {}", "attention: «[]"),
    ("WORDS_BY_LANGUAGE", "licence: CC-BY-4.0", "licence: «{en: Ours, de: Unseres}"),
    ("VERSION_UNQUOTED", 'version: "1.0.0"', "version: «1.10"),
    ("VERSION_UNQUOTED", '{"0.9.0": {', "{«0.9: {"),
    ("TEXT_UNQUOTED", "licence: CC-BY-4.0", "licence: «2026"),
    ("VALUE_UNKNOWN", "score: mean", "score: «meen"),
    ("ID_FORM", "  c3: {format: agree5}", "  c3: {format: agree5}\n  «3c: {format: agree5}"),
    ("WORD_FORM", "languages: [en]", "languages: [en, «deutsch]"),
    ("NUMBER_RANGE", "grade: 0", "grade: «7"),
    ("NUMBER_WHOLE", "answered_at_least: 2", "answered_at_least: «2.5"),
    ("LIST_SHORT", "{items: [d1]}", "{items: «[]}"),
    ("LIST_LONG", "{items: [d1]}", "{items: «[" + "d1, " * 2001 + "]}"),
    ("TEXT_BLANK", "licence: CC-BY-4.0", "licence: «' '"),
    ("FORMAT_UNKNOWN", "  c3: {format: agree5}", "  c3: {format: «agre5}"),
    ("FORMAT_KEY", "high: 80}", "high: 80, «options: [a, b]}"),
    ("FORMAT_NEEDS", "agree5: {kind: rating, low: 1, high: 5}", "agree5: {kind: «rating, low: 1}"),
    ("FORMAT_BOUNDS", "low: 0, high: 80", "low: 80, high: «0"),
    ("RATING_WHOLE", "high: 80}", "high: 80}\n  own: {kind: rating, low: 1, high: «5.5}"),
    ("RATING_WIDE", "high: 80}", "high: 80}\n  own: {kind: rating, low: 0, high: «101}"),
    ("OPTIONS_FEW", "high: 80}", "high: 80}\n  own: {kind: choice, options: «[a]}"),
    ("OPTION_TWICE", "high: 80}", "high: 80}\n  own: {kind: choice, options: [a, b, «a]}"),
    ("CODE_RESERVED", "low: 0, high: 80", "low: «-10, high: 80"),
    ("CODE_RESERVED", "high: 80}", "high: 80}\n  own: {kind: choice, options: [1, «-7]}"),
    ("IDS_ALIKE", "high: 80}", "high: 80}\n  «Hours: {kind: number}"),
    ("LANGUAGE_TWICE", "languages: [en]", "languages: [en, «en]"),
    ("SOURCE_TWICE", "role: construct}", "role: construct}\n  - {key: «dean1996, cite: Again}"),
    ("ITEM_UNKNOWN", "[c1, c2, c3], score", "[c1, c2, c3, «c4], score"),
    ("ITEM_UNKNOWN", "attention: {}", "attention: {«x1: 2}"),
    ("ITEM_UNKNOWN", "items: [why]", "items: [why, «x1]"),
    ("ITEM_UNKNOWN", "item: top", "item: «topp"),
    ("ITEM_UNKNOWN", "{c1: 5, c2", "{c1: 5, «x1: 3, c2"),
    ("ITEM_UNSCALED", "  h1: {format: hours, unscored: true}", "  «h1: {format: hours}"),
    ("ITEM_TWO_SCALES", "items: [d1]}", "items: [d1, «c1]}"),
    ("ITEM_REPEATED", "items: [d1]}", "items: [d1, «d1]}"),
    ("ITEM_REPEATED", "items: [why]", "items: [why, «why]"),
    ("UNSCORED_SCALED", "d1: {format: agree5}", "d1: {format: agree5, unscored: «true}"),
    ("KIND_UNSCORABLE", "items: [d1]}", "items: [d1, «why]}"),
    (
        "REVERSED_WITHOUT_RANGE",
        "max_length: 500}, optional: true}",
        "max_length: 500}, optional: true, keyed: «-1}",
    ),
    ("ANSWERED_RANGE", "answered_at_least: 2", "answered_at_least: «4"),
    ("SCALE_BOTH", "{items: [d1]}", "{items: [d1], «of: [clarity]}"),
    ("SCALE_NEITHER", "  overall: {of: [clarity, depth]}", "  «overall: {better: high}"),
    ("COMPOSITE_KEY", "[clarity, depth]}", "[clarity, depth], «score: mean}"),
    ("COMPOSITE_UNKNOWN", "[clarity, depth]}", "[clarity, «dept]}"),
    ("COMPOSITE_UNKNOWN", "[clarity, depth]}", "[clarity, «overall]}"),
    ("COMPOSITE_REPEATED", "[clarity, depth]}", "[clarity, «clarity]}"),
    ("COMPOSITE_RANGES", "{items: [d1]}\n  overall: {of: [clarity, depth]}",
     "{items: [d1], score: pomp}\n  overall: {of: [clarity, «depth]}"),
    ("COMPOSITE_DIRECTION", "{items: [d1]}\n  overall: {of", "{items: [d1], better: low}\n  overall: {«of"),
    ("CHANGE_WIDE", "better: high}", "better: high, smallest_change: {points: «4}}"),
    ("CONSENSUS_KIND", "item: top", "item: «c1"),
    ("ATTENTION_SCALED", "attention: {}", "attention: {«c1: 2}"),
    ("ATTENTION_KIND", "attention: {}", "attention: {«why: 2}"),
    ("PAGE_TWICE", LAST, "{id: «First, items: [why]}"),
    ("ITEM_TWO_PAGES", "items: [why]", "items: [why, «c1]"),
    ("CONDITION_SYNTAX", "[d1, h1, top, tools]}", "[d1, h1, top, tools], show_if: «c1 =}"),
    ("CONDITION_UNKNOWN", "[d1, h1, top, tools]}", "[d1, h1, top, tools], show_if: «c9 == 2}"),
    ("CONDITION_FORWARD", "[d1, h1, top, tools]}", "[d1, h1, top, tools], show_if: «d1 == 2}"),
    ("CONDITION_FORWARD", "  d1: {format: agree5}", "  d1: {format: agree5, show_if: «h1 == 2}"),
    ("CONDITION_CODE", "[d1, h1, top, tools]}", "[d1, h1, top, tools], show_if: «c1 == 9}"),
    ("CONDITION_CODE", "[d1, h1, top, tools]}", "[d1, h1, top, tools], show_if: «c1 < 1}"),
    ("CONDITION_ORDER", "[d1, h1, top, tools]}", "[d1, h1, top, tools], show_if: «c1 < agree}"),
    ("CONDITIONAL_COMMENT", LAST, "{id: last, items: [«why], show_if: c1 == 1}"),
    ("CONDITIONAL_COMMENT", "500}, optional: true}", "500}, optional: true, «show_if: c1 <= 2}"),
    ("TEXT_FILE_MISSING", "languages: [en]", "languages: [en, «de]"),
    ("STATUS_CONTRADICTS", "licence: CC-BY-4.0", "licence: CC-BY-4.0\nstatus: «supported"),
    ("GRADE_UNSUPPORTED", "grade: 0", "grade: «2"),
    ("EVIDENCE_SCALE", "scales: {}}", "scales: {«clarty: {}}}"),
    ("EVIDENCE_SCALE", NORMS, f"norms: [{GOOD_NORM.replace('clarity', '«claritx')}]"),
    ("EVIDENCE_ITEM", "scales: {}}", "scales: {clarity: {item_means: {«d1: 3}}}}"),
    ("EVIDENCE_ITEM", "scales: {}}", graded(C1, C2, C3, f"«d1: {P}")),
    ("IRT_LACKS", "scales: {}}", graded(C1, C2, at="«")),
    ("IRT_STEPS", "scales: {}}", graded(C1, C2, "c3: {a: 1, b: «[0, 1]}")),
    ("IRT_SLOPE", "scales: {}}", graded(C1, C2, "c3: {a: «0, b: [0, 1, 2, 3]}")),
    ("IRT_ORDER", "scales: {}}", graded(C1, C2, "c3: {a: 1, b: «[0, 2, 1, 3]}")),
    ("EVIDENCE_RANGE", "scales: {}}", "scales: {clarity: {alpha: {value: «1.2}}}}"),
    ("EVIDENCE_RANGE", "scales: {}}", "scales: {clarity: {alpha: «1.2}}}"),
    ("EVIDENCE_RANGE", "scales: {}}", "scales: {clarity: {item_means: {c1: «5.5}}}}"),
    ("EVIDENCE_RANGE", "scales: {}}", "scales: {}, structure: {cfi: «9.6}}"),
    ("EVIDENCE_RANGE", "scales: {}}", "scales: {}, validity: {htmt_max: «2.1}}"),
    ("EVIDENCE_RANGE", NORMS, f"norms: [{GOOD_NORM.replace('3.4', '«5.4')}]"),
    ("EVIDENCE_ORDER", "scales: {}}", "scales: {clarity: {alpha: {value: .9, low: «.91, high: .95}}}}"),
    ("INTERVAL_HALF", "scales: {}}", "scales: {clarity: {«alpha: {value: .9, low: .8}}}}"),
    ("SAMPLE_UNKNOWN", "scales: {}}", "scales: {clarity: {alpha: {value: .9, sample: «S1}}}}"),
    ("SAMPLE_TWICE", "samples: []", "samples: [{id: S1, purpose: pilot, persons: 9},"
     " {id: «S1, purpose: pilot, persons: 9}]"),
    ("CITE_UNKNOWN", NORMS, f"norms: [{GOOD_NORM[:-1]}, cite: «dean1998}}]"),
    ("NORM_SMALL", NORMS, f"norms: [{GOOD_NORM.replace('500', '«50')}]"),
    ("NORM_TWICE", NORMS, f"norms: [{GOOD_NORM}, «{GOOD_NORM}]"),
    ("COMPARE_SCALE", "{clarity: linked}", "{«clarty: linked}"),
    ("COMPARE_SELF", '"0.9.0"', '«"1.0.0"'),
    ("COMPARE_STRENGTHENS", "{clarity: linked}", "{clarity: «same}"),
    ("CHECK_ANSWER", "c1: 5, c2: 1", "c1: «6, c2: 1"),
    ("CHECK_ANSWER", "c1: 5, c2: 1", "c1: 5, top.cost: «4, c2: 1"),
    ("ANSWER_NAME", "c1: 5, c2: 1", "c1: 5, «top: 4, c2: 1"),
    ("ANSWER_NAME", "[d1, h1, top, tools]}", "[d1, h1, top, tools], show_if: «c1.x == 2}"),
    ("CHECK_SCALE", "expect: {clarity: 5}", "expect: {«claritie: 5}"),
    ("CHECK_RANGE", "expect: {clarity: 5}", "expect: {clarity: «5.1}"),
]  # fmt: skip
TWO_EDITS = [
    ("NUMBER_UNBOUNDED", [("h1: {format: hours, unscored: true}", "h1: {format: {kind: number}}"),
                          ("items: [d1]}", "items: [«h1]}"),
                          ("d1: {format: agree5}", "d1: {format: agree5, unscored: true}")]),
    ("RANGES_MIXED", [("hours, unscored: true", "hours"), ("[d1]}\n", "[d1, «h1]}\n"),
                      ("of: [clarity, depth]", "of: [clarity]")]),
    ("ATTENTION_CODE", [("{format: hours, unscored: true}", "{format: agree5}"),
                        ("attention: {}", "attention: {h1: «9}")]),
    ("ITEM_ON_NO_PAGE", [("top, tools]", "top]"), ("  tools: {", "  «tools: {")]),
    ("CONDITION_TEXT", [("items: [why]", "items: [tools]"), ("[d1, h1, top, tools]", "[d1, h1, top, why]"),
                        ("{id: last, ", "{id: last, show_if: «why == x, ")]),
    ("IRT_POINTS", [("c3: {format: agree5}", "c3: {format: hours}"), ("low: 0, high: 80", "low: 1, high: 5"),
                    ("scales: {}}", graded(C1, C2, f"«{C3}"))]),
]  # fmt: skip
IN_WORDS = [
    ("LANGUAGE_DIFFERS", "language: en", "language: «de"),
    ("WORDING_MISSING", "  depth: {title: Depth}", "  «depth: {about: How deep.}"),
    ("WORDING_MISSING", "  d1: We look at more than one way.\n", ""),
    ("LABEL_MISSING", "4: Agree, ", ""),
    ("LABEL_MISSING", "phone: Phone, ", ""),
    ("LABEL_UNKNOWN", "4: Agree, ", "4: Agree, «6: Entirely, "),
    ("LABELS_TWICE", "options: {phone: Phone, desk: Desk}",
     "points: {phone: Phone, desk: Desk}, «options: {phone: Phone, desk: Desk}"),
    ("LABELS_ALIKE", "4: Agree, ", "4: «Disagree, "),
    ("WORDING_UNKNOWN", "  d1: We", "  «d2: Other words.\n  d1: We"),
    ("TEXT_MARKUP", "We know who", "«We <b>know</b> who"),
    ("KEY_UNKNOWN", "intro: Think", "«introduction: Think"),
]  # fmt: skip
BY_EVENT = [
    ("FILE_EMPTY", "«# nothing here\n"),
    ("SYNTAX", "id: [a\nb«: 1\n"),
    ("SYNTAX_COLON", "title: Ours«: the team\n"),
    ("SYNTAX_CHARACTER", "id: «@x\n"),
    ("DEEP", "id: " + "[" * 9 + "«[" + "]" * 10),
    ("NODES_MANY", "items: [" + "1," * 19_997 + "«1]"),
]


@pytest.mark.parametrize(
    ("code", "old", "new"), IN_CORE, ids=[f"{c}-{i}" for i, (c, *_) in enumerate(IN_CORE)]
)
def test_a_questionnaire_earns_this_problem_at_this_place(code, old, new):
    core = changed(CORE, old, new)

    _stands(problems(core), code, place_of_mark(core, "instrument.yaml"))


@pytest.mark.parametrize(("code", "edits"), TWO_EDITS, ids=[c for c, _ in TWO_EDITS])
def test_several_lines_together_earn_this_problem_at_this_place(code, edits):
    core = CORE
    for old, new in edits:
        core = changed(core, old, new)

    _stands(problems(core), code, place_of_mark(core, "instrument.yaml"))


@pytest.mark.parametrize(
    ("code", "old", "new"), IN_WORDS, ids=[f"{c}-{i}" for i, (c, *_) in enumerate(IN_WORDS)]
)
def test_a_file_of_words_earns_this_problem_at_this_place(code, old, new):
    words = changed(ENGLISH, old, new)

    _stands(problems(en=words), code, place_of_mark(words, "text.en.yaml"))


@pytest.mark.parametrize(("code", "text"), BY_EVENT, ids=[c for c, _ in BY_EVENT])
def test_what_is_no_yaml_to_us_says_where(code, text):
    spot = place_of_mark(text, "instrument.yaml")

    _stands(problems(text), code, Spot("instrument.yaml", 1, 1) if code == "FILE_EMPTY" else spot)


def _stands(found, code, spot):
    """One Problem of this code alone, at the mark where there is one; it prints as file:line:column."""
    assert codes(found) == [code], "\n".join(map(str, found))
    if spot is not None:
        assert (found[0].file, found[0].line, found[0].column) == (spot.file, spot.line, spot.column)
    assert re.fullmatch(r"[\w.]+:\d+:\d+: \S.*[.!)}:\"'…\w] \[[A-Z0-9_]+\]", str(found[0])), str(found[0])


def test_words_missing_in_one_language_are_named_there():
    german = ENGLISH.replace("language: en", "language: de").replace(
        "intro: Think about the last three months.\n", ""
    )
    german = german.replace(", about: How clearly the team decides.", "")

    found = problems(CORE.replace("[en]", "[en, de]"), en=ENGLISH, de=german)

    assert codes(found) == ["TRANSLATION_MISSING"] * 2
    assert {p.file for p in found} == {"text.de.yaml"}


def test_words_in_a_language_nobody_declared_are_no_accident():
    assert codes(problems(CORE, en=ENGLISH, de=ENGLISH)) == ["TEXT_FILE_EXTRA"]


def test_words_stand_in_one_place_only():
    core = CORE.replace("languages:", "title: Twice\nlanguages:")

    assert "WORDING_TWICE" in codes(problems(core))


def test_many_unseen_characters_are_counted():
    found = problems("#" + "\u200b" * 30 + "\n" + CORE)

    assert codes(found) == [*["CHARACTER_UNSEEN"] * 20, "CHARACTERS_UNSEEN"]
    assert "10 more" in found[-1].message


def test_a_file_of_nothing_but_mistakes_is_cut_short():
    found = problems("\n".join(f"k{i}: 1" for i in range(900)))

    assert found[-1].code == "PROBLEMS_MORE"
    assert len(found) == 501


def test_every_code_has_a_test_file_or_another_room_that_says_it():
    named = {c for c, *_ in (*IN_CORE, *TWO_EDITS, *IN_WORDS, *BY_EVENT)}
    named |= {"TRANSLATION_MISSING", "TEXT_FILE_EXTRA", "WORDING_TWICE", "CHARACTERS_UNSEEN", "PROBLEMS_MORE"}

    assert named | ROOMS_ABOVE | ON_DISK | BY_CATALOGUE == set(MESSAGES)


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_says_what_is_wrong_and_ends_with_a_remedy(code):
    message = MESSAGES[code]
    verb = message.remedy.split()[0]

    assert re.match(r"[{A-Z'_`0-9]", message.says), "a sentence"
    assert message.says.endswith(".")
    assert message.remedy.endswith(".")
    assert verb in REMEDIES, f"'{verb}' is no advice"


REMEDIES = {
    "Add", "Allow", "Ask", "Begin", "Check", "Choose", "Compare", "Correct", "Delete", "Describe", "Give",
    "Indent", "Keep", "Make", "Mend", "Move", "Name", "Put", "Rename", "Save", "Score", "Shorten", "Show",
    "Split", "Take", "Translate", "Use", "Wait", "Write",
}  # fmt: skip


@pytest.mark.parametrize("code", MESSAGES)
def test_a_hint_is_a_question_of_its_own(code):
    names = {n for part in MESSAGES[code] for _, n, _, _ in Formatter().parse(part) if n}
    facts = dict.fromkeys(names - {"hint"}, "x")

    hinted = problem(code, Place("f"), **facts, hint="did you mean 'y'?")

    assert ("?." in hinted.message, "{" in hinted.message) == (False, False)
    assert ("; did you mean 'y'? " in hinted.message) == ("hint" in names)


def test_a_hint_is_given_only_where_a_word_is_close():
    notes = Notebook()

    assert notes.hint("claritty", ["clarity", "depth"]) == "did you mean 'clarity'?"
    assert notes.hint("zebra", ["clarity", "depth"]) == ""
    assert notes.hint("x" * 100, ["x" * 99]) == ""
