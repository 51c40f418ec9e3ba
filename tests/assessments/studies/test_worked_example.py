"""The picture of the worked example is drawn from what `compare` finds; SOUNDLINE_DRAW=1 draws it anew."""

import os

from assessments.datasets.reading import read
from assessments.library import Library
from assessments.studies.comparison import compare
from assessments.studies.design import Design
from documents.numbers import signed
from tests.assessments.studies.real_answers import DATA, ROOT, TOUR

PICTURE = ROOT / "docs" / "pictures" / "units.svg"
WIDTH, ROW, LEFT, TOP = 640, 15, 70, 30
SPAN = 1.5
"""Points to either side of no change."""


def changes():
    """Every unit's change with its range, lowest first."""
    before, after = (read(DATA / f"univbct_{t}.csv") for t in (2, 3))
    report, _ = compare(
        Library().get(str(TOUR / "univbct.yaml")), before, after, design=Design(team="unit", person="person")
    )
    found = [(unit, scales[0]) for unit, scales in report.teams.items() if scales[0].delta.value is not None]
    return sorted(found, key=lambda f: f[1].delta.value)


def across(points):
    """Where on the page a change stands."""
    return LEFT + (WIDTH - LEFT - 20) * (max(-SPAN, min(SPAN, points)) + SPAN) / (2 * SPAN)


def drawn(found):
    height = TOP + ROW * len(found) + 30
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'font-family="sans-serif" font-size="10" fill="#1d2430">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="14" font-size="12">Change of each unit, and its likely range</text>',
    ]
    for tick in (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5):
        x, ends = across(tick), (TOP - 8, height - 24)
        lines.append(
            f'<path d="M{x:.1f} {ends[0]}V{ends[1]}" stroke="{"#1d2430" if tick == 0 else "#d5d9e0"}"/>'
            f'<text x="{x:.1f}" y="{height - 10}" text-anchor="middle">{signed(tick)}</text>'
        )
    for place, (unit, scale) in enumerate(found):
        y, colour = TOP + ROW * place + 4, "#b3541e" if unit == "1022A" else "#3a5a8c"
        d = scale.delta
        lines.append(
            f'<text x="{LEFT - 8}" y="{y + 3}" text-anchor="end" fill="{colour}">{unit}</text>'
            f'<path d="M{across(d.low):.1f} {y}H{across(d.high):.1f}" stroke="{colour}" stroke-width="2"/>'
            f'<circle cx="{across(d.value):.1f}" cy="{y}" r="{2 + scale.n_linked / 10:.1f}" fill="{colour}"/>'
        )
    return "\n".join([*lines, "</svg>"]) + "\n"


def test_the_picture_shows_what_compare_finds():
    found = changes()
    if os.environ.get("SOUNDLINE_DRAW"):
        PICTURE.write_text(drawn(found))

    assert PICTURE.read_text() == drawn(found)


def test_what_the_page_says_of_the_units_is_so():
    found = changes()
    page = (ROOT / "docs" / "worked-example.md").read_text()

    assert f"the second highest of {len(found)}" in page
    assert found[-2][0] == "1022A"
    assert (found[-1][0], found[-1][1].n1) == ("4C", 4)
    holds_zero = sum(scale.delta.low <= 0 <= scale.delta.high for _, scale in found)
    assert holds_zero >= len(found) - 2
