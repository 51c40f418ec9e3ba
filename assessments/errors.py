"""How a use case refuses: each refusal names itself, and web turns it into a status in one place."""

from typing import Any


class Refusal(Exception):
    """An act that is not done. `code` names the case, `facts` its particulars; documents has the words."""

    status = 409

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        super().__init__(f"{code}: {facts}" if facts else code)


class NotFound(Refusal):
    """It does not exist, or not for you: the same answer for both."""

    status = 404


class NotAllowed(Refusal):
    """You are known, and may not."""

    status = 403


class Closed(Refusal):
    """The round no longer takes answers, or does not yet."""

    status = 409


class DataError(Refusal):
    """A file of answers that cannot be used: where, what, and what to do, in `message`."""

    status = 422

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__("data", message=message, **facts)
        self.message = message

    def __str__(self) -> str:
        return self.message
