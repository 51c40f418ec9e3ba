"""Why something was not done: one sentence a code, saying what is true and what to do next."""

from collections.abc import Mapping

from documents.language import Words, msgid

REFUSALS: Mapping[str, Words] = {
    "unknown_link": msgid("This link is not known. Check that it was copied whole, or ask for a new one."),
    "round_closed": msgid("This round has closed. Answers sent before it closed are in."),
    "round_not_open": msgid("This round has not opened yet. Come back on the day it opens."),
    "round_cancelled": msgid("This round was cancelled. No answers are used or kept."),
    "already_sent": msgid(
        "Your answers are already in. Until the round closes you can withdraw them and answer again."
    ),
    "nothing_answered": msgid("Nothing has been answered yet. Answer at least one question before you send."),
    "code_unknown": msgid(
        "This code is not known here. Check it letter by letter; a lost code is a lost draft, and you can "
        "start afresh."
    ),
    "consent_needed": msgid(
        "This round links answers to names for research. Without your consent you cannot take part."
    ),
    "withdraw_ended": msgid("The round has closed, so answers can no longer be taken out."),
    "unknown_page": msgid("This questionnaire has no such page. Go back to the page before."),
    "answers_refused": msgid("Some answers do not fit their question. They are named beside each question."),
    "sign_in": msgid(
        "That e-mail address and password do not go together. Try again, or ask for a new password."
    ),
    "too_many_attempts": msgid("Too many attempts. Wait %(retry_after)s seconds, then try again."),
    "no_database": msgid("There is no database yet. Run `soundline init` first."),
    "not_upgraded": msgid("The database is from another version. Run `soundline upgrade`."),
    "storage_setting": msgid(
        "The database does not keep what it confirms (%(setting)s). Check the file system."
    ),
    "keys_missing": msgid(
        "The folder with the keys is missing or incomplete. Restore it from its own backup."
    ),
    "keys_readable": msgid(
        "Others can read the folder with the keys. Make it readable for the server alone."
    ),
    "links_already_shown": msgid(
        "The personal links were shown once and cannot be shown again. Issue single ones anew."
    ),
    "not_shown": msgid("There is nothing to show here."),
    "not_found": msgid("There is nothing here, or it is not for you."),
    "not_allowed": msgid("Your role does not allow this. Ask an administrator."),
    "busy": msgid("The server is busy. Nothing is lost; try again in a moment."),
}
