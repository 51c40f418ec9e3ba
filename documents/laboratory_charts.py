"""Pictures of factors and curves: eigenvalues beside chance, loadings as shades, steps on a trait."""

from collections.abc import Sequence

from markupsafe import Markup

from documents import numbers, svg

TRAIT = (-4.0, 4.0)


def eigenvalue(value: float, by_chance: float, *, most: float) -> Markup:
    """One eigenvalue as a bar, with an upright line where chance would reach."""
    if most <= 0:
        return Markup("")
    width = f"{100 * min(max(value / most, 0.0), 1.0):.4g}%"
    line = f"{100 * min(max(by_chance / most, 0.0), 1.0):.4g}%"
    return svg.drawing(
        (
            svg.mark(
                "rect", class_="bar" if value > by_chance else "bar pale", width=width, y="25%", height="50%"
            ),
            svg.upright("no-change", line, height=24),
        ),
        "plot low",
    )


def shades(loadings: Sequence[float | None]) -> Markup:
    """The loadings of one item as a row of squares, the stronger the fuller; hollow where negative."""
    known = [value if value is not None else 0.0 for value in loadings]
    wide = 100 / max(len(known), 1)
    return svg.drawing(
        (
            svg.mark(
                "rect",
                class_="bar" if value >= 0 else "bar far",
                x=f"{wide * place + wide * 0.06:.4g}%",
                y=0,
                width=f"{wide * 0.88:.4g}%",
                height="100%",
                fill_opacity=f"{min(abs(value), 1.0):.2f}",
            )
            for place, value in enumerate(known)
        ),
        "plot low",
    )


def steps(places: Sequence[float]) -> Markup:
    """Where on the trait each next answer becomes likelier than those below; beyond the ends stand there."""
    low, high = TRAIT
    marks = [svg.line("grid", "0%", "100%", y=12), svg.upright("grid", "50%", height=24)]
    marks += [
        svg.dot("after", numbers.position(min(max(b, low), high), low, high), 3.5, y=12) for b in places
    ]
    return svg.drawing(marks, "plot low")


def information(values: Sequence[float]) -> Markup:
    """How much a scale tells, from the low end of the trait to the high one."""
    most = max(values, default=0.0)
    if most <= 0:
        return Markup("")
    wide = 100 / len(values)
    return svg.drawing(
        (
            svg.mark(
                "rect",
                class_="bar pale",
                x=f"{wide * place:.4g}%",
                width=f"{wide * 0.95:.4g}%",
                y=f"{100 - 100 * value / most:.4g}%",
                height=f"{100 * value / most:.4g}%",
            )
            for place, value in enumerate(values)
        ),
        "plot low",
    )
