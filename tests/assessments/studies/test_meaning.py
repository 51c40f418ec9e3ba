"""A scale that came to mean something else stops the comparison of means, and only that."""

import numpy as np
import pytest

from assessments.datasets.reading import read
from assessments.judge import meaning
from assessments.studies.comparison import compare
from assessments.studies.design import Design
from instruments.load import from_text
from tests.assessments.datasets.files import written

FIVE = """
format: 1
id: five
version: "1.0.0"
status: draft
licence: CC0-1.0
referent: team
minutes: 1
languages: [en]
title: Five
formats: {r: {kind: rating, low: 1, high: 5, points: {1: a, 2: b, 3: c, 4: d, 5: e}}}
items:
  i1: {format: r, text: We begin on time.}
  i2: {format: r, text: We keep to the point.}
  i3: {format: r, text: We hear everybody.}
  i4: {format: r, text: We end with a decision.}
  i5: {format: r, text: We know who does what.}
scales: {meetings: {title: Meetings, items: [i1, i2, i3, i4, i5]}}
"""


@pytest.fixture(scope="module")
def five():
    return from_text(FIVE)


def rounds(folder, *, reread=0.0, people=160, ids=True, turns=(0, 1, -1, 0.5, -0.5)):
    """Two rounds of teams of eight who rose a little; items came to be read otherwise by `reread`."""
    rng = np.random.default_rng(12)
    who = np.arange(people)
    level = np.repeat(rng.normal(size=(people // 8 + 1, 1)), 8, axis=0)[:people] * 0.35
    level = level + rng.normal(size=(people, 1)) * 0.7
    own = rng.normal(size=(people, 5)) * 0.35
    files = []
    for name, rise, easier in (("a.csv", 0.0, 0.0), ("b.csv", 0.3, reread)):
        day = rng.normal(size=(people, 1)) * 0.28
        raw = 3.4 + level + rise + day + own + rng.normal(size=(people, 5)) * 0.55
        coded = np.clip(np.rint(raw + easier * np.array(turns)), 1, 5).astype(int)
        rows = [
            f"t{k // 8},{f'p{k}' if ids else ''},{','.join(map(str, row))}"
            for k, row in zip(who, coded, strict=True)
        ]
        text = "\n".join(["team,who,i1,i2,i3,i4,i5", *rows])
        files.append(read(written(folder, text, name)))
    return files


def verdicts(five, files, *, person="who"):
    report, _ = compare(five, *files, design=Design(team="team", person=person))
    return {change.verdict for changes in report.teams.values() for change in changes}


def test_items_that_came_to_be_read_otherwise_stop_the_comparison(five, tmp_path):
    report, _ = compare(five, *rounds(tmp_path, reread=0.6), design=Design(team="team", person="who"))

    found = [changes[0] for changes in report.teams.values()]
    assert {c.verdict for c in found} == {"not_comparable"}
    (why,) = [r for r in found[0].reasons if r.code == "invariance_failed"]
    assert why.facts["level"] in {"loadings", "intercepts"}


def test_a_rise_in_every_item_is_a_change_and_no_other_meaning(five, tmp_path):
    assert "not_comparable" not in verdicts(five, rounds(tmp_path))


def test_most_items_read_alike_are_enough(five, tmp_path):
    """With half of the items and two of them held, means may be compared (partial invariance)."""
    assert "not_comparable" not in verdicts(five, rounds(tmp_path, reread=0.7, turns=(0, 1, 0, 0, 0)))


def test_people_who_are_not_linked_or_too_few_cannot_be_asked(five, tmp_path):
    apart = verdicts(five, rounds(tmp_path, reread=0.6, ids=False), person=None)
    few = verdicts(five, rounds(tmp_path, reread=0.6, people=88))

    assert "not_comparable" not in apart | few


def test_without_the_gate_the_other_meaning_passes_for_a_change(five, tmp_path, monkeypatch):
    monkeypatch.setattr(meaning, "tested", lambda frames, scales, found: dict(frames))

    assert "not_comparable" not in verdicts(five, rounds(tmp_path, reread=0.6))
