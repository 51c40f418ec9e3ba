"""What a team report says on paper: the words, numbers and positions that the Typst file sets out."""

from typing import Any

from assessments.reports.shapes import TeamReport, ThemeFinding
from documents import arranging, charts, numbers, paper_rounds, paper_rows, verdicts, wording
from documents.language import day, listed, say, say_number
from documents.language import msgid as _m

Told = dict[str, Any]
MOST_VOICES_BESIDE = 9
"""More comments than this do not share a sheet with agreement and limits."""


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
        "contrasts": None,
        "changes": None,
        "criteria": None,
        "multiples": None,
        "agreement": None,
        "limits": [],
        "talk": None,
        "voices": {"said": [], "are_last": False},
    }
    if not report.is_shown:
        return shown | _hidden(report, language)
    return shown | {
        "facts": _facts(report, language),
        "short": _short(report, language),
        "contrasts": paper_rounds.contrasts(report, language),
        "criteria": paper_rounds.criteria(report, language),
        "multiples": paper_rounds.multiples(report, language),
        "changes": paper_rows.changes(report, language) if second else paper_rows.levels(report, language),
        "agreement": _agreement(report, language),
        "limits": _limits(report, language),
        "talk": _talk(report, language),
        "voices": _voices(report),
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


def _short(report: TeamReport, language: str) -> Told:
    lines = []
    for opening in arranging.openings(report):
        lead = ", ".join(_lead(theme, opening.verdict, language) for theme in opening.themes) + "."
        look = paper_rows.look(verdicts.LOOKS[opening.verdict], paper_rows.SIGNS[opening.verdict], language)
        lines.append({"look": look, "lead": lead, "text": verdicts.group(opening.verdict, language)})
    lines += paper_rounds.short(report, language)
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
        lines.append({"look": paper_rows.look(verdicts.APART, "↔", language), "lead": told, "text": hint})
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
    if not paper_rows.has_room(report) and (remarks := paper_rows.remarks(report, language)):
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
    }


def _voices(report: TeamReport) -> Told:
    """Comments: on the third sheet while they fit there, else on one of their own at the end."""
    said = [{"title": title, "said": list(words)} for title, words in report.comments if words]
    long = sum(len(words) for _, words in report.comments) > MOST_VOICES_BESIDE
    return {"said": said, "are_last": long or len(report.themes) > paper_rows.MOST_ROWS_WITH_REMARKS}
