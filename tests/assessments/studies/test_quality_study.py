"""Indices of careless answering that are told beside the flags: synonyms, antonyms, the reverse gap."""

import numpy as np
import pytest

from assessments import scorecard
from assessments.judge import carefulness
from assessments.matrix import Answers
from assessments.studies.quality_study import quality_of
from instruments.load import from_text

NAMES = [f"i{n}" for n in range(1, 13)]
ITEMS = "\n".join(
    f"  {n}: {{format: r, text: Item {n}., keyed: {-1 if i >= 6 else 1}}}" for i, n in enumerate(NAMES)
)
TWELVE = from_text(f"""
format: 1
id: twelve
version: "1.0.0"
licence: CC0-1.0
referent: team
minutes: 1
languages: [en]
title: Twelve
formats: {{r: {{kind: rating, low: 1, high: 7, points: {{1: a, 2: b, 3: c, 4: d, 5: e, 6: f, 7: g}}}}}}
items:
{ITEMS}
scales: {{one: {{title: One, items: [{", ".join(NAMES)}]}}}}
""")


def answered(people, careless=0):
    """People whose twelve answers follow one feeling, half of them turned; the last ones roll dice."""
    rng = np.random.default_rng(8)
    level = rng.normal(0, 1.2, (people, 1)) + rng.normal(0, 0.6, (people, 12))
    raw = np.clip(np.rint(4 + np.where(np.arange(12) < 6, level, -level)), 1, 7)
    if careless:
        raw[-careless:] = rng.integers(1, 8, (careless, 12))
    card = scorecard.score(TWELVE, Answers(rows=people, columns={n: raw[:, i] for i, n in enumerate(NAMES)}))
    return quality_of(TWELVE, card)


def test_careful_people_agree_with_themselves_and_dice_do_not():
    found = answered(600, careless=20).indices

    gap, opposed = (np.array(found[n], dtype=float) for n in ("reverse_gap", "psychometric_antonyms"))
    assert np.nanmean(gap[:-20]) < 0.5 * np.nanmean(gap[-20:])
    assert np.isfinite(opposed).any()
    assert {len(values) for values in found.values()} == {600}


def test_with_few_people_no_synonyms_are_looked_for_and_that_is_said():
    found = answered(60)

    assert "psychometric_synonyms" not in found.indices
    assert [c.facts for c in found.caveats if c.code == "no_synonyms"] == [{"n": 60, "need": 120}]


def test_an_index_block_by_block_is_the_index_of_the_whole(monkeypatch):
    whole = answered(600).indices["reverse_gap"]

    monkeypatch.setattr(carefulness, "BLOCK_ROWS", 601)
    assert answered(600).indices["reverse_gap"] == whole
    monkeypatch.setattr(carefulness, "BLOCK_ROWS", 250)
    assert answered(600).indices["reverse_gap"] == pytest.approx(whole)
