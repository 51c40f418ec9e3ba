"""A scale that begins elsewhere is told alike; one statement is a scale; a change keeps its fields."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from assessments.release import contrasts, findings, focus, standing, together
from assessments.reports.shapes import Fact, Level, Point, Range, ThemeFinding
from instruments.load import from_text
from scoring.change.intervals import interval
from scoring.change.shapes import Reason
from tests.assessments.release.histories import aim, plain, theme, told
from tests.assessments.release.rounds import TEXT, a_round, answer, codes, frozen, released, roster
from tests.assessments.release.test_edges_of_targets import FRAME, NOW

FAR = 1000.0


def level(value, bound=None, *, off=0.0):
    return Level(value=value + off, bound=bound)


def a_theme(off, *, baseline=50.0, followup=None, delta=None, **more):
    return ThemeFinding(
        scale="s",
        title="S",
        about=None,
        low=off,
        high=100 + off,
        better="high",
        baseline=level(baseline, off=off),
        followup=followup,
        delta=None if delta is None else Range(value=delta, low=delta - 5, high=delta + 5),
        **more,
    )


# -- a scale that begins elsewhere


@pytest.mark.parametrize("bound", [None, "at_or_above", "at_or_below"])
@pytest.mark.parametrize("value", [2.5, 50.0, 97.5])
def test_a_level_s_range_moves_along_with_its_scale(value, bound):
    here = standing._range(level(value, bound), NOW, FRAME)
    there = standing._range(level(value, bound, off=FAR), NOW, replace(FRAME, low=FAR, high=FAR + 100))

    assert (there.low, there.high) == pytest.approx((here.low + FAR, here.high + FAR))
    assert (there.low80, there.high80) == pytest.approx((here.low80 + FAR, here.high80 + FAR))


@pytest.mark.parametrize("change", [-45.0, -42.5, -41.25, 10.0, 41.25, 42.5, 45.0])
def test_a_level_put_together_and_its_bounds_move_along(change):
    here, there = (standing._level(a_theme(off, delta=change), NOW) for off in (0.0, FAR))
    assert (there.value, there.bound) == (here.value + FAR, here.bound)

    point = Point(level=None, delta=Range(value=change, low=change, high=change))
    assert contrasts._bound(a_theme(FAR), point, 8) == contrasts._bound(a_theme(0.0), point, 8)


@pytest.mark.parametrize("bound", ["at_or_above", "at_or_below"])
def test_what_bounds_hide_is_a_share_of_the_range_wherever_it_begins(bound):
    point, none = Point(level=level(50.0, bound)), Point(level=level(50.0))
    mates = [a_theme(FAR, followup=level(90.0, bound, off=FAR)), a_theme(FAR)]

    assert max(contrasts._slack(a_theme(FAR), point, none, counts=(5, 10))) == pytest.approx(10.0)
    assert max(together.hidden_in(mates, (FAR, FAR + 100))) == pytest.approx(5.0)
    _, hidden = findings._told_value(
        0.0,
        shown=findings.Shown(n_baseline=8, n=10, n_linked=7, is_linked=True),
        baseline=level(90.0, bound, off=FAR),
        level=None,
        ends=(FAR, FAR + 100),
    )
    assert max(hidden) == pytest.approx(6.25)


def test_what_the_silent_would_have_to_say_is_at_most_the_range_wherever_it_begins():
    change = SimpleNamespace(tipping_point=1.0, roster2=10, n2=8)

    assert findings._tipping(25.0, change, (FAR, FAR + 100)) == -100.0
    assert findings._tipping(27.5, change, (FAR, FAR + 100)) is None


def test_the_noise_of_a_baseline_is_in_shares_of_the_range_wherever_it_begins():
    here, there = (focus._noise(FRAME, SimpleNamespace(low=o, high=100 + o), None) for o in (0.0, FAR))

    assert here == pytest.approx(there) == pytest.approx(100 / 5 / 100**2)


@pytest.mark.parametrize(("low", "high"), [(0, 4), (-4, 0)])
def test_statements_of_a_scale_that_begins_or_ends_at_nought_stand_on_its_range(low, high):
    points = ", ".join(f"{v}: P{v - low}" for v in range(low, high + 1))
    text = TEXT.partition("evidence:")[0].replace(
        "low: 1, high: 5, points: {1: One, 2: Two, 3: Three, 4: Four, 5: Five}",
        f"low: {low}, high: {high}, points: {{{points}}}",
    )
    answers = [answer(p, [low, high, low, low + 2, low + 2, low + 2]) for p in range(10)]

    found = theme(released(answers, instrument=from_text(text)))

    assert {(i.low, i.high) for i in found.items} == {(low, high)}
    assert [i.means for i in found.items] == [
        (pytest.approx(low + 0.2),),
        (pytest.approx(high - 0.2),),
        (pytest.approx(low + 0.2),),
    ]


def test_a_target_of_nought_is_a_target():
    """On a scale from 0 to 4 of which less is better."""
    points = ", ".join(f"{v}: P{v}" for v in range(5))
    text = TEXT.partition("evidence:")[0].replace(
        "low: 1, high: 5, points: {1: One, 2: Two, 3: Three, 4: Four, 5: Five}",
        f"low: 0, high: 4, points: {{{points}}}",
    )
    for title in ("Time", "Voice", "Whole"):
        text = text.replace(f"{{title: {title},", f"{{title: {title}, better: low,")
    instrument = from_text(text)
    answers = [answer(p, [1, 3, 1, 2, 2, p % 3]) for p in range(8)]
    one = released(answers, members=roster(range(8)), instrument=instrument)
    past = frozen(a_round(), roster(range(8)), answers, one, instrument)

    two = released(
        answers, asked=a_round("r2", "follow_up"), members=roster(range(8), name="r2"), earlier=(past,),
        instrument=instrument, criteria=[aim(target=0.0)],
    )  # fmt: skip

    (found,) = two.team_reports["t"].criteria
    assert (found.target, found.level.value) == (0.0, 1.0)
    assert found.state in {"not_reached", "probably_not_reached"}


# -- a scale of one statement


SINGLE = from_text(
    TEXT.partition("evidence:")[0].replace(
        "  voice: {title: Voice, items: [n1, n2, n3]}\n",
        "  voice: {title: Voice, items: [n1, n2]}\n  one: {title: One, items: [n3]}\n",
    )
)


def test_a_scale_of_one_statement_says_so_whether_it_is_told_or_not():
    answers = [answer(p, codes(1, p)) for p in range(8)]
    quiet = [replace(a, answers={**a.answers, "n3": None if p > 3 else 3}) for p, a in enumerate(answers)]

    shown, hidden = released(answers, instrument=SINGLE), released(quiet, instrument=SINGLE)

    assert theme(shown, "one").baseline is not None
    assert theme(hidden, "one").baseline is None
    for release in (shown, hidden):
        found = {t.scale: t.single_item for t in release.team_reports["t"].themes}
        assert found == {"time": False, "voice": False, "one": True, "whole": False}


def test_a_scale_of_two_statements_stands_in_the_profile():
    def asked(number, shift):
        return [answer(p, [*codes(number, p, shift)[:3], *codes(number, p)[3:5], None]) for p in range(9)]

    first = asked(1, -1.2)
    one = released(first, members=roster(range(9)), instrument=SINGLE)
    past = frozen(a_round(), roster(range(9)), first, one, SINGLE)
    two = released(
        asked(2, 0.0), asked=a_round("r2", "follow_up"), members=roster(range(9), name="r2"), earlier=(past,),
        instrument=SINGLE, criteria=[aim()],
    )  # fmt: skip

    assert theme(one, "voice").baseline is not None
    assert theme(two).regression is not None


def test_a_scale_of_one_statement_is_in_no_profile_and_makes_no_focus_correctable():
    """One theme beside a single statement: nothing can be taken off, and the caps say so."""
    first = [answer(p, [*codes(1, p, -1.0)[:3], None, None, 4]) for p in range(9)]
    second = [answer(p, [*codes(2, p, 1.2)[:3], None, None, 4]) for p in range(9)]
    one = released(first, members=roster(range(9)), instrument=SINGLE)
    past = frozen(a_round(), roster(range(9)), first, one, SINGLE)

    two = released(
        second, asked=a_round("r2", "follow_up"), members=roster(range(9), name="r2"), earlier=(past,),
        instrument=SINGLE, criteria=[aim()],
    )  # fmt: skip

    assert theme(one, "one").baseline is not None
    assert theme(two).regression is None
    assert "focus_uncorrected" in theme(two).caps


# -- the fields of a change


def change(*, verdict="clearly_up", printed=0.5, noise=0.5, regression=0.0, **more):
    judged = None if verdict is None else SimpleNamespace(
        verdict=verdict, favourable=True, caps=("few_answered",), reasons=(Reason(code="too_noisy"),)
    )  # fmt: skip
    given = {
        "judged": judged,
        "printed": None if printed is None else interval(printed, 0.01, 30, method=""),
        "printed_noise_only": None if noise is None else interval(noise, 0.005, 30, method=""),
        "regression": regression,
        "tipping_point": None,
        "roster2": None,
        "n2": 8,
    }
    return SimpleNamespace(**(given | more))


def fields(of, *, has_change=True, baseline=3.0, is_linked=True, regression=None, n_baseline=8, at=None):
    return findings._change(
        of,
        shown=findings.Shown(
            n_baseline=n_baseline, n=8, n_linked=8, has_change=has_change, is_linked=is_linked
        ),
        told=findings.Told(
            baseline=None if baseline is None else Level(value=baseline), regression=regression
        ),
        level=None if at is None else Level(value=at),
        ends=(1.0, 5.0),
    )


def test_a_first_round_has_no_field_of_change():
    assert fields(None) == fields(None, n_baseline=None) == fields(change(), n_baseline=None) == {}


@pytest.mark.parametrize(
    "more", [{"has_change": False}, {"baseline": None}, {"has_change": False, "baseline": None}]
)
def test_what_may_not_be_told_has_a_verdict_that_says_so_and_nothing_else(more):
    assert fields(change(), **more) == {"verdict": "not_shown"}
    broken = fields(change(verdict="not_comparable"), **more)
    assert (broken["verdict"], [r.code for r in broken["reasons"]]) == ("not_comparable", ["too_noisy"])
    assert set(fields(change(verdict=None), **more)) == {"verdict", "reasons"}


@pytest.mark.parametrize("missing", [{"printed": None}, {"noise": None}])
def test_without_a_range_to_print_there_is_a_verdict_and_no_number(missing):
    found = fields(change(**missing))

    assert (found["verdict"], found["favourable"], found["caps"]) == ("clearly_up", True, ("few_answered",))
    assert "delta" not in found
    assert found["reasons"] == ()


def test_a_scale_that_is_only_described_has_a_number_and_no_verdict():
    found = fields(change(verdict=None))

    assert (found["verdict"], found["favourable"], found["caps"]) == (None, None, ())
    assert found["delta"].value == 0.5


def test_what_was_taken_off_before_is_put_back_and_what_is_told_off_taken_off():
    found = fields(change(printed=0.5, regression=0.2), regression=0.3)

    assert found["delta"].value == pytest.approx(0.4)
    assert found["regression"] == 0.3
    assert found["delta_noise_only"].value == found["delta"].value
    assert found["delta"].low < found["delta_noise_only"].low < 0.4 < found["delta_noise_only"].high
    assert found["reasons"] == (
        Fact(code="too_noisy", facts={"low": found["delta"].low, "high": found["delta"].high}),
    )


def test_a_reason_keeps_what_rests_on_no_answer():
    of = SimpleNamespace(
        judged=SimpleNamespace(
            reasons=(
                Reason(code="too_few_answers", facts={"need": 5, "round": 2, "n": 3}),
                Reason(code="depends_on_item", facts={"item": "m1"}),
                Reason(code="anything_else", facts={"value": 0.4}),
            )
        )
    )

    assert findings.safe_reasons(of) == (
        Fact(code="too_few_answers", facts={"need": 5, "round": 2}),
        Fact(code="anything_else", facts={}),
    )


def test_one_part_alone_is_a_whole_of_its_own():
    part = a_theme(0.0, delta=10.0)

    assert (
        findings._measured(
            3.0, shown=findings.Shown(n_baseline=8, n=8, n_linked=8, is_linked=True), parts=(part,)
        )
        == 10.0
    )


def test_a_whole_one_of_whose_scales_is_a_bound_is_the_mean_of_its_scales_as_told():
    top = lambda t, p: [5, 1, 5, *plain(1)(t, p)[3:]]  # noqa: E731 - beside the other
    (one,), _ = told((top,), people=8)

    parts = [theme(one, s).baseline for s in ("time", "voice")]
    assert parts[0].bound == "at_or_above"
    assert theme(one, "whole").baseline.bound == "at_or_above"
    mean = (parts[0].value + parts[1].value) / 2
    assert theme(one, "whole").baseline.value == pytest.approx(mean, abs=0.05 + 1e-9)
