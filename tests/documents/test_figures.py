"""Figures of a study say what they show, keep inside their frame, and stand below their table."""

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from assessments.reports.further_shapes import MissingPattern, MissingStudy
from assessments.reports.laboratory_shapes import ResponseItem
from assessments.reports.picture_shapes import Curves, ItemCurves, OccasionPairs, Pair, PersonMap
from documents import (
    curve_charts,
    curve_figures,
    figures,
    forest_charts,
    frames,
    model_charts,
    occasion_charts,
    study_tables,
    svg,
)
from documents.figure_shapes import Figure, alone
from documents.pages import rendering
from tests.documents import further_examples, laboratory_examples, study_examples
from tests.documents.laboratory_examples import ITEMS
from tests.documents.study_examples import estimated

THETA = (-4.0, -1.0, 1.0, 4.0)
LABELS = ("1", "2", "3")
RISING = ItemCurves(
    options=((0.9, 0.6, 0.3, 0.1), (0.08, 0.3, 0.3, 0.1), (0.02, 0.1, 0.4, 0.8)),
    information=(0.1, 0.5, 0.4, 0.1),
)
PEOPLE = PersonMap(edges=(-4.0, 0.0, 4.0), counts=(30, 70), mean=0.0, sd=0.9)
PAIRS = OccasionPairs(
    waves=("spring", "<autumn>"), low=1.0, high=5.0, n=6,
    pairs=(Pair(first=2, second=3), Pair(first=3, second=3, n=4), Pair(first=4, second=3.5)),
)  # fmt: skip


def report():
    """The example, with everything that can be drawn."""
    whole = laboratory_examples.validation()
    first, second = whole.scales
    assert first.irt is not None
    assert whole.cfa is not None
    limits = {
        name: estimated(value, 0.1) for name, value in (("bias", 0.1), ("loa_low", -0.5), ("loa_high", 0.7))
    }
    curves = Curves(theta=THETA, items=dict.fromkeys(ITEMS[:5], RISING))
    first = dataclasses.replace(
        first,
        irt=dataclasses.replace(first.irt, curves=curves, persons=PEOPLE),
        pairs=PAIRS,
        retest={**first.retest, **limits},
    )
    left = {one: {other: 0.0 if one == other else -0.12 for other in ITEMS} for one in ITEMS}
    missing = MissingStudy(
        rows=412, n_listwise=390, items=dict.fromkeys(ITEMS, 3), n_patterns=2,
        patterns=(MissingPattern(items=(), n=390), MissingPattern(items=("sp1", "p2"), n=22)),
    )  # fmt: skip
    return dataclasses.replace(
        whole, scales=(first, second), cfa=dataclasses.replace(whole.cfa, residuals=left), missing=missing
    )


REPORT = report()
FIGURES = figures.all_figures(REPORT, "en")
DRAWN = [(f, panel) for f in FIGURES for group in f.groups for panel in group.panels]


def named(one):
    return one[0].title if isinstance(one, tuple) else one.title


def attributes(picture, name):
    return [float(v) for v in re.findall(rf' {name}="(-?[\d.]+)%"', str(picture))]


def test_every_figure_is_there_and_numbered_in_the_order_of_the_tables():
    sections = [table.section for table in study_tables.all_tables(REPORT, "en")]

    assert [f.number for f in FIGURES] == list(range(1, 10))
    assert [f.title for f in FIGURES] == [
        "Answers That Are Missing Together", "Reliability With 95% Intervals", "Scree With Parallel Analysis",
        "The Scales as Correlated Factors", "Residual Correlations of the Model of the Scales",
        "How Much Each Scale Tells Along the Trait", "People and Steps of the Items on One Axis",
        "Chances of Each Answer Along the Trait", "The Same People on Two Occasions",
    ]  # fmt: skip
    assert [f.section for f in FIGURES if f.section not in sections] == []


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_every_figure_says_how_it_is_read(figure: Figure):
    assert figure.note.endswith(".")
    assert "%(" not in figure.note


@pytest.mark.parametrize("drawn", DRAWN, ids=named)
def test_every_picture_says_what_it_shows_with_a_number(drawn):
    _, panel = drawn
    says = re.search(r'role="img" aria-label="([^"]+)"', str(panel.picture))

    assert says
    assert re.search(r"\d", says[1])


@pytest.mark.parametrize("drawn", DRAWN, ids=named)
def test_no_picture_leaves_its_frame(drawn):
    _, panel = drawn

    for name in ("x", "x1", "x2", "cx"):
        assert all(0 <= place <= 100 for place in attributes(panel.picture, name)), name
    for points in re.findall(r'points="([^"]+)"', str(panel.picture)):
        assert all(0 <= float(v) <= 200 for v in re.split(r"[ ,]", points))


