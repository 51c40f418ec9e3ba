"""How many samples a study draws where more take their time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """What was asked for; what was not is drawn where it is quick."""

    cutoffs: int | None = None
    """Samples of each kind for cut-offs of the model at hand; 0: none; None: a few where items are few."""
    bootstrap: int | None = None
    """Samples for errors of loadings and intervals of omega; 0: none; None: a few, for loadings alone."""
