"""Dimensions, factors, models, groups and curves leave the house in every form."""

import csv
import dataclasses
import io
import json
import re
from html.parser import HTMLParser

import pytest

from documents import evidence, guides, interchange, study_tables, tables, terminal, typeset
from documents.pages import rendering
from tests.documents import further_examples

REPORT = further_examples.validation()
TABLES = study_tables.all_tables(REPORT, "en")


def test_json_has_the_names_that_stay():
    told = interchange.validation_json(REPORT)

    assert set(told["dimensionality"]) >= {"kmo", "kmo_items", "bartlett", "parallel", "map", "polychoric"}
    assert set(told["dimensionality"]["parallel"]) >= {"n_factors", "n_components", "seed"}
    assert set(told["efa"]) >= {
        "n_factors", "extraction", "rotation", "loadings", "uniqueness", "factor_correlations",
    }  # fmt: skip
    assert set(told["cfa"]) >= {
        "estimator", "chi2", "df", "p", "cfi", "tli", "rmsea", "srmr", "loadings_std", "factor_correlations",
        "caveats",
    }  # fmt: skip
    assert set(told["cfa"]["rmsea"]) == {"value", "low", "high"}
    assert set(told["invariance"]["group"][0]) >= {
        "level", "chi2", "df", "cfi", "rmsea", "srmr", "delta_cfi", "delta_rmsea", "holds",
    }  # fmt: skip
    assert told["irt"]["purpose"]["model"] == "grm"
    assert set(told["irt"]["purpose"]["items"]["sp1"]) == {"a", "b"}
    assert json.dumps(told, allow_nan=False)


def counted(n):
    """The line on dimensions where every count says as many as there are scales, told by so many people."""
    found = REPORT.dimensionality
    alike = dataclasses.replace(found.counts, map=2)
    report = dataclasses.replace(REPORT, dimensionality=dataclasses.replace(found, n=n, counts=alike))
    return next(x for x in evidence.summary(report, "en") if x.kind == "Number of dimensions").met


def test_few_people_tell_a_number_of_dimensions_in_part_at_most():
    assert (counted(99), counted(100)) == ("partly", "met")


def test_an_item_everybody_answers_alike_is_outside_its_guides():
    item = REPORT.scales[0].items[0]

    assert "item_rest" in guides.flags(dataclasses.replace(item, sd=0.0, item_rest=None))
    assert "item_rest" not in guides.flags(dataclasses.replace(item, item_rest=None))


def test_json_says_why_something_is_missing():
    told = interchange.validation_json(REPORT)

    assert told["irt"]["pace"] == {"refused": "This model needs 3 items or more; there are 2."}
    assert told["invariance"]["wave"] == {"refused": "Only 40 people answered twice."}
    assert told["dimensionality"]["parallel_polychoric"] == {"refused": "An item has 40 kinds of answers."}


def test_every_kind_of_evidence_has_its_status_and_number():
    lines = {line.kind: line for line in evidence.summary(REPORT, "en")}

    assert lines["Number of dimensions"].result == "2 factors, 2 components; MAP 1"
    assert lines["Number of dimensions"].met == "partly"
    assert (lines["Loadings"].met, lines["Loadings"].remark) == ("partly", "Lower: sp5")
    assert (lines["Model of the scales"].met, lines["Model of the scales"].result) == (
        "met", "CFI .961, RMSEA .060, SRMR .040",
    )  # fmt: skip
    assert (lines["Distinct scales"].met, lines["Distinct scales"].result) == (
        "met",
        "Largest HTMT .52 [.44, .86]",
    )
    assert (lines["Invariance over groups"].met, lines["Invariance over groups"].result) == (
        "partly", "Same loadings (metric)",
    )  # fmt: skip
    assert lines["Invariance over time"].met == "none"
    assert lines["Items alike in groups"].remark == "Flagged: sp5"


