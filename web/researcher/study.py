"""How good is a questionnaire, on a file of answers: upload, wait, read, take away."""

import json
from pathlib import Path
from typing import Any

from flask import abort, g, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from assessments import programmes
from assessments.errors import Refusal
from documents.language import msgid as _l
from documents.language import say
from web import language, show
from web.forms.staff import StudyFile
from web.gate import actor, audience, service
from web.researcher import desk, refusing
from web.researcher.files import download
from web.researcher.known import questionnaire_called

NO_FILE = _l("Choose a file first.")
LONGEST_MODEL = 100_000
LONG_MODEL = _l("A model has 100,000 characters at most. Leave out what is no part of it.")
KINDS = {
    "json": "application/json",
    "html": "text/html",
    "r": "text/plain",
    "csv": "text/csv",
    "tex": "text/plain",
    "tables": "text/html",
    "yaml": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@audience("researcher", "admin")
def new_study(instrument_id: str) -> Response:
    """The form."""
    found = questionnaire_called(instrument_id)
    return show.page("researcher/new_study.html", instrument=found, form=StudyFile(), problem=None)


@audience("researcher", "admin", limit="20 per minute")
def begin_study(instrument_id: str) -> Response:
    """Begin, and go to where the result will stand."""
    found = questionnaire_called(instrument_id)
    form, sent = StudyFile(request.form), request.files.get("data")
    if not sent or not sent.filename:
        return show.page("researcher/new_study.html", 422, instrument=found, form=form, problem=NO_FILE)
    columns = {name: (form[name].data or "").strip() or None for name in ("team", "group", "person", "wave")}
    model = (form.model.data or "").replace("\r\n", "\n").strip()
    if len(model) > LONGEST_MODEL:
        return show.page("researcher/new_study.html", 422, instrument=found, form=form, problem=LONG_MODEL)
    study_id = desk.begin(
        actor().staff, found, sent.read(), name=sent.filename, columns=columns, model=model or None
    )
    return redirect(url_for(".study", study_id=study_id), code=303)


@audience("researcher", "admin")
def study(study_id: str) -> Response:
    """The result, or that it is being worked on or was stopped, or why there is none."""
    from documents.pages import rendering

    found = own(study_id)
    g.is_example = bool(found.of_rounds) and programmes.organisation(service(), actor()).is_example
    if found.state == "stopped":
        return show.page("researcher/stopped.html", study=found, step=found.watch.step.words(language.now()))
    if found.state != "done":
        return show.page("researcher/working.html", study_id=study_id, study=found, told=told(found))
    problem = found.problem()
    if isinstance(problem, Refusal):
        return refused(found, refusing.why(problem))
    report = found.work.result().report
    body = rendering.render(
        "validation",
        language=language.now(),
        report=report,
        csv=lambda number: url_for(".study_table", study_id=study_id, number=number),
    )
    return show.page("researcher/study.html", study_id=study_id, study=found, body=body)


@audience("researcher", "admin")
def progress(study_id: str) -> Response:
    """How far it has come, for the page that waits."""
    return jsonify(told(own(study_id)))


@audience("researcher", "admin")
def stop_study(study_id: str) -> Response:
    """Give up the work, and go to where it is said that it stopped."""
    own(study_id).stop()
    return redirect(url_for(".study", study_id=study_id), code=303)


def own(study_id: str) -> desk.Study:
    """A study of whoever asks; for any other name there is no page."""
    return desk.find(study_id, actor().staff) or abort(404)


def told(found: desk.Study) -> dict[str, Any]:
    """The state of a study in words and numbers."""
    spoken, step = language.now(), found.watch.step
    words = {
        "waiting": say(_l("Another study is being worked out first."), spoken),
        "stopping": say(_l("It stops after the present step."), spoken),
    }
    return {
        "state": found.state,
        "words": words.get(found.state) or step.words(spoken),
        "within": step.within(spoken) if found.state == "working" else "",
        "done": step.done,
        "of": max(step.of, 1),
    }


def refused(found: desk.Study, problem: str) -> Response:
    """Why there is no result, where another attempt begins."""
    if found.of_rounds:
        return show.page("researcher/refused.html", 422, study=found, problem=problem)
    form = StudyFile(data={"model": found.model or ""})
    return show.page(
        "researcher/new_study.html", 422, instrument=found.instrument, form=form, problem=problem
    )


@audience("researcher", "admin")
def study_file(study_id: str, ending: str) -> Response:
    """The result as a file: numbers, tables, the page by itself, or the R script that makes it again."""
    name = "tables-for-word.html" if ending == "tables" else f"validation.{ending}"
    return download(written(result_of(study_id), ending), KINDS[ending], name)


@audience("researcher", "admin")
def study_table(study_id: str, number: int) -> Response:
    """One table of the result."""
    from documents import spreadsheet, study_tables

    every = study_tables.all_tables(result_of(study_id), language.now())
    found = next((table for table in every if table.number == number), None) or abort(404)
    return download(spreadsheet.csv_file((found,)), KINDS["csv"], f"table-{number}.csv")


def result_of(study_id: str) -> Any:
    """A study that is done and went well."""
    found = own(study_id)
    if found.state != "done" or found.problem():
        abort(404)
    return found.work.result().report


def written(report: Any, ending: str) -> str | bytes:
    """A validation in one of its forms."""
    from documents import evidence_block, interchange, rscript, spreadsheet, study_tables, typeset
    from documents.pages import rendering

    if ending == "json":
        return json.dumps(interchange.validation_json(report), ensure_ascii=False, indent=1)
    if ending == "html":
        return rendering.whole("validation", language=language.now(), report=report)
    if ending == "r":
        return rscript.validation(report, data=Path(report.data_name))
    if ending == "yaml":
        return evidence_block.block(report)
    every = study_tables.all_tables(report, language.now())
    if ending == "tex":
        return typeset.all_latex(every)
    if ending == "tables":
        return typeset.all_word(every, report.instrument.title)
    return spreadsheet.csv_file(every) if ending == "csv" else spreadsheet.xlsx_file(every)
