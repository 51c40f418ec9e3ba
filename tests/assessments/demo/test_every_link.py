"""Whoever looks around in the example finds a page behind every link."""

import pytest

from tests.web.visitor import Visitor
from web.app import staff_app

PAPER = (".pdf", ".xlsx", ".csv", ".json", ".zip", "/pdf", "/xlsx")


class Wanderer(Visitor):
    """Follows every link but those to files: their own tests open them."""

    def get(self, address):
        if address.split("?")[0].endswith(PAPER):
            self.status, self.page = 200, None
            return None
        return super().get(address)


@pytest.mark.parametrize("role", ["admin", "coach", "researcher", "sponsor"])
def test_no_link_of_the_example_leads_nowhere(service, addresses, role):
    visitor = Wanderer(staff_app(service))
    visitor.sign_in(f"{role}@example.org", addresses.password)

    met = visitor.crawl("/")

    assert len(met) > 3
    assert {address: status for address, status in met.items() if status != 200} == {}