def test_remarks_name_what_they_are_about():
    told = evidence.figure_remarks(REPORT, "en")

    assert any(r.startswith("response curves (Pace): This model needs 3 items") for r in told)
    assert any(r.startswith("model of the scales: A model was fitted to 150 people") for r in told)
    assert not any("no words for" in r for r in told)


def test_the_terminal_keeps_to_80_columns():
    assert [line for line in terminal.validation(REPORT).splitlines() if len(line) > 80] == []


def test_every_part_has_its_table_in_the_order_a_reviewer_reads():
    titles = [table.section for table in TABLES]

    assert titles == [
        "Items", "Missing answers", "Reliability", "Further coefficients", "Intervals of alpha",
        "General factor", "Sampling adequacy", "Thresholds", "Number of dimensions", "Eigenvalues", "Factors",
        "Factors of groups", "Model of the scales", "Distinct scales", "Intervals of HTMT", "Local misfit",
        "Response curves", "Scalability", "Invariance", "Differences between groups", "Agreement",
        "Generalizability", "Steadiness over time", "Two occasions", "Norms",
    ]  # fmt: skip
    assert [table.number for table in TABLES] == list(range(1, 26))


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_table_says_how_missing_answers_were_met(language):
    listwise = {"en": ("listwise",), "de": ("fallweise",)}[language]

    for table in study_tables.all_tables(REPORT, language):
        assert any(word in table.note for word in listwise), table.section


def test_a_table_that_keeps_silent_on_missing_answers_is_found(monkeypatch):
    monkeypatch.setattr(study_tables, "LISTWISE", "")

    with pytest.raises(AssertionError):
        test_every_table_says_how_missing_answers_were_met("en")


def test_the_ladder_says_what_must_go_and_what_ordered_answers_say():
    table = next(t for t in TABLES if t.section == "Invariance")
    shown = [row.group or row.cells[0].text for row in table.rows]

    assert shown[4:6] == ["Letting go what differs most", "Same intercepts (scalar), without sp5 ~1"]
    assert "Ordered answers (WLSMV)" in shown
    assert shown[shown.index("Ordered answers (WLSMV)") + 2] == "Same thresholds"
    assert "Wu and Estabrook" in table.note


def test_json_of_the_ladder_has_what_was_let_go_and_ordered_answers():
    told = interchange.validation_json(REPORT)

    assert told["invariance_partial"]["group"][-1]["freed"] == ["sp5 ~1"]
    assert [s["level"] for s in told["invariance_ordinal"]["group"]["steps"]] == ["configural", "thresholds"]
    assert told["cfa"]["htmt_interval"]["high"]["purpose"]["pace"] == 0.86


def test_two_scales_whose_interval_reaches_the_guide_are_marked():
    (row,) = next(t for t in TABLES if t.section == "Intervals of HTMT").rows

    assert (row.cells[2].is_outside, row.cells[3].text) == (True, "[.44, .86]")


def test_models_beside_the_main_one_stand_in_its_table_and_refused_ones_do_not():
    table = next(t for t in TABLES if t.section == "Model of the scales")
    firsts = [row.cells[0].text for row in table.rows]

    assert firsts == [
        "The scales as factors", "robust (MLR)", "ordered answers (WLSMV)", "one factor",
        "bifactor", "Usually asked for", "Simulated for this model",
    ]  # fmt: skip
    assert [c.text for c in table.rows[-1].cells if c.text] == [firsts[-1], "≥ .955", "≤ .045", "–"]
    told = list(evidence.figure_remarks(REPORT, "en"))
    assert any(r.startswith("model of all rows: At least one") for r in told)
    assert any(r.startswith("second-order factor: A factor above scales takes 3") for r in told)


def test_empty_cells_and_smoothing_are_said_also_where_there_are_none():
    note = next(t.note for t in TABLES if t.section == "Thresholds")

    assert "Empty cells: 10.0% of all, in 3 pairs" in note
    assert "No smoothing was needed." in note


