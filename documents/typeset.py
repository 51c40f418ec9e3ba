"""A table as a manuscript takes it: LaTeX with three rules, or plain HTML that a word processor keeps."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from documents import svg
from documents.tables import Cell, Head, Table, kept, near

_SPECIAL = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{",
    "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "−": "$-$", "–": "--",
    "α": r"$\alpha$",
    "ω": r"$\omega$", "λ": r"$\lambda$", "χ": r"$\chi$", "Δ": r"$\Delta$", "²": "$^2$", "≥": r"$\ge$",
    "≤": r"$\le$", "<": "$<$", ">": "$>$", "×": r"$\times$", "…": r"\ldots{}", "“": "``", "”": "''",
}  # fmt: skip


def as_latex(table: Table) -> str:
    """A table environment for the booktabs package."""
    heads, rows = kept(near(table))
    lines = [
        r"\begin{table}[ht]",
        rf"\caption{{{latex(table.title)}}}",
        rf"\begin{{tabular}}{{{''.join('r' if h.is_figure else 'l' for h in heads)}}}",
        r"\toprule",
        _line(h.plain for h in heads),
        r"\midrule",
        *(_line(_marked(c) for c in row) for row in rows),
        r"\bottomrule",
        r"\end{tabular}",
        rf"\par\smallskip\footnotesize\textit{{Note.}} {latex(table.note)}",
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def all_latex(made: Iterable[Table]) -> str:
    """Every table, one after the other."""
    return "% \\usepackage{booktabs}\n" + "\n".join(as_latex(table) for table in made)


def as_word(table: Table) -> Markup:
    """A plain table that keeps its three rules when it is marked and copied into a document."""
    heads, rows = kept(near(table))
    top = "".join(_head(h) for h in heads)
    body = "".join(f"<tr>{_row(row, heads)}</tr>" for row in rows)
    return svg.whole(
        f"<p><b>Table {table.number}</b></p><p><i>{escape(table.title)}</i></p>"
        '<table frame="hsides" rules="groups" cellspacing="0" cellpadding="4">'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
        f"<p><i>Note.</i> {escape(table.note)}</p>"
    )


def all_word(made: Iterable[Table], title: str) -> str:
    """A page a word processor opens, with every table and nothing else."""
    body = "\n".join(as_word(table) for table in made)
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def latex(text: str) -> str:
    """Words with every sign that LaTeX would take for an order put as itself."""
    return "".join(_SPECIAL.get(sign, sign) for sign in text)


def _line(texts: Iterable[str]) -> str:
    return " & ".join(latex(t) for t in texts) + r" \\"


def _marked(cell: Cell) -> str:
    return f"{cell.text}*" if cell.is_outside else cell.text


def _head(head: Head) -> str:
    """A heading; over a column that has none, such as that of groups, an empty cell."""
    tag = 'th scope="col"' if head.plain else "td"
    return f'<{tag} align="{_side(head)}">{escape(head.plain)}</{tag[:2]}>'


def _row(row: Sequence[Cell], heads: Sequence[Head]) -> str:
    return "".join(
        f'<td align="{_side(head)}">{escape(_marked(cell))}</td>'
        for cell, head in zip(row, heads, strict=True)
    )


def _side(head: Head) -> str:
    return "right" if head.is_figure else "left"
