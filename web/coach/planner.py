"""What a team of this size could be shown to have changed by."""

from dataclasses import replace
from typing import Any

from flask import request
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from assessments import programmes, rosters, rounds
from assessments.errors import DataError
from assessments.model import Actor, Team, TeamId
from documents.language import msgid as _l
from web import language, show
from web.forms.staff import Planner
from web.gate import actor, audience, service

ASSUMED = 0.8
"""The share of a team that is taken to answer both rounds until somebody says otherwise."""
LEAST = 5


@audience("admin", "coach", "researcher")
def planner() -> Response:
    """A form in the address, so that an answer can be kept as a bookmark."""
    team = asked_team(actor())
    known = questionnaires(actor(), team)
    form = Planner(request.args if "answer" in request.args else None, data=first_guess(actor(), team, known))
    form.questionnaire.choices = choices(known)
    told = {"team": team, "form": form, "body": None}
    if not request.args:
        return show.page("coach/planner.html", **told)
    if "answer" in request.args and not form.validate():
        return show.page("coach/planner.html", 422, **told)
    return show.page("coach/planner.html", **told | {"body": worked_out(form, known)})


def worked_out(form: Planner, known: dict[str, Any]) -> Any:
    """The answer, with a few more and a few fewer people answering beside it."""
    from assessments.studies import planning
    from documents import plan_rows
    from documents.pages import rendering

    members, answer = form.members.data, form.answer.data
    instrument = known.get(form.questionnaire.data)

    def plan(k: int) -> Any:
        return planning.plan(members=members, answer=k, instrument=instrument)

    try:
        found, ladder = plan(answer), tuple(plan(k) for k in plan_rows.counts(members, answer))
    except DataError as refusal:
        form.form_errors.append(str(refusal))
        return None
    return rendering.render("plan", language=language.now(), plan=by_title(found, instrument), ladder=ladder)


def by_title(found: Any, instrument: Any) -> Any:
    """A plan whose remarks name a scale as people read it."""
    if instrument is None:
        return found
    scales = worded(instrument).scales
    told = tuple(
        replace(fact, facts={**fact.facts, "scale": scales[fact.facts["scale"]].title})
        if fact.facts.get("scale") in scales
        else fact
        for fact in found.caveats
    )
    return replace(found, caveats=told)


def worded(instrument: Any) -> Any:
    """A questionnaire's words in the reader's language, or in its own."""
    return instrument.wording.get(language.now(), instrument.wording[instrument.languages[0]])


def asked_team(of: Actor) -> Team | None:
    """The team in the address, where the reader may know it."""
    wanted = request.args.get("team")
    return (
        programmes.team(service(), of, TeamId(wanted)) if wanted and of.role in {"admin", "coach"} else None
    )


def first_guess(of: Actor, team: Team | None, known: dict[str, Any]) -> dict[str, Any]:
    """A usual team, or what roster and rounds say of the one asked about."""
    if team is None:
        return {"members": 9, "answer": 7, "questionnaire": ""}
    on_roster = sum(m.team == team.id for m in rosters.members(service(), of, team.programme))
    members = max(on_roster, LEAST)
    asked = rounds.of_programme(service(), of, team.programme)
    used = next((r.instrument for r in reversed(asked) if r.instrument in known), "")
    return {"members": members, "answer": max(LEAST, round(ASSUMED * members)), "questionnaire": used}


def questionnaires(of: Actor, team: Team | None) -> dict[str, Any]:
    """Questionnaires with scales of several statements by id: those on the shelf, and the team's own."""
    found = list(service().library.all())
    if team is not None:
        # A round keeps its questionnaire word for word, wherever the file has gone since.
        found += [service().instrument_of(r) for r in rounds.of_programme(service(), of, team.programme)]
    return {one.id: one for one in found if any(len(scale.items) > 1 for scale in one.scales.values())}


def choices(known: dict[str, Any]) -> list[SelectChoice]:
    """The questionnaires by title, after the usual one."""
    usual = SelectChoice("", _l("a usual scale of five statements"))
    return [usual, *(SelectChoice(one.id, worded(one).title) for one in known.values())]
