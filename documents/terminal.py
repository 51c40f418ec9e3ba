"""Studies and plans as plain text for a terminal: 80 columns, aligned, no colour."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from assessments.reports.comparison_shapes import ComparisonReport, ScaleComparison
from assessments.reports.study_shapes import (
    Estimated,
    Plan,
    ScaleStudy,
    ValidationReport,
)
from documents import alignment_table, carried, evidence, numbers, verdicts, wording
from documents.language import SOURCE, listed, say

WIDTH = 80


def columns(rows: Sequence[Sequence[str]], *, left: int = 1) -> list[str]:
    """Rows set out in columns: the first `left` to the left, figures to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            text.ljust(w) if i < left else text.rjust(w)
            for i, (text, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def wrapped(text: str, indent: str = "") -> list[str]:
    """A sentence in lines of the terminal's width."""
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent))


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def validation(report: ValidationReport) -> str:
    """What a study found, scale by scale, and where to look."""
    name = f"{report.instrument.title} {report.instrument.version}"
    lines = [f"{name}, {report.data_name}: {numbers.count(report.rows)} rows", ""]
    rows: list[tuple[str, ...]] = [("Scale", "k", "n", "alpha", "95% CI", "omega", "SEM", "ICC(1)", "ICC(2)")]
    rows += [_scale(scale) for scale in report.scales]
    has_teams = any(scale.agreement for scale in report.scales)
    lines += columns(rows if has_teams else [row[:7] for row in rows])
    lines += ["", *_evidence(report)]
    if rows := alignment_table.brief(report):
        lines += ["", *columns(rows), *wrapped(alignment_table.in_short())]
    held = (*_of_scales(report), *evidence.figure_remarks(report, SOURCE))
    if held:
        lines += ["", *(line for remark in held for line in wrapped(remark, "- "))]
    return "\n".join(lines)


def _evidence(report: ValidationReport) -> list[str]:
    """What there is evidence for, one line each, and then together what there is none for."""
    summary = evidence.summary(report, SOURCE)
    told = [(e.kind, say(evidence.STATUS[e.met], SOURCE), e.result) for e in summary if e.met != "none"]
    lines = columns(told, left=3)
    if len(told) < len(summary):
        none = (_asked(e.kind, report) for e in summary if e.met == "none")
        lines += wrapped(f"No evidence from this study: {', '.join(none)}.")
    return lines


def _asked(kind: str, report: ValidationReport) -> str:
    """A kind of evidence that was not found, with the columns it takes where they were not named."""
    has_columns = {
        "team": report.team_column is not None,
        "group": any(s.dif is not None for s in report.scales),
        "wave": report.wave_column is not None,
    }
    of, options = ASKED.get(kind, (None, ""))
    return kind if of is None or has_columns[of] else f"{kind} ({options})"


ASKED = {
    "Team-level scores": ("team", "--team"),
    "Steadiness over time": ("wave", "--person and --wave"),
    "Invariance over groups": ("group", "--group"),
    "Invariance over time": ("wave", "--person and --wave"),
    "Items alike in groups": ("group", "--group"),
}
"""The columns a kind of evidence takes."""


def _of_scales(report: ValidationReport) -> Iterator[str]:
    """Remarks on whole scales with the scales they are about; rows left out are told once, n has how many."""
    held: dict[str, list[str]] = {}
    is_short = False
    for scale in report.scales:
        for fact in scale.caveats:
            if fact.code == "incomplete_rows":
                is_short = True
            else:
                held.setdefault(wording.study_remark(fact, SOURCE), []).append(scale.title)
    if is_short:
        rows = numbers.count(report.rows)
        yield f"n: how many of the {rows} rows are complete on a scale; the others were left out of it."
    for remark, titles in held.items():
        yield f"{listed(dict.fromkeys(titles), SOURCE)}: {remark}"


def _scale(scale: ScaleStudy) -> tuple[str, ...]:
    def value(found: object, *, is_bounded: bool = True) -> str:
        exact = found.value if isinstance(found, Estimated) else None
        return (numbers.bounded if is_bounded else numbers.estimate)(exact)

    known = carried.reliability(scale)
    alpha = known.get("alpha")
    return (
        _cut(scale.title, 26),
        str(scale.k),
        str(scale.n_complete),
        value(alpha),
        numbers.interval(alpha.low, alpha.high) if alpha else numbers.NONE,
        value(known.get("omega_total")),
        value(known.get("sem"), is_bounded=False),
        value(carried.agreement(scale).get("icc1")),
        value(carried.agreement(scale).get("icc2")),
    )


