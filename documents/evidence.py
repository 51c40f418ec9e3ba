"""The summary a study opens with: each kind of evidence, whether its guide is met, always with the number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from assessments.reports.study_shapes import Estimated, ScaleStudy, ValidationReport
from documents import carried, figure_names, guides, laboratory_evidence, numbers, structure_remarks
from documents.figure_refusals import why
from documents.laboratory_evidence import Line, graded, nothing
from documents.language import listed, say
from documents.language import msgid as _m
from documents.structure_remarks import Remark
from documents.wording import caveat

STATUS = {"met": _m("Met"), "partly": _m("Partly met"), "unmet": _m("Not met"), "none": _m("No evidence")}


def summary(report: ValidationReport, language: str) -> tuple[Line, ...]:
    """Every kind of evidence, also those this study has nothing to say on."""
    return (
        _sample(report, language),
        _items(report, language),
        _reliability(report, language),
        _teams(report, language),
        _retest(report, language),
        *laboratory_evidence.lines(report, language),
        Line(
            kind=say(_m("Validity against other measures"), language),
            met="none",
            result=say(_m("Not tested in this study"), language),
            remark="",
        ),
    )


def figure_remarks(report: ValidationReport, language: str) -> tuple[str, ...]:
    """Caveats and missing figures: each remark once, with the figures and scales it is about."""
    held: dict[str, dict[str, list[str]]] = {}
    for name, title, remark in (
        *_of_estimates(report, language),
        *structure_remarks.remarks(report, language),
    ):
        held.setdefault(remark, {}).setdefault(title, []).append(name)
    return tuple(f"{_figures(by_scale, language)}: {remark}" for remark, by_scale in held.items())


def _of_estimates(report: ValidationReport, language: str) -> Iterator[Remark]:
    for scale in report.scales:
        for name, found in (
            *carried.reliability(scale).items(),
            *carried.agreement(scale).items(),
            *scale.retest.items(),
        ):
            if isinstance(found, Estimated):
                called = figure_names.called(name, language)
                for code in found.caveats:
                    yield called, scale.title, caveat(code, language)
                if found.refused is not None:
                    yield called, scale.title, why(found.refused, language)


def _figures(by_scale: Mapping[str, Sequence[str]], language: str) -> str:
    """Figures with the scales that share them: `α and SEM (Pace and Purpose); α (Roles)`."""
    sharing: dict[tuple[str, ...], list[str]] = {}
    for title, names in by_scale.items():
        sharing.setdefault(tuple(dict.fromkeys(names)), []).append(title)
    return "; ".join(
        f"{listed(names, language)} ({listed(titles, language)})" if any(titles) else listed(names, language)
        for names, titles in sharing.items()
    )


def _range(values: Iterable[float]) -> str:
    known = sorted(values)
    ends = numbers.bounded(known[0]), numbers.bounded(known[-1])
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}\N{EN DASH}{ends[1]}"


def _sample(report: ValidationReport, language: str) -> Line:
    told = (*report.caveats, *report.notes)
    again = next((f.facts["persons"] for f in told if f.code == "rows_repeat_persons"), 0)
    # Whoever stands in several rows stands in two at least, so there are no more people than this.
    people = report.rows - again if isinstance(again, int) else report.rows
    rows = say(_m("%(n)s rows, some of the same people"), language, n=numbers.count(report.rows))
    return Line(
        kind=say(_m("Sample"), language),
        met="met" if people >= guides.PEOPLE_AT_LEAST else "partly",
        result=rows if again else f"N = {numbers.count(report.rows)}",
        remark=say(_m("Guide: %(n)s people or more"), language, n=guides.PEOPLE_AT_LEAST),
    )


def _items(report: ValidationReport, language: str) -> Line:
    every = [item for scale in report.scales for item in scale.items]
    if not every:
        return nothing(say(_m("Item quality"), language), language)
    flagged = [item.id for item in every if guides.flags(item)]
    return Line(
        kind=say(_m("Item quality"), language),
        met=graded(len(every) - len(flagged), len(every)),
        result=say(
            _m("%(good)s of %(all)s items within their guides"),
            language,
            good=len(every) - len(flagged),
            all=len(every),
        ),
        remark=say(_m("Flagged: %(items)s"), language, items=listed(flagged, language)) if flagged else "",
    )


def _value(found: object) -> float | None:
    return found.value if isinstance(found, Estimated) else None


def _best(scale: ScaleStudy) -> Estimated | None:
    """Omega where there is one, else alpha."""
    for name in ("omega_total", "alpha"):
        found = carried.reliability(scale).get(name)
        if found is not None and found.value is not None:
            return found
    return None


def _reliability(report: ValidationReport, language: str) -> Line:
    known = [found for found in map(_best, report.scales) if found is not None and found.value is not None]
    kind = say(_m("Reliability"), language)
    if not known:
        return nothing(kind, language)
    values = [found.value for found in known if found.value is not None]
    lows = [found.low for found in known if found.low is not None]
    return Line(
        kind=kind,
        met=graded(sum(v >= guides.RELIABILITY for v in values), len(report.scales)),
        result=say(_m("ω or α %(range)s"), language, range=_range(values)),
        remark=say(_m("Lowest limit %(low)s; guide: .70"), language, low=numbers.bounded(min(lows)))
        if lows
        else "",
    )


def _teams(report: ValidationReport, language: str) -> Line:
    kind = say(_m("Team-level scores"), language)
    values = [v for s in report.scales if (v := _value(carried.agreement(s).get("icc2"))) is not None]
    first = [v for s in report.scales if (v := _value(carried.agreement(s).get("icc1"))) is not None]
    if not values or not first:
        return nothing(kind, language)
    return Line(
        kind=kind,
        met=graded(sum(v >= guides.ICC2 for v in values), len(values)) if max(first) > 0 else "unmet",
        result=say(_m("ICC(2) %(range)s"), language, range=_range(values)),
        remark=say(_m("ICC(1) %(range)s; guide for ICC(2): .70"), language, range=_range(first)),
    )


def _retest(report: ValidationReport, language: str) -> Line:
    kind = say(_m("Steadiness over time"), language)
    values = [v for s in report.scales if (v := _value(s.retest.get("icc_a1"))) is not None]
    if not values:
        return nothing(kind, language)
    return Line(
        kind=kind,
        met=graded(sum(v >= guides.RELIABILITY for v in values), len(values)),
        result=say(_m("ICC(A,1) %(range)s"), language, range=_range(values)),
        remark=say(_m("Guide: .70"), language),
    )
