"""Ctrl+C ends a command with one sentence: where it stood, and that nothing was written."""

import pytest

from assessments.studies import validation
from cli.failing import Failing
from tests.cli.conftest import write_answers

ROWS = [{"m1": 4, "m2": 3, "m3": 2, "m4": 5}, {"m1": 1, "m2": 2, "m3": 5, "m4": 2}]


@pytest.fixture
def answers(tmp_path):
    return write_answers(tmp_path / "answers.csv", ROWS)


def interrupted(at):
    """A study during which somebody presses Ctrl+C at this step."""

    def validate(*_, progress, **__):
        for place, what in enumerate(("Meetings", "parallel analysis", "factors")):
            progress(place, 3, what)
            if what == at:
                raise KeyboardInterrupt

    return validate


def test_a_study_stopped_by_hand_says_where_it_stood(terminal, meetings, answers, tmp_path, monkeypatch):
    monkeypatch.setattr(validation, "validate", interrupted("parallel analysis"))
    out = tmp_path / "report.json"
    out.write_text("what stood there before")

    found = terminal("validate", meetings, answers, "--json", out)

    assert found.exit_code == 1
    assert found.output == "Stopped at parallel analysis (1 of 3). Nothing was written.\n"
    assert out.read_text() == "what stood there before"


def test_stopped_before_anything_was_told_it_still_is_one_sentence(terminal, meetings, answers, monkeypatch):
    def at_once(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("assessments.datasets.reading.read", at_once)

    assert terminal("validate", meetings, answers).output == "Stopped.\n"


def test_without_the_sentence_it_would_be_another_programs_word(terminal, meetings, answers, monkeypatch):
    monkeypatch.setattr(validation, "validate", interrupted("Meetings"))
    monkeypatch.setattr("cli.progress.Stopped", KeyboardInterrupt)
    monkeypatch.setattr(Failing, "invoke", Failing.__mro__[1].invoke)

    assert "Aborted!" in terminal("validate", meetings, answers).output
