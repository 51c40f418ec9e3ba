"""Instruments are found by id, version, digest and path; what is not found is answered with a suggestion."""

import os

import pytest

from instruments.catalogue import BUILT_IN, Catalogue
from instruments.load import problems_of
from instruments.problems import InstrumentError
from tests.instruments.test_load import MINI


def put(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def shelf(tmp_path):
    put(tmp_path, "mini/instrument.yaml", MINI)
    put(tmp_path, "old/1.9/instrument.yaml", MINI.replace("mini", "old").replace("1.0.0", "1.9.0"))
    put(tmp_path, "old/1.10/instrument.yaml", MINI.replace("mini", "old").replace("1.0.0", "1.10.0"))
    put(tmp_path, "single.yaml", MINI.replace("mini", "other-name").replace("on time", "early"))
    return tmp_path


def refusal(call, *args):
    with pytest.raises(InstrumentError) as refused:
        call(*args)
    (problem,) = refused.value.problems
    return problem


def test_every_file_of_a_folder_is_found(shelf):
    assert Catalogue([shelf]).ids() == ("mini", "old", "other-name")


def test_the_newest_version_is_meant_unless_one_is_named(shelf):
    catalogue = Catalogue([shelf])

    assert catalogue.find("old").version == "1.10.0"
    assert catalogue.find("old", "1.9.0").version == "1.9.0"
    assert [i.version for i in catalogue.all() if i.id == "old"] == ["1.10.0", "1.9.0"]


def test_a_draft_comes_before_its_release(tmp_path):
    for version in ("2.0.0-draft", "2.0.0", "1.9.9"):
        put(tmp_path, f"mini/{version}/instrument.yaml", MINI.replace("1.0.0", version))

    assert Catalogue([tmp_path]).find("mini").version == "2.0.0"


def test_a_path_is_read_wherever_it_stands(shelf):
    catalogue = Catalogue([])

    assert catalogue.find(shelf / "mini").id == "mini"
    assert catalogue.find(str(shelf / "single.yaml")).id == "other-name"


def test_an_id_in_a_file_of_another_name_is_found(shelf):
    assert Catalogue([shelf]).find("other-name").id == "other-name"


def test_answers_find_their_questionnaire_by_its_digest(shelf):
    catalogue = Catalogue([shelf])
    digest = catalogue.find("other-name").digest

    assert catalogue.by_digest(digest).id == "other-name"
    assert refusal(catalogue.by_digest, "0" * 64).code == "DIGEST_UNKNOWN"


def test_an_unknown_id_is_answered_with_a_suggestion(shelf):
    problem = refusal(Catalogue([shelf]).find, "minni")

    assert problem.code == "INSTRUMENT_UNKNOWN"
    assert "did you mean 'mini'?" in problem.message
    assert "mini, old, other-name" in problem.message


def test_an_unknown_version_names_those_there_are(shelf):
    problem = refusal(Catalogue([shelf]).find, "old", "3.0.0")

    assert problem.code == "VERSION_UNKNOWN"
    assert "1.10.0, 1.9.0" in problem.message


@pytest.mark.parametrize("asked", ["", "..", "*", "mini\n", "a b", "ß"])
def test_what_is_no_id_finds_nothing(shelf, asked):
    assert refusal(Catalogue([shelf]).find, asked).code == "INSTRUMENT_UNKNOWN"


def test_a_broken_file_hides_no_other(shelf):
    put(shelf, "broken/instrument.yaml", MINI.replace("mini", "broken").replace("score: mean", "score: meen"))
    catalogue = Catalogue([shelf])

    assert catalogue.ids() == ("mini", "old", "other-name")
    assert [p.code for p in catalogue.problems()] == ["VALUE_UNKNOWN"]
    assert refusal(catalogue.find, "broken").code == "VALUE_UNKNOWN"


def test_one_version_in_two_places_is_a_problem(shelf):
    put(shelf, "again/instrument.yaml", MINI)

    assert [p.code for p in Catalogue([shelf]).problems()] == ["INSTRUMENT_TWICE"]


def test_a_file_that_changes_is_read_again_and_one_that_does_not_is_not(shelf):
    catalogue = Catalogue([shelf])
    path = shelf / "mini/instrument.yaml"
    first = catalogue.find("mini")

    assert catalogue.find("mini") is first
    path.write_text(MINI.replace("We meet late.", "We often meet late."), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert catalogue.find("mini").digest != first.digest


def test_an_empty_folder_holds_nothing(tmp_path):
    assert Catalogue([tmp_path, tmp_path / "none"]).all() == ()


@pytest.mark.parametrize("folder", sorted(BUILT_IN.iterdir()), ids=lambda p: p.name)
def test_the_library_passes_its_own_check(folder):
    assert problems_of(folder) == ()


def test_a_digest_is_looked_up_again_when_its_file_has_changed(shelf):
    catalogue = Catalogue([shelf])
    path = shelf / "mini/instrument.yaml"
    digest = catalogue.find("mini").digest
    assert catalogue.by_digest(digest).id == "mini"

    path.write_text(MINI.replace("We meet late.", "We often meet late."), encoding="utf-8")
    os.utime(path, ns=(1, 1))

    assert catalogue.by_digest(digest).id == "old", "the same items and words under another name"
    assert catalogue.by_digest(catalogue.find("mini").digest).id == "mini"
