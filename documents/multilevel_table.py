"""The table of scales at two levels: fit, and how reliably they measure people within teams, and teams."""

from assessments.reports.multilevel_shapes import LevelOmega, TwoLevelModel
from assessments.reports.study_shapes import ScaleStudy, ValidationReport
from documents import numbers, tables
from documents.language import msgid as _m
from documents.language import say
from documents.tables import Cell, Row, Table

_HOW = _m(
    "One factor at each level, by maximum likelihood; χ² against unrestricted covariances at both levels. ω "
    "within: people's distances from their team's mean. ω between: means of teams as observed. ω latent: "
    "such means free of the error of few members, which nobody observes. With 95%% intervals by the delta "
    "method."
)


def two_levels(report: ValidationReport, number: int, language: str) -> Table:
    """Each scale's own model of two levels; those that could not be fitted are left out."""
    study = report.multilevel_model
    told = [] if study is None else [(s, study.of(s.id)) for s in report.scales]
    figures = ("χ²", "df", "CFI", "RMSEA")
    heads = (
        say(_m("Teams"), language),
        *figures,
        say(_m("SRMR within"), language),
        say(_m("SRMR between"), language),
        say(_m("ω within"), language),
        "95% CI",
        say(_m("ω between"), language),
        "95% CI",
        say(_m("ω latent"), language),
    )
    return Table(
        number=number,
        section=say(_m("Two levels"), language),
        title=say(_m("Scales Within and Between Teams"), language),
        heads=(
            tables.head(say(_m("Scale"), language), is_figure=False),
            *(tables.head(h) for h in heads),
        ),
        rows=tuple(Row(cells=_row(s, m)) for s, m in told if m.refused is None and str(s.id) in m.omega),
        note=say(_HOW, language),
    )


def _row(scale: ScaleStudy, found: TwoLevelModel) -> tuple[Cell, ...]:
    omega = found.omega[str(scale.id)]
    return (
        tables.words(scale.title),
        tables.count(found.n_teams),
        tables.figure(found.chi2),
        tables.count(found.df),
        tables.figure(found.cfi, digits=3, is_bounded=True),
        tables.figure(found.rmsea.value, digits=3, is_bounded=True),
        tables.figure(found.srmr_within, digits=3, is_bounded=True),
        tables.figure(found.srmr_between, digits=3, is_bounded=True),
        *_with_limits(omega["within"]),
        *_with_limits(omega["between"]),
        _with_limits(omega["between_latent"])[0],
    )


def _with_limits(found: LevelOmega) -> tuple[Cell, Cell]:
    if found.value is None or found.low is None or found.high is None:
        return tables.missing(), tables.missing()
    text = numbers.interval(found.low, found.high)
    return tables.figure(found.value, is_bounded=True), Cell(text=text, value=text)
