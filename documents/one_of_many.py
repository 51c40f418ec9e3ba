"""One of a kind spoken of as one: arithmetic's sentences count `1 teams`, a reader reads `1 team`."""

import re
from collections.abc import Mapping

SINGULAR: Mapping[str, Mapping[str, str]] = {
    "en": {
        "teams": "team", "factors": "factor", "groups": "group", "items": "item", "rows": "row",
        "people": "person", "persons": "person", "members": "member", "samples": "sample", "draws": "draw",
        "patterns": "pattern", "parameters": "parameter", "answers": "answer", "categories": "category",
        "kinds": "kind", "degrees": "degree", "components": "component", "scales": "scale", "waves": "wave",
    },
    "de": {
        "Teams": "Team", "Faktoren": "Faktor", "Gruppen": "Gruppe", "Items": "Item", "Zeilen": "Zeile",
        "Personen": "Person", "Mitglieder": "Mitglied", "Stichproben": "Stichprobe",
        "Ziehungen": "Ziehung", "Muster": "Muster", "Parameter": "Parameter", "Antworten": "Antwort",
        "Skalen": "Skala", "Kategorien": "Kategorie",
    },
}  # fmt: skip


def as_one(text: str, language: str) -> str:
    """The same where `1` is followed by its kind in the singular, and spoken of so."""
    known = SINGULAR.get(language, {})
    if not known or "1 " not in text:
        return text
    kinds = "|".join(known)
    between = r"(?: complete| usable| whole)?" if language == "en" else r"(?: vollständige[rn]?)?"
    told = re.sub(rf"(?<![\d.,])(1{between} )({kinds})\b", lambda m: m[1] + known[m[2]], text)
    if language == "en" and told != text:
        singles = "|".join(dict.fromkeys(known.values()))
        told = re.sub(rf"(?<![\d.,])(1{between} (?:{singles})) are\b", r"\1 is", told)
        told = re.sub(rf"\b([Hh]ere|[Tt]here) are (1{between} (?:{singles}))\b", r"\1 is \2", told)
    return told
