"""How scoring refuses."""


class ScoringError(ValueError):
    """The number does not exist; the message says why, with the facts of the case."""
