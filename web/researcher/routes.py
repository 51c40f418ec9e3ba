"""A researcher's addresses; what is asked in a questionnaire is open to all staff."""

from flask import Blueprint

from web.researcher import labelled, preview, questionnaires, rounds, study

FILES = "json, html, r, xlsx, csv, tex, tables, yaml"
BOOKS = "html, csv, json"
ADDRESSES = (
    ("/questionnaires", questionnaires.questionnaires, "GET"),
    ("/questionnaires/<instrument_id>", questionnaires.questionnaire, "GET"),
    ("/questionnaires/<instrument_id>/preview/<int:number>", preview.preview, "GET"),
    ("/questionnaires/<instrument_id>/preview/<int:number>", preview.preview_check, "POST"),
    ("/questionnaires/<instrument_id>/study", study.new_study, "GET"),
    ("/questionnaires/<instrument_id>/study", study.begin_study, "POST"),
    ("/questionnaires/<instrument_id>/labelled", labelled.new_labelled, "GET"),
    ("/questionnaires/<instrument_id>/labelled", labelled.labelled, "POST"),
    (f"/questionnaires/<instrument_id>/codebook.<any({BOOKS}):ending>", labelled.codebook_file, "GET"),
    ("/research", rounds.closed_rounds, "GET"),
    ("/research/<round_id>.csv", rounds.round_answers, "GET"),
    ("/research/<round_id>/study", rounds.study_rounds, "POST"),
    ("/research/<round_id>/study.csv", rounds.study_answers, "GET"),
    ("/studies/<study_id>", study.study, "GET"),
    ("/studies/<study_id>/progress", study.progress, "GET"),
    ("/studies/<study_id>/stop", study.stop_study, "POST"),
    (f"/studies/<study_id>.<any({FILES}):ending>", study.study_file, "GET"),
    ("/studies/<study_id>/answers-<kind>", labelled.study_labelled, "GET"),
    (f"/studies/<study_id>/codebook.<any({BOOKS}):ending>", labelled.study_codebook, "GET"),
    ("/studies/<study_id>/table-<int:number>.csv", study.study_table, "GET"),
)


def blueprint() -> Blueprint:
    """All of them."""
    pages = Blueprint("researcher", __name__)
    for address, view, method in ADDRESSES:
        pages.add_url_rule(address, endpoint=view.__name__, view_func=view, methods=[method])
    return pages
