"""Names other programs accept: unlike in any case, short enough, and none they keep for themselves."""

import re
from collections.abc import Iterable

RESERVED = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
MOST_BYTES = 64
_UNFIT = re.compile(r"[^0-9A-Za-z\u00c0-\u024f_.]")


def spss_names(names: Iterable[str]) -> dict[str, str]:
    """The SPSS name of each name, its own where it may stay; no two are alike in any case."""
    asked = list(names)
    kept = {name.casefold() for name in asked if _fit(name) == name}
    taken: set[str] = set()
    found: dict[str, str] = {}
    for name in asked:
        fit = _fit(name)
        is_own = fit == name and fit.casefold() not in taken
        found[name] = fit if is_own else _free(fit, taken | kept)
        taken.add(found[name].casefold())
    return found


def _fit(name: str) -> str:
    """The nearest name of the right form."""
    plain = _UNFIT.sub("_", name)
    if not plain[:1].isalpha():
        plain = f"v{plain}"
    plain = _cut(plain, MOST_BYTES).rstrip("._") or "v"
    return f"{plain}_1" if plain.casefold() in RESERVED else plain


def _free(fit: str, taken: set[str]) -> str:
    """The name itself, or the first with a number behind it that nobody has."""
    if fit.casefold() not in taken:
        return fit
    number = 2
    while (other := f"{_cut(fit, MOST_BYTES - len(str(number)) - 1)}_{number}").casefold() in taken:
        number += 1
    return other


def _cut(text: str, most: int) -> str:
    """As much of a text as fits into so many bytes of UTF-8, no letter halved."""
    return text.encode()[:most].decode(errors="ignore")
