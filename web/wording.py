"""What pages say of refusals and mistakes: codes in, sentences out; findings are worded in documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.errors import Refusal
from documents.language import msgid as _l
from documents.language import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What happened, whether answers are safe, what to do."""

    title: str
    happened: str
    to_do: str
    action: str | None = None
    """What the page offers: `link`, `resend`, `sign_in`, `back`, or nothing."""


REFUSALS: Mapping[str, tuple[str, str, str, str | None]] = {
    "unknown_link": (
        _l("This link does not lead anywhere"),
        _l("The link or code is not complete, or a newer one has replaced it. Nothing has been lost."),
        _l("Take the link from the newest message about this questionnaire, and open all of it. "
           "If that does not help, write to whoever invited you."),
        "link",
    ),
    "open_again": (
        _l("Please open your personal link again"),
        _l("This browser no longer knows which questionnaire is yours. Answers saved before are kept."),
        _l("Open the link you were sent, or type its code here."),
        "again",
    ),
    "round_closed": (
        _l("This questionnaire has closed"),
        _l("If you pressed “Send my answers” before then, your answers are in. "
           "Pages you saved without sending are not used; they have been deleted."),
        _l("If you think this is a mistake, write to whoever invited you. "
           "Please do not put your answers in that message."),
        None,
    ),
    "round_not_open": (
        _l("This questionnaire is not open yet"),
        _l("Your link works, only too early. Nothing has been lost."),
        _l("Open the same link again on the day you were told."),
        None,
    ),
    "round_cancelled": (
        _l("This questionnaire was called off"),
        _l("Nobody sees any of the answers given so far; they have been deleted."),
        _l("There is nothing you need to do."),
        None,
    ),
    "already_sent": (
        _l("Your answers are already in"),
        _l("They were sent with this link before. Nothing was changed or sent twice."),
        _l("While the questionnaire is open you may take them back and answer again: open your link."),
        "welcome",
    ),
    "nothing_answered": (
        _l("There is nothing to send yet"),
        _l("No statement has an answer. Nothing has been sent."),
        _l("Go back and answer what you can, or simply close this page if you do not want to take part."),
        "check",
    ),
    "code_unknown": (
        _l("This code does not open saved pages"),
        _l("It is not the code shown on your other device, or the pages were already sent."),
        _l("Check it letter by letter, or start again: your link still works."),
        "welcome",
    ),
    "consent_needed": (
        _l("Your consent is needed first"),
        _l("In this round answers are kept with your name, so nobody can take part without agreeing to it."),
        _l("Go back to the first page, read who sees what, and tick the box if you agree."),
        "welcome",
    ),
    "withdraw_ended": (
        _l("These answers can no longer be taken back"),
        _l("The questionnaire has closed, or your link has been replaced since you sent them."),
        _l("They are part of the team’s result now, and nobody can tell them apart any more."),
        None,
    ),
    "unknown_page": (
        _l("This page is not part of your questionnaire"),
        _l("Everything you saved is safe."),
        _l("Go on from where you were."),
        "check",
    ),
    "answers_refused": (
        _l("Some answers on this page could not be used"),
        _l("Everything saved before is safe."),
        _l("Go back, look through the page and send it again."),
        "resend",
    ),
    "busy": (
        _l("We cannot save just now"),
        _l("Many people are saving at this moment. What you just sent is still on this page."),
        _l("Wait a few seconds and send it again."),
        "resend",
    ),
    "sign_in_again": (
        _l("Please sign in again"),
        _l("You were signed out. What you just sent has not been used."),
        _l("Sign in, then send it again: in most browsers, going back shows your text as you typed it."),
        "sign_in",
    ),
    "not_shown": (
        _l("There is no result to show here"),
        _l("Either the round has not closed yet, or too few people answered for a result to be shown."),
        _l("Results appear once, when a round closes, for teams with enough answers."),
        "back",
    ),
    "too_many_attempts": (
        _l("Please wait a moment"),
        _l("There were several attempts that did not work. Nothing is locked."),
        _l("Wait a little and try again."),
        "back",
    ),
}  # fmt: skip
STATUSES: Mapping[int, tuple[str, str, str, str | None]] = {
    400: (
        _l("This request could not be read"),
        _l("Something in the address or the form is not as we expected it. Saved answers are safe."),
        _l("Go back and try again."),
        "resend",
    ),
    403: (
        _l("This is not for you to open"),
        _l("Your account does not include this, or the form did not come from our own page."),
        _l("If you need it, ask whoever looks after accounts."),
        "back",
    ),
    404: (
        _l("There is no page here"),
        _l("The address may be mistyped, or what was here is gone. Saved answers are safe."),
        _l("Start again from the first page, or from the link you were sent."),
        "start",
    ),
    405: (
        _l("This address takes no such request"),
        _l("Nothing was changed."),
        _l("Start again from the first page, or from the link you were sent."),
        "start",
    ),
    413: (
        _l("This is too much at once"),
        _l("The form or file is larger than this page takes. Nothing was changed."),
        _l("Send less: a shorter text, or a file of at most 20 MB."),
        "back",
    ),
    429: (
        _l("Please wait a moment"),
        _l("There were many requests in a short time. Nothing is locked and nothing is lost."),
        _l("Wait a minute and try again."),
        "resend",
    ),
    503: (
        _l("We cannot do this just now"),
        _l("The server is busy. Saved answers are safe."),
        _l("Wait a few seconds and try again."),
        "resend",
    ),
}
STALE_FORM = (
    _l("Please send this page once more"),
    _l("It was open for long, or in another tab, and we could not be sure that it came from you. "
       "What you filled in is still here."),
    _l("Press the button to send it again."),
    "resend",
)  # fmt: skip
FAILURE = (
    _l("Sorry, this page did not load"),
    _l("The problem is on our side. Everything up to your last “Save and continue” is safe."),
    _l("Try again. If it happens again, wait ten minutes, or write to whoever invited you and mention "
       "the code below. It tells us what failed, not who you are."),
    "resend",
)  # fmt: skip
MISTAKES: Mapping[str, str] = {
    "not_offered": _l("This answer is not one of those offered. Choose again."),
    "places_missing": _l("Give every line a place. %(missing)s still without one."),
    "place_twice": _l("Place %(place)s is given twice. Give each line a place of its own."),
    "not_points": _l("Use whole numbers only, without signs or words."),
    "points_off": _l(
        "You have given %(given)s of %(total)s points. Change them so that they add up to %(total)s."
    ),
    "not_a_number": _l("Write a number, for example 12 or 7.5."),
    "not_whole": _l("Write a whole number, without decimals."),
    "out_of_bounds": _l("Write a number from %(low)s to %(high)s."),
    "at_least": _l("Write a number of at least %(low)s."),
    "at_most": _l("Write a number of at most %(high)s."),
    "too_long": _l("This is %(length)s characters long; at most %(longest)s fit. Shorten it a little."),
}
GAP = _l("Not answered yet. Choose an answer, or “Prefer not to answer”.")


