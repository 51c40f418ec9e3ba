"""The usual ways in which scales hang together, written as models."""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from scoring.errors import ScoringError

Form = Literal["correlated", "one_factor", "second_order", "bifactor"]
FORMS: tuple[Form, ...] = get_args(Form)
LEAST_ABOVE, LEAST_BESIDE = 3, 3


def form(scales: Mapping[str, Sequence[str]], kind: Form, *, general: str = "general") -> str:
    """A model of these scales, in statements.

    scales : names of factors with the names of their items. `correlated`: a factor a scale, each with each;
    `one_factor`: all items on `general`; `second_order`: `general` above the scales' factors, which have
    nothing else in common; `bifactor`: all items on `general` and on their own scale's factor, no two of them
    correlated. A scale of one item stands for that item without error.

    Refuses a name for `general` that is taken; fewer than three scales below a factor (two have one
    covariance, which tells nothing of it), and scales of fewer than three items beside one (two have one).
    Three scales below a factor fit as the correlated factors do, to the digit.

    Source
    ------
    second order [schmid1957]; bifactor [reise2013]; statements [rosseel2012].
    """
    taken = {name for one, items in scales.items() for name in (one, *items)}
    if kind != "correlated" and general in taken:
        raise ScoringError(f"'{general}' is the name of a scale or an item. Give the general factor another.")
    items = tuple(dict.fromkeys(item for own in scales.values() for item in own))
    if kind == "one_factor":
        return _measured(general, items)
    own = [_measured(name, of) for name, of in scales.items()]
    exact = [f"{of[0]} ~~ 0*{of[0]}" for of in scales.values() if len(of) == 1]
    if kind == "second_order":
        if len(scales) < LEAST_ABOVE:
            raise ScoringError(
                f"A factor above scales takes {LEAST_ABOVE} scales or more; here are {len(scales)}."
            )
        return "\n".join([*own, *exact, _measured(general, tuple(scales))])
    if kind == "bifactor":
        _refuse_short(scales)
        names = (general, *scales)
        apart = [f"{a} ~~ 0*{b}" for i, a in enumerate(names) for b in names[i + 1 :]]
        return "\n".join([_measured(general, items), *own, *apart])
    return "\n".join([*own, *exact])


def _measured(factor: str, by: Sequence[str]) -> str:
    return f"{factor} =~ " + " + ".join(by)


def _refuse_short(scales: Mapping[str, Sequence[str]]) -> None:
    if len(scales) < 2:
        raise ScoringError("A factor beside scales takes two scales or more; here is one.")
    short = [name for name, items in scales.items() if len(items) < LEAST_BESIDE]
    if short:
        raise ScoringError(
            f"Beside a general factor a scale needs {LEAST_BESIDE} items or more for one of its own: "
            f"'{short[0]}' has fewer."
        )
