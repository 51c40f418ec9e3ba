"""What a team report says on paper: the words, numbers and positions that the Typst file sets out."""

from typing import Any

from assessments.reports.shapes import Range, TeamReport, ThemeFinding
from documents import charts, numbers, verdicts, wording
from documents.language import day, listed, say, say_number
from documents.language import msgid as _m
from documents.pages import arranging
from documents.verdicts import Look

Told = dict[str, Any]

_SIGNS = {
    "clearly_up": "▲",
    "clearly_down": "▼",
    "probably_up": "△",
    "probably_down": "▽",
    "up_a_little": "↑",
    "down_a_little": "↓",
    "held_steady": "=",
    "no_clear_change": "?",
    "cannot_tell": "–",
    "not_comparable": "≠",
    "not_shown": "–",
}
MOST_ROWS_WITH_REMARKS = 10
"""Above this, what stands behind the words moves to the next page, so that a sheet holds its part."""


def footer(report: TeamReport, language: str) -> str:
    """Questionnaire, version, smallest group: on every page."""
    said = say(
        _m("%(title)s %(version)s (%(digest)s) · shown from %(k)s answers · Soundline"),
        language,
        title=report.instrument.title,
        version=report.instrument.version,
        digest=report.instrument.digest[:12],
        k=report.smallest_group,
    )
    example = say(_m("Example data: the organisation, its people and their answers are simulated."), language)
    return f"{said} · {example}" if report.is_example else said


def sheet(report: TeamReport, language: str) -> Told:
    """One team's report in the order of its pages."""
    second = arranging.has_second_round(report)
    title = (
        say(_m("%(team)s: too few answers to show"), language, team=report.team)
        if not report.is_shown
        else say(
            _m("%(team)s: %(first)s to %(last)s"), language,
            team=report.team, first=report.rounds[0].title, last=report.rounds[-1].title,
        )
        if second
        else say(_m("%(team)s: %(round)s"), language, team=report.team, round=report.rounds[-1].title)
    )  # fmt: skip
    shown: Told = {
        "eyebrow": f"{report.programme} · {say(_m('Team report'), language)}",
        "title": title,
        "lede": None,
        "facts": [],
        "short": {"title": "", "lines": [], "remark": None},
        "cards": [],
        "changes": None,
        "agreement": None,
        "limits": [],
        "talk": None,
    }
    if not report.is_shown:
        return shown | _hidden(report, language)
    return shown | {
        "facts": _facts(report, language),
        "short": _short(report, language),
        "changes": _changes(report, language) if second else _levels(report, language),
        "agreement": _agreement(report, language),
        "limits": _limits(report, language),
        "talk": _talk(report, language),
    }


def _hidden(report: TeamReport, language: str) -> Told:
    return {
        "lede": say(
            _m(
                "Fewer than %(k)s people answered in the round “%(round)s”. Team results are shown from "
                "%(k)s people, "
                "so that nobody's answers can be worked out."
            ),
            language,
            k=report.smallest_group,
            round=report.rounds[-1].title,
        )
    }


def _facts(report: TeamReport, language: str) -> list[Told]:
    found = []
    for one in report.rounds:
        if one.n is None or one.roster is None:
            value = say(_m("not shown"), language) if one.n is None else str(one.n)
        else:
            value = say(_m("%(n)s of %(roster)s answered"), language, n=one.n, roster=one.roster)
        closed = (
            say(_m("closed on %(date)s"), language, date=day(one.closed_on, language))
            if one.closed_on
            else None
        )
        found.append(
            {"name": f"{wording.kind(one.kind, language)}, {one.title}", "value": value, "remark": closed}
        )
    if report.n_linked is not None:
        people = say_number(
            "%(num)s person", "%(num)s people", report.n_linked, language=language, num=report.n_linked
        )
        found.append({"name": say(_m("In both rounds"), language), "value": people, "remark": None})
    if report.quality and report.quality[-1]:
        care = wording.quality_word(report.quality[-1], language)
        found.append({"name": say(_m("Care taken in answering"), language), "value": care, "remark": None})
    return found


def _look(look: Look, sign: str, language: str) -> Told:
    parts = look.classes.split()
    way = parts[0] if parts[0] in {"up", "down"} else ""
    return {"way": way, "strength": parts[-1], "sign": sign, "word": say(look.word, language)}


