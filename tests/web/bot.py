"""A respondent made of code: opens its link, fills in every page as rendered, follows where it is sent."""

from collections.abc import Callable

from tests.web.reading_pages import Control, Form, Page

Choice = Callable[[str, list[Control]], dict[str, str]]


class Bot:
    """One person with one browser. `instrument` tells it what a sensible number is; all else it reads."""

    def __init__(self, app, instrument, *, choose: Choice | None = None) -> None:
        self.client = app.test_client()
        self.instrument = instrument
        self.choose = choose or self.sensible
        self.page: Page | None = None
        self.status = 0
        self.at = ""
        self.given: dict[str, dict[str, str]] = {}

    def get(self, address: str) -> Page:
        """Open an address."""
        return self._met(self.client.get(address), address)

    def post(self, address: str, data: dict) -> Page:
        """Send a form, and follow where it leads."""
        return self._met(self.client.post(address, data=data), address)

    def _met(self, response, address: str) -> Page:
        while response.status_code in {302, 303}:
            assert response.status_code == 303, "after a kept form the way on is 303"
            address = response.headers["Location"]
            response = self.client.get(address)
        self.status, self.at = response.status_code, address
        self.page = Page(response.get_data(as_text=True))
        return self.page

    def token(self) -> str:
        """The form token of this browser."""
        return next(c.value for f in self.page.forms for c in f.controls if c.name == "csrf_token")

    def open(self, link: str) -> Page:
        """Open the link page and press the button."""
        self.get("/i")
        form = self.page.form("/i")
        return self.post("/i", form.data() | {"token": link})

    def start(self) -> Page:
        """Press the start button of the first page."""
        form = self.page.form("/r/start")
        return self.post(form.action, form.data() | ticked(form, "consents"))

    def fill(self, form: Form) -> dict[str, str]:
        """What this person answers to the items of a page."""
        sent = {"csrf_token": form.data()["csrf_token"]}
        if "prompted" in form.data():
            sent["prompted"] = "1"
        for item, controls in form.items().items():
            self.given[item] = self.choose(item.removeprefix("a-"), controls)
            sent |= self.given[item]
        return sent

    def answer_page(self, *, go: str = "next", **changed: str) -> Page:
        """Fill in the page that is open and press a button."""
        form = next(f for f in self.page.forms if f.id == "page")
        return self.post(form.action, self.fill(form) | {"go": go} | changed)

    def answer_all(self) -> Page:
        """Page after page until there is nothing left to answer."""
        for _ in range(60):
            if not any(f.id == "page" for f in self.page.forms):
                return self.page
            before = self.at
            self.answer_page()
            assert self.at != before, f"the page {before} does not let a full answer pass: {self.page.text}"
        raise AssertionError("a questionnaire has an end")

    def send(self) -> Page:
        """Press the button on the check page."""
        form = self.page.form("/r/send")
        return self.post(form.action, form.data())

    def sensible(self, item: str, controls: list[Control]) -> dict[str, str]:
        """The second option; the order as it stands; all to the first; the lowest number; few words."""
        format = self.instrument.items[item].format
        named = [c for c in controls if not c.name.endswith((".skip", ".share"))]
        if format.kind in {"rating", "choice"}:
            codes = [c.value for c in named if c.kind == "radio" and not c.value.startswith("-")]
            return {named[0].name: codes[1]}
        if format.kind == "choices":
            return {named[0].name: "1"}
        if format.kind == "ranking":
            return {c.name: str(place) for place, c in enumerate(named, start=1)}
        if format.kind == "allocation":
            return {c.name: str(format.total if c is named[0] else 0) for c in named}
        if format.kind == "number":
            return {named[0].name: f"{format.low or 0:g}"}
        return {named[0].name: "We decide too late."}


def ticked(form: Form, name: str) -> dict[str, str]:
    """A box of this name, ticked where the form has one."""
    return {name: "1"} if any(c.name == name for c in form.controls) else {}
