"""The pages about the library and its words say what is there."""

import re

import pytest

from documents.language import translations
from documents.verdicts import LOOKS
from tests.house.test_rooms import ROOT
from tests.library.shelf import FULL, IDS, LANGUAGES, instrument

LIBRARY_PAGE = ROOT / "docs" / "library.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
AGREEMENT = ("Close together", "Some spread", "Far apart")


def rows(text: str) -> list[list[str]]:
    """The cells of every row of every table, without headings and rules."""
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| Word |")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_page_names_every_questionnaire_and_its_minutes():
    page = LIBRARY_PAGE.read_text()

    assert [name for name in IDS if f"`{name}`" not in page] == []
    assert [n for n in FULL if f"About {instrument(n).minutes:g} minutes" not in page] == []


@pytest.mark.parametrize("name", FULL)
def test_the_page_says_of_every_scale_what_its_file_says(name):
    page = LIBRARY_PAGE.read_text()
    words = {language: instrument(name).wording[language] for language in LANGUAGES}

    for scale in instrument(name).scales:
        english, german = (words[language].scales[scale] for language in LANGUAGES)
        assert f"| {english.title} | {german.title} | {english.about} |" in page


@pytest.mark.parametrize("name", IDS)
def test_the_page_names_every_source(name):
    page = LIBRARY_PAGE.read_text()

    assert [s.cite for s in instrument(name).sources if s.cite not in page] == []


def test_every_word_of_the_glossary_has_its_german_and_its_meaning():
    for row in rows(GLOSSARY.read_text()):
        assert len(row) == 4, row
        assert all(row[:3]), row


def test_no_word_of_the_glossary_is_explained_twice():
    words = [word for row in rows(GLOSSARY.read_text()) for word in row[0].split(", ")]

    assert sorted(words) == sorted(set(words))


def test_every_verdict_word_is_in_the_glossary():
    words = {word for row in rows(GLOSSARY.read_text()) for word in row[0].split(", ")}

    assert {look.word for look in LOOKS.values()} <= words
    assert set(AGREEMENT) <= words


def test_a_row_without_its_german_is_found():
    planted = "| lonely |  | It has no German. | |"

    assert not all(rows(planted)[0][:3])


def test_the_german_questionnaires_keep_to_the_glossarys_words():
    said = " ".join(str(instrument(name).wording["de"]) for name in IDS)

    assert not re.search(r"\b(Fragen beantworten|Umfrage|Dimension\w*|Faktor\w*|Welle\w*)\b", said)


def unlike_the_pages(glossary: str) -> dict[str, tuple[str, str]]:
    """Words of the glossary that the pages translate otherwise: word, its German here, and there."""
    spoken = translations("de")
    unlike = {}
    for row in rows(glossary):
        for word, german in zip(row[0].split(", "), row[1].split(", "), strict=True):
            for form in {word, word[0].upper() + word[1:]}:
                said = spoken.gettext(form)
                if said != form and said.lower() != german.lower():
                    unlike[word] = (german, said)
    return unlike


def test_pages_and_glossary_have_one_german_word_for_one_thing():
    assert unlike_the_pages(GLOSSARY.read_text()) == {}


def test_a_second_german_word_is_found():
    assert unlike_the_pages("| baseline | Nullmessung | The first round. | |") == {
        "baseline": ("Nullmessung", "Ausgangsrunde")
    }
