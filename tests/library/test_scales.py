"""How the library's scales are built: five statements, one of them turned round, themes as pages."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from instruments.model import Instrument
from tests.library.shelf import FULL, IDS, LANGUAGES, LIBRARY, instrument

SECONDS = {"rating": 12, "ranking": 60, "text": 60}
SCALES = {
    "team-dynamics": [
        "purpose",
        "communication",
        "conflict",
        "collaboration",
        "accountability",
        "coordination",
    ],
    "strategic-alignment": ["vision", "goals", "commitment", "line_of_sight", "cross_fit"],
    "psychological-safety": ["belong", "learn", "contribute", "challenge"],
    "cultural-health": ["trust", "safety", "engagement", "fairness", "energy"],
    "decision-making": ["process", "rights", "closure", "dissent", "followthrough"],
}


def complaints(asked: Instrument) -> list[str]:
    """What is wrong with the make of its scales."""
    said = []
    for scale in asked.scales.values():
        turned = [place for place, item in enumerate(scale.items) if asked.items[item].keyed == -1]
        if len(scale.items) != 5:
            said.append(f"{scale.id}: {len(scale.items)} items")
        if len(turned) != 1:
            said.append(f"{scale.id}: {len(turned)} reverse-keyed items")
        if 0 in turned:
            said.append(f"{scale.id}: begins with its reverse-keyed item")
    shown = [asked.items[item].keyed for page in asked.pages for item in page.items]
    if (-1, -1) in pairwise(shown):
        said.append("two reverse-keyed items follow each other")
    return said


def minutes_needed(asked: Instrument) -> float:
    """Twelve seconds a statement, a minute a task."""
    return sum(SECONDS[item.format.kind] for item in asked.items.values()) / 60


def test_the_library_holds_these_questionnaires():
    assert sorted(p.name for p in LIBRARY.iterdir() if p.is_dir()) == sorted(IDS)


@pytest.mark.parametrize("name", FULL)
def test_a_questionnaire_measures_its_constructs(name):
    assert list(instrument(name).scales) == SCALES[name]


@pytest.mark.parametrize("name", IDS)
def test_every_scale_has_five_items_one_turned_round_and_never_the_first(name):
    assert complaints(instrument(name)) == []


def test_a_scale_turned_round_at_its_start_is_found():
    asked = instrument("decision-making")
    first = asked.items["process1"]
    spoiled = replace(asked, items={**asked.items, "process1": replace(first, keyed=-1)})

    assert complaints(spoiled) == [
        "process: 2 reverse-keyed items",
        "process: begins with its reverse-keyed item",
    ]


def test_reverse_keyed_neighbours_are_found():
    asked = instrument("decision-making")
    spoiled = replace(asked, items={**asked.items, "process4": replace(asked.items["process4"], keyed=-1)})

    assert "two reverse-keyed items follow each other" in complaints(spoiled)


@pytest.mark.parametrize("name", IDS)
def test_a_page_keeps_to_one_theme_and_one_response_format(name):
    asked = instrument(name)

    for page in asked.pages:
        assert len({asked.items[item].format.id for item in page.items}) == 1
        assert len({asked.scale_of(item) for item in page.items}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", IDS)
def test_a_page_of_statements_says_which_weeks_are_meant(name, language):
    asked = instrument(name)
    weeks = {"en": "last four weeks", "de": "letzten vier Wochen"}[language]

    silent = [
        page.id
        for page in asked.pages
        if asked.items[page.items[0]].format.kind == "rating"
        and weeks not in (asked.wording[language].pages[page.id].intro or "")
    ]

    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", IDS)
def test_every_scale_says_what_it_is_about_and_asks_open_questions(name, language):
    asked = instrument(name)
    words = asked.wording[language]
    closed = re.compile(r"\b(why|because|blame|fault|warum|weshalb|weil|schuld)\b", re.IGNORECASE)

    for key in (*asked.scales, *asked.composites, *asked.consensus):
        said = words.scales.get(key) if key in words.scales else words.consensus[key]
        assert said.about
        assert said.talk
        assert all(question.endswith("?") for question in said.talk)
        assert not [question for question in said.talk if closed.search(question)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", IDS)
def test_every_point_is_labelled_and_no_label_twice(name, language):
    asked = instrument(name)

    for used in {item.format.id: item for item in asked.items.values() if item.format.codes}.values():
        labels = asked.wording[language].labels(used)
        assert list(labels) == list(used.format.codes)
        assert len(set(labels.values())) == len(labels)


@pytest.mark.parametrize("name", IDS)
def test_the_minutes_promised_are_the_minutes_needed(name):
    asked = instrument(name)

    assert asked.minutes == pytest.approx(minutes_needed(asked), abs=0.5)


def test_the_battery_takes_about_ten_minutes():
    assert instrument("leadership-team").minutes == 10


def test_safety_has_four_sides_and_a_mean_and_no_steps():
    asked = instrument("psychological-safety")

    assert asked.composites["safety"].of == ("belong", "learn", "contribute", "challenge")
    assert not [w for w in asked.wording.values() if re.search(r"\bstages?\b|\bStufen?\b", str(w))]


def test_engagement_is_about_oneself_and_all_else_about_the_team():
    about = {scale.id: scale.referent for name in FULL for scale in instrument(name).scales.values()}

    assert about.pop("engagement") == "self"
    assert set(about.values()) <= {None, "team"}


@pytest.mark.parametrize("name", ["strategic-alignment", "leadership-team", "leadership-team-example"])
def test_priorities_are_ranked_among_six_to_eight_aims(name):
    asked = instrument(name)

    assert asked.items[asked.consensus["priorities"].item].format.kind == "ranking"
    assert 6 <= len(asked.items["priorities"].format.options) <= 8


@pytest.mark.parametrize("name", ["leadership-team", "leadership-team-example"])
def test_the_comment_is_optional_and_open_to_all(name):
    comment = instrument(name).items["comment"]

    assert comment.optional
    assert comment.show_if is None
