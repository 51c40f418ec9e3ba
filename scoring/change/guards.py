"""Answers, links and rosters that contradict one another are refused at the wall, with the counts."""

from collections.abc import Mapping

import numpy as np

from scoring.change.rounds import RoundScores, TeamRounds
from scoring.change.shapes import ScaleFrame, TeamWaves
from scoring.errors import ScoringError


def check(waves: TeamWaves, frame: ScaleFrame) -> None:
    """Refuse missing or impossible scores, people linked twice, and counts that cannot be."""
    where = f"Team '{waves.team}', scale '{waves.scale}'"
    for name, scores in (("first", waves.first), ("second", waves.second)):
        if not np.isfinite(scores).all():
            raise ScoringError(f"{where}: a score of the {name} round is missing. Leave that person out.")
        outside = scores[(scores < frame.low - 1e-9) | (scores > frame.high + 1e-9)]
        if outside.size:
            raise ScoringError(
                f"{where}: a score of {outside[0]:g} in the {name} round lies outside {frame.low:g} to "
                f"{frame.high:g}. Check the coding of the answers, or whether the response format changed."
            )
    _pairs(waves, where)
    _counts(waves, where)


def _pairs(waves: TeamWaves, where: str) -> None:
    if waves.pairs is None:
        return
    for column, scores in ((0, waves.first), (1, waves.second)):
        rows = waves.pairs[:, column]
        if len(set(rows.tolist())) < len(rows) or (
            len(rows) and not 0 <= rows.min() <= rows.max() < len(scores)
        ):
            raise ScoringError(f"{where}: a person is linked twice, or to nobody. Check the person column.")
    if waves.matched is not None and waves.matched.shape != (len(waves.pairs), 2):
        raise ScoringError(f"{where}: matched scores do not fit the {len(waves.pairs)} linked people.")


def _counts(waves: TeamWaves, where: str) -> None:
    n1, n2 = len(waves.first), len(waves.second)
    m = 0 if waves.pairs is None else len(waves.pairs)
    r1, r2, stayers = waves.roster1, waves.roster2, waves.stayers
    if r1 is not None and n1 > r1:
        raise ScoringError(f"{where}: {n1} answered in the first round, its roster holds {r1}.")
    if r2 is not None and n2 > r2:
        raise ScoringError(f"{where}: {n2} answered in the second round, its roster holds {r2}.")
    if stayers is None or r1 is None or r2 is None:
        return
    if stayers > min(r1, r2) or m > stayers:
        raise ScoringError(
            f"{where}: rosters of {r1} and {r2} with {stayers} members in both contradict {m} linked people. "
            "Check the rosters of both rounds."
        )


def check_rounds(team: TeamRounds, frames: Mapping[str, ScaleFrame]) -> None:
    """Refuse an unknown scale, missing or impossible scores, a person twice, more answers than members."""
    if team.scale not in frames:
        raise ScoringError(f"Team '{team.team}' answered scale '{team.scale}', of which nothing is known.")
    frame = frames[team.scale]
    for number, r in enumerate(team.rounds, start=1):
        if r is not None:
            _round(r, frame, where=f"Team '{team.team}', scale '{team.scale}', round {number}")


def _round(r: RoundScores, frame: ScaleFrame, *, where: str) -> None:
    if not np.isfinite(r.scores).all():
        raise ScoringError(f"{where}: a score is missing. Leave that person out.")
    outside = r.scores[(r.scores < frame.low - 1e-9) | (r.scores > frame.high + 1e-9)]
    if outside.size:
        raise ScoringError(
            f"{where}: a score of {outside[0]:g} lies outside {frame.low:g} to {frame.high:g}. "
            "Check the coding of the answers, or whether the response format changed."
        )
    known = [p for p in r.persons or () if p is not None]
    if r.persons is not None and len(r.persons) != len(r.scores):
        raise ScoringError(f"{where}: {len(r.persons)} persons for {len(r.scores)} scores.")
    if len(set(known)) < len(known):
        raise ScoringError(f"{where}: a person stands there twice. Check the person column.")
    if r.members is not None and len(r.scores) > len(r.members):
        raise ScoringError(f"{where}: {len(r.scores)} answered, its roster holds {len(r.members)}.")
