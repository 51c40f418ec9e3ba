"""Tables of standing: team means over members and items, scores in the sample, two occasions of a score."""

from collections.abc import Mapping, Sequence

from assessments.reports.further_shapes import GeneralizabilityStudy, NormRow, NormStudy
from assessments.reports.study_shapes import Estimated, ScaleStudy, ValidationReport
from documents import numbers, tables
from documents.figure_names import SIGNS
from documents.language import msgid as _m
from documents.language import say
from documents.study_cells import estimate
from documents.tables import Cell, Row, Table

NORM_ROWS = 21
UNITS = {"person": _m("persons"), "team": _m("means of teams")}
PARTS = ("team", "member", "item", "team_item", "residual")
OF_OCCASIONS = {name: SIGNS[name] for name in ("icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck")}


def generalizability(report: ValidationReport, number: int, language: str) -> Table:
    """Components of variance, and how far team means would hold."""
    found = [s for s in report.scales if s.generalizability is not None and not s.generalizability.refused]
    told = [s.generalizability for s in found if s.generalizability]
    designs = max((tuple(g.designs) for g in told), key=len, default=())
    finite = max((tuple(g.finite) for g in told), key=len, default=())
    heads = (
        *(say(head, language) for head in _PARTS),
        "Eρ²",
        *(f"Eρ² ({n})" for n in designs),
        *(f"R ({name.replace(' of ', '/')})" for name in finite),
    )
    rows = (Row(cells=_components(s, g, designs, finite)) for s, g in zip(found, told, strict=True))
    return Table(
        number=number,
        section=say(_m("Generalizability"), language),
        title=say(_m("Members in Teams, Crossed with Items"), language),
        heads=(
            tables.head(say(_m("Scale"), language), is_figure=False),
            *(tables.head(h) for h in heads),
        ),
        rows=tuple(rows),
        note=say(_HOW_TEAMS, language),
    )


_PARTS = (_m("teams"), _m("members"), _m("items"), _m("teams × items"), _m("rest"))
_HOW_TEAMS = _m(
    "Components of variance in squared points, as found. Eρ²: generalizability of team means with the teams' "
    "own sizes, and with so many members: would others say the same. R (answered/members): how far a mean "
    "says what these members think, with day-to-day error from alpha within teams and .08 of the variance "
    "for the day."
)


def _components(
    scale: ScaleStudy, told: GeneralizabilityStudy, designs: Sequence[str], finite: Sequence[str]
) -> tuple[Cell, ...]:
    return (
        tables.words(scale.title),
        *(tables.figure(told.components.get(name), digits=3) for name in PARTS),
        tables.figure(told.coefficient, is_bounded=True),
        *(tables.figure(told.designs.get(name), is_bounded=True) for name in designs),
        *(tables.figure(told.finite.get(name), is_bounded=True) for name in finite),
    )


def norms(report: ValidationReport, number: int, language: str) -> Table:
    """Where each score stands among the people of this sample, or the means of its teams."""
    rows: list[Row] = []
    for scale in report.scales:
        for study in scale.norms:
            if study.rows:
                rows.append(Row(group=scale.title, aside=_norm_group(study, language)))
                rows += [_norm(row) for row in _spread(study.rows)]
    return Table(
        number=number,
        section=say(_m("Norms"), language),
        title=say(_m("Standing of Scores in This Sample"), language),
        heads=(
            tables.head(say(_m("Score"), language)),
            tables.head("z"),
            tables.head("T"),
            tables.head(say(_m("Stanine"), language)),
            tables.head(say(_m("Percentile"), language)),
            tables.head("95% CI"),
        ),
        rows=tuple(rows),
        note=say(
            _m(
                "Percentile: share below and half of those at the score, with Jeffreys' interval; z, T and "
                "stanine by mean and SD of the sample. Norms hold for people like these; under 300 persons "
                "or 100 teams they are provisional. Every score that occurred is in the JSON."
            ),
            language,
        ),
    )


def _norm_group(found: NormStudy, language: str) -> str:
    return say(
        _m("%(unit)s, n = %(n)s, M = %(mean)s, SD = %(sd)s"),
        language,
        unit=say(UNITS[found.unit], language),
        n=numbers.count(found.n),
        mean=numbers.estimate(found.mean),
        sd=numbers.estimate(found.sd),
    )


def _spread(rows: Sequence[NormRow]) -> Sequence[NormRow]:
    """At most some twenty scores, evenly over those that occurred."""
    if len(rows) <= NORM_ROWS:
        return rows
    step = (len(rows) - 1) / (NORM_ROWS - 1)
    return [rows[round(i * step)] for i in range(NORM_ROWS)]


def _norm(row: NormRow) -> Row:
    ends = f"[{numbers.estimate(row.low, 1)}, {numbers.estimate(row.high, 1)}]"
    return Row(
        cells=(
            tables.figure(row.score),
            tables.figure(row.z),
            tables.figure(row.t, digits=1),
            tables.count(row.stanine),
            tables.figure(row.percentile, digits=1),
            Cell(text=ends, value=ends),
        )
    )


def occasions(report: ValidationReport, number: int, language: str) -> Table:
    """All intraclass correlations of two occasions, and limits of agreement."""
    return Table(
        number=number,
        section=say(_m("Two occasions"), language),
        title=say(_m("Intraclass Correlations and Limits of Agreement"), language),
        heads=(
            tables.head(say(_m("Scale"), language), is_figure=False),
            *(tables.head(h) for h in OF_OCCASIONS.values()),
            tables.head(say(_m("mean difference"), language)),
            tables.head(say(_m("lower limit"), language)),
            tables.head(say(_m("upper limit"), language)),
        ),
        rows=tuple(
            Row(cells=(tables.words(s.title), *_occasions(s.retest))) for s in report.scales if s.retest
        ),
        note=say(
            _m(
                "After McGraw and Wong: of one occasion (1) and of the mean of both (k); A: the occasions' "
                "means count as error, C: they do not, (1): occasions at random for each person. Difference: "
                "second less first, in points; limits: within which 95%% of differences lie (Bland and "
                "Altman). Intervals are in the JSON."
            ),
            language,
        ),
    )


def _occasions(known: Mapping[str, Estimated]) -> tuple[Cell, ...]:
    ends = (estimate(known.get(n), is_bounded=False) for n in ("bias", "loa_low", "loa_high"))
    return (*(estimate(known.get(name)) for name in OF_OCCASIONS), *ends)
