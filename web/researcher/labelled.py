"""A file of answers taken away labelled: for SPSS, R, Parquet, or as CSV with its codebook."""

from pathlib import Path
from typing import Any

from flask import abort, request
from werkzeug.wrappers import Response
from wtforms import BooleanField, FileField, Form, SelectChoice, SelectField

from assessments.errors import Refusal
from documents.language import msgid as _l
from web import language, show
from web.gate import actor, audience
from web.researcher import desk, packing, refusing
from web.researcher.files import download
from web.researcher.known import questionnaire_called

NO_FILE = _l("Choose a file first.")
CHOICES = (
    ("sav", "SPSS (.sav)"),
    ("r", _l("R: script, CSV and codebook (.zip)")),
    ("parquet", "Parquet"),
    ("csv", _l("CSV and codebook (.zip)")),
)


class LabelledFile(Form):
    """A file of answers and what it is to become."""

    data = FileField(_l("File of answers: CSV, TSV, XLSX, SPSS .sav or Parquet"))
    kind = SelectField(
        _l("To take away as"), choices=[SelectChoice(value=kind, label=words) for kind, words in CHOICES]
    )
    scores = BooleanField(_l("With a column for each scale"))


@audience("researcher", "admin")
def new_labelled(instrument_id: str) -> Response:
    """The form."""
    return asked(questionnaire_called(instrument_id), LabelledFile())


@audience("researcher", "admin", limit="20 per minute")
def labelled(instrument_id: str) -> Response:
    """The file somebody brought, with wording, labels and codes for no answer."""
    found = questionnaire_called(instrument_id)
    form, sent = LabelledFile(request.form), request.files.get("data")
    if not sent or not sent.filename:
        return asked(found, form, NO_FILE)
    if form.kind.data not in packing.KINDS:
        abort(400)
    try:
        dataset = desk.read(sent.read(), sent.filename)
        return taken_away(found, dataset, form.kind.data, with_scores=form.scores.data)
    except Refusal as refusal:
        return asked(found, form, refusing.why(refusal))


def asked(found: Any, form: LabelledFile, problem: str | None = None) -> Response:
    """The page with the form, and why the file cannot be used where it cannot."""
    return show.page(
        "researcher/labelled.html", 422 if problem else 200, instrument=found, form=form, problem=problem
    )


@audience("researcher", "admin")
def study_labelled(study_id: str, kind: str) -> Response:
    """The answers of one's own study, labelled; those of rounds go out as their own page has them."""
    found = brought(study_id)
    if kind not in packing.KINDS:
        abort(404)
    return taken_away(
        found.instrument, found.work.result().answers, kind, with_scores="scores" in request.args
    )


@audience("researcher", "admin")
def study_codebook(study_id: str, ending: str) -> Response:
    """The codebook with how often each code was given in the file somebody brought."""
    from assessments.datasets import outgoing

    found = brought(study_id)
    counts = outgoing.counted(found.instrument, found.work.result().answers)
    return book(found.instrument, ending, counts=counts)


@audience("researcher", "admin")
def codebook_file(instrument_id: str, ending: str) -> Response:
    """The codebook of a questionnaire as a file."""
    return book(questionnaire_called(instrument_id), ending, counts=None)


def brought(study_id: str) -> desk.Study:
    """A study that is done, of a file this member of staff brought."""
    found = desk.find(study_id, actor().staff) or abort(404)
    if found.state != "done" or found.problem() or found.work.result().answers is None:
        abort(404)
    return found


def spoken_by(instrument: Any) -> str:
    """The reader's language where the questionnaire has it, else its first."""
    return language.now() if language.now() in instrument.languages else instrument.languages[0]


def taken_away(instrument: Any, dataset: Any, kind: str, *, with_scores: bool) -> Response:
    """The answers as one file."""
    from assessments.datasets import outgoing

    spoken = spoken_by(instrument)
    table = outgoing.outgoing(instrument, dataset, language=spoken, with_scores=with_scores)
    body, mimetype, name = packing.packed(table, kind, language=spoken)
    return download(body, mimetype, name)


def book(instrument: Any, ending: str, *, counts: Any) -> Response:
    """The codebook as a page of its own, a table or everything for a program."""
    from assessments.reports.codebook import codebook
    from documents import codebook_file as files
    from documents.pages import rendering

    spoken = spoken_by(instrument)
    found = codebook(instrument, language=spoken, counts=counts)
    makers = {
        "html": lambda: rendering.whole("codebook", language=spoken, codebook=found),
        "csv": lambda: files.as_csv(found, language=spoken),
        "json": lambda: files.as_json(found, language=spoken),
    }
    kinds = {"html": "text/html", "csv": "text/csv", "json": "application/json"}
    name = Path(f"{instrument.id}-codebook").name
    return download(makers[ending](), kinds[ending], f"{name}.{ending}")
