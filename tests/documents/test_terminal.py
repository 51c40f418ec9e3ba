"""A study as a terminal shows it: everything once, under the name its tables use, within 80 columns."""

import dataclasses

from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import Estimated
from documents import carried, evidence, figure_names, figures, interchange, terminal, wording
from tests.documents import further_examples, study_examples

STUDY = study_examples.validation()
EVERYTHING = further_examples.validation()
BARE = dataclasses.replace(study_examples.validation_alone(), team_column=None, wave_column=None)


def told(report):
    """What is shown, its lines joined where they were only wrapped."""
    return " ".join(line.strip() for line in terminal.validation(report).splitlines())


def with_caveats(*of_scales):
    """The example with these remarks on its scales, in order."""
    scales = tuple(
        dataclasses.replace(scale, caveats=caveats)
        for scale, caveats in zip(STUDY.scales, of_scales, strict=True)
    )
    return dataclasses.replace(STUDY, scales=scales)


def test_rows_left_out_are_told_once_for_all_scales():
    incomplete = [(Fact(code="incomplete_rows", facts={"n": n, "rows": 412}),) for n in (396, 401)]

    shown = told(with_caveats(*incomplete))

    assert shown.count("complete on") == 1
    assert f"n: how many of the {STUDY.rows} rows are complete on a scale" in shown


def test_other_remarks_name_their_scale():
    against = (Fact(code="negative_item_rest", facts={"items": "p2"}),)

    assert f"- {STUDY.scales[1].title}: Goes against the rest of its scale: p2." in told(
        with_caveats((), against)
    )


def test_what_gives_no_evidence_is_one_sentence_with_the_column_it_takes():
    shown = told(BARE)

    assert "Team-level scores (--team)" in shown
    assert "Steadiness over time (--person and --wave)" in shown
    assert shown.count("No evidence from this study:") == 1


def test_a_column_that_was_named_is_not_asked_for_again():
    assert "Team-level scores (" not in told(dataclasses.replace(BARE, team_column="team"))


def test_every_figure_of_a_study_has_a_name_for_readers():
    figures = {
        name
        for scale in EVERYTHING.scales
        for known in (scale.reliability, scale.agreement, scale.retest)
        for name, found in known.items()
        if isinstance(found, Estimated)
    }

    assert figures <= {*figure_names.SIGNS, *figure_names.WORDS}
    assert not any("_" in figure_names.called(name, "en") for name in figures)


def test_no_remark_names_a_figure_as_programs_do():
    remarks = evidence.figure_remarks(EVERYTHING, "en")

    assert remarks
    assert not any("_" in remark.split(":")[0] for remark in remarks)


def test_a_small_number_keeps_its_first_digit():
    fact = Fact(code="negative_variance", facts={"name": "v07", "value": -0.0003})

    assert "below zero (−0.0003)" in wording.study_remark(fact)
    assert "below zero (−0.35)" in wording.study_remark(
        dataclasses.replace(fact, facts={"name": "v07", "value": -0.35})
    )


def of_teams(n_teams):
    """The example with ICC of so many teams."""
    known = {"icc1": Estimated(value=0.12), "icc2": Estimated(value=0.71), "n_teams": n_teams}
    scales = tuple(dataclasses.replace(scale, agreement=known) for scale in STUDY.scales)
    return dataclasses.replace(STUDY, scales=scales)


def test_intraclass_correlations_of_few_teams_are_withheld_with_the_reason():
    few, enough = told(of_teams(19)), told(of_teams(20))

    assert ".71" not in few
    assert "Intraclass correlations are shown from 20 teams on; here are 19." in few
    assert ".71" in enough
    assert (
        interchange.validation_json(of_teams(19))["scales"]["purpose"]["agreement"]["icc2"]["value"] == 0.71
    )


def test_without_the_bound_they_would_stand_there(monkeypatch):
    monkeypatch.setattr(carried, "FEWEST_TEAMS", 0)

    assert ".71" in told(of_teams(19))


def test_alpha_without_an_item_is_withheld_where_alpha_is():
    scale = dataclasses.replace(STUDY.scales[0], n_complete=29)
    item = scale.items[0]

    assert carried.alpha_if_dropped(scale, item) is None
    assert carried.alpha_if_dropped(dataclasses.replace(scale, n_complete=30), item) == item.alpha_if_dropped


def test_no_picture_draws_what_the_tables_withhold():
    scales = tuple(dataclasses.replace(scale, n_complete=29) for scale in STUDY.scales)
    drawn = [f.title for f in figures.all_figures(dataclasses.replace(STUDY, scales=scales), "en")]

    assert not any(title.startswith("Reliability") for title in drawn)
    assert any(f.title.startswith("Reliability") for f in figures.all_figures(STUDY, "en"))
