"""The page on questionnaire files names every key, and everything it shows is run."""

import re
from pathlib import Path

import pytest
import yaml

from instruments import grammar, reader
from instruments.kinds import Either, Kind, ListOf, MapOf, Record
from instruments.load import from_text
from instruments.nodes import Node, Series, Table
from instruments.problems import InstrumentError, Notebook
from tests.instruments.test_load import without_place

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "instruments.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*) ?(\w*)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
FRAGMENTS = [text for kind, name, text in BLOCKS if (kind, name) == ("yaml", "")]
FIRST = FRAGMENTS[0]
SECTIONS = dict(re.findall(r"^### (.*?)\n(.*?)(?=^###? )", PAGE, re.DOTALL | re.MULTILINE))
HEADING = {
    "a questionnaire": "The questionnaire",
    "a response format": "Response formats",
    "an item": "Items",
    "a scale": "Scales and composites",
    "a smallest change": "Scales and composites",
    "a consensus": "Consensus",
    "a page": "Pages",
    "a source": "Sources",
    "'compare'": "Compare",
    "a claim of comparability": "Compare",
    "a norm": "Norms",
    "a check": "Checks",
}


def block(kind: str, name: str = "") -> str:
    return next(text for k, n, text in BLOCKS if (k, n) == (kind, name))


def heading(what: str) -> str:
    if what.startswith(("the words of", "a file of words")):
        return "Files of words"
    return HEADING.get(what, "Evidence")


def records(kind: Kind):
    """Every record of the grammar."""
    if isinstance(kind, Record):
        yield kind
        for key in kind.keys.values():
            yield from records(key.kind)
    elif isinstance(kind, ListOf | MapOf):
        yield from records(kind.of)
    elif isinstance(kind, Either):
        for way in (*kind.scalar, kind.series, kind.table):
            if way is not None:
                yield from records(way)


EVERY_KEY = sorted(
    {
        (heading(record.what), key)
        for root in (grammar.INSTRUMENT, grammar.TEXT_FILE)
        for record in records(root)
        for key in record.keys
    }
)


@pytest.mark.parametrize(("section", "key"), EVERY_KEY, ids=[f"{s}: {k}" for s, k in EVERY_KEY])
def test_every_key_is_named_where_it_is_looked_for(section, key):
    assert f"`{key}`" in SECTIONS[section]


def test_the_page_names_no_key_that_is_none():
    tables = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", PAGE, re.MULTILINE)
    named = {key for row in tables for key in re.findall(r"`(\w+)`", row)}

    assert named
    assert named <= {key for _, key in EVERY_KEY}


def plain(node: Node):
    """A node as Python has it, with numbers as keys where they are codes."""
    if isinstance(node, Table):
        return {key.value: plain(value) for key, value in node.entries.values()}
    if isinstance(node, Series):
        return [plain(child) for child in node.nodes]
    return node.value


def as_data(text: str):
    notes = Notebook()
    document = reader.read(text.encode(), "docs", notes)
    assert notes.problems == ()
    return plain(document.root)


def laid_over(base, fragment):
    """Keys beside keys; everything else instead."""
    if isinstance(base, dict) and isinstance(fragment, dict):
        merged = {k: laid_over(base[k], v) if k in base else v for k, v in fragment.items()}
        return {**base, **merged}
    return fragment


@pytest.mark.parametrize("text", FRAGMENTS, ids=range(len(FRAGMENTS)))
def test_every_snippet_loads_when_laid_over_the_first(text):
    whole = laid_over(as_data(FIRST), as_data(text))

    assert from_text(yaml.safe_dump(whole, sort_keys=False, allow_unicode=True))


def test_one_file_and_two_files_of_the_page_say_the_same():
    one = from_text(FIRST)
    two = from_text(block("yaml", "instrument"), texts={"en": block("yaml", "text")})

    assert without_place(one) == without_place(two)


def test_the_slips_of_the_page_earn_the_problems_it_prints():
    lines = FIRST.splitlines()
    for slip in block("yaml", "wrong").splitlines():
        start = slip.split(":")[0]
        (at,) = [i for i, line in enumerate(lines) if line.split(":")[0] == start and similar(line, slip)]
        lines[at] = slip

    with pytest.raises(InstrumentError) as refused:
        from_text("\n".join(lines), file="clear-decisions.yaml")

    assert str(refused.value) == block("problems").strip()


def similar(line: str, slip: str) -> bool:
    return line != slip and line[:14] == slip[:14]
