"""Whatever the text, a load gives an Instrument or Problems; never another exception."""

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from instruments import shape as shaping
from instruments.load import from_text, problems_of
from instruments.model import Instrument
from instruments.problems import InstrumentError
from tests.instruments.examples import CORE, ENGLISH
from tests.instruments.test_load import MINI

TOKENS = sorted(
    {*re.findall(r"[\w.-]+", CORE + ENGLISH), *"{}[]:,&*!|>'\"%@#-? \n\t", "null", "~", "true", "1e9", "-7"}
)
LINES = CORE.splitlines(keepends=True)


def outcome(core, **texts):
    """An Instrument or Problems, each with a place inside its file."""
    try:
        return from_text(core, texts=texts)
    except InstrumentError as error:
        problems = error.problems
    assert problems
    for problem in problems:
        assert (problem.line, problem.column) >= (1, 1)
        assert "\n" not in str(problem)
    return problems


@given(st.text(max_size=300))
@example("\ud800")
@example("a: \u0085b")
@example("- - -")
@example("? a\n: b")
def test_any_text_gives_an_instrument_or_problems(text):
    assert outcome(text)
    assert outcome(CORE, en=text)


@given(st.lists(st.sampled_from(TOKENS), max_size=60).map("".join))
def test_any_heap_of_the_format_s_own_words_does(text):
    assert outcome(text)


@given(st.data())
def test_any_mutation_of_a_good_file_does(data):
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        words = re.split(r"([\w.-]+)", lines[at])
        word = data.draw(st.integers(0, len(words) - 1))
        words[word] = data.draw(st.sampled_from(TOKENS))
        lines[at] = "".join(words) if data.draw(st.booleans()) else ""

    found = outcome("".join(lines), en=ENGLISH)

    assert isinstance(found, Instrument) or found


@given(st.data())
def test_any_mutation_of_its_words_does(data):
    text = ENGLISH
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 20)))
        text = text[:start] + data.draw(st.sampled_from(TOKENS)) + text[end:]

    found = outcome(CORE, en=text)

    assert isinstance(found, Instrument) or found


KEYS = sorted(
    set(re.findall(r"(\w+):", CORE)) | {"show_if", "smallest_change", "points", "text", "value", "grade"}
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-10, 10)
    | st.floats(-5, 5)
    | st.sampled_from(TOKENS)
    | st.text(max_size=6)
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(KEYS), TREES, max_size=8))
def test_any_tree_of_known_keys_does(tree):
    """JSON is YAML: so every tree can be written down and read."""
    good = json.loads(MINI_JSON)

    assert outcome(json.dumps(tree))
    assert outcome(json.dumps({**good, **tree}))


MINI_JSON = json.dumps(
    {
        "format": 1,
        "id": "mini",
        "version": "1.0.0",
        "licence": "CC0-1.0",
        "languages": ["en"],
        "title": "Mini",
        "formats": {
            "r": {"kind": "rating", "low": 1, "high": 3, "points": {"1": "No", "2": "Partly", "3": "Yes"}}
        },
        "items": {
            "m1": {"format": "r", "text": "On time."},
            "m2": {"format": "r", "keyed": -1, "text": "Late."},
        },
        "scales": {"time": {"title": "Time", "items": ["m1", "m2"]}},
    }
)


@given(content=st.binary(max_size=400) | st.binary(max_size=40).map(lambda b: MINI.encode()[:200] + b))
def test_any_bytes_in_a_file_do(content, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_bytes(content)

    assert all(p.file == str(path) for p in problems_of(path))


def test_the_fuzz_would_see_a_crash(monkeypatch):
    """Planted fault: a station that raises something else is noticed."""

    def broken(*_args):
        raise RecursionError

    monkeypatch.setattr(shaping._Shaping, "take", broken)

    with pytest.raises(RecursionError):
        outcome(CORE, en=ENGLISH)