def comparison(report: ComparisonReport) -> str:
    """What changed, group by group: change, likely range, word; then why a word is not stronger."""
    head = f"{report.instrument.title} {report.instrument.version}"
    lines = [f"{head}: {report.baseline_name} to {report.followup_name}"]
    if report.programme and len(report.teams) > 1:
        lines += ["", "Over all teams"]
        lines += columns([(s, *figures(e)) for s, e in report.programme.items()])
    for team, scales in report.teams.items():
        lines += ["", team]
        head_row = ("Scale", "before", "after", "change", "95% CI", "n", "verdict")
        rows = [head_row, *(compared(scale) for scale in scales)]
        lines += columns(rows)
        lines += [line for scale in scales for line in _held_back(scale)]
    if report.persons:
        lines += ["", *wrapped(_persons(report))]
    return "\n".join(lines)


def _persons(report: ComparisonReport) -> str:
    """How many changes of single people pass the error of a score."""
    told = Counter(found.change for found in report.persons)
    people = {found.person for found in report.persons}
    if len(people) == len(report.persons):
        who = "person" if told["up"] == 1 else "persons"
        return f"Beyond answer noise: {told['up']} {who} up, {told['down']} down, of {len(people)}."
    return (
        f"Beyond answer noise: {told['up']} changes of persons up, {told['down']} down, of "
        f"{len(report.persons)} ({len(people)} persons, scale by scale)."
    )


def figures(found: Estimated) -> tuple[str, str]:
    """A change and its range, or that there is none."""
    if found.value is None:
        return numbers.NONE, numbers.NONE
    limits = (numbers.signed(end, digits=2) for end in (found.low, found.high))
    return numbers.signed(
        found.value, digits=2
    ), f"[{', '.join(limits)}]" if found.low is not None else numbers.NONE


def compared(scale: ScaleComparison) -> tuple[str, ...]:
    """One row of a comparison: means, change, range, people, verdict."""
    answered = (
        f"{scale.n1}, {scale.n2}" if scale.n_linked is None else f"{scale.n1}, {scale.n2} ({scale.n_linked})"
    )
    return (
        _cut(scale.scale, 22),
        numbers.points(scale.baseline, digits=2),
        numbers.points(scale.followup, digits=2),
        *figures(scale.delta),
        answered,
        verdicts.word(scale.verdict, SOURCE),
    )


def _held_back(scale: ScaleComparison) -> Iterable[str]:
    reasons = [wording.sentence(reason, SOURCE) for reason in scale.reasons]
    reasons += [wording.caveat(cap, SOURCE) for cap in scale.caps]
    if scale.delta.refused is not None:
        reasons.append(scale.delta.refused)
    for reason in dict.fromkeys(reasons):
        yield from wrapped(f"{scale.scale}: {reason}", "  ")


def plan(found: Plan) -> str:
    """The smallest change a team could be shown to have made."""
    lines = wrapped(
        f"With {found.answer} of {found.members} people answering both rounds, the smallest change that "
        f"could be called clear is {numbers.points(found.smallest_change, digits=2)} points on a scale from "
        f"{numbers.points(found.low, digits=0)} to {numbers.points(found.high, digits=0)}; "
        f"{numbers.points(found.smallest_noise_only, digits=2)} if a swing in mood on the day is left aside."
    )
    for heading, facts in (
        ("What would make it finer:", found.alternatives),
        ("How far this goes:", found.caveats),
    ):
        if facts:
            lines += ["", heading]
            lines += [line for fact in facts for line in wrapped(wording.sentence(fact, SOURCE), "- ")]
    return "\n".join(lines)


class Addresses(Protocol):
    """Where the example organisation is found, and who can sign in."""

    @property
    def url(self) -> str: ...
    @property
    def respondent_link(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def sign_ins(self) -> Mapping[str, str]: ...


def demo(addresses: Addresses, *, serving: bool) -> str:
    """Where to look at the example organisation: one screenful."""
    rows = [(f"  {role}", email) for role, email in addresses.sign_ins.items()]
    lines = [
        "The example organisation is ready. Everybody in it is invented, every answer simulated.",
        "",
        "Answer as a member of a team:",
        f"  {addresses.respondent_link}",
        "",
        f"Sign in at {addresses.url} as one of these:",
        *columns(rows, left=2),
        f'Password for all of them: "{addresses.password}"',
    ]
    if serving:
        lines += ["", "Stop it with Ctrl+C."]
    return "\n".join(lines)
