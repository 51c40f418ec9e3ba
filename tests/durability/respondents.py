"""Respondents at the pages of the product, in this process: what they send, what they are told."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assessments import administer
from tests.assessments.world import FIRST_PAGE, World
from tests.web.reading_pages import Page
from web.app import respondent_app

NETWORKS = itertools.count()


@dataclass
class Browser:
    """One person's browser, from the first page of the questionnaire on."""

    world: World
    token: str
    app: Any = None
    page: Page | None = None
    history: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = self.app or respondent_app(self.world.service)
        self.client = self.app.test_client()

    def begin(self) -> None:
        """A sitting, as the start button makes it; what was sent before is taken back."""
        administer.withdraw(self.world.service, self.token)
        sitting = administer.start(self.world.service, self.token)
        with self.client.session_transaction() as session:
            session["link"], session["draft"] = self.token, sitting.as_cookie()
        self.csrf = self.form_token("/r/page/first")

    def form_token(self, address: str) -> str:
        """The form token of a page."""
        page = Page(self.client.get(address).get_data(as_text=True))
        return next(c.value for f in page.forms for c in f.controls if c.name == "csrf_token")

    def keep_first(self, **first: int) -> Any:
        """Send the first page."""
        answers = {f"a-{item}": str(code) for item, code in (FIRST_PAGE | first).items()}
        return self.post("/r/page/first", go="next", prompted="1", **answers)

    def send(self) -> Any:
        """Press the button that sends."""
        return self.post("/r/send")

    def withdraw(self) -> Any:
        """Take it back."""
        return self.post("/r/withdraw", sure="1")

    def post(self, address: str, **data: str) -> Any:
        """One form, and what comes back, not followed."""
        # From another network each time: how often one network may ask is not what is tested here.
        number = next(NETWORKS)
        reply = self.client.post(
            address,
            data={"csrf_token": self.csrf} | data,
            environ_overrides={"REMOTE_ADDR": f"10.{number // 256 % 256}.{number % 256}.1"},
        )
        self.history.append((address, reply.status_code))
        return reply


def is_acknowledged(reply: Any) -> bool:
    """Whether a reply says that something was taken: any 2xx, or the way on."""
    return reply.status_code < 400


Step = tuple[str, Callable[[Browser], Any]]
JOURNEY: tuple[Step, ...] = (
    ("keep", lambda browser: browser.keep_first()),
    ("send", lambda browser: browser.send()),
    ("withdraw", lambda browser: browser.withdraw()),
)
