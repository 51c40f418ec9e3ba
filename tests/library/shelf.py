"""The library's questionnaires, loaded once, and the statements in them."""

from functools import cache

from instruments.load import load
from instruments.model import Instrument, Item
from tests.house.test_rooms import ROOT
from tests.library.wording import Statement

LIBRARY = ROOT / "instruments" / "library"
FULL = ("team-dynamics", "strategic-alignment", "psychological-safety", "cultural-health", "decision-making")
DRAWN = ("leadership-team", "leadership-team-example", "pulse")
IDS = FULL + DRAWN
LANGUAGES = ("en", "de")


@cache
def instrument(name: str) -> Instrument:
    """One questionnaire of the library."""
    return load(LIBRARY / name / "instrument.yaml")


def ratings(name: str) -> tuple[Item, ...]:
    """Its statements that are rated, in the order of the file."""
    return tuple(i for i in instrument(name).items.values() if i.format.kind == "rating")


def statements(name: str, language: str) -> tuple[Statement, ...]:
    """Its rated statements in one language."""
    asked = instrument(name)
    said = []
    for item in ratings(name):
        scale = asked.scale_of(item.id)
        about = asked.scales[scale].referent if scale else None
        text = asked.wording[language].items[item.id].text
        said.append(Statement(item=item.id, text=text, language=language, referent=about or asked.referent))
    return tuple(said)
