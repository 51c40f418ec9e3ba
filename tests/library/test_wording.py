"""Every statement of the library keeps the rules of item wording, in English and in German."""

from itertools import combinations

import pytest

from tests.library.shelf import IDS, LANGUAGES, instrument, statements
from tests.library.wording import ALIKE, RULES, Statement, alike, reading_grade, syllables


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", IDS)
def test_no_statement_is(name, language, rule):
    said = statements(name, language)

    broken = {s.item: (why, s.text) for s in said if (why := RULES[rule](s))}

    assert said
    assert broken == {}


PLANTED = {
    "too_long": (
        "In our team we do a great many things that we would rather leave to some other team to do.",
        "In unserem Team tun wir sehr viele Dinge, die wir alle viel lieber einem ganz anderen Team "
        "im Haus überließen.",
    ),
    "hard_to_read": ("We operationalise organisational priorities collaboratively.", None),
    "double_barrelled": (
        "We plan our work and keep to it.",
        "Wir planen unsere Arbeit sowie deren Abschluss.",
    ),
    "negated": ("We do not tell each other the truth.", "Wir sagen einander nicht die Wahrheit."),
    "absolute": ("We always meet our deadlines.", "Wir halten unsere Termine immer ein."),
    "figurative": ("We are on the same page.", "Wir ziehen an einem Strang."),
    "blames_a_leader": ("Our boss makes us feel small.", "Unsere Führungskraft macht uns klein."),
    "about_somebody_else": ("Staff enjoy coming to work.", "Die Belegschaft kommt gern zur Arbeit."),
    "addresses_the_reader": ("Our team values you.", "Unser Team schätzt Sie."),
    "no_statement": ("Do we meet on time?", "Treffen wir uns pünktlich?"),
}


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        pytest.param(rule, Statement(item="planted", text=text, language=language), id=f"{rule}-{language}")
        for rule, planted in PLANTED.items()
        for language, text in zip(LANGUAGES, planted, strict=True)
        if text
    ],
)
def test_a_planted_bad_statement_breaks(rule, statement):
    assert RULES[rule](statement)


def test_every_rule_has_a_planted_fault():
    assert set(PLANTED) == set(RULES)


def test_a_statement_about_the_team_breaks_a_scale_about_oneself():
    stray = Statement(item="planted", text="We like our work.", language="en", referent="self")

    assert RULES["about_somebody_else"](stray)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", IDS)
def test_no_two_statements_ask_nearly_the_same(name, language):
    said = statements(name, language)

    near = [
        (a.item, b.item, round(alike(a.text, b.text), 2))
        for a, b in combinations(said, 2)
        if alike(a.text, b.text) >= ALIKE
    ]

    assert near == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("We plan our work together.", "In our team we plan our work together.", id="padded"),
        pytest.param(
            "Wir planen Arbeit gemeinsam.", "Gemeinsam planen wir unsere Arbeit.", id="turned round"
        ),
    ],
)
def test_a_planted_near_duplicate_is_found(one, other):
    assert alike(one, other) >= ALIKE


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("we", 1), ("strategy", 3), ("closely", 2), ("becomes", 2), ("fades", 1), ("ideas", 3),
        ("overlap", 3), ("organisation", 5), ("priorities", 4), ("decision", 3), ("needed", 2),
        ("asked", 1), ("people", 2), ("routine", 2), ("serious", 3), ("someone", 2), ("whole", 1),
        ("ourselves", 2), ("exhausts", 2), ("little", 2), ("change", 1), ("agree", 2), ("interests", 3),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_spoken(word, count):
    assert syllables(word) == count


def test_the_reading_grade_is_flesch_and_kincaids():
    # 11 words and 12 syllables, counted by hand.
    assert reading_grade("We know which goal comes first when two of them compete.") == pytest.approx(
        0.39 * 11 + 11.8 * 12 / 11 - 15.59
    )


@pytest.mark.parametrize("name", IDS)
def test_the_languages_have_the_same_number_of_questions_to_talk_about(name):
    words = instrument(name).wording
    titled = [*words["en"].scales, *words["en"].consensus]

    def counts(language):
        both = {**words[language].scales, **words[language].consensus}
        return {key: len(both[key].talk) for key in titled}

    assert counts("en") == counts("de")
    assert all(2 <= n <= 3 for n in counts("en").values())
