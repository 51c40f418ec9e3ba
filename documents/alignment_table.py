"""The table of aligned means: each scale's factor over groups, and which items differ in spite of it."""

from collections.abc import Iterator

from assessments.reports.alignment_shapes import AlignedGroup, AlignmentStudy
from assessments.reports.laboratory_shapes import InvarianceStudy
from assessments.reports.study_shapes import ValidationReport
from documents import numbers, tables
from documents.figure_refusals import why
from documents.language import SOURCE, listed, say
from documents.language import msgid as _m
from documents.tables import Cell, Row, Table

_MEANING = {
    "holds": _m("Intercepts hold, so scale means may be compared; aligned means should tell the same."),
    "failed": _m(
        "The scales' means may not be compared as they stand; aligned means may be in their place, where no "
        "more than a quarter of the parameters differ."
    ),
    "not_testable": _m(
        "Whether means may be compared could not be judged; aligned means do not settle it either."
    ),
}
_HOW = _m(
    "One factor a scale by maximum likelihood, keyed items in units of their standard deviation within "
    "groups, complete rows. Alignment (Asparouhov and Muthén 2014): M and SD of the factor in units of the "
    "first group's, chosen so that loadings and intercepts differ as little as can be; fixed, ε = .01. "
    "Intervals by the delta method. R²: how much of what differs between groups M and SD explain. "
    "Differing: an item's parameter against its average where it is alike, p below .001."
)
MOST_BRIEF, LONGEST = 6, 12
"""Groups that a terminal has room for, and signs of their names."""
LOADING, INTERCEPT = _m("%(item)s (loading)"), _m("%(item)s (intercept)")


def is_told(report: ValidationReport) -> bool:
    """Whether any scale's means were aligned."""
    return any(found.groups for study in report.invariance for found in study.alignment)


def aligned(report: ValidationReport, number: int, language: str) -> Table:
    """Every scale's groups, and in each which items differ."""
    titles = {scale.id: scale.title for scale in report.scales}
    studies = [study for study in report.invariance if study.alignment]
    heads = (say(_m("Group"), language), "n", "M", "95% CI", "SD", say(_m("Differing items"), language))
    return Table(
        number=number,
        section=say(_m("Aligned means"), language),
        title=say(_m("Aligned Means of the Groups"), language),
        heads=tuple(tables.head(h, is_figure=h in ("n", "M", "95% CI", "SD")) for h in heads),
        rows=tuple(
            row
            for study in studies
            for found in study.alignment
            for row in _scale(found, titles.get(found.scale, found.scale), language)
        ),
        note=" ".join([say(_HOW, language), *(_meaning(study, language) for study in studies)]),
    )


def brief(report: ValidationReport) -> list[tuple[str, ...]]:
    """Where the ladder failed, a row a scale and a column a group; nothing where means stand as they are."""
    for study in report.invariance:
        told = [found for found in study.alignment if found.groups]
        if study.status == "failed" and told and len(told[0].groups) <= MOST_BRIEF:
            titles = {scale.id: scale.title for scale in report.scales}
            heads = (say(_m("Aligned means"), SOURCE), *(_shown(g.group) for g in told[0].groups))
            return [heads, *((titles[f.scale], *_means(f)) for f in told)]
    return []


def _shown(name: str) -> str:
    """A group's name, cut, without what would move a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in name[:LONGEST])


def in_short() -> str:
    """What they are, where they stand in the place of means."""
    unit = say(_m("In standard deviations of the first group's factor."), SOURCE)
    return f"{unit} {say(_MEANING['failed'], SOURCE)}"


def _means(found: AlignmentStudy) -> Iterator[str]:
    for group in found.groups:
        yield numbers.estimate(group.mean)


def _meaning(study: InvarianceStudy, language: str) -> str:
    return say(_MEANING[study.status], language) if study.status in _MEANING else ""


def _scale(found: AlignmentStudy, title: str, language: str) -> Iterator[Row]:
    if found.refused is not None:
        yield Row(group=title, aside=why(found.refused, language))
        return
    yield Row(
        group=title,
        aside=say(
            _m("R² of loadings %(loadings)s, of intercepts %(intercepts)s; %(share)s%% of parameters differ"),
            language,
            loadings=numbers.bounded(found.r2_loadings),
            intercepts=numbers.bounded(found.r2_intercepts),
            share=numbers.percent(found.share_differing),
        ),
    )
    for group in found.groups:
        yield Row(cells=_group(group, found, language))


def _group(group: AlignedGroup, found: AlignmentStudy, language: str) -> tuple[Cell, ...]:
    limits = numbers.interval(group.low, group.high, is_bounded=False)
    return (
        tables.words(group.group),
        tables.count(group.n),
        tables.figure(group.mean),
        Cell(text=limits, value=limits),
        tables.figure(group.sd),
        tables.words(listed(_differing(group.group, found, language), language) or numbers.NONE),
    )


def _differing(group: str, found: AlignmentStudy, language: str) -> Iterator[str]:
    for name, item in found.items.items():
        if group in item.differs_loading:
            yield say(LOADING, language, item=name)
        if group in item.differs_intercept:
            yield say(INTERCEPT, language, item=name)
