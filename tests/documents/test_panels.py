"""Small multiples and targets: the whole scale, gaps that stay gaps, bounds and withheld levels as such."""

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.reports.shapes import Level, Point
from documents import behind, panels, plan_rows, targets
from documents.pages import rendering
from tests.documents import course_examples, examples, messages, study_examples

COURSE = {theme.scale: theme for theme in course_examples.course()}


def drawn(scale):
    return str(panels.panel(COURSE[scale]))


def circles(drawing):
    return re.findall(r'<circle class="([^"]+)" cx="([\d.]+)%" cy="([\d.]+)"', drawing)


def test_the_axis_is_the_whole_scale_in_every_panel():
    for scale in COURSE:
        assert re.findall(r'class="tick start"[^>]*>([^<]+)<', drawn(scale)) == ["1", "2", "3", "4", "5"]


def test_rounds_stand_from_left_to_right_and_only_the_last_is_solid():
    dots = circles(drawn("purpose"))

    assert [kind for kind, _, _ in dots] == ["before", "before", "after up"]
    assert [float(x) for _, x, _ in dots] == sorted(float(x) for _, x, _ in dots)


def test_a_round_that_is_not_shown_is_a_gap_and_leaves_no_line():
    drawing = drawn("workload")

    assert len(circles(drawing)) == 2
    assert 'class="between"' not in drawing


def test_a_withheld_level_is_drawn_as_such():
    kinds = [kind for kind, _, _ in circles(drawn("decisions"))]
    page = rendering.render("team_report", report=course_examples.three_rounds())

    assert kinds == ["before", "before withheld", "after up withheld"]
    assert "A dashed dot is not told" in page


def test_a_bound_is_open_towards_its_end_of_the_scale():
    lines = re.findall(r'class="open"[^>]* y2="([\d.]+)"', drawn("vision"))

    assert lines == [f"{panels.TOP}.0"] * 2


def test_bars_lie_on_the_baseline_and_never_leave_the_scale():
    theme = dataclasses.replace(
        COURSE["purpose"],
        history=(
            *COURSE["purpose"].history[:2],
            Point(level=Level(value=4.9), delta=examples.moved(1.8, 0.9, 2.7)),
        ),
    )

    last = panels.places(theme)[-1]

    assert (last.low, last.high) == (4.0, 5.0)


def test_what_was_taken_off_moves_the_bar_and_not_the_dot():
    place = panels.places(COURSE["debate"])[1]

    assert place.value == 3.4
    assert (place.low + place.high) / 2 == pytest.approx(3.1)


def test_a_panel_claims_no_direction_where_the_verdict_claims_none():
    assert not re.search(r'class="[^"]*\b(up|down)\b', drawn("trust"))


@given(st.floats(1, 5), st.floats(-1, 1))
def test_a_panel_holds_nothing_finer_than_print(level, change):
    def one(value, delta):
        history = (Point(level=Level(value=3.0)), Point(), Point(level=value, delta=delta))
        return panels.panel(dataclasses.replace(COURSE["trust"], baseline=Level(value=3.0), history=history))

    from documents.charts import printed

    fine = examples.moved(change, change - 0.314, change + 0.314)
    coarse = dataclasses.replace(
        fine, value=printed(fine.value),
        **{end: printed(3.0 + getattr(fine, end)) - 3.0 for end in ("low", "high", "low80", "high80")},
    )  # fmt: skip

    assert one(Level(value=level), fine) == one(Level(value=printed(level)), coarse)


def test_a_programmes_missing_round_is_a_gap():
    line = course_examples.programme().lines[3]

    assert len(circles(str(panels.line_panel(line, 1.0)))) == 2


def test_a_target_is_a_line_and_a_hidden_one_is_nothing():
    shown, hidden = course_examples.CRITERIA[0], course_examples.CRITERIA[-1]

    assert 'class="target"' in panels.target_row(shown, (1.0, 5.0))
    assert panels.target_row(hidden, (1.0, 5.0)) == ""


def test_a_target_is_wanted_on_the_better_side():
    assert targets.wanted(course_examples.CRITERIA[0], "en") == "at least 3.5"
    assert targets.wanted(course_examples.CRITERIA[2], "en") == "at most 3.0"


def test_every_state_has_its_own_word_and_look():
    assert len({look.word for look in targets.LOOKS.values()}) == len(targets.LOOKS)
    page = rendering.render("team_report", report=course_examples.three_rounds())
    for state in ("reached", "probably_reached", "not_reached", "not_due", "not_shown"):
        assert targets.word(state, "en") in page


def test_the_silent_are_counted_in_plain_words():
    report = course_examples.three_rounds()

    said = behind.lines(report, COURSE["workload"], "en")

    assert (
        "The 2 who did not answer would have to have risen by 1.4 points on average for the whole team to "
        "stand where it stood." in said
    )


def test_a_focus_theme_is_marked_and_what_was_taken_off_is_said_once():
    page = str(rendering.render("team_report", report=course_examples.three_rounds()))

    assert page.count("chosen to work on</span>") == 1
    assert page.count("so 0.3 points were taken off its change") == 1


def test_nothing_taken_off_is_not_spoken_of():
    untouched = dataclasses.replace(COURSE["debate"], regression=0.0)

    assert behind.focus(untouched, "en") is None


def test_coached_teams_are_said_to_change_during_and_never_because():
    page = str(rendering.render("programme", report=course_examples.programme()))

    assert "during the same months" in page
    assert "because of" not in page


def test_a_suppressed_team_draws_no_panel_and_names_no_target():
    hidden = dataclasses.replace(course_examples.three_rounds(), is_shown=False)

    body = str(rendering.render("team_report", report=hidden))

    assert "<svg" not in body
    assert "at least" not in body
    assert messages.numbers_in(body) <= {"1.0"}


def test_a_plan_shows_fewer_and_more_answers_and_what_asking_twice_buys():
    plan = study_examples.plan()
    ladder = tuple(
        dataclasses.replace(plan, answer=k, smallest_change=1 / k) for k in plan_rows.counts(9, plan.answer)
    )

    rows = plan_rows.rows(plan, ladder, "en")
    page = str(rendering.render("plan", plan=plan, ladder=ladder))

    assert [row.is_chosen for row in rows].count(True) == 1
    assert f"{plan.answer} of {plan.members} answering" in page
    assert plan_rows.reach(rows) >= max(row.change for row in rows)
    assert plan_rows.counts(7, 6) == (5, 6, 7)
