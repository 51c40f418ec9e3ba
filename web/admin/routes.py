"""An administrator's addresses."""

from flask import Blueprint

from web.admin import asked, keeping, letters, pack, people, programmes, requests, rosters, rounds, waiting

ADDRESSES = (
    ("/people", people.people, "GET"),
    ("/people", people.invite, "POST"),
    ("/people/<staff_id>/reset", people.people_reset, "POST"),
    ("/people/<staff_id>/second", people.people_second, "POST"),
    ("/people/<staff_id>/end", people.people_end, "POST"),
    ("/settings", keeping.settings_page, "GET"),
    ("/settings/smallest-group", keeping.change_smallest_group, "POST"),
    ("/settings/keeping", keeping.keep_for, "POST"),
    ("/settings/keeping/<programme_id>", keeping.keep_programme_for, "POST"),
    ("/requests", requests.requests_page, "GET"),
    ("/requests", requests.find_person, "POST"),
    ("/requests/<person_id>", requests.held, "POST"),
    ("/requests/<person_id>/held.json", requests.held_file, "POST"),
    ("/requests/<person_id>/erase", requests.erase_person, "POST"),
    ("/programmes/new", programmes.new_programme, "GET"),
    ("/programmes/new", programmes.create_programme, "POST"),
    ("/programmes/<programme_id>/people", programmes.who, "GET"),
    ("/programmes/<programme_id>/people", programmes.assign, "POST"),
    ("/programmes/<programme_id>/data-protection", pack.pack, "GET"),
    ("/programmes/<programme_id>/data-protection.pdf", pack.pack_pdf, "GET"),
    ("/programmes/<programme_id>/waiting", waiting.waiting, "GET"),
    ("/programmes/<programme_id>/waiting", waiting.coached_from, "POST"),
    ("/programmes/<programme_id>/roster", rosters.roster, "GET"),
    ("/programmes/<programme_id>/roster", rosters.preview, "POST"),
    ("/programmes/<programme_id>/roster/apply", rosters.apply, "POST"),
    ("/programmes/<programme_id>/rounds/new", rounds.new_round, "GET"),
    ("/programmes/<programme_id>/rounds/new", rounds.plan_round, "POST"),
    ("/rounds/<round_id>/open", rounds.open_round, "POST"),
    ("/rounds/<round_id>/extend", rounds.extend, "POST"),
    ("/rounds/<round_id>/cancel", rounds.cancel, "POST"),
    ("/rounds/<round_id>/close", rounds.close, "POST"),
    ("/rounds/<round_id>/mail", rounds.mail, "POST"),
    ("/rounds/<round_id>/links", rounds.links_page, "GET"),
    ("/rounds/<round_id>/links", rounds.links, "POST"),
    ("/rounds/<round_id>/people", asked.round_people, "GET"),
    ("/rounds/<round_id>/people/link", asked.new_link, "POST"),
    ("/rounds/<round_id>/people/address", asked.correct_address, "POST"),
    ("/programmes/<programme_id>/mail", letters.mail_text, "GET"),
    ("/programmes/<programme_id>/mail", letters.keep_mail_text, "POST"),
    ("/programmes/<programme_id>/end", programmes.end, "POST"),
)


def blueprint() -> Blueprint:
    """All of them."""
    pages = Blueprint("admin", __name__)
    for address, view, method in ADDRESSES:
        pages.add_url_rule(address, endpoint=view.__name__, view_func=view, methods=[method])
    return pages
