"""`soundline serve` and `soundline demo`: the product, started by name."""

import os
import socket
from pathlib import Path

import click

from cli.failing import Refused

APPLICATION = "web.wsgi:app"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on."
)
def serve(host: str, port: int) -> None:
    """Serve the product until it is stopped (Ctrl-C).

    \b
    Example:
      soundline serve --host 0.0.0.0 --port 8000
    """
    from assessments.service import Service
    from assessments.settings import Settings

    settings = Settings.from_environment(os.environ)
    with Service.open(settings):
        _claim(host, port)
    click.echo(
        f"Soundline listens on http://{host}:{port}, reached as {settings.public_url}. Ctrl-C stops it."
    )
    _run(host, port, threads=settings.threads)


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on."
)
@click.option("--no-serve", is_flag=True, help="Make the example organisation and stop.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Where the example is kept.")
def demo(port: int, no_serve: bool, folder: Path | None) -> None:
    """A ready example organisation: two closed rounds, one open, and everything they show.

    \b
    Example:
      soundline demo --port 8080
    """
    from assessments.demo import organisation as example
    from assessments.settings import Settings
    from documents import terminal

    home = folder or _home() / "demo"
    if not no_serve:
        _claim("127.0.0.1", port)
    environment = example.environment(home, public_url=f"http://127.0.0.1:{port}")
    addresses = example.ready(environment, told=lambda text: click.echo(text, err=True))
    click.echo(terminal.demo(addresses, serving=not no_serve))
    if not no_serve:
        os.environ.update(environment)
        _run("127.0.0.1", port, threads=Settings.from_environment(environment).threads)


def _home() -> Path:
    """Beside the code, in the folder that git does not look into."""
    return Path(__file__).resolve().parents[1] / "var"


def _claim(host: str, port: int) -> None:
    """Refuse a port that somebody else listens on, before anything is made."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"Port {port} of {host} cannot be used ({error.strerror}). Try --port {port + 1}."
            ) from error


def _run(host: str, port: int, *, threads: int) -> None:
    """Serve with one worker: SQLite likes one writer. Its threads mostly wait for a place in work."""
    import logging

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # It warns of more threads than processors; ours wait in the queue, as they are meant to.
    logging.getLogger("_granian").addFilter(lambda record: "spawning up to" not in record.getMessage())
    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    server.serve()
