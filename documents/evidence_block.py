"""What a study found, as the `evidence:` block of an instrument file, ready to be pasted and completed."""

from collections.abc import Iterator

from assessments.reports.laboratory_shapes import InvarianceStudy
from assessments.reports.study_shapes import Estimated, ScaleStudy, ValidationReport
from documents import carried
from documents.evidence_irt import response_lines

SAMPLE = "S1"
STATUS = {0: "draft", 1: "piloted"}


def block(report: ValidationReport) -> str:
    """YAML of the figures with the sample they come from; the grade is the highest they carry alone."""
    grade = _grade(report)
    lines = [
        f"# From a validation of {_plain(report.data_name)} (sha256 {report.data_digest[:16]}), "
        f"{_plain(report.instrument.id)} {_plain(report.instrument.version)}.",
        f"# Say who answered and when. With this grade, status is {STATUS.get(grade, 'supported')}.",
        "evidence:",
        f"  grade: {grade}",
        *_sample(report),
        "  scales:",
    ]
    for scale in report.scales:
        lines += _scale(scale)
    lines += [*_structure(report), *_invariance(report), *_validity(report)]
    return "\n".join(lines) + "\n"


def _grade(report: ValidationReport) -> int:
    """1: a sample; 2: a model; 3: retests of every scale; 4: means comparable over time, and validity."""
    if not _structure(report):
        return 1
    if not all(_value(s.retest.get("error_variance")) and _omega(s) for s in report.scales):
        return 2
    held = [_level(s) for s in report.invariance if s.over == "wave" and s.refused is None]
    return 4 if set(held) & {"scalar", "strict"} and _validity(report) else 3


def _sample(report: ValidationReport) -> Iterator[str]:
    teams = next((s.agreement["n_teams"] for s in report.scales if "n_teams" in s.agreement), None)
    told = f"id: {SAMPLE}, purpose: validation, persons: {report.rows}"
    yield "  samples:"
    yield f"    - {{{told}, teams: {teams}}}" if isinstance(teams, int) else f"    - {{{told}}}"


def _scale(scale: ScaleStudy) -> Iterator[str]:
    yield f"    {scale.id}:"
    for name, found in (("alpha", carried.reliability(scale).get("alpha")), ("omega", _omega(scale))):
        if found is not None and found.value is not None and 0 <= found.value <= 1:
            yield f"      {name}: {_figure(found)}"
    yield from _steadiness(scale)
    between = carried.agreement(scale).get("icc1")
    if isinstance(between, Estimated) and between.value is not None and between.value >= 0:
        yield f"      icc1: {_figure(between)}"
    within = scale.agreement.get("within_sd")
    if isinstance(within, Estimated) and within.value:
        yield f"      within_sd: {_figure(within)}"
    means = [f"{item.id}: {_number(item.mean)}" for item in scale.items if item.mean is not None]
    if means:
        yield f"      item_means: {{{', '.join(means)}}}"
    yield from response_lines(scale, sample=SAMPLE)


def _steadiness(scale: ScaleStudy) -> Iterator[str]:
    """The error of one score over occasions, and how far from the ends it was found."""
    error, room = scale.retest.get("error_variance"), scale.retest.get("q_ref")
    if error is None or error.value is None or not error.n:
        return
    ends = f"low: {_number(error.low)}, high: {_number(error.high)}, " if error.low is not None else ""
    level = f"q_ref: {_number(room.value)}, " if room is not None and room.value else ""
    yield (
        f"      retest_error_variance: {{value: {_number(error.value)}, {ends}df: {error.n - 1}, {level}"
        f"status: measured, sample: {SAMPLE}}}"
    )


def _structure(report: ValidationReport) -> list[str]:
    found = report.cfa
    if found is None or found.refused is not None or None in (found.cfi, found.rmsea.value, found.srmr):
        return []
    tli = f"tli: {_number(found.tli)}, " if found.tli is not None and 0 <= found.tli <= 1 else ""
    return [
        f"  structure: {{model: {len(report.scales)} correlated factors, estimator: {found.estimator}, "
        f"cfi: {_number(found.cfi)}, {tli}rmsea: {_number(found.rmsea.value)}, "
        f"srmr: {_number(found.srmr)}, sample: {SAMPLE}}}"
    ]


def _invariance(report: ValidationReport) -> list[str]:
    told = []
    for study in report.invariance:
        if study.refused is not None or not study.steps:
            continue
        name = "time" if study.over == "wave" else _key(study.column)
        falls = [s.delta_cfi for s in study.steps if s.holds and s.delta_cfi is not None]
        fall = f", dcfi: {_number(min(falls))}" if falls else ""
        n = max(study.sizes.values()) if study.over == "wave" else sum(study.sizes.values())
        told.append(f"    {name}: {{level: {_level(study)}{fall}, n: {n}, sample: {SAMPLE}}}")
    return ["  invariance:", *told] if told else []


def _level(study: InvarianceStudy) -> str:
    held = [step.level for step in study.steps if step.holds]
    return held[-1] if held else "not_tested"


def _validity(report: ValidationReport) -> list[str]:
    found = report.cfa
    if found is None or found.refused is not None:
        return []
    apart = [v for a, line in found.htmt.items() for b, v in line.items() if a != b and v is not None]
    extracted = [v for v in found.ave.values() if v is not None]
    told = [f"htmt_max: {_number(max(apart))}"] if apart else []
    told += [f"ave_min: {_number(min(extracted))}"] if extracted else []
    return [f"  validity: {{{', '.join(told)}}}"] if told else []


def _omega(scale: ScaleStudy) -> Estimated | None:
    return next(
        (
            f
            for n in ("omega_cfa", "omega_total")
            if (f := carried.reliability(scale).get(n)) and f.value is not None
        ),
        None,
    )


def _value(found: Estimated | None) -> float | None:
    return None if found is None else found.value


def _figure(found: Estimated) -> str:
    """A figure with its interval, where this lies within what such a figure may be."""
    ends = (
        f"low: {_number(found.low)}, high: {_number(found.high)}, "
        if found.low is not None and found.high is not None and found.low >= 0
        else ""
    )
    return f"{{value: {_number(found.value)}, {ends}sample: {SAMPLE}}}"


def _number(value: float | None) -> str:
    return f"{value:.4g}" if value is not None else ""


def _key(column: str) -> str:
    """A column's name as a key: a letter, then letters, digits, _ or -."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "_" for c in column)[:60]
    return kept if kept[:1].isalpha() else f"g_{kept}"


def _plain(text: str) -> str:
    return " ".join(text.split())
