"""A questionnaire as a respondent sees it; nothing is kept, not even for a moment."""

import math
from types import SimpleNamespace

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from web import language, show
from web.forms import questionnaire
from web.gate import STAFF, audience
from web.researcher.known import questionnaire_called


@audience(*STAFF)
def preview(instrument_id: str, number: int) -> Response:
    """One page, empty."""
    return shown(instrument_id, number)


@audience(*STAFF)
def preview_check(instrument_id: str, number: int) -> Response:
    """Look at the page as the respondents' application would, and go on."""
    found = questionnaire_called(instrument_id)
    if request.form.get("language"):
        language.choose(request.form["language"])
        return redirect(url_for(".preview", instrument_id=instrument_id, number=number), code=303)
    form = questionnaire.form_for(items_of(found, number), sent=request.form)
    wish = request.form.get("go", "next")
    is_prompt_due = form.gaps and wish == "next" and not request.form.get("prompted")
    if wish in {"next", "carry"} and (form.mistakes or is_prompt_due):
        return shown(instrument_id, number, form=form)
    to = number - 1 if wish == "back" else number + 1
    if 1 <= to <= len(found.pages):
        return redirect(url_for(".preview", instrument_id=instrument_id, number=to), code=303)
    return redirect(url_for(".questionnaire", instrument_id=instrument_id), code=303)


def shown(instrument_id: str, number: int, *, form: questionnaire.PageForm | None = None) -> Response:
    """The page laid out by the respondents' own template."""
    found = questionnaire_called(instrument_id)
    items = items_of(found, number)
    page = found.pages[number - 1]
    g.is_example = found.evidence.simulated
    words = language.now() if language.now() in found.languages else found.languages[0]
    title, intro = questionnaire.heading(found, page.id, words)
    before = sum(len(p.items) for p in found.pages[: number - 1])
    left = max(1, math.ceil(found.minutes * (len(found.pages) - number + 1) / len(found.pages)))
    return show.page(
        "researcher/preview.html",
        422 if form else 200,
        asked=SimpleNamespace(number=number, of=len(found.pages), instrument=found),
        words=words,
        title=title,
        intro=intro,
        condition=page.show_if,
        items=questionnaire.asked(
            found, form or questionnaire.form_for(items), language=words, before=before
        ),
        is_prompt=form is not None,
        minutes_left=left,
        address=url_for(".preview_check", instrument_id=instrument_id, number=number),
        keep_address=None,
        in_preview=True,
    )


def items_of(found: questionnaire.Instrument, number: int) -> list[questionnaire.Item]:
    """The items of the numbered page, in the file's order and whatever their conditions."""
    if not 1 <= number <= len(found.pages):
        abort(404)
    return [found.items[item] for item in found.pages[number - 1].items]
