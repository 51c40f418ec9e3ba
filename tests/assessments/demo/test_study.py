"""The example holds a finished validation study: what a researcher takes away gives the methods' figures."""

import csv
import io
import json
from collections import Counter

import pytest

from assessments import programmes, research
from assessments.datasets.reading import read
from assessments.release.frozen import from_json
from assessments.store import answers
from assessments.store.engine import reading
from assessments.studies.validation import validate


@pytest.fixture(scope="module")
def waves(service, researcher):
    """The study's closed rounds, the first one first."""
    return [
        one
        for one in research.closed_rounds(service, researcher)
        if one.programme.title == "Validation study"
    ]


@pytest.fixture(scope="module")
def rows(service, researcher, waves):
    """Each round's answers as a researcher takes them away."""
    return [
        list(csv.DictReader(io.StringIO(research.answers_of(service, researcher, one.round.id).decode())))
        for one in waves
    ]


@pytest.fixture(scope="module")
def study(service, waves, rows, tmp_path_factory):
    """Both rounds in one file, studied with team, person and wave."""
    path = tmp_path_factory.mktemp("study") / "answers.csv"
    with path.open("w", newline="") as file:
        sheet = csv.DictWriter(file, ["wave", *rows[0][0]])
        sheet.writeheader()
        for number, answered in enumerate(rows, start=1):
            sheet.writerows({"wave": number, **row} for row in answered)
    instrument = service.instrument_of(waves[0].round)
    return validate(instrument, read(path), team="team", person="person", wave="wave", seed=1)


def test_two_closed_rounds_two_weeks_apart_give_answers_by_person(waves):
    assert [(w.round.kind, w.round.mode, w.kind) for w in waves] == [
        ("baseline", "identified", "microdata"),
        ("follow_up", "identified", "microdata"),
    ]
    assert (waves[1].round.opens_on - waves[0].round.opens_on).days == 14
    assert waves[0].round.digest == waves[1].round.digest


def test_enough_people_and_teams_answered_for_every_figure(rows):
    first, second = ({row["person"] for row in answered} for answered in rows)

    assert len(first) == len(rows[0]) >= 200
    assert len({row["team"] for row in rows[0]}) >= 20
    assert 50 <= len(first & second) < len(first), "some missed the second time"


def test_every_scale_measures_as_the_methods_model_says(study):
    """METHODS' model with five items: alpha .848, retest .767, within-person error variance .122."""
    for scale in study.scales:
        assert 0.80 <= scale.reliability["alpha"].value <= 0.90
        assert 0.70 <= scale.retest["icc_a1"].value <= 0.90
        assert 0.08 <= scale.retest["error_variance"].value <= 0.16
        assert 0.05 <= scale.agreement["icc1"].value <= 0.30
        assert scale.agreement["n_teams"] == 20
    errors = [scale.retest["error_variance"].value for scale in study.scales]
    assert sum(errors) / len(errors) == pytest.approx(0.122, abs=0.02)


def test_people_said_to_stand_in_several_rows_do(study, rows):
    first, second = ({row["person"] for row in answered} for answered in rows)
    (told,) = [c for c in study.caveats if c.code == "rows_repeat_persons"]

    assert told.facts == {"persons": len(first & second), "n": len(rows[0]) + len(rows[1])}


def test_with_people_who_change_the_retest_would_be_lower(service, waves, rows, study, tmp_path):
    """Answers of the second round handed to other people: agreement over time is gone."""
    path = tmp_path / "answers.csv"
    with path.open("w", newline="") as file:
        sheet = csv.DictWriter(file, ["wave", *rows[0][0]])
        sheet.writeheader()
        sheet.writerows({"wave": 1, **row} for row in rows[0])
        people = [row["person"] for row in rows[1]]
        for row, person in zip(rows[1], people[7:] + people[:7], strict=True):
            sheet.writerow({"wave": 2, **row, "person": person})

    mixed = validate(service.instrument_of(waves[0].round), read(path), person="person", wave="wave", seed=1)

    assert all(scale.retest["icc_a1"].value < 0.5 for scale in mixed.scales)


def test_everybody_in_the_study_agreed_to_research(service, waves):
    for one in waves:
        with reading(service.engine) as db:
            kept = [json.loads(answer.content) for answer in answers.of_round(db, one.round.id)]
        assert kept
        assert all(answer["consents"] for answer in kept)


def test_where_nothing_was_done_hardly_anything_is_said_to_have_moved(service, waves):
    """METHODS' table 5.2: with nothing changed, a false "probably" in about four cells of a hundred."""
    with reading(service.engine) as db:
        told = from_json(answers.release_of(db, waves[1].round.id)).programme_report
    verdicts = Counter(cell.verdict for row in told.rows for cell in row.cells)

    assert sum(verdicts.values()) == 160
    assert {code for code in verdicts if code.startswith("clearly")} == set()
    assert sum(n for code, n in verdicts.items() if code.startswith("probably")) <= 12


def test_the_study_is_nobody_s_programme_to_coach(service, coach):
    assert "Validation study" not in {p.title for p in programmes.of_actor(service, coach)}