@pytest.mark.parametrize("drawn", DRAWN, ids=named)
def test_colour_and_weight_are_the_stylesheets(drawn):
    _, panel = drawn

    assert "style=" not in panel.picture
    assert not re.search(r'(fill|stroke)="', str(panel.picture))


def test_what_a_file_names_itself_stays_words():
    assert "<autumn>" not in "".join(str(panel.picture) for _, panel in DRAWN)
    assert "<autumn>" not in rendering.render("validation", report=REPORT)


class Headings(HTMLParser):
    """Where figures and tables stand in a page."""

    def __init__(self):
        super().__init__()
        self.order = []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs).get("id") or ""
        if re.fullmatch(r"(table|figure)-\d+", found):
            self.order.append(found)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_figure_stands_right_after_the_table_of_its_numbers(language):
    page = Headings()
    page.feed(rendering.render("validation", language=language, report=REPORT))
    tables = {t.section: t.number for t in study_tables.all_tables(REPORT, language)}

    for figure in figures.all_figures(REPORT, language):
        place = page.order.index(f"figure-{figure.number}")
        before = [name for name in page.order[:place] if name.startswith("table")]
        assert before[-1] == f"table-{tables[figure.section]}"


def test_a_figure_without_its_table_still_stands_on_the_page():
    odd = dataclasses.replace(REPORT, cfa=dataclasses.replace(REPORT.cfa, htmt={}))

    page = rendering.render("validation", report=odd)

    assert page.count('class="drawing"') == len(figures.all_figures(odd, "en"))


def test_nothing_is_drawn_where_nothing_is_known():
    bare = dataclasses.replace(
        laboratory_examples.validation(), missing=None, cfa=None, dimensionality=None, scales=()
    )

    assert figures.all_figures(bare, "en") == ()


@pytest.mark.parametrize(("height", "is_tall"), [(400, False), (701, True)])
def test_a_picture_higher_than_a_lying_sheet_gets_an_upright_one(height, is_tall):
    picture = svg.picture([], "Nothing", height=height)

    figure = Figure(section="S", title="T", groups=alone(picture), note="N")

    assert figure.is_tall is is_tall


def test_answers_of_a_turned_item_are_named_as_keyed():
    chosen = (("1", 3), ("2", 0), ("3", 9), ("4", 4), ("5", 2))
    item = study_examples.item("x", "x", keyed=-1, option_use=chosen)

    assert curve_figures.answers(item, 4) == ("1", "2", "3", "5")
    assert curve_figures.answers(item, 5) == (*LABELS, "4", "5")
    assert curve_figures.answers(dataclasses.replace(item, keyed=1), 4) == ("1", "3", "4", "5")


def test_a_long_table_beside_the_way_is_opened_by_whoever_needs_it():
    whole = further_examples.validation()
    first, *others = whole.scales
    rows = first.norms[0].rows * 20
    long = dataclasses.replace(first, norms=(dataclasses.replace(first.norms[0], rows=rows),))
    page = rendering.render("validation", report=dataclasses.replace(whole, scales=(long, *others)))

    folded = re.findall(r'<details class="fold"><summary>Table \d+: ([^<]+), \d+ rows', page)

    assert folded == ["Standing of Scores in This Sample"]


def test_the_higher_the_answer_the_darker_and_each_is_named_at_its_peak():
    picture = str(curve_charts.options(RISING, THETA, LABELS, "x"))
    shades = [float(s) for s in re.findall(r'stroke-opacity="([\d.]+)"', picture)]

    assert shades == sorted(shades)
    assert shades[-1] == 1.0
    assert re.findall(r'<text class="start"[^>]*>(\d)<', picture) == ["1"]
    assert re.findall(r'<text class="end"[^>]*>(\d)<', picture) == ["3"]


def test_people_and_steps_share_one_axis():
    items = {"a": ResponseItem(a=1.0, b=(-4.0, 4.0)), "b": ResponseItem(a=1.0, b=(-9.0, 0.0))}
    picture = str(curve_charts.person_map(PEOPLE, items, "x"))
    bars = attributes(re.sub(r"<(?!rect)[^>]*>", "", picture), "x")
    dots = attributes(picture, "cx")

    assert min(dots) == pytest.approx(min(bars) - 0.1)
    assert picture.index(">b<") < picture.index(">a<")


def test_no_step_stands_on_the_name_of_its_item():
    """On a panel 280 pixels wide, letters of 12 pixels being six and a half wide."""
    name = "accountability1"
    picture = str(curve_charts.person_map(PEOPLE, {name: ResponseItem(a=1.0, b=(-9.0, 0.0))}, "x"))

    assert min(attributes(picture, "cx")) / 100 * 280 - 4 > 6.5 * len(name)


