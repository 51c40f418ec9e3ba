"""`soundline instrument` as an author meets it."""

import json

import pytest
import yaml


def test_check_is_silent_about_a_good_file(terminal, meetings):
    result = terminal("instrument", "check", meetings)

    assert result.exit_code == 0
    assert "no problems" in result.output


def test_check_says_every_problem_with_its_place_and_remedy(terminal, meetings):
    meetings.write_text(
        meetings.read_text().replace("[m1, m2, m3, m4]", "[m1, m2, m3, m44]").replace("low: 1", "lowe: 1")
    )

    result = terminal("instrument", "check", meetings)

    assert result.exit_code == 1
    assert f"{meetings}:13:" in result.output
    assert "did you mean 'low'" in result.output
    assert "m44" in result.output


def test_a_golden_check_that_differs_is_a_problem(terminal, meetings):
    meetings.write_text(
        meetings.read_text() + "checks:\n  - {answers: {m1: 5, m2: 5, m3: 1, m4: 5}, expect: {meetings: 4}}\n"
    )

    result = terminal("instrument", "check", meetings)

    assert result.exit_code == 1
    assert f"{meetings}:24:" in result.output


def test_what_new_starts_passes_the_check(terminal, tmp_path):
    assert terminal("instrument", "new", "our-sales", "--into", tmp_path).exit_code == 0

    result = terminal("instrument", "check", tmp_path / "our-sales" / "instrument.yaml")

    assert result.exit_code == 0, result.output


def test_new_never_writes_over_what_is_there(terminal, tmp_path):
    terminal("instrument", "new", "our-sales", "--into", tmp_path)

    assert terminal("instrument", "new", "our-sales", "--into", tmp_path).exit_code == 1


def test_list_and_show_speak_of_every_questionnaire_that_comes_along(terminal):
    listed = terminal("instrument", "list").output

    for name in ("team-dynamics", "strategic-alignment", "psychological-safety", "leadership-team", "pulse"):
        assert name in listed
        shown = terminal("instrument", "show", name, "--language", "de")
        assert shown.exit_code == 0, shown.output


def test_the_published_schema_is_json_schema(terminal):
    schema = json.loads(terminal("instrument", "schema").output)

    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "items" in schema["properties"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param(("We come prepared.", "We come well prepared."), "linked", id="one item reworded"),
        pytest.param(("title: Our meetings", "title: Meetings of ours"), "same", id="a title"),
        pytest.param(("4: Agree, 5", "4: I agree, 5"), "broken", id="anchors"),
    ],
)
def test_compare_says_what_a_change_of_wording_does(terminal, meetings, tmp_path, change, word):
    newer = tmp_path / "newer.yaml"
    newer.write_text(meetings.read_text().replace(*change).replace('"1.0.0"', '"1.1.0"'))

    result = terminal("instrument", "compare", meetings, newer)

    assert result.exit_code == 0
    assert word in result.output.lower()


def test_the_starter_is_yaml_that_any_reader_understands(terminal, tmp_path):
    terminal("instrument", "new", "our-sales", "--into", tmp_path)

    assert yaml.safe_load((tmp_path / "our-sales" / "instrument.yaml").read_text())["id"] == "our-sales"
