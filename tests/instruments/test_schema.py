"""The JSON Schema says of keys and types what the checker says."""

import json
import re
from pathlib import Path

import pytest

from instruments import grammar, reader, starter
from instruments.catalogue import BUILT_IN
from instruments.messages_reading import SHAPE
from instruments.nodes import Node, Scalar, Series, Table
from instruments.problems import Notebook
from instruments.schema import json_schema
from instruments.shape import shape
from tests.instruments.examples import CORE, ENGLISH, MARK, changed
from tests.instruments.test_load import DECISIONS, DECISIONS_EN, MINI
from tests.instruments.test_messages import IN_CORE, IN_WORDS, TWO_EDITS

INSTRUMENT, WORDS = json_schema(), json_schema("text")
BEYOND_SCHEMA = {"TEXT_MARKUP"}
"""What the checker sees in a text and a schema does not."""
BEFORE_SCHEMA = {
    "ALIAS", "ANCHOR", "TAG", "DIRECTIVE", "DOCUMENTS_MANY", "KEY_REPEATED", "KEY_KIND", "CHARACTER_UNSEEN",
    "NUMBER_HUGE",
}  # fmt: skip


def plain(node: Node):
    """A node as JSON has it: keys are words."""
    if isinstance(node, Table):
        return {name: plain(value) for name, (_, value) in node.entries.items()}
    if isinstance(node, Series):
        return [plain(child) for child in node.nodes]
    assert isinstance(node, Scalar)
    return node.value


def as_json(text: str):
    notes = Notebook()
    document = reader.read(text.replace(MARK, "").encode(), "f", notes)
    assert not len(notes), notes.problems
    return plain(document.root)


IS_OF_TYPE = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
}


def accepts(schema: dict, value) -> bool:
    """The part of JSON Schema 2020-12 the schema is written in; an unknown word of it is an error here."""
    known = {
        "$schema", "title", "description", "type", "properties", "patternProperties", "additionalProperties",
        "required", "minProperties", "maxProperties", "items", "minItems", "maxItems", "anyOf", "enum",
        "pattern", "minLength", "maxLength", "minimum", "maximum",
    }  # fmt: skip
    assert set(schema) <= known, set(schema) - known
    if "type" in schema and not IS_OF_TYPE[schema["type"]](value):
        return False
    if "enum" in schema and not any(type(e) is type(value) and e == value for e in schema["enum"]):
        return False
    if "anyOf" in schema and not any(accepts(way, value) for way in schema["anyOf"]):
        return False
    if isinstance(value, dict):
        return accepts_object(schema, value)
    if isinstance(value, list):
        is_long = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
        return is_long and all(accepts(schema.get("items", {}), each) for each in value)
    if isinstance(value, str):
        is_long = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
        return is_long and re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return schema.get("minimum", value) <= value <= schema.get("maximum", value)
    return True


def accepts_object(schema: dict, value: dict) -> bool:
    properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        return False
    if not set(schema.get("required", ())) <= set(value):
        return False
    for key, each in value.items():
        ways = (
            [properties[key]] if key in properties else [s for p, s in patterns.items() if re.search(p, key)]
        )
        if not ways and schema.get("additionalProperties") is False:
            return False
        if not all(accepts(way, each) for way in ways):
            return False
    return True


LIBRARY = sorted(BUILT_IN.glob("*/*.yaml"))


@pytest.mark.parametrize("path", LIBRARY, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_the_schema_takes_the_library(path: Path):
    schema = INSTRUMENT if path.name == "instrument.yaml" else WORDS

    assert accepts(schema, as_json(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "text", [CORE, DECISIONS, MINI, starter.CORE.format(id="x")], ids=["core", "design", "mini", "new"]
)
def test_the_schema_takes_good_questionnaires(text):
    assert accepts(INSTRUMENT, as_json(text))


@pytest.mark.parametrize("text", [ENGLISH, DECISIONS_EN, starter.WORDS], ids=["english", "design", "new"])
def test_the_schema_takes_good_words(text):
    assert accepts(WORDS, as_json(text))


NUMBER_AS_KEY = "{«0.9: {"
"""JSON has no keys but words, so that a schema cannot see the missing quotes of one."""
SHAPED = [
    case
    for case in (
        *(
            (c, INSTRUMENT, grammar.INSTRUMENT, CORE, [(old, new)])
            for c, old, new in IN_CORE
            if new != NUMBER_AS_KEY
        ),
        *((c, INSTRUMENT, grammar.INSTRUMENT, CORE, edits) for c, edits in TWO_EDITS),
        *((c, WORDS, grammar.TEXT_FILE, ENGLISH, [(old, new)]) for c, old, new in IN_WORDS),
    )
    if case[0] not in BEFORE_SCHEMA | BEYOND_SCHEMA
]


@pytest.mark.parametrize(
    ("code", "schema", "kind", "base", "edits"),
    SHAPED,
    ids=[f"{case[0]}-{i}" for i, case in enumerate(SHAPED)],
)
def test_schema_and_shape_agree_on_every_problem_of_the_catalogue(code, schema, kind, base, edits):
    text = base
    for old, new in edits:
        text = changed(text, old, new)
    notes = Notebook()
    shape(reader.read(text.replace(MARK, "").encode(), "f", notes), kind, notes)

    assert accepts(schema, as_json(text)) == (len(notes) == 0)
    assert (code in SHAPE or code == "TEXT_LONG") == (len(notes) > 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format: 1", "format: 2"),
        ("format: 1", 'format: "1"'),
        ("low: 0, high: 80", "low: zero, high: 80"),
        ("unscored: true}\n  top", "unscored: yes}\n  top"),
        ("order: shuffle", "order: 1"),
        ("languages: [en]", "languages: en"),
        ("languages: [en]", "languages: []"),
        ("c2: 1, c3: null", "c2: true, c3: null"),
    ],
)
def test_schema_and_shape_refuse_together(old, new):
    text = changed(CORE, old, new)
    notes = Notebook()
    shape(reader.read(text.encode(), "f", notes), grammar.INSTRUMENT, notes)

    assert len(notes) > 0
    assert not accepts(INSTRUMENT, as_json(text))


def test_the_measure_sees_an_open_schema():
    """Planted fault: a schema that allows more keys takes a misspelt one."""
    text = as_json(changed(CORE, "licence: CC-BY-4.0", "licence: CC-BY-4.0\nlicens: x"))

    assert not accepts(INSTRUMENT, text)
    assert accepts({**INSTRUMENT, "additionalProperties": True}, text)


def test_the_published_schema_is_the_grammar_s():
    published = Path(grammar.__file__).with_name("schema.json").read_text(encoding="utf-8")

    assert json.loads(published) == INSTRUMENT
