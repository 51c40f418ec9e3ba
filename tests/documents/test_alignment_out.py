"""Aligned means leave the house as a table, as JSON, in R and in a terminal, in both languages."""

import dataclasses
import json
import re
import shutil
import subprocess

import pytest

from assessments.reports.alignment_shapes import AlignedGroup, AlignedItem, AlignmentStudy
from assessments.reports.shapes import Fact
from documents import alignment_r, interchange, study_tables, tables, terminal, wording
from documents.figure_refusals import why
from documents.pages import rendering
from documents.structure_remarks import remarks
from tests.documents import further_examples

GROUPS = ("<b>North</b>", "50% south")


def item(*differs):
    return AlignedItem(
        loadings=dict.fromkeys(GROUPS, 0.7), intercepts=dict.fromkeys(GROUPS, 3.1), r2_loading=None,
        r2_intercept=0.9, differs_intercept=differs,
    )  # fmt: skip


def report(*, status="failed", extra=()):
    """The example study with one scale aligned and one refused."""
    whole = further_examples.validation()
    first, second = (scale.id for scale in whole.scales)
    found = AlignmentStudy(
        scale=first,
        groups=(
            AlignedGroup(group=GROUPS[0], n=210, mean=0.0),
            AlignedGroup(
                group=GROUPS[1], n=190, mean=-0.412, error=0.1, low=-0.608, high=-0.216, sd=1.07, sd_error=0.1
            ),
        ),
        items={"sp1": item(), "sp2": item(GROUPS[1]), "sp3": item()},
        r2_loadings=0.4,
        r2_intercepts=0.93,
        share_differing=1 / 12,
        cfi=0.98,
        rmsea=0.05,
        caveats=(Fact(code="alignment_of_two_groups"), *extra),
    )
    refused = AlignmentStudy(scale=second, refused="Alignment needs 3 items or more; here are 2.")
    ladder = dataclasses.replace(whole.invariance[0], status=status, alignment=(found, refused))
    return dataclasses.replace(whole, invariance=(ladder, *whole.invariance[1:]))


def table(language="en", **more):
    titles = ("Aligned Means of the Groups", "Angeglichene Mittelwerte der Gruppen")
    return next(t for t in study_tables.all_tables(report(**more), language) if t.title in titles)


def test_a_row_a_group_says_how_far_its_mean_lies_and_which_items_differ():
    text = tables.as_text(table())

    assert "50% south     190  −0.41  [−0.61, −0.22]  1.07  sp2 (intercept)" in text
    assert "210   0.00               –  1.00  –" in text
    assert "8% of parameters differ" in table().rows[0].aside
    assert "3 items or more" in table().rows[-1].aside


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("failed", "may not be compared as they stand; aligned means may be"),
        ("holds", "scale means may be compared; aligned means should tell the same"),
        ("not_testable", "aligned means do not settle it either"),
    ],
)
def test_the_note_says_what_they_mean_for_comparing(status, sentence):
    assert sentence in table(status=status).note


def test_the_table_is_said_in_german_too():
    german = table("de")

    assert german.title == "Angeglichene Mittelwerte der Gruppen"
    assert "8 % der Parameter weichen ab" in german.rows[0].aside
    assert "sp2 (Achsenabschnitt)" in tables.as_text(german)
    assert "mindestens 3 Items; hier sind es 2" in german.rows[-1].aside
    assert "an ihrer Stelle" in german.note


def test_json_has_them_by_scale_beside_the_ladder():
    told = interchange.validation_json(report())

    one, other = told["alignment"].values()
    assert set(one) == {"groups", "r2", "share_differing", "cfi", "rmsea", "items", "notes"}
    assert one["groups"]["50% south"] == {
        "n": 190, "mean": -0.412, "error": 0.1, "low": -0.608, "high": -0.216, "sd": 1.07, "sd_error": 0.1,
    }  # fmt: skip
    assert one["items"]["sp2"]["differs_intercept"] == ["50% south"]
    assert one["notes"] == [{"code": "alignment_of_two_groups"}]
    assert other == {"refused": "Alignment needs 3 items or more; here are 2."}
    assert json.dumps(told, allow_nan=False)
    assert "alignment" not in interchange.validation_json(further_examples.validation())


def test_a_terminal_has_them_only_where_means_do_not_stand_as_they_are():
    lines = terminal.validation(report())

    assert "Aligned means   <b>North</b>  50% south\nShared purpose          0.00      −0.41" in lines
    assert "In standard deviations of the first group's factor." in lines
    assert "Aligned means  " not in terminal.validation(report(status="holds"))


def test_a_page_shows_them_and_runs_nothing():
    page = str(rendering.whole("validation", report=report()))
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    assert "Aligned Means of the Groups" in page
    assert "<b>North</b>" not in page
    assert "&lt;b&gt;North&lt;/b&gt;" in page


@pytest.mark.parametrize(
    "fact",
    [
        Fact(code="alignment_of_misfit", facts={"cfi": 0.8, "rmsea": 0.2}),
        Fact(code="alignment_of_many_differences", facts={"share": 0.3}),
        Fact(code="negative_variance_in_group", facts={"name": "sp1", "value": -0.2, "group": "A"}),
    ],
    ids=lambda fact: fact.code,
)
def test_what_speaks_against_them_is_a_remark_in_both_languages(fact):
    english, german = (wording.study_remark(fact, language) for language in ("en", "de"))

    assert english != german
    assert any(english == said for _, _, said in remarks(report(extra=(fact,)), "en"))
    assert any(german == said for _, _, said in remarks(report(extra=(fact,)), "de"))


def test_why_a_scale_is_not_aligned_is_said_in_german():
    told = why(
        "In group 50% south these items load against the others or not at all: sp1, sp2. Look at their "
        "keying, or leave them out.",
        "de",
    )

    assert told.startswith("In der Gruppe 50% south laden diese Items gegen die übrigen")
    assert told.endswith("sie weglassen.")


def test_the_script_calls_the_published_program_and_passes_over_it_where_it_is_not():
    study = report().invariance[0]

    script = alignment_r.aligned(study, {"sp1": "i1", "sp2": "i2", "sp3": "i3"})

    assert 'has("lavaan", "sirt")' in script
    assert 'align(c("i1", "i2", "i3"))' in script
    assert 'groups <- c("<b>North</b>", "50% south")' in script
    assert "a$alpha0[2], -0.412)" in script
    assert alignment_r.aligned(further_examples.validation().invariance[0], {}) == ""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_reads_the_script():
    script = alignment_r.aligned(report().invariance[0], {"sp1": "i1", "sp2": "i2", "sp3": "i3"})

    found = subprocess.run(
        ["Rscript", "-e", "invisible(parse(file('stdin')))"], input=script, capture_output=True, text=True,
        check=False,
    )  # fmt: skip

    assert (found.returncode, found.stderr) == (0, "")
