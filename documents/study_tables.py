"""The tables of a validation report: items, reliability, agreement, retest; numbered as they come."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from assessments.reports.study_shapes import (
    Estimated,
    ItemStudy,
    ScaleStudy,
    ValidationReport,
)
from documents import (
    adequacy_table,
    alignment_table,
    carried,
    distinct_table,
    factor_tables,
    further_tables,
    guides,
    invariance_table,
    model_tables,
    multilevel_table,
    numbers,
    own_tables,
    residual_table,
    response_tables,
    standing_tables,
    study_charts,
    tables,
    team_tables,
    threshold_tables,
)
from documents.language import msgid as _m
from documents.language import say
from documents.study_cells import estimate, interval_head, limits
from documents.tables import Cell, Row, Table

Told = tuple[bool, Callable[[ValidationReport, int, str], Table], str]
"""Whether a table is told, what makes it, and how it meets missing answers."""
EVERY_ANSWER = _m(
    "Missing answers: every answer to an item counts; r.drop and α.drop from complete rows (listwise)."
)
OF_ALL_ROWS = _m("Missing answers: all rows are counted, listwise and pairwise as said.")
LISTWISE_SCALE = _m("Missing answers: rows in which every item of the scale was answered (listwise).")
LISTWISE = _m("Missing answers: rows in which every scored item was answered (listwise).")
LISTWISE_BUT_FIML = _m(
    "Missing answers: rows in which every scored item was answered (listwise), but for FIML all rows."
)
LISTWISE_OWN = _m("Missing answers: rows in which every item of the model was answered (listwise).")
LISTWISE_TEAM = _m(
    "Missing answers: rows of a named team in which every item of the scale was answered (listwise)."
)
LISTWISE_TWICE = _m("Missing answers: people with every item of the scale answered both times (listwise).")
BY_SCORING = _m(
    "Missing answers: everybody with a score by the questionnaire's own rule; others left out (listwise)."
)

_R_DROP = Markup("<i>r</i><sub>drop</sub>")
_ALPHA_DROP = Markup("α<sub>drop</sub>")
_RELIABILITY_AXIS = (0.4, 1.0)


def all_tables(report: ValidationReport, language: str) -> tuple[Table, ...]:
    """Every table the report has something to say in, numbered in order; each says how gaps were met."""
    made: list[Table] = []
    for is_told, make, gaps in (*_scales(report), *_structure(report), *_groups(report)):
        if is_told:
            table = make(report, len(made) + 1, language)
            made.append(replace(table, note=f"{table.note} {say(gaps, language)}"))
    return tuple(made)


def _scales(report: ValidationReport) -> Sequence[Told]:
    """Items and consistency."""
    has_general = any(s.schmid_leiman and s.schmid_leiman.loadings for s in report.scales)
    has_more = any("glb" in s.reliability for s in report.scales)
    return (
        (True, items, EVERY_ANSWER),
        (report.missing is not None, further_tables.missing, OF_ALL_ROWS),
        (True, reliability, LISTWISE_SCALE),
        (has_more, factor_tables.coefficients, LISTWISE_SCALE),
        (has_more, further_tables.intervals, LISTWISE_SCALE),
        (has_general, further_tables.general, LISTWISE_SCALE),
    )


def _structure(report: ValidationReport) -> Sequence[Told]:
    """What is told of all scales together, in the order a reviewer reads."""
    found, efa, cfa = report.dimensionality, report.efa, report.cfa
    has_parallel = found is not None and found.parallel is not None and found.parallel.refused is None
    has_model = cfa is not None and cfa.refused is None
    return (
        (found is not None and found.kmo is not None, adequacy_table.adequacy, LISTWISE),
        (found is not None and bool(found.thresholds), threshold_tables.thresholds, LISTWISE),
        (has_parallel, factor_tables.counts, LISTWISE),
        (has_parallel, factor_tables.eigenvalues, LISTWISE),
        (efa is not None and efa.refused is None, factor_tables.loadings, LISTWISE),
        (efa is not None and bool(efa.congruence), threshold_tables.congruence, LISTWISE),
        (has_model or own_tables.is_fitted(report), model_tables.fit, LISTWISE_BUT_FIML),
        (has_model and len(report.scales) > 1, distinct_table.distinct, LISTWISE),
        (has_model and distinct_table.has_intervals(report), distinct_table.intervals, LISTWISE),
        (has_model and cfa is not None and len(cfa.residuals) > 2, residual_table.residuals, LISTWISE),
        (cfa is not None and bool(cfa.freed), model_tables.misfit, LISTWISE),
        (own_tables.is_fitted(report), own_tables.parameters, LISTWISE_OWN),
        (bool(cfa and cfa.own and cfa.own.freed), own_tables.misfit, LISTWISE_OWN),
    )


def _groups(report: ValidationReport) -> Sequence[Told]:
    """Single scales by other models; groups, teams, occasions, norms."""
    scales = report.scales
    has_retest = any(s.retest for s in scales)
    levels = report.multilevel_model
    return (
        (any(s.irt and s.irt.items for s in scales), response_tables.responses, LISTWISE_SCALE),
        (any(s.mokken and s.mokken.h_items for s in scales), response_tables.scalability, LISTWISE_SCALE),
        (bool(report.invariance), invariance_table.invariance, LISTWISE),
        (alignment_table.is_told(report), alignment_table.aligned, LISTWISE),
        (any(s.dif and s.dif.items for s in scales), response_tables.differences, LISTWISE_SCALE),
        (any(s.agreement for s in scales), team_tables.agreement, LISTWISE_TEAM),
        (levels is not None and levels.told, multilevel_table.two_levels, LISTWISE_TEAM),
        (
            any(s.generalizability and s.generalizability.components for s in scales),
            standing_tables.generalizability,
            LISTWISE_TEAM,
        ),
        (has_retest, team_tables.retest, LISTWISE_TWICE),
        (has_retest, standing_tables.occasions, LISTWISE_TWICE),
        (any(n.rows for s in scales for n in s.norms), standing_tables.norms, BY_SCORING),
    )


def items(report: ValidationReport, number: int, language: str) -> Table:
    """Item statistics, grouped by scale, with how often each option was used."""
    rows: list[Row] = []
    for scale in report.scales:
        alpha = carried.reliability(scale).get("alpha")
        aside = f"α = {numbers.bounded(alpha.value)}" if alpha and alpha.value is not None else ""
        rows.append(Row(group=scale.title, aside=aside))
        rows.extend(Row(cells=_item(item, scale)) for item in scale.items)
    heads = (
        tables.head(say(_m("Item"), language), is_figure=False),
        tables.head(say(_m("Wording"), language), is_figure=False, only_wide=True),
        tables.above_picture(
            say(_m("Options chosen"), language), Markup.escape(say(_m("Options"), language))
        ),
        tables.head("M", Markup("<i>M</i>")),
        tables.head("SD", Markup("<i>SD</i>")),
        tables.head("r.drop", _R_DROP),
        tables.above_picture(say(_m("r.drop drawn"), language)),
        tables.head("α.drop", _ALPHA_DROP),
        tables.head("n", Markup("<i>n</i>")),
        tables.head(say(_m("%% miss."), language)),
        tables.head(say(_m("%% floor"), language)),
        tables.head(say(_m("%% ceil."), language)),
        tables.head("G1", Markup("<i>G</i><sub>1</sub>")),
        tables.head("G2", Markup("<i>G</i><sub>2</sub>")),
    )
    note = say(
        _m(
            "Options: how often each was chosen, lowest first. Floor and ceiling: share at the lowest and "
            "highest "
            "option. G1, G2: skewness and excess kurtosis. r.drop: correlation with the rest of the scale; "
            "shaded: "
            ".30 to .80. α.drop: alpha without the item. (R): reverse-keyed, shown after reversing. "
            "* outside its guide: more than 5%% missing, more than 80%% at one end, or r.drop outside .30 to "
            ".80."
        ),
        language,
    )
    return Table(
        number=number,
        section=say(_m("Items"), language),
        title=say(_m("Item Statistics by Scale (N = %(n)s)"), language, n=numbers.count(report.rows)),
        heads=heads,
        rows=tuple(rows),
        note=note,
    )


def _item(item: ItemStudy, scale: ScaleStudy) -> tuple[Cell, ...]:
    outside = guides.flags(item)
    low, high = guides.ITEM_REST
    return (
        tables.words(item.id if item.keyed > 0 else f"{item.id} (R)"),
        tables.words(item.text),
        tables.drawn(study_charts.option_use(item.option_use[:: item.keyed])),
        tables.figure(item.mean),
        tables.figure(item.sd),
        tables.figure(item.item_rest, is_bounded=True, is_outside="item_rest" in outside),
        tables.drawn(study_charts.dot_between(item.item_rest, low=0.0, high=1.0, guide=(low, high))),
        tables.figure(carried.alpha_if_dropped(scale, item), is_bounded=True),
        tables.count(item.n),
        tables.share(item.missing, digits=1, is_outside="missing" in outside),
        tables.share(item.floor, is_outside="floor" in outside),
        tables.share(item.ceiling, is_outside="ceiling" in outside),
        tables.figure(item.skew),
        tables.figure(item.kurtosis),
    )


def reliability(report: ValidationReport, number: int, language: str) -> Table:
    """Internal consistency, with intervals drawn on one axis."""
    low, high = _RELIABILITY_AXIS
    heads = (
        tables.head(say(_m("Scale"), language), is_figure=False),
        tables.head("k", Markup("<i>k</i>")),
        tables.head("n", Markup("<i>n</i>")),
        tables.head("α"),
        interval_head(),
        tables.above_picture(
            say(_m("alpha drawn"), language), study_charts.interval_axis(low, high, (0.5, 0.7, 0.9))
        ),
        tables.head("ω total", Markup("ω<sub>total</sub>")),
        interval_head(),
        tables.head("ω hier.", Markup("ω<sub>h</sub>")),
        tables.head("α std.", Markup("α<sub>std</sub>")),
        tables.head("λ6", Markup("λ<sub>6</sub>")),
        tables.head(say(_m("Split halves"), language)),
        tables.head("SEM", Markup("<i>SEM</i>")),
    )
    note = say(
        _m(
            "Complete rows of each scale. Shaded: .70 and above. α from the covariance of the keyed items "
            "with "
            "Feldt's interval; ω total from one minres factor; ω hier. from a Schmid-Leiman solution; split "
            "halves: "
            "lowest and highest over all splits. SEM: standard error of measurement in points of the scale."
        ),
        language,
    )
    return Table(
        number=number,
        section=say(_m("Reliability"), language),
        title=say(_m("Internal Consistency"), language),
        heads=heads,
        rows=tuple(Row(cells=_reliability(scale)) for scale in report.scales),
        note=note,
    )


def _reliability(scale: ScaleStudy) -> tuple[Cell, ...]:
    known: Mapping[str, Estimated] = carried.reliability(scale)
    alpha, omega = known.get("alpha"), known.get("omega_total")
    low, high = _RELIABILITY_AXIS
    halves = [known.get(name) for name in ("split_half_min", "split_half_max")]
    told = [numbers.bounded(h.value) for h in halves if h is not None and h.value is not None]
    drawing = study_charts.interval_row(
        alpha.value if alpha else None,
        alpha.low if alpha else None,
        alpha.high if alpha else None,
        low=low,
        high=high,
        guide=(guides.RELIABILITY, high),
    )
    return (
        tables.words(scale.title),
        tables.count(scale.k),
        tables.count(scale.n_complete),
        estimate(alpha),
        limits(alpha),
        tables.drawn(drawing),
        estimate(omega),
        limits(omega),
        estimate(known.get("omega_hierarchical")),
        estimate(known.get("alpha_standardized")),
        estimate(known.get("lambda6")),
        tables.words(f"{told[0]} to {told[1]}") if len(told) == 2 else tables.missing(),
        estimate(known.get("sem"), is_bounded=False),
    )
