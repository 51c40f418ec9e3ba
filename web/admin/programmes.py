"""Begin a programme; say who coaches and who sponsors which team."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from assessments import accounts, programmes
from assessments.model import ProgrammeId, StaffId, TeamId
from documents.language import msgid as _l
from web import show
from web.errors import told_in
from web.forms.staff import Assign, NewProgramme
from web.gate import actor, audience, service


@audience("admin")
def new_programme() -> Response:
    """The form."""
    return show.page("admin/new_programme.html", form=NewProgramme())


@audience("admin")
def create_programme() -> Response:
    """A programme, and on to its roster."""
    form = NewProgramme(request.form)
    if not form.validate():
        return show.page("admin/new_programme.html", 422, form=form)
    with told_in(form):
        made = programmes.create(service(), actor(), title=form.title.data.strip(), mode=form.mode.data)
        return redirect(url_for(".roster", programme_id=made.id), code=303)
    return show.page("admin/new_programme.html", 422, form=form)


@audience("admin")
def who(programme_id: str) -> Response:
    """Coaches and sponsors of a programme."""
    return assigned(ProgrammeId(programme_id), assign_form(ProgrammeId(programme_id)))


@audience("admin", fresh=True)
def assign(programme_id: str) -> Response:
    """Give a programme or one of its teams a coach or a sponsor, or take them away."""
    wanted = ProgrammeId(programme_id)
    form = assign_form(wanted, request.form)
    if not form.validate():
        return assigned(wanted, form, status=422)
    act = programmes.unassign if request.form.get("end") else programmes.assign
    staff = StaffId(form.staff.data)
    if form.team.data:
        act(service(), actor(), staff, team=TeamId(form.team.data))
    else:
        act(service(), actor(), staff, programme=wanted)
    return redirect(url_for(".who", programme_id=programme_id), code=303)


@audience("admin", fresh=True)
def end(programme_id: str) -> Response:
    """End a programme: its key is destroyed, and rounds can no longer be linked by anybody."""
    if request.form.get("sure"):
        programmes.end(service(), actor(), ProgrammeId(programme_id))
    return redirect(url_for("coach.programme", programme_id=programme_id), code=303)


def assigned(wanted: ProgrammeId, form: Assign, *, status: int = 200) -> Response:
    """The page of coaches and sponsors."""
    return show.page(
        "admin/who.html",
        status,
        programme=programmes.get(service(), actor(), wanted),
        assigned=programmes.assigned(service(), actor(), wanted),
        teams={team.id: team.title for team in programmes.teams(service(), actor(), wanted)},
        form=form,
    )


def assign_form(wanted: ProgrammeId, sent: object = None) -> Assign:
    """The form with the people and teams there are."""
    form = Assign(sent)
    people = [s for s in accounts.staff_list(service(), actor()) if s.is_active]
    form.staff.choices = [SelectChoice(s.id, s.name) for s in people if s.role in {"coach", "sponsor"}]
    teams = programmes.teams(service(), actor(), wanted)
    form.team.choices = [SelectChoice("", _l("the whole programme"))]
    form.team.choices += [SelectChoice(team.id, team.title) for team in teams]
    return form
