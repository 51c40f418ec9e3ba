"""Small files of answers and a small instrument for the tests of this folder."""

from pathlib import Path

from instruments.load import from_text

MINI = """
format: 1
id: mini
version: "1.0.0"
licence: CC0-1.0
referent: team
minutes: 1
languages: [en]
title: Mini
formats:
  r: {kind: rating, low: 1, high: 5, points: {1: One, 2: Two, 3: Three, 4: Four, 5: Five}}
items:
  m1: {format: r, text: We meet on time.}
  m2: {format: r, keyed: -1, text: We meet late.}
  m3: {format: r, text: We end on time.}
  hours: {format: {kind: number, low: 0, high: 80, unit: hours}, text: Hours of meetings., unscored: true}
scales: {time: {title: Time, items: [m1, m2, m3]}}
"""

INSTRUMENT = from_text(MINI)


def written(folder: Path, text: str | bytes, name: str = "answers.csv") -> Path:
    """A file of this content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
