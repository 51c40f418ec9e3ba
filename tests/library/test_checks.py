"""The golden answers of every scale, scored here by hand.

Mirror what is turned round, take the mean of what is there, ask for three of five.
"""

from dataclasses import replace

import pytest

from assessments.library import Library
from instruments.model import Check, Instrument
from tests.library.shelf import IDS, LIBRARY, instrument

SCORED = [name for name in IDS if name != "pulse"]


def by_hand(asked: Instrument, check: Check, scale: str) -> float | None:
    """The score of a scale, worked out here and nowhere else."""
    points = []
    for item in asked.scales[scale].items:
        answer = check.answers.get(item)
        if answer is not None:
            points.append(6 - answer if asked.items[item].keyed == -1 else answer)
    return sum(points) / len(points) if len(points) >= 3 else None


def expected_by_hand(asked: Instrument, check: Check, key: str) -> float | None:
    """The score of a scale, or the mean of a composite's."""
    if key in asked.scales:
        return by_hand(asked, check, key)
    parts = [by_hand(asked, check, scale) for scale in asked.composites[key].of]
    return None if None in parts else sum(parts) / len(parts)


def wrong_checks(asked: Instrument) -> list[str]:
    """Checks that expect something else than the arithmetic of a hand."""
    return [
        f"line {check.line}: {key} is {mean}, not {value}"
        for check in asked.checks
        for key, value in check.expect.items()
        if (mean := expected_by_hand(asked, check, key)) != pytest.approx(value, abs=1e-9)
    ]


@pytest.mark.parametrize("name", SCORED)
def test_golden_answers_agree_with_a_hand(name):
    assert wrong_checks(instrument(name)) == []


def test_a_wrong_golden_answer_is_found():
    asked = instrument("decision-making")
    check = asked.checks[1]
    (scale,) = check.expect
    spoiled = replace(asked, checks=(replace(check, expect={scale: 3.4}),))

    assert wrong_checks(spoiled) == [f"line {check.line}: {scale} is 3.5, not 3.4"]


@pytest.mark.parametrize("name", SCORED)
def test_every_scale_is_checked_full_with_a_gap_and_with_too_many_gaps(name):
    asked = instrument(name)

    for key in (*asked.scales, *asked.composites):
        expected = [check.expect[key] for check in asked.checks if key in check.expect]
        gappy = [c for c in asked.checks if key in c.expect and None in c.answers.values()]
        assert None in expected
        assert [value for value in expected if value is not None]
        assert [c for c in gappy if c.expect[key] is not None]


@pytest.mark.parametrize("name", SCORED)
def test_a_check_would_notice_a_statement_keyed_the_wrong_way(name):
    asked = instrument(name)

    for scale in asked.scales.values():
        (turned,) = [item for item in scale.items if asked.items[item].keyed == -1]
        assert [c for c in asked.checks if scale.id in c.expect and c.answers.get(turned) not in (None, 3)]


@pytest.mark.parametrize("name", IDS)
def test_the_library_scores_its_golden_answers_as_they_say(name):
    shelves = Library(allow_simulated=True)

    assert shelves.problems(LIBRARY / name / "instrument.yaml") == ()


def test_the_library_reports_a_wrong_golden_answer(tmp_path):
    for part in (LIBRARY / "decision-making").iterdir():
        text = part.read_text().replace("expect: {process: 3.5}", "expect: {process: 3.4}")
        (tmp_path / part.name).write_text(text)

    (problem,) = Library().problems(tmp_path / "instrument.yaml")

    assert "3.4" in problem.message
