"""How a report names a questionnaire, and the words it borrows from it in the reader's language."""

from assessments.reports.shapes import InstrumentRef
from instruments.ids import ItemId, Language, ScaleId
from instruments.model import Instrument, ScaleWording, Wording


def language_of(instrument: Instrument, language: str | None) -> Language:
    """The reader's language where the questionnaire has it, else the first it has."""
    wanted = Language(language or "")
    return wanted if wanted in instrument.wording else instrument.languages[0]


def wording_of(instrument: Instrument, language: str | None) -> Wording:
    """The words of a questionnaire for one reader."""
    return instrument.wording[language_of(instrument, language)]


def reference(instrument: Instrument, language: str | None = None) -> InstrumentRef:
    """Which questionnaire, as it stood, titled for one reader."""
    words = wording_of(instrument, language)
    return InstrumentRef(
        id=instrument.id,
        version=instrument.version,
        digest=instrument.digest_in(words.language),
        title=words.title,
        status=instrument.status,
        grade=instrument.evidence.grade,
        simulated=instrument.evidence.simulated,
        language=words.language,
    )


def scale_words(words: Wording, scale: ScaleId) -> ScaleWording:
    """A scale's title and talk; its id where nothing is written."""
    return words.scales.get(scale) or ScaleWording(title=str(scale))


def item_text(words: Wording, item: ItemId) -> str:
    """What the respondent read."""
    found = words.items.get(item)
    return found.text if found else str(item)
