"""An instrument is used only when its golden checks are scored and its borrowed statements are identical."""

import pytest

from assessments.library import Library, check_problems, scores_of
from instruments.load import from_text
from instruments.problems import InstrumentError

CALM = """
format: 1
id: calm
version: "1.0.0"
licence: CC0-1.0
referent: team
minutes: 1
languages: [en]
title: Calm
formats:
  r: {{kind: rating, low: 1, high: 5, points: {{1: One, 2: Two, 3: Three, 4: Four, 5: Five}}}}
items:
  c1: {{format: r, text: We keep calm when it is busy.{origin}}}
  c2: {{format: r, keyed: -1, text: We lose our nerve.}}
scales: {{calm: {{title: Calm, items: [c1, c2]}}}}
checks:
  - {{answers: {{c1: 5, c2: 1}}, expect: {{calm: {expected}}}}}
"""


def calm(expected="5", origin=""):
    return CALM.format(expected=expected, origin=origin)


def in_folder(folder, text, name="calm"):
    (folder / name).mkdir(parents=True)
    path = folder / name / "instrument.yaml"
    path.write_text(text)
    return path


def test_a_right_check_is_silent_and_an_unlisted_item_is_missing():
    instrument = from_text(calm())

    assert check_problems(instrument) == ()
    assert {s: v.tolist() for s, v in scores_of(instrument).items()} == {"calm": [5.0]}


@pytest.mark.parametrize(("expected", "told"), [("4.9999999", "4.9999999"), ("null", "no score")])
def test_a_check_that_differs_is_a_problem_at_its_place(tmp_path, expected, told):
    path = in_folder(tmp_path, calm(expected))

    problems = Library((tmp_path,)).problems(path)

    assert [p.code for p in problems] == ["CHECK_DIFFERS"]
    assert f"expects {told} for 'calm'" in problems[0].message
    assert "give 5." in problems[0].message or "give 5" in problems[0].message
    assert (problems[0].file, problems[0].line) == (str(path), 17)


def test_a_check_that_is_changed_is_scored_again(tmp_path):
    library = Library((tmp_path,))
    path = in_folder(tmp_path, calm("5"))
    assert library.get("calm").id == "calm"

    path.write_text(calm("4"))

    with pytest.raises(InstrumentError, match="CHECK_DIFFERS"):
        library.get("calm")


def test_an_instrument_with_a_wrong_check_is_not_given_out(tmp_path):
    path = in_folder(tmp_path, calm("4"))

    with pytest.raises(InstrumentError, match="CHECK_DIFFERS"):
        Library().get(str(path))


@pytest.mark.parametrize(
    ("origin", "code", "told"),
    [
        pytest.param(
            ", origin: nowhere/c1", "ORIGIN_UNKNOWN", "'nowhere/c1', which no questionnaire", id="no-home"
        ),
        pytest.param(
            ", origin: team-dynamics/purpos1",
            "ORIGIN_UNKNOWN",
            "did you mean 'team-dynamics/purpose1'",
            id="no-item",
        ),
        pytest.param(", origin: team-dynamics/purpose1", "ORIGIN_DIFFERS", "differs from it", id="words"),
    ],
)
def test_a_statement_that_is_not_its_origin_s_is_a_problem_at_its_item(tmp_path, origin, code, told):
    path = in_folder(tmp_path, calm(origin=origin))

    problems = Library().problems(path)

    assert [p.code for p in problems] == [code]
    assert told in problems[0].message
    assert problems[0].line == 13


def test_simulated_evidence_serves_the_example_alone():
    with pytest.raises(InstrumentError, match="EVIDENCE_SIMULATED"):
        Library().get("leadership-team-example")

    assert Library(allow_simulated=True).get("leadership-team-example").evidence.simulated
    assert "leadership-team-example" not in {i.id for i in Library().all()}


def test_every_built_in_instrument_is_sound():
    found = Library(allow_simulated=True).all()

    assert len(found) >= 8
    assert all(check_problems(i) == () for i in found)
