"""The addresses of the journey, in the order they are met."""

from flask import Blueprint

from web.respondent import filling, link, sending, welcome

ADDRESSES = (
    ("/i", link.link_page, "GET"),
    ("/i", link.open_link, "POST"),
    ("/i/stop", link.stop_page, "GET"),
    ("/i/stop", link.stop_mail, "POST"),
    ("/i/again", link.send_link_page, "GET"),
    ("/i/again", link.send_link, "POST"),
    ("/r/language", link.change_language, "POST"),
    ("/r/welcome", welcome.welcome, "GET"),
    ("/r/start", welcome.start, "POST"),
    ("/r/resume", welcome.resume, "POST"),
    ("/r/no", welcome.no_thanks, "GET"),
    ("/r/page", filling.go_on, "GET"),
    ("/r/page/<page_id>", filling.page, "GET"),
    ("/r/page/<page_id>", filling.keep_page, "POST"),
    ("/r/page/<page_id>/keep", filling.keep_quietly, "POST"),
    ("/r/rescue", filling.rescue, "POST"),
    ("/r/later", filling.later, "GET"),
    ("/r/elsewhere", filling.elsewhere, "POST"),
    ("/r/forget", filling.forget, "POST"),
    ("/r/check", sending.check, "GET"),
    ("/r/send", sending.send, "POST"),
    ("/r/thanks", sending.thanks, "GET"),
    ("/r/withdraw", sending.withdraw_page, "GET"),
    ("/r/withdraw", sending.withdraw, "POST"),
    ("/r/report", sending.report, "GET"),
)


def blueprint() -> Blueprint:
    """All of them, each with its audience already declared."""
    pages = Blueprint("respondent", __name__)
    for address, view, method in ADDRESSES:
        pages.add_url_rule(address, endpoint=view.__name__, view_func=view, methods=[method])
    return pages
