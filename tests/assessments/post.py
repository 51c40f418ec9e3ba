"""A real SMTP server for tests: keeps what it is handed, and refuses whom it is told to."""

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class Post:
    """What a mail server did."""

    url = ""

    def __init__(self) -> None:
        self.kept: list[tuple[str, email.message.EmailMessage]] = []
        self.refusing: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # aiosmtpd's name
        if address in self.refusing:
            return self.refusing[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.kept.append((envelope.rcpt_tos[0], message))
        return "250 OK"

    def to(self, address: str) -> list[str]:
        """The texts an address was sent."""
        return [message.get_content() for whom, message in self.kept if whom == address]


@contextmanager
def listening() -> Iterator[Post]:
    """A post that takes mail at its `url` until left."""
    post = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    post.url = f"smtp://127.0.0.1:{port}"
    try:
        yield post
    finally:
        controller.stop()
