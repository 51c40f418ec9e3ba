"""What a team wants to work on: focus themes with their targets, until the follow-up opens."""

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from assessments import criteria, programmes
from assessments.criteria import Choice, TeamCriteria
from assessments.errors import Refusal
from assessments.model import TeamId
from documents import charts, wording
from documents.language import msgid as _l
from documents.language import say
from web import language, show
from web.forms.targets import Target
from web.gate import actor, audience, service

BESIDE = {
    "criterion_unknown_theme": "scale", "criteria_too_many": "scale", "criterion_outside": "target",
    "criterion_not_forward": "target", "criterion_no_direction": "target", "criterion_date": "by",
}  # fmt: skip
"""The field a refusal is about."""


@audience("coach")
def targets(team_id: str) -> Response:
    """What was chosen, and the form while anything can still be chosen."""
    found = criteria.of_team(service(), actor(), TeamId(team_id))
    return shown(found, form_for(found, wanted=request.args.get("theme", "")))


@audience("coach")
def choose_target(team_id: str) -> Response:
    """Choose a theme, with a target or as a mark alone; or take it away again."""
    team = TeamId(team_id)
    if dropped := request.form.get("drop"):
        criteria.drop(service(), actor(), team, dropped)
        return redirect(url_for(".targets", team_id=team_id), code=303)
    found = criteria.of_team(service(), actor(), team)
    form = form_for(found, sent=request.form)
    if form.validate() and was_chosen(team, form):
        return redirect(url_for(".targets", team_id=team_id), code=303)
    return shown(found, form, status=422)


def was_chosen(team: TeamId, form: Target) -> bool:
    """True where it could be kept; else the field it failed on says why."""
    try:
        criteria.choose(service(), actor(), team, form.scale.data, target=form.target.number, by=form.by.data)
    except Refusal as refusal:
        if refusal.status not in {409, 422}:
            raise
        said = wording.refusal(refusal, language=language.now())
        place = BESIDE.get(refusal.code, "by" if form.by.data is None else "target")
        field = form[place]
        field.errors = [*field.errors, said]
        return False
    return True


def form_for(found: TeamCriteria, *, sent: object = None, wanted: str = "") -> Target:
    """The form with the themes there are; of a theme chosen before, filled as it stands."""
    known = {choice.scale: choice for choice in found.choices}
    chosen = known[wanted].criterion if wanted in known else None
    spoken = language.now()
    form = (
        Target(
            sent,
            data={
                "scale": wanted,
                "target": charts.figure(chosen.target, spoken) if chosen else "",
                "by": chosen.by if chosen else None,
            },
        )
    )  # fmt: skip
    form.scale.choices = [SelectChoice(c.scale, offered(c, spoken)) for c in found.choices]
    return form


def offered(choice: Choice, spoken: str) -> str:
    """A theme with where the team stands on it."""
    if choice.baseline is None:
        return choice.title
    level = charts.level_text(choice.baseline, spoken)
    return say(_l("%(theme)s (stands at %(level)s)"), spoken, theme=choice.title, level=level)


def shown(found: TeamCriteria, form: Target, *, status: int = 200) -> Response:
    """The page."""
    g.is_example = programmes.organisation(service(), actor()).is_example
    return show.page("coach/targets.html", status, team=found.team, found=found, form=form)
