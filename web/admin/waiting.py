"""From which day each team is coached: teams that still wait show what the months alone did."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from assessments import programmes
from assessments.model import ProgrammeId, TeamId
from web import show
from web.errors import told_in
from web.forms.targets import CoachedFrom
from web.gate import actor, audience, service


@audience("admin")
def waiting(programme_id: str) -> Response:
    """The teams with their days, and the form."""
    return listed(ProgrammeId(programme_id), CoachedFrom())


@audience("admin")
def coached_from(programme_id: str) -> Response:
    """Give a team its day, or none where it is coached from the beginning."""
    wanted = ProgrammeId(programme_id)
    form = CoachedFrom(request.form)
    form.team.choices = choices(wanted)
    if form.validate():
        with told_in(form):
            programmes.coaching_starts(service(), actor(), TeamId(form.team.data), form.day.data)
            return redirect(url_for(".waiting", programme_id=programme_id), code=303)
    return listed(wanted, form, status=422)


def listed(wanted: ProgrammeId, form: CoachedFrom, *, status: int = 200) -> Response:
    """The page."""
    form.team.choices = choices(wanted)
    return show.page(
        "admin/waiting.html",
        status,
        programme=programmes.get(service(), actor(), wanted),
        teams=programmes.teams(service(), actor(), wanted),
        days=programmes.coaching(service(), actor(), wanted),
        form=form,
    )


def choices(wanted: ProgrammeId) -> list[SelectChoice]:
    """The teams of the programme."""
    return [SelectChoice(team.id, team.title) for team in programmes.teams(service(), actor(), wanted)]
