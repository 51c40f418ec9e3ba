"""Models of the reference cases, each fitted once."""

from functools import cache

import pytest

from scoring.irt.fit import fit
from tests.scoring.witness import case, cases

MODELS = {"graded": "grm", "gpcm": "gpcm", "Rasch": "pcm", "twopl": "grm"}


@cache
def of(identity):
    """The model a case is about, fitted to the case's data."""
    data, kind = identity.split(".")[:2]
    return fit(case("irt", f"{data}.{kind}.fit").matrix(), model=MODELS[kind])


def told(*endings):
    """The cases of the topic with these endings that tell of a model."""
    every = [c for ending in endings for c in cases("irt", f".{ending}") if c.id.split(".")[1] in MODELS]
    return pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in every])