def _short(report: TeamReport, language: str) -> Told:
    lines = []
    for opening in arranging.openings(report):
        lead = ", ".join(_lead(theme, opening.verdict, language) for theme in opening.themes) + "."
        look = _look(verdicts.LOOKS[opening.verdict], _SIGNS[opening.verdict], language)
        lines.append({"look": look, "lead": lead, "text": verdicts.group(opening.verdict, language)})
    second = arranging.has_second_round(report)
    if not second:
        highest, lowest = arranging.ends(report.themes)
        for word, themes in ((_m("Highest"), highest), (_m("Lowest"), lowest[::-1])):
            if themes:
                look = {"way": "", "strength": "plain", "sign": "", "word": say(word, language)}
                lead = ", ".join(
                    f"{t.title} ({charts.level_text(t.followup or t.baseline, language)})" for t in themes
                )
                lines.append({"look": look, "lead": f"{lead}.", "text": ""})
    apart = arranging.far_apart(report)
    if apart:
        told = say(
            _m("The team is far apart on %(themes)s."),
            language,
            themes=listed((t.title for t in apart), language),
        )
        hint = say(
            _m("The average hides this. It may be the best place to start the conversation."), language
        )
        lines.append({"look": _look(verdicts.APART, "↔", language), "lead": told, "text": hint})
    remark = (
        None
        if second
        else say(_m("This is a first look. What changes can be read only after a second round."), language)
    )
    return {"title": say(_m("In short"), language), "lines": lines, "remark": remark}


def _lead(theme: ThemeFinding, verdict: str, language: str) -> str:
    has_figure = theme.delta is not None and verdict not in {"not_shown", "not_comparable", "cannot_tell"}
    return (
        f"{theme.title} ({numbers.signed(theme.delta.value, language)})"
        if has_figure and theme.delta
        else theme.title
    )


def _changes(report: TeamReport, language: str) -> Told:
    themes = arranging.by_change(report.themes)
    reach = charts.reach(t.delta for t in themes)
    return {
        "is_change": True,
        "title": say(_m("What changed"), language),
        "key": say(
            _m(
                "Hollow: %(first)s. Solid: %(last)s. On the right the change with its likely range: thin in "
                "95 of 100 "
                "cases, thick in 80; the dashed line is no change."
            ),
            language, first=report.rounds[0].title, last=report.rounds[-1].title,
        ),
        "groups": [
            {
                "heads": [say(_m("Theme"), language), say(_m("Change (likely range)"), language)],
                "levels": _ticks(alike[0], language),
                "moves": [
                    {"at": _place(v, -reach, reach, 10), "text": numbers.signed(v, language, digits=0)}
                    for v in charts.move_ticks(reach)
                ],
                "rows": [_row(theme, reach, language) for theme in alike],
            }
            for alike in arranging.by_range(themes)
        ],
        "remarks": _remarks(report, language) if len(themes) <= MOST_ROWS_WITH_REMARKS else [],
    }  # fmt: skip


def _levels(report: TeamReport, language: str) -> Told:
    return {
        "is_change": False,
        "title": say(_m("Where the team stands"), language),
        "key": "",
        "groups": [
            {
                "heads": [say(_m("Theme"), language), say(_m("Average"), language)],
                "levels": _ticks(alike[0], language),
                "rows": [_row(theme, 1.0, language) for theme in alike],
            }
            for alike in arranging.by_range(arranging.by_level(report.themes))
        ],
        "remarks": [],
    }


def _remarks(report: TeamReport, language: str) -> list[str]:
    """Caps and reasons, theme by theme: why a word is no stronger."""
    said = []
    for theme in report.themes:
        reasons = [wording.sentence(f, language) for f in verdicts.reason_codes(theme)]
        if reasons:
            said.append(f"{theme.title}: {' '.join(dict.fromkeys(reasons))}")
    return said


def _place(value: float, low: float, high: float, margin: float = 4) -> float:
    return float(numbers.position(value, low, high, margin=margin).rstrip("%")) / 100


