"""Why a part of a study is missing, and what to know of the parts that are there."""

from collections.abc import Iterable, Iterator

from assessments.reports.laboratory_shapes import ConfirmatoryStudy
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import ScaleStudy, ValidationReport
from documents.figure_refusals import why
from documents.language import msgid as _m
from documents.language import say
from documents.model_tables import FORMS
from documents.wording import study_remark

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
        if report.cfa.htmt_interval is not None:
            yield say(_m("interval of HTMT"), language), ALL, report.cfa.htmt_interval.refused, ()
        yield from _beside(report.cfa, language)
        yield from _own(report.cfa.own, language)
    if report.missing is not None:
        yield say(_m("missing answers"), language), ALL, report.missing.refused, report.missing.caveats
        if any(report.missing.items.values()):
            yield say(_m("Little's test"), language), ALL, report.missing.little_refused, ()
    for study in report.invariance:
        yield say(_m("invariance"), language), ALL, study.refused, study.caveats
        if study.ordinal is not None:
            name = say(_m("invariance of ordered answers"), language)
            yield name, ALL, study.ordinal.refused, study.ordinal.caveats
        titles = {scale.id: scale.title for scale in report.scales}
        for found in study.alignment:
            yield say(_m("aligned means"), language), titles[found.scale], found.refused, found.caveats
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
    """The model of the scales fitted otherwise, and its cut-offs."""
    words = (
        _m("robust model"),
        _m("model of ordered answers"),
        _m("model of all rows"),
        _m("robust model of all rows"),
    )
    yield from _otherwise(found, words, language)
    for name, form in found.forms.items():
        yield say(FORMS[name], language), ALL, form.refused, form.caveats
    if found.cutoffs is not None:
        yield say(_m("simulated cut-offs"), language), ALL, found.cutoffs.refused, found.cutoffs.caveats


def _own(found: ConfirmatoryStudy | None, language: str) -> Iterator[Part]:
    """The researcher's own model, where one was given."""
    if found is None:
        return
    yield say(_m("your own model"), language), ALL, found.refused, found.caveats
    yield say(_m("what your own model defines"), language), ALL, found.defined_refused, ()
    words = (
        _m("your own model, robust"),
        _m("your own model of ordered answers"),
        _m("your own model of all rows"),
        _m("your own model of all rows, robust"),
    )
    yield from _otherwise(found, words, language)
    if found.cutoffs is not None:
        name = say(_m("simulated cut-offs of your own model"), language)
        yield name, ALL, found.cutoffs.refused, found.cutoffs.caveats


def _otherwise(found: ConfirmatoryStudy, words: tuple[str, str, str, str], language: str) -> Iterator[Part]:
    """One model by other estimators, each in the words given for it."""
    of_all_rows = None if found.fiml is None else found.fiml.robust
    for name, other in zip(words, (found.robust, found.ordinal, found.fiml, of_all_rows), strict=True):
        if other is not None:
            yield say(name, language), ALL, other.refused, other.caveats


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
