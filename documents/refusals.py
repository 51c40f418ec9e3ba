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
    "closing_failed": msgid(
        "Its results could not be worked out. The answers are safe, sealed as they were; the server's log "
        "names the place of the failure."
    ),
    "database_damaged": msgid(
        "The database was found damaged, so nothing is taken any more. Tell the administrator of the server."
    ),
    "no_such_account": msgid("There is no account for %(email)s."),
    "account_exists": msgid("There is an account for %(email)s already."),
    "link_ended": msgid("This link has been used or is too old. Ask an administrator for a new one."),
    "old_password": msgid("The old password does not match."),
    "code_wrong": msgid(
        "This code does not fit, or it was used already. Wait for the next one and type that."
    ),
    "proof_wrong": msgid("That is neither your password nor the code of this moment."),
    "own_factor": msgid(
        "You cannot take your own second factor away. Set up a new one on your account's page, or ask "
        "another administrator."
    ),
    "factor_unreadable": msgid(
        "The second factor of this account cannot be read with the keys that are here. Reset it, or put the "
        "right folder of keys back."
    ),
    "password_guessable": msgid(
        "This password consists of words everybody tries first. Use a short sentence of your own."
    ),
    "person_in_closing": msgid("A round is closing at this moment. Try again in a minute."),
    "nobody_held": msgid("Nobody with the address %(email)s is held here."),
    "keeping_days": msgid("Give a number of days from %(shortest)s to %(longest)s."),
    "keeping_promised": msgid(
        "Respondents of this programme were told %(days)s days when a round opened. It may be shorter, not "
        "longer."
    ),
    "own_account": msgid("You cannot close your own account. Ask another administrator."),
    "which_organisation": msgid("There are several organisations; name one of these: %(organisations)s."),
    "address": msgid("%(email)s is not an e-mail address."),
    "name": msgid("Give a name of at most %(longest)s characters."),
    "already_set_up": msgid("%(database)s is set up already; nothing was changed."),
    "organisation_exists": msgid("There is an organisation called %(title)s already."),
    "no_mail_set_up": msgid(
        "No mail server is set up. Hand the links out yourself, or set SOUNDLINE_SMTP_URL."
    ),
    "key_unproven": msgid(
        "The round's key could not be read back after writing, so the round was not opened."
    ),
    "mail_kind": msgid("There is no mail of this kind in this language."),
    "mail_placeholder_unknown": msgid(
        "The text has places nothing is known for: %(unknown)s. Use %(allowed)s."
    ),
    "mail_placeholder_missing": msgid("The text lacks %(missing)s, without which nobody could answer."),
    "mail_subject": msgid("Give a subject of at most %(longest)s characters."),
    "mail_body": msgid("Give a text of at most %(longest)s characters."),
    "mail_link_in_subject": msgid("The personal link may stand in the text only, not in the subject."),
    "password_length": msgid("Use a password of %(shortest)s to %(longest)s characters."),
    "password_repetitive": msgid("This password repeats itself. Use one with more different characters."),
    "password_names_you": msgid("This password holds your name or address. Use another."),
    "programme_ended": msgid("The programme %(title)s has ended; nothing in it can change any more."),
    "one_of_programme_or_team": msgid("Name either a programme or a team."),
    "team_exists": msgid("The programme has a team called %(title)s already."),
    "not_assignable": msgid("Only coaches and sponsors are given programmes or teams."),
    "round_still_open": msgid("A round is still open: %(rounds)s. Close or cancel it first."),
    "smallest_group_lowered": msgid(
        "The smallest group can be raised, never lowered; it is %(smallest_group)s."
    ),
    "smallest_group_beyond": msgid(
        "The smallest group can be at most %(most)s. It is never lowered again, and no smaller team would be "
        "shown."
    ),
    "member_of_team": msgid("You are a member of %(team)s, so you see of it what every member sees."),
    "preview_ended": msgid("This preview is too old. Upload the file again."),
    "roster_changed_since": msgid("The roster changed since this preview was made. Upload the file again."),
    "address_taken": msgid("%(email)s belongs to somebody else in this programme."),
    "no_teams": msgid("The programme has no teams yet."),
    "baseline_exists": msgid(
        "No further baseline for %(teams)s: a team has two at most, the second after the first has closed "
        "and before a follow-up."
    ),
    "round_open_already": msgid("Another round is open for %(teams)s. Close it first."),
    "round_out_of_sequence": msgid("A round of this kind comes after another that is missing for %(teams)s."),
    "team_without_members": msgid("Nobody is on the roster of %(teams)s."),
    "closes_in_the_past": msgid("The closing time has passed already. Choose a later one."),
    "round_not_planned": msgid("This round is not a plan any more, so this cannot be changed."),
    "not_later": msgid("A round can be extended, not shortened. Choose a later time."),
    "answer_unreadable": msgid("A sealed answer cannot be read with this key."),
    "draft_unreadable": msgid(
        "This draft cannot be read on this device. Start afresh, or use the code you noted."
    ),
    "setting": msgid("The setting %(name)s cannot be used. `soundline settings` lists what is meant."),
    "too_many_drafts": msgid("There are %(most)s drafts for this link already. Carry on with one of them."),
    "key_not_written": msgid(
        "The key could not be written to %(folder)s, so nothing was opened. Check the disk."
    ),
    "too_few_to_pool": msgid(
        "Answers are given out pooled from %(teams)s teams and %(people)s people; this round has fewer."
    ),
    "criteria_too_early": msgid(
        "Themes can be chosen once the baseline of this team has closed and been shown."
    ),
    "criteria_fixed": msgid(
        "“%(round)s” has opened, so what was chosen before stays: a target moved now would show nothing."
    ),
    "criteria_too_many": msgid("%(most)s themes are chosen already; more are no focus. Take one away first."),
    "criterion_unknown_theme": msgid("Choose one of the themes offered."),
    "criterion_needs_both": msgid(
        "A target needs a day, and a day needs a target. Leave both out to mark it alone."
    ),
    "criterion_outside": msgid("Write a number from %(low)s to %(high)s, the ends of this scale."),
    "criterion_not_forward": msgid(
        "The team stands at %(baseline)s already. Choose a target beyond that, on the better side."
    ),
    "criterion_no_direction": msgid(
        "Neither end of this scale is better, so no target fits. Choose the theme without one."
    ),
    "criterion_date": msgid("Choose a day after today (%(today)s)."),
}
