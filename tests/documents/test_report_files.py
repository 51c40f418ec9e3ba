"""Files of a report hold the numbers of its page, as it prints them, and nothing finer."""

import csv
import dataclasses
import io
import json
import re

import openpyxl
import pytest

from assessments.reports.shapes import Level
from documents import numbers, report_tables
from documents.pages import rendering
from tests.documents import course_examples, examples

REPORTS = {
    "every_verdict": examples.team_report,
    "first_round": examples.baseline_only,
    "three_rounds": course_examples.three_rounds,
    "six_rounds": course_examples.six_rounds,
    "too_few": examples.too_few,
}


def page_numbers(report):
    """Every figure the page prints, without its sign."""
    text = re.sub(r"<[^>]+>", " ", str(rendering.render("team_report", report=report)))
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def printed(value):
    """The ways a page may print a number."""
    return {numbers.points(abs(value), digits=digits) for digits in (0, 1, 2)}


def is_printed(value, shown):
    """True where the page prints this very number: not a rounding of it."""
    exact = f"{abs(value):g}"
    return any(form in shown and float(form) == float(exact) for form in printed(value))


def in_json(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, int | float):
        yield value
        return
    of_page = {k: v for k, v in value.items() if k != "grade"} if isinstance(value, dict) else None
    for inner in value if of_page is None else of_page.values():
        yield from in_json(inner)


def in_csv(data):
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))):
        for cell in row:
            if re.fullmatch(r"[≥≤\s]*-?\d+(\.\d+)?", cell):
                yield float(re.search(r"-?[\d.]+", cell)[0])


def in_xlsx(data):
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows(values_only=True):
            yield from (cell for cell in row if isinstance(cell, int | float))


def of_files(report):
    told = json.loads(report_tables.as_json(report))
    yield from (("json", n) for n in in_json(told))
    yield from (("csv", n) for n in in_csv(report_tables.as_csv(report, "en")))
    yield from (("xlsx", n) for n in in_xlsx(report_tables.as_xlsx(report, "en")))


@pytest.mark.parametrize("name", REPORTS)
def test_every_number_of_every_file_stands_on_the_page(name):
    report = REPORTS[name]()
    shown = page_numbers(report)

    finer = {(kind, n) for kind, n in of_files(report) if not is_printed(n, shown)}

    assert finer == set()


def test_a_number_finer_than_the_page_would_be_found():
    theme = dataclasses.replace(examples.TRUST, baseline=Level(value=3.4166))
    report = examples.team_report(themes=(theme,))

    finer = {kind for kind, n in of_files(report) if not is_printed(n, page_numbers(report))}

    assert finer == {"json", "csv", "xlsx"}


def test_what_is_hidden_on_the_page_is_in_no_file():
    planted = dataclasses.replace(
        examples.ENERGY,
        delta=examples.moved(0.77, 0.55, 0.99),
        baseline=None,
        followup=None,
        tipping_point=8.8,
    )
    criterion = dataclasses.replace(
        course_examples.CRITERIA[-1], level=Level(value=7.7), level_range=examples.moved(7.7, 6.6, 8.8)
    )
    report = examples.team_report(themes=(planted, examples.WORKLOAD), criteria=(criterion,))

    found = {n for _, n in of_files(report)}

    assert not found & {0.77, 0.55, 0.99, 7.7, 6.6, 8.8}


def test_the_files_tell_rounds_contrasts_and_targets():
    text = report_tables.as_csv(course_examples.three_rounds(), "en").decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(report_tables.as_xlsx(course_examples.three_rounds(), "en")))

    assert "Shared purpose,September,3.9,0.8,0.4,1.2,Clearly up" in text
    assert "Open debate,What stayed,-0.5,-0.9,-0.1,Probably down" in text
    assert "Energy and strain,2026-05-04,2027-03-31,3.0,2.6,2.3,2.9,Reached" in text
    assert len(book.worksheets) == 4


def test_two_rounds_without_targets_are_one_table():
    assert len(report_tables.of_report(examples.few_themes(), "en")) == 1


def test_files_speak_the_readers_language():
    assert "Klar gestiegen" in report_tables.as_csv(course_examples.three_rounds(), "de").decode("utf-8-sig")
