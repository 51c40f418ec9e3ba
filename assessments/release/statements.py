"""Means of statements beside their scale's: coarse, and never so many that a cap is got round."""

from collections.abc import Collection, Mapping

import numpy as np

from assessments.judge.waves import Wave
from assessments.release import table
from assessments.reports.references import item_text, wording_of
from assessments.reports.shapes import ItemFinding
from instruments.ids import ItemId
from instruments.model import Composite, Instrument, Scale


def findings(
    instrument: Instrument, scale: Scale | Composite, *, wave: Wave, team: str, language: str, n: int,
    tellable: Collection[str], before: Mapping[str, float | None] | None,
) -> tuple[ItemFinding, ...]:  # fmt: skip
    """Every statement's means, as answered by those with a score; none where no round may tell any.

    `before` are the means told at the baseline, None in a first round.
    """
    if not isinstance(scale, Scale):
        return ()
    words, found = wording_of(instrument, language), []
    now = _means(instrument, scale, wave=wave, team=team, n=n, tellable=tellable)
    for item in scale.items:
        low, high = _ends(instrument, item)
        means = (now.get(item),) if before is None else (before.get(item), now.get(item))
        found.append(ItemFinding(id=item, text=item_text(words, item), means=means, low=low, high=high))
    return tuple(found) if any(m is not None for f in found for m in f.means) else ()


def _means(
    instrument: Instrument, scale: Scale, *, wave: Wave, team: str, n: int, tellable: Collection[str]
) -> dict[str, float | None]:
    """Means of statements as they may be told.

    Where one lies beyond a cap, those that do not are withheld: the scale's mean less theirs would tell
    what the cap hides, down to what everybody answered.
    """
    rows = wave.rows(team)
    rows = rows[~np.isnan(wave.card.scores[scale.id][rows])]
    columns = wave.card.answers.columns
    means = {i: float(np.nanmean(columns[i][rows])) for i in scale.items if i in tellable}
    ends = {i: _ends(instrument, i) for i in means}
    beyond = [i for i, m in means.items() if table.is_beyond(m, n, low=ends[i][0], high=ends[i][1])]
    return {i: table.item_mean(means[i], n, low=ends[i][0], high=ends[i][1]) for i in beyond or means}


def _ends(instrument: Instrument, item: ItemId) -> tuple[float, float]:
    answer = instrument.items[item].format
    return float(answer.low or 0.0), float(answer.high or 0.0)
