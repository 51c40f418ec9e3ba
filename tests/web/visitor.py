"""A member of staff made of code: signs in, opens pages, sends forms."""

from tests import doors
from tests.web.reading_pages import Page


class Visitor:
    """One person at one browser."""

    def __init__(self, app) -> None:
        self.client = app.test_client()
        self.page: Page | None = None
        self.status = 0
        self.at = ""

    def sign_in(self, email: str, password: str) -> Page:
        """Through the form."""
        self.get("/sign-in")
        form = self.page.form("/sign-in")
        return self.post(form.action, email=email, password=password)

    def give_code(self, world, email: str) -> Page:
        """The second step, after the password: set up the first time, a code of the app from then on."""
        if self.at == "/account/second":
            secret = next(o for o in self.body.decode().split('<p class="code">')[1:]).split("</p>")[0]
            self.post("/account/second", code=doors.code_of(world.service, secret))
            return self.get(self.body.decode().split('<a class="button" href="')[1].split('"')[0])
        doors.forget_step(world.service, email)
        return self.post("/sign-in/code", code=doors.code_shown(world.service, email))

    def get(self, address: str) -> Page:
        """Open an address and follow it to where it leads."""
        return self._met(self.client.get(address), address)

    def post(self, address: str, **data) -> Page:
        """Send a form with the token of the page that is open."""
        token = next(c.value for f in self.page.forms for c in f.controls if c.name == "csrf_token")
        sent = {"csrf_token": token} | data
        answer = self.client.post(address, data=sent, content_type="multipart/form-data")
        return self._met(answer, address)

    def _met(self, response, address: str) -> Page:
        while response.status_code == 303:
            address = response.headers["Location"]
            response = self.client.get(address)
        self.status, self.at = response.status_code, address
        is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
        is_page = response.mimetype == "text/html" and not is_file
        self.page = Page(response.get_data(as_text=True)) if is_page else None
        self.body = response.get_data()
        return self.page

    def crawl(self, start: str = "/") -> dict[str, int]:
        """Every address reachable by links from a page, with the status it was met with."""
        met: dict[str, int] = {}
        waiting = [start]
        while waiting:
            address = waiting.pop()
            if address in met:
                continue
            page = self.get(address)
            met[address] = self.status
            if page is not None:
                waiting += [a for a in page.links if a.startswith("/") and not a.startswith("/i")]
        return met


def signed_in(world, apps, role: str) -> Visitor:
    """Somebody of this role, signed in already: many of them within a minute would meet the door's limit."""
    visitor = Visitor(apps.staff)
    with visitor.client.session_transaction() as session:
        session["staff"] = doors.whole_session(world.service, world.passwords[role][0])
    return visitor
