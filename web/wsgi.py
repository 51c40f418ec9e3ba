"""The two applications under one address, started by name: `web.wsgi:app`."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from web.admission import Application, Queue, behind


def is_for_respondents(path: str) -> bool:
    """Everything a person who was asked ever opens."""
    return path == "/i" or path.startswith(("/i/", "/r/"))


def dispatching(respondents: Application, staff: Application) -> Application:
    """Send each request to the application it belongs to, by its path alone."""

    def dispatch(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        chosen = respondents if is_for_respondents(environ.get("PATH_INFO", "")) else staff
        return chosen(environ, start_response)

    return dispatch


def served(service: Any) -> Application:
    """Both applications, each behind a queue of its own: a long report keeps no respondent waiting."""
    from web.app import respondent_app, staff_app

    settings = service.settings
    respondents, staff = (Queue(in_work=settings.in_work, waiting=settings.waiting) for _ in range(2))
    return dispatching(behind(respondents, respondent_app(service)), behind(staff, staff_app(service)))


def application() -> Application:
    """The product, from the environment: settings, service, scheduler with its writer, both applications."""
    from assessments import schedule
    from assessments.service import Service
    from assessments.settings import Settings
    from documents import letters

    service = Service.open(Settings.from_environment(os.environ))
    schedule.start(service, write=letters.write)
    return served(service)


def __getattr__(name: str) -> Any:
    """Build the product when a server asks for it, and only then."""
    if name == "app":
        globals()["app"] = application()
        return globals()["app"]
    raise AttributeError(name)