def test_limits_of_agreement_stand_where_their_numbers_are():
    picture = str(occasion_charts.differences(PAIRS, (0.1, -0.5, 0.7), "x"))
    levels = [float(y) for y in re.findall(r'class="(?:mean|no-change)"[^>]*y1="([\d.]+)"', picture)]
    places = [float(y) for y in re.findall(r'class="one"[^>]*cy="([\d.]+)"', picture)]

    assert levels[2] < levels[0] < levels[1]
    assert places[0] < places[1] < places[2]
    assert re.findall(r'<text class="start"[^>]*>([^<]+)<', picture) == ["+0.10", "−0.50", "+0.70"]


def test_a_dot_for_more_people_has_more_room():
    picture = str(occasion_charts.before_after(PAIRS, "x"))
    radii = [float(r) for r in re.findall(r' r="([\d.]+)"', picture)]

    assert radii[1] == pytest.approx(2 * radii[0])


def test_labels_of_arcs_meet_nowhere():
    paths = [model_charts.Path(id=str(i), title=str(i), items=(("a", 0.5), ("b", 0.6))) for i in range(6)]
    every = {str(i): {str(j): 0.4 for j in range(6)} for i in range(6)}
    picture = str(model_charts.path_diagram(paths, every, "x"))
    labels = re.findall(r'<text class="tick clear" x="([\d.]+)%" y="(\d+)">.40<', picture)

    assert len(labels) == 15
    assert all(
        abs(float(a[0]) - float(b[0])) > 4 or abs(int(a[1]) - int(b[1])) > 14
        for i, a in enumerate(labels)
        for b in labels[:i]
    )


def test_of_many_factors_only_strong_correlations_are_drawn():
    paths = [model_charts.Path(id=str(i), title=str(i), items=(("a", 0.5),)) for i in range(8)]
    every = {str(i): {str(j): 0.7 if abs(i - j) == 1 else 0.4 for j in range(8)} for i in range(8)}

    picture = str(model_charts.path_diagram(paths, every, "x"))

    assert picture.count("arc") == 7


def test_residuals_are_drawn_by_sign_and_strength():
    left = {"a": {"a": 0}, "b": {"a": 0.1}, "c": {"a": -0.4, "b": None}}
    picture = str(model_charts.residual_map(left, ["a", "b", "c"], "x"))

    assert re.findall(r'class="cell (\w+)"[^>]*fill-opacity="([\d.]+)"', picture) == [
        ("over", "0.5"),
        ("short", "1"),
    ]


def test_patterns_are_filled_where_answers_are_missing():
    picture = str(forest_charts.patterns([(frozenset(), 9), (frozenset({1}), 2)], 3, "x"))

    assert re.findall(r'class="(there|gone)"', picture) == ["there"] * 4 + ["gone", "there"]


def test_ticks_are_round_and_inside():
    for low, high in ((0.0, 1.0), (-0.63, 0.63), (1.0, 5.0), (0.0, 7.7), (-4.0, 4.0)):
        found = frames.ticks(low, high)
        assert 3 <= len(found) <= 9
        assert all(low - 1e-9 <= v <= high + 1e-9 for v in found)


def test_boxes_hold_the_longest_name_on_a_telephone():
    """A picture there is 321 pixels wide, a letter not quite 7."""
    for name in ("A1", "followthrough1", "a_name_of_twenty_four_xy"):
        paths = [model_charts.Path(id=str(i), title=str(i), items=((name, 0.5), (name, 0.6))) for i in (1, 2)]
        picture = str(model_charts.path_diagram(paths, {}, "x"))

        told = re.findall(r'<rect class="box" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', picture)
        x, wide = map(float, told[0])
        shown = re.findall(r"tick dark[^>]*>([^<]+)<", picture)[0]
        assert x + wide <= 99.5
        assert wide * 3.21 >= 6.9 * len(shown)
        label = float(re.findall(r'tick clear" x="([\d.]+)%"', picture)[0])
        ellipse = re.findall(r'<ellipse class="box" cx="([\d.]+)%" cy="[\d.]+" rx="([\d.]+)%"', picture)[0]
        assert sum(map(float, ellipse)) + 4 <= label <= x - 5


def test_a_long_name_loses_its_middle_and_two_that_differ_at_the_end_stay_apart():
    assert model_charts.short("abcdefghijklmnop_1", 13) == "abcdef…mnop_1"
    assert model_charts.short("abcdefghijklmnop_1", 13) != model_charts.short("abcdefghijklmnop_2", 13)
    assert len(model_charts.short("x" * 64, 16)) == 16
    assert model_charts.short("A1", 13) == "A1"


def test_a_map_of_long_names_tells_them_by_number():
    items = [f"accountability{i}" for i in range(1, 5)]
    left = {a: {b: 0.1 for b in items if b != a} for a in items}

    picture = str(model_charts.residual_map(left, items, "x"))

    assert model_charts.is_numbered(items)
    assert not model_charts.is_numbered(["A1", "N5"])
    assert ">3 " in picture
    assert ">3<" in picture