def _ticks(theme: ThemeFinding, language: str) -> list[Told]:
    values = (theme.low, (theme.low + theme.high) / 2, theme.high)
    return [
        {"at": _place(v, theme.low, theme.high), "text": numbers.points(v, language, digits=0)}
        for v in values
    ]


def _row(theme: ThemeFinding, reach: float, language: str) -> Told:
    """One theme's row: where it stood, where it stands, how far it moved."""
    is_hidden = theme.verdict == "not_shown"
    before, after = (None, None) if is_hidden else charts.places(theme)
    single = theme.verdict is None and theme.followup is None and theme.delta is None
    shown_after = theme.baseline if single else theme.followup
    about = theme.about
    if theme.is_composite:
        about = say(_m("all themes together"), language)
    elif theme.single_item:
        about = say(_m("one statement"), language)
    tells_change = theme.delta is not None and theme.verdict not in {"not_shown", "not_comparable"}
    delta = theme.delta if tells_change else None
    return {
        "title": theme.title,
        "about": about,
        "look": _look(verdicts.LOOKS[theme.verdict], _SIGNS[theme.verdict], language)
        if theme.verdict
        else None,
        "side": verdicts.direction(theme.favourable, language) or "",
        "delta": numbers.signed(delta.value, language) if delta else "",
        "span": f"({numbers.span(delta.low, delta.high, language)})" if delta else "",
        "way": charts.way(theme.verdict),
        "ticks": [_place(v, theme.low, theme.high) for v in charts.ticks(theme.low, theme.high)],
        "joined": theme.verdict != "not_comparable",
        "before": None if single or before is None else _place(before, theme.low, theme.high),
        "after": _place(a, theme.low, theme.high) if (a := before if single else after) is not None else None,
        "before_text": None
        if single or is_hidden or before is None
        else charts.level_text(theme.baseline, language),
        "after_text": None if is_hidden or shown_after is None else charts.level_text(shown_after, language),
        "move": _move(delta, reach) if delta else None,
    }


def _move(delta: Range, reach: float) -> Told:
    def at(value: float | None) -> float | None:
        return None if value is None else _place(charts.printed(value), -reach, reach, 10)

    return {
        "value": at(delta.value), "low": at(delta.low), "high": at(delta.high), "low80": at(delta.low80),
        "high80": at(delta.high80),
    }  # fmt: skip


def _agreement(report: TeamReport, language: str) -> Told:
    rounds = [r.title for r in report.rounds][::-1]
    priorities = [
        {
            "title": finding.title,
            "text": say(
                _m("How far people put these in the same order: %(word)s."), language,
                word=wording.consensus_word(finding.word, language),
            ),
            "order": list(finding.order),
        }
        for finding in report.consensus
    ]  # fmt: skip
    return {
        "title": say(_m("How far the team agrees"), language),
        "heads": [say(_m("Theme"), language), *rounds],
        "rows": [
            [t.title, *(wording.agreement_word(word, language) for word in t.agreement[::-1])]
            for t in arranging.by_agreement(report.themes)
        ],
        "priorities": priorities,
    }


def _limits(report: TeamReport, language: str) -> list[Told]:
    not_said = (
        _m("Why anything changed. Coaching, a new target or a hard summer could each be the reason."),
        _m("Who said what, or who changed their mind."),
        _m("How good this team is beside others, or how well anyone leads."),
    )
    sections = [
        {"title": say(_m("It does not say"), language), "lines": [say(text, language) for text in not_said]}
    ]
    if len(report.themes) > MOST_ROWS_WITH_REMARKS and (remarks := _remarks(report, language)):
        sections.append({"title": say(_m("What stands behind each word"), language), "lines": remarks})
    if report.limits:
        lines = [wording.sentence(limit, language) for limit in report.limits]
        sections.insert(0, {"title": say(_m("How far this goes"), language), "lines": lines})
    return sections


def _talk(report: TeamReport, language: str) -> Told:
    last = say(_m("Which one of these themes do we want to look at again next time?"), language)
    questions: list[Told] = [{"text": q, "theme": title} for title, q in arranging.questions(report)]
    return {
        "title": say(_m("To talk about together"), language),
        "questions": [*questions, {"text": last, "theme": None}],
        "voices": [{"title": title, "said": list(said)} for title, said in report.comments if said],
    }
