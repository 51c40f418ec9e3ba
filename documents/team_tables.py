"""Tables of teams and of time in a validation report: agreement within teams, retest."""

from markupsafe import Markup

from assessments.reports.study_shapes import Estimated, GroupAgreement, ScaleStudy, ValidationReport
from documents import carried, tables
from documents.language import msgid as _m
from documents.language import say
from documents.study_cells import estimate, interval_head, limits
from documents.tables import Cell, Row, Table


def agreement(report: ValidationReport, number: int, language: str) -> Table:
    """How far members of a team agree and teams differ."""
    heads = (
        tables.head(say(_m("Scale"), language), is_figure=False),
        tables.head(say(_m("Teams"), language)),
        tables.head("ICC(1)"),
        interval_head(),
        tables.head("ICC(1) mean size", Markup("ICC(1)<sub>m</sub>")),
        tables.head("ICC(2)"),
        interval_head(),
        tables.head("rWG(J) uniform", Markup("<i>r</i><sub>WG(J)</sub>")),
        tables.head("rWG(J) skewed", Markup("<i>r</i><sub>WG(J)</sub> skew")),
        tables.head("AD", Markup("<i>AD</i><sub>M</sub>")),
        tables.head("aWG", Markup("<i>a</i><sub>WG</sub>")),
        tables.head(say(_m("%% beyond chance"), language)),
    )
    note = say(
        _m(
            "ICC(1) with n0, the size for unequal teams; ICC(1) mean size as often printed. r.WG(J) against "
            "a uniform "
            "and a slightly skewed null, AD and a.WG: medians over teams. Beyond chance: share of teams "
            "whose "
            "r.WG(J) passes the simulated critical value of their size."
        ),
        language,
    )
    return Table(
        number=number,
        section=say(_m("Agreement"), language),
        title=say(_m("Agreement Within and Differences Between Teams"), language),
        heads=heads,
        rows=tuple(Row(cells=_agreement(scale)) for scale in report.scales if scale.agreement),
        note=note,
    )


def _agreement(scale: ScaleStudy) -> tuple[Cell, ...]:
    known = carried.agreement(scale)

    def estimated(name: str) -> Estimated | None:
        found = known.get(name)
        return found if isinstance(found, Estimated) else None

    def median(name: str) -> Cell:
        found = known.get(name)
        return tables.figure(
            found.median if isinstance(found, GroupAgreement) else None, is_bounded=name != "adm"
        )

    teams, uniform = known.get("n_teams"), known.get("rwgj_uniform")
    return (
        tables.words(scale.title),
        tables.count(teams if isinstance(teams, int) else None),
        estimate(estimated("icc1")),
        limits(estimated("icc1")),
        estimate(estimated("icc1_mean_size")),
        estimate(estimated("icc2")),
        limits(estimated("icc2")),
        median("rwgj_uniform"),
        median("rwgj_slight_skew"),
        median("adm"),
        median("awg"),
        tables.share(uniform.critical_share if isinstance(uniform, GroupAgreement) else None),
    )


def retest(report: ValidationReport, number: int, language: str) -> Table:
    """How steady scores are when the same people answer twice."""
    heads = (
        tables.head(say(_m("Scale"), language), is_figure=False),
        tables.head("n", Markup("<i>n</i>")),
        tables.head("ICC(A,1)"),
        interval_head(),
        tables.head("ICC(C,1)"),
        tables.head("r", Markup("<i>r</i>")),
        tables.head("v.e", Markup("<i>v</i><sub>e</sub>")),
        tables.head("SDC95", Markup("SDC<sub>95</sub>")),
    )
    note = say(
        _m(
            "ICC(A,1): absolute agreement of single scores; ICC(C,1): consistency. v.e: error variance of "
            "one score "
            "in squared points. SDC95: smallest change of one person beyond error."
        ),
        language,
    )
    return Table(
        number=number,
        section=say(_m("Steadiness over time"), language),
        title=say(_m("Retest"), language),
        heads=heads,
        rows=tuple(Row(cells=_retest(scale)) for scale in report.scales if scale.retest),
        note=note,
    )


def _retest(scale: ScaleStudy) -> tuple[Cell, ...]:
    known = scale.retest
    first = known.get("icc_a1")
    return (
        tables.words(scale.title),
        tables.count(first.n if first else None),
        estimate(first),
        limits(first),
        estimate(known.get("icc_c1")),
        estimate(known.get("r")),
        estimate(known.get("error_variance"), is_bounded=False),
        estimate(known.get("sdc95"), is_bounded=False),
    )
