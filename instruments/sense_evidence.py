"""Sense of evidence and norms: figures that can be, intervals in order, grades that the fields support."""

from collections.abc import Iterator, Mapping
from typing import Any

from instruments.build import STATUS_OF_GRADE, whole
from instruments.draft import Draft
from instruments.evidence import Evidence
from instruments.ids import ItemId, ScaleId
from instruments.problems import Notebook
from instruments.sense_response import check_response

Bounds = tuple[float, float]
UNIT: Bounds = (0, 1)
SIGNED: Bounds = (-1, 1)
STRUCTURE: Mapping[str, Bounds] = {"cfi": UNIT, "tli": (-1, 1.5), "rmsea": UNIT, "srmr": UNIT}
CONTENT: Mapping[str, Bounds] = {
    "experts": (0, 1e4),
    "interviews": (0, 1e4),
    "s_cvi_ave": UNIT,
    "i_cvi_min": UNIT,
}
INVARIANCE: Mapping[str, Bounds] = {"dcfi": SIGNED, "drmsea": SIGNED, "n": (1, 1e8)}
VALIDITY: Mapping[str, Bounds] = {"htmt_max": (0, 2), "ave_min": UNIT}
LEAST_IN_NORM = {"person": 100, "team": 30}
HIGHEST_GRADE = 5


def check_evidence(draft: Draft, notes: Notebook) -> None:
    """Note figures nobody can have found, and grades the figures do not give."""
    said = draft.section("evidence")
    _samples(said, draft, notes)
    for scale, figures in said.get("scales", {}).items():
        _scale(scale, figures, draft, notes)
    for path, bounds in _figures(said):
        _in_bounds(("evidence", *path), said, bounds, draft=draft, notes=notes)
    if draft.is_whole("evidence") and draft.is_whole("scales") and draft.is_whole("norms"):
        _grade(draft, notes)
    _status(draft, notes)
    _norms(draft, notes)


def _samples(said: Mapping[str, Any], draft: Draft, notes: Notebook) -> None:
    ids: set[str] = set()
    for index, sample in enumerate(said.get("samples", ())):
        id_ = sample.get("id") if isinstance(sample, dict) else None
        if id_ in ids:
            notes.add("SAMPLE_TWICE", draft.at("evidence", "samples", index, "id"), sample=id_)
        if id_ is not None:
            ids.add(id_)
    for path, sample in _named_samples(said):
        if sample not in ids and draft.is_whole("evidence", "samples"):
            place = draft.at("evidence", *path)
            notes.add("SAMPLE_UNKNOWN", place, sample=sample, hint=notes.hint(sample, ids))


