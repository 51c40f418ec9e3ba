"""The two applications under one address, started by name: `web.wsgi:app`."""

import os
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def is_for_respondents(path: str) -> bool:
    """Everything a person who was asked ever opens."""
    return path == "/i" or path.startswith(("/i/", "/r/"))


def dispatching(respondents: Application, staff: Application) -> Application:
    """Send each request to the application it belongs to, by its path alone."""

    def dispatch(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        chosen = respondents if is_for_respondents(environ.get("PATH_INFO", "")) else staff
        return chosen(environ, start_response)

    return dispatch


def application() -> Application:
    """The product, from the environment: settings, service, scheduler with its writer, both applications."""
    from assessments import schedule
    from assessments.service import Service
    from assessments.settings import Settings
    from documents import letters
    from web.app import respondent_app, staff_app

    service = Service.open(Settings.from_environment(os.environ))
    schedule.start(service, write=letters.write)
    return dispatching(respondent_app(service), staff_app(service))


def __getattr__(name: str) -> Any:
    """Build the product when a server asks for it, and only then."""
    if name == "app":
        globals()["app"] = application()
        return globals()["app"]
    raise AttributeError(name)
