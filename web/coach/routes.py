"""A coach's addresses; administrators share those that show no result."""

from flask import Blueprint

from web.coach import planner, programmes, reports, targets

ADDRESSES = (
    ("/programmes", programmes.programmes_list, "GET"),
    ("/programmes/<programme_id>", programmes.programme, "GET"),
    ("/rounds/<round_id>", programmes.round_page, "GET"),
    ("/teams/<team_id>/report", reports.team_report, "GET"),
    ("/teams/<team_id>/report.pdf", reports.team_report_pdf, "GET"),
    ("/teams/<team_id>/report.csv", reports.team_report_csv, "GET"),
    ("/teams/<team_id>/report.xlsx", reports.team_report_xlsx, "GET"),
    ("/teams/<team_id>/report.json", reports.team_report_json, "GET"),
    ("/teams/<team_id>/share", reports.share, "POST"),
    ("/teams/<team_id>/unshare", reports.unshare, "POST"),
    ("/teams/<team_id>/targets", targets.targets, "GET"),
    ("/teams/<team_id>/targets", targets.choose_target, "POST"),
    ("/plan", planner.planner, "GET"),
)


def blueprint() -> Blueprint:
    """All of them."""
    pages = Blueprint("coach", __name__)
    for address, view, method in ADDRESSES:
        pages.add_url_rule(address, endpoint=view.__name__, view_func=view, methods=[method])
    return pages
