"""What a team of this size could be shown to have changed by."""

from flask import request
from werkzeug.wrappers import Response

from web import language, show
from web.forms.staff import Planner
from web.gate import audience


@audience("admin", "coach", "researcher")
def planner() -> Response:
    """A form in the address, so that an answer can be kept as a bookmark."""
    form = Planner(request.args)
    if not request.args:
        return show.page("coach/planner.html", form=Planner(members=9, answer=7), body=None)
    if not form.validate():
        return show.page("coach/planner.html", 422, form=form, body=None)
    from assessments.studies import planning
    from documents.pages import rendering

    plan = planning.plan(members=form.members.data, answer=form.answer.data)
    return show.page(
        "coach/planner.html", form=form, body=rendering.render("plan", language=language.now(), plan=plan)
    )
