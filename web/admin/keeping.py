"""The organisation's own rules: the smallest group that is shown, how long names and answers are kept."""

from flask import flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from assessments import programmes, retention, settings
from assessments.model import ProgrammeId
from documents.language import msgid as _l
from documents.language import say
from web import language, show
from web.errors import told_in
from web.forms.staff import Days, SmallestGroup
from web.gate import actor, audience, service


@audience("admin")
def settings_page() -> Response:
    """Rules of the organisation, and what the server was started with."""
    return shown()


@audience("admin", fresh=True)
def change_smallest_group() -> Response:
    """A larger smallest group for rounds to come; never a smaller one."""
    form = SmallestGroup(request.form)
    if form.validate():
        with told_in(form):
            programmes.change_organisation(service(), actor(), smallest_group=form.smallest_group.data)
            return done()
    return shown(422, smallest=form)


@audience("admin", fresh=True)
def keep_for() -> Response:
    """How long an ended programme's names and answers stay."""
    form = Days(request.form)
    if form.validate():
        with told_in(form):
            retention.keep_for(service(), actor(), form.days.data)
            return done()
    return shown(422, days=form)


@audience("admin", fresh=True)
def keep_programme_for(programme_id: str) -> Response:
    """The same for one programme; an empty field goes back to the organisation's days."""
    typed = request.form.get("days", "").strip()
    form = Days(request.form)
    if not typed or form.validate():
        with told_in(form):
            days = form.days.data if typed else None
            retention.keep_for(service(), actor(), days, programme=ProgrammeId(programme_id))
            return done()
    return shown(422, days=form)


def done() -> Response:
    """Back to the page, with a word that it holds."""
    flash(say(_l("Kept. It holds from now on."), language.now()))
    return redirect(url_for(".settings_page"), code=303)


def shown(status: int = 200, *, smallest: SmallestGroup | None = None, days: Days | None = None) -> Response:
    """The page."""
    here = programmes.organisation(service(), actor())
    keeping = retention.keeping_of(service(), actor())
    g.is_example = here.is_example
    if smallest is None:
        smallest = SmallestGroup()
        smallest.smallest_group.data = here.smallest_group
    if days is None:
        days = Days()
        days.days.data = keeping.days
    return show.page(
        "admin/settings.html",
        status,
        settings=settings.listed(service().settings),
        organisation=here,
        keeping=keeping,
        smallest=smallest,
        days=days,
    )
