"""A terminal to type into, a small questionnaire, and files of answers to it."""

import csv
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.__main__ import soundline

MEETINGS = """\
format: 1
id: our-meetings
version: "1.0.0"
status: draft
licence: CC0-1.0
referent: team
minutes: 1
languages: [en]
title: Our meetings
formats:
  agree5:
    kind: rating
    low: 1
    high: 5
    points: {1: Strongly disagree, 2: Disagree, 3: Neither agree nor disagree, 4: Agree, 5: Strongly agree}
items:
  m1: {format: agree5, text: We know what each meeting is for.}
  m2: {format: agree5, text: We start when we said we would.}
  m3: {format: agree5, keyed: -1, text: We leave without knowing who does what.}
  m4: {format: agree5, text: We come prepared.}
scales:
  meetings: {title: Meetings, items: [m1, m2, m3, m4], score: mean}
"""


class Terminal:
    """Types a command and gives what came."""

    def __call__(self, *arguments: object) -> Result:
        return CliRunner().invoke(soundline, [str(a) for a in arguments])


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


@pytest.fixture
def meetings(tmp_path: Path) -> Path:
    path = tmp_path / "our-meetings.yaml"
    path.write_text(MEETINGS)
    return path


def write_answers(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def answers(people: int, *, seed: int, shift: float = 0.0, teams: int = 1) -> list[dict[str, object]]:
    """Answers of people who differ, to four statements of which the third is reverse-keyed."""
    rng = random.Random(seed)
    rows: list[dict[str, object]] = []
    for person in range(people):
        level = rng.gauss(3.4 + shift, 0.7)
        points = [min(5, max(1, round(level + rng.gauss(0, 0.6)))) for _ in range(4)]
        points[2] = 6 - points[2]
        items = {f"m{number}": value for number, value in enumerate(points, start=1)}
        rows.append({"person": f"p{person}", "team": f"t{person % teams}", **items})
    return rows


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_answers(tmp_path / "answers.csv", answers(60, seed=1, teams=8))


@pytest.fixture
def two_rounds(tmp_path: Path) -> tuple[Path, Path]:
    before = write_answers(tmp_path / "before.csv", answers(24, seed=2, teams=3))
    after = write_answers(tmp_path / "after.csv", answers(24, seed=3, shift=0.8, teams=3))
    return before, after
