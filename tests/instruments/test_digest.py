"""The digest moves with what is measured, and with nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.digest import canonical
from instruments.load import from_text
from tests.instruments.examples import CORE, ENGLISH, changed

GERMAN = changed(ENGLISH, "language: en", "language: de")
BOTH = changed(CORE, "[en]", "[en, de]")


def loaded(core=BOTH, en=ENGLISH, de=GERMAN):
    return from_text(core, texts={"en": en, "de": de})


BASE = loaded()

UNMOVED = [
    ("comments", BOTH + "# a comment\n", ENGLISH),
    ("the version", changed(BOTH, '"1.0.0"', '"1.0.1"'), ENGLISH),
    ("the licence", changed(BOTH, "CC-BY-4.0", "CC0-1.0"), ENGLISH),
    ("a source", changed(BOTH, "role: construct", "role: method"), ENGLISH),
    ("the order of pages", changed(BOTH, "  - {id: last, items: [why]}\n", "").replace(
        "pages:\n", "pages:\n  - {id: last, items: [why]}\n"), ENGLISH),
    ("the order of items in a scale", changed(BOTH, "[c1, c2, c3], score", "[c3, c1, c2], score"), ENGLISH),
    ("the order of keys", changed(BOTH, "{kind: rating, low: 1,", "{low: 1, kind: rating,"), ENGLISH),
    ("a default stated", changed(BOTH, "{items: [d1]}", "{items: [d1], answered_at_least: 1}"), ENGLISH),
    ("a bound as a decimal", changed(BOTH, "low: 0, high: 80", "low: 0.0, high: 80.0"), ENGLISH),
    ("titles", BOTH, changed(ENGLISH, "title: Depth", "title: How deep we look")),
    ("the introduction", BOTH, changed(ENGLISH, "three months", "four weeks")),
    ("what a scale is about", BOTH, changed(ENGLISH, "How clearly the team", "How the team")),
    ("a smallest change", changed(BOTH, "[d1]}", "[d1], smallest_change: {points: 0.3}}"), ENGLISH),
    ("golden checks", changed(BOTH, "c1: 5, c2: 1", "c1: 4, c2: 2"), ENGLISH),
    ("decomposed letters", BOTH, changed(ENGLISH, "title: Depth", "title: De\u0301pth")),
]  # fmt: skip
AGREE = "1: Strongly disagree, 2: Disagree, 3: Neither, 4: Agree, 5: Strongly agree"
MOVED = [
    ("keying", "c3: {format: agree5}", "c3: {format: agree5, keyed: -1}"),
    ("the range", "low: 1, high: 5", "low: 0, high: 5"),
    ("a way out", "low: 1, high: 5", "low: 1, high: 5, not_applicable: true"),
    ("the options", "options: [phone, desk]", "options: [desk, phone]"),
    ("the rule of scoring", "score: mean", "score: sum"),
    ("the missing rule", "answered_at_least: 2", "answered_at_least: 3"),
    ("the items of a scale", "[c1, c2, c3], score", "[c1, c2], score"),
    ("what an attention item asks", "attention: {}", "attention: {h1: 2}"),
]


@pytest.mark.parametrize(("what", "core", "en"), UNMOVED, ids=[w for w, *_ in UNMOVED])
def test_the_digest_is_blind_to(what, core, en):
    instrument = loaded(core, en)

    assert instrument.core_digest == BASE.core_digest
    assert instrument.wording_digests == BASE.wording_digests


@pytest.mark.parametrize(("what", "old", "new"), MOVED, ids=[w for w, *_ in MOVED])
def test_the_core_digest_moves_with(what, old, new):
    core = changed(BOTH, old, new)
    en, de = ENGLISH, GERMAN
    if "low: 0" in new:
        en, de = (changed(w, "{1: Strongly", "{0: Never, 1: Strongly") for w in (en, de))
    if "attention" in old:
        core = changed(core, "h1: {format: hours, unscored: true}", "h1: {format: agree5}")
    if new.startswith("[c1, c2], score"):
        core = changed(core, "c3: {format: agree5}", "c3: {format: agree5, unscored: true}")
    if "sum" in new:
        core = changed(core, "of: [clarity, depth]", "of: [clarity]")
        core = changed(core, "expect: {clarity: 5}", "expect: {clarity: 15}")

    assert loaded(core, en, de).core_digest != BASE.core_digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We know who makes", "We all know who makes"),
        ("4: Agree, ", "4: I agree, "),
        ("growth: Growth", "growth: Growing"),
        ("unit: hours", "unit: h"),
    ],
)
def test_a_reworded_item_moves_the_digest_of_its_language_alone(old, new):
    instrument = loaded(de=changed(GERMAN, old, new))

    assert instrument.core_digest == BASE.core_digest
    assert instrument.wording_digests["en"] == BASE.wording_digests["en"]
    assert instrument.wording_digests["de"] != BASE.wording_digests["de"]
    assert instrument.digest == BASE.digest
    assert instrument.digest_in("de") != BASE.digest_in("de")


def test_a_further_language_moves_nothing_of_the_first():
    assert from_text(CORE, texts={"en": ENGLISH}).digest == BASE.digest


def test_the_digest_is_blind_to_where_a_format_is_written():
    core = changed(BOTH, "d1: {format: agree5}", "d1: {format: {kind: rating, low: 1, high: 5}}")
    line = "d1: We look at more than one way."
    own = f"d1: {{text: {line[4:]}, points: {{{AGREE}}}}}"

    instrument = loaded(core, changed(ENGLISH, line, own), changed(GERMAN, line, own))

    assert (instrument.digest, instrument.digest_in("de")) == (BASE.digest, BASE.digest_in("de"))


def test_the_digest_of_an_example_is_known():
    """A change of the canonical form would part every stored answer from its questionnaire."""
    assert BASE.core_digest == KNOWN_CORE
    assert BASE.wording_digests["en"] == KNOWN_ENGLISH


KNOWN_CORE = "0358e22c72f174e1b138a11d79ce53845a10cc547df352dd981043160f8f545c"
KNOWN_ENGLISH = "adff30c4dc0f659f90d4c122275cb543ba70a6190fac4a7ce011fec8584ef04e"


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=5))
def test_the_canonical_form_is_blind_to_the_order_of_keys(data):
    assert canonical(data) == canonical(dict(reversed(data.items())))
