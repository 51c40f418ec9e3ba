"""New answers are scored by the parameters a questionnaire keeps, beside the ordinary score."""

import json

import numpy as np
import pytest

from assessments.datasets.reading import read
from assessments.errors import DataError
from assessments.reports.codebook import codebook
from assessments.studies.scoring import score
from instruments.load import from_text
from scoring.irt.fit import fit
from scoring.irt.scores import scores
from tests.scoring.witness import case as one_case

ITEMS = ["E1", "E2", "E3", "E4", "E5"]
CASE = one_case("irt", "bfi_E.graded.irt_pars")


def kept(model: str = "grm", *, keyed: str = "", parameters: str = "", points: int = 6) -> str:
    """A questionnaire of five items that keeps parameters, as another program found them."""
    steps = {
        row: {"a": a, "b": b} for row, (a, *b) in zip(CASE.value[".rows"], CASE.value["values"], strict=True)
    }
    own = parameters or "{" + ", ".join(f"{i}: {{a: {s['a']}, b: {s['b']}}}" for i, s in steps.items()) + "}"
    items = "\n".join(f"  {i}: {{format: r, text: Text {i}.{keyed}}}" for i in ITEMS)
    labels = ", ".join(f"{p}: Point {p}" for p in range(1, points + 1))
    return f"""format: 1
id: outgoing
version: "1.0.0"
licence: CC0-1.0
referent: self
minutes: 1
languages: [en]
title: Outgoing
formats: {{r: {{kind: rating, low: 1, high: {points}, points: {{{labels}}}}}}}
items:
{items}
scales: {{outgoing: {{title: Outgoing, items: [{", ".join(ITEMS)}], answered_at_least: 2}}}}
evidence:
  grade: 1
  samples: [{{id: S1, purpose: validation, persons: 2713}}]
  scales: {{outgoing: {{irt: {{model: {model}, n: 2713, sample: S1, items: {own}}}}}}}
"""


def written(folder, rows) -> object:
    text = "\n".join(",".join("" if np.isnan(x) else f"{x:g}" for x in row) for row in rows)
    path = folder / "answers.csv"
    path.write_text(",".join(ITEMS) + "\n" + text + "\n", encoding="utf-8")
    return read(path)


def test_new_answers_stand_where_another_program_places_them(tmp_path):
    """fscores(fit, method = "EAP", full.scores.SE = TRUE, quadpts = 61), mirt 1.45.1, R 4.2.2."""
    told = one_case("irt", "bfi_E.graded.eap_head")
    answers = one_case("irt", "bfi_E.graded.fit").matrix()[: len(told.value["values"])]

    table = score(from_text(kept()), written(tmp_path, answers), with_traits=True)

    assert table.columns == ("outgoing", "outgoing.eap", "outgoing.eap_error")
    assert np.array([row[1:] for row in table.rows()]) == pytest.approx(
        np.array(told.value["values"]), abs=1e-5
    )
    assert [row[0] for row in table.rows()] == pytest.approx(answers.mean(axis=1))


def test_reverse_keyed_answers_are_turned_first(tmp_path):
    answers = one_case("irt", "bfi_E.graded.fit").matrix()[:5]
    turned = kept().replace("format: r, text: Text E2.", "format: r, keyed: -1, text: Text E2.")
    mirrored = answers.copy()
    mirrored[:, 1] = 7 - mirrored[:, 1]

    plain = score(from_text(kept()), written(tmp_path, answers), with_traits=True)
    other = score(from_text(turned), written(tmp_path, mirrored), with_traits=True)

    assert list(other.rows()) == list(plain.rows())


def test_who_has_no_score_has_no_place_and_fewer_answers_a_larger_error(tmp_path):
    answers = np.array([[3.0, 3, 3, 3, 3], [3, 3, np.nan, np.nan, np.nan], [3, *[np.nan] * 4]])

    whole, part, one = score(from_text(kept()), written(tmp_path, answers), with_traits=True).rows()

    assert part[2] > whole[2]
    assert one == (None, None, None)


def test_without_parameters_nothing_is_placed_and_it_is_said(tmp_path):
    without = kept()[: kept().index("  scales: {outgoing: {irt")]

    with pytest.raises(DataError, match="keeps no parameters of a response model"):
        score(from_text(without), written(tmp_path, [[1.0, 2, 3, 4, 5]]), with_traits=True)
    assert score(from_text(without), written(tmp_path, [[1.0, 2, 3, 4, 5]])).columns == ("outgoing",)


@pytest.mark.parametrize("model", ["gpcm", "pcm", "rsm"])
def test_other_models_are_scored_as_they_were_fitted(tmp_path, model):
    answers = one_case("irt", "bfi_E.graded.fit").matrix()[:300]
    found = fit(answers, model=model)
    steps = ", ".join(
        f"{i}: {{a: {a!r}, b: {json.dumps(b.tolist())}}}"
        for i, a, b in zip(ITEMS, found.slopes.tolist(), found.difficulties, strict=True)
    )
    text = kept(model, parameters="{" + steps + "}").replace(
        "n: 2713,", f"variance: {found.latent_variance!r},"
    )

    table = score(from_text(text), written(tmp_path, answers[:40]), with_traits=True)

    assert [row[1] for row in table.rows()] == pytest.approx(scores(found).value[:40], abs=1e-5)


def test_the_codebook_says_by_what_model_people_are_placed():
    found = codebook(from_text(kept())).scales[0]

    assert (found.response_model, found.response_n) == ("grm", 2713)


def test_what_is_kept_stands_in_no_digest():
    without = from_text(kept()[: kept().index("  scales: {outgoing: {irt")])

    assert from_text(kept()).digest == without.digest