def of_refusal(refusal: Refusal, spoken: str) -> Said:
    """What a page says of a refusal of a use case."""
    if refusal.code in REFUSALS:
        return said(REFUSALS[refusal.code], spoken, refusal.facts)
    from documents import wording as of_documents

    if refusal.code == "not_found":
        return of_status(404, spoken)
    title = say(_l("This could not be done"), spoken)
    return Said(title=title, happened=of_documents.refusal(refusal, language=spoken), to_do="", action="back")


def of_status(status: int, spoken: str) -> Said:
    """What a page says of a request that was not served."""
    return said(STATUSES.get(status, STATUSES[400]), spoken, {})


def of_failure(spoken: str) -> Said:
    """What a page says when something broke."""
    return said(FAILURE, spoken, {})


def of_stale_form(spoken: str) -> Said:
    """What a page says when a form's token does not fit the browser's cookie."""
    return said(STALE_FORM, spoken, {})


def said(words: tuple[str, str, str, str | None], spoken: str, facts: Mapping[str, Any]) -> Said:
    """Words in a language, with the facts of the case."""
    title, happened, to_do, action = words
    return Said(
        title=say(title, spoken, **facts), happened=say(happened, spoken, **facts),
        to_do=say(to_do, spoken, **facts), action=action,
    )  # fmt: skip


def of_mistake(code: str, facts: Mapping[str, Any], spoken: str) -> str:
    """What is wrong with one answer, beside it."""
    told = {name: f"{value:g}" if isinstance(value, float) else value for name, value in facts.items()}
    if code == "out_of_bounds" and facts.get("high") is None:
        code = "at_least"
    elif code == "out_of_bounds" and facts.get("low") is None:
        code = "at_most"
    return say(MISTAKES[code], spoken, **told)
