"""Lines of the evidence summary on structure: dimensions, factors, model, groups, occasions, curves."""

from dataclasses import dataclass
from typing import Literal

from assessments.reports.laboratory_shapes import ConfirmatoryStudy, InvarianceStudy, ParallelStudy
from assessments.reports.study_shapes import ValidationReport
from documents import guides, numbers
from documents.invariance_table import LEVELS
from documents.language import listed, say, say_number
from documents.language import msgid as _m

Met = Literal["met", "partly", "unmet", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind of evidence: status, result, remark."""

    kind: str
    met: Met
    result: str
    remark: str


def graded(good: int, of: int) -> Met:
    """All, some or none within their guide."""
    return "met" if good == of else "partly" if good else "unmet"


def nothing(kind: str, language: str) -> Line:
    """A kind of evidence this study says nothing on."""
    return Line(kind=kind, met="none", result=say(_m("Not tested in this study"), language), remark="")


def lines(report: ValidationReport, language: str) -> tuple[Line, ...]:
    """Structure, from counting dimensions to whether groups and occasions share it."""
    return (
        _dimensions(report, language),
        _loadings(report, language),
        _fit(report.cfa, language, kind=say(_m("Model of the scales"), language)),
        *_own_model(report, language),
        _distinct(report, language),
        _invariance(report, language, over="group", kind=say(_m("Invariance over groups"), language)),
        _invariance(report, language, over="wave", kind=say(_m("Invariance over time"), language)),
        _groups(report, language),
    )


def _dimensions(report: ValidationReport, language: str) -> Line:
    kind, found = say(_m("Number of dimensions"), language), report.dimensionality
    if found is None or found.parallel is None or found.parallel.refused is not None:
        return nothing(kind, language)
    scales = len(report.scales)
    counts = [found.parallel.n_factors, found.parallel.n_components, found.counts.map]
    met = graded(sum(c == scales for c in counts if c is not None), sum(c is not None for c in counts))
    is_few = found.n is not None and found.n < guides.DIMENSIONS_FROM
    return Line(
        kind=kind,
        met="partly" if is_few and met == "met" else met,
        result=_counted(found.parallel, found.counts.map, language),
        remark=say(_m("By parallel analysis; scales: %(n)s"), language, n=numbers.count(scales)),
    )


def _counted(found: ParallelStudy, by_map: int | None, language: str) -> str:
    factors, components = found.n_factors or 0, found.n_components or 0
    one = say_number("%(n)s factor", "%(n)s factors", factors, language=language)
    other = say_number("%(n)s component", "%(n)s components", components, language=language)
    return f"{one}, {other}; MAP {numbers.count(by_map)}"


def _loadings(report: ValidationReport, language: str) -> Line:
    kind, found = say(_m("Loadings"), language), report.cfa
    if found is None or found.refused is not None:
        return nothing(kind, language)
    own = [
        (item, value)
        for item, by_scale in found.loadings_std.items()
        for value in by_scale.values()
        if value is not None
    ]
    low = [item for item, value in own if value < guides.LOADING]
    return Line(
        kind=kind,
        met=graded(len(own) - len(low), len(own)),
        result=say(
            _m("%(good)s of %(all)s load %(guide)s or more"),
            language,
            good=len(own) - len(low),
            all=len(own),
            guide=numbers.bounded(guides.LOADING),
        ),
        remark=say(_m("Lower: %(items)s"), language, items=listed(low, language)) if low else "",
    )


def _own_model(report: ValidationReport, language: str) -> tuple[Line, ...]:
    """A model of the researcher's own, where one was given."""
    own = report.cfa.own if report.cfa else None
    return () if own is None else (_fit(own, language, kind=say(_m("Your own model"), language)),)


def _fit(found: ConfirmatoryStudy | None, language: str, *, kind: str) -> Line:
    if found is None or found.refused is not None or found.cfi is None:
        return nothing(kind, language)
    within = (
        found.cfi >= guides.CFI,
        found.rmsea.value is not None and found.rmsea.value <= guides.RMSEA,
        found.srmr is not None and found.srmr <= guides.SRMR,
    )
    return Line(
        kind=kind,
        met=graded(sum(within), len(within)),
        result=say(
            _m("CFI %(cfi)s, RMSEA %(rmsea)s, SRMR %(srmr)s"),
            language,
            cfi=numbers.bounded(found.cfi, 3),
            rmsea=numbers.bounded(found.rmsea.value, 3),
            srmr=numbers.bounded(found.srmr, 3),
        ),
        remark=say(_m("Guides: .95, .06, .08"), language),
    )


def _distinct(report: ValidationReport, language: str) -> Line:
    kind, found = say(_m("Distinct scales"), language), report.cfa
    pairs = [
        (value, one, other)
        for place, (one, line) in enumerate((found.htmt if found else {}).items())
        for other, value in list(line.items())[:place]
        if value is not None
    ]
    if not pairs:
        return nothing(kind, language)
    value, one, other = max(pairs)
    titles = {scale.id: scale.title for scale in report.scales}
    return Line(
        kind=kind,
        met=graded(sum(p[0] < guides.HTMT for p in pairs), len(pairs)),
        result=say(_m("Largest HTMT %(value)s"), language, value=_with_limits(found, value, (one, other))),
        remark=say(
            _m("%(one)s and %(other)s; guide: below .85"),
            language,
            one=titles.get(one, one),
            other=titles.get(other, other),
        ),
    )


def _with_limits(found: ConfirmatoryStudy | None, value: float, pair: tuple[str, str]) -> str:
    """A figure with its interval where one was drawn."""
    between = found.htmt_interval if found else None
    low, high = (
        (t.get(pair[0], {}).get(pair[1]) for t in (between.low, between.high)) if between else (None, None)
    )
    shown = numbers.bounded(value)
    return shown if low is None or high is None else f"{shown} {numbers.interval(low, high)}"


def _invariance(report: ValidationReport, language: str, *, over: str, kind: str) -> Line:
    known = [study for study in report.invariance if study.over == over and study.refused is None]
    if not known or known[0].status in (None, "not_testable"):
        return nothing(kind, language)
    (study,) = known[:1]
    held = [step.level for step in study.steps if step.holds]
    met: Met = "met" if "scalar" in held else "partly" if "metric" in held else "unmet"
    level = say(LEVELS[held[-1]], language) if held else say(_m("No level holds"), language)
    return Line(kind=kind, met=met, result=level, remark=_largest_fall(study, language))


def _largest_fall(study: InvarianceStudy, language: str) -> str:
    falls = [step.delta_cfi for step in study.steps if step.delta_cfi is not None]
    if not falls:
        return ""
    return say(_m("Largest fall of CFI %(fall)s"), language, fall=numbers.bounded(min(falls), 3))


def _groups(report: ValidationReport, language: str) -> Line:
    kind = say(_m("Items alike in groups"), language)
    known = [scale.dif for scale in report.scales if scale.dif is not None and scale.dif.items]
    if not known:
        return nothing(kind, language)
    flagged = [item for study in known for item in study.flagged]
    every = sum(len(study.items) for study in known)
    return Line(
        kind=kind,
        met=graded(every - len(flagged), every),
        result=say(
            _m("%(good)s of %(all)s without a difference"),
            language,
            good=every - len(flagged),
            all=every,
        ),
        remark=say(_m("Flagged: %(items)s"), language, items=listed(flagged, language)) if flagged else "",
    )
