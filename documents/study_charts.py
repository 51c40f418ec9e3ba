"""Pictures of a study: shares, option use, statistics on a common axis with their intervals and guides."""

from collections.abc import Sequence

from markupsafe import Markup

from documents import numbers, svg


def share(part: float) -> Markup:
    """A share of a whole as a bar."""
    width = f"{100 * min(max(part, 0.0), 1.0):.4g}%"
    return svg.drawing(
        (
            svg.mark("rect", class_="trough", width="100%", height="100%", rx=4),
            svg.mark("rect", class_="bar", width=width, height="100%", rx=4),
        ),
        "plot thin",
    )


def option_use(counts: Sequence[tuple[str, int]]) -> Markup:
    """How often each option was chosen, as columns side by side."""
    most = max((n for _, n in counts), default=0)
    if most == 0:
        return Markup("")
    wide = 100 / len(counts)
    return svg.drawing(
        (
            svg.mark(
                "rect",
                class_="bar" if n == most else "bar pale",
                x=f"{wide * place + wide * 0.1:.4g}%",
                width=f"{wide * 0.8:.4g}%",
                y=f"{100 - 100 * n / most:.4g}%",
                height=f"{100 * n / most:.4g}%",
            )
            for place, (_, n) in enumerate(counts)
        ),
        "plot low",
    )


def dot_between(value: float | None, *, low: float, high: float, guide: tuple[float, float]) -> Markup:
    """One statistic as a dot on an axis with the range usually asked for behind it."""
    if value is None:
        return Markup("")
    return interval_row(value, None, None, low=low, high=high, guide=guide)


def interval_row(
    value: float | None,
    lower: float | None,
    upper: float | None,
    *,
    low: float,
    high: float,
    guide: tuple[float, float],
) -> Markup:
    """An estimate with its confidence interval on a common axis; the shaded part is the usual guide."""
    if value is None:
        return Markup("")
    start, end = (float(numbers.position(g, low, high).rstrip("%")) for g in guide)
    marks = [
        svg.mark("rect", class_="guide", x=f"{start:.4g}%", width=f"{end - start:.4g}%", y=0, height="100%")
    ]
    if lower is not None and upper is not None:
        ends = (numbers.position(round(e, 2), low, high) for e in (lower, upper))
        marks.append(svg.line("range95", *ends, y=12))
    marks.append(svg.dot("after", numbers.position(round(value, 2), low, high), 4.5, y=12))
    return svg.drawing(marks, "plot low")


def interval_axis(low: float, high: float, at: Sequence[float]) -> Markup:
    """The head of a column of estimates."""
    return svg.drawing(
        (svg.text(numbers.bounded(v), numbers.position(v, low, high), 15) for v in at),
        "plot axis",
    )
