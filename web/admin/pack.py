"""The pack for data protection and works councils: read, printed, taken away."""

from typing import Any

from flask import Response as Download
from flask import g, request
from werkzeug.wrappers import Response

from assessments.model import ProgrammeId
from documents.language import languages
from web import language, show
from web.gate import actor, audience, service


@audience("admin")
def pack(programme_id: str) -> Response:
    """The page, in the reader's language or the one asked for."""
    from documents import pack as laid_out
    from documents.pages import rendering

    found, spoken = pack_of(programme_id), wanted()
    g.is_example = found.is_example
    body = rendering.render(
        "pack",
        language=spoken,
        pack=found,
        title=laid_out.title(found, spoken),
        facts=laid_out.facts(found, spoken),
        sections=laid_out.sections(found, spoken),
    )
    return show.page(
        "admin/pack.html", programme_id=programme_id, body=body, wanted=spoken, about=found.programme
    )


@audience("admin")
def pack_pdf(programme_id: str) -> Response:
    """The same on paper."""
    from documents import pdf

    response = Download(pdf.pack(pack_of(programme_id), wanted()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="data-protection.pdf"'
    return response


def pack_of(programme_id: str) -> Any:
    """The pack of a programme, its items in the language wanted."""
    from assessments import pack as packs

    return packs.of_programme(service(), actor(), ProgrammeId(programme_id), language=wanted())


def wanted() -> str:
    """A works council may read another language than the administrator."""
    asked = request.args.get("in", "")
    return asked if asked in languages() else language.now()
