"""What the library claims to know about its questionnaires: nothing yet, and it says so."""

import math

import pytest

from tests.library.shelf import DRAWN, FULL, IDS, LANGUAGES, instrument
from tests.library.wording import listed

EXAMPLE = "leadership-team-example"
OTHERS_NAMES = listed(
    "gallup", "q12", "denison", "hogan", "disc", "mbti", "belbin", "lencioni", "five dysfunctions", "glint",
    "culture amp", "qualtrics", "fearless organi[sz]ation", "utrecht", "uwes", "ocai", "great place to work",
    "net promoter", "enps", "team diagnostic survey", "(?:inclusion|learner|contributor|challenger) safety",
    "four stages", "vier stufen", "rapid", "daci", "jehn", "edmondson",
)  # fmt: skip
NEVER_SAID = listed(
    "significant\\w*", "anonym\\w*", "benchmarks?", "score drop", "signifikant\\w*", "best practice", "KPIs?"
)


def everything_said(name: str, language: str) -> str:
    """Every word of a questionnaire that a reader may meet."""
    return str(instrument(name).wording[language])


@pytest.mark.parametrize("name", [name for name in IDS if name != EXAMPLE])
def test_an_untested_questionnaire_is_a_draft_without_evidence(name):
    asked = instrument(name)

    assert asked.status == "draft"
    assert asked.evidence.grade == 0
    assert not asked.evidence.simulated
    assert not asked.evidence.scales
    assert asked.norms == ()


def test_only_the_example_carries_evidence_and_says_it_is_simulated():
    asked = instrument(EXAMPLE)

    assert asked.evidence.simulated
    assert asked.evidence.grade >= 3
    assert all(sample.population.startswith("simulated") for sample in asked.evidence.samples)
    assert "Example" in asked.wording["en"].title
    assert "Beispiel" in asked.wording["de"].title
    assert "simulated" in asked.wording["en"].intro
    assert "simuliert" in asked.wording["de"].intro


def test_the_examples_figures_belong_to_one_world():
    """A retest variance, a within-team spread and an alpha that could be of the same people.

    Error over days is larger than alpha alone says, and smaller than all the spread there is.
    """
    for scale in instrument(EXAMPLE).scales:
        figures = instrument(EXAMPLE).evidence.scales[scale].figures
        within = figures["within_sd"].value ** 2
        total = within / (1 - figures["icc1"].value)
        momentary = (1 - figures["alpha"].value) * total

        assert momentary < figures["retest_error_variance"].value < within / 3
        assert math.isclose(figures["retest_error_variance"].q_ref, 2.6 * 1.4 - total, abs_tol=0.05)


@pytest.mark.parametrize("name", IDS)
def test_every_construct_has_a_source(name):
    assert [s for s in instrument(name).sources if s.role == "construct"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", IDS)
def test_no_questionnaire_borrows_a_name_or_promises_too_much(name, language):
    said = everything_said(name, language)

    assert OTHERS_NAMES.search(said) is None
    assert NEVER_SAID.search(said) is None


@pytest.mark.parametrize("planted", ["Our Q12 score", "learner safety", "Vier Stufen"])
def test_a_borrowed_name_is_found(planted):
    assert OTHERS_NAMES.search(planted)


@pytest.mark.parametrize("planted", ["This is anonymous.", "Völlig anonym", "a significant rise"])
def test_a_promise_too_far_is_found(planted):
    assert NEVER_SAID.search(planted)


def test_the_shelf_is_complete():
    assert set(FULL) | set(DRAWN) == set(IDS)
