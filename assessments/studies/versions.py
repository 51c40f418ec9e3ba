"""Which version of a questionnaire each round was answered with, and what a comparison may make of that."""

import difflib
from collections.abc import Iterator, Mapping, Sequence

from assessments.errors import DataError
from assessments.judge.waves import Comparable
from assessments.reports.shapes import Fact
from instruments.ids import ScaleId
from instruments.model import Instrument


def shared_languages(old: Instrument, new: Instrument) -> list[str]:
    """The languages two versions have in common; refuses another questionnaire."""
    if old.id != new.id:
        raise DataError(
            f"'{old.id}' is another questionnaire than '{new.id}', so nothing can be compared. Give two "
            "versions of one questionnaire."
        )
    spoken = [str(x) for x in new.languages if x in old.languages]
    if not spoken:
        raise DataError(
            f"Version {old.version} of '{old.id}' has no language in common with version {new.version}: "
            "what was asked cannot be compared. Add the texts of the older language to the newer file."
        )
    return spoken


def refuse_unknown_scales(instrument: Instrument, focus: Sequence[str]) -> None:
    """Refuse a focus scale the questionnaire does not have."""
    known = [*map(str, instrument.scales), *map(str, instrument.composites)]
    for name in focus:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"; did you mean '{close[0]}'?" if close else "."
            raise DataError(
                f"'{instrument.id}' has no scale '{name}'{hint} --focus takes one of: {', '.join(known)}."
            )


def remarks(how: Mapping[ScaleId, Comparable]) -> Iterator[Fact]:
    """Which scales are counted on the items both versions share, and which cannot be compared."""
    for code, state in (("scales_linked", "linked"), ("scales_broken", "broken")):
        named = [str(scale) for scale, found in how.items() if found.comparability == state]
        if named:
            yield Fact(code=code, facts={"scales": ", ".join(named)})
