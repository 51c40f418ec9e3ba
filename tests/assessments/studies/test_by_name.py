"""Refusals of a study name items as the questionnaire does, not by their place."""

import numpy as np
import pytest

from assessments.datasets.reading import read
from assessments.studies.draws import Draws
from assessments.studies.estimates import in_item_names
from assessments.studies.validation import validate
from tests.documents.test_r_script import one_scale

ITEMS = ("calm", "clear", "open")


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("one factor would explain item 2 wholly.", "one factor would explain item clear wholly."),
        ("the same answer to item 1, 3. Leave it out.", "the same answer to item calm, open. Leave it out."),
        ("Items 1 and 2 correlate perfectly:", "Items calm and clear correlate perfectly:"),
        ("It needs 3 items; here are 2 items.", "It needs 3 items; here are 2 items."),
        ("Item 9 has one answer only.", "Item 9 has one answer only."),
    ],
)
def test_a_place_becomes_a_name_and_a_count_stays_one(told, named):
    assert in_item_names(told, ITEMS) == named


def test_a_study_names_the_item_everybody_answers_alike(tmp_path):
    rng = np.random.default_rng(3)
    trait = rng.normal(size=(260, 1))
    answers = np.clip(np.round(3 + trait + rng.normal(size=(260, 3))), 1, 5).astype(int)
    answers[:, 1] = 4
    lines = [",".join(ITEMS), *(",".join(map(str, row)) for row in answers)]
    (tmp_path / "a.csv").write_text("\n".join(lines))

    report = validate(
        one_scale(ITEMS, low=1, high=5), read(tmp_path / "a.csv"), draws=Draws(cutoffs=0, bootstrap=0)
    )

    scale = report.scales[0]
    refused = [found.refused for found in scale.reliability.values() if found.refused]
    refused += [scale.irt.refused, scale.mokken.refused, report.dimensionality.refused, report.efa.refused]
    refused.append(report.dimensionality.parallel.refused)
    assert sum("item clear" in (why or "").replace("Item", "item") for why in refused) >= 4
    assert not any("item 2" in (why or "").lower() for why in refused)
