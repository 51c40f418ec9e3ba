"""A figure: what it is called, under which table it stands, its panels, how it is to be read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

LYING = 700
"""Pixels of a picture that a sheet lying on its side has room for, beside its title and note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One picture; several stand side by side, each with its own heading."""

    picture: Markup
    heading: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Panels that belong together, such as those of a scale."""

    panels: tuple[Panel, ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as a journal prints it."""

    section: str
    title: str
    groups: tuple[Group, ...]
    note: str
    number: int = 0
    is_folded: bool = False
    """Whether its groups are opened one by one."""
    key: tuple[str, ...] = ()
    """What the numbers in the picture stand for."""

    @property
    def is_tall(self) -> bool:
        """Whether it is one picture that only an upright sheet can hold."""
        pictures = [panel.picture for group in self.groups for panel in group.panels]
        return len(pictures) == 1 and int(re.findall(r'height="(\d+)"', pictures[0])[0]) > LYING


def numbered(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures in order, from 1 on."""
    return tuple(replace(figure, number=place) for place, figure in enumerate(figures, start=1))


def alone(picture: Markup) -> tuple[Group, ...]:
    """A figure of one picture."""
    return (Group(panels=(Panel(picture=picture),)),)
