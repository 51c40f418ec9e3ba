"""A researcher's own model in tables, picture, JSON and both languages."""

import dataclasses
import re
from itertools import pairwise

from assessments.errors import DataError
from assessments.reports.further_shapes import DefinedStudy, Freed, ParameterStudy
from assessments.reports.laboratory_shapes import ConfirmatoryStudy, Within
from documents import (
    evidence,
    interchange,
    own_charts,
    own_figures,
    own_tables,
    rscript,
    study_tables,
    wording,
)
from documents.pages import rendering
from tests.documents import laboratory_examples


def parameter(left, operator, right, standard, *, is_free=True, label=None):
    return ParameterStudy(
        left=left, operator=operator, right=right, label=label, is_free=is_free, value=standard,
        error=0.05 if is_free else None, standard=standard, standard_error=0.04,
    )  # fmt: skip


CROSSED = (
    *(parameter("aim", "=~", f"sp{i}", 0.6) for i in (1, 2, 3)),
    *(parameter("bond", "=~", item, 0.5) for item in ("sp4", "sp5", "p1", "sp3")),
    parameter("top", "=~", "aim", 0.7),
    parameter("top", "=~", "bond", 0.8, label="a"),
    parameter("sp1", "~~", "sp2", -0.21),
    parameter("sp1", "~~", "sp1", 0.64),
)
ACROSS = (
    *(parameter("general", "=~", f"sp{i}", 0.6) for i in range(1, 5)),
    *(parameter("one", "=~", f"sp{i}", 0.2) for i in (1, 2)),
    *(parameter("two", "=~", f"sp{i}", 0.3) for i in (3, 4)),
    parameter("general", "~~", "one", 0.0, is_free=False),
)


def with_own(parameters=CROSSED, **more):
    """A study with a model of one's own, all invented."""
    report = laboratory_examples.validation()
    own = ConfirmatoryStudy(
        model="aim =~ sp1 + sp2\n<b>", n=396, chi2=20.1, df=9, p=0.02, cfi=0.97, tli=0.96, srmr=0.03,
        rmsea=Within(value=0.05, low=0.02, high=0.08), aic=5000.0, bic=5050.0, parameters=parameters,
        defined=(DefinedStudy(name="gap", formula="a - b", value=0.2, error=0.1),),
        robust=ConfirmatoryStudy(estimator="MLR", refused="No row is complete."),
        freed=(Freed(left="aim", operator="=~", right="p1", index=12.5, expected_change=0.3),),
        omega={"aim": 0.71},
    )  # fmt: skip
    return dataclasses.replace(
        report, cfa=dataclasses.replace(report.cfa, own=dataclasses.replace(own, **more))
    )


def test_it_has_rows_of_fit_a_table_of_parameters_and_one_of_misfit():
    made = study_tables.all_tables(with_own(), "en")

    fit = next(t for t in made if t.section == "Model of the scales")
    assert "Your own model" in [row.cells[0].text for row in fit.rows]
    told = next(t for t in made if t.section == "Your own model")
    names = [row.cells[0].text for row in told.rows if row.cells]
    assert {"top =~ bond (a)", "sp1 ~~ sp2", "gap := a - b"} <= set(names)
    assert (
        next(row.cells[3].text for row in told.rows if row.cells and row.cells[0].text == names[-1]) == "2.00"
    )
    assert [t.rows[0].cells[0].text for t in made if "misfit of your own" in t.section] == ["aim =~ p1"]


def test_a_study_without_one_speaks_of_none():
    report = laboratory_examples.validation()

    assert not own_tables.is_fitted(report)
    assert list(own_figures.paths(report, "en")) == []
    assert "own model" not in rendering.whole("validation", language="en", report=report)
    assert "own" not in interchange.validation_json(report)["cfa"]


