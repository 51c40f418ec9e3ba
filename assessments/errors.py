"""How a use case refuses: each refusal names itself, and web turns it into a status in one place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
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


class Invalid(Refusal):
    """What was typed cannot be used as it stands."""

    status = 422


class SignInRefused(Refusal):
    """No such account, or not this password: the same answer for both."""

    status = 401


class TooMany(Refusal):
    """Too many attempts; `facts["retry_after"]` says in how many seconds to come back."""

    status = 429


class Unavailable(Refusal):
    """The storage did not take it: nothing was kept, and trying again may succeed."""

    status = 503


class NotReady(Refusal):
    """The service cannot start as it is set up; `message` says what is wrong and what to do."""

    status = 503

    def __init__(self, code: str, message: str, **facts: Any) -> None:
        super().__init__(code, message=message, **facts)
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerProblem:
    """One answer that does not fit its response format."""

    item: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


class AnswersRefused(Invalid):
    """A page of answers of which none was kept, and why."""

    def __init__(self, problems: Sequence[AnswerProblem]) -> None:
        super().__init__("answers_refused", items=tuple(problem.item for problem in problems))
        self.problems = tuple(problems)


class DataError(Refusal):
    """A file of answers that cannot be used: where, what, and what to do, in `message`."""

    status = 422

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__("data", message=message, **facts)
        self.message = message

    def __str__(self) -> str:
        return self.message
