"""Parameters of a response model go into the evidence block whole, or not at all and it is said."""

import dataclasses

import pytest
import yaml

from assessments.reports.laboratory_shapes import ResponseItem, ResponseStudy
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import ItemStudy, ScaleStudy
from documents.evidence_irt import response_lines

ITEM = ItemStudy(
    id="c1", text="", keyed=1, n=300, mean=2.0, sd=1.0, skew=0.0, kurtosis=0.0, floor=0.1, ceiling=0.1,
    missing=0.0, item_rest=0.5, alpha_if_dropped=0.7, low=1.0, high=3.0,
)  # fmt: skip
FOUND = ResponseStudy(
    n=300, items={"c1": ResponseItem(a=1.234567, b=(-1.0, 0.5)), "c2": ResponseItem(a=0.8, b=(-0.2, 1.5))}
)
SCALE = ScaleStudy(
    id="clarity", title="", k=2, n_complete=300, reliability={}, irt=FOUND,
    items=(ITEM, dataclasses.replace(ITEM, id="c2")),
)  # fmt: skip


def test_parameters_are_written_as_a_file_reads_them():
    told = yaml.safe_load("\n".join(response_lines(SCALE, sample="S1")))

    assert told == {
        "irt": {
            "model": "grm", "n": 300, "sample": "S1",
            "items": {"c1": {"a": 1.23457, "b": [-1.0, 0.5]}, "c2": {"a": 0.8, "b": [-0.2, 1.5]}},
        }
    }  # fmt: skip


@pytest.mark.parametrize("code", ["not_converged", "steep_slope", "no_trait_variance"])
def test_what_could_not_be_told_is_not_kept(code):
    unsound = dataclasses.replace(SCALE, irt=dataclasses.replace(FOUND, caveats=(Fact(code=code),)))

    (line,) = response_lines(unsound, sample="S1")

    assert line.strip().startswith("# No 'irt'")


def test_an_answer_nobody_gave_leaves_no_step_to_keep():
    wider = dataclasses.replace(SCALE, items=(ITEM, dataclasses.replace(ITEM, id="c2", high=4.0)))

    (line,) = response_lines(wider, sample="S1")

    assert "some answer was never given" in line


def test_a_refused_model_says_nothing():
    refused = dataclasses.replace(SCALE, irt=ResponseStudy(refused="too few"))

    assert list(response_lines(refused, sample="S1")) == []