def test_it_is_told_where_the_model_of_the_scales_is_refused():
    report = with_own()
    report = dataclasses.replace(
        report, cfa=ConfirmatoryStudy(refused="No row is complete.", own=report.cfa.own)
    )

    fit = next(t for t in study_tables.all_tables(report, "en") if t.section == "Model of the scales")
    assert fit.rows[0].cells[0].text == "Your own model"
    assert interchange.validation_json(report)["cfa"]["own"]["chi2"] == 20.1


def test_items_stand_once_with_further_loadings_behind_them():
    drawn = own_charts.diagram(CROSSED)

    assert drawn.blocks == {"aim": ("sp1", "sp2", "sp3"), "bond": ("sp4", "sp5", "p1")}
    assert drawn.above == ("top",)
    assert drawn.across == ()
    picture = own_charts.picture(drawn, "says")
    assert picture.count(">sp3<") == 1
    assert "2:\N{NO-BREAK SPACE}.50" in picture


def test_a_factor_across_others_stands_at_the_other_side():
    drawn = own_charts.diagram(ACROSS)

    assert drawn.across == ("general",)
    assert drawn.blocks == {"one": ("sp1", "sp2"), "two": ("sp3", "sp4")}
    assert drawn.covariances == ()


def test_no_two_boxes_or_ellipses_of_a_picture_touch():
    for parameters in (CROSSED, ACROSS):
        picture = own_charts.picture(own_charts.diagram(parameters), "says")
        ellipses = re.findall(r'<ellipse class="box" cx="([\d.]+)%" cy="(\d+)"', picture)
        for x in {x for x, _ in ellipses}:
            heights = sorted(int(y) for other, y in ellipses if other == x)
            assert all(b - a >= 33 for a, b in pairwise(heights)), parameters
        tops = sorted(float(y) for y in re.findall(r'<rect class="box" x="[\d.]+%" y="([\d.]+)"', picture))
        assert all(b - a >= 18 for a, b in pairwise(tops))


def test_json_has_its_statements_parameters_and_quantities():
    told = interchange.validation_json(with_own())["cfa"]["own"]

    assert told["model"].startswith("aim =~")
    assert told["robust"] == {"refused": "No row is complete."}
    assert told["parameters"][8] == {
        "left": "top", "operator": "=~", "right": "bond", "label": "a", "free": True, "estimate": 0.8,
        "se": 0.05, "std": 0.8, "std_se": 0.04,
    }  # fmt: skip
    assert told["defined"] == [{"name": "gap", "formula": "a - b", "estimate": 0.2, "se": 0.1}]
    refused = with_own(defined_refused="'gap := a - b' has no value here.", defined=())
    assert "refused" in interchange.validation_json(refused)["cfa"]["own"]["defined"]


def test_it_stands_among_the_evidence_and_its_refusals_among_the_remarks():
    report = with_own()

    kinds = [line.kind for line in evidence.summary(report, "en")]
    assert kinds[kinds.index("Your own model") - 1] == "Model of the scales"
    assert any("your own model, robust" in remark for remark in evidence.figure_remarks(report, "en"))


def test_the_page_is_german_and_marks_up_no_model():
    page = rendering.whole("validation", language="de", report=with_own())

    assert "Kovarianzen der Faktoren" in page or "Kovarianzen der Residuen" in page
    assert "&lt;b&gt;" in page
    assert not re.search(r"[Yy]our own", page)


def test_a_refusal_of_a_line_is_german_on_a_page():
    refusal = DataError("Line 3 of the model names 'x44', which is no item of a scale. The nearest is 'x4'.")

    said = wording.refusal(refusal, language="de")
    assert said.startswith("Zeile 3")
    assert said.endswith("„x44“, was kein Item einer Skala ist. Am nächsten kommt „x4“.")
    assert wording.refusal(DataError("a.csv has no rows."), language="de") == "a.csv has no rows."


def test_r_gets_the_statements_without_remarks(tmp_path):
    report = with_own(model='f =~ a + b  # "q"\n! none\na ~~ b\n')

    script = rscript.validation(report, data=tmp_path / "a.csv")

    assert 'own <- "f =~ a + b\\na ~~ b"' in script
    assert "at(std" in script
