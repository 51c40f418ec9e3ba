"""Report shapes as HTML: a body for the web's frame, or a whole file that needs nothing else."""

from typing import Any

from markupsafe import Markup

from documents.language import SOURCE, known, say
from documents.language import msgid as _m
from documents.style import sheets
from documents.templating import environment

AUDIENCE = {
    "team_report": "for-coach",
    "team_reports": "for-coach",
    "programme": "for-coach",
    "plan": "for-coach",
    "validation": "for-researcher",
    "codebook": "for-researcher",
    "pack": "for-coach",
}
TITLES = {
    "team_report": _m("Team report"),
    "team_reports": _m("Team reports"),
    "programme": _m("Programme"),
    "plan": _m("What such a team could be shown to have changed"),
    "validation": _m("Validation report"),
    "codebook": _m("Codebook"),
    "pack": _m("Data protection and works council"),
}


def render(name: str, *, language: str = SOURCE, **shapes: Any) -> Markup:
    """The body of one page, to stand inside a frame's main part; it brings its own first heading."""
    template = environment(known(language)).get_template(f"{name}.html")
    told = {"link": None, "csv": None, "ladder": ()} | shapes
    return Markup(template.render(told))  # noqa: S704  (the templates escape every value)


def whole(name: str, *, language: str = SOURCE, theme: str | None = None, **shapes: Any) -> str:
    """One page as a complete file with its style inside."""
    frame = environment(known(language)).get_template("whole.html")
    return frame.render(
        title=_title(name, shapes, language),
        theme=theme,
        style=Markup(sheets.bundle()),  # noqa: S704  (our own style sheets)
        audience=AUDIENCE[name],
        is_example=any(getattr(shape, "is_example", False) for shape in shapes.values()),
        body=render(name, language=language, **shapes),
    )


def _title(name: str, shapes: dict[str, Any], language: str) -> str:
    """What the page is, of which team or questionnaire."""
    shape = next(iter(shapes.values()), None)
    of = getattr(shape, "team", None) or getattr(shape, "programme", None)
    instrument = getattr(shape, "instrument", None)
    of = of or (instrument.title if instrument else None)
    kind = say(TITLES[name], language)
    return f"{of}: {kind}" if of else kind
