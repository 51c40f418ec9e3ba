"""Page after page: show, keep, prompt once for gaps, go on; nothing kept is ever undone by a mistake."""

import math
import time
from typing import Any

from flask import g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from assessments import administer
from instruments.ids import PageId
from web import language, show
from web.forms import questionnaire
from web.gate import DRAFT, LINK, OpenAgain, audience, service

SHOWN = "shown"
LONGEST_STAY = 3600


@audience("respondent")
def go_on() -> Response:
    """To the first page that is not kept yet; when all are, to the check."""
    held = sitting()
    first = administer.page(service(), held)
    if first.id in administer.draft(service(), held).pages_kept:
        return redirect(url_for(".check"), code=303)
    return redirect(url_for(".page", page_id=first.id), code=303)


@audience("respondent")
def page(page_id: str) -> Response:
    """One page, with what is kept of it."""
    asked = administer.page(service(), sitting(), PageId(page_id))
    session[SHOWN] = [page_id, int(time.time())]
    return shown(asked, questionnaire.form_for(asked.items, kept=asked.answers))


@audience("respondent")
def keep_page(page_id: str) -> Response:
    """Keep what can be kept; then show what needs another look, or go where the button says."""
    asked = administer.page(service(), sitting(), PageId(page_id))
    form = questionnaire.form_for(asked.items, sent=request.form, kept=asked.answers)
    following = kept(asked, form)
    if request.form.get("language"):
        language.choose(request.form["language"])
        return redirect(url_for(".page", page_id=page_id), code=303)
    wish = request.form.get("go", "next")
    is_prompt_due = form.gaps and wish == "next" and not request.form.get("prompted")
    if wish in {"next", "carry"} and (form.mistakes or is_prompt_due):
        return shown(asked, form, status=422 if form.mistakes else 200, is_prompt=True)
    return redirect(leading_to(wish, asked, following), code=303)


@audience("respondent")
def keep_quietly(page_id: str) -> Response:
    """Keep a half-filled page when its reader leaves it; nothing to show."""
    asked = administer.page(service(), sitting(), PageId(page_id))
    kept(asked, questionnaire.form_for(asked.items, sent=request.form, kept=asked.answers))
    return Response(status=204)


@audience("anyone", limit="60 per minute")
def rescue() -> Response:
    """Keep answers whose page came without a link: the link is asked for and the page kept after all."""
    from web.respondent.link import token_in

    token = token_in(request.form.get("token", ""))
    entry = administer.enter(service(), token)
    begun = administer.start(service(), token, language=entry.language)
    session[LINK], session[DRAFT], session.permanent = token, begun.as_cookie(), True
    asked = administer.page(service(), begun, PageId(request.form.get("page", "")))
    kept(asked, questionnaire.form_for(asked.items, sent=request.form), begun)
    return redirect(url_for(".page", page_id=asked.id), code=303)


@audience("respondent")
def later() -> Response:
    """Everything is saved; how to come back."""
    sitting()
    return show.page("respondent/later.html", code=None)


@audience("respondent", limit="20 per minute")
def elsewhere() -> Response:
    """Show the code that carries saved pages to another device; it stands on this page only."""
    code = administer.continue_elsewhere(service(), sitting())
    return show.page("respondent/later.html", code=code)


@audience("respondent")
def forget() -> Response:
    """Leave nothing of this person in this browser."""
    session.clear()
    response = redirect(url_for(".link_page"), code=303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def sitting() -> Any:
    """The sitting whose key this browser holds."""
    held = administer.Sitting.from_cookie(session.get(DRAFT, ""))
    if held is None:
        raise OpenAgain("open_again")
    language.is_of_person(held.language)
    return held


def kept(asked: Any, form: questionnaire.PageForm, holder: Any = None) -> PageId | None:
    """Save the page; what cannot be used is left as it was."""
    shown_page, since = session.get(SHOWN, (None, 0))
    seconds = min(time.time() - since, LONGEST_STAY) if shown_page == asked.id else None
    words = spoken_in(asked)
    ways = {item.runs for item in questionnaire.asked(asked.instrument, form, language=words)}
    return administer.save_page(
        service(), holder or sitting(), asked.id, form.flat(),
        seconds=seconds, orientation=ways.pop() if len(ways) == 1 else None,
    )  # fmt: skip


def leading_to(wish: str, asked: Any, following: PageId | None) -> str:
    """Where a button leads."""
    if wish == "back":
        return url_for(".page", page_id=asked.previous) if asked.previous else url_for(".welcome")
    if wish == "later":
        return url_for(".later")
    return url_for(".page", page_id=following) if following else url_for(".check")


def shown(
    asked: Any, form: questionnaire.PageForm, *, status: int = 200, is_prompt: bool = False
) -> Response:
    """The page laid out."""
    words = spoken_in(asked)
    title, intro = questionnaire.heading(asked.instrument, asked.id, words)
    g.is_example = asked.instrument.evidence.simulated
    return show.page(
        "respondent/page.html",
        status,
        asked=asked,
        words=words,
        title=title,
        intro=intro,
        items=questionnaire.asked(asked.instrument, form, language=words, before=items_before(asked)),
        is_prompt=is_prompt,
        minutes_left=minutes_left(asked),
        address=url_for(".keep_page", page_id=asked.id),
        keep_address=url_for(".keep_quietly", page_id=asked.id),
    )


def spoken_in(asked: Any) -> Any:
    """The language of the questionnaire's words: the reader's choice where it has it, else the sitting's."""
    chosen = language.now()
    return chosen if chosen in asked.instrument.languages else asked.language


def items_before(asked: Any) -> int:
    """How many items the file's pages before this one hold; numbers stay the same whatever is shown."""
    pages = asked.instrument.pages
    place = next(i for i, p in enumerate(pages) if p.id == asked.id)
    return sum(len(p.items) for p in pages[:place])


def minutes_left(asked: Any) -> int:
    """What is left of the file's minutes, rounded up."""
    return max(1, math.ceil(asked.instrument.minutes * (asked.of - asked.number + 1) / asked.of))
