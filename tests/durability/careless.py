"""The product with a planted fault: it thanks people first, and keeps their answers a little later."""

import threading
import time
from typing import Any

from assessments import administer, sending, tokens

LATER = 0.5


def careless_send(service: Any, sitting: Any) -> sending.Receipt:
    """A receipt at once; the answer follows when there is time."""

    def keep() -> None:
        time.sleep(LATER)
        sending.send(service, sitting)

    threading.Thread(target=keep, daemon=True).start()
    code = tokens.crockford(tokens.derived(sitting.token, "receipt"), sending.CHECK_CODE_LENGTH)
    return sending.Receipt(check_code=tokens.grouped(code), closes_at=service.clock())


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(name)
    administer.send = careless_send
    from web import wsgi

    return wsgi.app
