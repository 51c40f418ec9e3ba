"""Simulated programmes through the product's own engine: who answers, what is found, what is true."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from scipy.special import gammaincinv

from bench.simulated.model import Answers, Array, Known, Model, draw, points_of_mood, retest
from scoring.change import engine
from scoring.change.frames import frame
from scoring.change.level import room_to_lend
from scoring.change.shapes import ErrorVariance, ScaleFrame, TeamChange, TeamWaves

RETEST_DF = 59
LEAST = 4
GOLDEN = 0.6180339887498949
"""Steps of this size fill the unit evenly, however many are taken."""
PLAIN = Model()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One kind of team: its roster, who answers, whether rounds are linked, what happens to it."""

    name: str
    stayers: int = 8
    leavers: int = 0
    joiners: int = 0
    response: float = 1.0
    is_linked: bool = True
    who_answers: float = 0.0
    """Above 0: those whose true score rose answer the second round more readily (log odds per point)."""
    who_is_silent: float = 0.0
    """Above 0: those whose true score is low answer neither round as readily (log odds per point)."""
    changes: tuple[float, ...] = (0.0,) * 6
    model: Model = PLAIN
    teams: int = 20
    grade: int = 3
    error_times: float = 1.0
    """What the evidence claims the error variance is, over what it is."""
    is_room_known: bool = False
    """Whether the level of the programme's first round, frozen with its release, serves printed widths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One change found by the engine, and the stayers' true one."""

    change: TeamChange
    true: float
    team: str
    scale: int
    waves: TeamWaves

    @property
    def verdict(self) -> str:
        """The engine's word; what is only described cannot be told."""
        return "cannot_tell" if self.change.judged is None else self.change.judged.verdict


@cache
def known_of(model: Model) -> Known:
    """The large retest of this questionnaire; its location only where evidence was gathered there."""
    return retest(model)


def evidence_of(cell: Cell) -> Known:
    """The large retest behind a cell's evidence: same questionnaire, ordinary people, nothing changed."""
    return known_of(replace(cell.model, location=0.0, mood_sd=0.0, change_sd=0.0, correlation=0.0))


def frames(cell: Cell, *, number: int, first: Array | None = None) -> dict[str, ScaleFrame]:
    """Frames as evidence from retests of 60 people would give them, others for each scale and programme.

    Their luck is spread evenly over the programmes, so that a proof's figures do not rest on its own.
    `first`: the scores (scales, teams, members) of a round released before, where its level is known.
    """
    known, scales = evidence_of(cell), len(cell.changes)

    def error(scale: int) -> ErrorVariance:
        even = (0.5 + (number * scales + scale) * GOLDEN) % 1.0
        luck = 2 * float(gammaincinv(RETEST_DF / 2, even)) / RETEST_DF
        return ErrorVariance(value=known.error * luck * cell.error_times, df=RETEST_DF, q_ref=known.room)

    return {
        f"s{i}": frame(
            scale=f"s{i}", low=1.0, high=float(cell.model.options), items=cell.model.items,
            options=cell.model.options, grade=cell.grade, retest=error(i), within_sd=known.within_sd,
            earlier_room=None
            if first is None
            else room_to_lend(first[i].ravel(), low=1.0, high=float(cell.model.options)),
        )
        for i in range(scales)
    }  # fmt: skip


def mood_of_allowance(model: Model) -> float:
    """The latent spread of moods that is as large as the default allowance, which is stated in points."""
    here = replace(model, mood_sd=0.0, change_sd=0.0, correlation=0.0)
    between = 0.15 * known_of(replace(here, location=0.0)).within_sd ** 2 / 0.85
    return float((0.1 * between) ** 0.5 / points_of_mood(here))


def programme(cell: Cell, *, seed: int, number: int) -> Iterator[Found]:
    """One programme of teams, drawn and judged; the same number draws the same people in cells alike."""
    rng, answers = drawn(cell, seed=seed, number=number)
    answered = [_answered(rng, cell, answers, wave) for wave in (0, 1)]
    waves = [
        _waves(cell, answers, answered, scale, team)
        for team in range(cell.teams)
        for scale in range(len(cell.changes))
    ]
    known = frames(cell, number=number, first=answers.first if cell.is_room_known else None)
    result = engine.programme_change(waves, known)
    true = (answers.true_second - answers.true_first)[:, :, : cell.stayers].mean(axis=-1)
    for change, given in zip(result.changes, waves, strict=True):
        scale, team = int(change.scale[1:]), int(change.team)
        yield Found(
            change=change, true=float(true[scale, team]), team=change.team, scale=scale, waves=given
        )  # fmt: skip


def drawn(cell: Cell, *, seed: int, number: int) -> tuple[np.random.Generator, Answers]:
    """A programme's people and all they would answer, and the generator as it stands then."""
    rng = np.random.default_rng([seed, number])
    members = cell.stayers + cell.leavers + cell.joiners
    return rng, draw(rng, cell.model, teams=cell.teams, members=members, changes=cell.changes)


def _answered(rng: np.random.Generator, cell: Cell, answers: Answers, wave: int) -> np.ndarray:
    """(teams, members): who is on the roster of a round and answers; at least four of the stayers."""
    stay, leave = cell.stayers, cell.leavers
    odds = np.full(answers.first.shape[1:], np.log(max(cell.response, 1e-9) / max(1 - cell.response, 1e-9)))
    if wave == 1 and cell.who_answers:
        rise = (answers.true_second - answers.true_first).mean(axis=0)
        odds = odds + cell.who_answers * (rise - rise.mean(axis=1, keepdims=True))
    if cell.who_is_silent:
        level = answers.true_first.mean(axis=0)
        odds = odds + cell.who_is_silent * (level - level.mean(axis=1, keepdims=True))
    chosen = rng.random(odds.shape) < 1 / (1 + np.exp(-odds))
    chosen[:, :LEAST] = True
    chosen[:, stay : stay + leave] &= wave == 0
    chosen[:, stay + leave :] &= wave == 1
    return chosen


def _waves(cell: Cell, answers: Answers, answered: list[np.ndarray], scale: int, team: int) -> TeamWaves:
    one, two = (np.flatnonzero(a[team]) for a in answered)
    both = np.intersect1d(one, two)
    both = both[both < cell.stayers]
    pairs = np.column_stack([np.searchsorted(one, both), np.searchsorted(two, both)])
    return TeamWaves(
        team=str(team), scale=f"s{scale}", first=_of(answers.first, scale, team, one),
        second=_of(answers.second, scale, team, two), pairs=pairs if cell.is_linked else None,
        roster1=cell.stayers + cell.leavers, roster2=cell.stayers + cell.joiners, stayers=cell.stayers,
    )  # fmt: skip


def _of(scores: Array, scale: int, team: int, members: np.ndarray) -> Array:
    return scores[scale, team, members]
