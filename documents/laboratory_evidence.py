"""Lines of the evidence summary on structure: dimensions, factors, model, groups, occasions, curves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assessments.reports.laboratory_shapes import ConfirmatoryStudy, InvarianceStudy
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import ScaleStudy, ValidationReport
from documents import guides, numbers
from documents.figure_refusals import why
from documents.language import listed, say
from documents.language import msgid as _m
from documents.model_tables import LEVELS
from documents.wording import study_remark

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
        _model(report, language),
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
    return Line(
        kind=kind,
        met=graded(sum(c == scales for c in counts if c is not None), sum(c is not None for c in counts)),
        result=say(
            _m("%(factors)s factors, %(components)s components; MAP %(map)s"),
            language,
            factors=numbers.count(found.parallel.n_factors),
            components=numbers.count(found.parallel.n_components),
            map=numbers.count(found.counts.map),
        ),
        remark=say(_m("By parallel analysis; scales: %(n)s"), language, n=numbers.count(scales)),
    )


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


def _model(report: ValidationReport, language: str) -> Line:
    kind, found = say(_m("Model of the scales"), language), report.cfa
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
        result=say(_m("Largest HTMT %(value)s"), language, value=numbers.bounded(value)),
        remark=say(
            _m("%(one)s and %(other)s; guide: below .85"),
            language,
            one=titles.get(one, one),
            other=titles.get(other, other),
        ),
    )


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


Remark = tuple[str, str, str]
"""What a remark is about, the title of its scale or nothing where it is about all, and its words."""
Part = tuple[str, str, str | None, Iterable[Fact]]
"""What a remark is about and its scale, why it is missing, and what to know of it."""
ALL = ""
GENERAL_FROM = 5
"""Items of which more are needed for a general factor; that fewer have none is said once, at omega."""


def remarks(report: ValidationReport, language: str) -> Iterator[Remark]:
    """Why a part is missing, and what to know of those that are there."""
    for name, title, refused, caveats in _parts(report, language):
        for fact in caveats:
            yield name, title, study_remark(fact, language)
        if refused is not None:
            yield name, title, why(refused, language)


def _parts(report: ValidationReport, language: str) -> Iterator[Part]:
    yield from _dimensional(report, language)
    if report.efa is not None:
        yield say(_m("factors"), language), ALL, report.efa.refused, report.efa.caveats
        yield say(_m("errors of loadings"), language), ALL, report.efa.errors_refused, ()
        yield say(_m("congruence of factors"), language), ALL, report.efa.congruence_refused, ()
    if report.cfa is not None:
        yield say(_m("model of the scales"), language), ALL, report.cfa.refused, report.cfa.caveats
        yield "HTMT", ALL, report.cfa.htmt_refused, ()
        yield from _beside(report.cfa, language)
    if report.missing is not None:
        yield say(_m("missing answers"), language), ALL, report.missing.refused, report.missing.caveats
        if any(report.missing.items.values()):
            yield say(_m("Little's test"), language), ALL, report.missing.little_refused, ()
    for study in report.invariance:
        yield say(_m("invariance"), language), ALL, study.refused, study.caveats
    yield from _levels(report, language)
    for scale in report.scales:
        yield from _single(scale, language)
        yield from _standing(scale, language)


OF_ORDERED = frozenset(
    {"empty_cells", "filled_cells", "at_edge", "not_settled", "skipped_category", "smoothed"}
)
"""Caveats of polychoric correlations among those of dimensions."""


def _dimensional(report: ValidationReport, language: str) -> Iterator[Part]:
    found = report.dimensionality
    if found is None:
        return
    ordered = say(_m("polychoric correlations"), language)
    yield "KMO", ALL, found.refused, [c for c in found.caveats if c.code not in OF_ORDERED]
    yield ordered, ALL, found.polychoric_refused, [c for c in found.caveats if c.code in OF_ORDERED]
    for parallel in (found.parallel, found.parallel_polychoric):
        if parallel is not None and parallel.refused != found.refused:
            yield say(_m("parallel analysis"), language), ALL, parallel.refused, ()


def _beside(found: ConfirmatoryStudy, language: str) -> Iterator[Part]:
    """The model fitted otherwise, and its cut-offs."""
    for words, other in (
        (_m("robust model"), found.robust),
        (_m("model of ordered answers"), found.ordinal),
        (_m("model of all rows"), found.fiml),
    ):
        if other is not None:
            yield say(words, language), ALL, other.refused, other.caveats
    if found.cutoffs is not None:
        yield say(_m("simulated cut-offs"), language), ALL, found.cutoffs.refused, found.cutoffs.caveats


def _levels(report: ValidationReport, language: str) -> Iterator[Part]:
    """People in teams: all scales in one model, and each alone."""
    if report.multilevel_model is None:
        return
    titles, levels = {s.id: s.title for s in report.scales}, say(_m("two levels"), language)
    yield levels, ALL, report.multilevel_model.model.refused, report.multilevel_model.model.caveats
    for name, own in report.multilevel_model.scales.items():
        yield levels, titles.get(name, name), own.refused, own.caveats


def _single(scale: ScaleStudy, language: str) -> Iterator[Part]:
    """One scale by models of its own."""
    if scale.irt is not None:
        yield say(_m("response curves"), language), scale.title, scale.irt.refused, scale.irt.caveats
    if scale.mokken is not None:
        yield say(_m("scalability"), language), scale.title, scale.mokken.refused, ()
    if scale.dif is not None:
        name = say(_m("differences between groups"), language)
        yield name, scale.title, scale.dif.refused, scale.dif.caveats


def _standing(scale: ScaleStudy, language: str) -> Iterator[Part]:
    """General factor, team means and norms of one scale."""
    if scale.schmid_leiman is not None and scale.k > GENERAL_FROM:
        found = scale.schmid_leiman
        yield say(_m("general factor"), language), scale.title, found.refused, found.caveats
    if scale.generalizability is not None:
        over, name = scale.generalizability, say(_m("generalizability"), language)
        yield name, scale.title, over.refused, over.caveats
        yield name, scale.title, over.finite_refused, ()
    for norms in scale.norms:
        yield say(_m("norms"), language), scale.title, norms.refused, norms.caveats
