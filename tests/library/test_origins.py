"""What was drawn from a longer questionnaire is there as it was, word for word and point for point."""

from dataclasses import replace

import pytest

from instruments.model import Instrument
from tests.library.shelf import DRAWN, FULL, IDS, LANGUAGES, instrument


def unlike_origin(asked: Instrument) -> list[str]:
    """Items that differ from the one they were taken from."""
    said = []
    for item in asked.items.values():
        if item.origin is None:
            continue
        name, source = item.origin.split("/")
        home = instrument(name)
        first = home.items[source]
        if replace(item.format, id=first.format.id) != first.format or item.keyed != first.keyed:
            said.append(f"{item.id}: another response format or keying")
        for language in LANGUAGES:
            here, there = asked.wording[language], home.wording[language]
            if here.items[item.id].text != there.items[source].text:
                said.append(f"{item.id}: other words in {language}")
            if here.labels(item) != there.labels(first):
                said.append(f"{item.id}: other labels in {language}")
    return said


@pytest.mark.parametrize("name", IDS)
def test_an_item_is_identical_to_its_origin(name):
    assert unlike_origin(instrument(name)) == []


def test_one_changed_letter_is_found():
    asked = instrument("pulse")
    english = asked.wording["en"]
    changed = replace(english.items["trust1"], text=english.items["trust1"].text.replace("work", "works"))
    spoiled = replace(
        asked, wording={**asked.wording, "en": replace(english, items={**english.items, "trust1": changed})}
    )

    assert unlike_origin(spoiled) == ["trust1: other words in en"]


@pytest.mark.parametrize("name", DRAWN)
def test_every_statement_of_a_drawn_questionnaire_names_its_origin(name):
    own = [i.id for i in instrument(name).items.values() if i.origin is None and i.format.kind != "text"]

    assert own == []


def test_an_origin_is_a_full_questionnaire_and_never_a_copy_of_a_copy():
    for name in IDS:
        for item in instrument(name).items.values():
            if item.origin:
                home, source = item.origin.split("/")
                assert home in FULL
                assert instrument(home).items[source].origin is None


def test_the_battery_draws_eight_scales_from_all_five():
    asked = instrument("leadership-team")
    homes = {i.origin.split("/")[0] for i in asked.items.values() if i.origin}

    assert len(asked.scales) == 8
    assert homes == set(FULL)


@pytest.mark.parametrize(
    "scale", ["purpose", "goals", "safety", "trust", "conflict", "accountability", "process"]
)
def test_a_scale_of_the_battery_asks_what_its_origin_asks(scale):
    battery = instrument("leadership-team").scales[scale]
    homes = [instrument(name).scales for name in FULL if scale in instrument(name).scales]

    assert [home[scale].items for home in homes] == [battery.items]


def test_a_scale_keeps_its_title_wherever_it_is_asked():
    for language in LANGUAGES:
        titles: dict[str, set[str]] = {}
        for name in IDS:
            for key, said in instrument(name).wording[language].scales.items():
                titles.setdefault(key, set()).add(said.title)
        assert {key: said for key, said in titles.items() if len(said) > 1} == {}


def test_the_example_is_the_battery_with_other_evidence():
    battery, example = instrument("leadership-team"), instrument("leadership-team-example")

    assert example.items == battery.items
    assert list(example.scales) == list(battery.scales)
    assert {k: s.items for k, s in example.scales.items()} == {k: s.items for k, s in battery.scales.items()}
    for language in LANGUAGES:
        assert example.wording[language].items == battery.wording[language].items


def test_a_pulse_has_ten_single_statements_and_no_score():
    asked = instrument("pulse")

    assert len(asked.items) == 10
    assert not asked.scales
    assert not asked.composites
    assert all(item.unscored for item in asked.items.values())


def test_more_is_better_in_every_statement_of_a_pulse():
    for item in instrument("pulse").items.values():
        home, source = item.origin.split("/")
        assert instrument(home).items[source].keyed == 1
