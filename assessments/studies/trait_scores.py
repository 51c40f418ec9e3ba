"""Where people stand on the trait behind a scale, by the parameters kept in the instrument's evidence."""

from collections.abc import Mapping

import numpy as np

from assessments.errors import DataError
from assessments.scorecard import Scorecard
from instruments.evidence import ResponseEvidence
from instruments.ids import ScaleId
from instruments.model import Instrument, Scale
from scoring.irt.figures import ItemFigures, ModelFigures, from_figures
from scoring.irt.scores import scores
from scoring.results import Matrix, Vector


def trait_scores(card: Scorecard) -> Mapping[str, Vector]:
    """Expected place (`clarity.eap`) and its error (`clarity.eap_error`), a row a sitting.

    Told of every scale with parameters; NaN where the scale itself has no score. Nothing is estimated.
    """
    known = parameters_of(card.instrument)
    if not known:
        raise DataError(
            f"'{card.instrument.id}' keeps no parameters of a response model. Write them under 'irt' of a "
            "scale's evidence ('soundline validate --evidence' does), or leave '--irt' out."
        )
    found: dict[str, Vector] = {}
    for scale, parameters in known.items():
        kept = figures_of(card.instrument.scales[scale], parameters, card.instrument)
        value, error = _placed(kept, card.keyed(scale), ~np.isnan(card.scores[scale]))
        found[f"{scale}.eap"], found[f"{scale}.eap_error"] = value, error
    return found


def parameters_of(instrument: Instrument) -> Mapping[ScaleId, ResponseEvidence]:
    """The scales that keep parameters of a response model, in the file's order."""
    kept = {
        s: instrument.evidence.scales[s].irt for s in instrument.scales if s in instrument.evidence.scales
    }
    return {scale: found for scale, found in kept.items() if found is not None}


def figures_of(scale: Scale, kept: ResponseEvidence, instrument: Instrument) -> ModelFigures:
    """The parameters of a scale's items in the scale's order, for keyed answers."""
    return ModelFigures(
        model=kept.model,
        items=tuple(
            ItemFigures(
                item=item,
                categories=tuple(float(code) for code in instrument.items[item].format.codes),
                slope=kept.items[item].a,
                difficulties=kept.items[item].b,
            )
            for item in scale.items
        ),
        latent_mean=kept.mean,
        latent_variance=kept.variance,
        n=kept.n,
    )


def _placed(kept: ModelFigures, keyed: Matrix, is_told: np.ndarray) -> tuple[Vector, Vector]:
    value, error = np.full(len(keyed), np.nan), np.full(len(keyed), np.nan)
    if is_told.any():
        found = scores(from_figures(kept, keyed[is_told]))
        value[is_told], error[is_told] = found.value, found.error
    return value, error
