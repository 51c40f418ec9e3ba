"""Tables of dimensions: further coefficients, ways of counting, eigenvalues beside chance, loadings."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from assessments.reports.laboratory_shapes import ConfirmatoryStudy, ExploratoryStudy, ParallelStudy
from assessments.reports.study_shapes import Dimensionality, ValidationReport
from documents import carried, laboratory_charts, numbers, tables
from documents.language import msgid as _m
from documents.language import say, say_number
from documents.study_cells import estimate
from documents.tables import Cell, Row, Table

BEYOND = 3
"""Eigenvalues shown after the last that passes chance."""
LOADING = 0.30


def coefficients(report: ValidationReport, number: int, language: str) -> Table:
    """What other models and bounds say of the consistency of each scale."""
    names = ("omega_cfa", "omega_categorical", "omega_categorical_model", "alpha_ordinal", "lambda2", "glb")
    heads = ("ω CFA", "ω cat.", "ω cat. model", "α ord.", "λ2", "GLB")
    note = say(
        _m(
            "Complete rows of each scale. ω CFA: one factor, maximum likelihood, model-implied. ω cat.: of "
            "the sum of ordered answers (Green and Yang), one factor of polychoric correlations by weighted "
            "least squares; beside it with the total taken from the model. α ord.: alpha of polychoric "
            "correlations, a diagnostic and no reliability of the score. λ2: Guttman. GLB: greatest lower "
            "bound, exact; too high in small samples."
        ),
        language,
    )
    return Table(
        number=number,
        section=say(_m("Further coefficients"), language),
        title=say(_m("Internal Consistency by Other Models and Bounds"), language),
        heads=(tables.head(say(_m("Scale"), language), is_figure=False), *(tables.head(h) for h in heads)),
        rows=tuple(
            Row(
                cells=(tables.words(s.title), *(estimate(carried.reliability(s).get(name)) for name in names))
            )
            for s in report.scales
        ),
        note=note,
    )


def counts(report: ValidationReport, number: int, language: str) -> Table:
    """How many dimensions each way of counting finds, beside how many scales there are."""
    found = report.dimensionality or Dimensionality()
    told = [
        (say(_m("Scales of the questionnaire"), language), len(report.scales)),
        *_parallel(found.parallel, say(_m("Pearson"), language), language),
        *_parallel(found.parallel_polychoric, say(_m("polychoric"), language), language),
        (say(_m("Minimum average partial (MAP)"), language), found.counts.map),
        (say(_m("MAP, fourth powers"), language), found.counts.map_fourth_power),
        (say(_m("Very simple structure, one loading"), language), found.counts.vss1),
        (say(_m("Very simple structure, two loadings"), language), found.counts.vss2),
        (say(_m("Hull"), language), found.counts.hull),
        (say(_m("Exploratory graph analysis"), language), found.counts.ega),
        (say(_m("Eigenvalues above 1"), language), found.counts.kaiser),
    ]
    known = found.parallel or ParallelStudy()
    note = say(
        _m(
            "All scored items as answered, complete rows, n = %(n)s. Parallel analysis: observed beside the "
            "%(quantile)s quantile of %(draws)s random data sets, seed %(seed)s."
        ),
        language,
        n=numbers.count(found.n),
        quantile=numbers.bounded(known.quantile),
        draws=numbers.count(known.draws),
        seed=str(known.seed),
    )
    return Table(
        number=number,
        section=say(_m("Number of dimensions"), language),
        title=say(_m("How Many Dimensions the Items Have"), language),
        heads=(
            tables.head(say(_m("Way of counting"), language), is_figure=False),
            tables.head(say(_m("Dimensions"), language)),
        ),
        rows=tuple(
            Row(cells=(tables.words(way), tables.missing() if count is None else tables.count(count)))
            for way, count in told
        ),
        note=note,
    )


def _parallel(found: ParallelStudy | None, kind: str, language: str) -> Iterable[tuple[str, int | None]]:
    if found is not None:
        yield say(_m("Parallel analysis, factors (%(kind)s)"), language, kind=kind), found.n_factors
        yield say(_m("Parallel analysis, components (%(kind)s)"), language, kind=kind), found.n_components


def eigenvalues(report: ValidationReport, number: int, language: str) -> Table:
    """The scree, with what chance would give."""
    found = (report.dimensionality or Dimensionality()).parallel or ParallelStudy()
    shown = min(len(found.components.observed), max(found.n_components or 0, found.n_factors or 0) + BEYOND)
    most = max(found.components.observed, default=1.0)
    rows = [
        Row(
            cells=(
                tables.count(place + 1),
                tables.figure(found.components.observed[place]),
                tables.figure(found.components.random_quantile[place]),
                tables.drawn(
                    laboratory_charts.eigenvalue(
                        found.components.observed[place], found.components.random_quantile[place], most=most
                    )
                ),
                tables.figure(found.factors.observed[place]),
                tables.figure(found.factors.random_quantile[place]),
            )
        )
        for place in range(shown)
    ]
    return Table(
        number=number,
        section=say(_m("Eigenvalues"), language),
        title=say(_m("Eigenvalues Beside Those of Random Answers"), language),
        heads=(
            tables.head(say(_m("No."), language), is_figure=False),
            tables.head(say(_m("Component"), language)),
            tables.head(say(_m("by chance"), language)),
            tables.above_picture(say(_m("Scree drawn"), language), Markup.escape(say(_m("Scree"), language))),
            tables.head(say(_m("Factor"), language)),
            tables.head(say(_m("by chance, factor"), language)),
        ),
        rows=tuple(rows),
        note=say(
            _m(
                "By chance: the quantile named above. Bar: eigenvalue of the component; broken line: where "
                "chance would reach. Further eigenvalues are in the JSON."
            ),
            language,
        ),
    )


def loadings(report: ValidationReport, number: int, language: str) -> Table:
    """Loadings of the exploratory factors and of the model of the scales, item by item."""
    efa, cfa = report.efa or ExploratoryStudy(), report.cfa or ConfirmatoryStudy()
    factors = list(efa.explained)
    rows: list[Row] = []
    for scale in report.scales:
        rows.append(Row(group=scale.title))
        for item in scale.items:
            own = efa.loadings.get(item.id, {})
            alone = [own.get(f) for f in factors]
            rows.append(
                Row(
                    cells=(
                        tables.words(item.id if item.keyed > 0 else f"{item.id} (R)"),
                        tables.drawn(laboratory_charts.shades(alone)),
                        *(_loading(value) for value in alone),
                        tables.figure(efa.uniqueness.get(item.id), is_bounded=True),
                        tables.figure(cfa.loadings_std.get(item.id, {}).get(scale.id), is_bounded=True),
                    )
                )
            )
    rows += _between(efa, factors, language)
    return Table(
        number=number,
        section=say(_m("Factors"), language),
        title=say_number(
            "Loadings of One Factor", "Loadings of %(n)s Factors", efa.n_factors, language=language
        ),
        heads=(
            tables.head(say(_m("Item"), language), is_figure=False),
            tables.above_picture(
                say(_m("Loadings drawn"), language), Markup.escape(say(_m("Map"), language))
            ),
            *(tables.head(f) for f in factors),
            tables.head("u²"),
            tables.head("λ CFA"),
        ),
        rows=tuple(rows),
        note=_how(efa, language),
    )


def _loading(value: float | None) -> Cell:
    return tables.figure(value, is_bounded=True, is_outside=value is not None and abs(value) >= LOADING)


def _between(efa: ExploratoryStudy, factors: Sequence[str], language: str) -> Iterable[Row]:
    """Correlations of the factors, and what each explains."""
    blank = (tables.missing(), tables.missing())
    yield Row(group=say(_m("Correlations of the factors"), language))
    for place, factor in enumerate(factors):
        line = [efa.factor_correlations.get(factor, {}).get(other) for other in factors]
        figures = [
            tables.figure(v, is_bounded=True) if i <= place else Cell(text="") for i, v in enumerate(line)
        ]
        yield Row(cells=(tables.words(factor), tables.drawn(Markup("")), *figures, *blank))
    shares = [tables.share(efa.explained.get(f)) for f in factors]
    explained = tables.words(say(_m("Variance explained"), language))
    yield Row(cells=(explained, tables.drawn(Markup("")), *shares, *blank))


def _how(efa: ExploratoryStudy, language: str) -> str:
    return say(
        _m(
            "Items as answered: those marked (R) should load the other way than the rest of their scale. "
            "Extraction %(extraction)s, rotation %(rotation)s, Pearson correlations, complete rows, "
            "n = %(n)s. * loading of .30 or more. Map: the fuller the stronger. u²: share of the item's "
            "own. λ CFA: standardised loading in the model of the scales, items keyed. RMSEA %(rmsea)s, "
            "TLI %(tli)s, RMSR %(rmsr)s."
        ),
        language,
        extraction=efa.extraction,
        rotation=efa.rotation,
        n=numbers.count(efa.n),
        rmsea=numbers.bounded(efa.fit.get("rmsea"), 3),
        tli=numbers.bounded(efa.fit.get("tli"), 3),
        rmsr=numbers.bounded(efa.fit.get("rmsr"), 3),
    )
