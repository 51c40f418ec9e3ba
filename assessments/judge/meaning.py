"""Whether a scale still measured the same in two rounds, asked of everybody linked, whatever their team."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from instruments.ids import ScaleId
from instruments.model import Composite, Scale
from scoring.change.invariance_gate import LEAST_PROVISIONAL
from scoring.change.shapes import ScaleFrame, TeamWaves
from scoring.results import Matrix

FEWEST_ITEMS = 3
LEAST_CHANCE, ALL_TOGETHER = 0.01, 0.05


def tested(
    frames: Mapping[ScaleId, ScaleFrame], scales: Sequence[Scale], found: Sequence[TeamWaves]
) -> dict[ScaleId, ScaleFrame]:
    """The frames of scales, those that measured something else in the second round marked.

    Asked are people linked in teams of which something is told, from a hundred on who answered every item
    both times; among all scales, chance marks one in twenty programmes at most.
    """
    asked = {s.id: _linked(found, s.id) for s in scales if len(s.items) >= FEWEST_ITEMS}
    large = {scale: both for scale, both in asked.items() if _complete(both) >= LEAST_PROVISIONAL}
    chance = min(LEAST_CHANCE, ALL_TOGETHER / max(len(large), 1))
    lost = {scale: _lost(both, chance) for scale, both in large.items()}
    return {scale: replace(frame, invariance_failed=lost.get(scale)) for scale, frame in frames.items()}


def of_members(whole: Composite, frame: ScaleFrame, members: Mapping[ScaleId, ScaleFrame]) -> ScaleFrame:
    """The frame of a composite, which has lost its meaning where one of its scales has."""
    lost = next((f for s in whole.of if (f := members[s].invariance_failed) is not None), None)
    return replace(frame, invariance_failed=lost)


def _linked(found: Sequence[TeamWaves], scale: ScaleId) -> tuple[Matrix, Matrix]:
    """The items' points of everybody linked, the same person in the same row of both rounds."""
    parts = [
        (w.items_first[w.pairs[:, 0]], w.items_second[w.pairs[:, 1]])
        for w in found
        if w.scale == scale and w.is_shown and w.comparability == "same"
        and w.pairs is not None and w.items_first is not None and w.items_second is not None
    ]  # fmt: skip
    if not parts:
        return np.empty((0, 0)), np.empty((0, 0))
    return np.vstack([one for one, _ in parts]), np.vstack([two for _, two in parts])


def _complete(both: tuple[Matrix, Matrix]) -> int:
    if not both[0].size:
        return 0
    return int((~(np.isnan(both[0]).any(axis=1) | np.isnan(both[1]).any(axis=1))).sum())


def _lost(both: tuple[Matrix, Matrix], chance: float) -> str | None:
    """The level at which comparing means became impossible; None where it holds or cannot be tested."""
    # Fitting models takes half a second to import; programmes of a hundred are few.
    from scoring.change.questionnaire_gate import longitudinal_gate

    columns = {"scale": range(both[0].shape[1])}
    return longitudinal_gate(*both, columns, partial=True, chance=chance).blocks
