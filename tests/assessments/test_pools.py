"""A researcher and a coach put together what each was given: the lines of a small team must not be found."""

import csv
import random
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from assessments import research
from assessments.release.shapes import StoredAnswer
from instruments.load import load
from scoring.keying import keyed

BATTERY = load(Path(__file__).parents[2] / "instruments/library/leadership-team/instrument.yaml")
SCALES = list(BATTERY.scales.values())
PEOPLE, TEAM = 36, 5


def sittings(seed):
    """Answers of so many people in teams of five and more, with scales that go together as they do."""
    rng = np.random.default_rng(seed)
    for person in range(PEOPLE):
        level = rng.normal(3.4, 0.5)
        answers = {}
        for scale in SCALES:
            own = level + rng.normal(0, 0.5)
            for item in scale.items:
                code = int(np.clip(np.rint(own + rng.normal(0, 0.7)), 1, 5))
                answers[item] = code if BATTERY.items[item].keyed > 0 else 6 - code
        yield StoredAnswer(team=f"t{min(person // TEAM, 5)}", chain=None, language="en", answers=answers)


def scores_of(rows, scale):
    """The scores of the lines that hold a scale, whichever these are; NaN for the others."""
    signs = [BATTERY.items[i].keyed for i in scale.items]
    given = np.array([[float(r[i]) if r[i] else np.nan for i in scale.items] for r in rows])
    return keyed(given, signs=signs, low=np.ones(len(signs)), high=np.full(len(signs), 5.0)).mean(axis=1)


def fitting(rows, told):
    """Every set of five lines whose means in all scales round to those a team's report tells."""
    scores = np.column_stack([scores_of(rows, s) for s in SCALES])
    lines = np.flatnonzero(~np.isnan(scores).any(axis=1))
    scores = scores[lines]
    pairs = np.array(list(combinations(range(len(lines)), 2)), dtype=int).reshape(-1, 2)
    triples = np.array(list(combinations(range(len(lines)), 3)), dtype=int).reshape(-1, 3)
    sums = scores[triples].sum(axis=1)
    found = set()
    for pair in pairs:
        rest = TEAM * told - scores[pair].sum(axis=0)
        for hit in triples[(np.abs(sums - rest) <= TEAM * 0.05 + 1e-9).all(axis=1)]:
            chosen = frozenset([*lines[pair].tolist(), *lines[hit].tolist()])
            if len(chosen) == TEAM:
                found.add(chosen)
    return found


def pool(answers):
    lines = research._lines(BATTERY, answers, {s.id: {a.team for a in answers} for s in SCALES})
    body = research._pooled(SimpleNamespace(rng=random.Random(1)), BATTERY, lines)
    return list(csv.DictReader(body.decode().splitlines()))


def told_of(answers):
    """The means of the first team's scales, as its report tells them."""
    rows = [{i: str(code) for i, code in a.answers.items()} for a in answers[:TEAM]]
    return np.array([round(float(scores_of(rows, s).mean()), 1) for s in SCALES])


@pytest.mark.parametrize("seed", range(3))
def test_no_lines_of_a_pool_are_found_by_the_means_of_a_team(seed):
    answers = list(sittings(seed))

    assert fitting(pool(answers), told_of(answers)) == set()


def test_a_line_holds_one_scale_and_every_answer_is_there():
    answers = list(sittings(1))
    rows = pool(answers)

    held = [{s.id for s in SCALES if any(row[i] for i in s.items)} for row in rows]
    assert {len(scales) for scales in held} == {1}
    for scale in SCALES:
        assert sorted(x for x in scores_of(rows, scale) if not np.isnan(x)) == pytest.approx(
            sorted(scores_of([{i: str(c) for i, c in a.answers.items()} for a in answers], scale))
        )


@pytest.mark.parametrize("seed", range(3))
def test_whole_sittings_are_found(seed):
    """The planted fault: a line a sitting, in any order. The attack names the five of the team."""
    answers = list(sittings(seed))
    rows = [{i: str(code) for i, code in a.answers.items()} for a in answers]

    found = fitting(rows, told_of(answers))

    assert frozenset(range(TEAM)) in found
    assert len(found) < 5


CHOSEN = np.array(list(combinations(range(30), TEAM)))


def sets_that_fit(seed, *, above):
    """Of six teams of five, the first so far above: sets of five lines that have the mean it is told."""
    rng = np.random.default_rng(seed)
    levels = np.repeat([3.0 + above] + [3.0] * 5, TEAM)[:, None] + rng.normal(0, 0.6, (30, 1))
    lines = np.clip(np.rint(levels + rng.normal(0, 0.6, (30, 5))), 1, 5).mean(axis=1)
    told = round(float(lines[:TEAM].mean()), 1)
    return int((np.abs(lines[CHOSEN].mean(axis=1) - told) <= 0.05 + 1e-9).sum())


def test_how_many_sets_of_lines_fit_a_team_is_what_the_page_says():
    """The page on access says some fifteen thousand, and for a team apart some forty, at worst one."""
    alike, apart = ([sets_that_fit(seed, above=above) for seed in range(20)] for above in (0.0, 1.5))

    assert 10_000 < np.median(alike) < 20_000
    assert 20 < np.median(apart) < 80
    assert min(apart) == 1
