"""Tables of what lies behind ordered answers, and of factors that groups or occasions share."""

from collections.abc import Mapping

from assessments.reports.laboratory_shapes import ExploratoryStudy
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import Dimensionality, ValidationReport
from documents import numbers, tables
from documents.language import msgid as _m
from documents.language import say
from documents.tables import Cell, Row, Table

ALIKE = 0.95


def thresholds(report: ValidationReport, number: int, language: str) -> Table:
    """Where each item's answers give way to one another, with standard errors."""
    found = report.dimensionality or Dimensionality()
    width = max((len(cuts) for cuts in found.thresholds.values()), default=0)
    rows = []
    for item, cuts in found.thresholds.items():
        cells = [_threshold(cut.value, cut.error) for cut in cuts]
        rows.append(
            Row(cells=(tables.words(item), *cells, *(Cell(text="") for _ in range(width - len(cells)))))
        )
    return Table(
        number=number,
        section=say(_m("Thresholds"), language),
        title=say(_m("Thresholds of Ordered Answers"), language),
        heads=(
            tables.head(say(_m("Item"), language), is_figure=False),
            *(tables.head(f"τ{place + 1}") for place in range(width)),
        ),
        rows=tuple(rows),
        note=f"{say(_HOW, language)} {_wanting(found, language)}",
    )


_HOW = _m(
    "Where on a normal variable behind the item one answer gives way to the next, with its standard error; "
    "items as answered. Polychoric correlations and their errors are in the JSON."
)


def _threshold(value: float, error: float | None) -> Cell:
    return Cell(text=f"{numbers.estimate(value)} ({numbers.bounded(error)})", value=value)


def _wanting(found: Dimensionality, language: str) -> str:
    """Empty cells and smoothing, said aloud, also where there was nothing of the kind."""
    known: Mapping[str, Fact] = {fact.code: fact for fact in found.caveats}
    said = []
    if "empty_cells" in known:
        facts = known["empty_cells"].facts
        said.append(
            say(
                _m("Empty cells: %(share)s%% of all, in %(pairs)s pairs of items."),
                language,
                share=numbers.percent(_share(facts.get("share")), digits=1),
                pairs=str(facts.get("pairs")),
            )
        )
    else:
        said.append(say(_m("No table of two items has an empty cell."), language))
    if "smoothed" in known:
        said.append(say(_m("The correlations were smoothed to be usable together."), language))
    else:
        said.append(say(_m("No smoothing was needed."), language))
    return " ".join(said)


def _share(value: object) -> float | None:
    return value if isinstance(value, float) else None


def congruence(report: ValidationReport, number: int, language: str) -> Table:
    """How alike each factor is in two groups, or on two occasions."""
    efa = report.efa or ExploratoryStudy()
    factors = tuple(efa.explained)
    return Table(
        number=number,
        section=say(_m("Factors of groups"), language),
        title=say(_m("Congruence of Factors Found Apart"), language),
        heads=(
            tables.head(say(_m("Compared"), language), is_figure=False),
            *(tables.head(f) for f in factors),
        ),
        rows=tuple(
            Row(
                cells=(
                    tables.words(pair),
                    *(
                        tables.figure(line.get(f), is_bounded=True, is_outside=_is_apart(line.get(f)))
                        for f in factors
                    ),
                )
            )
            for pair, line in efa.congruence.items()
        ),
        note=say(
            _m(
                "Tucker's coefficient of loadings found in each by itself, factors matched one to one: from "
                ".95 on they count as equal, from .85 as fairly alike. * below .95."
            ),
            language,
        ),
    )


def _is_apart(value: float | None) -> bool:
    return value is not None and abs(value) < ALIKE
