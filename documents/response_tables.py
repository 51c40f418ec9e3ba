"""Tables of single scales by other models: response curves, scalability, differences between groups."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from assessments.reports.laboratory_shapes import DifItem
from assessments.reports.study_shapes import ScaleStudy, ValidationReport
from documents import laboratory_charts, numbers, tables
from documents.figure_refusals import why
from documents.language import listed, say
from documents.language import msgid as _m
from documents.study_cells import chance
from documents.tables import Cell, Row, Table

LOWEST_H = 0.30
SIZES: Mapping[str, str] = {
    "negligible": _m("negligible"),
    "moderate": _m("moderate"),
    "large": _m("large"),
}


def responses(report: ValidationReport, number: int, language: str) -> Table:
    """Slopes and steps of every item, drawn on the trait."""
    fitted = [s for s in report.scales if s.irt is not None and s.irt.items]
    width = max(len(item.b) for s in fitted if s.irt for item in s.irt.items.values())
    rows = [row for scale in fitted for row in _curves(scale, width, language)]
    return Table(
        number=number,
        section=say(_m("Response curves"), language),
        title=say(_m("Graded Response Model of Each Scale"), language),
        heads=(
            tables.head(say(_m("Item"), language), is_figure=False),
            tables.head("a", Markup("<i>a</i>")),
            tables.above_picture(
                say(_m("Steps drawn from -4 to 4"), language), Markup.escape(say(_m("Steps"), language))
            ),
            *(tables.head(f"b{i + 1}", Markup("<i>b</i><sub>{}</sub>").format(i + 1)) for i in range(width)),
        ),
        rows=tuple(rows),
        note=say(
            _m(
                "Marginal maximum likelihood without priors, 61 points of the trait or more, keyed items, "
                "complete rows of each scale. a: slope; b: where on the trait (mean 0, SD 1) the next "
                "answer becomes as likely as not. Last line of a scale: information from -4 to 4. Q3: "
                "largest correlation of what the model leaves of two items."
            ),
            language,
        ),
    )


def _curves(scale: ScaleStudy, width: int, language: str) -> Iterable[Row]:
    found = scale.irt
    if found is None:
        return
    aside = say(
        _m("n = %(n)s, reliability %(reliability)s, Q3 %(q3)s (%(pair)s)"),
        language,
        n=numbers.count(found.n),
        reliability=numbers.bounded(found.reliability.get("marginal")),
        q3=numbers.bounded(found.q3_largest),
        pair=listed(found.q3_pair or (), language),
    )
    yield Row(group=scale.title, aside=aside)
    for name, item in found.items.items():
        steps = [tables.figure(b) for b in item.b]
        yield Row(
            cells=(
                tables.words(name),
                tables.figure(item.a),
                tables.drawn(laboratory_charts.steps(item.b)),
                *steps,
                *(Cell(text="") for _ in range(width - len(steps))),
            )
        )
    yield Row(
        cells=(
            tables.words(say(_m("Information"), language)),
            Cell(text=""),
            tables.drawn(laboratory_charts.information(found.information)),
            *(Cell(text="") for _ in range(width)),
        )
    )


def scalability(report: ValidationReport, number: int, language: str) -> Table:
    """Mokken's coefficients of scales and items."""
    rows: list[Row] = []
    for scale in report.scales:
        found = scale.mokken
        if found is None or found.refused is not None:
            continue
        aside = (
            f"H = {numbers.bounded(found.h)} ({numbers.bounded(found.h_se, 3)}), "
            f"HT = {numbers.bounded(found.ht)}, ρ = {numbers.bounded(found.rho)}, "
            f"n = {numbers.count(found.n)}"
        )
        rows.append(Row(group=scale.title, aside=aside))
        rows += [
            Row(
                cells=(
                    tables.words(name),
                    tables.figure(value, is_bounded=True, is_outside=value is not None and value < LOWEST_H),
                    tables.count(found.aisp.get(name)),
                    tables.figure(found.monotonicity.get(name), digits=0),
                )
            )
            for name, value in found.h_items.items()
        ]
    return Table(
        number=number,
        section=say(_m("Scalability"), language),
        title=say(_m("Mokken Scale Analysis"), language),
        heads=(
            tables.head(say(_m("Item"), language), is_figure=False),
            tables.head("H.i", Markup("<i>H</i><sub>i</sub>")),
            tables.head(say(_m("Sorted into"), language)),
            tables.head(say(_m("Crit"), language)),
        ),
        rows=tuple(rows),
        note=say(
            _m(
                "H with its standard error: below .30 no scale, .30 weak, .40 medium, .50 strong. Sorted "
                "into: the Mokken scale an item falls to (0: none). Crit: falling steps of an item; from 80 "
                "on doubtful. * below .30. Keyed items, complete rows."
            ),
            language,
        ),
    )


def differences(report: ValidationReport, number: int, language: str) -> Table:
    """Items that groups answer differently at one level of the scale."""
    rows: list[Row] = []
    for scale in report.scales:
        if scale.dif is None:
            continue
        sizes = listed((f"{label} ({n})" for label, n in scale.dif.groups.items()), language)
        rows.append(
            Row(group=scale.title, aside=why(scale.dif.refused, language) if scale.dif.refused else sizes)
        )
        rows += [Row(cells=_difference(name, item, language)) for name, item in scale.dif.items.items()]
    heads = ("χ²", "df", "p", say(_m("uniform χ²"), language), "ΔR²")
    return Table(
        number=number,
        section=say(_m("Differences between groups"), language),
        title=say(_m("Items Answered Differently at One Level of the Scale"), language),
        heads=(
            tables.head(say(_m("Item"), language), is_figure=False),
            *(tables.head(h) for h in heads),
            tables.head(say(_m("Std. difference"), language)),
            tables.head(say(_m("Size"), language), is_figure=False),
        ),
        rows=tuple(rows),
        note=say(
            _m(
                "Ordinal logistic regression on the scale's sum, purified of flagged items until the flags "
                "stay; ΔR²: Nagelkerke, moderate from .035, large from .070. Std. difference: mean "
                "difference at one level in SDs of the item, second group less the first; two groups only. "
                "Keyed items, complete rows."
            ),
            language,
        ),
    )


def _difference(name: str, item: DifItem, language: str) -> tuple[Cell, ...]:
    return (
        tables.words(name),
        tables.figure(item.chi2),
        tables.count(item.df),
        chance(item.p),
        tables.figure(item.uniform_chi2),
        tables.figure(item.effect, digits=3, is_bounded=True, is_outside=item.size != "negligible"),
        tables.figure(item.difference),
        tables.words(say(SIZES[item.size], language)),
    )
