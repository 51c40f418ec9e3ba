"""The pictures of docs/evidence/change.md and usual-methods.md."""

from collections.abc import Mapping, Sequence

from bench.simulated.drawing import Axis, Series, curves, dots
from bench.simulated.measures import Measured, Share

LEFT, RIGHT = 330, 850
COLOURS = ("three", "two", "one")


def coverage(found: Sequence[Measured], *, band: tuple[float, float]) -> None:
    """Coverage cell by cell beside the band it has to lie in."""
    axis = Axis(
        low=0.90, high=1.0, start=LEFT, end=RIGHT, ticks=(0.90, 0.92, 0.94, 0.96, 0.98, 1.0), is_share=True,
        title="ranges that hold the true change (95 % would be exact)",
    )  # fmt: skip
    series = [
        _series("one", "the engine's own", [m.coverage for m in found]),
        _series("two", "printed", [m.printed for m in found], is_hollow=True),
    ]
    dots(
        "change-coverage", [m.name for m in found], series, axis=axis, band=band,
        title="Coverage of 95 % ranges of a team's change, by kind of team",
    )  # fmt: skip


def rule(names: Sequence[str], calm: Sequence[Share], moody: Sequence[Share]) -> None:
    """Teams with any false "clearly" in six scales."""
    axis = Axis(
        low=0.0, high=0.08, start=LEFT, end=RIGHT, ticks=(0.0, 0.02, 0.04, 0.06, 0.08), is_share=True,
        title="unchanged teams called clearly changed in any of six scales",
    )  # fmt: skip
    series = [_series("one", "calm days", calm), _series("two", "moody days", moody, is_hollow=True)]
    dots(
        "change-rule", names, series, axis=axis, bars=(0.02, 0.05), title="False claims about unchanged teams"
    )


def power(by_change: Mapping[str, Sequence[tuple[int, Measured]]], *, bar: float) -> None:
    """What is seen of each change, by members."""
    lines = []
    for colour, (name, of_size) in zip(COLOURS, by_change.items(), strict=True):
        places = tuple(float(n) for n, _ in of_size)
        for words, is_hollow in (("clearly or probably", False), ("clearly", True)):
            key = "clear" if is_hollow else "clear_or_probable"
            values = tuple(float(getattr(m, key)) for _, m in of_size)
            lines.append(
                Series(
                    colour=colour, name=f"{name}, {words}", values=values, places=places, is_hollow=is_hollow
                )
            )
    across = Axis(
        low=4, high=15, start=70, end=620, ticks=(4, 5, 6, 7, 8, 9, 10, 12, 15),
        title="members, all of whom answer",
    )  # fmt: skip
    up = Axis(
        low=0, high=1, start=360, end=40, ticks=(0, 0.2, 0.4, 0.6, 0.8, 1.0), is_share=True,
        title="share of changes seen",
    )  # fmt: skip
    curves(
        "change-power", lines, across=across, up=up, bars=(bar,), title="Changes seen, by size of the team"
    )


def usual(names: Sequence[str], calm: Sequence[Share], moody: Sequence[Share]) -> None:
    """Any false claim in six scales, by rule."""
    axis = Axis(
        low=0.0, high=1.0, start=LEFT, end=RIGHT, ticks=(0.0, 0.2, 0.4, 0.6, 0.8, 1.0), is_share=True,
        title="unchanged teams of eight of which any of six scales is said to have changed",
    )  # fmt: skip
    series = [_series("one", "calm days", calm), _series("two", "moody days", moody, is_hollow=True)]
    dots("usual-methods", names, series, axis=axis, title="False claims about unchanged teams, by rule")


def _series(colour: str, name: str, shares: Sequence[Share], *, is_hollow: bool = False) -> Series:
    return Series(
        colour=colour, name=name, values=tuple(map(float, shares)), errors=tuple(s.se for s in shares),
        is_hollow=is_hollow,
    )  # fmt: skip
