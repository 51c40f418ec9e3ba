"""The pack for data protection and works councils: every item, every rule that holds, and no people."""

import dataclasses
import io
import re

import pytest
from pypdf import PdfReader

from assessments import pack as packs
from assessments import retention, rounds
from assessments.errors import Refusal
from documents import pack as laid_out
from documents import pdf
from tests.web.visitor import signed_in
from tests.web.world import NAMES, PASSWORD, a_world, actor_at, an_installation

MODES = ("confidential", "anonymous", "identified")


def words_of(found, language) -> str:
    """Everything the pack says, as one text."""
    parts = [laid_out.title(found, language), *(f"{a} {b}" for a, b in laid_out.facts(found, language))]
    for section in laid_out.sections(found, language):
        parts.append(section["title"])
        for block in section["blocks"]:
            parts += block.get("lines", [])
            parts += [cell for row in [block.get("head", []), *block.get("rows", [])] for cell in row]
    return flat(" ".join(parts))


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def pack_of(world, language="en"):
    return packs.of_programme(world.service, world.admin, world.programme.id, language=language)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_item_stands_in_it_word_for_word_in_its_language(shared_world, language):
    instrument = shared_world.service.instrument_of(shared_world.round)

    said = words_of(pack_of(shared_world, language), language)

    assert len(instrument.items) > 5
    for item in instrument.items.values():
        assert flat(instrument.wording[language].items[item.id].text) in said
        for label in instrument.wording[language].labels(item).values():
            assert label in said


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_and_the_paper_say_the_same(shared_world, language):
    visitor = signed_in(shared_world, shared_world.apps(), "admin")
    address = f"/programmes/{shared_world.programme.id}"

    visitor.get(address)
    assert f"{address}/data-protection" in visitor.page.links
    page = flat(visitor.get(f"{address}/data-protection?in={language}").text)
    visitor.get(f"{address}/data-protection.pdf?in={language}")
    reader = PdfReader(io.BytesIO(visitor.body))
    paper = flat(" ".join(sheet.extract_text() for sheet in reader.pages))

    for section in laid_out.sections(pack_of(shared_world, language), language):
        assert section["title"] in page
        assert section["title"] in paper
        for line in (line for block in section["blocks"] for line in block.get("lines", [])):
            assert flat(line) in page
    assert reader.trailer["/Root"]["/Lang"] == language
    assert reader.trailer["/Root"]["/StructTreeRoot"]


def people_in(world, text: str) -> list[str]:
    """Names and addresses of anybody of the installation."""
    addresses = [email for email, _ in world.passwords.values()]
    known = [*NAMES, *addresses, "Ida Admin", "Robin Coach", "@example.org"]
    return [one for one in known if one in text]


def test_nobody_is_named_in_it(shared_world):
    for language in ("en", "de"):
        found = pack_of(shared_world, language)
        paper = PdfReader(io.BytesIO(pdf.pack(found, language)))

        assert people_in(shared_world, words_of(found, language)) == []
        assert people_in(shared_world, " ".join(sheet.extract_text() for sheet in paper.pages)) == []
        assert people_in(shared_world, repr(found)) == []


def test_a_name_that_slipped_in_would_be_found(shared_world):
    """The planted fault."""
    found = dataclasses.replace(pack_of(shared_world), organisation="Aldermoor, asked by Ada Lovell")

    assert people_in(shared_world, words_of(found, "en")) == ["Ada Lovell"]


@pytest.mark.parametrize("mode", MODES)
def test_it_says_what_holds_in_its_mode_and_nothing_of_the_others(tmp_path, mode):
    world = a_world(tmp_path, mode=mode)

    said = words_of(pack_of(world), "en")

    own = {
        "confidential": "a code nobody can follow",
        "anonymous": "Two rounds of one person are not linked by anything.",
        "identified": "Answers with names, of those who agreed to it.",
    }
    assert [name for name, words in own.items() if words in said] == [mode]
    assert ("it cannot be used to judge" in said) == (mode != "identified")
    assert ("GDPR, Article 11" in said) == (mode != "identified")


def test_days_and_the_last_day_are_those_that_hold(tmp_path):
    world = an_installation(tmp_path)
    retention.keep_for(world.service, world.admin, 45, programme=world.programme.id)

    found = pack_of(world)

    assert "45 days after the programme has ended" in words_of(found, "en")
    assert "90 days" not in words_of(found, "en")


def test_before_a_round_is_planned_it_says_so_and_a_cancelled_one_is_left_out(tmp_path):
    world = an_installation(tmp_path)
    assert "No round is planned yet" in words_of(pack_of(world), "en")
    now = world.clock()
    planned = rounds.plan(
        world.service, world.admin, world.programme.id, kind="baseline", title="Called off",
        instrument="kitchen", opens_on=now.date(), closes_at=now.replace(month=6),
    )  # fmt: skip
    assert "Called off" in words_of(pack_of(world), "en")

    rounds.cancel(world.service, world.admin, planned.id)

    assert "Called off" not in words_of(pack_of(world), "en")


@pytest.mark.parametrize("role", ["coach", "sponsor", "researcher"])
def test_only_administrators_make_it(shared_world, role):
    actor = actor_at(shared_world.service, shared_world.passwords[role][0], PASSWORD)

    with pytest.raises(Refusal):
        packs.of_programme(shared_world.service, actor, shared_world.programme.id, language="en")
