"""Why a figure does not exist is said in German too, whatever arithmetic refuses."""

import ast
from pathlib import Path

import pytest

from documents import evidence, figure_refusals, interchange
from documents.one_of_many import as_one
from documents.pages import rendering
from scoring.cfa import ordinal, team_search
from tests.documents import further_examples

ROOT = Path(__file__).resolve().parents[2]
READ = (
    "scoring/reliability.py", "scoring/alpha_draws.py", "scoring/drawn.py", "scoring/factors.py",
    "scoring/model_omega.py",
    "scoring/categorical_omega.py", "scoring/greatest_lower_bound.py", "scoring/retest.py",
    "scoring/occasions.py", "scoring/multilevel.py", "scoring/missing.py", "scoring/extraction.py",
    "scoring/polychoric/tables.py", "scoring/polychoric/matrix.py", "scoring/cfa/sample.py",
    "scoring/cfa/alignment_errors.py", "scoring/cfa/alignment_model.py",
    "scoring/cfa/cutoffs.py", "scoring/cfa/information.py", "scoring/cfa/team_sample.py",
    "scoring/cfa/ordinal_sample.py",
    "scoring/dif/groups.py", "scoring/mokken/scores.py", "assessments/studies/factor_study.py",
    "assessments/studies/models_beside.py", "assessments/studies/model_study.py",
    "assessments/studies/mokken_study.py", "assessments/studies/response_study.py",
    "assessments/studies/invariance_study.py", "assessments/studies/invariance_beside.py",
    "assessments/studies/distinct_study.py", "assessments/studies/norm_study.py",
    "assessments/studies/missing_study.py", "assessments/studies/estimates.py",
    "assessments/studies/reliability_study.py", "assessments/studies/generalizability_study.py",
    "assessments/studies/cutoff_study.py", "assessments/studies/own_model.py", "scoring/cfa/syntax.py",
    "scoring/cfa/table.py", "scoring/cfa/defined.py",
)  # fmt: skip
NEVER_HERE = (
    "A general factor is determined", "Cut-offs are drawn for maximum", "Variances between and within teams",
    "An error variance needs a team", "Maximum likelihood needs correlations", "Fit item",
)  # fmt: skip
"""Beginnings of refusals of a use that a study never makes."""


def _filled(node):
    """A text with every place filled as a figure would fill it; None where it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(v.value if isinstance(v, ast.Constant) else _fact(ast.unparse(v)) for v in node.values)
    return None


def _fact(place):
    """What would stand there: nothing where no group is named, a unit's word, else a number."""
    words = {"{where}": "", "{unit}": "person", "{kind}": "complete rows"}
    return next((word for name, word in words.items() if name in place), "7")


def refusals(path):
    """Every text that is given as a reason in a file."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        told = []
        if isinstance(node, ast.Call):
            if getattr(node.func, "id", "") == "ScoringError":
                told += node.args[:1]
            told += [k.value for k in node.keywords if k.arg and k.arg.endswith("refused")]
        elif isinstance(node, ast.Return):
            told += node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        for one in told:
            text = _filled(one)
            if text and " " in text and not text.startswith(NEVER_HERE):
                yield text


@pytest.mark.parametrize("path", READ)
def test_every_refusal_of_a_study_has_its_form(path):
    assert [text for text in refusals(path) if not figure_refusals.is_known(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        f"The search for a model of two levels does not settle. {team_search.ADVICE}",
        f"The search finds no end: f =~ c runs off without limit. {team_search.ADVICE}",
        "With variances below zero between teams the likelihood has no highest value: too few teams have 5 "
        f"members (here 1). {team_search.ADVICE}",
        "The search finds no end: f =~ c, c ~~ c run off together without limit. Leave out an item that goes "
        "hardly, or wholly, with its factor, hold one of them at a value, or ask more people. "
        f"{ordinal.DELTA}",
        "In group men items c1 and c2 correlate perfectly: how their correlation would vary cannot be said. "
        "Put rare answers together, or leave one of them out.",
    ],
)
def test_a_search_without_end_is_refused_in_german(text):
    assert figure_refusals.is_known(text)
    assert figure_refusals.why(text, "de") != text


def test_the_search_finds_refusals_and_misses_a_planted_one():
    assert sum(len(list(refusals(path))) for path in READ) > 60
    assert not figure_refusals.is_known("Nobody ever thought of this. Ask more people.")


def test_a_refusal_keeps_the_facts_of_its_case():
    told = figure_refusals.why(
        "A polychoric correlation of items 2 and 5 does not exist: among the 31 who answered both, one of "
        "them has the same answer throughout.",
        "de",
    )

    assert told.startswith("Polychorische Korrelation: gibt es für die Items 2 und 5 nicht")
    assert "31" in told
    assert figure_refusals.why("Leave it out.", "en") == "Leave it out."
    assert figure_refusals.why("Seen nowhere.", "de") == "Seen nowhere."


def test_a_german_page_refuses_in_german():
    report = further_examples.validation()
    reasons = _reasons(interchange.validation_json(report))
    page = rendering.render("validation", language="de", report=report)

    assert "Normen brauchen mindestens 30 Teams; diese Gruppe hat 12." in page
    assert [r for r in reasons if figure_refusals.is_known(r) and r in page] == []
    assert any("Mindestens ein Item ergibt sich" in r for r in evidence.figure_remarks(report, "de"))


def _reasons(told):
    if isinstance(told, dict):
        yield from [told["refused"]] if isinstance(told.get("refused"), str) else []
        for value in told.values():
            yield from _reasons(value)


@pytest.mark.parametrize(
    ("told", "language", "said"),
    [
        ("1 teams are too few for 3 items.", "en", "1 team is too few for 3 items."),
        ("It takes 20 teams; there are 1 teams.", "en", "It takes 20 teams; there is 1 team."),
        ("Here are 1 complete rows of 11 items.", "en", "Here is 1 complete row of 11 items."),
        ("1,001 rows and 0.1 items stay.", "en", "1,001 rows and 0.1 items stay."),
        ("es sind 1 Teams und 21 Teams.", "de", "es sind 1 Team und 21 Teams."),
    ],
)
def test_one_of_a_kind_is_spoken_of_as_one(told, language, said):
    assert as_one(told, language) == said


def test_a_refusal_on_a_page_speaks_of_one_as_one():
    told = "Generalizability needs two teams or more, and one with two complete rows; there are 1 teams."

    assert figure_refusals.why(told, "en").endswith("there is 1 team.")
    assert "1 Teams" not in figure_refusals.why(told, "de")