def _named_samples(said: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every place that names a sample."""
    for scale, figures in said.get("scales", {}).items():
        for name, figure in figures.items():
            if isinstance(figure, dict) and name != "item_means" and "sample" in figure:
                yield ("scales", scale, name, "sample"), figure["sample"]
    if "sample" in said.get("structure", {}):
        yield ("structure", "sample"), said["structure"]["sample"]
    for grouping, figures in said.get("invariance", {}).items():
        if "sample" in figures:
            yield ("invariance", grouping, "sample"), figures["sample"]


def _scale(scale: str, figures: Mapping[str, Any], draft: Draft, notes: Notebook) -> None:
    path = ("evidence", "scales", scale)
    if scale not in draft.known_scales:
        if draft.is_whole("scales"):
            hint = notes.hint(scale, draft.known_scales)
            notes.add("EVIDENCE_SCALE", draft.key_at(*path), where="The evidence", scale=scale, hint=hint)
        return
    known = draft.scales.get(ScaleId(scale)) or draft.composites.get(ScaleId(scale))
    if known is None or not draft.is_whole("scales", scale):
        return
    width = known.high - known.low
    bounds = {
        **dict.fromkeys(("alpha", "omega", "icc1"), SIGNED),
        "retest_error_variance": (0, width**2),
        "within_sd": (0, width),
        "team_occasion_sd": (0, width),
    }
    for name, figure in figures.items():
        if name == "item_means":
            _item_means(scale, figure, draft, notes)
        elif name == "irt":
            check_response(scale, figure, draft, notes)
        else:
            _estimate((*path, name), figure, bounds[name], draft, notes=notes)


def _estimate(path: tuple[str, ...], figure: Any, bounds: Bounds, draft: Draft, *, notes: Notebook) -> None:
    if not isinstance(figure, dict):
        figure = {"": figure}
    at = ".".join(path)
    low, high = f"{bounds[0]:g}", f"{bounds[1]:g}"
    for key in ("", "value", "low", "high"):
        if key in figure and not bounds[0] <= figure[key] <= bounds[1]:
            place = draft.at(*path, *([key] if key else []))
            notes.add("EVIDENCE_RANGE", place, at=at, value=figure[key], low=low, high=high)
    if ("low" in figure) != ("high" in figure) and draft.is_whole(*path):
        notes.add("INTERVAL_HALF", draft.key_at(*path), at=at)
    elif {"low", "value", "high"} <= figure.keys() and not figure["low"] <= figure["value"] <= figure["high"]:
        facts = {k: figure[k] for k in ("low", "value", "high")}
        notes.add("EVIDENCE_ORDER", draft.at(*path, "low"), at=at, **facts)


def _item_means(scale: str, means: Mapping[str, float], draft: Draft, notes: Notebook) -> None:
    members = draft.scales[ScaleId(scale)].items if ScaleId(scale) in draft.scales else ()
    for item, mean in means.items():
        path = ("evidence", "scales", scale, "item_means", item)
        if item not in members:
            place = draft.key_at(*path)
            notes.add("EVIDENCE_ITEM", place, item=item, scale=scale, hint=notes.hint(item, members))
            continue
        form = draft.items[ItemId(item)].format if item in draft.items else None
        if form is None or form.low is None or form.high is None or form.low <= mean <= form.high:
            continue
        facts = {"value": mean, "low": f"{form.low:g}", "high": f"{form.high:g}"}
        notes.add("EVIDENCE_RANGE", draft.at(*path), at=".".join(path), **facts)


def _figures(said: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Bounds]]:
    """Every figure outside the scales, with what it may be."""
    for section, table in (("content", CONTENT), ("structure", STRUCTURE)):
        yield from (((section, name), bounds) for name, bounds in table.items())
    for grouping in said.get("invariance", {}):
        yield from (((("invariance", grouping, name)), bounds) for name, bounds in INVARIANCE.items())
    for name in said.get("validity", {}):
        if name.endswith("_r") or name in VALIDITY:
            yield ("validity", name), VALIDITY.get(name, SIGNED)


def _in_bounds(
    path: tuple[str, ...], said: Mapping[str, Any], bounds: Bounds, *, draft: Draft, notes: Notebook
) -> None:
    value: Any = said
    for step in path[1:]:
        value = value.get(step) if isinstance(value, Mapping) else None
    if isinstance(value, int | float) and not bounds[0] <= value <= bounds[1]:
        low, high = f"{bounds[0]:g}", f"{bounds[1]:g}"
        notes.add("EVIDENCE_RANGE", draft.at(*path), at=".".join(path), value=value, low=low, high=high)


def lacking(evidence: Evidence, scales: Mapping[ScaleId, object], *, has_norms: bool) -> list[str]:
    """For each grade from 1 to 5, what it still lacks; an empty word where it lacks nothing."""
    fits = all(name in evidence.structure for name in ("cfi", "rmsea", "srmr"))
    time = evidence.invariance.get("time", {})
    replicated = any("replication" in s.purpose.casefold() for s in evidence.samples)
    return [
        "" if evidence.samples else "a sample",
        "" if fits else "'structure' with cfi, rmsea and srmr",
        "" if all(_is_reliable(evidence, s) for s in scales) and scales else _RELIABLE,
        "" if time.get("level") in {"scalar", "strict"} and evidence.validity else _COMPARABLE,
        "" if has_norms or replicated else "norms, or a sample whose purpose is replication",
    ]


_RELIABLE = "for each scale alpha or omega, and a measured retest_error_variance"
_COMPARABLE = "scalar invariance over 'time', and 'validity'"


def _is_reliable(evidence: Evidence, scale: ScaleId) -> bool:
    known = evidence.scales.get(scale)
    if known is None or not {"alpha", "omega"} & set(known.figures):
        return False
    retest = known.figures.get("retest_error_variance")
    return retest is not None and retest.status in {None, "measured"}


def _grade(draft: Draft, notes: Notebook) -> None:
    lacks = lacking(draft.evidence, draft.scales, has_norms=bool(whole(draft.data.get("norms"))))
    supported = next((grade for grade, what in enumerate(lacks) if what), HIGHEST_GRADE)
    if draft.evidence.grade > supported:
        place = draft.at("evidence", "grade")
        what = lacks[supported]
        notes.add("GRADE_UNSUPPORTED", place, grade=draft.evidence.grade, what=what, supported=supported)


def _status(draft: Draft, notes: Notebook) -> None:
    status, right = draft.data.get("status"), STATUS_OF_GRADE[draft.evidence.grade]
    if status is not None and status != right and draft.is_whole("evidence"):
        grade = draft.evidence.grade
        notes.add("STATUS_CONTRADICTS", draft.at("status"), status=status, grade=grade, right=right)


def _norms(draft: Draft, notes: Notebook) -> None:
    sources = {s["key"] for s in whole(draft.data.get("sources")) if "key" in s}
    seen: set[tuple[object, ...]] = set()
    for index, said in enumerate(draft.data.get("norms", ())):
        if not isinstance(said, dict):
            continue
        if "cite" in said and said["cite"] not in sources and draft.is_whole("sources"):
            hint = notes.hint(said["cite"], sources)
            notes.add("CITE_UNKNOWN", draft.at("norms", index, "cite"), key=said["cite"], hint=hint)
        if {"scale", "unit", "group", "n", "mean"} <= set(said):
            _norm(index, said, draft, notes)
            name = (said["scale"], said["unit"], said["group"])
            if name in seen:
                facts = dict(zip(("scale", "unit", "group"), name, strict=True))
                notes.add("NORM_TWICE", draft.at("norms", index), **facts)
            seen.add(name)


def _norm(index: int, said: Mapping[str, Any], draft: Draft, notes: Notebook) -> None:
    if said["scale"] not in draft.known_scales:
        if draft.is_whole("scales"):
            place = draft.at("norms", index, "scale")
            hint = notes.hint(said["scale"], draft.known_scales)
            notes.add("EVIDENCE_SCALE", place, where="The norm", scale=said["scale"], hint=hint)
        return
    least = LEAST_IN_NORM[said["unit"]]
    if said["n"] < least:
        place = draft.at("norms", index, "n")
        notes.add("NORM_SMALL", place, n=said["n"], unit=said["unit"], least=least)
    scale = draft.scales.get(said["scale"]) or draft.composites.get(said["scale"])
    if scale is not None and draft.is_whole("scales", said["scale"]):
        for key, low, high in (("mean", scale.low, scale.high), ("sd", 0.0, scale.high - scale.low)):
            if key in said and not low <= said[key] <= high:
                place = draft.at("norms", index, key)
                facts = {"value": said[key], "low": f"{low:g}", "high": f"{high:g}"}
                notes.add("EVIDENCE_RANGE", place, at=f"norms.{said['scale']}.{key}", **facts)
