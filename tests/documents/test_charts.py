"""Pictures tell what the words tell: one axis, rounded values, nothing of what is hidden."""

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.reports.shapes import HeatCell, Level
from documents import charts, numbers, study_charts
from tests.documents import examples

values = st.floats(1, 5)


def labels(drawing):
    return re.findall(r'<text(?! class="tick)[^>]*>([^<]+)</text>', str(drawing))


def attribute(drawing, element, name):
    return [m.group(1) for m in re.finditer(rf'<{element}[^>]* {name}="([^"]+)"', str(drawing))]


def test_before_is_hollow_after_is_solid_and_both_carry_the_released_values():
    drawing = charts.change_row(examples.PURPOSE)

    assert labels(drawing) == ["3.9", "3.1"]
    assert re.search(r'class="before" cx="52.3%"', str(drawing))
    assert re.search(r'class="after up" cx="70.7%"', str(drawing))


@given(values, values)
def test_a_picture_holds_nothing_finer_than_its_labels(before, after):
    theme = dataclasses.replace(examples.TRUST, baseline=Level(value=before), followup=Level(value=after))
    rounded = [float(numbers.points(v)) for v in (before, after)]
    exact = dataclasses.replace(theme, baseline=Level(value=rounded[0]), followup=Level(value=rounded[1]))

    assert charts.change_row(theme) == charts.change_row(exact)
    assert charts.move_row(theme, 1.0) == charts.move_row(exact, 1.0)


def test_every_row_of_a_chart_has_the_same_axis():
    rows = [charts.change_row(t) for t in examples.THEMES if t.verdict != "not_shown"]

    assert len({tuple(re.findall(r'class="grid" x1="([^"]+)"', str(row))) for row in rows}) == 1


def test_the_axis_is_the_whole_scale_and_is_never_cut():
    drawing = str(charts.change_row(examples.PURPOSE))

    assert re.findall(r'class="tick only-narrow"[^>]*>([^<]+)<', drawing) == ["1", "2", "3", "4", "5"]


def test_nothing_is_drawn_of_what_is_not_shown():
    hidden = dataclasses.replace(examples.PURPOSE, verdict="not_shown")

    assert charts.change_row(hidden) == ""
    assert charts.move_row(hidden, 1.0) == ""


def test_a_withheld_level_is_drawn_from_the_change_and_not_written():
    drawing = charts.change_row(examples.ACCOUNT)

    assert labels(drawing) == ["3.8"]
    assert f'class="after down" cx="{numbers.position(3.1, 1, 5)}"' in str(drawing)


def test_results_that_cannot_be_compared_are_not_joined():
    assert "between" in str(charts.change_row(examples.PURPOSE))
    assert "between" not in str(charts.change_row(examples.SAFETY))


def test_a_mean_near_an_end_tells_its_bound_only():
    assert charts.level_text(Level(value=4.6, bound="at_or_above")) == "≥\u00a04.6"
    assert charts.level_text(Level(value=1.4, bound="at_or_below")) == "≤\u00a01.4"
    assert charts.level_text(None) == "–"


def test_the_range_is_drawn_on_the_change_thin_and_thick():
    drawing = charts.move_row(examples.PURPOSE, 1.5)
    thin = re.search(r'class="range95 up" x1="([\d.]+)%" x2="([\d.]+)%"', str(drawing))
    thick = re.search(r'class="range80 up" x1="([\d.]+)%" x2="([\d.]+)%"', str(drawing))

    assert float(thin[1]) < float(thick[1]) < float(thick[2]) < float(thin[2])
    assert 'class="no-change" x1="50%"' in str(drawing)


@pytest.mark.parametrize("theme", [examples.LEARNING, examples.TRUST], ids=lambda t: t.verdict)
def test_no_colour_where_no_direction_is_claimed(theme):
    for drawing in (charts.change_row(theme), charts.move_row(theme, 1.0)):
        assert not re.search(r'class="[^"]*\b(up|down)\b', str(drawing))


def test_the_axis_of_changes_holds_every_range():
    reach = charts.reach(t.delta for t in examples.THEMES)

    assert reach == 1.5
    assert all(max(abs(t.delta.low), abs(t.delta.high)) <= reach for t in examples.THEMES if t.delta)


def test_agreement_looks_the_same_for_every_team():
    assert len({str(charts.agreement_dots("far_apart")) for _ in range(3)}) == 1
    assert charts.agreement_dots(None) == ""


def test_a_heat_cell_has_an_arrow_only_where_there_is_a_direction():
    assert "<path" in charts.heat_cue(HeatCell(scale="a", delta=0.4, verdict="probably_up"))
    assert charts.heat_cue(HeatCell(scale="a", delta=0.4, verdict="no_clear_change")) == ""


@given(st.lists(st.integers(0, 400), min_size=2, max_size=9))
def test_columns_of_options_stay_within_their_cell(counts):
    drawing = str(study_charts.option_use(tuple((str(i), n) for i, n in enumerate(counts))))
    heights = [float(h) for h in re.findall(r' height="([\d.e-]+)%"', drawing)]

    assert all(0 <= h <= 100 for h in heights)
    assert bool(drawing) == any(counts)


def test_no_picture_has_a_style_or_a_box_that_would_shrink_its_text():
    for drawing in (charts.change_row(examples.PURPOSE), charts.move_row(examples.PURPOSE, 1.0)):
        assert "style=" not in drawing
        assert "viewBox" not in drawing


def test_text_in_a_picture_is_escaped():
    from documents import svg

    assert "<script>" not in svg.text("<script>", "1%", 1)