def test_json_of_what_stands_beside_has_its_names():
    told = interchange.validation_json(REPORT)
    scale = told["scales"]["purpose"]

    assert set(told["missing"]) == {
        "rows", "listwise", "items", "pairwise", "n_patterns", "patterns", "little", "notes",
    }  # fmt: skip
    assert set(told["cfa"]) >= {"robust", "ordinal", "fiml", "cutoffs", "modifications", "residuals"}
    assert told["cfa"]["fiml"] == {"refused": "At least one item is wholly given by others."}
    assert told["cfa"]["cutoffs"]["srmr"]["value"] is None
    assert {name: one.get("bic") for name, one in told["cfa"]["forms"].items()} == {
        "one_factor": 5210.4, "second_order": None, "bifactor": 5188.0,
    }  # fmt: skip
    assert set(told["efa"]) >= {"residuals", "loadings_se", "congruence"}
    assert told["dimensionality"]["thresholds"]["sp1"][1] == {"value": 0.4, "se": None}
    assert set(scale) >= {"schmid_leiman", "generalizability", "norms"}
    assert scale["norms"]["team"] == {"n": 12, "refused": "Norms need at least 30 teams; this group has 12."}
    assert set(scale["norms"]["person"]["scores"][0]) == {"score", "z", "t", "stanine", "percentile"}


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.section)
def test_every_table_says_how_it_was_made_and_has_whole_rows(table):
    assert table.note.endswith(".")
    assert all(len(r.cells) == len(table.heads) for r in table.rows if r.group is None)
    rows = list(csv.reader(io.StringIO(tables.as_csv(table))))
    assert len({len(r) for r in rows}) == 1


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.section)
def test_latex_has_as_many_columns_as_it_says_and_no_sign_that_commands(table):
    text = typeset.as_latex(table)
    columns = re.search(r"\\begin\{tabular\}\{([lr]+)\}", text).group(1)
    body = text.split(r"\midrule")[1].split(r"\bottomrule")[0].strip().splitlines()

    assert all(len(re.split(r"(?<!\\)&", line)) == len(columns) for line in body)
    assert all(line.endswith(r"\\") for line in body)
    assert not re.search(r"(?<!\\)[%#_]", text.replace(r"\begin", "").replace(r"\end", ""))
    assert not re.search(r"[αωλχΔ²≥≤−]", text)


def test_what_a_file_names_itself_stays_words_in_latex_and_in_html():
    invariance = next(t for t in TABLES if t.section == "Invariance")

    assert r"office\_100\%" in typeset.as_latex(invariance)
    assert "<b>A</b>" not in str(typeset.as_word(invariance))
    assert "&lt;b&gt;A&lt;/b&gt;" in str(typeset.as_word(invariance))


class Cells(HTMLParser):
    """Counts rows and cells of the tables in a page."""

    def __init__(self):
        super().__init__()
        self.rows, self.tables = [], 0

    def handle_starttag(self, tag, attrs):
        self.tables += tag == "table"
        if tag == "tr":
            self.rows.append(0)
        elif tag in ("td", "th"):
            self.rows[-1] += 1


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.section)
def test_a_table_for_word_has_the_cells_of_the_table(table):
    page = Cells()
    page.feed(str(typeset.as_word(table)))
    heads, rows = tables.kept(tables.near(table))

    assert page.tables == 1
    assert page.rows == [len(heads)] * (len(rows) + 1)


def test_all_tables_make_one_page_for_word_and_one_file_for_latex():
    page = Cells()
    page.feed(typeset.all_word(TABLES, "Clear <decisions>"))

    assert page.tables == len(TABLES)
    assert "<decisions>" not in typeset.all_word(TABLES, "Clear <decisions>")
    assert typeset.all_latex(TABLES).count(r"\begin{table}") == len(TABLES)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_shows_every_table_with_its_copies(language):
    page = rendering.render("validation", language=language, report=REPORT)

    for table in study_tables.all_tables(REPORT, language):
        assert f'id="table-{table.number}"' in page
    assert page.count(r"\begin{table}") == len(TABLES)
    assert 'rules="groups"' in page
    assert "style=" not in page
