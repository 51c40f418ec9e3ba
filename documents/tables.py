"""APA tables of a study: number, italic title, three rules, note; the same cells as HTML, text and CSV."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from documents import numbers
from documents.neutral import neutral


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A column's heading: plain for text and files, marked up for a page; figures stand to the right."""

    plain: str
    html: Markup
    is_figure: bool = True
    only_wide: bool = False
    is_drawn: bool = False
    """Above a picture: its plain words are for those who do not see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: as printed, as a number for files, as a picture, and whether it lies outside its guide."""

    text: str = ""
    value: float | int | str | None = None
    picture: Markup | None = None
    is_outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of cells, or the heading of a group of rows with a short remark."""

    cells: tuple[Cell, ...] = ()
    group: str | None = None
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as a journal prints it."""

    number: int
    section: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    note: str


def head(plain: str, html: Markup | None = None, *, is_figure: bool = True, only_wide: bool = False) -> Head:
    """A column's heading."""
    return Head(
        plain=plain,
        html=html if html is not None else Markup.escape(plain),
        is_figure=is_figure,
        only_wide=only_wide,
    )


def above_picture(plain: str, axis: Markup | None = None) -> Head:
    """The heading of a column of pictures: an axis to see, words to hear."""
    return Head(plain=plain, html=axis if axis is not None else Markup(""), is_figure=False, is_drawn=True)


def words(text: str) -> Cell:
    """A cell of words."""
    return Cell(text=text, value=text)


def figure(
    value: float | None, *, digits: int = 2, is_bounded: bool = False, is_outside: bool = False
) -> Cell:
    """A cell with a statistic; what is not finite is printed as a dash and left empty in files."""
    form = numbers.bounded if is_bounded else numbers.estimate
    exact = value if value is not None and math.isfinite(value) else None
    return Cell(text=form(exact, digits), value=exact, is_outside=is_outside)


def count(value: int | None) -> Cell:
    """A cell with a count."""
    return Cell(text=numbers.count(value), value=value)


def share(value: float | None, *, digits: int = 0, is_outside: bool = False) -> Cell:
    """A cell with a share of one, printed in per cent and kept as a share."""
    return Cell(text=numbers.percent(value, digits=digits), value=value, is_outside=is_outside)


def missing() -> Cell:
    """A cell whose number does not exist; the report says why beside the table."""
    return Cell(text=numbers.NONE)


def drawn(picture: Markup) -> Cell:
    """A cell with a picture beside its numbers."""
    return Cell(picture=picture)


def kept(table: Table) -> tuple[list[Head], list[list[Cell]]]:
    """The columns that hold words or numbers, with a column for the group where there are groups."""
    places = [
        i
        for i in range(len(table.heads))
        if all(row.cells[i].picture is None for row in table.rows if row.group is None)
    ]
    rows, group = [], None
    has_groups = any(row.group is not None for row in table.rows)
    for row in table.rows:
        if row.group is not None:
            group = row.group
            continue
        cells = [row.cells[i] for i in places]
        rows.append([words(group or ""), *cells] if has_groups else cells)
    heads = [table.heads[i] for i in places]
    return ([head("", is_figure=False), *heads] if has_groups else heads), rows


def as_csv(table: Table) -> str:
    """The table for a program: one head row, unrounded numbers, nothing a spreadsheet would run."""
    heads, rows = kept(table)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([h.plain or "group" for h in heads])
    writer.writerows([["" if c.value is None else neutral(c.value) for c in row] for row in rows])
    return out.getvalue()


def as_text(table: Table) -> str:
    """The table as aligned plain text, to be pasted anywhere."""
    heads, rows = kept(near(table))
    columns = [[h.plain, *(r[i].text for r in rows)] for i, h in enumerate(heads)]
    widths = [max(map(len, column)) for column in columns]

    def line(texts: Iterable[str]) -> str:
        set_out = (
            t.rjust(w) if h.is_figure else t.ljust(w) for t, w, h in zip(texts, widths, heads, strict=True)
        )
        return "  ".join(set_out).rstrip()

    body = [line(c.text for c in row) for row in rows]
    return "\n".join([f"Table {table.number}", table.title, "", line(h.plain for h in heads), *body, ""])


def near(table: Table) -> Table:
    """The table without the columns that need a wide page."""
    near = [i for i, h in enumerate(table.heads) if not h.only_wide]

    def cut(cells: Sequence[Cell]) -> tuple[Cell, ...]:
        return tuple(cells[i] for i in near) if cells else ()

    return replace(
        table,
        heads=tuple(table.heads[i] for i in near),
        rows=tuple(replace(r, cells=cut(r.cells)) for r in table.rows),
    )
