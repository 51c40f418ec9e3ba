"""A researcher's own file leaves with wording and labels, the codes unchanged; nothing of rounds does."""

import csv
import io
import json
import zipfile

import pytest

from assessments.datasets import reading
from tests.web.test_stopping_studies import wait_for
from tests.web.visitor import signed_in
from tests.web.world import an_installation

QUESTIONNAIRE = "/questionnaires/team-dynamics"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    world = an_installation(tmp_path_factory.mktemp("labelled"))
    return world, world.apps()


@pytest.fixture(scope="module")
def sheet(house):
    """Forty rows with every kind of no answer, a word a spreadsheet would run, and whose rows they are."""
    items = [i.id for i in house[0].service.library.get("team-dynamics").items.values()]
    rows = [["who", *items]]
    rows += [
        [f"p{row}" if row else "=1+1", *((row * 7 + k * 3 + row * k) % 5 + 1 for k in range(len(items)))]
        for row in range(40)
    ]
    rows[1][1], rows[2][1], rows[3][1] = -7, -9, ""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def labelled(house, sheet, kind, *, role="researcher", name="our answers.csv", **more):
    visitor = signed_in(house[0], house[1], role)
    visitor.get(f"{QUESTIONNAIRE}/labelled")
    visitor.post(f"{QUESTIONNAIRE}/labelled", data=(io.BytesIO(sheet), name), kind=kind, **more)
    return visitor


def unpacked(body):
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def read_back(body, ending, tmp_path):
    path = tmp_path / f"back.{ending}"
    path.write_bytes(body)
    return reading.read(path)


def column(dataset, name):
    found = dataset.columns[name]
    return [found.words[i] for i in found.index]


@pytest.mark.parametrize("ending", ["sav", "parquet"])
def test_a_file_comes_back_with_the_codes_it_had(house, sheet, tmp_path, ending):
    body = labelled(house, sheet, ending).body
    back = read_back(body, ending, tmp_path)
    sent = read_back(sheet, "csv", tmp_path)

    first = next(iter(list(sent.columns)[1:]))
    assert column(back, first)[:2] == ["-7", "-9"]
    assert [float(w) for w in column(back, first)[3:]] == [float(w) for w in column(sent, first)[3:]]
    assert list(back.columns) == list(sent.columns)


def test_spss_has_the_wording_the_labels_and_the_codes_for_no_answer(house, sheet, tmp_path):
    import pyreadstat

    path = tmp_path / "answers.sav"
    path.write_bytes(labelled(house, sheet, "sav").body)
    _, meta = pyreadstat.read_sav(path, user_missing=True)
    instrument = house[0].service.library.get("team-dynamics")
    item = next(iter(instrument.items))

    assert meta.column_names_to_labels[item] == instrument.wording["en"].items[item].text
    assert meta.variable_value_labels[item][-7.0] == "rather not say"
    assert meta.missing_ranges[item] == [{"lo": -9.0, "hi": -6.0}]


@pytest.mark.parametrize(("kind", "names"), [
    ("csv", ["answers-codebook.csv", "answers.csv"]),
    ("r", ["answers-codebook.csv", "answers.R", "answers.csv"]),
])  # fmt: skip
def test_csv_and_r_bring_their_codebook_along(house, sheet, kind, names):
    visitor = labelled(house, sheet, kind)
    files = unpacked(visitor.body)

    assert sorted(files) == sorted(names)
    assert next(csv.reader(io.StringIO(files["answers.csv"])))[0] == "who"
    assert "'=1+1" in files["answers.csv"]
    assert "rather not say" in files["answers-codebook.csv"]
    assert labelled(house, sheet, kind).body == visitor.body


def test_scores_come_along_where_they_are_wanted(house, sheet):
    scales = set(house[0].service.library.get("team-dynamics").scales)
    with_scores = unpacked(labelled(house, sheet, "csv", scores="1").body)["answers.csv"]
    without = unpacked(labelled(house, sheet, "csv").body)["answers.csv"]

    assert scales <= set(next(csv.reader(io.StringIO(with_scores))))
    assert not scales & set(next(csv.reader(io.StringIO(without))))


def test_a_file_that_cannot_be_used_is_answered_with_what_to_do(house):
    visitor = labelled(house, b"a,b\n1,2\n", "sav")

    assert visitor.status == 422
    assert "This file cannot be used yet" in visitor.page.text
    assert "Rename the columns." in visitor.page.text
    assert "--column" not in visitor.page.text


def test_no_file_and_no_such_kind_are_refused(house, sheet):
    visitor = signed_in(house[0], house[1], "researcher")
    visitor.get(f"{QUESTIONNAIRE}/labelled")
    assert "Choose a file first." in visitor.post(f"{QUESTIONNAIRE}/labelled", kind="sav").text

    assert labelled(house, sheet, "exe").status == 400


@pytest.mark.parametrize("role", ["coach", "sponsor"])
def test_nobody_else_is_given_the_form(house, role):
    visitor = signed_in(house[0], house[1], role)
    visitor.get(f"{QUESTIONNAIRE}/labelled")

    assert visitor.status == 404


@pytest.mark.parametrize("ending", ["html", "csv", "json"])
def test_the_codebook_is_a_file_too(house, ending):
    visitor = signed_in(house[0], house[1], "researcher")
    visitor.get(f"{QUESTIONNAIRE}/codebook.{ending}")

    assert visitor.status == 200
    assert "rather not say" in visitor.body.decode()
    assert "not_applicable" not in visitor.body.decode()


@pytest.fixture(scope="module")
def study(house, sheet):
    """A study of that file, done."""
    visitor = signed_in(house[0], house[1], "researcher")
    visitor.get(f"{QUESTIONNAIRE}/study")
    visitor.post(f"{QUESTIONNAIRE}/study", data=(io.BytesIO(sheet), "../our answers.csv"))
    at = visitor.at
    wait_for(visitor, at, "done")
    return visitor, at


def test_the_answers_of_a_study_leave_labelled_with_every_row(study, sheet):
    visitor, at = study
    page = visitor.get(at)

    assert f"{at}/answers-sav?scores=1" in page.links
    files = unpacked(visitor.client.get(f"{at}/answers-csv?scores=1").get_data())
    assert len(files["answers.csv"].splitlines()) == len(sheet.decode().splitlines())
    for kind in ("sav", "r", "parquet"):
        assert visitor.client.get(f"{at}/answers-{kind}").status_code == 200


def test_the_codebook_of_a_study_counts_every_kind_of_no_answer(study):
    visitor, at = study
    book = json.loads(visitor.client.get(f"{at}/codebook.json").get_data())
    counts = book["items"][0]["counts"]

    assert (counts["-7"], counts["-9"], counts[""]) == (1, 1, 1)
    assert sum(counts.values()) == 40


def test_a_study_is_called_as_its_file_is_and_leads_nowhere_else(study):
    visitor, at = study

    assert "our_answers.csv" in visitor.get(at).text


def test_nobody_else_takes_the_answers_of_a_study(house, study):
    _, at = study
    stranger = signed_in(house[0], house[1], "admin")

    for address in (f"{at}/answers-csv", f"{at}/codebook.csv"):
        assert stranger.client.get(address).status_code == 404
