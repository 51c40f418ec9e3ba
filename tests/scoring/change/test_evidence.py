"""Pages of evidence tell what was measured: bars, errors of the draw, pictures that can be read."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from defusedxml import ElementTree

from bench.simulated.drawing import Axis, Series, curves, dots
from bench.simulated.measures import Share, share
from bench.simulated.tables import figure, misses

ROOT = Path(__file__).resolve().parents[3]
EVIDENCE = ROOT / "docs" / "evidence"
AXIS = Axis(low=0.9, high=1.0, start=100, end=600, ticks=(0.9, 1.0), title="held", is_share=True)


def labels(picture):
    """Every text of a picture."""
    return {t.text for t in ElementTree.parse(picture).iter("{http://www.w3.org/2000/svg}text")}


def test_a_share_knows_its_error_with_programmes_as_draws():
    """By hand: half and seven tenths; their mean lies a tenth from either, which is its error too."""
    found = share([(10.0, 20), (14.0, 20)])

    assert found == pytest.approx(0.6)
    assert found.se == pytest.approx(0.1)
    assert share([(0.0, 0)]) != share([(0.0, 0)])


def test_a_figure_below_its_bar_is_a_miss_and_one_at_the_bar_is_none():
    held = {"engine": (Share(0.93, 0.002), 0.93, 0.97), "printed": (Share(0.90, 0.004), 0.93, 1.0)}

    assert misses(held) == "printed"
    assert misses({"engine": (Share(0.93, 0.002), 0.93, 0.97)}) == "-"
    assert misses({"seen": (Share(0.839, 0.004), 0.84, 1.0)}) == "seen (by less than its error)"


def test_a_figure_stands_with_its_error_in_thousandths():
    assert figure(Share(0.9407, 0.0021)) == "0.941 ± 2"
    assert figure(Share(float("nan"), float("nan"))) == "-"


def test_pictures_are_drawn_with_labels_axes_and_both_schemes(tmp_path, monkeypatch):
    monkeypatch.setattr("bench.simulated.drawing.PICTURES", tmp_path)
    one = Series(colour="one", name="engine & co", values=(0.95, 0.8), errors=(0.01, 0.0))
    line = Series(colour="two", name="d = .85", values=(0.91, 0.99), places=(4, 8))
    across = Axis(low=4, high=8, start=50, end=400, ticks=(4, 8), title="members")
    up = Axis(low=0.9, high=1.0, start=300, end=20, ticks=(0.9, 1.0), title="seen", is_share=True)

    drawn = [
        dots("dots", ["5 of 5", "<8>"], [one], axis=AXIS, title="Coverage", band=(0.93, 0.97), bars=(0.95,)),
        curves("curves", [line], across=across, up=up, title="Power", bars=(0.95,)),
    ]

    for path in drawn:
        assert "prefers-color-scheme: dark" in path.read_text()
        assert {"90 %", "100 %"} <= labels(path)
    assert {"5 of 5", "<8>", "held", "engine & co"} <= labels(drawn[0])
    assert {"members", "seen", "d = .85"} <= labels(drawn[1])


@pytest.mark.parametrize("page", ["change", "usual-methods"])
def test_a_page_names_its_seed_its_time_its_command_and_shows_its_pictures(page):
    text = (EVIDENCE / f"{page}.md").read_text(encoding="utf-8").split("\n## ")[1]

    assert re.search(r"Seed \d+, \d+ programmes", text)
    assert re.search(r"\d+\.\d minutes on \d+ processors", text.replace("\n", " "))
    assert f"./run proofs {page}" in text
    shown = re.findall(r"!\[[^]]+\]\((pictures/[^)]+)\)\n\n\*", text)
    assert shown
    for picture in shown:
        assert labels(EVIDENCE / picture)


def test_every_miss_on_the_page_is_explained_on_it():
    text = (EVIDENCE / "change.md").read_text(encoding="utf-8").split("\n## ")[1]
    tables = [part for part in text.split("\n### ") if "| misses |" in part]
    missed = [
        row for part in tables for row in part.splitlines() if row.startswith("| ") and "±" in row
        and not row.endswith(" - |")
    ]  # fmt: skip

    assert len(tables) == 3
    assert not missed or "**What misses, and why.**" in text


def test_a_proof_that_does_not_exist_is_refused_with_those_that_do():
    command = [sys.executable, "-m", "bench.proofs", "usual-method"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 1
    assert "usual_methods" in done.stderr
