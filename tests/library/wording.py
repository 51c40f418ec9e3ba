"""Rules of item wording as measures: each takes a statement and says what is wrong with it, or nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement in one language, and whom it is about."""

    item: str
    text: str
    language: str
    referent: str = "team"


Rule = Callable[[Statement], str | None]


def words(text: str) -> list[str]:
    """The words of a sentence, without punctuation."""
    return WORD.findall(text)


def syllables(word: str) -> int:
    """Syllables of an English word: groups of vowels, less the silent ones."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    letters = re.sub(r"(?<=[^aeiouy])e(?=ly$|less$|ful$)", "", letters)
    letters = re.sub(r"(?<=[^l])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouytd])ed$", "", letters)
    letters = re.sub(r"(?<=[^aeiouysxzcghl])es$|(?<=[aeiouy]l)es$", "s", letters)
    spoken_apart = len(re.findall(r"i(?:a|o(?!n|u))|(?<![ct])iou|ea(?=$|s$)", letters))
    return max(1, len(re.findall(r"[aeiouy]+", letters)) + spoken_apart)


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade of one English sentence (Kincaid et al. 1975)."""
    said = words(text)
    return 0.39 * len(said) + 11.8 * sum(map(syllables, said)) / len(said) - 15.59


def found(pattern: re.Pattern[str], statement: Statement) -> str | None:
    """The first match of a pattern, if any."""
    match = pattern.search(statement.text)
    return match.group() if match else None


def listed(*entries: str) -> re.Pattern[str]:
    """Any of these, as whole words."""
    return re.compile(rf"\b(?:{'|'.join(entries)})\b", re.IGNORECASE)


MOST_WORDS = {"en": 16, "de": 18}
HARDEST_GRADE = 8.0
JOINED = {
    "en": listed("and", "or", "as well as", "both", "plus", "but"),
    "de": listed("und", "oder", "sowie", "beziehungsweise", "bzw", "sowohl", "aber"),
}
NEGATED = {
    "en": re.compile(r"\b(?:not|no|nor|neither|nothing|without|hardly|lack\w*)\b|n['’]t\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:nicht\w*|kein\w*|ohne|weder|noch nie|kaum|mangel\w*)\b", re.IGNORECASE),
}
ABSOLUTE = {
    "en": listed("always", "never", "all", "every", "everyone", "everybody", "nobody", "none", "completely"),
    "de": listed("immer", "nie", "niemals", "alle[rsnm]?", "jede[rsnm]?", "niemand", "völlig", "stets"),
}
FIGURES_OF_SPEECH = {
    "en": listed("same page", "speak up", "in the loop", "on board", "walk the talk", "extra mile"),
    "de": listed("an einem Strang", "unter den Teppich", "auf Augenhöhe", "auf dem Laufenden", "ins Boot"),
}
LEADERS = {
    "en": listed("leaders?", "boss(?:es)?", "managers?", "management", "chief", "ceo", "supervisors?"),
    "de": listed("Chef(?:s|in|innen)?", "Führungskr[aä]ft\\w*", "Vorgesetzt\\w*", "Leitung", "Management"),
}
ABOUT_US = {"en": listed("we", "our", "us"), "de": listed("wir", "uns", "unser(?:e[rsnm]?)?")}
ABOUT_ME = {"en": listed("I", "my"), "de": listed("ich", "meine?[rsnm]?")}
SPOKEN_TO = {
    "en": listed("you", "your"),
    "de": re.compile(r"\b(?:du|dir|dich|deine?[rsnm]?|Sie|Ihnen|Ihre?[rsnm]?)\b"),
}


def too_long(statement: Statement) -> str | None:
    """More words than fit one breath."""
    count, most = len(words(statement.text)), MOST_WORDS[statement.language]
    return f"{count} words, at most {most}" if count > most else None


def hard_to_read(statement: Statement) -> str | None:
    """English above the eighth grade."""
    if statement.language != "en":
        return None
    grade = reading_grade(statement.text)
    return f"grade {grade:.1f}" if grade > HARDEST_GRADE else None


def double_barrelled(statement: Statement) -> str | None:
    """Two things in one statement, so that an answer may mean either."""
    return found(JOINED[statement.language], statement)


def negated(statement: Statement) -> str | None:
    """A negation, which disagreement would turn into a double one."""
    return found(NEGATED[statement.language], statement)


def absolute(statement: Statement) -> str | None:
    """A word that no careful person can agree with."""
    return found(ABSOLUTE[statement.language], statement)


def figurative(statement: Statement) -> str | None:
    """A figure of speech, which does not travel between languages."""
    return found(FIGURES_OF_SPEECH[statement.language], statement)


def blames_a_leader(statement: Statement) -> str | None:
    """Names the leader's role, which turns a statement about the team into one about a person."""
    return found(LEADERS[statement.language], statement)


def about_somebody_else(statement: Statement) -> str | None:
    """Not about our team; or, in a scale about oneself, not about me."""
    wanted = (ABOUT_ME if statement.referent == "self" else ABOUT_US)[statement.language]
    return None if wanted.search(statement.text) else "does not say whom it is about"


def addresses_the_reader(statement: Statement) -> str | None:
    """Speaks to the reader instead of for the team."""
    if statement.language == "de":
        # A sentence may begin with the pronoun 'Sie' only where it means 'they', which no statement does.
        return found(SPOKEN_TO["de"], statement)
    return found(SPOKEN_TO["en"], statement)


def no_statement(statement: Statement) -> str | None:
    """Something other than one plain sentence."""
    plain = statement.text.endswith(".") and not re.search(r"[.?!:;()\"/].", statement.text)
    return None if plain else "not one plain sentence"


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        too_long,
        hard_to_read,
        double_barrelled,
        negated,
        absolute,
        figurative,
        blames_a_leader,
        about_somebody_else,
        addresses_the_reader,
        no_statement,
    )
}

ALIKE = 0.80
FILLERS = listed(
    "we", "our", "us", "the", "a", "an", "of", "in", "to", "is", "are", "that", "team", "this", "each",
    "other", "wir", "unser\\w*", "uns", "der", "die", "das", "ein\\w*", "in", "zu",
    "ist", "sind", "dass", "einander",
)  # fmt: skip


def alike(one: str, other: str) -> float:
    """How alike two statements are, 0 to 1, small words aside."""
    left, right = (sorted(words(FILLERS.sub("", text).lower())) for text in (one, other))
    return SequenceMatcher(None, left, right, autojunk=False).ratio()
