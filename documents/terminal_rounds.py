"""What a comparison has beyond two rounds, as plain text: contrasts, a model of all teams, coached teams."""

from collections.abc import Iterable, Iterator

from assessments.reports.comparison_shapes import (
    ArmsComparison,
    ComparisonReport,
    ContrastComparison,
    ModelContrast,
)
from assessments.reports.shapes import Fact
from documents import numbers, verdicts, wording
from documents.language import SOURCE
from documents.terminal import columns, compared, figures, wrapped

KINDS = {"baseline": "baseline", "follow_up": "follow-up", "sustainment": "later follow-up"}
LEAST_P = 0.0005
HEAD = ("Scale", "before", "after", "change", "95% CI", "n", "verdict")


def further(report: ComparisonReport) -> Iterator[str]:
    """Lines after those of two rounds; none where there were two rounds and nothing else was asked for."""
    if report.rounds:
        named = ", ".join(f"{r.name} ({KINDS[r.kind]})" for r in report.rounds)
        yield from ("", *wrapped(f"All rounds: {named}."))
    for contrast in report.contrasts:
        yield from _contrast(contrast)
    yield from _models(report)
    yield from _arms(report)


def _contrast(found: ContrastComparison) -> Iterator[str]:
    name = verdicts.contrast_name(found.name, SOURCE)
    about = verdicts.contrast_about(found.name, SOURCE)
    yield from ("", *wrapped(f"{name}: {about}"))
    rows: list[tuple[str, ...]] = [HEAD]
    rows += [
        (f"{t}: {row[0]}", *row[1:]) for t, scales in found.teams.items() for row in map(compared, scales)
    ]
    yield from columns(rows)


def _models(report: ComparisonReport) -> Iterator[str]:
    rows = [
        (model.scale, verdicts.contrast_name(name, SOURCE), *_model(told))  # type: ignore[arg-type]  # their names
        for model in report.programme_models
        for name, told in model.contrasts.items()
    ]
    if rows:
        yield from ("", "All teams and rounds in one model")
        yield from columns([("Scale", "", "change", "95% CI", "df", "p"), *rows], left=2)
    yield from _remarks(code for model in report.programme_models for code in model.caveats)
    for model in report.programme_models:
        if model.refused is not None:
            yield from wrapped(f"{model.scale}: {model.refused}", "  ")


def _remarks(codes: Iterable[str]) -> Iterator[str]:
    """What to keep in mind, each once; parts that name facts are for the JSON."""
    for code in dict.fromkeys(codes):
        yield from wrapped(wording.sentence(Fact(code=code), SOURCE), "  ")


def _model(found: ModelContrast) -> tuple[str, ...]:
    ends = ", ".join(numbers.signed(end, digits=2) for end in (found.low, found.high))
    return (
        numbers.signed(found.value, digits=2),
        f"[{ends}]",
        numbers.points(found.df, digits=1),
        "<.001" if found.p < LEAST_P else numbers.bounded(found.p, digits=3),
    )


def _arms(report: ComparisonReport) -> Iterator[str]:
    if not report.arms:
        return
    yield from ("", "Coached teams beside the others")
    rows = [("Scale", "coached", "others", "difference", "95% CI", "teams"), *map(_arm, report.arms)]
    yield from columns(rows)
    for found in report.arms:
        if found.difference.refused is not None:
            yield from wrapped(f"{found.scale}: {found.difference.refused}", "  ")
    yield from _remarks(code for found in report.arms for code in found.caveats)
    yield from wrapped(
        "The difference says what changed more during the same time. What else was different for these "
        "teams it cannot say."
    )


def _arm(found: ArmsComparison) -> tuple[str, ...]:
    return (
        found.scale,
        numbers.NONE if found.coached is None else figures(found.coached)[0],
        numbers.NONE if found.comparison is None else figures(found.comparison)[0],
        *figures(found.difference),
        f"{found.n_coached}, {found.n_comparison}",
    )
