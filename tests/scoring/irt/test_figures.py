"""A model kept as plain figures scores as the model itself, and its errors are those of small steps."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from scoring.errors import ScoringError
from scoring.irt.figures import figures, from_figures
from scoring.irt.scores import scores
from tests.scoring.irt.fitted import of
from tests.scoring.witness import case

NAMES = [f"i{n}" for n in range(8)]


@pytest.mark.parametrize("kind", ["graded", "gpcm", "Rasch"])
@pytest.mark.parametrize("how", ["eap", "map", "wle"])
def test_kept_figures_score_as_the_model_did(kind, how):
    found = of(f"verbagg_poly8.{kind}")
    answers = case("irt", f"verbagg_poly8.{kind}.fit").matrix()

    again = from_figures(figures(found, NAMES), answers[:40])

    mine, theirs = scores(again, how=how), scores(found, how=how)
    # Points of the trait are laid by its own spread, which moves expected scores by a ten-millionth.
    assert mine.value == pytest.approx(theirs.value[:40], abs=1e-6)
    assert mine.error == pytest.approx(theirs.error[:40], abs=1e-6)


def test_figures_are_names_and_numbers_a_file_can_hold():
    kept = asdict(figures(of("verbagg_poly8.Rasch"), NAMES))

    assert json.loads(json.dumps(kept))["items"][0]["item"] == "i0"
    assert kept["items"][0]["categories"] == (0.0, 1.0, 2.0)
    assert kept["items"][0]["slope_error"] is None
    assert kept["latent_variance"] == pytest.approx(of("verbagg_poly8.Rasch").latent_variance)


@pytest.mark.parametrize("kind", ["graded", "gpcm"])
def test_errors_of_difficulties_are_those_of_small_steps(kind):
    found = of(f"verbagg_poly8.{kind}")
    step, place, root = 1e-6, 3, np.linalg.cholesky(found.covariance)

    def moved(column):
        away = found.together.free + step * root[:, column]
        a, *d = (found.joint.fixed + found.joint.ties @ away)[: len(found.parameters)][
            slice(*found.marginal.layout.first[place : place + 2])
        ]
        return -np.array(d) / a if kind == "graded" else -np.diff([0.0, *d]) / a

    rows = [(moved(c) - found.difficulties[place]) / step for c in range(found.n_free)]
    wanted = np.sqrt((np.array(rows) ** 2).sum(axis=0))

    assert figures(found, NAMES).items[place].difficulty_errors == pytest.approx(tuple(wanted), rel=1e-4)


def test_answers_the_model_does_not_know_are_refused_in_words():
    kept = figures(of("verbagg_poly8.graded"), NAMES)
    with pytest.raises(ScoringError, match=r"Item 2 has the answer 7.* 0, 1, 2"):
        from_figures(kept, np.array([[0.0, 7, 1, 1, 1, 1, 1, np.nan]]))
    with pytest.raises(ScoringError, match="8 items; these answers have 3"):
        from_figures(kept, np.ones((4, 3)))
    with pytest.raises(ScoringError, match="nobody to score"):
        from_figures(kept, np.full((2, 8), np.nan))
    with pytest.raises(ScoringError, match="names must number 8"):
        figures(of("verbagg_poly8.graded"), ["a"])
